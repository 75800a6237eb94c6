"""Totals of many studies of one model with the same choices, recomputed as one array: the digits of
`Recomputed` one after another.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from zuji.footprint.assess import potentials
from zuji.footprint.profile import Profile
from zuji.footprint.profile_rules import counted, with_capital
from zuji.footprint.totals import characterised, total_of
from zuji.sectors.evaluate import Scenario, run_with_other_gases
from zuji.sectors.model import Model
from zuji.sectors.rows import EvaluatedRows, rows_of, run_rows


@dataclass(frozen=True)
class RecomputedRows:
    """Totals of `count` studies under one set of factors after another. `dropped` are the steps
    that the profile leaves out (`dropped_steps`).
    """

    model: Model
    profile: Profile
    gwp: Mapping[str, float]
    dropped: Collection[str]
    count: int
    _runs: list[tuple[Scenario, list[EvaluatedRows]]] = field(
        default_factory=list, init=False, repr=False
    )

    def totals(self, scenario: Scenario) -> NDArray[np.float64]:
        """kgCO2e per declared unit of each study, whose values and masses are arrays; no number
        where a study has to be computed by itself. Refuses a gas without GWP.
        """
        gwp = {**potentials(self.profile, scenario), **self.gwp}
        model = with_capital(self.model, self.profile)
        totals = np.full(self.count, np.nan)
        for part in self._evaluated(scenario):
            run = counted(self.profile, model, part.evaluated, gwp, self.dropped)
            with np.errstate(all="ignore"):
                of_run = characterised(self.profile.gases_of(run), gwp)
                total = total_of(of_run, self.profile.apart)
            totals[part.rows] = np.where(part.usual, total, np.nan)
        return totals

    def _evaluated(self, scenario: Scenario) -> list[EvaluatedRows]:
        for before, parts in self._runs:
            if before.gases.keys() == scenario.gases.keys() and _same(before, scenario):
                return [self._with_gases(part, scenario) for part in parts]
        parts = list(run_rows(self.model, scenario, self.count))
        self._runs.append((scenario, parts))
        return parts

    def _with_gases(self, part: EvaluatedRows, scenario: Scenario) -> EvaluatedRows:
        with np.errstate(all="ignore"):
            again = run_with_other_gases(self.model, rows_of(scenario, part.rows), part.evaluated)
        return EvaluatedRows(part.rows, again, part.usual)


def _same(one: Scenario, other: Scenario) -> bool:
    values: Any = other.values
    return one.values.keys() == values.keys() and all(
        value is values[name] or np.array_equal(value, values[name])
        for name, value in one.values.items()
    )
