"""Vega-Lite specifications of the engine's results: contributions, draws, trees, updates,
curves.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from zuji.charts.colours import LIGHT
from zuji.charts.specs import FOUR_DIGITS, _spec
from zuji.core.refusals import refuse

if TYPE_CHECKING:
    from zuji.engine.network import Update
    from zuji.engine.optimise import Curve
    from zuji.engine.results import Contributions
    from zuji.engine.samples import Sample
    from zuji.engine.tree import Tree

INK, WARM = LIGHT.accent, LIGHT.higher
NUMBER = {"type": "quantitative", "title": "kgCO2e"}


def contributions_spec(
    contributions: Contributions, most: int = 12, indicator: int = 0
) -> dict[str, Any]:
    """Bars of the largest contributions; the remainder is a bar of its own."""
    rows = [
        {"name": name, "value": value, "share": share}
        for name, value, share in contributions.top(most, indicator)
    ]
    rest = float(contributions.total[indicator]) - sum(float(str(row["value"])) for row in rows)
    if len(contributions.names) > most:
        rows.append(
            {"name": "…", "value": rest, "share": rest / float(contributions.total[indicator] or 1)}
        )
    encoding = {
        "y": {"field": "name", "type": "nominal", "sort": None, "title": contributions.of},
        "x": {"field": "value", **NUMBER},
        "tooltip": [
            {"field": "name"},
            {"field": "value", "format": FOUR_DIGITS},
            {"field": "share", "format": ".1%"},
        ],
    }
    return _spec(rows, 420, {"step": 22}, mark={"type": "bar", "color": INK}, encoding=encoding)


def draws_spec(sample: Sample, bins: int = 50, indicator: int = 0) -> dict[str, Any]:
    """Histogram of the draws with their mean and the static score."""
    edges, counts = sample.histogram(bins, indicator)
    rows = [
        {"from": float(start), "to": float(end), "count": int(count)}
        for start, end, count in zip(edges[:-1], edges[1:], counts, strict=True)
    ]
    lines = [
        {"what": "mean", "at": float(sample.mean.ravel()[indicator])},
        {"what": "static", "at": float(sample.static.ravel()[indicator])},
    ]
    return _spec(
        [],
        420,
        220,
        layer=[
            {
                "data": {"values": rows},
                "mark": {"type": "bar", "color": INK, "opacity": 0.75},
                "encoding": {
                    "x": {"field": "from", **NUMBER, "bin": "binned", "scale": {"zero": False}},
                    "x2": {"field": "to"},
                    "y": {"field": "count", "type": "quantitative"},
                },
            },
            {
                "data": {"values": lines},
                "mark": {"type": "rule", "strokeWidth": 2},
                "encoding": {
                    "x": {"field": "at", "type": "quantitative"},
                    "color": {
                        "field": "what",
                        "type": "nominal",
                        "title": None,
                        "scale": {"range": [WARM, LIGHT.lower]},
                    },
                },
            },
        ],
    )


def tree_spec(tree: Tree, most: int = 40) -> dict[str, Any]:
    """The tree as indented bars: tier by indentation, score by length."""
    tiers = tree.depth()
    order = _walk(tree)[:most]
    rows = [
        {
            # names may stand several times: characters of no width keep the rows apart
            "name": "\u2003" * int(tiers[node])
            + tree.names[int(tree.process[node])]
            + "\u200b" * index,
            "value": float(tree.score[node]),
            "direct": float(tree.direct[node]),
        }
        for index, node in enumerate(order)
    ]
    axis = {"labelAlign": "left", "labelPadding": 240, "labelLimit": 240}
    y = {"field": "name", "type": "nominal", "sort": None, "title": None, "axis": axis}
    total_encoding = {"y": y, "x": {"field": "value", **NUMBER}}
    direct_encoding = {"y": y, "x": {"field": "direct", "type": "quantitative"}}
    return _spec(
        rows,
        640,
        {"step": 20},
        layer=[
            {"mark": {"type": "bar", "color": LIGHT.heat[1]}, "encoding": total_encoding},
            {"mark": {"type": "bar", "color": INK}, "encoding": direct_encoding},
        ],
    )


def _walk(tree: Tree) -> list[int]:
    """Nodes depth first, the larger branch first."""
    children: dict[int, list[int]] = {}
    for node, parent in enumerate(tree.parent):
        children.setdefault(int(parent), []).append(node)
    order: list[int] = []
    stack = sorted(children.get(-1, []), key=lambda child: abs(float(tree.score[child])))
    while stack:
        node = stack.pop()
        order.append(node)
        stack += sorted(children.get(node, []), key=lambda child: abs(float(tree.score[child])))
    return order


def update_spec(update: Update, most: int = 2000) -> dict[str, Any]:
    """Old against new score of those affected; the diagonal is no change."""
    moved = update.beyond(0.0)
    rows = [
        {"old": float(old), "new": float(new)}
        for old, new in zip(moved.old[:most], moved.new[:most], strict=True)
    ]
    scale = {"type": "log"}
    encoding = {
        "x": {"field": "old", **NUMBER, "scale": scale},
        "y": {"field": "new", **NUMBER, "scale": scale},
    }
    return _spec(
        rows, 320, 320, mark={"type": "point", "color": INK, "opacity": 0.4}, encoding=encoding
    )


def curve_spec(curve: Curve) -> dict[str, Any]:
    """Abatement cost: cost over avoided emissions, a line through its corners."""
    avoided = curve.footprint[0] - curve.footprint
    rows = [
        {"avoided": float(saving), "cost": float(cost)}
        for saving, cost in zip(avoided, curve.cost, strict=True)
    ]
    encoding = {
        "x": {"field": "avoided", **NUMBER},
        "y": {"field": "cost", "type": "quantitative", "scale": {"zero": False}},
    }
    return _spec(
        rows, 420, 220, mark={"type": "line", "point": True, "color": INK}, encoding=encoding
    )


def altair_chart(spec: Mapping[str, Any]) -> Any:
    """The specification as an Altair chart for further changes; refused where Altair is not
    installed.
    """
    try:
        import altair
    except ImportError as problem:
        raise refuse("engine-frame", "chart", "altair", library="altair") from problem
    return altair.Chart.from_dict(dict(spec))
