"""Repairs of a database that a user holds: a list of what is wrong in it, each with its reason.

A repair names the data set by its id; where the database has no such data set, the list is of
another edition and the repair is said to be idle.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np

from zuji.core.content import content_path
from zuji.core.figures import in_full
from zuji.core.label import listed
from zuji.core.refusals import Finding, Refusal, blocking, note, refuse, warning
from zuji.core.shapes import Row, read_shape
from zuji.core.yamlfile import load_yaml, yaml_text
from zuji.exchange.databases.measures import mass_of
from zuji.exchange.databases.tables import KINDS, REFERENCE, Database


class FlowRepair(Row):
    """A flow whose own data set is absent or wrong: its unit, its kind."""

    id: str
    why: str
    unit: str = ""
    kind: str = ""


class AmountRepair(Row):
    """A process whose reference amount is wrong, in the unit of its reference flow."""

    process: str
    why: str
    reference_amount: float


class ProcessLeftOut(Row):
    """Processes that are not taken: by id, or by the end of their names."""

    why: str
    process: str = ""
    name_holds: str = ""


class RepairList(Row):
    """A list of repairs of one database."""

    database: str
    edition: str
    licence: str = ""
    flows: list[FlowRepair] | None = None
    amounts: list[AmountRepair] | None = None
    leave_out: list[ProcessLeftOut] | None = None


def shipped_repairs() -> dict[str, Path]:
    """Lists of repairs that come with Zuji, by name; nothing of the databases is in them."""
    folder = content_path("data", "lca", "repairs")
    return {path.stem: path for path in sorted(folder.glob("*.yaml"))}


def read_repairs(name: str) -> RepairList:
    """A list of repairs by its name or its file; refuses what is none of its fields."""
    path = shipped_repairs().get(name) or Path(name)
    if not path.is_file():
        raise refuse("choice-unknown", "repairs", name, options=listed(shipped_repairs()))
    document = load_yaml(yaml_text(path), path.name)

    def unknown(where: tuple[str | int, ...], allowed: list[str]) -> Finding:
        return blocking("key-unknown", document(*where), str(where[-1]), near=listed(allowed))

    repairs, findings = read_shape(RepairList, document.data, document, unknown)
    if repairs is None or findings:
        raise Refusal(findings)
    return repairs


def repaired(database: Database, repairs: RepairList) -> Database:
    """The database with the repairs made, a warning for each data set, and idle ones noted."""
    database = replace(database, licence=repairs.licence or database.licence)
    database = _with_flows(database, repairs.flows or [])
    database = _with_amounts(database, repairs.amounts or [])
    return _without(database, repairs.leave_out or [])


def _with_flows(database: Database, rows: list[FlowRepair]) -> Database:
    flows = {name: np.array(column) for name, column in database.flows.items()}
    number_of = {str(name): number for number, name in enumerate(flows["id"])}
    notes = list(database.notes)
    for row in rows:
        number = number_of.get(row.id)
        if number is None:
            notes.append(note("lca-repair-idle", row.id, row.why))
            continue
        if row.unit:
            flows["unit"][number] = row.unit
            flows["mass"][number] = mass_of(row.unit)
        if row.kind:
            if row.kind not in KINDS:
                raise refuse("choice-unknown", row.id, row.kind, options=listed(KINDS))
            flows["kind"][number] = KINDS.index(row.kind)
        shown = " ".join(filter(None, [row.unit, row.kind]))
        notes.append(note("lca-repaired", row.id, str(flows["name"][number]), shown, why=row.why))
    return replace(database, flows=flows, notes=tuple(notes))


def _with_amounts(database: Database, rows: list[AmountRepair]) -> Database:
    exchanges = {name: np.array(column) for name, column in database.exchanges.items()}
    number_of = {str(name): number for number, name in enumerate(database.processes["id"])}
    notes = list(database.notes)
    for row in rows:
        number = number_of.get(row.process)
        is_reference = (exchanges["flags"] & REFERENCE) > 0
        is_own = exchanges["process"] == (-1 if number is None else number)
        spots = np.flatnonzero(is_own & is_reference)
        if not len(spots):
            notes.append(note("lca-repair-idle", row.process, row.why))
            continue
        before = float(exchanges["amount"][spots[0]])
        exchanges["amount"][spots[0]] = row.reference_amount
        finding = warning(
            "lca-repaired",
            row.process,
            in_full(before),
            in_full(row.reference_amount),
            why=row.why,
        )
        notes.append(replace(finding, facts={**finding.facts, "process": row.process}))
    return replace(database, exchanges=exchanges, notes=tuple(notes))


def _without(database: Database, rows: list[ProcessLeftOut]) -> Database:
    """The database without the processes of `rows`: they provide nothing and cannot be asked."""
    processes, notes = database.processes, list(database.notes)
    is_out = np.zeros(len(processes["id"]), bool)
    for row in rows:
        named = [
            (row.process != "" and str(key) == row.process)
            or (row.name_holds != "" and row.name_holds in str(name))
            for key, name in zip(processes["id"], processes["name"], strict=True)
        ]
        count = sum(named)
        is_out |= np.array(named, bool)
        place = row.process or row.name_holds
        rule = "lca-left-out" if count else "lca-repair-idle"
        notes.append(note(rule, place, str(count), why=row.why) if count else note(rule, place))
    if not is_out.any():
        return replace(database, notes=tuple(notes))
    stays = ~is_out[database.exchanges["process"].astype(np.int64)]
    exchanges = {name: column[stays] for name, column in database.exchanges.items()}
    allocation = _renumbered(database.allocation, is_out, np.cumsum(stays) - 1)
    return replace(database, exchanges=exchanges, allocation=allocation, notes=tuple(notes))


def _renumbered(allocation: Mapping[str, Any], is_out: Any, number_of: Any) -> dict[str, Any]:
    stays = ~is_out[allocation["process"].astype(np.int64)]
    rows = {name: column[stays] for name, column in allocation.items()}
    exchange = rows["exchange"]
    within = exchange >= 0
    rows["exchange"] = np.where(within, number_of[np.where(within, exchange, 0)], exchange)
    return rows
