"""What the hash of an entry is of: read again from the record that the entry names."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterator
from typing import TypeVar

from django.db import models

from zuji.core.canonical import canonical_bytes
from zuji.sectors.model import Model
from zuji.sectors.registry import get_model, model_files
from zuji.sectors.versions import earlier_versions, model_version
from zuji_portal.certification.models import CertificateEvent, Issued
from zuji_portal.committee.models import Decision
from zuji_portal.programme.documents.models import Document
from zuji_portal.programme.models import FiledReport
from zuji_portal.rulebook.factors.models import FactorVersion
from zuji_portal.verification.models import Statement

CURRENT = "@"
Row = TypeVar("Row", bound=models.Model)


def factor_content(version: FactorVersion) -> bytes:
    return canonical_bytes(
        {"id": version.factor_id, "version": version.version, "content": version.content}
    )


def report_content(report: FiledReport) -> bytes:
    return canonical_bytes(
        {"period": report.period, "number": report.number, "content": report.content}
    )


def document_content(document: Document) -> bytes:
    names = (
        "key",
        "number",
        "kind",
        "title_zh",
        "title_en",
        "body_zh",
        "body_en",
        "source",
        "what_changed",
        "is_withdrawn",
    )
    return canonical_bytes({n: getattr(document, n) for n in names})


def model_content(model: Model) -> bytes:
    return canonical_bytes(dict(model.data))


def _model(named: str) -> bytes | None:
    model_id, _, version = named.partition(CURRENT)
    is_known = model_id in model_files() and version in {
        get_model(model_id).version,
        *earlier_versions(model_id),
    }
    return model_content(model_version(named)) if is_known else None


def _row(table: type[Row], content: Callable[[Row], bytes]) -> Callable[[str], bytes | None]:
    def read(pk: str) -> bytes | None:
        found = table._default_manager.filter(pk=pk).first()
        return content(found) if found else None

    return read


def statement_content(statement: Statement) -> bytes:
    return canonical_bytes(statement.data())


def issued_content(issued: Issued) -> bytes:
    return bytes(issued.token.encode())


def event_content(event: CertificateEvent) -> bytes:
    """What happened to which certificate, and why; by whom stays in the audit log."""
    at = event.at.astimezone(datetime.UTC).isoformat()
    return canonical_bytes(
        {
            "certificate": event.certificate.number,
            "number": event.number,
            "action": event.action,
            "from": event.source,
            "to": event.target,
            "reason": event.reason,
            "at": at,
        }
    )


def decision_content(decision: Decision) -> bytes:
    return canonical_bytes(decision.content)


READERS: dict[str, Callable[[str], bytes | None]] = {
    "factorversion": _row(FactorVersion, factor_content),
    "filedreport": _row(FiledReport, report_content),
    "document": _row(Document, document_content),
    "model": _model,
    "statement": _row(Statement, statement_content),
    "issued": _row(Issued, issued_content),
    "decision": _row(Decision, decision_content),
    "certificateevent": _row(CertificateEvent, event_content),
}


def content_of(subject: str) -> bytes | None:
    """The content of the record that ``kind:key`` names, as it is now; None where there is none."""
    kind, _, key = subject.partition(":")
    reader = READERS.get(kind)
    return reader(key) if reader else None


def shipped_models() -> Iterator[tuple[str, bytes]]:
    """The subject and content of every model that ships."""
    for model_id in model_files():
        model = get_model(model_id)
        yield f"model:{model_id}{CURRENT}{model.version}", model_content(model)
