"""Content of the pages of the guided study. Reads only."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.urls import reverse
from django.utils import timezone

from zuji.core.refusals import Finding, Refusal
from zuji.core.words import STATUSES
from zuji.footprint import Assessment
from zuji.footprint.spread import PLANT
from zuji.footprint.values import asked_choices
from zuji.sectors.model import Input, Model
from zuji.sectors.registry import get_model
from zuji_portal.enterprises.evidence.models import EvidenceFile
from zuji_portal.foundation.accounts.viewer import Viewer
from zuji_portal.foundation.permissions import decide
from zuji_portal.studies.computing import assessed
from zuji_portal.studies.guide.standing import (
    ValuesDone,
    is_answered,
    is_needed,
    progress,
    standings,
    value_of,
)
from zuji_portal.studies.guide.steps import GuideStep, asked, chosen, steps_of, value_steps
from zuji_portal.studies.models import Study
from zuji_portal.studies.pages import head
from zuji_portal.studies.queries import DIGEST
from zuji_portal.studies.results.sentences import (
    MISSING,
    amount,
    by_field,
    fields_of,
    grouped,
    sentence,
)
from zuji_portal.ui.language import lang

ORIGINS = ("", "measured", "calculated", "supplier", "archetype")
"""Where a number comes from, as the page asks it; the first is that it is not stated."""
PICTURES = (".png", ".jpg", ".jpeg")
INFLUENTIAL, LEAST = 12, 0.01
"""Values that the page of papers lists: so many at most, each with so much of the result."""


@dataclass
class AnswerRow:
    """One value of a page: the field, what stands in it, last year's, its paper."""

    input: Input
    value: str = ""
    unit: str = ""
    status: str = ""
    is_none: bool = False
    is_needed: bool = False
    before: str = ""
    evidence: str = ""
    paper: EvidenceFile | None = None
    cell: str = ""
    problems: list[str] = field(default_factory=list)

    @property
    def shown(self) -> str:
        """The value with its unit, as typed, with commas from four digits."""
        return f"{grouped(self.value)} {self.unit}".removesuffix(" 1")

    @property
    def source(self) -> str:
        """Where the number comes from, in words."""
        return STATUSES[self.status if self.status in STATUSES else "unstated"][lang()]

    @property
    def is_picture(self) -> bool:
        return bool(self.paper and self.paper.name.lower().endswith(PICTURES))


@dataclass(frozen=True)
class PresentState:
    """A study as it can be computed now: the assessment, or what stands in its way."""

    assessment: Assessment | None
    findings: list[Finding]


def state_of(study: Study) -> PresentState:
    """The present assessment of a study's data."""
    try:
        found = assessed(study.data, timezone.localdate())
    except Refusal as problem:
        return PresentState(None, list(problem.findings))
    return PresentState(found, list(found.findings))


def papers_of(study: Study) -> dict[str, EvidenceFile]:
    """The enterprise's evidence by digest."""
    files = EvidenceFile.objects.filter(enterprise=study.enterprise).order_by("-added_at")[:300]
    return {file.digest: file for file in files}


def influential(state: PresentState, model: Model) -> list[tuple[Input, float]]:
    """Inputs that the result depends on most, with its share that moves with each."""
    if state.assessment is None:
        return []
    found = state.assessment
    moves, total = found.first_order.derivatives, found.total or 1.0
    shares = {
        name: abs(moves.get(PLANT + name, 0.0) * found.centre.get(PLANT + name, 0.0) / total)
        for name, value in found.values.items()
        if value.value
    }
    ranked = sorted(shares, key=lambda name: -shares[name])[:INFLUENTIAL]
    return [(model.inputs[name], float(shares[name])) for name in ranked if shares[name] > LEAST]


def has_paper(data: Mapping[str, Any], name: str) -> bool:
    return bool(value_of(data, name).get("evidence"))


def tasks_page(viewer: Viewer, study: Study) -> dict[str, Any]:
    """Every task with its state, the progress, and the number so far."""
    model, data = get_model(study.model_id), study.data
    state = state_of(study)
    ranked = [item for item, _ in influential(state, model)]
    with_paper = sum(1 for item in ranked if has_paper(data, item.name))
    made: ValuesDone = progress(model, data, len(ranked) - with_paper)
    requests = list(study.requests.values_list("state", flat=True))
    rows = standings(
        steps_of(model, data),
        data,
        state.findings,
        ledgers=study.imports.filter(state="applied").count(),
        asked_suppliers=(sum(1 for each in requests if each != "open"), len(requests)),
        papers=(with_paper, len(ranked)),
    )
    return head(viewer, study) | {
        "tab": "tasks",
        "progress": made,
        "tasks": [(row, address(study, row.step)) for row in rows],
        "total": result_total(state),
    }


def result_total(state: PresentState) -> dict[str, Any] | None:
    """The number of the study as it stands, where there is one."""
    if state.assessment is None:
        return None
    return {"value": state.assessment.total, "unit": state.assessment.unit}


def address(study: Study, step: GuideStep) -> str:
    """Where a task is done."""
    pages = {
        "ledger": "ledger_upload",
        "suppliers": "study_suppliers",
        "transfers": "study_transfers",
        "check": "study_check",
        "papers": "study_papers",
        "factors": "study_factors",
    }
    if step.kind in pages:
        return reverse(pages[step.kind], args=[study.pk])
    return reverse("study_step", args=[study.pk, step.name])


def value_rows(
    study: Study, step: GuideStep, problems: Mapping[str, list[str]], posted: Mapping[str, str]
) -> list[AnswerRow]:
    """The fields of a page of values; what was posted stands as it was typed."""
    before = study.previous.data if study.previous else {}
    papers = papers_of(study)
    return [
        _row(study.data, before, item, papers=papers, problems=problems, posted=posted)
        for item in step.inputs
    ]


def _row(
    data: Mapping[str, Any],
    before: Mapping[str, Any],
    item: Input,
    *,
    papers: Mapping[str, EvidenceFile],
    problems: Mapping[str, list[str]],
    posted: Mapping[str, str],
) -> AnswerRow:
    fields, name = value_of(data, item.name), item.name
    evidence = str(fields.get("evidence") or "")
    digest = DIGEST.search(evidence)
    value = fields.get("value")
    return AnswerRow(
        item,
        value=posted.get(f"i-{name}", "" if value is None else str(value)),
        unit=posted.get(f"unit-{name}", str(fields.get("unit") or item.unit)),
        status=posted.get(f"status-{name}", str(fields.get("status") or "")),
        is_none=fields.get("status") == "not_applicable",
        is_needed=is_needed(item),
        before=shown_before(before, item),
        evidence=evidence,
        paper=papers.get(digest[0]) if digest else None,
        cell=str(fields.get("cell") or ""),
        problems=list(problems.get(name, [])),
    )


def shown_before(before: Mapping[str, Any], item: Input) -> str:
    """Last year's value with its unit; a dash where there was none."""
    fields = value_of(before, item.name)
    value = fields.get("value")
    if value in (None, ""):
        return ""
    text = amount(value) if isinstance(value, int | float) else grouped(str(value))
    return f"{text} {fields.get('unit') or item.unit}".removesuffix(" 1")


def origins(status: str) -> list[tuple[str, str, bool]]:
    """The radios of where a number comes from; one that the page does not offer is kept."""
    codes = (
        [*ORIGINS, status] if status not in {*ORIGINS, "not_applicable", "unstated"} else ORIGINS
    )
    words = {"": STATUSES["unstated"], **STATUSES}
    chosen_one = "" if status in {"unstated", "not_applicable"} else status
    return [(code, words[code][lang()], code == chosen_one) for code in codes if code in words]


def wrong_of(state: PresentState, step: GuideStep, *, is_asked: bool = False) -> list[Finding]:
    """What has to be mended on a page before going on; what is merely missing only where the
    person asked for everything.
    """
    names = {item.name for item in step.inputs}
    return [
        f
        for f in state.findings
        if f.severity == "block"
        and names & set(fields_of(f))
        and (is_asked or f.rule not in MISSING)
    ]


def step_page(
    viewer: Viewer,
    study: Study,
    step: GuideStep,
    findings: list[Finding] | None = None,
    posted: Mapping[str, str] | None = None,
) -> dict[str, Any]:
    """One page of the guide."""
    model = get_model(study.model_id)
    problems = by_field(findings or [], model, lang())
    steps = [s for s in steps_of(model, study.data) if s.is_form]
    place = [s.name for s in steps].index(step.name)
    context = head(viewer, study) | {
        "tab": "tasks",
        "step": step,
        "place": place + 1,
        "places": len(steps),
        "before_address": address(study, steps[place - 1]) if place else "",
        "problems": [(name, said) for name, all_ in problems.items() for said in all_],
        "wrong_period": " ".join(
            sentence(f, None, lang()) for f in findings or [] if f.rule == "period-dates"
        ),
        "is_read_only": not decide(viewer, "study.edit", study),
        "progress": progress(model, study.data),
    }
    if step.kind == "values":
        rows = value_rows(study, step, problems, posted or {})
        context["rows"] = [(row, origins(row.status)) for row in rows]
    if step.kind == "route":
        options = chosen(model, study.data)
        context["questions"] = [
            (c, [(key, label, key == options[c.name]) for key, label in c.options.items()])
            for c in asked_choices(model.choices.values(), options)
        ]
    if step.kind == "period":
        period = study.data.get("period") or {}
        whole = (f"{study.year}-01-01", f"{study.year}-12-31")
        dates = (str(period.get("start") or ""), str(period.get("end") or ""))
        context |= {"start": dates[0], "end": dates[1], "is_whole": dates in {whole, ("", "")}}
    return context


def answers(study: Study) -> list[tuple[GuideStep, str, list[AnswerRow]]]:
    """Everything that was answered, page by page, for the check of the answers."""
    model = get_model(study.model_id)
    listed = []
    for step in value_steps(model, study.data):
        rows = value_rows(study, step, {}, {})
        given = [row for row in rows if row.is_needed or is_answered(study.data, row.input)]
        if given:
            listed.append((step, address(study, step), given))
    return listed


def papers_page(viewer: Viewer, study: Study) -> dict[str, Any]:
    """The values that move the result most, with their papers."""
    model = get_model(study.model_id)
    state = state_of(study)
    ranked = influential(state, model)
    items = tuple(item for item, _ in ranked) or tuple(
        item for item in asked(model, study.data) if is_answered(study.data, item)
    )
    rows = (
        value_rows(study, GuideStep("papers", "papers", items[0].label, items), {}, {})
        if items
        else []
    )
    shares = {item.name: share for item, share in ranked}
    covered = sum(1 for row in rows if row.evidence)
    return head(viewer, study) | {
        "tab": "tasks",
        "rows": [(row, shares.get(row.input.name)) for row in rows],
        "covered": covered,
        "papers": list(papers_of(study).values()),
        "is_read_only": not decide(viewer, "study.edit", study),
    }
