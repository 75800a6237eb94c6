"""Factors, models and lockfiles: open to everybody, no key needed."""

from __future__ import annotations

from typing import Annotated, Any

from django.http import Http404, HttpRequest, HttpResponse
from ninja import Body, Query, Router, Schema
from pydantic import Field

from zuji.core.canonical import canonical_bytes
from zuji.sectors.registry import by_industry, get_model
from zuji_portal.api import shapes, shown
from zuji_portal.api.answers import JSON, locked_content
from zuji_portal.api.paging import PageQuery, cursor_of, paged, place_in
from zuji_portal.foundation.accounts.viewer import Viewer
from zuji_portal.rulebook.factors import queries
from zuji_portal.rulebook.sectormodels.queries import model_or_404
from zuji_portal.studies.results.addresses import public_or_404
from zuji_portal.studies.results.verifying import verified

router = Router(tags=["library"])
Word = Annotated[str, Field(max_length=200)]
PROBLEMS = shapes.problems(400, 404, 422, 429, 503)


class Search(Schema):
    """`q`: Chinese words, pinyin initials, English words, codes; the rest narrow by one value
    each.
    """

    q: Word = ""
    stage: Word = ""
    industry: Word = ""
    region: Word = ""
    year: Word = ""
    tag: Word = ""
    licence: Word = ""
    use: Word = ""


@router.get(
    "/factors",
    response={200: shapes.FactorPage, **PROBLEMS},
    url_name="api_factors",
    auth=None,
    summary="Search the factor library",
)
def factors(request: HttpRequest, search: Query[Search], page: PageQuery) -> Any:
    facets = {k: v for k, v in search.model_dump().items() if k != "q" and v}
    hits = queries.search(search.q, facets, place_in(page.cursor), page.limit)
    following = cursor_of(hits.next_place) if hits.next_place else None
    return paged([shown.factor(v) for v in hits.versions], following)


@router.get(
    "/factors/match",
    response={200: shapes.SuitedFactors, **PROBLEMS},
    url_name="api_factor_match",
    auth=None,
    summary="The factors of the substance that a name means",
)
def factor_match(request: HttpRequest, name: Word) -> Any:
    return shown.suited(queries.suited(name))


@router.get(
    "/factors/{factor_id}",
    response={200: shapes.Factor, **PROBLEMS},
    url_name="api_factor",
    auth=None,
    summary="The current version of a factor",
)
def factor(request: HttpRequest, factor_id: Word) -> Any:
    return shown.factor(queries.current_or_404(factor_id))


@router.get(
    "/factors/{factor_id}/versions",
    response={200: list[shapes.Factor], **PROBLEMS},
    url_name="api_factor_versions",
    auth=None,
    summary="Every published version of a factor, the latest first",
)
def factor_versions(request: HttpRequest, factor_id: Word) -> Any:
    versions = list(queries.versions_of(Viewer(), factor_id))
    if not versions:
        raise Http404(factor_id)
    return [shown.factor(v) for v in versions]


@router.get(
    "/models",
    response={200: list[shapes.ModelHead], **shapes.problems(429, 503)},
    url_name="api_models",
    auth=None,
    summary="The sector models",
)
def models(request: HttpRequest) -> Any:
    return [shown.model(get_model(m)) for ids in by_industry().values() for m in ids]


@router.get(
    "/models/{model_id}",
    response={200: shapes.ModelWhole, **PROBLEMS},
    url_name="api_model",
    auth=None,
    summary="A sector model with its definition",
)
def model(request: HttpRequest, model_id: Word) -> Any:
    sector_model = model_or_404(model_id)
    return shown.model(sector_model) | {"definition": dict(sector_model.data)}


@router.get(
    "/lockfiles/{digest}",
    response={200: shapes.Lock, 304: None, **PROBLEMS},
    url_name="api_lockfile",
    auth=None,
    summary="A public result's lockfile by its digest",
)
def lockfile(request: HttpRequest, digest: Word) -> HttpResponse:
    stored = public_or_404(digest.removeprefix("sha256:"))
    return locked_content(request, canonical_bytes(stored.lock), stored.digest)


@router.post(
    "/verify",
    response={200: shapes.LockfileVerification, **PROBLEMS},
    url_name="api_verify",
    auth=None,
    summary="Three answers about a lockfile: arithmetic, published content, who vouches",
)
def verify(request: HttpRequest, lock: Body[shapes.Lock]) -> Any:
    return verified(canonical_bytes(lock), "body").answers.as_json()


@router.post(
    "/anchor",
    response={200: shapes.Lock, **PROBLEMS},
    url_name="api_anchor",
    auth=None,
    summary="The lockfile with the proofs of the log, to be checked without a network",
)
def anchor(request: HttpRequest, lock: Body[shapes.Lock]) -> HttpResponse:
    proven = verified(canonical_bytes(lock), "body").lock
    return HttpResponse(canonical_bytes(dict(proven)), content_type=JSON)
