"""The register of verifier bodies: public list and page; the province's forms."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from zuji.core.refusals import Refusal
from zuji.sectors.registry import industry_facts
from zuji_portal.enterprises.organisations.queries import enterprise_of_code
from zuji_portal.foundation.accounts.viewer import viewer_of
from zuji_portal.foundation.permissions import decide
from zuji_portal.ui.forms import SiteForm
from zuji_portal.ui.language import lang
from zuji_portal.ui.requests import field
from zuji_portal.verification import queries
from zuji_portal.verification.calibration.queries import calibration_spread_of
from zuji_portal.verification.choices import QUALIFICATIONS, RELATIONS
from zuji_portal.verification.machine import OPEN
from zuji_portal.verification.models import Body, BodyRelation, Shareholding, Verifier
from zuji_portal.verification.register import actions as act
from zuji_portal.verification.register.forms import (
    BodyForm,
    QualificationForm,
    RelationForm,
    ShareholdingForm,
    SuspendForm,
    VerifierForm,
    WrongRecordForm,
)


@require_safe
def old_address(request: HttpRequest, rest: str = "") -> HttpResponse:
    """Where a page of the register stood before."""
    return redirect(reverse("body_list") + rest, permanent=True)


@require_safe
def body_list(request: HttpRequest) -> HttpResponse:
    return _list(request)


def _list(request: HttpRequest, status: int = 200, **more: Any) -> HttpResponse:
    viewer, withdrawn = viewer_of(request), more.pop("withdrawn", {})
    context: dict[str, Any] = {
        "bodies": [
            (b, [industry_facts()[i] for i in b.industries if i in industry_facts()])
            for b in queries.bodies()
        ],
        "today": timezone.localdate(),
        "calibrators": ("province", "auditor", "verifier"),
        "assessors": ("province", "auditor"),
        "may": decide(viewer, "body.register"),
        "may_record": decide(viewer, "relation.record"),
        "form": ShareholdingForm(),
        "shareholdings": [
            (s, withdrawn.get(s.pk, WrongRecordForm())) for s in Shareholding.objects.all()[:200]
        ]
        if viewer.role in {"province", "auditor"}
        else [],
    }
    return render(request, "verification/bodies.html", context | more, status=status)


def body_new(request: HttpRequest) -> HttpResponse:
    return _form(request, None)


def body_edit(request: HttpRequest, pk: int) -> HttpResponse:
    return _form(request, queries.body_or_404(pk))


def _form(request: HttpRequest, body: Body | None) -> HttpResponse:
    form = BodyForm.of(body, request.POST if request.method == "POST" else None)
    if request.method == "POST":
        try:
            values = form.values()
            chosen = values.pop("industries")
            action = act.RegisterBody(viewer_of(request), body, values=values, industries=chosen)
            return redirect("body", action.run().pk)
        except Refusal as refusal:
            form.refused(refusal)
    context = {"body": body, "form": form}
    return render(request, "verification/body_form.html", context, status=form.status)


@require_safe
def body(request: HttpRequest, pk: int) -> HttpResponse:
    return _body(request, queries.body_or_404(pk))


def _body(request: HttpRequest, body: Body, status: int = 200, **more: Any) -> HttpResponse:
    viewer, of_record = viewer_of(request), more.pop("of_record", {})
    sees = queries.sees_people(viewer, body)
    people = (
        body.verifiers_in_force()
        .select_related("appointment__user")
        .prefetch_related("qualifications")
    )
    may_register = decide(viewer, "verifier.register")
    context: dict[str, Any] = {
        "body": body,
        "today": timezone.localdate(),
        "industries": [industry_facts()[i] for i in body.industries if i in industry_facts()],
        "people": [
            (
                p,
                p.parts.filter(engagement__state__in=OPEN).count(),
                of_record.get(p, QualificationForm()),
            )
            for p in people
        ]
        if sees
        else [],
        "sees_people": sees,
        "calibration": calibration_spread_of(body) if sees else None,
        "relations": [
            (r, RELATIONS[r.kind][lang()], of_record.get(r, WrongRecordForm()))
            for r in BodyRelation.objects.filter(body=body).select_related(
                "enterprise", "verifier__appointment__user"
            )
        ]
        if sees
        else [],
        "may_edit": decide(viewer, "body.register"),
        "may_suspend": decide(viewer, "body.suspend"),
        "may_register": may_register,
        "may_record": decide(viewer, "relation.record"),
        "suspend": SuspendForm(),
        "verifier": VerifierForm(free=queries.unregistered() if may_register else []),
        "relation": RelationForm(body=body),
        "qualifications": QUALIFICATIONS,
    }
    return render(request, "verification/body.html", context | more, status=status)


def _acted(
    request: HttpRequest, body: Body, name: str, form: SiteForm, act_on: Callable[[], Any]
) -> HttpResponse:
    """Acts, or shows the body's page with the refused form under its name."""
    try:
        act_on()
    except Refusal as refusal:
        body.refresh_from_db()
        return _body(request, body, 422, **{name: form.refused(refusal)})
    return redirect("body", body.pk)


@require_POST
def body_suspend(request: HttpRequest, pk: int) -> HttpResponse:
    body, form = queries.body_or_404(pk), SuspendForm(request.POST)
    restore = field(request, "restore") == "1"

    def suspend() -> None:
        act.SuspendBody(viewer_of(request), body, restore=restore, **form.values()).run()

    return _acted(request, body, "suspend", form, suspend)


@require_POST
def verifier_add(request: HttpRequest, pk: int) -> HttpResponse:
    body, free = queries.body_or_404(pk), queries.unregistered()
    form = VerifierForm(request.POST, free=free)

    def register() -> None:
        appointment = free.get(pk=form.values()["appointment"])
        act.RegisterVerifier(viewer_of(request), body, appointment=appointment).run()

    return _acted(request, body, "verifier", form, register)


@require_POST
def qualification_add(request: HttpRequest, pk: int) -> HttpResponse:
    person = Verifier.objects.select_related("body").filter(pk=pk).first()
    if person is None:
        raise Http404(pk)
    form = QualificationForm(request.POST)
    try:
        act.AddQualification(viewer_of(request), person, values=form.values()).run()
    except Refusal as refusal:
        return _body(request, person.body, 422, of_record={person: form.refused(refusal)})
    return redirect("body", person.body_id)


@require_POST
def relation_add(request: HttpRequest, pk: int) -> HttpResponse:
    body = queries.body_or_404(pk)
    form = RelationForm(request.POST, body=body)

    def record() -> None:
        values = form.values()
        act.RecordRelation(
            viewer_of(request),
            body,
            enterprise=enterprise_of_code(values.pop("enterprise")),
            verifier=values.pop("verifier"),
            values=values,
        ).run()

    return _acted(request, body, "relation", form, record)


@require_POST
def shareholding_add(request: HttpRequest) -> HttpResponse:
    form = ShareholdingForm(request.POST)
    try:
        act.RecordShareholding(viewer_of(request), "shareholding", values=form.values()).run()
    except Refusal as refusal:
        return _list(request, 422, form=form.refused(refusal))
    return redirect("body_list")


@require_POST
def relation_withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    relation = BodyRelation.objects.select_related("body").filter(pk=pk).first()
    if relation is None:
        raise Http404(pk)
    form = WrongRecordForm(request.POST)
    try:
        act.WithdrawRecord(viewer_of(request), relation, **form.values()).run()
    except Refusal as refusal:
        body = queries.body_or_404(relation.body_id)
        return _body(request, body, 422, of_record={relation: form.refused(refusal)})
    return redirect("body", relation.body_id)


@require_POST
def shareholding_withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    shareholding = Shareholding.objects.filter(pk=pk).first()
    if shareholding is None:
        raise Http404(pk)
    form = WrongRecordForm(request.POST)
    try:
        act.WithdrawRecord(viewer_of(request), shareholding, **form.values()).run()
    except Refusal as refusal:
        return _list(request, 422, withdrawn={pk: form.refused(refusal)})
    return redirect("body_list")
