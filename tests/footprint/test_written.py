"""A number without a unit and an entry that is written but blank are said on the result."""

from __future__ import annotations

import copy

import pytest

from cast import example_data
from zuji.footprint import assess, study_from_data
from zuji.sectors.registry import get_model


def rules(**changed):
    data = copy.deepcopy(example_data("cement-demo"))
    data["inputs"] |= changed
    result = assess(study_from_data(data, "study"), get_model("cement"), as_of="2026-11-22")
    return {finding.rule: finding for finding in result.findings}


def test_a_number_without_a_unit_is_taken_in_the_models_and_named():
    said = rules(limestone=1970000)
    assert "(t)" in str(said["value-unit-unwritten"].read)


@pytest.mark.parametrize("blank", ["", None, {"value": ""}, {"value": None, "unit": "t"}])
def test_an_entry_written_but_blank_is_named(blank):
    assert "value-blank" in rules(petroleum_coke=blank)


def test_a_whole_example_says_neither():
    assert not {"value-unit-unwritten", "value-blank"} & set(rules())
