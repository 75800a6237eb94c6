"""The log in public: what is released is a leaf, anyone recomputes it from files, and what is
altered is named.
"""

import base64
import io
from io import StringIO

import pytest
from django.core.management import call_command
from django.db import connection, transaction
from django.test import Client

from cli_process import zuji
from portal.test_documents import VALUES
from zuji.core.canonical import canonical_bytes
from zuji.core.refusals import Refusal
from zuji.sectors.registry import model_files
from zuji.trust import merkle
from zuji.trust.certificate import log_entry
from zuji.trust.chain import entry_digest
from zuji.trust.notes import read_checkpoint, read_key, read_proof, verify_proof
from zuji.trust.tiles import read_bundle
from zuji.trust.witness import cosigned_at, read_witness_key
from zuji_portal.foundation.audit.models import AuditEntry, AuditHead
from zuji_portal.foundation.audit.queries import verified
from zuji_portal.programme.documents.models import Document
from zuji_portal.transparency.heads import log_audit_head
from zuji_portal.transparency.issuer import keys as issuer_keys
from zuji_portal.transparency.log import append, latest, public_key, sign_checkpoint
from zuji_portal.transparency.models import Checkpoint, LogEntry
from zuji_portal.transparency.monitor import broken
from zuji_portal.web.operations import readiness

pytestmark = [pytest.mark.django_db, pytest.mark.database]


@pytest.fixture
def document(cast, django_capture_on_commit_callbacks):
    """A published document; the log signs after the commit."""
    with django_capture_on_commit_callbacks(execute=True):
        assert cast.client("province").post("/documents/new/", VALUES).status_code == 302
    return Document.objects.get()


def behind_the_sites_back(table, statement, *values):
    """What somebody with the database's password does: no trigger, no action, no entry."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute(
                "SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name = %s", [table]
            )
            for (name,) in cursor.fetchall():
                cursor.execute(f"DROP TRIGGER {name}")
        else:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
        cursor.execute(statement, values)


def test_what_is_published_is_a_leaf_that_holds_no_word_of_it(document):
    entry = LogEntry.objects.get()
    assert (entry.index, entry.kind, entry.subject) == (
        0,
        "document.published",
        f"document:{document.pk}",
    )
    assert set(bytes(entry.entry)) <= set(
        b'{"sha256":"abcdef0123456789","type":"document.published","v":1}'
    )
    assert len(bytes(entry.salt)) == 16
    assert latest().size == 1


def test_anyone_recomputes_the_log_from_its_public_files(
    document, client, cast, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True), transaction.atomic():
        for n in range(300):
            append("test.entry", f"nothing:{n}", str(n).encode())
    key = read_key(client.get("/log/key").content.decode())
    checkpoint, _ = read_checkpoint(client.get("/log/checkpoint").content.decode(), [key])
    assert checkpoint.size == 301
    entries = [
        e
        for name in ("000", "001.p/45")
        for e in read_bundle(client.get(f"/log/tile/entries/{name}").content)
    ]
    leaves = [merkle.leaf_hash(e) for e in entries]
    assert merkle.root_hash(leaves) == checkpoint.root
    tile = client.get("/log/tile/0/000")
    assert tile.content == b"".join(leaves[:256]) and "immutable" in tile["Cache-Control"]
    assert client.get("/log/tile/1/000.p/1").content == merkle.root_hash(leaves[:256])
    proof = read_proof(client.get("/log/proof/7").content.decode())
    row = LogEntry.objects.get(index=7)
    content = log_entry("test.entry", b"6", bytes(row.salt))
    assert verify_proof(proof, content, [key], key.name)[0] == checkpoint
    assert client.get("/log/tile/0/001.p/5").content == b"".join(
        leaves[256:261]
    )  # an earlier, partial tile
    for missing in (
        "proof/301",
        "tile/0/001",
        "tile/0/001.p/46",
        "tile/0/009",
        "tile/entries/x",
        "tile/9/000",
        "tile/" + "x" * 80,
    ):
        assert client.get(f"/log/{missing}").status_code == 404, missing
    page = client.get("/en/log/?page=7").content.decode()
    assert f"document {document.pk}" in page and "Transparency log" in page


def test_a_later_checkpoint_begins_with_the_earlier_one(document):
    first = latest()
    append("test.entry", "nothing:1", b"1")
    second = sign_checkpoint()
    leaves = [bytes(x) for x in LogEntry.objects.values_list("leaf", flat=True)]
    path = merkle.consistency_path(leaves, first.size)
    assert merkle.holds_consistency(
        first.size, second.size, path, bytes(first.root), bytes(second.root)
    )
    assert (
        sign_checkpoint() == second and Checkpoint.objects.count() == 2
    )  # nothing new, nothing signed


def test_what_was_refused_leaves_no_leaf(document, cast):
    assert cast.client("province").post("/documents/new/", VALUES).status_code == 422
    assert LogEntry.objects.count() == 1
    try:
        with transaction.atomic():
            append("test.entry", "nothing:1", b"1")
            raise ZeroDivisionError
    except ZeroDivisionError:
        pass
    assert LogEntry.objects.count() == 1
    assert append("test.entry", "nothing:2", b"2").index == 1  # no hole


def test_a_record_altered_behind_the_sites_back_is_named(document, capsys):
    assert list(broken()) == []
    behind_the_sites_back(
        "documents_document",
        "UPDATE documents_document SET body_zh = %s WHERE id = %s",
        "改过",
        document.pk,
    )
    assert [(b.subject, b.what) for b in broken()] == [
        (f"document:{document.pk}", "the record was altered")
    ]
    out = io.StringIO()
    with pytest.raises(SystemExit):
        call_command("log", "monitor", stdout=out)
    assert f"document:{document.pk}" in out.getvalue()


def test_a_record_deleted_behind_the_sites_back_is_named(document):
    behind_the_sites_back(
        "documents_document", "DELETE FROM documents_document WHERE id = %s", document.pk
    )
    assert [(b.subject, b.what) for b in broken()] == [
        (f"document:{document.pk}", "the record is gone")
    ]


def forged(entry, **changed):
    """The bytes of an audit entry with other facts, linked anew so that the chain holds."""
    content = {**entry.entry(), "facts": changed}
    content["digest"] = entry_digest(content)
    return content["digest"], canonical_bytes(content)


@pytest.mark.parametrize("harm", ["rewritten", "cut"])
def test_an_audit_chain_linked_anew_disagrees_with_its_head_in_the_log(document, harm):
    head = log_audit_head()
    assert log_audit_head() == head
    entry = LogEntry.objects.get(kind="audit.head")  # once, though logged twice
    assert entry.subject == f"auditentry:{head.number}"
    assert list(broken()) == []
    before = AuditEntry.objects.get(number=head.number - 1)
    if harm == "rewritten":
        digest, content = forged(head, reason="nothing happened")
        statement = "UPDATE audit_auditentry SET content = %s WHERE number = %s"
        behind_the_sites_back("audit_auditentry", statement, content, head.number)
        AuditHead.objects.update(digest=digest)
        what = "the record was altered"
    else:
        statement = "DELETE FROM audit_auditentry WHERE number = %s"
        behind_the_sites_back("audit_auditentry", statement, head.number)
        AuditHead.objects.update(number=before.number, digest=before.entry()["digest"])
        what = "the record is gone"
    assert verified().holds
    assert [(row.subject, row.what) for row in broken()] == [(entry.subject, what)]


def test_a_log_that_lost_its_key_or_has_another_signs_nothing(document, settings, tmp_path):
    """As after a restore: rows are there, keys are not."""
    kept, key, checkpoint = settings.VAR, public_key(), latest()
    (restored := tmp_path / "restored").mkdir()
    append("document.published", document, b"one more")
    for var, given in ((restored, ""), (kept, "ab" * 32)):
        settings.VAR, settings.LOG_KEY = var, given
        assert "log-key" in readiness.signing_keys()
        with pytest.raises(Refusal) as caught:
            sign_checkpoint()
        assert caught.value.findings[0].rule == "log-key-missing"
    assert not (restored / "log-key").exists()
    assert latest() == checkpoint
    (restored / "log-key").write_text((kept / "log-key").read_text())
    settings.VAR, settings.LOG_KEY = restored, ""
    assert readiness.signing_keys() == ""
    assert public_key() == key
    assert sign_checkpoint().size == checkpoint.size + 1


def test_an_issuer_that_lost_its_key_signs_nothing(db, settings, tmp_path):
    credential, kept = {"id": "urn:drill"}, settings.VAR
    assert issuer_keys.sign(credential)
    settings.VAR = tmp_path / "restored"
    assert readiness.signing_keys().endswith("issuer-keys")
    with pytest.raises(Refusal) as caught:
        issuer_keys.sign(credential)
    assert caught.value.findings[0].rule == "issuer-key-missing"
    settings.VAR = kept
    assert readiness.signing_keys() == ""
    assert issuer_keys.sign(credential)


def test_a_log_rewritten_behind_the_sites_back_is_named_and_no_longer_signed(document):
    other = merkle.leaf_hash(b"other")
    behind_the_sites_back(
        "transparency_logentry", "UPDATE transparency_logentry SET leaf = %s", other
    )
    named = {b.subject for b in broken()}
    assert named == {"entry:0", "checkpoint:1"}
    append("test.entry", "nothing:1", b"1")
    with pytest.raises(Refusal) as caught:
        sign_checkpoint()
    assert caught.value.findings[0].rule == "log-forked"


def test_a_checkpoint_signed_by_another_key_is_named(document, settings):
    settings.LOG_KEY = "ab" * 32
    assert [(b.subject, b.what) for b in broken()] == [("checkpoint:1", "note-unsigned")]


def test_every_model_that_ships_is_a_leaf_once(db):
    for expected in (len(model_files()), 0):
        out = io.StringIO()
        call_command("log", "release", stdout=out)
        assert f"{expected} 新" in out.getvalue()
    assert LogEntry.objects.filter(kind="model.released").count() == len(model_files())
    assert list(broken()) == []
    out = io.StringIO()
    call_command("log", "sign", stdout=out)
    call_command("log", "monitor", stdout=out)
    call_command("log", "key", stdout=out)
    assert f"{LogEntry.objects.count()} 条一致" in out.getvalue()


def test_a_report_handed_in_is_a_leaf_that_agrees_with_what_the_database_gives_back(cast):
    assert cast.client("province").post("/programme/reports/2025Q1/file/").status_code == 302
    assert LogEntry.objects.get().kind == "report.filed"
    assert list(broken()) == []


def test_the_key_is_kept_with_owner_only_rights_or_comes_from_the_environment(settings, tmp_path):
    from zuji_portal.transparency.keys import public_key, signing_key

    made = public_key()
    assert public_key() == made
    assert (settings.VAR / "log-key").stat().st_mode & 0o777 == 0o600
    settings.LOG_KEY = "00" * 32
    assert public_key() != made
    # RFC 8032 §7.1, test 1: this seed has this public key
    settings.LOG_KEY = "9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60"
    assert (
        base64.b16encode(public_key().public).lower()
        == b"d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a"
    )
    assert signing_key()


@pytest.mark.django_db
def test_a_witness_signs_what_the_log_offers_and_its_signature_is_told(settings, tmp_path):

    def offered():
        sign_checkpoint()
        said = StringIO()
        call_command("log", "offer", "w.example", stdout=said)
        (tmp_path / "request").write_text(said.getvalue(), "utf-8")
        return zuji(
            "witness",
            tmp_path / "request",
            "--name",
            "w.example",
            "--log-key",
            str(public_key()),
            "--folder",
            tmp_path / "w",
        )

    append("test", "x:1", b"one")
    done = offered()
    assert done.returncode == 0, done.stderr
    key = read_witness_key(done.stderr.strip().splitlines()[-1])
    (tmp_path / "line").write_text(done.stdout, "utf-8")
    with pytest.raises(Refusal):
        call_command("log", "cosign", str(tmp_path / "line"))
    settings.LOG_WITNESSES = [str(key)]
    call_command("log", "cosign", str(tmp_path / "line"), stdout=StringIO())
    told = Client().get("/log/checkpoint").content.decode()
    assert cosigned_at(latest().note, told.splitlines()[-1], key) > 0
    append("test", "x:2", b"two")
    done = offered()
    assert done.returncode == 0, done.stderr
    assert (tmp_path / "request").read_text("utf-8").startswith("old 1\n")
