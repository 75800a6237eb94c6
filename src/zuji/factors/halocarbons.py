"""Systematic names of halogenated alkanes, in eight languages, as the same structure.

``1,1,1,2-tetrafluoroethane``, ``Ethane, 1,1,1,2-tetrafluoro-``, ``Tetrafluorethan``, 四氟乙烷 and
テトラフルオロエタン are read for their halogens by carbon atom. A name that leaves several isomers
open has a composition but no structure.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

COUNTS = {
    "mono": 1,
    "di": 2,
    "tri": 3,
    "tetra": 4,
    "penta": 5,
    "hexa": 6,
    "esa": 6,
    "hepta": 7,
    "epta": 7,
    "octa": 8,
    "otta": 8,
    "nona": 9,
    "deca": 10,
    "undeca": 11,
    "dodeca": 12,
    "tetradeca": 14,
    "hexadeca": 16,
    "octadeca": 18,
    "一": 1,
    "二": 2,
    "三": 3,
    "四": 4,
    "五": 5,
    "六": 6,
    "七": 7,
    "八": 8,
    "九": 9,
    "十": 10,
    "モノ": 1,
    "ジ": 2,
    "トリ": 3,
    "テトラ": 4,
    "ペンタ": 5,
    "ヘキサ": 6,
    "ヘプタ": 7,
    "オクタ": 8,
    "デカ": 10,
}
HALOGENS = {
    "F": ("fluoro", "fluor", "フルオロ", "フロロ", "氟"),
    "Cl": ("chloro", "chlor", "cloro", "クロロ", "クロル", "氯"),
    "Br": ("bromo", "brom", "ブロモ", "ブロム", "溴"),
    "I": ("iodo", "iod", "jod", "yodo", "ヨード", "碘"),
}
ALKANES = {
    1: ("methan", "metan", "メタン", "甲烷"),
    2: ("ethan", "etan", "エタン", "乙烷"),
    3: ("propan", "プロパン", "丙烷"),
    4: ("butan", "ブタン", "丁烷"),
    5: ("pentan", "ペンタン", "戊烷"),
    6: ("hexan", "esan", "ヘキサン", "己烷"),
    7: ("heptan", "ヘプタン", "庚烷"),
    8: ("octan", "ottan", "オクタン", "辛烷"),
}
_HALOGEN_OF = {word: symbol for symbol, words in HALOGENS.items() for word in words}
_LENGTH_OF = {word: length for length, words in ALKANES.items() for word in words}


def _either(words: Iterable[str]) -> str:
    return "|".join(sorted(words, key=len, reverse=True))


ONE = (
    rf"(?P<places>\d(?:,\d)*)?-?(?P<count>{_either(COUNTS)})?"
    rf"(?P<halogen>{_either(_HALOGEN_OF)})-?"
)
_PART = re.compile(ONE)
_PREFIX = re.sub(r"\?P<\w+>", "?:", ONE)
NAME = re.compile(
    rf"(?P<parts>(?:{_PREFIX})+)(?P<parent>{_either(_LENGTH_OF)})(?:e|o|es|os)?", re.IGNORECASE
)
PERFLUORO = re.compile(
    rf"(?:perfluoro|perfluor|パーフルオロ|全氟)(?P<parent>{_either(_LENGTH_OF)})(?:e|o)?"
)
PREFIXES = re.compile(rf"(?:{_PREFIX})+")
"""One or more halogens without their parent, as they stand behind it in an index name."""


@dataclass(frozen=True)
class Halocarbon:
    """Halogens of an alkane: how many of each, and by carbon atom where the name settles it."""

    length: int
    counts: tuple[tuple[str, int], ...]
    structure: tuple[tuple[str, ...], ...] | None


def plain(text: str) -> str:
    """Text without accents, compatibility forms, capitals and blanks."""
    split = unicodedata.normalize("NFKD", unicodedata.normalize("NFKC", text).casefold())
    latin = "".join(sign for sign in split if not "\u0300" <= sign <= "\u036f")
    return re.sub(r"\s+", "", unicodedata.normalize("NFC", latin))


def halocarbon(name: str) -> Halocarbon | Literal[False] | None:
    """The halogens a name states; None if it is no such name, False if it contradicts itself."""
    text = plain(name).replace("(", "").replace(")", "").replace("，", ",")
    whole = PERFLUORO.fullmatch(text)
    if whole:
        length = _LENGTH_OF[whole["parent"]]
        return _of(length, [("F", 2 * length + 2, ())])
    match = NAME.fullmatch(text)
    if match is None:
        return None
    length = _LENGTH_OF[match["parent"]]
    parts = []
    for part in _PART.finditer(match["parts"]):
        places = tuple(int(place) for place in (part["places"] or "").split(",") if place)
        count = COUNTS[part["count"]] if part["count"] else max(1, len(places))
        if places and len(places) != count:
            places = ()  # 1,1,2-trichlorotrifluoroethane also places no fluorine
            if part["count"]:
                return False
        parts.append((_HALOGEN_OF[part["halogen"]], count, places))
    return _of(length, parts)


def _of(length: int, parts: list[tuple[str, int, tuple[int, ...]]]) -> Halocarbon | Literal[False]:
    total = sum(count for _, count, _ in parts)
    room = [3 if length > 1 else 4] * length
    for middle in range(1, length - 1):
        room[middle] = 2
    if total > sum(room) or any(not 1 <= at <= length for *_, places in parts for at in places):
        return False
    counts: dict[str, int] = {}
    for symbol, count, _ in parts:
        counts[symbol] = counts.get(symbol, 0) + count
    return Halocarbon(length, tuple(sorted(counts.items())), _structure(room, total, parts))


def _structure(
    room: list[int], total: int, parts: list[tuple[str, int, tuple[int, ...]]]
) -> tuple[tuple[str, ...], ...] | None:
    """Halogens by carbon atom, the same from either end; None where isomers stay open."""
    atoms: list[list[str]] = [[] for _ in room]
    for symbol, _, places in parts:
        for place in places:
            atoms[place - 1].append(symbol)
    if any(len(atom) > size for atom, size in zip(atoms, room, strict=True)):
        return None
    unplaced = [symbol for symbol, count, places in parts if not places for _ in range(count)]
    free = unplaced + ["H"] * (sum(room) - total)
    if len(set(free)) == 1:  # one kind fills what is left
        for atom, size in zip(atoms, room, strict=True):
            atom.extend(free[:1] * (size - len(atom)))
    elif len(room) == 1:
        atoms[0] += free
    elif len(free) == 6 and max(free.count(symbol) for symbol in free) == 5:
        free.sort(key=free.count)  # five of six alike: one isomer
        atoms = [free[:3], free[3:]]
    elif unplaced:
        return None
    chain = tuple(tuple(sorted(kind for kind in atom if kind != "H")) for atom in atoms)
    return min(chain, chain[::-1])
