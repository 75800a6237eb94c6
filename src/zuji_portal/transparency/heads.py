"""Puts the head of the audit chain into the log, which fixes in public what the chain said then.

The leaf is of the audit entry at the head, whose digest rests on every entry before it. A chain
that was rewritten or cut and linked anew still holds in itself; the monitor then names the leaf.
"""

from __future__ import annotations

from django.db import transaction

from zuji.core.canonical import canonical_bytes
from zuji.trust.chain import entry_digest
from zuji_portal.foundation.audit.models import AuditEntry, AuditHead
from zuji_portal.transparency.contents import row_reader
from zuji_portal.transparency.log import append
from zuji_portal.transparency.models import LogEntry


def head_content(entry: AuditEntry) -> bytes:
    """Number and digest of an entry of the audit chain."""
    return canonical_bytes({"number": entry.number, "digest": entry_digest(entry.entry())})


read_audit_head = row_reader(AuditEntry, head_content)


def log_audit_head() -> AuditEntry | None:
    """Log the head as it is now, once; None where the chain is empty."""
    with transaction.atomic():
        head = AuditHead.objects.filter(pk=1).first()
        entry = AuditEntry.objects.filter(number=head.number).first() if head else None
        if entry is None:
            return None
        if not LogEntry.objects.filter(subject=f"auditentry:{entry.pk}").exists():
            append("audit.head", entry, head_content(entry))
    return entry
