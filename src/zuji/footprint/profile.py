"""Method profiles as data: rules/profiles/*.yaml."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from zuji.core.content import content_path, read_rules
from zuji.core.label import Label, listed
from zuji.core.refusals import refuse
from zuji.footprint.totals import APART
from zuji.sectors.evaluate import Evaluated

DEFAULT_PROFILE = "gbt24067-2024"


@dataclass(frozen=True, kw_only=True)
class Profile:
    """The rules of computing and reporting: GWP set, boundaries, electricity, biogenic carbon,
    disclosure.
    """

    id: str
    version: str
    title: Label
    gwp_set: str
    data: Mapping[str, Any] = field(repr=False)

    @property
    def boundaries(self) -> list[str]:
        return list(self.data["boundaries"])

    @property
    def apart(self) -> tuple[str, ...]:
        """Gases that the profile's headline leaves aside: biogenic CO2 and uptake, or none."""
        return () if self.data["headline"] == "including_biogenic_uptake" else APART

    @property
    def by_location(self) -> bool:
        """Whether market instruments are ignored: grid averages only."""
        return bool(self.data["electricity"].get("basis") == "location")

    def gases_of(self, run: Evaluated) -> Mapping[str, Mapping[str, Any]]:
        """Step → gas → mass, with market instruments or grid averages as the profile says."""
        return run.location_gases if self.by_location else run.gases

    @property
    def imposes(self) -> Mapping[str, str]:
        """Choices of a model that the profile decides, such as the recycling rule."""
        imposed: Mapping[str, str] = self.data.get("imposes") or {}
        return imposed

    @property
    def accepts_uses(self) -> list[str]:
        return list(self.data["accepts_uses"])


def profiles() -> list[str]:
    """Ids of the shipped profiles."""
    return sorted(path.stem for path in content_path("rules", "profiles").glob("*.yaml"))


def profile_from_data(data: Mapping[str, Any]) -> Profile:
    """A profile from plain data, as a lockfile holds it."""
    title = data["title"]
    return Profile(
        id=data["id"],
        version=data["version"],
        title=Label(title["zh"], title["en"]),
        gwp_set=data["gwp_set"],
        data=data,
    )


@cache
def get_profile(profile_id: str) -> Profile:
    """The profile; refuses an unknown id (``profile-unknown``)."""
    if profile_id not in profiles():
        raise refuse("profile-unknown", "profile", profile_id, near=listed(profiles()))
    return profile_from_data(read_rules(f"profiles/{profile_id}"))
