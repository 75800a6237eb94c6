"""The appendices of a study report: factors, materials, clauses; and the inventory by stage."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from zuji.core.figures import in_full
from zuji.core.label import Label, Lang, in_language
from zuji.core.words import CONFIDENCE, STAGE_LABELS, STATUSES, gas_label
from zuji.factors.record import Factor
from zuji.footprint import Assessment
from zuji.sectors.formula import names_in
from zuji.sectors.model import Model
from zuji.sectors.render import labels, written
from zuji.standards.clauses import clauses, unmet

SHARED = Label("用于多个阶段", "Used in several stages")
BASIS = Label("产量与计算依据", "Output and basis of computation")
OWN = Label("企业自有因子", "the enterprise's own factor")
SHOWN, ABSENT = Label("已写明", "stated"), Label("缺", "absent")
BY_REVIEW = Label("由评审或核查判断", "for review or verification to judge")
CHAPTERS = {
    "goal": "2",
    "product": "1",
    "unit": "2",
    "boundary": "2",
    "cutoff": "2",
    "time": "2",
    "use": "3",
    "end_of_life": "3",
    "inventory": "3",
    "allocation": "4",
    "specific": "5",
    "assessment": "5",
    "interpretation": "6, 7",
    "report": "5",
    "comparison": "7",
    "review": "8",
}
"""Chapter of the report that answers the clauses of a topic."""
_TAG = re.compile(r"\s*\[(?:A|V|V-code|D|I|R)\]")
_ACCOUNT = re.compile(r"\S+@\S+|github\.com/\S+", re.IGNORECASE)


def without_tags(text: str) -> str:
    """A source without the handbook's tags behind it."""
    return _TAG.sub("", text).strip()


def inventory_by_stage(assessment: Assessment, lang: Lang) -> list[dict[str, Any]]:
    """The known inputs under the stage whose steps use them; inputs of several stages and those
    that no step of a stage uses by itself stand apart.
    """
    model, stages = assessment.model, stages_of_inputs(assessment.model)
    name = labels(model, lang)
    rows: dict[str, list[list[str]]] = {}
    for value in assessment.values.values():
        if value.value is None:
            continue
        used = stages.get(value.name, set())
        title = STAGE_LABELS[next(iter(used))] if len(used) == 1 else SHARED if used else BASIS
        paper = value.evidence or without_tags(in_language(value.note, lang))
        rows.setdefault(title[lang], []).append(
            [
                name(value.name),
                f"{written(value.value)} {'' if value.unit == '1' else value.unit}".strip(),
                STATUSES[value.status][lang],
                paper or "—",
            ]
        )
    order = [label[lang] for label in (*STAGE_LABELS.values(), SHARED, BASIS)]
    return [{"title": title, "rows": rows[title]} for title in order if title in rows]


def stages_of_inputs(model: Model) -> dict[str, set[str]]:
    """Input → the stages whose steps use it, directly or through quantities."""
    inside = {quantity.name: set(names_in(quantity.formula.tree)) for quantity in model.quantities}
    found: dict[str, set[str]] = {}
    for step in model.steps:
        open_names, met = list(names_in(step.formula.tree)), set()
        while open_names:
            name = open_names.pop()
            if name not in met:
                met.add(name)
                open_names.extend(inside.get(name, ()))
        for name in met & set(model.inputs):
            found.setdefault(name, set()).add(step.stage)
    return found


def factor_rows(assessment: Assessment, lang: Lang) -> list[list[str]]:
    """Every factor: what for, its name, value, source, year, best-before, how far checked."""
    return [
        [
            chosen.slot.label[lang],
            _named(chosen.factor, lang),
            f"{factor_value(chosen.factor, lang)} {chosen.factor.unit}",
            _source(chosen.factor, lang),
            str(chosen.factor.year or "—"),
            chosen.factor.review_by or chosen.factor.valid_to or "—",
            in_language(CONFIDENCE.get(chosen.factor.confidence, "—"), lang),
        ]
        for chosen in assessment.used.values()
    ]


def _named(factor: Factor, lang: Lang) -> str:
    zh, en = factor.name_zh, factor.name_en
    return (zh or en if lang == "zh" else en or zh).replace("_", " ") or "—"


def _source(factor: Factor, lang: Lang) -> str:
    """Publisher and title; what names a private account is left out."""
    parts = [
        _ACCOUNT.sub("", part).strip() for part in (factor.source.publisher, factor.source.title)
    ]
    return " · ".join(filter(None, parts)) or OWN[lang]


def factor_value(factor: Factor, lang: Lang) -> str:
    """The value, or one a gas."""
    if factor.value is not None:
        return in_full(factor.value)
    between = "；" if lang == "zh" else "; "
    return between.join(
        f"{gas_label(gas)[lang]} {in_full(mass, 4)}" for gas, mass in factor.gases.items()
    )


def material_rows(inventory: Sequence[Mapping[str, Any]]) -> list[list[str]]:
    """Papers that the inventory names, each with the items that rest on it."""
    papers: dict[str, list[str]] = {}
    for group in inventory:
        for item, _, _, paper in group["rows"]:
            if paper != "—":
                papers.setdefault(paper, []).append(item)
    return [[str(n), paper, "；".join(items)] for n, (paper, items) in enumerate(papers.items(), 1)]


def clause_rows(study: Mapping[str, Any], result: Mapping[str, Any], lang: Lang) -> list[list[str]]:
    """Clauses of GB/T 24067 that apply, where the report answers each, and whether it does."""
    absent = {clause.id for clause, _ in unmet(study, result)}
    return [
        [
            clause.ref if lang == "zh" else clause.ref.replace("附录", "Annex"),
            clause.label[lang],
            CHAPTERS.get(clause.topic, "—"),
            (ABSENT if clause.id in absent else SHOWN if clause.needs else BY_REVIEW)[lang],
        ]
        for clause in clauses()
        if not clause.applies or clause.applies == result.get("boundary")
    ]
