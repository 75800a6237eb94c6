"""What is sent of an entry of the log, and its signatures (Standard Webhooks)."""

from __future__ import annotations

import datetime
import json
from collections.abc import Mapping, Sequence
from typing import Any

from django.urls import reverse

from zuji.core.label import Label
from zuji_portal.exchange.subscriptions.models import Subscription
from zuji_portal.foundation.outgoing.outward import HEADERS
from zuji_portal.foundation.outgoing.signing import signature_headers
from zuji_portal.studies.notifications.sending import site_address
from zuji_portal.transparency.kinds import KINDS
from zuji_portal.transparency.models import LogEntry
from zuji_portal.transparency.publicrecords import PublicRecord, public_records


def identity_of(entry: LogEntry) -> str:
    """The id of a message: the same each time it is sent."""
    return f"log_{entry.index}"


def messages_of(entries: Sequence[LogEntry]) -> list[dict[str, Any]]:
    """Entries in words, each with the page of its record where it has one, and its proof."""
    records = public_records(entry.subject for entry in entries)
    return [_message(entry, records.get(entry.subject)) for entry in entries]


def _message(entry: LogEntry, record: PublicRecord | None) -> dict[str, Any]:
    at = entry.at.astimezone(datetime.UTC)
    return {
        "type": entry.kind,
        "timestamp": at.isoformat(timespec="milliseconds").replace("+00:00", "Z"),
        "data": {
            "index": entry.index,
            "words": _both(KINDS[entry.kind]),
            "record": {"title": _both(record.title), "url": site_address() + record.path}
            if record
            else None,
            "leaf": bytes(entry.leaf).hex(),
            "proof": site_address() + reverse("log_proof", args=[entry.index]),
        },
    }


def body_of(message: Mapping[str, Any]) -> bytes:
    """A message as it is sent and signed."""
    return json.dumps(message, ensure_ascii=False, separators=(",", ":")).encode()


def headers_of(
    subscription: Subscription, entry: LogEntry, body: bytes, at: datetime.datetime
) -> dict[str, str]:
    """The headers of a message: its id, the time, a signature with each secret that is good."""
    good = subscription.good_secrets(at)
    return HEADERS | signature_headers(good, identity_of(entry), body, at)


def _both(words: Label) -> dict[str, str]:
    return {"zh": words.zh, "en": words.en}
