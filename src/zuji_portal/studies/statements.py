"""Questions to verification: the statement about a revision, remarks at fields."""

from __future__ import annotations

from zuji_portal.foundation.events import ask, publish
from zuji_portal.studies.events import FieldRemark, RemarksAsked, StatementAsked, StatementFacts
from zuji_portal.studies.models import Revision, Study


def statement_about(revision: Revision) -> StatementFacts | None:
    """The statement about a revision, where there is one."""
    return ask(StatementAsked(revision))


def remarks_of(study: Study) -> dict[str, list[FieldRemark]]:
    """Field → what is said of it; ``study`` for the whole."""
    remarks: dict[str, list[FieldRemark]] = {}
    for answer in publish(RemarksAsked(study)):
        for field, sentences in answer.items():
            remarks.setdefault(field, []).extend(sentences)
    return remarks
