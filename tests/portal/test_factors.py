"""The factor library: found in many ways, revised by two experts, published after its blast
radius was read.
"""

import csv
import io
import json
import re

import pytest
from django.db import DatabaseError, transaction
from django.test import Client
from django.utils import timezone
from openpyxl import load_workbook

from journey_end import identifiers, page_of
from portal.people import approved, filled, person, submitted
from zuji.core.refusals import Refusal
from zuji.factors import builtin_library
from zuji.sectors.registry import get_model, model_files
from zuji.sectors.uses import industries_of, models_with
from zuji_portal.blastradius.actions import PublishFactor
from zuji_portal.blastradius.models import BlastReport, BlastRow
from zuji_portal.foundation.accounts.models import Appointment
from zuji_portal.foundation.accounts.viewer import viewer_as
from zuji_portal.foundation.audit.models import AuditEntry
from zuji_portal.foundation.jobs.actions import run_job
from zuji_portal.foundation.permissions.registry import Denied
from zuji_portal.foundation.search.terms import query, terms
from zuji_portal.rulebook.factors import queries
from zuji_portal.rulebook.factors.actions import ProposeFactor, RetireFactor, ReviewFactor
from zuji_portal.rulebook.factors.library import INDEX, take_in
from zuji_portal.rulebook.factors.models import FactorVersion, Opinion
from zuji_portal.rulebook.factors.proposals import gases_in_codes, gases_in_words
from zuji_portal.rulebook.sectormodels.queries import examples_of
from zuji_portal.studies.models import RevisionFactor
from zuji_portal.studies.notifications.models import Notice

pytestmark = pytest.mark.django_db
GRID = "cn.elec.cf.2024.national_avg"


def ids(words, **facets):
    return [v.factor_id for v in queries.search(words, facets, limit=2000).versions]


@pytest.fixture
def second_expert(cast):
    return viewer_as(Appointment.objects.create(user=person("expert2@zuji.example"), role="expert"))


def current(factor_id=GRID):
    return FactorVersion.objects.get(factor_id=factor_id, is_current=True)


def proposed(viewer, scale=1.1, factor_id=GRID):
    base = current(factor_id)
    fields = {"value": repr(base.factor.value * scale)}
    return ProposeFactor(viewer, base, fields=fields, reason="新年度公告").run()


def reviewed(cast, second, scale=1.1):
    version = proposed(cast.viewer("expert"), scale)
    return ReviewFactor(second, version, text="与公告一致").run()


def reported(client, version, django_capture_on_commit_callbacks):
    """The report of a version, computed by the job as the worker runs it."""
    with django_capture_on_commit_callbacks(execute=False):
        client.post(f"/factors/versions/{version.pk}/blast-radius/ask/")
    report = BlastReport.objects.get(version=version)
    run_job.call(report.job_id)
    report.refresh_from_db()
    return report


# found


@pytest.mark.database
@pytest.mark.parametrize(
    ("words", "hit"),
    [
        ("电力", GRID),
        ("全国 2024", GRID),
        ("dl 2024", GRID),
        ("electricity nation", GRID),
        (GRID, GRID),
        ("柴油", "cn.fuel.cets2024.diesel.co2"),
        ("cy", "cn.fuel.cets2024.diesel.co2"),
        ("diesel", "cn.fuel.cets2024.diesel.co2"),
    ],
)
def test_a_factor_is_found_by_chinese_words_pinyin_initials_english_and_code(words, hit):
    assert hit in ids(words)


@pytest.mark.database
@pytest.mark.parametrize(
    "words", ["水力电泥", "zzzz", "2097", "'; DROP TABLE", '"', "AND OR NOT", "*:^", "\\"]
)
def test_what_is_not_there_or_is_no_word_finds_nothing_and_breaks_nothing(client, words):
    assert GRID not in ids(words) if words.strip("'\"*:^\\; ") else True
    assert client.get("/factors/", {"q": words}).status_code == 200


@pytest.mark.database
@pytest.mark.parametrize(
    ("words", "said"),
    [("98酸", "认作「硫酸」：同物异名"), ("丙烯酸", "认出是「丙烯酸」，但因子库中没有它的因子")],
)
def test_the_search_says_what_a_name_was_taken_for(client, words, said):
    assert said in client.get("/factors/", {"q": words}).content.decode()


def test_what_a_name_was_taken_for_is_offered_with_its_value_also_where_it_is_given_by_gas(client):
    """Gases weighted by AR6: 29.8 for fossil methane, 273 for nitrous oxide."""
    acid = builtin_library().factors["bg.sulfuric_acid"]
    weights = {"co2_fossil": 1, "co2e": 1, "ch4_fossil": 29.8, "n2o": 273}
    value = sum(weights[gas] * mass for gas, mass in acid.gases.items())
    page = client.get("/factors/", {"q": "硫酸"}).content.decode()
    offered = page.split('<section class="card">')[1].split("</section>")[0]
    assert f"{value:.6g} kgCO₂e/t" in offered


def test_the_index_agrees_with_reading_every_record():
    """Two-character words and facets, against a plain scan of the packs that ship."""
    library = list(builtin_library())
    for word in ("电力", "水泥", "运输", "天然"):
        scan = {f.id for f in library if word in f.name_zh or word in f.technology}
        assert scan <= set(ids(word)), word
    for region in ("CN", "US", "CN-SD"):
        assert set(ids("", region=region)) == {f.id for f in library if f.region == region}
    grid = {f.id for f in library if f.region in {"CN-NC", "CN-NCG"}}
    assert set(ids("", region="CN-NC")) == grid and len({f.region for f in library} - {""}) > 30
    assert set(ids("", tag="V", year="2024")) == {
        f.id for f in library if f.confidence == "V" and f.year == 2024
    }
    both = set(ids("电", industry="cement", stage="manufacture"))
    assert both == set(ids("电", stage="manufacture")) & {
        f.id for f in library if "cement" in industries_of(f)
    }


@pytest.mark.database
def test_pages_follow_one_another_without_a_gap_or_a_twin():
    found, after = [], -1
    while after:
        page = queries.search("", {"region": "CN"}, after, 37)
        found += [v.factor_id for v in page.versions]
        after = page.next_place
    assert len(found) == len(set(found)) == sum(f.region == "CN" for f in builtin_library())
    assert found == ids("", region="CN")


def test_terms_of_a_text_are_characters_pairs_initials_and_words():
    assert terms(["水泥 P.O 42.5"]) == sorted(
        ["c6c34", "c6ce5", "c6c346ce5", "psn", "wp", "wo", "w42", "w5"]
    )
    assert query("") == ()


def test_the_page_of_a_factor_says_who_uses_it(cast, client):
    approved(cast.ludai)
    assert "1 个已冻结的核算" in client.get(f"/factors/{GRID}/").content.decode()
    mine = cast.client("clerk").get(f"/factors/{GRID}/").content.decode()
    rivals = Client()
    rivals.force_login(
        cast.rival.viewers["clerk"].user, "django.contrib.auth.backends.ModelBackend"
    )
    link = f"/desk/studies/{cast.ludai.revision.study_id}/"
    assert link in mine
    assert link not in rivals.get(f"/factors/{GRID}/").content.decode()
    assert "urea" in models_with(GRID)


@pytest.mark.parametrize("form", ["csv", "json", "xlsx"])
def test_the_export_holds_what_was_found_with_its_attribution(client, form):
    response = client.get(f"/factors/export/factors.{form}", {"q": "电力", "region": "CN"})
    content = b"".join(response.streaming_content) if response.streaming else response.content
    if form == "csv":
        rows = list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"))))
        got, licence = [r["编号"] for r in rows], rows[0]["许可"]
    elif form == "json":
        held = json.loads(content)
        rows = held["factors"]
        assert {"key": "id", "zh": "编号", "en": "code"} in held["columns"]
        got, licence = [r["id"] for r in rows], rows[0]["source"]["licence"]
    else:
        sheet = list(load_workbook(io.BytesIO(content))["因子 Factors"].values)
        head = sheet[0]
        got = [row[head.index("编号")] for row in sheet[1:]]
        licence = sheet[1][head.index("许可")]
    assert got == ids("电力", region="CN")
    assert licence


def test_an_export_of_another_form_is_not_there(client):
    assert client.get("/factors/export/factors.exe").status_code == 404


# revised


def test_a_proposal_is_reviewed_by_another_and_its_form_refuses_what_it_cannot_read(
    cast, second_expert
):
    client = cast.client("expert")
    page = f"/factors/{GRID}/revise/"
    assert client.get(page).status_code == 200
    for fields, rule in (
        ({"value": "很多", "reason": "x"}, "很多"),
        ({"value": "500", "reason": "x"}, "500"),
        ({"value": "0.55", "unit": "kgCO2e/xyz", "reason": "x"}, "xyz"),
        ({"value": "0.55", "reason": ""}, "理由"),
        ({"reason": "x"}, "完全相同"),
    ):
        given = {**queries_given(), **fields}
        refused = client.post(page, given)
        assert refused.status_code == 422, fields
        assert rule in refused.content.decode(), fields
    assert FactorVersion.objects.filter(factor_id=GRID).count() == 1
    made = client.post(page, {**queries_given(), "value": "0.55", "reason": "新公告"})
    version = FactorVersion.objects.get(state="proposed")
    assert made.url == f"/factors/versions/{version.pk}/"
    with pytest.raises(Denied):
        ReviewFactor(cast.viewer("expert"), version, text="自己评审").run()
    assert ReviewFactor(second_expert, version, text="好").run().state == "reviewed"
    assert (
        Client().get(f"/factors/versions/{version.pk}/").status_code == 404
    )  # a proposal is no publication
    assert cast.client("clerk").get(f"/factors/versions/{version.pk}/").status_code == 404


def test_a_revision_does_not_undo_one_that_was_published_since(
    cast, second_expert, django_capture_on_commit_callbacks
):
    expert, province = cast.client("expert"), cast.viewer("province")
    first, second = reviewed(cast, second_expert), reviewed(cast, second_expert, 1.2)
    report = reported(expert, first, django_capture_on_commit_callbacks)
    PublishFactor(province, first, digest=report.digest).run()
    report = reported(expert, second, django_capture_on_commit_callbacks)
    with pytest.raises(Refusal) as refused:
        PublishFactor(province, second, digest=report.digest).run()
    assert [f.rule for f in refused.value.findings] == ["factor-base-moved"]
    assert current() == first
    page = expert.get(f"/factors/versions/{second.pk}/blast-radius/").content.decode()
    assert "按现行版重新提出修订" in page and "我已阅读" not in page
    page = expert.get(f"/factors/versions/{first.pk}/blast-radius/").content.decode()
    assert "按现行版重新提出修订" not in page


def queries_given():
    from zuji_portal.rulebook.factors.proposals import given

    return given(current().factor)


def test_a_new_factor_is_found_once_published(
    cast, second_expert, django_capture_on_commit_callbacks
):
    fields = {
        "id": "sd.test.biochar",
        "name_zh": "示例生物炭",
        "name_en": "Example biochar",
        "category": "material",
        "kind": "emission",
        "use": "product_footprint",
        "region": "CN-SD",
        "value": "120",
        "unit": "kgCO2e/t",
        "year": "2025",
        "confidence": "D",
        "source_title": "示例",
        "licence": "CC0",
    }
    version = ProposeFactor(cast.viewer("expert"), None, fields=fields, reason="示例").run()
    ReviewFactor(second_expert, version, text="好").run()
    assert ids("生物炭") == []
    report = reported(cast.client("expert"), version, django_capture_on_commit_callbacks)
    PublishFactor(cast.viewer("province"), version, digest=report.digest).run()
    assert ids("生物炭") == ids("slswt") == ["sd.test.biochar"]
    study = filled(cast.ludai.viewers["clerk"], cast.ludai.draft)
    from zuji.footprint import study_from_data

    named = study_from_data({**study.data, "factors": {"coal": "sd.test.biochar"}}, "")
    assert queries.library_for(named).get("sd.test.biochar").value == 120


def test_nothing_is_published_unread_and_publishing_tells_whom_it_moves(
    cast, second_expert, django_capture_on_commit_callbacks
):
    """The rival's frozen urea study and 鲁岱's stand on grid electricity; + 10 % moves each by a
    tenth of its grid step.
    """
    revisions = [approved(cast.ludai), submitted(cast.rival)]
    version = reviewed(cast, second_expert)
    expert = cast.client("expert")
    page = f"/factors/versions/{version.pk}/blast-radius/"
    unread = expert.post(f"/factors/versions/{version.pk}/publish/", {"digest": ""})
    assert unread.status_code == 422
    report = reported(expert, version, django_capture_on_commit_callbacks)
    assert {r.revision for r in report.rows.all()} == set(revisions)
    for row in report.rows.all():
        result = row.revision.content()["result"]
        grid = sum(s["kgco2e"] for s in result["steps"] if s["factor"] == GRID)
        assert row.old == result["total"]["value"]
        assert row.new - row.old == pytest.approx(0.1 * grid, rel=1e-9)
        assert grid > 0
    shown = expert.get(page, {"threshold": "0.1"}).content.decode()
    assert report.digest in shown
    posted = {"digest": report.digest, "threshold": "0.1"}
    assert (
        cast.client("clerk").post(f"/factors/versions/{version.pk}/publish/", posted).status_code
        == 403
    )
    assert expert.post(f"/factors/versions/{version.pk}/publish/", posted).status_code == 302
    assert current() == FactorVersion.objects.get(pk=version.pk)
    assert FactorVersion.objects.filter(factor_id=GRID, state="superseded").count() == 1
    assert {n.enterprise_id for n in Notice.objects.all()} == {
        cast.ludai.enterprise.pk,
        cast.rival.enterprise.pk,
    }
    desk = cast.client("clerk").get("/desk/").content.decode()
    assert version.version in desk
    assert desk.count("/settle/") == 1
    notice = Notice.objects.get(enterprise=cast.ludai.enterprise)
    assert cast.client("clerk").post(f"/notices/{notice.pk}/settle/").status_code == 302
    assert version.version not in cast.client("clerk").get("/desk/").content.decode()
    assert AuditEntry.objects.filter(action="factor.publish").get().facts["told"] == 2
    again = expert.post(f"/factors/versions/{version.pk}/publish/", posted)
    assert again.status_code == 403  # it is published already
    assert Notice.objects.count() == 2


def test_a_draft_computes_with_the_revision_and_a_frozen_study_stays(
    cast, second_expert, django_capture_on_commit_callbacks
):
    from django.utils import timezone

    from zuji.lockfile import verify_lock
    from zuji_portal.studies.computing import lock_of

    frozen = approved(cast.ludai)
    study = filled(cast.ludai.viewers["clerk"], cast.ludai.draft)
    before = lock_of(study.data, timezone.localdate(), draws=0)
    version = reviewed(cast, second_expert)
    report = reported(cast.client("expert"), version, django_capture_on_commit_callbacks)
    PublishFactor(cast.viewer("expert"), version, digest=report.digest).run()
    after = lock_of(study.data, timezone.localdate(), draws=0)
    used = [row for row in after["factors"].values() if row["id"] == GRID]
    assert {row["version"] for row in used} == {version.version}
    assert after["result"]["total"]["value"] > before["result"]["total"]["value"]
    assert verify_lock(after).holds
    assert verify_lock(frozen.content()).holds


@pytest.mark.database
def test_a_report_that_is_no_longer_true_is_refused(
    cast, second_expert, django_capture_on_commit_callbacks
):
    approved(cast.ludai)
    version = reviewed(cast, second_expert)
    report = reported(cast.client("expert"), version, django_capture_on_commit_callbacks)
    submitted(cast.rival)  # one more study stands on it now
    refused = cast.client("expert").post(
        f"/factors/versions/{version.pk}/publish/", {"digest": report.digest}
    )
    assert refused.status_code == 422
    assert current() != version
    assert Notice.objects.count() == 0


@pytest.mark.database
def test_a_part_of_the_report_done_twice_leaves_its_rows_once(cast, second_expert):
    from zuji_portal.blastradius.job_kinds import compute_rows

    approved(cast.ludai)
    version = reviewed(cast, second_expert)
    report = BlastReport.objects.create(version=version, stamp="")
    for _ in range(2):
        compute_rows(report, version.factor, 0)
    assert BlastRow.objects.filter(report=report).count() == 1


@pytest.mark.slow
def test_a_report_computed_on_a_dask_cluster_holds_the_same_digits(
    cast, second_expert, cluster, settings
):
    from zuji_portal.blastradius.job_kinds import compute_rows

    approved(cast.ludai)
    approved(cast.rival)
    version = reviewed(cast, second_expert)
    here, there = (BlastReport.objects.create(version=version, stamp="") for _ in range(2))
    compute_rows(here, version.factor, 0)
    settings.DASK = cluster[0].scheduler_info()["address"]
    compute_rows(there, version.factor, 0)
    rows = [
        list(r.rows.values_list("revision", "old", "new", "unit", "size")) for r in (here, there)
    ]
    assert rows[0] == rows[1] and len(rows[0]) == 2


def test_a_retired_factor_is_refused_with_its_reason(cast):
    from django.utils import timezone

    from zuji.core.refusals import Refusal
    from zuji_portal.studies.computing import lock_of

    study = filled(cast.ludai.viewers["clerk"], cast.ludai.draft)
    lock_of(study.data, timezone.localdate(), draws=0)
    RetireFactor(cast.viewer("province"), current(), reason="公告已废止").run()
    with pytest.raises(Refusal) as caught:
        lock_of(study.data, timezone.localdate(), draws=0)
    found = {f.rule: f for f in caught.value.findings}
    assert "公告已废止" in found["factor-inactive"].message("zh")
    page = Client().get(f"/factors/{GRID}/").content.decode()
    assert "公告已废止" in page
    assert ids("全国 2024")[-1] == GRID or GRID in ids("全国 2024")


def test_a_revision_of_a_retired_factor_can_be_used_again(
    cast, second_expert, django_capture_on_commit_callbacks
):
    RetireFactor(cast.viewer("province"), current(), reason="公告已废止").run()
    version = ProposeFactor(cast.viewer("expert"), current(), fields={}, reason="恢复").run()
    ReviewFactor(second_expert, version, text="好").run()
    report = reported(cast.client("expert"), version, django_capture_on_commit_callbacks)
    PublishFactor(cast.viewer("expert"), version, digest=report.digest).run()
    assert current().factor.active
    assert current().factor.value == builtin_library().get(GRID).value


# kept


@pytest.mark.database
def test_taking_the_packs_in_again_changes_nothing_and_keeps_what_the_province_revised(
    cast, second_expert, django_capture_on_commit_callbacks
):
    version = reviewed(cast, second_expert)
    report = reported(cast.client("expert"), version, django_capture_on_commit_callbacks)
    PublishFactor(cast.viewer("expert"), version, digest=report.digest).run()
    before = FactorVersion.objects.count()
    counts = take_in(builtin_library().packs, is_shipped=True)
    assert counts == {"new": 0, "revised": 0, "kept": len(builtin_library())}
    assert FactorVersion.objects.count() == before
    assert current().pk == version.pk


def test_a_pack_that_says_something_new_becomes_current_unless_the_province_has_its_own(cast):
    import dataclasses

    pack = next(p for p in builtin_library().packs if any(f.id == GRID for f in p.factors))
    newer = [
        dataclasses.replace(f, value=f.value and f.value * 2) for f in pack.factors if f.id == GRID
    ]
    counts = take_in([dataclasses.replace(pack, factors=tuple(newer))], is_shipped=True)
    assert counts["revised"] == 1
    assert current().factor.value == newer[0].value
    assert ids("全国 2024").count(GRID) == 1


@pytest.mark.database
@pytest.mark.parametrize("change", [{"content": {}}, {"factor_id": "x"}, {"version": "x"}])
def test_the_content_of_a_version_cannot_be_changed(change):
    with pytest.raises(DatabaseError), transaction.atomic():
        FactorVersion.objects.filter(factor_id=GRID).update(**change)


@pytest.mark.database
def test_an_opinion_cannot_be_changed(cast, second_expert):
    reviewed(cast, second_expert)
    with pytest.raises(DatabaseError), transaction.atomic():
        Opinion.objects.update(text="x")


@pytest.mark.database
def test_only_one_version_is_current(cast):
    version = proposed(cast.viewer("expert"))
    with pytest.raises(DatabaseError), transaction.atomic():
        FactorVersion.objects.filter(pk=version.pk).update(is_current=True)


def test_every_revision_knows_its_factors(cast):
    revision = approved(cast.ludai)
    kept = set(RevisionFactor.objects.filter(revision=revision).values_list("factor", flat=True))
    assert kept == {row["id"] for row in revision.content()["factors"].values()}


def test_experts_see_what_is_undecided_and_what_falls_due(cast):
    proposed(cast.viewer("expert"))
    page = cast.client("province").get("/factors/agenda/").content.decode()
    assert "新年度公告" in page
    due = queries.best_before("2999-01-01")
    assert list(due.values_list("review_by", flat=True)) == sorted(
        due.values_list("review_by", flat=True)
    )


@pytest.mark.database
def test_the_index_holds_current_versions_only():
    assert (
        len(INDEX.find((), limit=100_000)) == FactorVersion.objects.filter(is_current=True).count()
    )


@pytest.mark.parametrize("model_id", sorted(model_files()))
def test_a_model_page_shows_its_worked_examples_ranges_and_versions(client, model_id):
    model = get_model(model_id)
    for prefix, item in (("", "件"), ("/en", "item")):
        page = client.get(f"{prefix}/models/{model_id}/").content.decode()
        for example in model.data.get("examples") or []:
            assert example["id"] in page
        for row in model.data.get("published") or []:
            unit = row["unit"].replace("CO2", "CO₂").replace("/item", f"/{item}")
            assert re.search(rf" – [\d.,]+ {unit}\s*</td>", page), unit
        assert model.version in page


NUMBER = re.compile(r"\d[\d.,]*\d|\d")


@pytest.mark.parametrize("model_id", sorted(model_files()))
def test_a_worked_example_says_its_arithmetic_in_the_readers_language(model_id):
    model = get_model(model_id)
    for zh, en in zip(examples_of(model, "zh"), examples_of(model, "en"), strict=True):
        assert not re.search("[\u4e00-\u9fff]", en.source), en.source
        plain = en.source.replace(" × 10⁴ Nm3", " 万Nm3")
        assert NUMBER.findall(plain) == NUMBER.findall(zh.source), en.source


@pytest.mark.database
@pytest.mark.parametrize("strange", ["a\0b", "\ud800", "\n"])
def test_a_study_that_names_a_factor_no_database_holds_is_refused_and_no_crash(strange):
    from zuji.core.refusals import Refusal
    from zuji.footprint import study_from_data
    from zuji_portal.demonstration.enterprises import _typical
    from zuji_portal.studies.results.actions import compute

    data = {**_typical("urea"), "factors": {"grid": strange}}
    with pytest.raises(Refusal) as caught:
        compute(study_from_data(data, ""), draws=0, today=timezone.localdate())
    assert "factor-unknown" in {f.rule for f in caught.value.findings}


def test_gases_are_written_by_name_in_either_language_and_kept_by_code():
    written = "CO2（化石）=1.2；CH4 (biogenic) = 0.003; N2O=0.1"
    assert gases_in_codes(written) == "co2_fossil=1.2;ch4_biogenic=0.003;N2O=0.1"
    assert gases_in_codes("co2_luc=2") == "co2_luc=2"
    assert gases_in_words("co2_fossil=1.2;n2o=0.1") == "CO2（化石）=1.2；N2O=0.1"
    assert gases_in_codes(gases_in_words("ch4_fossil=0.5;hfc134a=2")).startswith("ch4_fossil=0.5;")


@pytest.mark.parametrize("lang", ["", "/en"])
def test_the_form_of_a_factor_asks_in_words(cast, lang):
    for address in ("/factors/new/", f"/factors/{GRID}/revise/"):
        page = cast.client("expert").get(lang + address).content.decode()
        assert identifiers(page_of(address, page.replace("national_avg", ""))) == []
        assert '<option value="cradle_to_gate"' in page


def test_a_factor_whose_licence_keeps_it_is_not_proposed_to_the_province(cast):
    base, expert = current(), cast.platform["expert"]
    with pytest.raises(Refusal) as refused:
        fields = {"value": "0.6", "licence": "ecoinvent EULA"}
        ProposeFactor(expert, base, fields=fields, reason="x").run()
    (finding,) = refused.value.findings
    assert (finding.rule, finding.place) == ("licence-keeps-rows", "licence")
    assert "结果可以公布" in finding.message("zh")
    ProposeFactor(expert, base, fields={"value": "0.6", "licence": "CC BY 4.0"}, reason="x").run()
