"""Who decides reads first: the number, its change and why, the largest inputs with their papers,
and what the check asked; what was sent back is not submitted again as it was without a word.
"""

from __future__ import annotations

import re

import pytest

from portal.certificates import waiting
from portal.people import (
    ANSWER,
    YEAR,
    answered,
    approved,
    doubtful_inputs,
    filled,
    photo,
    submitted,
    urea_inputs,
)
from portal.verifiers import assigned, team
from zuji.core.figures import change_text, with_interval
from zuji.core.refusals import Finding, Refusal
from zuji_portal.enterprises.evidence.actions import AddEvidence
from zuji_portal.studies.actions import (
    AddComment,
    AnswerWarning,
    ApproveStudy,
    CreateStudy,
    ReturnStudy,
    SaveStudy,
    SubmitStudy,
)
from zuji_portal.studies.brief import brief_of, largest_inputs
from zuji_portal.studies.questions import asked_keys, standing_answers
from zuji_portal.verification.engagement.actions import MakeTeam, SignDeclaration

pytestmark = pytest.mark.django_db


def next_year(firm, power):
    """A submission of this year with other electricity than last year's."""
    clerk = firm.viewers["clerk"]
    ApproveStudy(firm.viewers["approver"], submitted(firm).study).run()
    study = CreateStudy(clerk, firm.product, year=YEAR).run()
    inputs = urea_inputs()
    inputs["power"] = {
        **inputs["power"],
        "value": power,
        "evidence": f"电费单 {firm.evidence.digest}",
    }
    return SubmitStudy(clerk, filled(clerk, study, inputs)).run()


def test_the_approver_reads_number_change_cause_inputs_and_papers_before_the_button(cast):
    revision = next_year(cast.ludai, "20000万")
    last = cast.ludai.revision.figures
    now = revision.figures
    page = cast.client("approver").get(f"/desk/studies/{revision.study_id}/").content.decode()
    figure = with_interval(now.total, now.low, now.high, now.unit, "zh")
    change = change_text(now.total, last.total, now.unit, "zh")
    for said in (figure, change, "活动数据", "影响最大的五项", cast.ludai.evidence.name):
        assert said in page, said
    button = page.index("提交审批意见")
    assert page.index(figure) < page.index("影响最大的五项") < button
    assert "不会自动公开" in page


def test_causes_add_up_to_the_change(cast):
    revision = next_year(cast.ludai, "20000万")
    brief = brief_of(revision)
    signed = [float(part.replace("\u2212", "-").replace(",", "")) for _, part in brief["why"]]
    change = revision.figures.total - cast.ludai.revision.figures.total
    assert sum(signed) == pytest.approx(change, abs=2.0), "each is rounded to the unit"
    power = next(line for line in brief["inputs"] if line.files)
    assert "20000万" in power.now.replace(",", "") or "200,000,000" in power.now
    assert power.before != power.now


def test_a_photo_is_shown_beside_its_number(cast):
    revision = submitted(cast.ludai)
    clerk, study = cast.viewer("clerk"), revision.study
    added = AddEvidence(clerk, study.enterprise, content=photo(), name="表.png", kind="photo")
    file, name = added.run(), largest_inputs(revision.sealed)[0]
    ReturnStudy(cast.viewer("approver"), study, reason="x").run()
    inputs = urea_inputs()
    inputs[name] = {**inputs[name], "evidence": file.digest}
    SubmitStudy(clerk, filled(clerk, study, inputs)).run()
    page = cast.client("approver").get(f"/desk/studies/{study.pk}/").content.decode()
    assert f"/evidence/{file.pk}/picture.jpg" in page


def test_an_answer_stands_beside_what_it_answers(cast):
    revision = submitted(cast.ludai, doubtful_inputs())
    asked = brief_of(revision)["asked"]
    assert asked and {q["answer"].text for q in asked} == {ANSWER}
    page = cast.client("approver").get(f"/desk/studies/{revision.study_id}/").content.decode()
    assert page.count(ANSWER) == len(asked) and "没有答复" not in page
    revision.study.warning_answers.all().delete()
    page = cast.client("approver").get(f"/desk/studies/{revision.study_id}/").content.decode()
    assert page.count("没有答复") == len(asked)
    assert "请核实的每一条都有答复" in page, "why it cannot be approved"
    decide = f"/desk/studies/{revision.study_id}/decide/"
    assert cast.client("approver").post(decide, {"decision": "approve"}).status_code == 403
    sent = cast.client("approver").post(decide, {"decision": "return", "reason": "请答复"})
    assert sent.status_code == 302


def unanswered_draft(cast):
    study = filled(cast.viewer("clerk"), cast.ludai.draft, doubtful_inputs())
    study.warning_answers.all().delete()
    return study


def test_what_is_to_be_checked_is_answered_before_it_is_submitted(cast):
    clerk, study = cast.viewer("clerk"), unanswered_draft(cast)
    with pytest.raises(Refusal) as refused:
        SubmitStudy(clerk, study).run()
    asked = [f.place.removeprefix("answers.") for f in refused.value.findings]
    assert asked and {f.rule for f in refused.value.findings} == {"question-open"}
    client, check = cast.client("clerk"), f"/desk/studies/{study.pk}/check/"
    page = client.get(check).content.decode()
    assert "aria-invalid" not in page, "no red before an attempt"
    boxes = re.findall(r'name="(said-[^"]+)"', page)
    assert [box.removeprefix("said-").rstrip(":") for box in boxes] == asked
    refused = client.post(f"/desk/studies/{study.pk}/submit/", dict.fromkeys(boxes, " "))
    page = refused.content.decode()
    assert refused.status_code == 422 and page.count('aria-invalid="true"') == len(boxes)
    assert f"没有提交：还有 {len(boxes)} 条请核实没有答复" in page
    long = {boxes[0]: "实" * 501}
    page = client.post(f"/desk/studies/{study.pk}/submit/", long).content.decode()
    assert "实" * 501 in page, "what was typed stays"
    kept = client.post(f"{check}answer/", {boxes[0]: "按电费单"})
    assert kept.status_code == 302 and "按电费单" in client.get(check).content.decode()
    rest = dict.fromkeys(boxes, "按电费单")
    assert client.post(f"/desk/studies/{study.pk}/submit/", rest).status_code == 302
    assert study.warning_answers.count() == len(boxes), "one that stands is not kept again"


def test_an_answer_stands_until_its_field_is_changed(cast):
    clerk, study = cast.viewer("clerk"), unanswered_draft(cast)
    for key in ("value-unusual:power", "screen-evidence:", "screen-period:"):
        AnswerWarning(clerk, study, key=key, text="属实").run()
    assert len(standing_answers(study)) == 3
    inputs = doubtful_inputs()
    inputs["power"] = {**inputs["power"], "value": "19000万"}
    mine = {**study.data, "inputs": inputs}
    SaveStudy(clerk, study, mine=mine, base=study.version).run()
    assert set(standing_answers(study)) == {"screen-evidence:", "screen-period:"}


def test_questions_are_one_a_cause_and_one_a_field():
    def warn(rule, place, severity="warn"):
        return Finding(rule, severity, place, texts={"zh": ("", ""), "en": ("", "")})

    found = [
        warn("screen-evidence", "inputs.power"),
        warn("screen-evidence", "inputs.coal"),
        warn("value-unusual", "inputs.power"),
        warn("value-unusual", "inputs.coal"),
        warn("value-unusual", "inputs.coal"),
        warn("factor-proxy", "factors.grid"),
        warn("screen-period", "period", "note"),
    ]
    assert asked_keys(found, {"power", "coal"}) == [
        "screen-evidence:",
        "value-unusual:power",
        "value-unusual:coal",
        "factor-proxy:",
    ]


def test_last_years_answer_is_offered_and_named_as_such(cast):
    first = approved(cast.ludai, doubtful_inputs())
    clerk = cast.viewer("clerk")
    study = CreateStudy(clerk, cast.ludai.product, year=YEAR, previous=first.study).run()
    study = filled(clerk, study, doubtful_inputs())
    study.warning_answers.all().delete()
    page = cast.client("clerk").get(f"/desk/studies/{study.pk}/check/").content.decode()
    assert ANSWER in page and "下面是去年的答复" in page
    revision = SubmitStudy(clerk, answered(clerk, study)).run()
    assert any(q["is_as_before"] for q in brief_of(revision)["asked"])


def test_the_approver_chooses_and_says_why_something_is_sent_back(cast):
    study, client = submitted(cast.ludai).study, cast.client("approver")
    page = client.get(f"/desk/studies/{study.pk}/").content.decode()
    assert re.findall(r'name="decision"\s+value="(\w+)"', page) == ["approve", "return"]
    decide = f"/desk/studies/{study.pk}/decide/"
    for posted in ({}, {"decision": "return"}, {"decision": "return", "reason": " "}):
        assert client.post(decide, posted).status_code == 422
    posted = {"decision": "return", "field": "power", "reason": "与电费单不符"}
    assert client.post(decide, posted).status_code == 302
    study.refresh_from_db()
    assert study.state == "returned"
    assert [(c.field, c.text) for c in study.comments.all()] == [("inputs.power", "与电费单不符")]


def test_a_first_year_says_that_there_is_nothing_to_compare_with(cast):
    revision = submitted(cast.ludai)
    page = cast.client("approver").get(f"/desk/studies/{revision.study_id}/").content.decode()
    assert "还没有可比的上一年" in page
    assert brief_of(revision)["edits"] is None


def test_what_was_sent_back_is_not_submitted_unchanged_and_unanswered(cast):
    clerk, approver = cast.viewer("clerk"), cast.viewer("approver")
    study = submitted(cast.ludai).study
    ReturnStudy(approver, study, reason="电量请核对").run()
    study.refresh_from_db()
    with pytest.raises(Refusal) as refused:
        SubmitStudy(clerk, study).run()
    assert [f.rule for f in refused.value.findings] == ["study-unchanged"]
    page = cast.client("clerk").post(f"/desk/studies/{study.pk}/submit/")
    assert page.status_code == 422 and "答复退回" in page.content.decode()
    answer = {"answer": "已核对电费单，数量无误"}
    assert cast.client("clerk").post(f"/desk/studies/{study.pk}/submit/", answer).status_code == 302
    brief = cast.client("approver").get(f"/desk/studies/{study.pk}/").content.decode()
    assert "已核对电费单，数量无误" in brief and "与上次完全相同" in brief


def test_what_was_changed_is_submitted_and_named(cast):
    clerk, approver = cast.viewer("clerk"), cast.viewer("approver")
    study = submitted(cast.ludai).study
    ReturnStudy(approver, study, reason="电量请核对").run()
    inputs = urea_inputs()
    inputs["power"] = {**inputs["power"], "value": "20000万"}
    revision = SubmitStudy(clerk, filled(clerk, study, inputs)).run()
    (edit,) = brief_of(revision)["edits"]
    assert "电" in edit


def test_a_comment_on_a_field_is_an_answer_too(cast):
    clerk, approver = cast.viewer("clerk"), cast.viewer("approver")
    study = submitted(cast.ludai).study
    ReturnStudy(approver, study, reason="x").run()
    study.refresh_from_db()
    AddComment(clerk, study, field="inputs.power", text="按电费单").run()
    SubmitStudy(clerk, study).run()
    study.refresh_from_db()
    assert study.state == "submitted"


def test_the_officer_reads_number_statement_visits_and_years_before_issuing(cast):
    certificate = waiting(cast, cast.ludai, team(cast))
    page = cast.client("province").get(f"/certification/{certificate.pk}/").content.decode()
    now = certificate.revision.figures
    figure = with_interval(now.total, now.low, now.high, now.unit, "zh")
    statement = certificate.statement
    issue = page.index("决定发证")
    for said in (
        figure,
        "影响最大的五项",
        "决定的依据",
        statement.number,
        "2026-01-05",
        "申请材料 ",
    ):
        assert -1 < page.index(said) < issue, said
    owner = cast.client("owner").get(f"/certification/{certificate.pk}/").content.decode()
    assert figure in owner and "决定的依据" not in owner


def test_a_verifier_reads_the_brief_only_after_signing(cast):
    them = team(cast)
    engagement = assigned(cast, cast.ludai, them)
    client, address = cast.client("verifier"), f"/verification/{engagement.pk}/"
    assert "影响最大的五项" not in client.get(address).content.decode()
    parts = [(them.verifiers[p], p) for p in ("lead", "member", "reviewer")]
    MakeTeam(them.viewers["lead"], engagement, parts=parts).run()
    SignDeclaration(them.viewers["lead"], engagement).run()
    assert "影响最大的五项" in client.get(address).content.decode()
