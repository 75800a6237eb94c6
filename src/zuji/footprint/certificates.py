"""Green-electricity certificates that a study lists: what cannot be one, and what is asked about.

They do not move the result; whether they suffice is screened (`zuji.screening.single`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from zuji.core.alike import nearest
from zuji.core.label import Label, listed
from zuji.core.numbers import is_blank, read_quantity
from zuji.core.refusals import Finding, Refusal, blocking, warning
from zuji.footprint.study import StudyDocument

KEYS = ("number", "month", "mwh", "note")
USUAL_NUMBER = re.compile(r"[0-9]{32}")
"""How the numbers look that plants have shown so far; it is noted, never refused."""
MONTH = re.compile(r"(?:19|20)[0-9]{2}-(?:0[1-9]|1[0-2])(?:-[0-3][0-9])?")


def certificate_findings(study: StudyDocument) -> list[Finding]:
    """What is wrong with the certificates of a study: a key that none has, no number, energy that
    is not above zero, a month that is none (blocking); a month outside the data period and a
    number unlike the usual ones (warnings).
    """
    rows = study.data.get("certificates") or []
    return [each for index, row in enumerate(rows) for each in _row(study, index, row)]


def certificate_number(row: Mapping[str, Any]) -> str:
    """The number of a certificate as it is compared: spaces within it say nothing."""
    return str(row.get("number") or "").replace(" ", "")


def _row(study: StudyDocument, index: int, row: Mapping[str, Any]) -> Iterator[Finding]:
    def place(key: str) -> str:
        return study.place_of("certificates", index, key)

    for key in row:
        if key not in KEYS:
            near = listed(nearest(str(key), KEYS) or KEYS)
            yield blocking("key-unknown", place(key), str(key), near=near)
    number = certificate_number(row)
    if not number:
        yield blocking("key-missing", study.place_of("certificates", index), "", "number")
    elif not USUAL_NUMBER.fullmatch(number):
        expected = Label("32 位数字", "32 digits")
        yield warning("certificate-number-unusual", place("number"), number, expected)
    month = row.get("month")
    if not is_blank(month) and not MONTH.fullmatch(str(month)):
        yield blocking("certificate-month", place("month"), str(month), "YYYY-MM")
    elif not is_blank(month) and not _is_within(str(month)[:7], study.period):
        period = " … ".join(study.period)
        yield warning("certificate-outside-period", place("month"), str(month), period)
    if "mwh" in row:
        yield from _energy(row["mwh"], place("mwh"))


def _is_within(month: str, period: tuple[str, str]) -> bool:
    return period[0][:7] <= month <= period[1][:7]


def _energy(written: Any, place: str) -> Iterator[Finding]:
    try:
        energy = read_quantity(written, "MWh", place)
    except Refusal as problem:
        yield from problem.findings
        return
    if energy <= 0:
        yield blocking("certificate-energy", place, f"{written} MWh", "> 0 MWh")
