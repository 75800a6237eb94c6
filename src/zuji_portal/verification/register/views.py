"""The register of verifier bodies: public list and page; the province's forms."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from zuji.core.refusals import Refusal
from zuji.sectors.registry import industry_facts
from zuji_portal.enterprises.organisations.queries import enterprise_of_code
from zuji_portal.foundation.accounts.viewer import viewer_of
from zuji_portal.foundation.permissions import decide
from zuji_portal.ui.language import findings_for
from zuji_portal.ui.requests import field, whole
from zuji_portal.verification import queries
from zuji_portal.verification.choices import QUALIFICATIONS, RELATIONS
from zuji_portal.verification.machine import OPEN
from zuji_portal.verification.models import Body, BodyRelation, Shareholding, Verifier
from zuji_portal.verification.register import actions as act

BODY = ("name_zh", "name_en", "uscc", "accreditation", "accredited_until")


@require_safe
def body_list(request: HttpRequest) -> HttpResponse:
    return _list(request)


def _list(request: HttpRequest, status: int = 200, **more: Any) -> HttpResponse:
    viewer = viewer_of(request)
    context: dict[str, Any] = {
        "bodies": [
            (b, [industry_facts()[i] for i in b.industries if i in industry_facts()])
            for b in queries.bodies()
        ],
        "today": timezone.localdate(),
        "may": decide(viewer, "body.register"),
        "may_record": decide(viewer, "relation.record"),
        "shareholdings": Shareholding.objects.all()[:200]
        if viewer.role in {"province", "auditor"}
        else [],
    }
    return render(request, "verification/bodies.html", context | more, status=status)


def body_new(request: HttpRequest) -> HttpResponse:
    return _form(request, None)


def body_edit(request: HttpRequest, pk: int) -> HttpResponse:
    return _form(request, queries.body_or_404(pk))


def _form(request: HttpRequest, found: Body | None) -> HttpResponse:
    context: dict[str, Any] = {"body": found, "industries": industry_facts().items()}
    if request.method != "POST":
        values = {n: getattr(found, n) for n in BODY} if found else {}
        chosen = found.industries if found else []
        if found:
            values["accredited_until"] = found.accredited_until.isoformat()
        return render(
            request, "verification/body_form.html", context | {"values": values, "chosen": chosen}
        )
    values = {n: field(request, n) for n in BODY}
    chosen = request.POST.getlist("industries")
    try:
        made = act.RegisterBody(viewer_of(request), found, values=values, industries=chosen).run()
    except Refusal as problem:
        context |= {"values": values, "chosen": chosen, "findings": findings_for(problem.findings)}
        return render(request, "verification/body_form.html", context, status=422)
    return redirect("body", made.pk)


@require_safe
def body(request: HttpRequest, pk: int) -> HttpResponse:
    return _body(request, queries.body_or_404(pk))


def _body(request: HttpRequest, found: Body, status: int = 200, **more: Any) -> HttpResponse:
    viewer = viewer_of(request)
    sees = queries.sees_people(viewer, found)
    people = (
        found.verifiers.filter(appointment__ended_at=None)
        .select_related("appointment__user")
        .prefetch_related("qualifications")
    )
    may_register = decide(viewer, "verifier.register")
    context: dict[str, Any] = {
        "body": found,
        "today": timezone.localdate(),
        "industries": [industry_facts()[i] for i in found.industries if i in industry_facts()],
        "people": [(p, p.parts.filter(engagement__state__in=OPEN).count()) for p in people]
        if sees
        else [],
        "sees_people": sees,
        "relations": [
            (r, RELATIONS[r.kind])
            for r in BodyRelation.objects.filter(body=found).select_related(
                "enterprise", "verifier__appointment__user"
            )
        ]
        if sees
        else [],
        "may_edit": decide(viewer, "body.register"),
        "may_suspend": decide(viewer, "body.suspend"),
        "may_register": may_register,
        "may_record": decide(viewer, "relation.record"),
        "free": queries.unregistered() if may_register else [],
        "kinds": RELATIONS,
        "qualifications": QUALIFICATIONS,
    }
    return render(request, "verification/body.html", context | more, status=status)


def _acted(request: HttpRequest, found: Body, action: Any) -> HttpResponse:
    try:
        action.run()
    except Refusal as problem:
        found.refresh_from_db()
        return _body(request, found, 422, findings=findings_for(problem.findings))
    return redirect("body", found.pk)


@require_POST
def body_suspend(request: HttpRequest, pk: int) -> HttpResponse:
    found = queries.body_or_404(pk)
    restore = field(request, "restore") == "1"
    return _acted(
        request,
        found,
        act.SuspendBody(
            viewer_of(request), found, reason=field(request, "reason"), restore=restore
        ),
    )


@require_POST
def verifier_add(request: HttpRequest, pk: int) -> HttpResponse:
    found = queries.body_or_404(pk)
    appointment = queries.unregistered().filter(pk=whole(request, "appointment")).first()
    return _acted(
        request, found, act.RegisterVerifier(viewer_of(request), found, appointment=appointment)
    )


@require_POST
def qualification_add(request: HttpRequest, pk: int) -> HttpResponse:
    person = Verifier.objects.select_related("body").filter(pk=pk).first()
    if person is None:
        raise Http404(pk)
    names = ("kind", "title", "issuer", "number", "hours", "obtained_on", "expires_on")
    values = {n: field(request, n) for n in names}
    return _acted(
        request, person.body, act.AddQualification(viewer_of(request), person, values=values)
    )


@require_POST
def relation_add(request: HttpRequest, pk: int) -> HttpResponse:
    found = queries.body_or_404(pk)
    enterprise = enterprise_of_code(field(request, "enterprise"))
    person = Verifier.objects.filter(body=found, pk=whole(request, "verifier")).first()
    values = {n: field(request, n) for n in ("kind", "since", "until", "about")}
    action = act.RecordRelation(
        viewer_of(request), found, enterprise=enterprise, verifier=person, values=values
    )
    return _acted(request, found, action)


@require_POST
def shareholding_add(request: HttpRequest) -> HttpResponse:
    values = {n: field(request, n) for n in ("company", "owner", "source")}
    try:
        act.RecordShareholding(viewer_of(request), "shareholding", values=values).run()
    except Refusal as problem:
        return _list(request, 422, findings=findings_for(problem.findings), posted=values)
    return redirect("body_list")


@require_POST
def relation_withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    found = BodyRelation.objects.select_related("body").filter(pk=pk).first()
    if found is None:
        raise Http404(pk)
    return _acted(
        request,
        queries.body_or_404(found.body_id),
        act.WithdrawRecord(viewer_of(request), found, reason=field(request, "reason")),
    )


@require_POST
def shareholding_withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    found = Shareholding.objects.filter(pk=pk).first()
    if found is None:
        raise Http404(pk)
    try:
        act.WithdrawRecord(viewer_of(request), found, reason=field(request, "reason")).run()
    except Refusal as problem:
        return _list(request, 422, findings=findings_for(problem.findings))
    return redirect("body_list")
