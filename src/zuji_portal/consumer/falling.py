"""When a certificate falls: its methodologies are suspended, operators are told, and what was
issued on a revoked one is taken back.
"""

from __future__ import annotations

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django_tasks import task

from zuji_portal.catalogue.models import Entry
from zuji_portal.certification.events import CertificateMoved
from zuji_portal.consumer.ledger import take_back
from zuji_portal.consumer.messages import tell_operators
from zuji_portal.consumer.models import BEHIND_DECISION, ClawBack, Methodology
from zuji_portal.foundation.accounts.viewer import Viewer
from zuji_portal.foundation.audit.action import moved, record

TOLD = {
    "certificate.suspend": "suspended",
    "certificate.restore": "restored",
    "certificate.revoke": "revoked",
    "certificate.withdraw": "withdrawn",
    "certificate.expire": "expired",
    "certificate.supersede": "superseded",
}
REVOKE, RESTORE = "certificate.revoke", "certificate.restore"


def certificate_moved(event: CertificateMoved) -> None:
    """Hears that a certificate moved; inside the transaction of the move."""
    certificate = event.certificate
    entry = Entry.objects.filter(product=certificate.product_id).first()
    if entry is not None and entry.is_public:
        status = TOLD[event.action]
        data = {"product": entry.key, "certificate": certificate.number, "status": status}
        tell_operators(f"certificate.{status}", data)
    if event.action == RESTORE:
        return
    rows = Methodology.objects.filter(
        Q(product_certificate=certificate) | Q(baseline_certificate=certificate),
        state__in=BEHIND_DECISION,
    )
    for method in rows.select_for_update(of=("self",)):
        if method.state == "published":
            move = moved(method, "methodology", "methodology.lapse")
            facts = {"number": method.number, "certificate": certificate.number}
            record(Viewer(), "methodology.lapse", method, facts, moved=move)
        if event.action == REVOKE:
            _begin(method, event)


def _begin(method: Methodology, event: CertificateMoved) -> None:
    reason = f"{event.certificate.number} {event.reason}".strip()
    back, is_new = ClawBack.objects.get_or_create(
        methodology=method, defaults={"certificate": event.certificate, "reason": reason}
    )
    if is_new:
        transaction.on_commit(lambda: run_claw_back.enqueue(back.pk))


@task()
def run_claw_back(pk: int) -> None:
    """Take back what a methodology gave, some purses at a time; a run that was killed goes on
    where it stopped, because a purse that gave back has earned nothing.
    """
    back = ClawBack.objects.select_related("methodology", "certificate").get(pk=pk)
    while back.done_at is None:
        with transaction.atomic():
            back = (
                ClawBack.objects.select_for_update(of=("self",))
                .select_related("methodology", "certificate")
                .get(pk=pk)
            )
            if back.done_at is not None:
                return
            purses, points = take_back(back.methodology, back.reason, timezone.localdate())
            back.purses, back.points = back.purses + purses, back.points + points
            if not purses:
                back.done_at = timezone.now()
                data = {"methodology": back.methodology.number, "points": back.points}
                data |= {"certificate": back.certificate.number, "purses": back.purses}
                tell_operators("points.reversed", data)
            back.save()


def resume_claw_backs() -> int:
    """Go on with what a killed worker left; how many were resumed."""
    keys = list(ClawBack.objects.filter(done_at=None).values_list("pk", flat=True))
    for key in keys:
        run_claw_back.enqueue(key)
    return len(keys)
