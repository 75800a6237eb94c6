"""A background database of another tool from the front door."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from html import escape
from os import PathLike
from pathlib import Path
from typing import Any

from zuji.charts.specs import short
from zuji.charts.systems import contributions_spec, draws_spec, tree_spec
from zuji.core.figures import in_full
from zuji.core.refusals import refuse
from zuji.engine import sample, supply_tree
from zuji.engine.results import Contributions
from zuji.engine.samples import Sample
from zuji.engine.system import System
from zuji.engine.tree import Tree
from zuji.exchange.databases.reading import read_database
from zuji.exchange.databases.study import Opened
from zuji.front.charts import chart, intervals_chart
from zuji.front.frames import Frame, html_table
from zuji.front.language import say
from zuji.front.told import told

ALLOCATIONS = ("database", "none", "mass", "energy", "economic")


@dataclass(frozen=True)
class ProcessTable(Frame):
    """Processes found. Columns: process (id), name, names (in all languages), location, product."""

    found: tuple[Mapping[str, str], ...]

    def columns(self) -> Mapping[str, Sequence[Any]]:
        """Column → values, as the class lists them."""
        names = ("process", "name", "names", "location", "product")
        return {name: [row[name] for row in self.found] for name in names}

    def __len__(self) -> int:
        return len(self.found)

    def __repr__(self) -> str:
        lines = [f"{row['process']}  {row['name']}, {row['location']}" for row in self.found[:12]]
        return "\n".join([f"<ProcessTable {len(self)}>", *lines])

    def _repr_html_(self) -> str:
        heads = {
            "process": say("标识", "id"),
            "name": say("过程", "process"),
            "location": say("地点", "location"),
            "product": say("产品", "product"),
        }
        return html_table(self.columns(), heads)


@dataclass(frozen=True)
class Store:
    """A database under one allocation and one GWP set (``opened``: `zuji.exchange.databases`)."""

    opened: Opened

    @property
    def system(self) -> System:
        """The whole database as a system of the engine: ``np.asarray(system.unit_scores())`` is
        activities × 1, kgCO2e per unit of the product.
        """
        return self.opened.system

    def search(self, text: str, limit: int = 50) -> ProcessTable:
        """Processes whose name in any language, place or product contains every word."""
        return ProcessTable(tuple(self.opened.search(text, limit)))

    def score(self, process: str, amount: float = 1.0) -> ProcessScore:
        """Greenhouse gases of `amount` reference units of a process, by id or exact name; only what
        is upstream of it is solved. Refuses an unknown process, naming the nearest.
        """
        return told(_scored)(self.opened, process, amount)

    def __repr__(self) -> str:
        database = self.opened.database
        return (
            f"<Store {database.name} ({database.source_format}): "
            f"{len(database.processes['id'])} processes, {len(database.exchanges['amount'])} "
            f"exchanges; {self.opened.gwp}, {self.opened.allocation}>"
        )

    def _repr_html_(self) -> str:
        return f"<p>{escape(repr(self)[1:-1])}</p>"


@dataclass(frozen=True)
class ProcessScore(Frame):
    """Greenhouse gases of a process, cradle to gate.

    Columns, one row a gas: gas, kg, kgco2e. `data` is what ``zuji lca score --json`` prints, with
    the coverage of flows, cut-offs, and what was not understood.
    """

    part: Opened
    data: Mapping[str, Any]

    def __float__(self) -> float:
        return self.value

    @property
    def value(self) -> float:
        """kgCO2e of the amount; NaN where an amount is out of range (`data` says so)."""
        score = self.data["score"]
        return float("nan") if score is None else float(score)

    @property
    def bound(self) -> float:
        """The guaranteed error of the solver, kgCO2e; no uncertainty of the data."""
        bound = self.data["bound"]
        return float("nan") if bound is None else float(bound)

    @property
    def unit(self) -> str:
        """``kgCO2e`` per amount and unit."""
        return f"kgCO2e/{in_full(self.data['amount'])} {self.data['unit']}"

    @property
    def _demand(self) -> dict[str | int, float]:
        return self.part.demand(self.data["process"], self.data["amount"])

    def tree(self, cutoff: float = 0.01) -> Tree:
        """The supply chain; branches above `cutoff` of the score."""
        return supply_tree(self.part.system, self._demand, cutoff)

    def contributions(self, by: str = "process") -> Contributions:
        """Impacts by ``process``, ``location``, ``category``, ``flow`` or ``tier``; each row sums
        to the score. Refuses another word.
        """
        system = self.part.system
        if by == "flow":
            return system.contributions_by_flow(self._demand)
        if by == "tier":
            return system.contributions_by_tier(self._demand)
        made = system.contributions(self._demand)
        return made if by == "process" else told(made.by)(by)

    def draw(self, draws: int = 1000, seed: int = 1) -> Sample:
        """Exact Monte Carlo: every uncertain exchange drawn anew, repeatable by `seed`."""
        return sample(self.part.system, self._demand, self.part.uncertainty, draws, seed)

    @property
    def plot(self) -> ScorePlots:
        """The charts of the score."""
        return ScorePlots(self)

    def columns(self) -> Mapping[str, Sequence[Any]]:
        """Column → values, as the class lists them."""
        gases = self.data["gases"]
        return {
            "gas": list(gases),
            "kg": [row["kg"] for row in gases.values()],
            "kgco2e": [row["kgco2e"] for row in gases.values()],
        }

    def __repr__(self) -> str:
        place = f", {self.data['location']}" if self.data["location"] else ""
        return f"<ProcessScore {self.data['name']}{place}: {self._shown()} {self.unit}>"

    def _shown(self) -> str:
        return "—" if self.data["score"] is None else short(self.value)

    def _repr_html_(self) -> str:
        name = f"{self.data['name']} · {self.data['location']}"
        missing = self.data["coverage"]["missing"]
        words = say(
            f"{missing} 种流没有数值，不计为零", f"{missing} flows without a value, not zero"
        )
        heads = {"gas": say("气体", "gas"), "kg": "kg", "kgco2e": "kgCO2e"}
        return (
            f"<p><b>{escape(name)}</b><br><span style='font-size:1.6em'>{self._shown()}</span> "
            f"{escape(self.unit)}<br><small>{escape(self.data['gwp'])} · {escape(words)}</small>"
            f"</p>{html_table(self.columns(), heads)}"
        )


@dataclass(frozen=True)
class ScorePlots:
    """The charts of a score, as Altair charts; refused where Altair is missing."""

    of: ProcessScore

    def contributions(self, by: str = "process") -> Any:
        """The largest contributions as bars."""
        return told(chart)(contributions_spec(self.of.contributions(by)))

    def tree(self, cutoff: float = 0.01) -> Any:
        """The supply chain as indented bars."""
        return told(chart)(tree_spec(self.of.tree(cutoff)))

    def draws(self, draws: int = 1000, seed: int = 1) -> Any:
        """Histogram of a Monte Carlo with its mean and the static score."""
        return told(chart)(draws_spec(self.of.draw(draws, seed)))

    def interval(self, draws: int = 1000, seed: int = 1) -> Any:
        """The 95 % interval of a Monte Carlo."""
        drawn = self.of.draw(draws, seed)
        low, high = (float(end[0]) for end in drawn.quantile(0.025, 0.975))
        row = {"name": str(self.of.data["name"]), "value": self.of.value, "low": low, "high": high}
        return told(intervals_chart)([row], self.of.unit)


def _scored(opened: Opened, process: str, amount: float) -> ProcessScore:
    part = opened.upstream(process)
    return ProcessScore(part, part.score(process, amount))


@told
def lca(store: str | PathLike[str], *, allocation: str = "database", gwp: str = "AR6") -> Store:
    """A background database: a store that ``zuji lca import`` made, or a file that it reads
    (openLCA, EcoSpold, ILCD, SimaPro, Brightway, tables).

    `allocation` of multi-output processes: ``database`` (as it says itself), ``none``, ``mass``,
    ``energy``, ``economic``; `gwp` the GWP100 set. Refuses a missing file and an unknown word.
    """
    path = Path(store)
    if not path.exists():
        raise refuse("file-missing", str(path), str(path))
    if allocation not in ALLOCATIONS:
        raise refuse("choice-unknown", "allocation", allocation, options=", ".join(ALLOCATIONS))
    return Store(Opened(read_database(path), allocation, gwp))
