"""An enterprise that nobody enrolled applies; its city accepts, returns or refuses; anybody who
filed follows it by number and address.
"""

import re

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse

from portal.people import person
from zuji.core.refusals import Refusal
from zuji.synth.plants import fictional_code
from zuji_portal.enterprises.applications import actions
from zuji_portal.enterprises.applications.forms import EnrolmentForm
from zuji_portal.enterprises.applications.models import Enrolment
from zuji_portal.enterprises.organisations.models import Enterprise
from zuji_portal.foundation.accounts.models import User
from zuji_portal.foundation.accounts.viewer import Viewer
from zuji_portal.foundation.audit.models import AuditEntry
from zuji_portal.foundation.permissions.registry import Denied
from zuji_portal.foundation.workflow.machines import waiting_for
from zuji_portal.studies.notifications.rows import count_for, rows_for

pytestmark = pytest.mark.django_db
CODE = fictional_code(9)
POSTED = {
    "uscc": CODE,
    "name_zh": "新来化肥（示例）",
    "name_en": "Newcomer Fertiliser",
    "city": "3716",
    "industry": "2621",
    "is_exporter": "否",
    "contact": "王某",
    "telephone": "0543-0000000",
    "wanted": "尿素、合成氨",
}


def browser(user):
    client = Client()
    client.force_login(user, "django.contrib.auth.backends.ModelBackend")
    return client


@pytest.fixture
def newcomer(cast):
    return person("new@plant.example")


def applied(user, **more):
    form = EnrolmentForm(POSTED | more)
    return actions.ApplyForEnrolment(Viewer(user), None, values=form.values()).run()


def waits(viewer):
    return [w.record for w in waiting_for(viewer) if w.machine.noun == "enrolment"]


def rules(action):
    with pytest.raises(Refusal) as refused:
        action()
    return [finding.rule for finding in refused.value.findings]


def test_a_plant_applies_its_city_accepts_and_the_applicant_owns_it(
    newcomer, cast, django_capture_on_commit_callbacks
):
    client = browser(newcomer)
    with django_capture_on_commit_callbacks(execute=True):
        answer = client.post("/apply/", POSTED)
    application = Enrolment.objects.get()
    assert answer["Location"] == f"/applications/{application.pk}/"
    assert re.fullmatch(r"SQ-\d{4}-[2-9A-HJKMNP-Z]{8}", application.number)
    assert not Enterprise.objects.filter(uscc=CODE).exists()
    assert [m.to for m in mail.outbox] == [[newcomer.email]]
    assert application.number in mail.outbox[0].body

    city = cast.client("city")
    shown = city.get(f"/applications/{application.pk}/").content.decode()
    assert "0543-0000000" in shown and "尿素、合成氨" in shown
    assert application.name_zh in city.get("/todo/").content.decode()
    with django_capture_on_commit_callbacks(execute=True):
        city.post(f"/applications/{application.pk}/accept/")
    enterprise = Enterprise.objects.get(uscc=CODE)
    assert (enterprise.name_zh, enterprise.city, enterprise.industry) == (
        "新来化肥（示例）",
        "3716",
        "2621",
    )
    held = enterprise.appointments.get()
    assert (held.user, held.role, held.is_in_force) == (newcomer, "owner", True)
    assert client.get(f"/enterprises/{enterprise.pk}/").status_code == 200
    assert "已入库" in mail.outbox[-1].subject
    entries = AuditEntry.objects.filter(action__startswith="en").order_by("number")
    assert [e.action for e in entries][-3:] == [
        "enrolment.apply",
        "enterprise.enrol",
        "enrolment.accept",
    ]
    assert not any(
        "0543-0000000" in str(e.entry()) or newcomer.email in str(e.entry()) for e in entries
    )


def test_a_returned_application_waits_for_the_applicant_and_is_sent_again(newcomer, cast):
    application = applied(newcomer)
    city, member = cast.viewer("city"), Viewer(newcomer)
    assert waits(city) == [application] and not waits(member)
    assert rules(lambda: actions.ReturnApplication(city, application).run()) == ["reason-missing"]
    actions.ReturnApplication(city, application, reason="行业不对").run()
    assert waits(member) == [application] and not waits(city)
    assert count_for(member) == 1
    client = browser(newcomer)
    assert "行业不对" in client.get(f"/applications/{application.pk}/edit/").content.decode()
    assert application.name_zh in client.get("/todo/").content.decode()
    answer = client.post(f"/applications/{application.pk}/edit/", POSTED | {"industry": "2614"})
    assert answer.status_code == 302
    application.refresh_from_db()
    assert (application.state, application.industry) == ("waiting", "2614")
    assert waits(city) == [application]


def test_the_time_limit_of_the_province_is_the_last_day(newcomer, cast):
    """Five working days from Monday, 1 June 2026: the Monday after, 8 June."""
    import datetime

    application = applied(newcomer)
    monday = datetime.datetime(2026, 6, 1, 9, tzinfo=datetime.UTC)
    Enrolment.objects.update(sent_at=monday)
    shown = cast.client("city").get(f"/applications/{application.pk}/").content.decode()
    assert "2026-06-08 前答复" in shown
    assert any(row.due for row in rows_for(cast.viewer("city"), "zh") if row.noun == "入库申请")


def test_a_refusal_needs_a_reason_and_ends_it(newcomer, cast):
    application = applied(newcomer)
    client = cast.client("city")
    url = f"/applications/{application.pk}/refuse/"
    assert "不予入库的理由" in client.get(url).content.decode()
    assert client.post(url, {"reason": ""}).status_code == 422
    client.post(url, {"reason": "不在本省生产"})
    application.refresh_from_db()
    assert (application.state, application.answer) == ("refused", "不在本省生产")
    assert not Enterprise.objects.filter(uscc=CODE).exists()
    applied(newcomer)


def test_an_enrolled_enterprise_leads_to_its_claim(newcomer, cast):
    of = cast.ludai.enterprise
    client = browser(newcomer)
    answer = client.post("/apply/", POSTED | {"uscc": of.uscc})
    shown = answer.content.decode()
    assert answer.status_code == 422
    assert f"/enterprises/claim/?uscc={of.uscc}" in shown and "已经入库" in shown
    asked = client.get(f"/apply/?uscc={of.uscc}").content.decode()
    assert f"/enterprises/claim/?uscc={of.uscc}" in asked
    assert f"/apply/?uscc={CODE}" in client.get(f"/enterprises/claim/?uscc={CODE}").content.decode()


def test_one_person_applies_once_for_an_enterprise_and_two_are_shown_to_the_city(newcomer, cast):
    first = applied(newcomer)
    assert rules(lambda: applied(newcomer)) == ["application-open"]
    second = applied(person("other@plant.example"))
    city = cast.client("city")
    assert second.number in city.get(f"/applications/{first.pk}/").content.decode()
    actions.AcceptApplication(cast.viewer("city"), first).run()
    late = actions.AcceptApplication(cast.viewer("city"), second)
    assert rules(late.run) == ["enterprise-enrolled"]


def test_who_has_not_proven_the_address_cannot_apply(cast):
    user = User.objects.create_user("unproven@plant.example", "x")
    assert rules(lambda: applied(user)) == ["address-unproven"]
    shown = browser(user).get("/apply/").content.decode()
    assert "请先证明您的邮箱" in shown and "提交申请" not in shown


def test_a_visitor_is_told_what_is_needed_and_led_to_the_sign_up(client, db):
    shown = client.get(f"/apply/?uscc={CODE}").content.decode()
    assert "/account/signup/?next=%2Fapply%2F%3Fuscc%3D" in shown and "提交申请" not in shown
    assert "5 个工作日" in shown
    assert client.post("/apply/", POSTED).status_code in {302, 403}
    assert not Enrolment.objects.exists()


def test_nobody_else_reads_or_decides_an_application(newcomer, cast):
    application = applied(newcomer)
    for role in ("member", "owner", "verifier", "expert"):
        assert cast.client(role).get(f"/applications/{application.pk}/").status_code == 404
    elsewhere = applied(newcomer, uscc=fictional_code(10), city="3701")
    assert cast.client("city").get(f"/applications/{elsewhere.pk}/").status_code == 404
    with pytest.raises(Denied):
        actions.AcceptApplication(cast.viewer("city"), elsewhere).run()
    with pytest.raises(Denied):
        actions.AcceptApplication(Viewer(newcomer), application).run()
    assert "SQ-" in cast.client("auditor").get("/applications/").content.decode()


def test_no_city_is_chosen_for_the_applicant(newcomer):
    """The first city of the list is nobody's answer."""
    client = browser(newcomer)
    assert "请选择" in client.get("/apply/").content.decode()
    answer = client.post("/apply/", POSTED | {"city": ""})
    assert answer.status_code == 422 and not Enrolment.objects.exists()


def test_a_wrong_code_is_told_at_its_field(newcomer):
    answer = browser(newcomer).post("/apply/", POSTED | {"uscc": CODE[:-1] + "X"})
    assert answer.status_code == 422 and not Enrolment.objects.exists()


def follow(client, number, proof, lang=""):
    answer = client.post(f"{lang}/track/", {"number": number, "proof": proof})
    return answer.status_code, answer.content.decode()


def test_an_application_is_followed_by_its_number_and_address_and_nothing_else_is_told(
    newcomer, cast, client
):
    application = applied(newcomer)
    status, shown = follow(client, application.number.lower(), "NEW@plant.example ")
    assert status == 200 and "待市级答复" in shown and "市主管部门" in shown
    for told in (application.name_zh, CODE, "王某", "0543-0000000", "尿素、合成氨"):
        assert told not in shown
    actions.ReturnApplication(cast.viewer("city"), application, reason="行业不对").run()
    assert "行业不对" in follow(client, application.number, newcomer.email)[1]
    assert "returned for correction" in follow(client, application.number, newcomer.email, "/en")[1]


def test_a_wrong_address_and_a_number_that_is_not_there_are_answered_alike(newcomer, client):
    application = applied(newcomer)
    answers = [
        follow(client, application.number, "other@plant.example"),
        follow(client, "SQ-2026-AAAAAAAA", newcomer.email),
    ]
    plain = [re.sub(r'value="[^"]*"', "", re.sub("csrf.*", "", text)) for _, text in answers]
    assert [status for status, _ in answers] == [422, 422]
    assert "没有找到" in plain[0]
    main = [text[text.index("<h1>") : text.index("</main>")] for text in plain]
    assert main[0] == main[1]


def test_guessing_is_braked_as_at_the_sign_in(newcomer, client):
    application = applied(newcomer)
    for _ in range(5):
        assert "没有找到" in follow(client, application.number, "wrong@x.example")[1]
    assert "查询次数过多" in follow(client, application.number, newcomer.email)[1]


@pytest.mark.parametrize("role", ["city", "province", "auditor"])
def test_enterprises_applications_claims_and_changes_are_tabs_of_one_list(cast, role):
    pages = {"/enterprises/": "已入库企业", reverse("change_list"): "变更申请"}
    pages[reverse("enrolment_list")] = "入库申请"
    if role != "auditor":
        pages[reverse("claim_list")] = "认领申请"
    client = cast.client(role)
    for url, word in pages.items():
        text = client.get(url).content.decode()
        (tabs,) = re.findall(r'<nav class="tabs".*?</nav>', text, re.DOTALL)
        linked = re.findall(r'href="([^"]+)"', tabs)
        assert linked and all(client.get(to).status_code == 200 for to in linked), url
        (here,) = re.findall(r'aria-current="page"\s*>([^<]*)<', tabs)
        assert here == word


def test_an_enterprise_sees_no_tabs_of_the_office(cast):
    assert 'class="tabs"' not in cast.client("clerk").get("/enterprises/").content.decode()
