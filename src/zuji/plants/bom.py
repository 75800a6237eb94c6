"""Bills of materials of many levels: what is wrong with them, and what one product needs."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from zuji.core.refusals import Finding, Refusal, blocking, note, warning
from zuji.core.units import conversion


@dataclass(frozen=True, slots=True)
class BomLine:
    """`quantity` of `child` [unit] in one unit of `parent`, net of scrap.

    `scrap` is the lost share of what is issued (0 ≤ scrap < 1): issued = quantity ÷ (1 − scrap).
    `alternative` names the group of which one line is used: the first of the group. `phantom` marks
    a child that is never stocked; its own children are needed in its place. `place` is where the
    line stands in its file.
    """

    parent: str
    child: str
    quantity: float
    unit: str
    scrap: float = 0.0
    alternative: str = ""
    phantom: bool = False
    place: str = ""

    @property
    def issued(self) -> float:
        """What leaves the store for one unit of the parent."""
        return self.quantity / (1 - self.scrap)


@dataclass(frozen=True)
class BillOfMaterials:
    """The usable lines of a bill and what was found about it."""

    lines: tuple[BomLine, ...]
    findings: tuple[Finding, ...]

    @cached_property
    def children(self) -> dict[str, list[BomLine]]:
        """Lines by parent."""
        found = defaultdict(list)
        for line in self.lines:
            found[line.parent].append(line)
        return dict(found)

    @cached_property
    def units(self) -> dict[str, str]:
        """The unit in which each item is counted: that of its first line."""
        return {line.child: line.unit for line in reversed(self.lines)}

    def needs(self, product: str) -> dict[str, float]:
        """Bought items in one unit of `product`, with scrap of every level, in `units`.

        Quantities of an item's own children are per one of its unit in `units`.
        """
        amounts: defaultdict[str, float] = defaultdict(float, {product: 1.0})
        for parent in self._from_top(product):
            for line in self.children.get(parent, ()):
                unit = self.units[line.child]
                own = 1.0 if line.unit == unit else conversion(line.unit, unit, line.place)
                amounts[line.child] += amounts[parent] * line.issued * own
        return {
            item: amount
            for item, amount in amounts.items()
            if item not in self.children and item != product
        }

    def _from_top(self, product: str) -> list[str]:
        """The items of a product, each after all that contain it."""
        order: dict[str, None] = {}
        stack = [(product, False)]
        while stack:
            item, is_left = stack.pop()
            if is_left:
                order.setdefault(item)
            elif item not in order:
                stack.append((item, True))
                stack += [(line.child, False) for line in self.children.get(item, ())]
        return list(reversed(order))


def bill_of(lines: Iterable[BomLine], products: Sequence[str]) -> BillOfMaterials:
    """The bill of `products`, checked as a whole.

    Refuses with ``bom-quantity``, ``bom-scrap``, ``bom-unit-clash``, ``bom-cycle`` and
    ``bom-phantom-empty``. Reports ``bom-duplicate`` (equal rows: one is used), ``bom-alternative``
    (the first of the group is used), ``bom-without-product`` (a parent that no product leads to)
    and ``bom-missing`` (a product without lines).
    """
    given = list(lines)
    wrong = [finding for line in given for finding in _line_findings(line)]
    if wrong:
        raise Refusal(wrong)
    kept, told = _without_repetitions(given)
    bill = BillOfMaterials(tuple(kept), ())
    wrong = [*_clashes(bill), *_cycles(bill), *_empty_phantoms(bill)]
    if wrong:
        raise Refusal(wrong)
    return BillOfMaterials(tuple(kept), (*told, *_loose_ends(bill, products)))


def _line_findings(line: BomLine) -> Iterator[Finding]:
    if not (math.isfinite(line.quantity) and line.quantity > 0):
        yield blocking("bom-quantity", line.place, f"{line.quantity:g}", "> 0", child=line.child)
    if not 0 <= line.scrap < 1:
        yield blocking("bom-scrap", line.place, f"{line.scrap:g}", "0 ≤ … < 1", child=line.child)


def _without_repetitions(given: list[BomLine]) -> tuple[list[BomLine], list[Finding]]:
    seen: dict[tuple[object, ...], BomLine] = {}
    chosen: dict[tuple[str, str], BomLine] = {}
    kept, told = [], []
    for line in given:
        row = (line.parent, line.child, line.quantity, line.unit, line.scrap, line.alternative)
        group = (line.parent, line.alternative)
        if row in seen:
            told.append(warning("bom-duplicate", line.place, line.child, seen[row].place))
        elif line.alternative and group in chosen:
            told.append(note("bom-alternative", line.place, line.child, chosen[group].child))
        else:
            chosen[group] = line
            kept.append(line)
        seen.setdefault(row, line)
    return kept, told


def _clashes(bill: BillOfMaterials) -> Iterator[Finding]:
    for line in bill.lines:
        unit = bill.units[line.child]
        if line.unit == unit:
            continue
        try:
            conversion(line.unit, unit, line.place)
        except Refusal:
            yield blocking("bom-unit-clash", line.place, line.unit, unit, child=line.child)


def _cycles(bill: BillOfMaterials) -> Iterator[Finding]:
    done: set[str] = set()
    for start in bill.children:
        path: list[str] = []
        stack: list[tuple[str, bool]] = [(start, False)]
        while stack:
            item, is_left = stack.pop()
            if is_left:
                done.add(path.pop())
            elif item in path:
                circle = [*path[path.index(item) :], item]
                yield blocking("bom-cycle", item, " → ".join(circle))
            elif item not in done:
                path.append(item)
                stack.append((item, True))
                stack += [(line.child, False) for line in bill.children.get(item, ())]


def _empty_phantoms(bill: BillOfMaterials) -> Iterator[Finding]:
    for line in bill.lines:
        if line.phantom and line.child not in bill.children:
            yield blocking("bom-phantom-empty", line.place, line.child)


def _loose_ends(bill: BillOfMaterials, products: Sequence[str]) -> Iterator[Finding]:
    reached, stack = set(products), list(products)
    while stack:
        for line in bill.children.get(stack.pop(), ()):
            if line.child not in reached:
                reached.add(line.child)
                stack.append(line.child)
    for parent, lines in bill.children.items():
        if parent not in reached:
            yield warning("bom-without-product", lines[0].place, parent)
    for product in products:
        if product not in bill.children:
            yield warning("bom-missing", product, product)
