"""Who may answer a request for a footprint, and with what."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from zuji.core.identifiers import plain_id
from zuji.core.label import Label, listed
from zuji.core.refusals import Finding, blocking
from zuji.factors import builtin_library
from zuji.factors.offered import is_what_was_asked
from zuji.sectors.registry import get_model
from zuji_portal.studies.models import Study


def own_supplier(study: Study, lock: Mapping[str, Any], maker: int | None = None) -> Finding | None:
    """The finding where the footprint is the asking enterprise's own: by its record, by its credit
    code, or by its name.
    """
    firm = study.enterprise
    organisation = lock["study"].get("organisation") or {}
    code = plain_id(organisation.get("uscc"))
    names = {str(organisation.get(key) or "").strip() for key in ("name", "name_en")} - {""}
    own = {firm.name_zh, firm.name_en} - {""}
    if maker == firm.pk or code == firm.uscc or names & own:
        return blocking("own-supplier", "supplier", enterprise=Label(firm.name_zh, firm.name_en))
    return None


def other_product(
    names: Sequence[str], gb4754: str, lock: Mapping[str, Any], offered_class: str = ""
) -> Finding | None:
    """The finding where the footprint offered is of another product than `names`, or of another
    class of GB/T 4754 than was asked for. Without names nothing can be said.
    """
    offered = offered_names(lock)
    known = offered_class or plain_id((lock["study"].get("product") or {}).get("gb4754"))
    if gb4754 and known and gb4754 != known:
        return blocking("footprint-class", "revision", known, gb4754)
    if not names or is_what_was_asked(names, offered):
        return None
    return blocking("footprint-product", "revision", listed(offered[:1]), listed(names[:2]))


def slot_names(study: Study, slot: str) -> list[str]:
    """What the slot is called and what its default factor is, where that is no stand-in; nothing
    for a material that the model leaves open.
    """
    asked = get_model(study.model_id).slots[slot]
    defaults = [asked.default] if isinstance(asked.default, str) else list(asked.default.values())
    held = builtin_library().factors
    factors = [held[each] for each in defaults if each in held]
    if not factors:
        return []
    is_stand_in = "替代" in asked.label.zh
    of_factors = [name for f in factors for name in (f.name_zh, f.name_en)]
    return [asked.label.zh, asked.label.en, *([] if is_stand_in else filter(None, of_factors))]


def offered_names(lock: Mapping[str, Any]) -> list[str]:
    """What the offered product is called: by its maker, then by the model that it was computed
    with, where that makes a single product.
    """
    stated = lock["study"].get("product") or {}
    model = get_model(lock["model"]["id"])
    names = [str(stated.get(key) or "") for key in ("name_zh", "name_en")]
    for label in (model.product, model.title):
        if not any(sign in label.zh for sign in SEVERAL):
            names += [label.zh, label.en]
    return [name for name in names if name]


SEVERAL = ("、", "与", "或", "，", "；")
"""Signs of a name that lists several products."""
