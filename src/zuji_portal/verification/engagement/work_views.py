"""The work of an engagement: sample and evidence, findings, visits, conclusion."""

from __future__ import annotations

from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from zuji.core.label import in_language
from zuji.core.words import OPINIONS, SEVERITIES
from zuji_portal.enterprises.evidence.queries import visible_to as visible_evidence
from zuji_portal.enterprises.evidence.storage import path_of
from zuji_portal.foundation.accounts.viewer import viewer_of
from zuji_portal.foundation.permissions import decide
from zuji_portal.studies.pages import shown as in_words
from zuji_portal.ui.language import lang
from zuji_portal.ui.requests import field
from zuji_portal.verification import queries
from zuji_portal.verification.engagement import work as work_actions
from zuji_portal.verification.engagement.pages import acted, line_label, shown
from zuji_portal.verification.engagement.statement import IssueStatement
from zuji_portal.verification.machine import FINDING
from zuji_portal.verification.models import Engagement, VisitPhoto

MOST_PHOTOS = 12
SETTLING: dict[str, type[work_actions.FindingAction]] = {
    "closed": work_actions.CloseFinding,
    "unresolved": work_actions.LeaveFinding,
    "open": work_actions.ReopenFinding,
}
"""What the verifier may do with a finding, by the state it goes to."""
More = dict[str, Any] | None


def _sample(
    request: HttpRequest, engagement: Engagement, status: int = 200, more: More = None
) -> HttpResponse:
    study = engagement.revision.content()["study"]
    files = visible_evidence(viewer_of(request)).filter(enterprise=engagement.enterprise)
    by_digest = {f.digest: f for f in files}
    rows = []
    for line in queries.lines_of(engagement):
        value = queries.value_of(study, line.name)
        cited = [by_digest[d] for d in by_digest if d in str(value)]
        rows.append(
            {
                "line": line,
                "label": line_label(engagement, line.name),
                "value": in_words(value),
                "cited": cited,
            }
        )
    seen = engagement.sightings.select_related("by", "revision")
    context = {
        "rows": rows,
        "files": files[:200],
        "sample": queries.sample_of(engagement),
        "verified": queries.verified_so_far(engagement),
        "result": reverse("result", args=[engagement.revision.address]),
        "history": [(s, line_label(engagement, s.name)) for s in seen.order_by("-pk")[:100]],
    }
    return shown(request, "sample", engagement, "sample", status, context | (more or {}))


@require_safe
def verification_sample(request: HttpRequest, pk: int) -> HttpResponse:
    return _sample(request, queries.opened_or_404(viewer_of(request), pk))


@require_POST
def sample_adjust(request: HttpRequest, pk: int) -> HttpResponse:
    viewer = viewer_of(request)
    found = queries.opened_or_404(viewer, pk)
    action = work_actions.AdjustSample(
        viewer,
        found,
        name=field(request, "line"),
        is_taken=field(request, "taken") == "1",
        reason=field(request, "reason"),
    )
    return acted(request, action.run, _sample, found, "verification_sample")


@require_POST
def sample_seen(request: HttpRequest, pk: int) -> HttpResponse:
    viewer = viewer_of(request)
    found = queries.opened_or_404(viewer, pk)
    chosen = field(request, "evidence")
    evidence = None
    if chosen:
        # a file of another enterprise that the viewer may read is refused by the action, one not
        # readable is not found
        evidence = next((f for f in visible_evidence(viewer) if str(f.pk) == chosen), None)
        if evidence is None:
            raise Http404("evidence")
    action = work_actions.RecordSighting(
        viewer,
        found,
        name=field(request, "line"),
        holds=field(request, "holds") == "1",
        evidence=evidence,
        note=field(request, "note"),
    )
    return acted(request, action.run, _sample, found, "verification_sample")


def _findings(
    request: HttpRequest, engagement: Engagement, status: int = 200, more: More = None
) -> HttpResponse:
    viewer = viewer_of(request)
    rows = [
        {
            "finding": f,
            "label": line_label(engagement, f.field) if f.field != "study" else "",
            "severity": SEVERITIES[f.severity][lang()],
            "state": FINDING.words[f.state][lang()],
            "remarks": f.remarks.select_related("by"),
            "may_answer": decide(viewer, "finding.answer", f),
        }
        for f in engagement.findings.select_related("by", "revision")
    ]
    fields = [(x.name, line_label(engagement, x.name)) for x in queries.lines_of(engagement)]
    context = {"rows": rows, "severities": SEVERITIES, "fields": fields}
    return shown(request, "findings", engagement, "findings", status, context | (more or {}))


@require_safe
def verification_findings(request: HttpRequest, pk: int) -> HttpResponse:
    return _findings(request, queries.opened_or_404(viewer_of(request), pk))


@require_POST
def finding_raise(request: HttpRequest, pk: int) -> HttpResponse:
    viewer = viewer_of(request)
    found = queries.opened_or_404(viewer, pk)
    values = {n: field(request, n) for n in ("severity", "field", "text")}
    action = work_actions.RaiseFinding(viewer, found, values=values)
    return acted(request, action.run, _findings, found, "verification_findings")


@require_POST
def finding_settle(request: HttpRequest, pk: int, number: int) -> HttpResponse:
    viewer = viewer_of(request)
    finding = queries.finding_or_404(viewer, pk, number)
    settle = SETTLING.get(field(request, "state"))
    if settle is None:
        raise Http404(number)
    action = settle(viewer, finding, text=field(request, "text"))
    return acted(request, action.run, _findings, finding.engagement, "verification_findings")


@require_POST
def finding_answer(request: HttpRequest, pk: int, number: int) -> HttpResponse:
    viewer = viewer_of(request)
    finding = queries.finding_or_404(viewer, pk, number)
    action = work_actions.AnswerFinding(viewer, finding, text=field(request, "text"))
    return acted(request, action.run, _findings, finding.engagement, "verification_findings")


def _visits(
    request: HttpRequest, engagement: Engagement, status: int = 200, more: More = None
) -> HttpResponse:
    context = {
        "visits": engagement.visits.select_related("site", "by").prefetch_related("photos"),
        "sites": queries.sites_of(engagement),
        "most": MOST_PHOTOS,
    }
    return shown(request, "visits", engagement, "visits", status, context | (more or {}))


@require_safe
def verification_visits(request: HttpRequest, pk: int) -> HttpResponse:
    return _visits(request, queries.opened_or_404(viewer_of(request), pk))


@require_POST
def visit_add(request: HttpRequest, pk: int) -> HttpResponse:
    viewer = viewer_of(request)
    found = queries.opened_or_404(viewer, pk)
    site = queries.sites_of(found).filter(key=field(request, "site")).first()
    files = [
        f for f in request.FILES.getlist("photos")[:MOST_PHOTOS] if isinstance(f, UploadedFile)
    ]
    photos = [(f.read(), field(request, "caption")) for f in files]
    values = {n: field(request, n) for n in ("visited_on", "people", "text")}
    action = work_actions.RecordVisit(viewer, found, site=site, values=values, photos=photos)
    return acted(request, action.run, _visits, found, "verification_visits")


@require_safe
def visit_photo(request: HttpRequest, pk: int, number: int) -> HttpResponseBase:
    """A photo; its pixels were encoded here."""
    found = queries.opened_or_404(viewer_of(request), pk)
    photo = VisitPhoto.objects.filter(visit__engagement=found, pk=number).first()
    if photo is None:
        raise Http404(number)
    response = FileResponse(path_of(photo.digest).open("rb"), content_type="image/jpeg")
    response["Cache-Control"] = "private, no-store"
    return response


@require_POST
def verification_return(request: HttpRequest, pk: int) -> HttpResponse:
    viewer = viewer_of(request)
    found = queries.opened_or_404(viewer, pk)
    action = work_actions.ReturnForCorrection(viewer, found)
    return acted(request, action.run, _findings, found, "verification_findings")


@require_POST
def verification_resume(request: HttpRequest, pk: int) -> HttpResponse:
    viewer = viewer_of(request)
    found = queries.opened_or_404(viewer, pk)
    action = work_actions.TakeResubmission(viewer, found)
    return acted(request, action.run, _findings, found, "verification_sample")


def _conclusion(
    request: HttpRequest, engagement: Engagement, status: int = 200, more: More = None
) -> HttpResponse:
    posted = (more or {}).get("posted")
    values = posted or engagement.draft
    context = {
        "opinions": OPINIONS,
        "values": values,
        "verified": queries.verified_so_far(engagement),
        "opinion_word": in_language(OPINIONS.get(engagement.draft.get("opinion", ""), ""), lang()),
    }
    return shown(request, "conclusion", engagement, "conclusion", status, context | (more or {}))


@require_safe
def verification_conclusion(request: HttpRequest, pk: int) -> HttpResponse:
    return _conclusion(request, queries.opened_or_404(viewer_of(request), pk))


@require_POST
def verification_conclude(request: HttpRequest, pk: int) -> HttpResponse:
    viewer = viewer_of(request)
    found = queries.opened_or_404(viewer, pk)
    values = {n: field(request, n) for n in ("opinion", "scope", "procedures", "limits")}
    action = work_actions.Conclude(viewer, found, values=values)
    return acted(request, action.run, _conclusion, found, "verification_conclusion")


@require_POST
def verification_reopen(request: HttpRequest, pk: int) -> HttpResponse:
    viewer = viewer_of(request)
    found = queries.opened_or_404(viewer, pk)
    action = work_actions.Reopen(viewer, found, reason=field(request, "reason"))
    return acted(request, action.run, _conclusion, found, "verification_conclusion")


@require_POST
def verification_issue(request: HttpRequest, pk: int) -> HttpResponse:
    viewer = viewer_of(request)
    found = queries.opened_or_404(viewer, pk)
    made: list[Any] = []
    answer = acted(
        request,
        lambda: made.append(IssueStatement(viewer, found).run()),
        _conclusion,
        found,
        "verification",
    )
    return redirect("statement", made[0].number) if made else answer
