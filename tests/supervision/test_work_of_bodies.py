"""Shares, medians and places of verifier bodies, by tables and by hand."""

import pytest

from zuji.supervision.body_quality import (
    BodyWork,
    body_qualities,
    counted_share,
    median_days,
    shrunken,
)


def work(body, missed, stated, **more):
    values = {"returned": 0, "days": (), "repeated": 0, "followed": 0, "shared": 0}
    return BodyWork(body=body, missed=missed, stated=stated, **{**values, "enterprises": 0, **more})


@pytest.mark.parametrize(
    ("count", "among", "low", "high"),
    [
        # Newcombe, Statistics in Medicine 17 (1998), table I, method 3 (Wilson's score)
        (81, 263, 0.2553, 0.3662),
        (15, 148, 0.0624, 0.1605),
        (0, 20, 0.0000, 0.1611),
        (1, 29, 0.0061, 0.1718),
    ],
)
def test_wilsons_interval_as_newcombe_prints_it(count, among, low, high):
    found = counted_share(count, among)
    assert found.share == count / among
    assert (found.low, found.high) == (
        pytest.approx(low, abs=5e-5),
        pytest.approx(high, abs=5e-5),
    )


def test_of_all_the_interval_ends_at_one_and_of_none_there_is_no_share():
    mirrored = counted_share(20, 20)
    assert (mirrored.low, mirrored.high) == (pytest.approx(1 - 0.1611, abs=5e-5), 1)
    assert (counted_share(0, 0).share, counted_share(0, 0).low) == (None, None)
    for count in (-1, 3):
        with pytest.raises(ValueError, match="between none and all"):
            counted_share(count, 2)


def test_the_median_and_the_order_statistics_that_cover_it():
    """Of five, least and greatest cover it with 1 − 2/32 = 93.75 %, too little; of six with
    1 − 2/64 = 96.9 %; of nine the second and the eighth with 1 − 2 (1 + 9)/512 = 96.1 %.
    """
    assert median_days([]) is None
    five = median_days([5, 1, 3, 2, 4])
    assert (five.count, five.median, five.low, five.high) == (5, 3, None, None)
    six = median_days([6, 5, 4, 3, 2, 1])
    assert (six.median, six.low, six.high) == (3.5, 1, 6)
    nine = median_days(range(1, 10))
    assert (nine.median, nine.low, nine.high) == (5, 2, 8)


def test_shares_are_drawn_towards_that_of_all_the_more_the_fewer_cases():
    """0 of 10 and 20 of 40: mean 0.4, spread (10 × 0.16 + 40 × 0.01)/50 = 0.04, of which chance
    explains 0.24 × 2/50 = 0.0096, so that 0.0304 lies between bodies. Of ten, 0.0304/(0.0304 +
    0.024) of the distance −0.4 is kept, of forty 0.0304/(0.0304 + 0.006) of 0.1.
    """
    few, many = shrunken([(0, 10), (20, 40)])
    assert few == pytest.approx(0.4 - 0.4 * 0.0304 / 0.0544)
    assert many == pytest.approx(0.4 + 0.1 * 0.0304 / 0.0364)
    assert shrunken([(0, 4), (0, 9)]) == [0, 0]
    assert shrunken([(4, 4), (9, 9)]) == [1, 1]


def test_what_chance_explains_makes_no_places():
    """0 of 6 and 1 of 6: spread 1/144, chance (1/12)(11/12)(2/12) = 11/864 is more."""
    first, second = body_qualities([work("a", 0, 6), work("b", 1, 6)], 5)
    assert first.estimate == second.estimate == pytest.approx(1 / 12)
    assert (first.place, second.place) == (1, 1)


def test_places_are_shared_and_the_next_counts_all_before_it():
    works = [work("a", 50, 100), work("b", 1, 100), work("c", 1, 100), work("d", 0, 4)]
    found = body_qualities(works, 5)
    assert [each.place for each in found] == [3, 1, 1, None]
    assert [each.is_enough for each in found] == [True, True, True, False]
    assert found[3].estimate is None and found[3].missed.among == 4


def test_one_body_alone_has_no_place():
    (only,) = body_qualities([work("a", 1, 50)], 5)
    assert (only.place, only.estimate, only.is_enough) == (None, None, True)
    assert body_qualities([work("a", 0, 0), work("b", 0, 0)], 0)[0].place is None


def test_every_measure_has_its_own_number_of_cases():
    given = work(
        "a",
        1,
        8,
        returned=3,
        days=(10, 30),
        repeated=2,
        followed=4,
        shared=1,
        enterprises=5,
    )
    (found,) = body_qualities([given], 5)
    assert (found.returned.count, found.returned.among) == (3, 8)
    assert (found.repeated.count, found.repeated.among) == (2, 4)
    assert (found.shared.count, found.shared.among) == (1, 5)
    assert (found.time.median, found.time.count) == (20, 2)
