"""What to do where the library holds no factor that fits what a name means."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

from zuji.core.label import Label, listed
from zuji.factors.identify import Meaning
from zuji.factors.links import english_name, shipped_links
from zuji.factors.name_rules import name_rules
from zuji.factors.record import Factor

WAYS = {
    "any": Label("处理", "treatment"),
    "composting": Label("堆肥", "composting"),
    "digestion": Label("厌氧消化", "digestion"),
    "incineration": Label("焚烧", "incineration"),
    "landfill": Label("填埋", "landfill"),
    "recycling": Label("回收利用", "recycling"),
}


def of_another_unit(name: Label, factor: Factor, unit: str) -> Label:
    """The sentence where the factors are per another kind of unit than the amount."""
    per = factor.per
    return Label(
        f"无合适因子：认出是「{name.zh}」，因子库中只有按 {per} 计的因子"
        f"（如「{factor.name_zh}」），用量的单位是 {unit}。"
        f"请先按实测的重量、密度或热值把用量折成 {per}，再查。",
        f"Nothing fits: identified as {name.en}; the library holds factors per {per} only "
        f"(such as {english_name(factor)}), the amount is in {unit}. Restate the amount "
        f"in {per} by its measured weight, density or heating value and look again.",
    )


def of_nothing(meaning: Meaning) -> Label:
    """The sentence where no factor is of what a name means."""
    name = meaning.name
    held = _held().get(meaning.substance, frozenset())
    ways = {way.removeprefix("treatment:") for way in held if way.startswith("treatment:")}
    ways |= set(name_rules().services.get(meaning.substance, ()))
    if meaning.activity == "production" and ways:
        labels = [WAYS[way] for way in sorted(ways) if way in WAYS]
        said = listed(labels)
        return Label(
            f"无合适因子：认出是「{name.zh}」，因子库中有它的去向的因子："
            f"{said.zh}。请写明去向再查，"
            f"例如「{name.zh} {labels[0].zh}」。",
            f"Nothing fits: identified as {name.en}; the library holds factors of where it goes: "
            f"{said.en}. Say which and look again.",
        )
    if meaning.activity == "production" and "property" in held:
        return Label(
            f"无合适因子：认出是「{name.zh}」，但因子库中没有它的因子，只有含碳量、热值等性质值。"
            "厂内自产的按本厂过程计，外购的请向供方索取碳足迹。",
            f"Nothing fits: identified as {name.en}, but the library holds no factor for it, only "
            "properties such as its carbon content or heating value. What the plant makes itself "
            "is reckoned by its own process; ask the supplier for the footprint of what is bought.",
        )
    return Label(
        f"无合适因子：认出是「{name.zh}」，但因子库中没有它的因子。请向供方索取碳足迹，"
        "或导入有出处的因子；不要用相近的物质代替。",
        f"Nothing fits: identified as {name.en}, but the library holds no factor for it. Ask the "
        "supplier for its footprint or import a factor with its source; do not take a neighbour.",
    )


@cache
def _held() -> Mapping[str, frozenset[str]]:
    """Substance → the activities of the shipped factors of it."""
    held: dict[str, set[str]] = {}
    for link in shipped_links().values():
        held.setdefault(link.substance, set()).add(link.activity)
    return {substance: frozenset(activities) for substance, activities in held.items()}
