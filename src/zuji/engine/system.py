"""A life-cycle system as matrices, with the field's usual questions."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from zuji.core.refusals import refuse
from zuji.engine.solve import scaling

if TYPE_CHECKING:
    from zuji.engine.large import Prepared

Array = NDArray[np.float64]
DENSE_LIMIT = 400


@dataclass(frozen=True)
class UnitScores:
    """Products × indicators: impact of one unit of each product, and a guaranteed error bound."""

    values: Array
    bound: Array
    sweeps: int
    method: str

    def __repr__(self) -> str:
        products, indicators = self.values.shape
        return f"<UnitScores {products} products × {indicators} indicators, {self.sweeps} sweeps, {self.method}>"


@dataclass(frozen=True)
class System:
    """Technosphere A (products × processes), interventions B (flows × processes) and
    characterisation C (indicators × flows). Outputs are positive, inputs negative.
    """

    technosphere: Any
    interventions: Any
    characterisation: Any
    products: Sequence[str]
    processes: Sequence[str]
    flows: Sequence[str]
    indicators: Sequence[str] = field(default=("climate change",))

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
    ) -> System:
        """A system from dense or scipy-sparse matrices; names default to positions."""
        from scipy import sparse

        a, b, c = (
            sparse.csc_matrix(m, dtype=float)
            for m in (technosphere, interventions, characterisation)
        )
        if a.shape[0] != a.shape[1]:
            detail = f"{a.shape[0]} products, {a.shape[1]} processes"
            raise refuse("system-not-square", "technosphere", detail, detail=detail)
        if b.shape[1] != a.shape[1] or c.shape[1] != b.shape[0]:
            raise refuse(
                "value-type",
                "matrices",
                f"A {a.shape}, B {b.shape}, C {c.shape}",
                "A n×n, B m×n, C k×m",
            )

        def named(names: Sequence[str] | None, count: int) -> Sequence[str]:
            return list(names) if names is not None else [str(i) for i in range(count)]

        return cls(a, b, c, named(products, a.shape[0]), named(processes, a.shape[1]),
                   named(flows, b.shape[0]), named(indicators, c.shape[0]))  # fmt: skip

    def __repr__(self) -> str:
        return (
            f"<System {len(self.processes)} processes, {len(self.flows)} flows, "
            f"{len(self.indicators)} indicators>"
        )

    def _demand(self, demand: Mapping[str | int, float]) -> Array:
        wanted = np.zeros(len(self.products))
        for product, amount in demand.items():
            if isinstance(product, str) and product not in self.products:
                raise refuse("formula-name", "demand", product, near="、".join(self.products[:5]))
            wanted[product if isinstance(product, int) else list(self.products).index(product)] = (
                amount
            )
        return wanted

    @cached_property
    def prepared(self) -> Prepared:
        """The compiled form of a large system; made once, on first use."""
        from zuji.engine.large import Prepared

        return Prepared(self.technosphere, self.processes)

    def supply(self, demand: Mapping[str | int, float]) -> Array:
        """Scaling vector s = A⁻¹ f (processes,)."""
        wanted = self._demand(demand)
        if len(self.processes) <= DENSE_LIMIT:
            return scaling(self.technosphere.toarray(), wanted, self.processes)
        return self.prepared.forward(wanted).values

    def unit_scores(self) -> UnitScores:
        """Impact of one unit of every product under every indicator, with its error bound.

        One adjoint pass per indicator: y of Aᵀ y = (C B)ᵀ.
        """
        direct = (self.characterisation @ self.interventions).toarray()
        solved = [self.prepared.adjoint(row) for row in direct]
        return UnitScores(
            np.stack([s.values for s in solved], axis=1), np.stack([s.bound for s in solved], axis=1),
            max(s.sweeps for s in solved), solved[0].method,
        )  # fmt: skip

    def inventory(self, demand: Mapping[str | int, float]) -> Array:
        """Interventions g = B s (flows,)."""
        found: Array = self.interventions @ self.supply(demand)
        return found

    def score(self, demand: Mapping[str | int, float]) -> Array:
        """Impacts h = C B s (indicators,)."""
        found: Array = self.characterisation @ self.inventory(demand)
        return found

    def contributions(self, demand: Mapping[str | int, float]) -> Array:
        """Impacts by process (indicators × processes); rows sum to the score."""
        direct = (self.characterisation @ self.interventions).toarray()
        found: Array = direct * self.supply(demand)[None, :]
        return found
