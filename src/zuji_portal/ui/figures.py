"""A footprint with its interval, as lists and mails write it (three significant figures)."""

from __future__ import annotations

import math

from zuji.core.label import Lang

RANGE = {"zh": "～", "en": "–"}
BRACKETS = {"zh": ("（", "）"), "en": (" (", ")")}


def decimals_of(value: float) -> int:
    """How many decimals three significant figures of a value have; none from a hundred on."""
    return max(0, 2 - math.floor(math.log10(abs(value)))) if value else 0


def with_interval(value: float, low: float, high: float, unit: str, lang: Lang) -> str:
    """``711（690～733）kgCO₂e/t``: the interval has the decimals of the value."""
    places = decimals_of(value)
    written, below, above = (f"{each:,.{places}f}" for each in (value, low, high))
    opening, closing = BRACKETS[lang]
    return f"{written}{opening}{below}{RANGE[lang]}{above}{closing} {unit_text(unit)}"


def unit_text(unit: str) -> str:
    """A unit of a footprint with the subscript that people write."""
    return unit.replace("kg CO2e", "kgCO₂e").replace("CO2e", "CO₂e")


def change_text(now: float, before: float, unit: str, lang: Lang) -> str:
    """``↓ 2.4%（−17.5 kgCO₂e/t）``: the change since an earlier figure; empty where that was 0."""
    if not before:
        return ""
    difference, opening, closing = now - before, *BRACKETS[lang]
    share = abs(100 * difference / before)
    arrow = "↓" if difference < 0 else "↑" if difference > 0 else "="
    sign = "\u2212" if difference < 0 else "+" if difference > 0 else ""
    amount = f"{abs(difference):,.{decimals_of(difference)}f}"
    return f"{arrow} {share:.1f}%{opening}{sign}{amount} {unit_text(unit)}{closing}"
