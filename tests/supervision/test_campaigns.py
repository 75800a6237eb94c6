"""Data campaigns: when who is silent is reminded, and how replies are counted."""

import datetime

import pytest

from zuji.supervision import AskedPlant, CampaignCounts, campaign_counts, reminder_of

DUE = datetime.date(2026, 3, 31)


def days(number):
    return datetime.timedelta(days=number)


@pytest.mark.parametrize(
    ("opened", "left", "reminder"),
    [
        (30, 15, ""),
        (30, 14, "before-14"),
        (30, 4, "before-14"),
        (30, 3, "before-3"),
        (30, 0, "before-3"),
        (14, 14, ""),  # asked that day: no reminder beside the request itself
        (15, 14, "before-14"),
        (10, 9, ""),
        (10, 3, "before-3"),
        (30, -1, "late-0"),
        (30, -7, "late-0"),
        (30, -8, "late-1"),
    ],
)
def test_who_is_silent_is_reminded_before_the_last_day_and_weekly_after_it(opened, left, reminder):
    assert reminder_of(DUE - days(opened), DUE, DUE - days(left)) == reminder


def test_an_answer_of_the_last_day_is_in_time_and_the_parts_add_up():
    plants = [
        AskedPlant("answered", DUE),
        AskedPlant("answered", DUE + days(1)),
        AskedPlant("declined", DUE + days(9)),
        AskedPlant("asked"),
        AskedPlant("asked", DUE - days(5)),  # sent back and not answered again
        AskedPlant("silent"),
    ]
    counts = campaign_counts(plants, DUE)
    assert counts == CampaignCounts(asked=6, in_time=1, late=1, declined=1, silent=3)
    assert counts.answered == 2
    assert counts.answered + counts.declined + counts.silent == counts.asked
    assert campaign_counts([], DUE).asked == 0
