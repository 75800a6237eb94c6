"""Systems of database size: known answers, independent solvers, bounds that hold, refusals that
name.
"""

import gzip
import json
import sys
from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from scipy import sparse
from scipy.sparse.linalg import splu

from zuji.core.refusals import Refusal
from zuji.engine import System
from zuji.engine.solver import Solver


def economy(n, seed, density=8, strength=0.7):
    """A random productive technosphere with loops, waste rows and units of very different size."""
    rng = np.random.default_rng(seed)
    count = n * density
    rows, columns = rng.integers(0, n, count), rng.integers(0, n, count)
    keep = rows != columns
    values = rng.lognormal(0, 1, count)[keep]
    inputs = sparse.csc_matrix((values, (rows[keep], columns[keep])), shape=(n, n))
    shares = np.asarray(inputs.sum(axis=0)).ravel()
    inputs = inputs @ sparse.diags(strength * rng.random(n) / np.maximum(shares, 1e-12))
    scale = sparse.diags(10.0 ** rng.uniform(-6, 6, n))
    return (scale @ (sparse.eye(n) - inputs)).tocsc()


def names(n):
    return [f"p{i}" for i in range(n)]


def test_the_textbook_pair_is_paired_by_its_outputs():
    # Heijungs and Suh: electricity stands in row 1 but is made by process 0
    prepared = Solver.of(np.array([[-2.0, 100.0], [10.0, 0.0]]), ["power", "refinery"])
    assert prepared.forward(np.array([0.0, 1000.0])).values.tolist() == pytest.approx([100, 2])
    # CO2 of one unit: electricity 0.12 kg/kWh (120 kg per 1000 kWh), fuel 0.1 kg/L (10 kg per 100
    # L)
    scores = prepared.adjoint(np.array([1.0, 10.0]))
    assert scores.values.tolist() == pytest.approx([0.1, 0.12])


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_scores_and_supply_agree_with_superlu(seed):
    n = 3000
    matrix = economy(n, seed)
    rng = np.random.default_rng(seed)
    direct, demand = rng.random(n), np.zeros(n)
    demand[rng.integers(0, n, 5)] = 1.0
    prepared, factors = Solver.of(matrix, names(n)), splu(matrix.T.tocsc())
    ours, theirs = prepared.adjoint(direct), factors.solve(direct)
    assert ours.method == "ordered Gauss-Seidel"
    assert ours.values == pytest.approx(theirs, rel=1e-8)
    supply = prepared.forward(demand)
    assert supply.values == pytest.approx(factors.solve(demand, trans="T"), rel=1e-8, abs=1e-20)
    # adjoint = forward: the score of a demand is the same either way
    assert ours.values @ demand == pytest.approx(direct @ supply.values, rel=1e-12)


def exact(matrix, right):
    """Solution in rational arithmetic: no rounding at all."""
    n = len(right)
    rows = [
        [Fraction(float(matrix[i, j])) for j in range(n)] + [Fraction(float(right[i]))]
        for i in range(n)
    ]
    for k in range(n):
        pivot = next(i for i in range(k, n) if rows[i][k])
        rows[k], rows[pivot] = rows[pivot], rows[k]
        for i in range(n):
            if i != k and rows[i][k]:
                ratio = rows[i][k] / rows[k][k]
                rows[i] = [a - ratio * b for a, b in zip(rows[i], rows[k], strict=True)]
    return [rows[k][n] / rows[k][k] for k in range(n)]


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.integers(2, 9), st.integers(0, 10**6), st.floats(0.1, 0.97), st.booleans())
def test_the_bound_holds_against_exact_rational_solutions(n, seed, strength, with_credits):
    matrix = economy(n, seed, density=3, strength=strength).toarray()
    if with_credits:
        sign = np.random.default_rng(seed).random((n, n)) < 0.2
        matrix = np.where(sign & ~np.eye(n, dtype=bool), -matrix, matrix)
    right = np.random.default_rng(seed + 1).random(n)
    found = Solver.of(matrix, names(n)).adjoint(right)
    if not np.all(np.isfinite(found.bound)):
        return
    for ours, bound, truth in zip(found.values, found.bound, exact(matrix.T, right), strict=True):
        assert abs(Fraction(float(ours)) - truth) <= Fraction(float(bound))


def test_processes_without_any_input_are_solved():
    found = Solver.of(np.diag([2.0, 4.0]), names(2)).adjoint(np.array([1.0, 1.0]))
    assert found.values.tolist() == [0.5, 0.25]
    assert np.all(found.bound < 1e-14)


def test_bounds_are_tight_enough_to_print():
    found = Solver.of(economy(3000, 7), names(3000)).adjoint(np.ones(3000))
    assert np.median(found.bound / np.abs(found.values)) < 1e-12


def test_sweeps_are_few_and_the_same_bits_each_time():
    matrix = economy(5000, 4)
    one, two = (Solver.of(matrix, names(5000)).adjoint(np.ones(5000)) for _ in range(2))
    assert one.sweeps <= 60
    assert np.array_equal(one.values, two.values)


def test_waste_with_a_negative_reference_is_treated():
    # process 0 makes 1 t product and hands over 2 t waste; process 1 treats: −1 t waste, 3 kg CO2
    # each
    matrix = np.array([[1.0, 0.0], [-2.0, -1.0]])
    scores = Solver.of(-matrix * np.array([[-1.0], [1.0]]), ["plant", "treatment"])
    treated = Solver.of(np.array([[1.0, 0.0], [2.0, -1.0]]), ["plant", "treatment"]).adjoint(
        np.array([0.0, 3.0])
    )
    assert treated.values[0] == pytest.approx(6.0)  # 2 t × 3 kg
    assert scores is not None


def test_a_greedy_loop_is_refused_naming_it():
    n = 500
    matrix = economy(n, 5).tolil()
    matrix[10, 10], matrix[11, 11], matrix[10, 11], matrix[11, 10] = 1.0, 1.0, -1.5, -1.5
    with pytest.raises(Refusal) as caught:
        Solver.of(matrix, names(n)).forward(np.ones(n))
    assert caught.value.findings[0].rule == "system-singular"


def test_an_unpaired_process_is_refused_by_name():
    matrix = np.array([[1.0, 1.0, 0.0], [0.0, 0.0, 1.0], [0.0, 0.0, 1.0]])
    with pytest.raises(Refusal) as caught:
        Solver.of(matrix, ["a", "b", "c"])
    assert caught.value.findings[0].rule == "system-not-square"


def test_a_system_answers_for_all_products_at_once():
    n = 2000
    matrix = economy(n, 8)
    flows = sparse.random(3, n, 0.5, random_state=1, format="csc")
    system = System.from_matrices(matrix, flows, [[1.0, 29.8, 273.0], [1.0, 0.0, 0.0]])
    scores = system.unit_scores()
    assert scores.values.shape == (n, 2)
    for product in (0, 17, 1999):
        assert system.score({product: 1.0}) == pytest.approx(scores.values[product], rel=1e-9)
    assert "2000 products × 2 indicators" in repr(scores)


def test_useeio_multipliers_are_those_of_the_dense_inverse(shared):
    """USEEIO v2.0-GHG: y (I − A) = C B by numpy's dense inverse, entry by entry."""
    folder = shared / "data" / "useeio-v2.0-ghg" / "matrix"
    a, b, c = (
        np.array(json.loads(gzip.decompress((folder / f"{k}.json.gz").read_bytes()))) for k in "ABC"
    )
    scores = System.from_matrices(np.eye(len(a)) - a, b, c).unit_scores()
    expected = (c @ b @ np.linalg.inv(np.eye(len(a)) - a)).T
    assert scores.values == pytest.approx(expected, rel=1e-11)


def test_the_us_lci_database_is_solved_as_scipy_solves_it(shared):
    sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "tools"))
    from build_uslci_pack import GASES, database

    processes, sizes = database(shared / "data" / "uslci" / "uslci_fy17_olca1.5_jsonld.zip")
    order = sorted(processes)
    row = {p: i for i, p in enumerate(order)}
    maker = {}
    for p in order:
        for e in processes[p]["exchanges"]:
            if e.get("quantitativeReference"):
                maker.setdefault(e["flow"]["@id"], p)
    matrix, direct = sparse.lil_matrix((len(order), len(order))), np.zeros(len(order))
    for p in order:
        for e in processes[p]["exchanges"]:
            amount = e["amount"] * sizes[e["unit"]["@id"]]
            if e.get("quantitativeReference"):
                matrix[row[p], row[p]] += amount
            elif (
                e["flow"]["flowType"] == "ELEMENTARY_FLOW"
                and not e["input"]
                and GASES.get(e["flow"]["name"].strip()) == "co2_fossil"
            ):
                direct[row[p]] += amount
            elif (
                e["input"]
                and e["flow"]["@id"] in maker
                and e["flow"]["flowType"] != "ELEMENTARY_FLOW"
            ):
                matrix[row[maker[e["flow"]["@id"]]], row[p]] -= amount
    ours = Solver.of(matrix, order).adjoint(direct)
    assert ours.values == pytest.approx(splu(matrix.T.tocsc()).solve(direct), rel=1e-9, abs=1e-12)
