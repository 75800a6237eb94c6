"""Measured N2O and CO2 (equations 16 and 18) and perfluorocarbons of primary aluminium
(equations 20 to 26) of Annex II, Regulation (EU) 2025/2547.
"""

from __future__ import annotations

from functools import cache
from typing import Any

from zuji.cbam.fields import Fields
from zuji.core.content import table_rows
from zuji.core.figures import in_full
from zuji.core.refusals import blocking, warning

GWP = {"CO2": 1.0, "N2O": 265.0, "CF4": 6630.0, "C2F6": 11100.0}
"""Table 6 of point G, t CO2e per t."""
Emissions = tuple[float, float, dict[str, Any]]
METHOD_NAMES = {"pfc_slope": "slope", "pfc_overvoltage": "overvoltage"}
CAUGHT = ("collection_efficiency", "duct_collection_efficiency")
TOLERANCE = 0.01
OWN_ONLY = {"PFPBMW"}
"""A technology without a factor: its own is measured, else that of CWPB may be taken."""


@cache
def technologies(method: str) -> dict[str, tuple[str, float, float]]:
    """Tables 2 and 3: technology (without blanks) → its name, factor of CF4 and of C2F6."""
    found = {}
    for row in table_rows("data", "cbam", "pfc.csv"):
        if row["method"] == method:
            value = (row["technology"], float(row["cf4"]), float(row["c2f6"]))
            for name in (row["technology"], row["en"], row["zh"]):
                found[_plain(name)] = value
    return found


def _plain(name: str) -> str:
    return "".join(each for each in name.upper() if each.isalnum())


def measured_emissions(fields: Fields, method: str) -> Emissions | None:
    """Fossil and biogenic t CO2e and what was used; None with findings where it cannot be told."""
    if method == "measured":
        return _continuous(fields)
    return _perfluorocarbons(fields, METHOD_NAMES[method])


def _continuous(fields: Fields) -> Emissions | None:
    """An emission source under continuous measurement: a mass, or concentration × flow × hours."""
    gas = fields.text("gas", "ghg").upper().replace("₂", "2") or "CO2"
    if gas not in {"CO2", "N2O"}:
        fields.told.add(blocking("cbam-gas", fields.place("gas"), gas, "CO2 · N2O"))
        return None
    biomass = fields.share("biomass_share", "biomass_fraction")
    transferred = fields.number("transferred", "transferred_t", unit="t", least=0) or 0.0
    measured: dict[str, Any] = {}
    mass = fields.number("mass", "mass_t", "activity", "amount", unit="t", least=0)
    if mass is None and fields.key("mass", "mass_t", "activity", "amount") is None:
        grams = fields.needed("concentration", unit="g/Nm3", least=0)
        flow = fields.needed("flow", "flue_gas_flow", unit="Nm3/h", least=0)
        hours = fields.needed("hours", "operating_hours", unit="h", least=0)
        if grams is None or flow is None or hours is None:
            return None
        if hours > HOURS_OF_A_YEAR:
            fields.told.add(
                blocking("value-range", fields.place("hours"), f"{in_full(hours)} h", "≤ 8784 h")
            )
            return None
        mass = grams * flow * hours * 1e-6
        measured = {"concentration": grams, "flow": flow, "hours": hours}
    if mass is None:
        return None
    if transferred > mass:
        place, read = fields.place("transferred"), f"{in_full(transferred)} t"
        fields.told.add(blocking("value-range", place, read, f"≤ {in_full(mass)} t"))
        return None
    is_output = _is_output(fields, gas)
    if transferred and (is_output or gas != "CO2"):
        rule = "cbam-transfer-twice" if is_output else "cbam-transfer-gas"
        place, read = fields.place("transferred"), f"{in_full(transferred)} t"
        fields.told.add(blocking(rule, place, read))
        return None
    if is_output:
        mass = -mass
    if transferred or mass < 0:
        fields.told.add(
            warning("cbam-transfer", fields.place(), f"{in_full(transferred or -mass)} t")
        )
    total = (mass - transferred) * GWP[gas]
    share = (biomass or 0.0) if gas == "CO2" else 0.0
    details = {"gas": gas, "mass_t": mass - transferred, "gwp": GWP[gas], "biomass_share": share}
    details |= {} if transferred else measured
    return total * (1 - share), total * share, details


def _is_output(fields: Fields, gas: str) -> bool:
    """Whether CO2 is captured or transferred out, which takes it off (B.8)."""
    direction = fields.text("direction", "flow_direction").lower()
    if not direction or direction in INPUTS:
        return False
    if direction not in OUTPUTS or gas != "CO2":
        place = fields.place("direction")
        fields.told.add(blocking("cbam-form", place, direction, "CO2 output"))
        return False
    return True


OUTPUTS = {"output", "out", "product", "产出", "输出"}
INPUTS = {"input", "in", "投入", "输入"}
HOURS_OF_A_YEAR = 8784


def _perfluorocarbons(fields: Fields, method: str) -> Emissions | None:
    told, before = fields.told, len(fields.told.findings)
    factors = _factors(fields, method)
    made = fields.needed("production", "production_t", "activity", "aluminium_t", unit="t", least=0)
    driver = _minutes(fields) if method == "slope" else _overvoltage(fields)
    caught = fields.share(*CAUGHT)
    if caught == 0:
        told.add(blocking("cbam-positive", fields.place("collection_efficiency"), "0"))
    elif caught is None and fields.key(*CAUGHT) is None:
        told.add(warning("cbam-collection-none", fields.place("collection_efficiency"), "1"))
    blocked = any(each.severity == "block" for each in told.findings[before:])
    if factors is None or made is None or driver is None or blocked:
        return None
    technology, slope, fraction = factors
    cf4 = driver * slope / 1000 * made
    c2f6 = cf4 * fraction
    total = (cf4 * GWP["CF4"] + c2f6 * GWP["C2F6"]) / (1.0 if caught is None else caught)
    details = {
        "technology": technology,
        "production_t": made,
        "cf4_t": cf4,
        "c2f6_t": c2f6,
        "slope": slope,
        "c2f6_fraction": fraction,
        "collection_efficiency": caught,
    }
    return total, 0.0, details


def _factors(fields: Fields, method: str) -> tuple[str, float, float] | None:
    """Technology, factor of CF4 and fraction of C2F6: own measurements, else the table's."""
    named = fields.text("technology", "cell_type", "cell_technology")
    table = technologies(method)
    own_cf4 = fields.number("sef", "sef_cf4", "slope", "ovc", "cf4_factor", least=0)
    own_fraction = fields.number("f_c2f6", "c2f6_fraction", "c2f6_factor", least=0)
    plain = _plain(named)
    row = table.get(plain)
    if own_cf4 is not None and own_fraction is not None:
        return named or "own", own_cf4, own_fraction
    if row is None and plain in OWN_ONLY:
        fields.told.add(warning("cbam-pfc-own", fields.place("technology"), named, "CWPB"))
        row = table["CWPB"]
    if row is None:
        options = " · ".join(sorted({each[0] for each in table.values()}))
        rule = "cbam-technology" if named else "cbam-missing"
        place = fields.place("technology")
        fields.told.add(blocking(rule, place, named, options, name="technology"))
        return None
    name, slope, fraction = row
    return (
        named or name,
        slope if own_cf4 is None else own_cf4,
        fraction if own_fraction is None else own_fraction,
    )


def _minutes(fields: Fields) -> float | None:
    """Anode effect minutes per cell-day, given or frequency × duration (equation 23)."""
    names = ("aem", "anode_effect_minutes", "minutes_per_cell_day")
    minutes = fields.number(*names, unit="min", least=0)
    frequency = fields.number("frequency", "anode_effects_per_cell_day", least=0)
    duration = fields.number(
        "duration", "average_duration", "minutes_per_effect", unit="min", least=0
    )
    if minutes is not None:
        made = minutes if frequency is None or duration is None else frequency * duration
        if abs(made - minutes) > TOLERANCE * max(made, minutes):
            read = f"{in_full(minutes)} ≠ {in_full(made)} min"
            place = fields.place(fields.key(*names) or "")
            fields.told.add(blocking("cbam-two-values", place, read, names="frequency · duration"))
            return None
        return minutes
    if frequency is None or duration is None:
        if fields.key("aem", "anode_effect_minutes", "minutes_per_cell_day") is None:
            fields.miss("aem")
        return None
    return frequency * duration


def _overvoltage(fields: Fields) -> float | None:
    """Overvoltage in mV over the current efficiency in per cent (equation 24).

    The coefficients hold for per cent: 4 mV at 95 % give 0.05 kg CF4/t Al, as 0.35 anode effect
    minutes per cell-day do by the slope; a fraction would give a hundredfold.
    """
    voltage = fields.needed("aeo", "overvoltage_mv", "overvoltage", unit="mV", least=0)
    amount = fields.amount("ce", "current_efficiency")
    if amount is None:
        if fields.key("ce", "current_efficiency") is None:
            fields.miss("ce", "%")
        return None
    efficiency = amount.value / 100 if amount.unit == "%" or amount.value > 1 else amount.value
    if not 0.5 <= efficiency <= 1:
        place = fields.place("ce")
        fields.told.add(blocking("value-range", place, in_full(amount.value), "50 … 100 %"))
        return None
    return None if voltage is None else voltage / (100 * efficiency)
