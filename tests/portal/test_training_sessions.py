"""Sessions: seats and waiting, attendance by the code that is shown, reach; what a role must have;
the check of a certificate; what was signed stays.
"""

import datetime
import io
from dataclasses import replace

import pytest
from django.db import DatabaseError, transaction
from django.utils import timezone

from portal.answers import rules_of, text_of
from portal.guards.base import update
from portal.guards.training import certified, short_exam, under_way
from portal.holding import held, session_values
from portal.people import person, viewer_as
from portal.verifiers import assigned, team
from zuji.core.refusals import Refusal
from zuji.training import training_rules
from zuji_portal.foundation.accounts.models import Appointment
from zuji_portal.foundation.audit.queries import verified
from zuji_portal.foundation.permissions.registry import Denied
from zuji_portal.people.actions import Appoint
from zuji_portal.studies.notifications.models import Notice
from zuji_portal.training import qualifying
from zuji_portal.training.actions import RevokeTrainingCertificate
from zuji_portal.training.attesting import bundle_bytes
from zuji_portal.training.models import (
    BEFORE_START,
    Attendee,
    ExamAttempt,
    TrainingCertificate,
    TrainingSession,
)
from zuji_portal.training.noticing import remind_of_ends
from zuji_portal.training.reach import reach_figures, reach_of
from zuji_portal.training.sessions import (
    AttendSession,
    LeaveSession,
    OpenSession,
    SignUp,
    code_now,
)
from zuji_portal.verification.engagement.actions import MakeTeam

pytestmark = pytest.mark.django_db
SECOND, DAY = datetime.timedelta(seconds=1), datetime.timedelta(days=1)


@pytest.mark.usefixtures("ends_well")
def test_a_session_is_held_from_the_announcement_to_the_reach(cast):
    city, clerk = cast.client("city"), cast.client("clerk")
    day = timezone.localdate() + 3 * DAY
    given = session_values() | {"day": day.isoformat(), "start": "09:00", "end": "12:00"}
    given.pop("starts_at"), given.pop("ends_at")
    wrong = text_of(city.post("/training/sessions/new/", given | {"end": "09:00"}), 422)
    assert "session-span" in wrong
    past = given | {"day": (day - 9 * DAY).isoformat()}
    assert "session-past" in text_of(city.post("/training/sessions/new/", past), 422)
    page = city.post("/training/sessions/new/", given)
    session = TrainingSession.objects.get()
    assert page.url == f"/learn/sessions/{session.pk}/" and session.city == "3716"
    assert "示例市会议中心" in text_of(cast.client("anonymous").get("/learn/sessions/"))
    assert clerk.post(f"/training/sessions/{session.pk}/join/").status_code == 302
    assert "您已报名" in text_of(clerk.get(page.url))
    update(session, starts_at=timezone.now(), ends_at=timezone.now() + DAY / 24)
    shown = text_of(city.get(f"/training/sessions/{session.pk}/code/"))
    code, _ = code_now(session, timezone.now())
    assert f"{code[:3]} {code[3:]}" in shown
    attend = f"/training/sessions/{session.pk}/attend/"
    wrong = f"{(int(code) + 7) % 10**6:06d}"
    assert "还可以输错 4 次" in text_of(clerk.post(attend, {"code": wrong}), 422)
    assert clerk.post(attend, {"code": code}).status_code == 302
    place = Attendee.objects.get()
    assert place.attended_at is not None and place.wrong_codes == 1
    reach = text_of(cast.client("province").get("/training/reach/"))
    assert "滨州" in reach and "共 1 人" in reach
    file = cast.client("city").get("/training/reach.csv").content.decode("utf-8-sig")
    assert "市,滨州,1,0,1" in file
    assert "Training reach" in text_of(cast.client("auditor").get("/en/training/reach/"))
    for address in ("/learn/sessions/", page.url):
        assert clerk.get(f"/en{address}").status_code == 200
    assert verified().holds


def test_seats_are_given_in_order_and_who_waits_moves_up(cast):
    session = held(cast, seats=1)
    first, second = (SignUp(cast.viewer(role), session).run() for role in ("clerk", "owner"))
    third = SignUp(cast.viewer("approver"), session).run()
    assert SignUp(cast.viewer("owner"), session).run() == second
    assert [place.waits for place in (first, second, third)] == [0, 1, 2]
    assert "候补第 1 位" in text_of(cast.client("owner").get("/learn/sessions/"))
    LeaveSession(cast.viewer("owner"), second).run()
    assert not Notice.objects.filter(kind="session_seat").exists()
    again = SignUp(cast.viewer("owner"), session).run()
    assert (third.waits, again.waits) == (1, 2)
    LeaveSession(cast.viewer("clerk"), first).run()
    assert (third.waits, again.waits) == (0, 1)
    told = Notice.objects.get(kind="session_seat")
    assert told.appointment == cast.viewer("approver").acting
    assert "有名额了" in text_of(cast.client("approver").get("/todo/"))


def test_a_session_that_is_called_off_says_why_to_who_signed_up(cast):
    session = held(cast)
    SignUp(cast.viewer("clerk"), session).run()
    address = f"/training/sessions/{session.pk}/cancel/"
    city = cast.client("city")
    assert city.post(address, {"reason": " "}).status_code == 422
    assert city.post(address, {"reason": "讲师生病"}).status_code == 302
    assert "讲师生病" in text_of(cast.client("clerk").get(f"/learn/sessions/{session.pk}/"))
    assert Notice.objects.get(kind="session_called_off").facts["why"] == "讲师生病"
    with pytest.raises(Denied):
        SignUp(cast.viewer("owner"), session).run()


def test_a_rival_city_s_session_is_not_ones_own_to_keep(cast):
    session = OpenSession(cast.viewer("province"), None, values=session_values()).run()
    for act in ("cancel", "code"):
        address = f"/training/sessions/{session.pk}/{act}/"
        answer = cast.client("city")
        done = answer.get(address) if act == "code" else answer.post(address, {"reason": "x"})
        assert done.status_code == 403, act


@pytest.mark.parametrize(
    ("starts", "ends", "is_taken"),
    [(-5, 7200, True), (5, 7200, False), (-9000, 5, True), (-9000, -5, False)],
)
def test_attendance_is_taken_from_half_an_hour_before_to_the_end(starts, ends, is_taken):
    """Seconds from now: of the first moment at which it is taken, and of the end."""
    now = timezone.now()
    first = now + starts * SECOND
    session = TrainingSession(starts_at=first + BEFORE_START, ends_at=now + ends * SECOND)
    assert session.is_under_way is is_taken


def test_codes_are_tried_five_times(cast):
    session = under_way(cast)
    place = Attendee.objects.create(session=session, user=cast.viewer("clerk").user)
    for _ in range(training_rules().tries):
        assert AttendSession(cast.viewer("clerk"), place, code="x").run() is False
    code, _ = code_now(session, timezone.now())
    with pytest.raises(Denied):
        AttendSession(cast.viewer("clerk"), place, code=code).run()


def test_people_are_counted_once_however_often_they_came(cast):
    now = timezone.now()
    for _ in range(2):
        session = under_way(cast)
        Attendee.objects.create(
            session=session, user=cast.viewer("clerk").user, city="3716", attended_at=now
        )
    certified(cast)
    certified(cast, "owner")
    reach = reach_of(cast.viewer("province"))
    whole = reach.whole
    assert (len(whole.attended), len(whole.certified), whole.reached) == (1, 2, 2)
    assert reach_of(replace(cast.viewer("city"))).whole.reached == 2


def test_the_board_counts_whom_the_page_counts(cast):
    """Who moved to another city, has two appointments or none any more counts once, where the page
    has them.
    """
    for role in ("clerk", "owner"):
        certified(cast, role)
        session = under_way(cast)
        Attendee.objects.create(
            session=session, user=cast.viewer(role).user, city="3716", attended_at=timezone.now()
        )
    moved = Appointment.objects.create(user=cast.viewer("owner").user, role="city", city="3701")
    for viewer in (cast.viewer("province"), cast.viewer("city"), viewer_as(moved)):
        reach = reach_of(viewer)
        counts = (reach.sessions, len(reach.whole.attended), len(reach.whole.certified))
        assert tuple(count for _, count in reach_figures(viewer).rows) == counts


@pytest.fixture
def refusing(monkeypatch):
    """The rules as a programme would write them that refuses, in force since yesterday."""
    rules, since = training_rules(), timezone.localdate() - DAY
    needs = [n.model_copy(update={"effect": "refuse", "since": since}) for n in rules.roles]
    monkeypatch.setattr(qualifying, "training_rules", lambda: replace(rules, roles=tuple(needs)))


@pytest.mark.usefixtures("refusing")
def test_a_role_that_must_have_its_course_is_not_given_without_the_certificate(cast):
    newcomer = person("officer@zuji.example")
    appoint = Appoint(cast.viewer("province"), None, role="city", email=newcomer.email, city="3701")
    with pytest.raises(Refusal) as refused:
        appoint.run()
    assert rules_of(refused) == ["training-missing"]
    page = cast.client("province").post(
        "/people/appoint/", {"role": "city", "email": newcomer.email, "city": "3701"}
    )
    assert "training-missing" in text_of(page, 422)
    assert Appoint(cast.viewer("province"), None, role="auditor", email=newcomer.email).run()
    exam = ExamAttempt.objects.create(
        user=newcomer,
        course="officer",
        seed=1,
        paper=[],
        started_at=timezone.now(),
        ends_at=timezone.now() + DAY,
    )
    TrainingCertificate.objects.create(
        user=newcomer,
        exam=exam,
        course="officer",
        number="PX-T",
        status_index=7,
        token="x",
        issued_at=timezone.now(),
        valid_until=timezone.now() + DAY,
        moved_at=timezone.now(),
    )
    assert appoint.run().role == "city"


@pytest.mark.usefixtures("refusing")
def test_no_team_is_made_of_verifiers_without_the_certificate(cast, monkeypatch):
    with monkeypatch.context() as lenient:
        lenient.setattr(qualifying, "training_rules", training_rules)
        to = team(cast)
        engagement = assigned(cast, cast.ludai, to)
    parts = [(to.verifiers[part], part) for part in ("lead", "member", "reviewer")]
    with pytest.raises(Refusal) as refused:
        MakeTeam(to.viewers["lead"], engagement, parts=parts).run()
    assert rules_of(refused) == ["training-missing"]
    assert refused.value.findings[0].place == "team"


def test_the_shipped_rules_warn_and_give_the_role(cast):
    newcomer = person("officer@zuji.example")
    values = {"role": "city", "email": newcomer.email, "city": "3701"}
    assert Appoint(cast.viewer("province"), None, **values).run().role == "city"


def test_a_certificate_is_checked_by_number_or_file(
    cast, client, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        made = certified(cast)
    update(made.user, name="张三")
    found = client.post("/check/training/", {"number": f" {made.number} "})
    assert found.url == f"/training/certificates/{made.number}"
    unknown = text_of(client.post("/check/training/", {"number": "PX-0"}), 422)
    assert "training-unknown" in unknown
    assert "field-missing" in text_of(client.post("/check/training/", {}), 422)
    content = bundle_bytes(made)
    assert "✓" in text_of(client.post("/check/training/", {"file": io.BytesIO(content)}))
    forged = content.replace(b'"credential": "ey', b'"credential": "eY')
    assert "✗" in text_of(client.post("/en/check/training/", {"file": io.BytesIO(forged)}))
    assert client.post("/check/training/", {"file": io.BytesIO(b"{")}).status_code in {200, 422}
    RevokeTrainingCertificate(cast.viewer("province"), made, reason="代考").run()
    revoked = text_of(client.post("/check/training/", {"file": io.BytesIO(bundle_bytes(made))}))
    assert "✗" in revoked


@pytest.mark.database
def test_what_was_answered_and_signed_stays(cast):
    made = certified(cast)
    exam, running = made.exam, short_exam(cast, "owner")
    kept = [
        lambda: update(exam, answers={}),
        lambda: update(exam, right=0),
        lambda: update(exam, is_passed=False),
        lambda: update(made, token="x"),
        lambda: update(made, valid_until=timezone.now()),
        lambda: update(made, user=cast.viewer("owner").user),
        lambda: TrainingCertificate.objects.filter(pk=made.pk)._raw_delete("default"),
        lambda: ExamAttempt.objects.filter(pk=exam.pk)._raw_delete("default"),
    ]
    for change in kept:
        with pytest.raises(DatabaseError), transaction.atomic():
            change()
    update(made, state="revoked", reason="代考")
    update(running, answers={"a": ["1"]})


@pytest.mark.parametrize(("left", "notices"), [(91, 0), (90, 1), (31, 1), (30, 1), (0, 1), (-1, 0)])
def test_holders_are_reminded_of_the_end_once_a_step(cast, left, notices):
    made = certified(cast)
    day = made.last_day - left * DAY
    assert remind_of_ends(day) == notices
    assert remind_of_ends(day) == 0
    assert Notice.objects.filter(kind="training_ends").count() == notices


def test_both_steps_are_reminded_of(cast):
    made = certified(cast)
    assert remind_of_ends(made.last_day - 60 * DAY) == 1
    assert remind_of_ends(made.last_day - 20 * DAY) == 1
    assert "可以再考一次" in text_of(cast.client("clerk").get("/todo/"))


def test_who_passed_again_is_reminded_of_the_newer_certificate_alone(cast):
    old, new = certified(cast), certified(cast)
    assert remind_of_ends(new.last_day - 60 * DAY) == 1
    assert new.number in Notice.objects.get(kind="training_ends").about
    assert old.number != new.number
