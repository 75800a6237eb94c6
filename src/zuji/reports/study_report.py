"""The study report: PDF/A by Typst, the same bytes for the same lockfile and language."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from zuji.charts import chart_spec, svg
from zuji.charts.specs import in_order, short, stages_inside, step_rows, tornado_rows
from zuji.core.label import Lang, in_language
from zuji.core.refusals import Finding
from zuji.core.words import BOUNDARIES, FINDING_SEVERITIES, STAGE_LABELS, STATUSES
from zuji.footprint import Assessment
from zuji.lockfile import assessment_of
from zuji.quality.claims import CLAIMS
from zuji.reports.typeset import pdf
from zuji.reports.words import words
from zuji.sectors.formula import prune
from zuji.sectors.model import Model
from zuji.sectors.render import labels, plain, written


def pdf_report(lock: Mapping[str, Any], lang: Lang) -> bytes:
    """The report of a lockfile as PDF/A-2b."""
    data = report_data(lock, lang)
    model = assessment_of(lock).model
    names = ["waterfall", "tornado", "sankey"] + (["distribution"] if lock["sampling"] else [])
    pictures = {name: svg(chart_spec(name, lock["result"], model, lang)) for name in names}
    return pdf("study", data, pictures, lock["as_of"])


def report_data(lock: Mapping[str, Any], lang: Lang) -> dict[str, Any]:
    """Everything the template prints, already in words and rounded for print."""
    assessment = assessment_of(lock)
    return {
        "lang": lang,
        "w": words(lang),
        "as_of": lock["as_of"],
        "digest": lock["digest"],
        "engine": lock["engine"]["version"],
        "offsets": words(lang)["offsets"],
        "has_distribution": bool(lock["sampling"]),
        "findings": [_finding(finding, lang) for finding in assessment.findings],
        **_subject(lock, assessment.model, lang),
        **_data_used(lock, assessment, lang),
        **_parts(lock["result"], assessment, lang),
        **_workings(lock["result"], assessment, lang),
        **_trust(lock["result"], assessment, lang),
    }


def _subject(lock: Mapping[str, Any], model: Model, lang: Lang) -> dict[str, Any]:
    """Organisation, product, model and profile, and the result."""
    study, total, profile = lock["study"], lock["result"]["total"], lock["profile"]
    return {
        "notice": study.get("notice", ""),
        "product": study.get("product") or {},
        "organisation": study.get("organisation") or {},
        "site": study.get("site") or {},
        "period": study["period"],
        "model": {
            "title": model.title[lang],
            "version": model.version,
            "rule": str(model.rule.get(lang, "")),
            "about": model.about[lang],
            "boundary": in_language(BOUNDARIES.get(model.boundary, model.boundary), lang),
        },
        "profile": {
            "title": profile["title"][lang],
            "version": profile["version"],
            "gwp": profile["gwp_set"],
        },
        "unit": f"{model.declared_amount:g} {model.declared_unit}",
        "of": model.product[lang],
        "total": {field: short(total[field]) for field in ("value", "low", "high")}
        | {"unit": total["unit"]},
        "location": short(lock["result"]["location_based_total"]),
        "electricity": [rule[lang] for rule in profile["electricity"]["order"]],
        "storage": profile["storage"][lang],
    }


def _data_used(lock: Mapping[str, Any], assessment: Assessment, lang: Lang) -> dict[str, Any]:
    """Choices, inputs, omitted inputs, factors, GWP values."""
    model, result = assessment.model, lock["result"]
    name = labels(model, lang)
    return {
        "choices": [
            [choice.label[lang], choice.options[assessment.choices[choice.name]][lang]]
            for choice in model.choices.values()
        ],
        "inputs": [
            [
                name(value.name),
                written(value.value),
                value.unit,
                STATUSES[value.status][lang],
                value.evidence or in_language(value.note, lang) or value.place,
            ]
            for value in assessment.values.values()
            if value.value is not None
        ],
        "left_out": [
            item.label[lang]
            for item in model.inputs.values()
            if item.name in result["cutoff"]["not_reported"]
        ],
        "factors": [
            [
                chosen.slot.label[lang],
                breakable(chosen.factor.id),
                _factor_value(chosen.factor),
                chosen.factor.unit,
                str(chosen.factor.year or "—"),
                chosen.factor.confidence,
                f"{chosen.factor.source.publisher} · {chosen.factor.source.title}".strip(" ·"),
            ]
            for chosen in assessment.used.values()
        ],
        "gwp": [[gas, f"{lock['gwp'][gas]:g}"] for gas in result["gases"] if gas != "co2e"],
    }


def _parts(result: Mapping[str, Any], assessment: Assessment, lang: Lang) -> dict[str, Any]:
    """The total by stage and by gas, and the totals stated separately."""
    total, inside = result["total"], stages_inside(assessment.model, result["choices"])
    return {
        "stages": [
            (
                [STAGE_LABELS[stage][lang], short(value), _share(value, total)]
                if stage in inside
                else [STAGE_LABELS[stage][lang], words(lang)["outside"], "—"]
            )
            for stage, value in in_order(result["stages"])
        ],
        "gases": [
            [
                gas,
                written(breakdown["kg"]),
                short(breakdown["kgco2e"]),
                _share(breakdown["kgco2e"], total),
            ]
            for gas, breakdown in assessment.by_gas.items()
            if breakdown["kg"]
        ],
        "totals": [[words(lang)[key], short(total)] for key, total in assessment.totals.items()],
    }


def _workings(result: Mapping[str, Any], assessment: Assessment, lang: Lang) -> dict[str, Any]:
    """Steps with their formulas, quantities, and the largest steps."""
    model, rows = assessment.model, step_rows(result, assessment.model, lang)
    return {
        "steps": [
            [
                row["name"],
                STAGE_LABELS[row["stage"]][lang],
                short(row["value"]),
                _share(row["value"], result["total"]),
                _formula(model, row["id"], assessment.choices, lang),
            ]
            for row in rows
        ],
        "quantities": [
            [
                quantity.label[lang],
                written(result["quantities"][quantity.name]),
                quantity.unit,
                plain(prune(quantity.formula.tree, assessment.choices), labels(model, lang)),
            ]
            for quantity in model.quantities
            if result["quantities"][quantity.name]
        ],
        "hotspots": [row["name"] for row in rows[:3]],
    }


def _trust(result: Mapping[str, Any], assessment: Assessment, lang: Lang) -> dict[str, Any]:
    """Spreads, their sources, and data quality."""
    dqr, shares = result["dqr"], result["shares"]
    return {
        "spreads": _spreads(result, lang),
        "sensitivity": [
            [row["name"], short(row["low"]), short(row["high"])]
            for row in tornado_rows(result, assessment.model, lang)[:6]
        ],
        "quality": {
            "dqr": f"{dqr['value']:.2f}",
            "level": dqr["level"][lang],
            "covered": f"{dqr['covered']:.0%}",
            "primary": f"{shares['primary']:.0%}",
            "verified": f"{shares['verified']:.0%}",
            "measured": _measured(assessment),
            "meanings": [claim.meaning[lang] for claim in CLAIMS.values()],
        },
    }


def _measured(assessment: Assessment) -> str:
    known = [value for value in assessment.values.values() if value.is_known]
    return f"{sum(value.status == 'measured' for value in known)} / {len(known)}"


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
    step = next(step for step in model.steps if step.id == step_id)
    text = plain(prune(step.formula.tree, choices), labels(model, lang))
    return f"({text}) × {model.slots[step.slot].label[lang]}" if step.slot else text


def _spreads(result: Mapping[str, Any], lang: Lang) -> list[list[str]]:
    word_of, spread = words(lang), result["uncertainty"]
    rows = [[word_of["all"], short(result["total"]["low"]), short(result["total"]["high"])]]
    rows += [
        [word_of[part], short(spread[part]["low"]), short(spread[part]["high"])]
        for part in ("plant", "factor")
    ]
    return rows


def _finding(finding: Finding, lang: Lang) -> list[str]:
    read = f"（{finding.read}）" if finding.read else ""
    return [
        FINDING_SEVERITIES[finding.severity][lang],
        f"{finding.message(lang)}{read}",
        finding.rule,
    ]
