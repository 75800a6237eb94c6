"""The method 核算方法 of a study: what the product rule in force fixes, else a general standard."""

from __future__ import annotations

from django.utils import timezone

from zuji.core.label import listed
from zuji.core.refusals import refuse
from zuji.footprint.profile import get_profile, profiles
from zuji_portal.foundation.events import ask
from zuji_portal.studies.events import FixedProfile, FixedProfileAsked


def fixed_profile(model_id: str) -> FixedProfile | None:
    """What the product rule that is in force today fixes for a model; None where it fixes none."""
    return ask(FixedProfileAsked(model_id, timezone.localdate().isoformat()))


def offered_profiles(model_id: str) -> list[str]:
    """The profiles that a study of the model may be made under."""
    return profiles_beside(fixed_profile(model_id))


def profiles_beside(fixed: FixedProfile | None) -> list[str]:
    """The profiles that may be chosen: the fixed one alone, else the general ones."""
    return [fixed.profile] if fixed else profiles()


def chosen_profile(model_id: str, asked: str) -> str:
    """The profile of a study for which `asked` is wanted, "" for no wish; "" where nothing is fixed
    or wanted. Refuses another than the fixed one (``profile-fixed``) and one that is not offered
    (``choice-unknown``).
    """
    fixed = fixed_profile(model_id)
    if fixed and asked in {"", fixed.profile}:
        return fixed.profile
    if fixed:
        title = get_profile(fixed.profile).title
        raise refuse("profile-fixed", "profile", standard=fixed.rule, profile=title)
    if asked and asked not in profiles():
        titles = listed(get_profile(name).title for name in profiles())
        raise refuse("choice-unknown", "profile", asked, options=titles)
    return asked
