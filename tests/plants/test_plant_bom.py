"""Bills of materials; expected amounts are the arithmetic beside them."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from zuji.core.refusals import Refusal
from zuji.plants import BomLine, bill_of

TYRE = {"tyre": "item"}


def line(parent, child, quantity, unit, scrap=0.0, **more):
    return BomLine(parent=parent, child=child, quantity=quantity, unit=unit, scrap=scrap, **more)


def refused(*lines):
    with pytest.raises(Refusal) as problem:
        bill_of(lines, TYRE)
    return [finding.rule for finding in problem.value.findings]


def found(*lines, products=TYRE):
    return [finding.rule for finding in bill_of(lines, products).findings]


LEVELS = [
    line("tyre", "tread", 3, "kg", 0.04),
    line("tyre", "bead", 500, "g"),
    line("tread", "rubber", 0.6, "kg", 0.2),
    line("bead", "wire", 0.001, "kg"),
    line("bead", "rubber", 0.2, "g"),
]


def test_levels_multiply_with_the_scrap_of_each():
    bill = bill_of(LEVELS, TYRE)
    # tread 3 ÷ 0.96 = 3.125; its rubber 3.125 × 0.6 ÷ 0.8 = 2.34375 kg; in the bead 500 × 0.2 g
    assert bill.units == {
        "tyre": "item",
        "tread": "kg",
        "bead": "g",
        "wire": "kg",
        "rubber": "g",
    }
    assert bill.needs("tyre") == pytest.approx({"rubber": 2343.75 + 100, "wire": 0.5})
    assert bill.bought == ("rubber", "wire")
    assert not bill.findings


@settings(max_examples=20, deadline=None)
@given(st.permutations(LEVELS))
def test_the_order_of_rows_changes_no_digit(lines):
    assert bill_of(lines, TYRE).needs("tyre") == bill_of(LEVELS, TYRE).needs("tyre")


def test_an_item_on_two_ways_counts_on_both():
    bill = bill_of(
        [
            line("tyre", "a", 2, "kg"),
            line("tyre", "b", 3, "kg"),
            line("a", "b", 5, "kg"),
            line("b", "c", 7, "kg"),
        ],
        TYRE,
    )
    # b: 3 + 2 × 5 = 13; c: 13 × 7
    assert bill.needs("tyre") == {"c": 91}


def test_many_ways_take_no_longer():
    levels = [
        line(f"{level}", f"{level + 1}", part, "kg") for level in range(60) for part in (1, 2)
    ]
    assert bill_of(levels, {"0": "kg"}).needs("0") == {"60": float(3**60)}


def test_a_circle_is_named_from_end_to_end():
    lines = [line("tyre", "a", 1, "kg"), line("a", "b", 1, "kg"), line("b", "a", 1, "kg")]
    with pytest.raises(Refusal) as problem:
        bill_of(lines, TYRE)
    assert [(each.rule, each.read) for each in problem.value.findings] == [
        ("bom-cycle", "a → b → a")
    ]
    assert "bom-cycle" in refused(line("tyre", "tyre", 1, "item"))


def test_units_that_do_not_convert_are_refused():
    assert refused(line("tyre", "a", 1, "kg"), line("x", "a", 1, "m")) == ["bom-unit-clash"]


def test_an_item_with_children_in_two_units_must_say_what_its_lines_count():
    used = [line("tyre", "mix", 3, "kg"), line("tyre", "mix", 200, "g", position="2")]
    assert refused(*used, line("mix", "oil", 0.1, "kg")) == ["bom-unit-clash"]
    # 3.2 kg of mix, 10 kg of oil in 100 kg of it
    bill = bill_of([*used, line("mix", "oil", 10, "kg", per=100.0, per_unit="kg")], TYRE)
    assert bill.needs("tyre") == pytest.approx({"oil": 0.32})
    # the same said for a tonne: 100 kg in 1 t
    bill = bill_of([*used, line("mix", "oil", 100, "kg", per_unit="t")], TYRE)
    assert bill.needs("tyre") == pytest.approx({"oil": 0.32})


def test_a_product_is_counted_in_its_own_unit():
    bill = bill_of([line("mix", "oil", 0.1, "t")], {"mix": "t"})
    assert bill.needs("mix") == pytest.approx({"oil": 0.1})
    # 0.1 kg in 1 kg: 100 kg in 1 t
    bill = bill_of([line("mix", "oil", 0.1, "kg", per_unit="kg")], {"mix": "t"})
    assert bill.needs("mix") == pytest.approx({"oil": 100})
    with pytest.raises(Refusal, match="bom-unit-clash"):
        bill_of([line("mix", "oil", 0.1, "t", per_unit="m2")], {"mix": "t"})


@pytest.mark.parametrize(
    ("quantity", "scrap", "rules"),
    [
        (0, 0, ["bom-quantity"]),
        (-1, 0, ["bom-quantity"]),
        (float("nan"), 0, ["bom-quantity"]),
        (1, -0.01, ["bom-scrap"]),
        (1, 1, ["bom-scrap"]),
        (1, float("nan"), ["bom-scrap"]),
    ],
)
def test_quantities_and_scrap_have_bounds(quantity, scrap, rules):
    assert refused(line("tyre", "a", quantity, "kg", scrap)) == rules


def test_scrap_just_below_one_is_taken():
    assert bill_of([line("tyre", "a", 1, "kg", 0.75)], TYRE).needs("tyre") == {"a": 4}


@pytest.mark.parametrize(
    "other",
    [{}, {"scrap": 0.1}, {"per": 2.0}, {"phantom": True}],
)
def test_rows_that_say_one_use_twice_are_refused(other):
    rules = refused(line("tyre", "a", 1, "kg"), line("tyre", "a", 1, "kg", **other))
    assert "bom-duplicate" in rules


def test_two_positions_of_one_item_count_both():
    bill = bill_of(
        [line("tyre", "a", 1, "kg", position="10"), line("tyre", "a", 1, "kg", position="20")],
        TYRE,
    )
    assert bill.needs("tyre") == {"a": 2}


def test_a_phantom_has_children_and_is_one_everywhere():
    kit = line("tyre", "kit", 1, "kg", phantom=True)
    assert refused(kit) == ["bom-phantom-empty"]
    assert not found(kit, line("kit", "a", 1, "kg"))
    assert refused(kit, line("kit", "a", 1, "kg"), line("tyre", "kit", 2, "kg")) == [
        "bom-phantom-differs"
    ]


def rubbers(*shares):
    names = ("natural", "synthetic", "reclaimed")
    return [
        line("tyre", name, 2, "kg", group="rubber", share=share)
        for name, share in zip(names, shares, strict=False)
    ]


def test_alternatives_count_by_the_share_in_which_they_were_used():
    bill = bill_of(rubbers(0.75, 0.25, 0.0), TYRE)
    assert bill.needs("tyre") == {"natural": 1.5, "synthetic": 0.5, "reclaimed": 0.0}


@pytest.mark.parametrize("shares", [(None, None), (1, None), (0.7, 0.2), (0.7, 0.4), (1.5, -0.5)])
def test_alternatives_whose_shares_are_not_the_whole_are_refused(shares):
    assert refused(*rubbers(*shares)) == ["bom-share"]


def test_a_share_outside_of_a_group_is_refused():
    assert refused(line("tyre", "a", 1, "kg", share=0.5)) == ["bom-share"]


def test_parents_of_no_product_are_told():
    one = line("tyre", "a", 1, "kg")
    assert found(one, line("tube", "b", 1, "kg")) == ["bom-without-product"]
    assert not found(one)


def test_two_quantities_of_one_item_are_added_up_and_told():
    twice = line("tyre", "tread", 3, "kg"), line("tyre", "tread", 2, "kg")
    assert bill_of(twice, TYRE).needs("tyre") == {"tread": 5}
    assert found(*twice) == ["bom-added-up"]
    told = (
        line("tyre", "tread", 3, "kg", position="10"),
        line("tyre", "tread", 2, "kg", position="20"),
    )
    assert found(*told) == []


def test_children_that_weigh_a_hundred_times_what_is_made_of_them_are_told():
    tread = line("tyre", "tread", 3, "kg")
    assert found(tread, line("tread", "rubber", 0.6, "kg")) == []
    assert found(tread, line("tread", "rubber", 0.6, "t")) == ["bom-mass-slip"]
    assert found(tread, line("tread", "rubber", 6, "g")) == ["bom-mass-slip"]
    # a part that is counted by pieces may weigh the rest
    assert found(tread, line("tread", "rubber", 6, "g"), line("tread", "ply", 1, "item")) == []
