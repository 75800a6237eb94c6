"""Bills of materials; expected amounts are the arithmetic beside them."""

import pytest

from zuji.core.refusals import Refusal
from zuji.plants import BomLine, bill_of


def refused(*lines):
    with pytest.raises(Refusal) as problem:
        bill_of(lines, ["tyre"])
    return [finding.rule for finding in problem.value.findings]


def found(*lines, products=("tyre",)):
    return [finding.rule for finding in bill_of(lines, products).findings]


def test_levels_multiply_with_the_scrap_of_each():
    bill = bill_of(
        [
            BomLine("tyre", "tread", 3, "kg", scrap=0.04),
            BomLine("tyre", "bead", 500, "g"),
            BomLine("tread", "rubber", 0.6, "kg", scrap=0.2),
            BomLine("bead", "wire", 0.001, "kg"),
            BomLine("bead", "rubber", 0.2, "g"),
        ],
        ["tyre"],
    )
    # tread 3 ÷ 0.96 = 3.125; its rubber 3.125 × 0.6 ÷ 0.8 = 2.34375; in the bead 500 × 0.2 g
    needs = bill.needs("tyre")
    assert needs == pytest.approx({"rubber": 2.34375 + 0.1, "wire": 0.5})
    assert not bill.findings


def test_an_item_on_two_ways_counts_on_both():
    bill = bill_of(
        [
            BomLine("tyre", "a", 2, "kg"),
            BomLine("tyre", "b", 3, "kg"),
            BomLine("a", "b", 5, "kg"),
            BomLine("b", "c", 7, "kg"),
        ],
        ["tyre"],
    )
    # b: 3 + 2 × 5 = 13; c: 13 × 7
    assert bill.needs("tyre") == {"c": 91}


def test_many_ways_take_no_longer():
    levels = [
        BomLine(f"{level}", f"{level + 1}", part, "kg") for level in range(60) for part in (1, 2)
    ]
    assert bill_of(levels, ["0"]).needs("0") == {"60": float(3**60)}


def test_a_circle_is_named_from_end_to_end():
    lines = [BomLine("tyre", "a", 1, "kg"), BomLine("a", "b", 1, "kg"), BomLine("b", "a", 1, "kg")]
    with pytest.raises(Refusal) as problem:
        bill_of(lines, ["tyre"])
    assert [(each.rule, each.read) for each in problem.value.findings] == [
        ("bom-cycle", "a → b → a")
    ]
    assert refused(BomLine("tyre", "tyre", 1, "kg")) == ["bom-cycle"]


def test_units_that_do_not_convert_and_empty_phantoms_are_refused():
    assert refused(BomLine("tyre", "a", 1, "kg"), BomLine("x", "a", 1, "m")) == ["bom-unit-clash"]
    assert refused(BomLine("tyre", "kit", 1, "kg", phantom=True)) == ["bom-phantom-empty"]
    assert not found(BomLine("tyre", "kit", 1, "kg", phantom=True), BomLine("kit", "a", 1, "kg"))


@pytest.mark.parametrize(
    ("quantity", "scrap", "rules"),
    [
        (0, 0, ["bom-quantity"]),
        (-1, 0, ["bom-quantity"]),
        (float("nan"), 0, ["bom-quantity"]),
        (1, -0.01, ["bom-scrap"]),
        (1, 1, ["bom-scrap"]),
    ],
)
def test_quantities_and_scrap_have_bounds(quantity, scrap, rules):
    assert refused(BomLine("tyre", "a", quantity, "kg", scrap)) == rules


def test_scrap_just_below_one_is_taken():
    assert bill_of([BomLine("tyre", "a", 1, "kg", 0.75)], ["tyre"]).needs("tyre") == {"a": 4}


def test_equal_rows_and_alternatives_count_once_and_are_told():
    bill = bill_of(
        [
            BomLine("tyre", "a", 1, "kg"),
            BomLine("tyre", "a", 1, "kg"),
            BomLine("tyre", "natural", 2, "kg", alternative="rubber"),
            BomLine("tyre", "synthetic", 2, "kg", alternative="rubber"),
        ],
        ["tyre"],
    )
    assert bill.needs("tyre") == {"a": 1, "natural": 2}
    assert [(each.rule, each.read) for each in bill.findings] == [
        ("bom-duplicate", "a"),
        ("bom-alternative", "synthetic"),
    ]


def test_parents_of_no_product_and_products_without_lines_are_told():
    line = BomLine("tyre", "a", 1, "kg")
    assert found(line, BomLine("tube", "b", 1, "kg")) == ["bom-without-product"]
    assert found(line, products=("tyre", "tube")) == ["bom-missing"]
