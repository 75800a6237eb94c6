"""References that look like by-products: heat or power as the product of a resin works."""

from __future__ import annotations

import re
from dataclasses import replace

import numpy as np

from zuji.core.refusals import Finding, warning
from zuji.exchange.databases.measures import energy_of, mass_of
from zuji.exchange.databases.tables import AVOIDED, INPUT, PRODUCT, REFERENCE, Database

ENERGY = re.compile(
    r"heat|steam|power|electric|energy|boiler|cogenerat|chp|turbine|grid|photovolt|wind|hydro"
    r"|combust|incinerat|burn|fuel|gas|oil|coal|biomass|transport|热|汽|电|能|锅炉|燃|发电|风|光伏"
    r"|焚烧|气|油|煤|运输|wärme|strom|dampf|kraftwerk|chaleur|vapeur|électri",
    re.IGNORECASE,
)
"""Words of processes whose product may well be energy, or is counted in energy."""


def odd_references(database: Database) -> list[Finding]:
    """A warning for each process that by its name makes something else than the energy that is its
    reference, while it gives away products by mass.
    """
    flows, exchanges = database.flows, database.exchanges
    units = [str(unit) for unit in flows["unit"]]
    by_mass = np.array([mass_of(unit) > 0 for unit in units], bool)
    by_energy = np.array([energy_of(unit) > 0 for unit in units], bool)
    flow, flags = exchanges["flow"].astype(np.int64), exchanges["flags"]
    is_output = (flags & (INPUT | REFERENCE | AVOIDED)) == 0
    beside = (
        is_output & by_mass[flow] & (flows["kind"][flow] == PRODUCT) & (exchanges["amount"] > 0)
    )
    with_goods = set(exchanges["process"][beside].tolist())
    findings = []
    for row in np.flatnonzero(((flags & REFERENCE) > 0) & by_energy[flow]).tolist():
        process = int(exchanges["process"][row])
        names = str(database.processes["names"][process])
        if process not in with_goods or ENERGY.search(names):
            continue
        key, made = str(database.processes["id"][process]), str(flows["name"][flow[row]])
        finding = warning("lca-reference-odd", key, made)
        findings.append(replace(finding, facts={**finding.facts, "process": key}))
    return findings


def with_odd_references(database: Database) -> Database:
    """The database with these warnings among its notes."""
    return replace(database, notes=(*database.notes, *odd_references(database)))
