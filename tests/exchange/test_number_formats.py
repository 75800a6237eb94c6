"""What a cell shows is what was meant: formats, merged cells and hidden rows of workbooks."""

import io

import openpyxl
import pytest
from openpyxl.styles import Font

from cast import example_data
from zuji.core.number_formats import display_of, formats_of, shown_text
from zuji.core.refusals import Refusal
from zuji.exchange import read_workbook, write_template
from zuji.exchange.databases.reading import read_database
from zuji.exchange.databases.study import Opened
from zuji.exchange.layout import INPUT_SHEET
from zuji.exchange.ledgers import read_plant_ledger
from zuji.exchange.sheets import read_sheets
from zuji.factors.files import read_factor_file
from zuji.footprint import assess, study_from_data
from zuji.sectors.registry import get_model

PET = get_model("pet")
SHOWN = [
    ("General", 5, None),
    ("@", 5, None),
    ("00000", 5, None),
    ("#,##0.00_ ;[Red]\\-#,##0.00\\ ", -5, None),
    ("0_);(0)", -5, None),
    ('_ * #,##0.00_ ;_ * \\-#,##0.00_ ;_ * "-"??_ ;_ @_ ', 0, None),
    ("0.00E+00", 5, None),
    ("# ?/?", 0.5, None),
    ('yyyy"年"m"月"', 45000, None),
    ('0"号"', 5, None),
    ("0%", 0.96, "96%"),
    ("0.00%", 0.015, "1.5%"),
    ('0.0"万"', 30, "30 ≠ 30万"),
    ("0.0\\万", 30, "30 ≠ 30万"),
    ("0!.0000", 300000, "300000 ≠ 30"),
    ('0"."0000', 300000, "300000 ≠ 30"),
    ("#,##0,", 300000, "300000 ≠ 300"),
    ('0!.0,"万"', 300000, None),  # shows 30.0万, which is 300,000
    ('0.0,,"M"', 5_000_000, None),
    ('[>=10000]0!.0,"万";0', 50000, None),
    ('[>=10000]0"万";0', 5, None),
    ('[<10]0"万";0', 5, "5 ≠ 5万"),
    ('0;-0"万"', -5, "-5 ≠ -5万"),
    ("#,##0,", 0, None),
    ('0.0"万"', 0, None),
    ('#,##0.00"t"', 1234567.89, "1234567.89 t"),
    ('#,##0"万"', 1234567.89, "1234567.89 ≠ 1234567.89万"),
    ("0.0000%", 0.123456789, "12.3456789%"),
    ('General"万吨"', 3, "3 万吨"),
    ('0.0"t"', 3, "3 t"),
]


@pytest.mark.parametrize(("code", "number", "text"), SHOWN)
def test_a_format_shows_the_number_or_says_what_else(code, number, text):
    assert shown_text(number, code) == text


def test_a_zero_has_its_own_section():
    assert display_of('0"万";-0"万";0', 0).suffix == ""


def book_of(rows, formats, merged=(), hidden=(), sheet="s"):
    book = openpyxl.Workbook()
    page = book.active
    page.title = sheet
    for row in rows:
        page.append(row)
    for place, code in formats.items():
        page[place].number_format = code
    for area in merged:
        page.merge_cells(area)
    for row in hidden:
        page.row_dimensions[row].hidden = True
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def test_only_cells_with_a_telling_format_are_found():
    content = book_of([[1, 2, 3], [4, 5, 6]], {"B1": "0%", "A2": "0.00", "C2": '0"万"'})
    assert formats_of(content) == {"s": {(0, 1): "0%", (1, 2): '0"万"'}}
    assert formats_of(b"no workbook") == {}


def study_with(value, code):
    """The cement example with the oxidation of the coal in this cell."""
    data = example_data("cement-demo")
    content = write_template(get_model("cement"), study_from_data(data, "x"))
    book = openpyxl.load_workbook(io.BytesIO(content))
    cell = next(row for row in book[INPUT_SHEET].iter_rows() if row[0].value == "kiln_oxidation")[4]
    cell.value, cell.number_format = value, code
    out = io.BytesIO()
    book.save(out)
    return read_workbook(out.getvalue(), "x.xlsx")


def test_a_percentage_typed_into_the_study_workbook_is_the_percentage():
    totals = [
        assess(study_with(*cell), get_model("cement"), as_of="2026-11-22").total
        for cell in ((0.985, "0.0%"), (98.5, "General"))  # a spreadsheet keeps 98.5% as 0.985
    ]
    assert totals[0] == pytest.approx(totals[1], rel=1e-12)


def test_a_scaled_number_in_the_study_workbook_is_refused_with_both_readings():
    with pytest.raises(Refusal) as caught:
        assess(study_with(2, '0.0"万"'), get_model("cement"), as_of="2026-11-22")
    assert any("2 ≠ 2万" in finding.read for finding in caught.value.findings)


def ledger(rows, formats, answers=None):
    return read_plant_ledger(
        book_of(rows, formats), "t.xlsx", PET, 2024, corrections=answers
    ).record()


@pytest.mark.parametrize(
    ("unit", "value", "code", "right", "asked"),
    [
        ("吨", 3600, '#,##0"吨"', 3600, False),
        ("kg", 3_600_000, '#,##0,"t"', 3600, False),  # 3,600 t shown, 3,600,000 kg stored
        ("万吨", 0.36, '0.00"万"', 3600, False),
        ("吨", 3600, '0!.0,"万"', 3600, False),  # 0.36万 shown
        ("吨", 0.36, '0.00"万"', 3600, True),
        ("吨", 0.36, '0.00"万吨"', 3600, True),
        ("万吨", 3600, "0!.0000", 3600, True),  # 0.3600 万吨 shown
        ("千吨", 3600, "#,##0.0,", 3600, True),
        ("吨", 3600, '#,##0"公斤"', 3.6, True),
        ("吨", 36, "0%", 3600, True),
    ],
)
def test_a_ledger_asks_where_a_format_shows_another_amount(unit, value, code, right, asked):
    rows = [["项目", "单位", "2024年"], ["乙二醇", unit, value], ["PET 产量", "吨", 12000]]
    read = ledger(rows, {"C2": code})
    assert bool(read["questions"]) is asked
    if not asked:
        assert read["values"]["glycol"]["value"] == pytest.approx(right)
    else:
        assert "glycol" not in read["values"]
        (question,) = read["questions"]
        answers = [mend["changes"] for mend in question["mends"]]
        values = [
            ledger(rows, {"C2": code}, changes)["values"].get("glycol", {}).get("value")
            for changes in answers
        ]
        assert any(value == pytest.approx(right) for value in values if value is not None)


TITLES = ["process", "flow", "kind", "amount", "unit"]
STEEL = ["steel", "steel", "reference", 1, "kg"]


def database_of(tmp_path, rows, formats=None, merged=(), hidden=()):
    path = tmp_path / "t.xlsx"
    path.write_bytes(book_of([TITLES, *rows], formats or {}, merged, hidden))
    return read_database(path)


def test_a_merged_cell_speaks_for_the_rows_it_covers(tmp_path):
    rows = [STEEL, ["", "CO2", "emission", 2, "kg"], ["", "CH4", "emission", 0.1, ""]]
    rows += [["ore", "ore", "reference", 1, "kg"], ["", "CO2", "emission", 7, "kg"]]
    database = database_of(tmp_path, rows, merged=["A2:A4", "E3:E4", "A5:A6"])
    answers = {name: Opened(database).score(name)["score"] for name in ("steel", "ore")}
    # 2 + 0.1 · 29.8 (methane, fossil: AR6)
    assert answers == {"steel": pytest.approx(4.98), "ore": pytest.approx(7)}
    assert [each.rule for each in database.receipt.checks] == ["lca-cells-merged"]


def test_a_merged_amount_is_no_amount_of_each_row(tmp_path):
    rows = [STEEL, ["steel", "CO2", "emission", 2, "kg"], ["steel", "CH4", "emission", None, "kg"]]
    with pytest.raises(Refusal) as caught:
        database_of(tmp_path, rows, merged=["D3:D4"])
    assert caught.value.findings[0].rule == "value-missing"


def test_a_hidden_row_that_counts_is_said(tmp_path):
    rows = [STEEL, ["steel", "CO2", "emission", 2, "kg"], ["steel", "CO2", "emission", 5, "kg"]]
    database = database_of(tmp_path, rows, hidden=[4])
    assert Opened(database).score("steel")["score"] == pytest.approx(7)
    assert [(note.rule, str(note.place)) for note in database.notes] == [
        ("lca-row-hidden", "t.xlsx · s!4")
    ]


def test_a_scaled_amount_of_a_database_is_refused(tmp_path):
    rows = [STEEL, ["steel", "CO2", "emission", 2, "kg"]]
    with pytest.raises(Refusal):
        database_of(tmp_path, rows, {"D3": '0"万"'})


def test_sheets_and_factors_hold_what_is_shown():
    rows = [["name", "value", "unit"], ["Steel", 2345, "kgCO2e/kg"], ["Lime", 1.1, "kgCO2e/kg"]]
    content = book_of(rows, {"B2": "0.000,"})
    assert read_sheets(content, "t.xlsx")[0].rows[1][1] == "2345 ≠ 2.345"
    read = read_factor_file(content, "t.xlsx")
    assert [factor.value for factor in read.accepted] == [1.1]
    assert [str(finding.place) for finding in read.refused] == ["t.xlsx:2 value"]


@pytest.mark.parametrize(
    ("title", "unit", "right"),
    [
        ("value (g)", "kgCO2e/kg", False),
        ("value (t)", "kgCO2e/t", True),
        ("value (kg)", "kgCO2e/t", True),
        ("value (kgCO2e)", "kgCO2e/t", True),
        ("value (MWh)", "kgCO2e/kWh", False),
        ("value (gCO2e/kg)", "kgCO2e/kg", False),
    ],
)
def test_the_unit_in_a_title_of_factors_has_to_be_that_of_the_rows(title, unit, right):
    text = f"name,{title},unit\nSteel,2.345,{unit}\n"
    read = read_factor_file(text.encode(), "t.csv")
    assert bool(read.accepted) is right
    assert right or read.refused[0].rule == "import-units-differ"


@pytest.mark.parametrize(("answer", "right"), [(0, 3678), (1, 3968)])
def test_a_number_that_is_struck_out_is_asked_about(answer, right):
    book = openpyxl.Workbook()
    book.active.append(["月份", "乙二醇（吨）"])
    for month in range(1, 13):
        book.active.append([f"2024年{month}月", 300 + month])  # 301 + … + 312 = 3678
    book.active.append(["2024年5月", 290])
    book.active["B14"].font = Font(strike=True)
    out = io.BytesIO()
    book.save(out)
    (question,) = read_plant_ledger(out.getvalue(), "t.xlsx", PET, 2024).questions
    assert question.finding.rule == "ledger-cell-struck"
    changes = question.mends[answer].changes
    found = read_plant_ledger(out.getvalue(), "t.xlsx", PET, 2024, corrections=changes)
    assert found.values["glycol"].value == right
