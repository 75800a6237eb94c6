"""Every read of the factor library. Published versions are everybody's; proposals are the
experts' and the province's.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache

from django.db.models import Count, QuerySet
from django.http import Http404

from zuji.core.label import Lang
from zuji.core.regions import SAME
from zuji.core.words import STAGE_LABELS
from zuji.factors import Factor, Library, builtin_library
from zuji.factors.identify import Meaning, identify
from zuji.factors.matching import FactorQuery, match
from zuji.factors.offering import FactorChoice, choice_of
from zuji.footprint import StudyDocument
from zuji.footprint.study import library_of
from zuji.sectors.registry import industries
from zuji_portal.foundation.accounts.viewer import Viewer
from zuji_portal.foundation.search.relaxed import AskedWord, best, words_of
from zuji_portal.rulebook.factors.library import INDEX, stamp
from zuji_portal.rulebook.factors.machine import OPEN
from zuji_portal.rulebook.factors.models import FactorVersion

A_PAGE = 50
SUITED = 8
"""Factors that a search names as of the substance asked for."""
LONGEST_QUERY = 200
"""Characters of a query that are looked at."""
PUBLIC = ("published", "superseded", "retired")


@dataclass(frozen=True)
class Found:
    """A page of a search: the versions, and the place to go on from (0 at the end)."""

    versions: list[FactorVersion]
    next_place: int


def search(words: str, facets: Mapping[str, str], after: int = -1, limit: int = A_PAGE) -> Found:
    """Current factors that hold every word and facet value, in the order of the library."""
    places = INDEX.find(best(INDEX, words, facets.items()), after, limit + 1)
    rows = FactorVersion.objects.filter(place__in=places[:limit]).order_by("place")
    return Found(list(rows), places[limit - 1] if len(places) > limit else 0)


def suited(words: str, limit: int = SUITED) -> FactorChoice:
    """The current factors of the substance that the words mean, best first, and why; the sentence
    to show where the library holds none.
    """
    query = FactorQuery(_one_spelling(words[:LONGEST_QUERY].replace("\0", "").strip()))
    candidates = match(_current_library(stamp()), query, limit) if query.name else []
    return choice_of(candidates, query.name)


def _one_spelling(text: str) -> str:
    """The words in the first spelling of those that mean the same substance, so that each finds
    the same; a name with other words in it stays as it is.
    """
    words = words_of(text)
    if not all(word.is_place or len(word.same) > 1 or word.text.isdigit() for word in words):
        return text
    spelled = " ".join(dict.fromkeys(map(_first_spelling, words)))
    return spelled if identify(spelled) else text


def _first_spelling(word: AskedWord) -> str:
    meant = identify(word.text)
    for text in word.same:
        other = identify(text)
        if other and (not meant or _what(other) == _what(meant)):
            return text
    return word.text


def _what(meaning: Meaning) -> tuple[str, str]:
    return meaning.substance, meaning.activity


@lru_cache(maxsize=2)
def _current_library(named: str) -> Library:
    rows = FactorVersion.objects.filter(is_current=True, is_shipped=False)
    revised = tuple(row.factor for row in rows)
    return builtin_library().revised(revised) if revised else builtin_library()


def library() -> Library:
    """The factors that hold, shipped and revised."""
    return _current_library(stamp())


def count() -> int:
    return _count(stamp())


@lru_cache(maxsize=4)
def _count(named: str) -> int:
    return FactorVersion.objects.filter(is_current=True).count()


def packs() -> list[tuple[str, int]]:
    """(pack, how many current factors)."""
    rows = FactorVersion.objects.filter(is_current=True).values("pack").annotate(n=Count("pk"))
    return [(row["pack"], row["n"]) for row in rows.order_by("-n")]


def facet_values(lang: Lang) -> dict[str, list[tuple[str, str]]]:
    """Facet → (value, label) to choose from; read once a change of the library."""
    by_facet = _facet_values(stamp())
    return {
        "stage": [(key, label[lang]) for key, label in STAGE_LABELS.items()],
        "industry": [(key, label[lang]) for key, label in industries().items()],
        **{name: [(value, value) for value in values] for name, values in by_facet.items()},
    }


@lru_cache(maxsize=4)
def _facet_values(named: str) -> dict[str, list[str]]:
    rows = FactorVersion.objects.filter(is_current=True)
    keys = {
        "region": "content__region",
        "year": "content__year",
        "tag": "content__confidence",
        "use": "content__use",
        "licence": "content__source__licence",
    }
    by_facet: dict[str, list[str]] = {}
    for name, key in keys.items():
        values = {str(v) for v in rows.order_by().values_list(key, flat=True).distinct() if v}
        by_facet[name] = sorted({SAME.get(v, v) for v in values}, reverse=name == "year")
    return by_facet


def visible_to(viewer: Viewer) -> QuerySet[FactorVersion]:
    rows = FactorVersion.objects.select_related("base")
    if viewer.role in {"expert", "province"}:
        return rows
    return rows.filter(state__in=PUBLIC)


def current_or_404(factor_id: str) -> FactorVersion:
    version = FactorVersion.objects.filter(factor_id=factor_id, is_current=True).first()
    if version is None:
        raise Http404(factor_id)
    return version


def version_or_404(viewer: Viewer, pk: int) -> FactorVersion:
    version = visible_to(viewer).filter(pk=pk).first()
    if version is None:
        raise Http404(pk)
    return version


def versions_of(viewer: Viewer, factor_id: str) -> QuerySet[FactorVersion]:
    return visible_to(viewer).filter(factor_id=factor_id).order_by("-pk")


def open_proposals(viewer: Viewer) -> QuerySet[FactorVersion]:
    return visible_to(viewer).filter(state__in=OPEN).order_by("-pk")


def best_before(until: str) -> QuerySet[FactorVersion]:
    """Current, usable factors whose best-before date comes by `until`, the earliest first."""
    rows = FactorVersion.objects.filter(state="published", is_current=True)
    return rows.exclude(review_by="").filter(review_by__lte=until).order_by("review_by", "place")


def library_for(study: StudyDocument) -> Library:
    """The factors a study may stand on: those that ship, as the province has revised them, and
    those it names itself.
    """
    base = library_of(study)
    named = {str(v) for v in (study.data.get("factors") or {}).values()} - set(base.factors)
    revised = (*_revisions(stamp()), *revisions_of(named))
    return base.revised(revised) if revised else base


@lru_cache(maxsize=4)
def _revisions(named: str) -> tuple[Factor, ...]:
    return revisions_of(builtin_library().factors)


def revisions_of(factor_ids: Iterable[str]) -> tuple[Factor, ...]:
    """The factors among `factor_ids` that the province has revised, added or retired: what the
    packs do not say.
    """
    asked = {
        i for i in factor_ids if i.isprintable()
    }  # no id holds a NUL, which a database refuses
    if not asked:
        return ()
    rows = FactorVersion.objects.filter(is_current=True, is_shipped=False, factor_id__in=asked)
    return tuple(row.factor for row in rows.order_by("factor_id"))
