"""Pages on which the province enters targets, key industries, pilots, consultations."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from zuji.core.places import cities
from zuji.core.refusals import Refusal
from zuji_portal.foundation.accounts.viewer import viewer_of
from zuji_portal.foundation.permissions import decide
from zuji_portal.foundation.readingroom.readers import read_sheets
from zuji_portal.programme import rules
from zuji_portal.programme.actions import (
    AddPilot,
    EndPilot,
    RecordConsultation,
    SetIndustry,
    SetTargets,
    all_or_nothing,
    known_places,
)
from zuji_portal.programme.agreed import agreed_tasks
from zuji_portal.programme.forms import (
    ConsultationForm,
    EndPilotForm,
    IndustryForm,
    PilotForm,
    TargetForm,
)
from zuji_portal.programme.models import Consultation, Pilot, Target
from zuji_portal.programme.scope import Targets, departments, every_industry, regimes, schemes
from zuji_portal.programme.workbook import book_of
from zuji_portal.ui.downloads import EXCEL, attached
from zuji_portal.ui.forms import TableForm
from zuji_portal.ui.language import lang


def _targets(request: HttpRequest, status: int = 200, **more: Any) -> HttpResponse:
    targets, industries = Targets(), every_industry()
    rows = [
        (
            r,
            [
                (y, targets.of(r, y), targets.split(r, y, "city"), targets.split(r, y, "industry"))
                for y in r.years
            ],
        )
        for r in regimes().values()
    ]
    names = {c.code: c for c in cities()}
    entered = [
        (t, regimes().get(t.regime), names.get(t.city), industries.get(t.industry))
        for t in Target.objects.all()
    ]
    context = {
        "rows": rows,
        "entered": entered,
        "form": TargetForm(),
        "upload": TableForm(),
        "may": decide(viewer_of(request), "target.set"),
    }
    return render(request, "programme/targets.html", context | more, status=status)


@require_safe
def programme_targets(request: HttpRequest) -> HttpResponse:
    return _targets(request)


@require_POST
def programme_target_set(request: HttpRequest) -> HttpResponse:
    """One target; an empty number takes it away."""
    form = TargetForm(request.POST)
    try:
        form.values()
        assert form.row is not None
        SetTargets(viewer_of(request), "targets", rows=[form.row]).run()
    except Refusal as refusal:
        return _targets(request, 422, form=form.refused(refusal))
    return redirect("programme_targets")


@require_POST
def programme_target_upload(request: HttpRequest) -> HttpResponse:
    """A table of targets: every row or none."""
    form = TableForm(request.POST, request.FILES)
    try:
        content, name = form.values()["file"]
        rows, findings = rules.target_rows(read_sheets(content, name)[0], name, known_places())
        all_or_nothing(rows, findings)
        SetTargets(viewer_of(request), "targets", rows=rows).run()
    except Refusal as refusal:
        return _targets(request, 422, upload=form.refused(refusal))
    return redirect("programme_targets")


@require_safe
def programme_target_template(request: HttpRequest) -> HttpResponse:
    """Every regime, year and city with what is set, to fill in."""
    targets = Targets()
    head = [words[0] for words in rules.COLUMNS.values()]
    rows = [
        [r.key, y, c.zh, "", targets.of(r, y, c.code), ""]
        for r in regimes().values()
        if r.unit != "datasets"
        for y in r.years
        for c in cities()
    ]
    return attached(book_of({"目标 targets": [head, *rows]}), EXCEL, "zuji-targets.xlsx")


def _scope(request: HttpRequest, status: int = 200, **more: Any) -> HttpResponse:
    names, industries = {c.code: c for c in cities()}, every_industry()
    members = [
        (s, [(m, names.get(m.city), industries.get(m.industry)) for m in s.memberships])
        for s in schemes().values()
    ]
    ending = more.pop("ending", {})
    own = [
        (p, names.get(p.city), industries.get(p.industry), ending.get(p.pk, EndPilotForm()))
        for p in Pilot.objects.filter(until=None)
    ]
    viewer = viewer_of(request)
    context = {
        "industries": industries.values(),
        "schemes": members,
        "own": own,
        "industry": IndustryForm(),
        "pilot": PilotForm(),
        "may_industry": decide(viewer, "industry.set"),
        "may_pilot": decide(viewer, "pilot.set"),
    }
    return render(request, "programme/scope.html", context | more, status=status)


@require_safe
def programme_scope(request: HttpRequest) -> HttpResponse:
    return _scope(request)


@require_POST
def programme_industry_set(request: HttpRequest) -> HttpResponse:
    form = IndustryForm(request.POST)
    try:
        SetIndustry(viewer_of(request), "industries", values=form.values()).run()
    except Refusal as refusal:
        return _scope(request, 422, industry=form.refused(refusal))
    return redirect("programme_scope")


@require_POST
def programme_pilot_add(request: HttpRequest) -> HttpResponse:
    form = PilotForm(request.POST)
    try:
        AddPilot(viewer_of(request), "pilots", values=form.values()).run()
    except Refusal as refusal:
        return _scope(request, 422, pilot=form.refused(refusal))
    return redirect("programme_scope")


@require_POST
def programme_pilot_end(request: HttpRequest, pk: int) -> HttpResponse:
    pilot, form = get_object_or_404(Pilot, pk=pk), EndPilotForm(request.POST)
    try:
        EndPilot(viewer_of(request), pilot, **form.values()).run()
    except Refusal as refusal:
        return _scope(request, 422, ending={pk: form.refused(refusal)})
    return redirect("programme_scope")


def _consultations(request: HttpRequest, status: int = 200, **more: Any) -> HttpResponse:
    known = departments()
    viewer, today = viewer_of(request), timezone.localdate()
    consultations = [
        (
            c,
            [known[d] for d in c.departments if d in known],
            agreed_tasks(c, lang(), today),
            decide(viewer, "task.agree", c),
        )
        for c in Consultation.objects.select_related("by").prefetch_related("tasks")[:200]
    ]
    context = {
        "consultations": consultations,
        "form": ConsultationForm(),
        "may": decide(viewer, "consultation.record"),
    }
    return render(request, "programme/consultations.html", context | more, status=status)


@require_safe
def programme_consultations(request: HttpRequest) -> HttpResponse:
    return _consultations(request)


@require_POST
def programme_consultation_add(request: HttpRequest) -> HttpResponse:
    form = ConsultationForm(request.POST)
    try:
        RecordConsultation(viewer_of(request), "consultations", values=form.values()).run()
    except Refusal as refusal:
        return _consultations(request, 422, form=form.refused(refusal))
    return redirect("programme_consultations")
