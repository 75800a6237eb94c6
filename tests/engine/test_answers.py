"""Contributions, tiers, trees, what is mine, tables: by hand and against each other."""

import numpy as np
import pytest
from scipy import sparse

from engine.economies import system
from zuji.core.label import in_language
from zuji.core.refusals import Refusal
from zuji.engine import System, own_and_bought, supply_tree


@pytest.fixture
def chain():
    """ore 3 kg → steel (2 t ore, 5 kg) → car (0.5 t steel, 1 kg, 4 kWh power at 0.6 kg); by hand
    1 + 2.4 + 0.5·(5+6) = 8.9.
    """
    return System.from_tables(
        {
            "id": ["ore", "steel", "car", "power"],
            "location": ["AU", "CN", "CN", "CN"],
            "stage": ["raw", "raw", "make", "make"],
        },
        {
            "process": ["steel", "car", "car"],
            "input": ["ore", "steel", "power"],
            "amount": [2.0, 0.5, 4.0],
        },
        {
            "process": ["ore", "steel", "car", "power"],
            "flow": ["co2", "co2", "ch4", "co2"],
            "amount": [3.0, 5.0, 0.05, 0.6],
        },
        {"flow": ["co2", "ch4"], "factor": [1.0, 20.0]},
        data_version="by hand",
    )


def test_a_chain_by_hand(chain):
    score = chain.score({"car": 1.0})
    assert float(score) == pytest.approx(8.9)
    assert score.bound[0] < 1e-13
    assert score.provenance.data == "by hand"
    assert chain.supply({"car": 2.0}).tolist() == pytest.approx([2.0, 1.0, 2.0, 8.0])
    assert chain.inventory({"car": 1.0})["ch4"] == pytest.approx(0.05)


def test_contributions_by_process_flow_tier_place_and_stage(chain):
    by_process = chain.contributions({"car": 1.0})
    assert by_process.top(2)[0][0] == "ore"
    assert dict(zip(by_process.names, by_process[0], strict=True)) == pytest.approx(
        {"ore": 3.0, "steel": 2.5, "car": 1.0, "power": 2.4}
    )
    assert by_process.by("location").tolist()[0] == pytest.approx([3.0, 5.9])
    assert by_process.by("stage").tolist()[0] == pytest.approx([5.5, 3.4])
    by_flow = chain.contributions_by_flow({"car": 1.0})
    assert dict(zip(by_flow.names, by_flow[0], strict=True)) == pytest.approx(
        {"co2": 7.9, "ch4": 1.0}
    )
    tiers = chain.contributions_by_tier({"car": 1.0}, 2)
    assert tiers.names == ["0", "1", "≥ 2"]
    assert tiers.tolist()[0] == pytest.approx([1.0, 4.9, 3.0])
    with pytest.raises(Refusal) as caught:
        by_process.by("colour")
    assert "location" in caught.value.explain("en")


def test_what_is_mine_and_what_i_buy(chain):
    mine = own_and_bought(chain, {"car": 1.0}, ["car", "steel"])
    assert dict(zip(mine.names, mine[0], strict=True)) == pytest.approx(
        {"→ ore": 3.0, "steel": 2.5, "car": 1.0, "→ power": 2.4}
    )
    assert mine.by("side").tolist()[0] == pytest.approx([5.4, 3.5])
    with pytest.raises(Refusal):
        own_and_bought(chain, {"car": 1.0}, ["steel"])


def test_the_tree_covers_what_it_says(chain):
    tree = supply_tree(chain, {"car": 1.0}, cutoff=0.01)
    assert tree.coverage == pytest.approx(1.0)
    assert tree.paths(1)[0] == (
        ["car", "steel", "ore"],
        pytest.approx(3.0),
        pytest.approx(3.0 / 8.9),
    )
    assert [row[2] for row in sorted(tree.links())] == pytest.approx([3.0, 2.4, 5.5])
    cut = supply_tree(chain, {"car": 1.0}, cutoff=0.5)
    assert len(cut) == 2
    assert cut.coverage == pytest.approx((1.0 + 2.5) / 8.9)
    assert "car" in tree.text().splitlines()[0]


@pytest.mark.parametrize("seed", [1, 2])
def test_a_tree_of_a_random_economy_adds_up(seed):
    one = system(600, seed)
    tree = supply_tree(one, {3: 2.0}, cutoff=1e-5, most=200_000)
    assert tree.total == pytest.approx(one.score({3: 2.0})[0], rel=1e-10)
    children = np.zeros(len(tree))
    np.add.at(children, tree.parent[1:], tree.score[1:])
    assert np.all(tree.direct + children <= tree.score * (1 + 1e-9))
    assert 0 < tree.coverage <= 1 + 1e-9


def test_tables_and_matrices_are_the_same_system():
    one = system(300, 7)
    a, b, c = one.technosphere.tocoo(), one.interventions.tocoo(), one.characterisation.tocoo()
    own = a.row == a.col
    ids = np.arange(300) * 7 + 1_000_000_007
    other = System.from_tables(
        {"id": ids, "amount": a.data[own][np.argsort(a.row[own])]},
        {"process": ids[a.col[~own]], "input": ids[a.row[~own]], "amount": -a.data[~own]},
        {"process": ids[b.col], "flow": b.row, "amount": b.data},
        {"flow": c.col, "factor": c.data, "indicator": c.row},
    )
    assert other.unit_scores().values == pytest.approx(one.unit_scores().values, rel=1e-12)


def test_a_process_with_several_products_is_allocated():
    """30 kg CO2 and 6 kWh for 10 kg steel and 5 kg slag; by revenue 10 : 0.5 (as in the database
    test).
    """
    tables = (
        {"id": ["furnace", "grid"]},
        {"process": ["furnace"], "input": ["grid"], "amount": [6.0]},
        {"process": ["furnace", "grid"], "flow": ["co2", "co2"], "amount": [30.0, 0.5]},
        {"flow": ["co2"], "factor": [1.0]},
    )
    outputs = {
        "process": ["furnace", "furnace"],
        "product": ["steel", "slag"],
        "amount": [10.0, 5.0],
    }
    by_mass = System.from_tables(*tables, outputs=outputs)
    assert float(by_mass.score({"steel": 1.0})) == pytest.approx(33.0 / 15)
    assert float(by_mass.score({"slag": 1.0})) == pytest.approx(33.0 / 15)
    by_revenue = System.from_tables(*tables, outputs=outputs | {"weight": [10.0, 0.5]})
    assert float(by_revenue.score({"steel": 1.0})) == pytest.approx(33.0 * (10 / 10.5) / 10)
    assert float(by_revenue.score({"slag": 1.0})) == pytest.approx(33.0 * (0.5 / 10.5) / 5)
    with pytest.raises(Refusal):
        System.from_tables(*tables, outputs=outputs | {"weight": [0.0, 0.0]})


def test_own_use_is_taken_off_what_is_made():
    # makes 1, uses 0.2 of it: 3 kg per 0.8 net
    one = System.from_tables(
        {"id": ["mill"]},
        {"process": ["mill"], "input": ["mill"], "amount": [0.2]},
        {"process": ["mill"], "flow": ["co2"], "amount": [3.0]},
        {"flow": ["co2"], "factor": [1.0]},
    )
    assert float(one.score({"mill": 1.0})) == pytest.approx(3.75)


@pytest.mark.parametrize(
    ("change", "rule"),
    [
        ({"processes": {"id": ["a", "a"]}}, "engine-twice"),
        ({"exchanges": {"process": ["a"], "input": ["zz"], "amount": [1.0]}}, "engine-unlinked"),
        ({"exchanges": {"process": ["a"], "amount": [1.0]}}, "engine-column"),
        ({"exchanges": {"process": ["a"], "input": ["b"], "amount": [float("nan")]}}, "value-type"),
        ({"exchanges": {"process": ["a"], "input": ["a"], "amount": [1.0]}}, "system-singular"),
    ],
)
def test_tables_that_do_not_fit_are_refused(change, rule):
    tables = {
        "processes": {"id": ["a", "b"]},
        "exchanges": {"process": ["a"], "input": ["b"], "amount": [1.0]},
        "emissions": {"process": ["b"], "flow": ["co2"], "amount": [1.0]},
        "factors": {"flow": ["co2"], "factor": [1.0]},
    }
    with pytest.raises(Refusal) as caught:
        System.from_tables(**(tables | change))
    assert caught.value.findings[0].rule == rule
    assert caught.value.explain("zh")
    assert caught.value.explain("en")


def test_an_unknown_product_is_refused_in_the_engine_s_words_with_what_is_near(chain):
    with pytest.raises(Refusal) as caught:
        chain.score({"steal": 1.0})
    finding = caught.value.findings[0]
    assert (finding.rule, finding.place, finding.read) == ("engine-product", "demand", "steal")
    assert finding.message("en") == "the system has no such product"
    assert finding.message("zh") == "系统中没有这种产品"
    assert "near matches: steel;" in finding.remedy("en")
    assert "相近的有：steel；" in finding.remedy("zh")


@pytest.mark.parametrize(
    ("ask", "rule", "place"),
    [
        (lambda s: s.process("stel"), "engine-process", "process"),
        (lambda s: own_and_bought(s, {"car": 1.0}, ["stel"]), "engine-process", "foreground"),
        (lambda s: s.flow("stel"), "engine-flow", "flow"),
    ],
)
def test_near_matches_are_like_the_name_not_the_first_of_the_list(ask, rule, place):
    ids = ["coal", "lime", "gas", "water", "glass", "steel", "car"]
    one = System.from_matrices(
        np.eye(7), np.eye(7), np.ones((1, 7)), products=ids, processes=ids, flows=ids
    )
    with pytest.raises(Refusal) as caught:
        ask(one)
    finding = caught.value.findings[0]
    assert (finding.rule, finding.place) == (rule, place)
    assert in_language(finding.facts["near"], "en") == "steel"


def test_where_nothing_is_near_nothing_is_named(chain):
    with pytest.raises(Refusal) as caught:
        chain.supply({"Xq-917/ZZ": 1.0})
    assert in_language(caught.value.findings[0].facts["near"], "en") == "—"


@pytest.mark.parametrize("position", [-1, 4])
def test_a_position_beyond_the_system_is_refused_with_the_range(chain, position):
    assert chain.product(0) == 0
    assert chain.product(3) == 3
    for ask in (chain.product, chain.process):
        with pytest.raises(Refusal) as caught:
            ask(position)
        finding = caught.value.findings[0]
        assert (finding.rule, finding.expected) == ("engine-position", "0 … 3")


@pytest.mark.slow
def test_many_demands_at_once_are_the_demands_one_by_one():
    one = system(700, 41)
    demands = [{k * 11: 1.0, 5: 2.0} for k in range(40)]
    together = one.supplies(demands)
    for k in (0, 17, 39):
        alone = np.asarray(one.supply(demands[k]))
        assert together[:, k] == pytest.approx(alone, rel=1e-11, abs=1e-14 * np.abs(alone).max())


def test_results_become_tables(chain):
    frame = chain.contributions({"car": 1.0}).frame("pandas")
    assert frame["process"].tolist()[0] == "ore"
    with pytest.raises(Refusal):
        chain.score({"car": 1.0}).frame("excel")


def test_a_hundred_thousand_activities_are_solved_with_a_tight_bound():
    n = 100_000
    rng = np.random.default_rng(1)
    rows, columns = rng.integers(0, n, 8 * n), rng.integers(0, n, 8 * n)
    keep = rows != columns
    inputs = sparse.csc_matrix(
        (rng.random(keep.sum()) * 0.15, (rows[keep], columns[keep])), shape=(n, n)
    )
    one = System.from_matrices(
        sparse.eye(n) - inputs, sparse.csr_matrix(rng.random((1, n))), [[1.0]]
    )
    scores = one.unit_scores()
    residual = scores.values[:, 0] - inputs.T @ scores.values[:, 0] - one.direct[:, 0]
    assert np.abs(residual).max() < 1e-11
    assert np.median(scores.bound / scores.values) < 1e-11
