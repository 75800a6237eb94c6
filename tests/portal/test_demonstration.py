"""The demonstration province: made by the real actions, watermarked, once."""

import pytest

from zuji_portal.demonstration.enterprises import demonstration_people, load_demonstration, people
from zuji_portal.enterprises.evidence.models import EvidenceFile
from zuji_portal.enterprises.organisations.models import Claim, Enterprise
from zuji_portal.foundation.accounts.models import User
from zuji_portal.foundation.audit.models import AuditEntry
from zuji_portal.foundation.audit.queries import verified
from zuji_portal.studies.models import Comment, Revision, Study

pytestmark = [pytest.mark.django_db, pytest.mark.database, pytest.mark.once]


@pytest.fixture
def province(db):
    load_demonstration(2, lambda text: None)


@pytest.mark.slow
def test_every_role_has_a_login_that_signs_in(province, client):
    shown = demonstration_people()
    assert [p["email"] for p in shown] == [p.email for p in people()]
    for person in shown:
        assert (
            client.post(
                "/account/login/", {"login": person["email"], "password": person["password"]}
            ).status_code
            == 302
        )
        page = client.get("/desk/").content.decode()
        assert person["role"]["zh"] in page
        client.post("/account/logout/")


def test_every_list_has_life(province):
    assert Revision.objects.filter(approval__is_approved=True).count() >= 2
    assert Study.objects.filter(state="draft").exists()
    for model in (Comment, EvidenceFile):
        assert model.objects.exists()
    assert Claim.objects.filter(state="open").count() == 1


def test_everything_is_watermarked_and_told_in_the_audit_log(province):
    assert not Enterprise.objects.exclude(notice__contains="示例").exists()
    assert all("示例" in u.name for u in User.objects.all())
    for study in Study.objects.all():
        assert "示例" in study.data["notice"]
    found = verified()
    assert found.holds
    assert set(AuditEntry.objects.values_list("action", flat=True)) >= {
        "enterprise.enrol",
        "enterprise.claim",
        "product.edit",
        "study.create",
        "study.edit",
        "study.submit",
        "study.approve",
        "study.comment",
        "evidence.add",
    }


def test_loading_it_again_adds_nothing(province):
    before = (User.objects.count(), Study.objects.count(), AuditEntry.objects.count())
    load_demonstration(2, lambda text: None)
    assert (User.objects.count(), Study.objects.count(), AuditEntry.objects.count()) == before


@pytest.mark.parametrize(
    ("host", "address"),
    [
        ("127.0.0.1", "http://127.0.0.1:8127"),
        ("0.0.0.0", "http://127.0.0.1:8127"),
        ("::1", "http://[::1]:8127"),
    ],
)
def test_codes_of_the_demonstration_lead_to_its_port(settings, monkeypatch, host, address):
    from zuji_portal.demonstration.management.commands.demo import address_of, reached_at

    monkeypatch.delenv("ZUJI_SITE_URL", raising=False)
    monkeypatch.delenv("ZUJI_ISSUER", raising=False)
    settings.SITE_URL, settings.ISSUER = "http://127.0.0.1", "did:web:127.0.0.1"
    reached_at(address_of(host, 8127))
    assert address == settings.SITE_URL
    assert "did:web:" + address.removeprefix("http://").replace(":", "%3A") == settings.ISSUER
    monkeypatch.setenv("ZUJI_SITE_URL", "https://pcf.example.gov.cn")
    reached_at("http://127.0.0.1:1")
    assert address == settings.SITE_URL, "a configured address is left alone"
