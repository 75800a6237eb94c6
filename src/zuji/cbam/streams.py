"""Source streams: emissions by calculation (Annex II point B.3 of Regulation (EU) 2025/2547),
measured N2O and CO2 (B.6) and perfluorocarbons (B.7).
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from zuji.cbam.fields import (
    CbamFindings,
    Fields,
    WrittenAmount,
    asks_condition,
    in_unit,
    noted,
    plain_unit,
)
from zuji.cbam.measured import INPUTS, OUTPUTS, measured_emissions
from zuji.cbam.standard import fuels, materials, named_in, near_names, row_name
from zuji.core.figures import in_full
from zuji.core.label import LANGS
from zuji.core.refusals import blocking, by_severity, warning

CARBON_TO_CO2 = 3.664
"""t CO2 per t C, as the regulation rounds it (equation 8)."""
METHODS = {
    **dict.fromkeys(("combustion", "燃烧", "fuel"), "combustion"),
    **dict.fromkeys(("process", "process emissions", "过程", "过程排放"), "process"),
    **dict.fromkeys(("mass balance", "massbalance", "物料平衡", "碳平衡"), "mass_balance"),
    **dict.fromkeys(("measured", "measurement", "cems", "实测", "连续监测"), "measured"),
    **dict.fromkeys(("pfc", "pfc slope", "slope", "斜率法"), "pfc_slope"),
    **dict.fromkeys(("pfc overvoltage", "overvoltage", "过电压法"), "pfc_overvoltage"),
}
ACTIVITY = ("activity", "activity_data", "ad", "quantity", "amount", "consumption")
NCV = ("ncv", "net_calorific_value", "lhv")
EF = ("ef", "emission_factor", "preliminary_ef")
CARBON = ("carbon_content", "cc", "carbon")
BIOMASS = ("biomass_share", "biomass_fraction", "bio_share", "biomass")
OXIDATION = ("oxidation", "oxidation_factor", "of", "oxf")
CONVERSION = ("conversion", "conversion_factor", "cf", "convf")
BASES = ("t", "1000Nm3", "TJ")
"""Bases of activity data: mass, volume of gas, energy."""


@dataclass
class Stream:
    """The emissions of one source stream or emission source in the reporting period."""

    name: str
    method: str
    fossil: float
    biogenic: float = 0.0
    energy_tj: float | None = None
    details: dict[str, Any] = field(default_factory=dict)
    fields: Fields | None = None

    def record(self) -> dict[str, Any]:
        return {
            "name": self.name,
            "method": self.method,
            "co2e_fossil_t": self.fossil,
            "co2e_biogenic_t": self.biogenic,
            "energy_tj": self.energy_tj,
            **self.details,
        }


def method_of(fields: Fields) -> str:
    """The method of a stream; "" with a finding where it is none."""
    written = fields.text("method", "monitoring_approach", "type")
    plain = written.lower().replace("_", " ").replace("-", " ").strip()
    if plain in METHODS:
        return METHODS[plain]
    options = " · ".join(sorted(set(METHODS.values())))
    rule = "cbam-method" if written else "cbam-missing"
    fields.told.add(blocking(rule, fields.place("method"), written, options, name="method"))
    return ""


def read_stream(fields: Fields, number: int) -> Stream | None:
    """The emissions of a stream; None, with findings, where they cannot be told."""
    name = fields.text("name", "id", "label") or f"{number}"
    method = method_of(fields)
    if not method:
        return None
    if method in {"measured", "pfc_slope", "pfc_overvoltage"}:
        found = measured_emissions(fields, method)
        stream = found and Stream(name, method, *found[:2], details=found[2])
    else:
        made = Calculated(fields, method).emissions()
        stream = made and Stream(name, method, *made)
    if isinstance(stream, Stream):
        stream.fields = fields
        return stream
    return None


@dataclass
class Calculated:
    """One stream by the standard method or the mass balance."""

    fields: Fields
    method: str

    @property
    def told(self) -> CbamFindings:
        return self.fields.told

    def emissions(self) -> tuple[float, float, float | None, dict[str, Any]] | None:
        """Fossil and biogenic t CO2, energy in TJ, and what was used."""
        fields, before = self.fields, len(self.told.findings)
        activity = self.activity()
        if activity is None:
            for names in (NCV, EF, CARBON, BIOMASS, OXIDATION, CONVERSION, SUSTAINABLE):
                fields.amount_keys(*names)
            return None
        biomass = self.biomass()
        standard = self.standard(activity.unit)
        ncv = self.ncv(activity, standard)
        factor = self.factor(activity, ncv, standard)
        rate = self.rate()
        blocked = any(each.severity == "block" for each in self.told.findings[before:])
        if factor is None or rate is None or blocked:
            return None
        total = activity.value * factor * rate
        energy = None
        if activity.unit == "TJ":
            energy = activity.value
        elif ncv is not None:
            energy = activity.value * ncv / 1000
        sustainable = biomass or 0.0
        if biomass and fields.flag(*SUSTAINABLE) is False:
            noted(self.told, "cbam-biomass-fossil", fields.place(BIOMASS[0]), in_full(biomass))
            sustainable = 0.0
        elif biomass and fields.flag(*SUSTAINABLE) is None:
            self.told.add(
                warning("cbam-biomass-evidence", fields.place(BIOMASS[0]), in_full(biomass))
            )
        fields.flag(*SUSTAINABLE)
        details = {
            "activity": activity.value,
            "activity_unit": activity.unit,
            "factor": factor,
            "factor_unit": f"tCO2/{activity.unit}",
            "rate": rate,
            "biomass_share": biomass or 0.0,
        }
        return total * (1 - sustainable), total * sustainable + 0.0, energy, details

    def activity(self) -> WrittenAmount | None:
        """Activity data in t, 1000 Nm3 or TJ; outputs of a mass balance are negative."""
        fields = self.fields
        amount = fields.amount(*ACTIVITY)
        alone = fields.text("unit")
        direction = fields.text("direction", "flow", "role").lower()
        if amount is None:
            if fields.key(*ACTIVITY) is None:
                fields.miss("activity", "t, Nm3, TJ")
            return None
        place = fields.place(fields.key(*ACTIVITY) or "")
        if not amount.unit and alone:
            amount = WrittenAmount(amount.value, plain_unit(alone))
        found = self.based(amount, place)
        if found is None:
            return None
        if direction in OUTPUTS and self.method == "mass_balance":
            found = WrittenAmount(-abs(found.value), found.unit)
        elif direction and direction not in OUTPUTS and direction not in INPUTS:
            expected = "input · output"
            self.told.add(blocking("cbam-form", fields.place("direction"), direction, expected))
        if found.value < 0 and self.method != "mass_balance":
            self.told.add(blocking("cbam-negative-stream", place, in_full(found.value)))
            return None
        if found.value == 0:
            self.told.add(warning("cbam-zero-stream", place, "0"))
        return found

    def based(self, amount: WrittenAmount, place: str) -> WrittenAmount | None:
        """The amount on one of `BASES`."""
        if not amount.unit:
            return WrittenAmount(amount.value, "t")
        if asks_condition(self.told, amount, "1000Nm3", place):
            return None
        for base in BASES:
            value = in_unit(CbamFindings(self.told.document), amount, base, place)
            if value is not None:
                return WrittenAmount(value, base)
        read = f"{in_full(amount.value)} {amount.unit}"
        self.told.add(blocking("cbam-unit", place, read, "t · Nm3 · 1000Nm3 · TJ"))
        return None

    def standard(self, base: str) -> Mapping[str, str] | None:
        """The standard factors that a stream names (`standard: Natural gas`); for process emissions
        and the mass balance also those of materials (`CaCO3`, `Pig iron`), which are per tonne and
        come before a fuel of the same name.
        """
        named = self.fields.text("standard", "standard_factors", "fuel")
        if not named:
            return None
        tables = [fuels()] if self.method == "combustion" else [fuels(), materials()]
        if base == "t":
            tables.reverse()
        row = next((row for table in tables if (row := named_in(table, named))), None)
        if row is None:
            if self.fields.key("ef", *EF) or self.fields.key(*CARBON):
                return None
            near = " · ".join(near_names(tables, named))
            place = self.fields.place("standard")
            self.told.add(blocking("cbam-fuel-unknown", place, named, near))
        return row

    def ncv(self, activity: WrittenAmount, standard: Mapping[str, str] | None) -> float | None:
        """Net calorific value in GJ per unit of activity."""
        amount = self.fields.amount(*NCV)
        base = activity.unit
        if base == "TJ":
            return None
        place = self.fields.place(self.fields.key(*NCV) or "ncv")
        if amount is None:
            if standard and standard.get("ncv") and base == "t" and self.fields.key(*NCV) is None:
                read = f"NCV {standard['ncv']} GJ/t"
                noted(self.told, "cbam-standard-used", place, read, name=row_name(standard))
                return float(standard["ncv"])
            return None
        value = in_unit(self.told, amount, f"GJ/{base}", place)
        if value is not None and value <= 0:
            self.told.add(blocking("cbam-positive", place, in_full(value)))
            return None
        if value is not None and not LOWEST_NCV <= value <= HIGHEST_NCV:
            self.told.add(warning("cbam-magnitude", place, f"{in_full(value)} GJ/{base}"))
        return value

    def factor(
        self, activity: WrittenAmount, ncv: float | None, standard: Mapping[str, str] | None
    ) -> float | None:
        """Emission factor in t CO2 per unit of activity, before biomass, oxidation, conversion."""
        base = activity.unit
        carbon = self.carbon(base)
        amount = self.fields.amount(*EF)
        if amount is None and self.fields.key(*EF) is not None:
            return None
        by_carbon = None if carbon is None else carbon * CARBON_TO_CO2
        if amount is None and by_carbon is None and standard:
            amount = self.standard_factor(standard)
        by_factor = None if amount is None else self.per_activity(amount, base, ncv)
        if amount is not None and by_factor is None:
            return None
        if by_factor is not None and by_carbon is not None:
            self.compare(by_factor, by_carbon)
        if by_factor is None and by_carbon is None:
            missing = "carbon_content" if self.method == "mass_balance" else "ef"
            if self.fields.key(*CARBON) is None:
                self.fields.miss(missing, "tC/t" if missing != "ef" else "tCO2/TJ · tCO2/t")
            return None
        first, second = (
            (by_carbon, by_factor) if self.method == "mass_balance" else (by_factor, by_carbon)
        )
        return first if first is not None else second

    def standard_factor(self, standard: Mapping[str, str]) -> WrittenAmount:
        """A standard factor: per TJ of a fuel, per t of a material (by its carbon content in a mass
        balance, where the table has one).
        """
        factor, unit = float(standard["ef"]), "tCO2/TJ" if "ncv" in standard else "tCO2/t"
        read = f"EF {standard['ef']} {unit}"
        if self.method == "mass_balance" and standard.get("carbon"):
            factor, read = float(standard["carbon"]) * CARBON_TO_CO2, f"{standard['carbon']} tC/t"
        place = self.fields.place("standard")
        noted(self.told, "cbam-standard-used", place, read, name=row_name(standard))
        return WrittenAmount(factor, unit)

    def carbon(self, base: str) -> float | None:
        """Carbon content in t C per unit of activity, from 0 to 1 for a mass."""
        fields = self.fields
        amount = fields.amount(*CARBON)
        if amount is None:
            return None
        place = fields.place(fields.key(*CARBON) or "")
        if base == "TJ":
            self.told.add(blocking("cbam-unit", place, "TJ", "t · 1000Nm3"))
            return None
        if amount.unit in {"%", "1"}:
            amount = WrittenAmount(amount.value / (100 if amount.unit == "%" else 1), "")
        unit = amount.unit if amount.unit not in {"t/t", "kg/kg"} else ""
        value = in_unit(self.told, WrittenAmount(amount.value, unit), f"tC/{base}", place)
        if value is not None and (value < 0 or (base == "t" and value > 1)):
            self.told.add(blocking("cbam-share", place, in_full(amount.value), "0 … 1 tC/t"))
            return None
        return value

    def per_activity(self, amount: WrittenAmount, base: str, ncv: float | None) -> float | None:
        """An emission factor per unit of activity: one per TJ times the calorific value."""
        place = self.fields.place(self.fields.key(*EF) or "ef")
        if amount.value < 0:
            self.told.add(blocking("value-negative", place, in_full(amount.value)))
            return None
        unit = amount.unit or self.bare_unit(base, ncv)
        quiet = CbamFindings(self.told.document)
        written = WrittenAmount(amount.value, unit)
        if asks_condition(self.told, written, "tCO2/1000Nm3", place):
            return None
        if re.match(r"(?:k?g|t)C/", unit):
            carbon = in_unit(quiet, written, "tC/TJ", place)
            if carbon is not None:
                written = WrittenAmount(carbon * CARBON_TO_CO2, "tCO2/TJ")
        per_energy = in_unit(quiet, written, "tCO2/TJ", place)
        if per_energy is not None:
            is_low = not amount.unit and 0 < per_energy < LOWEST_PER_TJ
            if is_low or per_energy > HIGHEST_PER_TJ:
                self.told.add(warning("cbam-magnitude", place, f"{in_full(per_energy)} tCO2/TJ"))
            if base == "TJ":
                return per_energy
            if ncv is None:
                if self.fields.key(*NCV) is None:
                    self.told.add(
                        blocking("cbam-ncv-missing", self.fields.place("ncv"), "", f"GJ/{base}")
                    )
                return None
            return per_energy * ncv / 1000
        value = in_unit(quiet, WrittenAmount(amount.value, unit), f"tCO2/{base}", place)
        if value is None:
            read, expected = f"{in_full(amount.value)} {unit}", f"tCO2/TJ · tCO2/{base}"
            self.told.add(blocking("cbam-unit", place, read, expected))
        elif value > HIGHEST_PER_UNIT[base]:
            self.told.add(warning("cbam-magnitude", place, f"{in_full(value)} tCO2/{base}"))
        return value

    def bare_unit(self, base: str, ncv: float | None) -> str:
        """The unit of a factor that states none: per TJ for fuels, per t for other materials."""
        if self.method == "combustion" or base == "TJ":
            return "tCO2/TJ"
        return f"tCO2/{base}"

    def compare(self, by_factor: float, by_carbon: float) -> None:
        """A factor and a carbon content that say different things."""
        if abs(by_factor - by_carbon) > TOLERANCE * max(by_factor, by_carbon):
            read = f"{in_full(by_factor, 4)} ≠ {in_full(by_carbon, 4)} tCO2/t"
            self.told.add(warning("cbam-factor-differs", self.fields.place(), read))

    def rate(self) -> float | None:
        """Oxidation or conversion factor; 1 where the file gives none (B.3.1)."""
        own, other = OXIDATION, CONVERSION
        if self.method == "process":
            own, other = CONVERSION, OXIDATION
        rate = self.fields.share(*own)
        foreign = self.fields.share(*other)
        if self.method == "mass_balance":
            given = [each for each in (rate, foreign) if each not in (None, 1.0)]
            if given:
                place = self.fields.place("oxidation")
                self.told.add(blocking("cbam-rate-balance", place, in_full(given[0])))
                return None
            return 1.0
        if rate is None and self.fields.key(*own) is not None:
            return None
        if rate is None and foreign is not None:
            name, expected = self.fields.key(*other) or "", own[0]
            self.told.add(warning("cbam-rate-other", self.fields.place(name), name, expected))
            return foreign
        return 1.0 if rate is None else rate

    def biomass(self) -> float | None:
        return self.fields.share(*BIOMASS)


SUSTAINABLE = ("biomass_sustainable", "sustainable", "red_compliant")
LOWEST_NCV, HIGHEST_NCV = 1.0, 145.0
"""GJ per t or 1000 Nm3, from lean gas to hydrogen."""
LOWEST_PER_TJ, HIGHEST_PER_TJ = 10.0, 400.0
"""t CO2/TJ; blast furnace gas has 260."""
HIGHEST_PER_UNIT = {"t": 3.7, "1000Nm3": 12.0, "TJ": HIGHEST_PER_TJ}
"""t CO2 per unit of activity; carbon alone gives 3.664 per t, butane 8 per 1000 Nm3."""
TOLERANCE = 0.01


def read_streams(rows: list[Fields]) -> list[Stream]:
    """All streams of a list that could be read."""
    found = (read_stream(fields, number) for number, fields in enumerate(rows, 1))
    return [stream for stream in found if stream is not None]


def stream_report(fields: Fields) -> dict[str, Any]:
    """What ``zuji cbam streams`` answers: streams, their sums, findings and the receipt."""
    rows = fields.rows("source_streams", "streams", "sources")
    if fields.key("source_streams", "streams", "sources") is None:
        fields.miss("source_streams")
    streams = read_streams(rows)
    for row in rows:
        row.finish("process", "processes", "shares", "unit_id", "note", "source", "evidence")
    fields.told.refuse_blocks()
    return {
        "streams": [stream.record() for stream in streams],
        "total": {
            "co2e_fossil_t": sum(stream.fossil for stream in streams),
            "co2e_biogenic_t": sum(stream.biogenic for stream in streams),
        },
        "findings": [each.as_json(LANGS[1]) for each in by_severity(fields.told.findings)],
        "receipt": fields.told.book.receipt().record(),
    }
