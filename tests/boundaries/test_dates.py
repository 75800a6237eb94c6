"""The day before, the day itself and the day after, wherever a date decides."""

import pytest

from cast import assessed, example_data
from zuji.core.refusals import Refusal


def findings(data, **options):
    return {f.rule: f for f in assessed(data, **options).findings}


@pytest.mark.parametrize(
    ("as_of", "expired"), [("2027-03-30", False), ("2027-03-31", False), ("2027-04-01", True)]
)
def test_a_default_is_good_through_its_best_before_day(as_of, expired):
    """fuel_carbon of the model of everything is best before 2027-03-31."""
    found = findings(example_data("everything"), as_of=as_of)
    assert ("default-expired" in found) is expired


@pytest.mark.parametrize(
    ("as_of", "expired"), [("2027-03-30", False), ("2027-03-31", False), ("2027-04-01", True)]
)
def test_a_factor_is_good_through_its_best_before_day(as_of, expired):
    data = example_data("everything")
    data["own_factors"][1]["review_by"] = "2027-03-31"
    found = findings(data, as_of=as_of)
    assert ("factor-expired" in found) is expired


def test_what_is_past_its_day_warns_and_with_a_reason_is_a_note():
    data = example_data("everything")
    data["own_factors"][1]["review_by"] = "2027-03-31"
    found = findings(data, as_of="2027-04-01")
    assert {found[r].severity for r in ("default-expired", "factor-expired")} == {"warn"}
    data["waivers"] = {"fuel_carbon": "已复核", "own.feed": "已复核"}
    found = findings(data, as_of="2027-04-01")
    assert {found[r].severity for r in ("default-expired", "factor-expired")} == {"note"}


@pytest.mark.parametrize(
    ("span", "serves"),
    [
        ({"valid_from": "2024-12-30"}, True),
        ({"valid_from": "2024-12-31"}, True),
        ({"valid_from": "2025-01-01"}, False),
        ({"valid_to": "2025-01-01"}, True),
        ({"valid_to": "2024-12-31"}, True),
        ({"valid_to": "2024-12-30"}, False),
    ],
)
def test_a_factor_serves_periods_that_end_within_its_days(span, serves):
    """The study's period ends on 2024-12-31."""
    data = example_data("everything")
    data["own_factors"][1] |= span
    assert ("factor-validity" not in findings(data)) is serves


@pytest.mark.parametrize(
    ("start", "end", "is_a_year"),
    [
        ("2024-01-01", "2024-12-31", True),
        ("2024-01-01", "2024-12-30", False),
        ("2024-01-02", "2024-12-31", False),
        ("2023-12-31", "2024-12-31", False),
        ("2024-01-01", "2025-12-31", False),
        ("2024-01-01", "2025-01-01", False),
        ("2024-04-01", "2025-03-31", False),
    ],
)
def test_a_year_begins_on_the_first_of_january_and_ends_on_the_last_of_december(
    start, end, is_a_year
):
    data = example_data("everything") | {"period": {"start": start, "end": end}}
    data["waivers"] = {"period": "新投产"}
    assert ("period-not-year" not in findings(data)) is is_a_year
    data["profile"] = "pact-v3"  # asks for no calendar year
    assert "period-not-year" not in findings(data)


@pytest.mark.parametrize(
    ("end", "named"),
    [("2024-12-24", True), ("2024-12-25", False), ("2025-01-06", False), ("2025-01-07", True)],
)
def test_a_period_of_twelve_months_may_be_360_to_372_days_long(end, named):
    """From 2024-01-01, a leap year: 2024-12-25 is the 360th day and 2025-01-06 the 372nd."""
    from zuji.screening.single import single_findings

    made = assessed(
        example_data("everything")
        | {
            "period": {"start": "2024-01-01", "end": end},
            "waivers": {"period": "新投产"},
        }
    )
    assert ("screen-period" in {f.rule for f in single_findings(made)}) is named


@pytest.mark.parametrize(
    ("as_of", "refused"), [("2024-12-30", True), ("2024-12-31", False), ("2025-01-01", False)]
)
def test_a_period_that_ends_today_is_not_in_the_future(as_of, refused):
    try:
        assessed(example_data("everything"), as_of=as_of)
        rules = set()
    except Refusal as problem:
        rules = {finding.rule for finding in problem.findings}
    assert ("period-future" in rules) is refused


@pytest.mark.parametrize(
    ("month", "inside"),
    [("2023-12", False), ("2024-01", True), ("2024-12", True), ("2025-01", False)],
)
def test_a_green_certificate_is_of_a_month_of_the_period(month, inside):
    from zuji.screening.single import single_findings

    data = example_data("everything")
    data["certificates"] = [{"number": "7" * 32, "month": month, "mwh": 613}]
    rules = {f.rule for f in single_findings(assessed(data))}
    assert ("screen-certificate-period" not in rules) is inside
