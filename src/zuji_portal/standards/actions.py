"""Asking for the report on a passed rule, putting the rule in force, and revoking it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

from django.utils import timezone

from zuji.core.refusals import refuse
from zuji.sectors.registry import passed_model
from zuji_portal.foundation.audit.action import Action, moved, record
from zuji_portal.foundation.jobs.actions import start_job
from zuji_portal.rulebook.factors.library import lock_library, next_stamp, stamp
from zuji_portal.rulebook.inforce.keeper import read_anew
from zuji_portal.rulebook.inforce.logged import event_content
from zuji_portal.rulebook.inforce.models import RuleEvent, RuleVersion
from zuji_portal.standards.effects import Scope, both, scope_in_force
from zuji_portal.standards.models import RuleReport
from zuji_portal.standards.queries import base_holds, is_fresh, is_open, report_of
from zuji_portal.standards.telling import IN_FORCE, REVOKED, tell_affected, tell_openers
from zuji_portal.transparency.contents import model_content
from zuji_portal.transparency.log import append

NOUN = "ruleversion"
SCHEMA = "zuji-rule/1"


@dataclass
class AskEffects(Action[RuleVersion, RuleReport]):
    """Ask for a report on a passed rule against the present library, computed in the background."""

    policy: ClassVar[str] = "rule.report"

    def lock(self) -> None:
        self.subject = RuleVersion.objects.select_for_update().get(pk=self.subject.pk)

    def perform(self) -> RuleReport:
        report = RuleReport.objects.create(rule=self.subject, stamp=stamp())
        report.job = start_job(self.viewer, "rule_effects", {"report": report.pk})
        report.save(update_fields=["job"])
        return report

    def about(self, report: RuleReport) -> RuleVersion:
        return self.subject

    def facts(self, report: RuleReport) -> Mapping[str, Any]:
        rule = self.subject
        return {"kind": rule.kind, "key": rule.key, "version": rule.version, "report": report.pk}


@dataclass
class RuleAction(Action[RuleVersion, RuleVersion]):
    """A move of a passed rule: library and row are held before anything is decided."""

    reason: str = ""
    noun: ClassVar[str] = NOUN
    told: int = 0
    replaced: Scope = frozenset()

    def lock(self) -> None:
        lock_library()
        self.subject = rule = RuleVersion.objects.select_for_update().get(pk=self.subject.pk)
        read_anew()
        self.replaced = scope_in_force(rule.kind, rule.key)

    def facts(self, rule: RuleVersion) -> Mapping[str, Any]:
        return {
            "kind": rule.kind,
            "key": rule.key,
            "version": rule.version,
            "digest": rule.digest,
            "reason": self.reason.strip(),
            "told": self.told,
        }

    def changed(self, action: str, report: RuleReport | None) -> RuleEvent:
        """The library has another name now, and the pages are made anew of what the rule that held
        and the one that holds speak of; returns what the log keeps.
        """
        assert self.viewer.user is not None
        rule, at = self.subject, timezone.now()
        content = {
            "schema": SCHEMA,
            "action": action,
            "at": at.strftime("%Y-%m-%dT%H:%M:%SZ"),
            "kind": rule.kind,
            "key": rule.key,
            "version": rule.version,
            "rule": rule.digest,
            "decision": rule.decision,
            "report": report.digest if report else "",
            "reason": self.reason.strip(),
        }
        event = RuleEvent.objects.create(
            rule=rule, action=action, content=content, by=self.viewer.user, at=at
        )
        next_stamp()
        read_anew()
        models = both(self.replaced, scope_in_force(rule.kind, rule.key))
        named = {"rule": rule.pk, "models": None if models is None else sorted(models)}
        start_job(self.viewer, "rule_pages", named)
        tell_openers(event)
        return event


@dataclass
class EnactRule(RuleAction):
    """Put a passed rule in force and tell every enterprise whose study it moves. `digest` is that
    of the report that was read; one that is no longer true, or has a closed gate, is refused, and
    so is a rule that changes a text which no longer holds.
    """

    digest: str = ""
    policy: ClassVar[str] = "rule.enact"

    def perform(self) -> RuleVersion:
        if not base_holds(self.subject):
            raise refuse("rule-base-moved", "report")
        report = report_of(self.subject)
        if report is None or not report.digest or report.digest != self.digest:
            raise refuse("blast-unread", "report")
        if not is_fresh(report):
            raise refuse("blast-stale", "report")
        if not is_open(report):
            raise refuse("rule-gate", "report")
        rule = self.subject
        before = RuleVersion.objects.filter(kind=rule.kind, key=rule.key, is_current=True).first()
        if before is not None:
            move = moved(before, NOUN, "rule.supersede", is_current=False)
            record(self.viewer, "rule.supersede", before, {"by": rule.version}, moved=move)
        self.move(is_current=True, entered_at=timezone.now())
        if rule.kind == "model":
            model = passed_model(rule.rule)
            append("model.released", f"model:{model.id}@{model.version}", model_content(model))
        event = self.changed("enacted", report)
        append("rule.enacted", event, event_content(event))
        self.told = tell_affected(report, IN_FORCE)
        return rule

    def facts(self, rule: RuleVersion) -> Mapping[str, Any]:
        return {**super().facts(rule), "report": self.digest}


@dataclass
class RevokeRule(RuleAction):
    """Take a rule out of force: the version before it holds again, or what ships. Told is who was
    told when it entered into force.
    """

    policy: ClassVar[str] = "rule.revoke"

    def perform(self) -> RuleVersion:
        rule = self.subject
        self.move(is_current=False)
        rows = RuleVersion.objects.filter(kind=rule.kind, key=rule.key, state="superseded")
        before = rows.order_by("-entered_at").first()
        if before is not None:
            move = moved(before, NOUN, "rule.restore", is_current=True)
            record(self.viewer, "rule.restore", before, {"after": rule.version}, moved=move)
        report = report_of(rule)
        event = self.changed("revoked", report)
        append("rule.revoked", event, event_content(event))
        self.told = tell_affected(report, REVOKED) if report else 0
        return rule


@dataclass
class DropRule(RuleAction):
    """A passed rule does not enter into force."""

    policy: ClassVar[str] = "rule.drop"

    def perform(self) -> RuleVersion:
        self.move()
        return self.subject
