"""The standards as a living tree: what the committee passed enters into force behind its gates,
every affected plant is told, and old results stay what they were.
"""

import pytest
from django.db import DatabaseError, connection, transaction
from django.test.utils import CaptureQueriesContext

from portal.answers import rules_of
from portal.certificates import issued, published
from portal.panel import decided, pool_of
from portal.people import approved
from portal.verifiers import team
from zuji.committee import gates
from zuji.compare import schemes
from zuji.core.inforce import in_force
from zuji.core.refusals import Refusal
from zuji.footprint.profile import profiles
from zuji.footprint.trials import ModelTrials
from zuji.lockfile.lock import verify_lock
from zuji.sectors.registry import get_model, model_files, shipped_model
from zuji.sectors.versions import model_version, past_versions
from zuji.trust.releases import model_bytes
from zuji_portal.catalogue.models import Entry
from zuji_portal.committee.actions import OpenCase
from zuji_portal.committee.queries import applicable_rule
from zuji_portal.foundation.jobs.actions import run_job
from zuji_portal.foundation.jobs.models import Job
from zuji_portal.foundation.permissions.registry import Denied
from zuji_portal.rulebook.inforce.models import RuleVersion
from zuji_portal.standards import actions, queries
from zuji_portal.standards.job_kinds import _places
from zuji_portal.studies.actions import CreateStudy, SaveStudy
from zuji_portal.studies.computing import lock_of
from zuji_portal.studies.methods import chosen_profile, offered_profiles
from zuji_portal.studies.models import Study
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


def passed(cast, kind, key, text, votes=("pass",) * 3, pool=None):
    """A rule that the committee passed, from the expert's form to the last vote."""
    values = {
        "kind": kind,
        "subject": key,
        "title_zh": "尿素模型修订",
        "title_en": "Revision of the urea model",
        "reason": "氨耗按新的行业调查",
        "proposed_text": text,
    }
    case = OpenCase(cast.platform["expert"], None, values=values).run()
    made = decided(cast, case, pool or pool_of(cast), votes)
    return RuleVersion.objects.filter(decision=made.number).first()


def reported(cast, rule):
    report = actions.ask_effects(cast.platform["province"], rule)
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
    assert "产品规则 DB37/T 1-2027 已实施" in page
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
