"""Who decides reads first: the number, its change and why, the largest inputs with their papers,
and what the check asked; what was sent back is not submitted again as it was without a word.
"""

from __future__ import annotations

from types import SimpleNamespace

import pytest

from portal.certificates import waiting
from portal.people import YEAR, filled, photo, submitted, urea_inputs
from portal.verifiers import assigned, team
from zuji.core.figures import change_text, with_interval
from zuji.core.refusals import Refusal
from zuji_portal.enterprises.evidence.actions import AddEvidence
from zuji_portal.studies.actions import (
    AddComment,
    AnswerWarning,
    ApproveStudy,
    CreateStudy,
    ReturnStudy,
    SubmitStudy,
)
from zuji_portal.studies.brief import _asked, brief_of, largest_inputs
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
    button = page.index("批准并归档")
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
    file, name = added.run(), largest_inputs(revision.pk)[0]
    ReturnStudy(cast.viewer("approver"), study, reason="x").run()
    inputs = urea_inputs()
    inputs[name] = {**inputs[name], "evidence": file.digest}
    SubmitStudy(clerk, filled(clerk, study, inputs)).run()
    page = cast.client("approver").get(f"/desk/studies/{study.pk}/").content.decode()
    assert f"/evidence/{file.pk}/picture.jpg" in page


def test_an_answer_stands_beside_what_it_answers(cast):
    study = cast.ludai.draft
    AnswerWarning(cast.viewer("clerk"), study, key="value-unusual:power", text="属实").run()
    asked = {"rule": "value-unusual", "severity": "warn", "message": "请核对"}
    other = {"rule": "screen-period", "severity": "warn", "message": "请看年份"}
    findings = [{"zh": asked}, {"zh": other}, {"zh": asked}, {"zh": other | {"severity": "note"}}]
    rows = _asked(SimpleNamespace(study=study, findings=findings), "zh")
    assert [(r["message"], r["count"], r["answers"]) for r in rows] == [
        ("请核对", 2, ["属实"]),
        ("请看年份", 1, []),
    ]


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
