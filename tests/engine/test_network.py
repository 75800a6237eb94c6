"""The living network: incremental equals full, what is left out is stated, what-if leaves no
trace.
"""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.economies import system
from zuji.core.label import in_language
from zuji.core.refusals import Refusal
from zuji.engine import System
from zuji.engine.network import EmissionChange, FactorChange, InputChange, Network


def rebuilt(network, changes):
    """The same system with the changes written into its matrices, solved from scratch."""
    one = network.system
    a, b, c = (
        m.copy().tolil() for m in (one.technosphere, one.interventions, one.characterisation)
    )
    for change in changes:
        if isinstance(change, InputChange):
            a[change.product, change.process] = change.amount
        elif isinstance(change, EmissionChange):
            b[change.flow, change.process] = change.amount
        else:
            c[0, change.flow] = change.factor
    return System.from_matrices(a.tocsc(), b.tocsc(), c.tocsc()).unit_scores().values[:, 0]


def some_changes(one, seed):
    rng = np.random.default_rng(seed)
    a, b = one.technosphere.tocoo(), one.interventions.tocoo()
    off = np.flatnonzero((a.row != a.col) & (a.data != 0))
    k, m = int(rng.choice(off)), int(rng.integers(b.nnz))
    return [
        InputChange(int(a.col[k]), int(a.row[k]), float(a.data[k] * 0.5)),
        EmissionChange(int(b.col[m]), int(b.row[m]), float(b.data[m] * 3)),
        FactorChange(1, 0.77),
    ]


@settings(max_examples=40, deadline=None)
@given(
    st.integers(3, 120),
    st.integers(0, 10**6),
    st.floats(0.2, 0.9),
    st.sampled_from([0.0, 1e-6, 1e-3]),
)
def test_incremental_is_full_within_the_error_it_states(n, seed, strength, cutoff):
    one = system(n, seed, density=4, strength=strength)
    if one.interventions.nnz == 0 or one.techno.amounts.size == 0:
        return
    network = Network(one)
    changes = some_changes(one, seed)
    expected = rebuilt(network, changes)
    found = network.update(changes, cutoff)
    worst = network.left_out * np.abs(network.amplified).max() + 1e-12 * np.abs(expected).max()
    assert np.all(np.abs(network.scores - expected) <= worst)
    off = np.abs(found.new - expected[found.products])
    assert np.all(off <= found.bound * (1 + 1e-6) + 1e-12 * np.abs(expected[found.products]))


def test_what_if_tells_who_is_affected_and_leaves_no_trace():
    one = system(500, 11)
    network = Network(one)
    before = network.scores.copy()
    changes = some_changes(one, 5)
    found = network.update(changes, keep=False)
    assert np.array_equal(network.scores, before)
    assert found.old == pytest.approx(before[found.products])
    expected = rebuilt(network, changes)
    moved = np.abs(expected / before - 1) > 1e-9
    assert set(np.flatnonzero(moved)) <= set(found.products.tolist())
    again = network.update(changes, keep=False)
    assert np.array_equal(again.new, found.new)


def test_the_largest_moves_are_named_first():
    one = system(200, 12)
    found = Network(one).update([FactorChange(0, 5.0)]).beyond(0.01)
    size = np.abs(found.new / found.old - 1)
    assert np.all(np.diff(size) <= 1e-12)
    assert np.all(size > 0.01)
    assert "products affected" in repr(found)
    assert list(found.frame("pandas").columns) == ["product", "old", "new", "change", "bound"]


def test_a_change_of_an_unknown_name_is_refused_with_what_is_near():
    names = {"products": ["ore", "steel"], "processes": ["mine", "mill"], "flows": ["co2"]}
    one = System.from_matrices([[1.0, -0.5], [0.0, 1.0]], [[1.0, 2.0]], [[1.0]], **names)
    for change, rule, near in (
        (InputChange("mil", "ore", 0.2), "engine-process", "mill"),
        (InputChange("mill", "stel", 0.2), "engine-product", "steel"),
        (EmissionChange("mill", "co", 0.2), "engine-flow", "co2"),
    ):
        with pytest.raises(Refusal) as caught:
            Network(one).update([change])
        finding = caught.value.findings[0]
        assert (finding.rule, finding.place) == (rule, "changes")
        assert in_language(finding.facts["near"], "zh").split("、")[0] == near


def test_an_exchange_that_does_not_exist_is_refused():
    one = System.from_matrices([[1.0, 0.0], [-0.5, 1.0]], [[1.0, 2.0]], [[1.0]])
    with pytest.raises(Refusal) as caught:
        Network(one).update([InputChange(1, 0, 0.2)])
    assert caught.value.findings[0].rule == "engine-absent"


def test_a_change_that_starves_a_loop_is_refused():
    one = System.from_matrices([[1.0, -0.5], [-0.5, 1.0]], [[1.0, 2.0]], [[1.0]])
    with pytest.raises(Refusal) as caught:
        Network(one).update([InputChange(0, 1, -2.5)])
    assert caught.value.findings[0].rule == "system-singular"
