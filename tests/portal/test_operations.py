"""Backup and its restore, readiness, metrics, and the settings of a real site."""

import json
import os
import subprocess
import sys
import tarfile
from pathlib import Path

import pytest
from django.db import connection
from django.test import Client, override_settings

from portal.deployment import deploy_check
from portal.people import approved
from zuji.core.refusals import Refusal
from zuji_portal.foundation.audit.queries import verified
from zuji_portal.rulebook.factors.queries import search
from zuji_portal.studies.models import Revision
from zuji_portal.web import settings as site_settings
from zuji_portal.web.operations import backup as backups
from zuji_portal.web.operations import readiness

ROOT = Path(__file__).resolve().parents[2]
DRILL = ROOT / "tests" / "portal" / "backup_drill.py"


@pytest.mark.database
@pytest.mark.nightly
def test_a_restored_site_gives_the_same_backup_byte_for_byte(drill_site, tmp_path):
    """Two sites, each a process with its own database: backed up, restored, backed up again."""
    first, second = tmp_path / "first.tar", tmp_path / "second.tar"
    one, two = drill_site("one"), drill_site("two", is_empty=True)
    before = one("seed", "points", f"backup={first}", "check")
    after = two(f"restore={first}", f"backup={second}", "check")
    assert first.read_bytes() == second.read_bytes()
    assert after.splitlines()[-1] == before.splitlines()[-1]
    assert after.endswith("True\n")
    refused = two(f"restore={first}", code=1)
    assert "restore-not-empty" in refused


@pytest.fixture
def drill_site(tmp_path, own_database):
    """A site by name: called with a command, it runs in a process of its own and says what it
    found.
    """

    def site(name, *, is_empty=False):
        environment = {
            **os.environ,
            **own_database(name, tmp_path / name, is_empty=is_empty),
            "ZUJI_VAR": str(tmp_path / name),
            "ZUJI_EVIDENCE": str(tmp_path / name / "evidence"),
            "DJANGO_SETTINGS_MODULE": "zuji_portal.web.settings",
            "PYTHONPATH": os.pathsep.join([str(ROOT / "tests"), os.environ.get("PYTHONPATH", "")]),
        }
        environment.pop("PROMETHEUS_MULTIPROC_DIR", None)

        def run(*words, code=0):
            done = subprocess.run(
                [sys.executable, str(DRILL), *map(str, words)],
                env=environment,
                capture_output=True,
                text=True,
                check=False,
            )
            assert done.returncode == code, done.stderr
            return done.stdout + (done.stderr if code else "")

        return run

    return site


@pytest.fixture
def made(cast, tmp_path):
    """A backup of a site with an approved study."""
    approved(cast.ludai)
    file = tmp_path / "site.tar"
    backups.backup(file)
    return file


@pytest.mark.database
@pytest.mark.django_db
def test_a_backup_holds_every_table_of_ours(made):
    with tarfile.open(made) as tar:
        found = [json.loads(line) for line in tar.extractfile(backups.ROWS)]
        lines = [row["model"] for row in found]
        manifest = json.load(tar.extractfile(backups.MANIFEST))
    with connection.cursor() as cursor:
        for table in backups.tables():
            cursor.execute(f"SELECT count(*) FROM {table._meta.db_table}")
            assert lines.count(table._meta.label_lower) == cursor.fetchone()[0], table
    kept = next(row["fields"]["at"] for row in found if row["model"] == "studies.revision")
    assert kept == Revision.objects.get().at.isoformat()  # to the microsecond
    assert any(name.startswith(backups.FILES) for name in manifest["members"])


@pytest.mark.database
@pytest.mark.django_db
def test_a_backup_is_never_written_over_another(made):
    with pytest.raises(Refusal) as caught:
        backups.backup(made)
    assert caught.value.findings[0].rule == "file-there"


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("harm", "rule"),
    [
        ("byte", "backup-damaged"),
        ("member", "backup-kind"),
        ("text", "backup-kind"),
        ("path", "backup-kind"),
    ],
)
def test_a_backup_that_is_not_whole_is_refused_and_nothing_is_touched(made, tmp_path, harm, rule):
    before = verified().count
    other = tmp_path / "other.tar"
    if harm == "text":
        other.write_text("not a tar")
    else:
        rewritten(made, other, harm)
    with pytest.raises(Refusal) as caught:
        backups.restore(other)
    assert caught.value.findings[0].rule == rule
    assert verified().count == before


def files_below(root):
    return sorted(p for p in root.rglob("*") if p.is_file()) if root.is_dir() else []


@pytest.mark.django_db
def test_a_backup_cut_anywhere_is_refused_by_name_and_nothing_is_restored(made, tmp_path, settings):
    whole, other = made.read_bytes(), tmp_path / "cut.tar"
    before, settings.EVIDENCE_ROOT = verified().count, tmp_path / "elsewhere" / "evidence"
    places = [len(whole) * part // 40 for part in range(40)] + [512, 513, 1024, 1100]
    told = set()
    for place in places:
        other.write_bytes(whole[:place])
        with pytest.raises(Refusal) as caught:
            backups.restore(other)
        told.add(caught.value.findings[0].rule)
        assert caught.value.findings[0].place.startswith("cut.tar")
    assert told <= {"backup-cut", "backup-kind", "backup-damaged"}
    assert "backup-cut" in told
    assert verified().count == before
    assert files_below(tmp_path / "elsewhere") == []


@pytest.mark.django_db
def test_a_backup_with_a_byte_changed_anywhere_is_refused(made, tmp_path):
    whole, other = made.read_bytes(), tmp_path / "harmed.tar"
    with tarfile.open(made) as tar:
        inside = [m.offset_data + m.size // 2 for m in tar.getmembers() if m.size]
        heads = [m.offset + 10 for m in tar.getmembers()]
    for place in (*inside, *heads):
        other.write_bytes(whole[:place] + bytes([whole[place] ^ 1]) + whole[place + 1 :])
        with pytest.raises(Refusal) as caught:
            backups.restore(other)
        assert caught.value.findings[0].rule != "restore-not-empty", place


@pytest.mark.database
@pytest.mark.django_db
def test_rows_that_do_not_go_in_leave_no_file_behind(made, tmp_path, settings, monkeypatch):
    settings.EVIDENCE_ROOT = tmp_path / "elsewhere" / "evidence"
    monkeypatch.setattr(backups, "_must_agree", lambda manifest, place: None)
    monkeypatch.setattr(backups, "_load", lambda tar: None)
    before = verified().count

    def broken():
        raise RuntimeError("the index")

    monkeypatch.setattr(backups, "rebuild_index", broken)
    with pytest.raises(RuntimeError):
        backups.restore(made)
    assert files_below(tmp_path / "elsewhere") == []
    assert verified().count == before


def rewritten(source, target, harm):
    """The backup with one byte of its rows changed, a member left out, or a member that leads
    outside.
    """
    import io

    with tarfile.open(source) as old, tarfile.open(target, "w") as new:
        for member in old.getmembers():
            content = old.extractfile(member).read()
            if harm == "member" and member.name.startswith(backups.FILES):
                continue
            if harm == "byte" and member.name == backups.ROWS:
                content = content[:-10] + bytes([content[-10] ^ 1]) + content[-9:]
            if harm == "path" and member.name.startswith(backups.FILES):
                member.name = "../../outside"
            if harm == "path" and member.name == backups.MANIFEST:
                data = json.loads(content)
                data["members"] = {
                    ("../../outside" if k.startswith(backups.FILES) else k): v
                    for k, v in data["members"].items()
                }
                content = json.dumps(data).encode()
            member.size = len(content)
            new.addfile(member, io.BytesIO(content))


@pytest.mark.database
@pytest.mark.django_db
def test_the_index_is_built_again_from_the_rows(cast):
    from zuji_portal.rulebook.factors.library import INDEX, rebuild_index

    before = [v.pk for v in search("电力", {}, limit=500).versions]
    INDEX.drop(INDEX.find((), limit=5))
    rebuild_index()
    assert [v.pk for v in search("电力", {}, limit=500).versions] == before


@pytest.mark.database
@pytest.mark.django_db
def test_ready_says_which_check_fails(monkeypatch, tmp_path):
    assert Client().get("/readyz").json() == {
        "ready": True,
        "checks": dict.fromkeys(readiness.CHECKS, "ok"),
    }
    monkeypatch.setitem(readiness.CHECKS, "factors", lambda: "empty")
    answer = Client().get("/readyz")
    assert answer.status_code == 503
    assert answer.json()["checks"]["factors"] == "empty"


@pytest.mark.django_db
def test_metrics_count_answers_by_route_for_who_sends_the_token(cast):
    Client().get("/models/")
    assert Client().get("/metrics").status_code == 404
    with override_settings(METRICS_TOKEN="t0ken"):
        assert Client().get("/metrics").status_code == 404
        assert (
            Client().get("/metrics", headers={"Authorization": "Bearer other"}).status_code == 404
        )
        text = Client().get("/metrics", headers={"Authorization": "Bearer t0ken"}).content.decode()
    assert 'zuji_requests_total{route="model_list",status="200"}' in text
    assert 'zuji_studies{state="draft"} 2.0' in text
    assert 'zuji_request_seconds_bucket{le="0.3",route="model_list"}' in text


@pytest.mark.slow
def test_check_deploy_is_clean(tmp_path):
    """As a real site is set up: TLS, its own name, a long key."""
    environment = {
        **os.environ,
        "ZUJI_HTTPS": "1",
        "ZUJI_TRUSTED_PROXY": "127.0.0.1",
        "ZUJI_HOSTS": "pcf.example.gov.cn",
        "ZUJI_SITE_URL": "https://pcf.example.gov.cn",
        "ZUJI_EMAIL_BACKEND": "django.core.mail.backends.smtp.EmailBackend",
        "ZUJI_VAR": str(tmp_path),
        "ZUJI_SECRET_KEY": "k3f9Zq7-Lm2x_Wv8" * 4,
        "ZUJI_SECOND_FACTOR": "offices",
    }
    assert "no issues" in deploy_check(environment)


@pytest.mark.database
@pytest.mark.django_db
def test_limits_are_counted_for_all_processes_together():
    from django.core.cache import cache

    assert site_settings.CACHES["default"]["BACKEND"].endswith("CountingCache")
    cache.set("limit", 3)
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM zuji_cache")
        assert cursor.fetchone()[0] >= 1
