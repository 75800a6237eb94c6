"""Cells of a ledger that show another number than the one stored, or are struck out."""

from __future__ import annotations

from zuji.core.figures import in_full
from zuji.core.label import Label
from zuji.core.number_formats import DIGITS, WORDS, display_of
from zuji.core.refusals import Refusal, blocking
from zuji.core.units import parse_unit
from zuji.exchange.ledgers.doubts import Doubt, left_out
from zuji.exchange.ledgers.observe import Observation
from zuji.exchange.ledgers.records import Mend
from zuji.sectors.model import Input


def shown_otherwise(seen: Observation, item: Input, unit: str) -> Doubt | None:
    """The question which number is meant: 30 shown as 30.0万, 300000 shown as 30.0 in 万吨, 0.3
    shown as 30 % where tonnes are wanted; None where what is shown and the unit agree.
    """
    value = seen.cell.value
    if not seen.cell.format or isinstance(value, bool) or not isinstance(value, int | float):
        return None
    shown = display_of(seen.cell.format, float(value))
    if shown.is_percent:
        ratio, suffix = 100.0, "%"
        if "%" in (unit, item.unit) or not parse_unit(item.unit).dimension:
            return None
    else:
        ratio, suffix = shown.ratio, shown.suffix
        if not shown.differs or not value or _agrees(shown.factor, suffix, unit):
            return None
    stored, meant = in_full(float(value), DIGITS), in_full(value * ratio, DIGITS)
    shown_number = in_full(value * shown.factor, DIGITS)
    written = f"{meant}%" if shown.is_percent else f"{shown_number}{suffix}"
    finding = blocking("number-shown-otherwise", seen.where, stored, item.unit, shown=written)
    place = f"value:{seen.address}"
    mends = [
        Mend(
            text=reading,
            changes={place: f"{number} {unit}"},
            label=Label(f"读作 {number} {unit}", f"read as {number} {unit}"),
        )
        for reading, number in (("stored", stored), ("shown", meant))
    ]
    return Doubt(
        finding=finding,
        cause=(seen.item, seen.cell.format),
        at=(seen.address,),
        input=item.name,
        mends=(*mends, left_out([seen.address], Label("不计入", "leave out"))),
        item=seen.item,
    )


def struck_out(seen: Observation, item: Input) -> Doubt | None:
    """The question whether an amount with a line drawn through it counts."""
    if not seen.cell.is_struck:
        return None
    written = str(seen.cell.value)
    counted = Mend(
        text="count",
        changes={f"value:{seen.address}": written},
        label=Label("仍然计入", "it counts all the same"),
    )
    return Doubt(
        finding=blocking("ledger-cell-struck", seen.where, written, item.unit),
        cause=(seen.item,),
        at=(seen.address,),
        input=item.name,
        mends=(left_out([seen.address], Label("已作废，不计入", "void: leave it out")), counted),
        item=seen.item,
    )


def _agrees(factor: float, suffix: str, unit: str) -> bool:
    """Whether what is shown says the same as the number in its unit: 300,000 kg shown as 300 t,
    30 in 万吨 shown as 30万.
    """
    if suffix in WORDS:
        return factor == 1.0 and unit.startswith(suffix)
    try:
        one, two = parse_unit(suffix), parse_unit(unit)
    except Refusal:
        return False
    if not suffix or one.dimension != two.dimension:
        return False
    return abs(one.scale * factor / two.scale - 1.0) < 1e-9
