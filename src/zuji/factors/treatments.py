"""Entries of the register that are treatments of waste, and their ways."""

from __future__ import annotations

from zuji.factors.name_rules import name_rules
from zuji.factors.substances import register


def treated_service(substance: str) -> bool:
    """Whether the entry is itself a treatment (landfill), not something treated."""
    name = register()[substance].name.zh
    return register()[substance].kind == "waste" and any(
        name.endswith(word)
        for word in ("填埋", "焚烧", "处理", "处置", "固化", "回收", "清运", "消化", "倾倒")
    )


def way_of(service: str) -> str:
    """The way of treatment that a service is: ``landfill``, ``incineration`` … or ``any``."""
    name = register()[service].name.zh
    ways = name_rules().treatments.items()
    return next((way for word, way in ways if word in name and way != "any"), "any")
