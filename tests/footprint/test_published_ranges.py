"""Published ranges: every end is printed somewhere, and a result outside says so."""

import csv
import re

import pytest

from zuji.core.label import in_language
from zuji.core.refusals import Refusal
from zuji.factors.gwp import gwp100
from zuji.footprint.findings import published_findings
from zuji.footprint.published import limits_of, placed
from zuji.sectors.load import load_model, model_from_data
from zuji.sectors.registry import get_model, model_files
from zuji.uncertainty.held_values import full_library

ENDS = [
    (model_id, number, end)
    for model_id in model_files()
    for number, _ in enumerate(get_model(model_id).published)
    for end in ("min", "max")
]
ROUNDED = 0.006
"""Ends are written to three or four digits."""


@pytest.mark.parametrize(("model_id", "number", "end"), ENDS)
def test_every_end_names_its_source_and_no_house_value(model_id, number, end):
    row = get_model(model_id).published[number]
    source = row[f"{end}_source"]
    assert source
    assert not re.search(r"\[[DR]\]|界限|推得|house", source)
    assert "source" not in row
    assert row["min"] <= row["max"]


@pytest.mark.parametrize(("model_id", "number", "end"), ENDS)
def test_an_end_is_the_number_that_its_source_prints(model_id, number, end, shared):
    row = get_model(model_id).published[number]
    source, value = row[f"{end}_source"], float(row[end])
    if found := re.fullmatch(r"CPCD (\w+)", source):
        printed = cpcd(shared)[found[1]]
        assert value == pytest.approx(printed, rel=ROUNDED)
    elif found := re.match(r"(?:tw\.moenv|us\.uslci)\.\S+", source):
        factor, gwp = full_library().get(found[0]), gwp100("AR6")
        printed = sum(gwp[g] * mass for g, mass in factor.base_gases().items())
        per_unit = printed if row["unit"].endswith("/m3") else 1000 * printed
        assert value == pytest.approx(per_unit, rel=ROUNDED)


def cpcd(shared):
    """CPCD rows in kgCO2e per tonne or piece."""
    path = shared / "data" / "factors" / "cn_materials_cpcd.csv"
    with path.open(encoding="utf-8") as lines:
        return {
            row["id"].removeprefix("cpcd."): float(row["value"])
            * (1000 if row["unit"].endswith("/kg") else 1)
            for row in csv.DictReader(lines)
        }


def model_with(**row):
    data = {**get_model("urea").data}
    published = {
        "zh": "甲",
        "en": "class",
        "unit": "kgCO2e/t",
        "n": 2,
        "min": 1000,
        "min_source": "a",
        "max": 2000,
        "max_source": "b",
    }
    data["published"] = [published | row]
    data["limits"] = [{"zh": "家规", "en": "house", "unit": "kgCO2e/t", "min": 500, "max": 4000}]
    return model_from_data(data)


@pytest.mark.parametrize(
    ("total", "verdict", "distance"),
    [(1000, "inside", 0), (2000, "inside", 0), (900, "below", 0.1), (2500, "above", 0.25)],
)
def test_a_verdict_says_on_which_side_and_how_far(total, verdict, distance):
    row = placed(model_with(), {}, total, "kgCO2e/t")[0]
    assert (row.verdict, row.distance) == (verdict, pytest.approx(distance))
    assert row.sources == ("a", "b")
    assert ("outside" in row.words.en) == (verdict != "inside")


def test_the_reason_of_a_typical_plant_is_told_outside_only():
    model = model_with(outside={"zh": "原因", "en": "reason"})
    assert placed(model, {}, 1500, "kgCO2e/t")[0].why is None
    assert placed(model, {}, 2500, "kgCO2e/t")[0].why.en == "reason"


@pytest.mark.parametrize(
    ("total", "wanted"),
    [
        (1500, []),
        (2500, [("note", "published-outside")]),
        (4000, [("note", "published-outside")]),
        (4001, [("warn", "value-unusual")]),
        (499, [("warn", "value-unusual")]),
        (40_001, [("block", "factor-magnitude")]),
        (49, [("block", "factor-magnitude")]),
    ],
)
def test_outside_is_a_note_within_the_house_limits_and_a_warning_beyond(total, wanted):
    found = published_findings(model_with(), {}, total, "kgCO2e/t", impossible=10)
    assert [(f.severity, f.rule) for f in found] == wanted


def test_a_note_names_both_numbers_and_the_distance():
    found = published_findings(model_with(), {}, 2500, "kgCO2e/t", impossible=10)[0]
    assert "25 %" in in_language(found.read, "en")
    assert "1000 … 2000" in in_language(found.expected, "zh")


def test_limits_are_shown_apart_from_what_is_published():
    limit = limits_of(model_with(), {}, 100, "gCO2e/kg")[0]
    assert (limit.low, limit.high) == (500, 4000)  # kg per t are g per kg


def test_a_range_without_a_source_per_end_is_refused_where_the_model_is_written():
    text = (get_file("urea")).replace("    max_source:", "    # max_source:", 1)
    with pytest.raises(Refusal) as refused:
        load_model(text, "urea.yaml")
    found = refused.value.findings[0]
    assert (found.rule, found.expected) == ("key-missing", "max_source")


def get_file(model_id):
    return model_files()[model_id].read_text("utf-8")


def test_a_range_of_an_earlier_lockfile_keeps_its_one_source():
    data = {**get_model("urea").data}
    data.pop("limits", None)
    data["published"] = [
        {"zh": "甲", "en": "a", "unit": "kgCO2e/t", "min": 1, "max": 2, "source": "s", "n": 1}
    ]
    model = model_from_data(data)
    assert placed(model, {}, 3, "kgCO2e/t")[0].sources == ("s", "s")
    found = published_findings(model, {}, 3, "kgCO2e/t", impossible=10)
    assert [(f.severity, f.rule) for f in found] == [("warn", "value-unusual")]


@pytest.mark.parametrize("model_id", sorted(model_files()))
def test_limits_hold_every_published_range_of_their_class(model_id):
    """Else a published value would be warned about."""
    model = get_model(model_id)
    for limit in model.limits:
        for row in model.published:
            same = [limit.get(key, "") == row.get(key, "") for key in ("when", "unit", "view")]
            if all(same):
                assert limit["min"] <= row["min"]
                assert row["max"] <= limit["max"]
