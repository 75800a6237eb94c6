"""Units as they stand in the brackets and endings of names."""

from __future__ import annotations

import re

UNIT = re.compile(
    r"(?:单位[:：]?)?(万?n?m3|万?nm³|万?立方米|万?标方|千立方米|吨|t|kg|千克|公斤|gj|吉焦|"
    r"百万千焦|mwh|kwh|万kwh|万千瓦时|千瓦时|度|万度|l|升|t·km|tkm|吨公里|吨·公里)"
)
UNITS = {
    "nm3": "Nm3",
    "万nm3": "万Nm3",
    "标方": "Nm3",
    "万标方": "万Nm3",
    "立方米": "m3",
    "万立方米": "万m3",
    "吉焦": "GJ",
    "百万千焦": "GJ",
    "gj": "GJ",
    "mwh": "MWh",
    "kwh": "kWh",
    "万kwh": "万kWh",
    "万千瓦时": "万kWh",
    "千瓦时": "kWh",
    "度": "kWh",
    "万度": "万kWh",
    "l": "L",
    "升": "L",
    "吨": "t",
    "千克": "kg",
    "公斤": "kg",
    "tkm": "t·km",
    "吨公里": "t·km",
    "吨·公里": "t·km",
}


def unit_in(text: str) -> str:
    """The unit that a bracket or an ending holds and nothing else; "" for none."""
    match = UNIT.fullmatch(text.strip().removeprefix("/"))
    return UNITS.get(match[1], match[1]) if match else ""
