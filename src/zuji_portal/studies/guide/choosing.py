"""The action that puts a factor into an item of a study."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

from django.utils import timezone

from zuji.core.numbers import read_number
from zuji.core.refusals import Refusal, blocking, refuse
from zuji.footprint.own_factors import own_factors, own_ids
from zuji.footprint.profile import DEFAULT_PROFILE, get_profile
from zuji.footprint.selection import misfit
from zuji.footprint.study import study_from_data
from zuji.sectors.model import Slot
from zuji.sectors.registry import get_model
from zuji_portal.rulebook.factors.queries import current_or_404
from zuji_portal.studies.actions import Saved, StudyAction, change_facts
from zuji_portal.studies.computing import PLACE
from zuji_portal.studies.guide.factors import factor_named, library_of_study
from zuji_portal.studies.guide.steps import chosen

UNCONFIRMED = "R"
"""The tag of a number that nobody has compared with its source."""


@dataclass
class ChooseFactor(StudyAction):
    """Use this factor for the item: one of the library, or `own` (name, value, unit, source,
    year). The model's own choice is no choice of the study.
    """

    slot: str = ""
    factor: str = ""
    own: Mapping[str, Any] | None = None
    policy: ClassVar[str] = "study.edit"

    def perform(self) -> Saved:
        study = self.subject
        slot = get_model(study.model_id).slots[self.slot]
        data, now = study.data, dict[str, Any]()
        identity = self.factor
        if self.own is not None:
            row = own_row(self.slot, self.own)
            identity = row["id"]
            others = [f for f in data.get("own_factors") or [] if f["id"] != identity]
            now["own_factors"] = [*others, row]
            study.data = data | {"own_factors": now["own_factors"]}
        try:
            self._check(slot, identity)
        finally:
            study.data = data
        default = slot.default_for(chosen(get_model(study.model_id), data))
        now[f"factors.{self.slot}"] = None if identity == default else identity
        before = {
            "own_factors": data.get("own_factors"),
            f"factors.{self.slot}": (data.get("factors") or {}).get(self.slot),
        }
        changed = {f: [before[f], v] for f, v in now.items() if before[f] != v}
        return Saved(self.write(changed, "edit"))

    def _check(self, slot: Slot, identity: str) -> None:
        """Refuses an own factor that is none, and a factor that does not fit the item."""
        study = self.subject
        if self.own is not None:
            own_factors(study_from_data(study.data | {"inputs": {}}, PLACE))
        library = library_of_study(study)
        factor = factor_named(study, library, identity) or current_or_404(identity).factor
        profile = get_profile(str(study.data.get("profile") or DEFAULT_PROFILE))
        if wrong := misfit(factor, slot, library, profile, own_ids(study.data)):
            raise Refusal(wrong)

    def facts(self, saved: Saved) -> Mapping[str, Any] | None:
        return change_facts(saved.change)


def own_row(slot: str, own: Mapping[str, Any]) -> dict[str, Any]:
    """The plant's own factor as a study keeps it; refuses a number or a year that is none."""
    wrong = []
    try:
        value = float(read_number(str(own["value"]), "value"))
    except Refusal as problem:
        wrong += list(problem.findings)
        value = 0.0
    year, this_year = str(own["year"]), timezone.localdate().year
    if not (year.isascii() and year.isdecimal() and 1990 <= int(year) <= this_year):
        wrong.append(blocking("year-wrong", "year", year, f"1990 … {this_year}"))
    if not wrong and value < 0:
        raise refuse("value-negative", "value", str(own["value"]))
    if wrong:
        raise Refusal(wrong)
    return {
        "id": f"own.entered.{slot}",
        "name_zh": str(own["name"]),
        "name_en": str(own["name"]),
        "unit": str(own["unit"]),
        "value": value,
        "region": "CN",
        "year": int(year),
        "source_title": str(own["source"]),
        "source_publisher": str(own["source"]),
        "confidence": UNCONFIRMED,
    }
