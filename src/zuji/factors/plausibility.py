"""Order-of-magnitude check of a factor against its product class (rules/magnitude.yaml)."""

from __future__ import annotations

from typing import Any

from zuji.core.content import read_rules
from zuji.core.figures import in_full
from zuji.core.refusals import Finding, blocking
from zuji.core.units import parse_unit
from zuji.factors.record import Factor


def product_class(factor: Factor) -> dict[str, Any] | None:
    """The first class with a word in the factor's name and a unit of the factor's dimension."""
    name = f"{factor.name_zh} {factor.name_en}".lower()
    for row in read_rules("magnitude")["classes"]:
        if parse_unit(row["unit"]).dimension != factor.measure.dimension:
            continue
        if any(word in name for word in row["words"]) and not any(
            word in name for word in row.get("not", ())
        ):
            matching: dict[str, Any] = row
            return matching
    return None


def magnitude_findings(factor: Factor, place: str) -> list[Finding]:
    """A blocking finding when the value cannot belong to its class, usually kg against t."""
    if factor.kind != "emission" or factor.value is None:
        return []
    row = product_class(factor)
    if row is None:
        return []
    unit = parse_unit(row["unit"])
    value = factor.value * factor.measure.scale / unit.scale
    low, high = row["span"]
    if low <= value <= high:
        return []
    return [
        blocking(
            "factor-magnitude",
            f"{place} · {factor.id}",
            f"{in_full(factor.value)} {factor.unit}",
            f"{in_full(low)} … {in_full(high)} {row['unit']}",
            id=factor.id,
        )
    ]
