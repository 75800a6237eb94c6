"""Factor files that a user holds: each published layout, and what is refused row by row."""

import io

import openpyxl
import pytest

from zuji.core.refusals import Refusal
from zuji.factors.files import read_factor_file
from zuji.factors.importing import import_factors, read_table
from zuji.factors.packs import read_pack, write_pack

CPCD = """产品ID,产品名称,核算边界,碳足迹,企业名称,数据年份,数据类型,是否低碳
34740F0042021C,聚丙烯,摇篮到大门,1.587kgCO2e/千克,-,2021,核心数据库,否
15200X0412022A,硫铝酸盐水泥,摇篮到大门,711.12kgCO2e/千克,-,2022,文献数据,否
47150X0742021B,双面玻璃光伏组件,摇篮到坟墓,0.0169kgCO2e/千瓦时,-,2021,文献数据,否
41431X0072012A,再生铝,摇篮到大门,0.72tCO2e/公吨,-,2012,文献数据,否
00000X0012012A,谜,摇篮到大门,很多,-,2012,文献数据,否
"""
DESNZ = """\
ID,Scope,Level 1,Level 2,Level 3,Level 4,Column Text,UOM,GHG/Unit,GHG Conversion Factor 2024
1_1,Scope 1,Fuels,Gaseous fuels,LPG,,,tonnes,kg CO2e,2939.36
1_2,Scope 1,Fuels,Gaseous fuels,LPG,,,tonnes,kg CO2e of CO2 per unit,2935.2
1_3,Scope 1,Fuels,Gaseous fuels,LPG,,,kWh (Gross CV),kg CO2e,0.21450
1_4,Scope 1,Fuels,Gaseous fuels,LPG,,,kWh (Net CV),kg CO2e,0.23032
"""
EPA = """Table 1 Stationary Combustion
Fuel Type,mmBtu per short ton,kg CO2 per mmBtu,g CH4 per mmBtu,g N2O per mmBtu
Anthracite Coal,25.09,103.69,11,1.6
"""
ADEME = """\
Type Ligne;Identifiant de l'élément;Statut de l'élément;Nom base français;Nom base anglais;\
Nom attribut français;Unité français;Localisation géographique;Total poste non décomposé
Elément;25823;Valide générique;Acier;Steel;neuf;kgCO2e/tonne;France continentale;2211,0
Poste;25823;Valide générique;Acier;Steel;neuf;kgCO2e/tonne;France continentale;100,0
Elément;99;Archivé;Vieux;Old;;kgCO2e/tonne;France continentale;3,0
Elément;26000;Valide générique;Transport;Transport;;kgCO2e/tep PCI;France continentale;3,0
"""
PLAIN = """物料名称,排放因子,单位,年份,来源
钢帘线,2.46,kgCO2e/kg,2020,某报告
炭黑,2.12,kgCO2e/t,2011,某报告
缺数,,kgCO2e/t,2011,某报告
"""


def imported(text, name="x.csv", **options):
    return import_factors(read_table(text.encode(), name), name, **options)


def test_cpcd_reads_value_and_unit_from_one_cell_and_refuses_what_cannot_be():
    found = imported(CPCD)
    values = {f.name_zh: (f.value, f.unit, f.year, f.region) for f in found.accepted}
    assert found.format == "cpcd"
    assert values["聚丙烯"] == (1.587, "kgCO2e/kg", 2021, "CN")
    assert values["再生铝"] == (0.72, "tCO2e/t", 2012, "CN")
    assert values["双面玻璃光伏组件"][1] == "kgCO2e/kWh"
    rules = {f.place.split(" ")[0]: f.rule for f in found.refused}
    assert rules == {"x.csv:3": "factor-magnitude", "x.csv:6": "import-amount"}


def test_two_rows_run_together_are_refused_and_not_halved():
    found = imported(PLAIN.replace("某报告\n炭黑", "某报告 炭黑"))
    assert found.refused[0].rule == "lca-row-long"
    assert found.accepted == ()


def test_desnz_takes_totals_only_and_refuses_gross_calorific_value():
    found = imported(DESNZ)
    assert found.format == "desnz"
    assert [(f.unit, f.value, f.gwp_basis) for f in found.accepted] == [
        ("kgCO2e/t", 2939.36, "AR5"),
        ("kgCO2e/kWh", 0.23032, "AR5"),
    ]
    assert found.skipped == 1
    assert [f.rule for f in found.refused] == ["import-unit"]
    assert "高位热值" in found.refused[0].expected


def test_epa_tables_keep_the_gases_apart():
    found = imported(EPA)
    factor = found.accepted[0]
    assert found.format == "epa"
    assert factor.gases == {
        "co2_fossil": 103.69,
        "ch4_fossil": pytest.approx(0.011),
        "n2o": pytest.approx(0.0016),
    }
    # 103.69 kg per mmBtu over 1.05505585262 GJ per mmBtu
    assert factor.base_gases()["co2_fossil"] * 1000 == pytest.approx(
        103.69 / 1.05505585262, rel=1e-9
    )
    assert factor.gwp_basis == ""


def test_base_empreinte_reads_decimal_commas_and_valid_elements_only():
    found = imported(ADEME)
    assert [(f.name_en, f.value, f.unit, f.region) for f in found.accepted] == [
        ("Steel, neuf", 2211.0, "kgCO2e/t", "FR")
    ]
    assert found.skipped == 2
    assert [f.rule for f in found.refused] == ["import-unit"]


def test_a_plain_table_needs_name_value_unit_and_is_checked_for_magnitude():
    found = imported(PLAIN)
    assert [f.name_zh for f in found.accepted] == ["钢帘线"]
    assert {f.rule for f in found.refused} == {"factor-magnitude", "value-missing"}
    assert all(":" in f.place for f in found.refused)


def test_headings_of_other_names_are_mapped_and_fixed_fields_given():
    text = "item;kg\nSalt;0.17\n"
    found = imported(
        text,
        form="plain",
        renamed={"name_en": "item", "value": "kg"},
        fixed={"unit": "kgCO2e/kg", "region": "US", "confidence": "A"},
    )
    factor = found.accepted[0]
    assert (factor.name_en, factor.value, factor.region, factor.confidence) == (
        "Salt",
        0.17,
        "US",
        "A",
    )


def test_gbk_and_spreadsheets_are_read():
    assert (
        imported(PLAIN).accepted
        == import_factors(read_table(PLAIN.encode("gb18030"), "x.csv"), "x.csv").accepted
    )
    book = openpyxl.Workbook()
    for row in PLAIN.strip().splitlines():
        book.active.append(row.split(","))
    out = io.BytesIO()
    book.save(out)
    found = import_factors(read_table(out.getvalue(), "x.xlsx"), "x.xlsx")
    assert [f.name_zh for f in found.accepted] == ["钢帘线"]


@pytest.mark.parametrize(
    ("content", "name", "rule"),
    [
        (b"a,b\n1,2\n", "x.csv", "import-format"),
        (b"\xff\xff\x00\x81\x81\xff", "x.csv", "import-encoding"),
        (b"nonsense", "x.xlsx", "workbook-unreadable"),
    ],
)
def test_files_that_are_no_factor_tables_are_refused(content, name, rule):
    with pytest.raises(Refusal) as caught:
        import_factors(read_table(content, name), name)
    assert caught.value.findings[0].rule == rule


def test_accepted_rows_become_a_pack_that_reads_back(tmp_path):
    found = imported(CPCD)
    write_pack(tmp_path / "mine", found.accepted)
    assert {f.id: f.value for f in read_pack(tmp_path / "mine").factors} == {
        f.id: f.value for f in found.accepted
    }


def test_a_whole_public_table_is_imported_with_a_report(shared):
    """Taiwan's coefficients as published: a plain CSV of more than a thousand rows."""
    content = (shared / "data" / "factors" / "tw_moenv_cfp.csv").read_bytes()
    found = import_factors(
        read_table(content, "tw.csv"), "tw.csv", form="plain", fixed={"region": "TW"}
    )
    assert len(found.accepted) + len(found.refused) == 1164
    assert len(found.accepted) > 800
    assert {f.rule for f in found.refused} <= {
        "unit-unknown",
        "import-unit",
        "factor-magnitude",
        "factor-duplicate",
    }
    assert "再生" in " ".join(f.name_zh for f in found.accepted)


def test_the_data_class_and_the_boundary_of_a_file_become_codes():
    coded = {f.name_zh: (f.evidence, f.boundary_code) for f in imported(CPCD).accepted}
    assert coded["聚丙烯"] == ("database", "cradle_to_gate")
    assert coded["再生铝"] == ("literature", "cradle_to_gate")
    assert coded["双面玻璃光伏组件"] == ("literature", "cradle_to_grave")
    assert {f.evidence for f in imported(EPA).accepted} == {"database"}
    plain = PLAIN.replace("来源", "来源,依据").replace("某报告\n", "某报告,文献\n", 1)
    assert [f.evidence for f in imported(plain).accepted] == ["literature"]


GERMAN = """name;value;unit
Strom;0,581;kgCO2e/kWh
Stahl;2,345;kgCO2e/kg
Gas;2,02;kgCO2e/m3
Zement;1.234,5;kgCO2e/t
"""


def test_a_table_with_decimal_commas_has_its_numbers_and_says_so():
    found = imported(GERMAN)
    assert [factor.value for factor in found.accepted] == [0.581, 2.345, 2.02, 1234.5]
    assert not found.refused
    assert [(finding.rule, finding.read) for finding in found.marks] == [("number-mark", "0,581")]


def test_a_table_with_a_lone_comma_is_asked_with_both_readings():
    found = imported("name;value;unit\nStahl;2,345;kgCO2e/kg\n")
    assert not found.accepted
    assert [finding.rule for finding in found.refused] == ["number-ambiguous"]
    assert dict(found.refused[0].facts) == {"decimal": "2.345", "whole": "2345"}


def test_the_person_who_is_asked_can_state_the_mark_and_the_encoding():
    text = "name;value;unit\nStahl;2,345;kgCO2e/kg\n"
    assert [factor.value for factor in imported(text, decimal=",").accepted] == [2.345]
    assert [factor.value for factor in imported(text, decimal=".").accepted] in ([2345], [])
    russian = "name;value;unit\nсталь;2,34;kgCO2e/kg\n".encode("cp1251")
    with pytest.raises(Refusal) as caught:
        read_table(russian, "x.csv")
    assert caught.value.findings[0].rule == "text-encoding-doubtful"
    assert read_table(russian, "x.csv", encoding="cp1251")[1][0] == "сталь"


def test_a_table_with_two_decimal_marks_is_refused_where_they_meet():
    found = imported(GERMAN + "Kalk;1,234.5;kgCO2e/t\nSand;0.004;kgCO2e/kg\n")
    assert {finding.rule for finding in found.refused} == {"number-marks-mixed"}
    assert [factor.name_en for factor in found.accepted] == ["Sand"]


def test_numbers_of_a_spreadsheet_keep_their_point_beside_texts_with_commas():
    book = openpyxl.Workbook()
    for row in (["name", "value", "unit"], ["Strom", "0,581", "kgCO2e/kWh"]):
        book.active.append(row)
    book.active.append(["Stahl", 2.345, "kgCO2e/kg"])
    out = io.BytesIO()
    book.save(out)
    found = import_factors(read_table(out.getvalue(), "x.xlsx"), "x.xlsx")
    assert [factor.value for factor in found.accepted] == [0.581, 2.345]


def test_names_of_a_western_table_are_as_written():
    text = "name,value,unit\nStahlträger,2.5,kgCO2e/kg\nBänder,1.5,kgCO2e/kg\n"
    found = import_factors(read_table(text.encode("cp1252"), "noms.csv"), "noms.csv")
    assert [factor.name_en for factor in found.accepted] == ["Stahlträger", "Bänder"]


UNITS_SEEN = (
    *("kg CO2-eq/kWh", "kg-CO2e/kWh", "kgCO2e/tonne-km", "kgCO2e/passenger.km", "kgCO2e/p.km"),
    *("kgCO2e/person*km", "lb CO2e/MWh", "kgCO2e/therm", "kgCO2e/US gal", "kgCO2e/short ton"),
    *("kgCO2e/sh tn", "kgCO2e/lb av", "千克CO2当量/千瓦时", "KgCO2e/Kg", "kgCO2e per kg"),
    *("kgCO2e/unit", "kgCO2e/USD", "kg CO2 eq/kg", "kgCO2e/km", "kgCO2e/vehicle.km"),
    *("kgCO2e/m2.a", "kgCO2e/MJ (LHV)", "kgCO2e/kWh (Net CV)", "tCO2e/百万元"),
)


@pytest.mark.parametrize("unit", UNITS_SEEN)
def test_a_spelling_of_a_unit_is_no_reason_to_refuse_a_factor(unit):
    found = imported(f"name,value,unit\nitem,0.5,{unit}\n")
    assert "unit-unknown" not in {finding.rule for finding in found.refused}
    assert len(found.accepted) + len(found.refused) == 1
    assert not found.accepted or found.accepted[0].unit == unit


@pytest.mark.parametrize("unit", ["kgCO2/kWh", "kgCO2e/kWh (Gross CV)", "kgCO2e/104 t"])
def test_a_unit_of_another_substance_is_refused(unit):
    found = imported(f"name,value,unit\nitem,0.5,{unit}\n")
    assert not found.accepted
    assert found.refused


def test_the_receipt_of_a_factor_table_accounts_for_rows_and_columns():
    text = "某厂因子表,,,,,\n" + PLAIN.replace("来源\n", "来源,心情\n", 1)
    receipt = imported(text).receipt
    assert receipt.unaccounted == {}
    assert (receipt.count("row", "read"), receipt.count("row", "refused")) == (1, 2)
    ignored = {p.finding.rule: p.places for p in receipt.portions if p.outcome == "ignored"}
    assert ignored == {"lca-row-above": ("x.csv:1",), "lca-column-unknown": ("x.csv:2 心情",)}
    assert imported(DESNZ).receipt.count("row", "ignored") == 1
    assert imported(DESNZ).receipt.unaccounted == {}


def test_the_sheets_that_are_not_read_are_named():
    book = openpyxl.Workbook()
    for line in PLAIN.splitlines():
        book.active.append(line.split(","))
    book.create_sheet("旧表").append(["x"])
    book.create_sheet("空表")
    content = io.BytesIO()
    book.save(content)
    receipt = read_factor_file(content.getvalue(), "x.xlsx").receipt
    assert receipt.unaccounted == {}
    places = [p.places for p in receipt.portions if p.kind == "sheet" and p.outcome == "ignored"]
    assert places == [("x.xlsx · 旧表",)]


def test_a_pack_of_our_own_schema_has_a_receipt_as_well():
    text = (
        "id,name_zh,name_en,category,kind,use,unit,value,confidence,memo\n"
        "a.x,甲,A,material,emission,product_footprint,kgCO2e/kg,1.5,C,\n"
        "a.y,乙,B,material,emission,product_footprint,kgCO2e/nothing,1.5,C,\n"
    )
    receipt = imported(text).receipt
    assert receipt.unaccounted == {}
    assert (receipt.count("row", "read"), receipt.count("row", "refused")) == (1, 1)
    assert receipt.count("field", "ignored") == 1


def test_years_and_magnitudes_of_a_table_are_judged_and_stand_in_its_receipt():
    titles = ["名称", "单位", "数值", "年份"]
    rows = [
        ["铜", "kgCO2e/kg", 4000, 2023],  # held: 3.4 … 5.8
        ["铝", "kgCO2e/kg", 16, "20233"],
        ["锌", "kgCO2e/kg", 3, "2019-2021"],
        ["铅", "kgCO2e/kg", 3, "1850"],
        ["锡", "kgCO2e/kg", 3, "n/a"],
        ["镍", "kgCO2e/kg", 10, 2023.0],
    ]
    made = import_factors([titles, *rows], "x.csv")
    assert [(f.rule, f.place) for f in made.refused] == [
        ("year-wrong", "x.csv:3 year"),
        ("year-wrong", "x.csv:5 year"),
    ]
    assert [f.year for f in made.accepted] == [2023, 2019, None, 2023]
    assert [f.rule for f in made.marks] == ["factor-far"]
    assert made.receipt.checks == made.marks


def test_a_table_in_our_schema_meets_the_same_rules():
    titles = [
        "id",
        "name_zh",
        "name_en",
        "category",
        "kind",
        "use",
        "unit",
        "value",
        "gases",
        "year",
        "low",
        "confidence",
    ]
    common = ["铜", "copper", "metal", "emission", "product_footprint", "kgCO2e/kg"]
    rows = [
        ["a", *common, 4, "", 2023.0, "", "A"],
        ["b", *common[:3], "upstream", *common[4:], 4, "", 2023, "", "A"],
        ["c", *common, "", "CO2=3;co2_fossil=3", 2023, "", "A"],
        ["d", *common, 4, "", 2023, 5, "A"],
        ["e", *common, "", "", 2023, "", "A"],
        ["f", *common, 4, "", 20233, "", "A"],
        ["g", *common, 4000, "", 2023, "", "A"],
    ]
    made = import_factors([titles, *rows], "x.csv")
    assert [f.id for f in made.accepted] == ["a", "g"]
    assert [f.rule for f in made.refused] == [
        "factor-kind",
        "factor-gas-twice",
        "interval-wrong",
        "factor-no-value",
        "year-wrong",
    ]
    assert [f.rule for f in made.receipt.checks] == ["factor-far"]


def test_a_plain_table_reads_ranges_and_the_year_of_its_source():
    table = [
        ["name", "unit", "value", "low", "high", "year", "source_year"],
        ["steel", "kgCO2e/kg", "1.9", "1.5", "2.2", "2023", "2024"],
        ["zinc", "kgCO2e/kg", "3", "2", "", "2023", ""],
        ["copper", "kgCO2e/kg", "4.1", "5", "6", "2023", ""],
        ["tin", "kgCO2e/kg", "9", "", "", "2023", "1975"],
        ["lead", "kgCO2e/kg", "2", "", "", "2023", "2019"],
    ]
    made = import_factors(table, "x.csv")
    steel = next(factor for factor in made.accepted if factor.name_zh == "steel")
    assert (steel.low, steel.high, steel.source.year) == (1.5, 2.2, "2024")
    assert {f.rule for f in made.refused} == {"interval-wrong", "source-year-wrong"}
    assert {f.rule for f in made.marks} == {"factor-range-open", "source-before-data"}


def test_co2e_of_nothing_is_no_factor():
    """A footprint of 1000 pieces in a column "kgCO2e" is not 12 kgCO2e for one of them."""
    found = imported("品名,数量,数量单位,碳足迹(kgCO2e)\n螺栓,1000,件,12\n")
    assert [finding.rule for finding in found.refused] == ["import-unit"]
    assert found.accepted == ()


@pytest.mark.parametrize(
    ("name", "value", "is_told"),
    [
        ("玻璃", 2100, True),
        ("Steel sheet", 2100, True),
        ("玻璃", 2.1, False),
        ("某物", 2100, False),
    ],
)
def test_what_only_an_optional_pack_holds_is_held_against_it(name, value, is_told):
    """Glass is 1.4 and steel plate 2.4 kgCO2e/kg in the British and the Taiwanese pack alone."""
    made = imported(f"name,value,unit\n{name},{value},kgCO2e/kg\n")
    assert [f.rule for f in made.marks] == (["factor-far"] if is_told else [])
