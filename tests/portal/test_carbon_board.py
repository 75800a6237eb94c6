"""Carbon on the board: classes, changes by cause, warnings by weight, the list of studies."""

import datetime
import io
import re
from html import unescape

import pytest
from django.utils import timezone
from openpyxl import load_workbook

from portal.people import approved, firm, submitted
from sectors.test_all_models import typical
from zuji.core.label import Label
from zuji.core.refusals import Refusal
from zuji.lockfile import build_lock
from zuji_portal.foundation.permissions.registry import Denied
from zuji_portal.programme import carbon, counting
from zuji_portal.programme.actions import RecordBenchmark, WithdrawBenchmark
from zuji_portal.programme.carbon import (
    YearValue,
    change_of,
    classes_of,
    kept_classes,
    public_classes,
)
from zuji_portal.programme.models import Benchmark, RevisionWeight
from zuji_portal.programme.weights import weight_of
from zuji_portal.studies.models import Study

pytestmark = [pytest.mark.django_db, pytest.mark.database, pytest.mark.once]
BENCHMARK = {
    "model_id": "urea",
    "place_zh": "某省",
    "year": 2025,
    "low": "1800",
    "high": "1900",
    "source": "示例公告",
    "published_on": datetime.date(2026, 1, 8),
}


def value(product, total, year=2025, **more):
    facts = {
        "product": product,
        "name": Label("尿素", "Urea"),
        "enterprise": Label(f"厂{product}", f"Plant {product}"),
        "enterprise_id": product,
        "city": "3716",
        "model": "urea",
        "study": product,
        "revision": 10 * product + year % 10,
        "number": 1,
        "year": year,
        "total": total,
        "low": total - 10,
        "high": total + 10,
        "unit": "kgCO2e/t",
        "causes": {},
        "at": datetime.datetime(year + 1, 3, 1, tzinfo=datetime.UTC),
    }
    return YearValue(**facts | more)


def test_a_class_changes_by_the_sum_of_its_plants_and_the_causes_add_up_to_it():
    """(950 + 1020) against (1000 + 1000) is −1.5 %: factors −40, activity +10 of 2000."""
    pairs = [
        (value(1, 1000, 2024), value(1, 950, causes={"factor": -40.0, "activity": -10.0})),
        (value(2, 1000, 2024), value(2, 1020, causes={"factor": 0.0, "activity": 20.0})),
    ]
    change = change_of(pairs)
    assert change is not None
    assert change.plants == 2
    assert change.share == pytest.approx(-0.015)
    assert change.causes["factor"] == pytest.approx(-0.02)
    assert change.causes["activity"] == pytest.approx(0.005)
    assert sum(change.causes.values()) == pytest.approx(change.share)


def test_what_no_cause_explains_is_named_other():
    change = change_of([(value(1, 1000, 2024), value(1, 900, causes={"factor": -60.0}))])
    assert change is not None
    assert change.causes["other"] == pytest.approx(-0.04)


def test_years_that_do_not_follow_each_other_and_other_units_are_no_change():
    assert classes_of([value(1, 900, 2023), value(1, 950, 2025)])[0].change is None
    old = value(1, 900, 2024, unit="kgCO2e/item")
    assert classes_of([old, value(1, 950, 2025)])[0].change is None


def test_a_product_stands_with_its_latest_year():
    of = classes_of([value(1, 900, 2024), value(1, 950, 2025), value(2, 800, 2023)])[0]
    assert sorted(v.total for v in of.values) == [800, 950]
    assert of.median is None, "two plants are too few"


def test_the_public_sees_no_class_of_fewer_than_five_and_no_plant():
    four = public_classes([value(n, 900 + n) for n in range(4)])[0]
    assert (four.distribution.median, four.distribution.withheld) == (None, "few")
    RevisionWeight.objects.all().delete()
    five = public_classes([value(n, 900 + 10 * n) for n in range(5)])[0]
    assert five.distribution.withheld in {"", "dominated"}
    assert not hasattr(five, "values")
    pair = [value(1, 900, 2024), value(1, 950, 2025)]
    assert public_classes(pair)[0].change is None, "the change of a single plant is its own figure"


@pytest.fixture
def plants(cast):
    """Two plants with an approved study, and one whose study waits."""
    officer = cast.viewer("province")
    made = [firm(officer, f"城{n}（示例）", "3716", 720_000 + n) for n in range(3)]
    for one in made[:2]:
        approved(one)
    submitted(made[2])
    return cast


@pytest.mark.parametrize(
    ("model", "tonnes"), [("chlor_alkali", 600_000), ("mto", 150_000), ("steam_cracker", 1_000_000)]
)
def test_the_output_of_a_process_of_many_products_is_that_of_the_product(model, tonnes):
    """The typical plants' own figures; by the runs of the process it would be up to 2.6 times."""
    assert weight_of(build_lock(typical(model)), [])["output"] == pytest.approx(tonnes)


def test_an_accepted_revision_is_weighed_once_and_warns_with_the_emissions_of_its_output(plants):
    weight = RevisionWeight.objects.select_related("revision").first()
    assert RevisionWeight.objects.count() == 2, "the third is not accepted"
    assert weight.output == pytest.approx(520_000)  # of the typical urea plant
    values = carbon.year_values()
    for warned in carbon.warnings(values):
        of = RevisionWeight.objects.filter(pk__in=[v.revision for v in values])
        those = [w for w in of if warned.rule in w.warned]
        by = {v.revision: v.total for v in values}
        assert warned.studies == len(those)
        assert warned.tonnes == pytest.approx(sum(by[w.pk] * w.output for w in those) / 1000)
        assert "{" not in warned.message["zh"] + warned.message["en"]


@pytest.mark.parametrize(
    ("rule", "zh"),
    [
        ("factor-proxy", "替代性因子"),  # of the library
        ("screen-unchanged", "清单与该产品上一期几乎相同"),  # of the screening's rules
        ("eaf-metallic-yield", "钢铁料消耗不在常见范围"),  # of a sector model
        ("no-such-rule", "以前的一条检查"),
    ],
)
def test_a_warning_is_told_in_words_wherever_its_rule_is_worded(rule, zh):
    told = carbon.warning_of(rule)
    assert zh in told.zh
    assert rule not in told.zh + told.en and "{" not in told.zh + told.en


def test_the_board_shows_classes_week_map_and_warnings_in_both_languages(plants):
    client = plants.client("province")
    zh = client.get("/programme/").content.decode()
    for text in ("各类产品的碳足迹", "最近七天", 'class="chart tilemap"', "警示，按涉及的排放量"):
        assert text in zh
    en = client.get("/en/programme/").content.decode()
    assert "Footprints by class of products" in en
    assert "该市" not in en
    wall = client.get("/programme/?screen=wall").content.decode()
    assert 'class="slide"' in wall
    city = plants.client("city").get("/programme/").content.decode()
    assert "各类产品的碳足迹" in city


def test_the_public_classes_are_made_again_only_when_a_value_was_accepted_or_taken_back(
    plants, django_assert_num_queries
):
    before = kept_classes()
    assert before == public_classes()
    with django_assert_num_queries(2):
        assert kept_classes() == before
    Study.objects.filter(pk=Study.objects.filter(state="approved").first().pk).update(
        state="returned"
    )
    assert kept_classes() == public_classes() != before


def test_an_empty_province_says_what_will_appear(cast):
    assert "这里出现它所在类别的图" in cast.client("province").get("/programme/").content.decode()


def test_supervisors_filter_search_and_export_every_study(plants):
    client = plants.client("province")
    rows = Study.objects.filter(revisions__isnull=False).distinct().count()
    assert f'<small id="count">{rows}</small>' in client.get("/programme/studies/").content.decode()
    waiting = client.get("/programme/studies/?state=submitted&q=城2").content.decode()
    assert '<small id="count">1</small>' in waiting
    assert "城2（示例）" in waiting
    assert "城0（示例）" not in waiting
    sheet = load_workbook(
        io.BytesIO(client.get("/programme/studies.xlsx?state=submitted&q=城2").content)
    ).active
    assert [c.value for c in sheet[1]][:3] == ["产品", "企业", "市"]
    assert sheet.max_row == 2
    assert sheet["B2"].value == "城2（示例）"
    assert client.get("/programme/studies/?state=nonsense").status_code == 422
    assert "没有符合条件的核算" in client.get("/programme/studies/?q=无此企业").content.decode()


def test_a_city_sees_the_studies_of_its_own_city_alone(plants):
    officer = plants.viewer("province")
    approved(firm(officer, "外市（示例）", "3701", 720_009))
    page = plants.client("city").get("/programme/studies/?city=3701").content.decode()
    assert "城0（示例）" in page
    assert "外市（示例）" not in page


def test_a_benchmark_has_a_source_and_a_day_and_stands_on_the_board(plants):
    viewer = plants.viewer("province")
    made = RecordBenchmark(viewer, "benchmarks", values=BENCHMARK).run()
    assert (made.low, made.high, made.unit) == (1800, 1900, "kgCO2e/t")
    page = plants.client("province").get("/programme/benchmarks/").content.decode()
    assert "某省" in page
    assert "示例公告" in page
    WithdrawBenchmark(viewer, made, reason="已更新").run()
    assert Benchmark.objects.get().withdrawn_why == "已更新"
    with pytest.raises(Refusal):
        WithdrawBenchmark(viewer, made, reason="再停").run()


@pytest.mark.parametrize(
    ("wrong", "rule"),
    [
        ({"source": ""}, "field-missing"),
        ({"published_on": None}, "field-missing"),
        ({"published_on": datetime.date(2999, 1, 1)}, "period-wrong"),
        ({"low": "abc"}, "number-unreadable"),
        ({"low": "1950"}, "period-wrong"),
        ({"model_id": "nonsense"}, "choice-unknown"),
        ({"year": 1899}, "period-wrong"),
        ({"url": "ftp://x"}, "url-wrong"),
    ],
)
def test_a_benchmark_without_source_day_or_number_is_refused(cast, wrong, rule):
    with pytest.raises(Refusal) as refused:
        RecordBenchmark(cast.viewer("province"), "benchmarks", values=BENCHMARK | wrong).run()
    assert rule in {f.rule for f in refused.value.findings}
    assert not Benchmark.objects.exists()


def test_nobody_but_the_province_enters_benchmarks(cast):
    for role in ("city", "auditor", "clerk"):
        with pytest.raises(Denied):
            RecordBenchmark(cast.viewer(role), "benchmarks", values=BENCHMARK).run()


def test_the_province_opens_the_class_of_a_study_that_was_submitted(plants):
    study = Study.objects.filter(state="approved").first()
    page = plants.client("province").get(f"/desk/studies/{study.pk}/class/")
    assert page.status_code == 200
    assert "本平台的同类" in page.content.decode()


def test_the_draft_of_a_report_says_the_figures_and_leads_to_their_lists(plants):
    """Both accounted products of the fixture stand in the sentence, with the list behind it."""
    client, period = plants.client("province"), counting.quarter_of(timezone.localdate()).name
    text = client.get(f"/programme/reports/{period}/draft/").content.decode()
    sentence = re.search(r"<p>\s*(本期新增完成核算的产品 .*?)</p>", text, re.DOTALL)[1]
    url, count = re.search(r'href="([^"]+)">(\d+)</a>', sentence).groups()
    assert count == "2"
    assert 'id="count">2<' in client.get(unescape(url)).content.decode()
    for title in ("一、总体进展", "三、核查与认证", "六、下步安排", "七、附件"):
        assert title in text
    english = client.get(f"/en/programme/reports/{period}/draft/").content.decode()
    assert "1 Progress" in english
    assert client.get("/programme/reports/2999Q1/draft/").status_code == 404
