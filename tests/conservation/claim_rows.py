"""Claims and works for tests of conservation."""

from __future__ import annotations

from datetime import date

from zuji.conservation import StudyClaims, TransferClaim, TransferMatch, conserved
from zuji.core.label import Label

YEAR = (date(2024, 1, 1), date(2024, 12, 31))
STEEL, CEMENT = "示例钢铁", "示例水泥"


def claim(direction: str, partner: str, amount: float, effect: float | None) -> TransferClaim:
    return TransferClaim(
        transfer="slag",
        label=Label("矿渣", "slag"),
        good="slag",
        direction=direction,
        partner=partner,
        amount=amount,
        unit="t",
        effect=effect,
    )


def works(
    name: str, *claims: TransferClaim, days=YEAR, certificates=(), place: str = ""
) -> StudyClaims:
    return StudyClaims(
        place=place or f"{name}.yaml",
        enterprise=name,
        name=Label(name, name),
        start=days[0],
        end=days[1],
        claims=claims,
        certificates=tuple(certificates),
    )


def only_line(*studies: StudyClaims) -> TransferMatch:
    (line,) = conserved(studies).lines
    return line
