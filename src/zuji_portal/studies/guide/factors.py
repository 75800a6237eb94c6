"""Which factors can stand in an item of a study, and what each would change. Reads only."""

from __future__ import annotations

import datetime
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from django.utils import timezone

from zuji.core.canonical import canonical_bytes
from zuji.core.label import Label
from zuji.core.refusals import Finding, Refusal
from zuji.factors import Factor, Library
from zuji.footprint.own_factors import own_factors, own_ids
from zuji.footprint.profile import DEFAULT_PROFILE, get_profile
from zuji.footprint.selection import misfit
from zuji.footprint.study import study_from_data
from zuji.footprint.values import condition
from zuji.sectors.model import Slot
from zuji.sectors.registry import get_model
from zuji_portal.rulebook.factors.library import stamp
from zuji_portal.rulebook.factors.queries import library_for, search, suited
from zuji_portal.studies.computing import PLACE, assessed
from zuji_portal.studies.guide.steps import chosen
from zuji_portal.studies.models import Study

OFFERED, SEARCHED, UNFIT = 8, 60, 6
"""Factors that a page offers with their effect, rows that a search reads, unfit ones shown."""
RECOMMENDED = Label("推荐：模型为这一项选定", "Recommended: the model's own choice for this item")
IN_USE = Label("现在用的", "In use now")


@dataclass(frozen=True)
class FactorOffer:
    """A factor for an item: why it stands first, what the result would be with it, why it cannot
    be taken.
    """

    factor: Factor
    why: Label | None = None
    total: float | None = None
    change: float | None = None
    is_in_use: bool = False
    misfit: Finding | None = None


def slots_of(study: Study) -> list[tuple[Slot, Factor | None, bool]]:
    """The items that need a factor, each with the one in use and whether the study chose it."""
    model, library = get_model(study.model_id), library_of_study(study)
    choices, own = chosen(model, study.data), study.data.get("factors") or {}
    rows = []
    for slot in model.slots.values():
        if condition(slot.applies, choices):
            used = str(own.get(slot.name) or slot.default_for(choices))
            rows.append((slot, factor_named(study, library, used), slot.name in own))
    return rows


def library_of_study(study: Study) -> Library:
    """The library that the study reads its factors from."""
    return library_for(study_from_data(study.data | {"inputs": {}}, PLACE))


def factor_named(study: Study, library: Library, identity: str) -> Factor | None:
    """A factor by its id, one of the study's own included."""
    if not identity:
        return None
    if identity in library.factors:
        return library.factors[identity]
    try:
        own = own_factors(study_from_data(study.data | {"inputs": {}}, PLACE))
    except Refusal:
        return None
    return next((each for each in own if each.id == identity), None)


def words_of(slot: Slot) -> str:
    """What to look for where the person has typed nothing: the item's name without its remarks."""
    name = re.split(r"[（(，,：:/]", slot.label.zh)[0]
    return re.sub("碳足迹|排放|因子|上游|外购|生产", "", name) or name


def found_by(words: str, *, is_typed: bool) -> list[Factor]:
    """What the library has under the words; where the page chose them, under their ends too."""
    tried = [words] if is_typed else [words, words[-2:], words[:2]]
    rows = [
        row for each in dict.fromkeys(tried) for row in search(each, {}, limit=SEARCHED).versions
    ]
    return [row.factor for row in rows]


def offers(study: Study, slot: Slot, typed: str) -> tuple[list[FactorOffer], list[FactorOffer]]:
    """Factors that fit, the model's own first, with what each would change; and some that do not
    fit, with the reason.
    """
    model, library = get_model(study.model_id), library_of_study(study)
    profile = get_profile(str(study.data.get("profile") or DEFAULT_PROFILE))
    default = slot.default_for(chosen(model, study.data))
    used = str((study.data.get("factors") or {}).get(slot.name) or default)
    meant = suited(typed or words_of(slot), SEARCHED).candidates
    reasons = {row.factor.id: row.reasons[0].label for row in meant}
    found = [row.factor for row in meant]
    found += found_by(typed or words_of(slot), is_typed=bool(typed))
    first = [factor_named(study, library, each) for each in dict.fromkeys((default, used))]
    ordered = {f.id: f for f in [*(f for f in first if f), *found]}
    fit: list[tuple[Factor, Finding | None]] = []
    unfit: list[tuple[Factor, Finding | None]] = []
    own = own_ids(study.data)
    for factor in ordered.values():
        wrong = misfit(factor, slot, library, profile, own)
        (unfit if wrong else fit).append((factor, wrong))
    base = total_with(study.data, slot.name, used)
    rows = []
    for factor, _ in fit[:OFFERED]:
        total = total_with(study.data, slot.name, factor.id) if base is not None else None
        change = (total - base) / base if total is not None and base else None
        why = (
            RECOMMENDED
            if factor.id == default
            else IN_USE
            if factor.id == used
            else reasons.get(factor.id)
        )
        rows.append(FactorOffer(factor, why, total, change, factor.id == used))
    return rows, [FactorOffer(factor, misfit=wrong) for factor, wrong in unfit[:UNFIT]]


def total_with(data: Mapping[str, Any], slot: str, identity: str) -> float | None:
    """The result of the study with this factor in that item; None where it cannot be computed."""
    now = dict(data) | {"factors": {**(data.get("factors") or {}), slot: identity}}
    return _total(canonical_bytes(now), timezone.localdate().isoformat(), stamp())


@lru_cache(maxsize=512)
def _total(content: bytes, today: str, library: str) -> float | None:
    try:
        return assessed(json.loads(content), datetime.date.fromisoformat(today)).total
    except Refusal:
        return None
