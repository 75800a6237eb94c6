"""Recording a project, its spending, its end, and people who work on carbon."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

from django.utils import timezone

from zuji.core.refusals import refuse
from zuji_portal.enterprises.organisations.models import Enterprise
from zuji_portal.foundation.audit.action import Action
from zuji_portal.programme.research import rules
from zuji_portal.programme.research.models import CarbonStaff, ResearchProject, ResearchSpending
from zuji_portal.studies.models import ReductionMeasure


@dataclass
class RecordProject(Action[Enterprise, ResearchProject]):
    """Record a project; refuses a measure of another enterprise."""

    field: str = ""
    name_zh: str = ""
    name_en: str = ""
    partner: str = ""
    since: datetime.date | None = None
    until: datetime.date | None = None
    budget: float | None = None
    measure: ReductionMeasure | None = None
    policy: ClassVar[str] = "research.record"

    def perform(self) -> ResearchProject:
        assert self.viewer.user is not None and self.since is not None
        rules.must_end_after(self.since, self.until)
        if self.measure is not None and self.measure.enterprise_id != self.subject.pk:
            raise refuse("choice-unknown", "measure", "", options="")
        return ResearchProject.objects.create(
            enterprise=self.subject,
            field=self.field,
            name_zh=self.name_zh.strip(),
            name_en=self.name_en.strip(),
            partner=self.partner.strip(),
            since=self.since,
            until=self.until,
            budget=self.budget,
            measure=self.measure,
            by=self.viewer.user,
        )

    def facts(self, made: ResearchProject) -> Mapping[str, Any]:
        return {"field": made.field, "since": str(made.since), "budget": made.budget}


@dataclass
class ProjectStep(Action[ResearchProject, ResearchProject]):
    """A step of a project: its row is read again and locked before anything is decided."""

    def lock(self) -> None:
        rows = ResearchProject.objects.select_for_update(of=("self",))
        self.subject = rows.select_related("enterprise").get(pk=self.subject.pk)


@dataclass
class RecordSpending(ProjectStep):
    """What it cost in a year; entered again it replaces what was there, which the audit log
    keeps.
    """

    year: int = 0
    yuan: float = 0.0
    policy: ClassVar[str] = "research.spend"

    def perform(self) -> ResearchProject:
        assert self.viewer.user is not None
        project, today = self.subject, timezone.localdate()
        last = (project.done_on or today).year
        rules.must_be_a_year(self.year, project.since.year, min(last, today.year))
        ResearchSpending.objects.update_or_create(
            project=project,
            year=self.year,
            defaults={"yuan": self.yuan, "by": self.viewer.user},
        )
        return project

    def facts(self, project: ResearchProject) -> Mapping[str, Any]:
        return {"year": self.year, "yuan": self.yuan}


@dataclass
class FinishProject(ProjectStep):
    """It is done: when, and what came of it."""

    done_on: datetime.date | None = None
    outcome: str = ""
    policy: ClassVar[str] = "research.finish"

    def perform(self) -> ResearchProject:
        assert self.done_on is not None
        project = self.subject
        rules.must_be_done_by(self.done_on, project.since, timezone.localdate())
        project.done_on, project.outcome = self.done_on, self.outcome.strip()
        project.save(update_fields=["done_on", "outcome"])
        return project

    def facts(self, project: ResearchProject) -> Mapping[str, Any]:
        return {"done_on": str(project.done_on)}


@dataclass
class StopProject(ProjectStep):
    """It is not carried on, and why."""

    reason: str = ""
    policy: ClassVar[str] = "research.stop"

    def needs_reason(self) -> bool:
        return True

    def perform(self) -> ResearchProject:
        project = self.subject
        project.stopped_at, project.stopped_why = timezone.now(), self.reason.strip()
        project.save(update_fields=["stopped_at", "stopped_why"])
        return project

    def facts(self, project: ResearchProject) -> Mapping[str, Any]:
        return {"reason": project.stopped_why}


@dataclass
class RecordStaff(Action[Enterprise, CarbonStaff]):
    """How many people did a kind of work at the end of a year; entered again it replaces what was
    there, which the audit log keeps.
    """

    year: int = 0
    kind: str = ""
    heads: int = 0
    qualified: int | None = None
    policy: ClassVar[str] = "research.staff"

    def perform(self) -> CarbonStaff:
        assert self.viewer.user is not None
        rules.must_be_a_year(self.year, rules.FIRST_YEAR, timezone.localdate().year)
        rules.must_hold(self.heads, self.qualified)
        made, _ = CarbonStaff.objects.update_or_create(
            enterprise=self.subject,
            year=self.year,
            kind=self.kind,
            defaults={
                "heads": self.heads,
                "qualified": self.qualified,
                "by": self.viewer.user,
            },
        )
        return made

    def facts(self, made: CarbonStaff) -> Mapping[str, Any]:
        return {
            "year": made.year,
            "kind": made.kind,
            "heads": made.heads,
            "qualified": made.qualified,
        }
