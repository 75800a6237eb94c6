"""Pages of suggestions: the list, the form, one suggestion, and the case that comes of it."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from zuji.core.label import Label
from zuji.core.refusals import Refusal
from zuji_portal.committee.forms import CaseForm
from zuji_portal.committee.machine import CASE
from zuji_portal.foundation.accounts.viewer import viewer_of
from zuji_portal.foundation.permissions import decide, require
from zuji_portal.foundation.workflow.confirming import moved_on_page
from zuji_portal.foundation.workflow.limits import time_limit
from zuji_portal.people.following import code_of, refuse_many
from zuji_portal.standards.suggestions import actions, queries
from zuji_portal.standards.suggestions.forms import SuggestionForm
from zuji_portal.standards.suggestions.machine import SUGGESTION
from zuji_portal.standards.suggestions.models import Suggestion
from zuji_portal.standards.suggestions.rules import CASES, SUGGESTED
from zuji_portal.ui.language import lang

A_PAGE = 50
MOVES: dict[str, type[actions.SuggestionStep]] = {
    SUGGESTION.move(action.policy).key: action
    for action in (
        actions.AcceptSuggestion,
        actions.AdoptSuggestion,
        actions.DeclineSuggestion,
    )
}


@require_safe
def suggestion_list(request: HttpRequest) -> HttpResponse:
    """What was taken up; the province sees all, and everybody the own."""
    asked = {name: request.GET.get(name, "") for name in ("kind", "state")}
    kind = asked["kind"] if asked["kind"] in SUGGESTED else ""
    state = asked["state"] if asked["state"] in SUGGESTION.words else ""
    rows = queries.found(viewer_of(request), kind, state)
    page = Paginator(rows, A_PAGE).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "rows": [(row, SUGGESTION.word(row.state, lang())) for row in page],
        "kinds": {key: word[lang()] for key, word in SUGGESTED.items()},
        "kind": kind,
        "states": SUGGESTION.in_words(lang()),
        "state": state,
    }
    return render(request, "suggestions/list.html", context)


def suggestion_new(request: HttpRequest) -> HttpResponse:
    """The form; once it is sent, the number and the code stand on that page alone."""
    viewer = viewer_of(request)
    initial = {"email": viewer.user.email} if viewer.user else {}
    initial |= {n: request.GET.get(n, "").replace("\0", "")[:120] for n in ("kind", "about")}
    form = SuggestionForm(initial=initial)
    if request.method == "POST":
        form = SuggestionForm(request.POST)
        try:
            return _filed(request, form)
        except Refusal as refusal:
            form.refused(refusal)
    context = {"form": form, "days": time_limit("suggestion", "filed")}
    return render(request, "suggestions/new.html", context, status=form.status)


def _filed(request: HttpRequest, form: SuggestionForm) -> HttpResponse:
    values = form.values()
    refuse_many(request, actions.NOUN, Suggestion.objects, values["token"])
    made = actions.FileSuggestion(viewer_of(request), None, values=values).run()
    context = {"filed": made, "code": code_of(actions.NOUN, made.token)}
    return render(request, "suggestions/filed.html", context)


def _page(
    request: HttpRequest, suggestion: Suggestion, status: int = 200, **more: Any
) -> HttpResponse:
    viewer = viewer_of(request)
    case = suggestion.case
    context = {
        "suggestion": suggestion,
        "state": SUGGESTION.word(suggestion.state, lang()),
        "due": queries.due_of(suggestion),
        "is_named": suggestion.is_named or viewer.role == "province",
        "may_bring": decide(viewer, "suggestion.bring", suggestion),
        "is_keeper": viewer.role == "province",
        "case_title": CASE.title(case, lang()) if case else "",
        "decision": getattr(case, "decision", None) if case else None,
    }
    return render(request, "suggestions/suggestion.html", context | more, status=status)


@require_safe
def suggestion(request: HttpRequest, pk: int) -> HttpResponse:
    return _page(request, queries.suggestion_or_404(viewer_of(request), pk))


def suggestion_bring(request: HttpRequest, pk: int) -> HttpResponse:
    """The form of the case, begun with what was suggested; posting opens the case."""
    viewer = viewer_of(request)
    suggestion = queries.suggestion_or_404(viewer, pk)
    require(viewer, "suggestion.bring", suggestion)
    number = suggestion.number
    source = Label(f"来自建议 {number}", f"From suggestion {number}")[lang()]
    initial = {
        "kind": CASES[suggestion.kind],
        "subject": suggestion.about,
        "title_zh": suggestion.title,
        "reason": "\n\n".join(filter(None, (suggestion.text, suggestion.basis, source))),
    }
    form = CaseForm(request.POST if request.method == "POST" else None, initial=initial)
    if request.method == "POST":
        try:
            values = form.values()
            brought = actions.BringSuggestion(viewer, suggestion, values=values).run()
            return redirect("case", brought.case_id)
        except Refusal as refusal:
            form.refused(refusal)
    return render(request, "committee/new.html", {"form": form}, status=form.status)


def suggestion_move(request: HttpRequest, pk: int, move: str) -> HttpResponse:
    """One move of a suggestion, by the province."""
    viewer = viewer_of(request)
    suggestion = queries.suggestion_or_404(viewer, pk)
    return moved_on_page(request, viewer, SUGGESTION, suggestion, act=MOVES.get(move), page=_page)
