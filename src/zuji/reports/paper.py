"""What an office knows about a report beside its lockfile: number, people, versions, statement."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from zuji.core.label import Label, Lang
from zuji.core.words import LEVELS, OPINIONS
from zuji.reports.written import day_in

DECLARED = Label("企业自我声明", "Declared by the enterprise")
VERIFIED = Label("已核查", "Verified")
UNVERIFIED = Label(
    "本报告的结果是企业自我声明，没有经过第三方核查。数字可以由存证文件逐位复算；复算核对的是计算，不是数据。",
    (
        "The result of this report is declared by the enterprise and was not verified by a third "
        "party. Every digit can be recomputed from the calculation record; that checks the "
        "computation, not the data."
    ),
)


@dataclass(frozen=True)
class Hand:
    """Who did something, and on which day (ISO; "" where not known)."""

    name: str = ""
    day: str = ""


@dataclass(frozen=True)
class Version:
    """One version of the report: its number, day, what was done, by whom."""

    number: int
    day: str
    what: Label
    by: str = ""


@dataclass(frozen=True)
class VerifiedBy:
    """The verification statement about the result: `level` and `opinion` are keys of
    `zuji.core.words`, `share` the verified part of the result (0 … 1).
    """

    number: str
    body: str
    level: str
    opinion: str
    share: float


@dataclass(frozen=True)
class Paper:
    """The frame of a report; empty for a lockfile that no office holds."""

    number: str = ""
    written: Hand = Hand()
    checked: Hand = Hand()
    approved: Hand = Hand()
    versions: tuple[Version, ...] = ()
    statement: VerifiedBy | None = None


def paper_data(paper: Paper, digest: str, lang: Lang) -> dict[str, Any]:
    """The frame in words; a report without a number is known by the start of its record code."""
    statement = paper.statement
    return {
        "number": paper.number or digest.removeprefix("sha256:")[:12].upper(),
        "state": (VERIFIED if statement else DECLARED)[lang],
        "hands": [
            [hand.name, day_in(hand.day, lang) if hand.day else ""]
            for hand in (paper.written, paper.checked, paper.approved)
        ],
        "versions": [
            [f"V{each.number}", each.day, each.what[lang], each.by or "—"]
            for each in paper.versions
        ],
        "unverified": UNVERIFIED[lang],
        "statement": [
            statement.number,
            statement.body,
            LEVELS[statement.level][lang] if statement.level in LEVELS else statement.level,
            OPINIONS[statement.opinion][lang]
            if statement.opinion in OPINIONS
            else statement.opinion,
            f"{statement.share:.0%}",
        ]
        if statement
        else [],
    }
