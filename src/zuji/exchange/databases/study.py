"""A linked database as a system of the engine, and the results that the command line prints."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np

from zuji.core.label import Label, plain
from zuji.core.refusals import Finding, Refusal, blocking, by_severity, refuse
from zuji.exchange.databases.climate import MATCHED, Climate, climate
from zuji.exchange.databases.climate import values as gas_values
from zuji.exchange.databases.linking import Linked, linked
from zuji.exchange.databases.tables import Database
from zuji.exchange.databases.understood import not_understood
from zuji.exchange.databases.upstream import upstream, within

if TYPE_CHECKING:
    from zuji.engine.system import System
    from zuji.engine.uncertain import Laws, Uncertainty


OUT_OF_RANGE = Label(
    "数值超出可表示的范围，没有结果", "an amount is out of range: there is no result"
)


@dataclass(frozen=True)
class Opened:
    """A database under one allocation and one GWP set; or the part of it that one process needs."""

    database: Database
    allocation: str = "database"
    gwp: str = "AR6"
    part: Linked | None = None
    judged: Climate | None = None

    @cached_property
    def linked(self) -> Linked:
        """Activities, inputs and emissions, and the report of linking."""
        return self.part or linked(self.database, self.allocation)

    @cached_property
    def climate(self) -> Climate:
        """Greenhouse gases among the flows."""
        return self.judged or climate(self.database, self.gwp)

    def upstream(self, process: str) -> Opened:
        """The part upstream of a process, so that no other process can spoil its result.

        Refuses it where a process takes of its own product all that it makes, or more
        (``system-singular``).
        """
        links = self.linked
        activities = upstream(links, self.find(process))
        self._check_own(activities)
        if activities.size == len(links.ids):
            return self
        return replace(self, part=within(links, activities), judged=self.climate)

    def _check_own(self, activities: Any) -> None:
        links = self.linked
        own = np.zeros(len(links.ids))
        rows = np.flatnonzero(links.user == links.maker)
        np.add.at(own, links.user[rows], links.amount[rows])
        kept = (links.made - own) * np.sign(links.made)
        eaten = activities[kept[activities] <= 0]
        if eaten.size:
            names = ", ".join(self.name(int(activity)) for activity in eaten[:5])
            raise refuse("system-singular", "technosphere", names, detail=names)

    @cached_property
    def system(self) -> System:
        """The system: products are activities (one product each), flows all elementary flows."""
        from scipy import sparse

        from zuji.engine.interventions import Interventions
        from zuji.engine.system import System
        from zuji.engine.technosphere import Technosphere

        links, flows = self.linked, self.database.flows
        if not links.ids:
            raise refuse("lca-empty", self.database.name, "0")
        techno = Technosphere.from_columns(
            links.made, links.user, links.maker, links.amount, links.ids
        )
        emissions = Interventions.from_columns(
            links.emitter, links.flow, links.emission, len(links.ids), len(flows["id"])
        )
        table = sparse.csr_matrix(self.climate.factor[None, :])
        processes = self.database.processes
        attributes = {
            column: [str(process) for process in processes[column][links.process]]
            for column in ("name", "location", "category")
        }
        name = f"{self.database.name} ({self.allocation}, {self.gwp})"
        return System(
            techno=techno,
            interventions=emissions,
            characterisation=table,
            products=links.ids,
            flows=list(flows["id"]),
            indicators=[f"GWP100 {self.gwp}"],
            attributes=attributes,
            data_version=name,
        )

    @cached_property
    def uncertainty(self) -> Uncertainty:
        """The laws of the database's exchanges, scaled with the share each activity carries."""
        from zuji.engine.uncertain import Uncertainty

        links = self.linked
        return Uncertainty(
            self._laws(links.source, links.amount),
            self._laws(links.emission_source, links.emission),
        )

    def _laws(self, source: Any, amount: Any) -> Laws:
        from zuji.engine.uncertain import UNIFORM, Laws

        exchanges = self.database.exchanges
        ratio = amount / exchanges["amount"][source]
        law, spread = exchanges["law"][source].copy(), exchanges["spread"][source].copy()
        ends = exchanges["low"][source] * ratio, exchanges["high"][source] * ratio
        low, high = np.where(ratio < 0, ends[1], ends[0]), np.where(ratio < 0, ends[0], ends[1])
        spread = np.where(law == 2, spread * np.abs(ratio), spread)
        outside = (law >= UNIFORM) & ~((low <= amount) & (amount <= high))
        law[outside] = 0  # a stated range that does not hold its own value says nothing
        return Laws.of(law.size, law, spread, low=low, high=high)

    def demand(self, process: str, amount: float = 1.0) -> dict[str | int, float]:
        """Demand of `amount` reference units of a process, for the system."""
        activity = self.find(process)
        sign = -1.0 if self.linked.made[activity] < 0 else 1.0  # treating one unit of waste
        return {activity: sign * amount * self.unit(activity)[1]}

    def find(self, process: str) -> int:
        """Activity by id (of the process or `process::flow`), or by its exact name or that of its
        product if only one has it.
        """
        if process in self._places:
            return self._places[process]
        begun = [
            index for index, key in enumerate(self.linked.ids) if key.startswith(f"{process}_")
        ]
        if len(begun) == 1:
            return begun[0]
        processes = self.database.processes
        titles = [
            (str(processes["name"][number]), *str(processes["names"][number]).split("\n"))
            for number in self.linked.process
        ]
        same = [index for index, names in enumerate(titles) if process in names]
        refused = self.database.refused(process)
        if len(same) == 1 and refused is None:
            return same[0]
        if not same and refused is None:
            products = self.database.flows["name"][self.linked.product]
            made = np.flatnonzero(products == process)
            if made.size == 1:
                return int(made[0])
        if same and refused is not None:
            near = "; ".join(f"{self.linked.ids[index]} {process}" for index in same[:5])
            shared = blocking("lca-name-shared", "--process", process, near=near)
            raise Refusal([shared, refused])
        if refused is not None:
            raise Refusal(refused)
        for note in self.database.notes:
            if note.severity == "block" and process in re.split(r"[\s/]|\.\w+\b", str(note.place)):
                raise Refusal(note)
        nearest_names = self.search(process, 5)
        shown = "; ".join(
            f"{row['process']} {row['name']} ({row['product']})" for row in nearest_names
        )
        absent = refuse("lca-process", "--process", process, near=shown or "—")
        raise absent if shown else Refusal([*absent.findings, *self._left_out()])

    def _left_out(self) -> list[Finding]:
        """Why data sets were refused: the one that is asked for may be among them."""
        portions = self.database.receipt.portions
        reasons = [
            portion.finding
            for portion in portions
            if (portion.kind, portion.outcome) == ("data set", "refused") and portion.finding
        ]
        return reasons[:5]

    @cached_property
    def _places(self) -> dict[str, int]:
        return {name: index for index, name in enumerate(self.linked.ids)}

    def name(self, activity: int) -> str:
        """Name of an activity, with its place and, of a co-product, the product."""
        process = self.linked.process[activity]
        place = str(self.database.processes["location"][process])
        product = str(self.database.flows["name"][self.linked.product[activity]])
        name = str(self.database.processes["name"][process])
        return (
            name
            + (f" [{product}]" if "::" in self.linked.ids[activity] else "")
            + (f", {place}" if place else "")
        )

    def search(self, text: str, most: int = 20) -> list[dict[str, str]]:
        """Processes whose name in any language, place or product contains every word."""
        words = text.lower().split()
        processes, flows, links = self.database.processes, self.database.flows, self.linked
        hits = []
        for index, process in enumerate(links.process):
            place, flow = str(processes["location"][process]), links.product[index]
            names, products = str(processes["names"][process]), str(flows["names"][flow])
            name = str(processes["name"][process])
            searched = f"{name} {names} {place} {products} {links.ids[index]}".lower()
            if all(word in searched for word in words):
                hits.append(
                    {
                        "process": links.ids[index],
                        "name": name,
                        "names": names.replace("\n", " / "),
                        "location": place,
                        "product": str(flows["name"][flow]),
                    }
                )
                if len(hits) == most:
                    break
        return hits

    def unit(self, activity: int) -> tuple[str, float]:
        """The unit results of an activity are given per, and its size in the product flow's
        unit.
        """
        process, flow = self.linked.process[activity], self.linked.product[activity]
        if "::" in self.linked.ids[activity] or not self.database.processes["unit"][process]:
            return str(self.database.flows["unit"][flow]), 1.0
        return str(self.database.processes["unit"][process]), float(
            self.database.processes["unit_size"][process]
        )

    def score(self, process: str, amount: float = 1.0) -> dict[str, Any]:
        """Score of `amount` reference units with its bound, gases, coverage, cut-offs and what was
        not understood; only the processes upstream of it are solved.
        """
        id = self.linked.ids[self.find(process)]
        with np.errstate(over="ignore", invalid="ignore"):
            return self.upstream(id)._score(id, amount)

    def _score(self, process: str, amount: float) -> dict[str, Any]:
        activity = self.find(process)
        unit, demand = self.unit(activity)[0], self.demand(process, amount)
        supply = np.asarray(self.system.supply(demand))
        inventory = self.system.inventory(demand)
        values, factor = np.asarray(inventory), self.climate.factor
        used = np.flatnonzero(values)
        bound = float(np.abs(factor[used]) @ inventory.bound[used])
        total = float(factor[used] @ values[used])
        number = self.linked.process[activity]
        return {
            "process": self.linked.ids[activity],
            "name": str(self.database.processes["name"][number]),
            "location": str(self.database.processes["location"][number]),
            "product": str(self.database.flows["name"][self.linked.product[activity]]),
            "unit": unit,
            "amount": amount,
            "score": total if np.isfinite(total) else None,
            "score_reason": None if np.isfinite(total) else plain(OUT_OF_RANGE),
            "bound": bound if np.isfinite(bound) else None,
            "score_unit": "kgCO2e",
            "gwp": self.gwp,
            "allocation": self.allocation,
            "gases": self._gases(used, values),
            "coverage": self.climate.coverage(self.database, used),
            "not_understood": not_understood(
                self.database, self.linked, self.climate, supply, total
            ),
            "chain": self._chain(np.flatnonzero(supply)),
            "provenance": {
                "engine": inventory.provenance.engine,
                "data": inventory.provenance.data,
                "method": inventory.provenance.method,
                "sweeps": inventory.provenance.sweeps,
            },
        }

    def _gases(self, used: Any, values: Any) -> dict[str, dict[str, float]]:
        """kg and kgCO2e of each gas; a blend counts as the gases it is made of."""
        judged, value_of = self.climate, gas_values(self.gwp)
        gases: dict[str, dict[str, float]] = {}
        for flow in used:
            if judged.judged[flow] not in MATCHED:
                continue
            parts = judged.parts(flow)
            for gas, share in parts.items():
                kg = float(values[flow] * judged.size[flow]) * share
                row = gases.setdefault(gas, {"kg": 0.0, "kgco2e": 0.0})
                row["kg"] += kg
                if len(parts) > 1:
                    row["kgco2e"] += kg * value_of.get(gas, 0.0)
                else:
                    row["kgco2e"] += float(values[flow] * judged.factor[flow])
        return dict(sorted(gases.items()))

    def _chain(self, activities: Any) -> dict[str, Any]:
        """Cut-offs, ambiguous providers and missing allocations within the supply chain of a
        result.
        """
        links, exchange_table = self.linked, self.database.exchanges
        inside = set(links.process[activities].tolist())
        report, flows = links.report, self.database.flows["name"]

        def rows(exchanges: Any) -> list[Any]:
            return [
                exchange
                for exchange in exchanges.tolist()
                if int(exchange_table["process"][exchange]) in inside
            ]

        cut, ambiguous = rows(report.cut_off), rows(report.ambiguous)
        replaced, differ = rows(report.replaced), rows(report.units_differ)

        def names(exchanges: Any) -> list[str]:
            return sorted({str(flows[exchange_table["flow"][exchange]]) for exchange in exchanges})

        return {
            "processes": len(inside),
            "cut_off": len(cut),
            "ambiguous": len(ambiguous),
            "provider_absent": len(replaced),
            "units_differ": len(differ),
            "cut_off_flows": names(cut)[:50],
            "ambiguous_flows": names(ambiguous)[:50],
            "provider_absent_flows": names(replaced)[:50],
            "units_differ_flows": names(differ)[:50],
            "not_allocated": len(inside & set(report.unallocated.tolist())),
            "shares_not_one": len(inside & set(report.sums)),
            "causal_gaps": len(rows(report.gaps)),
            "import_notes": self._notes({str(self.database.processes["id"][p]) for p in inside}),
            "data_sets_refused": self.database.receipt.count("data set", "refused"),
        }

    def _notes(self, processes: set[str]) -> list[dict[str, Any]]:
        """What the import said of these processes, the first of each rule and place."""
        notes = [note for note in self.database.notes if note.facts.get("process") in processes]
        return [note.as_json("zh") for note in by_severity(notes)[:50]]
