"""Units: parsed by pint, checked by dimension, computed in coherent base units.

Base units are kg, MJ, kgCO2e, m, m2, m3, d, item and CNY. Chinese unit names, full-width
characters, superscripts and 万 / 亿 prefixes are read.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from zuji.core.plaintext import plain_text
from zuji.core.refusals import Refusal, refuse
from zuji.core.unit_names import GROSS, POWER_LOST, PREFIX_LOST, plain_unit

if TYPE_CHECKING:
    import pint

Dimension = tuple[tuple[str, float], ...]

_SUM = re.compile(r"(?<![eE*^(])[+-]|[+-](?!\d)|(?<!\d)\.(?!\d|$)")
"""Signs and points that are no part of an exponent or a number: a unit is no sum (``+g``)."""
_TOKENS = re.compile(r"[A-Za-z0-9_*/().+-]*")
"""Signs of a unit in plain form; pint passes over others in silence."""


_CARRIED = "t|kg|short_ton|person|vehicle|item"
"""What is carried over a distance: the two belong together after a slash."""
_MASS = r"(?<![A-Za-z])(?:[kmu]?g|[kM]?t(?:ons?|onnes?)?|lb|[万亿]?吨|千克|公斤|克|公吨)"
_CARBON = re.compile(rf"{_MASS}\s?(?:C|碳)(?![A-Za-z0-9])")
_CO2 = re.compile(
    rf"{_MASS}\s?(?:CO2|二氧化碳)(?![A-Za-z0-9])(?!\s?-?\s?(?:当量|當量|[eä]q|[eé]quiv))",
    re.IGNORECASE,
)
_BARE_MASS = re.compile(rf"{_MASS}(?![A-Za-z0-9])")
_GAS_NAMES = {
    "甲烷": "CH4",
    "氧化亚氮": "N2O",
    "一氧化二氮": "N2O",
    "六氟化硫": "SF6",
    "四氟化碳": "CF4",
    "六氟乙烷": "C2F6",
}
_GASES = "|".join(("CH4|N2O|CF4|C2F6|SF6|NF3", *_GAS_NAMES))
_GAS = re.compile(rf"{_MASS}\s?(?P<gas>{_GASES})(?![A-Za-z0-9])", re.I)
_NAMED_GAS = re.compile(rf"(?<![A-Za-z0-9])(?:{_GASES})(?![A-Za-z0-9])", re.I)
CO2_OF_CARBON = 44.0 / 12.0
"""kg of CO2 per kg of carbon in it."""
CARBON = ("C", "CO2")
"""Substances of which a bare mass is taken for none."""
MONEY = {"[money]", "[euro]", "[dollar]", "[sterling]"}


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit as written, its size in base units, and its dimension."""

    text: str
    scale: float
    dimension: Dimension

    def __mul__(self, other: Unit) -> Unit:
        return _combined(self, other, 1)

    def __truediv__(self, other: Unit) -> Unit:
        return _combined(self, other, -1)

    def __pow__(self, exponent: float) -> Unit:
        powers = tuple((name, power * exponent) for name, power in self.dimension)
        return Unit("", self.scale**exponent, tuple(power for power in powers if power[1]))

    def __str__(self) -> str:
        return self.text or dimension_name(self.dimension)


def _combined(left: Unit, right: Unit, sign: int) -> Unit:
    powers = dict(left.dimension)
    for name, power in right.dimension:
        powers[name] = powers.get(name, 0) + sign * power
    dimension = tuple(sorted((name, power) for name, power in powers.items() if abs(power) > 1e-12))
    return Unit("", left.scale * right.scale**sign, dimension)


def dimension_name(dimension: Dimension) -> str:
    """A dimension in base units, for messages: ``kgCO2e/kg``; ``1`` for a pure number."""
    names = {
        "[mass]": "kg",
        "[energy]": "MJ",
        "[co2e]": "kgCO2e",
        "[length]": "m",
        "[area]": "m2",
        "[volume]": "m3",
        "[time]": "d",
        "[item]": "item",
        "[money]": "CNY",
        "[euro]": "EUR",
        "[dollar]": "USD",
        "[sterling]": "GBP",
        "[person]": "person",
        "[vehicle]": "vehicle",
    }

    def side(sign: int) -> str:
        return "·".join(
            names[name] + (f"^{abs(power):g}" if abs(power) != 1 else "")
            for name, power in dimension
            if power * sign > 0
        )

    return (side(1) or "1") + (f"/{side(-1)}" if side(-1) else "")


ONE = Unit("", 1.0, ())


@cache
def _registry() -> pint.UnitRegistry[Any]:
    import pint

    return pint.UnitRegistry(
        str(Path(__file__).with_name("units.txt")), autoconvert_to_preferred=False
    )


TWO_MEANINGS = {
    "cwt": "US cwt (100 lb), UK cwt (112 lb)",
    "hundredweight": "US cwt (100 lb), UK cwt (112 lb)",
    "mbtu": "1000*Btu, MMBtu",
    "mbtus": "1000*Btu, MMBtu",
}
"""Units that two trades write alike, with how each is written plainly."""


def parse_unit(text: str, place: str = "") -> Unit:
    """The unit written as `text`: ``t``, ``万kWh``, ``kgCO2e/t·km``, ``吨``; empty is one.

    ``t·km`` after a slash belongs together (``kgCO2e/t·km`` is per tonne-kilometre), as freight
    factors are written, and so does a number with its unit (``kgCO2e/7 t``). Raises
    `Refusal` (``unit-unknown``) for what the registry does not know.
    """
    try:
        return _known_unit(text)
    except Refusal:
        return _read_unit(text, place)


@lru_cache(maxsize=4096)
def _known_unit(text: str) -> Unit:
    return _read_unit(text, "")


def _read_unit(text: str, place: str) -> Unit:
    if GROSS.search(text):
        raise refuse("unit-gross", place, text)
    if (meanings := TWO_MEANINGS.get(text.strip().lower())) is not None:
        raise refuse("unit-two-meanings", place, text, meanings=meanings)
    typed = plain_text(text).strip()
    if lost := POWER_LOST.search(typed):
        raise refuse("unit-power-lost", place, text, power=f"10^{lost['power']}")
    if PREFIX_LOST.match(typed):
        raise refuse("unit-unknown", place, text)
    plain = plain_unit(text)
    if plain in ("", "1"):
        return Unit(text, 1.0, ())
    if "//" in plain or _SUM.search(plain) or not _TOKENS.fullmatch(plain):
        raise refuse("unit-unknown", place, text)
    plain = re.sub(rf"/([\d.]*)({_CARRIED})\*(km|mile|nmi)\b", r"/(\1\2*\3)", plain)
    plain = re.sub(r"/(m[23]?)\*(a|d)\b", r"/(\1*\2)", plain)
    plain = re.sub(r"/([\d.]+)([A-Za-z]\w*)", r"/(\1*\2)", plain)
    try:
        base = (1.0 * _registry().Quantity(plain)).to_base_units()
    except Exception as problem:  # pint raises many kinds on malformed text
        raise refuse("unit-unknown", place, text) from problem
    powers = tuple(
        sorted((str(name), float(value)) for name, value in base.dimensionality.items() if value)
    )
    return Unit(text, _number(base.magnitude), powers)


def conversion(source: str, target: str, place: str = "") -> float:
    """The number of `target` in one `source`.

    A mass of carbon (``tC``) is 44/12 of CO2 (``tCO2``), and the other way round. A bare mass is
    taken for one of another gas (``tCH4``). Refuses different dimensions (``unit-dimension``), by
    name those of which a further figure is needed: a volume for a mass (``unit-density``), another
    currency (``unit-currency``); and as ``unit-substance`` CO2e for a mass of a gas, a mass of one
    gas for another, a mass of a gas for a bare one, and a bare one for carbon or CO2.
    """
    have, want = parse_unit(source, place), parse_unit(target, place)
    if have.dimension != want.dimension:
        asked = dict((have / want).dimension)
        if asked in ({"[volume]": 1, "[mass]": -1}, {"[volume]": -1, "[mass]": 1}):
            raise refuse("unit-density", place, source, target, source=source, target=target)
        if asked.keys() <= MONEY:
            raise refuse("unit-currency", place, source, target, source=source, target=target)
        if asked in ({"[co2e]": 1, "[mass]": -1}, {"[co2e]": -1, "[mass]": 1}):
            raise refuse("unit-substance", place, source, target, source=source, target=target)
        raise refuse("unit-dimension", place, source, target)
    given, wanted = substance(source), substance(target)
    size = have.scale / want.scale
    if given == wanted:
        return size
    if {given, wanted} == {"C", "CO2"}:
        return size * (CO2_OF_CARBON if wanted == "CO2" else 1 / CO2_OF_CARBON)
    is_share = have.dimension == () and (wanted == "C" or not _BARE_MASS.search(source))
    if given or (wanted in CARBON and not is_share):
        raise refuse("unit-substance", place, source, target, source=source, target=target)
    return size


@lru_cache(maxsize=4096)
def substance(text: str) -> str:
    """What a unit of mass weighs by its own words: ``C`` (tC), ``CO2`` (tCO2), another gas
    (``CH4`` of tCH4), else "".
    """
    plain = plain_text(text)
    if gas := _GAS.search(plain):
        return _GAS_NAMES.get(gas["gas"], gas["gas"].upper())
    return "CO2" if _CO2.search(plain) else "C" if _CARBON.search(plain) else ""


@lru_cache(maxsize=4096)
def weighed(unit: str, *names: str) -> str:
    """The unit of a mass with the gas that its names say is weighed: ``t`` of "Process CH4" is
    ``tCH4``. A unit that is no bare mass, and names of no gas or of several, leave it as it is.
    """
    plain = plain_text(unit).strip()
    if _BARE_MASS.fullmatch(plain) is None:
        return unit
    said = {match[0] for name in names for match in _NAMED_GAS.finditer(plain_text(name))}
    gases = {_GAS_NAMES.get(gas, gas.upper()) for gas in said}
    return f"{unit}{gases.pop()}" if len(gases) == 1 else unit


def is_same_unit(one: str, other: str) -> bool:
    """Whether two texts are the same unit of the same substance; False where one is no unit."""
    try:
        return conversion(one, other) == 1.0 and substance(one) == substance(other)
    except Refusal:
        return False


def carbon_converted(source: str, target: str) -> bool:
    """Whether a mass of carbon is given for one of CO2, or the other way round."""
    return {substance(source), substance(target)} == {"C", "CO2"}


def coal_equivalent_as_power(source: str, target: str) -> str:
    """``1 tce = 8141 kWh`` where coal equivalent is given for electricity or the other way round;
    "" else. The same power is 2 to 3 times as much coal in a power station (等价值).
    """
    coal = re.compile(r"(?:kg|t)ce(?![A-Za-z0-9])")
    power = re.compile(r"[kMG]?Wh(?![A-Za-z0-9])")
    given, wanted = plain_unit(source), plain_unit(target)
    if "/" in given + wanted:
        return ""
    for one, other in ((given, wanted), (wanted, given)):
        if coal.search(one) and power.search(other):
            return f"1 tce = {conversion('tce', 'kWh'):.0f} kWh"
    return ""


def says_ton(text: str) -> bool:
    """Whether a unit is a bare ton, which is 1000 kg here and 907 kg in the United States."""
    named = re.search(r"short|long|metric|\bu\.?[sk]\b|imperial", text, re.IGNORECASE)
    return not named and bool(re.search(r"(?<![A-Za-z])tons?(?![A-Za-z])", text, re.IGNORECASE))


def states_no_gas_condition(source: str, target: str) -> bool:
    """Whether a volume without a temperature (m3) is given for one at 0 °C (Nm3).

    The same gas is 1.073 m3 at 20 °C and 101.325 kPa for 1 Nm3.
    """
    return "Nm3" in plain_unit(target) and bool(
        re.search(r"(?<![NS])m3|ccf|(?<!s)cubic_f|ft3", plain_unit(source))
    )


def _number(magnitude: Any) -> float:
    return float(magnitude)
