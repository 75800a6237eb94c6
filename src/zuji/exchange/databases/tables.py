"""`Builder`: the tables that every importer fills with processes, flows, exchanges and notes.

Amounts are in the flow's own unit. A product output, or a waste input, is what a process provides;
product inputs and waste outputs are linked to such providers (`linking`).
"""

from __future__ import annotations

import math
import re
from array import array
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np

from zuji.core.figures import in_full
from zuji.core.label import Label
from zuji.core.receipt import Receipt, ReceiptBook
from zuji.core.refusals import Finding, Refusal, blocking, refuse, warning

ELEMENTARY, PRODUCT, WASTE = 0, 1, 2
KINDS = ("elementary", "product", "waste")
INPUT, REFERENCE, AVOIDED = 1, 2, 4
"""Flags of an exchange."""
NAN = float("nan")
Law = tuple[int, float, float, float]
"""Code of an uncertainty law (`zuji.engine.uncertain`), spread, low, high."""
FIXED: Law = (0, 0.0, NAN, NAN)
LAWS = ("fixed", "lognormal", "normal", "uniform", "triangular", "pert")
"""Names of the laws, in the order of their codes in `zuji.engine.uncertain`."""
NUMBERS = ("unit_size", "kind", "mass", "energy", "price")
"""Columns of processes and flows that hold numbers; the others hold text."""


def is_possible(law: Law, amount: float) -> bool:
    """Whether a law can hold for an amount: a deviation of at least zero, an amount other than zero
    for a lognormal one, and a range in which the amount lies.
    """
    code, spread, low, high = law
    if LAWS[code] in ("lognormal", "normal"):
        return math.isfinite(spread) and spread >= 0 and (LAWS[code] == "normal" or amount != 0)
    return low <= amount <= high and math.isfinite(high - low)


@dataclass(frozen=True, kw_only=True)
class Database:
    """Tables of one database as numpy columns, ids as text, notes of the import and its receipt.

    The column ``names`` of processes and flows holds every name of every language, the Chinese
    ones first, one a line; ``name`` is the one that results print.
    """

    name: str
    source_format: str
    processes: Mapping[str, Any]
    flows: Mapping[str, Any]
    exchanges: Mapping[str, Any]
    allocation: Mapping[str, Any]
    methods: Mapping[str, Any]
    notes: tuple[Finding, ...] = ()
    receipt: Receipt = field(default_factory=lambda: Receipt(source=""))
    licence: str = ""
    """The words of the licence under which whoever imported it holds the database."""

    def refused(self, process: str) -> Finding | None:
        """Why the import refused a process of this id or name; None where it did not."""
        for finding in self.notes:
            if process and process in str(finding.facts.get("refused", "")).split("\n"):
                why = Label(finding.message("zh"), finding.message("en"))
                place = finding.place
                return blocking("lca-refused", place, finding.read, finding.expected, why=why)
        named = re.compile(rf"(?:^|[\s/:]){re.escape(process)}(?:$|[._])")
        for portion in self.receipt.portions:
            if (portion.kind, portion.outcome) != ("data set", "refused"):
                continue
            for place in portion.places:
                reason = portion.finding
                if reason and named.search(place):
                    why = Label(reason.message("zh"), reason.message("en"))
                    return blocking("lca-refused", place, reason.read, reason.expected, why=why)
        return None

    def __repr__(self) -> str:
        return (
            f"<Database {self.name}: {len(self.processes['id'])} processes, "
            f"{len(self.flows['id'])} flows, "
            f"{len(self.exchanges['amount'])} exchanges>"
        )


@dataclass
class Builder:
    """Collects a database row by row in compact columns, and its receipt in `book`.

    A reader meets the parts of its source (files, data sets, exchanges, parameters) in `book` where
    it opens them, and says there of each what became of it; `whole` does so for a data set.
    """

    name: str
    source_format: str
    processes: dict[str, list[Any]] = field(
        default_factory=lambda: {
            k: []
            for k in (
                "id",
                "name",
                "location",
                "category",
                "unit",
                "unit_size",
                "default",
                "names",
            )
        }
    )
    flows: dict[str, list[Any]] = field(
        default_factory=lambda: {
            k: []
            for k in (
                "id",
                "name",
                "kind",
                "unit",
                "cas",
                "formula",
                "compartment",
                "mass",
                "energy",
                "price",
                "names",
                "family",
            )
        }
    )
    notes: list[Finding] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.book = ReceiptBook(self.name)
        self._called: list[str] = []
        self._process = array("I")
        self._flow = array("I")
        self._amount = array("d")
        self._flags = array("B")
        self._law = array("B")
        self._numbers = {column: array("d") for column in ("spread", "low", "high")}
        self._provider = array("I")
        self._places: dict[str, dict[str, int]] = {"process": {}, "flow": {}, "provider": {"": 0}}
        self._allocation: dict[str, list[Any]] = {
            column: [] for column in ("process", "flow", "method", "share", "exchange")
        }
        self._methods: dict[str, list[Any]] = {
            column: [] for column in ("method", "flow", "factor")
        }

    def flow(
        self,
        id: str,
        name: str,
        kind: int,
        unit: str,
        *,
        cas: str = "",
        formula: str = "",
        compartment: str = "",
        mass: float = NAN,
        energy: float = NAN,
        price: float = NAN,
        names: str = "",
        family: str = "",
    ) -> int:
        """Number of a flow; the first description counts. `mass` … are per unit of the flow.

        `family` is the name by which the format knows a product; flows of one family are linked
        across convertible units.
        """
        numbers = self._places["flow"]
        if id in numbers:
            return numbers[id]
        numbers[id] = len(numbers)
        row = (
            id,
            name.strip(),
            kind,
            unit,
            cas.lstrip("0"),
            formula,
            compartment,
            mass,
            energy,
            price,
            names or name.strip(),
            family,
        )
        for column, value in zip(self.flows.values(), row, strict=True):
            column.append(value)
        return numbers[id]

    def process(
        self,
        id: str,
        name: str,
        location: str = "",
        category: str = "",
        default: str = "",
        *,
        names: str = "",
    ) -> int:
        """Number of a process; a second one of the same id gets a note and is left out (−1)."""
        self.called(id, name, *names.split("\n"))
        numbers = self._places["process"]
        if id in numbers:
            self.notes.append(warning("lca-twice", id, name))
            return -1
        numbers[id] = len(numbers)
        for column, value in zip(
            self.processes.values(),
            (id, name.strip(), location, category, "", 1.0, default, names or name.strip()),
            strict=True,
        ):
            column.append(value)
        return numbers[id]

    def process_number(self, id: str) -> int | None:
        """Number of an existing process."""
        return self._places["process"].get(id)

    def reference_unit(self, process: int, unit: str, size: float) -> None:
        """The unit of a process's result; `size` of it in the unit of its product flow."""
        self.processes["unit"][process], self.processes["unit_size"][process] = unit, size

    def exchange(
        self,
        process: int,
        flow: int,
        amount: float,
        flags: int = 0,
        *,
        provider: str = "",
        law: Law = FIXED,
    ) -> int:
        """Adds an exchange; returns its number.

        Refuses an amount that is no finite number. A spread that cannot be (a range that does not
        hold the amount, a negative deviation) counts as none and gets a note.
        """
        if not math.isfinite(amount):
            raise refuse("number-not-finite", self._place(process, flow), amount)
        if law[0] and not is_possible(law, amount):
            shown = " ".join([LAWS[law[0]], *(in_full(number) for number in law[1:])])
            place, name = self._place(process, flow), str(self.flows["name"][flow])
            self.notes.append(
                warning("lca-spread", place, in_full(amount), flow=name, spread=shown)
            )
            law = FIXED
        numbers = self._places["provider"]
        self._process.append(process)
        self._flow.append(flow)
        self._amount.append(amount)
        self._flags.append(flags)
        self._law.append(law[0])
        for column, value in zip(self._numbers.values(), law[1:], strict=True):
            column.append(value)
        self._provider.append(numbers.setdefault(provider, len(numbers)))
        return len(self._amount) - 1

    def negative(self, amount: float, place: str, name: str) -> None:
        """Notes an amount below zero where a format rarely means one: a sign is easily lost."""
        if amount < 0:
            self.notes.append(warning("lca-negative", place, in_full(amount), flow=name))

    def _place(self, process: int, flow: int) -> str:
        return f"{self.processes['id'][process]} · {self.flows['name'][flow]}"

    def turn(self, exchange: int) -> None:
        """Gives an exchange the opposite sign, and its law with it."""
        self._amount[exchange] *= -1
        low, high = self._numbers["low"][exchange], self._numbers["high"][exchange]
        self._numbers["low"][exchange], self._numbers["high"][exchange] = -high, -low

    def share(self, process: int, flow: int, method: str, share: float, exchange: int = -1) -> None:
        """An allocation factor the database states: for a product, or for one exchange (causal)."""
        for column, value in zip(
            self._allocation.values(), (process, flow, method, share, exchange), strict=True
        ):
            column.append(value)

    def factor(self, method: str, flow: int, factor: float) -> None:
        """A characterisation factor the database carries, by flow."""
        for column, value in zip(self._methods.values(), (method, flow, factor), strict=True):
            column.append(value)

    def note(self, rule: str, place: str, read: object = "", **facts: str) -> None:
        """Record a note about the file, by rule id."""
        self.notes.append(warning(rule, place, str(read), "", **facts))

    def called(self, *names: str) -> None:
        """Says what the data set at hand is called, so that one that is refused can be named."""
        self._called += [name.strip() for name in names if name.strip()]

    @contextmanager
    def whole(self, place: str, kind: str = "data set") -> Iterator[None]:
        """Takes a data set whole or not at all; one that is refused does not end the import.

        What a refused data set wrote is taken back. Every part that was met within it counts as
        refused for its reason, which stands among the notes as well, with what it is `called`.
        """
        self.book.meet(kind)
        self._called = []
        sizes = [len(column) for column in self._columns()]
        known = {name: len(numbers) for name, numbers in self._places.items()}
        met, kept = dict(self.book.met), len(self.book.kept)
        begun = len(self.processes["id"]), len(self.notes)
        try:
            yield
        except Refusal as refusal:
            for column, size in zip(self._columns(), sizes, strict=True):
                del column[size:]
            for name, numbers in self._places.items():
                while len(numbers) > known[name]:
                    numbers.popitem()
            del self.book.kept[kept:]
            reason = refusal.findings[0]
            is_again = reason.rule == "lca-twice"  # what it is called is what the first one is
            names = "" if is_again else "\n".join(dict.fromkeys(self._called))
            self.notes += [
                replace(finding, facts={**finding.facts, "refused": names})
                for finding in refusal.findings
            ]
            self.book.refuse(kind, reason, places=(place,))
            for part, count in self.book.met.items():
                self.book.refuse(part, reason, count - met.get(part, 0), places=(place,))
        else:
            self._avoids_itself(sizes[0], place)
            self.book.read(kind)
            self._concern(*begun)

    def _avoids_itself(self, first: int, place: str) -> None:
        """Notes a credit for what a process itself makes, among the exchanges from `first` on: its
        result is divided by more.
        """
        avoided = [
            row for row, flags in enumerate(self._flags[first:], start=first) if flags & AVOIDED
        ]
        if not avoided:
            return
        made = {
            (self._process[row], self._product(row))
            for row in range(first, len(self._flags))
            if not self._flags[row] & (INPUT | AVOIDED) and self._amount[row]
        }
        own = {
            self._flow[row] for row in avoided if (self._process[row], self._product(row)) in made
        }
        for flow in sorted(own):
            self.note("lca-avoids-itself", place, self.flows["name"][flow])

    def _product(self, exchange: int) -> str:
        """What the flow of an exchange is, in whichever unit."""
        flow = self._flow[exchange]
        return str(self.flows["family"][flow] or self.flows["id"][flow])

    def _concern(self, processes: int, notes: int) -> None:
        """Marks the notes of a data set with its process, so that a result can carry them."""
        ids = self.processes["id"][processes:]
        if len(ids) == 1:
            self.notes[notes:] = [
                replace(note, facts={**note.facts, "process": ids[0]})
                for note in self.notes[notes:]
            ]

    def _columns(self) -> list[Any]:
        """Every column that grows, exchanges first."""
        tables = (self.processes, self.flows, self._numbers, self._allocation, self._methods)
        columns: list[Any] = [self._process, self._flow, self._amount, self._flags]
        columns += [self._law, self._provider, self.notes]
        return columns + [column for table in tables for column in table.values()]

    def done(self) -> Database:
        """The database; refused where every data set of the source was."""
        if not self.processes["id"]:
            raise Refusal(
                [finding for finding in self.notes if finding.severity == "block"]
                or blocking("lca-empty", self.name, "0")
            )
        names = np.array(list(self._places["provider"]), object)
        provider = (
            np.frombuffer(self._provider, np.uint32)
            if len(self._provider)
            else np.empty(0, np.uint32)
        )
        exchanges = {
            "process": np.array(self._process, np.uint32),
            "flow": np.array(self._flow, np.uint32),
            "amount": np.array(self._amount),
            "flags": np.array(self._flags, np.uint8),
            "provider": names[provider],
            "law": np.array(self._law, np.uint8),
            **{key: np.array(numbers) for key, numbers in self._numbers.items()},
        }

        def columns(table: Mapping[str, list[Any]]) -> dict[str, Any]:
            return {
                key: np.array(value, None if key in NUMBERS else object)
                for key, value in table.items()
            }

        allocation = {
            "process": np.array(self._allocation["process"], np.int64),
            "flow": np.array(self._allocation["flow"], np.int64),
            "method": np.array(self._allocation["method"], object),
            "share": np.array(self._allocation["share"], np.float64),
            "exchange": np.array(self._allocation["exchange"], np.int64),
        }
        methods = {
            "method": np.array(self._methods["method"], object),
            "flow": np.array(self._methods["flow"], np.int64),
            "factor": np.array(self._methods["factor"], np.float64),
        }
        return Database(
            name=self.name,
            source_format=self.source_format,
            processes=columns(self.processes),
            flows=columns(self.flows),
            exchanges=exchanges,
            allocation=allocation,
            methods=methods,
            notes=tuple(self.notes),
            receipt=self.book.receipt(),
        )
