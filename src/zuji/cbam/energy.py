"""Heat, waste gases and electricity of production processes (Annex III points A.2.2, A.2.3 and
Annex II point D of Regulation (EU) 2025/2547).
"""

from __future__ import annotations

from dataclasses import dataclass

from zuji.cbam.fields import CbamFindings, Fields, WrittenAmount, first_unit, in_unit, noted
from zuji.core.figures import in_full
from zuji.core.refusals import blocking, warning

NATURAL_GAS = 56.1
"""Standard emission factor of natural gas, t CO2/TJ (point G, table 1)."""
WASTE_GAS_EFFICIENCY = 0.667
"""Corr η of equation 54."""
STANDARD_BOILER = 0.9
"""Efficiency of a boiler outside the installation where its data are not known."""
CHP_HEAT, CHP_POWER = 0.55, 0.25
"""Conservative efficiencies of cogeneration (A.2.2) where none can be determined."""
HEAT_TOLERANCE = 0.005


@dataclass
class HeatUnit:
    """A boiler or cogeneration unit that serves processes: heat in TJ, net power in MWh."""

    id: str
    fields: Fields
    heat: float
    power: float = 0.0
    emissions: float = 0.0
    input: float | None = None
    references: tuple[float, float] | None = None
    taken: float = 0.0

    @property
    def heat_share(self) -> float:
        """The share of emissions that goes with the heat (equations 47 to 49)."""
        if self.references is None or not self.power:
            return 1.0
        if self.input:
            heat, power = self.heat / self.input, self.power * 0.0036 / self.input
        else:
            heat, power = CHP_HEAT, CHP_POWER
        part, other = heat / self.references[0], power / self.references[1]
        return part / (part + other)

    @property
    def heat_factor(self) -> float:
        """t CO2 per TJ of heat (equations 44 and 51)."""
        return self.emissions * self.heat_share / self.heat if self.heat else 0.0

    @property
    def power_factor(self) -> float:
        """t CO2 per MWh of power (equation 52)."""
        return self.emissions * (1 - self.heat_share) / self.power if self.power else 0.0


def read_unit(fields: Fields) -> HeatUnit | None:
    """A unit of the list `heat_units`."""
    name = fields.text("id", "name") or "1"
    heat = fields.needed("heat", "heat_tj", "net_heat", "heat_produced", unit="TJ", least=0)
    power = fields.number("electricity", "electricity_mwh", "power", unit="MWh", least=0) or 0.0
    energy = fields.number("fuel_input", "energy_input", unit="TJ", least=0)
    references = (
        fields.share("reference_heat", "reference_efficiency_heat"),
        fields.share("reference_electricity", "reference_efficiency_electricity"),
    )
    fields.text("kind", "type")
    if power and not all(references):
        fields.miss("reference_heat · reference_electricity")
        return None
    if heat is None:
        return None
    if heat == 0:
        fields.told.add(blocking("cbam-positive", fields.place("heat"), "0"))
        return None
    held = (references[0] or 1.0, references[1] or 1.0) if power else None
    return HeatUnit(name, fields, heat, power, input=energy, references=held)


@dataclass
class HeatFlow:
    """Net heat to or from a process, TJ, with its factor in t CO2/TJ."""

    amount: float
    factor: float | None
    fields: Fields
    unit: str = ""
    process: str = ""

    def emissions(self) -> float:
        return self.amount * (self.factor or 0.0)


def read_heat(fields: Fields) -> HeatFlow | None:
    """One heat flow: `amount`, and `unit_id`, `process`, `ef`, `fuel_ef` or `exothermic`."""
    amount = fields.needed("amount", "heat", "heat_tj", "quantity", "q", unit="TJ", least=0)
    unit = fields.text("unit_id", "heat_unit")
    process = fields.text("process", "from", "to")
    factor = fields.number("ef", "emission_factor", unit="tCO2/TJ", least=0)
    fuel = fields.number("fuel_ef", "fuel_emission_factor", unit="tCO2/TJ", least=0)
    free = fields.flag("exothermic", "recovered")
    efficiency = fields.share("efficiency", "boiler_efficiency")
    if free:
        factor = 0.0
    elif factor is None and fuel is not None:
        factor = fuel / (efficiency or STANDARD_BOILER)
    if amount is None:
        return None
    if factor is None and not unit:
        place = fields.place("ef")
        fields.told.add(blocking("cbam-heat-factor", place, "", "tCO2/TJ"))
        return None
    return HeatFlow(amount, factor, fields, unit, process)


GAS_AMOUNT = ("amount", "volume", "energy", "activity", "quantity")


def waste_gas(fields: Fields, *, is_export: bool) -> float | None:
    """The correction term of a waste gas, t CO2 (equations 53 and 54): an energy, or a volume or
    mass with its calorific value. A number without a unit is TJ under ``energy`` only.
    """
    amount = fields.amount(*GAS_AMOUNT)
    key = fields.key(*GAS_AMOUNT)
    if key is None:
        fields.miss("amount", "TJ · Nm3")
    if amount is None or key is None:
        return None
    place = fields.place(key)
    if amount.value < 0:
        fields.told.add(blocking("value-negative", place, in_full(amount.value)))
        return None
    if not amount.unit and key == "energy":
        noted(fields.told, "cbam-energy-bare", place, in_full(amount.value))
        return _corrected(fields, amount.value, is_export=is_export)
    if not amount.unit:
        fields.told.add(blocking("cbam-unit", place, in_full(amount.value), "TJ · Nm3"))
        return None
    energy = in_unit(CbamFindings(fields.told.document), amount, "TJ", "")
    if energy is None:
        base = _base(fields, amount.unit)
        if base is None:
            return None
        volume = in_unit(fields.told, amount, base, place)
        ncv = fields.needed("ncv", unit=f"GJ/{base}", least=0)
        if ncv is None or volume is None:
            return None
        energy = volume * ncv / 1000
    return _corrected(fields, energy, is_export=is_export)


def _corrected(fields: Fields, energy: float, *, is_export: bool) -> float:
    """The term of TJ of waste gas."""
    efficiency = fields.share("efficiency_correction", "corr")
    corrected = WASTE_GAS_EFFICIENCY if efficiency is None else efficiency
    return energy * NATURAL_GAS * (corrected if is_export else 1.0)


def _base(fields: Fields, unit: str) -> str | None:
    found = first_unit(WrittenAmount(1.0, unit), ("1000Nm3", "t"))
    if found is None:
        fields.told.add(blocking("cbam-unit", fields.place("amount"), unit, "TJ · 1000Nm3 · t"))
    return found


@dataclass
class Power:
    """Electricity in MWh with its factor in t CO2/MWh."""

    amount: float
    factor: float | None
    fields: Fields
    unit: str = ""


def read_power(fields: Fields, factor: float | None) -> Power | None:
    """Electricity of a process; `factor` is the installation's where it gives none."""
    amount = fields.needed("amount", "electricity", "mwh", "quantity", unit="MWh", least=0)
    own = fields.number("ef", "emission_factor", unit="tCO2/MWh", least=0)
    unit = fields.text("unit_id", "heat_unit")
    source = fields.text("source", "ef_source").lower()
    if amount is None:
        return None
    check_power_factor(fields, own)
    if source in {"ppa", "direct", "direct line"} and not fields.flag("evidence", "smart_meter"):
        fields.told.add(warning("cbam-power-evidence", fields.place("source"), source))
    fields.flag("evidence", "smart_meter")
    return Power(amount, own if own is not None else (None if unit else factor), fields, unit)


HIGHEST_POWER = 2.0


def check_power_factor(fields: Fields, factor: float | None) -> None:
    """Say where a factor of electricity is beyond what any plant has, t CO2/MWh."""
    if factor is not None and factor > HIGHEST_POWER:
        read = f"{in_full(factor)} tCO2/MWh"
        fields.told.add(warning("cbam-magnitude", fields.place("ef"), read))


def check_heat(units: dict[str, HeatUnit], told: CbamFindings) -> None:
    """Heat that processes take beyond what a unit makes is attributed twice."""
    for unit in units.values():
        if unit.taken > unit.heat * (1 + HEAT_TOLERANCE):
            place, read = unit.fields.place("heat"), f"{in_full(unit.taken)} TJ"
            told.add(
                blocking("cbam-heat-twice", place, read, f"≤ {in_full(unit.heat)} TJ", unit=unit.id)
            )
        elif unit.taken < unit.heat * (1 - HEAT_TOLERANCE):
            place, read = unit.fields.place("heat"), f"{in_full(unit.taken)} TJ"
            told.add(
                warning("cbam-heat-left", place, read, f"{in_full(unit.heat)} TJ", unit=unit.id)
            )
