"""The counter-check of an enterprise's studies, for who inspects it."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from zuji.core.label import Label
from zuji.lockfile import assessment_of
from zuji.screening.sampling import usual_materiality
from zuji.supervision import CounterCheck, counter_check, evidence_for
from zuji_portal.enterprises.organisations.models import Enterprise
from zuji_portal.studies.models import HEAVY, Revision
from zuji_portal.studies.queries import latest_revisions

KEPT = 32


@dataclass(frozen=True)
class CheckedEdits:
    """A counter-check with the words of the inputs and of the evidence."""

    found: CounterCheck
    words: dict[str, Label]
    evidence: dict[str, list[Label]]


def checkable(enterprise: Enterprise) -> list[Revision]:
    """The last approved revision of each product, the newest year first."""
    rows = latest_revisions().filter(study__enterprise=enterprise, study__state="approved")
    newest: dict[int, Revision] = {}
    listed = rows.select_related("study__product").defer(*HEAVY, "study__data")
    for revision in listed.order_by("-study__year", "-pk"):
        newest.setdefault(revision.study.product_id, revision)
    return list(newest.values())


def chosen(revisions: list[Revision], asked: str) -> Revision | None:
    """The revision that an address names, else the first."""
    named = [each for each in revisions if str(each.pk) == asked]
    return next(iter(named or revisions), None)


def counter_checked(revision: Revision, seen: Collection[str]) -> CheckedEdits:
    """The least conspicuous edits that move the result down by what counts as material, without
    the numbers whose evidence was seen; names that the model does not have are left out.
    """
    return _checked(revision.pk, revision.digest, frozenset(seen))


@lru_cache(maxsize=KEPT)
def _checked(pk: int, digest: str, seen: frozenset[str]) -> CheckedEdits:
    content: Any = Revision.objects.get(pk=pk, digest=digest).content()
    assessment = assessment_of(content)
    inputs = assessment.model.inputs
    found = counter_check(assessment, -usual_materiality(), seen=seen & set(inputs))
    edited = {edit.name for each in found.sets for edit in each.edits}
    names = sorted(edited | set(found.to_see) | (seen & set(inputs)))
    return CheckedEdits(
        found,
        {name: inputs[name].label for name in names},
        {name: [word for _, word in evidence_for(name, assessment.model)] for name in names},
    )
