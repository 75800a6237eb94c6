"""Asking for a report, and publishing a revision whose report was read."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

from zuji.core.refusals import refuse
from zuji_portal.blastradius.models import BlastReport, BlastRow
from zuji_portal.blastradius.queries import THRESHOLD, beyond, is_fresh
from zuji_portal.foundation.audit.action import Action
from zuji_portal.foundation.jobs.actions import start_job
from zuji_portal.rulebook.factors.actions import VersionAction
from zuji_portal.rulebook.factors.library import lock_library, make_current, stamp
from zuji_portal.rulebook.factors.logged import factor_content
from zuji_portal.rulebook.factors.models import FactorVersion
from zuji_portal.studies.notifications.telling import tell_studies
from zuji_portal.transparency.log import append

KIND = "factor_revised"


@dataclass
class AskReport(Action[FactorVersion, BlastReport]):
    """Ask for a report on a version against the present library, computed in the background."""

    policy: ClassVar[str] = "factor.report"

    def lock(self) -> None:
        self.subject = FactorVersion.objects.select_for_update().get(pk=self.subject.pk)

    def perform(self) -> BlastReport:
        report = BlastReport.objects.create(version=self.subject, stamp=stamp())
        report.job = start_job(self.viewer, "blastradius", {"report": report.pk})
        report.save(update_fields=["job"])
        return report

    def about(self, report: BlastReport) -> FactorVersion:
        return self.subject

    def facts(self, report: BlastReport) -> Mapping[str, Any]:
        version = self.subject
        return {"factor": version.factor_id, "version": version.version, "report": report.pk}


@dataclass
class PublishFactor(VersionAction):
    """Put a reviewed version in the place of the current one, and tell every enterprise it moves
    beyond the threshold.

    `digest` is that of the report that was read; a report that is no longer true is refused, and so
    is a revision of a version that was superseded meanwhile.
    """

    digest: str = ""
    threshold: float = THRESHOLD
    policy: ClassVar[str] = "factor.publish"

    def lock(self) -> None:
        lock_library()
        super().lock()

    def perform(self) -> FactorVersion:
        if not self.subject.base_holds:
            raise refuse("factor-base-moved", "report", self.subject.version)
        report = BlastReport.objects.filter(version=self.subject).order_by("-pk").first()
        if report is None or not report.digest or report.digest != self.digest:
            raise refuse("blast-unread", "report")
        if not is_fresh(report):
            raise refuse("blast-stale", "report")
        make_current(self.subject)
        append("factor.released", self.subject, factor_content(self.subject))
        self.told = tell(report, self.threshold)
        return self.subject

    def facts(self, version: FactorVersion) -> Mapping[str, Any]:
        return {**super().facts(version), "report": self.digest, "told": self.told}


def tell(report: BlastReport, threshold: float) -> int:
    """One notice a study that moves beyond the threshold; telling twice leaves one."""
    factor = report.version.factor
    named = {"factor": factor.id, "name_zh": factor.name_zh, "name_en": factor.name_en}

    def facts(row: BlastRow) -> dict[str, Any]:
        return {
            **named,
            "version": report.version.version,
            "old": row.old,
            "new": row.new,
            "unit": row.unit,
            "relative": row.relative,
            "refused": row.refused,
        }

    return tell_studies(KIND, f"factor:{report.version_id}", beyond(report, threshold), facts)
