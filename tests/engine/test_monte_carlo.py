"""Monte Carlo: published random words, analytic laws, drawn systems solved directly, the same
bits anywhere.
"""

import math

import numpy as np
import pytest
from scipy import sparse, stats
from scipy.sparse.linalg import splu

from engine.economies import economy, system
from zuji.core.refusals import Refusal
from zuji.engine import System, sample, sample_products
from zuji.engine.kernels import draws as kernels
from zuji.engine.sample_plan import SamplePlan
from zuji.engine.uncertain import Laws, Uncertainty

ONES = 0xFFFFFFFF


@pytest.mark.parametrize(
    ("counter", "key", "words"),
    [  # known-answer vectors published with Random123 (Salmon et al. 2011), philox4x32, 10 rounds
        ([0] * 4, [0] * 2, "6627e8d5 e169c58d bc57ac4c 9b00dbd8"),
        ([ONES] * 4, [ONES] * 2, "408f276d 41c83b0e a20bc7c6 6d5451fd"),
        (
            [0x243F6A88, 0x85A308D3, 0x13198A2E, 0x03707344],
            [0xA4093822, 0x299F31D0],
            "d16cfe09 94fdcceb 5001e420 24126ea1",
        ),
    ],
)
def test_random_words_are_the_published_ones(counter, key, words):
    found = kernels.philox(*(np.uint32(x) for x in (*counter, *key)), 10)
    assert " ".join(f"{int(w):08x}" for w in found) == words


def emitting(amount, **law):
    """One process that emits `amount`; its score is the drawn amount itself."""
    one = System.from_matrices([[1.0]], [[amount]], [[1.0]])
    return sample(one, {0: 1.0}, Uncertainty(Laws.of(1), Laws.of(1, **law)), 200_000, 7)


LAWS = {
    "lognormal": (2.0, {"law": "lognormal", "spread": 0.3}, stats.lognorm(0.3, scale=2.0)),
    "negative lognormal": (-2.0, {"law": "lognormal", "spread": 0.3}, None),
    "normal": (5.0, {"law": "normal", "spread": 0.5}, stats.norm(5.0, 0.5)),
    "uniform": (5.0, {"law": "uniform", "low": 4.0, "high": 9.0}, stats.uniform(4.0, 5.0)),
    "triangular": (
        5.0,
        {"law": "triangular", "low": 4.0, "high": 9.0},
        stats.triang(0.2, 4.0, 5.0),
    ),
    # mode at 1/5 of the range: α = 1 + 4 · 0.2, β = 5 − 4 · 0.2
    "pert": (5.0, {"law": "pert", "low": 4.0, "high": 9.0}, stats.beta(1.8, 4.2, 4.0, 5.0)),
}


@pytest.mark.slow
@pytest.mark.parametrize("name", LAWS)
def test_draws_follow_their_law(name):
    amount, law, expected = LAWS[name]
    values = emitting(amount, **law).values[0]
    if expected is None:
        expected, values = stats.lognorm(0.3, scale=2.0), -values
    assert stats.kstest(values, expected.cdf).pvalue > 1e-3
    assert values.mean() == pytest.approx(
        expected.mean(), abs=5 * expected.std() / math.sqrt(200_000)
    )
    assert values.std() == pytest.approx(expected.std(), rel=0.02)


def test_physical_limits_are_kept():
    values = emitting(1.0, law="normal", spread=1.0, low=0.0, high=1.5).values[0]
    assert values.min() == 0.0
    assert values.max() == 1.5
    # P(z < −1) of the standard normal lies on the lower limit
    assert np.mean(values == 0.0) == pytest.approx(stats.norm.cdf(-1), abs=0.005)


def test_exchanges_of_one_parameter_move_together():
    two = System.from_matrices([[1.0]], [[3.0], [4.0]], [[1.0, 1.0]])
    apart = sample(two, {0: 1}, Uncertainty(Laws.of(1), Laws.of(2, "normal", 0.5)), 100_000, 1)
    joint = sample(
        two, {0: 1}, Uncertainty(Laws.of(1), Laws.of(2, "normal", 0.5, parameter=0)), 100_000, 1
    )
    assert apart.sd[0] == pytest.approx(math.sqrt(0.5), rel=0.02)  # √(0.5² + 0.5²)
    assert joint.sd[0] == pytest.approx(1.0, rel=0.02)  # 0.5 + 0.5


def test_the_textbook_pair_with_uncertain_exchanges():
    """Heijungs and Suh's pair: CO2 per kWh = (1 + 2/100 · 10 · x) / (10 y), by numpy's own
    draws.
    """
    a = np.array([[-2.0, 100.0], [10.0, 0.0]])
    pair = System.from_matrices(a, [[1.0, 10.0]], [[1.0]], products=["fuel", "power"])
    spread = sparse.csc_matrix(
        np.array([[0.2, 0.0], [0.1, 0.0]])
    )  # of the fuel input, of the output
    laws = Uncertainty(
        Laws.of(3, "lognormal", [0.2, 0.1, 0.0]), Laws.of(2, "lognormal", [0.3, 0.0])
    )
    del spread
    found = sample(pair, {"power": 1.0}, laws, 200_000, 3)
    rng = np.random.default_rng(0)
    fuel, made, emitted = (np.exp(s * rng.standard_normal(400_000)) for s in (0.2, 0.1, 0.3))
    expected = (1.0 * emitted + 2.0 * fuel / 100 * 10) / (10.0 * made)
    assert found.static[0] == pytest.approx(0.12)
    assert found.mean[0] == pytest.approx(expected.mean(), rel=3e-3)
    assert found.sd[0] == pytest.approx(expected.std(), rel=1e-2)
    assert found.quantile(0.05, 0.95)[:, 0] == pytest.approx(
        np.quantile(expected, [0.05, 0.95]), rel=5e-3
    )


def drawn(plan, block):
    """The drawn matrix of each lane of a block, and the impacts of each row itself (as the
    kernels draw).
    """
    from zuji.engine.kernels import samples

    p, rows = plan.planned.plan, plan.planned.processes.size
    inputs = np.empty((p.inputs.base.size, 16), np.float32)
    own = np.empty((max(p.own.base.size, 1), 16), np.float32)
    samples._draw(p.inputs, inputs, 0, rows, block, *plan.key, p.tables)
    samples._draw(p.own, own, 0, rows, block, *plan.key, p.tables)
    for lane in range(16):
        starts = p.inputs.starts
        table = sparse.csr_matrix(
            (inputs[:, lane].astype(float), p.inputs.others.astype(int), starts), (rows, rows)
        )
        impact = p.fixed[0].copy()
        for i in range(rows):
            for e in range(p.own.starts[i], p.own.starts[i + 1]):
                impact[i] += float(own[e, lane]) * p.factors[0, p.own.others[e]]
        yield sparse.eye(rows) - table, impact


@pytest.mark.slow
@pytest.mark.parametrize("strength", [0.5, 0.9])
def test_every_draw_is_the_exact_solution_of_its_own_system(strength):
    many = system(300, 3, strength=strength)
    techno = np.full(many.techno.exchanges, 0.15)
    techno[many.techno.made] = 0.0
    plan = SamplePlan.of(many, Uncertainty.lognormal(many, techno, 0.3), {7: 1.0}, 5, 1e-10)
    values, failed = plan.values(2, 1)
    assert failed == 0
    row = int(plan.planned.row[many.techno.by_process(many.demand({7: 1.0})) != 0][0])
    for lane, (matrix, impact) in enumerate(drawn(plan, 2)):
        expected = splu(matrix.tocsc()).solve(impact)[row]
        assert values[0, 0, lane] == pytest.approx(expected, rel=1e-7)


@pytest.mark.slow
def test_all_products_at_once_agree_with_one_by_one():
    many = system(200, 4)
    laws = Uncertainty.lognormal(many, 0.1, 0.2)
    everything = sample_products(many, laws, 256, 9)
    for product in (0, 11, 199):
        one = sample(many, {product: 1.0}, laws, 256, 9)
        assert everything.mean[product] == pytest.approx(one.mean, rel=1e-6)
        assert everything.sd[product] == pytest.approx(one.sd, rel=1e-4)
        median = one.quantile(0.5)[0]
        assert everything.quantile(0.5)[product] == pytest.approx(median, rel=0.03)


def test_results_are_the_same_bits_for_any_threads_and_parts():
    many = system(150, 5)
    laws = Uncertainty.lognormal(many, 0.1, 0.2)
    one, two = (sample(many, {3: 1.0}, laws, 1000, 2, threads=t) for t in (1, 3))
    assert np.array_equal(one.values, two.values)
    assert np.array_equal(one.values, sample(many, {3: 1.0}, laws, 3000, 2).values[:, :1000])
    first, second = (sample_products(many, laws, 1000, 2, threads=t) for t in (1, 3))
    assert np.array_equal(first.mean, second.mean)
    assert np.array_equal(first.sd, second.sd)
    plan = SamplePlan.of(many, laws, {3: 1.0}, 2)
    parts = [plan.values(a, n)[0] for a, n in ((0, 5), (5, 40), (45, 18))]
    assert np.array_equal(np.concatenate(parts, axis=2)[0, :, :1000], one.values)
    assert not np.array_equal(one.values, sample(many, {3: 1.0}, laws, 1000, 3).values)


def test_only_what_varies_is_drawn():
    """A foreground on an unvarying background: same figures as drawing over the whole, few rows
    solved.
    """
    n = 400
    background = economy(n, 6)
    block = sparse.bmat([[background, None], [None, sparse.eye(3)]]).tolil()
    block[5, n], block[9, n + 1], block[n, n + 1], block[n + 1, n + 2] = -2e-3, -3e-4, -0.5, -0.25
    rng = np.random.default_rng(1)
    emitted = rng.random((1, n + 3))
    mine = System.from_matrices(block.tocsc(), emitted, [[1.0]])
    spread = np.where(mine.techno.users >= n, 0.2, 0.0)
    laws = np.zeros(mine.techno.exchanges)
    laws[mine.techno.source] = spread
    plan = SamplePlan.of(
        mine, Uncertainty(Laws.of(laws.size, "lognormal", laws), Laws.of(n + 3)), {n + 2: 1}, 1
    )
    assert plan.planned.processes.size == 3
    found = plan.demands(4096)
    unit = np.asarray(mine.unit_scores().values)[:, 0]
    expected = emitted[0, n + 2] + 0.25 * (
        emitted[0, n + 1] + 3e-4 * unit[9] + 0.5 * (emitted[0, n] + 2e-3 * unit[5])
    )
    assert found.static[0] == pytest.approx(expected)
    # lognormal with sd 0.2 of ln: mean e^0.02 of the median, one factor per link passed
    m = math.exp(0.02)
    mean = emitted[0, n + 2] + 0.25 * m * (
        emitted[0, n + 1] + 3e-4 * m * unit[9] + 0.5 * m * (emitted[0, n] + 2e-3 * m * unit[5])
    )
    assert found.mean[0] == pytest.approx(mean, rel=0.02)


def test_two_products_are_compared_draw_by_draw():
    shared = System.from_matrices(
        [[1.0, -1.0, -1.0], [0.0, 1.0, 0.0], [0.0, 0.0, 1.0]], [[10.0, 1.0, 1.1]], [[1.0]]
    )
    laws = Uncertainty.lognormal(shared, 0.0, [0.5, 0.0, 0.0])
    pair = sample(shared, [{1: 1.0}, {2: 1.0}], laws, 2000, 1)
    # the shared uncertain input cancels: 0.1 apart in every draw
    assert pair.difference(1, 0).values == pytest.approx(np.full((1, 2000), 0.1), abs=1e-4)
    assert pair.probability_lower(0, 1) == 1.0
    alone = (
        sample(shared, {1: 1.0}, laws, 2000, 2).values
        < sample(shared, {2: 1.0}, laws, 2000, 3).values
    )
    assert 0.4 < alone.mean() < 0.6  # without common numbers nothing could be said


def test_uncertain_factors_are_drawn_once_for_all_who_use_them():
    plant = System.from_matrices([[1.0, 0.0], [0.0, 1.0]], [[2.0, 3.0]], [[5.0]])
    laws = Uncertainty(Laws.of(2), Laws.of(2), Laws.of(1, "lognormal", 0.4))
    both = sample(plant, [{0: 1.0}, {1: 1.0}], laws, 1000, 1).values
    assert both[1, 0] / both[0, 0] == pytest.approx(np.full(1000, 1.5), rel=1e-6)
    assert np.log(both[0, 0] / 10).std() == pytest.approx(0.4, rel=0.1)


def test_draws_that_cannot_sustain_themselves_are_refused():
    greedy = System.from_matrices([[1.0, -0.95], [-0.95, 1.0]], [[1.0, 1.0]], [[1.0]])
    with pytest.raises(Refusal) as caught:
        sample(greedy, {0: 1.0}, Uncertainty.lognormal(greedy, [0.0, 0.5, 0.5, 0.0], 0.1), 1000, 1)
    assert caught.value.findings[0].rule == "engine-unsettled"


@pytest.mark.parametrize(
    "law",
    [
        {"law": "weibull"},
        {"law": "lognormal", "spread": -1.0},
        {"law": "triangular", "low": 6.0, "high": 9.0},
        {"law": "uniform"},
    ],
)
def test_laws_without_sense_are_refused(law):
    with pytest.raises(Refusal) as caught:
        emitting(5.0, **law)
    assert caught.value.findings[0].rule == "engine-law"
    assert caught.value.explain("en")


def test_the_reason_for_two_means_is_given_in_both_languages():
    found = emitting(2.0, law="lognormal", spread=0.3)
    assert found.mean[0] > found.static[0]
    assert "lognormal" in found.why_means_differ("en")
    assert "对数正态" in found.why_means_differ("zh")


@pytest.mark.parametrize(
    "law", [{"law": "lognormal", "spread": 0.4}, {"law": "triangular", "low": 0.0, "high": 4.0}]
)
def test_the_control_variate_of_a_linear_score_leaves_no_error(law):
    """Emissions alone are uncertain: the score is the linear model, its mean known exactly."""
    two = System.from_matrices([[1.0, -0.5], [0.0, 1.0]], [[2.0, 1.0]], [[3.0]])
    found = sample(two, {1: 1.0}, Uncertainty(Laws.of(3), Laws.of(2, **law)), 512, 1, control=True)
    mean, error = found.controlled
    means = {
        "lognormal": [2 * math.exp(0.08), math.exp(0.08)],
        "triangular": [2.0, (0 + 1 + 4) / 3],
    }[law["law"]]
    assert mean[0] == pytest.approx(3 * (0.5 * means[0] + means[1]), rel=1e-4)
    assert error[0] < 1e-4 * found.mean_error[0]


@pytest.mark.slow
def test_the_control_variate_sharpens_the_mean_without_moving_it():
    many = system(300, 51)
    laws = Uncertainty.lognormal(many, 0.15, 0.3)
    long = sample(many, {7: 1.0}, laws, 100_000, 2)
    found = sample(many, {7: 1.0}, laws, 2048, 1, control=True)
    mean, error = found.controlled
    assert np.all(error < found.mean_error / 3)
    assert np.all(np.abs(mean - long.mean) < 5 * np.hypot(error, long.mean_error))
