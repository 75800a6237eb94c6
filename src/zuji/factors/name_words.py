"""A name taken apart into known names, words that say nothing, treatments and what is left."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache, lru_cache

from zuji.factors.name_rules import name_rules
from zuji.factors.substances import joined, names, plain, words


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of a name: `kind` is ``name``, ``harmless``, ``alters``, ``treatment``,
    ``combustion``, ``region`` or ``unknown``; `means` the substance or the way of treatment.
    """

    text: str
    kind: str
    means: str = ""
    why: str = ""


COSTS = {
    "name": 1.0,
    "treatment": 1.2,
    "combustion": 1.2,
    "region": 1.3,
    "alters": 1.5,
    "harmless": 1.6,
}
UNKNOWN = 6.0
QUANTITY = re.compile(
    r"[a-z]{0,2}\d[\w.]*|[%+]|[a-z]\b|[ivx]+|φ|mm|cm|mpa|kpa|bar|um|ppm|wt|vol|tex|dtex|cst"
)
LONGEST_ZH = 18
LONGEST_EN = 7


@cache
def _vocabulary() -> dict[str, Piece]:
    """Words that are no substances, as they stand in a plain text."""
    rules = name_rules()
    known: dict[str, Piece] = {}
    for word in rules.harmless_zh | rules.harmless_en:
        known[plain(word)] = Piece(word, "harmless")
    for word in rules.regions:
        known[plain(word)] = Piece(word, "region")
    for word in rules.alters_zh | rules.alters_en:
        known[plain(word)] = Piece(word, "alters")
    for word in rules.combustion:
        known[plain(word)] = Piece(word, "combustion")
    for word, way in rules.treatments.items():
        known[plain(word)] = Piece(word, "treatment", way)
    return known


def _singular(text: str) -> str:
    return text.removesuffix("es") if text.endswith(("xes", "shes")) else text.removesuffix("s")


@lru_cache(maxsize=100_000)
def _known(text: str) -> Piece | None:
    if meaning := names().get(text) or (text.isascii() and names().get(_singular(text))):
        return Piece(text, "name", *meaning)
    return _vocabulary().get(text)


@lru_cache(maxsize=20_000)
def pieces(text: str) -> tuple[Piece, ...]:
    """The pieces of a plain text without brackets, in its order; unknown neighbours are one."""
    row: list[Piece] = []
    parts = list(words(text))
    chinese = any(part[0] >= "ぁ" for part in parts)
    while parts:
        if parts[1:2] == ["grade"] and not _is_graded(parts, row):  # food grade, C4 grade
            row.append(Piece(parts[0], "harmless"))
            parts = parts[2:]
            continue
        taken = _across(parts)
        if taken:
            count, piece = taken
            row.append(piece)
            parts = parts[count:]
            continue
        word = parts.pop(0)
        if word == "米" and row and re.fullmatch(r"\d[\d.]*", row[-1].text):
            row.append(Piece(word, "harmless"))  # 厢车 7.6 米
        elif word[0] >= "ぁ":
            row += _with_container(_chinese(word))
        elif _is_measure(word, row):
            row.append(Piece(word, "harmless"))
        else:
            row.append(_latin(word, any(piece.kind == "name" for piece in row), chinese))
    return tuple(row)


def _is_graded(parts: list[str], row: list[Piece]) -> bool:
    """Whether the word before ``grade`` is what is graded, as in copper grade A, not its use."""
    found = _known(parts[0])
    if found is None or found.kind != "name" or any(piece.kind == "name" for piece in row):
        return False
    rest = (_known(part) for part in parts[2:])
    return not any(other and other.kind == "name" for other in rest)


def _with_container(row: list[Piece]) -> list[Piece]:
    """The pieces of a Chinese run; a container that stands right behind a name is a thing of its
    own: 氧气瓶 is no oxygen, 氧气 瓶 is.
    """
    is_held = len(row) > 1 and row[-1].text in CONTAINERS and row[-2].kind == "name"
    return [*row[:-1], Piece(row[-1].text, "unknown")] if is_held else row


CONTAINERS = frozenset("瓶桶罐箱袋")


def _is_measure(word: str, row: list[Piece]) -> bool:
    """Whether a short latin word counts something, as behind a number: 5-ply, 32 t, 175 gsm."""
    follows_number = bool(row) and re.fullmatch(r"\d[\d.]*", row[-1].text) is not None
    return follows_number and len(word) <= 4 and word.isalpha() and _known(word) is None


SILENT = frozenset(
    word
    for line in (
        "级 型 类 用 的 品 号 件 年 月 日 新 料 外购 采购 原料",
        "at plant in of the production",
    )
    for word in line.split()
)
"""Harmless words that tell no factor from another."""
YEAR = re.compile(r"(?:19|20)\d\d")
"""Years are judged by themselves, not as words of a name."""


@lru_cache(maxsize=50_000)
def qualifiers(name: str, substance: str) -> frozenset[str]:
    """The words of a name that may tell one factor of `substance` from another: routes, strengths,
    grades, sources; names of the substance itself are none.
    """
    row = pieces(re.sub(r"[()（）\[\]【】]", " ", plain(name)))
    return frozenset(
        piece.text
        for piece in row
        if not (piece.kind == "name" and piece.means == substance)
        and piece.text not in SILENT
        and not YEAR.fullmatch(piece.text)
    )


def _across(parts: list[str]) -> tuple[int, Piece] | None:
    """The longest known name that starts the row of words, latin and Chinese together."""
    if parts[0][0] >= "ぁ" and len(parts) < 2:
        return None
    for count in range(min(LONGEST_EN, len(parts)), 0, -1):
        if count == 1 and parts[0][0] >= "ぁ":
            return None
        if piece := _known(joined(parts[:count])):
            return count, piece
        if parts[count - 1][0] >= "ぁ" and parts[0][0] < "ぁ":
            # a latin word with the beginning of the Chinese run behind it: PE膜卷
            run = parts[count - 1]
            for end in range(min(len(run) - 1, 8), 0, -1):
                piece = _known(joined([*parts[: count - 1], run[:end]]))
                if piece and piece.kind == "name":
                    parts[count - 1 : count] = [run[:end], run[end:]]
                    return count, piece
    return None


def _latin(word: str, named: bool, chinese: bool) -> Piece:
    """A latin word that is no name: a grade or a brand where the name stands already, or where the
    rest is Chinese.
    """
    if QUANTITY.fullmatch(word):
        return Piece(word, "harmless")
    split = re.fullmatch(r"([a-z]{2,})-?\d[\w.]*", word)
    if split and not named and (meaning := names().get(split[1])):
        return Piece(split[1], "name", *meaning)
    if split or chinese:
        return Piece(word, "harmless")
    plural = word.removesuffix("s")
    if plural != word and (piece := _known(plural)):
        return piece
    return Piece(word, "unknown")


def _chinese(run: str) -> list[Piece]:
    """The cheapest way to take a Chinese run apart; a longer known word before shorter ones."""
    best: list[tuple[float, int, Piece | None]] = [(0.0, 0, None)]
    for end in range(1, len(run) + 1):
        cost, start, piece = best[end - 1][0] + UNKNOWN, end - 1, None
        for begin in range(max(0, end - LONGEST_ZH), end):
            found = _known(run[begin:end])
            if found is None:
                continue
            price = (
                best[begin][0]
                + COSTS[found.kind]
                + (2.5 if end - begin == 1 and found.kind == "name" else 0.4 * (end - begin == 1))
            )
            if price < cost:
                cost, start, piece = price, begin, found
        best.append((cost, start, piece))
    return _backwards(run, best, lambda text: Piece(text, "unknown"))


def _backwards(
    run: str,
    best: list[tuple[float, int, Piece | None]],
    strange: Callable[[str], Piece],
) -> list[Piece]:
    row: list[Piece] = []
    end = len(run)
    while end:
        _, start, piece = best[end]
        if piece is not None:
            row.append(Piece(run[start:end], piece.kind, piece.means, piece.why))
        elif row and row[-1].kind == "unknown":
            row[-1] = strange(run[start:end] + row[-1].text)
        else:
            row.append(strange(run[start:end]))
        end = start
    return row[::-1]
