"""Reads the shipped history into an empty site and seals it with the site's own keys."""

from __future__ import annotations

import base64
import secrets
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.core import serializers
from django.core.management import call_command
from django.core.management.color import no_style
from django.db import connection, models, transaction
from django.db.models.sql import InsertQuery

from zuji.core.canonical import bytes_digest, canonical_bytes
from zuji.core.files import make_folder, write_whole
from zuji.core.label import LANGS
from zuji.reports.statement_report import statement_pdf
from zuji.trust.certificate import credential_of
from zuji.trust.chain import START, entry_digest
from zuji_portal.catalogue.models import Entry
from zuji_portal.catalogue.terms import INDEX, entry_terms
from zuji_portal.certification.attesting import attested
from zuji_portal.certification.models import Certificate
from zuji_portal.consumer.guards import ledger_as_written
from zuji_portal.consumer.operators import OperatorKeys
from zuji_portal.demonstration import snapshot
from zuji_portal.demonstration.enterprises import PASSWORD
from zuji_portal.demonstration.history.clock import START as FIRST_DAY
from zuji_portal.demonstration.history.clock import moment, set_clock
from zuji_portal.foundation.accounts.links import secret_digest
from zuji_portal.foundation.accounts.models import User
from zuji_portal.foundation.audit.models import AuditHead
from zuji_portal.rulebook.factors.anchoring import anchored
from zuji_portal.rulebook.factors.library import rebuild_index
from zuji_portal.rulebook.factors.models import FactorVersion, LibraryStamp
from zuji_portal.studies.models import ClassFigures, FootprintRequest
from zuji_portal.studies.suppliers.requests import link_secret
from zuji_portal.training.attesting import signed_token
from zuji_portal.training.models import ExamAttempt
from zuji_portal.transparency.contents import content_of
from zuji_portal.transparency.issuer import keys
from zuji_portal.transparency.log import append, sign_checkpoint
from zuji_portal.verification.engagement.statement import statement_credential

Rows = dict[str, list[dict[str, Any]]]
LATE = ("certification.issued", "audit.auditentry")
"""Rows that are made from other rows."""


def read_history(records: Iterable[Mapping[str, Any]]) -> int:
    """Everything or nothing; returns how many rows there are."""
    rows: Rows = defaultdict(list)
    log: list[Sequence[str]] = []
    files: list[tuple[str, str]] = []
    for record in records:
        if "table" in record:
            rows[record["table"]].append(record)  # type: ignore[arg-type]
        elif "log" in record:
            log.append(record["log"])
        elif "file" in record:
            files.append((record["file"], record["content"]))
    with transaction.atomic(), set_clock(moment(FIRST_DAY, 8)) as clock:
        FactorVersion.objects.all().delete()  # the library that ships may be there already
        LibraryStamp.objects.all().delete()
        _insert("factors.factorversion", rows.pop("factors.factorversion"))
        _insert("factors.librarystamp", rows.pop("factors.librarystamp"))
        rebuild_index()
        call_command("log", "release", verbosity=0, stdout=_Silent())
        sign_checkpoint()
        keys.current()
        _restored(rows)
        ClassFigures.fill()
        for kind, subject, at in log:
            clock.go(snapshot.instant(at))
            append(kind, subject, content_of(subject) or b"")
        sign_checkpoint()
        INDEX.put((e.pk, entry_terms(e)) for e in Entry.objects.all() if e.is_shown)
    for name, content in files:
        _write(name, content)
    return sum(map(len, rows.values()))


class _Silent:
    def write(self, text: str) -> None:
        pass

    def flush(self) -> None:
        pass


def _restored(rows: Rows) -> None:
    """Rows as they were, each with what a key makes of it."""
    hashed = make_password(PASSWORD)
    for record in rows["accounts.user"]:
        record["fields"]["password"] = hashed
    for record in rows["studies.revision"]:
        lock = canonical_bytes(anchored(record["fields"]["lock"]))
        record["fields"]["lock"] = base64.b64encode(lock).decode()
    for record in rows["studies.footprintrequest"]:
        secret = link_secret(FootprintRequest(pk=record["pk"]))
        record["fields"]["secret_digest"] = secret_digest(secret)
    for record in rows["verification.statement"]:
        record["fields"] |= _statement(record["fields"])
    for record in rows["offers.offerconsent"]:  # a link that nobody holds
        record["fields"]["secret_digest"] = secret_digest(secrets.token_urlsafe(24))
    for record in rows["consumer.operator"]:
        record["fields"] |= OperatorKeys.drawn().columns()
    names = {r["pk"]: r["fields"]["name"] for r in rows["accounts.user"]}
    exams = {r["pk"]: r["fields"] for r in rows["training.examattempt"]}
    for record in rows["training.trainingcertificate"]:
        fields = record["fields"]
        fields["token"] = _training_token(fields, names[fields["user"]], exams[fields["exam"]])
    order = [t._meta.label_lower for t in snapshot.written_tables()]
    with ledger_as_written():
        for label in [n for n in order if n in rows and n not in LATE]:
            _insert(label, rows[label])
    digests = _certificates(rows.get("certification.issued", []))
    _insert("audit.auditentry", _chain(rows["audit.auditentry"], digests))
    with connection.cursor() as cursor:
        for statement in connection.ops.sequence_reset_sql(no_style(), snapshot.written_tables()):
            cursor.execute(statement)


def _statement(fields: Mapping[str, Any]) -> dict[str, Any]:
    """Signature and sealed PDFs of a verification statement."""
    content, number = fields["content"], fields["number"]
    url = f"{settings.SITE_URL}/verification/statements/{number}"
    token = keys.sign(statement_credential(content, url))
    sealed = {
        f"pdf_{lang}": keys.seal(statement_pdf(content, lang, fields["digest"], token), number)
        for lang in LANGS
    }
    return {"token": token} | {k: base64.b64encode(v).decode() for k, v in sealed.items()}


def _training_token(fields: Mapping[str, Any], name: str, exam: Mapping[str, Any]) -> str:
    """The signature of a certificate of training."""
    taken = ExamAttempt(course=exam["course"], right=exam["right"], of=exam["of"])
    span = snapshot.instant(fields["issued_at"]), snapshot.instant(fields["valid_until"])
    return signed_token(fields["number"], User(name=name), taken, span, fields["status_index"])


def _certificates(records: list[dict[str, Any]]) -> dict[str, str]:
    """Signs every certificate for this address; digests by number."""
    digests = {}
    certificates = Certificate.objects.in_bulk([r["pk"] for r in records])
    for record in records:
        certificate = certificates[record["pk"]]
        issued, until = certificate.issued_at, certificate.valid_until
        assert issued is not None and until is not None
        token = keys.sign(credential_of(attested(certificate, issued, until)))
        digest = bytes_digest(token.encode())
        record["fields"] |= {"token": token, "digest": digest}
        digests[str(certificate.number)] = digest
    _insert("certification.issued", records)
    return digests


def _chain(records: list[dict[str, Any]], digests: Mapping[str, str]) -> list[dict[str, Any]]:
    """The entries of the audit log linked one to the next."""
    previous = START
    for record in records:
        entry = record["fields"]["content"]
        if entry["action"] == "certificate.issue":
            entry["facts"]["digest"] = digests[entry["facts"]["number"]]
        entry["previous"] = previous
        entry["digest"] = previous = entry_digest(entry)
        record["fields"]["content"] = base64.b64encode(canonical_bytes(entry)).decode()
    AuditHead.objects.create(pk=1, number=len(records), digest=previous)
    return records


def _insert(label: str, records: Sequence[Mapping[str, Any]]) -> None:
    """Rows with the values that they have, times of creation too."""
    if not records:
        return
    python = [{"model": label, "pk": r["pk"], "fields": r["fields"]} for r in records]
    made = [d.object for d in serializers.deserialize("python", python, ignorenonexistent=True)]
    table: type[models.Model] = type(made[0])
    fields = list(table._meta.local_concrete_fields)
    size = max(1, connection.ops.bulk_batch_size(fields, made))
    for start in range(0, len(made), size):
        query = InsertQuery(table)
        query.insert_values(fields, made[start : start + size], raw=True)
        query.get_compiler(connection=connection).execute_sql()


def _write(name: str, content: str) -> None:
    target = settings.EVIDENCE_ROOT / name
    make_folder(target.parent)
    if not target.exists():
        write_whole(target, base64.b64decode(content))
