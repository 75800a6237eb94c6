"""A footprint with its interval, as pages, mails and documents write it (three figures)."""

from __future__ import annotations

import math

from zuji.core.label import Label, Lang

RANGE = {"zh": "～", "en": "–"}
BRACKETS = {"zh": ("（", "）"), "en": (" (", ")")}
ITEM = Label("/件", "/item")
KILOGRAMS, TONNES = "kgCO2e/", "tCO2e/"
LARGE = 10_000
"""Kilograms from which a footprint is written in tonnes, so that it reads 1 to 9,999."""


def decimals_of(value: float) -> int:
    """How many decimals three significant figures of a value have; none from a hundred on."""
    return max(0, 2 - math.floor(math.log10(abs(value)))) if value else 0


def with_interval(value: float, low: float, high: float, unit: str, lang: Lang) -> str:
    """``711（690～733） kgCO₂e/t``: the interval has the decimals of the value."""
    scale, unit = readable(value, unit)
    places = decimals_of(value * scale)
    written, below, above = (f"{each * scale:,.{places}f}" for each in (value, low, high))
    opening, closing = BRACKETS[lang]
    return f"{written}{opening}{below}{RANGE[lang]}{above}{closing} {unit_text(unit, lang)}"


def figure_text(value: float, unit: str, lang: Lang) -> str:
    """``711 kgCO₂e/t``."""
    scale, unit = readable(value, unit)
    return f"{value * scale:,.{decimals_of(value * scale)}f} {unit_text(unit, lang)}"


def readable(value: float, unit: str) -> tuple[float, str]:
    """The unit in which a footprint is read, and what its values are multiplied by:
    14,858 kgCO2e/t is 14.9 tCO2e/t.
    """
    if abs(value) < LARGE or not unit.replace(" ", "").startswith(KILOGRAMS):
        return 1.0, unit
    return 0.001, unit.replace(" ", "").replace(KILOGRAMS, TONNES, 1)


def unit_text(unit: str, lang: Lang) -> str:
    """A unit of a footprint as people write it: ``kgCO₂e/t``, ``kgCO₂e/件``."""
    written = unit.replace("kg CO2e", "kgCO₂e").replace("CO2", "CO₂")
    return written.removesuffix("/item") + ITEM[lang] if written.endswith("/item") else written


def change_text(now: float, before: float, unit: str, lang: Lang) -> str:
    """``↓ 2.4%（−17.5 kgCO₂e/t）``: the change since an earlier figure; empty where that was 0."""
    if not before:
        return ""
    scale, unit = readable(now, unit)
    difference, opening, closing = (now - before) * scale, *BRACKETS[lang]
    share = abs(100 * (now - before) / before)
    arrow = "↓" if difference < 0 else "↑" if difference > 0 else "="
    sign = "\u2212" if difference < 0 else "+" if difference > 0 else ""
    amount = f"{abs(difference):,.{decimals_of(difference)}f}"
    return f"{arrow} {share:.1f}%{opening}{sign}{amount} {unit_text(unit, lang)}{closing}"
