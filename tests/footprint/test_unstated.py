"""A value is never better than said: one without a word about its origin is "unstated"."""

import copy

import pytest

from cast import example_data
from zuji.core.refusals import Refusal
from zuji.exchange import read_workbook, write_template
from zuji.footprint import assess, study_from_data
from zuji.footprint.examples import shipped_examples
from zuji.footprint.study import by_status
from zuji.lockfile import build_lock, verify_lock
from zuji.quality.figure_meanings import CLAIMS
from zuji.sectors.registry import get_model

AS_OF = "2026-11-22"


def computed(data):
    return assess(study_from_data(data, "study"), get_model(data["model"]), as_of=AS_OF)


def silent(data):
    """The same study without a word about where its numbers come from."""
    plain = copy.deepcopy(data)
    plain["inputs"] = {
        name: {"value": entry["value"], "unit": entry["unit"]}
        for name, entry in data["inputs"].items()
    }
    return plain


def test_numbers_without_a_word_give_the_same_footprint_and_no_primary_data():
    said, unsaid = (
        computed(example_data("cement-demo")),
        computed(silent(example_data("cement-demo"))),
    )
    assert unsaid.total == said.total
    assert unsaid.quality.primary_share == 0.0 < said.quality.primary_share
    assert unsaid.quality.dqr > said.quality.dqr
    assert {v.status for v in unsaid.values.values() if v.is_known} == {"unstated", "default"}
    (note,) = [f for f in unsaid.findings if f.rule == "status-unstated"]
    assert note.severity == "note" and "石灰石" in note.message("zh")
    assert "unstated" not in note.message("zh") and "limestone" in note.message("en").lower()


def test_a_single_unstated_amount_takes_its_whole_step_out_of_the_primary_data():
    """Diesel burned at the plant: mass, heating value and carbon are all that the step knows."""
    data = example_data("cement-demo")
    before = computed(data)
    del data["inputs"]["diesel"]["status"]
    after = computed(data)
    worse = {
        step
        for step, quality in after.step_quality.items()
        if before.step_quality[step].primary and not quality.primary
    }
    share = sum(abs(before.by_step[step]) for step in worse) / sum(
        abs(size) for size in before.by_step.values()
    )
    assert worse
    assert after.quality.primary_share == pytest.approx(before.quality.primary_share - share)


def test_a_coefficient_that_a_study_itself_calls_a_default_is_no_primary_data():
    """Left at the model's default it stays the plant's activity; named a default it is one."""
    data = example_data("cement-demo")
    left = computed(data)
    data["inputs"]["kiln_oxidation"] = {"value": 98, "unit": "%", "status": "default"}
    named = computed(data)
    assert named.quality.primary_share < left.quality.primary_share


@pytest.mark.parametrize("status", ["not_applicable", "missing"])
@pytest.mark.parametrize("name, value", [("diesel", 620), ("plastic_bags", "12 t")])
def test_a_number_marked_as_absent_is_refused_and_not_left_out(status, name, value):
    data = example_data("cement-demo")
    data["inputs"][name] = {"value": value, "status": status}
    with pytest.raises(Refusal) as refused:
        computed(data)
    (finding,) = [f for f in refused.value.findings if f.severity == "block"]
    assert (finding.rule, finding.read) == ("status-contradicts", str(value))
    assert name in finding.place


def test_zero_may_stand_beside_not_applicable():
    data = example_data("cement-demo")
    data["inputs"]["plastic_bags"] = {"value": 0, "status": "not_applicable"}
    assert "plastic_bags" in data["inputs"] and computed(data).values["plastic_bags"].value is None


def test_a_bare_number_a_workbook_and_a_lockfile_say_the_same_of_it():
    data = example_data("cement-demo")
    data["inputs"]["diesel"] = 620
    model = get_model("cement")
    made = computed(data)
    assert made.values["diesel"].status == "unstated"
    again = read_workbook(write_template(model, made.study), "study.xlsx")
    read = assess(again, model, as_of=AS_OF)
    assert read.values["diesel"].status == "unstated"
    assert read.quality.primary_share == made.quality.primary_share
    assert verify_lock(build_lock(made)).holds


def test_a_lockfile_with_rules_of_before_means_by_silence_what_they_meant():
    """Earlier rules took silence for measured; their files still verify."""
    data = silent(example_data("cement-demo"))
    lock = build_lock(computed(data))
    earlier = copy.deepcopy(lock["rules"])
    del earlier["data_quality"]["precision_by_status"]["unstated"]
    del earlier["uncertainty"]["status_gsd"]["unstated"]
    made = assess(study_from_data(data, "study"), get_model("cement"), as_of=AS_OF, rules=earlier)
    stated = copy.deepcopy(data)
    for entry in stated["inputs"].values():
        entry["status"] = "measured"
    said = computed(stated)
    assert made.quality.primary_share == said.quality.primary_share
    assert made.interval == said.interval


def test_values_are_counted_by_what_was_said_of_them():
    data = example_data("cement-demo")
    model, made = get_model("cement"), computed(data)
    counts = by_status(data["inputs"], model, made.choices)
    known = [value for value in made.values.values() if value.is_known]
    assert sum(map(len, counts.values())) == len(known)
    for status, items in counts.items():
        assert {i.name for i in items} == {v.name for v in known if v.status == status}


@pytest.mark.parametrize("name", sorted(shipped_examples()))
def test_no_example_calls_a_number_measured_without_naming_its_evidence(name):
    inputs = example_data(name)["inputs"]
    claimed = [
        key
        for key, entry in inputs.items()
        if isinstance(entry, dict) and entry.get("status") == "measured"
    ]
    assert all(inputs[key].get("evidence") for key in claimed)


def test_each_figure_says_what_it_counts_in_both_languages():
    assert list(CLAIMS) == ["measured", "primary", "dqr", "verified"]
    for claim in CLAIMS.values():
        assert "按" in claim.meaning.zh and claim.meaning.en
