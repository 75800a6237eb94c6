"""Actions of the programme: targets, key industries, pilots, filed reports, consultations."""

from __future__ import annotations

import datetime
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, ClassVar

from django.utils import timezone

from zuji.core.label import Lang
from zuji.core.refusals import Finding, Refusal, refuse
from zuji_portal.foundation.audit.action import Action
from zuji_portal.programme import rules
from zuji_portal.programme.counting import ReportingPeriod
from zuji_portal.programme.logged import report_content
from zuji_portal.programme.models import (
    Benchmark,
    Consultation,
    FiledReport,
    KeyIndustry,
    Pilot,
    ReportSentence,
    Target,
)
from zuji_portal.programme.official import document_of
from zuji_portal.programme.report import content_of, filed
from zuji_portal.programme.scope import departments, every_industry, regimes
from zuji_portal.programme.wording import sentence_of, template_of
from zuji_portal.transparency.log import append


@dataclass
class SetTargets(Action[str, int]):
    """Set every target given, or none; a target without a number is taken away. `subject` is the
    word "targets".
    """

    rows: Sequence[rules.TargetRow] = ()
    policy: ClassVar[str] = "target.set"

    def perform(self) -> int:
        changed = 0
        for row in self.rows:
            target = Target.objects.filter(**row.key).first()
            if row.planned is None:
                changed += target is not None
                if target:
                    target.delete()
            elif target is None or (target.planned, target.source) != (row.planned, row.source):
                fields = {"planned": row.planned, "source": row.source}
                Target.objects.update_or_create(**row.key, defaults=fields)
                changed += 1
        return changed

    def facts(self, count: int) -> Mapping[str, Any] | None:
        rows = [{**r.key, "planned": r.planned} for r in self.rows[:500]]
        return {"changed": count, "rows": rows} if count else None


@dataclass
class SetIndustry(Action[str, KeyIndustry]):
    """Add a key industry, or change or end one; earlier entries stay in its history."""

    values: Mapping[str, Any] = field(default_factory=dict)
    policy: ClassVar[str] = "industry.set"

    def perform(self) -> KeyIndustry:
        fields = rules.read_industry(self.values)
        key = fields.pop("key")
        return KeyIndustry.objects.update_or_create(key=key, defaults=fields)[0]

    def facts(self, industry: KeyIndustry) -> Mapping[str, Any]:
        until = industry.until.isoformat() if industry.until else None
        return {
            "key": industry.key,
            "classes": industry.classes,
            "since": industry.since.isoformat(),
            "until": until,
        }


@dataclass
class AddPilot(Action[str, Pilot]):
    """A city or industry joins a pilot scheme."""

    values: Mapping[str, Any] = field(default_factory=dict)
    policy: ClassVar[str] = "pilot.set"

    def perform(self) -> Pilot:
        return Pilot.objects.create(**rules.read_pilot(self.values, list(every_industry())))

    def facts(self, pilot: Pilot) -> Mapping[str, Any]:
        return {
            "scheme": pilot.scheme,
            "city": pilot.city,
            "industry": pilot.industry,
            "since": pilot.since.isoformat(),
        }


@dataclass
class EndPilot(Action[Pilot, Pilot]):
    """A membership ends on a day."""

    until: datetime.date | None = None
    policy: ClassVar[str] = "pilot.set"

    def lock(self) -> None:
        self.subject = Pilot.objects.select_for_update().get(pk=self.subject.pk)

    def perform(self) -> Pilot:
        if self.until is None:
            raise refuse("field-missing", "until")
        if self.until < self.subject.since:
            raise refuse("period-wrong", "until", self.until.isoformat(), f"≥ {self.subject.since}")
        self.subject.until = self.until
        self.subject.save(update_fields=["until"])
        return self.subject

    def facts(self, pilot: Pilot) -> Mapping[str, Any]:
        return {"scheme": pilot.scheme, "until": pilot.until.isoformat() if pilot.until else None}


@dataclass
class RecordBenchmark(Action[str, Benchmark]):
    """Enter what another place published of a class of products, with its source."""

    values: Mapping[str, Any] = field(default_factory=dict)
    policy: ClassVar[str] = "benchmark.record"

    def perform(self) -> Benchmark:
        assert self.viewer.user is not None
        fields = rules.read_benchmark(self.values, timezone.localdate())
        return Benchmark.objects.create(by=self.viewer.user, **fields)

    def facts(self, benchmark: Benchmark) -> Mapping[str, Any]:
        return {
            "model": benchmark.model_id,
            "place": benchmark.place_zh,
            "year": benchmark.year,
            "low": benchmark.low,
            "high": benchmark.high,
            "source": benchmark.source,
        }


@dataclass
class WithdrawBenchmark(Action[Benchmark, Benchmark]):
    """A benchmark no longer stands, with the reason."""

    reason: str = ""
    policy: ClassVar[str] = "benchmark.record"

    def lock(self) -> None:
        self.subject = Benchmark.objects.select_for_update().get(pk=self.subject.pk)

    def needs_reason(self) -> bool:
        return True

    def perform(self) -> Benchmark:
        if self.subject.withdrawn_at is not None:
            raise refuse("line-unchanged", "benchmark")
        self.subject.withdrawn_at = timezone.now()
        self.subject.withdrawn_why = self.reason.strip()
        self.subject.save(update_fields=["withdrawn_at", "withdrawn_why"])
        return self.subject

    def facts(self, benchmark: Benchmark) -> Mapping[str, Any]:
        return {"reason": self.reason.strip()}


@dataclass
class FileReport(Action[ReportingPeriod, FiledReport]):
    """Hand a report in: figures and text are kept as they are now, under the office's `number`
    of the document. A second one needs a reason.
    """

    reason: str = ""
    number: str = ""
    policy: ClassVar[str] = "report.file"

    def needs_reason(self) -> bool:
        return filed(self.subject) is not None

    def perform(self) -> FiledReport:
        assert self.viewer.user is not None
        today = timezone.localdate()
        if self.subject.until >= today:
            raise refuse(
                "report-early",
                self.subject.name,
                today.isoformat(),
                f"> {self.subject.until}",
                day=str(self.subject.due_on.day),
            )
        if len(self.number) > LONGEST_NUMBER:
            raise refuse("text-length", "number", str(len(self.number)), f"≤ {LONGEST_NUMBER}")
        before = filed(self.subject)
        content = content_of(self.viewer, self.subject, today)
        content["document"] = document_of(
            self.viewer, self.subject, today, self.number.strip(), today.isoformat()
        )
        report = FiledReport.objects.create(
            period=self.subject.name,
            number=before.number + 1 if before else 1,
            content=content,
            digest=FiledReport.digest_of(content),
            reason=self.reason.strip(),
            by=self.viewer.user,
        )
        append("report.filed", report, report_content(report))
        return report

    def facts(self, report: FiledReport) -> Mapping[str, Any]:
        return {"period": report.period, "number": report.number, "digest": report.digest}


@dataclass
class WordSentence(Action[ReportingPeriod, ReportSentence | None]):
    """Word a sentence of a period's report, in one language; `restore` takes the drafted one."""

    lang: Lang = "zh"
    key: str = ""
    text: str = ""
    restore: bool = False
    policy: ClassVar[str] = "report.write"

    def perform(self) -> ReportSentence | None:
        assert self.viewer.user is not None
        where: dict[str, Any] = {"period": self.subject.name, "lang": self.lang, "key": self.key}
        if self.restore:
            ReportSentence.objects.filter(**where).delete()
            return None
        drafted = sentence_of(self.viewer, self.subject, timezone.localdate(), self.key)
        template = template_of(self.text, drafted, self.lang)
        if len(template) > LONGEST_SENTENCE:
            raise refuse("text-length", "text", str(len(template)), f"≤ {LONGEST_SENTENCE}")
        fields = {"text": template, "by": self.viewer.user}
        return ReportSentence.objects.update_or_create(**where, defaults=fields)[0]

    def facts(self, sentence: ReportSentence | None) -> Mapping[str, Any]:
        text = "" if sentence is None else sentence.text
        return {"period": self.subject.name, "key": self.key, "lang": self.lang, "text": text}


LONGEST_SENTENCE, LONGEST_NUMBER = 1000, 60


@dataclass
class RecordConsultation(Action[str, Consultation]):
    """Put a meeting of the departments on record."""

    values: Mapping[str, Any] = field(default_factory=dict)
    policy: ClassVar[str] = "consultation.record"

    def perform(self) -> Consultation:
        assert self.viewer.user is not None
        fields = rules.read_consultation(self.values, list(departments()), timezone.localdate())
        return Consultation.objects.create(by=self.viewer.user, **fields)

    def facts(self, consultation: Consultation) -> Mapping[str, Any]:
        return {
            "held_on": consultation.held_on.isoformat(),
            "departments": consultation.departments,
        }


def known_places() -> rules.Known:
    """What a target may name."""
    return rules.Known({k: tuple(r.years) for k, r in regimes().items()}, tuple(every_industry()))


def all_or_nothing(rows: Sequence[rules.TargetRow], findings: list[Finding]) -> None:
    if findings:
        raise Refusal(findings)
    if not rows:
        raise refuse("table-empty", "targets")
