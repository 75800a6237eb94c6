"""Whether the data period of a study is what its profile asks for."""

from __future__ import annotations

import datetime

from zuji.core.content import read_rules
from zuji.core.refusals import Finding, blocking, refuse, warning
from zuji.footprint.profile import Profile
from zuji.footprint.study import StudyDocument


def period_findings(study: StudyDocument, profile: Profile, as_of: str) -> list[Finding]:
    """Findings about the data period; `as_of` is "" for a lockfile, which was accepted once.

    What has not happened by `as_of` is refused (``period-future``). Where the profile requires the
    data of a year, twelve months that are no calendar year warn (``period-not-year``), a shorter or
    longer period is refused (``period-length``) unless the study's waivers say why (``period``).
    """
    start, end = study.period
    place, read = study.place_of("period"), f"{start} … {end}"
    findings = []
    if as_of and end > as_of:
        findings.append(blocking("period-future", place, read, f"≤ {as_of}"))
    is_calendar_year = start[:4] == end[:4] and start[5:] == "01-01" and end[5:] == "12-31"
    if is_calendar_year or not profile.data.get("require_annual_period"):
        return findings
    first, last = datetime.date.fromisoformat(start), datetime.date.fromisoformat(end)
    year_days = read_rules("screening")["period"]
    days = (last - first).days + 1
    is_a_year = year_days["shortest_days"] <= days <= year_days["longest_days"]
    if as_of and not is_a_year and not study.waivers.get("period"):
        year = f"{end[:4]}-01-01 … {end[:4]}-12-31"
        return [*findings, blocking("period-length", place, read, year)]
    return [*findings, warning("period-not-year", place, read)]


def refuse_wrong_date(as_of: str, study: StudyDocument) -> None:
    """Refuses a day of computing that is no ISO date (``date-wrong``)."""
    try:
        datetime.date.fromisoformat(as_of)
    except ValueError as problem:
        raise refuse("date-wrong", study.place_of("as_of"), as_of, "YYYY-MM-DD") from problem
