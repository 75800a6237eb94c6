"""Shares of a plant's totals; expected values are the arithmetic beside them."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from zuji.core.refusals import Refusal
from zuji.plants import PlantFlow, PlantProduct, SharingKey, share

BOTH = frozenset({"mixing", "curing"})
MEASURES = ("mass", "time", "area", "energy", "cause", "stated")
KEYS = {measure: SharingKey(measure, measure) for measure in MEASURES}


def product(sku, output, routing=BOTH, **amounts):
    return PlantProduct(sku, output, frozenset(routing), amounts)


def rules(*products, key="mass", process="mixing"):
    with pytest.raises(Refusal) as refused:
        share(products, KEYS, [PlantFlow("power", process, key)])
    return [finding.rule for finding in refused.value.findings]


@pytest.mark.parametrize("key", MEASURES[:-1])
def test_a_share_is_amount_times_output_by_the_sum(key):
    # 100 × 8 = 800 and 50 × 24 = 1,200 of 2,000: 0.4 and 0.6
    made = share(
        [product("small", 100, **{key: 8.0}), product("large", 50, **{key: 24.0})],
        KEYS,
        [PlantFlow("power", "mixing", key)],
    )
    assert made.matrix[:, 0].tolist() == pytest.approx([0.4, 0.6])
    assert made.rest.tolist() == [0]
    assert not made.findings


def test_who_does_not_pass_a_process_takes_none_of_it():
    made = share(
        [
            product("a", 10, {"mixing"}, mass=1.0),
            product("b", 30, mass=1.0),
            product("c", 60, mass=1.0),
        ],
        KEYS,
        [
            PlantFlow("power", "mixing", "mass"),
            PlantFlow("steam", "curing", "mass"),
            PlantFlow("water", "", "mass"),
        ],
    )
    # 10 + 30 + 60 in mixing and in the plant; 30 + 60 in curing
    assert made.matrix[:, 0].tolist() == pytest.approx([0.1, 0.3, 0.6])
    assert made.matrix[:, 1].tolist() == pytest.approx([0, 1 / 3, 2 / 3])
    assert made.matrix[:, 2].tolist() == pytest.approx([0.1, 0.3, 0.6])


def test_stated_shares_short_of_one_leave_a_named_rest():
    made = share(
        [product("a", 1, stated=0.6), product("b", 1, stated=0.399)],
        KEYS,
        [PlantFlow("power", "mixing", "stated")],
    )
    assert made.matrix[:, 0].tolist() == [0.6, 0.399]
    assert made.rest[0] == pytest.approx(0.001)
    assert [(each.rule, each.place, each.read) for each in made.findings] == [
        ("plant-rest", "power", "0.100000%")
    ]


def test_stated_shares_above_one_are_refused():
    assert rules(product("a", 1, stated=0.6), product("b", 1, stated=0.401), key="stated") == [
        "plant-shares-over"
    ]


def test_what_has_no_key_stays_whole_and_is_no_finding():
    made = share([product("a", 5)], KEYS, [PlantFlow("offices", "", "")])
    assert made.matrix.tolist() == [[0]]
    assert made.rest.tolist() == [1]
    assert not made.findings


def test_where_nothing_was_made_all_stays_unallocated_and_is_told():
    made = share([product("a", 0, mass=2.0)], KEYS, [PlantFlow("power", "mixing", "mass")])
    assert made.rest.tolist() == [1]
    assert [each.rule for each in made.findings] == ["plant-rest"]


def test_one_without_output_takes_none():
    made = share(
        [product("idle", 0, mass=9.0), product("made", 4, mass=9.0)],
        KEYS,
        [PlantFlow("power", "mixing", "mass")],
    )
    assert made.matrix[:, 0].tolist() == [0, 1]


def test_a_share_of_one_without_output_is_refused():
    assert rules(product("idle", 0, stated=0.1), key="stated") == ["plant-share-idle"]


def test_a_missing_key_is_never_zero():
    assert rules(product("a", 1, mass=1.0), product("b", 1)) == ["plant-key-missing"]
    assert rules(product("a", 1, mass=1.0), product("b", 1, ()), process="") == [
        "plant-key-missing"
    ]
    outside = product("b", 1, {"curing"})
    share([product("a", 1, mass=1.0), outside], KEYS, [PlantFlow("power", "mixing", "mass")])


def test_a_missing_key_of_several_flows_is_asked_for_once():
    flows = [PlantFlow("power", "mixing", "mass"), PlantFlow("steam", "curing", "mass")]
    with pytest.raises(Refusal) as refused:
        share([product("a", 1)], KEYS, flows)
    assert len(refused.value.findings) == 1


@pytest.mark.parametrize("wrong", [-0.001, float("nan"), float("inf"), 1.1e15])
def test_numbers_below_zero_or_beyond_all_bounds_are_refused(wrong):
    assert rules(product("a", wrong, mass=1.0)) == ["plant-number"]
    assert rules(product("a", 1, mass=wrong)) == ["plant-number"]


def test_codes_that_stand_twice_and_unknown_keys_are_refused():
    assert rules(product("a", 1, mass=1.0), product("a", 2, mass=1.0)) == ["plant-sku-twice"]
    assert rules(product("a", 1, mass=1.0), key="volume") == ["plant-key-unknown"]


AMOUNTS = st.floats(1e-6, 1e9)


@settings(max_examples=40, deadline=None)
@given(st.lists(st.tuples(AMOUNTS, AMOUNTS), min_size=1, max_size=40), st.randoms())
def test_products_take_the_whole_and_the_order_of_rows_changes_no_digit(rows, chance):
    products = [product(str(row), made, mass=mass) for row, (made, mass) in enumerate(rows)]
    flows = [PlantFlow("power", "mixing", "mass")]
    made = share(products, KEYS, flows)
    assert made.matrix.sum() == pytest.approx(1, abs=1e-9)
    assert np.all(made.matrix > 0)
    chance.shuffle(products)
    other = share(products, KEYS, flows)
    by_sku = {each.sku: row for row, each in enumerate(other.products)}
    again = [other.matrix[by_sku[each.sku], 0] for each in made.products]
    assert again == made.matrix[:, 0].tolist()
