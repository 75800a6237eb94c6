"""Reading a supplier's PACT host: page by page within limits of time and size, kept as it came.

Hosts are read by the task queue, so that a slow one holds up nobody's page: when they are
connected, when their owner asks, when their event says that something is new, and daily.
"""

from __future__ import annotations

import math
import time
from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.utils import timezone
from django_tasks import task

from zuji.core.label import Label
from zuji.core.refusals import Refusal, refuse
from zuji.exchange.pact.client import PactClient, Send, Sent
from zuji.exchange.pact.supplier import supplier_figure
from zuji_portal.exchange import delivering
from zuji_portal.exchange.models import HostedFootprint, SupplierHost
from zuji_portal.exchange.storable import is_storable
from zuji_portal.exchange.telling import tell_withdrawn
from zuji_portal.foundation.outgoing.sealing import opened

SECONDS = 60
LARGEST = 20_000_000
"""Seconds and bytes within which a host is read."""
LONGEST_ID = 100
MOST_KEPT = 2_000
"""Footprints that are kept of a host."""


def ask_to_read(host: SupplierHost) -> None:
    """Read a host as soon as the transaction is kept."""
    host.asked_at = timezone.now()
    host.save(update_fields=["asked_at"])
    transaction.on_commit(lambda: read_host.enqueue(host.pk))


def read_hosts() -> int:
    """Read every host that is connected; returns how many. Run daily."""
    hosts = SupplierHost.objects.filter(ended_at=None)
    for host in hosts:
        ask_to_read(host)
    return len(hosts)


@task()
def read_host(pk: int) -> None:
    """Read a host and keep what it gave, or why nothing was read."""
    host = SupplierHost.objects.filter(pk=pk, ended_at=None).first()
    if host is None:
        return
    rows: list[Mapping[str, Any]] = []
    problem: dict[str, str] = {}
    try:
        client = PactClient(
            host.base, host.client, opened(host.secret), within_limits(send), host.login
        )
        rows = client.footprints()
        if len(rows) > MOST_KEPT:
            raise refuse("pact-too-much", "host", str(len(rows)), f"≤ {MOST_KEPT}")
    except Refusal as refusal:
        rows, problem = [], words_of(refusal)
    with transaction.atomic():
        for row in rows:
            keep(host, row)
        host.read_at, host.problem = timezone.now(), problem
        host.save(update_fields=["read_at", "problem"])


def send(method: str, url: str, headers: Mapping[str, str], body: bytes) -> Sent:
    """The guarded way out of the events."""
    return delivering.send(method, url, headers, body)


def within_limits(way: Send) -> Send:
    """The way out, until a host has taken too long or sent too much (``pact-too-much``)."""
    ends, size = time.monotonic() + SECONDS, 0

    def limited(method: str, url: str, headers: Mapping[str, str], body: bytes) -> Sent:
        nonlocal size
        if time.monotonic() > ends:
            raise refuse("pact-too-much", "host", f"> {SECONDS} s", f"≤ {SECONDS} s")
        found = way(method, url, headers, body)
        size += len(found.body)
        if size > LARGEST:
            raise refuse("pact-too-much", "host", f"{size} B", f"≤ {LARGEST} B")
        return found

    return limited


def keep(host: SupplierHost, row: Mapping[str, Any]) -> None:
    """Keep a footprint as it came first; of one that is known only the status may change."""
    identity, now = row.get("id"), timezone.now()
    if not isinstance(identity, str) or not 0 < len(identity) <= LONGEST_ID:
        return
    if not is_storable(row):
        return
    status = "Active" if row.get("status") in (None, "Active") else "Deprecated"
    known = HostedFootprint.objects.select_for_update().filter(host=host, identity=identity).first()
    if known is None:
        figure, refusal = _figure(row)
        preceding, named = row.get("precedingPfIds"), row.get("productNameCompany")
        HostedFootprint.objects.create(
            host=host,
            identity=identity,
            title=named[:200] if isinstance(named, str) and named else host.name,
            content=row,
            status=status,
            figure=figure,
            refusal=refusal,
            preceding=preceding if isinstance(preceding, list) else [],
            read_at=now,
        )
        return
    is_same = {**known.content, "status": ""} == {**row, "status": ""}
    known.altered_at = known.altered_at if is_same else known.altered_at or now
    is_withdrawn = known.status == "Active" and status == "Deprecated"
    known.status, known.read_at = status, now
    known.save(update_fields=["altered_at", "status", "read_at"])
    if is_withdrawn:
        tell_withdrawn(known)


def _figure(row: Mapping[str, Any]) -> tuple[dict[str, Any], dict[str, str]]:
    """What a supplier's answer takes of a footprint, else why it cannot be one."""
    try:
        found = supplier_figure({**row, "status": "Active"}, str(row.get("id")))
        if not math.isfinite(found.value):
            raise refuse("number-not-finite", "value", found.value)
    except Refusal as refusal:
        return {}, words_of(refusal)
    figure = {
        name: getattr(found, name)
        for name in ("value", "per", "year", "product", "company", "source", "region")
    }
    figure |= {name: getattr(found, name) for name in ("primary", "verified", "assurance")}
    if found.valid_from and found.valid_until:
        figure |= {
            "valid_from": found.valid_from.isoformat(),
            "valid_until": found.valid_until.isoformat(),
        }
    return figure, {}


def words_of(refusal: Refusal) -> dict[str, str]:
    """The first sentence of a refusal and its remedy, in both languages."""
    first = refusal.findings[0]
    told = Label.both(lambda lang: f"{first.message(lang)} · {first.remedy(lang)}")
    return {"zh": told.zh, "en": told.en}
