"""A measure that spreads: sums drawn without replacement, and savings as the measure gives them."""

import itertools
import math

import pytest

from cast import assessed, example_data
from zuji.compare.spreading import spread, yearly_saving
from zuji.core.refusals import Refusal
from zuji.footprint.measures import effects
from zuji.lockfile import build_lock
from zuji.uncertainty.distributions import Z95


def test_the_interval_is_that_of_every_possible_draw():
    """Two of 1, 2, 6: the sums 3, 7, 8 have the mean 6 and the variance (9 + 1 + 4) / 3."""
    sums = [sum(pair) for pair in itertools.combinations([1.0, 2.0, 6.0], 2)]
    variance = sum((each - 6) ** 2 for each in sums) / 3
    found = spread([1.0, 2.0, 6.0], 2 / 3)
    assert (found.fits, found.taking, found.saving) == (3, 2, 6.0)
    assert found.span == pytest.approx((6 - Z95 * variance**0.5, 6 + Z95 * variance**0.5))


@pytest.mark.parametrize(("share", "saving"), [(0.0, 0.0), (1.0, 9.0)])
def test_none_and_all_leave_nothing_to_chance(share, saving):
    found = spread([1.0, 2.0, 6.0], share)
    assert (found.saving, found.span) == (saving, (saving, saving))


def test_no_plant_and_one_plant():
    assert spread([], 0.5).fits == 0 and spread([], 0.5).saving == 0.0
    assert spread([4.0], 1.0).span == (4.0, 4.0)


@pytest.mark.parametrize("share", [-0.01, 1.01, math.nan])
def test_a_share_is_one(share):
    with pytest.raises(Refusal) as refused:
        spread([1.0], share)
    assert refused.value.findings[0].rule == "value-range"


def test_a_saving_is_that_of_the_measure():
    assessment = assessed(example_data("methanol-typical"))
    lock = build_lock(assessment)
    best = effects(assessment)[0][0]
    saving = yearly_saving(lock, best.measure.id)
    assert saving == pytest.approx(1000 * best.abated_per_year, rel=1e-9)
    assert yearly_saving(lock, "prayer") is None
