"""Every number of rules/: its threshold, or why it is none.

A key is the path of a number; ``*`` stands for one part of it.
"""

from __future__ import annotations

import datetime
import math
from collections.abc import Callable
from dataclasses import dataclass, replace
from fnmatch import fnmatchcase
from fractions import Fraction
from types import SimpleNamespace
from unittest.mock import patch

from boundaries.conservation_cases import conservation_cases
from boundaries.inclusion_cases import inclusion_cases
from boundaries.method_cases import (
    REASONS,
    exempted,
    good_for,
    is_left_out,
    is_too_much_by_money,
)
from boundaries.reading_cases import reading_cases
from boundaries.screening_cases import screening_cases
from boundaries.supervision_cases import has_a_place
from boundaries.threshold import Number, Threshold
from zuji.committee import committee_rules, concluded
from zuji.compare import schemes, tier_of
from zuji.core.content import read_rules
from zuji.core.refusals import Refusal
from zuji.factors import builtin_library
from zuji.factors.contents import check_content
from zuji.factors.plausibility import doubts, magnitude_findings, product_class
from zuji.factors.record import NORMAL_95, Factor
from zuji.quality import FactorFit, StepQuality, rate, score_step
from zuji.screening import sampling
from zuji.screening.sampling import SampleLine, propose_sample
from zuji.standards import product_rules
from zuji.supervision import checked_seed, supervision_rules
from zuji.supervision.inspection_list import NamedSeed
from zuji.supervision.seeds import check_named, instant
from zuji.training import is_passed, next_attempt, standing, training_rules
from zuji.uncertainty.factor_spread import RULE, SpreadPlace, scores_of
from zuji.verification import Facts, Relation, body_conflicts, person_conflicts, verification_rules

NO_YES_YES, NO_NO_YES = (False, True, True), (False, False, True)
DAY = datetime.timedelta(days=1)
TODAY = datetime.date(2026, 6, 1)
SEATS = 6
"""Two thirds of six are four."""

NO_THRESHOLD = {
    **REASONS,
    "certification.validity.years": "site: tests/portal/test_rules_once.py, the period of a year",
    "certification.management.months": "site: tests/portal/test_rules_once.py, day by day",
    "certification.surveillance.months": "site: tests/portal/test_rules_once.py; alarms only",
    "certification.status_list.days": "site: tests/portal/test_rules_once.py, the end of a list",
    "certification.renewal.years": "site: tests/portal/test_rules_once.py, year by year",
    "recognition.*.as_of": "shown with the scheme; nothing is judged by it",
    "recognition.register.enough.value": "tests/recognition/test_recognition.py, 8.5 and 9 of 10",
    "clauses.*.in_force_on": "shown with the standard; no study is judged by it",
    "committee.panel.default": "what the form proposes; `panel.least` refuses",
    "committee.panel.least": "site: tests/portal/test_committee.py draws panels of 1 … 5",
    "committee.consultation_days": "site: the last day of a consultation is shown, not enforced",
    "training.exam.questions.value": "how long a paper is",
    "training.exam.minutes.value": "site: tests/portal/test_training.py, the second of the end",
    "training.validity_years.value": "site: tests/portal/test_training.py, the last day",
    "training.attendance.code_seconds.value": "site: tests/portal/test_training.py, code by code",
    "training.attendance.tries.value": "site: tests/portal/test_training.py, try by try",
    "data_quality.precision_by_status.*": "a score, not a limit",
    "data_quality.technology_by_confidence.*": "a score, not a limit",
    "data_quality.geography.*": "a score, not a limit",
    "data_quality.levels.4.up_to": "the worst rating: the end of the scale",
    "data_quality.factor.technology.*": "a score, not a limit",
    "data_quality.factor.narrow": "a score, not a limit",
    "data_quality.factor.other_product": "a score, not a limit",
    "data_quality.factor.unsourced": "a score, not a limit",
    "factor_imports.formats.epa.scale.*": "a conversion of units",
    "inclusion.rates.*.since": "tests/inclusion/test_points.py, the day before the first rate",
    "inclusion.validity.value": "tests/inclusion/test_points.py, the last day of points",
    "inclusion.equivalents.*.grams": "tests/inclusion/test_equivalents.py, arithmetic",
    "inclusion.batch.value": "site: tests/portal/test_inclusion_api.py, one event too many",
    "matching.general.value": "a share of points",
    "matching.special.value": "a share of points",
    "matching.other_form.value": "a share of points",
    "matching.points.*.value": "points of a ranking, not a limit",
    "matching.region.*.value": "a share of points",
    "matching.confidence.*.value": "a share of points",
    "matching.literature.value": "a share of points",
    "product_rules.general.in_force_on": "shown; the general standard applies where no rule does",
    "product_rules.rules.*.issued_on": "sorts rules whose date in force is unseen",
    "product_rules.rules.*.cutoff_*": "stated beside what was left out; nothing is judged by it",
    "profiles.*.cutoff.*": "stated beside what was left out; nothing is judged by it",
    "programme.abatement.*": "a rate that spreads costs: tests/compare/test_abatement.py",
    "provinces.*.programme.regimes.*": "a target of a year; the backlog is a difference",
    "provinces.*.programme.industries.*.since": "site: the first year in which an industry counts",
    "provinces.*.programme.reporting.day": "site: the day on which a report is due is shown",
    "provinces.*.programme.pilots.*.since": "site: the first day on which a pilot counts",
    "provinces.*.province.cities.*": "a place on the map, a share of invented plants",
    "provinces.*.province.first_year": "site: the first year that board and reports offer",
    "provinces.*.province.time_limits.*": "site: a day that is due; nothing is refused after it",
    "synthetic_province.*": "the make-up of invented plants",
    "screening.contradiction.material": "tests/screening/test_contradiction.py, on either side",
    "supervision.draw.risk_percent.value": "a share: tests/supervision/test_drawing.py, halves",
    "supervision.draw.inspectors.value": "a count, shown in the list of a draw",
    "supervision.draw.stratum.value": "site: tests/portal/test_draws.py joins smaller strata",
    "supervision.draw.earlier_years.value": "site: tests/portal/test_draws.py, day by day",
    "supervision.draw.publish_days.value": "a day that is due; nothing is refused after it",
    "supervision.risk.*.points": "points of a weight, not a limit",
    "supervision.seeds.drand.*": "tests/supervision/test_drawing.py: a round has its time",
    "supervision.seeds.ssq.balls.*.count": "tests/supervision/test_drawing.py, one more and less",
    "supervision.campaign.shortest.value": "tests/portal/test_campaigns.py, either side",
    "supervision.campaign.longest.value": "tests/portal/test_campaigns.py, either side",
    "supervision.campaign.most.value": "tests/portal/test_campaigns.py, either side",
    "supervision.campaign.reminders.days.*": "tests/supervision/test_campaigns.py, day by day",
    "supervision.campaign.again.value": "tests/supervision/test_campaigns.py, day by day",
    "supervision.case.rectification.default": "what the form proposes",
    "supervision.case.rectification.*": "site: tests/portal/test_supervision.py, either side",
    "supervision.case.appeal_days.value": "site: tests/portal/test_supervision.py, day by day",
    "supervision.case.review_days.value": "a day that is due; nothing is refused after it",
    "supervision.countercheck.edits.value": "a count: how many edits are tried together",
    "supervision.countercheck.striking.value": "tests/supervision/test_countercheck.py, both sides",
    "supervision.quality.years.value": "site: tests/portal/test_body_quality.py, day by day",
    "supervision.case.record_months.value": "site: tests/portal/test_supervision.py, day by day",
    "tiers.schemes.*.scale.value": "a conversion of units",
    "uncertainty.status_gsd.*": "a spread, not a limit",
    "uncertainty.supplier_gsd": "a spread, not a limit",
    "uncertainty.widening.*": "a spread, not a limit",
    "uncertainty.pedigree_of_factors.basic.*": "a spread, not a limit",
    "uncertainty.pedigree_of_factors.own_range.*": "a spread, not a limit",
    "uncertainty.pedigree_of_factors.reliability.*": "a score, not a limit",
    "uncertainty.pedigree_of_factors.geographical.*": "a score, not a limit",
    "uncertainty.pedigree_of_factors.technological.*": "a score, not a limit",
    "uncertainty.pedigree_of_factors.unsourced": "a score, not a limit",
    "uncertainty.parameter_gsd.*": "a spread, not a limit",
    "uncertainty.pedigree.*": "a spread, not a limit",
    "verification.objection_days.value": "site: the last day of objections, zuji.verification.days",
    "verification.steps.*.days": "a day that is due; nothing is refused after it",
}
"""Numbers at which nothing is decided in the library, each with the reason."""


# Votes of the committee


def quorum(share: Fraction) -> str:
    return concluded(["pass"] * int(share * SEATS), SEATS, committee_rules()).result


def majority(share: Fraction) -> str:
    passing = int(share * SEATS)
    votes = ["pass"] * passing + ["reject"] * (SEATS - passing)
    return concluded(votes, SEATS, committee_rules()).result


# Training

NOW = datetime.datetime(2026, 6, 1, tzinfo=datetime.UTC)


def passes(share: Fraction) -> bool:
    return is_passed(share, training_rules())


def may_attempt_after(started: int) -> bool:
    """Whether another attempt may begin after so many that began just now."""
    return next_attempt([NOW] * started, NOW, training_rules()) is None


def may_attempt_days_later(days: float) -> bool:
    starts = [NOW] * training_rules().attempts
    return next_attempt(starts, NOW + datetime.timedelta(days=days), training_rules()) is None


def needed(day: datetime.date) -> str:
    return standing(training_rules().roles[0], None, day)


# Data quality


def quality_of(dqr: float) -> StepQuality:
    return SimpleNamespace(dqr=dqr, shares=(0.0, 0.0))  # type: ignore[return-value]


def steps_covered(share: float) -> float:
    """The largest step alone, or both."""
    sizes = {"a": share, "b": 1 - share}
    rules = read_rules("data_quality")
    return rate(sizes, dict.fromkeys(sizes, quality_of(1.0)), rules).covered == 1.0


def level_at(dqr: float) -> str:
    rules = read_rules("data_quality")
    return rate({"a": 1.0}, {"a": quality_of(dqr)}, rules).level["en"]


def precision_of(width: float) -> int:
    """The precision of a factor whose 95 % interval is so wide."""
    gsd = (1 + width) ** (1 / NORMAL_95)
    fit = FactorFit(evidence="database", is_narrow=False, is_other_product=False, gsd=gsd)
    return score_step(
        read_rules("data_quality"),
        statuses=["measured"],
        verified=False,
        period_year=2025,
        factor_year=2025,
        factor_confidence="A",
        factor_is_proxy=False,
        factor_fit=fit,
    ).precision


def time_score(age: float) -> int:
    return score_step(
        read_rules("data_quality"),
        statuses=["measured"],
        verified=False,
        period_year=2025,
        factor_year=2025 - round(age),
        factor_confidence="A",
        factor_is_proxy=False,
    ).time


LEVELS = ("excellent", "very good", "good", "fair", "poor")
"""Handbook method.md §6: ≤ 1.6, ≤ 2.0, ≤ 3.0, ≤ 4.0, > 4; here the limit begins the next."""
TIME_SCORES = {
    # 1 same year, 2 ≤ 3 y, 3 ≤ 6 y, 4 ≤ 10 y, 5 > 10 y (handbook method.md §6)
    0: (2, 1, 2),
    1: (2, 2, 3),
    2: (3, 3, 4),
    3: (4, 4, 5),
}


# Order of magnitude


ANY_FACTOR = builtin_library().get("cn.elec.cf.2024.national_avg")


def magnitude(path: str) -> Threshold:
    """Inside the span is accepted, ends included."""
    *_, index, _, end = path.split(".")
    row = read_rules("magnitude")["classes"][int(index)]

    def accepted(value: float) -> bool:
        name = row["words"][0]
        factor = replace(ANY_FACTOR, name_zh=name, name_en=name, unit=row["unit"], value=value)
        assert (product_class(factor) or {}).get("id") == row["id"]
        return not magnitude_findings(factor, "p")

    return Threshold(accepted, NO_YES_YES if end == "0" else (True, True, False), 1e-9)


def asked(factor: Factor, usual: tuple[Factor, ...] = ()) -> set[str]:
    return {finding.rule for finding in doubts(factor, "p", usual)}


def is_near(times: float) -> bool:
    """A factor of no known substance, so many times the one that a model names for the item."""
    named = replace(ANY_FACTOR, id="usual", unit="kgCO2e/item", category="x", value=1.0, gases={})
    brought = replace(named, id="own", name_zh="甲", name_en="x", value=times)
    return not asked(brought, (named,))


def power_span(path: str) -> Threshold:
    def accepted(value: float) -> bool:
        return "factor-power" not in asked(replace(ANY_FACTOR, value=value, gases={}))

    return Threshold(accepted, NO_YES_YES if path.endswith(".0") else (True, True, False), 1e-9)


def is_taken(**changes: object) -> bool:
    try:
        check_content(replace(ANY_FACTOR, **changes), None, "p")
    except Refusal:
        return False
    return True


def factor_year(path: str) -> Threshold:
    def accepted(year: int) -> bool:
        source = replace(ANY_FACTOR.source, year=str(year))
        return is_taken(year=year, review_by="") and is_taken(source=source)

    return Threshold(accepted, NO_YES_YES if path.endswith(".0") else (True, True, False), 1)


def fits_source(years: int) -> bool:
    """Data so many years after the year of their source."""
    source = replace(ANY_FACTOR.source, year="2020")
    return "source-before-data" not in asked(replace(ANY_FACTOR, source=source, year=2020 + years))


# Product rules, tiers, spreads


def rule_in_force(path: str) -> Threshold:
    rule = product_rules()[int(path.split(".")[2])]
    in_force = replace(rule, status="in_force")  # a draft with a date never is
    return Threshold(lambda day: in_force.is_in_force(day.isoformat()), NO_YES_YES, DAY)


def tier_limit(path: str) -> Threshold:
    """Up to and including its limit; beyond the last one there is none."""
    _, _, number, _, level, _ = path.split(".")
    scheme = schemes()[int(number)]
    keys = [key for key, _ in scheme.levels] + [None]

    def reached(limit: float) -> str | None:
        value = limit / scheme.scale
        while value * scheme.scale > limit:
            value = math.nextafter(value, 0)
        found = tier_of(scheme.models[0], value, None)
        return found.level if found else None

    here, beyond = keys[int(level)], keys[int(level) + 1]
    return Threshold(reached, (here, here, beyond))


def pedigree_age(number: int) -> Threshold:
    """The score of time of a factor whose data are so many years from their use."""

    def score(age: float) -> int:
        factor = replace(ANY_FACTOR, year=2025 - round(age))
        rule = read_rules("uncertainty")[RULE]
        return scores_of(factor, rule, SpreadPlace("CN", 2025))["temporal"]

    return Threshold(score, (number + 1, number + 1, number + 2), 1)


# Verification

FINE = Facts(
    TODAY,
    industry="lime",
    scope=("lime",),
    accredited_until=TODAY,
    qualified_since=datetime.date(2010, 1, 1),
    qualified_until=TODAY,
)


def unseen(share: float) -> bool:
    """Whether a line that could move the total by `share` must be looked at."""
    lines = [SampleLine("input", "large", 0.9), SampleLine("input", "small", share)]
    with patch.object(sampling, "sample_lines", lambda made: lines):
        sample = propose_sample(None, verification_rules().materiality)  # type: ignore[arg-type]
    return "small" in sample.names


def consulted(years: float) -> bool:
    """A consultancy that ended a day before, on and after the day so many years ago."""
    ended = TODAY.replace(year=TODAY.year - 3) + round((3 - years) * 365) * DAY
    relation = Relation("consulting", datetime.date(2015, 1, 1), ended, "示例")
    facts = replace(FINE, relations=(relation,))
    return bool(body_conflicts(facts, verification_rules()))


def lead_after(years: int) -> bool:
    """A lead who led in each of so many years up to the last one is kept from another."""
    led = tuple(range(TODAY.year - years, TODAY.year))
    return bool(person_conflicts(replace(FINE, led=led), "lead", verification_rules()))


def loaded(count: int) -> bool:
    facts = replace(FINE, open_engagements=count)
    return bool(person_conflicts(facts, "member", verification_rules()))


def too_new(years: float) -> bool:
    """Qualified a day less, exactly, and a day more than so many years ago."""
    since = TODAY.replace(year=TODAY.year - 2) + round((2 - years) * 365) * DAY
    return bool(
        person_conflicts(replace(FINE, qualified_since=since), "lead", verification_rules())
    )


# Supervision


def too_early(minutes: int) -> bool:
    """Whether a seed so many minutes after the sealing is refused."""
    at = datetime.datetime(2026, 12, 2, 10, tzinfo=datetime.UTC)
    seed = NamedSeed(source="witnessed", kind="witnessed", at=instant(at))
    try:
        check_named(seed, at - datetime.timedelta(minutes=minutes))
    except Refusal:
        return True
    return False


def weight_at(path: str) -> Threshold:
    """Up to its most, each circumstance adds to the weight."""
    name = path.split(".")[2]
    rule = supervision_rules().risk[name]

    def weight(count: int) -> int:
        return (supervision_rules().weight({name: count}) - 1) // rule.points

    return Threshold(weight, (rule.most - 1, rule.most, rule.most), 1)


def ball(path: str) -> Threshold:
    """The highest number of a lottery's balls is one, the next is none."""
    named = NamedSeed(source="ssq", kind="lottery", number="1", at="2026-12-02T10:00:00Z")
    is_blue = path.split(".")[4] == "1"

    def given(number: int) -> bool:
        value = f"1 2 3 4 5 6 {number}" if is_blue else f"1 2 3 4 5 {number} 7"
        try:
            checked_seed(named, value)
        except Refusal:
            return False
        return True

    return Threshold(given, (True, True, False), 1)


def few_digits(count: int) -> bool:
    named = NamedSeed(source="witnessed", kind="witnessed", at="2026-12-02T10:00:00Z")
    try:
        checked_seed(named, "7" * count)
    except Refusal:
        return True
    return False


@dataclass(frozen=True)
class Family:
    """One threshold for many numbers, made from the path of each."""

    of: Callable[[str], Threshold]


CASES: dict[str, Threshold | Family] = {
    "training.exam.pass_share.value": Threshold(passes, NO_YES_YES, Fraction(1, 100)),
    "training.exam.attempts.value": Threshold(may_attempt_after, (True, False, False), 1),
    "training.exam.attempt_days.value": Threshold(may_attempt_days_later, NO_YES_YES, 1e-3),
    "training.roles.*.since": Threshold(needed, ("soon", "missing", "missing"), DAY),
    "committee.quorum": Threshold(quorum, ("", "pass", "pass"), Fraction(1, SEATS)),
    "committee.majority": Threshold(majority, ("reject", "pass", "pass"), Fraction(1, SEATS)),
    "data_quality.covered_share": Threshold(steps_covered, (True, False, False)),
    "data_quality.time_cutpoints.*": Family(
        lambda path: Threshold(time_score, TIME_SCORES[int(path[-1])], 1)
    ),
    "data_quality.levels.[0-3].up_to": Family(
        lambda path: Threshold(
            level_at,
            (LEVELS[int(path[-7])], LEVELS[int(path[-7])], LEVELS[int(path[-7]) + 1]),
        )
    ),
    "data_quality.factor.precision.*": Family(
        lambda path: Threshold(
            precision_of, (int(path[-1]) + 1, int(path[-1]) + 1, int(path[-1]) + 2), 0.01
        )
    ),
    "magnitude.classes.*.span.*": Family(magnitude),
    "magnitude.held_times": Threshold(is_near, (True, True, False), 1e-9),
    "magnitude.electricity.span.*": Family(power_span),
    "magnitude.years.*": Family(factor_year),
    "magnitude.years_after_source": Threshold(fits_source, (True, True, False), 1),
    "product_rules.rules.*.in_force_on": Family(rule_in_force),
    "tiers.schemes.*.levels.*.max": Family(tier_limit),
    "uncertainty.pedigree_of_factors.ages.*": Family(lambda path: pedigree_age(int(path[-1]))),
    "supervision.draw.lead_minutes.value": Threshold(too_early, (True, False, False), 1),
    "supervision.risk.*.most": Family(weight_at),
    "supervision.seeds.ssq.balls.*.highest": Family(ball),
    "supervision.seeds.witnessed.digits": Threshold(few_digits, (True, False, False), 1),
    "supervision.quality.least.value": Threshold(has_a_place, NO_YES_YES, 1),
    "verification.materiality.value": Threshold(unseen, NO_NO_YES),
    "verification.conflict.consulting_years.value": Threshold(
        consulted, (True, False, False), 1 / 365
    ),
    "verification.conflict.lead_years.value": Threshold(lead_after, NO_YES_YES, 1),
    "verification.conflict.workload.value": Threshold(loaded, NO_YES_YES, 1),
    "verification.qualification.lead_years.value": Threshold(
        too_new, (True, False, False), 1 / 365
    ),
    "factor_classes.good_for_years.*": Family(good_for),
    "product_rule_profiles.profiles.*.set.cutoff_each.value": exempted("each"),
    "product_rule_profiles.profiles.*.set.cutoff_total.value": exempted("total"),
    "profiles.pas2050.timing.years": Threshold(is_left_out, NO_NO_YES),
    "spend.most_share": Threshold(is_too_much_by_money, NO_NO_YES),
    **conservation_cases(),
    **inclusion_cases(),
    **reading_cases(),
    **screening_cases(),
}


def case_of(path: str) -> Threshold | str | None:
    """The threshold of a number, or the reason why it has none; None where neither is written."""
    for pattern, case in CASES.items():
        if fnmatchcase(path, pattern):
            return case.of(path) if isinstance(case, Family) else case
    return next((why for pattern, why in NO_THRESHOLD.items() if fnmatchcase(path, pattern)), None)


__all__ = ["CASES", "NO_THRESHOLD", "Number", "case_of"]
