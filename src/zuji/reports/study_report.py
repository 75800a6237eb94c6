"""The study report: PDF/A by Typst, the same bytes for the same lockfile and language."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from zuji.charts import chart_spec, svg
from zuji.charts.specs import STAGE_LABELS, in_order, short, stages_inside, step_rows, tornado_rows
from zuji.core.label import Lang
from zuji.core.refusals import Finding
from zuji.lockfile import assessment_of
from zuji.reports.typeset import pdf
from zuji.reports.words import words
from zuji.sectors.formula import prune
from zuji.sectors.model import Model
from zuji.sectors.render import labels, plain, written

STATUS = {
    "measured": ("实测", "measured"),
    "calculated": ("计算", "calculated"),
    "supplier": ("供应商", "supplier"),
    "default": ("默认值", "default"),
    "archetype": ("典型值", "archetype"),
    "not_applicable": ("不适用", "not applicable"),
}


def pdf_report(lock: Mapping[str, Any], lang: Lang) -> bytes:
    """The report of a lockfile as PDF/A-2b."""
    data = report_data(lock, lang)
    model = assessment_of(lock).model
    names = ["waterfall", "tornado", "sankey"] + (["distribution"] if lock["sampling"] else [])
    pictures = {name: svg(chart_spec(name, lock["result"], model, lang)) for name in names}
    return pdf("study", data, pictures, lock["as_of"])


def report_data(lock: Mapping[str, Any], lang: Lang) -> dict[str, Any]:
    """Everything the template prints, already in words and rounded for print."""
    made = assessment_of(lock)
    result, model, study = lock["result"], made.model, lock["study"]
    name = labels(model, lang)
    total = result["total"]
    i = 0 if lang == "zh" else 1
    return {
        "lang": lang,
        "w": words(lang),
        "notice": study.get("notice", ""),
        "as_of": lock["as_of"],
        "digest": lock["digest"],
        "engine": lock["engine"]["version"],
        "product": study.get("product") or {},
        "organisation": study.get("organisation") or {},
        "site": study.get("site") or {},
        "period": study["period"],
        "model": {
            "title": model.title[lang],
            "version": model.version,
            "rule": str(model.rule.get(lang, "")),
            "about": model.about[lang],
            "boundary": model.boundary,
        },
        "profile": {
            "title": lock["profile"]["title"][lang],
            "version": lock["profile"]["version"],
            "gwp": lock["profile"]["gwp_set"],
        },
        "unit": f"{model.declared_amount:g} {model.declared_unit}",
        "of": model.product[lang],
        "total": {k: short(total[k]) for k in ("value", "low", "high")} | {"unit": total["unit"]},
        "location": short(result["location_based_total"]),
        "electricity": [rule[lang] for rule in lock["profile"]["electricity"]["order"]],
        "offsets": words(lang)["offsets"],
        "storage": lock["profile"]["storage"][lang],
        "choices": [
            [c.label[lang], c.options[made.choices[c.name]][lang]] for c in model.choices.values()
        ],
        "inputs": [
            [
                name(v.name),
                written(v.value),
                v.unit,
                STATUS[v.status][i],
                v.evidence or v.note or v.place,
            ]
            for v in made.values.values()
            if v.value is not None
        ],
        "left_out": [
            item.label[lang]
            for item in model.inputs.values()
            if item.name in result["cutoff"]["not_reported"]
        ],
        "factors": [
            [
                c.slot.label[lang],
                breakable(c.factor.id),
                _factor_value(c.factor),
                c.factor.unit,
                str(c.factor.year or "—"),
                c.factor.confidence,
                f"{c.factor.source.publisher} · {c.factor.source.title}".strip(" ·"),
            ]
            for c in made.used.values()
        ],
        "gwp": [[gas, f"{lock['gwp'][gas]:g}"] for gas in result["gases"] if gas != "co2e"],
        "stages": [
            (
                [STAGE_LABELS[lang][s], short(v), _share(v, total)]
                if s in stages_inside(model, result["choices"])
                else [STAGE_LABELS[lang][s], words(lang)["outside"], "—"]
            )
            for s, v in in_order(result["stages"])
        ],
        "gases": [
            [g, written(v["kg"]), short(v["kgco2e"]), _share(v["kgco2e"], total)]
            for g, v in made.by_gas.items()
            if v["kg"]
        ],
        "totals": [[words(lang)[k], short(v)] for k, v in made.totals.items()],
        "steps": [
            [
                r["name"],
                STAGE_LABELS[lang][r["stage"]],
                short(r["value"]),
                _share(r["value"], total),
                _formula(model, r["id"], made.choices, lang),
            ]
            for r in step_rows(result, model, lang)
        ],
        "quantities": [
            [
                q.label[lang],
                written(result["quantities"][q.name]),
                q.unit,
                plain(prune(q.formula.tree, made.choices), name),
            ]
            for q in model.quantities
            if result["quantities"][q.name]
        ],
        "hotspots": [r["name"] for r in step_rows(result, model, lang)[:3]],
        "spreads": _spreads(result, lang),
        "sensitivity": [
            [r["name"], short(r["low"]), short(r["high"])]
            for r in tornado_rows(result, model, lang)[:6]
        ],
        "quality": {
            "dqr": f"{result['dqr']['value']:.2f}",
            "level": result["dqr"]["level"][lang],
            "covered": f"{result['dqr']['covered']:.0%}",
            "primary": f"{result['shares']['primary']:.0%}",
            "verified": f"{result['shares']['verified']:.0%}",
        },
        "findings": [_finding(f, lang) for f in made.findings],
        "has_distribution": bool(lock["sampling"]),
    }


def breakable(identifier: str) -> str:
    """An id that may break after its dots and underscores in a narrow column."""
    return identifier.replace(".", ".\u200b").replace("_", "_\u200b")


def _factor_value(factor: Any) -> str:
    if factor.value is not None:
        return f"{factor.value:g}"
    return "; ".join(f"{gas} {mass:.4g}" for gas, mass in factor.gases.items())


def _share(value: float, total: Mapping[str, Any]) -> str:
    return f"{100 * value / total['value']:.1f} %" if total["value"] else "—"


def _formula(model: Model, step_id: str, choices: Mapping[str, str], lang: Lang) -> str:
    step = next(s for s in model.steps if s.id == step_id)
    text = plain(prune(step.formula.tree, choices), labels(model, lang))
    return f"({text}) × {model.slots[step.slot].label[lang]}" if step.slot else text


def _spreads(result: Mapping[str, Any], lang: Lang) -> list[list[str]]:
    w, spread = words(lang), result["uncertainty"]
    rows = [[w["all"], short(result["total"]["low"]), short(result["total"]["high"])]]
    rows += [[w[k], short(spread[k]["low"]), short(spread[k]["high"])] for k in ("plant", "factor")]
    return rows


def _finding(finding: Finding, lang: Lang) -> list[str]:
    severity = {"warn": ("警告", "warning"), "note": ("提示", "note"), "block": ("阻断", "block")}[
        finding.severity
    ]
    read = f"（{finding.read}）" if finding.read else ""
    return [severity[0 if lang == "zh" else 1], f"{finding.message(lang)}{read}", finding.rule]
