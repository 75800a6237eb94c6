"""The study desk: several people, nothing overwritten, submission, approval, what cannot be
changed.
"""

import re

import pytest
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from forms import posted
from portal.people import YEAR, approved, filled, submitted, urea_inputs
from zuji.core.refusals import Refusal
from zuji.footprint.measures import yearly_output
from zuji.lockfile import read_lock, verify_lock
from zuji.lockfile.lock import assessment_of
from zuji_portal.foundation.permissions.registry import Denied
from zuji_portal.studies.actions import (
    AddComment,
    ApproveStudy,
    CreateStudy,
    ReturnStudy,
    SaveStudy,
    SubmitStudy,
    UndoChange,
)
from zuji_portal.studies.insight import class_of
from zuji_portal.studies.merge import applied, changes, flat, inverse, merged, nested
from zuji_portal.studies.models import Approval, ClassFigures, Comment, Revision, Study

pytestmark = pytest.mark.django_db


def form_of(client, study):
    page = client.get(f"/desk/studies/{study.pk}/draft/").content.decode()
    return posted(page)


def save(client, study, form, **headers):
    return client.post(f"/desk/studies/{study.pk}/draft/", form, **headers)


# what two people do to one study, as plain data

BASE = {
    "model": "urea",
    "inputs": {"a": {"value": 1}, "b": {"value": 2}},
    "period": {"start": "2025-01-01"},
}


def test_changes_applied_to_the_old_give_the_new_and_back():
    new = {
        "model": "urea",
        "inputs": {"a": {"value": 5}},
        "period": {"start": "2025-01-01"},
        "profile": "x",
    }
    made = changes(BASE, new)
    assert set(made) == {"inputs.a", "inputs.b", "profile"}
    assert flat(applied(BASE, made)) == flat(new)
    assert flat(applied(new, inverse(made))) == flat(BASE)
    assert nested(flat(BASE)) == BASE


def test_different_fields_of_two_people_both_enter():
    mine = {**BASE, "inputs": {"a": {"value": 9}, "b": {"value": 2}}}
    theirs = {**BASE, "inputs": {"a": {"value": 1}, "b": {"value": 7}}}
    free, conflicts = merged(BASE, mine, theirs)
    assert (set(free), conflicts) == ({"inputs.a"}, {})
    assert applied(theirs, free)["inputs"] == {"a": {"value": 9}, "b": {"value": 7}}


def test_the_same_field_is_a_conflict_unless_both_wrote_the_same():
    mine, theirs = ({**BASE, "inputs": {"a": {"value": v}, "b": {"value": 2}}} for v in (9, 7))
    free, conflicts = merged(BASE, mine, theirs)
    assert free == {}
    assert conflicts == {"inputs.a": [{"value": 7}, {"value": 9}]}
    assert merged(BASE, mine, mine) == ({}, {})


# the form


def test_saving_an_untouched_form_changes_nothing(cast):
    study = filled(cast.ludai.viewers["clerk"], cast.ludai.draft)
    client = cast.client("clerk")
    save(client, study, form_of(client, study))
    first = Study.objects.get(pk=study.pk)
    save(client, study, form_of(client, study))
    again = Study.objects.get(pk=study.pk)
    assert again.version == first.version
    assert {k: v["value"] for k, v in again.data["inputs"].items()} == {
        k: v["value"] for k, v in urea_inputs().items()
    }


@pytest.mark.database
def test_two_clerks_on_one_page_lose_nothing(cast):
    """Both open version 1; the owner writes power, the clerk power and steam: steam enters,
    power is asked.
    """
    study = filled(cast.ludai.viewers["clerk"], cast.ludai.draft)
    clerk, owner = cast.client("clerk"), cast.client("owner")
    save(clerk, study, form_of(clerk, study))  # choices enter with the first save
    mine, theirs = form_of(clerk, study), form_of(owner, study)
    assert save(owner, study, theirs | {"i-power": "7000万"}).status_code == 302
    response = save(clerk, study, mine | {"i-power": "7100万", "i-steam_bought": "151万"})
    text = response.content.decode()
    assert response.status_code == 409
    assert "7000万" in text and "7100万" in text
    assert str(cast.ludai.viewers["owner"].user) in text
    study.refresh_from_db()
    assert study.data["inputs"]["power"]["value"] == "7000万"
    assert study.data["inputs"]["steam_bought"]["value"] == "151万"


def test_autosave_sends_the_whole_form_where_somebody_else_wrote(cast):
    study = filled(cast.ludai.viewers["clerk"], cast.ludai.draft)
    clerk, owner = cast.client("clerk"), cast.client("owner")
    save(clerk, study, form_of(clerk, study))
    mine, theirs = form_of(clerk, study), form_of(owner, study)
    url = f"/desk/studies/{study.pk}/save/"
    alone = clerk.post(url, mine | {"i-power": "6900万"}, headers={"HX-Request": "true"})
    assert "HX-Retarget" not in alone
    assert 'id="version"' in alone.content.decode()
    late = owner.post(url, theirs | {"i-steam_bought": "149万"}, headers={"HX-Request": "true"})
    assert late["HX-Retarget"] == "#study-form"
    assert 'value="6900万"' in late.content.decode()
    study.refresh_from_db()
    assert (
        study.data["inputs"]["power"]["value"],
        study.data["inputs"]["steam_bought"]["value"],
    ) == ("6900万", "149万")


@pytest.mark.database
@pytest.mark.parametrize("version", ["", "x", "-1", "99", "9" * 30])
def test_a_version_that_never_was_is_refused_and_nothing_is_lost(cast, version):
    study = filled(cast.ludai.viewers["clerk"], cast.ludai.draft)
    client = cast.client("clerk")
    before = Study.objects.get(pk=study.pk).data
    response = save(client, study, form_of(client, study) | {"version": version, "i-power": "1"})
    assert response.status_code == 422
    assert "版本" in response.content.decode()
    assert Study.objects.get(pk=study.pk).data == before


@pytest.mark.database
def test_undo_takes_back_ones_own_last_change_and_not_a_colleagues(cast):
    clerk, owner = cast.ludai.viewers["clerk"], cast.ludai.viewers["owner"]
    study = filled(clerk, cast.ludai.draft)

    def write(viewer, name, value):
        study.refresh_from_db()
        mine = {
            **study.data,
            "inputs": {
                **study.data["inputs"],
                name: {"value": value, "unit": "kWh" if name == "power" else "GJ"},
            },
        }
        SaveStudy(viewer, study, mine=mine, base=study.version).run()

    write(clerk, "power", 1)
    write(owner, "steam_bought", 2)
    UndoChange(clerk, study).run()
    study.refresh_from_db()
    assert study.data["inputs"]["power"] == urea_inputs()["power"]
    assert study.data["inputs"]["steam_bought"]["value"] == 2
    write(clerk, "power", 3)
    write(owner, "power", 4)
    saved = UndoChange(clerk, study).run()
    study.refresh_from_db()
    assert list(saved.conflicts) == ["inputs.power"]
    assert study.data["inputs"]["power"]["value"] == 4


def test_a_comment_saves_what_was_typed_beside_it(cast):
    study = filled(cast.ludai.viewers["clerk"], cast.ludai.draft)
    client = cast.client("clerk")
    form = form_of(client, study) | {
        "i-power": "6900万",
        "comment-field": "inputs.power",
        "comment-inputs.power": "含外供？",
    }
    response = client.post(f"/desk/studies/{study.pk}/comment/", form)
    assert response.status_code == 302
    page = client.get(f"/desk/studies/{study.pk}/draft/").content.decode()
    assert "含外供？" in page
    assert 'value="6900万"' in page
    comment = Comment.objects.get()
    assert (
        cast.client("reader")
        .post(f"/desk/studies/{study.pk}/comment/{comment.pk}/settle/")
        .status_code
        == 403
    )
    client.post(f"/desk/studies/{study.pk}/comment/{comment.pk}/settle/")
    assert "含外供？" not in client.get(f"/desk/studies/{study.pk}/draft/").content.decode()


def test_last_years_study_is_carried_over_without_what_vouched_for_it(cast):
    clerk = cast.ludai.viewers["clerk"]
    revision = approved(cast.ludai)
    study = CreateStudy(clerk, cast.ludai.product, year=YEAR, previous=revision.study).run()
    power = study.data["inputs"]["power"]
    assert power["value"] == urea_inputs()["power"]["value"]
    assert "evidence" not in power
    assert power["note"].startswith("沿用上年")
    page = cast.client("clerk").get(f"/desk/studies/{study.pk}/last-year/").content.decode()
    assert "完全相同" in page
    assert "数字为什么变了" in page


# submission and approval


def test_submission_is_refused_while_something_is_missing_and_says_what(cast):
    client = cast.client("clerk")
    response = client.post(f"/desk/studies/{cast.ludai.draft.pk}/submit/")
    assert response.status_code == 422
    assert "请填写“" in response.content.decode()
    assert not Revision.objects.filter(study=cast.ludai.draft).exists()
    assert Study.objects.get(pk=cast.ludai.draft.pk).state == "draft"


def test_a_revision_recomputes_to_the_last_digit_and_keeps_its_findings(cast):
    revision = submitted(cast.ludai)
    assert verify_lock(read_lock(bytes(revision.lock), "x")).holds
    shown = (
        cast.client("clerk")
        .get(f"/desk/studies/{revision.study_id}/revisions/1/findings/")
        .content.decode()
    )
    supervisors = (
        cast.client("province")
        .get(f"/desk/studies/{revision.study_id}/revisions/1/findings/")
        .content.decode()
    )
    ids = [re.findall(r'<li[^>]* data-rule="([a-z-]+)"', page) for page in (shown, supervisors)]
    assert ids[0] == ids[1], "the clerk and the supervisor read the same"
    assert set(ids[0]) == {f["zh"]["rule"] for f in revision.findings}
    assert "factors." not in shown and ".upstream." not in shown


def test_who_wrote_does_not_approve(cast):
    """The clerk is made approver too and still cannot approve what the clerk wrote."""
    from zuji_portal.foundation.accounts.models import Appointment
    from zuji_portal.foundation.accounts.viewer import viewer_as

    revision = submitted(cast.ludai)
    both = viewer_as(
        Appointment.objects.create(
            user=cast.ludai.viewers["clerk"].user, role="approver", enterprise=cast.ludai.enterprise
        )
    )
    with pytest.raises(Denied) as caught:
        ApproveStudy(both, revision.study).run()
    assert [r.label.en for r in caught.value.decision.unmet] == ["the approver wrote nothing of it"]
    assert Study.objects.get(pk=revision.study_id).state == "submitted"


@pytest.mark.usefixtures("ends_well")
def test_a_return_needs_a_reason_and_reopens_the_study(cast):
    approver = cast.ludai.viewers["approver"]
    revision = submitted(cast.ludai)
    with pytest.raises(Refusal) as caught:
        ReturnStudy(approver, revision.study, reason=" ").run()
    assert caught.value.findings[0].rule == "reason-missing"
    ReturnStudy(approver, revision.study, reason="电量与电费单不符").run()
    study = Study.objects.get(pk=revision.study_id)
    assert study.state == "returned"
    page = cast.client("clerk").get(f"/desk/studies/{study.pk}/draft/").content.decode()
    assert "电量与电费单不符" in page
    assert "已退回" in cast.client("clerk").get("/todo/").content.decode()
    clerk = cast.ludai.viewers["clerk"]
    with pytest.raises(Refusal, match="study-unchanged"):
        SubmitStudy(clerk, study).run()
    AddComment(clerk, study, field="study", text="电费单已换成全年的。").run()
    again = SubmitStudy(clerk, study).run()
    assert again.number == 2
    assert study.revisions.count() == 2


@pytest.mark.database
def test_submitting_twice_makes_one_revision(cast):
    clerk = cast.ludai.viewers["clerk"]
    study = filled(clerk, cast.ludai.draft)
    stale = Study.objects.get(pk=study.pk)
    SubmitStudy(clerk, study).run()
    with pytest.raises(Denied):
        SubmitStudy(clerk, stale).run()
    assert stale.revisions.count() == 1


@pytest.mark.database
def test_frozen_revisions_and_approvals_cannot_be_changed_in_the_database(cast):
    approved(cast.ludai)
    for table, change in (
        ("studies_revision", "digest = 'x'"),
        ("studies_approval", "reason = 'x'"),
        ("audit_auditentry", "action = 'x'"),
    ):
        for statement in (f"UPDATE {table} SET {change}", f"DELETE FROM {table}"):
            with (
                pytest.raises(DatabaseError, match="append-only"),
                transaction.atomic(),
                connection.cursor() as cursor,
            ):
                cursor.execute(statement)
    assert Approval.objects.count() == 1


def test_files_of_a_draft_are_of_the_number_on_the_page_or_refused(cast):
    study = filled(cast.ludai.viewers["clerk"], cast.ludai.draft)
    client = cast.client("clerk")
    seen = client.get(f"/r/d{study.pk}/").content.decode()
    links = sorted(set(re.findall(rf'href="(/r/d{study.pk}[^"]+(?:lock.json|xlsx))"', seen)))
    assert [link.split("/")[-1] for link in links] == ["lock.json", "study.xlsx"]
    lock = read_lock(client.get(links[0]).content, "lock")
    assert f'<code class="digest">{lock["digest"]}</code>' in seen
    other = urea_inputs() | {"woven_bags": {"value": 1300, "unit": "t"}}
    filled(cast.ludai.viewers["clerk"], study, other)
    for link in links:
        answer = client.get(link)
        assert answer.status_code == 422 and "已有改动" in answer.content.decode()
    newer = client.get(f"/r/d{study.pk}/").content.decode()
    assert newer != seen and not set(links) & set(re.findall(r'href="(/r/[^"]+)"', newer))


def test_officers_see_what_was_submitted_and_never_a_draft(cast):
    revision = submitted(cast.ludai)
    for role in ("province", "city", "auditor"):
        client = cast.client(role)
        assert client.get(f"/desk/studies/{revision.study_id}/").status_code == 200
        assert client.get(f"/desk/studies/{cast.ludai.draft.pk}/").status_code == 404
        assert client.get(f"/r/d{revision.study_id}/").status_code == 404
        assert client.get(f"/r/s{revision.study_id}-1/").status_code == 200


def test_why_can_i_not_explains_each_condition(cast):
    revision = submitted(cast.ludai)
    page = (
        cast.client("clerk").get(f"/desk/why/study.approve/{revision.study_id}/").content.decode()
    )
    assert "本企业审批人" in page and "不满足" in page
    english = (
        cast.client("approver")
        .get(f"/en/desk/why/study.approve/{revision.study_id}/")
        .content.decode()
    )
    assert "Yes:" in english and "approve" in english
    assert cast.client("clerk").get(f"/desk/why/nothing/{revision.study_id}/").status_code == 404


# insight


@pytest.mark.database
def test_the_class_is_shown_from_five_enterprises_on_and_none_can_be_worked_out(cast):
    from portal.people import firm

    approved(cast.ludai)
    page = (
        cast.client("clerk")
        .get(f"/desk/studies/{cast.ludai.revision.study_id}/class/")
        .content.decode()
    )
    assert "少于 5 家" in page
    for number in range(4):
        approved(firm(cast.platform["province"], f"示例厂{number}", "3701", 710_000 + number))
    page = (
        cast.client("clerk")
        .get(f"/desk/studies/{cast.ludai.revision.study_id}/class/")
        .content.decode()
    )
    assert "中位数" in page
    assert "5 家企业" in page


@pytest.mark.database
def test_a_class_is_one_query_whose_rows_are_what_the_lockfiles_say(
    cast, django_assert_num_queries
):
    approved(cast.ludai)
    revision = cast.ludai.revision
    kept, assessment = ClassFigures.objects.get(), assessment_of(revision.content())
    assert (kept.total, kept.output) == (assessment.total, yearly_output(assessment))
    with django_assert_num_queries(1):
        assert class_of(revision.study, assessment.choices).enterprises == 1
    assert class_of(revision.study, {"another": "choice"}).enterprises == 0
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        ClassFigures.objects.update(total=1)


def test_measures_and_scenarios_are_recomputed_on_the_plants_data(cast):
    from zuji.footprint.measures import effects
    from zuji_portal.studies.computing import assessed

    study = filled(cast.ludai.viewers["clerk"], cast.ludai.draft)
    taken, _ = effects(assessed(study.data, timezone.localdate()))
    client = cast.client("clerk")
    assert taken
    page = client.get(f"/desk/studies/{study.pk}/measures/").content.decode()
    assert all(e.measure.label.zh in page for e in taken)
    measure = taken[0].measure
    page = client.get(f"/desk/studies/{study.pk}/scenarios/?1.{measure.id}=on").content.decode()
    from zuji.charts.specs import short

    assert short(taken[0].after) in page
    assert (
        client.get(
            f"/desk/studies/{study.pk}/scenarios/?1.{measure.id}=on&level.{measure.id}=abc"
        ).status_code
        == 200
    )


@pytest.mark.usefixtures("ends_well")
@pytest.mark.parametrize("role", ["clerk", "owner", "approver", "reader"])
def test_every_page_of_a_study_opens_for_its_people_in_both_languages(cast, role):
    study = filled(cast.ludai.viewers["clerk"], cast.ludai.draft)
    client = cast.client(role)
    for tab in (
        "draft",
        "suppliers",
        "last-year",
        "class",
        "measures",
        "scenarios",
        "changes",
        "check",
    ):
        for prefix in ("", "/en"):
            assert client.get(f"{prefix}/desk/studies/{study.pk}/{tab}/").status_code == 200, tab


@pytest.mark.database
def test_an_action_decides_on_the_row_as_it_is_and_not_as_the_page_had_it(cast):
    clerk = cast.ludai.viewers["clerk"]
    study = filled(clerk, cast.ludai.draft)
    stale = Study.objects.get(pk=study.pk)
    power = {**study.data, "inputs": {**study.data["inputs"], "power": {"value": 5, "unit": "kWh"}}}
    SaveStudy(clerk, study, mine=power, base=study.version).run()
    SaveStudy(clerk, stale, mine={**stale.data, "goal": "x"}, base=stale.version).run()
    now = Study.objects.get(pk=study.pk)
    assert now.data["goal"] == "x"
    assert now.data["inputs"]["power"]["value"] == 5


@pytest.mark.database
def test_doing_the_same_at_once_is_a_page_that_says_so_and_never_a_500(cast, monkeypatch):
    """A constraint that only the database can hold: the second of two equal evidence files at
    one moment.
    """
    from django.core.files.uploadedfile import SimpleUploadedFile

    from zuji_portal.enterprises.evidence.models import EvidenceFile

    client = cast.client("clerk")
    monkeypatch.setattr(EvidenceFile.objects, "filter", lambda **k: EvidenceFile.objects.none())
    response = client.post(
        "/evidence/add/",
        {"file": SimpleUploadedFile("again.txt", "鲁岱化工（示例） 电表 1234\n".encode())},
    )
    monkeypatch.undo()
    assert response.status_code == 409
    assert "企业已经上传过内容完全相同的文件" in response.content.decode()
    assert EvidenceFile.objects.filter(enterprise=cast.ludai.enterprise).count() == 1


def test_who_only_reads_gets_a_form_that_saves_nothing(cast):
    study = filled(cast.ludai.viewers["clerk"], cast.ludai.draft)
    page = cast.client("reader").get(f"/desk/studies/{study.pk}/draft/").content.decode()
    assert "hx-post" not in page.split('id="study-form"')[1].split(">")[0]
    assert "为什么不能" in page
    assert (
        cast.client("reader").post(f"/desk/studies/{study.pk}/draft/", {"version": "1"}).status_code
        == 403
    )


@pytest.mark.database
@pytest.mark.once
@pytest.mark.parametrize("year", ["9" * 5000, "2025abc", "１９９９" * 3, ""])
def test_a_year_that_is_none_is_refused_at_its_field(cast, year):
    clerk = cast.client("clerk")
    answer = clerk.post(
        f"/products/{cast.ludai.product.pk}/study/",
        {"year": year, "profile": "default", "previous": "abc"},
    )
    assert answer.status_code == 422
    assert "年" in answer.content.decode()


def test_causes_and_measures_are_drawn_for_desk_and_phone(cast):
    revision = approved(cast.ludai)
    page = cast.client("clerk").get(f"/compare/{revision.address}/{revision.address}/")
    assert page.content.decode().count("<svg") >= 2, "one for each width"
    following = CreateStudy(
        cast.viewer("clerk"), cast.ludai.product, year=YEAR, previous=revision.study
    ).run()
    for part in ("measures", "last-year"):
        text = cast.client("clerk").get(f"/desk/studies/{following.pk}/{part}/").content.decode()
        assert 'viewBox="0 0 720 ' in text
        assert 'viewBox="0 0 358 ' in text
