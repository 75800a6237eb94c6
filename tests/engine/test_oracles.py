"""bw2calc and bw_graph_tools beside us on the same data; properties; loops at the edge."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import sparse

from engine.economies import economy, system
from zuji.engine import System, supply_tree
from zuji.engine.convergence import convergence
from zuji.engine.network import Network


@pytest.fixture(scope="module")
def bw2calc():
    return pytest.importorskip("bw2calc")


def packaged(one):
    """A system as Brightway packages: inventory and one method."""
    import bw_processing as bwp

    def index(rows, columns, row_base, column_base):
        found = np.empty(rows.size, dtype=bwp.INDICES_DTYPE)
        found["row"], found["col"] = rows + row_base, columns + column_base
        return found

    a, b, c = one.technosphere.tocoo(), one.interventions.tocoo(), one.characterisation.toarray()[0]
    inventory, method = bwp.create_datapackage(name="i"), bwp.create_datapackage(name="m")
    inventory.add_persistent_vector(
        matrix="technosphere_matrix",
        name="t",
        indices_array=index(a.row, a.col, 1, 1),
        data_array=a.data,
        flip_array=np.zeros(a.nnz, bool),
    )
    inventory.add_persistent_vector(
        matrix="biosphere_matrix",
        name="b",
        indices_array=index(b.row, b.col, 10**6, 1),
        data_array=b.data,
    )
    flows = np.arange(c.size)
    method.add_persistent_vector(
        matrix="characterization_matrix",
        name="c",
        indices_array=index(flows, flows * 0, 10**6, 0),
        data_array=c,
    )
    return inventory, method


@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize("seed", [1, 2, 3])
def test_scores_supply_and_inventory_are_those_of_bw2calc(bw2calc, seed):
    one = system(500, seed)
    inventory, method = packaged(one)
    for product in (0, 123, 499):
        run = bw2calc.LCA({product + 1: 1.5}, data_objs=[inventory, method])
        run.lci()
        run.lcia()
        assert run.score == pytest.approx(one.score({product: 1.5})[0], rel=1e-9)
        order = np.array([run.dicts.activity[j + 1] for j in range(500)])
        ours = np.asarray(one.supply({product: 1.5}))
        assert run.supply_array[order] == pytest.approx(
            ours, rel=1e-6, abs=1e-9 * np.abs(ours).max()
        )


@pytest.mark.filterwarnings("ignore")
def test_the_tree_has_the_nodes_of_bw_graph_tools(bw2calc):
    traversal = pytest.importorskip("bw_graph_tools.graph_traversal")
    from bw_graph_tools.graph_traversal.settings import GraphTraversalSettings

    one = system(300, 4)
    inventory, method = packaged(one)
    run = bw2calc.LCA({8: 1.0}, data_objs=[inventory, method])
    run.lci()
    run.lcia()
    limits = GraphTraversalSettings(
        cutoff=0.003, biosphere_cutoff=1e-6, max_calc=10_000, separate_biosphere_flows=False
    )
    walk = traversal.NewNodeEachVisitGraphTraversal(lca=run, settings=limits)
    walk.traverse()
    theirs = sorted(n.cumulative_score for n in walk.nodes.values() if n.unique_id != -1)
    ours = sorted(supply_tree(one, {7: 1.0}, 0.003).score.tolist())
    assert ours == pytest.approx(theirs, rel=1e-6)


@settings(max_examples=25, deadline=None)
@given(
    st.integers(3, 60),
    st.integers(0, 10**6),
    st.floats(0.1, 0.95),
    st.floats(-3, 3),
    st.floats(-3, 3),
)
def test_scores_are_linear_and_do_not_depend_on_units_or_order(n, seed, strength, p, q):
    one = system(n, seed, density=3, strength=strength)
    rng = np.random.default_rng(seed)
    a, b = (int(k) for k in rng.integers(0, n, 2))
    unit = one.unit_scores().values
    size = abs(p * unit[a]) + abs(q * unit[b])
    both = one.score({a: p, b: q} if a != b else {a: p + q})
    assert np.asarray(both) == pytest.approx(
        p * unit[a] + q * unit[b], rel=1e-9, abs=1e-11 * size.max()
    )
    # adjoint and forward are two ways to one number
    assert np.asarray(one.contributions({a: 1.0}).total) == pytest.approx(unit[a], rel=1e-9)
    # products in other units: the score of one unit changes with the unit, nothing else does
    scale = 10.0 ** rng.integers(-6, 6, n)
    order = rng.permutation(n)
    other = System.from_matrices(
        (sparse.diags(scale) @ one.technosphere)[order][:, order],
        one.interventions[:, order],
        one.characterisation,
    )
    assert other.unit_scores().values * scale[order, None] == pytest.approx(unit[order], rel=1e-9)


@pytest.mark.parametrize("gain", [0.9, 0.99, 0.999, 0.99999])
def test_a_loop_close_to_eating_its_output_is_solved_within_its_bound(gain):
    # two processes that each take `gain` of the other: score (1 + gain) / (1 − gain²) = 1 / (1 −
    # gain)
    n = 1000
    matrix = sparse.eye(n, format="lil")
    matrix[0, 1] = matrix[1, 0] = -gain
    one = System.from_matrices(matrix.tocsc(), np.ones((1, n)), [[1.0]])
    found = one.score({0: 1.0})
    assert found[0] == pytest.approx(1 / (1 - gain), rel=1e-8)
    if np.isfinite(found.bound[0]):
        assert abs(found[0] - 1 / (1 - gain)) <= found.bound[0]


@pytest.mark.slow
def test_one_loop_through_everything_is_solved():
    """A ring of 700,000 products: y = 1 + ½ y of the next, so every score is 2."""
    n = 700_000
    i = np.arange(n)
    one = System.from_tables(
        {"id": i},
        {"process": i, "input": (i + 1) % n, "amount": np.full(n, 0.5)},
        {"process": i, "flow": i * 0, "amount": np.ones(n)},
        {"flow": [0], "factor": [1.0]},
    )
    assert one.solver.largest_loop().size == n
    assert Network(one).scores == pytest.approx(np.full(n, 2.0), rel=1e-12)


def test_convergence_is_reported():
    one = System.from_matrices(economy(800, 3), np.ones((1, 800)), [[1.0]])
    report = convergence(one)
    assert report.has_bound
    assert report.loops[0] > 100
    assert 0 <= report.rate < 1
    assert report.as_json()["processes"] == 800


def test_the_multipliers_of_pymrio_s_test_system():
    """pymrio (LGPL) is no dependency of ours; where it is installed its published test MRIO is
    compared.
    """
    pymrio = pytest.importorskip("pymrio")
    world = pymrio.load_test().calc_all()
    a, s = world.A.to_numpy(), world.emissions.S.to_numpy()
    ours = System.from_matrices(np.eye(len(a)) - a, s, np.eye(len(s))).unit_scores()
    assert pytest.approx(world.emissions.M.to_numpy(), rel=1e-12) == ours.values.T
