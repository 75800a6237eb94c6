"""What products weigh by their keys, against their unit and their bill of materials."""

import pytest

from zuji.plants.bom import BomLine, bill_of
from zuji.plants.masses import mass_findings
from zuji.plants.sharing import PlantProduct, SharingKey

KEYS = {"质量": SharingKey("质量", "mass", "kg"), "机时": SharingKey("机时", "time", "min")}


def told(weighs, unit, lines=()):
    product = PlantProduct("A", 10.0, frozenset(), {"质量": weighs, "机时": 1e6}, unit=unit)
    bill = bill_of(lines, {"A": unit}) if lines else None
    return [(one.rule, one.read) for one in mass_findings([product], KEYS, bill)]


def line(child, quantity, unit, **more):
    return BomLine(parent="A", child=child, quantity=quantity, unit=unit, **more)


@pytest.mark.parametrize(
    ("weighs", "unit", "is_told"),
    [
        (1, "t", True),  # a tonne weighs 1000 kg
        (10, "t", True),
        (10.1, "t", False),
        (1000, "t", False),
        (311, "t", False),  # the part of it that the key means
        (99_900, "t", False),
        (100_000, "t", True),
        (1000, "kg", True),
        (0, "t", False),
        (1000, "item", False),  # nothing tells what an item weighs
    ],
)
def test_a_product_counted_by_mass_weighs_its_unit(weighs, unit, is_told):
    expected = [("plant-mass-slip", f"{weighs} kg")] if is_told else []
    assert told(weighs, unit) == expected


@pytest.mark.parametrize(
    ("weighs", "is_told"), [(799, False), (800, True), (0.08, True), (9, False)]
)
def test_another_product_weighs_what_its_bill_puts_into_it(weighs, is_told):
    """Of 4 kg, half each of 8000 g in two items and of 4 kg: 4 + 8 / 2 · 0.5 + 4 · 0.5 = 8 kg."""
    lines = [
        line("R", 4.0, "kg"),
        line("S", 8000.0, "g", per=2.0, per_unit="item", group="g", share=0.5),
        line("T", 4.0, "kg", group="g", share=0.5),
    ]
    assert bool(told(weighs, "item", lines)) == is_told
    assert not told(weighs, "item", [*lines, line("V", 1.0, "item")])
