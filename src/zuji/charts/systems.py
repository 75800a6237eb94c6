"""Pictures of what the engine answers: contributions, draws, trees. Specifications, as
everywhere.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from zuji.charts.specs import _spec
from zuji.core.refusals import refuse

if TYPE_CHECKING:
    from zuji.engine.network import Update
    from zuji.engine.optimise import Curve
    from zuji.engine.results import Contributions
    from zuji.engine.samples import Sample
    from zuji.engine.tree import Tree

INK, WARM = "#0b4f3f", "#d98e04"
NUMBER = {"type": "quantitative", "title": "kgCO2e"}


def contributions_spec(found: Contributions, most: int = 12, indicator: int = 0) -> dict[str, Any]:
    """Bars of the largest contributions; what is left is a bar of its own."""
    rows = [{"name": n, "value": v, "share": s} for n, v, s in found.top(most, indicator)]
    rest = float(found.total[indicator]) - sum(float(str(row["value"])) for row in rows)
    if len(found.names) > most:
        rows.append(
            {"name": "…", "value": rest, "share": rest / float(found.total[indicator] or 1)}
        )
    encoding = {
        "y": {"field": "name", "type": "nominal", "sort": None, "title": found.of},
        "x": {"field": "value", **NUMBER},
        "tooltip": [
            {"field": "name"},
            {"field": "value", "format": ".4g"},
            {"field": "share", "format": ".1%"},
        ],
    }
    return _spec(rows, 420, {"step": 22}, mark={"type": "bar", "color": INK}, encoding=encoding)


def draws_spec(sample: Sample, bins: int = 50, indicator: int = 0) -> dict[str, Any]:
    """Histogram of the draws with their mean and the static score."""
    edges, counts = sample.histogram(bins, indicator)
    rows = [
        {"from": float(a), "to": float(b), "count": int(c)}
        for a, b, c in zip(edges[:-1], edges[1:], counts, strict=True)
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
                        "scale": {"range": [WARM, "#5b7db1"]},
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
            "name": "\u2003" * int(tiers[n]) + tree.names[int(tree.process[n])] + "\u200b" * index,
            "value": float(tree.score[n]),
            "direct": float(tree.direct[n]),
        }
        for index, n in enumerate(order)
    ]
    axis = {"labelAlign": "left", "labelPadding": 240, "labelLimit": 240}
    y = {"field": "name", "type": "nominal", "sort": None, "title": None, "axis": axis}
    whole = {"y": y, "x": {"field": "value", **NUMBER}}
    own = {"y": y, "x": {"field": "direct", "type": "quantitative"}}
    return _spec(
        rows,
        640,
        {"step": 20},
        layer=[
            {"mark": {"type": "bar", "color": "#c9d8d2"}, "encoding": whole},
            {"mark": {"type": "bar", "color": INK}, "encoding": own},
        ],
    )


def _walk(tree: Tree) -> list[int]:
    """Nodes depth first, the larger branch first."""
    children: dict[int, list[int]] = {}
    for node, parent in enumerate(tree.parent):
        children.setdefault(int(parent), []).append(node)
    out: list[int] = []
    stack = sorted(children.get(-1, []), key=lambda n: abs(float(tree.score[n])))
    while stack:
        node = stack.pop()
        out.append(node)
        stack += sorted(children.get(node, []), key=lambda n: abs(float(tree.score[n])))
    return out


def update_spec(update: Update, most: int = 2000) -> dict[str, Any]:
    """Old against new score of those affected; the diagonal is no change."""
    moved = update.beyond(0.0)
    rows = [
        {"old": float(a), "new": float(b)}
        for a, b in zip(moved.old[:most], moved.new[:most], strict=True)
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
    """Abatement cost: cost over what is avoided, a line through its corners."""
    avoided = curve.footprint[0] - curve.footprint
    rows = [
        {"avoided": float(a), "cost": float(c)} for a, c in zip(avoided, curve.cost, strict=True)
    ]
    encoding = {
        "x": {"field": "avoided", **NUMBER},
        "y": {"field": "cost", "type": "quantitative", "scale": {"zero": False}},
    }
    return _spec(
        rows, 420, 220, mark={"type": "line", "point": True, "color": INK}, encoding=encoding
    )


def altair_chart(spec: Mapping[str, Any]) -> Any:
    """The specification as an Altair chart, to be changed further. Refused where Altair is
    missing.
    """
    try:
        import altair
    except ImportError as problem:
        raise refuse("engine-frame", "chart", "altair", library="altair") from problem
    return altair.Chart.from_dict(dict(spec))
