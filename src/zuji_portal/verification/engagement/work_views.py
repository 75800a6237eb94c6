"""The work of an engagement: sample and evidence, findings, visits, conclusion."""

from __future__ import annotations

from collections.abc import Callable
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
from zuji_portal.foundation.permissions import decide, require
from zuji_portal.foundation.workflow.confirming import confirm_page, deed_of
from zuji_portal.studies.pages import shown as in_words
from zuji_portal.ui.forms import SiteForm
from zuji_portal.ui.language import lang
from zuji_portal.ui.requests import field
from zuji_portal.verification import queries
from zuji_portal.verification.engagement import work as work_actions
from zuji_portal.verification.engagement.forms import (
    AdjustForm,
    AnswerForm,
    ConclusionForm,
    FindingForm,
    ReopenForm,
    SettleForm,
    SightingForm,
    VisitForm,
)
from zuji_portal.verification.engagement.pages import (
    NONE_REFUSED,
    Refused,
    acted,
    line_label,
    shown,
)
from zuji_portal.verification.engagement.statement import IssueStatement
from zuji_portal.verification.machine import ENGAGEMENT, FINDING
from zuji_portal.verification.models import Engagement, VerificationFinding, VisitPhoto

MOST_PHOTOS = 12
SETTLING: dict[str, type[work_actions.FindingAction]] = {
    "closed": work_actions.CloseFinding,
    "unresolved": work_actions.LeaveFinding,
    "open": work_actions.ReopenFinding,
}
"""What the verifier may do with a finding, by the state it goes to."""
More = dict[str, Any] | None


def _refused(more: More) -> Refused:
    refused: Refused = (more or {}).get("refused", NONE_REFUSED)
    return refused


def _sample(
    request: HttpRequest, engagement: Engagement, status: int = 200, more: More = None
) -> HttpResponse:
    study, refused = engagement.revision.content()["study"], _refused(more)
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
                "sighting": refused.or_empty(SightingForm(), line.name),
                "adjusting": refused.or_empty(AdjustForm(), line.name),
            }
        )
    seen = queries.history_of(engagement)
    context = {
        "rows": rows,
        "files": files[:200],
        "sample": queries.sample_of(engagement),
        "verified": queries.verified_so_far(engagement),
        "result": reverse("result", args=[engagement.revision.address]),
        "history": [(s, line_label(engagement, s.name)) for s in seen.order_by("-pk")[:100]],
    }
    return shown(
        request, "sample", engagement, "sample", status=status, more=context | (more or {})
    )


@require_safe
def verification_sample(request: HttpRequest, pk: int) -> HttpResponse:
    return _sample(request, queries.opened_or_404(viewer_of(request), pk))


@require_POST
def sample_adjust(request: HttpRequest, pk: int) -> HttpResponse:
    viewer = viewer_of(request)
    engagement = queries.opened_or_404(viewer, pk)
    require(viewer, work_actions.AdjustSample.policy, engagement)
    form, name = AdjustForm(request.POST), field(request, "line")

    def adjust() -> None:
        is_taken = field(request, "taken") == "1"
        work_actions.AdjustSample(
            viewer, engagement, name=name, is_taken=is_taken, **form.values()
        ).run()

    return acted(request, adjust, _sample, engagement, to="verification_sample", form=form, at=name)


@require_POST
def sample_seen(request: HttpRequest, pk: int) -> HttpResponse:
    viewer = viewer_of(request)
    engagement = queries.opened_or_404(viewer, pk)
    chosen = field(request, "evidence")
    evidence = None
    if chosen:
        # a file of another enterprise that the viewer may read is refused by the action, one not
        # readable is not engagement
        evidence = next((f for f in visible_evidence(viewer) if str(f.pk) == chosen), None)
        if evidence is None:
            raise Http404("evidence")
    require(viewer, work_actions.RecordSighting.policy, engagement)
    form, name = SightingForm(request.POST), field(request, "line")

    def see() -> None:
        holds = field(request, "holds") == "1"
        work_actions.RecordSighting(
            viewer, engagement, name=name, holds=holds, evidence=evidence, **form.values()
        ).run()

    return acted(request, see, _sample, engagement, to="verification_sample", form=form, at=name)


def _places(engagement: Engagement) -> list[tuple[str, str]]:
    """Where in the study a finding may stand, with the words of the place."""
    return [(x.name, line_label(engagement, x.name)) for x in queries.lines_of(engagement)]


def _findings(
    request: HttpRequest, engagement: Engagement, status: int = 200, more: More = None
) -> HttpResponse:
    viewer, refused = viewer_of(request), _refused(more)
    rows = [
        {
            "finding": f,
            "label": line_label(engagement, f.field) if f.field != "study" else "",
            "severity": SEVERITIES[f.severity][lang()],
            "state": FINDING.words[f.state][lang()],
            "remarks": f.remarks.select_related("by"),
            "may_answer": decide(viewer, "finding.answer", f),
            "answer": refused.or_empty(AnswerForm(), f.number),
            "settle": refused.or_empty(SettleForm(), f.number),
        }
        for f in queries.findings_of(engagement)
    ]
    context = {"rows": rows, "form": refused.or_empty(FindingForm(places=_places(engagement)))}
    return shown(
        request, "findings", engagement, "findings", status=status, more=context | (more or {})
    )


@require_safe
def verification_findings(request: HttpRequest, pk: int) -> HttpResponse:
    return _findings(request, queries.opened_or_404(viewer_of(request), pk))


@require_POST
def finding_raise(request: HttpRequest, pk: int) -> HttpResponse:
    viewer = viewer_of(request)
    engagement = queries.opened_or_404(viewer, pk)
    require(viewer, work_actions.RaiseFinding.policy, engagement)
    form = FindingForm(request.POST, places=_places(engagement))

    def raised() -> None:
        work_actions.RaiseFinding(viewer, engagement, values=form.values()).run()

    return acted(request, raised, _findings, engagement, to="verification_findings", form=form)


@require_POST
def finding_settle(request: HttpRequest, pk: int, number: int) -> HttpResponse:
    viewer = viewer_of(request)
    finding = queries.finding_or_404(viewer, pk, number)
    settle = SETTLING.get(field(request, "state"))
    if settle is None:
        raise Http404(number)
    require(viewer, settle.policy, finding)
    form = SettleForm(request.POST)
    return _remarked(request, finding, form, lambda: settle(viewer, finding, **form.values()).run())


@require_POST
def finding_answer(request: HttpRequest, pk: int, number: int) -> HttpResponse:
    viewer = viewer_of(request)
    finding = queries.finding_or_404(viewer, pk, number)
    require(viewer, work_actions.AnswerFinding.policy, finding)
    form = AnswerForm(request.POST)

    def answer() -> None:
        work_actions.AnswerFinding(viewer, finding, **form.values()).run()

    return _remarked(request, finding, form, answer)


def _remarked(
    request: HttpRequest, finding: VerificationFinding, form: SiteForm, run: Callable[[], Any]
) -> HttpResponse:
    to = "verification_findings"
    return acted(request, run, _findings, finding.engagement, to=to, form=form, at=finding.number)


def _sites(engagement: Engagement) -> list[tuple[str, str]]:
    return [(site.key, site.name) for site in queries.sites_of(engagement)]


def _visits(
    request: HttpRequest, engagement: Engagement, status: int = 200, more: More = None
) -> HttpResponse:
    context = {
        "visits": engagement.visits.select_related("site", "by").prefetch_related("photos"),
        "form": _refused(more).or_empty(VisitForm(sites=_sites(engagement))),
        "most": MOST_PHOTOS,
    }
    return shown(
        request, "visits", engagement, "visits", status=status, more=context | (more or {})
    )


@require_safe
def verification_visits(request: HttpRequest, pk: int) -> HttpResponse:
    return _visits(request, queries.opened_or_404(viewer_of(request), pk))


@require_POST
def visit_add(request: HttpRequest, pk: int) -> HttpResponse:
    viewer = viewer_of(request)
    engagement = queries.opened_or_404(viewer, pk)
    require(viewer, work_actions.RecordVisit.policy, engagement)
    form = VisitForm(request.POST, sites=_sites(engagement))
    files = [
        f for f in request.FILES.getlist("photos")[:MOST_PHOTOS] if isinstance(f, UploadedFile)
    ]

    def visit() -> None:
        values = form.values()
        site = queries.sites_of(engagement).filter(key=values.pop("site")).first()
        caption = values.pop("caption")
        photos = [(f.read(), caption) for f in files]
        work_actions.RecordVisit(viewer, engagement, site=site, values=values, photos=photos).run()

    return acted(request, visit, _visits, engagement, to="verification_visits", form=form)


@require_safe
def visit_photo(request: HttpRequest, pk: int, number: int) -> HttpResponseBase:
    """A photo; its pixels were encoded here."""
    engagement = queries.opened_or_404(viewer_of(request), pk)
    photo = VisitPhoto.objects.filter(visit__engagement=engagement, pk=number).first()
    if photo is None:
        raise Http404(number)
    response = FileResponse(path_of(photo.digest).open("rb"), content_type="image/jpeg")
    response["Cache-Control"] = "private, no-store"
    return response


def verification_return(request: HttpRequest, pk: int) -> HttpResponse:
    """Sends the study back; asks once, on a page that says what follows."""
    viewer = viewer_of(request)
    engagement = queries.opened_or_404(viewer, pk)
    action = work_actions.ReturnForCorrection(viewer, engagement)
    if request.method != "POST":
        require(viewer, action.policy, engagement)
        deed = deed_of(ENGAGEMENT, engagement, ENGAGEMENT.move(action.policy))
        return confirm_page(request, deed, None)
    return acted(request, action.run, _findings, engagement, to="verification_findings")


@require_POST
def verification_resume(request: HttpRequest, pk: int) -> HttpResponse:
    viewer = viewer_of(request)
    engagement = queries.opened_or_404(viewer, pk)
    action = work_actions.TakeResubmission(viewer, engagement)
    return acted(request, action.run, _findings, engagement, to="verification_sample")


def _conclusion(
    request: HttpRequest, engagement: Engagement, status: int = 200, more: More = None
) -> HttpResponse:
    refused, draft = _refused(more), engagement.draft
    context = {
        "form": refused.or_empty(ConclusionForm(initial=draft)),
        "reopening": refused.or_empty(ReopenForm()),
        "sent_back": draft.get("sent_back"),
        "verified": queries.verified_so_far(engagement),
        "opinion_word": in_language(OPINIONS.get(engagement.draft.get("opinion", ""), ""), lang()),
    }
    return shown(
        request, "conclusion", engagement, "conclusion", status=status, more=context | (more or {})
    )


@require_safe
def verification_conclusion(request: HttpRequest, pk: int) -> HttpResponse:
    return _conclusion(request, queries.opened_or_404(viewer_of(request), pk))


@require_POST
def verification_conclude(request: HttpRequest, pk: int) -> HttpResponse:
    viewer = viewer_of(request)
    engagement = queries.opened_or_404(viewer, pk)
    require(viewer, work_actions.Conclude.policy, engagement)
    form = ConclusionForm(request.POST)

    def conclude() -> None:
        work_actions.Conclude(viewer, engagement, values=form.values()).run()

    return acted(
        request, conclude, _conclusion, engagement, to="verification_conclusion", form=form
    )


@require_POST
def verification_reopen(request: HttpRequest, pk: int) -> HttpResponse:
    viewer = viewer_of(request)
    engagement = queries.opened_or_404(viewer, pk)
    require(viewer, work_actions.Reopen.policy, engagement)
    form = ReopenForm(request.POST)

    def reopen() -> None:
        work_actions.Reopen(viewer, engagement, **form.values()).run()

    return acted(request, reopen, _conclusion, engagement, to="verification_conclusion", form=form)


@require_POST
def verification_issue(request: HttpRequest, pk: int) -> HttpResponse:
    viewer = viewer_of(request)
    engagement = queries.opened_or_404(viewer, pk)
    statements: list[Any] = []
    answer = acted(
        request,
        lambda: statements.append(IssueStatement(viewer, engagement).run()),
        _conclusion,
        engagement,
        to="verification",
    )
    return redirect("statement", statements[0].number) if statements else answer
