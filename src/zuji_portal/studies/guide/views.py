"""Pages of the guided study: the tasks, a page of values, papers."""

from __future__ import annotations

import datetime
from dataclasses import replace

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from zuji.core.numbers import is_blank
from zuji.core.refusals import Finding, Refusal, blocking
from zuji.footprint.values import asked_choices
from zuji.sectors.registry import get_model
from zuji_portal.enterprises.evidence.actions import AddEvidence
from zuji_portal.foundation.accounts.viewer import viewer_of
from zuji_portal.studies import queries
from zuji_portal.studies.guide.pages import (
    address,
    papers_page,
    state_of,
    step_page,
    tasks_page,
    wrong_of,
)
from zuji_portal.studies.guide.steps import PAPERS, GuideStep, asked, chosen, step_after, steps_of
from zuji_portal.studies.models import Study
from zuji_portal.studies.views import save
from zuji_portal.ui.requests import field, uploaded

PLACE = "inputs.{}"


@require_safe
def study_tasks(request: HttpRequest, pk: int) -> HttpResponse:
    """Every task of a study, with its state."""
    viewer = viewer_of(request)
    study = queries.draft_or_404(viewer, pk)
    return render(request, "studies/guide/tasks.html", tasks_page(viewer, study))


def step_or_404(study: Study, name: str) -> GuideStep:
    for step in steps_of(get_model(study.model_id), study.data):
        if step.name == name and step.is_form:
            return step
    raise Http404(name)


def study_step(request: HttpRequest, pk: int, name: str) -> HttpResponse:
    """One page of the guide; posting saves it and goes on to the next task."""
    viewer = viewer_of(request)
    study = queries.draft_or_404(viewer, pk)
    step = step_or_404(study, name)
    if request.method != "POST":
        return render(request, "studies/guide/step.html", step_page(viewer, study, step))
    wrong, entered = read_step(request, study, step)
    before = _questions(study, step)
    saved = save(request, study, entered)
    study.refresh_from_db()
    if request.htmx:  # type: ignore[attr-defined]
        status = 409 if saved.conflicts else 200
        page = step_page(viewer, study, step)
        return render(request, "studies/guide/_saved.html", page, status=status)
    wrong += wrong_of(state_of(study), step)
    if saved.conflicts or wrong:
        posted = {k: str(v) for k, v in request.POST.items()}
        page = step_page(viewer, study, step, wrong, posted) | {"conflicts": saved.conflicts}
        status = 409 if saved.conflicts else 422
        return render(request, "studies/guide/step.html", page, status=status)
    if field(request, "then") == "tasks":
        return redirect("study_tasks", pk)
    if _questions(study, step) - before:  # an answer has raised questions on this page
        return redirect(address(study, step))
    steps = steps_of(get_model(study.model_id), study.data)
    return redirect(address(study, step_after(steps, step.name)))


def _questions(study: Study, step: GuideStep) -> set[str]:
    """The choices that the page of the route asks now."""
    model = get_model(study.model_id)
    asked_now = asked_choices(model.choices.values(), chosen(model, study.data))
    return {choice.name for choice in asked_now if step.kind == "route"}


def read_step(
    request: HttpRequest, study: Study, step: GuideStep
) -> tuple[list[Finding], dict[str, str]]:
    """What a page's own fields mean for the study's: its year, "did not occur", its papers; and
    what is wrong with them.
    """
    if step.kind == "period":
        return _period(request, study)
    wrong: list[Finding] = []
    entered: dict[str, str] = {}
    for item in step.inputs:
        name = item.name
        typed = field(request, f"i-{name}")
        if request.POST.get(f"none-{name}"):
            if not is_blank(typed):
                wrong.append(blocking("answer-both", PLACE.format(name), typed))
            else:
                entered |= {f"status-{name}": "not_applicable", f"i-{name}": ""}
        elif request.FILES.get(f"paper-{name}"):
            try:
                entered[f"evidence-{name}"] = paper_of(request, study, name)
            except Refusal as refusal:
                wrong += [replace(f, place=PLACE.format(name)) for f in refusal.findings]
    return wrong, entered


def paper_of(request: HttpRequest, study: Study, name: str) -> str:
    """Keeps the file beside a field among the evidence; how a value names it."""
    content, called = uploaded(request, f"paper-{name}")
    kind = "photo" if called.lower().endswith((".png", ".jpg", ".jpeg")) else "other"
    action = AddEvidence(
        viewer_of(request), study.enterprise, content=content, name=called, kind=kind
    )
    file = action.run()
    return f"{file.name} {file.digest}"


def _period(request: HttpRequest, study: Study) -> tuple[list[Finding], dict[str, str]]:
    if field(request, "span") != "other":
        return [], {"start": f"{study.year}-01-01", "end": f"{study.year}-12-31"}
    dates = {name: field(request, name) for name in ("start", "end")}
    period = study.data.get("period") or {}
    before = {name: str(period.get(name) or "") for name in dates}
    read: list[datetime.date] = []
    for text in dates.values():
        try:
            read.append(datetime.date.fromisoformat(text))
        except ValueError:
            return [blocking("period-dates", "period", text=text)], before
    if read[0] >= read[1]:
        said = f"{dates['start']} — {dates['end']}"
        return [blocking("period-dates", "period", text=said)], before
    return [], dates


def study_papers(request: HttpRequest, pk: int) -> HttpResponse:
    """The values that move the result most, each with its paper; posting adds papers."""
    viewer = viewer_of(request)
    study = queries.draft_or_404(viewer, pk)
    if request.method != "POST":
        return render(request, "studies/guide/papers.html", papers_page(viewer, study))
    inputs = tuple(asked(get_model(study.model_id), study.data))
    wrong, entered = read_step(request, study, GuideStep("papers", "papers", PAPERS.label, inputs))
    if entered:
        save(request, study, entered)
        study.refresh_from_db()
    if wrong:
        page = papers_page(viewer, study) | {"wrong": wrong}
        return render(request, "studies/guide/papers.html", page, status=422)
    return redirect("study_papers", pk)
