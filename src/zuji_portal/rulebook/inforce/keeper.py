"""The keeper of the rules in force: what `zuji.core.inforce` asks of this site.

Within one request the answer is read once, so that a page never mixes two states of the rules;
outside of requests (jobs, commands) every question is read anew.
"""

from __future__ import annotations

import threading
from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from django.core.signals import request_finished, request_started
from django.db import DatabaseError, connection

from zuji.core.inforce import RuleInForce
from zuji_portal.rulebook.inforce.models import RuleVersion

Held = Mapping[str, Mapping[str, RuleInForce]]
_request = threading.local()


class SiteKeeper:
    """Answers from the table of passed rules."""

    def current(self, kind: str) -> Mapping[str, RuleInForce]:
        return self._held().get(kind, {})

    def versions(self, kind: str, key: str) -> Mapping[str, RuleInForce]:
        rows = RuleVersion.objects.filter(kind=kind, key=key, entered_at__isnull=False)
        return {row.version: _rule(*row_key(row)) for row in rows}

    def _held(self) -> Held:
        if not getattr(_request, "is_open", False):
            return _current()
        if _request.held is None:
            _request.held = _current()
        held: Held = _request.held
        return held


def _current() -> Held:
    try:
        rows = list(RuleVersion.objects.filter(is_current=True).values_list("pk", "digest"))
    except DatabaseError:
        if RuleVersion._meta.db_table in connection.introspection.table_names():
            raise
        return {}  # a database that is not made yet: what ships holds
    held: dict[str, dict[str, RuleInForce]] = {}
    for rule in (_rule(*row) for row in rows):
        held.setdefault(rule.kind, {})[rule.key] = rule
    return held


def row_key(row: RuleVersion) -> tuple[int, str]:
    return row.pk, row.digest


@lru_cache(maxsize=256)
def _rule(pk: int, digest: str) -> RuleInForce:
    """A version, whose content never changes."""
    return RuleVersion.objects.get(pk=pk).rule


def read_anew(**of_signal: Any) -> None:
    """Something changed, or a request begins."""
    _request.held = None


def _begin(**of_signal: Any) -> None:
    _request.is_open, _request.held = True, None


def _end(**of_signal: Any) -> None:
    _request.is_open, _request.held = False, None


request_started.connect(_begin, dispatch_uid="rules in force")
request_finished.connect(_end, dispatch_uid="rules in force")
KEEPER = SiteKeeper()
