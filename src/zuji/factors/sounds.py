"""Names written by sound: in pinyin letters (liusuan), or with a sign of the same sound that was
picked by mistake (镀新钢板 for 镀锌钢板).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import cache, lru_cache

from zuji.core.content import content_path
from zuji.factors.name_rules import name_rules
from zuji.factors.name_words import pieces
from zuji.factors.substances import is_kind_of, names, register

SHORTEST, LONGEST = 3, 10
"""Signs of a name within which one may be mistaken; in shorter ones too much sounds alike."""
FEWEST_LETTERS = 5
CHEMICAL = frozenset({"fertiliser", "inorganic", "organic", "polymers"})
KINDS = CHEMICAL | {"energy", "metals", "minerals"}
ALIKE = "已"
"""A sign that sounds like 乙 and looks like 己."""
CHINESE = re.compile("[㐀-鿿]+")
IN_LETTERS = re.compile(r"([a-z']+(?: [a-z']+)*)[^a-z]*")


def name_in_pinyin(text: str) -> str:
    """The known name that a plain text of latin letters is the pinyin of; "" for none, and where
    several substances sound so. Numbers behind it tell a grade: liusuan 98%.
    """
    match = IN_LETTERS.fullmatch(text)
    letters = re.sub("[ ']", "", match[1]) if match else ""
    if len(letters) < FEWEST_LETTERS:
        return ""
    return _sole(_by_letters().get(letters, ()))


def sounds_put_right(text: str) -> str:
    """A plain text in which one sign that makes no sense is replaced by the sign of a known name
    that sounds the same; a sign that makes another chemical (氢 for 氰) is left.
    """
    return CHINESE.sub(lambda run: _run_put_right(run[0]), text)


@lru_cache(maxsize=20_000)
def _run_put_right(run: str) -> str:
    if len(run) < SHORTEST or all(piece.kind != "unknown" for piece in pieces(run)):
        return run
    strange = {at for at, piece in _signs(run) if piece == "unknown"}
    sounds = [sound_of(sign) for sign in run]
    for length in range(min(LONGEST, len(run)), SHORTEST - 1, -1):
        for start in range(len(run) - length + 1):
            end = start + length
            if strange.isdisjoint(range(start, end)):
                continue
            alike = _by_sound().get(tuple(sounds[start:end]), ())
            if meant := _sole([name for name in alike if _is_slip(run[start:end], name)]):
                return run[:start] + meant + run[end:]
    return run


def _signs(run: str) -> Iterator[tuple[int, str]]:
    at = 0
    for piece in pieces(run):
        yield from ((at + step, piece.kind) for step in range(len(piece.text)))
        at += len(piece.text)


def _is_slip(typed: str, name: str) -> bool:
    """Whether one sign of a name was taken for another: not the first of a metal or a mineral (芯板
    is no 锌板), and not for one that makes another chemical of it.
    """
    slips = [at for at, (one, other) in enumerate(zip(typed, name, strict=True)) if one != other]
    if len(slips) != 1 or typed[slips[0]] in name_rules().morphemes | {ALIKE}:
        return False
    return slips != [0] or register()[names()[name][0]].kind in CHEMICAL


def _sole(alike: tuple[str, ...] | list[str]) -> str:
    """The name of those given where they mean one substance, or one and kinds of it."""
    means = {name: names()[name][0] for name in alike}
    tops = [name for name in means if all(is_kind_of(one, means[name]) for one in means.values())]
    return tops[0] if tops else ""


def sound_of(sign: str) -> str:
    """The syllable of a Chinese sign, without its tone; ü is written v; "" for one not known."""
    return _sounds().get(sign, "")


@cache
def _sounds() -> Mapping[str, str]:
    text = content_path("data", "substances", "sounds.txt").read_text("utf-8")
    rows = (line.split() for line in text.splitlines() if not line.startswith("#"))
    return {sign: syllable for syllable, signs in rows for sign in signs}


@cache
def _by_sound() -> Mapping[tuple[str, ...], tuple[str, ...]]:
    found: dict[tuple[str, ...], list[str]] = {}
    for name, (substance, _) in names().items():
        if not SHORTEST <= len(name) <= LONGEST or register()[substance].kind not in KINDS:
            continue
        if CHINESE.fullmatch(name):
            found.setdefault(tuple(sound_of(sign) for sign in name), []).append(name)
    return {sounds: tuple(row) for sounds, row in found.items()}


@cache
def _by_letters() -> Mapping[str, tuple[str, ...]]:
    found: dict[str, list[str]] = {}
    for name in names():
        if 2 <= len(name) <= LONGEST and CHINESE.fullmatch(name):
            letters = "".join(sound_of(sign) for sign in name)
            for key in {letters, letters.replace("v", "u")}:
                found.setdefault(key, []).append(name)
    return {letters: tuple(row) for letters, row in found.items()}
