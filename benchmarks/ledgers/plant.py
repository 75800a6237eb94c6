"""Invented plants: lines of a ledger with monthly amounts, in units as ledgers write them."""

from __future__ import annotations

import math
import random
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from zuji.sectors.registry import get_model

# Unit of the input → units as ledgers write them, and how many units of the input one of them is
UNITS: dict[str, dict[str, str]] = {
    "t": {"t": "1", "吨": "1", "万吨": "10000", "kg": "0.001", "千克": "0.001", "千吨": "1000"},
    "kWh": {
        "kWh": "1",
        "千瓦时": "1",
        "度": "1",
        "万kWh": "10000",
        "万度": "10000",
        "万千瓦时": "10000",
        "MWh": "1000",
        "兆瓦时": "1000",
    },
    "GJ": {"GJ": "1", "吉焦": "1", "百万千焦": "1", "MJ": "0.001", "万GJ": "10000", "TJ": "1000"},
    "万Nm3": {
        "万Nm3": "1",
        "万Nm³": "1",
        "Nm3": "0.0001",
        "标立方米": "0.0001",
        "万标方": "1",
        "万标立方米": "1",
    },
    "t·km": {"t·km": "1", "吨公里": "1", "万吨公里": "10000", "tkm": "1"},
    "tCO2": {"tCO2": "1", "t": "1", "吨": "1", "万吨": "10000"},
    "item": {"条": "1", "万条": "10000"},
    "m3": {
        "m3": "1",
        "立方米": "1",
        "万m3": "10000",
        "m³": "1",
        "万m³": "10000",
        "万立方米": "10000",
    },
    "GJ/t": {"GJ/t": "1", "MJ/kg": "1", "kJ/kg": "0.001", "吉焦/吨": "1", "千焦/千克": "0.001"},
    "kg/item": {"kg/条": "1"},
}
# Units of the models that no ledger writes
WRITTEN = {"item": "条", "kg/item": "kg/条"}


@dataclass
class Line:
    """One item of a ledger. `input` is None for what the model does not ask for; `rate_of` names
    the input whose amounts weigh the mean of a rate; `years` holds the twelve months of each year.
    """

    input: str | None
    name: str
    unit: str
    factor: Decimal
    years: dict[int, list[Decimal]]
    section: str = ""
    rate_of: str | None = None
    digits: int = 0

    def amount(self, year: int, months: tuple[int, ...]) -> Decimal:
        return sum((self.years[year][m - 1] for m in months), Decimal(0))


@dataclass
class Plant:
    """The lines of one plant for one model, in the order of its ledger."""

    model: str
    title: str
    lines: list[Line]
    by_input: dict[str, Line] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.by_input = {line.input: line for line in self.lines if line.input}

    def mean(self, line: Line, year: int, months: tuple[int, ...] = tuple(range(1, 13))) -> Decimal:
        """A rate's mean, weighed by the amounts of the same ledger."""
        weights = [self.by_input[line.rate_of or ""].years[year][m - 1] for m in months]
        values = [line.years[year][m - 1] for m in months]
        return sum(w * v for w, v in zip(weights, values, strict=True)) / sum(weights)


def digits_for(monthly: float) -> int:
    """Decimals that leave about five digits, as meters and weighbridges do."""
    return max(0, min(4, 4 - math.floor(math.log10(max(monthly, 1e-9)))))


def monthly(seed: random.Random, yearly: float, factor: Decimal, rate: bool) -> list[Decimal]:
    """Twelve amounts in the ledger's unit that vary as a running plant's do."""
    base = yearly / float(factor) if rate else yearly / float(factor) / 12
    spread = 0.02 if rate else 0.13
    digits = digits_for(base)
    step = Decimal(1).scaleb(-digits)
    amounts = []
    for _ in range(12):
        amount = Decimal(str(base * seed.uniform(1 - spread, 1 + spread))).quantize(step)
        if not rate and amount % 1000 == 0:
            amount += step * 7
        amounts.append(amount)
    return amounts


STRANGERS = (
    ("生产用水", "万m3", 64.0, "辅助"),
    ("压缩空气", "万m3", 2300.0, "辅助"),
    ("在岗职工人数", "人", 5800.0, "辅助"),
    ("设备检修费", "万元", 1350.0, "辅助"),
)


def unit_factor(model_unit: str, unit: str) -> Decimal:
    return Decimal(UNITS[model_unit][unit])


def make_plant(
    tables: Mapping[str, str],
    model: str,
    *,
    seed: int,
    title: str,
    name: int = 0,
    units: Mapping[str, str] | None = None,
    only: str = "",
    leave: str = "",
    years: tuple[int, ...] = (2024,),
    strangers: int = 0,
    size: float = 1.0,
) -> Plant:
    """A plant from a table of names (`tables`: model → rows "input|yearly amount|names|section").

    `name` picks one of the everyday names of each input; `units` says how the ledger writes a
    unit; `only` and `leave` are inputs to take or to leave, with blanks between.
    """
    inputs = get_model(model).inputs
    chance = random.Random(seed)
    lines = []
    for row in tables[model].strip().splitlines():
        key, yearly, names, section, *rest = (part.strip() for part in row.split("|"))
        if (only and key not in only.split()) or key in leave.split():
            continue
        model_unit = str(inputs[key].unit)
        unit = (
            (units or {}).get(key)
            or (units or {}).get(model_unit)
            or WRITTEN.get(model_unit, model_unit)
        )
        factor = unit_factor(model_unit, unit)
        choices = [part.strip() for part in names.split(";")]
        rate = rest[0] if rest else None
        scale = size * chance.uniform(0.7, 1.4)
        lines.append(
            Line(
                key,
                choices[name % len(choices)],
                unit,
                factor,
                {
                    year: monthly(
                        chance, float(yearly) * (1 if rate else scale), factor, bool(rate)
                    )
                    for year in years
                },
                section,
                rate,
            )
        )
    for stranger, unit, yearly, section in STRANGERS[:strangers]:
        amounts = {year: monthly(chance, yearly, Decimal(1), False) for year in years}
        lines.append(Line(None, stranger, unit, Decimal(1), amounts, section))
    return Plant(model, title, lines)


def stranger(
    name: str,
    unit: str,
    yearly: float,
    seed: int,
    years: tuple[int, ...] = (2024,),
    section: Any = "",
) -> Line:
    """A line that is no input of the model: what a reader leaves out or asks about."""
    chance = random.Random(seed)
    amounts = {year: monthly(chance, yearly, Decimal(1), False) for year in years}
    return Line(None, name, unit, Decimal(1), amounts, section)
