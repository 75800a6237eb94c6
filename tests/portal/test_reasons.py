"""Whether a step needs a reason stands in the table of moves: policy, action and form obey it."""

from __future__ import annotations

import re
from dataclasses import fields
from pathlib import Path
from string import Formatter
from types import SimpleNamespace as Plain

import pytest
from django.urls import resolve

import zuji_portal
from portal.form_pages import PAGES
from portal.test_guards import actions, made
from zuji.core.refusals import Refusal
from zuji_portal.foundation.audit.action import Action
from zuji_portal.foundation.permissions.registry import policies
from zuji_portal.foundation.workflow.machines import machines, move_named

SOURCE = Path(zuji_portal.__file__).parent
BY_CIRCUMSTANCE = {
    *("SuspendBody", "AssignBody", "CloseConsultation", "CastVote", "FileReport"),
    *("WithdrawRecord", "AdjustSample", "StepAside", "WithdrawBenchmark", "WithdrawDocument"),
    *("WithdrawOffer", "EndOperator", "CancelSession", "DropReduction"),
    *("WithdrawFootprint", "WithdrawList", "WithdrawImport", "EndPlace", "StopProject"),
    *("Delist", "Relist"),
}
"""Steps that move nothing, or that need a reason only at times."""
SAYING = {
    "foundation/audit/action.py",
    "foundation/workflow/forms.py",
    "ui/forms.py",
    "studies/forms.py",
    "verification/rules.py",
}
"""Who says that a reason is missing: the one check, and forms before it."""


def moves():
    return [move for machine in machines().values() for move in machine.moves]


def steps():
    """Every class of actions with its move, by the name of the class."""
    for policy, classes in actions().items():
        for action in classes:
            yield pytest.param(action, move_named(policy), id=action.__name__)


def refused(action, text):
    """The place at which the action is refused for want of a reason; "" where it is not."""
    step = made(action, Plain(user=None), Plain(), {})
    setattr(step, action.reason_in, text)
    try:
        step.must_have_reason()
    except Refusal as refusal:
        (finding,) = refusal.findings
        assert finding.rule == "reason-missing"
        return finding.place
    return ""


@pytest.mark.parametrize(("action", "move"), list(steps()))
def test_an_action_is_refused_without_the_reason_that_its_move_needs(action, move):
    if action.__name__ in BY_CIRCUMSTANCE:
        assert action.needs_reason is not Action.needs_reason
        assert move is None or not move.needs_reason
        return
    assert action.needs_reason is Action.needs_reason
    needed = move is not None and move.needs_reason
    if needed:
        assert action.reason_in in {f.name for f in fields(action)}
    for blank in ("", "  ", "\n\t", "\u3000"):
        assert refused(action, blank) == (action.reason_in if needed else "")
    assert refused(action, "因") == ""


def test_a_policy_says_what_its_move_needs():
    for move in moves():
        if move.form != "none":
            assert policies()[move.name].needs_reason is move.needs_reason, move.name


def by_route():
    """Route → the forms that are posted to it."""
    found = {}
    for param in PAGES:
        form, _, address, _ = param.values
        path = "".join(
            text + ("1" if name else "") for text, name, *_ in Formatter().parse(address)
        )
        found.setdefault(resolve(path.partition("?")[0]).url_name, []).append(form)
    return found


def test_the_form_of_a_move_asks_for_the_reason_that_it_needs():
    forms, seen = by_route(), set()
    for machine in machines().values():
        for move in machine.moves:
            if move.form != "page" or not move.needs_reason:
                continue
            (action, *_) = actions()[move.name]
            for form in forms.get(move.route or machine.route, ()):
                asked = form.base_fields.get(action.reason_in)
                if asked is not None:
                    assert asked.error_messages["required"] == "reason-missing", move.name
                    seen.add(move.name)
    assert seen >= {"study.return", "factor.review", "factor.retire", "verification.reopen"}


def test_nobody_else_checks_for_a_reason():
    saying = {
        str(file.relative_to(SOURCE))
        for file in SOURCE.rglob("*.py")
        if re.search(r"reason-missing", file.read_text("utf-8"))
    }
    assert saying == SAYING
