"""Shares of a plant's totals; expected values are the arithmetic beside them."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from zuji.core.refusals import Refusal
from zuji.plants import PlantFlow, PlantProduct, SharingKey, share

BOTH = frozenset({"mixing", "curing"})
KEYS = {kind: SharingKey(kind, kind) for kind in ("mass", "time", "area", "energy", "cause")}
KEYS["stated"] = SharingKey("stated", "stated")


def product(sku, output, routing=BOTH, **amounts):
    return PlantProduct(sku, output, frozenset(routing), amounts)


def rules(*products, key="mass", process="mixing"):
    with pytest.raises(Refusal) as refused:
        share(products, KEYS, [PlantFlow("power", process, key)])
    return [finding.rule for finding in refused.value.findings]


@pytest.mark.parametrize("key", ["mass", "time", "area", "energy", "cause"])
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
        [PlantFlow("power", "mixing", "mass"), PlantFlow("steam", "curing", "mass")],
    )
    # 10 + 30 + 60 in mixing; 30 + 60 in curing
    assert made.matrix[:, 0].tolist() == pytest.approx([0.1, 0.3, 0.6])
    assert made.matrix[:, 1].tolist() == pytest.approx([0, 1 / 3, 2 / 3])


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


def test_what_no_process_takes_stays_whole():
    made = share([product("a", 5, mass=1.0)], KEYS, [PlantFlow("offices", "", "mass")])
    assert made.matrix.tolist() == [[0]]
    assert made.rest.tolist() == [1]


def test_where_nothing_was_made_all_stays_unallocated():
    made = share([product("a", 0, mass=2.0)], KEYS, [PlantFlow("power", "mixing", "mass")])
    assert made.rest.tolist() == [1]


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
    outside = product("b", 1, {"curing"})
    share([product("a", 1, mass=1.0), outside], KEYS, [PlantFlow("power", "mixing", "mass")])


@pytest.mark.parametrize("wrong", [-0.001, float("nan"), float("inf")])
def test_numbers_below_zero_or_not_finite_are_refused(wrong):
    assert rules(product("a", wrong, mass=1.0)) == ["plant-number"]
    assert rules(product("a", 1, mass=wrong)) == ["plant-number"]


def test_codes_that_stand_twice_and_unknown_keys_are_refused():
    assert rules(product("a", 1, mass=1.0), product("a", 2, mass=1.0)) == ["plant-sku-twice"]
    assert rules(product("a", 1, mass=1.0), key="volume") == ["plant-key-unknown"]


@settings(max_examples=50, deadline=None)
@given(st.lists(st.tuples(st.floats(1e-6, 1e9), st.floats(1e-6, 1e6)), min_size=1, max_size=40))
def test_products_take_the_whole_and_none_less_than_nothing(rows):
    made = share(
        [product(str(row), output, mass=mass) for row, (output, mass) in enumerate(rows)],
        KEYS,
        [PlantFlow("power", "mixing", "mass")],
    )
    assert made.matrix.sum() == pytest.approx(1, abs=1e-9)
    assert np.all(made.matrix > 0)
