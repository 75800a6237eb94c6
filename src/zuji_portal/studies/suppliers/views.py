"""Asking upstream enterprises for footprints, answering, using the answer."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from zuji.core.label import Label
from zuji.core.refusals import Refusal
from zuji.footprint.values import applicable, choose
from zuji.sectors.registry import get_model
from zuji_portal.enterprises.organisations.queries import claimable
from zuji_portal.foundation.accounts.viewer import Viewer, viewer_of
from zuji_portal.foundation.permissions import decide
from zuji_portal.studies import queries
from zuji_portal.studies.models import FootprintRequest, Revision
from zuji_portal.studies.pages import head
from zuji_portal.studies.suppliers.requests import (
    AnswerFootprint,
    AskFootprint,
    UseAnswer,
    UsePublished,
    open_request,
    takes_footprint,
)
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
    found = queries.draft_or_404(viewer, pk)
    return render(request, "studies/suppliers.html", head(viewer, found) | _page(found))


def _page(found: Any) -> dict[str, Any]:
    model = get_model(found.model_id)
    given = found.data.get("inputs", {})
    choices, _ = choose(model.choices, found.data.get("choices") or {}, "choices")
    missing = [
        i
        for i in model.inputs.values()
        if not i.optional and not i.default and i.name not in given and applicable(i, choices)
    ]
    slots = [
        (s.name, s.label[lang()], s.unit) for s in model.slots.values() if takes_footprint(s.unit)
    ]
    rows = [(r, model.slots[r.slot].label[lang()]) for r in found.requests.order_by("-pk")]
    return {
        "tab": "suppliers",
        "missing": [(i.label[lang()], i.unit, supplier_of(i.group)) for i in missing],
        "slots": slots,
        "rows": rows,
    }


def supplier_of(group: str) -> str:
    """Who in or outside the plant usually holds a group's figures."""
    return HOLDERS.get(group, PURCHASING)[lang()]


@require_POST
def supplier_ask(request: HttpRequest, pk: int) -> HttpResponse:
    viewer = viewer_of(request)
    found = queries.draft_or_404(viewer, pk)
    action = AskFootprint(
        viewer,
        found,
        slot=field(request, "slot"),
        supplier_name=field(request, "supplier_name"),
        supplier=claimable(field(request, "uscc")),
        message=field(request, "message"),
    )
    try:
        action.run()
    except Refusal as problem:
        return _refused(request, viewer, found, problem)
    link = request.build_absolute_uri(reverse("footprint_request", args=[action.secret]))
    return render(
        request, "studies/suppliers.html", head(viewer, found) | _page(found) | {"link": link}
    )


def _refused(request: HttpRequest, viewer: Viewer, found: Any, problem: Refusal) -> HttpResponse:
    context = head(viewer, found) | _page(found) | {"findings": findings_for(problem.findings)}
    return render(request, "studies/suppliers.html", context, status=422)


@require_POST
def supplier_published(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a published footprint by its address."""
    viewer = viewer_of(request)
    found = queries.draft_or_404(viewer, pk)
    try:
        UsePublished(
            viewer, found, slot=field(request, "slot"), published=field(request, "published")
        ).run()
    except Refusal as problem:
        return _refused(request, viewer, found, problem)
    return redirect("study_draft", pk)


@require_POST
def supplier_use(request: HttpRequest, pk: int, number: int) -> HttpResponse:
    viewer = viewer_of(request)
    found = queries.draft_or_404(viewer, pk)
    asked = FootprintRequest.objects.filter(study=found, pk=number, state="answered").first()
    if asked is None:
        raise Http404(number)
    UseAnswer(viewer, found, request=asked).run()
    return redirect("study_draft", pk)


def footprint_request(request: HttpRequest, secret: str) -> HttpResponse:
    """Where the link leads the supplier: who asks for what, and the own approved footprints to
    answer with.
    """
    viewer, asked = viewer_of(request), open_request(secret)
    if asked is None:
        raise Http404
    own = Revision.objects.none()
    if viewer.role in {"owner", "clerk"}:
        own = (
            Revision.objects.filter(
                study__enterprise=viewer.enterprise_id, approval__is_approved=True
            )
            .select_related("study__product")
            .order_by("-at")
        )
    slot = get_model(asked.study.model_id).slots[asked.slot]
    context: dict[str, Any] = {
        "asked": asked,
        "slot": slot,
        "own": own,
        "viewer": viewer,
        "may": decide(viewer, "footprint.answer", asked),
    }
    if request.method == "POST":
        if not viewer.is_signed_in:
            return redirect(f"{reverse('account_login')}?next={request.path}")
        chosen = field(request, "revision")
        revision = (
            own.filter(pk=int(chosen)).first() if chosen.isdecimal() and len(chosen) < 12 else None
        )
        try:
            AnswerFootprint(
                viewer, asked, revision=revision, published=field(request, "published")
            ).run()
        except Refusal as problem:
            return render(
                request,
                "studies/request.html",
                context | {"findings": findings_for(problem.findings)},
                status=422,
            )
        return redirect("footprint_request", secret)
    return render(request, "studies/request.html", context)
