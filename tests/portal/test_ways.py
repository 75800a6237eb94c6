"""Who is refused reads why, who may, who gives that role and where to go; of what is hidden,
nothing.
"""

import re

import pytest

from portal.people import YEAR, approved, submitted
from zuji_portal.foundation.accounts.models import Appointment

pytestmark = pytest.mark.django_db


def words(answer):
    """The text of the body of a page."""
    main = answer.content.decode().partition("<main")[2].partition("</main>")[0]
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", main))


def why(cast, role, action, pk):
    return words(cast.client(role).get(f"/desk/why/{action}/{pk}/"))


def test_the_state_of_the_thing_is_said_with_whose_turn_it_is(cast):
    assert "现在是：填报中，轮到：碳管理员、企业负责人" in why(
        cast, "approver", "study.approve", cast.ludai.draft.pk
    )
    study = approved(cast.ludai).study
    said = why(cast, "clerk", "study.edit", study.pk)
    assert "现在是：企业已批准" in said and "可以办的身份" not in said  # no role helps


def test_a_missing_role_of_the_enterprise_is_named_with_who_gives_it(cast):
    study = submitted(cast.ludai).study
    said = why(cast, "reader", "study.approve", study.pk)
    assert "可以办的身份：审批人" in said
    owner = cast.ludai.viewers["owner"].user
    assert f"由本企业负责人任命：{owner}" in said


def test_a_page_of_another_role_says_who_opens_it_and_who_gives_that(cast):
    refused = cast.client("clerk").get("/enterprises/enrol/")
    assert refused.status_code == 403
    assert "可以办的身份：省主管部门、市主管部门" in words(refused)
    assert "由省主管部门任命" in words(refused)


def test_another_role_held_is_offered_and_leads_back(cast):
    study = submitted(cast.ludai).study
    reader = cast.viewer("reader")
    second = Appointment.objects.create(
        user=reader.user, role="approver", enterprise=cast.ludai.enterprise
    )
    client, address = cast.client("reader"), f"/desk/why/study.approve/{study.pk}/"
    page = client.get(address).content.decode()
    assert f'name="appointment" value="{second.pk}"' in page
    assert f'name="next" value="{address}"' in page
    answer = client.post("/act-as/", {"appointment": second.pk, "next": address})
    assert (answer.status_code, answer["Location"]) == (302, address)
    assert "可以：" in words(client.get(address))


def test_who_has_no_role_is_told_how_one_gets_one(cast):
    refused = cast.client("member").get("/evidence/")
    assert refused.status_code == 403
    assert "您还没有任职" in words(refused)
    assert 'href="/enterprises/claim/"' in refused.content.decode()


def test_a_refused_form_is_kept_and_can_be_sent_again_in_another_role(cast):
    study = cast.ludai.draft
    refused = cast.client("reader").post(
        f"/desk/studies/{study.pk}/draft/",
        {"version": "1", "i-ammonia": "4321"},
        headers={"Origin": "http://testserver"},
    )
    assert refused.status_code == 403
    assert "4321" in refused.content.decode()
    assert "没有丢失" in words(refused)
    assert "可以办的身份：企业负责人、碳管理员" in words(refused)


def test_what_is_hidden_and_what_is_not_there_answer_alike(cast):
    hidden, nothing = cast.rival.draft.pk, 987_654
    client = cast.client("clerk")
    said = []
    for pk in (hidden, nothing):
        for address in (f"/desk/studies/{pk}/", f"/desk/why/study.approve/{pk}/"):
            answer = client.get(address)
            assert answer.status_code == 404
            said.append(words(answer).replace(str(pk), "N"))
    assert len(set(said)) == 1
    assert str(YEAR) not in said[0]


def test_a_visitor_is_led_to_sign_in_and_a_person_of_two_roles_to_the_other(cast, client):
    lost = cast.client("clerk").get("/products/987654/")
    assert "换成" not in words(lost)
    Appointment.objects.create(
        user=cast.viewer("clerk").user, role="owner", enterprise=cast.ludai.enterprise
    )
    assert "换成企业负责人" in words(cast.client("clerk").get("/products/987654/"))
