"""Reads of stored results, and the rows that pages and tables show."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from zuji.charts.canvas import WIDE, Look
from zuji.charts.specs import distribution_rows as bins
from zuji.charts.specs import (
    in_order,
    sankey_flows,
    stages_inside,
    step_rows,
    tornado_rows,
)
from zuji.core.label import Label, Lang
from zuji.core.words import STAGE_LABELS, gas_label
from zuji.footprint.examples import shipped_examples
from zuji.lockfile.lock import locked_model
from zuji.sectors.model import Model
from zuji.sectors.registry import by_industry, get_model, industries, model_files
from zuji_portal.studies.results.addresses import Result
from zuji_portal.studies.results.models import StoredResult
from zuji_portal.studies.results.pictures import drawers

EXAMPLES = shipped_examples()
NAME, SHARE = Label("名称", "name"), Label("占比", "share")
AMOUNT = Label("kgCO₂e", "kgCO₂e")
TABLES: Mapping[str, Mapping[str, Label]] = {
    "stages": {"name": Label("阶段", "stage"), "kgco2e": AMOUNT, "share": SHARE},
    "steps": {
        "name": Label("步骤", "step"),
        "stage": Label("阶段", "stage"),
        "kgco2e": AMOUNT,
        "share": SHARE,
    },
    "gases": {"name": Label("气体", "gas"), "kg": Label("kg", "kg"), "kgco2e": AMOUNT},
    "tornado": {
        "name": NAME,
        "of": Label("不确定性的来源", "uncertainty of"),
        "low": Label("下限时的结果", "result at the lower end"),
        "high": Label("上限时的结果", "result at the upper end"),
    },
    "distribution": {
        "from": Label("从", "from"),
        "to": Label("到", "to"),
        "count": Label("次数", "count"),
    },
    "flows": {
        "source": Label("从", "from"),
        "target": Label("到", "to"),
        "value": AMOUNT,
    },
    "totals": {"name": Label("总量", "total"), "kgco2e": AMOUNT},
}
"""Table → what its file holds: the key in a row and the head of the column."""
TOTALS = {
    "excluding_biogenic_uptake": Label("不含生物源吸收", "without biogenic uptake"),
    "including_biogenic_uptake": Label("含生物源吸收", "with biogenic uptake"),
    "fossil": Label("化石", "fossil"),
    "biogenic": Label("生物源（非 CO2）", "biogenic (other than CO2)"),
    "biogenic_co2_emitted": Label("生物源 CO2 排放", "biogenic CO2 emitted"),
    "biogenic_co2_uptake": Label("生物源 CO2 吸收", "biogenic CO2 taken up"),
    "luc": Label("土地利用变化", "land-use change"),
    "aircraft": Label("航空运输", "aircraft"),
}
UNCERTAIN = {
    "input": Label("活动数据", "activity data"),
    "factor": Label("因子", "emission factor"),
}


def example_result(slug: str, model_id: str) -> StoredResult | None:
    """The preloaded example called `slug` of a model; None where it is not there."""
    if slug not in EXAMPLES:
        return None
    return StoredResult.objects.filter(example=slug, model_id=model_id).first()


def model_of_example(slug: str) -> str:
    """The model of a preloaded example; "" where there is none of that name."""
    rows = StoredResult.objects.filter(example=slug) if slug in EXAMPLES else None
    stored = rows.only("model_id").first() if rows is not None else None
    return stored.model_id if stored else ""


def examples_of_models(lang: Lang) -> dict[str, list[dict[str, str]]]:
    """Model → its preloaded examples, with the words that tell them apart."""
    examples: dict[str, list[dict[str, str]]] = {}
    rows = StoredResult.objects.filter(example__in=EXAMPLES).only("example", "model_id")
    for row in sorted(rows, key=lambda r: EXAMPLES.index(str(r.example))):
        year = YEAR.search(str(row.example))
        label = Label("看示例", "See an example")[lang]
        words = f"{label} · US {year[1]}" if year else label
        examples.setdefault(row.model_id, []).append({"slug": str(row.example), "label": words})
    return examples


def models_by_industry(lang: Lang, words: str) -> list[tuple[Label, list[dict[str, Any]]]]:
    """Industry and its models that hold all the words asked, each with its examples."""
    asked, examples, names = words.lower().split(), examples_of_models(lang), industries()
    groups = []
    for name, ids in by_industry().items():
        models = [get_model(m) for m in ids]
        rows = [
            {"model": m, "examples": examples.get(m.id, [])}
            for m in models
            if all(w in _words_of(m, names[name]) for w in asked)
        ]
        if rows:
            groups.append((names[name], rows))
    return groups


def _words_of(model: Model, industry: Label) -> str:
    texts = (model.title, model.about, model.product, industry)
    return " ".join(t for label in texts for t in (label.zh, label.en)).lower()


YEAR = re.compile(r"us-(\d{4})")


def model_in(lock: Mapping[str, Any]) -> Model:
    """The locked model; the shipped one when it is the very same, which is already parsed."""
    model_id = lock["model"]["id"]
    if model_id in model_files():
        shipped = get_model(model_id)
        if shipped.data == lock["model"]:
            return shipped
    return locked_model(lock)


def tables_of(lock: Mapping[str, Any], model: Model, lang: Lang) -> dict[str, list[dict[str, Any]]]:
    """The table twin of every picture, also served as CSV under the heads of `TABLES`."""
    result = lock["result"]
    total = result["total"]["value"] or 1.0
    inside = stages_inside(model, result["choices"])
    return {
        "stages": [
            {
                "stage": s,
                "name": STAGE_LABELS[s][lang],
                "kgco2e": v if s in inside else None,
                "share": v / total if s in inside else None,
            }
            for s, v in in_order(result["stages"])
        ],
        "steps": [
            {
                "step": r["id"],
                "name": r["name"],
                "stage": STAGE_LABELS[r["stage"]][lang],
                "kgco2e": r["value"],
                "share": r["share"],
            }
            for r in step_rows(result, model, lang)
        ],
        "gases": [
            {"gas": g, "name": gas_label(g)[lang], "kg": v["kg"], "kgco2e": v["kgco2e"]}
            for g, v in result["gases"].items()
            if v["kg"]
        ],
        "tornado": [
            {
                "name": r["name"],
                "group": r["group"],
                "of": UNCERTAIN[r["group"]][lang] if r["group"] in UNCERTAIN else "",
                "low": r["low"],
                "high": r["high"],
            }
            for r in tornado_rows(result, model, lang)
        ],
        "distribution": bins(result, model, lang),
        "flows": sankey_flows(result, model, lang),
        "totals": [
            {"total": k, "name": TOTALS[k][lang], "kgco2e": v}
            for k, v in result["totals"].items()
            if k in TOTALS
        ],
    }


def stage_bar(result: Mapping[str, Any], model: Model, lang: Lang) -> list[dict[str, Any]]:
    """Stages with place and width in thousandths, for a bar without script."""
    total = sum(max(v, 0.0) for v in result["stages"].values()) or 1.0
    rows: list[dict[str, Any]] = []
    left = 0
    inside = stages_inside(model, result["choices"])
    for stage, value in in_order(result["stages"]):
        if stage not in inside:
            continue
        width = round(1000 * max(value, 0.0) / total)
        rows.append(
            {
                "id": stage,
                "name": STAGE_LABELS[stage][lang],
                "value": value,
                "left": left,
                "width": width,
            }
        )
        left += width
    return rows


@lru_cache(maxsize=256)
def picture(result: Result, name: str, lang: Lang) -> str:
    """A chart as SVG; a lockfile never changes, so the cache never lies."""
    draw = drawers(result.lock["result"], model_in(result.lock))[name]
    return draw(Look(WIDE, "light", lang))
