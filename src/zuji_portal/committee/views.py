"""The committee in public: cases with their proposals and comments; the desk of who sits;
decisions.
"""

from __future__ import annotations

import json
from typing import Any

from django import forms
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from zuji.committee import committee_rules
from zuji.core.refusals import Refusal
from zuji.sectors.registry import industries
from zuji_portal.committee import actions, deciding, queries
from zuji_portal.committee.blast import BEYOND
from zuji_portal.committee.choices import CHOICES, KINDS
from zuji_portal.committee.forms import (
    CaseForm,
    CloseForm,
    CommentForm,
    ConsolidateForm,
    DrawForm,
    ExpertForm,
    ObjectionForm,
    RecuseForm,
    ScoreForm,
    VoteForm,
    places_of,
)
from zuji_portal.committee.machine import CASE, OPEN
from zuji_portal.committee.models import Case
from zuji_portal.foundation.accounts.viewer import viewer_of
from zuji_portal.foundation.permissions import decide, require
from zuji_portal.foundation.workflow.confirming import moved_by_page
from zuji_portal.ui.downloads import attached
from zuji_portal.ui.forms import SiteForm
from zuji_portal.ui.language import findings_for, lang
from zuji_portal.ui.requests import field
from zuji_portal.verification.engagement.views import statement_page
from zuji_portal.verification.queries import statement_or_404

A_PAGE = 40
MOVES: dict[str, type[actions.WithdrawCase]] = {"withdraw": actions.WithdrawCase}
"""Moves that need no more than a reason, by the last part of their address."""
ACTIONS = (
    "case.comment",
    "case.close",
    "case.draw",
    "case.withdraw",
    "case.consolidate",
    "seat.declare",
    "seat.score",
    "seat.vote",
)


FORMS: dict[str, type[SiteForm]] = {
    "comment": CommentForm,
    "close": CloseForm,
    "draw": DrawForm,
    "recuse": RecuseForm,
    "score": ScoreForm,
    "consolidate": ConsolidateForm,
    "vote": VoteForm,
}
"""The forms of a case's page."""


@require_safe
def case_list(request: HttpRequest) -> HttpResponse:
    """All cases; for an expert, those in which the own seat has something to do."""
    viewer, state = viewer_of(request), request.GET.get("state", "")
    page = Paginator(queries.cases(state if state in CASE.words else ""), A_PAGE).get_page(
        request.GET.get("page")
    )
    context = {
        "page": page,
        "rows": [(c, KINDS[c.kind][lang()], CASE.word(c.state, lang())) for c in page],
        "states": CASE.in_words(lang()),
        "state": state,
        "may": decide(viewer, "case.open", "case"),
        "waiting": queries.waiting(viewer),
        "sunsets": queries.sunsets()[:100],
    }
    return render(request, "committee/list.html", context)


def _page(
    request: HttpRequest,
    case: Case,
    status: int = 200,
    refused: SiteForm | None = None,
    **more: Any,
) -> HttpResponse:
    viewer = viewer_of(request)
    may = {name.replace(".", "_"): decide(viewer, name, case) for name in ACTIONS}
    proposed = queries.proposed(case)
    beside = {name: form.beside(refused) for name, form in FORMS.items()}
    beside["comment"].fields["line"].widget = forms.Select(choices=places_of(proposed))
    context = {
        "case": case,
        "kind": KINDS[case.kind][lang()],
        "state": CASE.word(case.state, lang()),
        "may": may,
        "is_open": case.state in OPEN,
        "may_open": decide(viewer, "case.open", "case"),
        "proposed": proposed,
        "whole": case.comments.filter(line=0).select_related("by"),
        "seats": case.seats.select_related("expert__appointment__user"),
        "pool": queries.candidates(case) if may["case_draw"] else [],
        "drawn": queries.drawn_of(case),
        "scores": queries.scoreboard(case),
        "tally": queries.tally(case),
        "decision": getattr(case, "decision", None),
        "consolidation": getattr(case, "consolidation", None),
        "beyond": f"{100 * BEYOND:.0f}",
        "today": timezone.localdate(),
        "forms": beside,
        "refused": refused,
    }
    return render(request, "committee/case.html", context | more, status=status)


@require_safe
def case(request: HttpRequest, pk: int) -> HttpResponse:
    return _page(request, queries.case_or_404(pk))


@require_safe
def case_proposal(request: HttpRequest, pk: int) -> HttpResponse:
    """The proposed text as a file, as it was opened for comment."""
    case = queries.case_or_404(pk)
    if not case.proposed_text:
        raise Http404(pk)
    return attached(case.proposed_text.encode(), "application/yaml", f"proposal-{case.pk}.yaml")


def case_new(request: HttpRequest) -> HttpResponse:
    """The form of a case; what is wrong with a proposed text is said before anything is kept."""
    viewer = viewer_of(request)
    asked = {n: request.GET.get(n, "").replace("\0", "") for n in ("kind", "subject")}
    asked |= queries.again(request.GET.get("of", ""))
    form = CaseForm(request.POST if request.method == "POST" else None, initial=asked)
    if request.method == "POST":
        try:
            return redirect("case", actions.OpenCase(viewer, None, values=form.values()).run().pk)
        except Refusal as refusal:
            form.refused(refusal)
    return render(request, "committee/new.html", {"form": form}, status=form.status)


@require_POST
def statement_object(request: HttpRequest, number: str) -> HttpResponse:
    """The enterprise's objection; it becomes a case."""
    viewer, form = viewer_of(request), ObjectionForm(request.POST)
    disputed = statement_or_404(viewer, number)
    require(viewer, "statement.object", disputed)
    try:
        opened = actions.ObjectToStatement(viewer, disputed, **form.values()).run()
    except Refusal as refusal:
        return statement_page(request, disputed, 422, objection=form.refused(refusal))
    return redirect("case", opened.pk)


def _acted(
    request: HttpRequest,
    case: Case,
    act: type[actions.CaseAction],
    form: SiteForm | None = None,
) -> HttpResponse:
    """Does with a case what was posted; a refusal is shown on its page with what was typed."""
    viewer = viewer_of(request)
    require(viewer, act.policy, case)
    try:
        act(viewer, case, **(form.values() if form else {})).run()
    except Refusal as refusal:
        case.refresh_from_db()
        findings = form.refused(refusal).findings() if form else refusal.findings
        return _page(request, case, 422, form, findings=findings_for(findings))
    return redirect("case", case.pk)


@require_POST
def case_comment(request: HttpRequest, pk: int) -> HttpResponse:
    case = queries.case_or_404(pk)
    return _acted(request, case, actions.CommentOnCase, CommentForm(request.POST))


@require_POST
def case_close(request: HttpRequest, pk: int) -> HttpResponse:
    case = queries.case_or_404(pk)
    return _acted(request, case, actions.CloseConsultation, CloseForm(request.POST))


@require_POST
def case_draw(request: HttpRequest, pk: int) -> HttpResponse:
    case = queries.case_or_404(pk)
    return _acted(request, case, actions.DrawPanel, DrawForm(request.POST))


@require_POST
def seat_declare(request: HttpRequest, pk: int) -> HttpResponse:
    case = queries.case_or_404(pk)
    if field(request, "recuse") != "1":
        return _acted(request, case, actions.Declare)
    return _acted(request, case, actions.StepAside, RecuseForm(request.POST))


@require_POST
def seat_score(request: HttpRequest, pk: int) -> HttpResponse:
    case = queries.case_or_404(pk)
    return _acted(request, case, actions.GiveScore, ScoreForm(request.POST))


@require_POST
def case_consolidate(request: HttpRequest, pk: int) -> HttpResponse:
    case = queries.case_or_404(pk)
    return _acted(request, case, actions.Consolidate, ConsolidateForm(request.POST))


@require_POST
def seat_vote(request: HttpRequest, pk: int) -> HttpResponse:
    case = queries.case_or_404(pk)
    return _acted(request, case, actions.CastVote, VoteForm(request.POST))


def case_move(request: HttpRequest, pk: int, move: str) -> HttpResponse:
    """A move of a case that needs no more than a reason."""
    case = queries.case_or_404(pk)
    if move not in MOVES:
        raise Http404(move)
    act = MOVES[move]
    return moved_by_page(
        request,
        viewer_of(request),
        CASE,
        case,
        move=CASE.move(act.policy),
        act=lambda form: _acted(request, case, act, form),
    )


@require_safe
def decision(request: HttpRequest, number: str) -> HttpResponse:
    """A decision with its votes and what it changes."""
    decision = queries.decision_or_404(number)
    rule, factor = queries.rule_of(decision), queries.factor_of(decision)
    context = {
        "decision": decision,
        "case": decision.case,
        "content": decision.content,
        "result": CHOICES[decision.result][lang()],
        "votes": {key: words[lang()] for key, words in CHOICES.items()},
        "rule": rule,
        "events": rule.events.all() if rule else (),
        "factor": factor,
        "waits": queries.waits_of(rule or factor),
        "may": decide(viewer_of(request), "case.open", "case"),
    }
    return render(request, "committee/decision.html", context)


@require_safe
def decision_file(request: HttpRequest, number: str, form: str) -> HttpResponse:
    """The archive as data, the changelog entry, or the proposed text as it was decided on: what
    opens the release.
    """
    decision = queries.decision_or_404(number)
    if form == "decision.json":
        return attached(
            json.dumps(decision.content, ensure_ascii=False, indent=1).encode(),
            "application/json",
            f"{number}.json",
        )
    if form == "CHANGELOG.md":
        return attached(
            deciding.changelog(decision).encode(),
            "text/markdown; charset=utf-8",
            f"{number}-CHANGELOG.md",
        )
    if form == "proposal.yaml" and decision.case.proposed_text:
        return attached(decision.case.proposed_text.encode(), "application/yaml", f"{number}.yaml")
    raise Http404(form)


@require_safe
def expert_pool(request: HttpRequest) -> HttpResponse:
    return _pool(request)


def _pool(request: HttpRequest, status: int = 200, **more: Any) -> HttpResponse:
    viewer = viewer_of(request)
    disciplines, names = committee_rules().disciplines, industries()
    rows = [
        (
            e,
            [disciplines[d] for d in e.disciplines if d in disciplines],
            [names[i] for i in e.industries if i in names],
        )
        for e in queries.pool()
    ]
    may = decide(viewer, "expert.register")
    context = {
        "experts": rows,
        "may": may,
        "form": ExpertForm() if may else None,
    }
    return render(request, "committee/pool.html", context | more, status=status)


@require_POST
def expert_register(request: HttpRequest) -> HttpResponse:
    form = ExpertForm(request.POST)
    try:
        values = form.values()
        appointment = values.pop("appointment")
        actions.RegisterExpert(viewer_of(request), appointment, values=values).run()
    except Refusal as refusal:
        return _pool(request, 422, form=form.refused(refusal))
    return redirect("expert_pool")
