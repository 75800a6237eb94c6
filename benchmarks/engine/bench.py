"""What the goals share: paired timing, and the database with its peers made once."""

from __future__ import annotations

import statistics
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE))
Row = tuple[str, str, str, float, bool]


def seconds(run: Callable[[], Any]) -> float:
    started = time.perf_counter()
    run()
    return time.perf_counter() - started


def paired(theirs: Callable[[], Any], ours: Callable[[], Any], rounds: int = 3) -> float:
    """Median of theirs / ours over rounds in which both run; ours is warmed once."""
    ours()
    return statistics.median(seconds(theirs) / seconds(ours) for _ in range(rounds))


def median_of(run: Callable[[], Any], rounds: int = 7) -> float:
    run()
    return statistics.median(seconds(run) for _ in range(rounds))


class Bench:
    """The database, our system and the peers' packages, made once."""

    def __init__(self) -> None:
        from economies import database

        self.db = database()
        rng = np.random.default_rng(5)
        self.methods = (rng.random((3, self.db.flows)) < 0.15) * 1.0
        self.product = 20_000
        self.system = self.fresh()
        from peers import packages

        self.inventory, self.packages = packages(self.db, self.methods)

    def fresh(self, indicators: int = 1) -> Any:
        from scipy import sparse

        from zuji.engine import structure
        from zuji.engine.interventions import Interventions
        from zuji.engine.system import System
        from zuji.engine.technosphere import Technosphere

        structure._KEPT.clear()
        db = self.db
        techno = Technosphere.from_columns(
            db.made, db.consumer, db.product, db.amount, range(db.count)
        )
        emissions = Interventions.from_columns(db.emitter, db.flow, db.emission, db.count, db.flows)
        table = sparse.csr_matrix(self.methods[:indicators])
        return System(
            techno=techno,
            interventions=emissions,
            characterisation=table,
            products=range(db.count),
            flows=range(db.flows),
            indicators=[str(k) for k in range(indicators)],
        )

    @property
    def laws(self) -> Any:
        from zuji.engine.uncertain import Uncertainty

        return Uncertainty.lognormal(self.system, self.db.spread, self.db.emission_spread)
