"""Proposing, reviewing, rejecting, retiring. Publishing needs the blast radius and stands in
`blastradius`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, ClassVar

from django.utils import timezone

from zuji.core.refusals import Refusal, refuse
from zuji.factors import Factor
from zuji.factors.licences import fence_of
from zuji.factors.packs import read_rows
from zuji.factors.plausibility import magnitude_findings
from zuji_portal.foundation.audit.action import Action
from zuji_portal.rulebook.factors.library import retire
from zuji_portal.rulebook.factors.models import FactorVersion, Opinion
from zuji_portal.rulebook.factors.proposals import as_csv


@dataclass
class ProposeFactor(Action[FactorVersion | None, FactorVersion]):
    """A new version of a factor, or a new factor. `subject` is the current version, None for a
    new one.
    """

    fields: Mapping[str, str] | None = None
    reason: str = ""
    policy: ClassVar[str] = "factor.propose"

    def perform(self) -> FactorVersion:
        base = self.subject
        factor = _read(self.fields or {}, base)
        if (fence := fence_of(factor)) and not fence.rows:
            read = factor.source.licence or "—"
            raise refuse("licence-keeps-rows", "licence", read, terms=fence.label)
        if base is None and FactorVersion.objects.filter(factor_id=factor.id).exists():
            raise refuse("factor-duplicate", "id", factor.id)
        if base is not None and _same(factor, base.as_proposed) and base.state != "retired":
            raise refuse("factor-unchanged", base.factor_id)
        return FactorVersion.objects.create(
            factor_id=factor.id,
            version=factor.version,
            content=factor.as_json(),
            review_by=factor.review_by,
            pack=base.pack if base else "site",
            base=base,
            reason=self.reason.strip(),
            proposed_by=self.viewer.user,
        )

    def facts(self, version: FactorVersion) -> Mapping[str, Any]:
        return {"factor": version.factor_id, "version": version.version}


def _read(fields: Mapping[str, str], base: FactorVersion | None) -> Factor:
    """The proposed factor; every field that cannot be read is refused with its place."""
    factor_id = base.factor_id if base else fields.get("id", "")
    number = FactorVersion.objects.filter(factor_id=factor_id).count() + 1
    version = f"{timezone.localdate().isoformat()}.{number}"
    factors, findings = read_rows(
        as_csv(fields, base.as_proposed if base else None), "factor", version
    )
    findings += [f for factor in factors for f in magnitude_findings(factor, "factor")]
    if findings:
        raise Refusal(findings)
    return factors[0]


def _same(proposed: Factor, other: Factor) -> bool:
    return replace(proposed, version="") == replace(other, version="")


@dataclass
class VersionAction(Action[FactorVersion, FactorVersion]):
    """A change of one version, which is read again and locked before it is decided on."""

    def lock(self) -> None:
        self.subject = FactorVersion.objects.select_for_update().get(pk=self.subject.pk)

    def facts(self, version: FactorVersion) -> Mapping[str, Any]:
        return {"factor": version.factor_id, "version": version.version, "state": version.state}


@dataclass
class ReviewFactor(VersionAction):
    """A favourable opinion of an expert other than the proposer."""

    text: str = ""
    policy: ClassVar[str] = "factor.review"
    reason_in: ClassVar[str] = "text"

    def perform(self) -> FactorVersion:
        return say(self, "reviewed", is_favourable=True)


@dataclass
class RejectFactor(VersionAction):
    """The revision will not be published."""

    text: str = ""
    policy: ClassVar[str] = "factor.reject"
    reason_in: ClassVar[str] = "text"

    def perform(self) -> FactorVersion:
        return say(self, "rejected", is_favourable=False)


def say(action: ReviewFactor | RejectFactor, state: str, *, is_favourable: bool) -> FactorVersion:
    """Records an opinion and moves the proposal to a state."""
    version, text = action.subject, action.text.strip()
    assert action.viewer.user is not None
    Opinion.objects.create(
        version=version,
        is_favourable=is_favourable,
        text=text,
        by=action.viewer.user,
    )
    version.state = state
    version.save(update_fields=["state"])
    return version


@dataclass
class RetireFactor(VersionAction):
    """The factor is no longer usable in new studies; studies that stand on it keep their
    lockfiles.
    """

    reason: str = ""
    policy: ClassVar[str] = "factor.retire"

    def perform(self) -> FactorVersion:
        retire(self.subject, self.reason.strip())
        return self.subject
