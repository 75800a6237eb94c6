"""Plain factor tables as strangers write them: what is read, asked or refused, and why."""

import io

import openpyxl
import pytest

from zuji.core.refusals import Refusal
from zuji.factors.files import read_factor_file
from zuji.factors.plain_amounts import spread

TITLES = ["名称", "排放因子", "单位"]


def book(*rows, merged=()):
    workbook = openpyxl.Workbook()
    for row in rows:
        workbook.active.append(list(row))
    for area in merged:
        workbook.active.merge_cells(area)
    content = io.BytesIO()
    workbook.save(content)
    return content.getvalue()


def read(*rows, merged=(), **options):
    made = read_factor_file(book(*rows, merged=merged), "t.xlsx", **options)
    assert made.receipt.unaccounted == {}
    return made


def counted(made):
    return [(f.name_zh, f.gases or f.value, f.unit) for f in made.accepted]


def rules(made):
    return [finding.rule for finding in made.refused]


GASES = ["燃料", "CO2", "CH4", "N2O", "单位"]
# 2.6 + 0.001 · 28 + 0.0001 · 265 kg CO2e by AR5
DIESEL = {"co2_fossil": 2.6, "ch4_fossil": 0.001, "n2o": 0.0001}


@pytest.mark.parametrize(
    ("titles", "row"),
    [
        (GASES, ["柴油", 2.6, 0.001, 0.0001, "kg/L"]),
        (
            ["名称", "CO2(kg)", "CH4(kg)", "N2O(kg)", "CO2e(kg)", "单位"],
            ["柴油", 2.6, 0.001, 0.0001, 2.6545, "L"],
        ),
        (
            ["名称", "排放因子", "单位", "其中CO2", "其中CH4", "其中N2O"],
            ["柴油", 2.6545, "kgCO2e/L", 2.6, 0.001, 0.0001],
        ),
        (["名称", "kgCO2/L", "gCH4/L", "gN2O/L"], ["柴油", 2.6, 1, 0.1]),
        (
            [
                "名称",
                "单位",
                "CO2排放因子(kgCO2/L)",
                "CH4排放因子(kgCH4/L)",
                "N2O排放因子(kgN2O/L)",
            ],
            ["柴油", "L", 2.6, 0.001, 0.0001],
        ),
    ],
)
def test_gases_in_columns_are_read_apart_and_a_sum_is_a_check(titles, row):
    made = read(titles, row)
    assert counted(made) == [("柴油", pytest.approx(DIESEL), "kgCO2e/L")]
    assert [finding.rule for finding in made.marks][-1:] == ["import-gases"]


SODA = ["纯碱", 1900, 4, 0.1]  # g a kg, which is 1.9, 0.004 and 0.0001 kg


@pytest.mark.parametrize(
    ("titles", "row", "rule"),
    [
        (["名称", "CO2(g)", "CH4(g)", "N2O(g)", "单位"], [*SODA, "kg"], ""),
        (["名称", "CO2(g)", "CH4(g)", "N2O(g)", "功能单位"], [*SODA, "g"], "per g"),
        (["名称", "CO2(g)", "CH4(g)", "N2O(g)", "单位"], [*SODA, "g"], "import-gas-per"),
    ],
)
def test_a_mass_beside_gases_is_what_they_are_per_unless_it_may_be_their_own_unit(
    titles, row, rule
):
    made = read(titles, row)
    if rule.startswith("import"):
        assert (counted(made), rules(made)) == ([], [rule])
        return
    ((_, gases, unit),) = counted(made)
    assert gases == pytest.approx({"co2_fossil": 1.9, "ch4_fossil": 0.004, "n2o": 0.0001})
    assert unit == ("kgCO2e/g" if rule else "kgCO2e/kg")


@pytest.mark.parametrize(
    ("titles", "row", "rule"),
    [
        (["名称", "CO2", "单位"], ["柴油", 2.6, "kg/L"], "import-co2-alone"),
        (TITLES, ["电力", 0.57, "kgCO2/kWh"], "import-co2-alone"),
        (TITLES, ["电力", 0.57, "kgC/kWh"], "import-unit"),
        (["名称", "排放因子(kgCO2e/kg)", "生物碳占比"], ["纸", 1.2, "40%"], "import-percent"),
        (["名称", "CH4(kg/t)"], ["稻谷", 0.9], "import-gas-alone"),
        (["名称", "CH4排放(kgCO2e/t)"], ["原煤", 210], "import-gas-alone"),
        (["名称", "N2O(kg/t)"], ["硝酸", 7], "import-gas-alone"),
        (["名称", "因子(kgCO2e/t)", "气体"], ["原煤", 210, "CH4"], "import-gas-alone"),
        (GASES, ["柴油", 2.6, None, 0.0001, "kg/L"], "import-gas-blank"),
        (GASES, ["柴油", 2.6, 0.1, 0.01, "kgCO2e/L"], "import-gas-untold"),
        ([*GASES, "CO2e"], ["柴油", 2.6, 0.001, 0.0001, "kg/L", 3.5], "factor-two-values"),
        (
            ["名称", "CO2", "HFCs", "CH4", "N2O", "单位"],
            ["x", 1, 1, 0, 0, "kg/t"],
            "import-gas-mixture",
        ),
        (["名称", "CO2", "CH4(kgCO2/t)", "N2O", "单位"], ["x", 1, 1, 0, "kg/t"], "import-gas-unit"),
    ],
)
def test_gases_that_make_no_sum_are_refused_by_name(titles, row, rule):
    made = read(titles, row)
    assert (counted(made), rules(made)) == ([], [rule])


def test_a_title_of_methane_alone_is_no_footprint_and_one_of_a_product_is():
    rows = [["名称", "因子"], ["兖州", 120]]
    made = read(["2023年甲烷排放因子（单位：kgCO2e/t）"], *rows)
    assert (counted(made), rules(made)) == ([], ["import-gas-alone"])
    assert counted(read(["甲烷与甲醇的碳足迹（单位：kgCO2e/t）"], *rows))
    assert counted(read(["CO2、CH4排放因子（单位：kgCO2e/t）"], *rows))


@pytest.mark.parametrize(
    "rows",
    [
        [["项目", "水泥", "石灰"], ["单位", *["kgCO2e/t"] * 2], ["碳足迹", 735, 1190]],
        [["因子（kgCO2e/t）"], ["名称", "水泥", "石灰"], ["碳足迹", 735, 1190]],
        [["Bezeichnung", "THG-Emissionen (kg CO2-Äq./t)"], ["水泥", 735], ["石灰", 1190]],
        [["材料", "最小值", "平均值(kgCO2e/t)"], ["水泥", 700, 735], ["石灰", 1000, 1190]],
    ],
)
def test_tables_on_their_side_and_titles_of_other_languages_are_read(rows):
    made = read(*rows)
    assert [(f.name_zh, f.value) for f in made.accepted] == [("水泥", 735), ("石灰", 1190)]


def test_modules_count_by_their_sum_and_are_no_names():
    titles, row = ["材料", "单位", "A1", "A2", "A3"], ["水泥", "kgCO2e/t", 120, 15, 600]
    for total in ("A1-A3", "A1–A3 合计"):
        made = read([*titles, total, "C3"], [*row, 735, 20])
        assert counted(made) == [("水泥", 735, "kgCO2e/t")]
        assert rules(read([*titles, total], [*row, 700])) == ["import-parts-differ"]
    with pytest.raises(Refusal):
        read(titles, row)


def test_a_sheet_called_after_one_gas_holds_no_footprints():
    made = read_factor_file(book(TITLES, ["硝酸", 1.9, "kgCO2e/kg"]), "N2O_排放因子.xlsx")
    assert rules(made) == ["import-gas-alone"]


def test_gases_in_rows_of_a_table_on_its_side_are_read_apart():
    made = read(
        ["指标", "单位", "原铝"], ["CO2", "kg/t", 13100], ["CH4", "g/t", 20], ["N2O", "g/t", 2]
    )
    gases = {"co2_fossil": 13100, "ch4_fossil": 0.02, "n2o": 0.002}
    assert counted(made) == [("原铝", pytest.approx(gases), "kgCO2e/t")]
    assert made.marks[0].rule == "import-turned"


def test_gases_given_as_their_equivalents_are_the_sum_and_no_masses():
    titles = ["Fuel", "Unit", "kg CO2e", *(f"kg CO2e of {gas}" for gas in ("CO2", "CH4", "N2O"))]
    made = read(titles, ["Diesel", "litres", 2.66, 2.62, 0.0003, 0.0397])
    assert counted(made) == [("Diesel", 2.66, "kgCO2e/L")]
    untold = read([*GASES, "CO2e"], ["柴油", 2.6, 0.1, 0.01, "kgCO2e/L", 2.71])
    assert counted(untold) == [("柴油", 2.71, "kgCO2e/L")]


@pytest.mark.parametrize(
    ("methane", "oxide"),
    [
        ("kg CH4 (as CO2e)", "kg N2O (as CO2e)"),
        ("CH4（折CO2e）", "N2O（折CO2e）"),
        ("CH4（以CO2当量计）", "N2O（以CO2当量计）"),
        ("CH4 in CO2eq", "N2O in CO2eq"),
        ("CH4（CO2e）", "N2O（CO2e）"),
        ("甲烷（二氧化碳当量）", "氧化亚氮（二氧化碳当量）"),
    ],
)
def test_a_gas_as_its_equivalent_is_no_mass_however_written(methane, oxide):
    titles = ["名称", "单位", "合计 kgCO2e", "CO2 (kg)", methane, oxide]
    made = read(titles, ["柴油", "L", 2.7, 2.65, 0.01, 0.04])
    assert counted(made) == [("柴油", {"co2_fossil": 2.65, "co2e": 0.05}, "kgCO2e/L")]


def test_a_sum_named_before_a_chinese_word_is_no_carbon_dioxide():
    titles = ["名称", "CO2e因子(kgCO2e/t)", "其中CH4(kg/t)"]
    made = read(titles, ["焦炭", 420, 2.1])  # 420 is not 2.1 · 28
    assert (counted(made), rules(made)) == ([], ["factor-two-values"])
    assert counted(read(titles[:2], ["焦炭", 420])) == [("焦炭", 420, "kgCO2e/t")]


def test_several_gases_in_one_title_are_their_sum():
    titles = ["名称", "温室气体（CO2、CH4、N2O）因子（kg/kg）"]
    assert counted(read(titles, ["钢", 2.05])) == [("钢", 2.05, "kgCO2e/kg")]


def test_a_line_of_a_unit_counts_in_whatever_column_it_stands():
    rows = [1, "PP", 1.7], ["单位：kgCO2e/m3"], [2, "天然气", 2.2]
    made = read(["排放因子表  单位：kgCO2e/kg"], ["序号", "名称", "因子"], *rows)
    assert counted(made) == [("PP", 1.7, "kgCO2e/kg"), ("天然气", 2.2, "kgCO2e/m3")]


def test_a_total_of_fossil_and_biogenic_carbon_is_parted():
    titles = ["产品", "单位", "化石碳排放", "生物源碳排放", "总排放因子"]
    assert counted(read(titles, ["x", "kgCO2e/kg", 2, 1, 3])) == [
        ("x", {"co2e": 2, "co2_biogenic": 1}, "kgCO2e/kg")
    ]
    declared = ["Product", "Unit", "GWP-fossil", "GWP-biogenic", "GWP-luluc", "GWP-total"]
    made = read(declared, ["wood", "kg CO2e/kg", 2, -1.5, 0.01, 0.51])
    assert counted(made)[0][1] == {"co2e": 2, "co2_uptake": -1.5, "co2_luc": 0.01}


def test_energy_by_gross_calorific_value_is_refused_in_the_cell_of_the_unit():
    made = read(["Fuel", "Unit", "kg CO2e"], ["Gas", "kWh (Gross CV)", 0.18])
    assert rules(made) == ["import-unit"]


def test_values_of_two_kinds_are_no_region_and_none_is_chosen():
    titles = ["Fuel", "Unit", "Default emission factor", "Country-specific emission factor"]
    with pytest.raises(Refusal, match="import-values-several"):
        read(titles, ["Coal", "kgCO2e/GJ", 95, 92])
    average = read(["省份", "电力平均二氧化碳排放因子（kgCO2/kWh）"], ["山东", 0.6838])
    assert rules(average) == ["import-co2-alone"]


def test_the_unit_of_a_value_is_the_one_beside_it_or_in_a_heading():
    energy = ["燃料", "低位发热量", "单位", "排放因子", "单位"]
    assert counted(read(energy, ["煤", 20.9, "GJ/t", 94, "tCO2e/TJ"])) == [("煤", 94, "tCO2e/TJ")]
    coal = ["名称", "折标系数", "单位", "碳排放系数", "单位", "CO2排放量(t)"]
    made = read(coal, ["煤", 0.7143, "kgce/kg", 2.66, "tCO2e/tce", 12])
    assert counted(made) == [("煤", 2.66, "tCO2e/tce")]
    rows = ["单位：kgCO2e/kWh"], ["电", 0.58], ["单位：kgCO2e/GJ"], ["热", 110]
    made = read(["名称", "排放因子"], *rows)
    assert [(f.value, f.unit) for f in made.accepted] == [(0.58, "kgCO2e/kWh"), (110, "kgCO2e/GJ")]


def test_a_gas_in_each_row_is_a_part_of_one_factor():
    titles = ["名称", "气体", "排放因子", "单位"]
    apart = [["柴油", "CO2", 2.6, "kg/L"], ["柴油", "CH4", 0.001, "kg/L"]]
    apart.append(["柴油", "N2O", 0.0001, "kg/L"])
    assert counted(read(titles, *apart)) == [("柴油", DIESEL, "kgCO2e/L")]
    summed = [["柴油", "CO2", 2.6, "kgCO2e/L"], ["柴油", "合计", 2.65, "kgCO2e/L"]]
    assert counted(read(titles, *summed)) == [("柴油", 2.65, "kgCO2e/L")]
    assert rules(read(titles, ["柴油", "氖气", 2.6, "kg/L"])) == ["import-gas-untold"]


def test_biogenic_carbon_is_kept_apart_or_asked_about():
    titles = ["名称", "排放因子", "单位", "生物源CO2"]
    pellets = {"co2e": 0.1, "co2_biogenic": 1.5}
    assert counted(read(titles, ["木屑", 0.1, "kgCO2e/kg", 1.5])) == [
        ("木屑", pellets, "kgCO2e/kg")
    ]
    assert rules(read(titles, ["木屑", 1.6, "kgCO2e/kg", 1.5])) == ["import-apart-untold"]
    within = read([*TITLES, "其中生物源CO2"], ["木屑", 1.6, "kgCO2e/kg", 1.5])
    assert counted(within) == [("木屑", pytest.approx(pellets), "kgCO2e/kg")]
    share = read([*TITLES, "生物质占比"], ["垃圾", 0.8, "kgCO2e/kg", "40%"])
    assert [finding.rule for finding in share.marks] == ["import-biomass-share"]


@pytest.mark.parametrize("titles", [["2020", "2021"], [2020, 2021], ["2020年因子", "2021年因子"]])
def test_of_years_side_by_side_the_latest_or_the_one_asked_for_is_read(titles):
    rows = ["名称", "单位", *titles], ["华北电网", "kgCO2e/kWh", 0.71, 0.69]
    made = read(*rows)
    assert [(f.value, f.year) for f in made.accepted] == [(0.69, 2021)]
    assert [finding.rule for finding in made.marks] == ["import-year-chosen"]
    asked = read(*rows, fixed={"year": "2020"})
    assert [(f.value, f.year) for f in asked.accepted] == [(0.71, 2020)]
    with pytest.raises(Refusal, match="import-year-absent"):
        read(*rows, fixed={"year": "2015"})


def test_titles_in_two_rows_are_one():
    over, under = ["名称", "单位", "排放因子", ""], ["", "", "2020", "2021"]
    years = read(over, under, ["电力", "kgCO2e/kWh", 0.61, 0.58], merged=["C1:D1", "A1:A2"])
    assert [(f.value, f.year) for f in years.accepted] == [(0.58, 2021)]
    unit = read(["名称", "排放因子"], ["", "kgCO2e/kWh"], ["电力", 0.58])
    assert counted(unit) == [("电力", 0.58, "kgCO2e/kWh")]


@pytest.mark.parametrize(
    "rows",
    [
        (TITLES, ["甲", 1, "kgCO2e/kg"], ["乙", 2, "〃"], ["丙", 3, "同上"]),
        (TITLES, ["甲", 1, "kgCO2e/kg"], ["乙", 2, "、、"], ["丙", 3, "as above"]),
        (["某表（单位：kgCO2e/kg）"], TITLES[:2], ["甲", 1], ["乙", 2], ["丙", 3]),
        (["表", None], [None, "单位：kgCO2e/kg"], TITLES[:2], ["甲", 1], ["乙", 2], ["丙", 3]),
        (
            ["名称", "排放因子(kgCO2e)", "单位"],
            *([name, n, "kg"] for n, name in enumerate("甲乙丙", 1)),
        ),
        (
            ["名称", "因子", "单位", "功能单位"],
            *([name, n, "kgCO2e", "1 kg"] for n, name in enumerate("甲乙丙", 1)),
        ),
        (["名称", "kg CO2e per kg"], ["甲", 1], ["乙", 2], ["丙", 3]),
        (TITLES, ["甲", 1, "kgCO2e Per kg"], ["乙", 2, "kgCO2e／kg"], ["丙", 3, "kgCO2e PER kg"]),
    ],
)
def test_the_unit_is_found_where_people_write_it(rows):
    made = read(*rows)
    assert [(f.value, f.per.scale) for f in made.accepted] == [(1, 1), (2, 1), (3, 1)]
    assert not made.refused


def test_a_merged_cell_speaks_for_its_rows():
    rows = [TITLES, ["甲", 1, "kgCO2e/kg"], ["乙", 2, None], ["丙", 3, None]]
    assert len(read(*rows, merged=["C2:C4"]).accepted) == 3
    assert rules(read(*rows)) == ["import-unit", "import-unit"]


def test_a_further_table_on_the_sheet_has_its_own_unit():
    electricity = [["名称", "排放因子(kgCO2e/kWh)"], ["电力", 0.58]]
    steel = [["表二", None], ["名称", "排放因子(tCO2e/t)"], ["钢", 2.1]]
    made = read(*electricity, *steel)
    assert counted(made) == [("电力", 0.58, "kgCO2e/kWh"), ("钢", 2.1, "tCO2e/t")]


def test_headings_averages_and_void_rows_are_no_factors():
    titles = [*TITLES, "状态"]
    rows = [["一、钢材"], ["热轧卷", 2.1, "kgCO2e/kg"], ["平 均（加权）", 2.2, "kgCO2e/kg"]]
    made = read(titles, *rows, ["旧值", 9, "kgCO2e/kg", "已作废"], ["注：仅供参考"])
    assert counted(made) == [("热轧卷", 2.1, "kgCO2e/kg")]
    assert (rules(made), made.skipped) == ([], 4)


def test_factors_of_one_name_are_told_apart_or_none_is_taken():
    titles = ["名称", "地区", "年份", "排放因子", "单位", "阶段"]
    power = [["电力", "山东", 2021, 0.68, "kgCO2e/kWh"], ["电力", "江苏", 2021, 0.57, "kgCO2e/kWh"]]
    made = read(titles, *power)
    assert [(f.region, f.id.split(".")[-1]) for f in made.accepted] == [
        ("CN-SD", "cn_sd"),
        ("CN-JS", "cn_js"),
    ]
    stages = [
        ["电力", "山东", 2021, n, "kgCO2e/kWh", stage]
        for n, stage in ((0.5, "上游"), (0.6, "燃烧"))
    ]
    untold = read(titles, *stages)
    assert (counted(untold), rules(untold)) == ([], ["import-told-apart"] * 2)
    assert untold.refused[0].expected == "阶段"
    headed = read(TITLES, ["甲厂"], ["电耗", 0.5, "kgCO2e/t"], ["乙厂"], ["电耗", 0.7, "kgCO2e/t"])
    assert [f.technology for f in headed.accepted] == ["甲厂", "乙厂"]
    again = read(titles, *power, power[0])
    assert (len(again.accepted), rules(again)) == (2, ["factor-duplicate"])


def test_groups_of_provinces_give_the_region():
    titles = ["区域", "省份", "排放因子", "单位"]
    rows = [["华北", "山东", 0.68, "kgCO2e/kWh"], [None, "山西", 0.7, "kgCO2e/kWh"]]
    made = read(titles, *rows, merged=["A2:A3"])
    assert [(f.name_zh, f.region) for f in made.accepted] == [("山东", "CN-SD"), ("山西", "CN-SX")]
    headed = read(TITLES, ["山东"], ["电力", 0.68, "kgCO2e/kWh"])
    assert [f.region for f in headed.accepted] == ["CN-SD"]


@pytest.mark.parametrize(
    ("unit", "wanted", "size"),
    [
        ("kgCO2e/件(1.2kg)", "kgCO2e/件", 1.0),
        ("kgCO2e/卷（1000m）", "kgCO2e/(1000*m)", 1 / 1000),
        ("kgCO2e/GJ(LHV)", "kgCO2e/GJ(LHV)", 1 / 1000),
    ],
)
def test_the_size_of_a_pack_does_not_change_what_is_counted(unit, wanted, size):
    (factor,) = read(TITLES, ["纸箱", 3.6, unit]).accepted
    assert (factor.value, factor.unit) == (3.6, wanted)
    assert factor.measure.scale == pytest.approx(size)


@pytest.mark.parametrize(
    ("cell", "value", "year"),
    [
        ("0.57①", 0.57, None),
        ("0.57*", 0.57, None),
        ("0.57¹", 0.57, None),
        ("0.57 (a)", 0.57, None),
        ("0.5703（2022年）", 0.5703, 2022),
    ],
)
def test_marks_of_footnotes_and_years_are_no_digits(cell, value, year):
    (factor,) = read(TITLES, ["电力", cell, "kgCO2e/kWh"]).accepted
    assert (factor.value, factor.year) == (value, year)


@pytest.mark.parametrize(
    ("cell", "rule"),
    [
        ("58.4%", "import-percent"),
        ("0.8-1.2", "number-span"),
        ("<0.1", "number-bound"),
        ("5.7×10²", "factor-magnitude"),
        (-0.5, "factor-negative"),
    ],
)
def test_what_is_no_one_number_is_refused(cell, rule):
    assert rules(read(TITLES, ["电力", cell, "kgCO2e/kWh"])) == [rule]


def test_a_percent_format_is_what_the_cell_shows():
    workbook = openpyxl.Workbook()
    for row in (TITLES, ["电力", 0.584, "kgCO2e/kWh"]):
        workbook.active.append(row)
    workbook.active["B2"].number_format = "0.0%"
    content = io.BytesIO()
    workbook.save(content)
    assert rules(read_factor_file(content.getvalue(), "t.xlsx")) == ["import-percent"]


def test_of_several_values_the_checked_total_is_read_and_nothing_else_is_chosen():
    titles = ["名称", "单位", "上游排放因子", "燃烧排放因子", "合计"]
    row = ["柴油", "kgCO2e/L", 0.5, 2.6]
    assert counted(read(titles, [*row, 3.1])) == [("柴油", 3.1, "kgCO2e/L")]
    assert rules(read(titles, [*row, 3.3])) == ["import-parts-differ"]
    with pytest.raises(Refusal, match="import-values-several"):
        read(titles[:4], row)


def test_an_amount_beside_a_sum_is_asked_about():
    titles = ["品名", "数量", "单位", "碳足迹(kgCO2e)"]
    assert rules(read(titles, ["螺栓", 1000, "件", 12])) == ["import-per-amount"]
    assert counted(read(titles, ["螺栓", 1, "件", 12])) == [("螺栓", 12, "kgCO2e/item")]


def test_uncertainty_and_the_set_of_potentials_are_read():
    titles = [*TITLES, "不确定度", "GWP版本"]
    made = read(titles, ["钢", 1.5, "kgCO2e/kg", "±5%", "AR5"], ["铝", 9, "kgCO2e/kg", 0.1, ""])
    assert [(f.low, f.high, f.gwp_basis) for f in made.accepted] == [
        (1.425, 1.575, "AR5"),
        (None, None, "not stated"),
    ]
    assert [finding.rule for finding in made.marks] == ["import-spread-other"]
    above = read(["因子表（GWP 采用 IPCC 第六次评估报告）"], TITLES, ["钢", 1.5, "kgCO2e/kg"])
    assert [f.gwp_basis for f in above.accepted] == ["AR6"]


def test_titles_below_a_title_row_can_be_named():
    made = read(
        ["某厂2023年因子清单"],
        ["料名", "系数", "计量"],
        ["钢", 2.1, "kgCO2e/kg"],
        renamed={"name_zh": "料名", "value": "系数", "unit": "计量"},
    )
    assert counted(made) == [("钢", 2.1, "kgCO2e/kg")]


@pytest.mark.parametrize("first", [["填表说明"], []])
def test_the_sheet_that_holds_the_table_is_found(first):
    workbook = openpyxl.Workbook()
    workbook.active.append(first)
    for row in (TITLES, ["钢", 2.1, "kgCO2e/kg"]):
        workbook.create_sheet("因子").append(row) if row is TITLES else workbook["因子"].append(row)
    content = io.BytesIO()
    workbook.save(content)
    assert counted(read_factor_file(content.getvalue(), "t.xlsx")) == [("钢", 2.1, "kgCO2e/kg")]


def test_a_year_beside_the_unit_is_no_part_of_it():
    made = read(["地区", "2022年（kgCO2e/kWh）", "2021年（kgCO2e/kWh）"], ["山东", 0.68, 0.7])
    assert [(f.value, f.unit, f.year) for f in made.accepted] == [(0.68, "kgCO2e/kWh", 2022)]
    assert rules(read(TITLES, ["电", 0.68, "kgCO2e·a/kWh"])) == ["import-unit"]


def test_the_first_column_of_words_holds_the_names():
    titles = ["Subregion", "CO2 (lb/MWh)", "CH4 (lb/MWh)", "N2O (lb/MWh)"]
    pound = 0.45359237
    gases = {"co2_fossil": 500 * pound, "ch4_fossil": 0.03 * pound, "n2o": 0.004 * pound}
    made = read(titles, ["CAMX", 500, 0.03, 0.004])
    assert counted(made) == [("CAMX", pytest.approx(gases), "kgCO2e/MWh")]
    named = read(["名称（单位：kgCO2e/t）", "数值"], ["钢", 2100])
    assert counted(named) == [("钢", 2100, "kgCO2e/t")]


def test_a_blank_name_is_no_region_and_one_code_may_name_two_things():
    titles = ["名称", "省份", "排放因子", "单位"]
    power = [["电力", "山东", 0.68, "kgCO2e/kWh"], [None, "江苏", 0.57, "kgCO2e/kWh"]]
    assert rules(read(titles, *power)) == ["value-missing"]
    coded = read(["编号", *TITLES], ["A1", "甲", 1, "kgCO2e/kg"], ["A1", "乙", 2, "kgCO2e/kg"])
    assert [f.id for f in coded.accepted] == ["user.a1.甲", "user.a1.乙"]


def test_carbon_counts_by_its_dioxide_and_a_removal_is_negative_however_written():
    """0.6 kg of carbon are 0.6 × 44/12 = 2.2 kg of CO2."""
    titles = ["名称", "CO2(kgC/L)", "CH4(kgCH4/L)", "N2O(kgN2O/L)"]
    gases = {"co2_fossil": 2.2, "ch4_fossil": 0.001, "n2o": 0.0001}
    assert counted(read(titles, ["柴油", 0.6, 0.001, 0.0001]))[0][1] == pytest.approx(gases)
    made = read([*TITLES, "固碳量"], ["木材", 0.5, "kgCO2e/kg", 1.5])
    assert counted(made)[0][1] == {"co2e": 0.5, "co2_uptake": -1.5}
    made = read([*TITLES, "生物源CO2"], ["木屑", 1.0, "kgCO2e/kg", 1.5])
    assert counted(made)[0][1] == {"co2e": 1.0, "co2_biogenic": 1.5}, "1.5 cannot be in 1.0"


def test_a_sum_below_one_of_its_gases_is_refused_and_one_above_a_blank_is_read():
    titles = [*GASES, "CO2e"]
    below = read(titles, ["柴油", 2.6, None, 0.0001, "kg/L", 2.0])
    assert (counted(below), rules(below)) == ([], ["factor-two-values"])
    above = read(titles, ["柴油", 2.6, None, 0.0001, "kg/L", 2.7])
    assert counted(above) == [("柴油", 2.7, "kgCO2e/L")]


@pytest.mark.parametrize(
    ("text", "titled", "share"),
    [
        ("±5%", "", 0.05),
        ("5", "不确定度(%)", 0.05),
        ("99%", "", 0.99),
        ("100%", "", None),
        ("0%", "", None),
        ("5", "", None),
    ],
)
def test_an_uncertainty_is_a_part_of_the_value(text, titled, share):
    assert spread(text, titled) == share


def test_gases_of_two_regions_are_two_factors_and_every_row_is_accounted_for_once():
    titles = ["名称", "地区", "气体", "排放因子", "单位"]
    amounts = (("山东", 2.6, 0.001), ("江苏", 2.5, 0.002))
    rows = [
        ["柴油", region, gas, amount, "kg/L"]
        for region, *pair in amounts
        for gas, amount in zip(("CO2", "CH4"), pair, strict=True)
    ]
    made = read(titles, *rows)
    assert [(f.region, dict(f.gases)) for f in made.accepted] == [
        ("CN-SD", {"co2_fossil": 2.6, "ch4_fossil": 0.001}),
        ("CN-JS", {"co2_fossil": 2.5, "ch4_fossil": 0.002}),
    ]
    assert made.skipped == 2, "of each two rows one is the factor"


def test_a_decimal_comma_a_cell_beyond_the_titles_and_two_sets_of_potentials():
    commas = read(TITLES, ["甲", "0,5812", "kgCO2e/kg"], ["乙", 1.5, "kgCO2e/kg"])
    assert [f.value for f in commas.accepted] == [0.5812, 1.5]
    assert rules(read(TITLES, ["钢", 2.1, "kgCO2e/kg", "x"])) == ["lca-row-long"]
    both = read(["因子表（GWP：AR5、AR6）"], TITLES, ["钢", 1.5, "kgCO2e/kg"])
    assert [f.gwp_basis for f in both.accepted] == ["not stated"]


@pytest.mark.parametrize(
    "rows",
    [
        (["name", "GWP20 (kg CO2e/kg)"], ["LNG", 1.2]),
        (["name", "value", "unit", "gwp_basis"], ["LNG", 1.2, "kgCO2e/kg", "GWP20"]),
        (["因子表（20年时间尺度）"], ["名称", "因子", "单位"], ["LNG", 1.2, "kgCO2e/kg"]),
    ],
)
def test_sums_over_another_horizon_than_a_hundred_years_are_refused(rows):
    made = read(*rows)
    assert not made.accepted
    (finding,) = made.refused
    assert (finding.rule, finding.place[-9:]) == ("value-type", "gwp_basis")


def test_the_column_over_a_hundred_years_is_read_beside_the_one_over_twenty():
    made = read(["name", "GWP20 (kgCO2e/kg)", "GWP100 (kgCO2e/kg)"], ["LNG", 1.2, 0.83])
    assert [factor.value for factor in made.accepted] == [0.83]


def test_places_of_a_table_on_its_side_are_cells_that_people_find():
    made = read(
        ["2023 年"],
        ["材料", "水泥", "石灰"],
        ["碳足迹", 735, "约1190"],
        ["单位", *["kgCO2e/t"] * 2],
    )
    assert [f.source.ref for f in made.accepted] == ["t.xlsx · 列 column B"]
    assert [f.place for f in made.refused] == ["t.xlsx · 列 column C3"]


def test_a_point_before_three_digits_is_asked_where_semicolons_divide_the_columns():
    text = "name;value;unit\nStahl;1.234;kgCO2e/t\n"
    assert rules(read_factor_file(text.encode(), "t.csv")) == ["number-ambiguous"]
    made = read_factor_file(text.replace(";", ",").encode(), "t.csv")
    assert [factor.value for factor in made.accepted] == [1.234]
