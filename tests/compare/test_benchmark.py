"""Class distributions: quartiles by hand, and what disclosure control withholds."""

import pytest

from zuji.compare import class_distribution


def test_quartiles_of_five_equal_enterprises():
    """Of 1 2 3 4 5 the quartiles by linear interpolation are 2, 3, 4."""
    found = class_distribution((str(v), float(v), 1.0) for v in (5, 3, 1, 4, 2))
    assert (found.enterprises, found.lower, found.median, found.upper) == (5, 2, 3, 4)
    assert found.withheld == ""


def test_fewer_than_five_enterprises_are_withheld_however_many_values_they_have():
    found = class_distribution((str(i % 4), 100.0 + i, 1.0) for i in range(40))
    assert (found.enterprises, found.withheld, found.median) == (4, "few", None)


def test_one_enterprise_with_most_of_the_output_is_withheld():
    rows = [("big", 100.0, 61.0), *((str(i), 90.0 + i, 9.75) for i in range(4))]
    assert class_distribution(rows).withheld == "dominated"
    rows[0] = ("big", 100.0, 58.0)  # 58 of 97 is under six tenths
    assert class_distribution(rows).withheld == ""


@pytest.mark.parametrize(("own", "withheld"), [(59.99, ""), (60.0, ""), (60.01, "dominated")])
def test_more_than_six_tenths_of_the_output_dominates_and_six_tenths_do_not(own, withheld):
    """Of 100 t in all; statistical offices withhold where one holds *more than* the share."""
    rest = (100.0 - own) / 4
    rows = [("big", 100.0, own), *((str(i), 90.0 + i, rest) for i in range(4))]
    assert class_distribution(rows).withheld == withheld


def test_an_enterprise_counts_once_with_its_weighted_mean():
    """(100 t at 10, 300 t at 30) weigh to 25."""
    rows = [("a", 10.0, 100.0), ("a", 30.0, 300.0), *((str(i), 25.0, 200.0) for i in range(4))]
    found = class_distribution(rows)
    assert (found.enterprises, found.lower, found.median, found.upper) == (5, 25, 25, 25)


def test_figures_are_rounded_to_three_digits():
    found = class_distribution((str(i), 1234.567, 1.0) for i in range(5))
    assert found.median == 1230


def test_a_negative_output_counts_as_none_and_without_outputs_values_weigh_alike():
    rows = [("a", 10.0, -5.0), ("a", 30.0, 10.0)]
    rows += [(str(v), float(v), 10.0) for v in (10, 20, 50, 60)]
    assert class_distribution(rows).median == 30
    plain = [("a", 10.0, 0.0), ("a", 30.0, 0.0), *((str(i), 20.0, 0.0) for i in range(4))]
    found = class_distribution(plain)
    assert (found.withheld, found.lower, found.upper) == ("", 20, 20)


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        *[(0.0, 0.0), (1.0, 1.0), (1.2345, 1.23), (0.0012345, 0.00123), (12_345.6, 12_300.0)],
        *[(999.6, 1000.0), (-1234.5, -1230.0)],
    ],
)
def test_a_figure_of_any_size_and_sign_is_rounded_to_three_digits(value, shown):
    assert class_distribution((str(i), value, 1.0) for i in range(5)).median == shown


def test_without_outputs_an_enterprise_is_the_plain_mean_of_its_values():
    rows = [(str(i), value, 0.0) for i in range(5) for value in (10.0, 30.0)]
    assert class_distribution(rows).median == 20
    small = [("a", 10.0, 0.25), ("a", 30.0, 0.75), *((str(i), 25.0, 0.5) for i in range(4))]
    assert class_distribution(small).upper == 25
