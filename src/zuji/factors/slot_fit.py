"""Whether a factor says what a slot of a model asks for: the unit alone does not tell."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from functools import cache, lru_cache
from typing import Any

from zuji.core.content import read_rules
from zuji.core.label import Label
from zuji.factors.offered import is_what_was_asked
from zuji.factors.record import Factor


def fits_slot(factor: Factor, slot: Label, usual: Sequence[Factor]) -> bool:
    """Whether a factor is of the substance or service of a slot, told by its label and the factors
    that the model itself names for it (`usual`); True where the model names none.

    Kinds must be alike (an emission factor is no parameter); a parameter is of the category of the
    usual ones; electricity stands for electricity, heat for heat (``serve_alike`` in
    rules/factor_classes.yaml). Freight is told apart by its mode where names say it
    (``freight_modes`` there). Else the names decide, as for a supplier's offer.
    """
    if not usual:
        return True
    if factor.kind not in {known.kind for known in usual}:
        return False
    categories = {known.category for known in usual}
    if group := _group_of(factor.category):
        return bool(group & categories)
    if factor.kind != "emission" and factor.category not in categories:
        return False
    same_mode = _same_mode(factor, slot, usual)
    if same_mode is not None:
        return same_mode
    asked = [slot.zh, slot.en, *(name for known in usual for name in _names(known))]
    names = _names(factor)  # a wider name serves too: 氨 for 合成氨
    return is_what_was_asked(asked, names) or is_what_was_asked(names, asked)


def is_another_product(factor: Factor, slot: Label, rule: Mapping[str, Any]) -> bool:
    """Whether a factor is, by its names, of another product than the slot asks for.

    They then share no Chinese character and no word but those of `rule` (``common``), and no pair
    of words that mean one product (``same``). No shipped rule is read, so that a lockfile keeps its
    answer. What stands in brackets is left aside: 铁矿（以铝土矿替代） asks for iron ore.
    Categories of ``services`` (electricity, heat, freight) are told by category, not by names.
    """
    if factor.category.startswith(tuple(rule["services"])):
        return False
    same = tuple(map(tuple, rule["same"]))
    return _are_others((slot.zh, slot.en), tuple(_names(factor)), same, str(rule["common"]))


@lru_cache(maxsize=4096)
def _are_others(
    slot: tuple[str, ...], offered: tuple[str, ...], same: tuple[tuple[str, ...], ...], common: str
) -> bool:
    asked = [re.sub(r"[（(].*?[)）]", "", text) for text in slot]
    if any(_holds(asked, words) and _holds(offered, words) for words in same):
        return False
    usual = _tokens([common])
    return not (_tokens(asked) - usual) & (_tokens(offered) - usual)


def _holds(names: Iterable[str], words: Iterable[str]) -> bool:
    return any(word in name for name in names for word in words)


def _tokens(names: Iterable[str]) -> set[str]:
    """Chinese characters and Latin words of four letters or more."""
    text = " ".join(names).lower()
    return {*re.findall(r"[\u4e00-\u9fff]", text), *re.findall(r"[a-z]{4,}", text)}


def _same_mode(factor: Factor, slot: Label, usual: Sequence[Factor]) -> bool | None:
    """Whether a factor of freight is of the mode that a slot of freight asks for; None where one of
    them is no freight or does not say its mode.
    """
    rows = read_rules("factor_classes")["categories"]
    freight = {name for name, row in rows.items() if row["class"] == "transport"}
    if factor.category not in freight or not any(known.category in freight for known in usual):
        return None
    asked = modes([slot.zh, slot.en])
    asked = asked or modes([name for known in usual for name in _names(known)])
    offered = modes(_names(factor))
    if not asked or not offered:
        return None
    if not asked & offered:
        return False
    return True if len(asked) == 1 and asked == offered else None


def modes(names: Sequence[str]) -> frozenset[str]:
    """The modes of transport that names say: the ways they name (公路, rail), else those of the
    vehicles (truck, 机车); a ship alone is of the sea or inland water. Empty where they say none.
    """
    rules = read_rules("factor_classes")
    table: Mapping[str, Mapping[str, Sequence[str]]] = rules["freight_modes"]
    ways = frozenset(mode for mode, words in table.items() if _says(names, words["ways"]))
    if ways:
        return ways
    vehicles = frozenset(mode for mode, words in table.items() if _says(names, words["vehicles"]))
    if not _says(names, rules["afloat"]):
        return vehicles
    afloat = frozenset({"sea", "inland_water"})
    return vehicles & afloat or afloat  # a ship that carries cars is of no road


def _says(names: Iterable[str], words: Iterable[str]) -> bool:
    """Whether a name holds one of the words: Latin words whole, also in the plural."""
    return any(_pattern(tuple(words)).search(name.lower()) for name in names)


@cache
def _pattern(words: tuple[str, ...]) -> re.Pattern[str]:
    latin = [re.escape(word) for word in words if word.isascii()]
    han = [re.escape(word) for word in words if not word.isascii()]
    parts = [rf"(?<![a-z])(?:{'|'.join(latin)})s?(?![a-z])"] if latin else []
    return re.compile("|".join([*parts, *han]) or r"(?!)")


def _group_of(category: str) -> frozenset[str]:
    """The categories that serve alike with a category; none where names decide."""
    groups: Iterable[Iterable[str]] = read_rules("factor_classes")["serve_alike"]
    return next((frozenset(group) for group in groups if category in group), frozenset())


def _names(factor: Factor) -> list[str]:
    """The names of what a factor is about; a parameter's begins with its fuel or material."""
    if factor.kind == "emission":
        return [factor.name_zh, factor.name_en]
    return [factor.name_zh.split(" ")[0]]
