"""Shares by hand, chances counted, conflicts kept, and lists from which nothing is drawn."""

import copy
import datetime
import json
from collections import Counter

import pytest

from cast import ROOT
from zuji.core.refusals import Refusal
from zuji.supervision import (
    checked_seed,
    draw_plants,
    list_digest,
    read_list,
    round_at,
    round_time,
    seed_sources,
    supervision_rules,
)
from zuji.supervision.drawing import chosen, risk_places, shares
from zuji.supervision.inspection_list import NamedSeed
from zuji.supervision.seeds import check_named

CASES = json.loads((ROOT / "tests/supervision/draw_vectors.json").read_text("utf-8"))["cases"]
SEALED = datetime.datetime(2026, 12, 1, 2, tzinfo=datetime.UTC)


@pytest.fixture
def listed():
    return copy.deepcopy(CASES[0]["file"]["list"])


def rules(data):
    with pytest.raises(Refusal) as refused:
        read_list(data)
    return [finding.rule for finding in refused.value.findings]


@pytest.mark.parametrize(
    ("sizes", "places", "shared"),
    [
        # 10 · 6/10, 3/10, 1/10
        ({"a": 6, "b": 3, "c": 1}, 10, {"a": 6, "b": 3, "c": 1}),
        # 3 · 3/7 = 1.29, 1.29, 0.43: the third place goes to the largest remainder
        ({"a": 3, "b": 3, "c": 1}, 3, {"a": 1, "b": 1, "c": 1}),
        # 4 · 3/7 = 1.71, 1.71, 0.57
        ({"a": 3, "b": 3, "c": 1}, 4, {"a": 2, "b": 2, "c": 0}),
        # 1.5 each: of equal remainders the first name
        ({"b": 2, "a": 2}, 3, {"a": 2, "b": 1}),
        ({"a": 2, "b": 2}, 0, {"a": 0, "b": 0}),
    ],
)
def test_places_are_shared_by_the_largest_remainder(sizes, places, shared):
    assert shares(sizes, places) == shared


@pytest.mark.parametrize(
    ("take", "percent", "places"),
    [(5, 50, 3), (5, 49, 2), (4, 50, 2), (3, 0, 0), (3, 100, 3), (1, 50, 1), (1, 49, 0)],
)
def test_halves_go_to_the_risk_share(take, percent, places):
    assert risk_places(take, percent) == places


def test_a_choice_is_the_hash_modulo_the_number_of_candidates():
    """printf 'd\\ns\\nl' | sha256sum gives 9a36c4ae…f110fe: 0xfe = 254, 254 mod 16 = 14."""
    assert chosen("d", "s", "l", 1) == 0
    assert chosen("d", "s", "l", 16) == 14
    assert chosen("d", "s", "l", 256) == 254


def test_equal_chances_are_equal_and_weights_weigh(listed):
    """Of 400 seeds: with one of four drawn by weights 1, 1, 1, 5 the last comes in five of eight
    (250 ± 3 · 9.7), with equal chances in one of four (100 ± 3 · 8.7).
    """
    listed |= {"take": 1, "conflicts": []}
    listed["plants"] = listed["plants"][:4]
    for plant, weight in zip(listed["plants"], (1, 1, 1, 5), strict=True):
        plant |= {"weight": weight, "stratum": "3120"}
    last = listed["plants"][3]["id"]
    for percent, least, most in ((100, 221, 279), (0, 74, 126)):
        listed["risk_percent"] = percent
        shape, digest = read_list(listed), list_digest(listed)
        drawn = Counter(draw_plants(shape, digest, str(n)).plants[0] for n in range(400))
        assert least <= drawn[last] <= most
        assert len(drawn) == 4


def test_nobody_inspects_where_a_rule_keeps_them_and_work_is_spread(listed):
    shape, digest = read_list(listed), list_digest(listed)
    people = {inspector.id: inspector for inspector in shape.inspectors}
    plants = {plant.id: plant for plant in shape.plants}
    for seed in map(str, range(50)):
        drawn = draw_plants(shape, digest, seed)
        assert len(set(drawn.plants)) == listed["take"] == len(drawn.equal) + len(drawn.risk)
        for plant, names in drawn.inspectors.items():
            assert len(set(names)) == 2
            assert all(shape.may_inspect(people[name], plants[plant]) for name in names)
        load = Counter(name for names in drawn.inspectors.values() for name in names)
        assert max(load.values()) <= 2, "ten places, seven people"


@pytest.mark.parametrize("rule", ["employer", "city", "earlier"])
def test_each_rule_keeps_an_inspector_away_when_the_list_names_it(listed, rule):
    one = {"id": "JC-99", "city": "3716", "employers": ["A"], "earlier": ["B"]}
    plant = {"employer": "A", "city": "C", "earlier": "B"}[rule]
    listed["plants"] += [
        {"id": name, "name": name, "stratum": "3120", "city": city, "weight": 1}
        for name, city in (("A", "3703"), ("B", "3703"), ("C", "3716"))
    ]
    listed["inspectors"].append(one)
    for named, is_free in (([rule], False), ([], True)):
        listed["conflicts"] = named
        shape = read_list(listed)
        found = next(row for row in shape.plants if row.id == plant)
        assert shape.may_inspect(shape.inspectors[-1], found) is is_free


def test_one_candidate_is_no_draw(listed):
    assert rules(listed | {"plants": listed["plants"][:1], "take": 1}) == ["draw-one-candidate"]
    alone = copy.deepcopy(listed)
    alone["plants"][0]["stratum"] = "9999"
    assert rules(alone) == ["draw-one-candidate"]
    two = copy.deepcopy(listed) | {"plants": listed["plants"][:2], "take": 1}
    for plant in two["plants"]:
        plant["stratum"] = "3120"
    assert read_list(two).take == 1


def test_a_draw_leaves_somebody_out(listed):
    assert rules(listed | {"take": 12}) == ["draw-takes-all"]
    assert read_list(listed | {"take": 11}).take == 11


def test_a_plant_needs_one_inspector_more_than_it_gets(listed):
    listed["conflicts"] = []
    assert rules(listed | {"inspectors": listed["inspectors"][:2]}) == ["draw-inspectors-few"]
    assert read_list(listed | {"inspectors": listed["inspectors"][:3]})


def test_twins_and_other_shapes_are_refused(listed):
    twice = [*listed["plants"], listed["plants"][0]]
    assert rules(listed | {"plants": twice}) == ["candidate-twice"]
    assert rules(listed | {"weights": 1}) == ["draw-key"]
    assert rules(listed | {"take": 1.5}) == ["value-type"]
    assert rules(listed | {"salt": "x"}) == ["value-type"]
    assert rules({k: v for k, v in listed.items() if k != "take"}) == ["key-missing"]
    assert rules([]) == ["value-type"]


def test_a_weight_counts_each_circumstance_up_to_its_most():
    rules = supervision_rules()
    assert rules.weight({}) == 1
    assert rules.weight({"complaint": 1}) == 1 + 3
    assert rules.weight({"complaint": 9, "warning": 9, "certificate": 1}) == 1 + 6 + 5 + 1


# Seeds


def named(source="drand", kind="beacon", number="34467412", at="2026-12-02T10:00:00Z"):
    return NamedSeed(source=source, kind=kind, number=number, at=at)


def test_a_round_of_the_beacon_has_its_time():
    """Round 1 is known at the genesis, each next one three seconds later."""
    rule = seed_sources()["drand"].rule
    first = datetime.datetime.fromtimestamp(1692803367, datetime.UTC)
    assert round_time(rule, 1) == first
    assert round_time(rule, 11) == first + datetime.timedelta(seconds=30)
    assert round_at(rule, first) == 1
    assert round_at(rule, first + datetime.timedelta(seconds=1)) == 2
    assert round_at(rule, first + datetime.timedelta(seconds=3)) == 2
    assert round_at(rule, first - datetime.timedelta(days=1)) == 1


def refused(call, *arguments):
    with pytest.raises(Refusal) as problem:
        call(*arguments)
    return problem.value.findings[0].rule


def test_a_seed_known_too_early_is_refused():
    """The rules want an hour between the sealing and the seed."""
    at = datetime.datetime(2026, 12, 2, 10, tzinfo=datetime.UTC)
    hour, second = datetime.timedelta(hours=1), datetime.timedelta(seconds=1)
    check_named(named(), at - hour)
    assert refused(check_named, named(), at - hour + second) == "seed-too-early"
    assert refused(check_named, named(number="34467413"), SEALED) == "seed-round"
    assert refused(check_named, named(source="dice"), SEALED) == "seed-source"
    assert refused(check_named, named(kind="lottery"), SEALED) == "seed-source"
    assert refused(check_named, named(at="2026-13-02T10:00:00Z"), SEALED) == "draw-time"


def test_a_beacon_s_value_is_the_digest_of_its_signature():
    file = CASES[0]["file"]["seed"]
    assert checked_seed(named(), f" {file['value'].upper()} ", file["proof"]) == file["value"]
    assert refused(checked_seed, named(), file["value"], "8e" * 48) == "seed-signature"
    assert refused(checked_seed, named(), file["value"], "") == "seed-form"
    assert refused(checked_seed, named(), file["value"][1:], file["proof"]) == "seed-form"


@pytest.mark.parametrize(
    ("typed", "spelled"),
    [
        ("12 3 8 31 27 19 + 09", "03 08 12 19 27 31 09"),
        ("红球 03,08,12,19,27,31 蓝球 9", "03 08 12 19 27 31 09"),
        ("3 8 12 19 27 33 16", "03 08 12 19 27 33 16"),
        ("3 8 12 19 27 34 16", None),
        ("3 8 12 19 27 33 17", None),
        ("3 8 12 19 27 0 16", None),
        ("3 3 12 19 27 33 16", None),
        ("3 8 12 19 27 33", None),
        ("3 8 12 19 27 33 16 1", None),
    ],
)
def test_a_lottery_gives_its_numbers_in_one_spelling(typed, spelled):
    of = named("ssq", "lottery", "2026140")
    if spelled is None:
        assert refused(checked_seed, of, typed) == "seed-form"
    else:
        assert checked_seed(of, typed) == spelled


def test_digits_drawn_by_hand_are_twenty_at_least():
    of = named("witnessed", "witnessed", "")
    assert checked_seed(of, "12345 67890 12345 67890") == "12345678901234567890"
    assert refused(checked_seed, of, "1234567890123456789") == "seed-form"
    assert refused(checked_seed, of, "1234567890123456789x") == "seed-form"
