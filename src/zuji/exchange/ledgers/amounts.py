"""The number of one amount in the unit of its input, or the doubt that keeps it from being read."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from zuji.core.label import Label
from zuji.core.marks import DecimalMark
from zuji.core.numbers import read_quantity
from zuji.core.refusals import Refusal, blocking
from zuji.core.units import conversion, parse_unit, substance
from zuji.exchange.ledgers.answers import Answers
from zuji.exchange.ledgers.displayed import shown_otherwise, struck_out
from zuji.exchange.ledgers.doubts import Doubt, left_out
from zuji.exchange.ledgers.headings import unit_of
from zuji.exchange.ledgers.observe import Observation
from zuji.exchange.ledgers.parts import is_mark, is_worded
from zuji.exchange.ledgers.periods import spelled
from zuji.exchange.ledgers.records import Mend
from zuji.exchange.ledgers.units_found import by_dimension
from zuji.exchange.ledgers.worded import worded
from zuji.sectors.model import Input

LOOKALIKE = str.maketrans(
    {"O": "0", "o": "0", "〇": "0", "l": "1", "I": "1", "丨": "1", "S": "5", "B": "8", "。": "."}
)
COMMON_UNITS = (
    "t",
    "kg",
    "万t",
    "kWh",
    "万kWh",
    "MWh",
    "GJ",
    "MJ",
    "万Nm3",
    "Nm3",
    "t·km",
    "万t·km",
    "item",
    "m3",
    "%",
    "GJ/t",
    "kJ/kg",
    "CNY/t",
)
OTHER_QUANTITIES = {
    *("unit-dimension", "unit-density", "unit-substance", "unit-currency", "unit-gas-condition"),
}
"""Refusals of a conversion that needs more than a number."""
DENSITIES = {
    "柴油": ("0.84 kg/L", Label("按 0# 柴油 0.84 kg/L", "at 0.84 kg/L, diesel 0#")),
    "汽油": ("0.74 kg/L", Label("按汽油 0.74 kg/L", "at 0.74 kg/L, gasoline")),
}
"""Usual densities offered as an answer, within GB 19147 and GB 17930 at 20 °C."""


COAL_EQUIVALENT = re.compile(r"[tkg]ce|标准?煤|当量煤")
"""Units of coal equivalent: power in them may be booked at 0.1229 kgce/kWh or at the heat rate of
power stations (about 0.3), which the ledger does not say."""
CAPACITY = re.compile(r"产能|能力|规模|设计|额定|核定|capacity|rated|design|nameplate", re.I)
PER_YEAR = re.compile(r"(?P<of>.+?)\s?/\s?(?:a|yr?|years?|年)", re.I)


@dataclass(frozen=True)
class Amount:
    """A number read, in the unit of its input, with the size of its last written digit."""

    seen: Observation
    number: float
    step: float


def amount(
    seen: Observation, item: Input, answers: Answers, marks: DecimalMark
) -> Amount | Doubt | None:
    """The number of an observation; None where the cell says that there is none."""
    raw = seen.cell.value
    told = answers.value(seen.address)
    if told is not None:
        raw = told
    elif isinstance(raw, str) and is_mark(raw):
        return None
    elif is_worded(seen.cell):
        return worded(seen, item)
    elif seen.cell.problem:
        return _unreadable(seen, item, raw)
    unit = _unit(seen, item, answers)
    if isinstance(unit, Doubt):
        if told is None or not _has_unit(raw):
            return unit
        unit = item.unit
    if told is None and (doubt := shown_otherwise(seen, item, unit) or struck_out(seen, item)):
        return doubt
    weight = answers.weight_of(seen.item)
    if not weight and "Wh" in item.unit and COAL_EQUIVALENT.search(unit):
        return _other_dimension(seen, item, unit)
    try:
        number = _number(raw, item, seen, unit=unit, weight=weight, marks=marks)
    except Refusal as problem:
        return _refused(seen, item, raw, unit, problem)
    if isinstance(raw, int | float) and "%" in seen.cell.format and item.unit == "%":
        number *= 100.0
    number = -number if seen.sign < 0 and number else number
    return Amount(seen, number, _step(raw) * _size(unit, _wanted(item, unit), weight))


def _number(
    raw: Any, item: Input, seen: Observation, *, unit: str, weight: str | None, marks: DecimalMark
) -> float:
    if weight:
        match = re.fullmatch(r"\s*([\d.]+)\s*(.+?)\s*", weight)
        if match:
            per = parse_unit(match[2])
            amount_in = read_quantity(raw, unit, seen.address, unit, marks=marks)
            value = amount_in * parse_unit(unit).scale * float(match[1]) * per.scale
            return value / parse_unit(item.unit).scale
    wanted = _wanted(item, unit)
    return read_quantity(raw, wanted, seen.address, unit, marks=marks, within=item.range)


def _wanted(item: Input, unit: str) -> str:
    """The unit of an input with the gas that it weighs; a mass of what is named carbon dioxide is
    one of CO2.
    """
    return "t" if item.unit == "tCO2" and not substance(unit) else item.weighed_unit


def _has_unit(raw: Any) -> bool:
    match = re.match(r"[\s\d.,+\-]*\d\s*([^\d\s.,].*)$", spelled(str(raw)))
    return bool(match and unit_of(match[1]) is not None)


def _unit(seen: Observation, item: Input, answers: Answers) -> str | Doubt:
    found = seen.unit
    said = answers.unit_of(seen.item)
    if said:
        return said
    if found.unknown == item.unit:
        return item.unit
    if found.unknown:
        means = answers.unit(found.unknown)
        return means or _unknown_unit(seen, item)
    if not found.unit and found.others:
        chosen = by_dimension(found.others, item.unit)
        if chosen:
            return chosen
    if found.unit and found.others:
        return _contradiction(seen, item)
    if found.unit:
        return answers.unit(found.unit) or _of_the_year(found.unit, seen, item)
    if isinstance(seen.cell.value, str) and _has_unit(seen.cell.value):
        return item.unit
    if "%" in seen.cell.format and item.unit == "%":
        return "%"
    return _no_unit(seen, item)


def _of_the_year(unit: str, seen: Observation, item: Input) -> str:
    """The unit without its year, where the amount is one of the whole year: t of t/a; not where
    titles speak of what the works could make.
    """
    per_year = PER_YEAR.fullmatch(unit)
    if not per_year or seen.period is not None or not _is_rate(unit, item):
        return unit
    over = (*seen.table.titles, *seen.table.sections.get(seen.cell.row, ()))
    said = " ".join((seen.grid.name, *(cell.text for cell in over), seen.says.text, seen.item))
    return unit if CAPACITY.search(said) else per_year["of"]


def _is_rate(unit: str, item: Input) -> bool:
    """Whether a unit is the one of an input per time: t/d, MW."""
    try:
        wanted, rate = parse_unit(item.unit), parse_unit(f"({unit})*d")
    except Refusal:
        return False
    return wanted.dimension == rate.dimension


def _size(unit: str, target: str, weight: str | None) -> float:
    if weight:
        return 1.0
    try:
        return conversion(unit, target)
    except Refusal:
        return 1.0


def _step(raw: Any) -> float:
    """The size of the last digit written."""
    text = re.sub(r"[^\d.]", "", f"{raw:.9f}".rstrip("0") if isinstance(raw, float) else str(raw))
    return 10.0 ** -min(len(text.partition(".")[2]), 9)


def _refused(seen: Observation, item: Input, raw: Any, unit: str, problem: Refusal) -> Doubt:
    rule = problem.findings[0].rule
    if rule in OTHER_QUANTITIES:
        own = re.search(r"\d\s*([^\d\s.,][^\d]*)$", str(raw)) if isinstance(raw, str) else None
        return _other_dimension(seen, item, own[1] if own else unit)
    if rule == "unit-unknown":
        return _unreadable(seen, item, raw)
    if rule.startswith("number-") and rule != "number-unreadable":
        finding = problem.findings[0]
        return Doubt(
            finding=finding,
            cause=(rule,),
            at=(seen.address,),
            input=item.name,
            mends=(*_readings(seen, finding.facts, unit), _skip(seen)),
            item=seen.item,
        )
    return _unreadable(seen, item, raw)


def _readings(seen: Observation, facts: Any, unit: str) -> tuple[Mend, ...]:
    """The readings that a finding of the number reader names."""
    mends = []
    for name in ("decimal", "whole", "number"):
        if name in facts and re.fullmatch(r"[\d.]+", str(facts[name])):
            text = f"{facts[name]} {unit}"
            mends.append(
                Mend(
                    text=name,
                    changes={f"value:{seen.address}": text},
                    label=Label(f"读作 {text}", f"read as {text}"),
                )
            )
    return tuple(mends)


def _skip(seen: Observation) -> Mend:
    return left_out((seen.address,), Label("不计入", "leave out"))


def _unreadable(seen: Observation, item: Input, raw: Any) -> Doubt:
    rule = "number-unreadable"
    if seen.cell.problem == "error":
        rule = "ledger-cell-error"
    elif seen.cell.problem == "formula":
        rule = "ledger-formula-uncomputed"
    finding = blocking(rule, seen.where, str(raw)[:60], item.unit)
    mends = list(_corrected(seen, item, raw)) if not seen.cell.problem else []
    mends.append(
        Mend(
            text="?",
            changes={f"value:{seen.address}": "?"},
            label=Label("填写这一格的数", "type the number of this cell"),
        )
    )
    return Doubt(
        finding=finding,
        cause=(rule, seen.address),
        at=(seen.address,),
        input=item.name,
        mends=(*mends, _skip(seen)),
        item=seen.item,
    )


def _corrected(seen: Observation, item: Input, raw: Any) -> list[Mend]:
    """Likely corrections: letters that look like digits; the number without its note."""
    text = str(raw)
    bare = re.sub(r"[（(][^（()）]*[)）]", "", text)
    candidates = (
        text.translate(LOOKALIKE),
        re.sub(r"[^\d.,+\-]", "", bare),
        re.sub(r"[\s'’]", "", text),
    )
    for candidate in dict.fromkeys(candidates):
        if not candidate or candidate == text or not re.search(r"\d", candidate):
            continue
        try:
            read_quantity(candidate, item.unit, seen.address, item.unit)
        except Refusal:
            continue
        return [
            Mend(
                text=candidate,
                changes={f"value:{seen.address}": candidate},
                label=Label(f"读作 {candidate}", f"read as {candidate}"),
            )
        ]
    return []


def _unknown_unit(seen: Observation, item: Input) -> Doubt:
    text = seen.unit.unknown
    finding = blocking("ledger-unit-unknown", seen.where, text, item.unit, unit=text)
    mends = tuple(
        Mend(
            text=unit,
            changes={f"unit:{text}": unit},
            label=Label(f"“{text}”是 {unit}", f"“{text}” means {unit}"),
        )
        for unit in _units_for(item, text)
    )
    return Doubt(
        finding=finding,
        cause=(text,),
        at=(seen.address,),
        input=item.name,
        mends=mends,
        item=seen.item,
    )


def _units_for(item: Input, text: str = "") -> list[str]:
    """Units that an amount of the input may have, its own first; 万 in the text decides."""
    wanted = parse_unit(item.unit).dimension
    units = [item.unit]
    for unit in COMMON_UNITS:
        if (
            unit not in units
            and parse_unit(unit).dimension == wanted
            and ("%" not in unit or item.unit == "%")
        ):
            units.append(unit)
    if text.startswith("万") and item.unit in {"item", "t", "kWh"}:
        units.insert(0, f"万{item.unit}")
    return list(dict.fromkeys(units))[:4]


def _no_unit(seen: Observation, item: Input) -> Doubt:
    finding = blocking("ledger-unit-missing", seen.where, "", item.unit, unit=item.unit)
    mends = tuple(
        Mend(
            text=unit,
            changes={f"unit-of:{seen.item}": unit},
            label=Label(f"单位是 {unit}", f"the unit is {unit}"),
        )
        for unit in _units_for(item)
    )
    return Doubt(
        finding=finding,
        cause=(item.unit,),
        at=(seen.address,),
        input=item.name,
        mends=mends,
        item=seen.item,
    )


def _contradiction(seen: Observation, item: Input) -> Doubt:
    units = (seen.unit.unit, *seen.unit.others)
    finding = blocking(
        "ledger-unit-conflict", seen.where, " ≠ ".join(units), item.unit, units=" ≠ ".join(units)
    )
    mends = tuple(
        Mend(
            text=unit,
            changes={f"unit-of:{seen.item}": unit},
            label=Label(f"单位是 {unit}", f"the unit is {unit}"),
        )
        for unit in units
    )
    return Doubt(
        finding=finding,
        cause=units,
        at=(seen.address,),
        input=item.name,
        mends=mends,
        item=seen.item,
    )


def _other_dimension(seen: Observation, item: Input, unit: str) -> Doubt:
    """Litres where tonnes are wanted: asks for what one unit weighs, or holds in heat."""
    rule = "ledger-rate" if _is_rate(unit, item) else "ledger-unit-dimension"
    finding = blocking(rule, seen.where, unit, item.unit, unit=unit, wanted=item.unit)
    mends = [
        Mend(text=text, changes={f"weight-of:{seen.item}": text}, label=label)
        for word, (text, label) in DENSITIES.items()
        if word in seen.own and unit in {"L", "升", "l", "公升"}
    ]
    if "Wh" in item.unit and COAL_EQUIVALENT.search(unit):
        text = f"{1e4 / 1.229:.1f} kWh/tce"
        label = Label("按当量值 0.1229 kgce/kWh", "at the calorific value, 0.1229 kgce/kWh")
        mends.append(Mend(text=text, changes={f"weight-of:{seen.item}": text}, label=label))
    mends.append(
        Mend(
            text="?",
            changes={f"weight-of:{seen.item}": "?"},
            label=Label(
                f"填写每 {unit} 合多少 {item.unit}（密度或热值）",
                f"type how many {item.unit} one {unit} is (its density or heat)",
            ),
        )
    )
    mends.append(
        Mend(
            text=item.unit,
            changes={f"unit-of:{seen.item}": item.unit},
            label=Label(f"单位其实是 {item.unit}", f"the unit is {item.unit} in fact"),
        )
    )
    return Doubt(
        finding=finding,
        cause=(seen.item, unit),
        at=(seen.address,),
        input=item.name,
        mends=tuple(mends),
        item=seen.item,
    )
