"""Search terms of a text and of a query. Terms are ASCII, so any database splits them alike.

Chinese has no blanks between words: every character and every pair of neighbours is a term, and so
is every pair of pinyin initials (水泥 → ``sn``). Latin words and numbers are terms by themselves
and found by their beginning.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from hashlib import blake2s

RUNS = re.compile(r"[\u3400-\u9fff\uf900-\ufaff]+|[a-z]+|[0-9]+")
MOST_WORDS = 12


@dataclass(frozen=True)
class Term:
    """A term of the index; `is_prefix` finds every term that begins so."""

    text: str
    is_prefix: bool = False


Query = tuple[tuple[tuple[Term, ...], ...], ...]
"""All of these; each is one of several alternatives; an alternative is all of its terms."""


def terms(texts: Iterable[str], facets: Iterable[tuple[str, str]] = ()) -> list[str]:
    """The terms of a record: of its texts, and one for each facet value."""
    all_terms = {term for text in texts for run in runs(text) for term in run_terms(run)}
    return sorted(all_terms | {facet(name, value) for name, value in facets if value})


def runs(text: str) -> list[str]:
    return RUNS.findall(text.lower())


@lru_cache(maxsize=65536)
def run_terms(run: str) -> frozenset[str]:
    if run.isascii():
        return frozenset({f"w{run}"})
    coded_terms = {coded(character) for character in run} | {coded(pair) for pair in pairs(run)}
    return frozenset(coded_terms | {f"p{pair}" for pair in pairs(initials(run))})


def coded(characters: str) -> str:
    return "c" + "".join(f"{ord(character):x}" for character in characters)


def pairs(text: str) -> Iterator[str]:
    return (text[i : i + 2] for i in range(len(text) - 1))


@lru_cache(maxsize=65536)
def initials(run: str) -> str:
    """The first letter of each character's pinyin. Its dictionary is read by who needs it, not by
    every process that starts.
    """
    from pypinyin import Style, lazy_pinyin

    return "".join(lazy_pinyin(run, style=Style.FIRST_LETTER))


def facet(name: str, value: str) -> str:
    """One term for a value of a facet, whatever characters the value holds."""
    return f"y{name}{blake2s(value.encode(), digest_size=6).hexdigest()}"


def query(text: str, facets: Iterable[tuple[str, str]] = ()) -> Query:
    """What a reader's words and chosen facets ask for; empty for nothing to look for."""
    asked = [alternatives(run) for run in runs(text)[:MOST_WORDS]]
    asked += [((Term(facet(name, value)),),) for name, value in facets if value]
    return tuple(asked)


def alternatives(run: str) -> tuple[tuple[Term, ...], ...]:
    """The terms of which one set must be there for a run of text to be found."""
    if not run.isascii():
        return (tuple(Term(coded(p)) for p in (pairs(run) if len(run) > 1 else run)),)
    word = (Term(f"w{run}", is_prefix=True),)
    if run.isalpha() and len(run) > 1:
        return word, tuple(Term(f"p{pair}") for pair in pairs(run))
    return (word,)


def fts5(asked: Query) -> str:
    """The query as SQLite's FTS5 reads it."""
    return _written(asked, " AND ", " OR ", lambda t: t.text + ("*" if t.is_prefix else ""))


def tsquery(asked: Query) -> str:
    """The query as PostgreSQL's ``tsquery`` reads it."""
    return _written(asked, " & ", " | ", lambda t: f"'{t.text}'" + (":*" if t.is_prefix else ""))


def _written(asked: Query, both: str, either: str, write: Callable[[Term], str]) -> str:
    return both.join(
        "(" + either.join("(" + both.join(map(write, all_of)) + ")" for all_of in one_of) + ")"
        for one_of in asked
    )
