"""What a passed rule does to one study: its total and its tier, without the rule and with it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from django.db.models import QuerySet

from zuji.compare import ClassDistribution, TierScheme, schemes, tier_of
from zuji.compare.tiers import scheme_of
from zuji.core.inforce import RuleInForce
from zuji.core.refusals import Refusal
from zuji.footprint import Assessment, assess, study_from_data
from zuji.footprint.profile import Profile, passed_row, profile_of_row
from zuji.sectors.model import Model
from zuji.sectors.registry import get_model, passed_model
from zuji_portal.rulebook.factors.queries import library_for
from zuji_portal.studies.insight import class_of
from zuji_portal.studies.models import Revision
from zuji_portal.studies.queries import latest_revisions

NOTHING = 1e-9
"""Relative change up to which two totals are the same number."""
REFUSED = 1e9
"""The size of a change to nothing: what can no longer be computed stands first."""
ANOTHER_TIER = 1.0
"""The least size of a change of tier: it stands before changes of a few per cent."""


def studies_under(rule: RuleInForce) -> QuerySet[Revision]:
    """The latest revision of every study that a rule speaks of."""
    rows = latest_revisions()
    if rule.kind == "model":
        return rows.filter(study__model_id=rule.key)
    models = rule.content.get("products" if rule.kind == "product_rule" else "models") or []
    if rule.kind == "tier" and not models:
        return rows
    return rows.filter(study__model_id__in=models)


@dataclass(frozen=True, kw_only=True)
class RuleShift:
    """Totals [kgCO2e per declared unit] and tiers without the rule and with it."""

    old: float
    new: float | None
    unit: str
    refused: str = ""
    tier_old: str = ""
    tier_new: str = ""

    @property
    def size(self) -> float:
        if self.new is None:
            return REFUSED
        moved = abs(self.new - self.old) / abs(self.old) if self.old else abs(self.new)
        return moved + ANOTHER_TIER * (self.tier_old != self.tier_new)


@dataclass
class RuleShifts:
    """The effects of one rule. Both totals are of today, so that what changed since a study was
    frozen is in both and in neither's difference.
    """

    rule: RuleInForce
    classes: dict[tuple[str, str], ClassDistribution] = field(default_factory=dict)

    def of(self, revision: Revision) -> RuleShift:
        lock = revision.content()
        present = get_model(revision.study.model_id)
        total = lock["result"]["total"]
        if self.rule.kind == "tier":
            value, unit = float(total["value"]), str(total["unit"])
            return self._with_tiers(revision, lock, value, value, unit, "")
        old, was_refused = _total(lock, present, None, revision.address)
        new, refused = _total(lock, self._model(present), self.profile, revision.address)
        if was_refused and refused:
            old = new = float(total["value"])
            refused = ""
        before = float(total["value"]) if old is None else old
        return self._with_tiers(revision, lock, before, new, str(total["unit"]), refused)

    def _model(self, present: Model) -> Model:
        return passed_model(self.rule) if self.rule.kind == "model" else present

    @cached_property
    def profile(self) -> Profile | None:
        if self.rule.kind != "product_rule":
            return None
        row = passed_row(self.rule.content)
        return profile_of_row(row) if row else None

    @cached_property
    def schemes(self) -> tuple[TierScheme, ...]:
        """The tier schemes that would hold."""
        if self.rule.kind != "tier":
            return schemes()
        proposed = scheme_of(self.rule.content)
        others = [scheme for scheme in schemes() if scheme.id != proposed.id]
        return tuple(sorted([proposed, *others], key=lambda scheme: not scheme.models))

    def _with_tiers(
        self,
        revision: Revision,
        lock: Mapping[str, Any],
        old: float,
        new: float | None,
        unit: str,
        refused: str,
    ) -> RuleShift:
        model_id, among = revision.study.model_id, self._class(revision, lock)
        before = tier_of(model_id, old, among)
        after = None if new is None else tier_of(model_id, new, among, self.schemes)
        return RuleShift(
            old=old,
            new=new,
            unit=unit,
            refused=refused,
            tier_old=before.level if before else "",
            tier_new=after.level if after else "",
        )

    def _class(self, revision: Revision, lock: Mapping[str, Any]) -> ClassDistribution:
        choices = lock["result"]["choices"]
        key = (revision.study.model_id, str(sorted(choices.items())))
        if key not in self.classes:
            self.classes[key] = class_of(revision.study, choices)
        return self.classes[key]


def _total(
    lock: Mapping[str, Any], model: Model, profile: Profile | None, place: str
) -> tuple[float | None, str]:
    """The study's total under a model and profile with today's library, or the rule that refuses
    it.
    """
    try:
        return _assessed(lock, model, profile, place).total, ""
    except Refusal as problem:
        return None, problem.findings[0].rule


def _assessed(
    lock: Mapping[str, Any], model: Model, profile: Profile | None, place: str
) -> Assessment:
    study = study_from_data(lock["study"], place)
    return assess(study, model, as_of=lock["as_of"], library=library_for(study), profile=profile)
