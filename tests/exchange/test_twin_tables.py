"""One small system in every layout of tables: the same number in each.

1 kg steel takes 2 kWh power (0.2 kg CO2 per MJ) and emits 1.5 kg CO2 and 2 g methane.
"""

import openpyxl
import pytest

from zuji.exchange.databases.reading import read_database
from zuji.exchange.databases.study import Opened

ANSWER = 2 * 3.6 * 0.2 + 1.5 + 0.002 * 29.8
CO2, CH4 = "Carbon dioxide, fossil", "Methane, fossil"
POWER = {"kWh": 2.0, "MJ": 7.2, "MWh": 0.002, "GJ": 0.0072}
MASS = {"kg": 1.0, "g": 1000.0, "t": 0.001, "mg": 1e6}


def written(number, mark):
    return f"{number:.10g}".replace(".", mark)


def own_table(path, power, mass, mark):
    rows = [
        ["process", "flow", "kind", "amount", "unit"],
        ["plant", "power", "reference", "1", "MJ"],
        ["plant", CO2, "emission", written(0.2 * MASS[mass], mark), mass],
        ["mill", "steel", "reference", "1", "kg"],
        ["mill", "power", "input", written(POWER[power], mark), power],
        ["mill", CO2, "emission", written(1.5 * MASS[mass], mark), mass],
        ["mill", CH4, "emission", written(0.002 * MASS[mass], mark), mass],
    ]
    path = path / "own.csv"
    path.write_text("\n".join(";".join(row) for row in rows), "utf-8")
    return path


def own_workbook(path, power, mass, mark):
    text = own_table(path, power, mass, mark).read_text("utf-8")
    book = openpyxl.Workbook()
    for line in text.split("\n"):
        book.active.append(line.split(";"))
    book.save(path / "own.xlsx")
    return path / "own.xlsx"


def simapro(path, power, mass, mark):
    def block(name, unit, *sections):
        head = f"Process\n\nProcess identifier\n{name}\n\nProducts\n{name};{unit};1;100;;x;\n"
        return head + "".join(f"\n{title}\n" + "\n".join(rows) + "\n" for title, rows in sections)

    def air(flow, kg):
        return f"{flow};;{mass};{written(kg * MASS[mass], mark)};Undefined;0;0;0;;"

    taken = f"power;{power};{written(POWER[power], mark)};Undefined;0;0;0;;"
    text = f"{{SimaPro 9}}\n{{processes}}\n{{CSV separator: ;}}\n{{Decimal separator: {mark}}}\n\n"
    text += block("power", "MJ", ("Emissions to air", [air(CO2, 0.2)])) + "\nEnd\n\n"
    emitted = ("Emissions to air", [air(CO2, 1.5), air(CH4, 0.002)])
    text += block("mill", "kg", ("Electricity/heat", [taken]), emitted) + "\nEnd\n"
    (path / "s.csv").write_text(text, "utf-8")
    return path / "s.csv"


def brightway(path, power, mass, mark):
    titles = ["name", "amount", "unit", "type", "categories"]
    rows = [
        ["Database", "twin"],
        [],
        ["Activity", "plant"],
        ["reference product", "power"],
        ["unit", "MJ"],
        ["Exchanges"],
        titles,
        ["plant", "1", "MJ", "production"],
        [CO2, written(0.2 * MASS[mass], mark), mass, "biosphere", "air"],
        [],
        ["Activity", "mill"],
        ["unit", "kg"],
        ["Exchanges"],
        titles,
        ["mill", "1", "kg", "production"],
        ["plant", written(POWER[power], mark), power, "technosphere"],
        [CO2, written(1.5 * MASS[mass], mark), mass, "biosphere", "air"],
        [CH4, written(0.002 * MASS[mass], mark), mass, "biosphere", "air"],
    ]
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    book.save(path / "b.xlsx")
    return path / "b.xlsx"


@pytest.mark.parametrize("mark", [".", ","])
@pytest.mark.parametrize("mass", MASS)
@pytest.mark.parametrize("power", POWER)
@pytest.mark.parametrize("layout", [own_table, own_workbook, simapro, brightway])
def test_one_system_gives_one_number_in_every_layout_unit_and_mark(
    tmp_path, layout, power, mass, mark
):
    database = read_database(layout(tmp_path, power, mass, mark))
    score = Opened(database).score("mill")["score"]
    assert score == pytest.approx(ANSWER, rel=1e-9)
    assert database.receipt.unaccounted == {}
