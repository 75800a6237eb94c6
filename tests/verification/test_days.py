"""Working days and months, counted on a calendar by hand."""

import datetime

import pytest

from zuji.verification import after_working_days, months_later, working_days_between


@pytest.mark.parametrize(
    ("since", "count", "day"),
    [
        ("2026-11-26", 7, "2026-12-07"),
        ("2026-11-27", 1, "2026-11-30"),
        ("2026-11-28", 1, "2026-11-30"),
        ("2026-11-23", 5, "2026-11-30"),
        ("2026-11-23", 0, "2026-11-23"),
    ],
)
def test_weekends_do_not_count(since, count, day):
    """26 November 2026 is a Thursday."""
    found = after_working_days(datetime.date.fromisoformat(since), count)
    assert found == datetime.date.fromisoformat(day)


@pytest.mark.parametrize(
    ("since", "count", "day"),
    [
        ("2026-05-15", 0, "2026-05-15"),
        ("2026-05-15", 1, "2026-06-15"),
        ("2026-11-15", 1, "2026-12-15"),
        ("2026-12-15", 1, "2027-01-15"),
        ("2026-01-15", -1, "2025-12-15"),
        ("2026-02-15", -26, "2023-12-15"),
        ("2026-05-15", 20, "2028-01-15"),
        ("2026-01-31", 1, "2026-02-28"),
        ("2028-01-31", 1, "2028-02-29"),
        ("2026-05-31", 1, "2026-06-30"),
        ("2026-07-31", 1, "2026-08-31"),
    ],
)
def test_months_end_on_the_same_day_or_the_last_one(since, count, day):
    found = months_later(datetime.date.fromisoformat(since), count)
    assert found == datetime.date.fromisoformat(day)


@pytest.mark.parametrize(
    ("since", "until", "count"),
    [
        ("2026-11-27", "2026-11-27", 0),  # a Friday
        ("2026-11-27", "2026-11-28", 0),
        ("2026-11-27", "2026-11-29", 0),
        ("2026-11-27", "2026-11-30", 1),
        ("2026-11-26", "2026-11-27", 1),
        ("2026-11-26", "2026-11-28", 1),
        ("2026-11-23", "2026-11-27", 4),
        ("2026-11-22", "2026-11-29", 5),
        ("2026-11-30", "2026-11-27", 0),
        ("2026-11-02", "2026-11-30", 20),
    ],
)
def test_working_days_come_after_a_day_up_to_and_with_another(since, until, count):
    first, last = datetime.date.fromisoformat(since), datetime.date.fromisoformat(until)
    assert working_days_between(first, last) == count
