"""Reads, export and verification of the audit log."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from contextlib import suppress
from functools import reduce
from operator import or_
from typing import Any

from django.apps import apps
from django.db.models import Q, QuerySet

from zuji.core.canonical import canonical_bytes
from zuji.trust import ChainReport, verify_chain
from zuji_portal.foundation.accounts.models import User
from zuji_portal.foundation.accounts.viewer import Viewer
from zuji_portal.foundation.audit.action import named
from zuji_portal.foundation.audit.events import UnseenAsked
from zuji_portal.foundation.audit.models import AuditEntry, AuditHead
from zuji_portal.foundation.events import publish
from zuji_portal.foundation.permissions.departments import has_duty


def visible_to(viewer: Viewer) -> QuerySet[AuditEntry]:
    """Auditor and province (whose duty it is) see all; an owner what concerns the own enterprise,
    as far as its own pages tell it too; nobody else anything.
    """
    entries = AuditEntry.objects.order_by("-number")
    if viewer.role in {"auditor", "province"}:
        return entries if has_duty(viewer, "audit.read") else entries.none()
    if viewer.role == "owner" and viewer.enterprise_id is not None:
        own = entries.filter(enterprise=viewer.enterprise_id)
        return own.exclude(reduce(or_, publish(UnseenAsked(viewer.enterprise_id)), Q(pk__in=())))
    return entries.none()


def asked_for(
    entries: QuerySet[AuditEntry], *, q: str, kind: str, since: str, until: str, about: str
) -> QuerySet[AuditEntry]:
    """The entries of a person or an enterprise by name, of a kind of record, of some days, or
    about one record; a day that is none filters nothing.
    """
    if q:
        people = User.objects.filter(name__icontains=q).values("pk")
        enterprises = apps.get_model("organisations", "Enterprise")._base_manager.filter(
            Q(name_zh__icontains=q) | Q(name_en__icontains=q) | Q(uscc__iexact=q)
        )
        entries = entries.filter(Q(actor__in=people) | Q(enterprise__in=enterprises.values("pk")))
    if kind:
        entries = entries.filter(subject__startswith=f"{kind}:")
    if about:
        entries = entries.filter(subject=about)
    for bound, day in (("at__date__gte", since), ("at__date__lte", until)):
        with suppress(ValueError):
            entries = entries.filter(**{bound: datetime.date.fromisoformat(day)})
    return entries


def chain_lines() -> Iterator[bytes]:
    """The whole chain as JSON lines, oldest first."""
    for entry in AuditEntry.objects.order_by("number").iterator():
        yield canonical_bytes(entry.entry()) + b"\n"


def verified() -> ChainReport:
    """The chain in the database, against its own head."""
    head = AuditHead.objects.filter(pk=1).first()
    entries = (e.entry() for e in AuditEntry.objects.order_by("number").iterator())
    return verify_chain(entries, head.digest if head else "")


def when_done(action: str, subject: Any) -> datetime.datetime | None:
    """The moment of an action on a record; of several the last, None for none."""
    done = AuditEntry.objects.filter(action=action, subject=named(subject))
    return done.order_by("-number").values_list("at", flat=True).first()
