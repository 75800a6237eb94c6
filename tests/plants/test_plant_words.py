"""What a plant's folder says otherwise or beside its numbers: units, shares, spreads, what is told;
arithmetic stands beside.
"""

import csv
import io
from functools import partial

import pytest
from openpyxl import Workbook
from openpyxl.styles import Font

from plants.test_plant_folder import BOM, ITEM, PLANT, PRODUCTS, run, told, written
from zuji.plants import calculate_plant, read_plant


@pytest.fixture
def folder(tmp_path):
    return partial(written, tmp_path)


OTHERWISE = """\
parent,child,quantity,unit,scrap,alternative group,share,position,phantom
A,R,8,kg,0.2,g,75%,,
A,S,8,kg,0.2,g,25%,,
B,K,2,kg,,,,,是
K,R,6,kg,,,,10,
K,R,6,kg,,,,20,
C,R,1,t,,,,,
"""


def test_alternatives_positions_and_phantoms_are_read(folder):
    plant = PLANT.replace("processes:", "left_out: {S: 客供料}\nprocesses:")
    answer = calculate_plant(read_plant(folder(plant, bom=OTHERWISE, flows=ITEM)))
    # 100 × 8 ÷ 0.8 × 0.75 + 50 × 2 × (6 + 6) + 1,000 kg
    assert answer.record()["items"][0]["bill"] == pytest.approx(750 + 1200 + 1000)
    empty = "".join(line for line in OTHERWISE.splitlines(True) if line[0] != "K")
    assert "bom-phantom-empty" in dict(told(folder(plant, bom=empty, flows=ITEM)))


def test_stated_shares_may_be_written_in_per_cent(folder):
    plant = PLANT.replace("{measure: mass, unit: kg}", "{measure: stated, unit: '%'}")
    products = PRODUCTS.replace("质量(g)", "质量(%)").replace("8000", "40").replace("24000", "50")
    rows = calculate_plant(read_plant(folder(plant, products.replace("混炼,,", "混炼,10,")))).rows()
    # of 5,000 for power
    powers = [2000 + 50_000, 2500 + 150_000, 500, 50]
    assert [row["year"]["value"] for row in rows] == pytest.approx(powers)


@pytest.mark.parametrize(
    ("old", "new"),
    [("条", "EA"), ("质量(g)", "质量(g/条)"), ("混炼;硫化", "all"), ("混炼;硫化", "混炼→硫化")],
)
def test_what_is_written_otherwise_gives_the_same_footprints(folder, old, new):
    expected = calculate_plant(read_plant(folder())).result.years.tolist()
    path = folder(products=PRODUCTS.replace(old, new))
    assert calculate_plant(read_plant(path)).result.years.tolist() == expected


def test_a_product_that_passes_nothing_bears_nothing(folder):
    path = folder(products=f"{PRODUCTS}D,外购,10,条,无,,\n")
    assert list(calculate_plant(read_plant(path)).rows())[3]["year"]["value"] == 0


def test_the_wider_end_of_an_interval_gives_its_spread(folder):
    """1.8 and 2.4 about 2: ln 1.2 is wider than ln 1.11; it lies 1.96 deviations away."""
    plant = PLANT.replace("amount: 2, ", "amount: 2, low: 1.8, high: 2.4, ")
    flows = calculate_plant(read_plant(folder(plant))).record()["flows"]
    assert flows[1]["gsd"] == pytest.approx(1.2 ** (1 / 1.959964))


def test_an_interval_holds_the_error_of_the_amounts_and_of_their_factors(folder):
    exact = PLANT
    for amount in ("1万", "2", "100"):
        exact = exact.replace(
            f"amount: {amount},", f"amount: {amount}, low: {amount}, high: {amount},"
        )
    record = calculate_plant(read_plant(folder(exact))).record()
    assert [flow["gsd"] for flow in record["flows"]] == [1, 1, 1]
    year = record["plant"]["year"]
    assert year["low"] < year["value"] < year["high"], "the factors are uncertain"
    product, rest = record["products"][2]["year"], record["not_shared"]["year"]
    of_one_factor = pytest.approx(product["low"] / product["value"])
    assert rest["low"] / rest["value"] == of_one_factor, "the error of one factor is drawn once"
    guessed = PLANT.replace("status: measured", "status: archetype")
    flows = [calculate_plant(read_plant(folder(one))).record()["flows"] for one in (PLANT, guessed)]
    assert 1 < flows[0][1]["gsd"] < flows[1][1]["gsd"]


def test_a_credit_is_told_and_a_factor_out_of_force_refused(folder):
    reading = read_plant(folder(PLANT.replace("amount: 2, ", "amount: -2, ")))
    assert [one.rule for one in reading.findings] == ["plant-credit"]
    # 205,050 − 2 × 200,000
    assert calculate_plant(reading).result.plant == pytest.approx(-194_950)
    plant = PLANT.replace("factors: own.steam", "factors: us.uslci.upstream.diesel")
    assert "factor-inactive" in dict(told(folder(plant)))


def test_rows_hidden_or_struck_out_and_a_second_table_are_told(folder):
    path = folder(PLANT.replace("products.csv", "tables.xlsx"))
    book = Workbook()
    for line in PRODUCTS.splitlines():
        book.active.append(line.split(","))
    book.active.row_dimensions[2].hidden = True
    book.active["C3"].font = Font(strike=True)
    book.save(path / "tables.xlsx")
    findings = [(one.rule, str(one.place)) for one in read_plant(path).findings]
    assert ("lca-row-hidden", "tables.xlsx!2") in findings
    assert ("table-row-struck", "tables.xlsx!3") in findings
    book.copy_worksheet(book.active)
    book.save(path / "tables.xlsx")
    assert "table-sheet" in dict(told(path))


def test_the_written_table_holds_rest_and_plant_under_their_headings(folder):
    answer = calculate_plant(read_plant(folder(products=PRODUCTS.replace("A,小胎", "@A,小胎"))))
    rows = list(csv.DictReader(io.StringIO(answer.csv_text("zh"))))
    assert rows[0]["产品编号"] == "'@A", "no spreadsheet takes it for a formula"
    years = {row["产品编号"]: float(row["全年 kgCO2e"]) for row in rows}
    assert (years["未分摊"], years["全厂"]) == (50, pytest.approx(205_050))
    record = answer.record()
    assert record["not_shared"]["year"]["value"] == 50
    assert [flow["not_shared"] for flow in record["flows"]] == [0, 0, 1]


def test_no_factor_is_offered_for_another_unit_than_that_of_the_item(folder):
    named = BOM.replace("quantity", "item name,quantity").replace("R,", "R,炭黑 N330,")
    sheets = named.replace(",kg,", ",m2,").replace(",t,", ",m2,")
    _, answer = run("plant", "match", folder(bom=sheets))
    assert [item["candidates"] for item in answer["items"]] == [[]]


def test_period_and_factors_are_judged_as_those_of_a_study(folder):
    plant = PLANT.replace("2024-12-31", "2024-06-30").replace(", source_title: 合同}", "}", 1)
    rules = [one.rule for one in read_plant(folder(plant)).findings]
    assert rules == ["period-length", "factor-unsourced", "factor-unsourced"]
    flows = ITEM.replace("own.rubber", "bg.carbon_black")
    later = {one.rule for one in read_plant(folder(bom=BOM, flows=flows), "2045-01-01").findings}
    assert later == {"factor-expired", "factor-old"}, "of the day that is asked for"
