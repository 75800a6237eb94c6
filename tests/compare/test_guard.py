"""The comparison guard and the tiers."""

from dataclasses import replace

import pytest

from cast import AS_OF, assessed, example_data, model_of
from zuji.compare import ClassDistribution, schemes, tier_of
from zuji.compare.guard import KEYS, VALID, Comparand, comparand_of, compared
from zuji.core.content import read_rules
from zuji.core.words import BOUNDARIES
from zuji.core.yamlfile import load_yaml
from zuji.footprint import assess, study_from_data
from zuji.footprint.examples import typical_path
from zuji.lockfile import build_lock
from zuji.sectors.load import model_from_data
from zuji.sectors.registry import get_model

ONE = Comparand(
    name="A",
    value=100,
    low=90,
    high=110,
    unit="kgCO2e/t",
    product_class="urea",
    rule="urea 1.0.0",
    method="gbt24067-2024 1",
    boundary="cradle_to_gate",
    gwp="ar6",
    allocation="x=y",
    dq_level="good",
    is_valid=True,
)


@pytest.mark.parametrize(
    ("low", "high", "verdict"),
    [
        (111, 130, "lower"),
        (110, 130, "overlap"),
        (95, 105, "overlap"),
        (80, 90, "overlap"),
        (70, 89, "higher"),
    ],
)
def test_only_separate_intervals_have_a_winner(low, high, verdict):
    assert compared(ONE, replace(ONE, low=low, high=high)).verdict == verdict


@pytest.mark.parametrize("key", list(KEYS))
def test_each_key_alone_refuses_and_names_both_sides(key):
    other = replace(ONE, low=1, high=2, **{key: False if key == "is_valid" else "else"})
    found = compared(ONE, other)
    assert found.verdict == "refused"
    assert [(d.key, d.one, d.other) for d in found.differs] == [
        (key, ONE.shown(key), other.shown(key))
    ]
    back = compared(other, ONE)
    assert [(d.key, d.one, d.other) for d in back.differs] == [
        (key, other.shown(key), ONE.shown(key))
    ]


def test_the_keys_are_those_of_the_handbook():
    """consumer.md §7: method, rule, boundary, unit, GWP set, allocation, data quality, certificate;
    and the class of product.
    """
    assert set(KEYS) == {
        "unit",
        "product_class",
        "rule",
        "method",
        "boundary",
        "gwp",
        "allocation",
        "dq_level",
        "is_valid",
    }


def everything(**changes):
    return comparand_of(
        build_lock(assessed(example_data("everything") | changes)), "x", is_valid=True
    )


@pytest.mark.parametrize(
    ("changes", "keys"),
    [
        ({"choices": {"allocation": "mass"}}, {"allocation"}),
        ({"choices": {"grade": "coarse"}}, {"allocation"}),
        ({"choices": {"boundary": "cradle_to_gate"}}, {"boundary", "allocation"}),
        ({"profile": "iso14067"}, {"method"}),
        ({"profile": "gbt24067-2024-ar5"}, {"method", "gwp"}),
    ],
)
def test_two_studies_that_differ_by_one_rule_are_refused_by_its_key(changes, keys):
    found = compared(everything(), everything(**changes))
    assert {d.key for d in found.differs} - {"dq_level"} == keys


@pytest.mark.parametrize("profile", ["iso14067", "gbt24067-2024-ar5"])
def test_the_level_differs_where_the_weights_of_another_method_move_the_rating_over_an_end(profile):
    """The rating is weighted by contribution, and the method decides the contributions."""
    ratings = [
        build_lock(assessed(example_data("everything") | changes))["result"]["dqr"]["value"]
        for changes in ({}, {"profile": profile})
    ]
    ends = [row["up_to"] for row in read_rules("data_quality")["levels"]]
    assert ratings[0] != ratings[1]
    moved = [sum(rating > end for end in ends) for rating in ratings]
    found = compared(everything(), everything(profile=profile))
    assert ("dq_level" in {d.key for d in found.differs}) == (moved[0] != moved[1])


def test_another_amount_of_the_same_unit_is_another_unit():
    model = model_of("everything")
    other = model_from_data({**model.data, "declared_unit": {"amount": 1, "unit": "t"}})
    study = study_from_data(example_data("everything"), "x")
    lock = build_lock(assess(study, other, as_of=AS_OF))
    found = compared(everything(), comparand_of(lock, "y", is_valid=True))
    assert [(d.key, d.one, d.other) for d in found.differs] == [("unit", "kgCO2e/7 t", "kgCO2e/t")]


def test_two_without_a_certificate_are_not_compared_either():
    found = compared(replace(ONE, is_valid=False), replace(ONE, is_valid=False, low=1, high=2))
    assert [(d.key, d.one, d.other) for d in found.differs] == [
        ("is_valid", VALID[False], VALID[False])
    ]


def test_what_differs_is_said_in_words_and_never_in_codes():
    mass, coarse = ({"choices": c} for c in ({"allocation": "mass"}, {"grade": "coarse"}))
    choices = model_of("everything").choices
    (differs,) = compared(everything(**mass), everything(**coarse)).differs
    for text, chosen in ((differs.one, "mass"), (differs.other, choices["allocation"].default)):
        label, option = choices["allocation"].label, choices["allocation"].options[chosen]
        assert f"{label.zh}：{option.zh}" in text.zh
        assert f"{label.en}: {option.en}" in text.en
    gate = compared(everything(), everything(choices={"boundary": "cradle_to_gate"})).differs
    assert {d.key: (d.one, d.other) for d in gate}["boundary"] == (
        *(BOUNDARIES["cradle_to_grave"], BOUNDARIES["cradle_to_gate"]),
    )
    level = everything().shown("dq_level")
    assert level["en"] == everything().dq_level and level["zh"] != level["en"]
    assert ONE.shown("boundary") == "cradle_to_gate"
    assert ONE.shown("is_valid") == VALID[True]
    assert replace(ONE, is_valid=False).shown("is_valid") == VALID[False]


def test_a_comparand_reads_the_lockfile():
    path = typical_path("urea")
    data = dict(load_yaml(path.read_text("utf-8"), path.name).data)
    lock = build_lock(
        assess(study_from_data(data, path.name), get_model("urea"), as_of="2026-01-01"), draws=0
    )
    one = comparand_of(lock, "urea", is_valid=True)
    assert (one.unit, one.boundary, one.rule) == (
        lock["result"]["total"]["unit"],
        "cradle_to_gate",
        "urea 1.0.0",
    )
    assert compared(one, one).verdict == "overlap"
    words = str(one.words["allocation"])
    assert "自备热电：没有" in words, "of a plant without one nothing more is asked"
    assert "燃料在电与热之间的分摊" not in words


@pytest.mark.parametrize(
    ("value", "level"),
    [(654.0, "I"), (655.0, "II"), (936.0, "III"), (1373.0, "III"), (1374.0, None)],
)
def test_methanol_classes(value, level):
    """kgCO2e/t ÷ 19.9 MJ/kg: 654 → 32.86, 655 → 32.91, 936 → 47.04, 1373 → 68.99, 1374 → 69.05
    gCO2e/MJ.
    """
    found = tier_of("methanol", value, None)
    assert (found.level if found else None) == level


def test_quartiles_need_a_class_that_may_be_shown():
    known = ClassDistribution(6, 10, 20, 30)
    assert [tier_of("urea", v, known).level for v in (10, 15, 30, 31)] == ["A", "B", "C", "D"]
    assert tier_of("urea", 10, ClassDistribution(3, withheld="few")) is None
    assert tier_of("urea", 10, None) is None


def test_a_class_that_may_not_be_shown_leaves_the_level_to_the_next_scheme(monkeypatch):
    fixed = replace(schemes()[0], models=(), levels=(("only", None),))
    monkeypatch.setattr("zuji.compare.tiers.schemes", lambda: (schemes()[-1], fixed))
    assert tier_of("urea", 10, ClassDistribution(3, withheld="few")).level == "only"


def test_no_scheme_is_official():
    """No sources give official thresholds (handbook certification.md §5)."""
    assert not any(s.is_official for s in schemes())
