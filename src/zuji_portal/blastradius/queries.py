"""Reports of blast radius: the experts' and the province's."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import F, QuerySet

from zuji_portal.blastradius.models import BlastReport, BlastRow
from zuji_portal.blastradius.sizes import NOTHING
from zuji_portal.rulebook.factors.library import stamp
from zuji_portal.rulebook.factors.models import FactorVersion
from zuji_portal.studies.models import HEAVY_BEHIND
from zuji_portal.studies.queries import latest_revisions

THRESHOLD = 0.01
"""Relative change of a total beyond which its enterprise is told; a house value."""


@dataclass(frozen=True)
class Summary:
    """How many studies a revision touches, and how far it moves them."""

    affected: int
    beyond: int
    refused: int
    rises: int
    falls: int


def report_of(version: FactorVersion) -> BlastReport | None:
    return version.reports.order_by("-pk").first()


def summary(report: BlastReport, threshold: float) -> Summary:
    """How many revisions change, and how many beyond the threshold."""
    rows = report.rows
    return Summary(
        affected=rows.filter(size__gt=NOTHING).count(),
        beyond=beyond(report, threshold).count(),
        refused=rows.exclude(refused="").count(),
        rises=rows.filter(size__gt=NOTHING, new__gt=F("old")).count(),
        falls=rows.filter(size__gt=NOTHING, new__lt=F("old")).count(),
    )


def beyond(report: BlastReport, threshold: float) -> QuerySet[BlastRow]:
    return report.rows.filter(size__gt=threshold)


def listed(report: BlastReport) -> QuerySet[BlastRow]:
    """The rows with whose they are, without the lockfiles that they were computed from."""
    related = ("revision__study__product", "revision__study__enterprise")
    return report.rows.select_related(*related).defer(*HEAVY_BEHIND)


def is_fresh(report: BlastReport) -> bool:
    """Whether nothing has changed since: neither the library nor which studies stand on the
    factor.
    """
    if not report.digest or report.stamp != stamp():
        return False
    missing = latest_revisions(report.version.factor_id).exclude(
        pk__in=report.rows.values("revision")
    )
    return not missing.exists()
