"""A footprint with its interval, as pages, mails and documents write it (three figures)."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from decimal import Decimal

from zuji.core.label import Label, Lang

RANGE = {"zh": "～", "en": "–"}
BRACKETS = {"zh": ("（", "）"), "en": (" (", ")")}
ITEM, ITEM_IN_UNIT = Label("件", "item"), re.compile(r"\bitem\b|件")
KILOGRAMS, TONNES = "kgCO2e/", "tCO2e/"
COUNTED = re.compile("[条只台套个辆块片]")
"""Chinese words by which things are counted; all of them are an item."""
RAISED = str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")
LARGE = 10_000
"""Kilograms from which a footprint is written in tonnes, so that it reads 1 to 9,999."""


@dataclass(frozen=True)
class WrittenFigure:
    """A footprint of three significant figures, its interval to the same place, and its unit."""

    value: str
    low: str
    high: str
    unit: str

    def ends(self, lang: Lang) -> str:
        """``690～733``, ``690–733``."""
        return f"{self.low}{RANGE[lang]}{self.high}"

    def with_ends(self, lang: Lang) -> str:
        """``711（690～733）``, ``711 (690–733)``."""
        opening, closing = BRACKETS[lang]
        return f"{self.value}{opening}{self.ends(lang)}{closing}"


def written_figure(value: float, low: float, high: float, unit: str) -> WrittenFigure:
    """A footprint in the unit in which it is read: the one rounding of pages and documents."""
    scale, unit = readable(value, unit)
    places = places_of(value * scale)
    middle, lowest, highest = (to_places(each * scale, places) for each in (value, low, high))
    return WrittenFigure(middle, lowest, highest, unit)


def places_of(value: float) -> int:
    """Places after the point of a value's three significant figures; -1 is tens, from 1,000 on."""
    return 2 - math.floor(math.log10(abs(float(f"{value:.3g}")))) if value else 0


def to_places(number: float, places: int) -> str:
    """A number rounded to decimals, or to tens where `places` is -1; U+2212 for less."""
    return f"{round(number, places) + 0.0:,.{max(places, 0)}f}".replace("-", "\u2212")


def in_full(value: float, digits: int = 6, style: str = "") -> str:
    """``0.00003402``, ``25760000``: so many significant digits of a value, written in full however
    small or large it is; `style` ``+`` gives a positive value its sign, ``,`` groups thousands.
    """
    return format(Decimal(f"{value:.{digits}g}"), f"{style}f")


def grouped(value: float, digits: int = 10) -> str:
    """``25,760,000``: a value in full, with commas."""
    return in_full(value, digits, ",")


def with_power(text: str) -> str:
    """``9.7×10⁻⁹`` for ``9.7e-09``; a text without an exponent as it is."""
    digits, _, power = text.partition("e")
    return f"{digits}×10{str(int(power)).translate(RAISED)}" if power else digits


def three_figures(value: float) -> str:
    """``711``, ``14.0``, ``1,230``: a value alone."""
    return to_places(value, places_of(value))


def with_interval(value: float, low: float, high: float, unit: str, lang: Lang) -> str:
    """``711（690～733） kgCO₂e/t``: the interval has the decimals of the value."""
    written = written_figure(value, low, high, unit)
    return f"{written.with_ends(lang)} {unit_text(written.unit, lang)}"


def figure_text(value: float, unit: str, lang: Lang) -> str:
    """``711 kgCO₂e/t``."""
    scale, unit = readable(value, unit)
    return f"{three_figures(value * scale)} {unit_text(unit, lang)}"


def readable(value: float, unit: str) -> tuple[float, str]:
    """The unit in which a footprint is read, and what its values are multiplied by:
    14,858 kgCO2e/t is 14.9 tCO2e/t.
    """
    is_small = abs(float(f"{value:.3g}")) < LARGE
    plain = unit.replace(" ", "").replace("₂", "2")
    if is_small or not plain.startswith(KILOGRAMS):
        return 1.0, unit
    return 0.001, plain.replace(KILOGRAMS, TONNES, 1)


def unit_text(unit: str, lang: Lang) -> str:
    """A unit of a footprint as people write it: ``kgCO₂e/t``, ``kgCO₂e/件``."""
    written = unit.replace("kg CO2e", "kgCO₂e").replace("CO2", "CO₂")
    return spoken_unit(written, lang)


def spoken_unit(unit: str, lang: Lang) -> str:
    """A unit as a form shows it and reads it again: ``kg/件`` for ``kg/item``."""
    said = COUNTED.sub(ITEM.en, unit) if lang == "en" else unit
    return ITEM_IN_UNIT.sub(ITEM[lang], said)


def change_text(now: float, before: float, unit: str, lang: Lang) -> str:
    """``↓ 2.4%（−17.5 kgCO₂e/t）``: the change since an earlier figure; empty where that was 0."""
    if not before:
        return ""
    scale, unit = readable(now, unit)
    difference, opening, closing = (now - before) * scale, *BRACKETS[lang]
    share = abs(100 * (now - before) / before)
    arrow = "↓" if difference < 0 else "↑" if difference > 0 else "="
    sign = "\u2212" if difference < 0 else "+" if difference > 0 else ""
    amount = three_figures(abs(difference))
    return f"{arrow} {share:.1f}%{opening}{sign}{amount} {unit_text(unit, lang)}{closing}"
