"""The tree of standards, the register of rules, and a passed rule with its gates and effects."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from zuji.committee import GATES
from zuji.core.inforce import KINDS as RULE_KINDS
from zuji.core.refusals import Refusal
from zuji_portal.committee.choices import KINDS
from zuji_portal.foundation.accounts.viewer import viewer_of
from zuji_portal.foundation.permissions import decide, require
from zuji_portal.foundation.workflow.confirming import moved_on_page
from zuji_portal.standards import actions, queries
from zuji_portal.standards.machine import RULE
from zuji_portal.standards.tree import branches, register_rows
from zuji_portal.ui.language import findings_for, lang
from zuji_portal.ui.requests import field

A_PAGE = 50
KEEPERS = ("province", "expert")
MOVES: dict[str, type[actions.RuleAction]] = {
    "drop": actions.DropRule,
    "revoke": actions.RevokeRule,
}


@require_safe
def standards_tree(request: HttpRequest) -> HttpResponse:
    """General standards, product rules, data quality: each clause with the rules that check it,
    and each rule of the engine with its clauses.
    """
    return render(request, "standards/tree.html", {"tree": branches(lang())})


@require_safe
def rule_register(request: HttpRequest) -> HttpResponse:
    """Product rules, tier schemes and models that were passed, drafts and what ended."""
    kinds = {kind: KINDS[kind][lang()] for kind in RULE_KINDS}
    kind, state = (request.GET.get(name, "") for name in ("kind", "state"))
    kind, state = kind if kind in kinds else "", state if state in RULE.words else ""
    rows = queries.passed_rules(viewer_of(request), kind, state)
    page = Paginator(rows, A_PAGE).get_page(request.GET.get("page"))
    context = {
        "rows": register_rows(),
        "page": page,
        "passed": [
            (row, kinds[row.kind], RULE.title(row, lang()), RULE.word(row.state, lang()))
            for row in page
        ],
        "kinds": kinds,
        "kind": kind,
        "states": RULE.in_words(lang()),
        "state": state,
    }
    return render(request, "standards/register.html", context)


def _page(request: HttpRequest, rule: Any, status: int = 200, **more: Any) -> HttpResponse:
    viewer = viewer_of(request)
    report = queries.report_of(rule)
    context: dict[str, Any] = {
        "rule": rule,
        "title": RULE.title(rule, lang()),
        "kind": KINDS[rule.kind][lang()],
        "state": RULE.word(rule.state, lang()),
        "events": rule.events.order_by("pk"),
        "report": report,
        "may": decide(viewer, "rule.enact", rule),
        "may_ask": decide(viewer, "rule.report", rule),
        "is_keeper": viewer.role in KEEPERS,
    }
    if report and report.digest:
        context |= {
            "gates": [(GATES[gate["id"]][lang()], gate) for gate in report.gates],
            "summary": queries.summary(report),
            "is_open": queries.is_open(report),
            "is_fresh": queries.is_fresh(report),
            "base_holds": rule.state != "passed" or queries.base_holds(rule),
        }
        if viewer.role in KEEPERS:
            rows = queries.listed(report)
            context["page"] = Paginator(rows, A_PAGE).get_page(request.GET.get("page"))
    return render(request, "standards/rule.html", context | more, status=status)


@require_safe
def rule_version(request: HttpRequest, pk: int) -> HttpResponse:
    return _page(request, queries.rule_or_404(pk))


@require_POST
def rule_effects(request: HttpRequest, pk: int) -> HttpResponse:
    actions.AskEffects(viewer_of(request), queries.rule_or_404(pk)).run()
    return redirect("rule_version", pk)


@require_POST
def rule_enact(request: HttpRequest, pk: int) -> HttpResponse:
    """Puts a passed rule in force, if its report is complete, current and its gates are open."""
    viewer, rule = viewer_of(request), queries.rule_or_404(pk)
    require(viewer, "rule.enact", rule)
    try:
        actions.EnactRule(viewer, rule, digest=field(request, "digest")).run()
    except Refusal as problem:
        rule.refresh_from_db()
        return _page(request, rule, 422, findings=findings_for(problem.findings))
    return redirect("rule_version", pk)


def rule_move(request: HttpRequest, pk: int, move: str) -> HttpResponse:
    """Drops or revokes a rule, with a reason."""
    viewer, rule = viewer_of(request), queries.rule_or_404(pk)
    return moved_on_page(request, viewer, RULE, rule, act=MOVES.get(move), page=_page)
