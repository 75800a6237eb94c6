"""Signatures in a PDF: checked by poppler's pdfsig, an independent reader, and by our own."""

import datetime
import shutil
import subprocess

import pytest

from zuji.reports.signing import self_signed, signature_of, signed_pdf
from zuji.reports.typeset import pdf
from zuji.trust.credential import new_key

SINCE = datetime.datetime(2026, 1, 1, tzinfo=datetime.UTC)


@pytest.fixture(scope="module")
def plain():
    words = {
        "lang": "en",
        "title": "t",
        "number": "1",
        "day": "2026-01-01",
        "opinion": ["a", "b"],
        "pairs": [["a", "b"]],
        "texts": [["a", "b"]],
        "lockfile": ["a", "b"],
        "digest": ["a", "b"],
        "signature": ["a", "b"],
        "note": "n",
        "issued": "i",
    }
    return pdf("statement", words, {}, "2026-01-01")


@pytest.fixture(scope="module")
def key():
    return new_key()


@pytest.fixture(scope="module")
def certificate(key):
    return self_signed(key, "示例 Zuji", SINCE)


def test_a_signature_holds_over_the_whole_file_and_leaves_the_rest_as_it_was(
    plain, key, certificate
):
    made = signed_pdf(plain, key, certificate, "test")
    assert made.startswith(plain)
    found = signature_of(made, certificate)
    assert (found.name, found.holds, found.covers_all) == ("示例 Zuji", True, True)


def test_a_changed_byte_is_noticed(plain, key, certificate):
    made = signed_pdf(plain, key, certificate, "test")
    at = made.index(b"/Producer") if b"/Producer" in made else 100
    broken = made[: at + 12] + bytes([made[at + 12] ^ 1]) + made[at + 13 :]
    assert not signature_of(broken, certificate).holds


def test_another_key_is_not_trusted_and_no_signature_is_none(plain, key, certificate):
    made = signed_pdf(plain, key, certificate, "test")
    other = self_signed(new_key(), "示例 Zuji", SINCE)
    assert not signature_of(made, other).holds
    assert signature_of(plain, certificate).name == ""


@pytest.mark.skipif(
    shutil.which("pdfsig") is None, reason="pdfsig (poppler-utils) is not installed"
)
def test_poppler_reads_the_signature(plain, key, certificate, tmp_path):
    file = tmp_path / "s.pdf"
    file.write_bytes(signed_pdf(plain, key, certificate, "test"))
    said = subprocess.run(
        ["pdfsig", "-nocert", file], capture_output=True, text=True, check=False
    ).stdout
    assert "Signature is Valid" in said
    assert "Total document signed" in said
