"""The register of substances, materials, energies and services, and its names (data/substances)."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Any

from zuji.core.content import content_path, table_rows
from zuji.core.label import Label
from zuji.factors.name_rules import name_rules

Known = tuple[str, str]
"""A substance's id and why a name means it: ``identity`` for its own name, else ``synonym``."""


@dataclass(frozen=True, slots=True)
class Substance:
    """One entry: its names, CAS number and HS heading (six digits) where it has them.

    `kind` is the file it stands in; a factor of `is_a` may stand for this one.
    """

    id: str
    name: Label
    also: tuple[str, ...]
    cas: str
    hs6: str
    kind: str
    is_a: str


@cache
def register() -> Mapping[str, Substance]:
    """Every substance by its id."""
    entries: dict[str, Substance] = {}
    for path in sorted(content_path("data", "substances").glob("*.csv")):
        if path.stem in NOT_SUBSTANCES:
            continue
        for row in table_rows("data", "substances", path.name):
            entries[row["id"]] = Substance(
                id=row["id"],
                name=Label(row["zh"], row["en"]),
                also=tuple(filter(None, row["also"].split("|"))),
                cas=row["cas"],
                hs6=row["hs6"],
                kind=path.stem,
                is_a=row["is_a"],
            )
    return entries


NOT_SUBSTANCES = frozenset({"languages", "links"})


@cache
def names() -> Mapping[str, Known]:
    """Name as `written` → the substance it means; a substance's own names come first."""
    known: dict[str, Known] = {}
    for item in register().values():
        for name in (item.name.zh, item.name.en):
            known[written(name)] = (item.id, "identity")
    for item in register().values():
        for name in item.also:
            known.setdefault(written(name), (item.id, "synonym"))
    for substance, name in _foreign_names():
        known.setdefault(written(name), (substance, "synonym"))
    known.pop("", None)
    return known


def _foreign_names() -> Iterator[tuple[str, str]]:
    """Substance and name, for each of the names of German and Japanese buyers."""
    for row in table_rows("data", "substances", "languages.csv"):
        for language in ("de", "ja"):
            for name in filter(None, row[language].split("|")):
                yield row["id"], name


@cache
def by_cas() -> Mapping[str, str]:
    """CAS number → the first substance that has it."""
    return _first((item.cas, item.id) for item in register().values())


def _first(pairs: Iterator[tuple[str, str]]) -> dict[str, str]:
    found: dict[str, str] = {}
    for code, name in pairs:
        if code:
            found.setdefault(code, name)
    return found


@cache
def ancestors(substance: str) -> tuple[str, ...]:
    """What the substance is a kind of, the nearest first."""
    chain: list[str] = []
    above = register()[substance].is_a if substance in register() else ""
    while above and above not in chain:
        chain.append(above)
        above = register()[above].is_a
    return tuple(chain)


@cache
def _below() -> Mapping[str, tuple[tuple[str, int], ...]]:
    below: dict[str, list[tuple[str, int]]] = {}
    for substance in register():
        for far, above in enumerate(ancestors(substance)):
            below.setdefault(above, []).append((substance, far))
    return {above: tuple(kinds) for above, kinds in below.items()}


def kinds_of(substance: str) -> tuple[tuple[str, int], ...]:
    """The kinds of a substance, each with the number of steps that lie between: 0 for a kind of it,
    1 for a kind of a kind.
    """
    return _below().get(substance, ())


def is_kind_of(one: str, other: str) -> bool:
    """Whether `one` is `other` or a kind of it."""
    return one == other or other in ancestors(one)


@cache
def _simplified() -> dict[int, Any]:
    text = content_path("data", "substances", "traditional.txt").read_text("utf-8")
    pairs = "".join(line for line in text.splitlines(keepends=True) if not line.startswith("#"))
    table = {ord(pair[0]): pair[1] for pair in pairs.split()}
    table[ord("炭")] = "碳"
    return table | UMLAUTS | SHINJITAI


UMLAUTS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss", "é": "e"})
"""Letters that German buyers write one way or the other: Salzsäure, Salzsaeure."""
SHINJITAI = str.maketrans(
    "鉄塩気圧亜黒焼軟鉱薬検剤仮継触繊酢", "铁盐气压亚黑烧软矿药检剂假继触纤醋"
)
"""Japanese forms of characters → the simplified ones; 軽 stays, for 軽油 is diesel, 轻油 is not."""


@cache
def _variants() -> tuple[re.Pattern[str], Mapping[str, str]]:
    variants = {_small(word): _small(ours) for word, ours in name_rules().variants.items()}
    longest = sorted(variants, key=len, reverse=True)
    return re.compile("|".join(map(re.escape, longest))), variants


def _small(text: str) -> str:
    if text.isascii():
        return text.lower()
    return unicodedata.normalize("NFKC", text).lower().translate(_simplified())


@lru_cache(maxsize=50_000)
def plain(text: str) -> str:
    """A name in small letters, simplified characters and mainland words."""
    pattern, variants = _variants()
    return pattern.sub(lambda match: variants[match[0]], _small(text.replace("#", "号")))


WORD = re.compile(r"[a-zα-ω]*\d+(?:\.\d+)?[a-zα-ω0-9]*(?:\.\d+)?|[a-zα-ω]+|[ぁ-ヺー-鿿]+|[%+]")


@lru_cache(maxsize=50_000)
def words(text: str) -> tuple[str, ...]:
    """The words of a plain text: runs of Chinese characters, of latin letters and digits."""
    return tuple(WORD.findall(text))


@lru_cache(maxsize=50_000)
def written(name: str) -> str:
    """The key of a name: its words, with a space between two that are not Chinese."""
    return joined(words(plain(name)))


def joined(parts: tuple[str, ...] | list[str]) -> str:
    """Words put together again, with a space between two that are not Chinese."""
    text = ""
    for part in parts:
        if text and text[-1] < "ぁ" and part[0] < "ぁ":
            text += " "
        text += part
    return text
