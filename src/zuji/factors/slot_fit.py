"""Whether a factor says what a slot of a model asks for: the unit alone does not tell."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from zuji.core.content import read_rules
from zuji.core.label import Label
from zuji.factors.offered import is_what_was_asked
from zuji.factors.record import Factor


def fits_slot(factor: Factor, slot: Label, usual: Sequence[Factor]) -> bool:
    """Whether a factor is of the substance or service of a slot, told by its label and the factors
    that the model itself names for it (`usual`); True where the model names none.

    Kinds must be alike (an emission factor is no parameter); a parameter is of the category of the
    usual ones; electricity stands for electricity, heat for heat (``serve_alike`` in
    rules/factor_classes.yaml). Else the names decide, as for a supplier's offer.
    """
    if not usual:
        return True
    if factor.kind not in {known.kind for known in usual}:
        return False
    categories = {known.category for known in usual}
    if group := _group_of(factor.category):
        return bool(group & categories)
    if factor.kind != "emission" and factor.category not in categories:
        return False
    asked = [slot.zh, slot.en, *(name for known in usual for name in _names(known))]
    names = _names(factor)  # a wider name serves too: 氨 for 合成氨
    return is_what_was_asked(asked, names) or is_what_was_asked(names, asked)


def _group_of(category: str) -> frozenset[str]:
    """The categories that serve alike with a category; none where names decide."""
    groups: Iterable[Iterable[str]] = read_rules("factor_classes")["serve_alike"]
    return next((frozenset(group) for group in groups if category in group), frozenset())


def _names(factor: Factor) -> list[str]:
    """The names of what a factor is about; a parameter's begins with its fuel or material."""
    if factor.kind == "emission":
        return [factor.name_zh, factor.name_en]
    return [factor.name_zh.split(" ")[0]]
