"""Every promise of the records, from the rows and files alone."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from django.apps import apps
from django.conf import settings
from django.db import connection

from journey_end import records_broken
from zuji.core.canonical import bytes_digest
from zuji.core.refusals import Refusal
from zuji.lockfile import read_lock
from zuji_portal.certification.models import Certificate, Issued
from zuji_portal.enterprises.evidence.models import EvidenceFile
from zuji_portal.enterprises.evidence.storage import content_of
from zuji_portal.foundation.audit.models import AuditEntry
from zuji_portal.foundation.audit.queries import verified
from zuji_portal.foundation.workflow.machines import machines
from zuji_portal.studies.models import LedgerImport, Revision, Study
from zuji_portal.transparency.models import LogEntry


def broken() -> list[str]:
    """What no longer holds; nothing where all is whole."""
    return [*records_broken(), *numbers(), *states(), *studies(), *certificates(), *files()]


def numbers() -> Iterator[str]:
    """Entries and leaves are numbered without a gap."""
    entries = list(AuditEntry.objects.order_by("number").values_list("number", flat=True))
    if entries != list(range(1, len(entries) + 1)):
        yield "a gap in the numbers of the audit log"
    leaves = list(LogEntry.objects.order_by("index").values_list("index", flat=True))
    if leaves != list(range(len(leaves))):
        yield "a gap in the log"
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("PRAGMA integrity_check")
            if (said := cursor.fetchone()[0]) != "ok":
                yield f"the database: {said}"
            cursor.execute("PRAGMA foreign_key_check")
            if rows := cursor.fetchall():
                yield f"references into nothing: {rows[:3]}"


def states() -> Iterator[str]:
    """The audit log tells the same state of each record as its row."""
    told = verified().states
    every = {model._meta.model_name: model for model in apps.get_models()}
    for noun in machines():
        for pk, state in every[noun]._base_manager.values_list("pk", "state"):
            if told.get(f"{noun}:{pk}", state) != state:
                yield f"{noun} {pk} is {state}, the log says {told[f'{noun}:{pk}']}"


def studies() -> Iterator[str]:
    for study in Study.objects.all():
        changes = list(study.changes.order_by("number").values_list("number", flat=True))
        if changes != list(range(1, study.version + 1)):
            yield f"study {study.pk}: a version without its change"
        about = AuditEntry.objects.filter(subject=f"study:{study.pk}", action="study.submit")
        if study.revisions.count() != about.count():
            yield f"study {study.pk}: a revision without its entry, or twice"
    for revision in Revision.objects.all():
        try:
            read_lock(bytes(revision.lock), "revision")
        except Refusal as refusal:
            yield f"revision {revision.pk}: {refusal}"
    for staged in LedgerImport.objects.all():
        if (staged.state == "applied") != (staged.applied is not None):
            yield f"import {staged.pk} half applied"


def certificates() -> Iterator[str]:
    """What is in force has its credential, its leaf and a number of its own."""
    for certificate in Certificate.objects.all():
        has_token = Issued.objects.filter(certificate=certificate).exists()
        is_out = certificate.state in {"issued", "suspended", "revoked", "expired"}
        if is_out and not has_token:
            yield f"certificate {certificate.pk} is {certificate.state} without a credential"
        leaves = LogEntry.objects.filter(kind="cert.issued", subject=f"issued:{certificate.pk}")
        if leaves.count() != int(has_token):
            yield f"certificate {certificate.pk} without its leaf, or twice"
    given = [n for n in Certificate.objects.values_list("number", flat=True) if n]
    if len(given) != len(set(given)):
        yield "a certificate number given twice"


def files() -> Iterator[str]:
    """Every row has its file, whole; nothing half written is left."""
    for file in EvidenceFile.objects.all():
        try:
            is_whole = bytes_digest(content_of(file.digest)) == file.digest
        except OSError:
            is_whole = False
        if not is_whole:
            yield f"evidence {file.pk} is not whole"
    for part in Path(settings.VAR).rglob("*.part*"):
        yield f"half a file: {part.name}"
