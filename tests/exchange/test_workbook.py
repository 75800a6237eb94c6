"""The study workbook: round trip, places, and every way it can be broken."""

import io
import re
import zipfile

import pytest
from openpyxl import load_workbook

from by_turns import by_turns
from cast import EXAMPLES, ROOT, assessed, example_data
from zuji.core.label import Label
from zuji.core.refusals import Refusal
from zuji.exchange import read_workbook, write_template
from zuji.exchange.layout import (
    CERTIFICATE_SHEET,
    EARLIER_HEADERS,
    EARLIER_SHEETS,
    FACTOR_SHEET,
    GUIDE_SHEET,
    INPUT_HEADER,
    INPUT_SHEET,
    OPTION_SHEET,
    STUDY_HEADER,
    STUDY_SHEET,
)
from zuji.exchange.template import words_of
from zuji.footprint import assess, read_study, study_from_data
from zuji.sectors.registry import get_model, model_files


def filled(name="cement-demo"):
    data = example_data(name)
    return write_template(get_model(data["model"]), study_from_data(data, name))


def edited(change, name="cement-demo"):
    book = load_workbook(io.BytesIO(filled(name)))
    change(book)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def row_of(book, name):
    return next(row for row in book[INPUT_SHEET].iter_rows(min_row=2) if row[0].value == name)


def refusal(content):
    with pytest.raises(Refusal) as caught:
        study = read_workbook(content, "厂.xlsx")
        assess(study, get_model(study.model_id), as_of="2026-11-22")
    return {f.rule: f for f in caught.value.findings}


@pytest.mark.parametrize("name", EXAMPLES)
def test_a_study_survives_the_workbook_to_the_same_digits(name):
    study = read_workbook(filled(name), "x.xlsx")
    again = assess(study, get_model(study.model_id), as_of="2026-11-22")
    assert again.total == assessed(example_data(name)).total


A_CODE = re.compile(r"[a-z0-9]+_[a-z0-9_]+|\b[a-z]+\.[a-z]+\.|^[a-z]{4,}$")


def seen(book):
    """Sheet, row and column of every cell that people see, with its text."""
    for sheet in book:
        if sheet.sheet_state != "visible":
            continue
        for row in sheet.iter_rows():
            for cell in row:
                is_hidden = (
                    sheet.column_dimensions[cell.column_letter].hidden
                    or sheet.row_dimensions[cell.row].hidden
                )
                if isinstance(cell.value, str) and not is_hidden:
                    yield sheet.title, cell.row, cell.column, cell.value


@pytest.mark.parametrize("name", ["cement-us-2002", "aluminium-us-1998", "aluminium-demo"])
def test_no_code_stands_where_people_read(name):
    book = load_workbook(io.BytesIO(filled(name)))
    cells = list(seen(book))
    codes = [
        (sheet, row, column, text)
        for sheet, row, column, text in cells
        if A_CODE.search(text) and not (sheet == FACTOR_SHEET and (column == 1 or row > 1))
    ]
    assert codes == []
    heads = {(sheet, text) for sheet, row, _, text in cells if row == 1 and sheet != GUIDE_SHEET}
    assert all(re.search("[\u4e00-\u9fff]", text) or text == "Name" for _, text in heads)
    assert any("CO2（化石）" in text for _, _, _, text in cells) or name != "cement-us-2002"


def test_words_that_somebody_typed_in_one_language_are_read():
    def change(book):
        row_of(book, "coal")[5].value = "measured"
        row_of(book, "limestone")[5].value = "计算得出"
        for row in book[STUDY_SHEET].iter_rows():
            if row[0].value == "choice.plant":
                row[1].value = get_model("cement").choices["plant"].options["integrated"].zh

    data = read_workbook(edited(change), "x.xlsx").data
    assert data["inputs"]["coal"]["status"] == "measured"
    assert data["inputs"]["limestone"]["status"] == "calculated"
    assert data["choices"]["plant"] == "integrated"


def test_a_workbook_that_was_made_before_is_read():
    """Its sheet and its heads had other words, and its cells held codes."""

    def as_before(book):
        words = words_of(get_model("cement"), example_data("cement-demo"))
        book[STUDY_SHEET].title = EARLIER_SHEETS[STUDY_SHEET]
        for sheet, header in (
            (EARLIER_SHEETS[STUDY_SHEET], STUDY_HEADER),
            (INPUT_SHEET, INPUT_HEADER),
        ):
            for column, head in enumerate(EARLIER_HEADERS[header], start=1):
                book[sheet].cell(1, column).value = head
        for row in book[INPUT_SHEET].iter_rows(min_row=2):
            row[5].value = words["status"].get(row[5].value, row[5].value)
        for row in book[EARLIER_SHEETS[STUDY_SHEET]].iter_rows(min_row=2):
            row[1].value = words.get(row[0].value, {}).get(row[1].value, row[1].value)
        del book[OPTION_SHEET]

    was, now = (read_workbook(c, "x.xlsx").data for c in (edited(as_before), filled()))
    assert {k: v for k, v in was.items() if k != "sources"} == {
        k: v for k, v in now.items() if k != "sources"
    }


def test_the_help_of_a_field_may_be_another_than_the_model_s():
    content = write_template(
        get_model("cement"), helps={"coal": Label("看入厂磅单", "see the scale")}
    )
    book = load_workbook(io.BytesIO(content))
    assert "看入厂磅单 · see the scale" in row_of(book, "coal")[10].value
    assert "看入厂磅单" not in row_of(book, "limestone")[10].value


@pytest.mark.parametrize("model_id", by_turns(model_files()))
def test_an_empty_template_asks_for_the_required_values_by_cell(model_id):
    content = write_template(get_model(model_id))
    book = load_workbook(io.BytesIO(content))
    for row in book[STUDY_SHEET].iter_rows(min_row=2):
        row[1].value = {"period_start": "2024-01-01", "period_end": "2024-12-31"}.get(
            row[0].value, row[1].value
        )
    out = io.BytesIO()
    book.save(out)
    found = refusal(out.getvalue())
    assert found["value-missing"].place.startswith(f"厂.xlsx · {INPUT_SHEET}!E")


def test_every_value_keeps_workbook_sheet_and_cell():
    study = read_workbook(filled(), "厂.xlsx")
    made = assess(study, get_model("cement"), as_of="2026-11-22")
    row = list(get_model("cement").inputs).index("coal") + 2
    assert made.values["coal"].place == f"厂.xlsx · {INPUT_SHEET}!E{row}"
    assert study.data["sources"]["workbook"]["digest"].startswith("sha256:")
    assert study.data["inputs"]["coal"]["cell"] == f"{INPUT_SHEET}!E{row}"


def test_a_renamed_sheet_is_named_with_what_was_found():
    found = refusal(edited(lambda b: setattr(b[INPUT_SHEET], "title", "Tabelle1")))
    assert INPUT_SHEET in found["workbook-sheet"].message("zh")
    assert "Tabelle1" in found["workbook-sheet"].remedy("zh")


def test_a_changed_header_is_refused():
    def change(book):
        book[INPUT_SHEET]["E1"] = "Menge"

    assert "Menge" in refusal(edited(change))["workbook-header"].read


def test_a_formula_without_a_stored_result_is_refused_by_cell():
    def change(book):
        row_of(book, "coal")[4].value = "=1+2"

    finding = refusal(edited(change))["workbook-formula"]
    assert f"{INPUT_SHEET}!E" in finding.place


def test_an_error_value_is_refused_by_cell():
    def change(book):
        row_of(book, "coal")[4].value = "#REF!"

    assert "#REF!" in refusal(edited(change))["workbook-error"].read


@pytest.mark.parametrize(
    ("value", "unit", "rule"),
    [
        ("12.4万度/月", None, "unit-dimension"),
        (-3, None, "value-negative"),
        ("dreißig", None, "number-unreadable"),
        (5, "kWh", "unit-dimension"),
        (5, "Fässer", "unit-unknown"),
        (None, None, "value-missing"),
    ],
)
def test_a_wrong_cell_is_refused_at_the_cell(value, unit, rule):
    def change(book):
        row = row_of(book, "coal")
        row[4].value = value
        if unit:
            row[3].value = unit

    finding = refusal(edited(change))[rule]
    row = list(get_model("cement").inputs).index("coal") + 2
    assert finding.place.startswith(f"厂.xlsx · {INPUT_SHEET}!E{row}")


def test_an_input_given_twice_is_refused():
    def change(book):
        book[INPUT_SHEET].append(["coal", "", "", "t", 5])

    assert "workbook-duplicate" in refusal(edited(change))


def test_an_unknown_row_is_refused_with_near_names():
    def change(book):
        book[INPUT_SHEET].append(["coall", "", "", "t", 5])

    assert "coal" in refusal(edited(change))["input-unknown"].remedy("en")


def test_text_with_full_width_digits_and_commas_is_read():
    def change(book):
        row_of(book, "coal")[4].value = "２０７，０００．０"

    study = read_workbook(edited(change), "x.xlsx")
    assert assess(study, get_model("cement"), as_of="2026-11-22").values["coal"].value == 207_000


@pytest.mark.parametrize(
    "content", [b"", b"hello", b"PK\x03\x04broken", b"\xd0\xcf\x11\xe0old xls"]
)
def test_what_is_no_workbook_is_refused(content):
    with pytest.raises(Refusal) as caught:
        read_workbook(content, "x.xlsx")
    assert caught.value.findings[0].rule == "workbook-unreadable"


def test_a_200_mb_file_is_refused_by_its_size():
    with pytest.raises(Refusal) as caught:
        read_workbook(b"\0" * 200_000_000, "x.xlsx")
    assert caught.value.findings[0].rule == "file-too-large"
    assert "200.0 MB" in caught.value.findings[0].read


def packed(members):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return out.getvalue()


def test_a_zip_bomb_is_refused_before_it_unpacks():
    with pytest.raises(Refusal) as caught:
        read_workbook(packed({"xl/workbook.xml": b"\0" * 210_000_000}), "x.xlsx")
    assert caught.value.findings[0].rule == "workbook-bomb"


@pytest.mark.parametrize(
    "members",
    [
        {"xl/workbook.xml": b'<!DOCTYPE x [<!ENTITY y SYSTEM "file:///etc/passwd">]><x>&y;</x>'},
        {"../../evil.xml": b"<x/>"},
        {"/etc/x.xml": b"<x/>"},
    ],
)
def test_entities_and_paths_that_climb_are_refused(members):
    with pytest.raises(Refusal) as caught:
        read_workbook(packed(members), "x.xlsx")
    assert caught.value.findings[0].rule == "workbook-unreadable"


def test_text_that_looks_like_a_formula_stays_text_in_the_template():
    data = example_data("cement-demo")
    data["product"]["name_zh"] = '=HYPERLINK("http://x")'
    book = load_workbook(
        io.BytesIO(write_template(get_model("cement"), study_from_data(data, "x")))
    )
    cell = next(r[1] for r in book[STUDY_SHEET].iter_rows() if r[0].value == "product_zh")
    assert (cell.data_type, cell.value) == ("s", '=HYPERLINK("http://x")')


def test_yaml_and_workbook_studies_are_one_thing():
    path = ROOT / "examples" / "cement-us-2002.yaml"
    study = read_study(path.read_text("utf-8"), path.name)
    again = read_workbook(write_template(get_model("cement"), study), "x.xlsx")
    assert again.data["choices"] == {
        **{c.name: c.default for c in get_model("cement").choices.values()},
        **study.data["choices"],
    }
    assert again.data["own_factors"][0]["id"] == "own.us.coal_upstream"


def test_goal_packs_and_certificates_travel_and_long_numbers_stay_text():
    data = example_data("aluminium-demo") | {
        "goal": "供买方",
        "packs": ["tw-moenv-cfp", "uk-desnz-2024"],
    }
    content = write_template(get_model("primary_aluminium"), study_from_data(data, "x"))
    back = read_workbook(content, "x.xlsx").data
    assert back["goal"] == "供买方"
    assert back["packs"] == data["packs"]
    assert back["certificates"] == data["certificates"]
    assert "certificates" not in read_workbook(filled("cement-demo"), "x.xlsx").data


def test_a_certificate_number_that_a_spreadsheet_rounded_is_not_taken_for_real():
    """Thirty-two digits do not fit a spreadsheet's number (2⁵³ has sixteen)."""
    from zuji.screening.single import single_findings

    def as_number(book):
        book[CERTIFICATE_SHEET]["A2"].value = 37000000000000202403000000000001

    back = read_workbook(edited(as_number, "aluminium-demo"), "x.xlsx")
    made = assess(back, get_model("primary_aluminium"), as_of="2026-11-22")
    assert "screen-certificate-form" in {f.rule for f in single_findings(made)}


def test_every_filled_cell_of_a_template_is_read_or_a_word_of_the_form():
    study = read_workbook(filled(), "厂.xlsx")
    assert study.receipt.unaccounted == {}
    assert study.receipt.count("cell", "read") > 0
    assert study.unread == []


def test_what_stands_beside_the_form_is_named_and_does_not_change_the_number():
    def change(book):
        book[INPUT_SHEET]["L3"] = 4711
        book[INPUT_SHEET]["E300"] = 12
        book[STUDY_SHEET]["A40"] = "year"
        book[STUDY_SHEET]["B40"] = 2024
        book.create_sheet("我的台账")["A1"] = "煤"

    study = read_workbook(edited(change), "厂.xlsx")
    assert study.receipt.unaccounted == {}
    made = assess(study, get_model("cement"), as_of="2026-11-22")
    assert made.total == assessed(example_data("cement-demo")).total
    unread = {f.rule: [] for f in study.unread}
    for finding in study.unread:
        unread[finding.rule].append(finding.place)
    assert {f.rule for f in made.findings} >= {"workbook-cells-unread", "workbook-sheet-unread"}
    places = " ".join(place for found in unread.values() for place in found)
    for cell in (f"{INPUT_SHEET}!L3", f"{INPUT_SHEET}!E300", f"{STUDY_SHEET}!B40", "我的台账!A1"):
        assert cell in places


def test_reasons_for_what_is_used_all_the_same_survive_the_workbook():
    study = read_workbook(filled("aluminium-us-1998"), "x.xlsx")
    assert study.waivers == example_data("aluminium-us-1998")["waivers"]
    assert len(study.waivers) == 1


@pytest.mark.parametrize(
    ("row", "rule"),
    [
        (("us.uslci.upstream.coal", None), "field-missing"),
        ((None, "没有更近的因子"), "field-missing"),
        (("us.uslci.coke.metallurgical", "另一个理由"), "workbook-duplicate"),
    ],
)
def test_a_reason_without_what_it_is_for_or_twice_is_refused(row, rule):
    content = edited(lambda book: book["理由 Reasons"].append(row), "aluminium-us-1998")
    with pytest.raises(Refusal) as caught:
        read_workbook(content, "x.xlsx")
    assert [finding.rule for finding in caught.value.findings] == [rule]
