"""A Sankey diagram in plain Vega: nodes in columns, ribbons as paths."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from zuji.charts.colours import LIGHT

WIDTH, HEIGHT, BAR, GAP = 720, 380, 12, 10


def _columns(links: Sequence[Mapping[str, Any]]) -> dict[str, int]:
    """Column of each node: its longest distance from a source."""
    column: dict[str, int] = {}
    for _ in range(4):
        for link in links:
            column.setdefault(link["source"], 0)
            column[link["target"]] = max(column.get(link["target"], 0), column[link["source"]] + 1)
    return column


def layout(links: Sequence[Mapping[str, Any]]) -> dict[str, dict[str, Any]]:
    """Place and size of each node: columns by distance from the sources, sizes to one scale."""
    column = _columns(links)
    size = {
        node: max(
            sum(link["value"] for link in links if link["source"] == node),
            sum(link["value"] for link in links if link["target"] == node),
        )
        for node in column
    }
    last = max(column.values(), default=0)
    members = {
        number: sorted(
            (node for node in column if column[node] == number), key=lambda node: -size[node]
        )
        for number in range(last + 1)
    }
    tallest = max((sum(size[node] for node in names) for names in members.values()), default=1.0)
    room = HEIGHT - GAP * max((len(names) - 1 for names in members.values()), default=0)
    scale = room / tallest
    nodes: dict[str, dict[str, Any]] = {}
    for name, names in members.items():
        y = (HEIGHT - sum(size[node] * scale for node in names) - GAP * (len(names) - 1)) / 2
        for node in names:
            x = 190 + name * (WIDTH - 190 - 130) / max(last, 1)
            nodes[node] = {
                "name": node,
                "x": x,
                "y": y,
                "height": size[node] * scale,
                "value": size[node],
                "column": name,
                "scale": scale,
            }
            y += size[node] * scale + GAP
    return nodes


def sankey_marks(
    links: Sequence[Mapping[str, Any]],
    font: str,
    short: Callable[[float], str],
    colours: Mapping[str, str],
) -> dict[str, Any]:
    """A Vega specification; label on the left of the first column, on the right of the others.
    `colours` by name of node; nodes without one, and the flows out of them, are grey.
    """
    nodes = layout(links)
    return {
        "$schema": "https://vega.github.io/schema/vega/v6.json",
        "width": WIDTH,
        "height": HEIGHT,
        "padding": 8,
        "autosize": "pad",
        "background": "transparent",
        "data": [
            {"name": "paths", "values": ribbons(links, nodes, colours)},
            {
                "name": "nodes",
                "values": [
                    node | {"colour": colours.get(name, LIGHT.soft)} for name, node in nodes.items()
                ],
            },
            {"name": "labels", "values": [_label(node, short) for node in nodes.values()]},
        ],
        "marks": _marks(font),
    }


def ribbons(
    links: Sequence[Mapping[str, Any]],
    nodes: Mapping[str, Mapping[str, Any]],
    colours: Mapping[str, str],
    plain: str = LIGHT.soft,
) -> list[dict[str, Any]]:
    """Path and colour of each link, stacked at both ends from the top."""
    out_offset = {name: node["y"] for name, node in nodes.items()}
    in_offset = dict(out_offset)
    paths = []
    for link in sorted(
        links, key=lambda link: (nodes[link["target"]]["y"], nodes[link["source"]]["y"])
    ):
        source, target = nodes[link["source"]], nodes[link["target"]]
        thick = link["value"] * source["scale"]
        path = _path(
            source["x"] + BAR,
            out_offset[source["name"]],
            target["x"],
            in_offset[target["name"]],
            thick,
        )
        colour = colours.get(source["name"], plain)
        paths.append({**link, "path": path, "colour": colour})
        out_offset[source["name"]] += thick
        in_offset[target["name"]] += thick
    return paths


def _path(x0: float, y0: float, x1: float, y1: float, thick: float) -> str:
    """Two curves and their ends, from the upper left corner clockwise."""
    mid = (x0 + x1) / 2
    return (
        f"M{x0:.2f},{y0:.2f}C{mid:.2f},{y0:.2f} {mid:.2f},{y1:.2f} {x1:.2f},{y1:.2f}"
        f"L{x1:.2f},{y1 + thick:.2f}C{mid:.2f},{y1 + thick:.2f} "
        f"{mid:.2f},{y0 + thick:.2f} {x0:.2f},{y0 + thick:.2f}Z"
    )


def _label(node: Mapping[str, Any], short: Callable[[float], str]) -> dict[str, Any]:
    is_first = node["column"] == 0
    return {
        "text": f"{node['name']}  {short(node['value'])}",
        "y": node["y"] + node["height"] / 2,
        "x": node["x"] - 6 if is_first else node["x"] + BAR + 6,
        "align": "right" if is_first else "left",
    }


def _marks(font: str) -> list[dict[str, Any]]:
    return [
        {
            "type": "path",
            "from": {"data": "paths"},
            "encode": {
                "enter": {
                    "path": {"field": "path"},
                    "fill": {"field": "colour"},
                    "fillOpacity": {"value": 0.28},
                }
            },
        },
        {
            "type": "rect",
            "from": {"data": "nodes"},
            "encode": {
                "enter": {
                    "x": {"field": "x"},
                    "y": {"field": "y"},
                    "width": {"value": BAR},
                    "height": {"field": "height"},
                    "fill": {"field": "colour"},
                }
            },
        },
        {
            "type": "text",
            "from": {"data": "labels"},
            "encode": {
                "enter": {
                    "x": {"field": "x"},
                    "y": {"field": "y"},
                    "text": {"field": "text"},
                    "align": {"field": "align"},
                    "baseline": {"value": "middle"},
                    "font": {"value": font},
                    "fontSize": {"value": 12},
                    "fill": {"value": LIGHT.ink},
                }
            },
        },
    ]
