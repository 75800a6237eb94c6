"""Rights of reading of an engagement's team: frozen revisions and the evidence they name."""

from __future__ import annotations

import re

from django.db.models import Q

from zuji_portal.enterprises.evidence.models import EvidenceFile
from zuji_portal.foundation.accounts.viewer import Viewer
from zuji_portal.studies.models import Revision, Study
from zuji_portal.verification.models import Engagement

DIGEST = re.compile(rb"sha256:[0-9a-f]{64}")
ENDED = ("requested", "ended")


def engaged(viewer: Viewer) -> Q:
    """Engagements whose team the viewer is in and for which the viewer has signed the
    declaration.
    """
    if viewer.acting is None:
        return Q(pk__in=())
    return Q(
        declarations__verifier__appointment=viewer.acting,
        members__verifier__appointment=viewer.acting,
    )


def studies_opened(viewer: Viewer) -> Q:
    """Nothing is open before the declaration is signed, nor after the engagement was ended."""
    mine = Engagement.objects.filter(engaged(viewer)).exclude(state__in=ENDED)
    return Q(pk__in=mine.values("study"))


def evidence_opened(viewer: Viewer) -> Q:
    """Files that a frozen revision of an engaged study names, and ledgers imported into it."""
    studies = Study.objects.filter(studies_opened(viewer))
    rows = Revision.objects.filter(study__in=studies).values_list("study__enterprise", "lock")
    condition = Q(imports__study__in=studies)
    for enterprise, lock in rows:
        digests = {d.decode("ascii") for d in DIGEST.findall(bytes(lock))}
        condition |= Q(enterprise=enterprise, digest__in=digests)
    return condition & Q(
        pk__in=EvidenceFile.objects.filter(enterprise__in=studies.values("enterprise")).values("pk")
    )
