"""Workbooks in the layout of Brightway and the Activity Browser: blocks, formulas, links.

The battery and the car: a car of 2 t takes 1 battery and 1,990 kg steel (1.5 kg CO2 per kg), a
battery 10 kg steel and 100 kWh (0.6 kg CO2 per kWh); a km takes 1/200,000 car and 0.27 kWh.
"""

import openpyxl
import pytest

from zuji.core.refusals import Refusal
from zuji.exchange.databases.reading import read_database
from zuji.exchange.databases.study import Opened

BATTERY = 10 * 1.5 + 100 * 0.6
CAR = BATTERY + 1990 * 1.5
KM = CAR / 200_000 + 0.27 * 0.6
TITLES = ["name", "amount", "unit", "database", "location", "type", "formula", "categories"]


def rows(**changes):
    """The blocks of the workbook; `changes` replace a row by its name."""
    made = {
        "database": ["Database", "cars"],
        "format": ["format", "Excel spreadsheet"],
        "": [],
        "parameters": ["Database parameters"],
        "titles": ["name", "amount", "formula"],
        "lifetime": ["lifetime", 200_000],
        "car_mass": ["car_mass", "", "2 * 10 ** 3"],
        "battery_mass": ["battery_mass", 10],
        " ": [],
        "drive": ["Activity", "driving"],
        "drive.unit": ["unit", "kilometer"],
        "drive.location": ["location", "CN"],
        "drive.exchanges": ["Exchanges"],
        "drive.titles": TITLES,
        "drive.made": ["driving", 1, "kilometer", "cars", "CN", "production"],
        "drive.car": ["car", 0, "unit", "cars", "", "technosphere", "1 / lifetime"],
        "drive.power": ["power", 0.27, "kilowatt hour", "cars", "", "technosphere"],
        "  ": [],
        "car": ["Activity", "car"],
        "car.unit": ["unit", "unit"],
        "car.parameters": ["Parameters", "car"],
        "car.ptitles": ["name", "amount", "formula"],
        "car.steel": ["steel", "", "car_mass - battery_mass"],
        "car.exchanges": ["Exchanges"],
        "car.titles": TITLES,
        "car.made": ["car", 1, "unit", "cars", "", "production"],
        "car.battery": ["battery", 1, "unit", "cars", "", "technosphere"],
        "car.input": ["steel", 0, "kilogram", "cars", "", "technosphere", "steel"],
        "   ": [],
        "battery": ["Activity", "battery"],
        "battery.unit": ["unit", "unit"],
        "battery.exchanges": ["Exchanges"],
        "battery.titles": TITLES,
        "battery.made": ["battery", 1, "unit", "cars", "", "production"],
        "battery.steel": ["steel", 10, "kilogram", "cars", "", "technosphere"],
        "battery.power": ["power", 100, "kilowatt hour", "cars", "", "technosphere"],
        "    ": [],
        "steel": ["Activity", "steel"],
        "steel.code": ["code", "S1"],
        "steel.unit": ["unit", "kilogram"],
        "steel.exchanges": ["Exchanges"],
        "steel.titles": TITLES,
        "steel.made": ["steel", 1, "kilogram", "cars", "", "production"],
        "steel.co2": ["CO2", 1.5, "kilogram", "cars", "", "biosphere", "", "air::urban"],
        "     ": [],
        "power": ["Activity", "power"],
        "power.unit": ["unit", "kilowatt hour"],
        "power.exchanges": ["Exchanges"],
        "power.titles": TITLES,
        "power.made": ["power", 1, "kilowatt hour", "cars", "", "production"],
        "power.co2": ["CO2", 0.6, "kilogram", "cars", "", "biosphere", "", "air"],
    }
    return [list(row) for row in {**made, **changes}.values()]


def read(path, lines, **sheets):
    book = openpyxl.Workbook()
    book.active.title = "cars"
    for line in lines:
        book.active.append(line)
    for name, more in sheets.items():
        sheet = book.create_sheet(name)
        for line in more:
            sheet.append(line)
    book.save(path)
    return read_database(path)


def score(database, process):
    return Opened(database).score(process)["score"]


def test_blocks_parameters_and_formulas_are_read(tmp_path):
    database = read(tmp_path / "cars.xlsx", rows())
    assert database.source_format == "Brightway XLSX"
    assert score(database, "battery") == pytest.approx(BATTERY)
    assert score(database, "car") == pytest.approx(CAR)
    result = Opened(database).score("driving")
    assert (result["unit"], result["score"]) == ("km", pytest.approx(KM))
    assert result["chain"]["cut_off"] == 0
    receipt = database.receipt
    assert receipt.unaccounted == {}
    counts = ("data set", 5), ("exchange", 13), ("parameter", 4), ("sheet", 1)
    assert all(receipt.count(kind, "read") == count for kind, count in counts)


def test_the_same_blocks_in_a_csv_give_the_same(tmp_path):
    text = "\n".join(",".join(str(cell) for cell in row) for row in rows())
    (tmp_path / "cars.csv").write_text(text, "utf-8")
    assert score(read_database(tmp_path / "cars.csv"), "driving") == pytest.approx(KM)


def test_sheets_that_say_skip_and_columns_beyond_the_cutoff_are_left_out(tmp_path):
    lines = [["cutoff", 8], *([*row, *[""] * (8 - len(row)), "note"] for row in rows() if row)]
    spaced = [line for row in lines for line in ([[], row] if row[0] == "Activity" else [row])]
    spaced.insert(3, [])
    database = read(tmp_path / "cars.xlsx", spaced, notes=[["skip"], ["Activity", "x"]])
    assert score(database, "driving") == pytest.approx(KM)
    rules = [portion.finding.rule for portion in database.receipt.portions if portion.finding]
    assert rules == ["lca-sheet-skip"]


def test_power_used_in_another_unit_is_converted(tmp_path):
    power = ["power", 0.27 * 3.6, "megajoule", "cars", "", "technosphere"]
    database = read(tmp_path / "cars.xlsx", rows(**{"drive.power": power}))
    assert score(database, "driving") == pytest.approx(KM)


def test_an_activity_of_another_database_is_cut_off_and_named(tmp_path):
    power = ["power", 0.27, "kilowatt hour", "ecoinvent", "", "technosphere"]
    chain = Opened(read(tmp_path / "cars.xlsx", rows(**{"drive.power": power}))).score("driving")
    assert chain["score"] == pytest.approx(CAR / 200_000)
    assert chain["chain"]["cut_off_flows"] == ["power"]


def test_a_place_that_no_activity_has_is_said(tmp_path):
    power = ["power", 0.27, "kilowatt hour", "cars", "DE", "technosphere"]
    opened = Opened(read(tmp_path / "cars.xlsx", rows(**{"drive.power": power})))
    report = opened.linked.report.as_json(opened.database)["provider_absent"]
    assert (report["exchanges"], report["providers"]) == (1, ["power, DE"])


def test_a_substitution_is_a_credit(tmp_path):
    power = ["power", 0.1, "kilowatt hour", "cars", "", "substitution"]
    database = read(tmp_path / "cars.xlsx", rows(**{"drive.power": power}))
    assert score(database, "driving") == pytest.approx(CAR / 200_000 - 0.1 * 0.6)


def test_an_activity_without_a_production_exchange_makes_one_of_its_product(tmp_path):
    database = read(tmp_path / "cars.xlsx", rows(**{"power.made": []}))
    assert score(database, "power") == pytest.approx(0.6)


@pytest.mark.parametrize(
    ("changes", "rule", "read_"),
    [
        ({"drive.car": ["car", 0, "unit", "cars", "", "sideways"]}, "value-type", "sideways"),
        ({"drive.car": ["car", "x", "unit", "cars", "", "technosphere"]}, "number-unreadable", "x"),
        ({"drive.car": ["car", "", "unit", "cars", "", "technosphere"]}, "value-missing", ""),
        (
            {"drive.car": ["car", 0, "unit", "cars", "", "technosphere", "1 / life"]},
            "lca-formula-name",
            "life",
        ),
        (
            {"drive.power": ["power", 1, "kilogram", "cars", "", "technosphere"]},
            "unit-dimension",
            "kg",
        ),
    ],
)
def test_an_exchange_that_cannot_be_read_refuses_its_activity_and_no_other(
    tmp_path, changes, rule, read_
):
    database = read(tmp_path / "cars.xlsx", rows(**changes))
    assert "driving" not in set(database.processes["id"])
    assert score(database, "car") == pytest.approx(CAR)
    reasons = [p.finding for p in database.receipt.portions if p.finding]
    assert (reasons[0].rule, reasons[0].read) == (rule, read_)
    assert database.receipt.unaccounted == {}


def test_parameters_in_a_circle_are_named(tmp_path):
    changes = {"car_mass": ["car_mass", "", "battery_mass * 2"]}
    changes["battery_mass"] = ["battery_mass", "", "car_mass / 2"]
    database = read(tmp_path / "cars.xlsx", rows(**changes))
    assert "car" not in set(database.processes["id"])
    reason = next(p.finding for p in database.receipt.portions if p.finding)
    assert reason.rule == "lca-formula-circle"
    assert "car_mass" in str(reason.read)
    assert "battery_mass" in str(reason.read)


def test_spreads_are_read_and_kinds_that_are_not_supported_named(tmp_path):
    titles = [*TITLES, "uncertainty type", "scale", "minimum", "maximum"]
    changes = {
        "power.titles": titles,
        "power.co2": ["CO2", 0.6, "kilogram", "cars", "", "biosphere", "", "air", 2, 0.1],
        "steel.titles": titles,
        "steel.co2": ["CO2", 1.5, "kilogram", "cars", "", "biosphere", "", "air::urban", 9],
    }
    database = read(tmp_path / "cars.xlsx", rows(**changes))
    assert sorted(set(database.exchanges["law"])) == [0, 1]
    assert [note.rule for note in database.notes] == ["lca-spread-kind"]


def test_a_workbook_of_two_databases_is_refused(tmp_path):
    with pytest.raises(Refusal) as caught:
        read(tmp_path / "cars.xlsx", rows(), more=[["Database", "planes"]])
    assert caught.value.findings[0].rule == "lca-databases-two"
