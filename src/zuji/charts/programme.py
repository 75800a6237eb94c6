"""The programme's running totals as a line chart."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from zuji.charts.colours import LIGHT
from zuji.charts.specs import CONFIG
from zuji.core.label import Lang

NAMES = {
    "enterprises": {"zh": "企业", "en": "Enterprises"},
    "products": {"zh": "产品", "en": "Products"},
}


def trend_spec(rows: Sequence[Mapping[str, Any]], lang: Lang) -> dict[str, Any]:
    """A Vega-Lite line a unit over periods. Each row: ``period``, ``enterprises``, ``products``
    (counts).
    """
    values = [
        {"period": row["period"], "unit": NAMES[unit][lang], "n": row[unit]}
        for unit in NAMES
        for row in rows
    ]
    return {
        "$schema": "https://vega.github.io/schema/vega-lite/v6.json",
        "config": CONFIG,
        "width": 760,
        "height": 220,
        "data": {"values": values},
        "autosize": {"type": "fit-x", "contains": "padding"},
        "mark": {"type": "line", "point": True, "strokeWidth": 2},
        "encoding": {
            "x": {"field": "period", "type": "ordinal", "title": None, "axis": {"labelAngle": 0}},
            "y": {"field": "n", "type": "quantitative", "title": None, "axis": {"tickMinStep": 1}},
            "color": {
                "field": "unit",
                "type": "nominal",
                "title": None,
                "sort": [name[lang] for name in NAMES.values()],
                "scale": {"range": [LIGHT.accent, LIGHT.higher]},
            },
            "strokeDash": {"field": "unit", "type": "nominal", "legend": None},
        },
    }
