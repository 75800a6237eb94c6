"""The bought items of a plant's bill, held against its ledger, and factors for those that wait."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from zuji.core.figures import in_full
from zuji.core.label import listed
from zuji.core.refusals import Finding, blocking, note, warning
from zuji.factors.matching import Candidate, FactorQuery, match
from zuji.footprint.study import StudyDocument, library_of
from zuji.plants.bom import BillOfMaterials, size_in
from zuji.plants.flows import LedgerFlow
from zuji.plants.sharing import PlantProduct
from zuji.plants.tables import alike

TOLD_GAP = 0.05
"""A bill that differs from the ledger by more than one in twenty is asked about."""
CANDIDATES = 3


@dataclass(frozen=True, kw_only=True)
class PlantItem:
    """A bought item of the bill: what the products need of it in the year, and what the ledger
    counts of it (None where no amount in its unit stands there). `flows` are those that share it.
    """

    code: str
    title: str
    unit: str
    needed: float
    counted: float | None
    flows: tuple[str, ...]
    place: str

    @property
    def name(self) -> str:
        """Code and title."""
        return f"{self.code} {self.title}".strip()

    @property
    def ratio(self) -> float | None:
        """The bill by the ledger."""
        return self.needed / self.counted if self.counted else None

    def waits(self, left_out: Mapping[str, str]) -> bool:
        """Whether no flow counts it and nobody said why."""
        return self.needed > 0 and not self.flows and not left_out.get(self.code, "").strip()


def items_of(
    bill: BillOfMaterials,
    products: Iterable[PlantProduct],
    flows: Iterable[LedgerFlow],
    titles: Mapping[str, str],
) -> tuple[PlantItem, ...]:
    """The bought items with the year's need of them and what the ledger counts."""
    needed = defaultdict(list)
    for product in products:
        for item, amount in bill.needs(product.sku).items():
            needed[item].append(amount * product.output)
    counted, sharing = defaultdict(list), defaultdict(list)
    for flow in flows:
        if flow.item:
            sharing[flow.item].append(flow.id)
            size = size_in(flow.unit, bill.units[flow.item])
            if flow.amount is not None and size is not None:  # freight of an item counts t·km
                counted[flow.item].append(flow.amount * size)
    places = {line.child: line.place for line in reversed(bill.lines)}
    return tuple(
        PlantItem(
            code=item,
            title=titles.get(item, ""),
            unit=bill.units[item],
            needed=math.fsum(needed[item]),
            counted=math.fsum(counted[item]) if item in counted else None,
            flows=tuple(sharing[item]),
            place=places[item],
        )
        for item in bill.bought
    )


def item_findings(
    items: Sequence[PlantItem],
    flows: Iterable[LedgerFlow],
    left_out: Mapping[str, str],
    place_of: Callable[..., str],
) -> list[Finding]:
    """Every bought item stands in the ledger once or is left out with a reason, and the bill is
    held against the ledger.
    """
    by_id = {flow.id: flow for flow in flows}
    found = list(_left_out(items, left_out, place_of))
    for item in items:
        if item.waits(left_out):
            found.append(blocking("plant-item-uncounted", item.place, item.name))
        own = [by_id[name] for name in item.flows]
        by_bill = [flow for flow in own if flow.amount is None]
        if len(by_bill) > 1 or (by_bill and item.counted is not None):
            found.append(blocking("plant-item-twice", by_bill[-1].place, item.code))
        if own and not by_bill and item.needed > 0 and item.counted is None:
            units = listed(flow.unit for flow in own)
            found.append(warning("plant-bill-unit", own[0].place, units, item.unit, item=item.name))
        if item.ratio is not None and abs(item.ratio - 1) > TOLD_GAP:
            read = f"{in_full(item.needed, 4)} / {in_full(item.counted or 0.0, 4)} {item.unit}"
            ratio = f"{item.ratio:.1%}"
            found.append(warning("plant-bill-gap", own[0].place, read, item=item.name, ratio=ratio))
    return found


def _left_out(
    items: Iterable[PlantItem], left_out: Mapping[str, str], place_of: Callable[..., str]
) -> Iterator[Finding]:
    known = {item.code: item for item in items}
    for name, reason in left_out.items():
        place = place_of("left_out", name)
        if name not in known:
            yield blocking("plant-item-unknown", place, name, listed(alike(name, known)))
        elif known[name].flows:
            yield blocking("plant-item-kept", place, name, listed(known[name].flows))
        else:
            yield note("plant-item-left-out", place, name, item=name, reason=reason)


def factors_for(item: PlantItem, document: StudyDocument) -> list[Candidate]:
    """Factors that may stand for an item that waits, best first, each with its reasons."""
    library, year = library_of(document), int(document.period[1][:4])
    query = FactorQuery(item.title or item.code, unit=item.unit, year=year)
    return match(library, query, CANDIDATES)
