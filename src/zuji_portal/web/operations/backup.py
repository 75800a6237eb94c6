"""Backup and restore: one tar of all rows and evidence files, with their digests.

The rows are text in the order of tables and keys, so a backup made on one database is restored on
the other, and a backup of what was restored is the same, byte for byte. What is derived (the search
index) is built again; the secret key is not in it.
"""

from __future__ import annotations

import datetime
import hashlib
import io
import json
import tarfile
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any, BinaryIO

from django.apps import apps
from django.conf import settings
from django.core import serializers
from django.core.management import call_command
from django.core.management.color import no_style
from django.core.serializers.base import DeserializationError
from django.core.serializers.json import DjangoJSONEncoder
from django.db import IntegrityError, connection, models, transaction
from django.db.migrations.recorder import MigrationRecorder

from zuji import __version__
from zuji.core.files import keep_whole, make_folder
from zuji.core.refusals import refuse
from zuji_portal.consumer.guards import ledger_as_written
from zuji_portal.rulebook.factors.library import rebuild_index

FORMAT = "zuji-backup/1"
ROWS, FILES, MANIFEST = "rows.jsonl", "evidence/", "manifest.json"
LEFT_OUT = {"sessions.session", "usersessions.usersession", "accounts.failedsignin"}
"""Whoever was signed in signs in again."""
A_READ = 1 << 20


def tables() -> list[type[models.Model]]:
    """Every table of ours and of the apps we use, in an order in which rows may refer to earlier
    ones.
    """
    every = serializers.sort_dependencies(
        [(a, None) for a in apps.get_app_configs()], allow_cycles=True
    )
    return [
        m
        for m in every
        if m._meta.managed and not m._meta.proxy and m._meta.label_lower not in LEFT_OUT
    ]


class Exact(DjangoJSONEncoder):
    """Instants to the microsecond: Django's own encoder keeps milliseconds."""

    def default(self, value: Any) -> Any:
        return value.isoformat() if isinstance(value, datetime.datetime) else super().default(value)


def rows() -> Iterator[str]:
    """Every row as a line of JSON."""
    for table in tables():
        records = table._base_manager.order_by("pk").iterator(chunk_size=500)
        for row in records:
            yield serializers.serialize("jsonl", [row], ensure_ascii=False, cls=Exact)


def schema() -> list[str]:
    """The migrations that made the tables."""
    return sorted(
        f"{app}.{name}" for app, name in MigrationRecorder(connection).applied_migrations()
    )


def evidence_files() -> list[Path]:
    root = settings.EVIDENCE_ROOT
    return sorted(p for p in root.rglob("*") if p.is_file()) if root.is_dir() else []


def backup(target: Path) -> dict[str, Any]:
    """Write a backup; returns its manifest. Nothing stands at `target` until it is whole."""
    if target.exists():
        raise refuse("file-there", str(target))
    part = target.with_name(target.name + ".part")
    digests: dict[str, str] = {}
    is_outermost = not connection.in_atomic_block
    with tarfile.open(part, "w", format=tarfile.PAX_FORMAT) as tar, transaction.atomic():
        if connection.vendor == "postgresql" and is_outermost:
            connection.cursor().execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
        content = part.with_name(part.name + ".rows")
        try:
            with content.open("wb") as out:
                for line in rows():
                    out.write(line.encode())
            digests[ROWS] = _add(tar, ROWS, content)
        finally:
            content.unlink(missing_ok=True)
        for file in evidence_files():
            name = FILES + file.relative_to(settings.EVIDENCE_ROOT).as_posix()
            digests[name] = _add(tar, name, file)
        manifest = {"format": FORMAT, "zuji": __version__, "schema": schema(), "members": digests}
        written = json.dumps(manifest, ensure_ascii=False, indent=1, sort_keys=True).encode()
        _put(tar, MANIFEST, io.BytesIO(written), len(written))
    keep_whole(part, target)
    return manifest


def _add(tar: tarfile.TarFile, name: str, file: Path) -> str:
    with file.open("rb") as source:
        _put(tar, name, source, file.stat().st_size)
    return digest_of(file)


def _put(tar: tarfile.TarFile, name: str, source: BinaryIO, size: int) -> None:
    """A member without dates and owners: the same content is the same file."""
    head = tarfile.TarInfo(name)
    head.size, head.mode = size, 0o600
    tar.addfile(head, source)


def digest_of(file: Path) -> str:
    with file.open("rb") as source:
        return hashlib.file_digest(source, "sha256").hexdigest()


def read_manifest(tar: tarfile.TarFile, place: str) -> dict[str, Any]:
    """The manifest; refuses another file, and members that it does not name or that lead
    elsewhere.
    """
    members = tar.getmembers()
    if MANIFEST not in {m.name for m in members}:  # it is written last
        began = bool(members) and members[0].name == ROWS
        raise refuse("backup-cut" if began else "backup-kind", place, MANIFEST, FORMAT)
    manifest = _manifest(tar, place)
    names = sorted(m.name for m in members if m.name != MANIFEST)
    if names != sorted(manifest["members"]):
        differing = sorted(set(names) ^ set(manifest["members"]))
        raise refuse("backup-kind", place, ", ".join(differing[:6]), FORMAT)
    for member in members:
        inside = (
            (settings.EVIDENCE_ROOT / member.name)
            .resolve()
            .is_relative_to(settings.EVIDENCE_ROOT.resolve())
        )
        if not member.isfile() or not inside:
            raise refuse("backup-kind", place, member.name, FORMAT)
    return manifest


def _manifest(tar: tarfile.TarFile, place: str) -> dict[str, Any]:
    content = tar.extractfile(MANIFEST)
    try:
        manifest = json.loads(content.read() if content else b"")
    except ValueError as problem:
        raise refuse("backup-damaged", f"{place}: {MANIFEST}", "—", "JSON") from problem
    if not isinstance(manifest, dict) or manifest.get("format") != FORMAT:
        found = manifest.get("format") if isinstance(manifest, dict) else type(manifest).__name__
        raise refuse("backup-kind", place, str(found), FORMAT)
    digests, schema_of = manifest.get("members"), manifest.get("schema")
    if not isinstance(digests, dict) or ROWS not in digests or not isinstance(schema_of, list):
        raise refuse("backup-damaged", f"{place}: {MANIFEST}", "—", f"members: {ROWS}, …")
    return manifest


def restore(source: Path) -> dict[str, Any]:
    """Put a backup into an empty site: all of it or, where anything is wrong, nothing."""
    place = source.name
    try:
        tar = tarfile.open(source, "r:")  # noqa: SIM115 - closed below
    except (tarfile.TarError, OSError) as problem:
        raise refuse("backup-kind", place, type(problem).__name__, FORMAT) from problem
    try:
        with tar:
            return _restored(tar, place)
    except (tarfile.TarError, EOFError) as problem:
        raise refuse("backup-cut", place, str(problem), FORMAT) from problem
    except (DeserializationError, UnicodeDecodeError, IntegrityError) as problem:
        raise refuse("backup-damaged", f"{place}: {ROWS}", str(problem)[:80], "") from problem


def _restored(tar: tarfile.TarFile, place: str) -> dict[str, Any]:
    """Files wait beside their folder until the rows are in, and go where the rows do not stay."""
    manifest = read_manifest(tar, place)
    _check(tar, manifest, place)
    _must_agree(manifest, place)
    root = settings.EVIDENCE_ROOT
    root.mkdir(parents=True, exist_ok=True)
    moved: list[Path] = []
    with tempfile.TemporaryDirectory(dir=root.parent, prefix=f"{root.name}.restore.") as folder:
        names = [n.removeprefix(FILES) for n in manifest["members"] if n.startswith(FILES)]
        for name in names:
            _unpack(tar, FILES + name, Path(folder) / name)
        try:
            with transaction.atomic():
                _load(tar)
                rebuild_index()
                for name in names:
                    _move(Path(folder) / name, root / name)
                    moved.append(root / name)
        except BaseException:
            for file in moved:
                file.unlink(missing_ok=True)
            raise
    return manifest


def _move(source: Path, target: Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    if target.exists():
        raise refuse("file-there", str(target))
    source.replace(target)


def _must_agree(manifest: dict[str, Any], place: str) -> None:
    from zuji_portal.foundation.audit.models import AuditEntry

    call_command("migrate", verbosity=0)
    if manifest["schema"] != schema():
        theirs, ours = set(manifest["schema"]), set(schema())
        differing = ", ".join(sorted(theirs ^ ours)[:6])
        raise refuse("backup-schema", place, differing, __version__)
    if AuditEntry.objects.exists():
        raise refuse("restore-not-empty", place)


def _check(tar: tarfile.TarFile, manifest: dict[str, Any], place: str) -> None:
    for name, wanted in manifest["members"].items():
        member = tar.extractfile(name)
        digest = hashlib.file_digest(member, "sha256").hexdigest() if member else ""  # type: ignore[arg-type]
        if digest != wanted:
            raise refuse("backup-damaged", f"{place}: {name}", digest[:12], wanted[:12])


def _load(tar: tarfile.TarFile) -> None:
    """Rows as they were, in the place of what migrating wrote by itself."""
    with ledger_as_written(), connection.constraint_checks_disabled():
        for table in reversed(tables()):
            name = connection.ops.quote_name(table._meta.db_table)
            connection.cursor().execute(f"DELETE FROM {name}")  # noqa: S608
        content = tar.extractfile(ROWS)
        assert content is not None
        lines = io.TextIOWrapper(content, "utf-8")
        for record in serializers.deserialize("jsonl", lines, handle_forward_references=True):
            record.save(force_insert=True)
        connection.check_constraints()
    sequences = connection.ops.sequence_reset_sql(no_style(), tables())
    with connection.cursor() as cursor:
        for statement in sequences:
            cursor.execute(statement)


def _unpack(tar: tarfile.TarFile, name: str, target: Path) -> None:
    make_folder(target.parent)
    member = tar.extractfile(name)
    assert member is not None
    part = target.with_name(target.name + ".part")
    with part.open("wb") as out:
        while block := member.read(A_READ):
            out.write(block)
    keep_whole(part, target)
