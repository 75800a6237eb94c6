"""Changes, last year, measures, scenarios, class, large jobs."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from zuji.compare import disclosure_rules
from zuji.core.numbers import read_number
from zuji.core.refusals import Refusal, refuse
from zuji.footprint.measures import applies, measures_for
from zuji.lockfile import decompose
from zuji.lockfile.lock import assessment_of
from zuji_portal.foundation.accounts.viewer import viewer_of
from zuji_portal.foundation.jobs.actions import start_job
from zuji_portal.studies import queries
from zuji_portal.studies.computing import assessed, lock_of
from zuji_portal.studies.insight import (
    beside_last_year,
    class_of,
    measure_rows,
    scenario,
    scenario_table,
)
from zuji_portal.studies.models import Revision, Study
from zuji_portal.studies.pages import field_label, head, shown
from zuji_portal.studies.reductions.effects import effects_in
from zuji_portal.studies.results.pages import comparison_page
from zuji_portal.ui.language import findings_for, lang
from zuji_portal.ui.requests import field

MOST_SCENARIOS = 3


def _study(request: HttpRequest, pk: int, tab: str) -> tuple[Study, dict[str, Any]]:
    viewer = viewer_of(request)
    study = queries.draft_or_404(viewer, pk)
    return study, head(viewer, study) | {"tab": tab}


@require_safe
def study_changes(request: HttpRequest, pk: int) -> HttpResponse:
    """Every change, newest first."""
    study, context = _study(request, pk, "changes")
    rows = [
        {
            "change": c,
            "fields": [
                {"label": field_label(study, f), "old": shown(a), "new": shown(b)}
                for f, (a, b) in c.fields.items()
            ],
        }
        for c in study.changes.select_related("by", "undoes").order_by("-number")[:200]
    ]
    return render(request, "studies/changes.html", context | {"rows": rows})


@require_safe
def study_against(request: HttpRequest, pk: int) -> HttpResponse:
    """This year beside last: inputs, and why the number changed."""
    study, context = _study(request, pk, "against")
    context["rows"] = beside_last_year(study)
    before = study.previous.latest_revision() if study.previous else None
    if study.previous:
        try:
            new = lock_of(study.data, timezone.localdate(), draws=0)
            old = (
                before.content()
                if before
                else lock_of(study.previous.data, timezone.localdate(), draws=0)
            )
            context["reductions"] = effects_in(study, new)
            address = before.address if before else f"d{study.previous.pk}"
            context |= {
                "comparison": comparison_page(
                    decompose(old, new), [old, new], (address, f"d{pk}"), lang()
                )
            }
        except Refusal as problem:
            context["findings"] = findings_for(problem.findings)
    return render(request, "studies/against.html", context)


@require_safe
def study_measures(request: HttpRequest, pk: int) -> HttpResponse:
    """Measures with their savings and costs, for the study as it is."""
    study, context = _study(request, pk, "measures")
    try:
        assessment = assessed(study.data, timezone.localdate())
        taken, left, curve = measure_rows(assessment)
        context |= {"made": assessment, "taken": taken, "left": left, "curve": curve}
    except Refusal as problem:
        context["findings"] = findings_for(problem.findings)
    return render(request, "studies/measures.html", context)


@require_safe
def study_scenarios(request: HttpRequest, pk: int) -> HttpResponse:
    """Up to three sets of measures beside the study as it is; the choice stands in the address."""
    study, context = _study(request, pk, "scenarios")
    try:
        assessment = assessed(study.data, timezone.localdate())
        offered = [m for m in measures_for(assessment.model) if applies(m, assessment)]
        chosen = [
            [m for m in offered if f"{i}.{m.id}" in request.GET]
            for i in range(1, MOST_SCENARIOS + 1)
        ]
        columns = [assessment]
        for measures in chosen:
            columns.append(
                scenario(assessment, [(m, _level(request, m)) for m in measures])
                if measures
                else assessment
            )
        context |= {
            "made": assessment,
            "offered": [(m, [m in c for c in chosen], _level(request, m)) for m in offered],
            "rows": scenario_table(columns),
            "totals": [m.total for m in columns],
            "savings": [assessment.total - m.total for m in columns],
        }
    except Refusal as problem:
        context["findings"] = findings_for(problem.findings)
    return render(request, "studies/scenarios.html", context)


def _level(request: HttpRequest, measure: Any) -> float:
    text = request.GET.get(f"level.{measure.id}", "").strip()
    if not text:
        return float(measure.level)
    return read_number(text, f"level.{measure.id}")


@require_safe
def study_benchmark(request: HttpRequest, pk: int) -> HttpResponse:
    """Where the study stands in its class; for who supervises, its last submitted version."""
    viewer = viewer_of(request)
    study = queries.study_or_404(viewer, pk)
    context = head(viewer, study) | {"tab": "benchmark"}
    try:
        assessment = (
            assessed(study.data, timezone.localdate())
            if queries.sees_draft(viewer, study)
            else assessment_of(latest_or_404(study).content())
        )
        context |= {
            "made": assessment,
            "distribution": class_of(study, assessment.choices),
            "least": disclosure_rules().least.value,
            "dominant": f"{100 * disclosure_rules().dominant.value:.0f}",
            "published": assessment.model.published,
        }
    except Refusal as problem:
        context["findings"] = findings_for(problem.findings)
    return render(request, "studies/benchmark.html", context)


def latest_or_404(study: Study) -> Revision:
    """The last submitted version."""
    revision = study.latest_revision()
    if revision is None:
        raise Http404(study.pk)
    return revision


@require_POST
def montecarlo(request: HttpRequest, pk: int) -> HttpResponse:
    """A million draws in the background."""
    viewer = viewer_of(request)
    study = queries.draft_or_404(viewer, pk)
    draws = field(request, "draws") or "1000000"
    if not draws.isdecimal() or len(draws) > 9:
        raise refuse("number-unreadable", "draws", draws)
    return redirect(
        "job", start_job(viewer, "montecarlo", {"study": study.pk, "draws": int(draws)}).pk
    )


@require_POST
def recompute(request: HttpRequest) -> HttpResponse:
    """Every study of the enterprise under today's factors, in the background."""
    return redirect("job", start_job(viewer_of(request), "recompute", {}).pk)
