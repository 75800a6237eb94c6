"""Units that the title of a factor table's value column states: 排放因子（tCO2e/t）."""

from __future__ import annotations

import re

from zuji.core.plaintext import plain_text
from zuji.core.refusals import Refusal, refuse
from zuji.core.titles import unit_in_title
from zuji.core.units import Unit, parse_unit

_CO2 = re.compile(r"CO2(?!e)")
_PER = re.compile(r"/|\bper\b|每", re.I)


def is_per(text: str) -> bool:
    """Whether a text counts one thing per another: kg/L, kgCO2e per kWh, 每吨."""
    return bool(_PER.search(plain_text(text)))


def bare_title(title: object) -> str:
    """A title without the unit it states."""
    text = str(title or "")
    name, unit = unit_in_title(text)
    return name if unit and name else text


def title_unit(title: object) -> str:
    """The unit that a title states; "" where it states none."""
    unit = unit_in_title(str(title or ""))[1] or ""
    return unit if "CO2" in unit or _parsed(unit) else ""


def _parsed(unit: str) -> Unit | None:
    try:
        return parse_unit(unit) if unit else None
    except Refusal:
        return None


def unit_of_both(titled: str, celled: str, place: str) -> str:
    """The unit of a row by its title and its cell; refuses two that do not say the same.

    A title of CO2e alone (kgCO2e, or the kg of it) is compared with what stands above the stroke of
    the cell, one of something else (kWh) with what stands below it.
    """
    if not titled or not celled:
        return celled or titled
    in_cell, written = _parsed(celled), _CO2.sub("CO2e", titled)
    if in_cell is None or _parsed(written) is None:
        return celled
    above, _, below = celled.partition("/")
    pairs = [(written, celled)]
    if "/" not in titled:
        pairs += [(written, above), (f"{written}CO2e", above), (written, below)]
    if not any(_is_same(_parsed(one), _parsed(two.strip())) for one, two in pairs):
        raise refuse("import-units-differ", place, f"{titled} ≠ {celled}")
    return celled


def _is_same(one: Unit | None, two: Unit | None) -> bool:
    if one is None or two is None or one.dimension != two.dimension:
        return False
    return abs(one.scale - two.scale) <= 1e-9 * one.scale
