"""Altair charts of the front door's results; each may be changed further, saved and combined."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from zuji.charts.colours import LIGHT
from zuji.charts.sankey import BAR, HEIGHT, WIDTH, layout
from zuji.charts.specs import FOUR_DIGITS, short
from zuji.front.frames import needed

OF_THE_PAGE = frozenset({"$schema", "autosize", "background", "config", "padding"})
"""Members of a specification that Altair takes of the outermost chart only."""
ACROSS = {"type": "quantitative", "axis": None, "scale": {"domain": [0, WIDTH]}}
DOWN = {"type": "quantitative", "axis": None, "scale": {"domain": [HEIGHT, 0]}}
POINTS = 24
"""Points along the edge of a ribbon."""


def chart(spec: Mapping[str, Any]) -> Any:
    """A Vega-Lite specification as an Altair chart, without what only a whole page may set, so that
    charts combine (``a & b``, ``a | b``). Refuses where Altair is missing (``engine-frame``, which
    names the extra).
    """
    parts = {name: part for name, part in spec.items() if name not in OF_THE_PAGE}
    return needed("altair").Chart.from_dict(parts)


def intervals_chart(rows: Sequence[Mapping[str, Any]], unit: str) -> Any:
    """Values with their 95 % intervals, one above the other: `rows` have name, value, low, high."""
    y = {"field": "name", "type": "nominal", "sort": None, "title": None}
    rule = {
        "y": y,
        "x": {"field": "low", "type": "quantitative", "title": unit, "scale": {"zero": False}},
        "x2": {"field": "high"},
    }
    point = {"y": y, "x": {"field": "value", "type": "quantitative"}}
    tooltip = [
        {"field": "name"},
        *({"field": name, "format": FOUR_DIGITS} for name in ("value", "low", "high")),
    ]
    return chart(
        _spec(
            rows,
            560,
            {"step": 28},
            layer=[
                {
                    "mark": {"type": "rule", "strokeWidth": 4, "color": LIGHT.heat[2]},
                    "encoding": {**rule, "tooltip": tooltip},
                },
                {
                    "mark": {"type": "point", "filled": True, "size": 70, "color": LIGHT.accent},
                    "encoding": {**point, "tooltip": tooltip},
                },
            ],
        )
    )


def flow_chart(links: Sequence[Mapping[str, Any]], colours: Mapping[str, str], unit: str) -> Any:
    """A flow diagram from the left to the right: ribbons as areas between the bars of their ends.
    `links` have source, target and value.
    """
    nodes = layout(links)
    bars = [_bar(name, node, colours) for name, node in nodes.items()]
    tooltip = [{"field": "name"}, {"field": "value", "format": FOUR_DIGITS, "title": unit}]
    coloured = {"color": {"field": "colour", "type": "nominal", "scale": None}, "tooltip": tooltip}
    ribbon = {
        "data": {"values": _ribbons(links, nodes, colours)},
        "mark": {"type": "area", "opacity": 0.4, "orient": "vertical"},
        "encoding": {
            "x": {"field": "x", **ACROSS},
            "y": {"field": "top", **DOWN},
            "y2": {"field": "bottom"},
            "detail": {"field": "link"},
            **coloured,
        },
    }
    bar = {
        "data": {"values": bars},
        "mark": {"type": "rect"},
        "encoding": {
            "x": {"field": "left", **ACROSS},
            "x2": {"field": "right"},
            "y": {"field": "top", **DOWN},
            "y2": {"field": "bottom"},
            **coloured,
        },
    }
    names = [_names(bars, is_first) for is_first in (True, False)]
    return chart({**_spec([], WIDTH, HEIGHT), "layer": [ribbon, bar, *names]})


def _bar(name: str, node: Mapping[str, Any], colours: Mapping[str, str]) -> dict[str, Any]:
    return {
        "name": name,
        "text": f"{name}  {short(node['value'])}",
        "left": node["x"],
        "right": node["x"] + BAR,
        "top": node["y"],
        "bottom": node["y"] + node["height"],
        "middle": node["y"] + node["height"] / 2,
        "colour": colours.get(name, LIGHT.soft),
        "value": node["value"],
        "first": node["column"] == 0,
    }


def _names(bars: Sequence[Mapping[str, Any]], is_first: bool) -> dict[str, Any]:
    """Names of the bars: on the left of the first column, on the right of the others."""
    align, shift, side = ("right", -4, "left") if is_first else ("left", 4, "right")
    return {
        "data": {"values": [bar for bar in bars if bar["first"] is is_first]},
        "mark": {"type": "text", "align": align, "dx": shift, "fontSize": 11},
        "encoding": {
            "x": {"field": side, **ACROSS},
            "y": {"field": "middle", **DOWN},
            "text": {"field": "text"},
        },
    }


def _ribbons(
    links: Sequence[Mapping[str, Any]],
    nodes: Mapping[str, Mapping[str, Any]],
    colours: Mapping[str, str],
) -> list[dict[str, Any]]:
    """Points of both edges of each link, stacked at both ends from the top."""
    leaving = {name: node["y"] for name, node in nodes.items()}
    arriving = dict(leaving)
    points = []
    ordered = sorted(links, key=lambda row: (nodes[row["target"]]["y"], nodes[row["source"]]["y"]))
    for number, link in enumerate(ordered):
        source, target = nodes[link["source"]], nodes[link["target"]]
        thick = link["value"] * source["scale"]
        start, end = leaving[link["source"]], arriving[link["target"]]
        left, right = source["x"] + BAR, target["x"]
        for step in range(POINTS + 1):
            way = step / POINTS
            eased = way * way * (3 - 2 * way)
            top = start + (end - start) * eased
            points.append(
                {
                    "link": number,
                    "name": f"{link['source']} → {link['target']}",
                    "value": link["value"],
                    "x": left + (right - left) * way,
                    "top": top,
                    "bottom": top + thick,
                    "colour": colours.get(link["source"], LIGHT.soft),
                }
            )
        leaving[link["source"]] += thick
        arriving[link["target"]] += thick
    return points


def _spec(
    rows: Sequence[Mapping[str, Any]], width: int, height: int | Mapping[str, int], **parts: Any
) -> dict[str, Any]:
    return {
        "width": width,
        "height": height,
        "data": {"values": list(rows)},
        **parts,
    }
