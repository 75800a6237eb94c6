"""The programme: every figure is counted again from the rows, targets, scope, pilots, reports,
consultations.
"""

import datetime
import io
import json
import re
from functools import cache
from html import unescape
from unittest import mock
from urllib.parse import parse_qs, urlsplit

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DatabaseError, transaction
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook, load_workbook

from portal.certificates import issued, published
from portal.people import approved, filled, firm, submitted
from portal.verifiers import team
from zuji.core.canonical import digest
from zuji.core.places import cbam_good
from zuji_portal.certification.actions import Revoke, Suspend
from zuji_portal.enterprises.organisations.actions import EditEnterprise
from zuji_portal.enterprises.organisations.models import Enterprise
from zuji_portal.enterprises.products.models import Product
from zuji_portal.foundation.audit.models import AuditEntry
from zuji_portal.programme import counting
from zuji_portal.programme.actions import FileReport, SetTargets
from zuji_portal.programme.board import dqr_bands, make_board
from zuji_portal.programme.counting import Progress, ReportingPeriod, Slice
from zuji_portal.programme.models import Consultation, FiledReport, KeyIndustry, Pilot, Target
from zuji_portal.programme.report import content_of, due
from zuji_portal.programme.rules import TargetRow
from zuji_portal.programme.scope import industry_of_class, key_industries, regimes
from zuji_portal.studies.actions import ApproveStudy, SubmitStudy
from zuji_portal.studies.models import Approval, Revision, RevisionFigures, Study

database = pytest.mark.django_db
ZONE = datetime.timezone(datetime.timedelta(hours=8))


def at(year, month, day, hour=12):
    """The clock stands at that hour of China Standard Time, whatever the test does."""
    moment = datetime.datetime(year, month, day, hour, tzinfo=ZONE)
    return mock.patch("django.utils.timezone.now", return_value=moment.astimezone(datetime.UTC))


@pytest.fixture
def province(cast):
    """Five enterprises in three cities that got to different stages in different years.

    城甲 Binzhou: two products, accounted 2024-06-30 and 2025-02-01 · 城乙 Jinan: accounted
    2025-01-01 00:30 local time (2024-12-31 in UTC) · 城丙 Jinan: submitted only · and the cast's
    two, enrolled now, without any revision.
    """
    officer = cast.viewer("province")
    with at(2024, 3, 1):
        one = firm(officer, "城甲（示例）", "3716", 710_001)
        EditEnterprise(
            officer, one.enterprise, values={"industry": "2621", "is_exporter": True}
        ).run()
    with at(2024, 6, 30):
        approved(one)
    with at(2025, 2, 1):
        second = firm(officer, "城丁（示例）", "3716", 710_004)
        Product.objects.filter(pk=second.product.pk).update(enterprise=one.enterprise)
        second.product.refresh_from_db()
        one.product = second.product
        approved(one)
    with at(2024, 12, 30):
        two = firm(officer, "城乙（示例）", "3701", 710_002)
        revision = submitted(two)
    with at(2025, 1, 1, 0):
        ApproveStudy(two.viewers["approver"], revision.study).run()
    with at(2025, 5, 1):
        submitted(firm(officer, "城丙（示例）", "3701", 710_003))
    return cast


def recounted(query):
    """What a figure's address counts, found without any code of the programme: object by object."""
    ask = {k: v[0] for k, v in parse_qs(query).items()}
    found = set()
    things = Enterprise.objects.all() if ask["unit"] == "enterprises" else Product.objects.all()
    for thing in things:
        owner = thing if ask["unit"] == "enterprises" else thing.enterprise
        revisions = [r for s in thing.studies.all() for r in s.revisions.all()]
        approvals = [a for a in Approval.objects.filter(revision__in=revisions) if a.is_approved]
        made = thing.enrolled_at if ask["unit"] == "enterprises" else thing.created_at
        days = {
            "enrolled": [made],
            "submitted": [r.at for r in revisions],
            "accounted": [a.at for a in approvals],
        }
        if not days.get(ask["stage"]):
            continue
        day = min(days[ask["stage"]]).astimezone(ZONE).date().isoformat()
        industry = "fertiliser" if ask["unit"] == "products" or owner.industry == "2621" else "-"
        latest = (
            result_of(bytes(max(approvals, key=lambda a: a.at).revision.lock))
            if approvals
            else None
        )
        own = [thing] if ask["unit"] == "products" else list(thing.products.all())
        checks = [
            not ask.get("good") or any(p.hs.startswith("7214") for p in own),
            not ask.get("market") or any(ask["market"] in p.markets.split(",") for p in own),
            ask.get("since", "") <= day <= ask.get("until", "9999"),
            ask.get("city") in {None, owner.city},
            ask.get("industry") in {None, industry},
            ask.get("exporter") in {None, "yes" if owner.is_exporter else "no"},
            not ask.get("dqr") or (latest and inside(latest["dqr"]["value"], ask["dqr"])),
            not ask.get("primary")
            or (latest and inside(latest["shares"]["primary"], ask["primary"])),
        ]
        if all(checks):
            found.add(thing.pk)
    return found


@cache
def result_of(lock):
    """The result in the bytes of a lockfile, which a page's many figures are recounted from."""
    return json.loads(lock)["result"]


def inside(value, band):
    low, high = map(float, band.strip("(]").split("-"))
    is_above = low < value or (band[0] != "(" and value == low)
    return is_above and (value < high or (band[-1] == "]" and value == high))


def figures(page):
    """Address and number of every counted figure of a page."""
    links = re.findall(r'<a class="count" href="([^"]+)">([\d,]+)</a>', page.content.decode())
    return [(unescape(url), int(n.replace(",", ""))) for url, n in links]


@pytest.mark.database
@pytest.mark.once
@pytest.mark.slow
@database
@pytest.mark.parametrize(
    "query",
    [
        "year=2025&unit=products",
        *(
            pytest.param(query, marks=pytest.mark.nightly)
            for query in (
                "",
                "year=2024",
                "city=3701",
                "industry=fertiliser&exporter=yes",
                "industry=-&unit=products",
            )
        ),
    ],
)
def test_every_figure_of_the_board_is_recounted_from_the_rows_and_is_the_length_of_its_list(
    province, query
):
    client = province.client("province")
    shown = figures(client.get(f"/programme/?{query}"))
    assert len(shown) > 60
    counts = {
        url: len(recounted(urlsplit(url).query))
        for url in dict(shown)
        if "unit=datasets" not in url
    }
    for url, number in shown:
        assert number == counts.get(url, number), url
    for url, number in dict(shown).items():
        page = client.get(url)
        listed = int(re.search(r'<small id="count">(\d+)</small>', page.content.decode())[1])
        assert listed == number == len(page.context["rows"]), url


@pytest.mark.database
@database
def test_the_board_counts_what_the_fixture_did(province):
    """By hand: one enterprise accounted in 2024, one in 2025 (half past midnight in China),
    three products in all.
    """
    officer = province.viewer("province")
    seed = make_board(officer, Slice(), timezone.localdate()).standings[0]
    assert [(r.label, r.planned, r.figure.value, r.progress.backlog) for r in seed.rows] == [
        (2023, 100, 0, 100),
        (2024, 200, 1, 199),
        (2025, 300, 1, 299),
        (2025, None, 0, None),
    ]
    assert seed.rows[-1].key == ">2025"
    assert (seed.whole.planned, seed.whole.figure.value, seed.whole.progress.backlog) == (
        600,
        2,
        598,
    )
    products = make_board(officer, Slice(), timezone.localdate()).standings[1]
    assert [(r.label, r.planned, r.figure.value) for r in products.rows] == [
        (2027, 300, 3),
        (2030, 600, 3),
    ]
    at_the_end_of_2024 = make_board(officer, Slice(), datetime.date(2024, 12, 31))
    assert dict(at_the_end_of_2024.funnel)["submitted"][0].value == 2
    assert dict(at_the_end_of_2024.funnel)["accounted"][0].value == 1
    assert dict(make_board(officer, Slice(), timezone.localdate()).funnel)["verified"][0].value == 0


@database
def test_figures_of_a_revision_are_those_of_its_lockfile(province):
    for revision in Revision.objects.all():
        kept = RevisionFigures.objects.get(revision=revision)
        result = revision.content()["result"]
        assert (kept.total, kept.low, kept.high, kept.unit) == tuple(
            result["total"][k] for k in ("value", "low", "high", "unit")
        )
        assert (kept.dqr, kept.primary_share, kept.verified_share) == (
            result["dqr"]["value"],
            result["shares"]["primary"],
            result["shares"]["verified"],
        )
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        RevisionFigures.objects.update(total=1)


@database
def test_a_city_officer_sees_the_own_city_and_nothing_else_whatever_the_address_says(province):
    client = province.client("city")
    for url, number in figures(client.get("/programme/?city=3701")):
        found = recounted(urlsplit(url).query)
        assert "city=3716" in url and number == len(found), url
    page = client.get("/programme/rows/?unit=enterprises&stage=submitted&city=3701")
    assert "城甲" in page.content.decode() and "城乙" not in page.content.decode()
    book = load_workbook(
        io.BytesIO(client.get("/programme/rows.xlsx?unit=enterprises&stage=submitted").content)
    )
    assert [r[0] for r in book.active.iter_rows(min_row=2, values_only=True)] == ["城甲（示例）"]
    report = load_workbook(io.BytesIO(client.get("/programme/reports/2025.xlsx").content))
    assert [
        row[2:6] for row in report["目标与进度"].iter_rows(min_row=3, max_row=5, values_only=True)
    ] == [
        ("2024", None, 1, None),
        ("2025", None, 0, None),
        ("合计", None, 1, None),
    ]  # the province's targets are not the city's
    assert "城乙（示例）" not in {
        c for s in report for row in s.iter_rows(values_only=True) for c in row
    }


@database
def test_an_unknown_word_in_the_address_is_refused_with_what_would_be_known(cast):
    client = cast.client("province")
    for query in (
        "city=3712",
        "industry=x",
        "year=1999",
        "unit=x",
        "exporter=1",
        "scheme=x",
    ):
        page = client.get(f"/programme/?{query}")
        assert page.status_code == 422 and "choice-unknown" in page.content.decode(), query
    for query in (
        "until=tomorrow",
        "since=2025-13-01",
        "dqr=1-9",
        "primary=2",
        "stage=x",
        "unit=x",
    ):
        assert client.get(f"/programme/rows/?{query}").status_code == 422, query
    for name in ("2026Q5", "1999Q1", "2022", "x"):
        assert client.get(f"/programme/reports/{name}.pdf").status_code == 404, name
    assert client.get("/programme/reports/2026Q1.docx").status_code == 404


@pytest.mark.database
@database
def test_targets_are_set_by_part_and_the_board_shows_plan_actual_and_backlog_of_a_city(province):
    client = province.client("province")
    for city, industry, planned in (("3716", "", "2"), ("3701", "", "5"), ("", "fertiliser", "3")):
        values = {
            "regime": "seed-2023",
            "year": "2024",
            "city": city,
            "industry": industry,
            "planned": planned,
            "source": "x",
        }
        assert client.post("/programme/targets/set/", values).status_code == 302
    board = make_board(province.viewer("province"), Slice(), timezone.localdate())
    binzhou = next(t for t in board.tiles if t.city.code == "3716")
    assert (
        binzhou.row.planned,
        binzhou.row.figure.value,
        binzhou.row.progress.backlog,
    ) == (2, 1, 1)
    jinan = next(t for t in board.tiles if t.city.code == "3701")
    assert (jinan.row.planned, jinan.row.figure.value) == (5, 1)
    assert next(t for t in board.tiles if t.city.code == "3702").row.planned is None
    fertiliser = next(r for r in board.industries["enterprises"] if r.key == "fertiliser")
    assert (fertiliser.planned, fertiliser.figure.value) == (3, 1)
    of_binzhou = make_board(
        province.viewer("province"), Slice(city="3716"), timezone.localdate()
    ).standings[0]
    assert [(r.planned, r.figure.value) for r in of_binzhou.rows] == [
        (None, 0),
        (2, 1),
        (None, 0),
        (None, 0),
    ]
    page = client.get("/programme/targets/").content.decode()
    assert "2 · 7" in page and "≠ 200" in page  # two cities, seven of two hundred
    entry = AuditEntry.objects.filter(action="target.set").latest("number")
    assert entry.facts["rows"] == [
        {"regime": "seed-2023", "year": 2024, "city": "", "industry": "fertiliser", "planned": 3}
    ]
    client.post(
        "/programme/targets/set/",
        {"regime": "seed-2023", "year": "2024", "city": "3716", "planned": ""},
    )
    assert not Target.objects.filter(city="3716").exists()
    assert Target.history.filter(city="3716", history_type="-").count() == 1


HEADER = ["方案", "年份", "市", "行业", "目标", "依据"]


def target_table(*rows, header=HEADER):
    book = Workbook()
    book.active.title = "目标"
    for row in (header, *rows):
        book.active.append(list(row))
    out = io.BytesIO()
    book.save(out)
    return SimpleUploadedFile("目标.xlsx", out.getvalue())


@database
@pytest.mark.parametrize(
    ("bad", "rule", "cell"),
    [
        (("seed-2023", 2024, "莱芜", "", 3, ""), "city-unknown", "目标!C3"),
        (("seed", 2024, "滨州", "", 3, ""), "choice-unknown", "目标!A3"),
        (("seed-2023", 2027, "滨州", "", 3, ""), "choice-unknown", "目标!B3"),
        (("seed-2023", 2024, "滨州", "", "三", ""), "number-unreadable", "目标!E3"),
        (("seed-2023", 2024, "滨州", "", 2.5, ""), "count-wrong", "目标!E3"),
        (("seed-2023", 2024, "滨州", "", -1, ""), "count-wrong", "目标!E3"),
        (("seed-2023", 2024, "", "", 3, ""), "target-whole", "目标!C3"),
        (("seed-2023", 2024, "济南", "", 4, ""), "target-twice", "目标!E3"),
        (("seed-2023", 2024, "滨州", "纺织", 3, ""), "choice-unknown", "目标!D3"),
    ],
)
def test_a_table_of_targets_with_a_mistake_names_the_cell_and_writes_nothing(cast, bad, rule, cell):
    good = ("seed-2023", 2024, "济南", "", 3, "会议纪要")
    page = cast.client("province").post(
        "/programme/targets/upload/", {"file": target_table(good, bad)}
    )
    assert page.status_code == 422
    assert rule in page.content.decode() and cell in page.content.decode()
    assert not Target.objects.exists()


@database
def test_the_template_of_targets_comes_back_filled_and_changes_only_what_was_filled(cast):
    client = cast.client("province")
    book = load_workbook(io.BytesIO(client.get("/programme/targets/template.xlsx").content))
    sheet = book.active
    rows = list(sheet.iter_rows(min_row=2))
    assert len(rows) == 16 * (
        3 + 2
    )  # cities × target years of the two regimes that count enterprises or products
    rows[0][4].value, rows[1][4].value = 7, 0
    out = io.BytesIO()
    book.save(out)
    file = SimpleUploadedFile("t.xlsx", out.getvalue())
    assert client.post("/programme/targets/upload/", {"file": file}).status_code == 302
    assert dict(Target.objects.values_list("city", "planned")) == {"3701": 7, "3702": 0}
    again = load_workbook(io.BytesIO(client.get("/programme/targets/template.xlsx").content))
    assert [r[4] for r in again.active.iter_rows(min_row=2, max_row=4, values_only=True)] == [
        7,
        0,
        None,
    ]
    header = client.post(
        "/programme/targets/upload/", {"file": target_table(("x",), header=["市", "行业"])}
    )
    assert "header-missing" in header.content.decode()
    assert (
        "table-empty"
        in client.post("/programme/targets/upload/", {"file": target_table()}).content.decode()
    )


@database
def test_an_industry_is_added_and_retired_without_a_change_of_code(province):
    client, officer = province.client("province"), province.viewer("province")
    Enterprise.objects.filter(name_zh="城乙（示例）").update(industry="4411")
    values = {
        "name_zh": "火电",
        "name_en": "Power",
        "classes": "4411",
        "since": "2025-01-01",
        "source": "示例",
    }
    assert client.post("/programme/scope/industry/", values).status_code == 302

    def enterprises():
        rows = make_board(officer, Slice(), timezone.localdate()).industries["enterprises"]
        return {r.key: r.figure.value for r in rows}

    assert enterprises()["power"] == 1 and enterprises()["-"] == 0
    assert (
        client.post(
            "/programme/scope/industry/", values | {"key": "power", "until": "2025-12-31"}
        ).status_code
        == 302
    )
    assert "power" not in enterprises() and enterprises()["-"] == 1
    assert "power" in key_industries(datetime.date(2025, 6, 1))
    assert KeyIndustry.history.count() == 2
    wrong = client.post(
        "/programme/scope/industry/", {"key": "Power 1", "classes": "x", "since": "soon"}
    )
    text = wrong.content.decode()
    assert wrong.status_code == 422
    assert all(
        rule in text
        for rule in ("field-missing", "choice-unknown", "gb4754-part-wrong", "date-wrong")
    )


@database
def test_a_pilot_counts_its_members_while_it_lasts(province):
    client, officer = province.client("province"), province.viewer("province")
    values = {
        "name_zh": "近零碳",
        "name_en": "Near zero",
        "city": "3701",
        "since": "2025-01-01",
        "source": "示例",
    }
    assert client.post("/programme/scope/pilot/", values).status_code == 302

    def accounted(day):
        return dict(make_board(officer, Slice(scheme="near-zero"), day).funnel)["accounted"][
            0
        ].value

    assert accounted(timezone.localdate()) == 1 and accounted(datetime.date(2024, 12, 31)) == 0
    pilot = Pilot.objects.get()
    early = client.post(f"/programme/scope/pilot/{pilot.pk}/end/", {"until": "2024-01-01"})
    assert early.status_code == 422 and "period-wrong" in early.content.decode()
    assert (
        client.post(f"/programme/scope/pilot/{pilot.pk}/end/", {"until": "2025-12-31"}).status_code
        == 302
    )
    assert accounted(timezone.localdate()) == 0 and accounted(datetime.date(2025, 6, 1)) == 1
    assert client.post("/programme/scope/pilot/", values | {"city": ""}).status_code == 422


def cells(content, sheet):
    return list(load_workbook(io.BytesIO(content))[sheet].iter_rows(values_only=True))


@pytest.mark.database
@database
def test_the_report_holds_the_boards_figures_of_its_last_day_and_the_products_of_its_period(
    province,
):
    client, officer = province.client("province"), province.viewer("province")
    excel = client.get("/programme/reports/2025Q1.xlsx").content
    board = make_board(officer, Slice(), datetime.date(2025, 3, 31))
    targets = [row[2:6] for row in cells(excel, "目标与进度")[1:5]]
    seed = board.standings[0]
    expected = [
        (
            r.key or "合计",
            r.planned,
            r.figure.value,
            None if r.figure.value is None else r.progress.backlog,
        )
        for r in [*seed.rows, seed.whole]
    ]
    assert targets == expected
    assert [row[1:3] for row in cells(excel, "各环节")[1:7]] == [
        (f[0].value, f[1].value) for _, f in board.funnel
    ]
    assert {r[0]: r[3] for r in cells(excel, "各市")[1:]} == {
        t.city.zh: t.row.figure.value for t in board.tiles
    }
    listed = cells(excel, "本期完成核算的产品")
    assert [(r[0], r[1]) for r in listed[1:]] == [
        ("2025-01-01", "城乙（示例）"),
        ("2025-02-01", "城甲（示例）"),
    ]
    total = listed[0].index("碳足迹")
    revision = Revision.objects.get(digest=listed[1][listed[0].index("存证编码")])
    assert listed[1][total] == pytest.approx(
        revision.content()["result"]["total"]["value"], rel=1e-15
    )  # Excel keeps 16 digits
    for lang in ("", "/en"):
        first = client.get(f"{lang}/programme/reports/2025Q1.pdf").content
        assert first == client.get(f"{lang}/programme/reports/2025Q1.pdf").content
        assert first.startswith(b"%PDF") and b"pdfaid" in first


@database
@pytest.mark.usefixtures("ends_well")
def test_a_report_is_filed_once_its_period_has_ended_is_kept_as_it_was_and_corrected_with_a_reason(
    province,
):
    client, officer = province.client("province"), province.viewer("province")
    running = counting.quarter_of(timezone.localdate()).name
    early = client.post(f"/programme/reports/{running}/file/")
    assert early.status_code == 422 and "report-early" in early.content.decode()
    assert client.post("/programme/reports/2025Q1/file/").status_code == 302
    report = FiledReport.objects.get()
    assert report.digest == digest(report.content) and report.number == 1
    kept = client.get(f"/programme/reports/filed/{report.pk}.pdf").content
    Product.objects.update(name_zh="改名")
    assert client.get(f"/programme/reports/filed/{report.pk}.pdf").content == kept
    assert client.get("/programme/reports/2025Q1.pdf").content != kept
    assert client.post("/programme/reports/2025Q1/file/").status_code == 422
    assert (
        client.post("/programme/reports/2025Q1/file/", {"reason": "产品名称更正"}).status_code
        == 302
    )
    assert list(FiledReport.objects.values_list("number", "reason")) == [
        (2, "产品名称更正"),
        (1, ""),
    ]
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        FiledReport.objects.update(digest="x")
    assert AuditEntry.objects.filter(action="report.file").count() == 2
    assert (
        province.client("auditor").get(f"/programme/reports/filed/{report.pk}.xlsx").status_code
        == 200
    )
    assert (
        province.client("city").get(f"/programme/reports/filed/{report.pk}.xlsx").status_code == 403
    )
    last = counting.quarters_until(timezone.localdate(), 2)[0]
    assert due(timezone.localdate()) == last
    FileReport(officer, last).run()
    assert due(timezone.localdate()) is None


@pytest.mark.database
@database
def test_a_consultation_is_recorded_and_never_changed(cast):
    client = cast.client("province")
    values = {
        "held_on": "2026-01-08",
        "departments": ["eed", "doc"],
        "subject": "出口产品",
        "conclusions": "先评钢铁",
    }
    assert client.post("/programme/consultations/add/", values).status_code == 302
    page = client.get("/programme/consultations/").content.decode()
    assert "省商务厅" in page and "先评钢铁" in page
    bad = client.post(
        "/programme/consultations/add/",
        {"held_on": "2999-01-01", "departments": ["x"], "subject": "保留的议题"},
    )
    text = bad.content.decode()
    assert (
        bad.status_code == 422
        and "period-wrong" in text
        and "field-missing" in text
        and "保留的议题" in text
    )
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        Consultation.objects.all().delete()


@database
@pytest.mark.parametrize("role", ["city", "auditor", "clerk", "expert"])
def test_only_the_province_changes_the_programme(cast, role):
    client = cast.client(role)
    for url in (
        "targets/set/",
        "targets/upload/",
        "scope/industry/",
        "scope/pilot/",
        "reports/2025Q1/file/",
        "consultations/add/",
    ):
        assert client.post(f"/programme/{url}", {}).status_code == 403, url
    from zuji_portal.foundation.permissions.registry import Denied

    with pytest.raises(Denied):
        SetTargets(
            cast.viewer(role), "targets", rows=[TargetRow("seed-2023", 2024, "3701", "", 1)]
        ).run()


def test_the_plans_totals_are_those_of_the_documents():
    """policy.md §2 and §4: 100 + 200 + 300 = 600 enterprises; 300 products by 2027, 600 by 2030;
    about 100 data sets.
    """
    seed, products, datasets = regimes().values()
    assert sum(seed.planned.values()) == 600 and seed.unit == "enterprises" and seed.adds_up
    assert (
        products.planned == {2027: 300, 2030: 600}
        and products.unit == "products"
        and not products.adds_up
    )
    assert datasets.planned == {2030: 100}


@pytest.mark.parametrize(
    ("name", "since", "until", "due_on"),
    [
        ("2026Q1", "2026-01-01", "2026-03-31", "2026-04-10"),
        ("2026Q3", "2026-07-01", "2026-09-30", "2026-10-10"),
        ("2025Q4", "2025-10-01", "2025-12-31", "2026-01-10"),
        ("2025", "2025-01-01", "2025-12-31", "2026-01-10"),
    ],
)
def test_a_period_has_its_days_and_is_due_on_the_tenth(name, since, until, due_on):
    period = ReportingPeriod(name)
    assert [d.isoformat() for d in (period.since, period.until, period.due_on)] == [
        since,
        until,
        due_on,
    ]


def test_quarters_run_back_over_the_year():
    names = [p.name for p in counting.quarters_until(datetime.date(2026, 2, 1), 3)]
    assert names == ["2025Q3", "2025Q4", "2026Q1"]


@pytest.mark.parametrize(
    ("planned", "actual", "backlog", "share"),
    [(10, 4, 6, 0.4), (10, 12, 0, 1.2), (None, 3, None, None), (0, 0, 0, None)],
)
def test_backlog_is_never_negative_and_no_target_is_not_zero(planned, actual, backlog, share):
    assert (Progress(planned, actual).backlog, Progress(planned, actual).share) == (backlog, share)


@given(st.floats(1, 5), st.floats(0, 1))
def test_every_value_lies_in_exactly_one_band(dqr, primary):
    assert sum(counting.in_band(dqr, b) for b in dqr_bands()) == 1
    assert (
        sum(counting.in_band(primary, b) for b in counting.band_names(counting.PRIMARY_BANDS)) == 1
    )


def test_a_value_at_the_limit_of_a_level_is_in_the_band_of_that_level():
    """Recommendation 2013/179/EU: excellent up to and with 1.5, fair above 3 up to and with 4."""
    for value, level in (
        (1.0, "excellent"),
        (1.5, "excellent"),
        (1.5000000000000002, "excellent"),
        (1.51, "very good"),
        (2.0, "very good"),
        (3.0, "good"),
        (4.0, "fair"),
        (4.01, "poor"),
        (5.0, "poor"),
    ):
        assert [w["en"] for b, w in dqr_bands().items() if counting.in_band(value, b)] == [level]
        names = list(dqr_bands())
        assert counting.counted_by_band([None, value], names) == [
            int(dqr_bands()[name]["en"] == level) for name in names
        ]


@database
def test_the_longest_class_decides_the_industry():
    industries = key_industries(timezone.localdate())
    known = {
        "3120": "steel",
        "3216": "aluminium",
        "2614": "organic_chemicals",
        "1711": "textile",
        "4411": "",
        "": "",
    }
    assert {code: industry_of_class(code, industries) for code in known} == known


@database
def test_trade_is_counted_by_market_and_by_goods_of_the_cbam(province):
    """城甲's two products: rebar to the EU and Japan (7214 20, in Annex I), scrap to nobody
    (7204, excepted).
    """
    one, two = Product.objects.filter(enterprise__name_zh="城甲（示例）").order_by("pk")
    Product.objects.filter(pk=one.pk).update(hs="721420", markets="EU,JP")
    Product.objects.filter(pk=two.pk).update(hs="720449")
    board = make_board(province.viewer("province"), Slice(), timezone.localdate())
    counts = {(part, value): [f.value for f in figures] for part, value, figures in board.trade}
    assert counts == {
        ("exporter", "yes"): [1, 2],
        ("good", "cbam"): [1, 1],
        ("market", "EU"): [1, 1],
        ("market", "JP"): [1, 1],
    }
    client = province.client("province")
    for _, _, figures_ in board.trade:
        for figure in figures_:
            page = client.get(f"/programme/rows/?{figure.selection.query()}")
            assert len(page.context["rows"]) == figure.value
    assert client.get("/programme/rows/?market=eu").status_code == 422


@pytest.mark.parametrize(
    ("code", "good"),
    [
        ("721420", "iron_steel"),
        ("720449", ""),
        ("72022110", ""),
        ("72024100", "iron_steel"),
        ("252310", "cement"),
        ("2523", ""),
        ("31021012", "fertiliser"),
        ("31056000", ""),
        ("310520", "fertiliser"),
        ("7601", "aluminium"),
        ("7602", ""),
        ("7615", ""),
        ("281511", ""),
        ("28141000", "fertiliser"),
        ("401110", ""),
        ("290511", ""),
        ("", ""),
    ],
)
def test_goods_of_annex_one_with_its_exceptions(code, good):
    """Regulation (EU) 2023/956, Annex I: 7204, 7202 2 and 3105 60 00 are excepted; tyres,
    methanol, NaOH are not in it.
    """
    assert cbam_good(code) == good


@database
def test_a_product_names_its_markets_in_one_form_or_is_refused(cast):
    client = cast.client("clerk")
    product = cast.ludai.product
    values = {"name_zh": "尿素", "model_id": "urea", "markets": "eu、jp EU"}
    assert client.post(f"/products/{product.pk}/edit/", values).status_code == 302
    product.refresh_from_db()
    assert product.markets == "EU,JP"
    wrong = client.post(f"/products/{product.pk}/edit/", values | {"markets": "欧盟"})
    assert wrong.status_code == 422 and "markets-wrong" in wrong.content.decode()


@pytest.mark.database
@pytest.mark.once
@pytest.mark.slow
@database
def test_a_figure_of_an_earlier_year_keeps_the_industries_of_its_board(province):
    """Fertiliser joins the key industries in 2026 only; what was accounted in 2024 still belongs
    to it on today's board.
    """
    client = province.client("province")
    values = {
        "name_zh": "化肥",
        "name_en": "Fertiliser",
        "classes": "2621",
        "since": "2026-01-01",
        "source": "示例",
    }
    assert client.post("/programme/scope/industry/", values).status_code == 302
    seed = make_board(
        province.viewer("province"), Slice(industry="fertiliser"), timezone.localdate()
    ).standings[0]
    assert [r.figure.value for r in seed.rows] == [0, 1, 0, 0]
    for url, number in figures(client.get("/programme/?industry=fertiliser")):
        assert len(client.get(url).context["rows"]) == number, url
    earlier = make_board(
        province.viewer("province"), Slice(industry="fertiliser"), datetime.date(2025, 12, 31)
    )
    assert earlier.standings[0].whole.figure.value == 0


@database
def test_what_came_after_a_plan_has_a_row_so_that_the_rows_add_up(cast):
    """Approved today, after the last year of the plan of 2023 to 2025."""
    approved(cast.ludai)
    officer, client = cast.viewer("province"), cast.client("province")
    seed = make_board(officer, Slice(), timezone.localdate()).standings[0]
    assert seed.whole.figure.value == 1 == sum(r.figure.value for r in seed.rows)
    after = seed.rows[-1]
    assert (after.key, after.planned, after.figure.value) == (">2025", None, 1)
    assert after.figure.selection.since == datetime.date(2026, 1, 1)
    assert "2025 年以后" in client.get("/programme/").content.decode()
    assert "after 2025" in client.get("/en/programme/").content.decode()
    targets = cells(
        client.get(f"/programme/reports/{timezone.localdate().year}.xlsx").content, "目标与进度"
    )
    rows = [r for r in targets if r[0] == targets[1][0]]
    assert [r[2] for r in rows] == ["2023", "2024", "2025", "2025 年以后", "合计"]
    assert sum(r[4] for r in rows[:-1]) == rows[-1][4] == 1


@database
def test_a_revoked_certificate_was_issued_and_is_not_in_force(cast):
    certificate = issued(cast, cast.ludai, team(cast))
    published(cast.ludai)
    officer, client = cast.viewer("province"), cast.client("province")

    def counted():
        board = make_board(officer, Slice(), timezone.localdate())
        return {
            stage: ([f.value for f in dict(board.funnel)[stage]], [f.value for f in now])
            for stage, now in board.in_force.items()
        }

    assert set(counted()) == {"accounted", "verified", "certified", "labelled"}
    assert all(pair == ([1, 1], [1, 1]) for pair in counted().values())
    Suspend(cast.platform["province"], certificate, reason="示例").run()
    assert counted()["certified"] == ([1, 1], [0, 0])
    Revoke(cast.platform["province"], certificate, reason="虚假台账（示例）").run()
    found = counted()
    assert found["certified"] == found["labelled"] == ([1, 1], [0, 0])
    assert found["verified"] == found["accounted"] == ([1, 1], [1, 1])
    now = make_board(officer, Slice(), timezone.localdate()).in_force["certified"][1].selection
    page = client.get(f"/programme/rows/?{now.query()}").content.decode()
    assert re.search(r'<small id="count">0</small>', page)
    excel = client.get(f"/programme/reports/{timezone.localdate().year}.xlsx").content
    assert [r[1:] for r in cells(excel, "各环节") if r[0] == "已认证"] == [(1, 1, 0, 0)]
    export = client.get("/catalogue/export.json").json()["rows"]
    assert [(r["certificate"], r["certificate_state"]) for r in export] == [
        (certificate.number, "revoked")
    ]


@database
def test_a_corrected_value_is_listed_with_the_one_it_replaced(cast):
    first = approved(cast.ludai)
    study = first.study
    Study.objects.filter(pk=study.pk).update(state="returned")
    rows = content_of(
        cast.viewer("province"),
        ReportingPeriod(f"{timezone.localdate().year}"),
        timezone.localdate(),
    )["accounted"]
    total = first.content()["result"]["total"]["value"]
    assert [(r["standing"], r["first_total"], r["total"]) for r in rows] == [
        ("sent_back", None, total)
    ]
    inputs = study.data["inputs"] | {"power": study.data["inputs"]["power"] | {"value": 12_000_000}}
    clerk = cast.ludai.viewers["clerk"]
    second = SubmitStudy(clerk, filled(clerk, study, inputs)).run()
    ApproveStudy(cast.ludai.viewers["approver"], study).run()
    rows = content_of(
        cast.viewer("province"),
        ReportingPeriod(f"{timezone.localdate().year}"),
        timezone.localdate(),
    )["accounted"]
    corrected = second.content()["result"]["total"]["value"]
    assert corrected != total
    assert [(r["standing"], r["first_total"], r["total"]) for r in rows] == [
        ("corrected", total, corrected)
    ]
    pdf = cast.client("province").get(f"/programme/reports/{timezone.localdate().year}.pdf")
    assert pdf.status_code == 200
