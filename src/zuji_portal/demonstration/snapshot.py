"""The shipped history: rows without anything that a key made, sealed anew where they are read.

What depends on a key or on the address of the site is left out when a history is written: digests
of the audit chain, the transparency log, signatures, anchors, passwords. Reading makes each again
with this site's own fresh keys, at the time it was made in the history.
"""

from __future__ import annotations

import base64
import datetime
import hashlib
import json
import lzma
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core import serializers
from django.db import models

from zuji.lockfile import read_lock
from zuji_portal.foundation.audit.models import AuditEntry
from zuji_portal.transparency.models import LogEntry
from zuji_portal.web.operations.backup import Exact, evidence_files, tables

FORMAT = "zuji-history/1"
FILE = "history.jsonl.xz"
LEFT_OUT = {
    "account.emailconfirmation",
    "audit.audithead",
    "auth.permission",
    "contenttypes.contenttype",
    "issuer.issuerkey",
    "results.storedresult",
    "transparency.checkpoint",
    "transparency.logentry",
    "transparency.loghead",
    "transparency.release",
}
WITHOUT: Mapping[str, tuple[str, ...]] = {
    "accounts.user": ("password",),
    "verification.statement": ("token", "pdf_zh", "pdf_en"),
    "certification.issued": ("token", "digest"),
    "studies.footprintrequest": ("secret_digest",),
    "training.trainingcertificate": ("token",),
    "offers.offerconsent": ("secret_digest",),
    "consumer.operator": ("key_start", "key_digest", "secret", "earlier_secret", "earlier_until"),
}
"""Columns that a key made, or that would be a secret."""
RELEASES = ("model:", "release:")
"""What every site writes into its log by itself."""


def written_tables() -> list[type[models.Model]]:
    return [t for t in tables() if t._meta.label_lower not in LEFT_OUT]


def lines() -> Iterator[str]:
    """The history of this database, a JSON object a line: rows, then the log, then files."""
    yield _text({"format": FORMAT})
    for table in written_tables():
        label = table._meta.label_lower
        for row in table._base_manager.order_by("pk").iterator(chunk_size=500):
            yield _text({"table": label, **_bare(label, row)})
    for entry in LogEntry.objects.order_by("index"):
        if not entry.subject.startswith(RELEASES):
            yield _text({"log": [entry.kind, entry.subject, entry.at]})
    for file in evidence_files():
        name = file.relative_to(settings.EVIDENCE_ROOT).as_posix()
        yield _text({"file": name, "content": base64.b64encode(file.read_bytes()).decode()})


def _text(record: Mapping[str, Any]) -> str:
    return json.dumps(record, ensure_ascii=False, sort_keys=True, cls=Exact) + "\n"


def _bare(label: str, row: models.Model) -> dict[str, Any]:
    """A row as it is written: its key and its fields, less what a key made."""
    written = serializers.serialize("python", [row])[0]
    fields = {k: v for k, v in written["fields"].items() if k not in WITHOUT.get(label, ())}
    if label == "studies.revision":
        lock = read_lock(bytes(row.lock), row.digest)  # type: ignore[attr-defined]
        fields["lock"] = {k: v for k, v in lock.items() if k != "anchor"}
    if isinstance(row, AuditEntry):
        fields["content"] = bare_entry(row.entry())
    return {"pk": written["pk"], "fields": fields}


def bare_entry(entry: Mapping[str, Any]) -> dict[str, Any]:
    """An entry of the chain without its links; and without the digest of a signed certificate."""
    facts = dict(entry["facts"])
    if entry["action"] == "certificate.issue":
        facts.pop("digest", None)
    return {k: v for k, v in entry.items() if k not in {"previous", "digest"}} | {"facts": facts}


def packed(content: bytes) -> bytes:
    return lzma.compress(content, preset=9 | lzma.PRESET_EXTREME)


def source() -> Path:
    """The file that is shipped."""
    return Path(__file__).with_name(FILE)


def shipped() -> Iterator[dict[str, Any]]:
    """The records of the shipped history."""
    with lzma.open(source(), "rt", encoding="utf-8") as text:
        for line in text:
            yield json.loads(line)


def digest_of(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def instant(text: str) -> datetime.datetime:
    return datetime.datetime.fromisoformat(text)
