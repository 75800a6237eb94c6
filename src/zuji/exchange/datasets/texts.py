"""Words, versions and dates as the formats want them."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable

from zuji.core.figures import in_full
from zuji.core.label import Label, Lang
from zuji.core.regions import PROVINCE_OF
from zuji.exchange.datasets.record import ProcessRecord

TITLES = {
    "value": Label("95 % 区间", "95 % interval"),
    "standard": Label("核算方法", "method"),
    "boundary": Label("系统边界", "system boundary"),
    "allocation": Label("分配", "allocation"),
    "quality": Label("数据质量", "data quality"),
    "other": Label("英文名称", "Chinese name"),
    "key": Label("编号与版本", "id and version"),
    "gwp": Label("CO2 当量所用 GWP", "GWP set of CO2 equivalents"),
}
VERSION, COUNTRY = re.compile(r"\d+"), re.compile("[A-Z]{2}")
WORLD = ("GLO", "RER", "RoW", "RAS", "RAF", "RNA")


def described(record: ProcessRecord, lang: Lang) -> str:
    """What a format without fields for it says of a record in one text, a line each."""
    other = record.name["en" if lang == "zh" else "zh"]
    ends = ""
    if record.low is not None and record.high is not None:
        ends = f"{in_full(record.low)} … {in_full(record.high)} kgCO2e / {in_full(record.amount)} "
        ends += record.unit
    lines = {
        "other": "" if other == record.name[lang] else other,
        "key": f"{record.key} {record.version}",
        "standard": record.standard[lang] if record.standard else "",
        "boundary": record.boundary[lang],
        "value": ends,
        "allocation": record.allocation[lang] if record.allocation else "",
        "quality": record.quality[lang] if record.quality else "",
        "gwp": record.gwp_set,
    }
    mark = "：" if lang == "zh" else ": "
    told = [f"{TITLES[name][lang]}{mark}{text}" for name, text in lines.items() if text]
    return "\n".join([*told, *([record.note[lang]] if record.note[lang] else [])])


def dotted_version(version: str) -> str:
    """A version as ``MM.mm.uuu`` (ILCD, openLCA): 2026.11.0 is 26.11.000; 01.00.000 for none."""
    numbers = [int(part) for part in VERSION.findall(version)[:3]]
    if not numbers:
        return "01.00.000"
    major, minor, last = (*numbers, 0, 0)[:3]
    return f"{major % 100:02d}.{minor % 100:02d}.{last % 1000:03d}"


def stamp(day: str) -> str:
    """A day as the time stamp of its beginning in Greenwich."""
    return f"{day[:10]}T00:00:00Z"


def named_apart(
    records: Iterable[ProcessRecord], name_of: Callable[[ProcessRecord], str]
) -> dict[str, str]:
    """Key → name, for formats that link by name: names that repeat carry their key."""
    names = {record.key: " ".join(name_of(record).split()) for record in records}
    counts = Counter(name.casefold() for name in names.values())
    return {
        key: name if counts[name.casefold()] == 1 else f"{name} [{key}]"
        for key, name in names.items()
    }


def placed(code: str) -> tuple[str, str]:
    """A place as the lists of ILCD have it, and the whole code where that says more: a grid of
    several provinces is written as China.
    """
    country, mark, part = code.partition("-")
    is_listed = code in WORLD or bool(COUNTRY.fullmatch(country) and not mark)
    if is_listed or (country == "CN" and part in (*PROVINCE_OF, "TW", "HK", "MO")):
        return code, ""
    return (country if COUNTRY.fullmatch(country) else ""), code
