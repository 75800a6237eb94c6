"""Rows as the shapes of the API."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from zuji.factors.offering import FactorChoice
from zuji.footprint.factor_range import value_and_range
from zuji.sectors.model import Model
from zuji_portal.api import shapes
from zuji_portal.enterprises.organisations.models import Enterprise
from zuji_portal.enterprises.products.models import Product
from zuji_portal.rulebook.factors.models import FactorVersion
from zuji_portal.studies.models import Revision, Study
from zuji_portal.studies.queries import revision_counts


def organisation(row: Enterprise) -> dict[str, Any]:
    return {name: getattr(row, name) for name in shapes.Organisation.model_fields}


def product(row: Product) -> dict[str, Any]:
    same = {
        n: getattr(row, n)
        for n in (
            "id",
            "name_zh",
            "name_en",
            "specification",
            "gb4754",
            "hs",
            "cpc",
            "gtin",
            "markets",
        )
    }
    return same | {"uscc": row.enterprise.uscc, "model": row.model_id}


def study_heads(rows: Sequence[Study]) -> list[dict[str, Any]]:
    """A page of studies; their revisions are counted in one read."""
    counts = revision_counts([row.pk for row in rows])
    return [study_head(row, counts.get(row.pk, 0)) for row in rows]


def study_head(row: Study, revisions: int) -> dict[str, Any]:
    """What a list of studies says of one."""
    return {
        "id": row.pk,
        "product": row.product_id,
        "uscc": row.enterprise.uscc,
        "model": row.model_id,
        "year": row.year,
        "state": row.state,
        "version": row.version,
        "revisions": revisions,
        "changed_at": row.changed_at,
    }


def study(row: Study, *, with_draft: bool) -> shapes.Study:
    """A study; officers see its last frozen data, its enterprise the draft."""
    latest = None if with_draft else row.latest_revision()
    data = row.data if with_draft or latest is None else latest.content()["study"]
    return shapes.Study(**study_heads([row])[0], data=data)


def revision(row: Revision) -> dict[str, Any]:
    figures = row.figures
    approval = getattr(row, "approval", None)
    return {
        "study": row.study_id,
        "number": row.number,
        "digest": row.digest,
        "at": row.at,
        "total": figures.total,
        "unit": figures.unit,
        "is_approved": approval.is_approved if approval else None,
    }


def factor(row: FactorVersion) -> dict[str, Any]:
    plain = row.factor.as_json()
    return {k: plain[k] for k in shapes.Factor.model_fields if k in plain} | {
        "version": row.version,
        "state": row.state,
    }


def suited(choice: FactorChoice) -> dict[str, Any]:
    """What a name means, and its factors."""
    return {
        "substance": choice.meaning.substance if choice.meaning else "",
        "said_zh": choice.said.zh,
        "said_en": choice.said.en,
        "items": [
            {k: getattr(row.factor, k, None) for k in shapes.SuitedFactor.model_fields}
            | value_and_range(row.factor)
            | {"why": row.why, "score": row.score}
            for row in choice.candidates
        ],
    }


def model(model: Model) -> dict[str, Any]:
    """A sector model with its inputs, choices and factors."""
    return {
        "id": model.id,
        "version": model.version,
        "industry": model.industry,
        "title_zh": model.title.zh,
        "title_en": model.title.en,
        "declared_unit": model.declared_unit,
    }
