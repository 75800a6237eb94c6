"""A life-cycle system: its matrices, names and solver, and the results that follow directly."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from zuji.core.alike import nearest
from zuji.core.label import Label, listed
from zuji.core.refusals import refuse
from zuji.engine.assemble import assembled
from zuji.engine.interventions import Interventions
from zuji.engine.results import Contributions, Numbers, Provenance, UnitScores
from zuji.engine.small import DENSE_LIMIT, solved_exactly
from zuji.engine.solver import Solver
from zuji.engine.structure import Structure
from zuji.engine.technosphere import Technosphere

Array = NDArray[np.float64]
Demand = Mapping[str | int, float]
MOST_TIERS, MANY = 200, 24


class System:
    """Technosphere A (products × processes), interventions B (flows × processes) and
    characterisation C (indicators × flows). Outputs are positive, inputs negative.

    Every answer carries a guaranteed error bound and its provenance. What depends on who uses what
    is compiled once. Further questions (trees, draws, sensitivities, what-ifs) are functions that
    take a system; `zuji.engine` lists them.
    """

    def __init__(
        self,
        *,
        techno: Technosphere,
        interventions: Interventions,
        characterisation: Any,
        products: Sequence[str],
        flows: Sequence[str],
        indicators: Sequence[str],
        attributes: Mapping[str, Sequence[str]] | None = None,
        data_version: str = "",
    ):
        self.techno, self.emissions = techno, interventions
        self.characterisation = characterisation
        self.products, self.processes = products, techno.processes
        self.flows, self.indicators = flows, indicators
        self.attributes, self.data_version = dict(attributes or {}), data_version

    @classmethod
    def from_matrices(
        cls,
        technosphere: Any,
        interventions: Any,
        characterisation: Any,
        *,
        products: Sequence[str] | None = None,
        processes: Sequence[str] | None = None,
        flows: Sequence[str] | None = None,
        indicators: Sequence[str] | None = None,
        attributes: Mapping[str, Sequence[str]] | None = None,
        data_version: str = "",
    ) -> System:
        """A system from dense or scipy-sparse matrices; names default to positions.

        Refuses matrices that are not square, not paired (a process without a product of its own) or
        whose shapes do not fit.
        """
        from scipy import sparse

        a, b, c = (
            sparse.csc_matrix(matrix, dtype=float)
            for matrix in (technosphere, interventions, characterisation)
        )
        if a.shape[0] == a.shape[1] and (b.shape[1] != a.shape[1] or c.shape[1] != b.shape[0]):
            shapes = f"A {a.shape}, B {b.shape}, C {c.shape}"
            raise refuse("value-type", "matrices", shapes, "A n×n, B m×n, C k×m")
        names_of = [
            _named(names, count)
            for names, count in (
                (products, a.shape[0]),
                (processes, a.shape[1]),
                (flows, b.shape[0]),
                (indicators, c.shape[0]),
            )
        ]
        return cls(
            techno=Technosphere.from_matrix(a, names_of[1]),
            interventions=Interventions.from_matrix(b),
            characterisation=c.tocsr(),
            products=names_of[0],
            flows=names_of[2],
            indicators=names_of[3],
            attributes=attributes,
            data_version=data_version,
        )

    @classmethod
    def from_tables(
        cls,
        processes: Any,
        exchanges: Any,
        emissions: Any,
        factors: Any,
        *,
        outputs: Any = None,
        data_version: str = "",
    ) -> System:
        """A system from columns (mapping of arrays, Arrow, pandas, polars or a parquet path).

        `processes`: id, optionally amount (made of the own product, negative for treated waste) and
        any other column as attribute · `exchanges`: process, input (id of the process that makes
        it), amount (positive: taken) · `emissions`: process, flow, amount · `factors`: flow,
        factor, optionally indicator · `outputs` of multi-output processes: process, product,
        amount, weight; each product becomes an activity of its own (see
        `zuji.engine.assemble.allocated`). Refuses unknown ids and missing columns by name.
        """
        parts = assembled(processes, exchanges, emissions, factors, outputs)
        return cls(**parts, data_version=data_version)

    def __repr__(self) -> str:
        return (
            f"<System {len(self.processes)} processes, {self.techno.amounts.size} inputs, "
            f"{len(self.flows)} flows, {len(self.indicators)} indicators>"
        )

    @cached_property
    def solver(self) -> Solver:
        """The compiled form; made once, on first use."""
        return Solver(self.techno)

    @cached_property
    def layered(self) -> Structure:
        """The sweep order for repeated solving (see `Structure.layered`)."""
        techno = self.techno
        unit = np.abs(techno.by_process(self.unit_scores().values[:, 0]))
        share = np.abs(techno.amounts / techno.diagonal[techno.users]) * unit[techno.inputs]
        share /= np.maximum(unit, 1e-300)[techno.users]
        return self.solver.structure.layered(share)

    @cached_property
    def technosphere(self) -> Any:
        """The matrix A as given: products × processes (sparse)."""
        table = self.techno.matrix.tocoo()
        rows = table.row if self.techno.producer is None else self.techno.producer[table.row]
        from scipy import sparse

        return sparse.csc_matrix((table.data, (rows, table.col)), shape=table.shape)

    @property
    def interventions(self) -> Any:
        """The matrix B: flows × processes (sparse)."""
        return self.emissions.matrix

    @cached_property
    def direct(self) -> Array:
        """Impacts of each process itself, C B (processes × indicators)."""
        return self.emissions.direct(self.characterisation)

    @cached_property
    def is_characterised(self) -> Any:
        """Whether each flow counts under any indicator."""
        return np.asarray((self.characterisation != 0).sum(axis=0)).ravel() > 0

    @property
    def exchange_amounts(self) -> Array:
        """Amounts of the technosphere's exchanges as they were given, in their own order."""
        techno = self.techno
        amounts = np.zeros(techno.exchanges)
        amounts[techno.source] = techno.sign * techno.amounts
        if techno.sign > 0:
            amounts[techno.made] = techno.diagonal
        return amounts

    @property
    def emission_amounts(self) -> Array:
        """Amounts of the emissions as they were given, in their own order."""
        amounts = np.zeros(self.emissions.source.size)
        amounts[self.emissions.source] = self.emissions.amounts
        return amounts

    @cached_property
    def _products(self) -> dict[str, int]:
        return _positions(self.products)

    @cached_property
    def _processes(self) -> dict[str, int]:
        return _positions(self.processes)

    @cached_property
    def _flows(self) -> dict[str, int]:
        return _positions(self.flows)

    def demand(self, demand: Demand) -> Array:
        """Demand as a vector by product. Refuses an unknown product, naming the nearest."""
        vector = np.zeros(len(self.products))
        for product, amount in demand.items():
            vector[self.product(product)] += amount
        return vector

    def product(self, product: str | int, place: str = "demand") -> int:
        """Row of a product given by id or position."""
        if isinstance(product, str) and product not in self._products:
            raise refuse("engine-product", place, product, near=_near(product, self._products))
        return _position(product, self._products, place)

    def process(self, process: str | int, place: str = "process") -> int:
        """Column of a process given by id or position."""
        if isinstance(process, str) and process not in self._processes:
            raise refuse("engine-process", place, process, near=_near(process, self._processes))
        return _position(process, self._processes, place)

    def flow(self, flow: str | int, place: str = "flow") -> int:
        """Row of an elementary flow given by id or position."""
        if isinstance(flow, str) and flow not in self._flows:
            raise refuse("engine-flow", place, flow, near=_near(flow, self._flows))
        return _position(flow, self._flows, place)

    def provenance(self, method: str, sweeps: int, seed: int | None = None) -> Provenance:
        """The provenance that a result of this system states."""
        from zuji import __version__

        return Provenance(method, sweeps, __version__, self.data_version, seed)

    def supply(self, demand: Demand) -> Numbers:
        """Scaling vector s = A⁻¹ f (processes,)."""
        vector = self.demand(demand)
        if self.techno.count <= DENSE_LIMIT:
            solved = solved_exactly(self.techno, self.techno.by_process(vector))
        else:
            solved = self.solver.forward(vector)
        provenance = self.provenance(solved.method, solved.sweeps)
        return Numbers(solved.values, solved.bound, self.processes, provenance, "process")

    def supplies(self, demands: Sequence[Demand]) -> Array:
        """Scaling vectors of many demands (processes × demands), eight to a register, in
        threads.
        """
        vectors = np.stack([self.demand(demand) for demand in demands], axis=1)
        solver = self._many_solver if len(demands) >= MANY else self.solver
        return solver.forward(vectors).values

    @cached_property
    def _many_solver(self) -> Solver:
        return self.solver.with_modes(self.techno.by_process(self.unit_scores().values[:, 0]))

    def unit_scores(self) -> UnitScores:
        """Impact of one unit of every product under every indicator, with its error bound.

        One adjoint pass for all indicators: y of Aᵀ y = (C B)ᵀ.
        """
        return self._unit_scores

    @cached_property
    def _unit_scores(self) -> UnitScores:
        right = self.direct[:, 0] if self.direct.shape[1] == 1 else self.direct
        solved = self.solver.adjoint(np.ascontiguousarray(right))
        shape = self.direct.shape
        return UnitScores(
            solved.values.reshape(shape),
            solved.bound.reshape(shape),
            self.products,
            self.indicators,
            self.provenance(solved.method, solved.sweeps),
        )

    def inventory(self, demand: Demand) -> Numbers:
        """Interventions g = B s (flows,)."""
        supply = self.supply(demand)
        values, bound = _through(self.interventions, supply)
        return Numbers(values, bound, self.flows, supply.provenance, "flow")

    def score(self, demand: Demand) -> Numbers:
        """Impacts h = C B s (indicators,), from the scores of all products once those are known."""
        if self.techno.count <= DENSE_LIMIT:
            supply = self.supply(demand)
            values, bound = _through(self.direct.T, supply)
            return Numbers(values, bound, self.indicators, supply.provenance, "indicator")
        scores, vector = self.unit_scores(), self.demand(demand)
        used = np.flatnonzero(vector)
        terms = vector[used, None] * scores.values[used]
        bound = np.abs(vector[used]) @ scores.bound[used] + _rounding(
            np.abs(terms).sum(axis=0), used.size
        )
        return Numbers(terms.sum(axis=0), bound, self.indicators, scores.provenance, "indicator")

    def contributions(self, demand: Demand) -> Contributions:
        """Impacts by process (indicators × processes); rows sum to the score."""
        supply = self.supply(demand)
        values = self.direct.T * np.asarray(supply)[None, :]
        return Contributions(
            values,
            self.processes,
            self.indicators,
            supply.provenance,
            attributes=self.attributes,
        )

    def contributions_by_flow(self, demand: Demand) -> Contributions:
        """Impacts by elementary flow (indicators × flows); rows sum to the score."""
        inventory = self.inventory(demand)
        values = self.characterisation.multiply(np.asarray(inventory)[None, :]).toarray()
        return Contributions(values, self.flows, self.indicators, inventory.provenance, "flow")

    def contributions_by_tier(self, demand: Demand, tiers: int = 10) -> Contributions:
        """Impacts of the demanded processes (tier 0), their inputs (1), … and of all that is
        beyond.

        Tier k is C B Tᵏ x of the Neumann series; rows sum to the score.
        """
        total = np.asarray(self.score(demand))
        layer = self.techno.by_process(self.demand(demand)) / self.techno.diagonal
        matrix, impacts = self.techno.matrix, []
        for _ in range(min(tiers, MOST_TIERS)):
            impacts.append(layer @ self.direct)
            layer = layer - (matrix @ layer) / self.techno.diagonal
        impacts.append(total - np.sum(impacts, axis=0))
        names = [str(tier) for tier in range(len(impacts) - 1)] + [f"≥ {len(impacts) - 1}"]
        method = self.provenance("Neumann series", len(impacts) - 1)
        return Contributions(np.array(impacts).T, names, self.indicators, method, "tier")


def _named(names: Sequence[str] | None, count: int) -> Sequence[str]:
    return list(names) if names is not None else [str(i) for i in range(count)]


def _positions(names: Sequence[str]) -> dict[str, int]:
    return {name: k for k, name in enumerate(names)}


def _near(name: str, positions: Mapping[str, int]) -> Label:
    return listed(nearest(name, positions))


def _position(name_or_position: str | int, positions: Mapping[str, int], place: str) -> int:
    if isinstance(name_or_position, str):
        return positions[name_or_position]
    if not 0 <= name_or_position < len(positions):
        raise refuse("engine-position", place, name_or_position, f"0 … {len(positions) - 1}")
    return int(name_or_position)


def _rounding(size: Array, terms: int) -> Any:
    return size * (terms + 2) * 2.0**-52


def _through(matrix: Any, supply: Numbers) -> tuple[Array, Array]:
    values = np.asarray(matrix @ supply.values).ravel()
    size = abs(matrix)
    bound = (
        np.asarray(size @ supply.bound).ravel()
        if np.all(np.isfinite(supply.bound))
        else np.full(values.size, np.inf)
    )
    return values, bound + _rounding(
        np.asarray(size @ np.abs(supply.values)).ravel(), supply.values.size
    )
