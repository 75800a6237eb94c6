"""Product class and life-cycle stages of a factor, by its category (rules/factor_classes.yaml)."""

from __future__ import annotations

from zuji.core.content import read_rules
from zuji.factors.record import Factor


def stages_of(factor: Factor) -> tuple[str, ...]:
    """Life-cycle stages of a factor; an unclassified category counts as raw materials."""
    row = read_rules("factor_classes")["categories"].get(factor.category)
    return tuple(row["stages"]) if row else ("raw_material",)


def class_of(factor: Factor) -> str:
    """Product class id; ``products`` for an unclassified category."""
    row = read_rules("factor_classes")["categories"].get(factor.category)
    return str(row["class"]) if row else "products"
