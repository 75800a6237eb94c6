"""A frozen result beside a scheme: its own rules and the partner's, from the lockfile."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any

from zuji.core.label import Lang
from zuji.factors.record import factor_from_json
from zuji.footprint.own_factors import own_ids
from zuji.footprint.study import StudyDocument, study_from_data
from zuji.lockfile.lock import own_model
from zuji.recognition import RecognitionGap, RecognitionScheme, recognition_gap
from zuji.reports.recognition_report import (
    recognition_content,
    recognition_docx,
    recognition_pdf,
)
from zuji.sectors.model import Model
from zuji_portal.recognition.agreements import with_agreements
from zuji_portal.recognition.queries import scheme_or_404
from zuji_portal.rulebook.factors.library import stamp
from zuji_portal.rulebook.factors.queries import library_for
from zuji_portal.studies.results.addresses import Result

SAME = 1e-9
"""Relative difference up to which two totals are the same number."""


@dataclass(frozen=True)
class ResultGap:
    """The gap of a result, with the study and the model that it was computed from."""

    found: RecognitionGap
    study: StudyDocument
    model: Model
    frozen: float

    @property
    def is_as_frozen(self) -> bool:
        """Whether the study's own rules of today give the total that was frozen."""
        return abs(self.found.before - self.frozen) <= SAME * abs(self.frozen)


def gap_of(result: Result, of: RecognitionScheme) -> ResultGap:
    """The gap of a result to a scheme, with the factors that were frozen; refuses a study that
    today's rules cannot compute.
    """
    return _gap(result, of.id, stamp())


@lru_cache(maxsize=64)
def _gap(result: Result, name: str, library_stamp: str) -> ResultGap:
    lock = result.lock
    study, model = study_from_data(lock["study"], "study", cells=lock["places"]), own_model(lock)
    frozen = [factor_from_json(data) for data in lock["factors"].values()]
    own = own_ids(study.data)
    library = library_for(study).revised(factor for factor in frozen if factor.id not in own)
    found = recognition_gap(study, model, scheme_or_404(name), library)
    return ResultGap(found, study, model, float(lock["result"]["total"]["value"]))


def gap_content(gap: ResultGap, lang: Lang) -> dict[str, Any]:
    """What the report of a gap says in one language."""
    found = replace(gap.found, scheme=with_agreements(gap.found.scheme))
    return recognition_content(found, gap.study, gap.model, lang)


def gap_report(gap: ResultGap, lang: Lang, form: str) -> bytes:
    """The report as a file: ``pdf`` or ``docx``."""
    content = gap_content(gap, lang)
    return recognition_pdf(content) if form == "pdf" else recognition_docx(content)
