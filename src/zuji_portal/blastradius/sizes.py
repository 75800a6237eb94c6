"""What a change of a rule, model or factor does to a total, and how large that is."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from zuji.compare import relative_change
from zuji.core.refusals import Refusal
from zuji.footprint import assess, study_from_data
from zuji.footprint.profile import Profile
from zuji.sectors.model import Model
from zuji_portal.rulebook.factors.queries import library_for

NOTHING = 1e-9
"""Relative change up to which two totals are the same number."""
REFUSED = 1e9
"""The size of a change to nothing: what can no longer be computed stands first."""


def size_of(old: float, new: float | None) -> float:
    """The size of a change of a total: relative, absolute where the old total is 0."""
    if new is None:
        return REFUSED
    relative = relative_change(old, new)
    return abs(new - old) if relative is None else abs(relative)


def total_under(
    lock: Mapping[str, Any], model: Model, place: str, profile: Profile | None = None
) -> tuple[float | None, str]:
    """A frozen study's total [kgCO2e per declared unit] under a model, a profile (its own where
    none is given) and today's library; or None and the rule that refuses it.
    """
    try:
        study = study_from_data(lock["study"], place)
        done = assess(
            study, model, as_of=lock["as_of"], library=library_for(study), profile=profile
        )
    except Refusal as problem:
        return None, problem.findings[0].rule
    return done.total, ""
