"""Decimal strings of PACT: how they are read, and how a double is written as one."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Annotated, Any

from pydantic import BeforeValidator, WithJsonSchema

from zuji.core.label import Label
from zuji.core.shapes import misfit

WRITTEN = re.compile(r"-?[0-9]{1,40}(\.[0-9]{1,40})?([eE][+-]?[0-9]{1,2})?")
DECIMAL_TEXT = Label('加引号的十进制数，如 "12.5"', 'a decimal number in quotes, such as "12.5"')
DIGITS = 9
"""Significant digits of the largest amount of a footprint that we write."""


def _decimal(value: Any) -> str:
    if not isinstance(value, str) or not WRITTEN.fullmatch(value):
        raise misfit(DECIMAL_TEXT)
    return value


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
    return Decimal(repr(float(value))).quantize(quantum)


def plain_text(value: Decimal) -> str:
    """A decimal written out: no exponent, no zeros at its end, no minus before zero."""
    text = f"{value:f}"
    text = text.rstrip("0").rstrip(".") if "." in text else text
    return "0" if text in ("-0", "") else text
