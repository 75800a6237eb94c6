"""Entries of the register that are treatments of waste, and their ways."""

from __future__ import annotations

import re

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


LEFT_OVER = re.compile("边角|下脚|报废|废[板料品旧件边屑块片弃]")
"""Words of what is left over of a material."""
AGAIN = re.compile("废|再生|回收|渣|屑|旧|翻新")


def is_left_over(text: str, substance: str) -> bool:
    """Whether a text speaks of what is left over of a material that is itself no waste: 废板边角
    覆铜板 is no new laminate.
    """
    entry = register()[substance]
    is_waste = entry.kind in {"waste", "services"} or AGAIN.search(entry.name.zh)
    return not is_waste and bool(LEFT_OVER.search(text))
