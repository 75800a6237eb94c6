"""The ledgers after public forms: their truth adds up, and the reader makes no silent error."""

from __future__ import annotations

import io
import sys
from functools import cache
from pathlib import Path

import openpyxl
import pytest

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from benchmarks.ledgers.plant import UNITS
from benchmarks.ledgers.score import (
    ASKED,
    INVENTED,
    LOST,
    RIGHT,
    UNASKED,
    WRONG,
    Judgement,
    judge,
    judge_record,
)
from benchmarks.ledgers.sets import SETS
from benchmarks.ledgers.truth import READ, YEAR, Ledger

from by_turns import by_turns
from zuji.core.refusals import Refusal
from zuji.core.units import conversion
from zuji.sectors.registry import industry_of

FILES = [(name, file) for name, makers in SETS.items() for file in makers]
EIGHT = {
    "steel",
    "aluminium",
    "cement",
    "fertiliser",
    "plastics",
    "organic_chemicals",
    "tyre",
    "caustic_soda",
}


@cache
def ledger_of(name: str, file: str) -> Ledger:
    return SETS[name][file]()


def test_sixty_ledgers_of_eight_industries_thirty_of_them_kept_apart():
    for name in ("tuning", "kept"):
        assert len(SETS[name]) >= 30
        assert {industry_of(ledger_of(name, f).plant.model) for f in SETS[name]} == EIGHT
    assert len({ledger_of(*pair).filename for pair in FILES}) == len(FILES)


@pytest.mark.parametrize(("name", "file"), FILES[::7])
def test_a_ledger_is_the_same_each_time_it_is_made(name, file):
    assert SETS[name][file]().content == SETS[name][file]().content


def test_units_of_ledgers_are_as_large_as_the_library_says():
    """The makers state their own factors; a wrong one would make every truth wrong."""
    compared = 0
    for unit, spellings in UNITS.items():
        for spelling, factor in spellings.items():
            try:
                size = conversion(spelling, unit)
            except Refusal:  # a unit no study knows, or one of the ledger only (t for tCO2)
                continue
            assert size == pytest.approx(float(factor), rel=1e-12), spelling
            compared += 1
    assert compared > 35


def test_the_months_in_the_written_workbook_add_up_to_the_truth():
    compared = 0
    for name, file in FILES:
        ledger = ledger_of(name, file)
        if not ledger.filename.endswith(".xlsx"):
            continue
        book = openpyxl.load_workbook(io.BytesIO(ledger.content), data_only=True)
        for item in ledger.items.values():
            line = ledger.plant.by_input[item.input]
            cells = [ledger.place.get((item.input, ledger.year, month)) for month in YEAR]
            if item.owes != READ or None in cells or line.rate_of:
                continue
            amounts = [book[cell[0]].cell(*cell[1:]).value for cell in cells if cell]
            if all(isinstance(amount, int | float) for amount in amounts):
                assert abs(sum(amounts)) * float(line.factor) == pytest.approx(item.value, rel=1e-9)
                compared += 1
    assert compared > 300


def test_stated_totals_are_the_sum_of_their_months_unless_a_trap_says_so():
    for pair in FILES:
        ledger = ledger_of(*pair)
        for total in ledger.totals:
            trap = ledger.items[total.input].kind if total.input else ""
            if trap == "stated total is wrong" and total.main:
                assert total.stated != total.sum
            else:
                assert total.stated == total.sum


@pytest.fixture
def small():
    """The urea ledger t18 with a record in which every item is right."""
    ledger = ledger_of("tuning", "t18")
    column = {m: "CDEFGHIJKLMN"[m - 1] for m in YEAR}
    values = {
        item.input: {
            "value": item.value,
            "unit": item.unit,
            "cells": [f"x!{column[cell[2] - 2]}{cell[1]}" for cell in sorted(item.cells)],
        }
        for item in ledger.items.values()
    }
    record = {
        "values": values,
        "questions": [],
        "ignored": [],
        "cells": {"filled": 150, "read": 108, "asked": 0, "ignored": 42},
        "months": {},
        "totals": [],
    }
    return ledger, record


def judged_record(ledger, record):
    verdict = judge_record(ledger, record, Judgement(ledger.id, "urea", "csv"))
    return verdict, {item.input: item.outcome for item in verdict.items}


def test_right_values_without_a_question_are_matched_and_need_one_click(small):
    verdict, outcomes = judged_record(*small)
    assert set(outcomes.values()) == {RIGHT}
    assert (verdict.matched, verdict.clicks, verdict.balanced) == (9, 1, True)


def test_another_number_a_missing_item_and_an_invented_one_are_silent_errors(small):
    ledger, record = small
    record["values"]["urea_made"]["value"] *= 1.0001
    del record["values"]["power"]
    record["values"]["nitrogen"] = {"value": 46.0, "unit": "%", "cells": ["x!C99"]}
    verdict, outcomes = judged_record(ledger, record)
    assert (outcomes["urea_made"], outcomes["power"]) == (WRONG, LOST)
    assert outcomes["nitrogen"] == INVENTED
    assert len(verdict.silent) == 3


def test_a_question_over_a_cell_of_an_item_is_no_silent_error_and_costs_its_clicks(small):
    ledger, record = small
    cells = record["values"].pop("power")["cells"]
    question = {"cause": "", "cells": cells, "suggestions": ["power", "boiler_gas"]}
    record["questions"] = [question]
    verdict, outcomes = judged_record(ledger, record)
    assert (outcomes["power"], verdict.clicks) == (ASKED, 2)
    question["suggestions"] = ["boiler_gas"]
    assert judged_record(ledger, record)[0].clicks == 6
    question["suggestions"] = []
    assert judged_record(ledger, record)[0].clicks == 13


def test_a_value_for_a_trap_without_a_question_is_a_silent_error(small):
    _, record = small
    trap = SETS["tuning"]["t18"]()
    trap.owe(["urea_made"], "ask", "month × 1000")
    _, outcomes = judged_record(trap, record)
    assert outcomes["urea_made"] == UNASKED


@pytest.mark.parametrize(("name", "file"), by_turns(FILES, every=4))
def test_every_filled_cell_is_accounted_for_and_no_number_is_wrong_in_silence(name, file):
    judgement = judge(ledger_of(name, file))
    assert judgement.balanced
    assert judgement.silent == []
