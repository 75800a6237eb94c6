"""Anybody suggests; the province takes it up; the committee decides; who suggested it is told."""

import re
import uuid

import pytest
from django.core import mail
from django.utils.translation import override

from zuji_portal.committee import actions as committee
from zuji_portal.committee.events import CaseDecided
from zuji_portal.committee.models import Case, Decision
from zuji_portal.foundation.accounts.viewer import Viewer
from zuji_portal.foundation.audit.models import AuditEntry
from zuji_portal.foundation.audit.queries import verified
from zuji_portal.foundation.events import publish
from zuji_portal.foundation.permissions.registry import Denied
from zuji_portal.foundation.workflow.machines import waiting_for
from zuji_portal.standards.suggestions import actions, queries
from zuji_portal.standards.suggestions.models import Suggestion

pytestmark = pytest.mark.django_db
POSTED = {
    "kind": "rule",
    "title": "轮胎翻新次数",
    "about": "",
    "text": "翻新胎的使用阶段没有规则",
    "basis": "GB/T 示例",
    "suggester": "enterprise",
    "name": "李某",
    "organisation": "示例轮胎",
    "email": "li@reader.example",
    "token": uuid.UUID(int=1),
}
CASE = {
    "kind": "tier",
    "subject": "tyre-tiers",
    "title_zh": "轮胎分级",
    "title_en": "Tyre tiers",
    "reason": "示例",
    "proposed_text": "id: tyre-tiers",
}


def filed(viewer=None, **more):
    return actions.FileSuggestion(viewer or Viewer(), None, values=POSTED | more).run()


def at_committee(cast, **more):
    made, province = filed(**more), cast.viewer("province")
    actions.AcceptSuggestion(province, made, reason="轮胎协会论证").run()
    return actions.BringSuggestion(province, made, values=CASE).run()


def waits(viewer):
    return [w.record for w in waiting_for(viewer) if w.machine.noun == "suggestion"]


def test_a_visitor_suggests_in_plain_words_and_the_province_finds_it_on_its_desk(
    cast, client, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        page = client.post("/suggestions/new/", POSTED).content.decode()
    made = Suggestion.objects.get()
    code = re.search(r"<b>([2-9A-HJKMNP-Z]{10})</b>", page)[1]
    assert made.number in page and mail.outbox[-1].to == ["li@reader.example"]
    assert waits(cast.viewer("province")) == [made]
    url = f"/suggestions/{made.pk}/"
    assert client.get(url).status_code == 404, "nothing is public before it was looked at"
    assert made.title not in client.get("/suggestions/").content.decode()
    officer = cast.client("province")
    assert "li@reader.example" in officer.get(url).content.decode()
    assert officer.post(f"{url}accept/", {"reason": " "}).status_code == 422
    with django_capture_on_commit_callbacks(execute=True):
        officer.post(f"{url}accept/", {"reason": "轮胎协会论证，三月底前"})
    assert "轮胎协会论证" in mail.outbox[-1].body
    public = client.get(url).content.decode()
    assert made.text in public and "轮胎协会论证" in public
    assert "李某" not in public and "li@reader" not in public
    told = client.post("/track/", {"number": made.number, "proof": code}).content.decode()
    assert "论证中" in told and "省主管部门" in told


def test_who_wished_it_is_named(cast, client):
    made = filed(is_named=True)
    actions.AcceptSuggestion(cast.viewer("province"), made, reason="示例").run()
    public = client.get(f"/suggestions/{made.pk}/").content.decode()
    assert "李某" in public and "示例轮胎" in public and "li@reader" not in public


def test_the_case_begins_with_what_was_suggested_and_its_parties_do_not_sit(cast):
    clerk = cast.viewer("clerk")
    made, province = filed(clerk), cast.viewer("province")
    actions.AcceptSuggestion(province, made, reason="示例").run()
    officer, url = cast.client("province"), f"/suggestions/{made.pk}/bring/"
    form = officer.get(url).content.decode()
    assert made.text in form and made.number in form
    assert officer.post(url, CASE | {"subject": "", "proposed_text": ": ["}).status_code == 422
    assert officer.post(url, CASE).status_code == 302
    case = Case.objects.get()
    assert case.parties == [f"user:{clerk.user_id}", f"uscc:{cast.ludai.enterprise.uscc}"]
    made.refresh_from_db()
    assert (made.state, made.case) == ("before_committee", case)
    assert "轮胎分级" in cast.client("member").get(f"/suggestions/{made.pk}/").content.decode()


@pytest.mark.parametrize(
    ("result", "state"),
    [("pass", "adopted"), ("pass_with_changes", "adopted"), ("reject", "declined")],
)
def test_the_decision_of_the_committee_ends_it_and_is_told(
    cast, django_capture_on_commit_callbacks, result, state
):
    made = at_committee(cast)
    decision = Decision(case=made.case, number="ZJ-ZW-2026-00001", result=result)
    with django_capture_on_commit_callbacks(execute=True):
        publish(CaseDecided(made.case, decision))
    made.refresh_from_db()
    assert made.state == state and "ZJ-ZW-2026-00001" in mail.outbox[-1].body
    assert verified().holds


def test_who_suggested_it_in_english_is_told_the_english_title_of_the_case(
    cast, django_capture_on_commit_callbacks
):
    with override("en"):
        made, province = filed(), cast.viewer("province")
    actions.AcceptSuggestion(province, made, reason="示例").run()
    with django_capture_on_commit_callbacks(execute=True):
        actions.BringSuggestion(province, made, values=CASE).run()
    assert "Tyre tiers" in mail.outbox[-1].body and "轮胎分级" not in mail.outbox[-1].body


def test_a_case_that_is_withdrawn_gives_it_back_to_the_province(cast):
    made = at_committee(cast)
    committee.WithdrawCase(cast.viewer("province"), made.case, reason="另拟文本").run()
    made.refresh_from_db()
    assert made.state == "studied" and "另拟文本" in made.answer
    assert waits(cast.viewer("province")) == [made]
    again = actions.BringSuggestion(cast.viewer("province"), made, values=CASE).run()
    assert again.case_id != made.case_id or Case.objects.count() == 2


def test_what_is_declined_unread_by_the_public_stays_so_and_says_why_to_its_author(cast):
    member = cast.viewer("member")
    made = filed(member)
    actions.DeclineSuggestion(cast.viewer("province"), made, reason="与本平台无关").run()
    url = f"/suggestions/{made.pk}/"
    assert "与本平台无关" in cast.client("member").get(url).content.decode()
    assert cast.client("expert").get(url).status_code == 404
    assert queries.tracked(made.number, "LI@reader.example").answer == "与本平台无关"
    assert queries.tracked(made.number, "li@other.example") is None


def test_nobody_decides_on_an_own_suggestion(cast):
    province = cast.viewer("province")
    with pytest.raises(Denied):
        actions.AcceptSuggestion(province, filed(province), reason="x").run()


def test_a_form_sent_twice_makes_one_and_the_log_names_nobody(cast, client):
    for _ in "ab":
        client.post("/suggestions/new/", POSTED)
    assert Suggestion.objects.count() == 1
    entry = AuditEntry.objects.get(action="suggestion.file")
    assert entry.enterprise is None
    for private in ("李某", "li@reader", "示例轮胎"):
        assert private not in str(entry.entry())


@pytest.mark.parametrize("token", ["", "x", None])
@pytest.mark.parametrize(
    ("address", "form"), [("/suggestions/new/", "suggestion"), ("/complaints/", "complaint")]
)
def test_a_form_without_its_number_is_shown_again_with_one(client, address, form, token):
    posted = {k: v for k, v in POSTED.items() if k != "token"} | (
        {} if token is None else {"token": token}
    )
    answer = client.post(address, posted)
    page = answer.content.decode()
    assert answer.status_code == 422 and POSTED["text"] in page
    assert "请再提交一次；填写的内容还在" in page and "token ·" not in page
    assert uuid.UUID(re.search(r'name="token" value="([^"]+)"', page)[1])


@pytest.mark.parametrize(
    ("wrong", "place", "read"),
    [
        ({"kind": "x"}, "建议什么", "x"),
        ({"kind": ""}, "建议什么", ""),
        ({"title": " "}, "题目", ""),
        ({"title": "长" * 121}, "题目", "121"),
        ({"text": "长" * 2001}, "建议内容和理由", "2001"),
        ({"suggester": "y"}, "提出人是", "y"),
        ({"name": "长" * 61}, "姓名", "61"),
        ({"email": "a\nb@x.example"}, "邮箱", "a"),
    ],
)
def test_what_cannot_be_filed_is_told_at_its_place_and_nothing_is_kept(client, wrong, place, read):
    answer = client.post("/suggestions/new/", POSTED | wrong)
    findings = answer.content.decode().partition("须更正")[2].partition("</form>")[0]
    assert answer.status_code == 422 and place in findings and read in findings
    assert not Suggestion.objects.exists() and not mail.outbox


def test_markup_and_braces_in_a_title_are_text_on_the_page_and_in_the_letter(
    cast, client, django_capture_on_commit_callbacks
):
    title = "<b>{number}</b>{x}\nBcc: y@reader.example"
    with django_capture_on_commit_callbacks(execute=True):
        made = filed(title=title)
    letter = mail.outbox[-1]
    assert letter.recipients() == [POSTED["email"]] and "<b>{number}</b>{x}" in letter.body
    actions.AcceptSuggestion(cast.viewer("province"), made, reason="示例").run()
    for address in ("/suggestions/", f"/suggestions/{made.pk}/"):
        page = client.get(address).content.decode()
        assert "&lt;b&gt;{number}&lt;/b&gt;{x}" in page and "<b>{number}" not in page


def test_a_move_that_is_made_twice_or_out_of_turn_is_answered_with_why_not(cast):
    officer, made = cast.client("province"), filed()
    url = f"/suggestions/{made.pk}/"
    for step, status in (("adopt/", 403), ("pass/", 404), ("accept/", 302), ("accept/", 403)):
        assert officer.post(url + step, {"reason": "示例"}).status_code == status, step
    assert [officer.post(f"{url}bring/", CASE).status_code for _ in "ab"] == [302, 403]
    assert Case.objects.count() == 1
    assert cast.client("owner").post(f"{url}accept/", {"reason": "x"}).status_code == 403


def test_many_from_one_place_are_braked_and_what_was_typed_stays(client):
    for n in range(5):
        client.post("/suggestions/new/", POSTED | {"token": uuid.UUID(int=n)})
    again = client.post("/suggestions/new/", POSTED | {"token": uuid.UUID(int=4)})
    assert Suggestion.objects.latest("pk").number in again.content.decode(), "sent twice"
    answer = client.post("/suggestions/new/", POSTED | {"token": uuid.UUID(int=99)})
    assert answer.status_code == 422 and POSTED["text"] in answer.content.decode()


@pytest.mark.parametrize(("page", "kind"), [("/factors/", "factor"), ("/models/", "product")])
def test_who_does_not_find_a_factor_or_a_model_is_led_to_the_form(client, page, kind):
    address = f"/suggestions/new/?kind={kind}"
    assert f'href="{address}"' in client.get(page).content.decode()
    assert f'<option value="{kind}" selected>' in client.get(address).content.decode()


def test_the_list_is_narrowed_and_the_board_counts(cast):
    province = cast.viewer("province")
    made = filed()
    filed(kind="factor", title="副产硫铵", token=uuid.UUID(int=2))
    actions.AcceptSuggestion(province, made, reason="示例").run()
    page = cast.client("province").get("/suggestions/?kind=rule&state=studied").content.decode()
    assert "轮胎翻新次数" in page and "副产硫铵" not in page
    counted = {word.en: n for word, n in queries.board_figures(province).rows}
    assert (counted["To be looked at"], counted["Being studied"]) == (1, 1)
