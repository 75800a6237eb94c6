"""Engagements: the list, the overview with plan and team, and the statement."""

from __future__ import annotations

import json
from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from zuji.core.label import Label
from zuji.core.spelling import spelled
from zuji.core.words import LEVELS, OPINIONS, PARTS
from zuji.supervision import supervision_rules
from zuji.verification import verification_rules
from zuji_portal.foundation.accounts.viewer import Viewer, viewer_of
from zuji_portal.foundation.permissions import decide, require
from zuji_portal.foundation.workflow.confirming import moved_on_page
from zuji_portal.foundation.workflow.forms import ReasonForm
from zuji_portal.studies.brief import brief_of
from zuji_portal.studies.queries import study_or_404
from zuji_portal.ui.downloads import PDF, attached
from zuji_portal.ui.language import lang
from zuji_portal.ui.requests import field, whole
from zuji_portal.verification import facts, queries
from zuji_portal.verification.engagement import actions
from zuji_portal.verification.engagement.forms import AssignForm
from zuji_portal.verification.engagement.pages import (
    NONE_REFUSED,
    Refused,
    acted,
    shown,
    steps_of,
)
from zuji_portal.verification.machine import ENGAGEMENT, OPEN
from zuji_portal.verification.models import Engagement, Statement, Verifier

A_PAGE = 50
MOVES: dict[str, type[actions.DeclineEngagement] | type[actions.EndEngagement]] = {
    "decline": actions.DeclineEngagement,
    "end": actions.EndEngagement,
}
"""Moves that need no more than a reason, by the last part of their address."""


@require_safe
def verification_list(request: HttpRequest) -> HttpResponse:
    viewer = viewer_of(request)
    state = request.GET.get("state", "")
    engagements = queries.visible_to(viewer)
    if state in ENGAGEMENT.words:
        engagements = engagements.filter(state=state)
    page = Paginator(engagements, A_PAGE).get_page(request.GET.get("page"))
    rows = [(e, ENGAGEMENT.word(e.state, lang())) for e in page]
    late = (
        queries.visible_to(viewer)
        .filter(state__in=OPEN, steps__due_on__lt=timezone.localdate(), steps__done_on=None)
        .distinct()
    )
    context = {
        "page": page,
        "rows": rows,
        "states": ENGAGEMENT.in_words(lang()),
        "state": state,
        "late": set(late.values_list("pk", flat=True)),
    }
    return render(request, "verification/list.html", context)


def _reads(viewer: Viewer, engagement: Engagement) -> bool:
    """Whether the content is open: to a verifier only after signing the declaration."""
    if viewer.role != "verifier":
        return True
    return engagement.has_declared(viewer.acting.pk) if viewer.acting else False


def _overview(
    request: HttpRequest,
    engagement: Engagement,
    status: int = 200,
    more: dict[str, Any] | None = None,
) -> HttpResponse:
    viewer = viewer_of(request)
    people = (
        engagement.body.verifiers_in_force().select_related("appointment__user")
        if engagement.body
        else []
    )
    signed = set(engagement.declarations.values_list("verifier", flat=True))
    context: dict[str, Any] = {
        "steps": steps_of(engagement),
        "today": timezone.localdate(),
        "assignments": engagement.assignments.select_related("body", "by"),
        "members": [
            (m, PARTS[m.part][lang()], m.verifier_id in signed)
            for m in engagement.members.select_related("verifier__appointment__user")
        ],
        "brief": brief_of(engagement.revision) if _reads(viewer, engagement) else None,
        "differences": queries.differences(engagement),
        "parts": PARTS,
        "declaration": actions.declaration(),
    }
    if viewer.role == "province" and engagement.state == "requested":
        refused: Refused = (more or {}).get("refused", NONE_REFUSED)
        rule = supervision_rules().quality.assignment
        context["assignment_rule"] = Label(rule.zh, rule.en)
        context["candidates"] = [
            (body, blocks, under_way, refused.or_empty(AssignForm(), body.pk))
            for body, blocks, under_way in facts.candidates(engagement)
        ]
    if viewer.role == "verifier" and engagement.state == "assigned":
        context["people"] = [
            (
                p,
                [
                    (part, facts.conflicts_of_person(p, part, engagement, with_parts=False))
                    for part in PARTS
                ],
            )
            for p in people
        ]
    return shown(
        request, "overview", engagement, "overview", status=status, more=context | (more or {})
    )


@require_safe
def verification(request: HttpRequest, pk: int) -> HttpResponse:
    return _overview(request, queries.engagement_or_404(viewer_of(request), pk))


@require_POST
def verification_request(request: HttpRequest, pk: int) -> HttpResponse:
    viewer = viewer_of(request)
    engagement = actions.RequestVerification(
        viewer, study_or_404(viewer, pk), level=field(request, "level") or "reasonable"
    ).run()
    return redirect("verification", engagement.pk)


@require_POST
def verification_assign(request: HttpRequest, pk: int) -> HttpResponse:
    """To the body chosen, or, without one, to one drawn."""
    viewer = viewer_of(request)
    engagement = queries.engagement_or_404(viewer, pk)
    chosen = whole(request, "body")
    body = queries.body_or_404(chosen) if chosen else None
    require(viewer, actions.AssignBody.policy, engagement)
    form = AssignForm(request.POST)

    def assign() -> None:
        values = form.values() if body else {}
        actions.AssignBody(viewer, engagement, body=body, **values).run()

    return acted(request, assign, _overview, engagement, to="verification", form=form, at=chosen)


@require_POST
def verification_team(request: HttpRequest, pk: int) -> HttpResponse:
    viewer = viewer_of(request)
    engagement = queries.engagement_or_404(viewer, pk)
    people = Verifier.objects.filter(body=engagement.body_id)
    parts = [(v, part) for v in people if (part := field(request, f"part-{v.pk}")) in PARTS]
    action = actions.MakeTeam(viewer, engagement, parts=parts)
    return acted(request, action.run, _overview, engagement, to="verification")


@require_POST
def verification_declare(request: HttpRequest, pk: int) -> HttpResponse:
    viewer = viewer_of(request)
    engagement = queries.engagement_or_404(viewer, pk)
    return acted(
        request,
        actions.SignDeclaration(viewer, engagement).run,
        _overview,
        engagement,
        to="verification",
    )


def verification_move(request: HttpRequest, pk: int, move: str) -> HttpResponse:
    """A move of an engagement that needs no more than a reason."""
    viewer = viewer_of(request)
    engagement = queries.engagement_or_404(viewer, pk)

    def done() -> HttpResponse:
        still_seen = queries.visible_to(viewer).filter(pk=pk).exists()
        return redirect("verification", pk) if still_seen else redirect("verification_list")

    return moved_on_page(
        request, viewer, ENGAGEMENT, engagement, act=MOVES.get(move), page=_refused, done=done
    )


def _refused(
    request: HttpRequest, engagement: Engagement, status: int, *, refused: ReasonForm, findings: Any
) -> HttpResponse:
    """The overview with a move that was refused."""
    more = {"findings": findings, "refused": Refused(refused)}
    return _overview(request, engagement, status, more)


@require_safe
def statement(request: HttpRequest, number: str) -> HttpResponse:
    return statement_page(request, queries.statement_or_404(viewer_of(request), number))


def statement_page(
    request: HttpRequest, statement: Statement, status: int = 200, **more: Any
) -> HttpResponse:
    """The page of a statement; what the committee adds stands in `more`."""
    context = {
        "statement": statement,
        "content": statement.content,
        "opinion": OPINIONS[statement.opinion][lang()],
        "level": LEVELS[statement.level][lang()],
        "objection_days": spelled(verification_rules().objection_days),
        "may_object": decide(viewer_of(request), "statement.object", statement),
    }
    return shown(
        request, "statement", statement.engagement, "statement", status=status, more=context | more
    )


@require_safe
def statement_file(request: HttpRequest, number: str, form: str) -> HttpResponse:
    """The statement as PDF/A, as data, or as the signed credential."""
    statement = queries.statement_or_404(viewer_of(request), number)
    content: bytes
    if form == "statement.pdf":
        content, kind = bytes(statement.pdf_en if lang() == "en" else statement.pdf_zh), PDF
    elif form == "statement.json":
        content, kind = (
            json.dumps(statement.content, ensure_ascii=False, indent=1).encode(),
            "application/json",
        )
    elif form == "statement.jwt":
        content, kind = statement.token.encode(), "application/vc+jwt"
    else:
        raise Http404(form)
    return attached(content, kind, f"{number}-{form}")
