"""What a reader asks for, less and less strictly: words that mean the same stand for each other,
half of the words suffice, and names of places always count.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from itertools import combinations
from typing import Any

from zuji.core.content import read_content
from zuji.core.places import cities
from zuji.core.province import current_province
from zuji_portal.foundation.search.index import Index
from zuji_portal.foundation.search.terms import Query, Term, alternatives, facet, runs

MOST_WORDS = 6
PLACE_ENDS = ("省", "市")


@dataclass(frozen=True)
class AskedWord:
    """A word of a query, with those that mean the same; a place is never left out."""

    text: str
    same: tuple[str, ...]
    is_place: bool


@cache
def synonyms() -> dict[str, tuple[str, ...]]:
    """Word in small letters → the words that mean the same, itself among them."""
    groups = read_content("data", "search", "synonyms.yaml")
    return {str(w).lower(): tuple(map(str, group)) for group in groups for w in group}


@cache
def places() -> frozenset[str]:
    """Names of the province and its cities, as people write them."""
    province = current_province()
    named: list[Any] = [province.name, *cities()]
    words = {text.lower() for place in named for text in (place.zh, place.en)}
    return frozenset(words | {w.removesuffix(end) for w in words for end in PLACE_ENDS})


def words_of(text: str) -> list[AskedWord]:
    """The words of a query; a run of Chinese is parted where it holds a known word or place."""
    lowered, words = text.lower(), []
    for part in lowered.split():
        pieces = [part] if part in synonyms() else [p for run in runs(part) for p in _parted(run)]
        words += [AskedWord(p, synonyms().get(p, (p,)), p in places()) for p in pieces]
    return list(dict.fromkeys(words))[:MOST_WORDS]


def _parted(run: str) -> Iterator[str]:
    if run.isascii():
        yield run
        return
    known = {w for w in (*synonyms(), *places()) if not w.isascii() and len(w) > 1}
    start = at = 0
    while at < len(run):
        here = max((w for w in known if run.startswith(w, at)), key=len, default="")
        if here:
            if run[start:at]:
                yield run[start:at]
            yield here
            at += len(here)
            start = at
        else:
            at += 1
    if run[start:]:
        yield run[start:]


def relaxations(text: str, facets: Iterable[tuple[str, str]] = ()) -> Iterator[Query]:
    """The queries to try in turn, the strictest first; empty for nothing to look for."""
    words = words_of(text)
    fixed: Query = tuple(((Term(facet(name, value)),),) for name, value in facets if value)
    fixed += tuple(_alternatives(w) for w in words if w.is_place)
    free = [w for w in words if not w.is_place]
    for kept in range(len(free), max((len(free) + 1) // 2, 1) - 1, -1):
        for some in combinations(free, kept):
            yield (*fixed, *(_alternatives(w) for w in some))
    if not free:
        yield fixed


def _alternatives(word: AskedWord) -> tuple[tuple[Term, ...], ...]:
    found: list[tuple[Term, ...]] = []
    for text in word.same:
        parts = [alternatives(run) for run in runs(text)]
        if len(parts) == 1:
            found += parts[0]
        elif parts:
            found.append(tuple(term for part in parts for term in part[0]))
    return tuple(dict.fromkeys(found))


def best(index: Index, text: str, facets: Iterable[tuple[str, str]] = ()) -> Query:
    """The strictest of the queries that finds something; the strictest of all where none does."""
    tried = list(relaxations(text, list(facets)))
    return next((query for query in tried if index.find(query, -1, 1)), tried[0])
