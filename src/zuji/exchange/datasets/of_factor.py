"""The record of a factor of the library: a system process of one unit."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable

from zuji.core.content import read_rules
from zuji.core.label import Label
from zuji.core.refusals import refuse
from zuji.core.units import parse_unit
from zuji.exchange.datasets.record import (
    GasOutput,
    ProcessRecord,
    RecordSet,
    log_sd_of,
    record_set,
)
from zuji.factors.codes import codes
from zuji.factors.gwp import gwp100
from zuji.factors.licences import fence_of
from zuji.factors.record import Factor

LIBRARY = Label("足迹 Zuji 因子库", "Zuji factor library")


def record_of_factor(factor: Factor) -> ProcessRecord:
    """The record of an emission factor, gases apart where it keeps them apart.

    Refuses a parameter (a calorific value, a carbon content), which is no process
    (``export-parameter``), and a factor whose licence does not let its figures be handed on
    (``export-licence``).
    """
    if factor.kind != "emission" or "/" not in factor.unit:
        raise refuse("export-parameter", factor.id, factor.unit)
    if terms := terms_kept(factor):
        raise refuse("export-licence", factor.id, factor.source.licence or "—", what=terms)
    log_sd = math.log(factor.gsd) if factor.gsd else log_sd_of(factor.low, factor.high)
    names = Label(factor.name_zh or factor.name_en, factor.name_en or factor.name_zh)
    return ProcessRecord(
        key=factor.id,
        version=factor.version,
        name=names,
        product=names,
        unit=factor.unit.split("/", 1)[1].strip("() "),
        category=category_of(factor),
        location=factor.region,
        year=factor.year,
        valid_to=factor.valid_to or factor.review_by,
        technology=parted(factor.technology),
        boundary=boundary_label(factor.boundary_code, factor.boundary),
        gases=tuple(
            GasOutput(
                gas=gas,
                amount=amount,
                log_sd=log_sd,
                basis=factor.gwp_basis if gas == "co2e" else "",
            )
            for gas, amount in per_unit(factor).items()
        ),
        low=_in_kg(factor, factor.low),
        high=_in_kg(factor, factor.high),
        gwp_set=factor.gwp_basis,
        quality=_evidence(factor),
        note=parted(factor.note),
        sources=(factor.source,),
    )


def per_unit(factor: Factor) -> dict[str, float]:
    """kg of each gas (``co2e``: kgCO2e) in one unit of what the factor is per."""
    gases = factor.gases_at(_size(factor))
    if not gases:
        raise refuse("value-missing", factor.id, "", factor.unit)
    return gases


def _size(factor: Factor) -> float:
    """kg in one of the numerator of a factor."""
    return parse_unit(factor.numerator, factor.id).scale


def _in_kg(factor: Factor, end: float | None) -> float | None:
    """An end of a factor's interval in kgCO2e, as its value counts."""
    return None if end is None else end * _size(factor) * factor.co2_of_carbon


def terms_kept(factor: Factor) -> Label | None:
    """What the licence of a factor allows, where its figures may not be handed on."""
    fence = fence_of(factor)
    return fence.label if fence and not fence.rows else None


def set_of_factors(factors: Iterable[Factor], gwp_set: str, made: str) -> RecordSet:
    """Factors of the library as a set of system processes; those whose figures may not be handed
    on are left out, and refused where they are all.
    """
    asked = list(factors)
    kept = {factor.id: terms for factor in asked if (terms := terms_kept(factor))}
    chosen = [factor for factor in asked if factor.id not in kept] or asked
    licences = dict.fromkeys(factor.source.licence for factor in chosen if factor.source.licence)
    return record_set(
        (record_of_factor(factor) for factor in chosen),
        [factor.id for factor in chosen],
        name=LIBRARY,
        gwp_set=gwp_set,
        gwp=gwp100(gwp_set),
        made=made,
        owner=LIBRARY,
        licence="; ".join(licences),
        withheld=kept,
    )


def category_of(factor: Factor) -> Label:
    """The category of a factor in words, by rules/factor_classes.yaml."""
    row = read_rules("factor_classes")["categories"].get(factor.category)
    kind = str(row["class"]) if row else "products"
    words = read_rules("factor_classes")["classes"].get(kind, {})
    return Label(str(words.get("zh", kind)), str(words.get("en", kind)))


def boundary_label(code: str, words: str) -> Label:
    """A system boundary: what its code stands for, and the source's own words."""
    known = codes("boundary_code").get(code)
    if known is None:
        return Label(words, words)
    own = f"{known['zh']}", f"{known['en']}"
    return Label(*own) if not words or words in own else Label(f"{own[0]}（{words}）", own[1])


def _evidence(factor: Factor) -> Label | None:
    known = codes("evidence").get(factor.evidence)
    return Label(str(known["zh"]), str(known["en"])) if known else None


WIDE = re.compile(r"[\u3400-\u9fff]")


def parted(text: str) -> Label:
    """A text that may hold Chinese before “ · ” and English behind it; else the same in both."""
    first, mark, second = text.partition(" · ")
    if mark and WIDE.search(first) and not WIDE.search(second):
        return Label(first, second)
    return Label(text, text)
