"""Asking upstream enterprises for footprints, answering, using the answer."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from zuji.core.label import Label
from zuji.core.refusals import Refusal, refuse
from zuji.footprint.values import applicable, choose
from zuji.sectors.registry import get_model
from zuji_portal.enterprises.organisations.queries import claimable
from zuji_portal.foundation.accounts.links import secret_digest
from zuji_portal.foundation.accounts.viewer import viewer_of
from zuji_portal.foundation.permissions import decide, require
from zuji_portal.foundation.readingroom.readers import read_footprint
from zuji_portal.studies import queries
from zuji_portal.studies.models import HEAVY, FootprintRequest, Revision, Study
from zuji_portal.studies.pages import head
from zuji_portal.studies.suppliers.answering import TIERS, AnswerByLink, RemindSupplier
from zuji_portal.studies.suppliers.forms import (
    AnswerPublishedForm,
    AskForm,
    LinkAnswerForm,
    UsePublishedForm,
)
from zuji_portal.studies.suppliers.mailing import write_to_supplier
from zuji_portal.studies.suppliers.requests import (
    AnswerFootprint,
    AskFootprint,
    UseAnswer,
    UsePublished,
    link_secret,
    open_request,
    takes_footprint,
)
from zuji_portal.ui.forms import SiteForm
from zuji_portal.ui.language import findings_for, lang
from zuji_portal.ui.requests import field

METERING = Label(
    "能源计量员（电表、煤质化验、燃气账单）",
    "energy metering (power meters, coal analyses, gas bills)",
)
PRODUCTION = Label("生产统计", "production records")
PURCHASING = Label("采购部门或上游企业", "purchasing or the supplier")
HOLDERS = {
    "energy": METERING,
    "fuel": METERING,
    "power": METERING,
    "transport": Label("物流部门或承运人", "logistics or the carrier"),
    "production": PRODUCTION,
    "output": PRODUCTION,
    "product": PRODUCTION,
}
"""Group of inputs → who usually holds its figures."""


@require_safe
def study_suppliers(request: HttpRequest, pk: int) -> HttpResponse:
    """What is missing and who could supply it; requests and their answers."""
    viewer = viewer_of(request)
    study = queries.draft_or_404(viewer, pk)
    return _shown(request, study)


def _shown(
    request: HttpRequest,
    study: Study,
    status: int = 200,
    refused: SiteForm | None = None,
    **more: Any,
) -> HttpResponse:
    page = head(viewer_of(request), study) | _page(study, refused) | more
    return render(request, "studies/suppliers.html", page, status=status)


def _slots(study: Study) -> list[tuple[str, str]]:
    """The factors of the study's model that a footprint can stand for, in words."""
    slots = get_model(study.model_id).slots.values()
    return [(s.name, f"{s.label[lang()]} ({s.unit})") for s in slots if takes_footprint(s.unit)]


def _page(study: Study, refused: SiteForm | None) -> dict[str, Any]:
    model = get_model(study.model_id)
    given = study.data.get("inputs", {})
    choices, _ = choose(model.choices, study.data.get("choices") or {}, "choices")
    missing = [
        i
        for i in model.inputs.values()
        if not i.optional and not i.default and i.name not in given and applicable(i, choices)
    ]
    empty: list[SiteForm] = [form(slots=_slots(study)) for form in (AskForm, UsePublishedForm)]
    asking, using = (refused if type(refused) is type(form) else form for form in empty)
    rows = [
        (r, model.slots[r.slot].label[lang()], TIERS.get((r.answer or {}).get("tier", "")))
        for r in study.requests.order_by("-pk")
    ]
    return {
        "tab": "suppliers",
        "missing": [(i.label[lang()], i.unit, supplier_of(i.group)) for i in missing],
        "asking": asking,
        "using": using,
        "findings": findings_for(refused.findings()) if refused else [],
        "rows": rows,
    }


def supplier_of(group: str) -> str:
    """Who in or outside the plant usually holds a group's figures."""
    return HOLDERS.get(group, PURCHASING)[lang()]


@require_POST
def supplier_ask(request: HttpRequest, pk: int) -> HttpResponse:
    """Makes the link with which an upstream enterprise is asked."""
    viewer = viewer_of(request)
    study = queries.draft_or_404(viewer, pk)
    require(viewer, AskFootprint.policy, study)
    form = AskForm(request.POST, slots=_slots(study))
    try:
        values = form.values()
        supplier = claimable(values["uscc"])
        action = AskFootprint(viewer, study, supplier=supplier, **values)
        action.run()
    except Refusal as refusal:
        return _shown(request, study, 422, form.refused(refusal))
    made = FootprintRequest.objects.get(secret_digest=secret_digest(action.secret))
    route = "footprint_request" if supplier else "supplier_answer"
    link = request.build_absolute_uri(reverse(route, args=[action.secret]))
    if made.email:
        write_to_supplier(made, link)
    return _shown(request, study, link=link, mailed=made.email)


@require_POST
def supplier_published(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a published footprint by its address."""
    viewer = viewer_of(request)
    study = queries.draft_or_404(viewer, pk)
    require(viewer, UsePublished.policy, study)
    form = UsePublishedForm(request.POST, slots=_slots(study))
    try:
        UsePublished(viewer, study, **form.values()).run()
    except Refusal as refusal:
        return _shown(request, study, 422, form.refused(refusal))
    return redirect("study_draft", pk)


@require_POST
def supplier_use(request: HttpRequest, pk: int, number: int) -> HttpResponse:
    """Takes an answered footprint into the study."""
    viewer = viewer_of(request)
    study = queries.draft_or_404(viewer, pk)
    asked = FootprintRequest.objects.filter(study=study, pk=number, state="answered").first()
    if asked is None:
        raise Http404(number)
    try:
        UseAnswer(viewer, study, request=asked).run()
    except Refusal as problem:
        return _shown(request, study, 422, findings=findings_for(problem.findings))
    return redirect("study_draft", pk)


@require_POST
def supplier_remind(request: HttpRequest, pk: int, number: int) -> HttpResponse:
    """Writes to the supplier again."""
    viewer = viewer_of(request)
    study = queries.draft_or_404(viewer, pk)
    asked = FootprintRequest.objects.filter(study=study, pk=number).first()
    if asked is None:
        raise Http404(number)
    secret = link_secret(asked)
    try:
        if secret_digest(secret) != asked.secret_digest:
            raise refuse("request-without-address", "request")
        RemindSupplier(viewer, study, request=asked).run()
    except Refusal as problem:
        return _shown(request, study, 422, findings=findings_for(problem.findings))
    route = "footprint_request" if asked.supplier_id else "supplier_answer"
    write_to_supplier(asked, request.build_absolute_uri(reverse(route, args=[secret])))
    return redirect("study_suppliers", pk)


def supplier_answer(request: HttpRequest, secret: str) -> HttpResponse:
    """Where a supplier without an account answers: who asks, for what, until when, who sees it."""
    viewer, asked = viewer_of(request), open_request(secret)
    if asked is None:
        raise Http404
    if asked.supplier_id:
        return redirect("footprint_request", secret)
    slot = get_model(asked.study.model_id).slots[asked.slot]
    form = LinkAnswerForm(*(request.POST, request.FILES) if request.method == "POST" else ())
    if request.method == "POST":
        try:
            values = form.values()
            sent = values["file"] if values["way"] == "file" else None
            stated = read_footprint(*sent) if sent else None
            action = AnswerByLink(viewer, asked, way=values["way"], entered=values)
            action.footprint = stated
            action.run()
            return redirect(request.path)
        except Refusal as refusal:
            form.refused(refusal)
    context = {
        "asked": asked,
        "slot": slot,
        "form": form,
        "may": decide(viewer, AnswerByLink.policy, asked),
        "tier": TIERS.get((asked.answer or {}).get("tier", "")),
        "secret": secret,
    }
    return render(request, "studies/answer.html", context, status=form.status)


def footprint_request(request: HttpRequest, secret: str) -> HttpResponse:
    """Where the link leads the supplier: who asks for what, and the own approved footprints to
    answer with.
    """
    asked = open_request(secret)
    if asked is None:
        raise Http404
    return _answering(request, asked)


def footprint_asked(request: HttpRequest, pk: int) -> HttpResponse:
    """The same page for the enterprise that was asked by name, from its list."""
    asked = queries.requests_to(viewer_of(request)).filter(pk=pk).first()
    if asked is None:
        raise Http404(pk)
    return _answering(request, asked)


def _answering(request: HttpRequest, asked: FootprintRequest) -> HttpResponse:
    viewer = viewer_of(request)
    own = Revision.objects.none()
    if viewer.role in {"owner", "clerk"}:
        own = (
            queries.latest_revisions()
            .filter(
                study__enterprise=viewer.enterprise_id,
                study__state="approved",
                approval__is_approved=True,
            )
            .select_related("study__product")
            .defer(*HEAVY, "study__data")
            .order_by("-at")
        )
    slot = get_model(asked.study.model_id).slots[asked.slot]
    context: dict[str, Any] = {
        "asked": asked,
        "slot": slot,
        "own": own,
        "viewer": viewer,
        "may": decide(viewer, "footprint.answer", asked),
        "answering": AnswerPublishedForm(),
    }
    if request.method == "POST":
        if not viewer.is_signed_in:
            return redirect(f"{reverse('account_login')}?next={request.path}")
        chosen = field(request, "revision")
        revision = (
            own.filter(pk=int(chosen)).first() if chosen.isdecimal() and len(chosen) < 12 else None
        )
        require(viewer, AnswerFootprint.policy, asked)
        form = AnswerPublishedForm(request.POST if "published" in request.POST else None)
        try:
            published = form.values() if form.is_bound else {}
            AnswerFootprint(viewer, asked, revision=revision, **published).run()
        except Refusal as refusal:
            findings = form.refused(refusal).findings() if form.is_bound else refusal.findings
            context |= {"findings": findings_for(findings), "answering": form}
            return render(request, "studies/request.html", context, status=422)
        return redirect(request.path)
    return render(request, "studies/request.html", context)
