"""Tables of enterprises and of targets, and what suppliers offer: cell by cell, without a site."""

from __future__ import annotations

import datetime
from types import SimpleNamespace as Plain

import pytest

from portal.test_entries import DAY as TODAY
from portal.test_entries import lacks, options_of, rows, wrong
from zuji.exchange.sheets import Sheet
from zuji.sectors.registry import get_model, model_files
from zuji.synth.plants import fictional_code
from zuji_portal.enterprises.organisations import rules as organisations
from zuji_portal.enterprises.products import rules as products
from zuji_portal.programme import rules as programme
from zuji_portal.programme.rules import Known, TargetRow
from zuji_portal.studies.suppliers import rules as suppliers
from zuji_portal.supervision.complaints import rules as complaints

USCC, OTHER = fictional_code(700_001), fictional_code(700_002)
FIRM = {
    "uscc": USCC,
    "name_zh": "鲁岱",
    "name_en": "Ludai",
    "city": "3716",
    "county": "",
    "industry": "3011",
    "is_exporter": True,
}


def read_firm(**written):
    fields, findings = organisations.read_fields(FIRM | written, lambda field: f"@{field}")
    return fields, [row[:3] for row in rows(findings)]


def test_an_enterprise_as_written():
    assert read_firm() == (FIRM, [])
    assert read_firm(city="滨州市", uscc=f" {USCC.lower()} ", name_zh=" 鲁岱 ") == (FIRM, [])
    assert read_firm(industry="", name_en=None) == (FIRM | {"industry": "", "name_en": ""}, [])
    assert read_firm(industry=3011.0)[0]["industry"] == "3011"


@pytest.mark.parametrize("written", ["是", "YES", "y", 1, 1.0, "true", "√", True])
def test_an_exporter(written):
    assert read_firm(is_exporter=written) == (FIRM, [])


@pytest.mark.parametrize("written", ["", None, "否", "no", "N", 0, 0.0, "False", "×", False])
def test_no_exporter(written):
    assert read_firm(is_exporter=written) == (FIRM | {"is_exporter": False}, [])


def test_everything_wrong_with_an_enterprise_is_said_at_its_cell():
    fields, found = read_firm(
        uscc="", name_zh=" ", city="上海", industry="水", is_exporter="maybe", name_en="x" * 161
    )
    assert found == [
        ("field-missing", "@uscc", ""),
        ("field-missing", "@name_zh", ""),
        ("city-unknown", "@city", "上海"),
        ("industry-unknown", "@industry", "水"),
        ("answer-unclear", "@is_exporter", "maybe"),
        ("text-length", "@name_en", "161"),
    ]
    assert (fields["city"], fields["industry"], fields["is_exporter"]) == ("", "", False)
    assert read_firm(city="")[1] == [("field-missing", "@city", "")]
    assert read_firm(uscc="123")[1] == [("uscc-wrong", "@uscc", "123")]
    assert read_firm(is_exporter=2.5)[1] == [("answer-unclear", "@is_exporter", "2.5")]
    assert read_firm(county="370102")[1] == [("county-elsewhere", "@county", "370102")]


@pytest.mark.parametrize(("field", "most"), [("name_zh", 120), ("name_en", 160)])
def test_names_are_as_long_as_their_columns(field, most):
    assert read_firm(**{field: "x" * most})[1] == []
    _, findings = organisations.read_fields(FIRM | {field: "x" * (most + 1)}, lambda field: field)
    assert rows(findings) == [("text-length", field, str(most + 1), f"≤ {most}")]
    _, findings = organisations.read_fields(FIRM | {"county": "x" * 41}, lambda field: field)
    assert ("text-length", "county", "41", "≤ 40") in rows(findings)


def test_the_ids_that_an_enterprise_is_kept_with():
    assert organisations.id_findings(USCC, "3011") == organisations.id_findings(USCC, "") == []
    assert rows(organisations.id_findings("x", "9")) == [
        ("uscc-wrong", "uscc", "x", ""),
        ("industry-unknown", "industry", "9", ""),
    ]


HEADER = ["统一社会信用代码", "企业名称", "英文名称", "市", "县区", "行业代码", "出口"]
ROW = [USCC, "鲁岱", "Ludai", "3716", "", "3011", "是"]


def enrolled(*content):
    read, findings = organisations.enrolment_rows(Sheet("企业", content), "a.xlsx")
    return [(row.number, row.fields) for row in read], rows(findings)


def test_an_enrolment_table():
    assert organisations.template_header() == HEADER
    assert enrolled(HEADER, ROW) == ([(2, FIRM)], [])
    blank = ["", None, " ", "", "", "", ""]
    second = [OTHER, *ROW[1:]]
    assert enrolled(HEADER, blank, ROW, second)[0] == [(3, FIRM), (4, FIRM | {"uscc": OTHER})]
    english = ["City", " USCC ", "Name"]
    found, wrong = enrolled(english, ["3716", USCC, "鲁岱"])
    assert wrong == []
    less = {"name_en": "", "industry": "", "is_exporter": False}
    assert found == [(2, FIRM | less)]


def test_the_same_enterprise_twice_is_said_with_the_first_row():
    found, wrong = enrolled(HEADER, ROW, ROW, ROW)
    assert wrong == [("row-duplicate", f"a.xlsx · 企业!A{n}", USCC, "2") for n in (3, 4)]
    assert len(found) == 3
    without = ["", *ROW[1:]]
    assert [row[:2] for row in enrolled(HEADER, without, without)[1]] == [
        ("field-missing", f"a.xlsx · 企业!A{n}") for n in (2, 3)
    ]


def test_an_enrolment_table_without_a_needed_column():
    for n in (0, 1, 3):
        head = [*HEADER[:n], "其他", *HEADER[n + 1 :]]
        table = Sheet("企业", [head, ROW])
        read, (finding,) = organisations.enrolment_rows(table, "a.xlsx")
        assert (read, finding.rule, finding.place) == ([], "header-missing", "a.xlsx · 企业!1")
        assert finding.read == "、".join(head)
        assert finding.facts["columns"]["zh"] == "统一社会信用代码、企业名称、市"
    long = Sheet("企业", [["x" * 90]])
    assert organisations.enrolment_rows(long, "a")[1][0].read == "x" * 80
    away = enrolled([*HEADER[:6]], [*ROW[:6]])
    assert away == ([(2, FIRM | {"is_exporter": False})], [])


@pytest.mark.parametrize(("column", "words"), list(organisations.COLUMNS.items()))
def test_columns_of_enterprises_go_by_several_names(column, words):
    assert all(word == word.lower() for word in words)
    said = {
        "uscc": {"统一社会信用代码", "信用代码", "uscc", "credit code"},
        "name_zh": {"企业名称", "名称", "name", "enterprise"},
        "name_en": {"英文名称", "name_en", "english name"},
        "city": {"市", "所在市", "city"},
        "county": {"县区", "县（区）", "县", "区县", "county"},
        "industry": {"行业代码", "行业", "gb/t 4754", "industry"},
        "is_exporter": {"出口", "是否出口", "exporter", "export"},
    }
    assert set(words) == said[column]
    assert set(said) == set(organisations.COLUMNS)


@pytest.mark.parametrize(
    ("firm", "key", "merged", "found"),
    [(1, 2, None, True), (2, 2, None, False), (1, 1, None, False), (1, 2, 3, False)],
)
def test_a_site_is_merged_into_another_living_one_of_its_enterprise(firm, key, merged, found):
    site = Plain(pk=1, enterprise_id=1)
    into = Plain(pk=key, enterprise_id=firm, merged_into_id=merged)
    assert organisations.mergeable(site, into) is found


KNOWN = Known({"plan": (2025, 2026)}, ["steel", "cement"])
TARGET = {
    "regime": "plan",
    "year": "2026",
    "city": "滨州",
    "industry": "steel",
    "planned": "12",
    "source": "x",
}
READ = TargetRow("plan", 2026, "3716", "steel", 12, "x")


def read_target(**written):
    row, findings = programme.read_target(TARGET | written, KNOWN, lambda field: f"@{field}")
    return row, [f[:3] for f in rows(findings)]


def test_a_target_as_written():
    assert read_target() == (READ, [])
    assert read_target(year=2026.0, planned=12) == (READ, [])
    assert READ.key == {"regime": "plan", "year": 2026, "city": "3716", "industry": "steel"}
    assert read_target(planned="")[0].planned is None
    assert read_target(planned=0)[0].planned == 0
    assert read_target(planned=1_000_000)[0].planned == 1_000_000
    assert read_target(city="")[0].city == read_target(industry="")[0].industry == ""
    assert TargetRow("plan", 2026, "", "", None).source == ""


def test_everything_wrong_with_a_target():
    assert read_target(regime="x")[1] == [("choice-unknown", "@regime", "x")]
    assert read_target(year="2024")[1] == [("choice-unknown", "@year", "2024")]
    assert read_target(city="上海")[1] == [("city-unknown", "@city", "上海")]
    assert read_target(industry="x")[1] == [("choice-unknown", "@industry", "x")]
    assert read_target(city="", industry="") == (None, [("target-whole", "@city", "")])
    assert read_target(regime="x", city="", industry="")[1] == [("choice-unknown", "@regime", "x")]
    for planned in (-1, 1_000_001, 1.5):
        assert read_target(planned=planned) == (
            None,
            [("count-wrong", "@planned", str(planned))],
        )
    assert read_target(source="x" * 200)[1] == []
    _, (finding,) = programme.read_target(TARGET | {"source": "x" * 201}, KNOWN, str)
    assert rows([finding]) == [("text-length", "source", "201", "≤ 200")]


@pytest.mark.parametrize(
    ("field", "options"),
    [("regime", "plan"), ("year", "2025、2026"), ("industry", "steel、cement")],
)
def test_the_choices_of_a_target_are_named(field, options):
    _, (finding,) = programme.read_target(TARGET | {field: "x"}, KNOWN, str)
    assert finding.facts["options"]["zh"] == options


TITLES = ["方案", "年份", "市", "行业", "目标", "依据"]
LINE = ["plan", 2026, "滨州", "steel", 12, "x"]


def targets(*content):
    read, findings = programme.target_rows(Sheet("表", content), "a.xlsx", KNOWN)
    return read, rows(findings)


def test_a_table_of_targets():
    assert targets(TITLES, LINE) == ([READ], [])
    assert targets(
        ["Year", " PLAN ", "regime", "target", "city"], [2026, "", "plan", 12, "滨州"]
    ) == (
        [TargetRow("plan", 2026, "3716", "", 12)],
        [],
    )
    unset = [*LINE[:4], "", "x"]
    assert targets(TITLES, unset, LINE) == ([READ], [])
    assert targets(TITLES, ["x", *LINE[1:]], LINE) == (
        [READ],
        [("choice-unknown", "a.xlsx · 表!A2", "x", "")],
    )


def test_a_target_twice_is_said_with_the_row_before():
    other = [*LINE[:4], 13, "x"]
    read, found = targets(TITLES, LINE, other, other)
    assert [row.planned for row in read] == [12, 13, 13]
    assert found == [
        ("target-twice", "a.xlsx · 表!E3", "13", "2"),
        ("target-twice", "a.xlsx · 表!E4", "13", "3"),
    ]


def test_a_table_of_targets_without_a_needed_column():
    for n in (0, 1, 4):
        head = [*TITLES[:n], "其他", *TITLES[n + 1 :]]
        read, (finding,) = programme.target_rows(Sheet("表", [head, LINE]), "a.xlsx", KNOWN)
        assert (read, finding.rule, finding.place) == ([], "header-missing", "a.xlsx · 表!1")
        assert (finding.read, finding.facts["columns"]["zh"]) == (
            "、".join(head),
            "方案、年份、目标",
        )
    long = Sheet("表", [["x" * 90]])
    assert programme.target_rows(long, "a", KNOWN)[1][0].read == "x" * 80
    short = ["方案", "年份", "目标"]
    assert targets(short, ["plan", 2026, 1])[1] == [("target-whole", "a.xlsx · 表!A2", "", "")]


def test_columns_of_targets_go_by_several_names():
    assert {field: set(words) for field, words in programme.COLUMNS.items()} == {
        "regime": {"方案", "regime"},
        "year": {"年份", "year"},
        "city": {"市", "city"},
        "industry": {"行业", "industry"},
        "planned": {"目标", "planned", "target"},
        "source": {"依据", "source"},
    }


ASKER = Plain(enterprise=Plain(pk=1, uscc=USCC, name_zh="鲁岱", name_en="Ludai"))


def offer(model="urea", **study):
    return {"study": study, "model": {"id": model}}


@pytest.mark.parametrize(
    ("organisation", "maker", "is_own"),
    [
        (None, None, False),
        (None, 1, True),
        (None, 2, False),
        ({"uscc": f" {USCC.lower()}"}, None, True),
        ({"uscc": OTHER}, None, False),
        ({"name": " 鲁岱 "}, 2, True),
        ({"name_en": "Ludai"}, None, True),
        ({"name": "泰岳", "name_en": ""}, None, False),
    ],
)
def test_a_footprint_of_ones_own_is_no_suppliers(organisation, maker, is_own):
    found = suppliers.own_supplier(ASKER, offer(organisation=organisation), maker)
    assert (found is not None) is is_own
    if found:
        assert (found.rule, found.place, found.severity) == ("own-supplier", "supplier", "block")
        assert found.facts["enterprise"].zh == "鲁岱"


def test_two_firms_without_an_english_name_are_not_the_same():
    asker = Plain(enterprise=Plain(pk=1, uscc=USCC, name_zh="鲁岱", name_en=""))
    assert (
        suppliers.own_supplier(asker, offer(organisation={"name": "泰岳", "name_en": ""})) is None
    )
    assert suppliers.own_supplier(asker, offer()) is None


UREA = offer(product={"name_zh": "农用尿素", "name_en": "", "gb4754": "2621"})


@pytest.mark.parametrize(
    ("names", "asked", "offered", "rule"),
    [
        (["尿素"], "", "", None),
        (["尿素"], "2621", "", None),
        (["尿素"], "3011", "", "footprint-class"),
        (["尿素"], "3011", "3011", None),
        (["尿素"], "2621", "3011", "footprint-class"),
        (["水泥"], "", "", "footprint-product"),
        (["水泥", "熟料", "石灰"], "2621", "", "footprint-product"),
        ([], "", "", None),
    ],
)
def test_a_footprint_is_of_the_product_that_was_asked_for(names, asked, offered, rule):
    found = suppliers.other_product(names, asked, UREA, offered)
    assert (found and found.rule) == rule
    if rule == "footprint-class":
        assert rows([found]) == [(rule, "revision", offered or "2621", asked)]
    if rule == "footprint-product":
        assert (found.place, found.read.zh) == ("revision", "农用尿素")
        assert found.expected.zh == "、".join(names[:2])


def test_a_footprint_without_a_product_of_its_own_goes_by_its_model():
    assert suppliers.other_product(["尿素"], "2621", offer()) is None
    assert suppliers.offered_names(offer()) == ["农用尿素", "fertiliser urea", "尿素", "Urea"]
    named = suppliers.offered_names(offer(product={"name_zh": "甲", "name_en": "a"}))
    assert named[:2] == ["甲", "a"]


@pytest.mark.parametrize("sign", ["、", "与", "或", "，", "；"])
def test_a_model_of_several_products_names_none(monkeypatch, sign):
    both, one = Plain(zh=f"甲{sign}乙", en="a and b"), Plain(zh="甲", en="a")
    monkeypatch.setattr(suppliers, "get_model", lambda id: Plain(product=both, title=one))
    assert suppliers.offered_names(offer("x", product={"name_zh": "丙"})) == ["丙", "甲", "a"]
    assert sign in suppliers.SEVERAL and len(suppliers.SEVERAL) == 5


def slots(monkeypatch, zh, default):
    slot = Plain(label=Plain(zh=zh, en="power"), default=default)
    monkeypatch.setattr(suppliers, "get_model", lambda id: Plain(slots={"grid": slot}))
    factors = {
        "a": Plain(name_zh="电力", name_en="Electricity"),
        "b": Plain(name_zh="热力", name_en=None),
    }
    monkeypatch.setattr(suppliers, "builtin_library", lambda: Plain(factors=factors))
    return suppliers.slot_names(Plain(model_id="x"), "grid")


def test_what_a_slot_is_called(monkeypatch):
    assert slots(monkeypatch, "外购电", "a") == ["外购电", "power", "电力", "Electricity"]
    both = {"x": "a", "y": "b", "z": "no"}
    assert slots(monkeypatch, "外购电", both)[2:] == ["电力", "Electricity", "热力"]
    assert slots(monkeypatch, "电（替代）", "a") == ["电（替代）", "power"]
    assert slots(monkeypatch, "外购电", "no") == slots(monkeypatch, "外购电", {}) == []


BENCHMARK = {
    "model_id": "cement",
    "place_zh": "全国",
    "place_en": "China",
    "year": 2024,
    "low": " 600 ",
    "high": "750.5",
    "source": "行业年报",
    "url": " https://a.cn ",
    "published_on": TODAY,
}
PUBLISHED = BENCHMARK | {"low": 600.0, "high": 750.5, "unit": "kgCO2e/t", "url": "https://a.cn"}


def test_a_benchmark_as_written():
    assert programme.read_benchmark(BENCHMARK, TODAY) == PUBLISHED
    single = {k: v for k, v in BENCHMARK.items() if k not in {"high", "url", "place_en"}}
    less = {"high": 600.0, "url": "", "place_en": ""}
    assert programme.read_benchmark(single, TODAY) == PUBLISHED | less
    for change, kept in (
        ({"high": "600"}, {"high": 600.0}),
        ({"year": 1990}, {"year": 1990}),
        ({"year": TODAY.year}, {"year": TODAY.year}),
        ({"url": "http://a.cn"}, {"url": "http://a.cn"}),
    ):
        assert programme.read_benchmark(BENCHMARK | change, TODAY) == PUBLISHED | kept


@pytest.mark.parametrize(
    ("change", "found"),
    [
        ({"model_id": "magic" * 9}, ("choice-unknown", "model_id", ("magic" * 9)[:40])),
        ({"low": "many"}, ("number-unreadable", "low", "many")),
        ({"high": "many"}, ("number-unreadable", "high", "many")),
        ({"high": "599.5"}, ("period-wrong", "high", "599.5", "≥ 600.0")),
        ({"year": 1989}, ("period-wrong", "year", "1989", f"1990 … {TODAY.year}")),
        ({"year": TODAY.year + 1}, ("period-wrong", "year", str(TODAY.year + 1))),
        (
            {"published_on": TODAY + datetime.timedelta(1)},
            ("period-wrong", "published_on", "2026-06-01", "≤ 2026-05-31"),
        ),
        ({"url": "ftp://" + "a" * 90}, ("url-wrong", "url", "ftp://" + "a" * 74, "")),
    ],
)
def test_what_is_wrong_with_a_benchmark(change, found):
    (row,) = wrong(programme.read_benchmark, BENCHMARK | change, TODAY)
    assert row[: len(found)] == found


def test_what_a_benchmark_needs_is_said_at_once():
    needed = ("model_id", "place_zh", "year", "low", "source", "published_on")
    assert wrong(programme.read_benchmark, {}, TODAY) == lacks(*needed)
    given = programme.read_benchmark, BENCHMARK | {"model_id": "magic"}, TODAY
    titles = [get_model(name).title.zh for name in model_files()]
    assert "、".join(options_of(*given)) == "、".join(titles)


def test_facts_that_something_rests_on_are_held():
    kept = Plain(name_zh="鲁岱", name_en="", city="3716", county=None)
    names = ("name_zh", "name_en", "city", "county")

    def held(**values):
        return rows(organisations.held_findings(names, kept, values))

    assert held(name_zh="鲁岱", name_en=None, city="3716", county="", industry="9") == []
    assert held(name_zh="x" * 90) == [("fact-held", "name_zh", "x" * 80, "鲁岱")]
    assert held(name_en="Ludai", city="", county="371602") == [
        ("fact-held", "name_en", "Ludai", "—"),
        ("fact-held", "city", "", "3716"),
        ("fact-held", "county", "371602", "—"),
    ]
    assert organisations.REGISTERED == ("name_zh", "name_en", "city", "county", "industry")
    assert ("uscc", *organisations.REGISTERED) == organisations.CHANGEABLE
    assert set(products.REGISTERED) == {
        *("name_zh", "name_en", "model_id", "specification", "site"),
        *("gb4754", "hs", "cpc", "gtin"),
    }


@pytest.mark.parametrize(
    ("about", "is_of_the_city"),
    [
        ("product", True),
        ("label", True),
        ("enterprise", True),
        ("certificate", False),
        ("verifier", False),
        ("other", False),
    ],
)
def test_complaints_about_an_enterprise_and_its_products_are_handled_by_its_city(
    about, is_of_the_city
):
    assert complaints.handling_city(about, "3716") == ("3716" if is_of_the_city else "")
    assert about in complaints.ABOUT and len(complaints.ABOUT) == 6


def test_complaints_are_upheld_or_dismissed_and_their_days_are_working_days():
    """From a Friday to the Monday after is one working day, to the Tuesday two."""
    friday = datetime.date(2026, 11, 27)
    monday, tuesday = (friday + datetime.timedelta(n) for n in (3, 4))
    assert set(complaints.OUTCOMES) == {"upheld", "dismissed"}
    assert complaints.median_days(iter([(friday, monday)])) == 1.0
    assert complaints.median_days([(friday, monday), (friday, tuesday)]) == 1.5
    assert complaints.median_days([]) is None
