"""Computing a study of the desk: the lockfile of its present data, and screening with its peers."""

from __future__ import annotations

import datetime
import json
from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from django.conf import settings

from zuji.core.canonical import canonical_bytes
from zuji.core.refusals import Finding, Refusal, by_severity
from zuji.footprint import Assessment, assess, study_from_data
from zuji.footprint.result import result_data
from zuji.lockfile import build_lock
from zuji.screening.facts import StudyFacts, facts_of
from zuji.screening.run import screened
from zuji.sectors.registry import get_model
from zuji_portal.rulebook.factors.library import stamp
from zuji_portal.rulebook.factors.queries import library_for
from zuji_portal.studies.models import Revision, Sealed, Study

PLACE = "核算 study"


def assessed(data: Mapping[str, Any], today: datetime.date) -> Assessment:
    """The assessment of study data, judged on `today`; refuses what cannot be computed."""
    study = study_from_data(data, PLACE)
    as_of = str(data.get("as_of") or today.isoformat())
    return assess(study, get_model(study.model_id), as_of=as_of, library=library_for(study))


@lru_cache(maxsize=64)
def _lock(content: bytes, today: str, draws: int, library: str) -> dict[str, Any]:
    data = json.loads(content)
    return build_lock(assessed(data, datetime.date.fromisoformat(today)), draws=draws)


def lock_of(
    data: Mapping[str, Any], today: datetime.date, draws: int | None = None
) -> dict[str, Any]:
    """The lockfile of study data; the same data on the same day and library is computed once."""
    count = settings.RESULT_DRAWS if draws is None else draws
    return _lock(canonical_bytes(dict(data)), today.isoformat(), count, stamp())


@lru_cache(maxsize=256)
def _live(content: bytes, today: str, library: str) -> dict[str, Any]:
    assessment = assessed(json.loads(content), datetime.date.fromisoformat(today))
    findings = [{"severity": f.severity} for f in assessment.findings]
    return {"result": result_data(assessment), "study": assessment.study.data, "findings": findings}


def live_lock(data: Mapping[str, Any], today: datetime.date) -> dict[str, Any]:
    """What the headline of a page needs of a lockfile, without hashing one: for every pause of
    typing.
    """
    return _live(canonical_bytes(dict(data)), today.isoformat(), stamp())


def findings_before_submission(study: Study, today: datetime.date) -> tuple[list[Finding], bool]:
    """Every finding that the supervisor will see, and whether the study can be computed at all.

    The rules across studies look at frozen revisions of the same model by other enterprises and at
    earlier years of the same product.
    """
    try:
        own = facts_of(assessed(study.data, today), PLACE)
    except Refusal as problem:
        return by_severity(problem.findings), False
    findings = screened([own, *peers(study)])
    return list(findings.studies[0].findings), True


def peers(study: Study) -> list[StudyFacts]:
    """Facts of the latest revision of every other study of the model."""
    rows = Revision.objects.filter(study__model_id=study.model_id).exclude(study=study)
    of_study = rows.order_by("number").values_list("study_id", "pk", "digest")
    latest = {number: Sealed(pk, digest) for number, pk, digest in of_study}
    return [revision_facts(revision) for revision in sorted(latest.values())[:PEERS]]


PEERS = 400


@lru_cache(maxsize=4096)
def revision_facts(revision: Sealed) -> StudyFacts:
    """Facts of a frozen revision; it never changes, so neither do they."""
    from zuji.lockfile.lock import assessment_of

    return facts_of(assessment_of(revision.content()), f"revision:{revision.pk}")
