"""Whether a chosen factor is of the family that a slot needs, judged by its numbers.

A factor of corporate accounting (CO2 of power stations) carries the unit and the magnitude of a
footprint factor; its label may say anything.
"""

from __future__ import annotations

import re
import unicodedata
from math import isclose

from zuji.core.figures import in_full
from zuji.core.label import Label, Text
from zuji.core.refusals import Finding, Severity
from zuji.factors import Factor, Library
from zuji.factors.codes import boundary_code_said, codes
from zuji.factors.plausibility import POWER
from zuji.footprint.own_factors import own_ids
from zuji.footprint.study import StudyDocument
from zuji.sectors.model import Slot

SAME = 1e-9
OF_ACCOUNTING = ("electricity_grid", "electricity_ets")
NARROW = ("combustion_only", "direct", "gate_to_grave")
"""Boundaries that leave the upstream out (codes of rules/factor_columns.yaml)."""
_CO2 = (
    r"(?:(?<![A-Za-z0-9])CO2|二氧化碳|carbon dioxide)"
    r"(?!\s?[-_(（]?\s?(?:e(?![a-z])|eq|当量|當量))"
)
OF_CO2 = re.compile(_CO2, re.I)
NARROW_WORDS = {
    "combustion_only": (
        r"(?:仅|只)[^，。；,;]{0,3}燃烧|combustion (?:emissions )?only|tank[- ]to[- ]wheel"
    ),
    "direct": r"(?:仅|只)[^，。；,;]{0,3}直接|直接排放|direct (?:emissions )?only|scope 1\b|范围一",
}
"""How people write such a boundary."""
CO2_ONLY = re.compile(rf"(?:仅|只)[^，。；,;]{{0,4}}{_CO2}|{_CO2}[- ]only|\bonly {_CO2}", re.I)


def family_findings(
    factor: Factor, slot: Slot, library: Library, study: StudyDocument, place: str
) -> list[Finding]:
    """Findings on a factor that holds CO2 alone where the footprint of a product is needed
    (``factor-co2-alone``), by its gases or, of the study's own, by its words; that leaves the
    upstream out (``factor-narrow``); or that has the very value of a factor of another use
    (``factor-family-value``).

    All block where the slot is electricity, unless the study's waivers say why; the first two are
    warnings elsewhere.
    """
    is_sum = "co2e" in slot.unit.lower()
    if factor.kind != "emission" or not is_sum:
        return []
    usual = usual_factors(slot, library)
    if any(known.is_co2_alone for known in usual):
        return []
    is_power = any(known.category in POWER for known in usual)
    severity: Severity = "block" if is_power and not study.waivers.get(factor.id) else "warn"
    near = library.near(usual[0]) if usual else slot.label
    read = f"{factor.id}: {factor.unit}"
    facts: dict[str, Text] = {"slot": slot.label, "near": near}
    is_own = factor.id in own_ids(study.data)
    if factor.is_co2_alone or (is_own and says_co2_alone(factor, slot, usual)):
        return [Finding("factor-co2-alone", severity, place, read, slot.unit, facts=facts)]
    if is_own and (code := _narrow(factor, usual)):
        words = codes("boundary_code")[code]
        facts |= {"boundary": Label(words["zh"], words["en"])}
        return [Finding("factor-narrow", severity, place, read, slot.unit, facts=facts)]
    twin = _twin(factor, library) if is_power else None
    if twin is None or factor.value is None:
        return []
    shown = f"{in_full(factor.value)} {factor.unit}"
    facts = {"id": factor.id, "same": twin.id, "use": twin.use, "near": near}
    return [Finding("factor-family-value", severity, place, shown, slot.unit, facts=facts)]


def usual_factors(slot: Slot, library: Library) -> list[Factor]:
    """The factors that the model itself names for a slot."""
    ids = {slot.default} if isinstance(slot.default, str) else set(slot.default.values())
    return [library.factors[name] for name in sorted(ids) if name in library.factors]


def says_co2_alone(factor: Factor, slot: Slot, usual: list[Factor]) -> bool:
    """Whether the words of a factor say that it holds CO2 alone, whatever its unit: its category
    (that of grids in corporate accounting), its names where the slot is not of CO2, the title of
    its source where the slot is of electricity, its boundary or note where they say "CO2 only".
    """
    asked = " ".join([slot.label.zh, slot.label.en, *(known.name_zh for known in usual)])
    names = [factor.name_zh, factor.name_en]
    if any(known.category in POWER for known in usual):
        names.append(factor.source.title)
    is_named = not OF_CO2.search(_plain(asked)) and OF_CO2.search(_plain(" ".join(names)))
    words = " ".join([*names, factor.boundary, factor.note, factor.technology])
    is_of_accounting = factor.category in OF_ACCOUNTING
    return bool(is_of_accounting or is_named or CO2_ONLY.search(_plain(words)))


def _narrow(factor: Factor, usual: list[Factor]) -> str:
    """The code of the boundary of a factor that leaves out the upstream which the usual ones of
    its slot hold; "" for none.
    """
    words = _plain(factor.boundary)
    found = (code for code, text in NARROW_WORDS.items() if re.search(text, words, re.I))
    said = boundary_code_said(factor.boundary, factor.category) or next(found, "")
    code = factor.boundary_code or said
    return code if code in NARROW and not any(k.boundary_code in NARROW for k in usual) else ""


def _plain(text: str) -> str:
    return unicodedata.normalize("NFKC", text)


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
