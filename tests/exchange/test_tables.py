"""Tables of exchanges as people send them: marks, units, titles, sheets, formulas, repeated rows.

The system of every test is the same: 2 kg steel need 1 kg ore (0.5 kg CO2 per kg) and emit 3 kg CO2
and 0.01 kg methane: (3 + 0.5 + 0.01 · 29.8) / 2 kgCO2e per kg of steel (methane, fossil: AR6).
"""

import itertools
import zipfile

import openpyxl
import pyarrow as pa
import pytest
from pyarrow import parquet

from zuji.core.refusals import Refusal
from zuji.exchange.databases.reading import read_database
from zuji.exchange.databases.study import Opened

ANSWER = (3 + 0.5 + 0.01 * 29.8) / 2
TITLES = ["process", "flow", "kind", "amount", "unit"]
ROWS = [
    ["mine", "ore", "reference", 1, "kg"],
    ["mine", "Carbon dioxide, fossil", "emission", 0.5, "kg"],
    ["mill", "steel", "reference", 2, "kg"],
    ["mill", "ore", "input", 1, "kg"],
    ["mill", "Carbon dioxide, fossil", "emission", 3, "kg"],
    ["mill", "Methane, fossil", "emission", 0.01, "kg"],
]
CHINESE = {
    "process": "过程",
    "flow": "物质",
    "kind": "类型",
    "amount": "数量",
    "unit": "单位",
    "reference": "基准产品",
    "input": "输入",
    "emission": "排放",
}


def csv_of(titles, rows, separator=",", mark="."):
    def cell(value):
        text = str(value) if isinstance(value, str) else str(value).replace(".", mark)
        return f'"{text}"' if separator in text else text

    return "\n".join(separator.join(map(cell, row)) for row in [titles, *rows]) + "\n"


def read(tmp_path, text, name="t.csv", encoding="utf-8"):
    path = tmp_path / name
    path.write_bytes(text.encode(encoding))
    return read_database(path)


def score(database):
    return Opened(database).score("mill")["score"]


def reasons(database):
    return {portion.finding.rule for portion in database.receipt.portions if portion.finding}


@pytest.mark.parametrize(
    ("separator", "mark"), [(",", "."), (";", ","), (";", "."), ("\t", ","), ("|", "."), (",", ",")]
)
def test_a_table_gives_one_answer_with_any_separator_and_decimal_mark(tmp_path, separator, mark):
    database = read(tmp_path, csv_of(TITLES, ROWS, separator, mark))
    assert score(database) == pytest.approx(ANSWER)
    assert database.receipt.unaccounted == {}
    said = [check.rule for check in database.receipt.checks]
    assert said == (["number-mark"] if mark == "," else [])


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_titles_and_kinds_may_be_chinese(tmp_path, encoding):
    rows = [[CHINESE.get(cell, cell) for cell in row] for row in ROWS]
    titles = [CHINESE[title] for title in TITLES]
    database = read(tmp_path, csv_of(titles, rows), encoding=encoding)
    assert score(database) == pytest.approx(ANSWER)


def test_a_comma_within_a_number_that_is_not_quoted_never_shifts_the_cells(tmp_path):
    text = csv_of(TITLES, ROWS).replace("0.5,kg", "0,5,kg")
    database = read(tmp_path, text)
    assert list(database.processes["id"]) == ["mill"]
    assert reasons(database) == {"lca-row-long"}
    optional = csv_of([*TITLES, "location"], [[*row, ""] for row in ROWS])
    assert reasons(read(tmp_path, optional.replace("0.5,kg,", "0,5,kg"))) == {"value-type"}


@pytest.mark.parametrize(
    ("amount", "unit"),
    [(1000, "g"), (0.001, "t"), ("1 kg", "kg"), ("1 kg", ""), ("1000 g", ""), ("1e3", "g")],
)
def test_what_is_made_in_kg_may_be_taken_in_any_unit_of_mass(tmp_path, amount, unit):
    rows = [row if row[2] != "input" else ["mill", "ore", "input", amount, unit] for row in ROWS]
    assert score(read(tmp_path, csv_of(TITLES, rows))) == pytest.approx(ANSWER)


def test_emissions_of_one_gas_may_stand_in_two_units(tmp_path):
    rows = [row if row[3] != 3 else [*row[:3], 0.003, "t"] for row in ROWS]
    assert score(read(tmp_path, csv_of(TITLES, rows))) == pytest.approx(ANSWER)


@pytest.mark.parametrize("title", ["数量（kg）", "amount [kg]", "Amount (kg)", "数量/kg"])
def test_the_unit_may_stand_in_the_title(tmp_path, title):
    titles, rows = [*TITLES[:3], title], [row[:4] for row in ROWS]
    assert score(read(tmp_path, csv_of(titles, rows))) == pytest.approx(ANSWER)


def test_the_unit_of_the_title_counts(tmp_path):
    """Everything in t: the same system, per kg the same answer."""
    titles, rows = [*TITLES[:3], "数量（t）"], [row[:4] for row in ROWS]
    database = read(tmp_path, csv_of(titles, rows))
    result = Opened(database).score("mill")
    assert (result["unit"], result["score"]) == ("t", pytest.approx(1000 * ANSWER))


def test_two_units_for_one_amount_are_refused_with_both(tmp_path):
    titles = [*TITLES[:3], "amount (t)", "unit"]
    with pytest.raises(Refusal) as caught:
        read(tmp_path, csv_of(titles, ROWS))
    assert {finding.rule for finding in caught.value.findings} == {"lca-unit-two"}
    assert caught.value.findings[0].read == "kg · t"


def test_units_of_two_measures_for_one_flow_refuse_the_process_with_both(tmp_path):
    rows = [row if row[2] != "input" else [*row[:4], "m3"] for row in ROWS]
    database = read(tmp_path, csv_of(TITLES, rows))
    assert list(database.processes["id"]) == ["mine"]
    finding = database.notes[0]
    assert (finding.rule, finding.read, finding.expected) == ("unit-density", "m3", "kg")


@pytest.mark.parametrize(
    ("amount", "rule"),
    [
        ("", "value-missing"),
        ("n/a", "value-missing"),
        ("1e400", "number-not-finite"),
        ("inf", "number-not-finite"),
        ("约3", "number-approximate"),
        ("2-3", "number-span"),
        ("1,234", "number-ambiguous"),
        ("=1+2", "number-formula"),
        ("3x", "lca-unit-two"),
    ],
)
def test_an_amount_that_is_no_number_refuses_its_process_and_no_other(tmp_path, amount, rule):
    rows = [row if row[3] != 3 else [*row[:3], amount, "kg"] for row in ROWS]
    rows = [[*row[:3], 1 if row[3] in (0.5, 0.01) else row[3], row[4]] for row in rows]
    database = read(tmp_path, csv_of(TITLES, rows))
    assert list(database.processes["id"]) == ["mine"]
    assert reasons(database) == {rule}
    assert database.receipt.count("row", "refused") == 4
    assert database.receipt.unaccounted == {}


def test_a_row_without_a_process_refuses_the_table_because_it_may_be_of_any(tmp_path):
    with pytest.raises(Refusal) as caught:
        read(tmp_path, csv_of(TITLES, [*ROWS, ["", "Methane", "emission", 1, "kg"]]))
    assert caught.value.findings[0].rule == "value-missing"


@pytest.mark.parametrize(
    ("row", "rule"),
    [
        (ROWS[4], "lca-row-twice"),
        (["mill", "slag", "reference", 1, "kg"], "lca-reference-twice"),
        (["mill", "x", "sideways", 1, "kg"], "value-type"),
        (["mill", "", "input", 1, "kg"], "value-missing"),
        (["mill", "x", "input", 1, ""], "value-missing"),
        (["mill", "x", "input", 1, "5"], "value-type"),
        (["mill", "x", "input", 1, "8g"], "value-type"),
    ],
)
def test_a_row_that_cannot_be_meant_refuses_its_process(tmp_path, row, rule):
    database = read(tmp_path, csv_of(TITLES, [*ROWS, row]))
    assert list(database.processes["id"]) == ["mine"]
    assert reasons(database) == {rule}


def test_a_process_without_a_product_and_one_of_nothing_are_refused(tmp_path):
    rows = [*ROWS, ["waste", "Methane", "emission", 1, "kg"], ["none", "x", "reference", 0, "kg"]]
    assert reasons(read(tmp_path, csv_of(TITLES, rows))) == {
        "lca-reference-none",
        "lca-reference-zero",
    }


def test_rows_that_describe_one_process_in_two_ways_refuse_it(tmp_path):
    rows = [[*row, "CN" if row[1] == "steel" else ""] for row in ROWS]
    assert score(read(tmp_path, csv_of([*TITLES, "location"], rows))) == pytest.approx(ANSWER)
    rows[4][-1] = "US"
    database = read(tmp_path, csv_of([*TITLES, "location"], rows))
    assert reasons(database) == {"lca-process-differs"}


def test_a_column_that_is_not_known_is_named_and_rows_above_the_titles_are_counted(tmp_path):
    text = "表一 炼钢,,,,,\n" + csv_of([*TITLES, "remark"], [[*row, "x"] for row in ROWS])
    database = read(tmp_path, text)
    assert score(database) == pytest.approx(ANSWER)
    assert reasons(database) == {"lca-column-unknown", "lca-row-above"}
    assert [(note.rule, note.read) for note in database.notes] == [("lca-column-unknown", "remark")]


def test_a_title_that_stands_twice_and_one_that_is_missing_are_refused(tmp_path):
    with pytest.raises(Refusal) as caught:
        read(tmp_path, csv_of([*TITLES, "amount"], [[*row, 1] for row in ROWS]))
    assert caught.value.findings[0].rule == "lca-column-twice"
    with pytest.raises(Refusal) as caught:
        read(tmp_path, csv_of(["process", "flow", "kind", "unit"], [row[:3] for row in ROWS]))
    assert (caught.value.findings[0].rule, caught.value.findings[0].expected) == (
        "engine-column",
        "amount",
    )


def test_a_spread_without_its_law_is_refused(tmp_path):
    rows = [[*row, 0.2 if row[3] == 3 else ""] for row in ROWS]
    assert reasons(read(tmp_path, csv_of([*TITLES, "spread"], rows))) == {"engine-law"}


def test_a_range_follows_the_unit_of_its_row(tmp_path):
    titles = [*TITLES, "law", "low", "high"]
    rows = [[*row, "", "", ""] for row in ROWS]
    rows[4] = ["mill", "Carbon dioxide, fossil", "emission", 3000, "g", "三角", 2000, 5000]
    exchanges = read(tmp_path, csv_of(titles, rows)).exchanges
    row = exchanges["law"].tolist().index(4)
    assert [exchanges[key][row] for key in ("low", "amount", "high")] == pytest.approx([2, 3, 5])


def workbook(path, sheets):
    book = openpyxl.Workbook()
    book.remove(book.active)
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(row)
    book.save(path)
    return read_database(path)


def test_every_sheet_that_is_a_table_is_read_and_the_others_are_named(tmp_path):
    sheets = {
        "说明": [["炼钢数据"], ["2026"]],
        "mine": [TITLES, *ROWS[:2]],
        "mill": [["炼钢"], TITLES, *ROWS[2:]],
    }
    database = workbook(tmp_path / "t.xlsx", sheets)
    assert score(database) == pytest.approx(ANSWER)
    assert database.receipt.count("sheet", "read") == 2
    assert reasons(database) == {"lca-sheet-other", "lca-row-above"}
    assert database.receipt.unaccounted == {}


def test_process_ids_that_are_numbers_are_the_same_in_a_workbook_and_a_text(tmp_path):
    ids = {"mine": 1001, "mill": 1002}
    rows = [[ids[row[0]], *row[1:]] for row in ROWS]
    database = workbook(tmp_path / "t.xlsx", {"a": [TITLES, *rows]})
    assert sorted(database.processes["id"]) == ["1001", "1002"]
    assert Opened(database).score("1002")["score"] == pytest.approx(ANSWER)


@pytest.mark.parametrize("cell", ["=1+2", "=3/0", "#N/A"])
def test_a_formula_that_was_never_computed_and_an_error_are_named(tmp_path, cell):
    rows = [row if row[3] != 3 else [*row[:3], cell, "kg"] for row in ROWS]
    database = workbook(tmp_path / "t.xlsx", {"a": [TITLES, *rows]})
    assert list(database.processes["id"]) == ["mine"]
    assert [(note.rule, note.place, note.read) for note in database.notes] == [
        ("lca-cell-formula", "t.xlsx · a!D6 amount", cell)
    ]


def test_a_formula_with_its_result_is_read(tmp_path):
    rows = [row if row[3] != 3 else [*row[:3], "=1+2", "kg"] for row in ROWS]
    workbook(tmp_path / "t.xlsx", {"a": [TITLES, *rows]})
    with (
        zipfile.ZipFile(tmp_path / "t.xlsx") as made,
        zipfile.ZipFile(tmp_path / "u.xlsx", "w") as computed,
    ):
        for name in made.namelist():
            content = made.read(name)
            computed.writestr(name, content.replace(b"</f><v></v>", b"</f><v>3</v>"))
    assert score(read_database(tmp_path / "u.xlsx")) == pytest.approx(ANSWER)


def test_a_date_in_place_of_a_number_and_a_web_page_called_xls_are_named(tmp_path):
    import datetime

    rows = [row if row[3] != 3 else [*row[:3], datetime.date(2026, 3, 1), "kg"] for row in ROWS]
    assert reasons(workbook(tmp_path / "t.xlsx", {"a": [TITLES, *rows]})) == {"number-date"}
    (tmp_path / "t.xls").write_text("<html><table></table></html>", "utf-8")
    with pytest.raises(Refusal) as caught:
        read_database(tmp_path / "t.xls")
    assert (caught.value.findings[0].rule, caught.value.findings[0].read) == ("lca-table", "HTML")


def test_an_old_xls_workbook_is_read(tmp_path):
    xlwt = pytest.importorskip("xlwt")
    book = xlwt.Workbook()
    sheet = book.add_sheet("a")
    for (row, cells), column in itertools.product(enumerate([TITLES, *ROWS]), range(5)):
        sheet.write(row, column, cells[column])
    book.save(str(tmp_path / "t.xls"))
    assert score(read_database(tmp_path / "t.xls")) == pytest.approx(ANSWER)


def test_a_parquet_file_gives_the_same(tmp_path):
    columns = {title: [row[at] for row in ROWS] for at, title in enumerate(TITLES)}
    columns["amount"] = [float(amount) for amount in columns["amount"]]
    parquet.write_table(pa.table(columns), tmp_path / "t.parquet")
    assert score(read_database(tmp_path / "t.parquet")) == pytest.approx(ANSWER)


def test_mixed_decimal_marks_are_refused_where_they_contradict(tmp_path):
    rows = [row if row[3] != 0.01 else [*row[:3], "0,01", "kg"] for row in ROWS]
    database = read(tmp_path, csv_of(TITLES, rows, ";"))
    assert "number-marks-mixed" in reasons(database)
    assert "mill" not in set(database.processes["id"])


def test_a_negative_amount_counts_as_written_and_is_named(tmp_path):
    rows = [row if row[3] != 0.5 else [*row[:3], -0.5, "kg"] for row in ROWS]
    database = read(tmp_path, csv_of(TITLES, rows))
    assert score(database) == pytest.approx(ANSWER - 0.5)
    assert [(note.rule, note.place) for note in database.notes] == [("lca-negative", "t.csv:3")]


def test_a_western_european_table_keeps_its_letters(tmp_path):
    rows = [[cell if cell != "ore" else "Stahlträger" for cell in row] for row in ROWS]
    database = read(tmp_path, csv_of(TITLES, rows), encoding="cp1252")
    assert "Stahlträger" in set(database.flows["name"])
    assert [(said.rule, said.read) for said in database.receipt.checks] == [
        ("text-encoding", "Windows-1252")
    ]
    assert score(database) == pytest.approx(ANSWER)


def test_water_made_in_cubic_metres_is_used_in_litres(tmp_path):
    """5 l = 0.005 m3, each m3 0.3 kg CO2."""
    rows = [
        ["water", "water", "reference", 1, "m3"],
        ["water", "Carbon dioxide, fossil", "emission", 0.3, "kg"],
        ["mill", "beer", "reference", 1, "kg"],
        ["mill", "water", "input", 5, "l"],
    ]
    assert score(read(tmp_path, csv_of(TITLES, rows))) == pytest.approx(0.0015)


def test_a_mark_of_repetition_says_what_stands_above_it(tmp_path):
    path = tmp_path / "t.csv"
    rows = [
        "过程,流,类型,数量,单位",
        "x,x,基准产品,1,kg",
        "〃,CO2,排放,2,〃",
        "同上,CH4,排放,0,同上",
    ]
    path.write_text("\n".join(rows), "utf-8")
    assert Opened(read_database(path)).score("x")["score"] == pytest.approx(2.0)


def test_an_avoided_product_is_a_credit_and_an_emission_may_say_into_air(tmp_path):
    """1 kg of ore saved, not taken (0.5 kg CO2): 2 × 0.5 kg less for the 2 kg of steel."""
    rows = [[*ROWS[3][:2], "avoided", *ROWS[3][3:]] if row is ROWS[3] else row for row in ROWS]
    assert score(read(tmp_path, csv_of(TITLES, rows))) == pytest.approx(ANSWER - 0.5)
    said = csv_of(TITLES, rows).replace(",emission,", ",Emissions to air,")
    assert score(read(tmp_path, said.replace("avoided", "避免的产品"))) == pytest.approx(
        ANSWER - 0.5
    )


def test_a_process_that_avoids_its_own_product_is_refused(tmp_path):
    """1 kg made and 0.5 kg of the same avoided would be 1 / (1 + 0.5) without a word."""
    rows = [*ROWS, ["mill", "steel", "avoided", 0.5, "kg"]]
    database = read(tmp_path, csv_of(TITLES, rows))
    assert list(database.processes["id"]) == ["mine"]
    assert "lca-avoids-itself" in reasons(database)
    other = [*ROWS, ["mill", "ore", "avoided", 0.5, "kg"]]
    # 0.5 kg ore of 0.5 kg CO2 per kg less
    assert score(read(tmp_path, csv_of(TITLES, other))) == pytest.approx(ANSWER - 0.25 / 2)
