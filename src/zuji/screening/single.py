"""Rules that look at one study."""

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
from zuji.footprint.spread import PLANT
from zuji.screening.wording import found, limits
from zuji.standards.clauses import clauses, shows

CERTIFICATE = re.compile(r"\d{32}")
MEGAWATT_HOUR = 3600.0
GREEN = ("green_power", "power_green")


def single_findings(made: Assessment) -> list[Finding]:
    """Every single-study rule that fires."""
    return [
        *_stage_sum(made),
        *_period(made),
        *_certificates(made),
        *_evidence(made),
        *_round(made),
        *_factors(made),
        *_offsets(made),
        *_quality(made),
        *_clauses(made),
    ]


def _stage_sum(made: Assessment) -> Iterator[Finding]:
    stages = sum(made.by_stage.values())
    if abs(stages - made.total) > 1e-9 * max(abs(made.total), 1e-12):
        yield found("screen-stage-sum", "result.stages", f"{stages!r}", f"{made.total!r}")


def _period(made: Assessment) -> Iterator[Finding]:
    start, end = (datetime.date.fromisoformat(d) for d in made.study.period)
    today = datetime.date.fromisoformat(made.as_of)
    oldest = limits()["period"]["oldest_years"]
    days = (end - start).days + 1
    place = made.study.place_of("period")
    if end > today:
        yield found("screen-period", place, f"{end}", f"≤ {today}")
    elif end.year < today.year - oldest:
        yield found("screen-period", place, f"{end}", f"≥ {today.year - oldest}")
    elif not 360 <= days <= 372:
        yield found("screen-period", place, f"{start} … {end}", "12 × mo")


def _certificates(made: Assessment) -> Iterator[Finding]:
    rows = made.study.data.get("certificates") or []
    claimed = sum(
        made.scenario.values.get(value) or 0.0
        for value in made.scenario.values
        if value.endswith(GREEN)
    )
    covered = 0.0
    seen: set[str] = set()
    months = _months(made.study.period)
    for index, row in enumerate(rows):
        number, place = str(row.get("number") or ""), made.study.place_of("certificates", index)
        if not CERTIFICATE.fullmatch(number):
            yield found("screen-certificate-form", place, number, "32 × 0–9")
        elif number in seen:
            yield found("screen-certificate-double", place, number)
        seen.add(number)
        month = str(row.get("month") or "")[:7]
        if month and month not in months:
            yield found("screen-certificate-period", place, month, " … ".join(made.study.period))
        try:
            covered += read_quantity(row.get("mwh", 1), "MWh", place) * MEGAWATT_HOUR
        except Refusal as problem:
            yield from problem.findings
    if claimed > covered * 1.0001:
        place = made.study.place_of("certificates")
        yield found(
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


def _evidence(made: Assessment) -> Iterator[Finding]:
    moves, least = made.first_order.derivatives, limits()["evidence"]["material"]
    for value in made.values.values():
        if value.status != "measured" or value.evidence or not value.value or not made.total:
            continue
        name = PLANT + value.name
        share = abs(float(moves.get(name, 0.0)) * float(made.centre.get(name, 0.0)) / made.total)
        if round(share, 9) > least:  # the slope is a difference of two totals
            yield found("screen-evidence", value.place, f"{share:.0%}", value.given)


def _round(made: Assessment) -> Iterator[Finding]:
    rule = limits()["round"]
    numbers = [
        value.value
        for value in made.values.values()
        if value.value and value.status == "measured" and value.value >= 10
    ]
    if len(numbers) < rule["least"]:
        return
    digits = [significant_digits(number) for number in numbers]
    place, most = made.study.place_of("inputs"), rule["share"] * len(numbers)
    for name, limit in (("screen-estimated", 1), ("screen-round", rule["digits"])):
        plain = sum(count <= limit for count in digits)
        if plain > most:
            yield found(name, place, f"{plain} / {len(numbers)}", f"≤ {rule['share']:.0%}")
            return


def significant_digits(number: float) -> int:
    """Significant digits of a number as written: 120000 has two, 120400 four."""
    scaled = round(abs(number) / 10 ** floor(log10(abs(number))), 9)
    text = f"{scaled:.9f}".rstrip("0").rstrip(".")
    return len(text.replace(".", ""))


def _factors(made: Assessment) -> Iterator[Finding]:
    year = int(made.study.period[1][:4])
    rule = limits()["factor_age"]
    by_slot: dict[str, float] = {}
    for step in made.model.steps:
        if step.slot and step.id in made.by_step:
            by_slot[step.slot] = by_slot.get(step.slot, 0.0) + abs(made.by_step[step.id])
    for name, chosen in made.used.items():
        factor = chosen.factor
        newer = _newer(factor, year)
        if newer:
            yield found("screen-factor-superseded", f"factors.{name}", factor.id, newer)
        share = by_slot.get(name, 0.0) / abs(made.total) if made.total else 0.0
        if factor.year and year - factor.year > rule["oldest_years"] and share > rule["material"]:
            yield found(
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


def _offsets(made: Assessment) -> Iterator[Finding]:
    for name, chosen in made.used.items():
        factor = chosen.factor
        if (
            chosen.by_study
            and factor.kind == "emission"
            and any(mass < 0 for name, mass in factor.base_gases().items() if name != "co2_uptake")
        ):
            yield found("screen-offset", f"factors.{name}", f"{factor.id} {factor.value}", "≥ 0")


def _quality(made: Assessment) -> Iterator[Finding]:
    worst = limits()["quality"]["worst"]
    if made.quality.dqr > worst:
        yield found("screen-quality", "result.dqr", f"{made.quality.dqr:.2f}", f"≤ {worst}")
    sizes = {name: abs(value) for name, value in made.by_step.items()}
    rested = sum(size for name, size in sizes.items() if made.step_quality[name].precision >= 4)
    if sizes and rested > limits()["defaults"]["share"] * sum(sizes.values()):
        yield found(
            "screen-primary-share",
            "result.shares",
            f"{rested / sum(sizes.values()):.0%}",
            f"≤ {limits()['defaults']['share']:.0%}",
        )


def _clauses(made: Assessment) -> Iterator[Finding]:
    """Only what the study itself must say; everything computed is there by construction."""
    for clause in clauses():
        for need in clause.needs:
            if need.startswith("study.") and not shows(need, made.study.data, {}):
                yield found("screen-clause", need.removeprefix("study."), clause.ref, clause.zh)
                break
