"""Numbers in words."""

import pytest

from zuji.core.spelling import months, spelled, years


@pytest.mark.parametrize(
    ("count", "zh", "en"),
    [
        (0, "零", "zero"),
        (2, "两", "two"),
        (3, "三", "three"),
        (10, "十", "ten"),
        (12, "十二", "twelve"),
        (16, "十六", "sixteen"),
        (20, "二十", "twenty"),
        (42, "四十二", "forty-two"),
        (99, "九十九", "ninety-nine"),
        (100, "100", "100"),
        (-1, "-1", "-1"),
    ],
)
def test_a_count_in_words(count, zh, en):
    assert (spelled(count).zh, spelled(count).en) == (zh, en)


def test_one_has_no_plural():
    assert (years(1).en, years(3).en, years(2).zh) == ("one year", "three years", "两年")
    assert (months(3).zh, months(1).en) == ("三个月", "one month")
