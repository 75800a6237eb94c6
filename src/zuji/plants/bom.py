"""Bills of materials of many levels: what is wrong with them, and what one product needs."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from graphlib import CycleError, TopologicalSorter

from zuji.core.figures import in_full
from zuji.core.label import listed
from zuji.core.refusals import Finding, Refusal, blocking, warning
from zuji.core.units import conversion
from zuji.plants.sharing import LARGEST, TOLERANCE

SLIP = 100.0
"""A mass this many times too large or too small is a unit that slipped: g for kg, kg for t."""


@dataclass(frozen=True, slots=True, kw_only=True)
class BomLine:
    """`quantity` of `child` [unit] in `per` of `parent` [per_unit], net of scrap.

    `scrap` is the lost share of what is issued (0 ≤ scrap < 1): issued = quantity ÷ (1 − scrap).
    Of the lines of one `group` each has the `share` of the production in which it was used. A
    `position` tells apart two lines of one item. `phantom` marks a child that is never stocked and
    must have children. `place` is where the line stands in its file.
    """

    parent: str
    child: str
    quantity: float
    unit: str
    scrap: float = 0.0
    per: float = 1.0
    per_unit: str = ""
    group: str = ""
    share: float | None = None
    position: str = ""
    phantom: bool = False
    place: str = ""

    @property
    def issued(self) -> float:
        """What leaves the store for one unit of the parent, over the whole production."""
        used = 1.0 if self.share is None else self.share
        return self.quantity / (1 - self.scrap) / self.per * used


@dataclass(frozen=True)
class BillOfMaterials:
    """The lines of a bill, the unit in which each item is counted, and what was found about it."""

    lines: tuple[BomLine, ...]
    units: Mapping[str, str]
    findings: tuple[Finding, ...] = ()

    @cached_property
    def children(self) -> dict[str, list[BomLine]]:
        """Lines by parent."""
        found = defaultdict(list)
        for line in self.lines:
            found[line.parent].append(line)
        return dict(found)

    @cached_property
    def bought(self) -> tuple[str, ...]:
        """The items without children, sorted."""
        return tuple(sorted({line.child for line in self.lines} - self.children.keys()))

    @cached_property
    def _explosions(self) -> dict[str, dict[str, float]]:
        """Bought items in one unit of each item that has children."""
        made: dict[str, dict[str, float]] = {}
        for parent in _bottom_up(self.children):
            amounts: defaultdict[str, list[float]] = defaultdict(list)
            for line in self.children.get(parent, ()):
                inside = made.get(line.child) or {line.child: 1.0}
                size = line.issued * self.size(line)
                for item, amount in inside.items():
                    amounts[item].append(size * amount)
            if parent in self.children:
                made[parent] = {item: math.fsum(parts) for item, parts in amounts.items()}
        return made

    def needs(self, product: str) -> dict[str, float]:
        """Bought items in one unit of `product`, with scrap of every level, in `units`."""
        return self._explosions.get(product, {})

    def size(self, line: BomLine) -> float:
        """From the units of the line to those of its items."""
        child, parent = self.units[line.child], self.units[line.parent]
        per = conversion(parent, line.per_unit, line.place) if line.per_unit else 1.0
        return conversion(line.unit, child, line.place) * per


def bill_of(lines: Iterable[BomLine], products: Mapping[str, str]) -> BillOfMaterials:
    """The bill of `products` (code → unit), checked as a whole; the same for lines in any order.

    Refuses with everything that is wrong: ``bom-quantity``, ``bom-scrap``, ``bom-share``,
    ``bom-duplicate`` (rows that say the same twice), ``bom-phantom-differs``,
    ``bom-phantom-empty``, ``bom-unit-clash`` and ``bom-cycle``. Warns with ``bom-without-product``
    of parents that no product leads to, ``bom-added-up`` of an item that stands twice without a
    position, with two quantities, and ``bom-mass-slip`` of children that weigh far more or less
    than what is made of them.
    """
    kept = sorted(lines, key=repr)
    wrong = [*_line_findings(kept), *_repeated(kept), *_phantoms(kept), *_shares(kept)]
    if wrong:
        raise Refusal(wrong)
    units, wrong = _units(kept, products)
    bill = BillOfMaterials(tuple(kept), units)
    wrong += _cycle(bill)
    if wrong:
        raise Refusal(wrong)
    said = (*_loose_ends(bill, products), *_added_up(kept), *_mass_slips(bill))
    return replace(bill, findings=said)


def _line_findings(lines: Iterable[BomLine]) -> Iterator[Finding]:
    for line in lines:
        for number in (line.quantity, line.per):
            if not 0 < number <= LARGEST:
                yield blocking("bom-quantity", line.place, str(number), "> 0", child=line.child)
        if not 0 <= line.scrap < 1:
            read = in_full(line.scrap)
            yield blocking("bom-scrap", line.place, read, "0 ≤ … < 1", child=line.child)


def _repeated(lines: Iterable[BomLine]) -> Iterator[Finding]:
    """Rows of one item at one position that say the same, or contradict each other in a mark."""
    seen: dict[tuple[object, ...], BomLine] = {}
    for line in lines:
        row = (line.parent, line.child, line.position, line.quantity, line.unit, line.group)
        if row in seen:
            yield blocking("bom-duplicate", line.place, line.child, seen[row].place)
        seen.setdefault(row, line)


def _added_up(lines: Iterable[BomLine]) -> Iterator[Finding]:
    """Items that one parent has twice, in two quantities and without positions: both count."""
    seen: dict[tuple[str, str], BomLine] = {}
    for line in lines:
        if line.position or line.group:
            continue
        first = seen.setdefault((line.parent, line.child), line)
        if first is not line:
            read = f"{in_full(first.quantity)} + {in_full(line.quantity)} {line.unit}".strip()
            yield warning("bom-added-up", line.place, read, first.place, child=line.child)


def _mass_slips(bill: BillOfMaterials) -> Iterator[Finding]:
    """Parents counted by mass whose children weigh `SLIP` times as much, or as little."""
    for parent, lines in bill.children.items():
        if size_in(bill.units[parent], "kg") is None:
            continue
        sizes = [size_in(bill.units[line.child], bill.units[parent]) for line in lines]
        made = [
            line.issued * bill.size(line) * size
            for line, size in zip(lines, sizes, strict=True)
            if size is not None
        ]
        total, is_all = math.fsum(made), len(made) == len(lines)
        if made and (total >= SLIP or (is_all and total <= 1 / SLIP)):
            unit = bill.units[parent]
            read = f"{in_full(total)} {unit}"
            yield warning("bom-mass-slip", lines[0].place, read, f"1 {unit}", child=parent)


def _phantoms(lines: list[BomLine]) -> Iterator[Finding]:
    marked = {line.child: line for line in lines if line.phantom}
    parents = {line.parent for line in lines}
    for child, line in marked.items():
        if child not in parents:
            yield blocking("bom-phantom-empty", line.place, child)
    for line in lines:
        if not line.phantom and line.child in marked:
            yield blocking("bom-phantom-differs", line.place, line.child, marked[line.child].place)


def _shares(lines: list[BomLine]) -> Iterator[Finding]:
    groups: defaultdict[tuple[str, str], list[BomLine]] = defaultdict(list)
    for line in lines:
        if line.group:
            groups[line.parent, line.group].append(line)
        elif line.share is not None and line.share != 1:
            yield blocking("bom-share", line.place, in_full(line.share), "1", child=line.child)
    for members in groups.values():
        shares = [line.share for line in members if line.share is not None]
        is_whole = len(shares) == len(members) and abs(math.fsum(shares) - 1) <= TOLERANCE
        if is_whole and min(shares) >= 0:
            continue
        read = " + ".join("—" if line.share is None else in_full(line.share) for line in members)
        items = listed(line.child for line in members)
        yield blocking("bom-share", members[0].place, read, "Σ = 1", child=items)


def _units(
    lines: list[BomLine], products: Mapping[str, str]
) -> tuple[dict[str, str], list[Finding]]:
    """The unit of each item: the product's own, that its lines are written per, else that of all
    rows that use it; an item with children that states none must be used in one unit alone.
    """
    used: defaultdict[str, list[BomLine]] = defaultdict(list)
    inside: defaultdict[str, list[BomLine]] = defaultdict(list)
    for line in lines:
        used[line.child].append(line)
        inside[line.parent].append(line)
    units, wrong = dict[str, str](), []
    for item in sorted({*used, *inside}):
        stated = [line.per_unit for line in inside[item] if line.per_unit]
        names = [products[item]] if products.get(item) else []
        names += [*stated, *sorted(line.unit for line in used[item])]
        unit = units[item] = names[0] if names else ""
        is_open = len(stated) < len(inside[item])
        for line in used[item]:
            factor = size_in(line.unit, unit)
            if factor is None or (is_open and factor != 1.0):
                wrong.append(
                    blocking("bom-unit-clash", line.place, line.unit, unit, child=line.child)
                )
        for line in inside[item]:
            if line.per_unit and size_in(unit, line.per_unit) is None:
                wrong.append(
                    blocking("bom-unit-clash", line.place, line.per_unit, unit, child=item)
                )
    return units, wrong


def size_in(source: str, target: str) -> float | None:
    """How many `target` one `source` is; None where units are of another kind."""
    try:
        return 1.0 if source == target else conversion(source, target)
    except Refusal:
        return None


def _bottom_up(children: Mapping[str, list[BomLine]]) -> Iterable[str]:
    """Items after all that they contain; raises `CycleError`."""
    graph = {parent: {line.child for line in lines} for parent, lines in children.items()}
    return TopologicalSorter(graph).static_order()


def _cycle(bill: BillOfMaterials) -> Iterator[Finding]:
    try:
        list(_bottom_up(bill.children))
    except CycleError as problem:
        circle: list[str] = problem.args[1][::-1]
        start = circle.index(min(circle))
        circle = [*circle[start:-1], *circle[:start], circle[start]]
        line = next(line for line in bill.children[circle[0]] if line.child == circle[1])
        yield blocking("bom-cycle", line.place, " → ".join(circle))


def _loose_ends(bill: BillOfMaterials, products: Mapping[str, str]) -> Iterator[Finding]:
    reached, stack = set(products), list(products)
    while stack:
        for line in bill.children.get(stack.pop(), ()):
            if line.child not in reached:
                reached.add(line.child)
                stack.append(line.child)
    for parent, lines in bill.children.items():
        if parent not in reached:
            yield warning("bom-without-product", lines[0].place, parent)
