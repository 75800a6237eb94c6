"""Reads of passed rules and of their reports. Rules are public; which studies they move is the
experts' and the province's.
"""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Exists, F, OuterRef, QuerySet
from django.http import Http404

from zuji_portal.blastradius.sizes import NOTHING
from zuji_portal.committee.models import Decision
from zuji_portal.foundation.accounts.viewer import Viewer
from zuji_portal.rulebook.factors.library import stamp
from zuji_portal.rulebook.inforce.models import RuleVersion
from zuji_portal.standards.effects import revisions_under
from zuji_portal.standards.models import RuleEffect, RuleReport
from zuji_portal.studies.models import HEAVY_BEHIND


@dataclass(frozen=True)
class EffectSummary:
    """How many studies a rule moves and how, of how many certificates, entries and tiers."""

    looked_at: int
    affected: int
    rises: int
    falls: int
    refused: int
    certificates: int
    tiers: int
    places: int


def visible_to(viewer: Viewer) -> QuerySet[RuleVersion]:
    """Every passed rule; they are public."""
    return RuleVersion.objects.select_related("proposed_by")


def passed_rules(viewer: Viewer, kind: str = "", state: str = "") -> QuerySet[RuleVersion]:
    """Passed rules of a kind and in a state, of any where none is given; the newest first."""
    asked = {"kind": kind, "state": state}
    return visible_to(viewer).filter(**{name: value for name, value in asked.items() if value})


def rule_or_404(pk: int) -> RuleVersion:
    rule = RuleVersion.objects.filter(pk=pk).first()
    if rule is None:
        raise Http404(pk)
    return rule


def report_of(rule: RuleVersion) -> RuleReport | None:
    """The report that counts: the one with which the rule was put in force, else the latest."""
    enacted = rule.events.filter(action="enacted").last()
    if enacted is None:
        return rule.reports.first()
    return rule.reports.filter(digest=enacted.content["report"]).first()


def base_holds(rule: RuleVersion) -> bool:
    """Whether the text that a passed rule was a change of is still the one in force."""
    decision = Decision.objects.filter(number=rule.decision).select_related("case").first()
    return decision is None or decision.case.base_holds


def affected(report: RuleReport) -> QuerySet[RuleEffect]:
    return report.rows.filter(size__gt=NOTHING)


def listed(report: RuleReport) -> QuerySet[RuleEffect]:
    """The rows with whose they are, without the lockfiles that they were computed from."""
    related = ("revision__study__product", "revision__study__enterprise", "certificate")
    return report.rows.select_related(*related).defer(*HEAVY_BEHIND)


def affected_studies(report: RuleReport) -> QuerySet[RuleEffect]:
    """One row a study: that of its latest revision among those that are affected."""
    later = affected(report).filter(
        revision__study=OuterRef("revision__study"), revision__gt=OuterRef("revision")
    )
    return affected(report).filter(~Exists(later))


def summary(report: RuleReport) -> EffectSummary:
    """The counts of a report."""
    moved, studies = affected(report), affected_studies(report)
    return EffectSummary(
        looked_at=report.rows.order_by().values("revision__study").distinct().count(),
        affected=studies.count(),
        rises=studies.filter(new__gt=F("old")).count(),
        falls=studies.filter(new__lt=F("old")).count(),
        refused=studies.exclude(refused="").count(),
        certificates=moved.exclude(certificate=None).count(),
        tiers=moved.exclude(tier_new=F("tier_old")).count(),
        places=moved.exclude(place_new=F("place_old")).exclude(place_old=None).count(),
    )


def is_open(report: RuleReport) -> bool:
    """Whether every gate is open."""
    return bool(report.gates) and all(gate["is_open"] for gate in report.gates)


def is_fresh(report: RuleReport) -> bool:
    """Whether nothing has changed since: neither the library and the rules, nor which studies
    there are.
    """
    if not report.digest or report.stamp != stamp():
        return False
    if not report.rule.content:
        return True
    missing = revisions_under(report.rule.rule).exclude(pk__in=report.rows.values("revision"))
    return not missing.exists()
