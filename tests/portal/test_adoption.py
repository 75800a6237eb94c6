"""Adoption lists: entered by hand or from a file with a receipt a row, shown and counted."""

from __future__ import annotations

import datetime
import itertools

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from portal.guards.adoption import SINCE, place
from portal.people import approved
from portal.test_ways import words
from zuji.core.refusals import Refusal
from zuji.exchange.adoption_lists import adoption_rows
from zuji.exchange.sheets import Sheet
from zuji_portal.catalogue.actions import Publish
from zuji_portal.catalogue.models import Entry
from zuji_portal.enterprises.organisations.models import Enterprise
from zuji_portal.programme.adoption import indicators, queries
from zuji_portal.programme.adoption.actions import EndPlace, RecordPlace, WithdrawImport
from zuji_portal.programme.adoption.models import AdoptedPlace, AdoptionImport
from zuji_portal.programme.adoption.resolving import overlap, register_of, resolved

HEAD = ["统一社会信用代码*", "企业名称", "产品", "园区", "起", "止", "文件"]
DAY = datetime.date


def rows(*given):
    return adoption_rows([Sheet("名单", [["绿色工厂名单"], HEAD, *given])], "名单.xlsx")


CODE = "91510500204912335K"
"""A valid code of public text (the handbook's programme.md, section 6)."""


def test_each_row_is_read_or_refused_at_its_cell():
    good = [CODE, "某厂", "", "", "2026年1月1日", "", "示例〔2026〕1号"]
    late = [CODE, "", "", "", "2026-02-01", "2026-01-31", "x"]
    bare = ["91510500204912335X", "", "", "", "", "", ""]
    first, head, second, third = rows(good, HEAD, late, bare, ["", "", "", "", "", "", ""])
    assert (first.outcome, first.fields["since"], first.fields["until"]) == (
        "read",
        SINCE,
        None,
    )
    assert head.outcome == "ignored"
    assert [(f.rule, f.place) for f in second.findings] == [("day-range", "名单!F5")]
    assert {(f.rule, f.place) for f in third.findings} == {
        ("uscc-wrong", "名单!A6"),
        ("list-cell-missing", "名单!E6"),
        ("list-cell-missing", "名单!G6"),
    }
    with pytest.raises(Refusal) as without:
        adoption_rows([Sheet("名单", [["企业", "日期"]])], "名单.xlsx")
    assert [f.rule for f in without.value.findings] == ["header-missing"]


@pytest.mark.parametrize(
    ("until", "other_since", "shares"),
    [
        (DAY(2026, 1, 31), DAY(2026, 1, 31), True),
        (DAY(2026, 1, 31), DAY(2026, 2, 1), False),
        (None, DAY(2030, 1, 1), True),
    ],
)
def test_two_periods_overlap_where_they_share_a_day(until, other_since, shares):
    assert overlap(SINCE, until, other_since, None) is shares
    assert overlap(other_since, None, SINCE, until) is shares


def table(cast, *lines):
    text = "\n".join(",".join(line) for line in [HEAD, *lines]).replace("*", "")
    return SimpleUploadedFile("名单.csv", text.encode())


@pytest.mark.django_db
def test_a_file_is_entered_with_a_receipt_for_every_row_and_shown(
    cast, django_capture_on_commit_callbacks
):
    approved(cast.ludai)
    entry = Entry.objects.get(product=cast.ludai.product)
    own, rival = cast.ludai.enterprise, cast.rival.enterprise
    document = ["", "2026-01-01", "", "示例〔2026〕1号"]
    lines = [
        [own.uscc, own.name_zh, entry.archive_number.lower(), *document],
        [own.uscc, "旧名称", cast.ludai.product.name_zh, *document],
        [rival.uscc, "", cast.rival.product.name_zh, *document],
        [own.uscc, "", "没有的产品", *document],
        [CODE, "", "x", *document],
    ]
    client = cast.client("province")
    posted = {"programme": "good-shandong", "file": table(cast, *lines)}
    answer = client.post("/adoption/upload/", posted)
    assert answer.status_code == 302
    made = AdoptionImport.objects.get()
    kept = [(r.outcome, [f["rule"] for f in r.findings]) for r in made.rows.all()]
    assert kept == [
        ("read", []),
        ("ignored", ["adoption-name-differs", "adoption-known"]),
        ("refused", ["adoption-not-catalogued"]),
        ("refused", ["adoption-product-unknown"]),
        ("refused", ["adoption-enterprise-unknown"]),
    ]
    receipt = words(client.get(f"/adoption/imports/{made.pk}/"))
    assert "不在目录库" in receipt and "登记 1" in receipt
    again = client.post("/adoption/upload/", posted | {"file": table(cast, *lines)})
    assert again.status_code == 422, "nothing is new"
    public = "/adoption/lists/good-shandong/"
    visitor = cast.client("anonymous")
    assert cast.ludai.product.name_zh not in words(visitor.get(public))
    assert "另有 1 个产品" in words(visitor.get(public))
    Publish(cast.viewer("owner"), entry, shows=[]).run()
    assert cast.ludai.product.name_zh in words(visitor.get(public))
    assert "好品山东" in words(visitor.get(f"/p/{entry.key}"))
    assert "好品山东" in words(cast.client("clerk").get(f"/products/{cast.ludai.product.pk}/"))
    counts = {
        c.key: (c.enterprises, c.products) for c in queries.list_counts(None, timezone.localdate())
    }
    assert counts["good-shandong"] == (1, 1) and counts["green-factory"] == (0, 0)
    assert "好品山东" in words(client.get("/programme/"))
    with django_capture_on_commit_callbacks(execute=True):
        WithdrawImport(cast.viewer("province"), made, reason="文件有误").run()
    assert "另有" not in words(visitor.get(public)) and "好品山东" not in words(
        visitor.get(f"/p/{entry.key}")
    )
    assert cast.client("city").get("/adoption/record/").status_code == 403


@pytest.mark.django_db
def test_one_place_is_entered_by_hand_and_taken_off_on_a_day(cast):
    province, own = cast.viewer("province"), cast.ludai.enterprise
    given = {"uscc": own.uscc, "since": SINCE, "until": None, "document": "示例〔2026〕1号"}
    made = RecordPlace(province, None, programme="green-factory", values=given).run()
    for changed, rule in (
        ({}, "adoption-known"),
        ({"since": DAY(2026, 3, 1)}, "adoption-overlaps"),
    ):
        with pytest.raises(Refusal) as refused:
            RecordPlace(province, None, programme="green-factory", values=given | changed).run()
        assert [f.rule for f in refused.value.findings] == [rule]
    with pytest.raises(Refusal) as refused:
        RecordPlace(province, None, programme="good-shandong", values=given).run()
    assert [f.rule for f in refused.value.findings] == ["field-missing"], "it lists products"
    with pytest.raises(Refusal):
        EndPlace(province, made, until=DAY(2025, 12, 31), reason="x").run()
    EndPlace(province, made, until=DAY(2026, 2, 1), reason="退出").run()
    made.refresh_from_db()
    assert made.is_in_force(DAY(2026, 2, 1)) and not made.is_in_force(DAY(2026, 2, 2))
    later = RecordPlace(
        province, None, programme="green-factory", values=given | {"since": DAY(2026, 2, 2)}
    ).run()
    assert later.pk != made.pk
    page = words(cast.client("clerk").get(f"/products/{cast.ludai.product.pk}/"))
    assert "绿色工厂（企业），2026-02-02 起" in page


@pytest.mark.django_db
def test_the_indicators_of_a_park_add_its_enterprises_and_keep_missing_missing(cast):
    for firm in (cast.ludai, cast.rival):
        place(cast, "near-zero-pilot", enterprise=firm.enterprise, park="示例园区")
    approved(cast.ludai)
    (row,) = indicators.pilots(cast.viewer("province"), timezone.localdate())
    assert (row.name.zh, row.enterprises, row.products, row.accounted) == ("示例园区", 2, 2, 1)
    assert row.share == 50.0 and row.dqr is not None
    assert (row.reduced, row.comparable, row.certified) == (0, 0, 0)
    (own,) = indicators.pilots(cast.viewer("city"), timezone.localdate())
    assert own.enterprises == 1, "of the enterprises that a city sees"
    AdoptedPlace.objects.filter(enterprise=cast.ludai.enterprise).update(until=SINCE)
    (row,) = indicators.pilots(cast.viewer("province"), timezone.localdate())
    assert (row.products, row.accounted, row.share, row.dqr) == (1, 0, 0.0, None)
    assert "—" in words(cast.client("province").get("/adoption/pilots/"))
    book = cast.client("auditor").get("/adoption/pilots.xlsx")
    assert book.status_code == 200 and book.content[:2] == b"PK"


@pytest.mark.django_db
def test_an_enterprise_without_products_shows_its_lists(cast):
    firm = Enterprise.objects.create(uscc=CODE, name_zh="示例厂", city="3702", industry="2621")
    place(cast, "green-factory", enterprise=firm)
    page = words(cast.client("province").get(f"/enterprises/{firm.pk}/"))
    assert "绿色工厂（企业），2026-01-01 起" in page


@pytest.mark.django_db
def test_the_rows_of_a_file_are_looked_up_at_once(cast, django_assert_max_num_queries):
    codes = [cast.ludai.enterprise.uscc, cast.rival.enterprise.uscc]
    with django_assert_max_num_queries(4):
        register = register_of("green-factory", codes)
        for code, day in itertools.product(codes, range(1, 20)):
            given = {"uscc": code, "since": DAY(2026, 1, day), "until": DAY(2026, 1, day)}
            assert resolved(register, given | {"document": "x"})[0]
