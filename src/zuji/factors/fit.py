"""Whether a factor is of the form that was asked for, and how its strength is restated."""

from __future__ import annotations

import re
from dataclasses import dataclass

from zuji.core.figures import in_full
from zuji.core.label import Label
from zuji.factors.forms import are_alike, form_in, form_of
from zuji.factors.links import link_of
from zuji.factors.name_rules import name_rules
from zuji.factors.record import Factor
from zuji.factors.substances import plain, register

RAW = "raw"
"""The form of a metal or a polymer of which no form is said: as it comes out of its furnace or
reactor.
"""
PER_CENT = re.compile(r"(\d+(?:\.\d+)?)\s*[%％]")
NEARLY = 0.03
"""Strengths so near are one."""
WHOLE = 100.0


@dataclass(frozen=True, slots=True)
class Strengths:
    """What was asked for and what the factor is of, in per cent by mass."""

    asked: float
    offered: float

    @property
    def multiply_by(self) -> float:
        """What the amount as bought is multiplied by before the factor is."""
        share = self.asked / self.offered
        return 1.0 if abs(share - 1) <= NEARLY else share

    @property
    def note(self) -> Label:
        """How the amount is restated."""
        asked, offered = in_full(self.asked), in_full(self.offered)
        share = in_full(round(self.multiply_by, 4))
        return Label(
            f"因子按 {offered} % 计，所问为 {asked} %：用量先乘 {share} 再用此因子。",
            f"The factor is of {offered} %, asked for is {asked} %: multiply the amount by "
            f"{share} before using it.",
        )


def strengths(name: str, substance: str, factor: Factor) -> Strengths | None:
    """The strength asked for and that of a factor, where both are said and the substance is one
    that is sold in water (``sold_in_water`` in rules/factor_names.yaml).
    """
    if substance not in name_rules().sold_in_water:
        return None
    asked = [float(number) for number in PER_CENT.findall(name)]
    offered = strength_of(factor)
    if len(asked) != 1 or offered is None or not 0 < asked[0] <= WHOLE:
        return None
    return Strengths(asked[0], offered)


def strength_of(factor: Factor) -> float | None:
    """The strength that a factor says it is of, in per cent; None where it says none."""
    text = f"{factor.name_zh} {factor.name_en}"
    if found := PER_CENT.search(text):
        return float(found[1])
    return WHOLE if any(word in text for word in name_rules().undiluted) else None


def unsaid_strength(name: str, substance: str, factor: Factor) -> Label | None:
    """A note where the substance is sold in water and the name or the factor leaves open of what
    strength it is.
    """
    if substance not in name_rules().sold_in_water:
        return None
    offered, asked = strength_of(factor), PER_CENT.findall(name)
    if offered is None and asked and float(asked[0]) < WHOLE * (1 - NEARLY):
        return Label(
            "因子没有注明浓度：请查来源是按溶液还是折百。",
            "The factor states no strength: see its source whether it is of the solution or of "
            "what is dissolved.",
        )
    if offered is not None and not asked:
        per = in_full(offered)
        return Label(
            f"因子按 {per} % 计：其他浓度的用量先乘以浓度与 {per} % 之比。",
            f"The factor is of {per} %: multiply an amount of another strength by its strength "
            f"over {per} %.",
        )
    return None


def unfilled(name: str, substance: str) -> Label | None:
    """A note where the name is of a plastic with a filler: the factors are of plain plastics."""
    if register()[substance].kind != "polymers" or not name_rules().filled.search(plain(name)):
        return None
    return Label(
        "所问含玻纤等填充，因子是纯料：两者按配比分开计。",
        "Asked for is a filled plastic, the factor is of the plain one: reckon plastic and filler "
        "by their shares.",
    )


def is_another_form(name: str, substance: str, term: str, factor: Factor) -> bool:
    """Whether a factor is of another form (tube, wire, ingot …) than the name asks for.

    A name without a form takes any. Of the very substance, only forms that both names say count.
    """
    offered = link_of(factor).substance
    asked = form_in(name, term) or form_of(substance)
    if not asked or register()[substance].kind not in FORMED:
        return False
    said = form_in(factor.name_zh, "") or form_in(factor.name_en, "")
    if offered == substance:
        return bool(said and form_in(name, term)) and not are_alike(said, asked)
    return not are_alike(said or form_of(offered) or RAW, asked)


FORMED = frozenset({"metals"})
"""Kinds of the register that are sold in forms which a register entry does not part."""
