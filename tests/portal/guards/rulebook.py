"""Factors, and what the province enters into the programme."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Mapping
from typing import Any

from portal.guards.base import (
    EXPERTS,
    PROVINCE,
    Broken,
    Guard,
    people,
    update,
)
from portal.people import Cast
from zuji_portal.blastradius.models import BlastReport
from zuji_portal.foundation.jobs.models import Job
from zuji_portal.programme.actions import RecordBenchmark
from zuji_portal.programme.counting import ReportingPeriod
from zuji_portal.programme.documents.models import Document
from zuji_portal.programme.models import Benchmark, Pilot
from zuji_portal.rulebook.factors.models import FactorVersion, Opinion
from zuji_portal.rulebook.inforce.models import RuleVersion
from zuji_portal.standards.models import RuleReport


def proposed(state: str) -> Callable[[Cast], FactorVersion]:
    """A version that one expert proposed and another is in favour of."""

    def make(cast: Cast) -> FactorVersion:
        base = FactorVersion.objects.get(factor_id="cn.elec.cf.2024.national_avg", is_current=True)
        everybody = people(cast)
        made = FactorVersion.objects.create(
            factor_id=base.factor_id,
            version="2099-01-01.2",
            content=base.content,
            review_by=base.review_by,
            pack=base.pack,
            base=base,
            reason="示例",
            proposed_by=everybody["other_expert"].user,
            state=state,
        )
        if state == "reviewed":
            favour = {"version": made, "is_favourable": True, "text": "示例"}
            Opinion.objects.create(**favour, by=everybody["expert"].user)
        return made

    return make


def favoured_by_proposer_only(cast: Cast, version: FactorVersion) -> None:
    update(version, proposed_by=cast.viewer("expert").user)


def nobody_in_favour(cast: Cast, version: FactorVersion) -> Mapping[str, Any]:
    found = FactorVersion.objects.get(pk=version.pk)
    found.pk, found.version = None, "2099-01-01.3"
    found.save()
    against = {"version": found, "is_favourable": False, "text": "示例"}
    Opinion.objects.create(**against, by=cast.viewer("expert").user)
    return {"record": found}


def is_being_reported(reports: type[BlastReport | RuleReport], name: str) -> Broken:
    """A report on the record is computed just now."""

    def broken(cast: Cast, record: Any) -> None:
        owner = cast.viewer("expert").acting
        job = Job.objects.create(kind="blastradius", state="running", owner=owner)
        reports.objects.create(**{name: record}, stamp="x", job=job)

    return broken


def is_being_asked(cast: Cast, record: Any) -> Mapping[str, Any]:
    owner = cast.viewer("city").acting
    Job.objects.create(kind="whatif", state="running", owner=owner)
    return {"record": 1}


def is_published(cast: Cast, version: FactorVersion) -> None:
    update(version, state="published")


def current_factor(cast: Cast) -> FactorVersion:
    return FactorVersion.objects.get(factor_id="cn.elec.cf.2024.national_avg", is_current=True)


FACTORS = (
    Guard(policy="factor.propose", make=current_factor, may=EXPERTS),
    Guard(policy="factor.review", make=proposed("proposed"), may=EXPERTS - {"other_expert"}),
    Guard(policy="factor.reject", make=proposed("proposed"), may=EXPERTS),
    Guard(
        policy="factor.publish",
        make=proposed("reviewed"),
        may=EXPERTS | PROVINCE,
        broken=(favoured_by_proposer_only, nobody_in_favour),
    ),
    *(
        Guard(
            policy="factor.report",
            name=state,
            make=proposed(state),
            may=EXPERTS | PROVINCE,
            broken=(is_being_reported(BlastReport, "version"), is_published),
        )
        for state in ("proposed", "reviewed")
    ),
    Guard(policy="factor.retire", make=current_factor, may=EXPERTS | PROVINCE),
)


def rule_passed(state: str) -> Callable[[Cast], RuleVersion]:
    """A tier scheme that another expert proposed and the committee passed."""

    def make(cast: Cast) -> RuleVersion:
        return RuleVersion.objects.create(
            kind="tier",
            key="example",
            version="1",
            title_zh="示例分级",
            title_en="Example tiers",
            text="id: example",
            digest="sha256:0",
            decision="ZJ-ZW-2026-00001",
            proposed_by=people(cast)["other_expert"].user,
            state=state,
        )

    return make


def proposed_by_the_officer(cast: Cast, rule: RuleVersion) -> Mapping[str, Any]:
    update(rule, proposed_by=cast.viewer("province").user)
    return {"viewer": cast.viewer("province")}


STANDARDS = (
    Guard(
        policy="rule.enact",
        make=rule_passed("passed"),
        may=PROVINCE,
        broken=(proposed_by_the_officer,),
    ),
    Guard(
        policy="rule.report",
        make=rule_passed("passed"),
        may=EXPERTS | PROVINCE,
        broken=(is_being_reported(RuleReport, "rule"),),
    ),
    Guard(policy="rule.drop", make=rule_passed("passed"), may=PROVINCE),
    Guard(policy="rule.revoke", make=rule_passed("in_force"), may=PROVINCE),
)


def document(cast: Cast) -> Document:
    return Document.objects.create(
        key="guide",
        number=1,
        kind="guide",
        title_zh="示例",
        title_en="Example",
        body_zh="示例",
        body_en="Example",
        by=cast.viewer("province").user,
    )


def benchmark(cast: Cast, record: Any) -> Benchmark:
    """What another province published, that may be withdrawn."""
    values = {
        "model_id": "eaf_steel",
        "place_zh": "某省",
        "year": 2025,
        "low": "690",
        "source": "公告",
        "published_on": datetime.date(2026, 1, 8),
    }
    return RecordBenchmark(cast.viewer("province"), "benchmarks", values=values).run()


def pilot(cast: Cast, record: Any) -> Pilot:
    return Pilot.objects.create(scheme="示例", name_zh="示例", name_en="x", since="2025-01-01")


PROGRAMME = (
    *(
        Guard(policy=policy, make=lambda cast: "x", may=PROVINCE)
        for policy in ("target.set", "industry.set", "consultation.record")
    ),
    Guard(
        policy="benchmark.record",
        make=lambda cast: "x",
        may=PROVINCE,
        subjects={"WithdrawBenchmark": benchmark},
    ),
    Guard(
        policy="whatif.ask",
        make=lambda cast: 0,
        may=PROVINCE | {"city", "other_city"},
        broken=(is_being_asked,),
    ),
    Guard(policy="pilot.set", make=lambda cast: "x", may=PROVINCE, subjects={"EndPilot": pilot}),
    Guard(policy="report.file", make=lambda cast: ReportingPeriod("2025Q1"), may=PROVINCE),
    Guard(policy="sitetext.edit", make=lambda cast: ("guides", "first"), may=PROVINCE),
    Guard(policy="report.write", make=lambda cast: ReportingPeriod("2025Q1"), may=PROVINCE),
    Guard(policy="document.publish", make=document, may=PROVINCE),
)
