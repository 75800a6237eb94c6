"""Decimal strings of PACT: how they are read, and how a double is written as one."""

from __future__ import annotations

import re
from decimal import Context, Decimal
from typing import Annotated, Any

from pydantic import BeforeValidator, WithJsonSchema

from zuji.core.label import Label
from zuji.core.shapes import misfit

WRITTEN = re.compile(r"-?[0-9]{1,40}(\.[0-9]{1,40})?([eE](\+?(0?[0-9]|1[0-5])|-[0-9]{1,2}))?")
LARGEST_EXPONENT = 15
"""Amounts are below 10 to the sixteenth, so that sums of them stay exact."""
DECIMAL_TEXT = Label('加引号的十进制数，如 "12.5"', 'a decimal number in quotes, such as "12.5"')
SMALLER = Label("绝对值小于 1e16 的数", "a number whose absolute value is below 1e16")
DIGITS = 9
"""Significant digits of the largest amount of a footprint that we write."""
EVERY_DOUBLE = Context(prec=700)
"""Digits enough to round any double to any place."""


def _decimal(value: Any) -> str:
    if is_amount(value):
        return str(value)
    is_decimal = isinstance(value, str) and re.fullmatch(r"-?[0-9.]+([eE]\+?[0-9]+)?", value)
    raise misfit(SMALLER if is_decimal and value.count(".") < 2 else DECIMAL_TEXT)


def is_amount(value: Any) -> bool:
    """Whether a value is a decimal string of PACT, of a size that an amount can have."""
    if not isinstance(value, str) or not WRITTEN.fullmatch(value):
        return False
    return Decimal(value).adjusted() <= LARGEST_EXPONENT


DecimalText = Annotated[
    str,
    BeforeValidator(_decimal),
    WithJsonSchema({"type": "string", "format": "decimal", "pattern": f"^{WRITTEN.pattern}$"}),
]


def half_unit(text: str) -> Decimal:
    """Half a unit of the last digit that is written: 0.05 of ``2087.4``."""
    exponent = Decimal(text).as_tuple().exponent
    assert isinstance(exponent, int)
    return Decimal(5).scaleb(exponent - 1)


def quantum_for(largest: float) -> Decimal:
    """The place to which amounts are rounded so that `largest` has nine significant digits."""
    value = Decimal(repr(float(largest)))
    return Decimal(1).scaleb((value.adjusted() if value else 0) - DIGITS + 1)


def rounded_to(value: float, quantum: Decimal) -> Decimal:
    """A double rounded half-even to a place."""
    return to_place(Decimal(repr(float(value))), quantum)


def to_place(value: Decimal, quantum: Decimal) -> Decimal:
    """A decimal rounded half-even to a place, however far that lies from its first digit."""
    return value.quantize(quantum, context=EVERY_DOUBLE)


def plain_text(value: Decimal) -> str:
    """A decimal written out: no exponent, no zeros at its end, no minus before zero."""
    text = f"{value:f}"
    text = text.rstrip("0").rstrip(".") if "." in text else text
    return "0" if text in ("-0", "") else text
