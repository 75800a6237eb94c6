"""What a passed rule does to one study: its total and its tier, without the rule and with it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from django.db.models import Q, QuerySet

from zuji.compare import ClassDistribution, TierScheme, schemes, tier_of
from zuji.compare.tiers import scheme_of
from zuji.core.inforce import RuleInForce
from zuji.footprint.profile import (
    DEFAULT_PROFILE,
    Profile,
    get_profile,
    passed_row,
    profile_of_row,
    profile_of_rule,
)
from zuji.sectors.model import Model
from zuji.sectors.registry import get_model, passed_model
from zuji.standards import product_rules
from zuji_portal.blastradius.sizes import size_of, total_under
from zuji_portal.catalogue.models import Entry
from zuji_portal.studies.insight import class_of
from zuji_portal.studies.models import Revision
from zuji_portal.studies.queries import latest_revisions

ANOTHER_TIER = 1.0
"""The least size of a change of tier: it stands before changes of a few per cent."""


Scope = frozenset[str] | None
"""The models that a rule speaks of; None: of every one."""


def scope_of(rule: RuleInForce) -> Scope:
    """The models that a rule speaks of."""
    if rule.kind == "model":
        return frozenset([rule.key])
    named = rule.content.get("products" if rule.kind == "product_rule" else "models") or ()
    return None if rule.kind == "tier" and not named else frozenset(named)


def scope_in_force(kind: str, key: str) -> Scope:
    """The models that the rule of this name speaks of which holds now; none where none holds."""
    if kind == "model":
        return frozenset([key])
    if kind == "product_rule":
        return frozenset(name for r in product_rules() if r.number == key for name in r.products)
    scheme = next((scheme for scheme in schemes() if scheme.id == key), None)
    return frozenset() if scheme is None else frozenset(scheme.models) or None


def both(one: Scope, other: Scope) -> Scope:
    """The models of either scope."""
    return None if one is None or other is None else one | other


def revisions_under(rule: RuleInForce) -> QuerySet[Revision]:
    """What a rule and the one that it would replace speak of: the latest revision of every study,
    and the one that the catalogue shows where that is an earlier one.
    """
    shown = Entry.objects.exclude(revision=None).values("revision")
    latest = latest_revisions().order_by().values("pk")
    rows = Revision.objects.filter(Q(pk__in=latest) | Q(pk__in=shown)).order_by("pk")
    models = both(scope_of(rule), scope_in_force(rule.kind, rule.key))
    return rows if models is None else rows.filter(study__model_id__in=models)


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
        return size_of(self.old, self.new) + ANOTHER_TIER * (
            self.new is not None and self.tier_old != self.tier_new
        )


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
            return self._with_tiers(revision, lock, value, new=value, unit=unit, refused="")
        place, profile = revision.address, self._profile(revision.study.model_id, lock)
        old, was_refused = total_under(lock, present, place)
        new, refused = total_under(lock, self._model(present), place, profile)
        if was_refused and refused:
            old = new = float(total["value"])
            refused = ""
        before = float(total["value"]) if old is None else old
        return self._with_tiers(
            revision, lock, before, new=new, unit=str(total["unit"]), refused=refused
        )

    def _model(self, present: Model) -> Model:
        return passed_model(self.rule) if self.rule.kind == "model" else present

    def _profile(self, model_id: str, lock: Mapping[str, Any]) -> Profile | None:
        """The profile that the rule fixes for a study; the general one where the rule leaves the
        model to which it was fixed; None for the study's own.
        """
        if self.rule.kind != "product_rule":
            return None
        if model_id in self.rule.content["products"]:
            return self.profile
        fixed = profile_of_rule(self.rule.key, model_id)
        is_fixed = bool(fixed) and lock["study"].get("profile") == fixed
        return get_profile(DEFAULT_PROFILE) if is_fixed else None

    @cached_property
    def profile(self) -> Profile | None:
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
        *,
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
