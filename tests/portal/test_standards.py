"""The standards as a living tree: what the committee passed enters into force behind its gates,
every affected plant is told, and old results stay what they were.
"""

import html
import json

import pytest
from django.db import DatabaseError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from portal.answers import rules_of
from portal.certificates import issued, published
from portal.panel import decided, pool_of
from portal.people import approved
from portal.verifiers import team
from zuji.committee import gates, is_same_text
from zuji.compare import schemes
from zuji.core.inforce import in_force
from zuji.core.refusals import Refusal, refuse
from zuji.footprint.profile import profiles
from zuji.footprint.trials import ModelTrials
from zuji.lockfile.lock import verify_lock
from zuji.sectors.registry import get_model, model_files, shipped_model
from zuji.sectors.versions import model_version, past_versions
from zuji.trust.releases import model_bytes
from zuji_portal.catalogue.models import Entry
from zuji_portal.committee.actions import CloseConsultation, OpenCase
from zuji_portal.committee.queries import applicable_rule, changed
from zuji_portal.foundation.audit.models import AuditEntry
from zuji_portal.foundation.jobs.actions import run_job, told
from zuji_portal.foundation.jobs.models import Job
from zuji_portal.foundation.permissions.registry import Denied
from zuji_portal.rulebook.inforce.models import RuleVersion
from zuji_portal.standards import actions, job_kinds, queries, views
from zuji_portal.standards.effects import both
from zuji_portal.standards.job_kinds import _places
from zuji_portal.standards.models import RuleReport
from zuji_portal.studies.actions import CreateStudy, SaveStudy
from zuji_portal.studies.computing import lock_of
from zuji_portal.studies.methods import chosen_profile, offered_profiles
from zuji_portal.studies.models import Revision, Study
from zuji_portal.studies.notifications.models import Notice
from zuji_portal.transparency.contents import content_of
from zuji_portal.transparency.models import LogEntry

pytestmark = pytest.mark.django_db
UREA = "activity: ammonia_used\n"


@pytest.fixture(autouse=True)
def no_trials(monkeypatch):
    """Every option of a model takes half a minute; tests/committee has the gate itself."""
    monkeypatch.setattr(gates, "try_model", lambda model: ModelTrials(model, ()))


def more_ammonia(version="1.1.0", times="1.1"):
    text = model_files()["urea"].read_text("utf-8").replace("version: 1.0.0", f"version: {version}")
    return text.replace(UREA, f"activity: {times} * ammonia_used\n", 1)


def opened(cast, text, kind="model", key="urea"):
    """A case of an expert, who asks for another text."""
    values = {
        "kind": kind,
        "subject": key,
        "title_zh": "尿素模型修订",
        "title_en": "Revision of the urea model",
        "reason": "氨耗按新的行业调查",
        "proposed_text": text,
    }
    return OpenCase(cast.platform["expert"], None, values=values).run()


def passed(cast, kind, key, text, votes=("pass",) * 3, pool=None):
    """A rule that the committee passed, from the expert's form to the last vote."""
    made = decided(cast, opened(cast, text, kind, key), pool or pool_of(cast), votes)
    return RuleVersion.objects.filter(decision=made.number).first()


def reported(cast, rule):
    report = actions.AskEffects(cast.platform["province"], rule).run()
    run_job.call(report.job_id)
    report.refresh_from_db()
    return report


def enacted(cast, rule):
    report = reported(cast, rule)
    actions.EnactRule(cast.platform["province"], rule, digest=report.digest).run()
    for job in Job.objects.filter(kind="rule_pages", state="queued"):
        run_job.call(job.pk)
    rule.refresh_from_db()
    return rule


@pytest.mark.database
@pytest.mark.usefixtures("ends_well")
def test_a_decision_changes_a_number_that_evening_and_every_affected_plant_is_told(cast):
    certificate = issued(cast, cast.ludai, team(cast))
    entry = published(cast.ludai)
    before, shown = certificate.revision.content(), entry.page["total"]["value"]
    study, province = certificate.study, cast.client("province")
    old = lock_of(study.data, certificate.revision.at.date(), draws=0)

    rule = passed(cast, "model", "urea", more_ammonia())
    url = f"/standards/rules/{rule.pk}/"
    assert get_model("urea").version == "1.0.0", "passed is not yet in force"
    page = cast.client("anonymous").get(url)
    assert page.status_code == 200 and "已通过，待生效" in page.content.decode()
    assert province.post(url + "effects/").status_code == 302
    run_job.call(Job.objects.get(kind="rule_effects").pk)
    report = queries.report_of(rule)
    row = report.rows.get()
    assert [gate["id"] for gate in report.gates if gate["is_open"]] == list(gates.MODEL_GATES)
    assert row.certificate == certificate and row.entry == entry
    assert row.new > row.old == pytest.approx(before["result"]["total"]["value"])
    page = province.get(url).content.decode()
    assert certificate.number in page and report.digest in page
    assert cast.client("owner").get(url).content.decode().count(certificate.number) == 0

    assert cast.client("expert").post(url + "enact/", {"digest": report.digest}).status_code == 403
    assert province.post(url + "enact/", {"digest": "sha256:0"}).status_code == 422
    assert province.post(url + "enact/", {"digest": report.digest}).status_code == 302
    for job in Job.objects.filter(kind="rule_pages"):
        run_job.call(job.pk)

    # new studies follow it
    assert get_model("urea").version == "1.1.0"
    new = lock_of(study.data, certificate.revision.at.date(), draws=0)
    assert new["result"]["total"]["value"] > old["result"]["total"]["value"]
    assert new["model"]["version"] == "1.1.0"
    model_page = cast.client("anonymous").get("/models/urea/").content.decode()
    assert "1.1.0" in model_page and "1.1 * ammonia_used" not in model_page
    # old results stay, and verify with the version of their day
    entry = Entry.objects.get()
    assert entry.page["total"]["value"] == shown
    assert verify_lock(certificate.revision.content()).holds
    assert past_versions("urea") == ["1.0.0"] and model_version("urea@1.0.0").version == "1.0.0"
    # the plant is told once
    notice = Notice.objects.get(kind="rule_in_force")
    assert (notice.enterprise, notice.study) == (cast.ludai.enterprise, study)
    told = cast.client("owner").get("/todo/").content.decode()
    assert "尿素模型修订 1.1.0" in told and "新核算按新规则" in told
    # and everybody can check what was put in force
    kinds = set(LogEntry.objects.values_list("kind", flat=True))
    assert {"rule.enacted", "model.released"} <= kinds
    assert content_of("model:urea@1.1.0") == model_bytes(get_model("urea").data)
    assert cast.client("anonymous").get("/standards/").status_code == 200
    assert "1.1.0" in cast.client("anonymous").get("/standards/register/").content.decode()


@pytest.mark.usefixtures("ends_well")
def test_a_revoked_rule_gives_way_to_the_one_before_and_then_to_what_ships(cast):
    approved(cast.ludai)
    pool, province = pool_of(cast), cast.platform["province"]
    first = enacted(cast, passed(cast, "model", "urea", more_ammonia(), pool=pool))
    second = enacted(cast, passed(cast, "model", "urea", more_ammonia("1.2.0", "1.2"), pool=pool))
    first.refresh_from_db()
    assert (first.state, second.state) == ("superseded", "in_force")
    assert past_versions("urea") == ["1.1.0", "1.0.0"]
    with pytest.raises(Refusal) as refused:
        actions.RevokeRule(province, second, reason=" ").run()
    assert rules_of(refused) == ["reason-missing"]
    actions.RevokeRule(province, second, reason="算例有误").run()
    first.refresh_from_db()
    assert (get_model("urea").version, first.state) == ("1.1.0", "in_force")
    actions.RevokeRule(province, first, reason="算例有误").run()
    assert get_model("urea") is shipped_model("urea")
    assert Notice.objects.filter(kind="rule_revoked").count() == 2
    page = cast.client("anonymous").get(f"/standards/rules/{second.pk}/").content.decode()
    assert "已停用" in page and "算例有误" in page
    with pytest.raises(Denied):
        actions.RevokeRule(province, first, reason="x").run()


def test_a_rule_with_a_closed_gate_or_a_stale_or_unread_report_stays_out(cast, monkeypatch):
    approved(cast.ludai)
    province, pool = cast.platform["province"], pool_of(cast)
    rule = passed(cast, "tier", "urea_tiers", "levels: [A, B]\n", pool=pool)
    report = reported(cast, rule)
    assert [gate["is_open"] for gate in report.gates] == [False] and not report.rows.exists()
    with pytest.raises(Refusal) as refused:
        actions.EnactRule(province, rule, digest=report.digest).run()
    assert rules_of(refused) == ["rule-gate"]
    page = cast.client("province").get(f"/standards/rules/{rule.pk}/").content.decode()
    assert "✗ 内容与格式" in " ".join(page.split())
    actions.DropRule(province, rule, reason="重新起草").run()

    rule = passed(cast, "model", "urea", more_ammonia(), pool=pool)
    with pytest.raises(Refusal) as refused:
        actions.EnactRule(province, rule, digest="").run()
    assert rules_of(refused) == ["blast-unread"]
    report = reported(cast, rule)
    approved(cast.rival)
    with pytest.raises(Refusal) as refused:
        actions.EnactRule(province, rule, digest=report.digest).run()
    assert rules_of(refused) == ["blast-stale"]
    assert in_force("model") == {}


def test_a_proposal_changes_the_text_in_force_and_stands_still_when_that_changes(cast):
    pool, province = pool_of(cast), cast.platform["province"]
    waits = opened(cast, more_ammonia("1.3.0", "1.3"))
    first = enacted(cast, passed(cast, "model", "urea", more_ammonia(), pool=pool))
    later = opened(cast, more_ammonia("1.2.0", "1.2"))
    assert later.base_text == first.text and later.base_holds
    (row,) = changed(later)
    assert (row.old.zh, row.new.zh) == ("1.1 × 氨消耗（t）", "1.2 × 氨消耗（t）")

    with pytest.raises(Denied) as denied:
        CloseConsultation(province, waits, reason="x").run()
    (unmet,) = denied.value.decision.unmet
    assert unmet.label.en == "the text that it changes is still the one in force"
    told = cast.client("expert").get("/todo/").content.decode()
    assert "所改的规则已有另一版本生效" in told
    assert Notice.objects.filter(kind="case_base_moved", role="province").count() == 1
    page = cast.client("expert").get(f"/committee/{waits.pk}/").content.decode()
    again = f"/committee/new/?of={waits.pk}"
    assert "原文已变，评审不能继续" in page and again in page
    form = cast.client("expert").get(again).content.decode()
    assert "version: 1.3.0" in form and "氨耗按新的行业调查" in form
    page = cast.client("expert").get(f"/committee/{later.pk}/").content.decode()
    assert "原文已变" not in page
    assert (
        "version: 1.3.0" not in cast.client("expert").get("/committee/new/?of=x").content.decode()
    )


def test_a_passed_rule_does_not_undo_what_entered_into_force_since(cast):
    pool, province = pool_of(cast), cast.platform["province"]
    slow = passed(cast, "model", "urea", more_ammonia("1.3.0", "1.3"), pool=pool)
    quick = enacted(cast, slow)
    other = passed(cast, "model", "urea", more_ammonia("1.4.0", "1.4"), pool=pool)
    report = reported(cast, other)
    actions.RevokeRule(province, quick, reason="算例有误").run()
    with pytest.raises(Refusal) as refused:
        actions.EnactRule(province, other, digest=report.digest).run()
    assert rules_of(refused) == ["rule-base-moved"]
    report = reported(cast, other)
    page = cast.client("province").get(f"/standards/rules/{other.pk}/").content.decode()
    assert "委员会评审时的原文已不是现行文本" in page and "我已阅读" not in page
    actions.DropRule(province, other, reason="按现行文本重新提出").run()


@pytest.mark.parametrize(
    ("one", "other", "is_same"),
    [
        ("a: 1\nb: x\n", "# 说明\nb: x\na: 1.0\n", True),
        ("a: 1\n", "a: 2\n", False),
        ("", "a: 1\n", False),
        ("a: [", "a: [", True),
        ("a: [", "a: 1\n", False),
    ],
)
def test_a_text_is_the_same_however_it_is_laid_out(one, other, is_same):
    assert is_same_text(one, other) is is_same


def test_a_decision_leads_to_its_rule_and_says_what_waits_for_whom(cast):
    rule = passed(cast, "model", "urea", more_ammonia())
    address, visitor = f"/committee/decisions/{rule.decision}/", cast.client("anonymous")
    page = visitor.get(address).content.decode()
    assert f'"/standards/rules/{rule.pk}/"' in page and "已通过，待生效" in page
    assert "轮到：省主管部门" in page and "提出人不能自己生效" in page
    assert "随下一版发布" not in page
    enacted(cast, rule)
    page, officer = visitor.get(address).content.decode(), str(cast.platform["province"].user)
    assert f"{timezone.localdate()}" in page and "生效，由省级主管部门决定" in page
    assert "轮到" not in page and "已通过，待生效" not in page
    actions.RevokeRule(cast.platform["province"], rule, reason="算例有误").run()
    page += visitor.get(address).content.decode()
    assert "停用，由省级主管部门决定" in page and "算例有误" in page
    page += visitor.get(f"/en{address}").content.decode()
    assert "revoked by the provincial department" in page
    assert officer not in page and cast.platform["province"].user.email not in page


def test_only_what_passed_as_it_stood_may_enter_into_force(cast):
    votes = ("pass", "pass_with_changes", "reject")
    assert passed(cast, "model", "urea", more_ammonia(), votes) is None


def test_who_proposed_a_rule_does_not_put_it_in_force(cast):
    rule = passed(cast, "model", "urea", more_ammonia())
    report = reported(cast, rule)
    RuleVersion.objects.update(proposed_by=cast.platform["province"].user)
    with pytest.raises(Denied):
        actions.EnactRule(cast.platform["province"], rule, digest=report.digest).run()


@pytest.mark.database
def test_what_a_passed_rule_says_is_written_once(cast):
    rule = passed(cast, "model", "urea", more_ammonia())
    for column in ("text", "digest", "version"):
        with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(f"UPDATE inforce_ruleversion SET {column} = 'x' WHERE id = {rule.pk}")


TIERS = """
id: urea_tiers
models: [urea]
zh: 尿素分级
en: Classes of urea
version: '2027'
is_official: true
basis: fixed
unit: kgCO2e/t
levels:
  - {key: I, max: %s}
  - {key: II, max: 9000}
source: 委员会
"""


def test_a_passed_tier_scheme_applies(cast):
    value = approved(cast.ludai).content()["result"]["total"]["value"]
    rule = passed(cast, "tier", "urea_tiers", TIERS % (value - 1))
    assert "urea_tiers" not in [scheme.id for scheme in schemes()]
    row = reported(cast, rule).rows.get()
    assert (row.tier_old, row.tier_new, row.new) == ("", "II", row.old)
    enacted(cast, rule)
    entry = Entry.objects.get()
    assert (entry.tier, schemes()[0].id) == ("II", "urea_tiers")
    assert "分级 — → II" in cast.client("owner").get("/todo/").content.decode()


RULE = """
number: DB37/T 1-2027
zh: 尿素产品碳足迹
en: Footprint of urea
level: DB
status: in_force
in_force_on: 2020-01-01
products: [urea]
region: CN-SD
tag: D
source: 委员会
"""


def test_a_passed_product_rule_applies_from_its_day(cast):
    before = applicable_rule("urea", "2026-12-01").rule
    rule = enacted(cast, passed(cast, "product_rule", "DB37/T 1-2027", RULE))
    assert applicable_rule("urea", "2026-12-01").rule.number == "DB37/T 1-2027"
    assert applicable_rule("urea", "2019-12-31").rule == before
    page = cast.client("anonymous").get("/standards/").content.decode()
    assert "DB37/T 1-2027" in page
    actions.RevokeRule(cast.platform["province"], rule, reason="x").run()
    assert applicable_rule("urea", "2026-12-01").rule == before


def test_effects_are_computed_only_while_a_rule_waits_and_one_report_at_a_time(cast):
    approved(cast.ludai)
    province, rule = cast.platform["province"], passed(cast, "model", "urea", more_ammonia())
    with pytest.raises(Denied):
        actions.AskEffects(cast.viewer("owner"), rule).run()
    report = actions.AskEffects(cast.platform["expert"], rule).run()
    with pytest.raises(Denied):
        actions.AskEffects(province, rule).run()
    run_job.call(report.job_id)
    assert cast.client("expert").post(f"/standards/rules/{rule.pk}/effects/").status_code == 302
    run_job.call(Job.objects.filter(kind="rule_effects").first().pk)
    actions.EnactRule(province, rule, digest=queries.report_of(rule).digest).run()
    assert cast.client("province").post(f"/standards/rules/{rule.pk}/effects/").status_code == 403
    entry = AuditEntry.objects.filter(action="rule.report").first()
    assert entry.subject == f"ruleversion:{rule.pk}"


def test_a_revocation_tells_whom_the_enacted_report_named(cast):
    approved(cast.ludai)
    rule = enacted(cast, passed(cast, "model", "urea", more_ammonia()))
    read = queries.report_of(rule)
    later = RuleReport.objects.create(rule=rule, stamp="x", digest="sha256:later", gates=[])
    assert queries.report_of(rule) == read != later
    actions.RevokeRule(cast.platform["province"], rule, reason="算例有误").run()
    assert Notice.objects.get(kind="rule_revoked").study == cast.ludai.revision.study


def test_what_stopped_says_so_and_is_offered_again_to_who_may(cast):
    approved(cast.ludai)
    rule = passed(cast, "model", "urea", more_ammonia())
    report = actions.AskEffects(cast.platform["province"], rule).run()
    url = f"/standards/rules/{rule.pk}/"
    running = cast.client("province").get(url).content.decode()
    assert "正在核对关口" in running and "重新计算" not in running
    why = told(refuse("appointment-over", "x"))
    Job.objects.filter(pk=report.job_id).update(state="failed", problem=why)
    page = cast.client("expert").get(url).content.decode()
    assert "计算没有完成" in page and "正在核对关口" not in page
    assert json.loads(why)[0]["zh"] in html.unescape(page) and "重新计算" in page
    public = cast.client("anonymous").get(url).content.decode()
    assert "计算没有完成" in public and json.loads(why)[0]["zh"] not in html.unescape(public)
    assert "重新计算" not in public
    Job.objects.filter(pk=report.job_id).update(problem="KeyError")
    page = cast.client("province").get(url).content.decode()
    assert "程序意外中断" in page and "KeyError" not in page


def newer(revision):
    """Another revision of the same study, which nobody approved."""
    made = Revision.objects.get(pk=revision.pk)
    made.pk, made.number = None, revision.number + 1
    made.save()
    return made


def test_effects_are_also_those_of_the_certified_revision_that_the_catalogue_shows(cast):
    certificate = issued(cast, cast.ludai, team(cast))
    entry, shown = published(cast.ludai), certificate.revision
    later = newer(shown)
    rule = passed(cast, "model", "urea", more_ammonia())
    report = reported(cast, rule)
    rows = {row.revision: row for row in report.rows.all()}
    assert set(rows) == {shown, later}
    assert (rows[shown].certificate, rows[shown].entry) == (certificate, entry)
    assert (rows[later].certificate, rows[later].entry) == (None, None)
    told = queries.summary(report)
    assert (told.looked_at, told.affected, told.rises, told.certificates) == (1, 1, 1, 1)
    actions.EnactRule(cast.platform["province"], rule, digest=report.digest).run()
    rule.refresh_from_db()
    assert Notice.objects.get(kind="rule_in_force").facts["old"] == rows[later].old
    job = Job.objects.get(kind="rule_pages")
    before = entry.version
    run_job.call(job.pk)
    entry.refresh_from_db()
    assert (entry.revision, entry.version) == (shown, before + 1)


def test_what_a_rule_leaves_is_under_it_too(cast):
    value = approved(cast.ludai).content()["result"]["total"]["value"]
    pool = pool_of(cast)
    enacted(cast, passed(cast, "tier", "urea_tiers", TIERS % (value - 1), pool=pool))
    assert Entry.objects.get().tier == "II"
    narrower = (TIERS % 1).replace("[urea]", "[cement]").replace("'2027'", "'2028'")
    rule = passed(cast, "tier", "urea_tiers", narrower, pool=pool)
    row = reported(cast, rule).rows.get()
    assert (row.tier_old, row.tier_new, row.size) == ("II", "", 1.0)
    enacted(cast, rule)
    assert Entry.objects.get().tier == ""
    assert Job.objects.filter(kind="rule_pages").first().arguments["models"] == ["cement", "urea"]
    actions.RevokeRule(cast.platform["province"], rule, reason="x").run()
    run_job.call(Job.objects.filter(kind="rule_pages").first().pk)
    assert Entry.objects.get().tier == "II", "the one before holds again, and what it speaks of"


@pytest.mark.parametrize(
    ("one", "other", "together"),
    [
        (frozenset("a"), frozenset("b"), frozenset("ab")),
        (frozenset(), frozenset("b"), frozenset("b")),
        (None, frozenset("b"), None),
        (frozenset("a"), None, None),
    ],
)
def test_a_scope_of_every_model_takes_in_any_other(one, other, together):
    assert both(one, other) == together


def test_no_page_is_left_out_where_one_before_it_leaves_meanwhile(cast, monkeypatch):
    monkeypatch.setattr(job_kinds, "A_PART", 1)
    approved(cast.ludai), approved(cast.rival)
    first, second = Entry.objects.order_by("pk")
    last = job_kinds.refresh_entries({"models": ["urea"]}, 0)
    assert last == first.pk
    Entry.objects.filter(pk=first.pk).update(revision=None)
    assert job_kinds.refresh_entries({"models": ["urea"]}, last) == second.pk
    assert job_kinds.refresh_entries({"models": ["urea"]}, second.pk) == second.pk
    assert Entry.objects.get(pk=second.pk).version == second.version + 1
    assert job_kinds.refresh_entries({"models": ["cement"]}, 0) == 0


def test_the_register_is_filtered_and_shown_page_by_page(cast, monkeypatch):
    monkeypatch.setattr(views, "A_PAGE", 2)
    given = {"text": "x", "digest": "sha256:0", "proposed_by": cast.platform["expert"].user}
    for n, kind, state in (
        *((n, "tier", "dropped") for n in range(3)),
        (3, "model", "passed"),
    ):
        names = {"title_zh": f"规则{n}号", "decision": f"ZJ-ZW-2026-{n:05d}", "key": str(n)}
        RuleVersion.objects.create(kind=kind, state=state, **names, **given)

    def shown(**asked):
        page = cast.client("anonymous").get("/standards/register/", asked).content.decode()
        return [n for n in range(4) if f"规则{n}号" in page], page

    assert shown()[0] == [2, 3] and shown(page="2")[0] == [0, 1]
    assert shown(kind="model")[0] == [3] == shown(state="passed")[0]
    rows, page = shown(kind="tier", state="dropped")
    assert rows == [1, 2] and "kind=tier&amp;state=dropped&amp;page=2" in page
    rows, page = shown(kind="product_rule")
    assert rows == [] and "没有这样的规则" in page
    assert shown(kind="x", state="y")[0] == [2, 3]


def test_equal_values_share_a_place():
    assert _places([3.0, 1.0, 3.0, 2.0]) == [3, 1, 3, 2]


WITH_METHOD = (
    RULE
    + """profile:
  id: rule-urea
  version: 1.0.0
  base: gbt24067-2024
  set: {gwp_set: {value: AR6, tag: D, source: 委员会}}
"""
)


def test_a_product_rule_in_force_fixes_the_method_of_a_study(cast):
    clerk, address = cast.client("clerk"), f"/products/{cast.ludai.product.pk}/study/"
    assert 'value="iso14067"' in clerk.get(address).content.decode()
    begun = cast.ludai.draft
    enacted(cast, passed(cast, "product_rule", "DB37/T 1-2027", WITH_METHOD))
    page = clerk.get(address).content.decode()
    assert 'value="rule-urea"' in page and 'value="iso14067"' not in page
    assert "产品规则 DB37/T 1-2027 " in page and "已实施，核算方法由它规定" in page
    refused = clerk.post(address, {"year": 2020, "profile": "iso14067"})
    assert refused.status_code == 422 and "不能另选" in refused.content.decode()
    assert clerk.post(address, {"year": 2020}).status_code == 302
    study = Study.objects.latest("pk")
    assert (study.year, study.data["profile"]) == (2020, "rule-urea")

    def saved(of, profile):
        mine = {**of.data, "profile": profile}
        return SaveStudy(cast.viewer("clerk"), of, mine=mine, base=of.version).run()

    for of in (study, begun):
        with pytest.raises(Refusal) as other:
            saved(of, "iso14067" if of is study else "pef-climate")
        assert rules_of(other) == ["profile-fixed"]
    draft = f"/desk/studies/{begun.pk}/draft/"
    assert begun.data["profile"] != "rule-urea", "what was begun before stands"
    assert 'value="rule-urea"' in clerk.get(draft).content.decode()
    assert saved(begun, "rule-urea").change.fields["profile"][1] == "rule-urea"


def test_beginning_a_study_without_a_form_follows_the_method_that_is_fixed(cast):
    """The action itself decides, also where last year's study followed another standard."""
    clerk, product, before = cast.viewer("clerk"), cast.ludai.product, cast.ludai.draft
    enacted(cast, passed(cast, "product_rule", "DB37/T 1-2027", WITH_METHOD))
    assert before.data["profile"] != "rule-urea"
    for previous in (None, before):
        made = CreateStudy(clerk, product, year=2020, previous=previous).run()
        assert made.data["profile"] == "rule-urea"
    with pytest.raises(Refusal) as refused:
        CreateStudy(clerk, product, year=2020, profile="iso14067").run()
    assert rules_of(refused) == ["profile-fixed"]


def test_pages_ask_for_the_register_once_however_many_models_they_show(cast):
    addresses = ("/standards/", f"/products/{cast.ludai.product.pk}/study/")
    for address in addresses:
        with CaptureQueriesContext(connection) as asked:
            assert cast.client("clerk").get(address).status_code == 200
        assert sum("committee_rulesunset" in q["sql"] for q in asked) == 1, address


def test_a_rule_that_is_not_in_force_fixes_nothing(cast):
    """A draft, a rule without a profile, and a model without a rule leave the general standards."""
    assert chosen_profile("cement", "") == "", "its national standard is being drafted"
    assert offered_profiles("cement") == offered_profiles("urea") == profiles()
    assert offered_profiles("primary_aluminium") == ["rule-electrolytic-aluminium"]
    with pytest.raises(Refusal) as refused:
        chosen_profile("cement", "rule-cement")
    assert rules_of(refused) == ["choice-unknown"]
