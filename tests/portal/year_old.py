"""A database as an earlier release left it, in a process of its own: ``year_old.py fill`` migrates
to that release and writes a year of rows by the tables of then, ``year_old.py upgrade`` migrates to
now and says what is there.
"""

from __future__ import annotations

import datetime
import json
import sys
from typing import Any

import django

EARLIER = {
    "accounts": "0002_initial",
    "api": "0001_initial",
    "audit": "0002_append_only",
    "blastradius": "0001_initial",
    "catalogue": "0002_append_only",
    "certification": "0002_append_only",
    "committee": "0002_append_only",
    "documents": "0002_append_only",
    "evidence": "0001_initial",
    "factors": "0002_append_only",
    "issuer": "0001_initial",
    "jobs": "0001_initial",
    "notifications": "0001_initial",
    "operations": "0001_cache",
    "organisations": "0001_initial",
    "products": "0001_initial",
    "programme": "0002_append_only",
    "results": "0001_initial",
    "studies": "0002_append_only",
    "transparency": "0002_append_only",
    "verification": "0002_append_only",
}
"""App → its last migration then. Apps that are not named did not exist."""
STUDIES = 12
DAYS = 365


def fill() -> None:
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor

    executor = MigrationExecutor(connection)
    ours = {app for app, _ in executor.loader.graph.leaf_nodes() if _is_ours(app)}
    theirs = [leaf for leaf in executor.loader.graph.leaf_nodes() if leaf[0] not in ours]
    plan = [*theirs, *EARLIER.items()]
    state = executor.migrate(plan)
    write(state.apps)
    told()


def _is_ours(label: str) -> bool:
    from django.apps import apps

    return apps.get_app_config(label).name.startswith("zuji_portal.")


def write(then: Any) -> None:
    """Rows of an enterprise over a year, the audit chain and the log beside them."""
    from zuji.core.canonical import canonical_bytes
    from zuji.footprint import assess, study_from_data
    from zuji.lockfile import build_lock
    from zuji.sectors.registry import get_model
    from zuji.synth.plants import draw_plant

    study_data = study_from_data(draw_plant(7, 1).data, "year-old")
    lock = build_lock(assess(study_data, get_model(study_data.model_id), as_of="2026-01-01"))
    total = lock["result"]["total"]
    people = {
        name: then.get_model("accounts", "User").objects.create(email=f"{name}@zuji.example")
        for name in ("clerk", "approver", "province")
    }
    firm = then.get_model("organisations", "Enterprise").objects.create(
        uscc="91370000MA3XXXXX0X", name_zh="去年的工厂", city="3701"
    )
    appoint = then.get_model("accounts", "Appointment").objects.create
    for name, user in people.items():
        appoint(user=user, role=name, enterprise=None if name == "province" else firm)
    product = then.get_model("products", "Product").objects.create(
        enterprise=firm, name_zh="去年的产品", model_id=study_data.model_id, gtin="06901234567892"
    )
    acts: list[tuple[str, str, int, dict[str, Any]]] = []
    entry = None
    for year in range(STUDIES):
        study = then.get_model("studies", "Study").objects.create(
            enterprise=firm,
            product=product,
            model_id=study_data.model_id,
            year=2000 + year,
            version=1,
            state="approved",
            created_by=people["clerk"],
        )
        then.get_model("studies", "Change").objects.create(
            study=study, number=1, by=people["clerk"], fields={"x": ["1", "2"]}
        )
        revision = then.get_model("studies", "Revision").objects.create(
            study=study,
            number=1,
            digest=lock["digest"].removeprefix("sha256:"),
            lock=canonical_bytes(lock),
            findings=[],
            by=people["clerk"],
        )
        then.get_model("studies", "Approval").objects.create(
            revision=revision, is_approved=True, by=people["approver"]
        )
        then.get_model("notifications", "Notice").objects.create(
            enterprise=firm, study=study, kind="factor", about=f"factor:{year}"
        )
        if entry is None:
            entry = then.get_model("catalogue", "Entry").objects.create(
                product=product,
                enterprise=firm,
                key="yearold234",
                archive_number="SD-2025-000001",
                revision=revision,
                is_public=True,
                name_zh=product.name_zh,
                total=total["value"],
                unit=total["unit"],
            )
        then.get_model("catalogue", "AcceptedValue").objects.create(
            entry=entry,
            revision=revision,
            year=2000 + year,
            total=total["value"],
            low=total["low"],
            high=total["high"],
            unit=total["unit"],
        )
        for action, who in (("study.start", "clerk"), ("study.approve", "approver")):
            acts.append((action, f"study:{study.pk}", people[who].pk, {"year": 2000 + year}))
    write_chain(then, acts, firm.pk)
    write_log(then)


def write_chain(then: Any, acts: list[tuple[str, str, int, dict[str, Any]]], firm: int) -> None:
    from zuji.core.canonical import canonical_bytes
    from zuji.trust.chain import START, entry_digest

    digest, began = START, datetime.datetime.now(datetime.UTC) - datetime.timedelta(days=DAYS)
    for number, (action, subject, actor, facts) in enumerate(acts, start=1):
        at = began + datetime.timedelta(days=number * DAYS / len(acts))
        line: dict[str, Any] = {
            "number": number,
            "at": at.isoformat(),
            "actor": actor,
            "acting": f"clerk@{firm}",
            "action": action,
            "subject": subject,
            "facts": facts,
            "previous": digest,
        }
        digest = line["digest"] = entry_digest(line)
        then.get_model("audit", "AuditEntry").objects.create(
            number=number,
            at=at,
            actor=actor,
            acting=line["acting"],
            action=action,
            subject=subject,
            enterprise=firm,
            content=canonical_bytes(line),
        )
    then.get_model("audit", "AuditHead").objects.create(pk=1, number=len(acts), digest=digest)


def write_log(then: Any) -> None:
    """A model that was released, its leaf, and the checkpoint that covers it."""
    from django.conf import settings

    from zuji.trust import merkle
    from zuji.trust import notes as trust_notes
    from zuji.trust.certificate import log_entry
    from zuji_portal.transparency.keys import signing_key

    now = datetime.datetime.now(datetime.UTC)
    subject, content = shipped_model()
    salt = b"0123456789abcdef"
    leaf_entry = log_entry("model.released", content, salt)
    then.get_model("transparency", "LogEntry").objects.create(
        index=0,
        kind="model.released",
        subject=subject,
        salt=salt,
        entry=leaf_entry,
        leaf=merkle.leaf_hash(leaf_entry),
        at=now,
    )
    then.get_model("transparency", "LogHead").objects.create(pk=1, size=1)
    root = merkle.root_hash([merkle.leaf_hash(leaf_entry)])
    text = trust_notes.TreeHead(settings.LOG_ORIGIN, 1, root).text()
    note = trust_notes.signed_note(text, settings.LOG_ORIGIN, signing_key())
    then.get_model("transparency", "Checkpoint").objects.create(
        size=1, root=root, note=note, at=now
    )


def shipped_model() -> tuple[str, bytes]:
    from zuji_portal.transparency.contents import shipped_models

    named, content = next(iter(shipped_models()))
    return named, content


COUNTED = (
    *("accounts_user", "accounts_appointment", "organisations_enterprise", "products_product"),
    *("studies_study", "studies_change", "studies_revision", "studies_approval"),
    *("notifications_notice", "catalogue_entry", "catalogue_acceptedvalue"),
    *("audit_auditentry", "transparency_logentry", "transparency_checkpoint"),
)


def told() -> None:
    """How many rows stand in each table."""
    from django.db import connection

    with connection.cursor() as cursor:
        counts = {}
        for table in COUNTED:
            cursor.execute(f"SELECT count(*) FROM {table}")
            counts[table] = cursor.fetchone()[0]
    print(json.dumps(counts))


def upgrade() -> None:
    from django.core.management import call_command
    from django.db import DatabaseError, transaction

    from zuji.lockfile import verify_lock
    from zuji_portal.catalogue.models import Entry
    from zuji_portal.foundation.audit.models import AuditEntry
    from zuji_portal.foundation.audit.queries import verified
    from zuji_portal.studies.models import ClassFigures, Revision
    from zuji_portal.transparency.log import append, sign_checkpoint
    from zuji_portal.transparency.monitor import broken
    from zuji_portal.web.operations.readiness import migrations

    told()
    call_command("migrate", verbosity=0)
    told()
    chain = verified()
    assert chain.holds and chain.count == 2 * STUDIES, chain
    assert list(broken()) == []
    assert migrations() == ""
    call_command("makemigrations", check=True, dry_run=True, verbosity=0)
    assert all(verify_lock(revision.content()).holds for revision in Revision.objects.all())
    for statement in (
        lambda: AuditEntry.objects.filter(number=1).update(action="x"),
        lambda: AuditEntry.objects.filter(number=1).delete(),
        lambda: Revision.objects.update(digest="x"),
    ):
        try:
            with transaction.atomic():
                statement()
        except DatabaseError:
            continue
        raise AssertionError("what is append-only could be changed")
    assert Entry.objects.get().is_shown
    assert ClassFigures.objects.count() == STUDIES
    with transaction.atomic():
        append("model.released", *shipped_model())
    assert sign_checkpoint().size == 2
    print("as it was")


if __name__ == "__main__":
    django.setup()
    {"fill": fill, "upgrade": upgrade}[sys.argv[1]]()
