"""The committee: who may sit, the draw replays, scores stay blind, the vote decides and takes
effect, nothing is changed after.
"""

import datetime
from dataclasses import replace

import pytest
from django.db import DatabaseError, connection, transaction
from django.test import Client

from portal.answers import rules_of
from portal.panel import GOOD, decided, panelled, pool_of, scored, seats
from portal.people import approved
from portal.verifiers import stated, team
from zuji.core.canonical import digest
from zuji.core.refusals import Refusal
from zuji.factors import builtin_library
from zuji.sectors.load import load_model
from zuji.sectors.registry import model_files
from zuji.standards import product_rules
from zuji.verification import drawn
from zuji_portal.committee import actions, deciding, queries
from zuji_portal.committee.blast import blast_of
from zuji_portal.committee.models import Case, Decision, RuleSunset, Score
from zuji_portal.foundation.permissions.registry import Denied
from zuji_portal.rulebook.factors.actions import ProposeFactor
from zuji_portal.rulebook.factors.library import lock_library, make_current, next_stamp
from zuji_portal.rulebook.factors.models import FactorVersion
from zuji_portal.transparency.models import LogEntry
from zuji_portal.transparency.monitor import broken

pytestmark = pytest.mark.django_db
GRID = "cn.elec.cf.2024.national_avg"


@pytest.fixture
def pool(cast):
    return pool_of(cast)


def tier(cast, **more):
    values = {
        "kind": "tier",
        "subject": "x",
        "title_zh": "示例分级",
        "reason": "示例",
        "proposed_text": "levels: [A, B]\n",
    } | more
    return actions.OpenCase(cast.platform["expert"], None, values=values).run()


@pytest.mark.database
@pytest.mark.usefixtures("ends_well")
def test_from_consultation_to_an_archived_decision(cast, pool):
    case = tier(cast)
    actions.CommentOnCase(cast.platform["member"], case, line=1, text="A 级太宽").run()
    made = decided(cast, case, pool, ("pass", "pass_with_changes", "reject"))
    case.refresh_from_db()
    assert (made.result, case.state) == ("pass_with_changes", "decided")
    content = made.content
    assert content["counts"] == {"pass": 1, "pass_with_changes": 1, "reject": 1}
    assert content["comments"] == [{"line": 1, "text": "A 级太宽"}]
    assert [p["vote"] for p in content["panel"]] == ["pass", "pass_with_changes", "reject"]
    assert content["means"]["method"] == [4.0, 0.0]
    assert made.digest == digest(content)
    assert made.number in deciding.changelog(made) and "1 / 1 / 1" in deciding.changelog(made)
    assert LogEntry.objects.filter(kind="committee.decided", subject=f"decision:{made.pk}").exists()
    assert list(broken()) == []


def test_a_comment_on_a_public_page_never_shows_an_address(cast):
    case, member = tier(cast), cast.platform["member"]
    actions.CommentOnCase(member, case, line=1, text="A 级太宽").run()
    address, visitor = f"/committee/{case.pk}/", cast.client("anonymous")
    assert member.user.name in visitor.get(address).content.decode()
    type(member.user).objects.filter(pk=member.user.pk).update(name="")
    page = visitor.get(address).content.decode()
    assert "A 级太宽" in page and member.user.email not in page


def test_the_draw_is_odd_leaves_out_who_is_blocked_and_replays(cast, pool):
    opener = next(iter(pool.values()))
    values = {
        "kind": "tier",
        "subject": "x",
        "title_zh": "示例",
        "reason": "示例",
        "proposed_text": "a: 1\n",
    }
    case = actions.OpenCase(opener, None, values=values).run()
    province = cast.platform["province"]
    actions.CloseConsultation(province, case, reason="示例").run()
    for size in (2, 4, 1):
        with pytest.raises(Refusal) as refused:
            actions.DrawPanel(province, case, size=size).run()
        assert rules_of(refused) == ["panel-even"]
    with pytest.raises(Refusal) as refused:
        actions.DrawPanel(province, case, size=7).run()
    assert rules_of(refused) == ["draw-too-few"], "the opener is left out: six of seven are free"
    actions.DrawPanel(province, case, size=5).run()
    case.refresh_from_db()
    opened_by = next(k for k, v in pool.items() if v is opener)
    assert str(opened_by) not in case.draw["candidates"]
    assert drawn(case.draw["candidates"], 5, case.draw["seed"]).as_json() == case.draw
    assert [str(s.expert_id) for s in case.seats.all()] == case.draw["taken"]
    assert [s.is_chair for s in case.seats.all()] == [True, False, False, False, False]


@pytest.mark.database
def test_who_steps_aside_is_replaced_by_the_next_of_the_same_draw(cast, pool):
    case = panelled(cast, tier(cast))
    first, viewer = seats(case, pool)[0]
    with pytest.raises(Refusal) as refused:
        actions.StepAside(viewer, case).run()
    assert rules_of(refused) == ["reason-missing"]
    actions.StepAside(viewer, case, because="任职关系").run()
    order = drawn(case.draw["candidates"], len(case.draw["candidates"]), case.draw["seed"]).taken
    now = case.seats.filter(recused_at=None)
    assert {str(s.expert_id) for s in now} == set(order[1:4])
    assert now.get(expert_id=int(order[3])).is_chair, "the chair's seat goes on"
    with pytest.raises(Denied):
        actions.Declare(viewer, case).run()
    assert first.pk


def test_scores_are_blind_until_all_are_in(cast, pool):
    case = panelled(cast, tier(cast))
    people = seats(case, pool)
    for _, viewer in people:
        actions.Declare(viewer, case).run()
    actions.GiveScore(people[0][1], case, scores=GOOD, text="只有我知道").run()
    assert queries.scoreboard(Case.objects.get()) == {}
    for client in (cast.client("expert"), cast.client("province"), cast.client("anonymous")):
        assert "只有我知道" not in client.get(f"/committee/{case.pk}/").content.decode()
    with pytest.raises(Denied):
        actions.GiveScore(people[0][1], case, scores=GOOD, text="again").run()
    with pytest.raises(Refusal) as refused:
        actions.GiveScore(people[1][1], case, scores=GOOD | {"data": "6"}, text="x").run()
    assert rules_of(refused) == ["score-wrong"]
    for _, viewer in people[1:]:
        actions.GiveScore(viewer, case, scores=GOOD, text="x").run()
    assert "只有我知道" in cast.client("anonymous").get(f"/committee/{case.pk}/").content.decode()


@pytest.mark.database
def test_only_the_chair_consolidates_and_only_the_panel_votes_once(cast, pool):
    case = scored(cast, tier(cast), pool)
    people = seats(case, pool)
    chair, other = people[0][1], people[1][1]
    with pytest.raises(Denied):
        actions.Consolidate(other, case, text="x").run()
    with pytest.raises(Denied):
        actions.CastVote(chair, case, choice="pass").run()
    actions.Consolidate(chair, case, text="x").run()
    with pytest.raises(Refusal) as refused:
        actions.CastVote(other, case, choice="reject").run()
    assert rules_of(refused) == ["reason-missing"]
    actions.CastVote(other, case, choice="pass").run()
    assert queries.tally(Case.objects.get()) == {}
    with pytest.raises(Denied):
        actions.CastVote(other, case, choice="pass").run()
    with pytest.raises(Denied):
        actions.CastVote(cast.platform["expert"], case, choice="pass").run()


@pytest.mark.usefixtures("ends_well")
@pytest.mark.parametrize(("vote", "state"), [("pass", "reviewed"), ("reject", "rejected")])
def test_a_factor_revision_is_opened_for_publishing_or_rejected(cast, pool, vote, state):
    base = FactorVersion.objects.get(factor_id="cn.elec.cf.2024.national_avg", is_current=True)
    version = ProposeFactor(
        cast.platform["expert"], base, fields={"value": "0.6"}, reason="x"
    ).run()
    values = {"kind": "factor", "subject": str(version.pk), "title_zh": "电网因子", "reason": "x"}
    case = actions.OpenCase(cast.platform["province"], None, values=values).run()
    expert = cast.client("expert")
    page = expert.get(f"/committee/{case.pk}/").content.decode()
    assert f"/factors/versions/{version.pk}/" in page
    reviewer = Client()
    reviewer.force_login(
        next(iter(pool.values())).user, "django.contrib.auth.backends.ModelBackend"
    )
    for client, is_asked in ((reviewer, True), (expert, False)):
        page = client.get("/todo/").content.decode()
        assert (str(version.factor.name_zh) in page) is is_asked
    assert [c.rule for e, found in queries.candidates(case) for c in found] == []
    decided(cast, case, pool, (vote,) * 3)
    version.refresh_from_db()
    assert version.state == state


def test_a_model_is_checked_run_and_its_blast_radius_attached(cast, pool):
    approved(cast.ludai)
    text = model_files()["urea"].read_text("utf-8").replace("version: 1.0.0", "version: 1.1.0", 1)
    text = text.replace("activity: ammonia_used\n", "activity: 1.1 * ammonia_used\n", 1)
    values = {
        "kind": "model",
        "subject": "urea",
        "title_zh": "尿素模型",
        "reason": "x",
        "proposed_text": text,
    }
    case = actions.OpenCase(cast.platform["expert"], None, values=values).run()
    gases = builtin_library().factors["bg.ammonia_coal"].gases
    weights = {"co2_fossil": 1, "co2e": 1, "ch4_fossil": 29.8, "n2o": 273}  # AR6, table 7.15
    ammonia = sum(amount * weights[gas] for gas, amount in gases.items())
    more = 0.1 * 0.575 * ammonia  # a tenth of 0.575 t of ammonia for each tonne of urea
    assert case.checks["new"] - case.checks["old"] == pytest.approx(more)
    assert (
        case.checks["blast"]["of"],
        case.checks["blast"]["affected"],
        case.checks["blast"]["beyond"],
    ) == (1, 1, 1)
    page = cast.client("anonymous").get(f"/committee/{case.pk}/").content.decode()
    assert "1.1 × 氨消耗" in page and "影响范围" in page
    made = decided(cast, case, pool)
    assert deciding.changelog(made).startswith("## 1.1.0 – ")
    visitor = cast.client("anonymous")
    base = f"/committee/decisions/{made.number}/"
    assert visitor.get(base + "proposal.yaml").content.decode() == text
    assert visitor.get(base + "CHANGELOG.md").status_code == 200
    assert visitor.get(base).status_code == 200


def test_a_model_that_changes_nothing_shows_no_effect_whatever_was_published_since(cast, pool):
    """The study was frozen; then the grid factor was revised by a tenth."""
    approved(cast.ludai)
    version = FactorVersion.objects.get(factor_id=GRID, is_current=True)
    fields = {"value": repr(version.factor.value * 1.1)}
    newer = ProposeFactor(cast.viewer("expert"), version, fields=fields, reason="新年度公告").run()
    lock_library()
    make_current(newer)
    next_stamp()
    text = model_files()["urea"].read_text("utf-8").replace("version: 1.0.0", "version: 1.1.0", 1)
    found = blast_of(load_model(text, "urea.yaml"))
    assert (found["of"], found["looked_at"], found["refused"]) == (1, 1, 0)
    assert (found["affected"], found["beyond"], found["most"]) == (0, 0, 0.0)


def test_a_tier_scheme_is_laid_beside_the_one_that_holds(cast):
    case = tier(
        cast, subject="green_methanol_mj", proposed_text="id: green_methanol_mj\nunit: gCO2e/MJ\n"
    )
    rows = {row.aspect.zh: (row.old.zh, row.new.zh, row.line) for row in queries.changed(case)}
    assert "单位" not in rows and rows["分级依据"] == ("固定限值", "—", 0)
    client = cast.client("expert")
    page = client.get(f"/committee/{case.pk}/").content.decode()
    assert "固定限值" in page and "basis: fixed" not in page
    whole = client.get(f"/committee/{case.pk}/proposal.yaml")
    assert whole.content.decode() == case.proposed_text


def test_a_text_that_is_no_model_is_refused_in_the_form(cast):
    client = cast.client("expert")
    posted = {
        "kind": "model",
        "subject": "urea",
        "title_zh": "x",
        "reason": "x",
        "proposed_text": "a: [",
    }
    page = client.post("/committee/new/", posted)
    assert page.status_code == 422 and "a: [" in page.content.decode()
    assert not Case.objects.exists()


def test_a_local_rule_ends_when_a_national_one_appears(cast, pool):
    values = {
        "kind": "sunset",
        "subject": "T/CPCIF 0391-2024",
        "replaced_by": "GB/T 44905-2024",
        "title_zh": "停用（示例）",
        "reason": "示例",
        "until": "2027-01-01",
    }
    backwards = values | {"subject": values["replaced_by"], "replaced_by": values["subject"]}
    with pytest.raises(Refusal) as refused:
        actions.OpenCase(cast.platform["expert"], None, values=backwards).run()
    assert rules_of(refused) == ["sunset-not-higher"]
    case = actions.OpenCase(cast.platform["expert"], None, values=values).run()
    decided(cast, case, pool)
    sunset = RuleSunset.objects.get()
    assert (sunset.rule, sunset.until.isoformat()) == ("T/CPCIF 0391-2024", "2027-01-01")
    before = {r.number for r, *_ in queries.applicable_rule("tyre", "2026-12-31").others}
    rules_then = queries.applicable_rule("tyre", "2027-01-02")
    assert before == {"T/CPCIF 0391-2024"}, (
        "the newer of the two group standards applies, the other stands behind it"
    )
    assert rules_then.rule.number == "T/CCIIA 0011-2025"
    assert not next(
        r for r, *_ in rules_then.others if r.number == "T/CPCIF 0391-2024"
    ).is_in_force("2027-01-02")
    assert "T/CPCIF 0391-2024" in cast.client("anonymous").get("/committee/").content.decode()


@pytest.mark.parametrize(("region", "applies"), [("CN-SD", True), ("CN-AH", False), ("", True)])
def test_a_rule_of_this_province_applies_in_it(monkeypatch, cast, region, applies):
    base = next(r for r in product_rules() if r.number == "T/CCIIA 0011-2025")
    local = replace(base, number="DB X", level="DB", region=region)
    monkeypatch.setattr(queries, "product_rules", lambda: (base, local))
    chosen = queries.applicable_rule("tyre", "2026-12-31").rule
    assert chosen.number == ("DB X" if applies else base.number)


def test_parties_of_a_disputed_verification_do_not_sit(cast, pool):
    them = team(cast)
    statement = stated(cast, cast.ludai, them)
    pk, viewer = next(iter(pool.items()))
    actions.RegisterExpert(
        cast.platform["province"],
        viewer.acting,
        values={"disciplines": ["lca"], "industries": ["steel"], "employers": [them.body.uscc]},
    ).run()
    values = {"kind": "dispute", "subject": statement.number, "title_zh": "异议", "reason": "x"}
    case = actions.OpenCase(cast.platform["province"], None, values=values).run()
    blocked = {e.pk: [c.rule for c in found] for e, found in queries.candidates(case)}
    assert blocked[pk] == ["employer", "industry"]
    assert [k for k, v in blocked.items() if not v] == list(pool)[1:]


def test_an_enterprise_objects_within_seven_working_days(cast, pool, monkeypatch):
    """From Thursday 26 November 2026 the seventh working day is Monday 7 December."""
    statement = stated(cast, cast.ludai, team(cast))
    issued = datetime.datetime(2026, 11, 26, 4, tzinfo=datetime.UTC)
    monkeypatch.setattr(type(statement), "at", issued)
    statement.at = issued
    assert statement.objections_until() == datetime.date(2026, 12, 7)
    monkeypatch.setattr(type(statement), "today", staticmethod(lambda: datetime.date(2026, 12, 8)))
    with pytest.raises(Denied):
        actions.ObjectToStatement(cast.ludai.viewers["owner"], statement, reason="x").run()
    monkeypatch.undo()
    client, url = cast.client("owner"), f"/committee/objections/{statement.number}/"
    assert cast.client("clerk").post(url, {"reason": "x"}).status_code == 403
    assert client.post(url, {"reason": ""}).status_code == 422
    assert client.post(url, {"reason": "气量与账单不符（示例）"}).status_code == 302
    case = Case.objects.get()
    assert (case.kind, case.subject) == ("dispute", statement.number)
    assert client.post(url, {"reason": "again"}).status_code == 422
    assert (
        "提出异议" in client.get(f"/verification/statements/{statement.number}/").content.decode()
    )


@pytest.mark.database
def test_what_was_said_and_decided_cannot_be_changed(cast, pool):
    decided(cast, tier(cast), pool)
    for table in ("score", "vote", "decision", "consolidation"):
        with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(f"DELETE FROM committee_{table}")
    assert Decision.objects.count() == 1 and Score.objects.count() == 3


@pytest.mark.usefixtures("ends_well")
def test_pages_and_their_refusals(cast, pool):
    client, province, visitor = (
        cast.client("expert"),
        cast.client("province"),
        cast.client("anonymous"),
    )
    posted = {"kind": "tier", "title_zh": "示例", "reason": "x", "proposed_text": "a: 1\n"}
    assert client.post("/committee/new/", posted).status_code == 302
    case = Case.objects.get()
    url = f"/committee/{case.pk}/"
    assert (
        cast.client("member").post(url + "comment/", {"line": "1", "text": "好"}).status_code == 302
    )
    assert (
        cast.client("member").post(url + "comment/", {"line": "9", "text": "好"}).status_code == 422
    )
    assert visitor.post(url + "comment/", {"text": "x"}).status_code == 302
    assert "好" in visitor.get(url).content.decode()
    assert province.post(url + "close/").status_code == 422
    assert province.post(url + "close/", {"reason": "x"}).status_code == 302
    assert province.get(url).status_code == 200
    assert province.post(url + "draw/", {"size": "4"}).status_code == 422
    assert province.post(url + "draw/", {"size": "3"}).status_code == 302
    for path in ("/committee/", "/committee/pool/", url, "/en" + url):
        assert visitor.get(path).status_code == 200
    assert province.post(url + "withdraw/", {"reason": "x"}).status_code == 302
    assert (
        province.post(
            "/committee/pool/register/", {"appointment": cast.platform["expert"].acting.pk}
        ).status_code
        == 422
    )
