"""The bin: drafts that were deleted are kept thirty days."""

from __future__ import annotations

import datetime

from django.db import transaction
from django.utils import timezone

from zuji_portal.foundation.accounts.viewer import Viewer
from zuji_portal.foundation.audit.action import record
from zuji_portal.studies.models import Study
from zuji_portal.studies.queries import DELETED

KEPT = datetime.timedelta(days=30)


def empty_bin(now: datetime.datetime | None = None) -> int:
    """Remove what has been in the bin for thirty days; returns how many. Run daily."""
    limit, count = (now or timezone.now()) - KEPT, 0
    old = Study.objects.filter(state=DELETED, changed_at__lt=limit, revisions=None)
    for pk in list(old.values_list("pk", flat=True)):
        with transaction.atomic():
            study = Study.objects.select_for_update().get(pk=pk)
            if study.state == DELETED:
                facts = {"year": study.year, "product": study.product_id}
                record(Viewer(), "study.purge", study, facts, enterprise=study.enterprise_id)
                study.following.update(previous=None)
                study.delete()
                count += 1
    return count
