"""Certification for who is in it: the enterprise and the officers."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from zuji.core.refusals import Refusal
from zuji.verification import certification_rules
from zuji_portal.certification import actions, queries
from zuji_portal.certification.choices import RESULTS
from zuji_portal.certification.deciding import grounds, last_years
from zuji_portal.certification.forms import ApplyForm, ExternalForm, SurveillanceForm
from zuji_portal.certification.machine import CERTIFICATE
from zuji_portal.certification.models import Certificate
from zuji_portal.committee.queries import applicable_rule
from zuji_portal.enterprises.products.queries import product_or_404
from zuji_portal.foundation.accounts.viewer import viewer_of
from zuji_portal.foundation.permissions import decide, require
from zuji_portal.foundation.permissions.roles import ENTERPRISE
from zuji_portal.foundation.workflow.confirming import moved_by_page
from zuji_portal.studies.brief import brief_of
from zuji_portal.studies.queries import draft_or_404
from zuji_portal.ui.forms import SiteForm
from zuji_portal.ui.language import findings_for, lang
from zuji_portal.verification.queries import engagements_of

A_PAGE = 50
MOVES: dict[str, type[actions.CertificateAction]] = {
    CERTIFICATE.move(action.policy).key: action
    for action in (
        actions.Accept,
        actions.PassDocuments,
        actions.PassInspection,
        actions.TakeVerification,
        actions.Issue,
        actions.AskCorrection,
        actions.Reject,
        actions.Resubmit,
        actions.Suspend,
        actions.Restore,
        actions.Revoke,
        actions.Withdraw,
    )
}
"""The last part of the address of a move → what makes it."""


@require_safe
def certificate_list(request: HttpRequest) -> HttpResponse:
    """Applications and certificates, with those that wait and those whose day is near."""
    viewer = viewer_of(request)
    state = request.GET.get("state", "")
    certificates = queries.visible_to(viewer)
    if state in CERTIFICATE.words:
        certificates = certificates.filter(state=state)
    page = Paginator(certificates, A_PAGE).get_page(request.GET.get("page"))
    rows = [(c, CERTIFICATE.word(queries.state_now(c), lang())) for c in page]
    context = {
        "page": page,
        "rows": rows,
        "states": CERTIFICATE.in_words(lang()),
        "state": state,
        "alarms": queries.alarms(viewer, most=50),
        "waiting": queries.waiting(viewer)[:50],
    }
    return render(request, "certification/list.html", context)


def _page(
    request: HttpRequest,
    certificate: Certificate,
    status: int = 200,
    refused: SiteForm | None = None,
    **more: Any,
) -> HttpResponse:
    viewer = viewer_of(request)
    words = {key: word[lang()] for key, word in certification_rules().documents.items()}
    context = {
        "certificate": certificate,
        "state": CERTIFICATE.word(queries.state_now(certificate), lang()),
        "may_surveil": decide(viewer, "certificate.surveil", certificate),
        "documents": [
            (words.get(document.kind, document.kind), document.file)
            for document in certificate.documents.select_related("file")
        ],
        "reads_files": viewer.role in {"province", *ENTERPRISE},
        "events": [
            (e, CERTIFICATE.word(e.target, lang())) for e in certificate.events.select_related("by")
        ],
        "brief": brief_of(certificate.revision),
        "grounds": grounds(viewer, certificate, timezone.localdate())
        if viewer.role == "province" and certificate.is_pending
        else [],
        "last_years": last_years(certificate),
        "due": certificate.next_surveillance(),
        "surveillance": SurveillanceForm.beside(refused),
        "refused": refused,
        "surveillances": [
            (s, RESULTS[s.result][lang()]) for s in certificate.surveillances.select_related("by")
        ],
        "rule": applicable_rule(certificate.study.model_id, timezone.localdate().isoformat()).rule,
        "engagements": engagements_of(certificate.study),
        "today": timezone.localdate(),
    }
    return render(request, "certification/certificate.html", context | more, status=status)


@require_safe
def certificate(request: HttpRequest, pk: int) -> HttpResponse:
    return _page(request, queries.certificate_or_404(viewer_of(request), pk))


def certificate_apply(request: HttpRequest, pk: int) -> HttpResponse:
    """The form of an application: each document is one of the enterprise's evidence files."""
    viewer = viewer_of(request)
    study = draft_or_404(viewer, pk)
    form = ApplyForm(
        request.POST if request.method == "POST" else None, files=queries.own_evidence(viewer)
    )
    if request.method == "POST":
        try:
            documents = form.values()
            more = {name: documents.pop(name) for name in ("management_since", "is_combined")}
            action = actions.Apply(viewer, study, documents=documents, **more)
            return redirect("certificate", action.run().pk)
        except Refusal as refusal:
            form.refused(refusal)
    context = {"study": study, "form": form, "may": decide(viewer, "certificate.apply", study)}
    return render(request, "certification/apply.html", context, status=form.status)


def _acted(
    request: HttpRequest,
    certificate: Certificate,
    act: type[actions.CertificateAction],
    form: SiteForm,
) -> HttpResponse:
    """Does with a certificate what was posted; a refusal is shown on its page with what was
    typed.
    """
    viewer = viewer_of(request)
    require(viewer, act.policy, certificate)
    try:
        act(viewer, certificate, **form.values()).run()
    except Refusal as refusal:
        certificate.refresh_from_db()
        findings = findings_for(form.refused(refusal).findings())
        return _page(request, certificate, 422, form, findings=findings)
    return redirect("certificate", certificate.pk)


def certificate_move(request: HttpRequest, pk: int, move: str) -> HttpResponse:
    """One move of a certificate, by the province or by its holder."""
    viewer = viewer_of(request)
    certificate = queries.certificate_or_404(viewer, pk)
    if move not in MOVES:
        raise Http404(move)
    act = MOVES[move]
    made = CERTIFICATE.move(act.policy)
    return moved_by_page(
        request,
        viewer,
        CERTIFICATE,
        certificate,
        move=made,
        act=lambda form: _acted(request, certificate, act, form),
    )


@require_POST
def certificate_surveil(request: HttpRequest, pk: int) -> HttpResponse:
    viewer = viewer_of(request)
    certificate = queries.certificate_or_404(viewer, pk)
    return _acted(request, certificate, actions.RecordSurveillance, SurveillanceForm(request.POST))


def external_add(request: HttpRequest, pk: int) -> HttpResponse:
    """A certificate of somebody else, word for word."""
    viewer = viewer_of(request)
    product = product_or_404(viewer, pk)
    form = ExternalForm(
        request.POST if request.method == "POST" else None, files=queries.own_evidence(viewer)
    )
    if request.method == "POST":
        try:
            values = form.values()
            file = values.pop("file")
            actions.RecordExternal(viewer, product, values=values, file=file).run()
            return redirect("external_add", pk)
        except Refusal as refusal:
            form.refused(refusal)
    context = {
        "product": product,
        "form": form,
        "may": decide(viewer, "external.record", product),
        "externals": queries.externals(product.pk),
    }
    return render(request, "certification/external.html", context, status=form.status)
