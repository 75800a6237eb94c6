"""One small product system, told without any format: five processes and their exchanges.

Amounts are exact fractions in kg, MJ, t·km and m3. The writers beside this file write it in every
format; the answer is arithmetic on this page (AR6: methane of fossil origin 29.8, N2O 273).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from fractions import Fraction

SIZES = {
    "mass": {
        "kg": Fraction(1),
        "g": Fraction(1, 1000),
        "t": Fraction(1000),
        "lb": Fraction("0.45359237"),
        "mg": Fraction(1, 1_000_000),
    },
    "energy": {
        "MJ": Fraction(1),
        "kWh": Fraction("3.6"),
        "GJ": Fraction(1000),
        "MWh": Fraction(3600),
    },
    "transport": {"t*km": Fraction(1), "kg*km": Fraction(1, 1000)},
    "volume": {"m3": Fraction(1), "l": Fraction(1, 1000)},
}
"""How large each unit is in the base unit of its measure (the first one)."""
MEASURE_OF = {unit: measure for measure, units in SIZES.items() for unit in units}
BASE = {measure: next(iter(units)) for measure, units in SIZES.items()}

PRODUCTS = {
    "coal": "mass",
    "power": "energy",
    "steam": "energy",
    "haulage": "transport",
    "alloy": "mass",
    "film": "mass",
}
"""The products; nobody makes the film, so that it is cut off and has to be named."""
AIR = ("co2", "co2_biogenic", "ch4", "n2o")
NAMES = {
    "en": (
        "Carbon dioxide, fossil",
        "Carbon dioxide, biogenic",
        "Methane, fossil",
        "Dinitrogen monoxide",
    ),
    "zh": ("二氧化碳（化石）", "二氧化碳（生物源）", "甲烷（化石）", "氧化亚氮"),
    "de": ("Kohlendioxid, fossil", "Kohlendioxid, biogen", "Methan, fossil", "Distickstoffmonoxid"),
    "fr": (
        "Dioxyde de carbone, fossile",
        "Dioxyde de carbone, biogénique",
        "Méthane, fossile",
        "Protoxyde d'azote",
    ),
    "es": (
        "Dióxido de carbono, fósil",
        "Dióxido de carbono, biogénico",
        "Metano, fósil",
        "Óxido nitroso",
    ),
    "it": (
        "Anidride carbonica, fossile",
        "Anidride carbonica, biogenica",
        "Metano, fossile",
        "Protossido di azoto",
    ),
    "ja": ("二酸化炭素（化石）", "二酸化炭素（生物由来）", "メタン（化石）", "一酸化二窒素"),
    "formulas": ("CO₂, fossil", "CO₂, biogenic", "CH₄, fossil", "N₂O"),
    "en again": (
        "carbon dioxide (fossil)",
        "Carbon dioxide (biogenic)",
        "CH4 fossil",
        "Nitrous oxide",
    ),
    "zh again": ("化石源二氧化碳", "生物源二氧化碳", "化石源甲烷", "一氧化二氮"),
    "de again": ("CO2 fossil", "Kohlenstoffdioxid, biogen", "Methan (fossil)", "Lachgas"),
    "fr again": (
        "Gaz carbonique, fossile",
        "CO2 biogénique",
        "Méthane (fossile)",
        "Monoxyde de diazote",
    ),
    "ja again": ("化石由来二酸化炭素", "生物由来二酸化炭素", "化石由来メタン", "亜酸化窒素"),
}
"""The gases of `AIR` as a database of each language names them."""
WATER = {
    "en": "Water",
    "zh": "水",
    "de": "Wasser",
    "fr": "Eau",
    "es": "Agua",
    "it": "Acqua",
    "ja": "水",
}


@dataclass(frozen=True)
class Line:
    """An exchange: `side` is input, avoided, air or resource; amount in the base unit of `unit`."""

    side: str
    flow: str
    amount: Fraction
    unit: str

    @property
    def written(self) -> Fraction:
        """The amount in `unit`."""
        return self.amount / SIZES[MEASURE_OF[self.unit]][self.unit]


@dataclass(frozen=True)
class Process:
    key: str
    name: str
    made: Line
    lines: tuple[Line, ...]


def _line(side: str, flow: str, amount: str, unit: str) -> Line:
    return Line(side, flow, Fraction(amount), unit)


PROCESSES = (
    Process(
        "P1",
        "mine",
        _line("made", "coal", "1000", "kg"),
        (
            _line("air", "ch4", "6.4", "kg"),
            _line("air", "ch4", "0.35", "g"),
            _line("air", "co2", "8", "kg"),
        ),
    ),
    Process(
        "P2",
        "power station",
        _line("made", "power", "3.6", "kWh"),
        (
            _line("input", "coal", "0.35", "kg"),
            _line("air", "co2", "0.85", "kg"),
            _line("air", "n2o", "0.00002", "g"),
        ),
    ),
    Process(
        "P3",
        "boiler with turbine",
        _line("made", "steam", "1000", "MJ"),
        (
            _line("input", "coal", "45", "kg"),
            _line("avoided", "power", "36", "kWh"),
            _line("air", "co2", "110", "kg"),
            _line("air", "co2_biogenic", "12", "kg"),
        ),
    ),
    Process(
        "P4",
        "lorry",
        _line("made", "haulage", "1", "t*km"),
        (_line("air", "co2", "0.09", "kg"),),
    ),
    Process(
        "P5",
        "alloy works",
        _line("made", "alloy", "1000", "kg"),
        (
            _line("input", "power", "432", "kWh"),
            _line("input", "steam", "2500", "MJ"),
            _line("input", "haulage", "300", "t*km"),
            _line("input", "film", "1.5", "kg"),
            _line("air", "co2", "45", "kg"),
            _line("air", "co2_biogenic", "20", "kg"),
            _line("air", "n2o", "0.012", "g"),
            _line("resource", "water", "5", "m3"),
        ),
    ),
)
COAL = (8 + (6.4 + 0.35) * 29.8) / 1000
"""kgCO2e per kg."""
POWER = (0.35 * COAL + 0.85 + 0.00002 * 273) / 3.6
"""kgCO2e per MJ."""
STEAM = (45 * COAL + 110 - 36 * POWER) / 1000
"""kgCO2e per MJ."""
ALLOY = (432 * POWER + 2500 * STEAM + 300 * 0.09 + 45 + 0.012 * 273) / 1000
"""kgCO2e per kg of alloy."""


@dataclass(frozen=True)
class Style:
    """How a twin is written: units of what is made, used and emitted by base unit, and words."""

    made: Mapping[str, str] = field(default_factory=dict)
    used: Mapping[str, str] = field(default_factory=dict)
    air: str = ""
    lang: str = "en"
    mark: str = "."
    thousands: str = ""
    encoding: str = "utf-8"
    has_flows: bool = True
    has_units: bool = True

    @property
    def tongue(self) -> str:
        """The language as formats state it; formulas are given as English."""
        first = self.lang.split()[0]
        return "en" if first == "formulas" else first

    def flow_name(self, flow: str) -> str:
        if flow in AIR:
            return NAMES[self.lang][AIR.index(flow)]
        return WATER[self.tongue] if flow == "water" else flow

    def number(self, amount: Fraction) -> str:
        signs = str.maketrans({".": self.mark, ",": self.thousands})
        return f"{float(amount):,}".translate(signs)


def in_units(style: Style) -> tuple[Process, ...]:
    """The processes with their exchanges in the units of a style; the amounts stay the same."""

    def turned(line: Line) -> Line:
        units = style.made if line.side == "made" else style.used
        measure = MEASURE_OF[line.unit]
        unit = units.get(measure, line.unit)
        if line.side == "air":
            unit = style.air or line.unit
        return replace(line, unit=unit)

    return tuple(
        replace(
            process,
            made=turned(process.made),
            lines=tuple(turned(line) for line in process.lines),
        )
        for process in PROCESSES
    )


def per_kg(score: float, unit: str) -> float:
    """A score per one unit of alloy as a score per kg."""
    short = {"kilogram": "kg", "ton": "t", "gram": "g", "kilogramm": "kg"}.get(unit, unit)
    return score / float(SIZES["mass"][short])
