"""A clerk learns, passes and is admitted; the certificate is checked from its file alone."""

import datetime
import json

import pytest
from django.test import Client
from django.utils import timezone

from portal.guards.base import update
from portal.guards.training import certified, short_exam
from zuji.core.refusals import Refusal
from zuji.training import course, right_answer, training_rules
from zuji.trust.certificate_check import Trusted, read_bundle, verify_certificate
from zuji.trust.notes import read_key
from zuji.trust.training import verify_training
from zuji_portal.foundation.audit.models import AuditEntry
from zuji_portal.foundation.audit.queries import verified
from zuji_portal.foundation.permissions.registry import Denied
from zuji_portal.training import queries
from zuji_portal.training.actions import (
    RevokeTrainingCertificate,
    SaveAnswers,
    StartExam,
    SubmitExam,
)
from zuji_portal.training.attesting import bundle_bytes
from zuji_portal.training.models import ExamAttempt, TrainingCertificate
from zuji_portal.training.templatetags.training import module_text
from zuji_portal.transparency.issuer.keys import public_keys
from zuji_portal.transparency.log import public_key
from zuji_portal.transparency.monitor import broken

pytestmark = pytest.mark.django_db
CLERK = course("clerk")


def answers_of(exam, wrong=0):
    """Right answers to the paper, the first few left out."""
    keys = [key for key, _ in exam.paper]
    return {key: right_answer(CLERK.questions[key], exam.seed) for key in keys[wrong:]}


def posted(answers):
    return {f"q-{key}": values for key, values in answers.items()}


def text(answer):
    return answer.content.decode()


@pytest.mark.usefixtures("ends_well")
def test_a_clerk_reads_practises_passes_and_is_admitted(cast):
    clerk, owner = cast.client("clerk"), cast.client("owner")
    before = text(owner.get("/training/people/"))
    assert "还没有，届时要有" in before
    assert "声明单位" in text(clerk.get("/learn/courses/clerk/scope/"))
    start = clerk.post("/learn/courses/clerk/exam/")
    exam = ExamAttempt.objects.get()
    assert start.url == f"/training/exams/{exam.pk}/"
    keep = [row for row in exam.paper if CLERK.questions[row[0]].kind == "single"][:3]
    update(exam, paper=keep)
    exam.refresh_from_db()
    page = text(clerk.get(start.url))
    assert page.count("<fieldset") == 3 and "正确答案" not in page
    done = clerk.post(start.url, posted(answers_of(exam)) | {"submit": "1"})
    result = text(clerk.get(done.url))
    assert "及格" in result and "3 / 3" in result and result.count("正确答案") == 3
    made = TrainingCertificate.objects.get()
    assert made.number in text(clerk.get("/training/own/"))
    assert made.number in text(owner.get("/training/people/"))
    assert "有证书" in text(owner.get("/training/people/"))
    actions = [e.action for e in AuditEntry.objects.order_by("number") if "exam" in e.action]
    assert actions == ["exam.start", "exam.submit"]
    assert AuditEntry.objects.filter(action="training.issue").count() == 1
    assert verified().holds


def test_the_certificate_is_checked_from_its_file_and_the_keys_alone(
    cast, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        made = certified(cast)
    now = timezone.now()
    trusted = Trusted(public_keys(), (read_key(str(public_key())),), public_key().name)
    presented = read_bundle(bundle_bytes(made), "file")
    verdict = verify_training(presented, trusted, now)
    assert verdict.outcome == "valid", verdict.findings
    assert verdict.credential["credentialSubject"]["course"] == "clerk"
    assert verify_certificate(presented, trusted, now).outcome == "malformed"
    later = now + datetime.timedelta(days=800)
    assert "expired" in verify_training(presented, trusted, later).outcomes
    RevokeTrainingCertificate(cast.viewer("province"), made, reason="代考").run()
    presented = read_bundle(bundle_bytes(made), "file")
    assert verify_training(presented, trusted, now).outcome == "revoked"
    assert list(broken()) == []


def test_a_footprint_certificate_is_no_certificate_of_training(cast):
    made = certified(cast)
    bundle = json.loads(bundle_bytes(made))
    assert set(bundle) == {"schema", "credential", "statuses", "proof", "salt"}


def test_who_has_the_number_sees_the_state_and_not_the_name(cast, client):
    made = certified(cast)
    update(made.user, name="张三")
    address = f"/training/certificates/{made.number}"
    shown = text(client.get(address))
    assert "有效" in shown and "张三" not in shown and "/file" not in shown
    assert client.get(f"{address}/file").status_code in {302, 403}
    assert client.get("/training/certificates/PX-2026-999999").status_code == 404
    for role in ("clerk", "owner", "city", "province"):
        assert "张三" in text(cast.client(role).get(address)), role
        assert cast.client(role).get(f"{address}/file").status_code == 200, role
    for role in ("approver", "verifier", "expert", "auditor", "member"):
        assert "张三" not in text(cast.client(role).get(address)), role
        assert cast.client(role).get(f"{address}/file").status_code == 404, role
    rival = Client()
    rival.force_login(cast.rival.viewers["owner"].user)
    assert "张三" not in text(rival.get(address))


def test_the_list_of_people_shows_the_owner_the_own_enterprise_alone(cast):
    certified(cast)
    rows = queries.standings(queries.in_need(cast.viewer("owner")))
    assert {row.appointment.enterprise_id for row in rows} == {cast.ludai.enterprise.pk}
    assert {row.standing for row in rows if row.appointment.role == "clerk"} == {"met"}
    rival = queries.standings(queries.in_need(cast.rival.viewers["owner"]))
    assert {row.appointment.enterprise_id for row in rival} == {cast.rival.enterprise.pk}
    assert queries.standings(queries.in_need(cast.viewer("clerk"))) == []
    roles = {
        row.appointment.role for row in queries.standings(queries.in_need(cast.viewer("province")))
    }
    assert {"verifier", "province", "city", "clerk"} <= roles


def test_a_revoked_certificate_serves_no_role_and_is_revoked_on_a_page_with_a_reason(cast):
    made = certified(cast)
    address = f"/training/certificates/{made.number}/revoke/"
    client = cast.client("province")
    assert "不能恢复" in text(client.get(address))
    assert client.post(address, {"reason": " "}).status_code == 422
    assert client.post(address, {"reason": "代考"}).status_code == 302
    made.refresh_from_db()
    assert (made.state, made.reason) == ("revoked", "代考")
    assert "已撤销" in text(client.get(f"/training/certificates/{made.number}"))
    rows = queries.standings(queries.in_need(cast.viewer("owner")))
    assert {row.standing for row in rows if row.appointment.role == "clerk"} == {"soon"}
    assert cast.client("owner").get(address).status_code == 403


def test_answers_count_up_to_the_last_moment_and_not_after(cast):
    exam, clerk = short_exam(cast), cast.viewer("clerk")
    now = timezone.now()
    SaveAnswers(clerk, exam, answers=dict(list(answers_of(exam).items())[:1])).run()
    update(exam, ends_at=now - datetime.timedelta(seconds=1), started_at=now - HOUR)
    with pytest.raises(Denied):
        SaveAnswers(clerk, exam, answers=answers_of(exam)).run()
    SubmitExam(clerk, exam, answers=answers_of(exam)).run()
    exam.refresh_from_db()
    assert (exam.right, exam.of, exam.is_passed) == (1, 2, False)
    assert not TrainingCertificate.objects.exists()
    with pytest.raises(Denied):
        SubmitExam(clerk, exam, answers=answers_of(exam)).run()


HOUR = datetime.timedelta(hours=1)


def test_the_end_of_an_exam_and_the_last_day_of_a_certificate(cast):
    """45 minutes from its start; two years from its issue, the last moment included."""
    exam = StartExam(cast.viewer("clerk"), "clerk").run()
    assert exam.ends_at - exam.started_at == datetime.timedelta(minutes=45)
    assert len(exam.paper) == training_rules().questions == 20
    update(exam, ends_at=timezone.now() + datetime.timedelta(seconds=30))
    exam.refresh_from_db()
    assert exam.is_in_time
    made = certified(cast, "owner")
    issued, until = (timezone.localtime(t) for t in (made.issued_at, made.valid_until))
    assert (until.year - issued.year, until.month, until.day) == (2, issued.month, issued.day)
    assert made.is_in_force
    made.valid_until = timezone.now() - datetime.timedelta(seconds=1)
    assert not made.is_in_force


def test_an_exam_under_way_is_gone_on_with_and_attempts_are_limited(cast):
    clerk = cast.viewer("clerk")
    first = StartExam(clerk, "clerk").run()
    assert StartExam(clerk, "clerk").run() == first
    for _ in range(training_rules().attempts - 1):
        SubmitExam(clerk, ExamAttempt.objects.first(), answers={}).run()
        assert StartExam(clerk, "clerk").run().seed != first.seed
    SubmitExam(clerk, ExamAttempt.objects.first(), answers={}).run()
    with pytest.raises(Refusal) as caught:
        StartExam(clerk, "clerk").run()
    assert caught.value.findings[0].rule == "exam-wait"
    page = cast.client("clerk").post("/learn/courses/clerk/exam/")
    assert page.status_code == 422 and "30 天内已考了 3 次" in text(page)
    assert StartExam(clerk, "approver").run().course == "approver"


def test_answers_to_other_questions_are_not_kept_and_too_long_ones_refused(cast):
    exam, clerk = short_exam(cast), cast.viewer("clerk")
    key = exam.paper[0][0]
    SaveAnswers(clerk, exam, answers={"gone": ["1"], key: ["x" * 60] * 40}).run()
    exam.refresh_from_db()
    assert exam.answers == {key: ["x" * 60] * 40}
    for values in (["x" * 61], ["x"] * 41):
        with pytest.raises(Refusal):
            SaveAnswers(clerk, exam, answers={key: values}).run()


def test_another_person_s_exam_is_not_there(cast):
    exam = short_exam(cast)
    for role in ("owner", "province", "auditor"):
        assert cast.client(role).get(f"/training/exams/{exam.pk}/").status_code == 404


@pytest.mark.parametrize("key", list(CLERK.modules))
def test_modules_are_read_and_practised_in_both_languages_by_anybody(client, key):
    for prefix in ("", "/en"):
        address = f"{prefix}/learn/courses/clerk/{key}/"
        assert client.get(address).status_code == 200
    if key in {"scope", "evidence"}:
        graded = text(client.post(f"/learn/courses/clerk/{key}/?set=3", {}))
        assert graded.count("没有作答") == 3 and graded.count("正确答案") == 3


def test_courses_are_listed_and_unknown_ones_are_not_there(client):
    assert "碳足迹核查员" in text(client.get("/learn/courses/"))
    assert "Footprint verifier" in text(client.get("/en/learn/courses/"))
    for address in ("/learn/courses/cook/", "/learn/courses/clerk/cook/"):
        assert client.get(address).status_code == 404


def test_a_module_text_is_escaped_but_for_its_few_marks():
    made = module_text("## A <b>\n\n- **one**\n- two\n\n1. x\n2. y\n\n> said\n\nplain\ntext")
    assert made == (
        "<h2>A &lt;b&gt;</h2>\n<ul><li><b>one</b></li><li>two</li></ul>\n"
        "<ol><li>x</li><li>y</li></ol>\n<blockquote><p>said</p></blockquote>\n<p>plain text</p>"
    )
