"""Whether a chosen factor is of the family that a slot needs, judged by its numbers.

A factor of corporate accounting (CO2 of power stations) carries the unit and the magnitude of a
footprint factor; its label may say anything.
"""

from __future__ import annotations

from math import isclose

from zuji.core.figures import in_full
from zuji.core.label import Text
from zuji.core.refusals import Finding, Severity
from zuji.factors import Factor, Library
from zuji.footprint.study import StudyDocument
from zuji.sectors.model import Slot

ELECTRICITY = ("electricity_footprint", "electricity", "electricity_grid", "electricity_ets")
SAME = 1e-9


def family_findings(
    factor: Factor, slot: Slot, library: Library, study: StudyDocument, place: str
) -> list[Finding]:
    """Findings on a factor that holds CO2 alone where the footprint of a product is needed
    (``factor-co2-alone``), or that has the very value of a factor of another use
    (``factor-family-value``).

    Both block where the slot is electricity, unless the study's waivers say why; CO2 alone is a
    warning elsewhere.
    """
    is_sum = "co2e" in slot.unit.lower()
    if factor.kind != "emission" or not is_sum:
        return []
    ids = {slot.default} if isinstance(slot.default, str) else set(slot.default.values())
    usual = [library.factors[name] for name in sorted(ids) if name in library.factors]
    if any(known.is_co2_alone for known in usual):
        return []
    is_power = any(known.category in ELECTRICITY for known in usual)
    severity: Severity = "block" if is_power and not study.waivers.get(factor.id) else "warn"
    near = library.near(usual[0]) if usual else slot.label
    read = f"{factor.id}: {factor.unit}"
    if factor.is_co2_alone:
        facts: dict[str, Text] = {"slot": slot.label, "near": near}
        return [Finding("factor-co2-alone", severity, place, read, slot.unit, facts=facts)]
    twin = _twin(factor, library) if is_power else None
    if twin is None or factor.value is None:
        return []
    shown = f"{in_full(factor.value)} {factor.unit}"
    facts = {"id": factor.id, "same": twin.id, "use": twin.use, "near": near}
    return [Finding("factor-family-value", severity, place, shown, slot.unit, facts=facts)]


def _twin(factor: Factor, library: Library) -> Factor | None:
    """The factor of another use that has the value of an own factor, and no footprint factor has;
    None where the value has less than three digits.
    """
    if factor.id in library.factors and library.factors[factor.id].version != "study":
        return None
    if factor.value is None or len(f"{factor.value:.6g}".replace(".", "").strip("0")) < 3:
        return None
    value = factor.value * factor.measure.scale
    alike = [
        known
        for known in library
        if known.kind == "emission"
        and known.version != "study"
        and known.per.dimension == factor.per.dimension
        and len(masses := list(known.base_gases().values())) == 1
        and isclose(masses[0], value, rel_tol=SAME)
    ]
    if any(known.use == "product_footprint" for known in alike):
        return None
    return alike[0] if alike else None
