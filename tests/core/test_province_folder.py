"""A province is a folder of two files; what is wrong there is refused by file, line and remedy."""

import pytest

from provinces import departments, write_province
from zuji.core.places import cities, city_code, city_unknown, county_findings, region_of
from zuji.core.province import DEFAULT, VARIABLE, current_province, read_province
from zuji.core.refusals import Refusal, describe


@pytest.fixture
def example(tmp_path, monkeypatch):
    """The fictional province is the current one."""
    monkeypatch.setenv(VARIABLE, str(write_province(tmp_path / "example")))
    return current_province()


def test_shandong_is_the_province_where_none_is_named(monkeypatch):
    monkeypatch.delenv(VARIABLE, raising=False)
    assert current_province() is read_province(DEFAULT)
    assert current_province().name.zh == "山东省"
    assert len(cities()) == 16
    assert city_code("莱芜") == ""
    assert describe(city_unknown("B2", "莱芜"), "zh") == (
        "[city-unknown] 不是山东省十六市之一 · B2 · 读到 莱芜 · "
        "请填市名（如 滨州）或四位代码（如 3716）；莱芜已并入济南"
    )


def test_places_are_those_of_the_current_province(example):
    assert [c.zh for c in cities()] == ["甲州", "乙州"]
    assert (city_code("乙州市"), city_code("滨州")) == ("9802", "")
    assert (region_of("CN", "Jiazhou"), region_of("CN", "滨州")) == ("CN-XX", "CN")
    words = describe(city_unknown("city", "滨州"), "en")
    assert "none of the two cities of Example Province" in words
    assert "Jiazhou" in words
    assert "不是示例省两市之一" in describe(city_unknown("city", "滨州"), "zh")


@pytest.mark.parametrize(
    ("city", "county", "is_there"),
    [
        ("9801", "甲县", True),
        ("9801", "980101", True),
        ("9801", "", True),
        ("9801", "980102", False),
        ("9801", "丙县", False),
        ("9802", "丙县", True),  # no counties are listed for this city
        ("9802", "980101", False),
    ],
)
def test_a_county_is_one_of_the_city_where_its_counties_are_listed(example, city, county, is_there):
    rules = [f.rule for f in county_findings("county", city, county)]
    assert rules == ([] if is_there else ["county-elsewhere"])


@pytest.mark.parametrize(
    ("change", "rule", "place"),
    [
        (("certificate_prefix: EX-CFP\n", ""), "key-missing", "province.yaml:1"),
        (("EX-CFP", "ex cfp"), "province-value", "province.yaml:9 · certificate_prefix"),
        (("EX-CFP", "E" * 21), "province-value", "province.yaml:9 · certificate_prefix"),
        (("archive_prefix: EXA", "archive_prefix: EXA-"), "province-value", "province.yaml:10"),
        (("Asia/Urumqi", "Asia/Nowhere"), "province-value", "province.yaml:11 · time_zone"),
        (("[zh-hans, en]", "[zh-hans, fr]"), "choice-unknown", "province.yaml:12 · languages.1"),
        (("logo: mark.svg", "logo: other.svg"), "province-value", "province.yaml:13 · logo"),
        (("zh: 乙州", "zh: 甲州"), "province-twice", "province.yaml:32 · cities.1.zh"),
        (('"9802"\n    zh', '"9801"\n    zh'), "province-twice", "province.yaml:31 · cities.1"),
        (("column: 1", "column: 0"), "province-twice", "province.yaml:34 · cities.1.column"),
        (('"9802"\n    zh', '"3702"\n    zh'), "province-value", "province.yaml:31 · cities.1"),
        (('example_city: "9801"', 'example_city: "9"'), "province-city", "province.yaml:20"),
        (('cities: ["9802"]', 'cities: ["3716"]'), "province-city", "programme.yaml:32"),
        (("unit: products", "unit: datasets"), "province-target", "programme.yaml:1 · regimes"),
        (("counts: in_year", "counts: often"), "choice-unknown", "programme.yaml:6"),
        (("tag: D\n    planned:\n      2026: 7", "tag: D"), "key-missing", "programme.yaml:2"),
        (departments("[seals]", "[seals, sealing]"), "province-duty", "programme.yaml:"),
        (departments("    lead: true\n", ""), "province-lead", "programme.yaml:"),
        (departments("[seals]", "[seals]\n    lead: true"), "province-lead", "programme.yaml:"),
        (departments("  third:", "  Third:"), "province-value", "programme.yaml:"),
        (departments("  third:", f"  t{'h' * 20}:"), "province-value", "programme.yaml:"),
        (departments("    actions: [digest.]\n", ""), "key-missing", "programme.yaml:"),
        (("issuer:", "colour: red\nissuer:"), "province-key", "province.yaml:8 · colour"),
    ],
)
def test_a_wrong_configuration_is_refused_with_place_and_remedy(tmp_path, change, rule, place):
    folder = write_province(tmp_path / "example", change)
    with pytest.raises(Refusal) as refused:
        read_province(str(folder))
    found = {f.rule: f for f in refused.value.findings}
    assert rule in found
    assert str(found[rule].place).startswith(f"example/{place}")
    assert all(found[rule].remedy(lang) for lang in ("zh", "en"))


def test_departments_have_the_duties_that_their_file_gives(tmp_path):
    programme = read_province(str(write_province(tmp_path / "example", departments()))).programme
    seals = programme.duties["seals"]
    named = ("certificate.issue", "certificate.", "report.file", "report.filed", "report.write")
    assert [seals.covers(action) for action in named] == [True, True, True, False, False]
    assert [d.lead for d in programme.departments.values()] == [True, False, False]
    assert programme.departments["second"].duties == ["seals"]


def test_a_duty_that_is_not_listed_is_named_with_those_that_are(tmp_path):
    change = departments("[seals]", "[seals, sealing]")
    with pytest.raises(Refusal) as refused:
        read_province(str(write_province(tmp_path / "example", change)))
    (finding,) = refused.value.findings
    assert (finding.rule, finding.read) == ("province-duty", "sealing")
    assert "departments.second.duties.1" in str(finding.place)
    assert finding.remedy("zh").endswith("seals, shared")


def test_a_folder_that_is_not_there_is_refused_with_the_names_of_those_that_are(monkeypatch):
    monkeypatch.setenv(VARIABLE, "atlantis")
    with pytest.raises(Refusal) as refused:
        current_province()
    (finding,) = refused.value.findings
    assert (finding.rule, finding.read) == ("province-unknown", "atlantis")
    assert "shandong" in str(finding.expected)
