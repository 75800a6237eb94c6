"""The sixty plants of the history: when each is enrolled, and how its studies end.

Numbers are those of the synthetic province (`zuji.synth.plants`); nothing stands for a real plant.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

FIRST_TWENTY = (70, 2, 5, 25, 92, 36, 21, 29, 242, 60, 37, 52, 249, 71, 47, 94, 335, 119, 49, 123)
FIRST = (*FIRST_TWENTY, 389, 141, 72, 218)
"""Steel, cement and aluminium: the first wave."""
SECOND = (19, 14, 18, 63, 20, 24, 79, 26, 30, 106, 66, 58, 142, 125, 159, 151)
"""Tyres, compound fertiliser, chlor-alkali."""
THIRD = (1, 3, 4, 6, 7, 8, 9, 10, 13, 15, 22, 23, 28, 46, 45, 48, 68, 99, 138)
"""A plant of every other model."""
WAVES = (
    (FIRST, datetime.date(2023, 12, 4), 6),
    (SECOND, datetime.date(2024, 5, 13), 15),
    (THIRD, datetime.date(2025, 2, 10), 34),
)

CERTIFICATES: Mapping[int, Mapping[int, str]] = {
    70: {2023: "issued", 2025: "issued"},
    2: {2023: "issued"},
    5: {2023: "issued", 2025: "verified"},
    25: {2024: "issued"},
    92: {2024: "suspended"},
    36: {2024: "fallen"},
    218: {2024: "issued"},
    21: {2024: "revoked"},
    29: {2024: "withdrawn"},
    242: {2024: "restored"},
    60: {2024: "rejected"},
    19: {2024: "issued"},
    63: {2024: "issued"},
    14: {2024: "issued"},
    18: {2025: "inspected"},
    37: {2025: "reviewed"},
    52: {2025: "accepted"},
    249: {2025: "applied"},
    71: {2025: "corrective"},
    24: {2025: "issued"},
}
"""Plant → year → what became of its application. Two years after its issue a certificate ends;
one that is issued anew before takes its place. “fallen” is revoked late, with points of its
methodology given.
"""
VERIFICATIONS: Mapping[int, Mapping[int, str]] = {
    47: {2024: "stated", 2025: "working"},
    94: {2025: "requested"},
    335: {2025: "assigned"},
    20: {2025: "correcting"},
    79: {2025: "review"},
    119: {2024: "stated"},
    26: {2024: "stated"},
    49: {2025: "ended"},
}
"""Plant → year → how far a verification without an application has come."""
FOUND = {2, 92, 36, 242, 19, 20, 47}
"""Plants whose verifiers find something that has to be corrected."""
UNFINISHED = {123: "draft", 389: "submitted", 141: "returned", 30: "draft", 106: "submitted"}
"""Where the study of the last year stands at the end."""
REFUSED_ONCE = {25, 60, 72, 14, 142, 1, 9}
"""Plants whose approver sends the first study back."""
LAST_YEAR = 2025


@dataclass(frozen=True)
class Story:
    """What happens to a plant."""

    number: int
    enrolled: datetime.date
    place: int
    certificates: Mapping[int, str] = field(default_factory=dict)
    verifications: Mapping[int, str] = field(default_factory=dict)
    unfinished: str = ""

    @property
    def needs_owner(self) -> bool:
        return bool(self.certificates)

    def studies(self) -> Iterator[tuple[int, datetime.date]]:
        """The years that are accounted for, each with the day on which the work begins."""
        for year in range(2023, LAST_YEAR + 1):
            spring = datetime.date(year + 1, 3, 11) + datetime.timedelta(days=self.place * 5 % 92)
            if self.unfinished and year == LAST_YEAR:
                spring = datetime.date(2026, 11, 9) + datetime.timedelta(days=self.place % 12)
            soonest = self.enrolled + datetime.timedelta(days=32)
            if spring >= soonest:
                yield year, spring
            elif soonest.year == year + 1:
                yield year, soonest


def stories() -> Iterator[Story]:
    """Every plant's story, in the order of enrolment."""
    place = 0
    for numbers, since, days in WAVES:
        for n, number in enumerate(numbers):
            place += 1
            yield Story(
                number=number,
                enrolled=since + datetime.timedelta(days=n * days),
                place=place,
                certificates=CERTIFICATES.get(number, {}),
                verifications=VERIFICATIONS.get(number, {}),
                unfinished=UNFINISHED.get(number, ""),
            )
