"""Addresses of the desk's results: ``d12`` the draft of study 12 as it stands, ``d12-0123456789ab``
the same while its lockfile has that digest, ``s12-3`` the third revision.
"""

from __future__ import annotations

import re
from functools import partial

from django.urls import reverse
from django.utils import timezone

from zuji.core.refusals import refuse
from zuji_portal.studies.computing import lock_of
from zuji_portal.studies.models import Revision, Study
from zuji_portal.studies.papers import paper_of
from zuji_portal.studies.queries import draft_or_404, revision_or_404
from zuji_portal.studies.results.addresses import Result, ResultAsked
from zuji_portal.studies.statements import statement_about

DRAFT = re.compile(r"d(\d{1,9})(?:-([0-9a-f]{12}))?")
FROZEN = re.compile(r"s(\d{1,9})-(\d{1,6})")


def desk_result(event: ResultAsked) -> Result | None:
    """The result at an address of the desk, None for other addresses; 404 for who may not see
    it.
    """
    viewer, address = event.viewer, event.address
    if draft := DRAFT.fullmatch(address):
        return _draft_result(draft_or_404(viewer, int(draft[1])), draft[2])
    if frozen := FROZEN.fullmatch(address):
        revision = revision_or_404(viewer, int(frozen[1]), int(frozen[2]))
        return Result(
            digest=address,
            lock=revision.content(),
            parent=_earlier(revision),
            is_public=False,
            back=back(revision.study),
            statement=statement_about(revision),
            paper=partial(paper_of, revision),
        )
    return None


def _draft_result(study: Study, pinned: str | None) -> Result:
    """A draft's result under an address that names its lockfile, so that the report, the lockfile
    and the workbook that a page links to are of the number on that page, or are refused.
    """
    lock = lock_of(study.data, timezone.localdate())
    digest = lock["digest"].removeprefix("sha256:")[:12]
    if pinned not in {None, digest}:
        raise refuse("result-moved-on", str(study), pinned, digest)
    return Result(f"d{study.pk}-{digest}", lock, _parent(study), False, back(study))


def back(study: Study) -> str:
    return reverse("study", args=[study.pk])


def _parent(study: Study) -> str:
    """What a draft is compared with: its own last revision, else last year's."""
    latest = study.latest_revision() or (
        study.previous.latest_revision() if study.previous else None
    )
    return latest.address if latest else ""


def _earlier(revision: Revision) -> str:
    study = revision.study
    before = study.revisions.filter(number__lt=revision.number).last()
    before = before or (study.previous.latest_revision() if study.previous else None)
    return before.address if before else ""
