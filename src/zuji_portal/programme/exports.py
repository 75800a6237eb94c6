"""Products that fall under CBAM: where they go, their footprint, and what an import with default
values costs per tonne under a price.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from statistics import fmean, median
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from zuji.cbam.defaults import schedule
from zuji.cbam.exposure import DefaultExposure, exposure
from zuji.cbam.goods import LENGTHS, good_of
from zuji.core.figures import in_full
from zuji.core.label import Label
from zuji.core.numbers import read_quantity
from zuji.core.places import cbam_good
from zuji.core.refusals import Refusal, refuse
from zuji_portal.cbam.queries import newest_versions
from zuji_portal.enterprises.organisations.queries import visible_to
from zuji_portal.enterprises.products.models import Product
from zuji_portal.foundation.accounts.viewer import Viewer, viewer_of
from zuji_portal.programme.carbon import YearValue, newest, year_values
from zuji_portal.programme.markets import by_market
from zuji_portal.ui.language import findings_for, lang

ORIGIN, LONGEST = "CN", max(LENGTHS)
PLACE = Label("证书价", "price of a certificate")
PRICE, MOST_PRICE = 80.0, 10_000.0
"""€ per certificate where nobody types another: an assumption of this page, no forecast."""


@dataclass(frozen=True)
class ExportedGood:
    """A product under CBAM; € per tonne from the least to the highest code, None without a default
    value.
    """

    product: Product
    good: Label
    value: YearValue | None
    exposure: DefaultExposure | None
    price: float

    @property
    def cost(self) -> tuple[float, float] | None:
        if self.exposure is None:
            return None
        low, high = self.exposure.due
        return low * self.price, high * self.price


def exported(viewer: Viewer, year: int, price: float) -> list[ExportedGood]:
    """Every product under CBAM that the viewer supervises, the dearest first."""
    rows = Product.objects.filter(enterprise__in=visible_to(viewer)).exclude(hs="")
    found = {p.pk: p for p in rows.select_related("enterprise") if cbam_good(p.hs)}
    values = {v.product: v for v in newest(year_values(found))}
    goods = [
        ExportedGood(
            product=product,
            good=good_of(product.hs[:LONGEST]).name,
            value=values.get(product.pk),
            exposure=exposure(product.hs, ORIGIN, year),
            price=price,
        )
        for product in found.values()
    ]
    return sorted(goods, key=lambda g: (-(g.cost or (0.0, 0.0))[1], g.product.pk))


def _asked(request: HttpRequest) -> tuple[int, float]:
    """The year and the price of the address; refuses others, each at its field."""
    years = schedule()
    now = min(max(timezone.localdate().year, min(years)), max(years))
    written = request.GET.get("year", "") or str(now)
    if not (written.isdecimal() and len(written) < 5 and int(written) in years):
        raise refuse(
            "cbam-year", Label("年份", "year"), written[:20], f"{min(years)} … {max(years)}"
        )
    price = _typed_price(request)
    number = read_quantity(price, "", PLACE[lang()]) if price else PRICE
    if not 0 <= number <= MOST_PRICE:
        raise refuse("value-range", PLACE, price, f"0 … {in_full(MOST_PRICE)}")
    return int(written), number


def _typed_price(request: HttpRequest) -> str:
    return request.GET.get("price", "").replace("\0", "")[:40]  # request.GET


def cost_by_year(goods: list[ExportedGood]) -> Iterator[dict[str, Any]]:
    """Year by year the least and the highest cost per tonne among the goods, and the median of
    their middles.
    """
    for year in schedule():
        found = [(exposure(good.product.hs, ORIGIN, year), good.price) for good in goods]
        costs = [[price * end for end in each.due] for each, price in found if each]
        if costs:
            yield {
                "year": year,
                "low": min(low for low, _ in costs),
                "middle": median(fmean(ends) for ends in costs),
                "high": max(high for _, high in costs),
            }


@require_safe
def programme_exports(request: HttpRequest) -> HttpResponse:
    """Products under CBAM, with defaults and cost."""
    typed = _typed_price(request) or in_full(PRICE)
    context: dict[str, Any] = {"years": list(schedule()), "price": typed, "goods": []}
    try:
        year, price = _asked(request)
    except Refusal as problem:
        context["findings"] = findings_for(problem.findings)
        return render(request, "programme/exports.html", context, status=422)
    goods = exported(viewer_of(request), year, price)
    versions = newest_versions(good.product.pk for good in goods)
    context |= {"year": year, "goods": goods, "paths": list(cost_by_year(goods))}
    context["markets"] = by_market(goods, versions, year)
    return render(request, "programme/exports.html", context)
