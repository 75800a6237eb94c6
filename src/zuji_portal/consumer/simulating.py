"""What another product would avoid: figures of the guard, at the lower bound. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

from zuji.compare import compared
from zuji_portal.catalogue.comparing import comparand
from zuji_portal.catalogue.public import PublicView
from zuji_portal.ui.language import lang

MOST = Decimal(10**6)


def simulated(typed: str) -> Decimal:
    """An amount as it was typed; one where it cannot be read or is out of all reason."""
    try:
        amount = Decimal(typed.strip() or "1")
    except InvalidOperation:
        return Decimal(1)
    return amount if amount.is_finite() and 0 < amount <= MOST else Decimal(1)


@dataclass(frozen=True)
class SimulatedChoice:
    """Another product: what it avoids at least for the amount; None where intervals overlap."""

    view: PublicView
    name: str
    enterprise: str
    avoided: float | None


def compared_with(
    view: PublicView, others: Iterable[PublicView], amount: Decimal
) -> list[SimulatedChoice]:
    """Products that the guard compares with this one and that are not higher."""
    rows, own = [], comparand(view)
    for other in others:
        theirs = comparand(other)
        verdict = compared(theirs, own).verdict
        if verdict not in {"lower", "overlap"}:
            continue
        avoided = float(amount) * (own.low - theirs.high) if verdict == "lower" else None
        page = other.page[lang()]
        rows.append(SimulatedChoice(other, page["name"], page["enterprise"], avoided))
    return rows
