"""Evidence: kept once, never served as a page, hostile files refused, the virus scanner asked."""

import sys
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from zuji_portal.enterprises.evidence.models import EvidenceFile
from zuji_portal.enterprises.evidence.rules import clean_name

pytestmark = pytest.mark.django_db


def add(client, name, content, **fields):
    return client.post(
        "/evidence/add/", {"file": SimpleUploadedFile(name, content), "kind": "meter", **fields}
    )


def test_a_file_is_kept_once_by_its_content(cast, settings):
    client = cast.client("clerk")
    for name in ("电费单.txt", "again.txt"):
        assert (
            add(client, name, b"kWh 1234\n", start="2025-01-01", end="2025-12-31").status_code
            == 302
        )
    found = EvidenceFile.objects.get(name="电费单.txt")
    assert not EvidenceFile.objects.filter(name="again.txt").exists()
    assert found.digest.startswith("sha256:")
    kept = [
        p
        for p in Path(settings.EVIDENCE_ROOT).rglob("*")
        if p.is_file() and p.read_bytes() == b"kWh 1234\n"
    ]
    assert [p.name for p in kept] == [found.digest.removeprefix("sha256:")]


def test_it_comes_back_as_a_download_of_no_type(cast):
    client = cast.client("clerk")
    add(client, "x.xml", b"<script>alert(1)</script>")
    found = EvidenceFile.objects.get(name="x.xml")
    response = client.get(f"/evidence/{found.pk}/")
    assert response["Content-Type"] == "application/octet-stream"
    assert response["Content-Disposition"].startswith("attachment")
    assert "sandbox" in response["Content-Security-Policy"]
    assert response["X-Content-Type-Options"] == "nosniff"
    assert b"".join(response.streaming_content) == b"<script>alert(1)</script>"


@pytest.mark.parametrize(
    ("name", "content", "rule"),
    [
        ("a.exe", b"MZ", "file-kind"),
        ("a.html", b"<html>", "file-kind"),
        ("a.svg", b"<svg/>", "file-kind"),
        ("a.pdf", b"MZ", "file-content"),
        ("a.png", b"%PDF-", "file-content"),
        ("a.csv", b"a\0b", "file-content"),
        ("a.pdf", b"", "table-empty"),
        ("noending", b"x", "file-kind"),
    ],
)
def test_other_files_are_refused_with_a_reason_and_not_kept(cast, name, content, rule):
    before = EvidenceFile.objects.count()
    response = add(cast.client("clerk"), name, content)
    assert response.status_code == 422
    assert rule in response.content.decode()
    assert EvidenceFile.objects.count() == before


def test_a_file_over_the_limit_is_refused_before_it_is_read(cast, settings):
    settings.EVIDENCE_LIMIT = 10
    response = add(cast.client("clerk"), "a.txt", b"12345678901")
    assert response.status_code == 422
    assert "file-too-large" in response.content.decode()


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("../../etc/passwd.txt", "passwd.txt"),
        ("C:\\x\\电表.pdf", "电表.pdf"),
        ("a\u202egpj.exe.txt", "agpj.exe.txt"),
        ("", "file"),
        ("x" * 300 + ".pdf", "x" * 180 + ".pdf"),
        ("...", "file"),
    ],
)
def test_names_lose_paths_and_tricks(given, kept):
    assert clean_name(given) == kept


@pytest.mark.parametrize(("code", "status", "scan"), [(0, 302, "clean"), (1, 422, None)])
def test_the_virus_scanner_is_asked_and_obeyed(cast, settings, tmp_path, code, status, scan):
    """A real scanner is a command with the file last: this one answers what it is told to."""
    script = tmp_path / "scanner.py"
    script.write_text(
        f"import sys, pathlib\nassert pathlib.Path(sys.argv[1]).read_bytes() == b'kWh "
        f"9'\nsys.exit({code})\n"
    )
    settings.VIRUS_SCAN = [sys.executable, str(script)]
    response = add(cast.client("clerk"), "a.txt", b"kWh 9")
    assert response.status_code == status
    found = EvidenceFile.objects.filter(name="a.txt").first()
    assert (found.scan if found else None) == scan
    assert not list(Path(settings.VAR).glob("scan-*"))


def test_a_scanner_that_is_not_there_lets_nothing_through(cast, settings):
    settings.VIRUS_SCAN = ["/nonexistent-scanner"]
    assert add(cast.client("clerk"), "a.txt", b"kWh 9").status_code == 422
    assert not EvidenceFile.objects.filter(name="a.txt").exists()


@pytest.mark.parametrize("role", ["approver", "reader"])
def test_who_only_reads_adds_nothing_and_is_told_why(cast, role):
    assert add(cast.client(role), "a.txt", b"x").status_code == 403
    assert "为什么不能" in cast.client(role).get("/evidence/").content.decode()
