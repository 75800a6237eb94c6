"""What the daily run tells of factors: those whose best-before date is near."""

from __future__ import annotations

import datetime

from zuji_portal.rulebook.factors.queries import best_before
from zuji_portal.studies.models import HEAVY
from zuji_portal.studies.notifications.telling import tell
from zuji_portal.studies.queries import latest_revisions

NEAR = datetime.timedelta(days=60)
KIND, AGENDA = "factor_expiring", "factors_expiring"
KEEPERS = ("expert", "province")


def factors_expiring(today: datetime.date) -> int:
    """Tells who keeps factors, once a month, how many there are, and every enterprise of those
    that its studies stand on.
    """
    until, made = (today + NEAR).isoformat(), 0
    versions = list(best_before(until))
    for version in versions:
        factor = version.factor
        facts = {
            "factor": factor.id,
            "name_zh": factor.name_zh,
            "name_en": factor.name_en,
            "on": version.review_by,
        }
        rows = latest_revisions(factor.id).select_related("study__enterprise")
        for enterprise in {row.study.enterprise for row in rows.defer(*HEAVY, "study__data")}:
            made += tell(KIND, f"factor:{version.pk}", facts, enterprise=enterprise)
    if versions:
        about, summed = f"factors:{today:%Y-%m}", {"count": len(versions), "until": until}
        made += sum(tell(AGENDA, about, summed, role=role) for role in KEEPERS)
    return made
