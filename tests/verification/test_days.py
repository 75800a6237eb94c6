"""Working days and months, counted on a calendar by hand."""

import datetime

import pytest

from zuji.verification import (
    after_working_days,
    is_working_day,
    months_later,
    work_calendar,
    working_days_between,
)


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


@pytest.mark.parametrize(
    ("since", "count", "day"),
    [
        # 1–8 October 2025 off, Saturday 11 October worked (notice of November 2024)
        ("2025-09-30", 1, "2025-10-09"),
        ("2025-10-09", 2, "2025-10-11"),
        ("2025-10-09", 3, "2025-10-13"),
        # Sunday 28 September worked
        ("2025-09-26", 1, "2025-09-28"),
        # Spring Festival 2024: 10–17 February off, Sundays 4 and 18 February worked
        ("2024-02-02", 1, "2024-02-04"),
        ("2024-02-09", 1, "2024-02-18"),
    ],
)
def test_holidays_do_not_count_and_worked_weekends_do(since, count, day):
    last = datetime.date.fromisoformat(day)
    first = datetime.date.fromisoformat(since)
    assert after_working_days(first, count) == last
    assert working_days_between(first, last) == count


def test_a_year_has_the_working_days_that_the_state_council_left_it():
    """2024: 366 days, 52 Saturdays and Sundays each; 19 weekdays off (1 January; 12–16 February;
    4, 5 April; 1–3 May; 10 June; 16, 17 September; 1–4, 7 October), 8 weekend days worked.
    """
    days = (datetime.date(2024, 1, 1) + datetime.timedelta(days=n) for n in range(366))
    assert sum(map(is_working_day, days)) == 366 - 104 - 19 + 8


def test_a_year_without_a_notice_counts_monday_to_friday():
    assert 2027 not in work_calendar().years
    assert is_working_day(datetime.date(2027, 10, 1))
    assert not is_working_day(datetime.date(2027, 10, 2))
