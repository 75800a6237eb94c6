"""Method profiles as data: rules/profiles/*.yaml, and one per product rule from
rules/product_rule_profiles.yaml.
"""

from __future__ import annotations

from collections.abc import Mapping
from copy import deepcopy
from dataclasses import dataclass, field
from functools import cache, lru_cache
from typing import Any

from zuji.core.content import content_path, read_rules
from zuji.core.inforce import RuleInForce, in_force
from zuji.core.label import LANGS, Label, listed
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
    """Ids of the shipped profiles of general standards."""
    return sorted(path.stem for path in content_path("rules", "profiles").glob("*.yaml"))


def rule_profiles(model_id: str = "") -> list[str]:
    """Ids of the profiles of product rules, in the order of their file; those of a model."""
    return [row["id"] for row in _rows() if not model_id or model_id in row["models"]]


def profile_of_rule(number: str, model_id: str) -> str:
    """The id of the profile that a product rule decides for a model; "" where it has none."""
    rows = (row for row in _rows() if row["rule"] == number and model_id in row["models"])
    return next((str(row["id"]) for row in rows), "")


def _rows() -> list[Mapping[str, Any]]:
    """The profiles of product rules: what was passed, then what ships and was not replaced."""
    passed = [
        row for rule in in_force("product_rule").values() if (row := passed_row(rule.content))
    ]
    replaced = in_force("product_rule")
    shipped = read_rules("product_rule_profiles")["profiles"]
    return [*passed, *(row for row in shipped if row["rule"] not in replaced)]


def passed_row(content: Mapping[str, Any]) -> dict[str, Any] | None:
    """The profile's row of a product rule that was passed; None where it sets no parameters."""
    profile = content.get("profile")
    if not profile:
        return None
    names = {"zh": content["zh"], "en": content["en"], "rule": content["number"]}
    return {**profile, **names, "models": list(content["products"])}


def profiles_for(model_id: str) -> list[str]:
    """The profiles that a study of a model may use: the general ones, then its product rules'."""
    return [*profiles(), *rule_profiles(model_id)]


def known_profiles() -> list[str]:
    """Every profile: of general standards, then of product rules."""
    return [*profiles(), *rule_profiles()]


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


def get_profile(profile_id: str) -> Profile:
    """The profile that holds; refuses an unknown id (``profile-unknown``)."""
    for rule in in_force("product_rule").values():
        if (rule.content.get("profile") or {}).get("id") == profile_id:
            return passed_profile(rule)
    return shipped_profile(profile_id)


@lru_cache(maxsize=128)
def passed_profile(rule: RuleInForce) -> Profile:
    """The profile of a product rule that was passed."""
    return profile_of_row(passed_row(rule.content) or {})


def profile_of_row(row: Mapping[str, Any]) -> Profile:
    """The profile of a product rule's row; refuses parameters that it may not have
    (``rule-parameter``).
    """
    return profile_from_data(_with_grids(_of_rule(row)))


@cache
def shipped_profile(profile_id: str) -> Profile:
    """The profile that ships; refuses an unknown id (``profile-unknown``)."""
    if profile_id in profiles():
        return profile_from_data(_with_grids(read_rules(f"profiles/{profile_id}")))
    row = _rule_row(profile_id)
    if row is None:
        raise refuse("profile-unknown", "profile", profile_id, near=listed(known_profiles()))
    return profile_of_row(row)


ELECTRICITY = ("remainder", "region", "delivered", "supplier")
"""Keys of a profile's electricity that need the table of grids."""


def _with_grids(data: Mapping[str, Any]) -> Mapping[str, Any]:
    """The data with the table of grids where its electricity names one, so that a lockfile holds
    everything that decides a factor.
    """
    power: Mapping[str, Any] = data["electricity"]
    blocked = power["residual_mix"] == "blocked"
    if blocked and not any(key in power for key in ELECTRICITY):
        return data
    rules = read_rules("electricity")
    grids = {key: rules[key] for key in ("averages", "cities", "within", "factors")}
    return {**data, "electricity": {**power, "grids": grids}}


def parameters() -> Mapping[str, Mapping[str, Any]]:
    """The parameters that a committee may set for a product rule: id → words, place, options."""
    rows: Mapping[str, Mapping[str, Any]] = read_rules("product_rule_profiles")["parameters"]
    return rows


def _rule_row(profile_id: str) -> Mapping[str, Any] | None:
    rows = read_rules("product_rule_profiles")["profiles"]
    return next((row for row in rows if row["id"] == profile_id), None)


def _of_rule(row: Mapping[str, Any]) -> dict[str, Any]:
    """A general profile with what the committee set for a product rule; refuses a parameter that
    is not in the table or a value that is none of its options (``rule-parameter``).
    """
    place = f"product_rule_profiles.yaml · {row['id']}"
    data: dict[str, Any] = deepcopy(dict(get_profile(row["base"]).data))
    known, sources = parameters(), dict[str, Any]()
    for name, cell in row["set"].items():
        if name not in known:
            raise refuse("rule-parameter", place, name, listed(known))
        if cell is None or cell.get("value") is None:
            continue
        value, options = cell["value"], known[name].get("options")
        if options and value not in options:
            raise refuse("rule-parameter", place, f"{name}: {value}", listed(map(str, options)))
        section = data
        for key in known[name]["path"][:-1]:
            section = section.setdefault(key, {})
        section[known[name]["path"][-1]] = value
        sources[known[name]["topic"]] = {**cell}
    if (data.get("cutoff") or {}).get("each") or (data.get("cutoff") or {}).get("total"):
        data["cutoff"] = {**data["cutoff"], "exempt": True}
    if any(key in data["electricity"] for key in ELECTRICITY):
        data["electricity"] = {**data["electricity"], "residual_mix": "computed"}
    missing = [name for name in known if (row["set"].get(name) or {}).get("value") is None]
    return data | {
        "id": row["id"],
        "version": row["version"],
        "title": {"zh": row["zh"], "en": row["en"]},
        "base": row["base"],
        "product_rule": row["rule"],
        "sources": sources,
        "unset": {name: {lang: known[name][lang] for lang in LANGS} for name in missing},
    }
