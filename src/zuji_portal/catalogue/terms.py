"""Search terms of a catalogue entry."""

from __future__ import annotations

from zuji.core.label import LANGS
from zuji.core.places import cities
from zuji.sectors.registry import get_model, industries
from zuji_portal.catalogue.models import Entry
from zuji_portal.foundation.search.index import Index
from zuji_portal.foundation.search.terms import terms

INDEX = Index("catalogue_search")


def entry_terms(entry: Entry) -> list[str]:
    """Names of product, enterprise, model, industry and city, specification, codes and numbers,
    as the page of the entry has them.
    """
    page = entry.page
    model, industry = get_model(entry.product.model_id), industries().get(entry.industry)
    city = next((c for c in cities() if c.code == entry.city), None)
    texts = [
        *(page[lang][name] for lang in LANGS for name in ("name", "enterprise")),
        page["specification"],
        page["gtin"],
        page["hs"],
        entry.archive_number,
        model.title["zh"],
        model.title["en"],
        *(() if industry is None else (industry["zh"], industry["en"])),
        *(() if city is None else (city.zh, city.en)),
    ]
    return terms(t for t in texts if t)
