"""Data campaigns: asked, answered or declined, reminded, closed with published counts."""

from __future__ import annotations

import datetime

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from portal.guards.campaigns import asked_by, day
from portal.people import approved
from portal.test_ways import words
from zuji.core.refusals import Refusal
from zuji_portal.foundation.audit.queries import verified
from zuji_portal.programme.campaigns import queries, telling
from zuji_portal.programme.campaigns.actions import (
    AnswerRequest,
    CloseCampaign,
    DeclineDataRequest,
    ExtendCampaign,
    OpenCampaign,
    ReturnRequest,
    WithdrawCampaign,
)
from zuji_portal.programme.campaigns.models import DataCampaign
from zuji_portal.programme.campaigns.rules import enough_to_ask, read_campaign
from zuji_portal.studies.notifications.models import Notice
from zuji_portal.studies.notifications.rows import rows_for
from zuji_portal.transparency.contents import content_of
from zuji_portal.transparency.models import LogEntry

TODAY = datetime.date(2026, 3, 2)
GIVEN = {
    "title_zh": "2025 年化肥核算",
    "title_en": "Fertiliser studies of 2025",
    "wanted": "study",
    "year": 2025,
    "what": "请提供 2025 年核算。",
    "industry": "",
    "city": "",
    "model_id": "urea",
    "due_on": datetime.date(2026, 3, 9),
}


def refused(**changed):
    with pytest.raises(Refusal) as refusal:
        read_campaign(GIVEN | changed, TODAY, "")
    return [(finding.rule, finding.place) for finding in refusal.value.findings]


def test_a_campaign_leaves_a_week_and_asks_for_a_year_that_has_begun():
    assert read_campaign(GIVEN, TODAY, "")["due_on"] == GIVEN["due_on"]
    assert refused(due_on=datetime.date(2026, 3, 8)) == [("period-wrong", "due_on")]
    assert refused(due_on=datetime.date(2027, 3, 4)) == [("period-wrong", "due_on")]
    last = datetime.date(2027, 3, 3)
    assert read_campaign(GIVEN | {"due_on": last}, TODAY, "")["due_on"] == last
    assert refused(year=2027) == [("period-wrong", "year")]
    assert refused(year=None) == [("field-missing", "year")]
    assert read_campaign(GIVEN | {"wanted": "data", "year": None}, TODAY, "")["year"] is None
    assert refused(title_zh="", wanted="money") == [
        ("field-missing", "title_zh"),
        ("choice-unknown", "wanted"),
    ]
    own = read_campaign(GIVEN | {"city": "3701"}, TODAY, "3716")
    assert (own["office"], own["city"]) == ("3716", "3716"), "a city asks in its own city"


@pytest.mark.parametrize(
    ("count", "rules"),
    [(0, ["campaign-nobody"]), (1, []), (5000, []), (5001, ["campaign-too-many"])],
)
def test_a_campaign_asks_somebody_and_not_too_many(count, rules):
    found = []
    try:
        enough_to_ask(count)
    except Refusal as refusal:
        found = [finding.rule for finding in refusal.findings]
    assert found == rules


def opened(viewer, **changed):
    values = GIVEN | {"due_on": day("ahead"), "year": timezone.localdate().year - 2} | changed
    return OpenCampaign(viewer, None, values=values).run()


def backdated(campaign, due):
    DataCampaign.objects.filter(pk=campaign.pk).update(
        due_on=due, at=timezone.now() - datetime.timedelta(days=40)
    )
    campaign.refresh_from_db()


@pytest.mark.django_db
def test_from_the_opening_over_the_replies_to_the_published_counts(cast):
    province, clerk, rival = cast.viewer("province"), cast.viewer("clerk"), cast.rival
    campaign = opened(province)
    assert queries.counts_of(campaign.requests.all(), campaign.due_on).silent == 2
    request = campaign.requests.get(enterprise=cast.ludai.enterprise)
    (row,) = [r for r in rows_for(clerk, "zh") if r.title == GIVEN["title_zh"]]
    assert (row.due, row.button) == (campaign.due_on, "答复")
    assert not [r for r in rows_for(province, "zh") if r.title == GIVEN["title_zh"]]
    with pytest.raises(Refusal) as without:
        AnswerRequest(clerk, request, text="x").run()
    assert [f.rule for f in without.value.findings] == ["campaign-study-missing"]
    revision = approved(cast.ludai)
    with pytest.raises(Refusal):
        AnswerRequest(
            rival.viewers["clerk"],
            campaign.requests.get(enterprise=rival.enterprise),
            studies=[revision.study_id],
        ).run()
    AnswerRequest(clerk, request, studies=[revision.study_id]).run()
    assert not [r for r in rows_for(clerk, "zh") if r.title == GIVEN["title_zh"]]
    ReturnRequest(cast.viewer("city"), request, reason="年份不对").run()
    (row,) = [r for r in rows_for(clerk, "zh") if r.title == GIVEN["title_zh"]]
    assert row.note == "年份不对"
    backdated(campaign, day("over"))
    AnswerRequest(clerk, request, studies=[revision.study_id]).run()
    assert telling.remind_silent(timezone.localdate()) == 1, "the rival is silent"
    assert telling.remind_silent(timezone.localdate()) == 0
    assert Notice.objects.get().enterprise == rival.enterprise
    assert campaign.pk in [w.record.pk for w in waiting(province)]
    CloseCampaign(province, campaign).run()
    campaign.refresh_from_db()
    counts = {"asked": 2, "in_time": 0, "late": 1, "declined": 0, "silent": 1}
    assert campaign.counts == counts
    assert set(campaign.requests.values_list("state", flat=True)) == {"answered", "silent"}
    assert Notice.objects.get().settled_at is not None
    entry = LogEntry.objects.get(kind="campaign.closed")
    content = content_of(entry.subject).decode()
    assert '"silent":1' in content and "鲁岱" not in content
    page = words(cast.client("anonymous").get("/campaigns/results/"))
    assert GIVEN["title_zh"] in page and "鲁岱" not in page
    assert verified().holds


def waiting(viewer):
    from zuji_portal.foundation.workflow.machines import waiting_for

    return [w for w in waiting_for(viewer) if w.machine.noun == "datacampaign"]


@pytest.mark.django_db
def test_a_correction_counts_only_when_it_was_handed_in_since(cast):
    before = approved(cast.ludai)
    campaign = opened(cast.viewer("province"), wanted="update")
    request = campaign.requests.get(enterprise=cast.ludai.enterprise)
    assert queries.fitting(request) == []
    DataCampaign.objects.update(at=before.at - datetime.timedelta(hours=1))
    request = queries.request_or_404(cast.viewer("clerk"), request.pk)
    assert queries.fitting(request) == [before]
    DataCampaign.objects.update(model_id="cement")
    request = queries.request_or_404(cast.viewer("clerk"), request.pk)
    assert queries.fitting(request) == [], "of another class"


@pytest.mark.django_db
def test_whom_a_choice_finds(cast):
    both = [cast.ludai.enterprise, cast.rival.enterprise]
    assert set(queries.whom()) == set(both)
    assert queries.whom(city="3701") == [cast.rival.enterprise]
    assert set(queries.whom(industry="fertiliser")) == set(both), "by the model of a product"
    assert queries.whom(industry="steel") == [] == queries.whom(model_id="cement")
    type(both[0]).objects.filter(pk=both[0].pk).update(industry="3120")
    assert queries.whom(industry="steel") == [both[0]]
    with pytest.raises(Refusal) as nobody:
        opened(cast.viewer("province"), industry="aluminium")
    assert [f.rule for f in nobody.value.findings] == ["campaign-nobody"]
    campaign = opened(cast.viewer("city"))
    assert [r.enterprise for r in campaign.requests.all()] == [cast.ludai.enterprise]


@pytest.mark.django_db
def test_a_file_or_a_reason_on_the_page_and_what_officers_and_rivals_see(cast):
    campaign = asked_by(cast.viewer("province"), [cast.ludai, cast.rival])
    request = campaign.requests.get(enterprise=cast.ludai.enterprise)
    address, clerk = f"/campaigns/requests/{request.pk}/", cast.client("clerk")
    page = clerk.get(address).content.decode()
    assert f'action="{address}answer/"' in page and 'name="studies"' not in page
    assert clerk.post(f"{address}answer/", {"text": ""}).status_code == 422
    upload = SimpleUploadedFile("电表.csv", "月,kWh\n1,20\n".encode())
    assert clerk.post(f"{address}answer/", {"file": upload, "text": "见附件"}).status_code == 302
    request.refresh_from_db()
    file = f"/evidence/{request.file_id}/"
    for role, status in (("city", 200), ("province", 200), ("reader", 200), ("verifier", 404)):
        assert cast.client(role).get(file).status_code == status, role
    assert cast.client("city").get(address).status_code == 200
    rival = campaign.requests.get(enterprise=cast.rival.enterprise)
    for role in ("clerk", "city"):
        assert cast.client(role).get(f"/campaigns/requests/{rival.pk}/").status_code == 404
    DeclineDataRequest(cast.viewer("owner"), request, reason="没有分表").run()
    assert cast.client("city").get(file).status_code == 404, "it is no answer any more"
    seen = words(cast.client("city").get(f"/campaigns/{campaign.pk}/"))
    assert "没有分表" in seen and "泰岳" not in seen and "这里只数本市的企业" in seen
    whole = words(cast.client("province").get(f"/campaigns/{campaign.pk}/?show=asked"))
    assert "泰岳" in whole and "0 天没有答复" in whole and "没有分表" not in whole
    book = cast.client("auditor").get(f"/campaigns/{campaign.pk}/list.xlsx")
    assert book.status_code == 200 and book.content[:2] == b"PK"
    assert cast.client("clerk").get(f"/campaigns/{campaign.pk}/").status_code == 403


@pytest.mark.django_db
def test_the_form_shows_whom_it_would_ask_before_it_asks(cast):
    client, due = cast.client("province"), day("ahead").isoformat()
    typed = {key: value for key, value in GIVEN.items() if value} | {"due_on": due}
    looked = client.post("/campaigns/new/", typed)
    assert looked.status_code == 200 and "鲁岱" in words(looked)
    assert not DataCampaign.objects.exists()
    assert client.post("/campaigns/new/", typed | {"open": "1"}).status_code == 302
    campaign = DataCampaign.objects.get()
    later = (day("ahead") + datetime.timedelta(days=3)).isoformat()
    extend = f"/campaigns/{campaign.pk}/extend/"
    assert client.post(extend, {"due_on": due, "reason": "x"}).status_code == 422
    assert client.post(extend, {"due_on": later, "reason": "汛期停产"}).status_code == 302
    request = campaign.requests.get(enterprise=cast.ludai.enterprise)
    assert "汛期停产" in words(cast.client("clerk").get(f"/campaigns/requests/{request.pk}/"))
    assert client.post(f"/campaigns/{campaign.pk}/close/").status_code == 403, "it is not over"
    WithdrawCampaign(cast.viewer("province"), campaign, reason="重复").run()
    request.refresh_from_db()
    assert request.state == "dropped"
    assert "重复" in words(cast.client("clerk").get(f"/campaigns/requests/{request.pk}/"))
    assert "2025" not in words(cast.client("anonymous").get("/campaigns/results/"))
    with pytest.raises(Exception, match="campaign"):
        ExtendCampaign(cast.viewer("province"), campaign, due_on=day("ahead"), reason="x").run()
