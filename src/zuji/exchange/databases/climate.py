"""Judgement of elementary flows: a greenhouse gas, known to be none, or not understood.

Zero needs positive knowledge: a flow is no greenhouse gas only where its compartment is known and
is not air, or where its CAS number, name or unit is known as none (data/lca). Every other flow is
`missing` (a gas without a value in the set, or in a unit that is no mass) or `unknown` (it cannot
be told what it is), and stands beside the result. Biogenic CO2 and its uptake are counted in kg
and valued at zero (they are reported apart, GB/T 24067 and ISO 14067 6.4.9).
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from zuji.core.refusals import refuse
from zuji.core.units import CO2_OF_CARBON, substance
from zuji.exchange.databases.measures import mass_of, measure
from zuji.exchange.databases.tables import ELEMENTARY, Database
from zuji.factors.gas_names import (
    CAS,
    UNKNOWN,
    WIDE,
    Said,
    no_gas_numbers,
    said_by,
    with_origin,
)
from zuji.factors.gases import WITHOUT_VALUE, blends, lca_rows
from zuji.factors.gwp import gwp100, gwp_sets

Array = NDArray[np.float64]
APART = ("co2_biogenic", "co2_uptake")
MATCHED = ("id", "cas", "name", "formula", "unit", "method")
LOST = ("missing", "unknown")
"""Judgements that make a result incomplete."""
RESOURCE = re.compile(
    r"resource|\braw\b|land use|land occupation|land transformation|rohstoff|ressource|recurso"
    r"|risors|资源|資源|\bbiotic\b",
    re.IGNORECASE,
)
AIR = re.compile(
    r"\bair\b|atmosph|\w+spher|\bluft|\baire\b|\baria\b|\bar\b|大气|空气|大気|空気", re.I
)
ELSEWHERE = re.compile(
    r"\bwater|\bsoil|ground-|\bwaste\b|ocean|\bsea\b|river|\blake|wasser|boden\b|\beaux?\b"
    r"|\bsols?\b|\bagua|suelo|acqua|suolo|水|土壤|土壌|海洋|固废|固体废物|废物|abfall|déchet"
    r"|residuo"
    r"|rifiut|economic|\bsocial|inventory indicator|non.?mat|land ?fill|deposited",
    re.IGNORECASE,
)
WIDE_SIGN = re.compile(rf"[{WIDE}]")
NEVER_A_GAS = ("[energy]", "[area]", "[time]", "[money]", "[length]")
RADIATION = re.compile(r"(?:[kMGmµnu]|kilo|mega)?(?:Bq|becquerel|Sv)\b.*", re.IGNORECASE)
FORMULAS = {
    "CO2": "co2",
    "CH4": "ch4",
    "N2O": "n2o",
    "SF6": "sf6",
    "F6S": "sf6",
    "NF3": "nf3",
    "F3N": "nf3",
    "CF4": "cf4",
    "C2F6": "c2f6",
}
"""Formulas that belong to one substance only."""


@dataclass(frozen=True)
class Identity:
    """What a flow is: a gas and the field that says so, or "" with `is_none` where it is none."""

    gas: str = ""
    how: str = ""
    is_none: bool = False


@dataclass(frozen=True)
class Climate:
    """Judgement of each flow of a database under a GWP set.

    `gas` (empty where none), `judged` (how a gas was matched, ``zero``, ``missing``, ``unknown``),
    `factor` in kgCO2e and `size` in kg, both in one unit of the flow; `size` is not a number where
    the unit is no mass.
    """

    gas: Any
    factor: Array
    judged: Any
    gwp: str
    size: Array

    def coverage(self, database: Database, used: Any) -> dict[str, Any]:
        """Counts of the elementary flows in `used` by judgement, and the names of those without
        a value.
        """
        judged = self.judged[used]
        lost = used[np.isin(judged, LOST)]
        by = {how: int((judged == how).sum()) for how in MATCHED}
        return {
            "matched": sum(by.values()),
            "matched_by": by,
            "zero": int((judged == "zero").sum()),
            "missing": len(_names(database, lost)),
            "missing_flows": _names(database, lost)[:50],
            "unknown_flows": _names(database, used[judged == "unknown"])[:50],
            "sums": _names(database, used[self.gas[used] == "co2e"])[:50],
        }

    def parts(self, flow: int) -> Mapping[str, float]:
        """Gases in a flow with their shares of its mass: a blend has several."""
        gas = str(self.gas[flow])
        return blends().get(gas, {gas: 1.0})


def _names(database: Database, numbers: Any) -> list[str]:
    flows = database.flows
    return sorted({str(flows["name"][row]) or str(flows["id"][row]) for row in numbers})


@cache
def _by_number() -> Mapping[str, str]:
    """CAS number → gas."""
    gas_of = {row["cas"]: row["gas"] for row in lca_rows("substances.csv") if row["cas"]}
    return gas_of | {"124-38-9": "co2", "74-82-8": "ch4"}


@cache
def _by_id() -> Mapping[str, str]:
    return {row["flow"]: row["gas"] for row in lca_rows("flow_ids.csv")}


@cache
def values(gwp: str) -> Mapping[str, float]:
    """kgCO2e per kg of each gas and blend that a set values; other blends are left out."""
    value_of = {row["gas"]: float(row[gwp]) for row in lca_rows("substances.csv") if row[gwp]}
    value_of |= dict(gwp100(gwp))
    known = dict.fromkeys(WITHOUT_VALUE, 0.0) | value_of
    for blend, parts in blends().items():
        if parts.keys() <= known.keys():
            value_of[blend] = sum(share * known[gas] for gas, share in parts.items())
    return value_of


def climate(database: Database, gwp: str = "AR6") -> Climate:
    """Judges every elementary flow under a GWP set. Refuses an unknown set."""
    if gwp not in gwp_sets():
        raise refuse("choice-unknown", "gwp", gwp, options=", ".join(gwp_sets()))
    flows = database.flows
    count = len(flows["id"])
    gas, judged = np.full(count, "", object), np.full(count, "", object)
    factor, size = np.zeros(count), np.full(count, np.nan)
    value_of, own = values(gwp), _own_method(database)
    columns = ("id", "name", "cas", "formula", "compartment", "unit")
    for number in np.flatnonzero(flows["kind"] == ELEMENTARY):
        if own:
            gas[number], judged[number] = "co2e", "method"
            factor[number] = size[number] = own.get(int(number), 0.0)
            continue
        flow = {column: str(flows[column][number]) for column in columns}
        flow["names"] = str(flows["names"][number]) if "names" in flows else flow["name"]
        who, size[number] = _identity_and_size(flow)
        if who.gas and np.isnan(mass_of(flow["unit"])) and np.isnan(size[number]):
            size[number] = flows["mass"][number]  # kg in a cubic metre, as the flow states it
        gas[number] = who.gas
        if who.gas in APART and size[number] > 0:
            judged[number] = who.how
        elif who.gas in value_of and size[number] > 0:
            judged[number], factor[number] = who.how, value_of[who.gas] * size[number]
        else:
            judged[number] = "zero" if who.is_none else "missing" if who.gas else "unknown"
    return Climate(gas, factor, judged, gwp, size)


def _own_method(database: Database) -> dict[int, float]:
    """The factors of the only method of a database whose flows have no names; else none."""
    flows, methods = database.flows, database.methods
    elementary = flows["kind"] == ELEMENTARY
    if not len(methods["method"]) or any(flows["name"][elementary]):
        return {}
    if len(set(methods["method"].tolist())) != 1:
        return {}
    return dict(zip(methods["flow"].tolist(), methods["factor"].tolist(), strict=True))


def _identity_and_size(flow: Mapping[str, str]) -> tuple[Identity, float]:
    who, unit = identity(flow), flow["unit"]
    dimension, size = measure(unit)
    if unit and dimension == measure("kgCO2e")[0] and not (who.is_none and not who.gas):
        return Identity("co2e", who.how or "unit"), size  # whatever it is, its unit is a sum
    if not who.gas and not who.is_none and _is_never_a_gas(unit):
        return Identity(is_none=True), float("nan")
    return who, mass_of(unit) * _gas_per_named(who.gas, unit) if unit else float("nan")


def _gas_per_named(gas: str, unit: str) -> float:
    """kg of the gas per kg of what its unit weighs: carbon (``kg C``) or CO2; not a number where
    the unit weighs CO2 and the gas is another.
    """
    weighed = substance(unit)
    if weighed == "C":
        return {"co2": CO2_OF_CARBON, "ch4": 16 / 12}.get(gas[:3], float("nan"))
    return float("nan") if weighed == "CO2" and gas and not gas.startswith("co2") else 1.0


@cache
def _is_never_a_gas(unit: str) -> bool:
    """Whether an amount in this unit is no amount of a gas: energy, radiation, area, time."""
    if RADIATION.fullmatch(unit.strip()):
        return True
    dimension = measure(unit)[0]
    return isinstance(dimension, tuple) and any(name in NEVER_A_GAS for name, _ in dimension)


def place_of(compartment: str) -> str:
    """``resource``, ``air``, ``elsewhere``, or "" where the compartment is not understood."""
    if RESOURCE.search(compartment):
        return "resource"
    if AIR.search(compartment):
        return "air"
    return "elsewhere" if ELSEWHERE.search(compartment) else ""


def identity(flow: Mapping[str, str]) -> Identity:
    """What a flow is by its id, CAS number, names and formula; unknown where these contradict.

    `flow` has id, name, cas, formula, compartment, and perhaps `names` (one a line).
    """
    known = _by_id().get(flow["id"].lower())
    place = place_of(flow["compartment"])
    said = _said(flow["name"], flow.get("names", ""))
    if known and (said is None or _agree(known, said)):
        return Identity(known, "id")
    if known:
        return Identity()
    named = CAS.fullmatch(flow["name"].strip())
    number = _cas(flow["cas"]) or (named[1] if named else "")
    by_number = _by_number().get(number, "")
    is_none = number in no_gas_numbers() or (said is not None and said.is_no_gas)
    if said is None or (by_number and not _agree(by_number, said)):
        is_contradiction = True
    else:
        is_contradiction = is_none and bool(by_number or said.gas)
    if is_contradiction:
        return Identity(is_none=place in ("elsewhere", "resource"))
    assert said is not None
    gas, how = said.gas or by_number, "cas" if by_number else "name"
    if not gas and not is_none and flow["formula"] in FORMULAS:
        gas, how = FORMULAS[flow["formula"]], "formula"
    if gas == "co2" and (said.origin == "uptake" or place == "resource"):
        is_uptake = place != "air" and said.origin in ("", "uptake", "biogenic")
        return Identity("co2_uptake", how) if is_uptake else Identity()
    if place in ("elsewhere", "resource"):
        return Identity(is_none=True)
    if not gas:
        return Identity(is_none=is_none)
    return Identity(with_origin(gas, said.origin), how)


def gas_of(flow: Mapping[str, str]) -> tuple[str, str]:
    """Gas of a flow and the field that identified it; empty where it is none or not known."""
    who = identity(flow)
    return who.gas, who.how


def _said(name: str, names: str) -> Said | None:
    """What the names of a flow say together; None where they contradict each other.

    The name itself and names in Chinese and Japanese count first. Synonyms are asked only where
    these say nothing: public lists give methane the synonym carbon black.
    """
    others = [text for text in names.split("\n") if text.strip() and text != name]
    first = [name, *(text for text in others if WIDE_SIGN.search(text))]
    for texts in (first, others):
        readings = [said_by(text) for text in texts if text.strip()]
        is_no_gas = any(reading.is_no_gas for reading in readings)
        gases = {(reading.gas, reading.origin) for reading in readings if reading.gas}
        if len({gas for gas, _ in gases}) > 1 or (gases and is_no_gas):
            return None
        if gases:
            origins = {origin for _, origin in gases if origin}
            return Said(gases.pop()[0], origins.pop() if len(origins) == 1 else "")
        if is_no_gas:
            return Said(is_no_gas=True)
    return UNKNOWN


def _agree(gas: str, said: Said) -> bool:
    """Whether a name may mean a gas, or says nothing; its origin does not matter."""
    return not said.is_no_gas and said.gas in ("", gas, gas.split("_", maxsplit=1)[0], "co2e")


def _cas(text: str) -> str:
    """A CAS number without leading zeros, blanks and other dashes; "" where it is none."""
    digits = re.sub(r"[^0-9]", "", text).lstrip("0")
    if not 5 <= len(digits) <= 10:
        return ""
    return f"{digits[:-3]}-{digits[-3:-1]}-{digits[-1]}"
