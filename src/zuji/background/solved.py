"""The solved system: for each product its value by gas and stage, its interval, tree and date."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from zuji.background.flows import Tables, tables
from zuji.background.read import Background, SystemProduct, builtin_background
from zuji.core.refusals import refuse
from zuji.engine import System, Uncertainty, sample_products, supply_tree
from zuji.engine.tree import Tree
from zuji.factors.gwp import gwp100
from zuji.footprint.result import rounded

Array = NDArray[np.float64]
CLIMATE = "climate change"
DIGITS, DIGITS_OF_ENDS = 6, 4
LOW, HIGH = 0.025, 0.975


@dataclass(frozen=True, kw_only=True)
class Derived:
    """What the system says of one unit of a product.

    `value`, `low` and `high` in kgCO2e per unit (95 % interval of the draws); `gases` in kg of each
    gas per unit (``co2e``: what the source prints without its gases); `stages` in kgCO2e per unit;
    `contributions` are shares of `value` by process, largest first; `year` is the mean year of the
    data, weighted by contribution.
    """

    product: SystemProduct
    region: str
    year: int
    value: float
    low: float
    high: float
    gases: Mapping[str, float]
    stages: Mapping[str, float]
    contributions: tuple[tuple[str, float], ...]
    printed: float
    abroad: float
    review_by: str


class SolvedBackground:
    """A background system solved at once; loops are part of it."""

    def __init__(self, background: Background):
        self.background = background
        self.tables = tables(background)
        self.system = _system(background, self.tables, by_gas=True)

    def __repr__(self) -> str:
        return f"<SolvedBackground {self.background!r}>"

    @cached_property
    def scores(self) -> Array:
        """Products × (kgCO2e, kg of each gas) per unit."""
        values: Array = self.system.unit_scores().values
        return values

    @cached_property
    def supply(self) -> Array:
        """Activities needed for one unit of each product (activities × products)."""
        return self.system.supplies([{name: 1.0} for name in self.system.products])

    @cached_property
    def interval(self) -> tuple[Array, Array]:
        """Both ends of the 95 % interval of every product, from the engine's exact draws."""
        settings = self.background.settings
        system = _system(self.background, self.tables, by_gas=False)
        laws = Uncertainty.from_columns(
            system, _laws(self.tables.taken), _laws(self.tables.emitted)
        )
        moments = sample_products(system, laws, settings.draws, settings.seed)
        return moments.quantile(LOW)[:, 0], moments.quantile(HIGH)[:, 0]

    def tree(self, product: str, cutoff: float = 0.01) -> Tree:
        """The supply chain of one unit of a product, branches above `cutoff` of its value."""
        self.background.product(product)
        return supply_tree(self.system, {product: 1.0}, cutoff)

    def derived(self, product_id: str) -> Derived:
        """All that is said of a product; refuses an unknown id."""
        product = self.background.product(product_id)
        position = self.system.product(product_id)
        value = float(self.scores[position, 0])
        if not np.isfinite(value):
            raise refuse("background-unsolved", product_id, value)
        shares = self._shares(position, value)
        low, high = (float(end[position]) for end in self.interval)
        settings = self.background.settings
        made_by = self.background.processes[product.process]
        year = self._year(position) or int(made_by.year)
        return Derived(
            product=product,
            region=made_by.region,
            year=year,
            value=rounded(value, DIGITS),
            low=rounded(low, DIGITS_OF_ENDS),
            high=rounded(high, DIGITS_OF_ENDS),
            gases={
                gas: rounded(float(mass), DIGITS)
                for gas, mass in zip(
                    self.system.indicators[1:], self.scores[position, 1:], strict=True
                )
                if mass
            },
            stages=self._stages(position),
            contributions=tuple((name, rounded(share, 4)) for name, share in shares),
            printed=rounded(self._share_of(shares, lambda p: p.form == "printed"), 4),
            abroad=rounded(self._share_of(shares, lambda p: not p.region.startswith("CN")), 4),
            review_by=f"{max(year + settings.years_valid, settings.next_review)}-12-31",
        )

    def _shares(self, position: int, value: float) -> list[tuple[str, float]]:
        """Shares of a product's value by process, largest first."""
        if not value:
            return []
        parts = self.system.direct[:, 0] * self.supply[:, position]
        by_process: dict[str, float] = {}
        for activity, part in zip(self.system.processes, parts, strict=True):
            name = self.background.products[activity].process
            by_process[name] = by_process.get(name, 0.0) + float(part) / value
        kept = [(name, share) for name, share in by_process.items() if share]
        return sorted(kept, key=lambda pair: (-abs(pair[1]), pair[0]))

    @cached_property
    def _years(self) -> tuple[Array, Array]:
        """By activity: emissions in size [kgCO2e], and the same times the year of the figure."""
        gwp = gwp100(self.background.settings.gwp_set)
        sizes = np.zeros((2, len(self.system.processes)))
        for exchange in self.tables.emitted:
            size = abs(exchange.amount) * gwp[exchange.target]
            sizes[:, self.system.process(exchange.activity)] += size, size * exchange.year
        return sizes[0], sizes[1]

    def _year(self, position: int) -> int:
        """The mean year of the emission figures behind a product, 0 where there are none."""
        amounts = np.abs(self.supply[:, position])
        size, by_year = (float(part @ amounts) for part in self._years)
        return round(by_year / size) if size else 0

    def _share_of(self, shares: list[tuple[str, float]], is_such: Any) -> float:
        processes = self.background.processes
        return sum(share for name, share in shares if is_such(processes[name]))

    def _stages(self, position: int) -> dict[str, float]:
        parts = self.system.direct[:, 0] * self.supply[:, position]
        stages: dict[str, float] = {}
        for activity, part in zip(self.system.processes, parts, strict=True):
            process = self.background.products[activity].process
            stage = self.background.processes[process].stage
            stages[stage] = stages.get(stage, 0.0) + float(part)
        return {stage: rounded(total, DIGITS) for stage, total in stages.items() if total}


@cache
def solution() -> SolvedBackground:
    """The shipped system, solved once a process."""
    return SolvedBackground(builtin_background())


def _system(background: Background, parts: Tables, *, by_gas: bool) -> System:
    gwp = gwp100(background.settings.gwp_set)
    gases = sorted({exchange.target for exchange in parts.emitted})
    apart = gases if by_gas else []
    return System.from_tables(
        {"id": list(parts.made), "amount": list(parts.made.values())},
        {
            "process": [exchange.activity for exchange in parts.taken],
            "input": [exchange.target for exchange in parts.taken],
            "amount": [exchange.amount for exchange in parts.taken],
        },
        {
            "process": [exchange.activity for exchange in parts.emitted],
            "flow": [exchange.target for exchange in parts.emitted],
            "amount": [exchange.amount for exchange in parts.emitted],
        },
        {
            "flow": [*gases, *apart],
            "factor": [*(gwp[gas] for gas in gases), *(1.0 for _ in apart)],
            "indicator": [*(CLIMATE for _ in gases), *apart],
        },
        data_version=background.settings.version,
    )


def _laws(exchanges: Any) -> dict[str, Any]:
    return {
        "law": "lognormal",
        "spread": [exchange.log_sd for exchange in exchanges],
        "parameter": [exchange.parameter for exchange in exchanges],
    }
