"""Which of several known names in a row is meant."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

from zuji.factors.forms import form_of
from zuji.factors.hauls import driven
from zuji.factors.name_rules import name_rules
from zuji.factors.name_words import Piece
from zuji.factors.substances import ancestors, is_kind_of, names, register, written
from zuji.factors.treatments import treated_service


def says_more(one: str, general: str) -> bool:
    """Whether a name says more than the general word behind it, as 光伏 before 电力."""
    rules, kind = name_rules(), register()[one].kind
    return one in rules.says_more.get(general, ()) or kind in rules.general.get(general, ())


def _make_another(one: str, other: str) -> bool:
    """Whether two names in a row are the name of a third thing: a means of transport before a
    substance (航空汽油), a chemical before another (copper chromite).
    """
    carried = register()[one].kind == "transport" != register()[other].kind
    return carried or (_is_chemical(one) and _is_chemical(other))


def _is_chemical(substance: str) -> bool:
    entry = register()[substance]
    return bool(entry.cas) and entry.kind in {"inorganic", "organic", "metals"}


def among(row: Sequence[Piece]) -> tuple[str, str] | None:
    """The substance meant by several names in a row: the last, unless an earlier one says more.

    Two chemicals in a row that have nothing to do with each other are a third: copper chromite.
    """
    means, why = row[-1].means, row[-1].why
    if haul := driven(row):
        return haul, why
    for piece in reversed(row[:-1]):
        if is_kind_of(piece.means, means):
            means, why = piece.means, piece.why
        elif is_kind_of(means, piece.means) or piece.means == means:
            continue
        elif says_more(piece.means, means):
            means, why = piece.means, piece.why
        elif composed := _composed(piece.means, means, row[-1].text):
            means = composed
        elif treated_service(means) and (
            register()[piece.means].kind != "waste" or piece.means in name_rules().services
        ):
            means, why = piece.means, piece.why
        elif means in name_rules().uses:
            continue
        elif _make_another(piece.means, means):
            return None
    return means, why


def _composed(material: str, form: str, said: str) -> str | None:
    """The entry for a form of a material, `said` so: 不锈钢 + 冷轧板; the material where it has no
    form.
    """
    if form in {"recycled_plastic", "steel_scrap"} and material in name_rules().recycled:
        return name_rules().recycled[material]
    known = names()
    other = register()[form]
    above = [register()[name].name.zh for name in (material, *ancestors(material))]
    if found := next((known[key] for one in above if (key := written(one + said)) in known), None):
        return found[0]
    if alike := _of_its_form(material, form):
        return alike
    spoken = [written(one + name) for one in above for name in (other.name.zh, *other.also)]
    if found := next((known[key] for key in spoken if key in known), None):
        return found[0]
    if form in name_rules().steel_forms and (
        is_kind_of(material, "stainless_steel") or is_kind_of(material, "alloy_steel")
    ):
        return material
    return None


@cache
def _of_its_form(material: str, form: str) -> str:
    """The kind of a material that is of the form of another entry: 不锈钢 + 钢带 is 不锈钢板."""
    asked = form_of(form)
    if not asked or register()[material].kind != "metals":
        return ""
    kinds = [name for name in register() if material in ancestors(name)[:1]]
    return next((name for name in kinds if form_of(name) == asked), "")
