"""The study report: PDF/A by Typst, the same bytes for the same lockfile and language."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from zuji.charts import chart_spec, svg
from zuji.charts.specs import in_order, short, stages_inside, step_rows, tornado_rows
from zuji.core.figures import in_full
from zuji.core.label import Lang, in_language
from zuji.core.words import BOUNDARIES, FINDING_SEVERITIES, STAGE_LABELS, gas_label
from zuji.footprint import Assessment
from zuji.footprint.values import asked_choices
from zuji.lockfile import assessment_of
from zuji.quality.figure_meanings import CLAIMS
from zuji.reports.appendices import (
    clause_rows,
    factor_rows,
    inventory_by_stage,
    material_rows,
)
from zuji.reports.paper import Paper, paper_data
from zuji.reports.stage_bar import share, stage_bars
from zuji.reports.typeset import pdf
from zuji.reports.words import words
from zuji.reports.written import day_in, figure, period_in
from zuji.sectors.formula import prune
from zuji.sectors.model import Model
from zuji.sectors.render import labels, plain, written

NO_PAPER = Paper()


def pdf_report(lock: Mapping[str, Any], lang: Lang, paper: Paper = NO_PAPER) -> bytes:
    """The report of a lockfile as PDF/A-2b, in the frame of the office that holds it."""
    data = report_data(lock, lang, paper)
    pictures = {name: svg(spec) for name, spec in picture_specs(lock, lang).items()}
    return pdf("study", data, pictures, lock["as_of"])


def picture_specs(lock: Mapping[str, Any], lang: Lang) -> dict[str, dict[str, Any]]:
    """Name → specification of the pictures of a report; a distribution where there were draws."""
    model = assessment_of(lock).model
    names = ["waterfall", "tornado", "sankey"] + (["distribution"] if lock["sampling"] else [])
    return {name: chart_spec(name, lock["result"], model, lang) for name in names}


def report_data(lock: Mapping[str, Any], lang: Lang, paper: Paper = NO_PAPER) -> dict[str, Any]:
    """Everything the template prints, already in words and rounded for print."""
    assessment = assessment_of(lock)
    return {
        "paper": paper_data(paper, lock["digest"], lang),
        "lang": lang,
        "w": words(lang),
        "as_of": lock["as_of"],
        "made": day_in(lock["as_of"], lang),
        "digest": lock["digest"],
        "engine": lock["engine"]["version"],
        "offsets": words(lang)["offsets"],
        "has_distribution": bool(lock["sampling"]),
        "findings": _findings(assessment, lang),
        "clauses": clause_rows(lock["study"], lock["result"], lang),
        **_subject(lock, assessment.model, lang),
        **_data_used(lock, assessment, lang),
        **_parts(lock["result"], assessment, lang),
        **_workings(lock["result"], assessment, lang),
        **_trust(lock["result"], assessment, lang),
    }


def _subject(lock: Mapping[str, Any], model: Model, lang: Lang) -> dict[str, Any]:
    """Organisation, product, model and profile, and the result."""
    study, total, profile = lock["study"], lock["result"]["total"], lock["profile"]
    period, boundary = study["period"], model.boundary_for(lock["result"]["choices"])
    shown = figure(total["value"], total["low"], total["high"], total["unit"])
    product, firm = study.get("product") or {}, study.get("organisation") or {}
    site = study.get("site") or {}
    return {
        "notice": study.get("notice", ""),
        "product": {"name": _named(product, "name_zh", "name_en", lang) or model.product[lang]}
        | {"spec": str(product.get("spec") or "")},
        "firm": {
            "name": _named(firm, "name", "name_en", lang),
            "uscc": str(firm.get("uscc") or ""),
        },
        "site": " · ".join(str(site[key]) for key in ("city", "name") if site.get(key)),
        "goal": in_language(study.get("goal") or "", lang),
        "period": period_in(str(period["start"]), str(period["end"]))[lang],
        "figure": {
            "value": shown.value,
            "unit": shown.unit[lang],
            "interval": shown.interval[lang],
        },
        "bars": stage_bars(
            lock["result"]["stages"], stages_inside(model, lock["result"]["choices"])
        ),
        "model": {
            "title": model.title[lang],
            "version": model.version,
            "rule": str(model.rule.get(lang, "")),
            "about": model.about[lang],
            "boundary": in_language(BOUNDARIES.get(boundary, boundary), lang),
        },
        "profile": {
            "title": profile["title"][lang],
            "version": profile["version"],
            "gwp": profile["gwp_set"],
        },
        "unit": f"{in_full(model.declared_amount)} {model.declared_unit}",
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
    inventory = inventory_by_stage(assessment, lang)
    return {
        "choices": [
            [choice.label[lang], choice.options[assessment.choices[choice.name]][lang]]
            for choice in asked_choices(model.choices.values(), assessment.choices)
        ],
        "inventory": inventory,
        "materials": material_rows(inventory),
        "left_out": [
            item.label[lang]
            for item in model.inputs.values()
            if item.name in result["cutoff"]["not_reported"]
        ],
        "factors": factor_rows(assessment, lang),
        "gwp": [
            [gas_label(gas)[lang], in_full(lock["gwp"][gas])]
            for gas in result["gases"]
            if gas != "co2e"
        ],
    }


def _parts(result: Mapping[str, Any], assessment: Assessment, lang: Lang) -> dict[str, Any]:
    """The total by stage and by gas, and the totals stated separately."""
    total, inside = result["total"], stages_inside(assessment.model, result["choices"])
    return {
        "stages": [
            (
                [STAGE_LABELS[stage][lang], short(value), share(value, total["value"], lang)]
                if stage in inside
                else [STAGE_LABELS[stage][lang], words(lang)["outside"], "—"]
            )
            for stage, value in in_order(result["stages"])
        ],
        "gases": [
            [
                gas_label(gas)[lang],
                written(breakdown["kg"]),
                short(breakdown["kgco2e"]),
                share(breakdown["kgco2e"], total["value"], lang),
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
                share(row["value"], result["total"]["value"], lang),
                _formula(model, row["id"], assessment.choices, lang),
            ]
            for row in rows
        ],
        "quantities": [
            [
                quantity.label[lang],
                written(result["quantities"][quantity.name]),
                "" if quantity.unit == "1" else quantity.unit,
                _KEY.sub(
                    "", plain(prune(quantity.formula.tree, assessment.choices), labels(model, lang))
                ),
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


_KEY = re.compile(r"\[[a-z][a-z0-9_]*\]")


def _formula(model: Model, step_id: str, choices: Mapping[str, str], lang: Lang) -> str:
    step = next(step for step in model.steps if step.id == step_id)
    text = plain(prune(step.formula.tree, choices), labels(model, lang))
    text = f"({text}) × {model.slots[step.slot].label[lang]}" if step.slot else text
    return _KEY.sub("", text)


def _spreads(result: Mapping[str, Any], lang: Lang) -> list[list[str]]:
    word_of, spread = words(lang), result["uncertainty"]
    rows = [[word_of["all"], short(result["total"]["low"]), short(result["total"]["high"])]]
    rows += [
        [word_of[part], short(spread[part]["low"]), short(spread[part]["high"])]
        for part in ("plant", "factor")
    ]
    return rows


def _named(row: Mapping[str, Any], zh: str, en: str, lang: Lang) -> str:
    """A name in the language, else the one there is."""
    first, second = (zh, en) if lang == "zh" else (en, zh)
    return str(row.get(first) or row.get(second) or "")


_CODE = re.compile(r"[a-z][a-z0-9]*(?:[._][a-z0-9]+)*")

_EXPONENT = re.compile(r"-?\d+(?:\.\d+)?e[+-]\d+")


def _findings(assessment: Assessment, lang: Lang) -> list[list[str]]:
    """Findings in the order they were made, one line a sentence; what was read in names."""
    names = {name: item.label[lang] for name, item in assessment.model.inputs.items()}
    for slot, chosen in assessment.used.items():
        names[slot] = chosen.slot.label[lang]
        names[chosen.factor.id] = chosen.slot.label[lang]
    lines: dict[tuple[str, str], list[str]] = {}
    for finding in assessment.findings:
        words = FINDING_SEVERITIES[finding.severity][lang], finding.message(lang)
        read = in_language(finding.read, lang) if finding.read else ""
        read = _EXPONENT.sub(lambda m: short(float(m[0])), read)
        lines.setdefault(words, []).append(_CODE.sub(lambda m: names.get(m[0], m[0]), read))
    between, marks = ("；", ("（", "）")) if lang == "zh" else ("; ", (" (", ")"))
    return [
        [severity, f"{message}{marks[0]}{between.join(reads)}{marks[1]}" if any(reads) else message]
        for (severity, message), reads in lines.items()
    ]
