"""Brightway datapackages (bw_processing): matrices with integer ids, as zip or folder.

A matrix is what its groups say in their order: a later group replaces what an earlier one has at
the same place, unless the package sums them (matrix_utils.MappedMatrix). Where the package brings
its own characterisation, that is the method of the database.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from zuji.core.figures import in_full
from zuji.core.refusals import note, or_refuse, refuse
from zuji.exchange.databases.archive import Archive
from zuji.exchange.databases.packages import MATRICES, Group, Package, packages_of
from zuji.exchange.databases.tables import (
    ELEMENTARY,
    FIXED,
    INPUT,
    NAN,
    PRODUCT,
    REFERENCE,
    Builder,
    Database,
    Law,
)

LAWS = {2: 1, 3: 2, 4: 3, 5: 4}
"""stats_arrays → zuji.engine.uncertain: lognormal, normal, uniform, triangular."""
CERTAIN = (0, 1)
"""stats_arrays: undefined, no uncertainty."""
TECHNOSPHERE, BIOSPHERE, CHARACTERISATION = MATRICES


@dataclass
class Matrix:
    """The entries of a matrix by row and column, each with its parts and their laws."""

    parts: dict[tuple[int, int], list[tuple[float, Law]]] = field(default_factory=dict)
    stated: dict[int, int] = field(default_factory=dict)
    """The row of each column that a group marks as its reference product."""
    blank: set[tuple[int, int]] = field(default_factory=set)
    """Places of elements that are not a number."""

    def insert(self, group: Group, package: Package, build: Builder) -> None:
        """A group's values; they replace or are added to what stands there, as the package says."""
        within: dict[tuple[int, int], list[tuple[float, Law]]] = {}
        for place, value, law in _values(group, build):
            parts = within.setdefault(place, [])
            if not package.sums_within:
                parts.clear()
            parts.append((value, law))
        for place, parts in within.items():
            before = self.parts.get(place, []) if package.sums_between else []
            self.parts[place] = [*before, *parts]
        self.blank.update(group.indices[np.isnan(group.values)].tolist())
        for row, column in group.indices[group.is_reference].tolist():
            self.stated[column] = row

    def total(self, place: tuple[int, int]) -> float:
        return math.fsum(value for value, _ in self.parts[place])


def read_brightway(archive: Archive, name: str) -> Database:
    """Reads the static vectors of technosphere, biosphere and characterisation matrices."""
    packages = packages_of(archive)
    build = Builder(packages[0].name or name, "Brightway datapackage")
    matrices = {matrix: Matrix() for matrix in MATRICES}
    methods: list[str] = []
    for package in packages:
        for group in package.groups(build.book):
            with or_refuse("lca-package", f"{package.place} · {group.name}"):
                _check_method(matrices, group, package, methods)
                matrices[group.matrix].insert(group, package, build)
            methods += [group.name] if group.matrix == CHARACTERISATION else []
    if not matrices[TECHNOSPHERE].parts:
        found = sorted({group.matrix for package in packages for group in package.found.values()})
        raise refuse("lca-empty", archive.path.name, ", ".join(found) or "—")
    _check_blanks(matrices)
    _technosphere(build, matrices[TECHNOSPHERE])
    _biosphere(build, matrices[BIOSPHERE])
    method = ", ".join(dict.fromkeys(methods))
    _check_regions(matrices[CHARACTERISATION])
    for (row, _), parts in matrices[CHARACTERISATION].parts.items():
        flow = build.flow(str(row), "", ELEMENTARY, "")
        build.factor(method, flow, math.fsum(value for value, _ in parts))
    if method:
        _name_uncharacterised(build, matrices)
    return build.done()


def _check_method(
    matrices: dict[str, Matrix], group: Group, package: Package, methods: list[str]
) -> None:
    """Refuses a second method whose factors differ: which one is meant nobody can tell."""
    if group.matrix != CHARACTERISATION or not methods or package.sums_between:
        return
    known = matrices[CHARACTERISATION]
    for place, value in zip(group.indices.tolist(), group.values.tolist(), strict=True):
        is_other = tuple(place) in known.parts and not math.isnan(value)
        if is_other and not math.isclose(known.total(tuple(place)), value):
            shown = ", ".join((*methods, group.name))
            raise refuse("lca-package-methods", f"{CHARACTERISATION} · {place[0]}", shown)


def _check_regions(characterisation: Matrix) -> None:
    """Refuses a method with factors of several regions that does not say which one is global."""
    regions: dict[int, int] = {}
    for row, column in sorted(characterisation.parts):
        if regions.setdefault(row, column) != column:
            shown = f"{row}: {regions[row]}, {column}"
            raise refuse("lca-package-regions", CHARACTERISATION, shown)


def _check_blanks(matrices: dict[str, Matrix]) -> None:
    """Refuses an element without a value that no other group gives: missing is never zero."""
    for name, matrix in matrices.items():
        for place in sorted(matrix.blank - matrix.parts.keys()):
            raise refuse("lca-package-missing", f"{name} · {place}", "NaN")


def _name_uncharacterised(build: Builder, matrices: dict[str, Matrix]) -> None:
    """Notes the emitted flows to which the package's own method gives no factor."""
    known = {row for row, _ in matrices[CHARACTERISATION].parts}
    without = sorted({row for row, _ in matrices[BIOSPHERE].parts} - known)
    if without:
        shown = ", ".join(str(row) for row in without[:20])
        build.notes.append(
            note("lca-package-factor", CHARACTERISATION, shown, count=str(len(without)))
        )


def _technosphere(build: Builder, matrix: Matrix) -> None:
    reference_of = _references(matrix)
    for column in sorted({column for _, column in matrix.parts}):
        build.process(str(column), f"activity {column}")
        build.book.meet("data set")
        build.book.read("data set")
    for place, parts in matrix.parts.items():
        row, column = place
        process = build.process_number(str(column))
        flow = build.flow(f"product {row}", f"product {row}", PRODUCT, "")
        if process is None or not any(value for value, _ in parts):
            continue
        if reference_of.get(column) == row:
            law = parts[0][1] if len(parts) == 1 else FIXED
            build.exchange(process, flow, matrix.total(place), REFERENCE, law=law)
            continue
        for value, law in parts:  # a further output is a negative input: the same equation
            build.exchange(process, flow, -value, INPUT, law=turned(law, -1.0))


def _biosphere(build: Builder, matrix: Matrix) -> None:
    for (row, column), parts in matrix.parts.items():
        process = build.process_number(str(column))
        if process is None:
            reason = note("lca-package-column", f"{BIOSPHERE} · {column}", str(row))
            build.book.meet("exchange", len(parts))
            build.book.ignore("exchange", reason, len(parts))
            continue
        flow = build.flow(str(row), "", ELEMENTARY, "")
        for value, law in parts:
            build.exchange(process, flow, value, law=law)


def _references(matrix: Matrix) -> dict[int, int]:
    """The product of each activity: that of its own id, else one that no other activity makes.

    With ids of products apart from those of activities, products and activities are matched so
    that each positive entry counts before a negative one (a treated waste).
    """
    from scipy import sparse
    from scipy.sparse.csgraph import min_weight_full_bipartite_matching

    entries = {place: matrix.total(place) for place in matrix.parts}
    columns = sorted({column for _, column in entries})
    own = {
        column: row
        for column in columns
        if entries.get((row := matrix.stated.get(column, column), column), 0.0) != 0
    }
    if len(own) == len(columns):
        return own
    taken = set(own.values())
    rest = [column for column in columns if column not in own]
    rows = sorted({row for row, column in entries if row not in taken and column not in own})
    at = {row: index for index, row in enumerate(rows)}
    column_at = {column: index for index, column in enumerate(rest)}
    pairs = [
        (column_at[column], at[row], 1.0 if value > 0 else 2.0)
        for (row, column), value in entries.items()
        if column in column_at and row in at and value != 0
    ]
    weights = sparse.coo_matrix(
        (
            [weight for _, _, weight in pairs],
            ([pair[0] for pair in pairs], [pair[1] for pair in pairs]),
        ),
        (len(rest), len(rows)),
    ).tocsr()
    try:
        matched = min_weight_full_bipartite_matching(weights)
    except ValueError:
        matched = ((), ())
    if len(matched[0]) < len(rest):
        alone = ", ".join(str(column) for column in rest[:5])
        raise refuse("lca-package-square", TECHNOSPHERE, alone, str(len(columns)))
    return own | {rest[int(left)]: rows[int(right)] for left, right in zip(*matched, strict=True)}


def _values(group: Group, build: Builder) -> Iterator[tuple[tuple[int, int], float, Law]]:
    """Place, value and law of each element; what is not a number leaves the matrix as it is."""
    kind = "factor" if group.matrix == CHARACTERISATION else "exchange"
    rows, columns = group.indices["row"].tolist(), group.indices["col"].tolist()
    laws = group.distributions if group.distributions is not None else [None] * len(rows)
    blank, elsewhere = np.isnan(group.values), np.zeros(len(rows), bool)
    if group.index is not None:
        elsewhere = ~blank & (group.indices["col"] != group.index)
    build.book.meet(kind, len(rows))
    build.book.read(kind, int((~blank & ~elsewhere).sum()))
    for rule, mask in (
        (note("lca-package-blank", group.name), blank),
        (note("lca-package-region", group.name, "", str(group.index)), elsewhere),
    ):
        build.book.ignore(kind, rule, int(mask.sum()))
    for index in np.flatnonzero(~blank & ~elsewhere).tolist():
        place, value = (rows[index], columns[index]), float(group.values[index])
        if not math.isfinite(value):
            raise refuse("number-not-finite", f"{group.name} · {place}", value)
        size = float(group.sizes[index])
        yield place, value, turned(_law(laws[index], value / size, place, build), size)


def _law(row: Any, value: float, place: tuple[int, int], build: Builder) -> Law:
    if row is None or int(row["uncertainty_type"]) in CERTAIN:
        return FIXED
    kind = int(row["uncertainty_type"])
    if kind not in LAWS:
        build.notes.append(note("lca-spread-kind", str(place), str(kind)))
        return FIXED
    law = LAWS[kind]
    if law > 2:
        return law, 0.0, float(row["minimum"]), float(row["maximum"])
    middle = float(row["loc"])
    if law == 1 and middle < 700:
        middle = math.copysign(math.exp(middle), value)
    if not math.isclose(middle, value, rel_tol=1e-3):
        build.notes.append(note("lca-spread-middle", str(place), in_full(middle), in_full(value)))
    return law, float(row["scale"]), NAN, NAN


def turned(law: Law, size: float) -> Law:
    """A law for an amount that is `size` times as large, or turned in its sign."""
    code, spread, low, high = law
    low, high = sorted((low * size, high * size)) if not math.isnan(low) else (low, high)
    return code, spread * abs(size) if code == 2 else spread, low, high
