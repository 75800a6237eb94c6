"""Names as they were meant: signs and letters that people mistype."""

from __future__ import annotations

import re
from functools import cache, lru_cache

from zuji.factors.name_rules import name_rules
from zuji.factors.substances import joined, names, words

LEAST_LETTERS = 7
LONG_WORD = re.compile(rf"[a-z]{{{LEAST_LETTERS - 1},}}")
BRACKET = re.compile(r"[(（\[【<《{]([^()（）\[\]【】]*)[)）\]】>》}]")


@lru_cache(maxsize=20_000)
def corrected(text: str) -> str:
    """A plain text whose latin words that no name has are put right by a letter left out, doubled
    or swapped (stainles → stainless); the text itself where none is near.
    """
    return LONG_WORD.sub(lambda word: _nearest_word(word[0]), text)


def signs_put_right(text: str) -> str:
    """A plain text with the signs that are commonly taken for those of chemical names replaced:
    聚丙稀 → 聚丙烯, 氢氧化纳 → 氢氧化钠.
    """
    for wrong, right in name_rules().mistyped:
        text = wrong.sub(right, text)
    return text


def nearest_name(text: str) -> str:
    """The known latin name that a whole text differs from by such letters; "" for none."""
    from rapidfuzz.distance import Indel
    from rapidfuzz.process import extract

    key = joined(words(BRACKET.sub(" ", text)))
    if len(key) < LEAST_LETTERS or not key.isascii() or any(sign.isdigit() for sign in key):
        return ""
    near = extract(key, _long_names(), scorer=Indel.distance, score_cutoff=2, limit=3)
    return next((name for name, far, _ in near if _is_mistyped(key, name, int(far))), "")


def _nearest_word(word: str) -> str:
    from rapidfuzz.distance import Indel
    from rapidfuzz.process import extract

    known = _long_words()
    if word in known or word.removesuffix("s") in known:
        return word
    near = extract(word, known, scorer=Indel.distance, score_cutoff=2, limit=3)
    meant = [other for other, far, _ in near if _is_mistyped(word, other, int(far))]
    return meant[0] if len(meant) == 1 else word


def _is_mistyped(word: str, other: str, distance: int) -> bool:
    is_swapped = distance == 2 and sorted(other) == sorted(word)
    return other[:2] == word[:2] and (is_swapped or (distance == 1 and _end_alike(word, other)))


def _end_alike(word: str, other: str) -> bool:
    """Whether two words end alike, or one doubles or drops its last letter."""
    return word[-2:] == other[-2:] or word.rstrip(word[-1]) == other.rstrip(other[-1])


@cache
def _long_names() -> tuple[str, ...]:
    return tuple(name for name in names() if name.isascii() and len(name) >= LEAST_LETTERS - 1)


@cache
def _long_words() -> frozenset[str]:
    known = {word for name in names() for word in words(name)} | name_rules().harmless_en
    return frozenset(word for word in known if word.isascii() and len(word) >= LEAST_LETTERS - 1)
