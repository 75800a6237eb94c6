"""The shipped three years: made again by the actions, sealed anew where they are read."""

import json
import lzma
import os
import subprocess
import sys

import pytest
from django.db import connection

from zuji.core.canonical import bytes_digest
from zuji.reports.signing import signature_of
from zuji.sectors.registry import industries, industry_of
from zuji.trust.anchor import check_anchor
from zuji.trust.credential import opened
from zuji_portal.catalogue.models import Entry
from zuji_portal.certification.machine import CERTIFICATE
from zuji_portal.certification.models import Certificate, Issued
from zuji_portal.committee.models import Case
from zuji_portal.demonstration import resealing, snapshot
from zuji_portal.demonstration.history.stories import stories
from zuji_portal.enterprises.organisations.models import Enterprise
from zuji_portal.foundation.accounts.models import User
from zuji_portal.foundation.audit.models import AuditEntry
from zuji_portal.foundation.audit.queries import verified
from zuji_portal.programme.models import FiledReport
from zuji_portal.studies.models import FootprintRequest, Revision, Study
from zuji_portal.studies.suppliers.requests import link_secret, open_request
from zuji_portal.transparency.issuer.keys import current, public_keys
from zuji_portal.transparency.keys import public_key
from zuji_portal.transparency.models import LogEntry
from zuji_portal.transparency.monitor import broken
from zuji_portal.verification.machine import ENGAGEMENT
from zuji_portal.verification.models import Engagement, Statement

pytestmark = [pytest.mark.django_db, pytest.mark.database, pytest.mark.once]


@pytest.fixture
def province(db):
    resealing.read_history(snapshot.shipped())


@pytest.mark.slow
def test_the_history_holds_every_desk_has_work_and_this_sites_keys_sign_it(province, settings):
    holds_and_has_work()
    is_sealed_here(settings)


def holds_and_has_work():
    chain = verified()
    assert chain.holds, (chain.broken_at, chain.reason)
    assert not list(broken())
    assert Enterprise.objects.count() >= 61
    assert {industry_of(m) for m in Study.objects.values_list("model_id", flat=True)} >= {
        i for i in industries() if i != "generic"
    }
    assert set(Study.objects.values_list("year", flat=True)) == {2023, 2024, 2025}
    assert set(Study.objects.values_list("state", flat=True)) == {
        "draft",
        "submitted",
        "returned",
        "approved",
    }
    assert set(Certificate.objects.values_list("state", flat=True)) == set(CERTIFICATE.words)
    assert set(Engagement.objects.values_list("state", flat=True)) == set(ENGAGEMENT.words)
    assert set(Case.objects.values_list("state", flat=True)) == {"consultation", "decided"}
    assert FiledReport.objects.count() == 11, "from the first quarter of 2024 to the third of 2026"


def is_sealed_here(settings):
    issued = Issued.objects.select_related("certificate").first()
    claims = opened(issued.token, public_keys())
    assert claims["id"] == f"{settings.SITE_URL}/certificates/{issued.certificate.number}"
    assert issued.digest == bytes_digest(issued.token.encode())
    entry = AuditEntry.objects.get(action="certificate.issue", subject=f"certificate:{issued.pk}")
    assert entry.facts["digest"] == issued.digest
    assert LogEntry.objects.filter(kind="cert.issued").count() == Issued.objects.count()
    revision = Revision.objects.order_by("pk").last()
    assert check_anchor(revision.content(), [public_key()]).status == "holds"
    statement = Statement.objects.first()
    assert opened(statement.token, public_keys())["credentialSubject"]["number"] == statement.number
    asked = FootprintRequest.objects.all()
    assert asked
    assert all(open_request(link_secret(each)) == each for each in asked), "links that open"
    sealed = signature_of(bytes(statement.pdf_zh), current().certificate.encode())
    assert sealed.holds
    assert not User.objects.filter(password__in=["", "!"]).exists()
    assert Entry.objects.filter(is_public=True).exists()


def test_no_key_no_secret_and_no_password_is_shipped():
    names = set()
    for record in snapshot.shipped():
        for name in snapshot.WITHOUT.get(record.get("table", ""), ()):
            assert name not in record["fields"], record
        assert record.get("table") not in snapshot.LEFT_OUT
        names.add(record.get("table", ""))
        text = json.dumps(record)
        assert '"d": "' not in text, "the private half of a key"
    assert names >= {"accounts.user", "studies.revision", "certification.issued"}
    assert snapshot.source().stat().st_size < 2_000_000


def test_a_plant_has_a_study_for_every_year_that_it_can_have():
    """Enrolled in December 2023 it accounts 2023, 2024, 2025; in October 2026, 2025 alone."""
    by_day = sorted(stories(), key=lambda s: s.enrolled)
    assert len(by_day) == 59
    assert [year for year, _ in by_day[0].studies()] == [2023, 2024, 2025]
    assert [year for year, _ in by_day[-1].studies()] == [2025]


def made_again(folder, *more):
    """The lines of a history made in a database of its own."""
    if connection.vendor != "sqlite":
        pytest.skip("made once, on SQLite; what is read runs on both")
    file = folder / "made.xz"
    command = [sys.executable, "-m", "zuji_portal.web.manage", "history", str(file), *more]
    own = {"ZUJI_VAR": str(folder), "DJANGO_SETTINGS_MODULE": "zuji_portal.web.settings"}
    subprocess.run(command, check=True, env={**os.environ, **own}, capture_output=True)
    with lzma.open(file, "rt", encoding="utf-8") as text:
        return [json.loads(line) for line in text]


def of(table, lines):
    return [line for line in lines if line.get("table") == table]


@pytest.mark.nightly
@pytest.mark.slow
def test_the_first_months_made_again_are_those_that_are_shipped(tmp_path):
    """The chain of actions and the results of studies, up to a day; the whole at night."""
    made, shipped = made_again(tmp_path, "--until", "2024-04-15"), list(snapshot.shipped())
    entries = of("audit.auditentry", made)
    assert len(entries) > 90
    assert entries == of("audit.auditentry", shipped)[: len(entries)]
    revisions = of("studies.revision", made)
    assert revisions
    assert revisions == of("studies.revision", shipped)[: len(revisions)]


@pytest.mark.nightly
def test_the_whole_history_made_again_is_the_shipped_one(tmp_path):
    assert made_again(tmp_path) == list(snapshot.shipped())
