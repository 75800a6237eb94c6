"""Vega-Lite and Vega specifications of the pictures of a result, shared by page, report and
notebook.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from zuji.charts.colours import LIGHT
from zuji.core.figures import with_power
from zuji.core.label import Label, Lang
from zuji.core.words import STAGE_LABELS
from zuji.footprint.values import condition
from zuji.sectors.model import Model

STAGE_COLOURS = LIGHT.stages
FACTOR_SUFFIX = Label("（因子）", " (factor)")
GROUPS = {"input": Label("企业数据", "plant data"), "factor": Label("因子", "factor")}
DRAWS = Label("抽样次数", "draws")
OTHERS = Label("其他", "other")
FONT = "Zuji Sans SC, Noto Sans SC, Noto Sans CJK SC, PingFang SC, Microsoft YaHei, sans-serif"
FOUR_DIGITS = ",.4~r"
"""Vega format of four significant digits without an exponent; ``g`` has one from 10,000 on."""
CONFIG: dict[str, Any] = {
    "font": FONT,
    "background": "transparent",
    "view": {"stroke": None},
    "axis": {
        "labelColor": LIGHT.soft,
        "titleColor": LIGHT.soft,
        "gridColor": LIGHT.line,
        "domain": False,
        "ticks": False,
        "labelFontSize": 12,
        "titleFontSize": 12,
        "labelLimit": 240,
    },
    "legend": {"labelFontSize": 12, "titleFontSize": 12},
}


def short(value: float) -> str:
    """Three significant digits without exponents: 8,240; 12.3; 0.965; 0.00097; 9.7×10⁻⁹."""
    rounded = float(f"{value:.3g}")
    if abs(rounded) >= 1000:
        return f"{rounded:,.0f}"
    if abs(rounded) >= 0.001 or not rounded:
        return f"{rounded:.3g}"
    if abs(rounded) >= 1e-6:
        return f"{rounded:.9f}".rstrip("0")
    return with_power(f"{rounded:.1e}")


Rows = Sequence[Mapping[str, Any]]


def _spec(rows: Rows, width: int, height: int | Mapping[str, int], **parts: Any) -> dict[str, Any]:
    return {
        "$schema": "https://vega.github.io/schema/vega-lite/v6.json",
        "config": CONFIG,
        "width": width,
        "height": height,
        "data": {"values": list(rows)},
        "autosize": {"type": "fit-x", "contains": "padding"},
        **parts,
    }


def in_order(stages: Mapping[str, float]) -> list[tuple[str, float]]:
    """The five stages in life-cycle order, whatever order a file has."""
    return [(stage, stages[stage]) for stage in STAGE_COLOURS]


def stages_inside(model: Model, choices: Mapping[str, str]) -> set[str]:
    """Stages inside the boundary under the given choices; the others are outside, which is not
    zero.
    """
    return {
        step.stage
        for step in model.steps
        if step.applies is None or condition(step.applies, choices)
    }


def stage_rows(result: Mapping[str, Any], model: Model, lang: Lang) -> list[dict[str, Any]]:
    """All five stages with value and share."""
    total = result["total"]["value"] or 1.0
    return [
        {"id": stage, "name": STAGE_LABELS[stage][lang], "value": value, "share": value / total}
        for stage, value in in_order(result["stages"])
    ]


def step_rows(result: Mapping[str, Any], model: Model, lang: Lang) -> list[dict[str, Any]]:
    """Steps that contribute, largest first, with stage and running sum for the waterfall."""
    names = {step.id: step.label[lang] for step in model.steps}
    steps = sorted(
        (step for step in result["steps"] if abs(step["kgco2e"]) > 1e-12),
        key=lambda step: -abs(step["kgco2e"]),
    )
    rows, start = [], 0.0
    total = result["total"]["value"] or 1.0
    for step in steps:
        rows.append(
            {
                "id": step["id"],
                "name": names[step["id"]],
                "stage": step["stage"],
                "value": step["kgco2e"],
                "share": step["kgco2e"] / total,
                "start": start,
                "end": start + step["kgco2e"],
                "text": short(step["kgco2e"]),
            }
        )
        start += step["kgco2e"]
    return rows


def variable_name(name: str, model: Model, lang: Lang) -> str:
    """The name of a variable such as ``input:coal`` in the reader's language."""
    kind, _, key = name.partition(":")
    if kind == "input":
        return model.inputs[key].label[lang]
    return model.slots[key].label[lang] + FACTOR_SUFFIX[lang]


def tornado_rows(result: Mapping[str, Any], model: Model, lang: Lang) -> list[dict[str, Any]]:
    """Result at both ends of each variable's 95 % range."""
    return [
        {
            "name": variable_name(bar["name"], model, lang),
            "low": bar["low"],
            "high": bar["high"],
            "group": bar["name"].partition(":")[0],
        }
        for bar in result["tornado"]
    ]


def distribution_rows(result: Mapping[str, Any], model: Model, lang: Lang) -> list[dict[str, Any]]:
    """Histogram bins of the Monte Carlo draws."""
    sampled = result["uncertainty"].get("monte_carlo")
    if not sampled:
        return []
    edges, counts = sampled["all"]["histogram"]["edges"], sampled["all"]["histogram"]["counts"]
    return [
        {"from": start, "to": end, "count": count}
        for start, end, count in zip(edges, edges[1:], counts, strict=False)
    ]


def stages(result: Mapping[str, Any], model: Model, lang: Lang) -> dict[str, Any]:
    """The result as one bar, divided by stage."""
    rows = [
        {**row, "rank": index}
        for index, row in enumerate(stage_rows(result, model, lang))
        if row["value"]
    ]
    order = [STAGE_LABELS[stage][lang] for stage in STAGE_COLOURS]
    return _spec(
        rows,
        640,
        36,
        mark={"type": "bar", "stroke": LIGHT.card},
        encoding={
            "x": {
                "field": "value",
                "type": "quantitative",
                "stack": "zero",
                "title": result["total"]["unit"],
            },
            "color": {
                "field": "name",
                "scale": {"domain": order, "range": list(STAGE_COLOURS.values())},
                "legend": {"orient": "top", "title": None},
                "sort": order,
            },
            "order": {"field": "rank"},
        },
    )


def waterfall(result: Mapping[str, Any], model: Model, lang: Lang) -> dict[str, Any]:
    """Steps from the largest to the smallest, adding up to the total."""
    rows = step_rows(result, model, lang)
    colour = {
        "field": "stage",
        "scale": {"domain": list(STAGE_COLOURS), "range": list(STAGE_COLOURS.values())},
        "legend": None,
    }
    y = {"field": "name", "type": "nominal", "sort": [row["name"] for row in rows], "title": None}
    return _spec(
        rows,
        640,
        {"step": 22},
        layer=[
            {
                "mark": {"type": "bar", "cornerRadius": 1},
                "encoding": {
                    "y": y,
                    "x": {
                        "field": "start",
                        "type": "quantitative",
                        "title": result["total"]["unit"],
                    },
                    "x2": {"field": "end"},
                    "color": colour,
                },
            },
            {
                "mark": {
                    "type": "text",
                    "align": "left",
                    "dx": 4,
                    "fontSize": 11,
                    "color": LIGHT.soft,
                },
                "encoding": {
                    "y": y,
                    "x": {"field": "end", "type": "quantitative"},
                    "text": {"field": "text"},
                },
            },
        ],
    )


def tornado(result: Mapping[str, Any], model: Model, lang: Lang) -> dict[str, Any]:
    """The variables that move the result most."""
    rows = tornado_rows(result, model, lang)
    y = {"field": "name", "type": "nominal", "sort": [row["name"] for row in rows], "title": None}
    x = {
        "field": "low",
        "type": "quantitative",
        "scale": {"zero": False},
        "title": result["total"]["unit"],
    }
    plant, factor = GROUPS["input"][lang], GROUPS["factor"][lang]
    return _spec(
        rows,
        640,
        {"step": 22},
        layer=[
            {
                "mark": {"type": "bar", "height": 12},
                "encoding": {
                    "y": y,
                    "x": x,
                    "x2": {"field": "high"},
                    "color": {
                        "field": "group",
                        "scale": {
                            "domain": ["input", "factor"],
                            "range": [LIGHT.lower, LIGHT.higher],
                        },
                        "legend": {
                            "orient": "top",
                            "title": None,
                            "labelExpr": f"datum.label == 'input' ? '{plant}' : '{factor}'",
                        },
                    },
                },
            },
            {
                "mark": {"type": "rule", "color": LIGHT.soft, "strokeDash": [3, 3]},
                "encoding": {"x": {"datum": result["total"]["value"]}},
            },
        ],
    )


def distribution(result: Mapping[str, Any], model: Model, lang: Lang) -> dict[str, Any]:
    """Monte Carlo histogram with the static value and the 95 % interval."""
    rows = distribution_rows(result, model, lang)
    total = result["total"]
    x = {
        "field": "from",
        "type": "quantitative",
        "bin": {"binned": True},
        "scale": {"zero": False},
        "title": total["unit"],
    }
    title = DRAWS[lang]
    rules = [
        {
            "mark": {"type": "rule", "color": colour, "strokeWidth": width, "strokeDash": dash},
            "encoding": {"x": {"datum": value}},
        }
        for value, colour, width, dash in (
            (total["low"], LIGHT.soft, 1, [3, 3]),
            (total["value"], LIGHT.higher, 2, [1, 0]),
            (total["high"], LIGHT.soft, 1, [3, 3]),
        )
    ]
    return _spec(
        rows,
        640,
        180,
        layer=[
            {
                "mark": {"type": "bar", "color": LIGHT.heat[2]},
                "encoding": {
                    "x": x,
                    "x2": {"field": "to"},
                    "y": {"field": "count", "type": "quantitative", "title": title},
                },
            },
            *rules,
        ],
    )


def sankey_flows(result: Mapping[str, Any], model: Model, lang: Lang) -> list[dict[str, Any]]:
    """Links step → stage → product with their kgCO2e; small steps are gathered per stage."""
    total = sum(abs(step["kgco2e"]) for step in result["steps"]) or 1.0
    names = {step.id: step.label[lang] for step in model.steps}
    others = OTHERS[lang]
    links: dict[tuple[str, str], float] = {}
    for step in result["steps"]:
        if step["kgco2e"] <= 0:
            continue
        small = step["kgco2e"] / total < 0.02
        stage = STAGE_LABELS[step["stage"]][lang]
        source = f"{stage} · {others}" if small else names[step["id"]]
        links[source, stage] = links.get((source, stage), 0.0) + step["kgco2e"]
    for stage_id, value in in_order(result["stages"]):
        if value > 0:
            links[STAGE_LABELS[stage_id][lang], model.product[lang]] = value
    return [
        {"source": source, "target": target, "value": value}
        for (source, target), value in links.items()
    ]


def sankey(result: Mapping[str, Any], model: Model, lang: Lang) -> dict[str, Any]:
    """Flow diagram: ribbons are path marks over a layout computed here."""
    from zuji.charts.sankey import sankey_marks

    colours = {STAGE_LABELS[stage][lang]: colour for stage, colour in STAGE_COLOURS.items()}
    return sankey_marks(sankey_flows(result, model, lang), FONT, short, colours)


Chart = Callable[[Mapping[str, Any], Model, Lang], dict[str, Any]]
CHARTS: dict[str, Chart] = {
    "stages": stages,
    "waterfall": waterfall,
    "tornado": tornado,
    "distribution": distribution,
    "sankey": sankey,
}


def chart_spec(name: str, result: Mapping[str, Any], model: Model, lang: Lang) -> dict[str, Any]:
    """The specification of a picture by name."""
    return CHARTS[name](result, model, lang)
