"""Intervals from held values: formulas by hand, coverage by leaving one out, and what uses them."""

import math
import sys
from pathlib import Path

import pytest
from scipy.stats import t as student

from zuji.core.content import read_rules
from zuji.core.refusals import Refusal
from zuji.factors.library import full_library
from zuji.factors.record import Factor, Source
from zuji.uncertainty import calibration, factor_spread, held_values
from zuji.uncertainty.calibration import Prior, fitted_prior, spread_of
from zuji.uncertainty.distributions import Z95

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "tools"))

import calibrate
import reference_calibration

LEAST, MOST = 0.90, 0.97


@pytest.fixture(scope="module")
def products():
    return held_values.builtin_held()


@pytest.fixture(scope="module")
def trials(products):
    return calibration.left_out(products, read_rules("uncertainty")["widening"])


def row(**fields):
    plain = {
        "id": "x",
        "version": "1",
        "name_zh": "x",
        "name_en": "x",
        "category": "chemical",
        "kind": "emission",
        "use": "product_footprint",
        "unit": "kgCO2e/t",
        "value": 1000.0,
        "region": "CN",
        "year": 2024,
        "evidence": "database",
        "boundary_code": "cradle_to_gate",
        "source": Source(publisher="x", title="x"),
    }
    return Factor(**{**plain, **fields})


def test_our_95_percent_holds_between_90_and_97_percent_of_all_held_figures(trials):
    assert len(trials) >= 312
    assert LEAST <= calibration.coverage(trials) <= MOST


@pytest.mark.parametrize("kind", ["product", "electricity"])
def test_it_holds_in_each_class_too(trials, kind):
    of_kind = [trial for trial in trials if trial.product.kind == kind]
    assert LEAST <= calibration.coverage(of_kind) <= MOST


def test_it_holds_around_the_row_in_use(products):
    share = calibration.in_use(products, read_rules("uncertainty")["widening"])
    assert LEAST <= share <= MOST


@pytest.mark.parametrize("has_range", [False, True])
def test_a_row_alone_holds_the_other_figures_of_its_product(products, has_range):
    rows = [
        single
        for single in factor_spread.singles(products, read_rules("uncertainty"))
        if single.has_range == has_range and single.product.kind == "product"
    ]
    assert len(rows) >= 50
    assert LEAST <= factor_spread.covered(rows) <= MOST


def test_spreads_by_tag_as_before_would_not_hold(products):
    """GSD 1.08 of a verified row (1.2 of a stand-in) held far less than 95 %."""
    inside = total = 0
    for product in products:
        if product.kind != "product":
            continue
        for figure in product.figures:
            if figure.factor is None:
                continue
            wide = Z95 * math.log(1.08 if figure.region.startswith("CN") else 1.2)
            others = [other for other in product.figures if other is not figure]
            inside += sum(abs(other.log - figure.log) <= wide for other in others) / len(others)
            total += 1
    assert inside / total < 0.7


def test_every_product_has_three_figures_of_its_own_and_says_why(products):
    for product in products:
        assert len(product.figures) >= held_values.FEWEST, product.id
        assert product.why.zh, product.id
        assert product.why.en, product.id
        names = [figure.name for figure in product.figures]
        assert len(set(names)) == len(names), product.id
    factors = [f.factor.id for p in products for f in p.figures if f.factor is not None]
    assert len(set(factors)) == len(factors)


def test_the_interval_of_two_equal_figures_is_that_of_the_prior():
    """s = 0, d = 1: s̃² = d₀ s₀² / (d₀ + 1); n = 2, so √(1 + 1/2)."""
    spread = spread_of([math.log(50.0)] * 2, Prior(3.0, 0.04), 1.0)
    half = student.ppf(0.975, 4) * math.sqrt(3 * 0.04 / 4) * math.sqrt(1.5)
    assert spread.half == pytest.approx(half)
    assert spread.ends == (pytest.approx(50 * math.exp(-half)), pytest.approx(50 * math.exp(half)))


def test_without_a_prior_the_interval_is_the_textbook_one():
    """Figures e⁰, e¹, e²: mean 1, s = 1, d = 2; Student's t at 2 degrees is 4.3027."""
    spread = spread_of([0.0, 1.0, 2.0], Prior(0.0, 1.0), 1.0)
    assert spread.centre == pytest.approx(1.0)
    assert spread.half == pytest.approx(4.30265 * math.sqrt(4 / 3), rel=1e-5)


def test_a_figure_at_the_edge_is_less_certain_than_one_in_the_middle():
    spread = spread_of([0.0, 1.0, 2.0], Prior(2.0, 0.5), 1.0)
    middle, edge = spread.gsd_at(math.e), spread.gsd_at(1.0)
    assert math.log(middle) * Z95 == pytest.approx(spread.half)
    assert math.log(edge) * Z95 == pytest.approx(math.hypot(spread.half, 1.0))


def test_the_prior_of_groups_with_one_variance_is_that_variance():
    """200 groups of 5 normal figures with sd 0.3: no excess scatter, many degrees, s₀ ≈ 0.3."""
    import numpy as np

    drawn = np.random.default_rng(7).normal(0, 0.3, (200, 5))
    prior = fitted_prior(drawn.tolist())
    assert prior.degrees > 20
    assert math.sqrt(prior.variance) == pytest.approx(0.3, rel=0.05)


def test_the_prior_finds_the_degrees_it_was_drawn_with():
    """Variances d₀ s₀²/χ²(d₀) with d₀ = 4 and s₀ = 0.2, groups of 8."""
    import numpy as np

    generator = np.random.default_rng(11)
    variances = 4 * 0.04 / generator.chisquare(4, 3000)
    drawn = generator.normal(0, np.sqrt(variances)[:, None], (3000, 8))
    prior = fitted_prior(drawn.tolist())
    assert prior.degrees == pytest.approx(4, rel=0.12)
    assert math.sqrt(prior.variance) == pytest.approx(0.2, rel=0.05)


def test_the_tables_of_factors_carry_the_spreads(products):
    """Else run ``python tools/calibrate.py``."""
    spreads = calibration.row_spreads(products, read_rules("uncertainty")["widening"])
    for path in calibrate.tables():
        text = path.read_text("utf-8")
        assert calibrate.filled(text, spreads) == text, path


def test_the_page_says_what_the_test_measured(trials):
    text = reference_calibration.calibration()
    inside = sum(trial.is_inside for trial in trials)
    assert f"of {len(trials)} ({inside})" in text
    assert sum(line.startswith("| ") for line in text.split("The misses")[1].splitlines()) >= (
        len(trials) - inside
    )


PLACE = factor_spread.SpreadPlace("CN", 2025)


def test_a_row_with_a_spread_of_its_own_keeps_it():
    assert factor_spread.gsd_of(row(gsd=1.7), read_rules("uncertainty"), PLACE) == 1.7


def test_a_pedigree_is_the_formula_with_the_calibrated_basic_uncertainty():
    """Database 3 → 1.1, one year 1 → 1.0, same country 1 → 1.0, technology 3 → 1.2; U_b 3.2."""
    rules = read_rules("uncertainty")
    logs = [math.log(u) for u in (3.2, 1.1, 1.0, 1.0, 1.2)]
    wanted = math.exp(math.sqrt(sum(log**2 for log in logs)) / 2)
    assert factor_spread.gsd_of(row(), rules, PLACE) == pytest.approx(wanted)


def test_a_range_is_widened_by_its_own_basic_uncertainty_but_not_a_suppliers():
    """low/high = 1/1.44 … 1.44: own ln GSD = ln 1.44 / 1.96; U_b 2.8 → ln 2.8 / 2."""
    rules = read_rules("uncertainty")
    ranged = row(low=1000 / 1.44, high=1440.0)
    own = math.log(1.44) / 1.959964
    wanted = math.exp(math.hypot(own, math.log(2.8) / 2))
    assert factor_spread.gsd_of(ranged, rules, PLACE) == pytest.approx(wanted)
    supplier = row(low=1000 / 1.44, high=1440.0, confidence="supplier")
    assert factor_spread.gsd_of(supplier, rules, PLACE) == pytest.approx(math.exp(own))
    assert factor_spread.gsd_of(row(confidence="supplier"), rules, PLACE) == 1.05


@pytest.mark.parametrize(
    ("fields", "scores"),
    [
        ({}, (3, 1, 1, 3)),
        ({"year": 2022}, (3, 1, 1, 3)),  # three years
        ({"year": 2021}, (3, 2, 1, 3)),
        ({"year": 2019}, (3, 2, 1, 3)),  # six
        ({"year": 2018}, (3, 3, 1, 3)),
        ({"year": 2015}, (3, 3, 1, 3)),  # ten
        ({"year": 2014}, (3, 4, 1, 3)),
        ({"year": 2010}, (3, 4, 1, 3)),  # fifteen
        ({"year": 2009}, (3, 5, 1, 3)),
        ({"year": None}, (3, 5, 1, 3)),
        ({"region": "CN-SD"}, (3, 1, 1, 3)),
        ({"region": "US"}, (3, 1, 4, 3)),
        ({"region": "GLO"}, (3, 1, 3, 3)),
        ({"region": ""}, (3, 1, 5, 3)),
        ({"evidence": "literature"}, (4, 1, 1, 3)),
        ({"evidence": ""}, (5, 1, 1, 3)),
        ({"evidence": "statistics"}, (1, 1, 1, 3)),
        ({"boundary_code": "combustion_only"}, (3, 1, 1, 4)),
    ],
)
def test_scores_of_a_row_at_its_place_of_use(fields, scores):
    rule = read_rules("uncertainty")[factor_spread.RULE]
    assert tuple(factor_spread.scores_of(row(**fields), rule, PLACE).values()) == scores


def test_a_row_of_another_unit_is_no_figure_of_the_product():
    library = full_library()
    other = row(id="bg.urea", unit="kgCO2e/kWh", value=1.0)
    with pytest.raises(Refusal) as refused:
        held_values.held_products(library.revised([other]))
    assert refused.value.findings[0].rule == "factor-unit"
