"""A plant's folder as its user writes it, and the commands on it; arithmetic stands beside."""

import json
from functools import partial

import pytest
from click.testing import CliRunner
from openpyxl import Workbook

from cast import ROOT
from zuji.cli.main import cli
from zuji.core.label import LANGS
from zuji.core.refusals import Refusal
from zuji.plants import calculate_plant, read_plant, write_plant_template

EXAMPLES = ROOT / "examples" / "plants"
PLANT = """\
period: {start: 2024-01-01, end: 2024-12-31}
as_of: 2026-11-01
products: products.csv
BOM
processes: {混炼: {en: mixing}, 硫化: {en: curing}}
keys:
  质量: {measure: mass, unit: kg}
  机时: {measure: time, unit: min}
flows:
  power: {process: 混炼, key: 质量, amount: 1万, unit: kWh, factors: own.power, status: measured}
  steam: {process: 硫化, key: 机时, amount: 2, unit: TJ, factors: own.steam, status: measured}
  office: {key: none, amount: 100, unit: kWh, factors: own.power, status: measured}
FLOWS
own_factors:
  - {id: own.power, name_zh: 电, unit: kgCO2e/kWh, value: 0.5, year: 2024, source_title: 合同}
  - {id: own.steam, name_zh: 汽, unit: kgCO2e/GJ, gases: co2_fossil=100;co2_biogenic=5, year: 2024,
     source_title: 合同}
  - {id: own.rubber, name_zh: 胶, unit: kgCO2e/t, value: 2000, year: 2024, source_title: 合同}
"""
PRODUCTS = """\
产品编号,产品名称,产量,单位,工艺路线,质量(g),机时(min)
A,小胎,100,条,混炼;硫化,8000,10
B,大胎,50,条,混炼;硫化,24000,60
C,胶料,1,t,混炼,,
"""
BOM = """\
parent,child,quantity,unit,scrap
A,R,8,kg,0.2
B,R,24,kg,0.2
C,R,1,t,0
"""
MORE = "  more: {item: R, amount: 1, unit: t, factors: own.rubber}"
ITEM = "  rubber: {item: R, factors: own.rubber}"


def written(path, plant=PLANT, products=PRODUCTS, bom="", flows=""):
    text = plant.replace("BOM", "bom: bom.csv" if bom else "").replace("FLOWS", flows)
    (path / "plant.yaml").write_text(text, "utf-8")
    (path / "products.csv").write_text(products, "utf-8-sig")
    (path / "bom.csv").write_text(bom or "-", "utf-8")
    return path


@pytest.fixture
def folder(tmp_path):
    return partial(written, tmp_path)


def told(path):
    """Rule and place of what blocks."""
    try:
        findings = read_plant(path).findings
    except Refusal as problem:
        findings = problem.findings
    for one in findings:
        assert all(one.worded(lang)["message"] and one.worded(lang)["remedy"] for lang in LANGS)
    return [(one.rule, str(one.place)) for one in findings if one.severity == "block"]


def test_a_folder_gives_the_footprints_of_its_products(folder):
    reading = read_plant(folder())
    answer = calculate_plant(reading)
    rows = list(answer.rows())
    # mass: 800 + 1,200 + 1,000 kg of 3,000; power 5,000 kgCO2e; minutes: 1,000 + 3,000 of 4,000;
    # steam 200,000; office 50
    years = [row["year"]["value"] for row in rows]
    assert years == pytest.approx([5000 * 8 / 30 + 50_000, 5000 * 12 / 30 + 150_000, 5000 / 3, 50])
    assert rows[0]["per_unit"]["value"] == pytest.approx(years[0] / 100)
    assert answer.result.plant == pytest.approx(205_050)
    # biogenic CO2 of the steam, 2,000 GJ × 5 kg, stands apart from the total
    assert sum(row["gases"]["co2_biogenic"] for row in rows) == pytest.approx(10_000)
    assert answer.result.is_closed
    (receipt,) = reading.receipts
    # 7 headings; three rows of 7 without the two cells that C leaves blank
    assert receipt.met == {"cell": 26}
    assert receipt.count("cell", "read") == 19
    assert not receipt.unaccounted


def test_the_bill_gives_the_amount_of_an_item_and_shares_it(folder):
    answer = calculate_plant(read_plant(folder(bom=BOM, flows=ITEM)))
    # 8 ÷ 0.8 × 100 + 24 ÷ 0.8 × 50 + 1,000 = 1,000 + 1,500 + 1,000 kg, at 2 kgCO2e/kg
    stages = [row["stages"]["raw_material"] for row in answer.rows()]
    assert stages == pytest.approx([2000, 3000, 2000, 0])
    (item,) = answer.record()["items"]
    assert item["bill"] == pytest.approx(3500)
    assert item["ledger"] is None


@pytest.mark.parametrize("title", ["quantity (g/条)", "quantity,unit"])
def test_the_unit_of_the_parent_may_stand_below_a_stroke(folder, title):
    beside = ",g/条" if "," in title else ""
    bom = f"parent,child,{title}\nA,R,8000{beside}\nB,R,24000{beside}\n"
    tyres = PRODUCTS.rsplit("C,", 1)[0]
    answer = calculate_plant(read_plant(folder(products=tyres, bom=bom, flows=ITEM)))
    # 8 × 100 and 24 × 50 kg, at 2 kgCO2e/kg
    stages = [row["stages"]["raw_material"] for row in answer.rows()]
    assert stages == pytest.approx([1600, 2400, 0])


@pytest.mark.parametrize(("ledger", "is_told"), [("3.7", True), ("3.6", False), ("3.3", True)])
def test_the_ledger_counts_where_it_stands_and_the_bill_shares_it(folder, ledger, is_told):
    """3.5 t by the bill: 94.6 %, 97.2 % and 106.1 % of what the ledger has."""
    flows = f"  rubber: {{item: R, amount: {ledger}, unit: t, factors: own.rubber}}"
    reading = read_plant(folder(bom=BOM, flows=flows))
    assert ("plant-bill-gap" in {one.rule for one in reading.findings}) == is_told
    stages = [row["stages"]["raw_material"] for row in calculate_plant(reading).rows()]
    whole = float(ledger) * 2000
    assert stages == pytest.approx([whole * 2 / 7, whole * 3 / 7, whole * 2 / 7, 0])


def test_tables_of_a_workbook_count_as_those_of_text(folder):
    path = folder(bom=BOM, flows=ITEM)
    expected = calculate_plant(read_plant(path)).result.years.tolist()
    book = Workbook()
    for title, text in (("产品", PRODUCTS), ("清单", BOM), ("说明", "由计划科提供")):
        sheet = book.create_sheet(title)
        for line in text.splitlines():
            cells = [float(part) if part.isdigit() else part or None for part in line.split(",")]
            sheet.append(cells)
    book.remove(book["Sheet"])
    book["清单"]["E2"].number_format = book["清单"]["E3"].number_format = "0%"
    book["清单"]["E2"] = book["清单"]["E3"] = 0.2
    book["清单"]["E1"] = "损耗率（%）"
    book.save(path / "tables.xlsx")
    plant = PLANT.replace("products.csv", "tables.xlsx").replace("BOM", "bom: tables.xlsx")
    (path / "plant.yaml").write_text(plant.replace("FLOWS", ITEM), "utf-8")
    reading = read_plant(path)
    assert calculate_plant(reading).result.years.tolist() == expected
    ignored = [
        portion.finding.rule
        for receipt in reading.receipts
        for portion in receipt.portions
        if portion.outcome == "ignored"
    ]
    assert sorted(ignored) == ["table-sheet-unread"] * 2 + ["table-title"] * 2


@pytest.mark.parametrize(
    ("old", "new", "rule", "place"),
    [
        ("50,条", "50,捆", "unit-unknown", "products.csv!D3"),
        ("24000,60", "24000,", "plant-key-missing", "products.csv!G3"),
        ("B,大胎", "A,大胎", "plant-sku-twice", "products.csv!A3"),
        ("B,大胎", ",大胎", "value-blank-cell", "products.csv!A3"),
        ("小胎,100", "小胎,", "value-blank-cell", "products.csv!C2"),
        ("小胎,100", "小胎,-100", "plant-number", "products.csv!C2"),
        ("小胎,100", "小胎,约100", "number-approximate", "products.csv!C2"),
        ("小胎,100", "小胎,#REF!", "table-cell-error", "products.csv!C2"),
        ("混炼,,", "混练,,", "plant-process-unknown", "products.csv!E4"),
        ("混炼,,", ",,", "value-blank-cell", "products.csv!E4"),
        ("质量(g)", "质量(h)", "unit-dimension", "products.csv!F2"),
        ("质量(g)", "质量(捆)", "unit-unknown", "products.csv!F2"),
        ("产量,", "产能,", "table-head", "products.csv · products"),
        ("产品名称", "产量", "table-column-twice", "products.csv!C1"),
    ],
)
def test_what_cannot_be_read_of_products_is_refused_at_its_place(folder, old, new, rule, place):
    assert old in PRODUCTS
    assert (rule, place) in told(folder(products=PRODUCTS.replace(old, new, 1)))


@pytest.mark.parametrize(
    ("old", "new", "rule"),
    [
        ("key: 质量,", "key: 体积,", "plant-key-unknown"),
        ("key: 质量,", "", "plant-sharing"),
        ("key: none,", "key: none, item: R,", "plant-sharing"),
        ("key: none,", "item: R,", "plant-item-unknown"),
        ("process: 硫化", "process: 流化", "plant-process-unknown"),
        ("amount: 2, ", "", "plant-flow-missing"),
        ("amount: 2, unit: TJ", "amount: 2, unit: t", "unit-dimension"),
        ("amount: 2, unit: TJ", "amount: 2, unit: 捆", "unit-unknown"),
        ("amount: 2, unit: TJ", "amount: 2", "value-unit-missing"),
        ("amount: 2, ", "amount: 2~3, ", "number-span"),
        ("amount: 2, ", "amount: 2, low: 3, high: 4, ", "interval-wrong"),
        ("amount: 2, ", "amount: 2, low: -1, high: 4, ", "plant-interval-sign"),
        ("amount: 2, ", "amout: 2, ", "plant-field-unknown"),
        ("factors: own.steam", "factors: own.stem", "factor-unknown"),
        ("factors: own.steam", "factors: cn.grid.co2.2023.shandong", "factor-family"),
        ("factors: own.steam", "factors: cn.fuel.cets2024.natural_gas.cc", "factor-unit"),
        ("measure: time", "measure: weight", "choice-unknown"),
        ("measure: time, unit: min", "measure: time, unit: kg", "plant-key-unit"),
        ("amount: 2, ", "amount: -1.1e15, ", "plant-amount-large"),
        ("amount: 2, ", "amount: 2 t, ", "unit-twice"),
        ("  机时: {", "  产量: {", "plant-key-name"),
        ("  - {id: own.power", "  - {id: own.other", "factor-unknown"),
        ("2024-12-31", "2024-13-31", "period-wrong"),
        ("products.csv", "products.xlsx", "file-missing"),
        ("value: 0.5,", "value: 0.5, valeu: 1,", "key-unknown"),
    ],
)
def test_what_cannot_be_read_of_the_plant_is_refused_with_its_line(folder, old, new, rule):
    assert old in PLANT
    found = dict(told(folder(PLANT.replace(old, new, 1))))
    assert rule in found
    assert found[rule].startswith("plant.yaml:"), found


@pytest.mark.parametrize(
    ("bom", "flows", "rule"),
    [
        (BOM, "", "plant-item-uncounted"),
        (BOM, f"{ITEM}\n  more: {{item: R, factors: own.rubber}}", "plant-item-twice"),
        (BOM, f"{ITEM}\n{MORE}", "plant-item-twice"),
        (BOM.replace("C,R,1,t,0\n", ""), ITEM, "bom-missing"),
        (BOM.replace("8,kg", ",kg"), ITEM, "value-blank-cell"),
        (BOM.replace("8,kg", "8,"), ITEM, "value-blank-cell"),
        (BOM.replace("8,kg", "8,袋"), ITEM, "unit-unknown"),
        (BOM.replace("parent,", "remark,"), ITEM, "bom-parent-column"),
        (BOM + "A,R,8,kg,0.2\n", ITEM, "bom-duplicate"),
    ],
)
def test_a_bill_that_would_lose_or_double_something_is_refused(folder, bom, flows, rule):
    assert rule in dict(told(folder(bom=bom, flows=flows)))


def test_an_item_left_out_is_not_counted_too(folder):
    plant = PLANT.replace("processes:", "left_out: {R: 客供料, X: 无}\nprocesses:")
    assert {rule for rule, _ in told(folder(plant, bom=BOM, flows=ITEM))} == {
        "plant-item-kept",
        "plant-item-unknown",
    }


def test_items_that_wait_are_offered_factors_to_review(folder):
    named = BOM.replace("quantity", "item name,quantity").replace("R,", "R,炭黑 N330,")
    path = folder(bom=named)
    done, answer = run("plant", "match", path)
    assert done.exit_code == 0
    (item,) = answer["items"]
    # 3.5 t as above; furnace black is what the name means
    assert (item["item"], item["bill"]) == ("R", pytest.approx(3500))
    assert item["candidates"][0]["id"] == "bg.carbon_black"
    assert run("plant", "match", folder(bom=BOM, flows=ITEM))[1]["items"] == []
    wrong = folder(products=PRODUCTS.replace("50,条", "50,捆"))
    assert isinstance(CliRunner().invoke(cli, ["plant", "match", str(wrong)]).exception, Refusal)


def test_an_item_is_left_out_with_a_reason(folder):
    plant = PLANT.replace("processes:", "left_out: {R: 客供料}\nprocesses:")
    reading = read_plant(folder(plant, bom=BOM))
    assert [one.rule for one in reading.findings] == ["plant-item-left-out"]
    blank = PLANT.replace("processes:", "left_out: {R: ''}\nprocesses:")
    assert "plant-item-uncounted" in dict(told(folder(blank, bom=BOM)))


LEVELS = """\
level,item,quantity,unit
0,A,1,条
.1,M,10,kg
..2,R,0.8,kg
0,B,1,条
1,M,30,kg
2,R,0.8,kg
0,C,1,t
1,R,1,t
"""


def test_a_bill_by_levels_counts_an_assembly_once_however_often_it_is_repeated(folder):
    answer = calculate_plant(read_plant(folder(bom=LEVELS, flows=ITEM)))
    # 100 × 10 × 0.8 + 50 × 30 × 0.8 + 1,000 kg
    assert answer.record()["items"][0]["bill"] == pytest.approx(800 + 1200 + 1000)


@pytest.mark.parametrize(
    ("old", "new", "rule"),
    [
        ("..2,R", "..3,R", "bom-level"),
        ("0,A,1", "1,A,1", "bom-level"),
        ("0,A,1", "0,A,100", "bom-top"),
        (".1,M", "x,M", "bom-level"),
        ("\n2,R,0.8", "\n2,R,0.9", "bom-versions"),
    ],
)
def test_levels_that_lead_nowhere_and_assemblies_that_differ_are_refused(folder, old, new, rule):
    assert old in LEVELS
    assert rule in dict(told(folder(bom=LEVELS.replace(old, new, 1), flows=ITEM)))


def test_rows_of_totals_and_columns_of_others_are_ignored_with_a_reason(folder):
    more = PRODUCTS.replace("机时(min)", "机时(min),备注").replace("10\n", "10,新品\n", 1)
    reading = read_plant(folder(products=f"2024 年产品\n{more}合计,,151,,,,\n"))
    assert reading.plant is not None
    counts = {
        portion.finding.rule: portion.count
        for portion in reading.receipts[0].portions
        if portion.finding
    }
    assert counts == {"table-title": 9, "table-column-unread": 1, "table-sum": 2}
    assert not reading.receipts[0].unaccounted


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_template_can_be_computed_and_is_never_overwritten(tmp_path, lang):
    write_plant_template(tmp_path / "new", lang)
    assert calculate_plant(read_plant(tmp_path / "new")).result.is_closed
    with pytest.raises(Refusal, match="plant-folder-there"):
        write_plant_template(tmp_path / "new", lang)


@pytest.mark.parametrize("name", sorted(path.name for path in EXAMPLES.iterdir()))
def test_the_example_plants_are_closed_and_read_whole(name):
    reading = read_plant(EXAMPLES / name)
    assert {one.severity for one in reading.findings} <= {"note"}
    assert not [receipt for receipt in reading.receipts if receipt.unaccounted]
    result = calculate_plant(reading).result
    assert result.is_closed
    assert result.shares.rest.sum() == 1  # offices alone


def run(*words):
    done = CliRunner().invoke(cli, [*map(str, words), "--json"])
    return done, json.loads(done.stdout)


def test_the_commands_answer_in_json(folder, tmp_path):
    path = folder(bom=BOM, flows=ITEM)
    done, checked = run("plant", "check", path)
    assert done.exit_code == 0
    assert (checked["holds"], checked["products"], checked["flows"]) == (True, 3, 4)
    file = tmp_path / "out.csv"
    done, answer = run("plant", "calc", path, "-o", file)
    assert [row["sku"] for row in answer["products"]] == ["A", "B", "C"]
    assert answer["sum"]["is_closed"]
    lines = file.read_text("utf-8-sig").splitlines()
    assert len(lines) == 1 + 3 + 2
    assert lines[1].startswith("A,小胎,100")
    done, needs = run("plant", "bom", path, "--product", "A")
    assert needs["items"] == [{"item": "R", "name": "", "unit": "kg", "bill": 10.0}]
    assert run("plant", "bom", path)[1]["items"][0]["flows"] == ["rubber"]


def test_a_check_that_fails_exits_with_one_and_still_says_what_was_read(folder):
    done, checked = run("plant", "check", folder(products=PRODUCTS.replace("50,条", "50,捆")))
    assert done.exit_code == 1
    assert not checked["holds"]
    portions = checked["receipts"][0]["portions"]
    assert [part["count"] for part in portions if part["outcome"] == "refused"] == [1]


def test_headings_of_ones_own_are_named_and_keep_their_unit(folder):
    expected = calculate_plant(read_plant(folder())).result.years.tolist()
    own = "products: {file: products.csv, columns: {sku: 代号, 质量: 净重（g）}}"
    products = PRODUCTS.replace("产品编号", "代号").replace("质量(g)", "净重（g）")
    path = folder(PLANT.replace("products: products.csv", own), products)
    assert calculate_plant(read_plant(path)).result.years.tolist() == expected


def test_a_key_may_be_the_output_itself(folder):
    plant = PLANT.replace("质量: {measure: mass, unit: kg}", "质量: {measure: output, unit: 条}")
    assert ("plant-key-output", "products.csv!D4") in told(folder(plant))
    products = PRODUCTS.replace("C,胶料,1,t", "C,胶料,50,件")
    rows = calculate_plant(read_plant(folder(plant, products))).rows()
    # 100, 50 and 50 of 200; power 5,000
    shares = [row["year"]["value"] for row in rows]
    assert shares == pytest.approx([2500 + 50_000, 1250 + 150_000, 1250, 50])


def test_parts_that_nothing_uses_are_told_and_a_plant_without_flows_is_refused(folder):
    more = PLANT.replace("  机时:", "  面积: {measure: area}\n  机时:")
    more = more.replace("processes: {", "processes: {包装: {}, ")
    told_parts = [one.read for one in read_plant(folder(more)).findings]
    assert told_parts == ["包装", "面积"]
    start, end = PLANT.index("flows:\n"), PLANT.index("own_factors")
    bare = PLANT[:start] + "flows: {}\n" + PLANT[end:]
    assert "key-missing" in dict(told(folder(bare)))


def test_a_product_that_was_not_made_needs_no_bill(folder):
    products = PRODUCTS + "D,停产,0,条,混炼;硫化,1,1\n"
    answer = calculate_plant(read_plant(folder(products=products, bom=BOM, flows=ITEM)))
    assert list(answer.rows())[3]["year"]["value"] == 0


def test_a_column_that_looks_like_a_field_is_asked_about_and_one_in_per_cent_read(folder):
    odd = BOM.replace("scrap", "计划损耗率")
    reading = read_plant(folder(bom=odd, flows=ITEM))
    (found,) = [one for one in reading.findings if one.rule == "table-column-like"]
    assert (found.place, found.expected) == ("bom.csv!E1", "损耗率")
    in_per_cent = BOM.replace("scrap", "损耗率%").replace("0.2", "20")
    expected = calculate_plant(read_plant(folder(bom=BOM, flows=ITEM))).result.plant
    assert calculate_plant(read_plant(folder(bom=in_per_cent, flows=ITEM))).result.plant == expected


def test_units_may_stand_beside_their_numbers(folder):
    expected = calculate_plant(read_plant(folder(bom=BOM, flows=ITEM))).result.years.tolist()
    products = PRODUCTS.replace(",单位", "").replace(",条,", "条,").replace(",t,", "t,")
    bom = BOM.replace(",unit", "").replace(",kg", "kg").replace(",t,", "t,")
    answer = calculate_plant(read_plant(folder(products=products, bom=bom, flows=ITEM)))
    assert answer.result.years.tolist() == expected


@pytest.mark.parametrize(
    ("flow", "is_told"),
    [
        ("{item: R, amount: 900, unit: t·km, factors: own.freight}", True),
        ("{item: R, amount: 3.5, unit: t, factors: own.rubber}", False),
        ("{item: R, factors: own.rubber}", False),
    ],
)
def test_an_item_of_which_only_freight_is_counted_is_told(folder, flow, is_told):
    freight = "  - {id: own.freight, name_zh: 运, unit: kgCO2e/(t·km), value: 0.1, year: 2024}\n"
    found = read_plant(folder(PLANT + freight, bom=BOM, flows=f"  rubber: {flow}")).findings
    assert ("plant-bill-unit" in {one.rule for one in found}) == is_told
