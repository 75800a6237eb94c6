"""A supplier answers by its link without an account: in tiers, once, never the asker itself."""

import datetime
import json
import re

import pytest
from django.core import mail
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from portal.certificates import issued
from portal.people import filled
from portal.test_suppliers import published, urea_slot  # noqa: F401
from portal.verifiers import team
from zuji_portal.certification.models import Certificate
from zuji_portal.foundation.audit.models import AuditEntry
from zuji_portal.studies.models import FootprintRequest, Study

pytestmark = pytest.mark.django_db
YEAR = timezone.localdate().year - 1
STATED = {
    "way": "stated",
    "value": "2.1",
    "unit": "tCO2e/t",
    "year": str(YEAR),
    "source": "厂内核算",
}


def asked(cast, **more):
    client = cast.client("clerk")
    study = filled(cast.ludai.viewers["clerk"], cast.ludai.draft)
    page = client.post(
        f"/desk/studies/{study.pk}/suppliers/ask/",
        {"slot": urea_slot(), "supplier_name": "泰岳", "product": "尿素", **more},
    ).content.decode()
    return re.search(r"(/(?:answer|request)/[^<\s]+/)", page)[1]


def test_the_link_opens_without_an_account_and_says_who_asks_for_what(cast):
    page = Client().get(asked(cast)).content.decode()
    assert "鲁岱化工（示例）" in page and "尿素" in page and "不用注册" in page
    assert "account/login" not in page.partition("<main")[2].partition("</main>")[0]


def test_a_stated_figure_is_converted_kept_with_its_tier_and_taken(cast):
    link, stranger = asked(cast), Client()
    assert stranger.post(link, STATED).status_code == 302
    request = FootprintRequest.objects.get()
    assert request.state == "answered"
    assert request.answer["value"] == pytest.approx(2100)  # 2.1 t/t = 2,100 kg/t
    assert (request.answer["tier"], request.answer["verified"]) == ("stated", 0.0)
    assert request.answer["primary"] is None
    assert stranger.post(link, STATED).status_code == 403  # once
    client = cast.client("clerk")
    url = f"/desk/studies/{request.study_id}/suppliers/"
    page = client.get(url).content.decode()
    assert "供应商自报" in page and "厂内核算" in page
    assert client.post(f"{url}{request.pk}/use/").status_code == 302
    factor = Study.objects.get(pk=request.study_id).data["own_factors"][0]
    assert factor["value"] == pytest.approx(2100)
    assert "厂内核算" in factor["source_title"]
    assert factor["primary_share"] is None
    entry = AuditEntry.objects.filter(action="footprint.answer_link").get()
    assert entry.actor is None


def test_a_valid_certificate_answers_with_its_verified_footprint(cast):
    certificate = issued(cast, cast.rival, team(cast))
    link = asked(cast)
    typed = {"way": "certificate", "certificate": f" {certificate.number} "}
    assert Client().post(link, typed).status_code == 302
    answer = FootprintRequest.objects.get().answer
    total = certificate.revision.content()["result"]["total"]["value"]
    assert answer["value"] == pytest.approx(total)
    assert (answer["tier"], answer["source"]) == ("certificate", certificate.number)
    assert answer["verified"] == pytest.approx(certificate.statement.verified_share)


def test_the_askers_own_certificate_is_no_answer(cast):
    certificate = issued(cast, cast.ludai, team(cast))
    typed = {"way": "certificate", "certificate": certificate.number}
    assert Client().post(asked(cast), typed).status_code == 422
    assert FootprintRequest.objects.get().state == "open"


def test_a_suspended_certificate_is_no_answer(cast):
    certificate = issued(cast, cast.rival, team(cast))
    Certificate.objects.filter(pk=certificate.pk).update(state="suspended")
    typed = {"way": "certificate", "certificate": certificate.number}
    assert Client().post(asked(cast), typed).status_code == 422


def test_an_unknown_certificate_is_refused_and_the_form_keeps_what_was_typed(cast):
    link = asked(cast)
    answer = Client().post(link, {"way": "certificate", "certificate": "SD-9999"})
    assert answer.status_code == 422
    assert "没有这个编号的有效证书" in answer.content.decode()
    assert "SD-9999" in answer.content.decode()
    assert FootprintRequest.objects.get().state == "open"


def test_a_published_result_answers_by_its_address(cast, published):  # noqa: F811
    link = asked(cast)
    answer = Client().post(link, {"way": "published", "published": f"/r/{published.digest}/"})
    assert answer.status_code == 302
    assert FootprintRequest.objects.get().answer["tier"] == "published"


def test_not_available_is_an_answer_that_cannot_be_used(cast):
    link = asked(cast)
    assert Client().post(link, {"way": "none", "reason": "还没有核算"}).status_code == 302
    request, client = FootprintRequest.objects.get(), cast.client("clerk")
    url = f"/desk/studies/{request.study_id}/suppliers/"
    page = client.get(url).content.decode()
    assert "没有数据：还没有核算" in page
    assert "/use/" not in page
    assert client.post(f"{url}{request.pk}/use/").status_code == 422


@pytest.mark.parametrize(
    "wrong",
    [
        {"value": ""},
        {"value": "-1"},
        {"value": "约2"},
        {"unit": "kWh"},
        {"year": "1899"},
        {"source": ""},
        {"way": "best"},
    ],
    ids=str,
)
def test_a_figure_that_does_not_hold_is_refused(cast, wrong):
    link = asked(cast)
    assert Client().post(link, STATED | wrong).status_code == 422
    assert FootprintRequest.objects.get().state == "open"


def test_nobody_of_the_asking_enterprise_answers_itself(cast):
    link = asked(cast)
    for role in ("clerk", "owner", "approver", "reader"):
        assert cast.client(role).post(link, STATED).status_code == 403
    assert FootprintRequest.objects.get().state == "open"


def test_a_request_to_an_enrolled_enterprise_is_its_alone(cast):
    link = asked(cast, uscc=cast.rival.enterprise.uscc)
    assert link.startswith("/request/")
    answer = Client().post(link.replace("/request/", "/answer/"), STATED)
    assert (answer.status_code, answer["Location"]) == (302, link)
    assert FootprintRequest.objects.get().state == "open"


def test_it_is_asked_and_reminded_by_mail_with_the_same_link(cast):
    link = asked(cast, email="li@tai.example")
    assert [letter.to for letter in mail.outbox] == [["li@tai.example"]]
    assert link in mail.outbox[0].body
    assert "尿素" in mail.outbox[0].subject and "鲁岱化工（示例）" in mail.outbox[0].subject
    request, client = FootprintRequest.objects.get(), cast.client("clerk")
    url = f"/desk/studies/{request.study_id}/suppliers/{request.pk}/remind/"
    assert client.post(url).status_code == 422  # not on the same day
    FootprintRequest.objects.update(at=timezone.now() - datetime.timedelta(days=4))
    assert client.post(url).status_code == 302
    assert link in mail.outbox[1].body
    assert client.post(url).status_code == 422
    assert len(mail.outbox) == 2


def test_without_an_address_nothing_is_sent(cast):
    asked(cast)
    request = FootprintRequest.objects.get()
    url = f"/desk/studies/{request.study_id}/suppliers/{request.pk}/remind/"
    assert cast.client("clerk").post(url).status_code == 422
    assert mail.outbox == []


def footprint_file(**changes):
    pcf = {
        "declaredUnitOfMeasurement": "kilogram",
        "declaredUnitAmount": "1000",
        "pcfExcludingBiogenicUptake": "1850",
        "referencePeriodEnd": f"{YEAR + 1}-01-01T00:00:00Z",
        "primaryDataShare": "62.5",
    }
    data = {"specVersion": "3.0.0", "companyName": "泰岳", "pcf": pcf | changes}
    return SimpleUploadedFile("pcf.json", json.dumps(data).encode())


def test_a_pact_file_answers_with_its_figure_its_share_and_where_it_comes_from(cast):
    """1,850 kg for 1,000 kg is 1,850 kgCO2e/t."""
    link = asked(cast)
    answer = Client().post(link, {"way": "file", "file": footprint_file()})
    assert answer.status_code == 302
    request = FootprintRequest.objects.get()
    assert request.answer["value"] == pytest.approx(1850)
    assert (request.answer["tier"], request.answer["primary"]) == ("pact", 0.625)
    assert request.answer["verified"] == 0.0
    assert request.answer["source"] == "PACT 3.0.0 · 泰岳"
    page = cast.client("clerk").get(f"/desk/studies/{request.study_id}/suppliers/").content.decode()
    assert "PACT 碳足迹文件" in page and "62.5" in page


def test_a_file_that_does_not_hold_is_refused_at_its_place_and_answers_nothing(cast):
    link = asked(cast)
    wrong = footprint_file(primaryDataShare="120")
    answer = Client().post(link, {"way": "file", "file": wrong})
    assert answer.status_code == 422
    assert "初级数据占比不在 0 到 100 之间" in answer.content.decode()
    without = Client().post(link, {"way": "file"})
    assert without.status_code == 422
    future = footprint_file(referencePeriodEnd="2199-01-01T00:00:00Z")
    assert Client().post(link, {"way": "file", "file": future}).status_code == 422
    over = footprint_file(referencePeriodEnd=f"{YEAR - 3}-01-01T00:00:00Z")
    answer = Client().post(link, {"way": "file", "file": over})
    assert answer.status_code == 422
    assert "这份碳足迹今天不在有效期内" in answer.content.decode()
    assert FootprintRequest.objects.get().state == "open"
