"""Working days, counted on a calendar by hand."""

import datetime

import pytest

from zuji.verification import after_working_days


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
