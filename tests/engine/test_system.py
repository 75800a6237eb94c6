"""Known answers nobody here wrote, and properties of any linear system."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import sparse

from zuji.core.refusals import Refusal
from zuji.engine import System, allocation_shares, scaling

# Heijungs and Suh (2002), The Computational Structure of LCA, chapter 2: electricity production
# (2 L fuel → 10 kWh, 1 kg CO2, 0.1 kg SO2) and fuel production (100 L, 10 kg CO2, 2 kg SO2, 50 L
# crude).
A = [[-2.0, 100.0], [10.0, 0.0]]
B = [[1.0, 10.0], [0.1, 2.0], [0.0, -50.0]]
NAMES = {
    "products": ["fuel", "electricity"],
    "processes": ["power", "refinery"],
    "flows": ["CO2", "SO2", "crude"],
}


@pytest.fixture
def textbook():
    return System.from_matrices(A, B, [[1.0, 0.0, 0.0]], **NAMES)


def test_textbook_supply_and_inventory(textbook):
    assert textbook.supply({"electricity": 1000}).tolist() == pytest.approx([100, 2])
    assert textbook.inventory({"electricity": 1000}).tolist() == pytest.approx([120, 14, -100])


def test_contributions_sum_to_the_score(textbook):
    parts = textbook.contributions({"electricity": 1000})
    assert parts.tolist() == [pytest.approx([100, 20])]
    assert parts.total[0] == pytest.approx(textbook.score({"electricity": 1000})[0])


def test_a_loop_is_solved_not_cut():
    # 1 t product needs 0.5 t of itself: gross output 2 t, emissions 2 × 3 = 6
    system = System.from_matrices([[1 - 0.5]], [[3.0]], [[1.0]])
    assert system.score({0: 1.0})[0] == pytest.approx(6.0)


def test_a_system_that_is_not_square_is_refused_by_name():
    with pytest.raises(Refusal) as caught:
        scaling(np.ones((2, 3)), np.ones(2), ["a", "b", "c"])
    assert caught.value.findings[0].rule == "system-not-square"
    assert "a, b, c" in caught.value.findings[0].message("en")


def test_a_singular_system_names_only_the_processes_of_the_loop():
    # p1 and p2 eat exactly what the other makes; p3 stands apart
    matrix = np.array([[1.0, -1.0, 0.0], [-1.0, 1.0, 0.0], [0.0, 0.0, 1.0]])
    with pytest.raises(Refusal) as caught:
        scaling(matrix, np.array([1.0, 0, 0]), ["p1", "p2", "p3"])
    assert caught.value.findings[0].read == "p1, p2"


def test_a_process_that_makes_nothing_is_named():
    with pytest.raises(Refusal) as caught:
        scaling(np.array([[1.0, 0.0], [0.0, 0.0]]), np.array([1.0, 1.0]), ["kiln", "idle"])
    assert "idle" in caught.value.findings[0].read


def test_a_loop_that_eats_more_than_it_makes_is_refused():
    with pytest.raises(Refusal) as caught:
        scaling(np.array([[1.0, -2.0], [-1.0, 1.0]]), np.array([1.0, 0.0]), ["a", "b"])
    assert caught.value.findings[0].rule == "system-singular"


def test_an_unknown_product_is_refused(textbook):
    with pytest.raises(Refusal) as caught:
        textbook.supply({"steam": 1})
    assert caught.value.findings[0].rule == "engine-product"


def productive(draw_size):
    """Random productive (diagonally dominant) technosphere matrices."""
    n = draw_size
    return st.lists(
        st.lists(st.floats(0, 0.9 / n), min_size=n, max_size=n), min_size=n, max_size=n
    ).map(lambda rows: np.eye(n) - np.array(rows) * (1 - np.eye(n)))


@settings(max_examples=60, deadline=None)
@given(st.integers(1, 7).flatmap(productive), st.floats(0.1, 100))
def test_exact_order_agrees_with_lapack_and_is_linear(matrix, amount):
    n = len(matrix)
    names = [str(i) for i in range(n)]
    demand = np.zeros(n)
    demand[0] = 1.0
    ours = scaling(matrix, demand, names)
    assert ours == pytest.approx(np.linalg.solve(matrix, demand), rel=1e-9, abs=1e-12)
    assert scaling(matrix, demand * amount, names) == pytest.approx(ours * amount, rel=1e-9)
    batch = scaling(np.stack([matrix, matrix]), demand, names)
    assert batch[1] == pytest.approx(ours, rel=1e-9, abs=1e-12)


def test_a_large_sparse_system_takes_the_sparse_path():
    n = 1500
    chain = sparse.eye(n) - sparse.diags([0.5] * (n - 1), 1)
    system = System.from_matrices(chain, sparse.csr_matrix(np.ones((1, n))), [[1.0]])
    # demand of the last product: 1 + 1/2 + 1/4 + … → 2 (geometric series)
    assert system.score({n - 1: 1.0})[0] == pytest.approx(2.0)


def test_vector_8_mass_allocation_of_caustic_soda():
    # stoichiometry of the handbook: 1 t NaOH, 0.8864 t Cl2, 0.0252 t H2
    shares = allocation_shares({"NaOH": 1.0, "Cl2": 0.8864, "H2": 0.0252}, "mass")
    assert shares["NaOH"] == pytest.approx(0.52312, abs=5e-6)
    assert 2400 * 0.5777 * shares["NaOH"] == pytest.approx(725.3, abs=0.05)


@given(st.lists(st.floats(1e-6, 1e6), min_size=1, max_size=6))
def test_allocation_conserves_the_whole(weights):
    shares = allocation_shares({str(i): w for i, w in enumerate(weights)}, "economic")
    assert sum(shares.values()) == pytest.approx(1.0)


@pytest.mark.parametrize("weights", [{"a": 0.0, "b": 0.0}, {"a": 1.0, "b": -0.1}])
def test_weights_that_cannot_share_are_refused(weights):
    with pytest.raises(Refusal) as caught:
        allocation_shares(weights, "economic", "coke oven")
    assert caught.value.findings[0].place == "coke oven"
