"""Units: parsed by pint, checked by dimension, computed in coherent base units.

Base units are kg, MJ, kgCO2e, m, m2, m3, d, item and CNY. Chinese unit names, full-width
characters, superscripts and 万 / 亿 prefixes are read.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from zuji.core.refusals import refuse

if TYPE_CHECKING:
    import pint

Dimension = tuple[tuple[str, float], ...]

_SPELLINGS = {
    "千瓦时": "kWh",
    "千瓦小时": "kWh",
    "兆瓦时": "MWh",
    "度": "kWh",
    "吉焦": "GJ",
    "兆焦": "MJ",
    "千焦": "kJ",
    "大卡": "kcal",
    "千卡": "kcal",
    "吨标准煤": "tce",
    "吨标煤": "tce",
    "千克标准煤": "kgce",
    "公斤标煤": "kgce",
    "吨公里": "t*km",
    "公吨": "t",
    "吨": "t",
    "千克": "kg",
    "公斤": "kg",
    "克": "g",
    "标准立方米": "Nm3",
    "标立方米": "Nm3",
    "立方米": "m3",
    "标方": "Nm3",
    "方": "m3",
    "平方米": "m2",
    "公里": "km",
    "千米": "km",
    "米": "m",
    "升": "L",
    "元": "CNY",
    "分钟": "min",
    "小时": "h",
    "日": "d",
    "天": "d",
    "月": "mo",
    "年": "a",
    "条": "item",
    "件": "item",
    "个": "item",
    "只": "item",
    "套": "item",
    "台": "item",
    "百分比": "pct",
    "万": "wan*",
    "亿": "yi*",
}
_LATIN = {
    "%": "pct",
    "‰": "permille",
    "tonnes": "t",
    "tonne": "t",
    "ton": "t",
    "kwh": "kWh",
    "KWH": "kWh",
    "mwh": "MWh",
    "gj": "GJ",
    "mj": "MJ",
    "KG": "kg",
    "Kg": "kg",
    "T": "t",
    "kgco2e": "kgCO2e",
    "tco2e": "tCO2e",
    "kgCO2eq": "kgCO2e",
    "tkm": "t*km",
    "l": "L",
    "items": "item",
    "piece": "item",
    "pieces": "item",
    "yr": "a",
    "month": "mo",
    "day": "d",
    "hour": "h",
    "tC": "t",
    "tCO2": "t",
    "kgCO2": "kg",
    "kgC": "kg",
    "gCO2": "g",
    "tCF4": "t",
    "kgCF4": "kg",
    "kgCH4": "kg",
    "kgN2O": "kg",
    "kgC2F6": "kg",
    "cell_day": "d",
}


_TOKENS = re.compile(r"[A-Za-z0-9_*/().+-]*")
"""Signs of a unit in plain form; pint passes over others in silence."""


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


def _plain(text: str) -> str:
    """The unit in ASCII spellings that the registry knows."""
    plain = unicodedata.normalize("NFKC", text).strip().replace("·", "*").replace("・", "*")
    plain = plain.replace("^", "**").replace("－", "-").replace(" ", "")
    for chinese in sorted(_SPELLINGS, key=len, reverse=True):
        plain = plain.replace(chinese, _SPELLINGS[chinese])
    words = re.split(r"([A-Za-z_%‰][A-Za-z_0-9%‰]*)", plain)
    plain = "".join(_LATIN.get(word, word) for word in words)
    plain = re.sub(r"/(wan|yi)\*([A-Za-z]\w*)", r"/(\1*\2)", plain)
    return re.sub(r"\*(?=$|[/)])", "", plain)


@lru_cache(maxsize=4096)
def parse_unit(text: str, place: str = "") -> Unit:
    """The unit written as `text`: ``t``, ``万kWh``, ``kgCO2e/t·km``, ``吨``; empty is one.

    ``t·km`` after a slash belongs together (``kgCO2e/t·km`` is per tonne-kilometre), as freight
    factors are written, and so does a number with its unit (``kgCO2e/7 t``). Raises
    `Refusal` (``unit-unknown``) for what the registry does not know.
    """
    plain = _plain(text)
    if plain in ("", "1"):
        return Unit(text, 1.0, ())
    if "//" in plain or not _TOKENS.fullmatch(plain):
        raise refuse("unit-unknown", place, text)
    plain = re.sub(r"/([\d.]*)t\*km", r"/(\1t*km)", plain)
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
    """The number of `target` in one `source`; refuses different dimensions
    (``unit-dimension``).
    """
    have, want = parse_unit(source, place), parse_unit(target, place)
    if have.dimension != want.dimension:
        raise refuse("unit-dimension", place, source, target)
    return have.scale / want.scale


def _number(magnitude: Any) -> float:
    return float(magnitude)
