"""One table of odd spellings of a number and their stated answers, the same at every door."""

import copy
import csv
import datetime
import io
import json

import openpyxl
import pytest

from cast import example_data
from zuji.core.canonical import read_json
from zuji.core.refusals import Refusal
from zuji.core.yamlfile import load_yaml
from zuji.exchange.ledgers import read_plant_ledger
from zuji.factors.importing import import_factors, read_table
from zuji.footprint import study_from_data
from zuji.footprint.own_factors import own_factors
from zuji.footprint.study import read_values
from zuji.sectors.registry import get_model

MISSING, REFUSED = "missing", "refused"
NO_VALUE = {"value-missing", "factor-no-value"}
SPELLINGS = {
    "1e400": "number-not-finite",
    "-1e400": "number-not-finite",
    "1.0e+400": "number-not-finite",
    "1e-400": "number-too-small",
    "1.0e-400": "number-too-small",
    "0x1F": "number-unreadable",
    "0o17": "number-unreadable",
    "0b11": "number-unreadable",
    "017": 17.0,
    "1_000": 1000.0,
    "NaN": "number-not-finite",
    ".nan": "number-not-finite",
    ".inf": "number-not-finite",
    "-.inf": "number-not-finite",
    "Infinity": "number-not-finite",
    "１２３": 123.0,
    "1,234": "number-ambiguous",
    "1.234,5": 1234.5,
    "约5": "number-approximate",
    "5~6": "number-span",
    "True": "number-unreadable",
    "null": MISSING,
    "": MISSING,
    "2024-01-02": "number-date",
    "12:30": "number-unreadable",
    "9" * 400: "number-unreadable",
    "0." + "0" * 400 + "1": "number-unreadable",
    "1.5E3": 1500.0,
    "5": 5.0,
}
"""Text → its number, or the rule of its refusal. Octal has no meaning here: 017 is seventeen; an
underscore groups digits; nothing written is missing, never zero."""
CELLS = {
    True: "number-unreadable",
    None: MISSING,
    datetime.date(2024, 1, 2): "number-date",
    datetime.datetime(2024, 1, 2, 3, 4): "number-date",
    5.0: 5.0,
    "５": 5.0,
}
"""What a spreadsheet's cell may hold besides text."""
NUMBERS = {
    "1e400": REFUSED,
    "-1e400": REFUSED,
    "1e-400": REFUSED,
    "NaN": REFUSED,
    "Infinity": REFUSED,
    "9" * 5000: REFUSED,
    "true": "number-unreadable",
    "null": MISSING,
    "1.5E3": 1500.0,
    "5": 5.0,
}
"""Numbers as JSON has them."""
CHOICES = {name: next(iter(c.options)) for name, c in get_model("cement").choices.items()}


def csv_of(rows):
    text = io.StringIO()
    csv.writer(text).writerows(rows)
    return text.getvalue().encode(), "a.csv"


def xlsx_of(rows):
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    content = io.BytesIO()
    book.save(content)
    return content.getvalue(), "a.xlsx"


def of_study(value):
    """What a study says of its road freight (t·km), given as plain data."""
    data = copy.deepcopy(example_data("cement-demo"))
    data["inputs"]["road_freight"] = {"value": value, "unit": "t*km", "status": "measured"}
    study, model = study_from_data(data, "study"), get_model("cement")
    values, findings = read_values(study, model, CHOICES)
    wrong = [f for f in findings if f.severity == "block" and "road_freight" in str(f.place)]
    if wrong:
        return MISSING if wrong[0].rule in NO_VALUE else wrong[0].rule
    number = values["road_freight"].value
    return MISSING if number is None else number


def yaml_door(text):
    return of_study(load_yaml(f"value: {text}", "x").data["value"])


def quoted_yaml_door(text):
    return of_study(load_yaml(f'value: "{text}"', "x").data["value"])


def form_door(text):
    return of_study(text)


def taken(imported):
    if imported.accepted:
        assert not imported.refused and not imported.receipt.unaccounted
        return imported.accepted[0].value
    rule = imported.refused[0].rule
    return MISSING if rule in NO_VALUE else rule


def plain_rows(value):
    return [["名称", "单位", "数值"], ["石灰", "kgCO2e/t", value]]


def own_rows(value):
    title = ["id", "name_zh", "name_en", "category", "kind", "use", "unit", "value", "confidence"]
    row = ["x.lime", "石灰", "lime", "lime", "emission", "product_footprint", "kgCO2e/t"]
    return [title, [*row, value, "D"]]


def table_of(make, rows):
    def door(value):
        content, name = make(rows(value))
        return taken(import_factors(read_table(content, name), name))

    return door


def own_factor_door(text):
    row = {"id": "own.x", "name_zh": "石灰", "unit": "kgCO2e/t", "value": text, "source_title": "x"}
    study = study_from_data(example_data("cement-demo") | {"own_factors": [row]}, "study")
    try:
        return own_factors(study)[0].value
    except Refusal as problem:
        rule = problem.findings[0].rule
        return MISSING if rule in NO_VALUE else rule


def ledger_of(make):
    def door(value):
        rows = [["项目", "单位", "2025年"], ["原煤", "t", value], ["外购电力", "kWh", "1000"]]
        content, name = make(rows)
        reading = read_plant_ledger(content, name, get_model("cement"), 2025, corrections={})
        cell = next(c for c in (*reading.filled, "!C2") if c.endswith("!C2"))
        if "coal" in reading.values:
            return reading.values["coal"].value
        return REFUSED if cell in reading.asked else MISSING

    return door


TEXT_DOORS = {
    "study in YAML": yaml_door,
    "study in YAML, quoted": quoted_yaml_door,
    "form": form_door,
    "own factor": own_factor_door,
    "factor table": table_of(csv_of, plain_rows),
    "factor table in our schema": table_of(csv_of, own_rows),
    "factor workbook": table_of(xlsx_of, plain_rows),
    "ledger": ledger_of(csv_of),
    "ledger workbook": ledger_of(xlsx_of),
}
STUDIES = ("study in YAML", "study in YAML, quoted", "form")
BY_STUDY = {"1.234,5": "number-marks-mixed", "1,234": 1234.0}
"""The cement example writes points elsewhere, which decides a comma before three digits and
contradicts one before a single digit."""
CELL_DOORS = {
    "factor workbook": table_of(xlsx_of, plain_rows),
    "factor workbook in our schema": table_of(xlsx_of, own_rows),
    "ledger workbook": ledger_of(xlsx_of),
}


def agrees(found, stated):
    """Whether a door's answer is the stated one; a ledger asks where another door refuses."""
    if found == REFUSED:
        return isinstance(stated, str) and stated != MISSING
    return found == stated and isinstance(found, bool) == isinstance(stated, bool)


@pytest.mark.parametrize("door", TEXT_DOORS)
@pytest.mark.parametrize("text", SPELLINGS, ids=lambda text: text[:12] or "blank")
def test_a_text_has_the_stated_answer_at_every_door(door, text):
    found = TEXT_DOORS[door](text)
    if door.startswith("ledger") and text == "1_000":
        assert found in {REFUSED, 1000.0}  # a cell of words to a ledger: asked about
        return
    if door in STUDIES and text in BY_STUDY:
        assert found == BY_STUDY[text]
        return
    assert agrees(found, SPELLINGS[text]), found


@pytest.mark.parametrize("door", CELL_DOORS)
@pytest.mark.parametrize("cell", CELLS, ids=repr)
def test_a_cell_has_the_stated_answer_at_every_door(door, cell):
    assert agrees(CELL_DOORS[door](cell), CELLS[cell])


@pytest.mark.parametrize("text", NUMBERS, ids=lambda text: text[:12])
def test_a_number_of_json_has_the_stated_answer(text):
    try:
        found = of_study(read_json(f'{{"value": {text}}}'.encode(), "x")["value"])
    except Refusal as problem:
        finding = problem.findings[0]
        assert finding.rule in {"number-not-finite", "number-too-small", "json-unreadable"}
        found = REFUSED
    assert found == NUMBERS[text] or (found == REFUSED and NUMBERS[text] == REFUSED)


@pytest.mark.parametrize("text", NUMBERS, ids=lambda text: text[:12])
def test_the_interface_refuses_the_numbers_that_it_would_lose(text):
    reading = pytest.importorskip("zuji_portal.api.reading")
    body = f'{{"value": {text}}}'.encode()
    if NUMBERS[text] == REFUSED:
        with pytest.raises(reading.BodyUnreadable) as caught:
            reading.read_body(body)
        assert caught.value.finding.place in {"value", "body"}
    else:
        assert reading.read_body(body) == json.loads(body)


@pytest.mark.parametrize("text", ["1e400", "-1e400", "1e-400", "1.0e+400"])
def test_what_was_read_is_shown_whole_and_not_its_digits_alone(text):
    data = {"inputs": {"road_freight": load_yaml(f"value: {text}", "x").data["value"]}}
    study = study_from_data({**example_data("cement-demo"), **data}, "study")
    _, findings = read_values(study, get_model("cement"), CHOICES)
    finding = next(f for f in findings if f.rule.startswith("number-"))
    assert finding.read == text
