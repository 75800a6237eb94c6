"""A factor as an entry of the library: what it is found by, and where it stands in a list of
answers (pure).
"""

from __future__ import annotations

from collections.abc import Iterator

from zuji.core.regions import SAME
from zuji.factors import Factor
from zuji.factors.classes import stages_of
from zuji.sectors.uses import industries_of
from zuji_portal.foundation.search.terms import terms

KEY_BITS = 28
"""Room for 268 million versions below the bits that order them."""
FACETS = ("stage", "industry", "region", "year", "tag", "licence", "use")


def place_of(factor: Factor, key: int) -> int:
    """Usable before retired, product footprints first, China first, the young first, averages
    first, short names first.
    """
    age = min(max(2200 - (factor.year or 1900), 0), 511)
    parts = (
        (not factor.active, 1),
        (factor.use not in {"product_footprint", "any"}, 1),
        (not factor.region.startswith("CN"), 1),
        (age, 9),
        ("national" not in factor.id, 1),
        (min(len(factor.name_zh), 63), 6),
    )
    rank = 0
    for value, bits in parts:
        rank = rank << bits | int(value)
    return rank << KEY_BITS | key


def facets_of(factor: Factor) -> Iterator[tuple[str, str]]:
    """(facet, value) by which a reader narrows a list."""
    yield from (("stage", stage) for stage in stages_of(factor))
    yield from (("industry", industry) for industry in industries_of(factor))
    yield from (
        ("region", SAME.get(factor.region, factor.region)),
        ("year", str(factor.year or "")),
        ("tag", factor.confidence),
        ("licence", factor.source.licence),
        ("use", factor.use),
    )


def terms_of(factor: Factor) -> list[str]:
    """The terms under which a factor is found."""
    texts = (
        factor.id,
        factor.name_zh,
        factor.name_en,
        factor.category,
        factor.region,
        factor.technology,
        str(factor.year or ""),
    )
    return terms(texts, facets_of(factor))
