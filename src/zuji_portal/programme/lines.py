"""Enterprises, products and data sets as lines to count, from what the viewer may see."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterable, Mapping
from functools import lru_cache

from django.db.models import Q, QuerySet

from zuji.core.places import cbam_good
from zuji.core.province import current_province
from zuji.sectors.registry import industry_of
from zuji_portal.catalogue.milestones import labelled_now, labels
from zuji_portal.certification.milestones import certifications, certified_now
from zuji_portal.enterprises.organisations.models import Enterprise
from zuji_portal.enterprises.organisations.queries import visible_to
from zuji_portal.enterprises.products.models import Product
from zuji_portal.foundation.accounts.viewer import Viewer
from zuji_portal.programme.counting import UNITS, CountedItem
from zuji_portal.programme.scope import DatedIndustry, industry_of_class, key_industries
from zuji_portal.rulebook.factors.models import FactorVersion
from zuji_portal.studies.milestones import Accepted, Reached, acceptances, standing, submissions
from zuji_portal.ui.localday import LocalDay, day_of
from zuji_portal.verification.milestones import verifications, verified_now

Days = dict[int, dict[str, datetime.date]]
Classify = Callable[[str], str]


def every_line(viewer: Viewer, day: datetime.date) -> dict[str, list[CountedItem]]:
    """The lines of each unit, with industries as they are on `day`."""
    industries = key_industries(day)
    known: dict[str, str] = {}

    def classify(code: str) -> str:
        if code not in known:
            known[code] = industry_of_class(code, industries)
        return known[code]

    enterprises = visible_to(viewer)
    reached, of_product, quality = _milestones(enterprises)
    firms = _firms(enterprises, reached, classify)
    holding = _holding(enterprises)
    products = list(
        _product_lines(
            enterprises,
            of_product,
            quality,
            classify=classify,
            industries=industries,
            firms=firms,
            holding=holding,
        )
    )
    return {
        "enterprises": list(firms.values()),
        "products": products,
        "datasets": list(_dataset_lines(viewer)),
    }


def _milestones(
    enterprises: QuerySet[Enterprise],
) -> tuple[Days, Days, dict[int, Accepted]]:
    """First days by enterprise and by product, and the latest acceptance of each product."""
    of_enterprise: Days = {}
    of_product: Days = {}
    quality: dict[int, Accepted] = {}

    def first(days_by_key: Days, key: int, stage: str, day: datetime.date) -> None:
        days = days_by_key.setdefault(key, {})
        if stage not in days or day < days[stage]:
            days[stage] = day

    def note(stage: str, rows: Iterable[Reached | Accepted]) -> None:
        for row in rows:
            first(of_enterprise, row.enterprise, stage, row.day)
            first(of_product, row.product, stage, row.day)

    note("submitted", submissions(enterprises))
    accepted = list(acceptances(enterprises))
    note("accounted", accepted)
    quality |= {row.product: row for row in accepted}
    note("verified", verifications(enterprises))
    note("certified", certifications(enterprises))
    note("labelled", labels(enterprises))
    return of_enterprise, of_product, quality


def _holding(enterprises: QuerySet[Enterprise]) -> dict[int, frozenset[str]]:
    """Product → the stages that hold today."""
    products_by_stage = {
        "accounted": standing(enterprises),
        "verified": verified_now(enterprises),
        "certified": certified_now(enterprises),
        "labelled": labelled_now(enterprises),
    }
    products = {product for stage in products_by_stage.values() for product in stage}
    return {p: frozenset(s for s, held in products_by_stage.items() if p in held) for p in products}


def _firms(
    enterprises: QuerySet[Enterprise], reached: Days, classify: Classify
) -> dict[int, CountedItem]:
    """The enterprises' lines by key; markets and goods come with their products."""
    rows = enterprises.order_by().values_list(
        "pk", "city", "industry", "is_exporter", LocalDay("enrolled_at")
    )
    return {
        pk: CountedItem(
            pk,
            city,
            classify(industry),
            is_exporter,
            {"enrolled": day_of(at), **reached.get(pk, {})},
        )
        for pk, city, industry, is_exporter, at in rows
    }


def _product_lines(
    enterprises: QuerySet[Enterprise],
    reached: Days,
    quality: Mapping[int, Accepted],
    *,
    classify: Classify,
    industries: Mapping[str, DatedIndustry],
    firms: dict[int, CountedItem],
    holding: Mapping[int, frozenset[str]],
) -> Iterable[CountedItem]:
    """The products' lines; what they are and where they go is added to their enterprises' lines."""
    rows = (
        Product.objects.filter(enterprise__in=enterprises)
        .order_by()
        .values_list(
            "pk", "enterprise", "gb4754", "model_id", "hs", "markets", LocalDay("created_at")
        )
    )
    for pk, enterprise, code, model, hs, listed, at in rows:
        firm, modelled, rated = firms.get(enterprise), industry_of(model), quality.get(pk)
        if firm is None:  # enrolled since the enterprises were read
            continue
        industry = classify(code) or (modelled if modelled in industries else "") or firm.industry
        markets, is_cbam = _markets(listed), bool(cbam_good(hs))
        holds = holding.get(pk, frozenset())
        if markets - firm.markets or is_cbam > firm.is_cbam or holds - firm.in_force:
            firms[enterprise] = firm._replace(
                markets=firm.markets | markets,
                is_cbam=firm.is_cbam or is_cbam,
                in_force=firm.in_force | holds,
            )
        days = {"enrolled": day_of(at), **reached.get(pk, {})}
        yield CountedItem(
            pk=pk,
            city=firm.city,
            industry=industry,
            is_exporter=firm.is_exporter,
            reached=days,
            dqr=rated.dqr if rated else None,
            primary=rated.primary if rated else None,
            markets=markets,
            is_cbam=is_cbam,
            in_force=holds,
        )


@lru_cache(maxsize=4096)
def _markets(listed: str) -> frozenset[str]:
    return frozenset(listed.split(",")) if listed else frozenset()


def local_datasets() -> QuerySet[FactorVersion]:
    """Factors of the province that were contributed here and are current."""
    here = current_province().file.region
    of_here = Q(content__region=here) | Q(content__region__startswith=f"{here}-")
    return FactorVersion.objects.filter(of_here, is_current=True, is_shipped=False)


def _dataset_lines(viewer: Viewer) -> Iterable[CountedItem]:
    """Only for who sees the whole province: data sets belong to no city."""
    if viewer.role not in {"province", "auditor"}:
        return
    rows = local_datasets().values_list("pk", LocalDay("published_at"), LocalDay("proposed_at"))
    for pk, published, proposed in rows:
        enrolled = day_of(proposed)
        reached = {
            "enrolled": enrolled,
            "submitted": enrolled,
            "accounted": day_of(published or proposed),
        }
        yield CountedItem(pk, "", "", False, reached)


assert set(UNITS) == {"enterprises", "products", "datasets"}
