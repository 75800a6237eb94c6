"""The indicator sheet of near-zero pilots (R41): how far the footprints of each pilot are."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from statistics import fmean

from zuji.core.label import Label
from zuji_portal.catalogue.models import AcceptedValue
from zuji_portal.enterprises.organisations.queries import visible_to as visible_enterprises
from zuji_portal.enterprises.products.models import Product
from zuji_portal.foundation.accounts.viewer import Viewer
from zuji_portal.programme.adoption.models import AdoptedPlace
from zuji_portal.programme.adoption.queries import in_force
from zuji_portal.programme.adoption.resolving import lists_of, programmes
from zuji_portal.programme.counting import CountedItem
from zuji_portal.programme.lines import every_line

HEADS = (
    Label("试点", "Pilot"),
    Label("企业（家）", "Enterprises"),
    Label("产品（个）", "Products"),
    Label("完成核算", "Accounted"),
    Label("完成核算占比（%）", "Accounted, share (%)"),
    Label("现已核查", "Verified now"),
    Label("证书有效", "Certified now"),
    Label("公开并获证", "Labelled now"),
    Label("平均数据质量得分", "Mean data quality rating"),
    Label("比上一年降低的产品", "Products below the year before"),
    Label("有上一年可比的产品", "Products with a year before"),
)


@dataclass(frozen=True, kw_only=True)
class PilotIndicators:
    """One pilot: a park with its enterprises, or an enterprise alone. What is missing is None."""

    programme: Label
    name: Label
    enterprises: int
    products: int
    accounted: int
    verified: int
    certified: int
    labelled: int
    dqr: float | None
    reduced: int
    comparable: int

    @property
    def share(self) -> float | None:
        """Accounted products in all products, per cent; None without products."""
        return 100 * self.accounted / self.products if self.products else None

    def cells(self) -> list[object]:
        """The row as `HEADS` names it, after the name."""
        share = None if self.share is None else round(self.share, 1)
        dqr = None if self.dqr is None else round(self.dqr, 2)
        counts = (self.enterprises, self.products, self.accounted, share)
        now = (self.verified, self.certified, self.labelled, dqr)
        return [*counts, *now, self.reduced, self.comparable]


def pilots(viewer: Viewer, day: datetime.date) -> list[PilotIndicators]:
    """The pilots of the enterprises that the viewer sees, parks first."""
    titles = programmes()
    keys = [key for key in titles if lists_of(key) == "pilot"]
    seen = visible_enterprises(viewer).order_by()
    places = in_force(day).filter(programme__in=keys, enterprise__in=seen)
    groups: dict[tuple[str, str, int], list[AdoptedPlace]] = {}
    for place in places:
        alone = 0 if place.park else place.enterprise_id
        groups.setdefault((place.programme, place.park, alone), []).append(place)
    products = {line.pk: line for line in every_line(viewer, day)["products"]} if groups else {}
    firms = {place.enterprise_id for rows in groups.values() for place in rows}
    made = Product.objects.filter(enterprise__in=firms).order_by()
    lines_of: dict[int, list[CountedItem]] = {}
    for pk, enterprise in made.values_list("pk", "enterprise"):
        if pk in products:
            lines_of.setdefault(enterprise, []).append(products[pk])
    changed = changes(firms)
    held = sorted(groups.items(), key=lambda item: (item[0][0], not item[0][1], item[0][1]))
    return [_of(titles[key[0]], rows, lines_of, changed) for key, rows in held]


def _of(
    programme: Label,
    places: Sequence[AdoptedPlace],
    lines_of: Mapping[int, Sequence[CountedItem]],
    changed: Mapping[int, bool],
) -> PilotIndicators:
    firms = {place.enterprise_id for place in places}
    own = [line for firm in firms for line in lines_of.get(firm, ())]
    first = places[0]
    is_park = bool(first.park)
    name_zh = first.park if is_park else first.enterprise.name_zh
    name_en = first.park if is_park else (first.enterprise.name_en or first.enterprise.name_zh)
    rated = [line.dqr for line in own if line.dqr is not None]
    compared = [changed[line.pk] for line in own if line.pk in changed]
    return PilotIndicators(
        programme=programme,
        name=Label(name_zh, name_en),
        enterprises=len(firms),
        products=len(own),
        accounted=sum("accounted" in line.reached for line in own),
        verified=sum("verified" in line.in_force for line in own),
        certified=sum("certified" in line.in_force for line in own),
        labelled=sum("labelled" in line.in_force for line in own),
        dqr=fmean(rated) if rated else None,
        reduced=sum(compared),
        comparable=len(compared),
    )


def changes(enterprises: Iterable[int]) -> dict[int, bool]:
    """Product → whether its value of the last year is below that of the year with a value before
    it, of those with both in the same unit; of a year the last accepted value counts.
    """
    years: dict[int, dict[int, tuple[float, str]]] = {}
    rows = AcceptedValue.objects.filter(entry__enterprise__in=list(enterprises)).order_by("pk")
    for product, year, total, unit in rows.values_list("entry__product", "year", "total", "unit"):
        years.setdefault(product, {})[year] = (total, unit)
    compared: dict[int, bool] = {}
    for product, values in years.items():
        ordered = [values[year] for year in sorted(values)]
        if len(ordered) > 1 and ordered[-2][1] == ordered[-1][1]:
            compared[product] = ordered[-1][0] < ordered[-2][0]
    return compared
