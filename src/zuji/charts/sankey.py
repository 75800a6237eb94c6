"""A Sankey diagram in plain Vega: nodes in columns, ribbons as paths."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

WIDTH, HEIGHT, BAR, GAP = 720, 380, 12, 10
COLOURS = ("#0b4f3f", "#d98e04", "#3d3d3a")


def _columns(links: Sequence[Mapping[str, Any]]) -> dict[str, int]:
    """Column of each node: its longest distance from a source."""
    column: dict[str, int] = {}
    for _ in range(4):
        for link in links:
            column.setdefault(link["source"], 0)
            column[link["target"]] = max(column.get(link["target"], 0), column[link["source"]] + 1)
    return column


def _nodes(links: Sequence[Mapping[str, Any]]) -> dict[str, dict[str, Any]]:
    column = _columns(links)
    size = {
        n: max(
            sum(link["value"] for link in links if link["source"] == n),
            sum(link["value"] for link in links if link["target"] == n),
        )
        for n in column
    }
    last = max(column.values(), default=0)
    members = {
        c: sorted((n for n in column if column[n] == c), key=lambda n: -size[n])
        for c in range(last + 1)
    }
    tallest = max((sum(size[n] for n in of) for of in members.values()), default=1.0)
    room = HEIGHT - GAP * max((len(of) - 1 for of in members.values()), default=0)
    scale = room / tallest
    nodes: dict[str, dict[str, Any]] = {}
    for name, of in members.items():
        y = (HEIGHT - sum(size[n] * scale for n in of) - GAP * (len(of) - 1)) / 2
        for n in of:
            x = 190 + name * (WIDTH - 190 - 130) / max(last, 1)
            nodes[n] = {
                "name": n,
                "x": x,
                "y": y,
                "height": size[n] * scale,
                "value": size[n],
                "column": name,
                "scale": scale,
            }
            y += size[n] * scale + GAP
    return nodes


def sankey_marks(
    links: Sequence[Mapping[str, Any]], font: str, short: Callable[[float], str]
) -> dict[str, Any]:
    """A Vega specification; label on the left of the first column, on the right of the others."""
    nodes = _nodes(links)
    return {
        "$schema": "https://vega.github.io/schema/vega/v6.json",
        "width": WIDTH,
        "height": HEIGHT,
        "padding": 8,
        "autosize": "pad",
        "background": "transparent",
        "data": [
            {"name": "paths", "values": _ribbons(links, nodes)},
            {"name": "nodes", "values": list(nodes.values())},
            {"name": "labels", "values": [_label(node, short) for node in nodes.values()]},
        ],
        "marks": _marks(font),
    }


def _ribbons(
    links: Sequence[Mapping[str, Any]], nodes: Mapping[str, Mapping[str, Any]]
) -> list[dict[str, Any]]:
    """Path and colour of each link, stacked at both ends from the top."""
    out = {name: node["y"] for name, node in nodes.items()}
    into = dict(out)
    ribbons = []
    for link in sorted(links, key=lambda k: (nodes[k["target"]]["y"], nodes[k["source"]]["y"])):
        a, b = nodes[link["source"]], nodes[link["target"]]
        thick = link["value"] * a["scale"]
        path = _path(a["x"] + BAR, out[a["name"]], b["x"], into[b["name"]], thick)
        ribbons.append({"path": path, "colour": COLOURS[min(a["column"], 2)]})
        out[a["name"]] += thick
        into[b["name"]] += thick
    return ribbons


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
                    "fill": {"value": "#3d3d3a"},
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
                    "fill": {"value": "#1d1d1b"},
                }
            },
        },
    ]
