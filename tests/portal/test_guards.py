"""Every action asks its policy itself: each requirement in turn is taken away, and nothing is
written.
"""

import inspect
import re
from dataclasses import MISSING, fields
from importlib import import_module
from pkgutil import walk_packages

import pytest
from django.db import connection, models, transaction
from django.test.utils import CaptureQueriesContext

import zuji_portal
from portal.guards import GUARDS, people, update
from zuji_portal.foundation.audit.action import Action
from zuji_portal.foundation.permissions import decide
from zuji_portal.foundation.permissions.registry import Denied, policies
from zuji_portal.foundation.workflow.machine import NEW
from zuji_portal.foundation.workflow.machines import machines

pytestmark = pytest.mark.django_db
WRITES = re.compile(r"\s*(INSERT|UPDATE|DELETE)", re.I)
WITHOUT_ACTION = {"audit.read", "label.make", "session.code"}
"""Policies of pages that only show or make a file."""


def actions():
    """Policy → the classes of actions that ask it, over all modules of the site."""
    for module in walk_packages(zuji_portal.__path__, "zuji_portal."):
        if not re.search(r"\.(migrations|management|manage|wsgi)\b", module.name):
            import_module(module.name)
    found, left = {}, [Action]
    while left:
        left += (own := left.pop()).__subclasses__()
        if own.policy and own.perform is not Action.perform:
            found.setdefault(own.policy, []).append(own)
    return found


def made(action, viewer, subject, more):
    """The action with nothing but what it cannot be made without."""
    given = {
        f.name: more.get(f.name)
        for f in fields(action)
        if f.init and f.name not in {"viewer", "subject"}
        if f.name in more or f.default is f.default_factory is MISSING
    }
    return action(viewer, subject, **given)


def refusal(action, viewer, subject, more, why):
    """What the action was denied for; fails where it was not, or where it wrote something."""
    with CaptureQueriesContext(connection) as asked:
        try:
            made(action, viewer, subject, more).run()
        except Denied as denied:
            decision = denied.decision
        except Exception as problem:
            pytest.fail(f"{action.__name__} went past its policy ({why}): {problem!r}")
        else:
            pytest.fail(f"{action.__name__} was not denied ({why})")
    written = [q["sql"] for q in asked if WRITES.match(q["sql"])]
    assert written == [], (action.__name__, why)
    return decision


def words(requirement):
    """A requirement in words, without the date it may name."""
    return re.sub(r"\d{4}-\d\d-\d\d", "…", requirement.label.en)


class Tried:
    """What was asked for in a case: every requirement, and those that failed alone."""

    def __init__(self, cast, guard):
        self.guard, self.cast = guard, cast
        self.looked_at, self.alone = set(), set()
        self.classes = actions().get(guard.policy, [])

    def denied(self, viewer, record, why):
        """Denied by the policy and by every action of it."""
        guard = self.guard
        decisions = [decide(viewer, guard.policy, record)]
        assert not decisions[0], (why, "the policy allows it")
        for action in self.classes:
            name = action.__name__
            subject = guard.subjects[name](self.cast, record) if name in guard.subjects else record
            takes = {f.name for f in fields(action)}
            more = {n: f(self.cast, record) for n, f in guard.more.items() if n in takes}
            decisions.append(refusal(action, viewer, subject, more, why))
        for decision in decisions:
            self.looked_at |= {words(r) for r in decision.requirements}
            if len(decision.unmet) == 1:
                self.alone.add(words(decision.unmet[0]))


def fresh(record):
    is_row = isinstance(record, models.Model) and record.pk
    return type(record).objects.get(pk=record.pk) if is_row else record


def move_of(policy):
    """The machine and the move that the policy comes from, where it comes from one."""
    rows = ((machine, move) for machine in machines().values() for move in machine.moves)
    return next((row for row in rows if row[1].name == policy), None)


@pytest.mark.parametrize("guard", GUARDS, ids=str)
def test_no_action_passes_without_each_of_its_requirements(cast, guard):
    record = guard.make(cast)
    everybody = people(cast)
    assert guard.may <= set(everybody)
    tried = Tried(cast, guard)
    for name, viewer in everybody.items():
        if name in guard.may:
            decision = decide(viewer, guard.policy, fresh(record))
            assert decision, (name, [r.label.en for r in decision.unmet])
            tried.looked_at |= {words(r) for r in decision.requirements}
        else:
            tried.denied(viewer, fresh(record), name)
    lucky = everybody[min(guard.may)]
    for broken in guard.broken:
        before = transaction.savepoint()
        other = broken(cast, fresh(record)) or {}
        subject = other["record"] if "record" in other else fresh(record)
        tried.denied(other.get("viewer", lucky), subject, str(broken))
        transaction.savepoint_rollback(before)
    found = move_of(guard.policy)
    if found and NEW not in found[1].sources:
        for state in found[0].states:
            if state.name not in found[1].sources:
                before = transaction.savepoint()
                update(record, state=state.name)
                tried.denied(lucky, fresh(record), state.name)
                transaction.savepoint_rollback(before)
    assert tried.looked_at - tried.alone == set(guard.tied)


def test_every_policy_has_a_case():
    assert {guard.policy for guard in GUARDS} == set(policies())


def test_every_action_asks_a_policy_that_exists_and_every_policy_has_an_action():
    asked = actions()
    assert set(asked) <= set(policies())
    assert set(policies()) - set(asked) == WITHOUT_ACTION


def test_no_action_has_a_way_of_its_own_around_the_policy():
    """`run` is the one of Action everywhere, so that no class can forget to ask."""
    for classes in actions().values():
        for action in classes:
            assert inspect.getattr_static(action, "run") is inspect.getattr_static(Action, "run")
