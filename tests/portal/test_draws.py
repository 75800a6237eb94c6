"""A draw that nobody steers: sealed in the log, decided by a later seed, replayed by anybody."""

import datetime
import json

import pytest
from click.testing import CliRunner
from django.db import DatabaseError, transaction
from django.utils import timezone

from portal.certificates import issued
from portal.inspections import (
    DIGITS,
    INDUSTRIES,
    inspector,
    later,
    officer,
    plants,
    prepared,
    sealed,
    seeded,
    values,
)
from portal.verifiers import team
from zuji.cli.draw import draw as command
from zuji.core.refusals import Refusal
from zuji.supervision import read_list
from zuji_portal.foundation.audit.models import AuditEntry
from zuji_portal.foundation.permissions.registry import Denied
from zuji_portal.foundation.workflow.machines import waiting_for
from zuji_portal.supervision.complaints.models import Complaint
from zuji_portal.supervision.draws import actions, listing, queries
from zuji_portal.supervision.draws.models import DrawnPlant, InspectionDraw
from zuji_portal.transparency.contents import content_of
from zuji_portal.transparency.log import public_key, sign_checkpoint
from zuji_portal.transparency.models import LogEntry

pytestmark = pytest.mark.django_db


def rules(action):
    with pytest.raises(Refusal) as refused:
        action.run()
    return [finding.rule for finding in refused.value.findings]


def waits(viewer):
    return [w.record for w in waiting_for(viewer) if w.machine.noun == "inspectiondraw"]


def test_a_draw_from_the_list_to_a_stranger_s_replay(cast, client, tmp_path):
    plants(cast)
    for number in range(1, 5):
        inspector(number)
    first = cast.client("province")
    day = timezone.localdate() + datetime.timedelta(days=2)
    posted = values() | {"day": day.isoformat(), "hour": "09:30"}
    made = first.post("/supervision/draws/new/", posted)
    draw = InspectionDraw.objects.get()
    url = f"/supervision/draws/{draw.pk}/"
    assert made.url == url
    assert client.get(f"/draws/{draw.number}/").status_code == 404, "not sealed yet"
    assert "示例抽查厂3" in first.get(url).content.decode()
    assert "写入透明日志" in first.get(f"{url}seal/").content.decode()
    assert first.post(f"{url}seal/").status_code == 302
    draw.refresh_from_db()
    told = client.get(f"/draws/{draw.number}/").content.decode()
    assert draw.digest in told and "示例抽查厂" not in told
    assert client.get(f"/draws/{draw.number}/draw.json").status_code == 404

    too_early = first.post(f"{url}enter/", {"value": DIGITS})
    assert too_early.status_code == 403, "the seed's instant has not come"
    with later(72):
        first.post(f"{url}enter/", {"value": f"{DIGITS[:10]} {DIGITS[10:]}"})
        second = officer()
        actions.WitnessSeed(second, draw, value=DIGITS).run()
    draw.refresh_from_db()
    assert draw.state == "drawn" and DrawnPlant.objects.filter(draw=draw).count() == 3
    assert first.post(f"{url}publish/").status_code == 302
    sign_checkpoint()
    page = client.get(f"/draws/{draw.number}/").content.decode()
    assert "示例抽查厂" in page and "示例人员" not in page, "inspectors are codes to the public"
    file = tmp_path / "draw.json"
    file.write_bytes(client.get(f"/draws/{draw.number}/draw.json").content)
    run = CliRunner().invoke(
        command, ["verify", str(file), "--log-key", str(public_key()), "--json"]
    )
    answer = json.loads(run.output)
    assert answer["holds"] and set(answer["checks"].values()) == {True}, answer
    assert answer["result"] == draw.result
    told = json.loads(file.read_text("utf-8"))
    told["sealing"]["salt"] = "00" * 16
    file.write_text(json.dumps(told), "utf-8")
    run = CliRunner().invoke(
        command, ["verify", str(file), "--log-key", str(public_key()), "--json"]
    )
    assert json.loads(run.output)["checks"]["log"] is False and run.exit_code == 1


def test_the_sealing_stands_in_the_log_and_the_list_is_never_changed(cast):
    draw = sealed(cast)
    entry = LogEntry.objects.get(kind="draw.sealed")
    assert content_of(entry.subject) and draw.digest.encode() in content_of(entry.subject)
    assert "示例抽查厂" not in content_of(entry.subject).decode()
    for change in (
        {"listed": draw.listed | {"take": 2}},
        {"digest": "sha256:" + "0" * 64},
        {"seed_at": timezone.now()},
        {"sealed_at": timezone.now()},
    ):
        with pytest.raises(DatabaseError), transaction.atomic():
            InspectionDraw.objects.filter(pk=draw.pk).update(**change)
    entry = AuditEntry.objects.get(action="draw.seal").entry()
    assert entry["facts"]["digest"] == draw.digest


def test_two_people_enter_the_seed_and_both_agree(cast):
    draw, other = seeded(cast), officer()
    with later():
        with pytest.raises(Denied):
            actions.WitnessSeed(cast.viewer("province"), draw, value=DIGITS).run()
        wrong = DIGITS[:-1] + "5"
        assert rules(actions.WitnessSeed(other, draw, value=wrong)) == ["seed-differs"]
        assert not DrawnPlant.objects.exists()
        actions.ContestSeed(other, draw, reason="末位不对").run()
        draw.refresh_from_db()
        assert (draw.state, draw.seed_value, draw.seed_by) == ("sealed", "", None)


def test_a_seed_of_an_earlier_time_and_one_too_early_are_refused(cast):
    plants(cast)
    for number in range(1, 5):
        inspector(number)
    province, now = cast.viewer("province"), timezone.now()
    for minutes in (-60, 59):
        at = now + datetime.timedelta(minutes=minutes)
        early = actions.PrepareDraw(province, None, values=values(seed_at=at))
        assert rules(early) == ["seed-too-early"]
    draw = actions.PrepareDraw(province, None, values=values()).run()
    with later(1.5):
        assert rules(actions.SealDraw(province, draw)) == ["seed-too-early"]


def test_one_candidate_is_no_draw_and_too_few_inspectors_are_none(cast):
    (_only, *others) = plants(cast)
    province = cast.viewer("province")
    few = actions.PrepareDraw(province, None, values=values())
    assert rules(few) == ["draw-inspectors-few"]
    for number in range(1, 5):
        inspector(number)
    for other in others:
        other.studies.update(state="draft")
    assert rules(actions.PrepareDraw(province, None, values=values(take=1))) == [
        "draw-one-candidate"
    ]
    assert rules(actions.PrepareDraw(province, None, values=values(take=6, division="99")))
    others[0].studies.update(state="approved")
    assert actions.PrepareDraw(province, None, values=values(take=1)).run().listed["take"] == 1


def test_small_strata_are_joined(cast):
    """Two of one plant join as one; one alone joins the smallest of the others."""
    strata = dict(enumerate(INDUSTRIES))
    assert listing.joined(strata) == {
        0: "2621",
        1: "2621",
        2: "3011",
        3: "3011",
        4: "other",
        5: "other",
    }
    assert listing.joined({1: "a", 2: "a", 3: "b", 4: "b", 5: "b", 6: "c"}) == {
        1: "other",
        2: "other",
        6: "other",
        3: "b",
        4: "b",
        5: "b",
    }
    assert listing.joined({1: "a"}) == {1: "other"}
    draw = prepared(cast)
    assert read_list(draw.listed)


def test_risk_weighs_what_the_registers_hold(cast):
    made = plants(cast)
    first, second = made[:2]
    assert listing.circumstances([first.pk]) == {first.pk: {"unseen": 1}}, (
        "never inspected, nothing else"
    )
    Complaint.objects.create(
        number="TS-2026-AAAAAAAA",
        token="6d1f2f0a-3a53-4f5e-9a2b-0d7f4c1b2a3e",
        code_digest="0" * 64,
        about="enterprise",
        named="x",
        text="x",
        against=second,
        outcome="upheld",
        moved_at=timezone.now(),
        answered_at=timezone.now(),
    )
    assert listing.circumstances([second.pk])[second.pk] == {"unseen": 1, "complaint": 1}
    weights = {row["id"]: row["weight"] for row in prepared_list(cast)["plants"]}
    # rules/supervision.yaml: 1, + 2 not inspected, + 3 a complaint upheld
    assert (weights[first.uscc], weights[second.uscc]) == (3, 6)


def prepared_list(cast):
    for number in range(1, 5):
        inspector(number)
    return actions.PrepareDraw(cast.viewer("province"), None, values=values()).run().listed


@pytest.mark.parametrize(("days", "steps_aside"), [(0, True), (-1, False)])
def test_who_inspected_a_plant_within_three_years_steps_aside(cast, days, steps_aside):
    """rules/supervision.yaml: three years, the first day included."""
    person, today = inspector(1), timezone.localdate()
    noon = datetime.datetime.combine(today.replace(year=today.year - 3), datetime.time(12))
    at = timezone.make_aware(noon) + datetime.timedelta(days=days)
    draw = sealed_row(cast)
    with later((at - timezone.now()) / datetime.timedelta(hours=1)):
        plant = draw.plants.create(enterprise=cast.ludai.enterprise, order=1, is_by_risk=False)
    plant.people.create(inspector=person)
    hands = listing.earlier_hands([person])[person.pk]
    assert (cast.ludai.enterprise.uscc in hands) is steps_aside
    unseen = listing.circumstances([cast.ludai.enterprise.pk])[cast.ludai.enterprise.pk]
    assert ("unseen" in unseen) is not steps_aside


def sealed_row(cast):
    return InspectionDraw.objects.create(
        number="CC-1",
        title="x",
        listed={},
        seed_at=timezone.now(),
        made_by=cast.viewer("province").user,
    )


def test_an_account_s_own_certificates_are_an_earlier_hand(cast):
    certificate = issued(cast, cast.ludai, team(cast))
    decider = certificate.events.get(action="certificate.issue").by
    person = inspector(9, user=decider)
    assert listing.earlier_hands([person]) == {person.pk: {cast.ludai.enterprise.uscc}}


def test_a_city_draws_in_its_own_city_with_its_own_people(cast):
    plants(cast, ("3716", "3701"))
    for number in range(1, 7):
        inspector(number, "3716" if number < 5 else "3701")
    city = cast.viewer("city")
    made = actions.PrepareDraw(city, None, values=values(take=1)).run()
    assert {row["city"] for row in made.listed["plants"]} == {"3716"}
    assert {row["id"] for row in made.listed["inspectors"]} == {f"JC-0{n}" for n in range(1, 5)}
    assert made.listed["conflicts"] == ["employer", "earlier"]
    assert waits(city) == [made] == waits(cast.viewer("province"))
    InspectionDraw.objects.update(city="3701")
    assert (
        waits(city) == []
        and cast.client("city").get(f"/supervision/draws/{made.pk}/").status_code == 404
    )


def test_a_draw_given_up_stays_in_public_with_its_reason(cast, client):
    draw = sealed(cast)
    actions.CancelDraw(cast.viewer("province"), draw, reason="名单有误").run()
    page = client.get(f"/en/draws/{draw.number}/").content.decode()
    assert "given up in public" in page and "名单有误" in page
    assert draw.number in client.get("/draws/").content.decode()
    assert queries.public().count() == 1


@pytest.mark.database
def test_the_register_of_inspectors(cast):
    officer_, city = cast.client("province"), cast.client("city")
    posted = {"code": "JC-1", "name": "示例", "office": "示例", "city": "", "email": "x@y.example"}
    wrong = officer_.post("/supervision/inspectors/", posted)
    assert wrong.status_code == 422 and "没有这个邮箱的账户" in wrong.content.decode()
    email = cast.viewer("city").user.email
    assert officer_.post("/supervision/inspectors/", posted | {"email": email}).status_code == 302
    one = queries.inspectors().get()
    assert one.user == cast.viewer("city").user
    assert officer_.post("/supervision/inspectors/", posted | {"email": ""}).status_code == 422
    assert city.post("/supervision/inspectors/", posted).status_code == 403
    assert city.post(f"/supervision/inspectors/{one.pk}/end/").status_code == 403
    assert officer_.post(f"/supervision/inspectors/{one.pk}/end/").status_code == 302
    one.refresh_from_db()
    assert one.ended_on == timezone.localdate()
    entry = AuditEntry.objects.get(action="inspector.register").entry()
    assert "示例" not in str(entry["facts"]), "the audit log holds no name"
    two = officer_.post("/supervision/inspectors/", posted | {"code": "JC-2", "email": ""})
    assert two.status_code == 302
    assert [each.code for each in queries.inspectors()] == ["JC-2", "JC-1"], "who left stands last"
