"""Screening rules that need one study only."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterator
from math import floor, log10

from zuji.core.numbers import read_quantity
from zuji.core.refusals import Finding, Refusal
from zuji.factors import builtin_library
from zuji.factors.record import Factor
from zuji.footprint.assess import Assessment
from zuji.footprint.certificates import certificate_number
from zuji.footprint.spread import PLANT
from zuji.footprint.study_schema import UNSTATED
from zuji.screening.contradiction import contradictions
from zuji.screening.wording import limits, rule_finding
from zuji.standards.clauses import clauses, shows

CERTIFICATE = re.compile(r"\d{32}")
MEGAWATT_HOUR = 3600.0
GREEN = ("green_power", "power_green")
WITHOUT_CERTIFICATE = ("onsite_power", "power_onsite", "direct_power", "power_direct")
"""Parts of the non-fossil power that no certificate has to cover: own generation, a line."""
OWN = ("measured", UNSTATED)
"""Statuses of numbers that the plant reports as its own."""


def single_findings(assessment: Assessment) -> list[Finding]:
    """Findings of all single-study rules."""
    return [
        *_stage_sum(assessment),
        *_period(assessment),
        *_certificates(assessment),
        *_evidence(assessment),
        *_round(assessment),
        *_factors(assessment),
        *contradictions(assessment),
        *_offsets(assessment),
        *_quality(assessment),
        *_clauses(assessment),
    ]


def _stage_sum(assessment: Assessment) -> Iterator[Finding]:
    stages = sum(assessment.by_stage.values())
    if abs(stages - assessment.total) > 1e-9 * max(abs(assessment.total), 1e-12):
        yield rule_finding(
            "screen-stage-sum", "result.stages", f"{stages!r}", f"{assessment.total!r}"
        )


def _period(assessment: Assessment) -> Iterator[Finding]:
    start, end = (datetime.date.fromisoformat(day) for day in assessment.study.period)
    today = datetime.date.fromisoformat(assessment.as_of)
    rule = limits()["period"]
    oldest = rule["oldest_years"]
    days = (end - start).days + 1
    place = assessment.study.place_of("period")
    if end > today:
        yield rule_finding("screen-period", place, f"{end}", f"≤ {today}")
    elif end.year < today.year - oldest:
        yield rule_finding("screen-period", place, f"{end}", f"≥ {today.year - oldest}")
    elif not rule["shortest_days"] <= days <= rule["longest_days"]:
        yield rule_finding("screen-period", place, f"{start} … {end}", "12 × mo")


def _certificates(assessment: Assessment) -> Iterator[Finding]:
    certificates = assessment.study.data.get("certificates") or []
    amounts = assessment.scenario.values
    claimed = sum(amounts[name] or 0.0 for name in amounts if name.endswith(GREEN))
    claimed -= sum(amounts[name] or 0.0 for name in amounts if name.endswith(WITHOUT_CERTIFICATE))
    covered = 0.0
    numbers: set[str] = set()
    months = _months(assessment.study.period)
    for index, row in enumerate(certificates):
        number, place = certificate_number(row), assessment.study.place_of("certificates", index)
        if not CERTIFICATE.fullmatch(number):
            yield rule_finding("screen-certificate-form", place, number, "32 × 0–9")
        elif number in numbers:
            yield rule_finding("screen-certificate-double", place, number)
        numbers.add(number)
        month = str(row.get("month") or "")[:7]
        if month and month not in months:
            yield rule_finding(
                "screen-certificate-period", place, month, " … ".join(assessment.study.period)
            )
        try:
            covered += read_quantity(row.get("mwh", 1), "MWh", place) * MEGAWATT_HOUR
        except Refusal as problem:
            yield from problem.findings
    if claimed > covered * 1.0001:
        place = assessment.study.place_of("certificates")
        yield rule_finding(
            "screen-certificate-missing",
            place,
            f"{covered / MEGAWATT_HOUR:,.0f} MWh",
            f"{claimed / MEGAWATT_HOUR:,.0f} MWh",
        )


def _months(period: tuple[str, str]) -> set[str]:
    start, end = period[0][:7], period[1][:7]
    year, month = int(start[:4]), int(start[5:7])
    found_months: set[str] = set()
    while f"{year:04d}-{month:02d}" <= end and len(found_months) < 600:
        found_months.add(f"{year:04d}-{month:02d}")
        year, month = (year + 1, 1) if month == 12 else (year, month + 1)
    return found_months


def _evidence(assessment: Assessment) -> Iterator[Finding]:
    moves, least = assessment.first_order.derivatives, limits()["evidence"]["material"]
    for value in assessment.values.values():
        if value.status not in OWN or value.evidence or not value.value or not assessment.total:
            continue
        name = PLANT + value.name
        share = abs(
            float(moves.get(name, 0.0)) * float(assessment.centre.get(name, 0.0)) / assessment.total
        )
        if round(share, 9) > least:  # the slope is a difference of two totals
            yield rule_finding("screen-evidence", value.place, f"{share:.0%}", value.given)


def _round(assessment: Assessment) -> Iterator[Finding]:
    rule = limits()["round"]
    numbers = [
        value.value
        for value in assessment.values.values()
        if value.value and value.status in OWN and value.value >= 10
    ]
    if len(numbers) < rule["least"]:
        return
    digits = [significant_digits(number) for number in numbers]
    place, most = assessment.study.place_of("inputs"), rule["share"] * len(numbers)
    for name, limit in (("screen-estimated", 1), ("screen-round", rule["digits"])):
        plain = sum(count <= limit for count in digits)
        if plain > most:
            yield rule_finding(name, place, f"{plain} / {len(numbers)}", f"≤ {rule['share']:.0%}")
            return


def significant_digits(number: float) -> int:
    """Significant digits of a number as written: 120000 has two, 120400 four."""
    scaled = round(abs(number) / 10 ** floor(log10(abs(number))), 9)
    text = f"{scaled:.9f}".rstrip("0").rstrip(".")
    return len(text.replace(".", ""))


def _factors(assessment: Assessment) -> Iterator[Finding]:
    year = int(assessment.study.period[1][:4])
    rule = limits()["factor_age"]
    by_slot: dict[str, float] = {}
    for step in assessment.model.steps:
        if step.slot and step.id in assessment.by_step:
            by_slot[step.slot] = by_slot.get(step.slot, 0.0) + abs(assessment.by_step[step.id])
    for name, chosen in assessment.used.items():
        factor = chosen.factor
        newer = _newer(factor, year)
        if newer:
            yield rule_finding("screen-factor-superseded", f"factors.{name}", factor.id, newer)
        share = by_slot.get(name, 0.0) / abs(assessment.total) if assessment.total else 0.0
        if factor.year and year - factor.year > rule["oldest_years"] and share > rule["material"]:
            yield rule_finding(
                "screen-factor-age",
                f"factors.{name}",
                f"{factor.id} {factor.year}",
                f"≥ {year - rule['oldest_years']}",
            )


def _newer(factor: Factor, year: int) -> str:
    """A yearly statistic of the same series, newer and not after the period."""
    if (
        not factor.category.startswith("electricity")
        or factor.year is None
        or str(factor.year) not in factor.id
    ):
        return ""
    library = builtin_library().factors
    for later in range(year, factor.year, -1):
        twin = factor.id.replace(str(factor.year), str(later))
        if twin in library and library[twin].active:
            return twin
    return ""


def _offsets(assessment: Assessment) -> Iterator[Finding]:
    for name, chosen in assessment.used.items():
        factor = chosen.factor
        if (
            chosen.by_study
            and factor.kind == "emission"
            and any(mass < 0 for name, mass in factor.base_gases().items() if name != "co2_uptake")
        ):
            yield rule_finding(
                "screen-offset", f"factors.{name}", f"{factor.id} {factor.value}", "≥ 0"
            )


def _quality(assessment: Assessment) -> Iterator[Finding]:
    worst = limits()["quality"]["worst"]
    if assessment.quality.dqr > worst:
        yield rule_finding(
            "screen-quality", "result.dqr", f"{assessment.quality.dqr:.2f}", f"≤ {worst}"
        )
    sizes = {name: abs(value) for name, value in assessment.by_step.items()}
    rested = sum(
        size for name, size in sizes.items() if assessment.step_quality[name].precision >= 4
    )
    if sizes and rested > limits()["defaults"]["share"] * sum(sizes.values()):
        yield rule_finding(
            "screen-primary-share",
            "result.shares",
            f"{rested / sum(sizes.values()):.0%}",
            f"≤ {limits()['defaults']['share']:.0%}",
        )


def _clauses(assessment: Assessment) -> Iterator[Finding]:
    """Required content of the study itself; computed content is present by construction."""
    for clause in clauses():
        for need in clause.needs:
            if need.startswith("study.") and not shows(need, assessment.study.data, {}):
                yield rule_finding(
                    "screen-clause", need.removeprefix("study."), clause.ref, clause.label
                )
                break
