"""Recognition of greenhouse gases among elementary flows: matched, explicit zero, or missing.

Matched by flow id, by CAS number, or by name; a flow that looks like a greenhouse gas without a
value in the chosen set is missing, never zero. Biogenic CO2 and its uptake are counted in kg and
valued at zero (they are reported apart, GB/T 24067 and ISO 14067 6.4.9).
"""

from __future__ import annotations

import csv
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from zuji.core.content import content_path
from zuji.core.refusals import refuse
from zuji.exchange.databases.tables import ELEMENTARY, Database
from zuji.factors.gwp import gwp100, gwp_sets

Array = NDArray[np.float64]
APART = ("co2_biogenic", "co2_uptake")
ORIGINS = {"co2": "co2_fossil", "ch4": "ch4_fossil"}
CODE = re.compile(
    r"\b((?:h?c?fc|hcc|hcfe?|hfe|pfc|fc|halon|r)-?\s?\d{2,4}[a-z]{0,2}\d?)\b", re.IGNORECASE
)
LOOKS = re.compile(
    r"(meth|eth|prop|but|pent|hex)[ae]ne?\b.*(fluoro|chloro|bromo)|(fluoro|chloro|bromo)\w*(meth|eth|prop|but)an"
    r"|\b(h?c?fc|pfc|hfe)\b|freon|halon|perfluoro|fluorocarbon",
    re.IGNORECASE,
)
"""Names that look like a greenhouse gas even where no value is at hand."""
AIR = re.compile(r"\bair\b|atmospher|tropospher|stratospher|luft", re.IGNORECASE)
ELSEWHERE = re.compile(
    r"\bwater\b|\bsoil\b|ground-|resource|raw|\bwaste\b|ocean|river", re.IGNORECASE
)
NON_FOSSIL = re.compile(r"biogen|non-?\s?fossil|renewable|biomass|vegetation", re.IGNORECASE)
LAND = re.compile(
    r"land (use|transformation)|transformation|soil or biomass stock|\bluc\b|peat", re.IGNORECASE
)


@dataclass(frozen=True)
class Climate:
    """Gas of each flow (empty where none), its value, and the judgement of each flow."""

    gas: Any
    factor: Array
    judged: Any
    gwp: str

    def coverage(self, database: Database, used: Any) -> dict[str, Any]:
        """Counts of the elementary flows in `used` by judgement, and the names of the missing."""
        judged = self.judged[used]
        lost = used[judged == "missing"]
        flows = database.flows
        names = sorted({str(flows["name"][number]) or str(flows["id"][number]) for number in lost})
        by = {number: int((judged == number).sum()) for number in ("id", "cas", "name")}
        return {
            "matched": sum(by.values()),
            "matched_by": by,
            "zero": int((judged == "zero").sum()),
            "missing": len(names),
            "missing_flows": names[:50],
        }


@cache
def _substances() -> tuple[dict[str, str], dict[str, str], dict[str, dict[str, float]]]:
    """CAS → gas, code or formula → gas, gas → GWP100 by set."""
    by_cas: dict[str, str] = {}
    by_code: dict[str, str] = {}
    values: dict[str, dict[str, float]] = {}
    with content_path("data", "lca", "substances.csv").open(encoding="utf-8") as file:
        for row in csv.DictReader(file):
            gas = row["gas"]
            if row["cas"]:
                by_cas[row["cas"]] = gas
            for text in (row["acronym"], row["formula"], row["name"]):
                if _key(text):
                    by_code.setdefault(_key(text), gas)
            values[gas] = {
                gwp_set: float(row[gwp_set]) for gwp_set in ("AR4", "AR5", "AR6") if row[gwp_set]
            }
    by_cas |= {"124-38-9": "co2", "74-82-8": "ch4"}
    return by_cas, by_code, values


@cache
def _by_id() -> dict[str, str]:
    with content_path("data", "lca", "flow_ids.csv").open(encoding="utf-8") as file:
        return {row["flow"]: row["gas"] for row in csv.DictReader(file)}


def climate(database: Database, gwp: str = "AR6") -> Climate:
    """Judges every elementary flow under a GWP set. Refuses an unknown set."""
    if gwp not in gwp_sets():
        raise refuse("choice-unknown", "gwp", gwp, options=", ".join(gwp_sets()))
    flows = database.flows
    count = len(flows["id"])
    gas, judged = np.full(count, "", object), np.full(count, "", object)
    factor = np.zeros(count)
    values = _values(gwp)
    for number in np.flatnonzero(flows["kind"] == ELEMENTARY):
        gas_name, how = gas_of(
            {
                column: str(flows[column][number])
                for column in ("id", "name", "cas", "formula", "compartment")
            }
        )
        if gas_name in APART:
            gas[number], judged[number] = gas_name, how
        elif gas_name in values and flows["unit"][number] in ("kg", ""):
            gas[number], judged[number], factor[number] = gas_name, how, values[gas_name]
        else:
            unnamed = not str(flows["name"][number]) and not str(flows["cas"][number])
            gas[number], judged[number] = gas_name, "missing" if gas_name or unnamed else "zero"
    return Climate(gas, factor, judged, gwp)


@cache
def _values(gwp: str) -> Mapping[str, float]:
    _, _, substances = _substances()
    value_of = {gas: sets[gwp] for gas, sets in substances.items() if gwp in sets}
    return value_of | dict(gwp100(gwp))


def gas_of(flow: Mapping[str, str]) -> tuple[str, str]:
    """Gas of a flow and the field that identified it (id, cas, name); empty where it is no
    greenhouse gas.
    """
    if flow["id"] in _by_id():
        return _by_id()[flow["id"]], "id"
    by_cas, by_code, _ = _substances()
    name, place = flow["name"].strip(), flow["compartment"]
    gas, how = by_cas.get(flow["cas"].lstrip("0"), ""), "cas"
    if not gas:
        gas, how = _by_name(name, by_code), "name"
    if not gas and not (LOOKS.search(name) and AIR.search(place)):
        return "", ""
    if gas == "co2" and re.search(r"in air|to soil or biomass stock|uptake", name, re.IGNORECASE):
        return "co2_uptake", how
    if ELSEWHERE.search(place) and not AIR.search(place):
        return "", ""
    if gas in ORIGINS:
        return _with_origin(gas, name), how
    return gas or _key(name), how


def _with_origin(gas: str, name: str) -> str:
    if LAND.search(name):
        return "co2_luc" if gas == "co2" else "ch4_fossil"
    if NON_FOSSIL.search(name):
        return f"{gas}_biogenic"
    return ORIGINS[gas]


NAMES = {
    "carbondioxide": "co2",
    "co2": "co2",
    "methane": "ch4",
    "ch4": "ch4",
    "dinitrogenmonoxide": "n2o",
    "nitrousoxide": "n2o",
    "n2o": "n2o",
    "dinitrogenoxide": "n2o",
    "sulfurhexafluoride": "sf6",
    "sulphurhexafluoride": "sf6",
    "nitrogentrifluoride": "nf3",
    "nitrogenfluoride": "nf3",
    "carbontetrafluoride": "cf4",
    "tetrafluoromethane": "cf4",
    "hexafluoroethane": "c2f6",
    "fc14": "cf4",
    "cfc14": "cf4",
    "r14": "cf4",
    "cfc116": "c2f6",
    "fc116": "c2f6",
    "cfc10": "carbontetrachloride",
    "tetrachloromethane": "carbontetrachloride",
    "hfc116": "c2f6",
    "r40": "methylchloride",
    "hcc40": "methylchloride",
}


def _key(text: str) -> str:
    return re.sub(r"[^a-z0-9]", "", text.lower())


def _by_name(name: str, by_code: Mapping[str, str]) -> str:
    """By the refrigerant code in the name, the whole name, the inverted name, or the part before
    its origin.
    """
    code = CODE.search(name)
    texts = []
    if code:
        text = _key(code.group(1))
        short = re.sub(r"^(hcc|hcfc|hfc|cfc|pfc|fc|r)(?=\d)", "", text)
        texts = [text, *(f"{kind}{short}" for kind in ("hfc", "hcfc", "cfc", "pfc", "hcc"))]
    head, _, tail = name.partition(",")
    stem = re.split(r",\s*(?:[A-Z]+-?\d|Halon)", tail)[0]
    texts += [_key(name), _key(stem + head)]  # "Ethane, hexafluoro-" is hexafluoroethane
    if not tail or not LOOKS.search(name):
        texts.append(_key(re.split(r"[,(]|\b(?:non-?)?(?:bio|fossil|land)", name)[0]))
    for text in texts:
        if text in NAMES or text in by_code:
            return NAMES.get(text) or by_code[text]
    return ""
