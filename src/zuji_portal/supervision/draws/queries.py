"""Reads of draws: those of one's office; what everybody sees; the public file."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db.models import F, QuerySet
from django.http import Http404
from django.utils import timezone

from zuji.supervision import supervision_rules
from zuji.supervision.replay import SCHEMA
from zuji.verification import after_working_days
from zuji_portal.foundation.accounts.viewer import Viewer
from zuji_portal.foundation.permissions.departments import has_duty
from zuji_portal.foundation.workflow.machine import WaitingFacts
from zuji_portal.supervision.draws.logged import entry_of
from zuji_portal.supervision.draws.machine import PUBLIC
from zuji_portal.supervision.draws.models import DrawnPlant, InspectionDraw, Inspector
from zuji_portal.transparency.log import proof_of


def visible_to(viewer: Viewer) -> QuerySet[InspectionDraw]:
    """Province (whose duty they are) and auditor: all. City: its own. Nobody else any (the public
    page apart).
    """
    rows = InspectionDraw.objects.all()
    if not has_duty(viewer, "draw.prepare"):
        return rows.none()
    if viewer.role in {"province", "auditor"}:
        return rows
    if viewer.role == "city":
        return rows.filter(city=viewer.city).exclude(city="")
    return rows.none()


def draw_or_404(viewer: Viewer, pk: int) -> InspectionDraw:
    draw = visible_to(viewer).filter(pk=pk).first()
    if draw is None:
        raise Http404(pk)
    return draw


def public() -> QuerySet[InspectionDraw]:
    """Draws that were sealed, whatever became of them."""
    return InspectionDraw.objects.filter(state__in=PUBLIC)


def public_or_404(number: str) -> InspectionDraw:
    draw = public().filter(number=number).first()
    if draw is None:
        raise Http404(number)
    return draw


def published_or_404(number: str) -> InspectionDraw:
    draw = public_or_404(number)
    if draw.state != "published":
        raise Http404(number)
    return draw


def inspectors() -> QuerySet[Inspector]:
    """Everybody in the register, those who left it last."""
    return Inspector.objects.order_by(F("ended_on").asc(nulls_first=True), "code")


def inspector_or_404(pk: int) -> Inspector:
    inspector = Inspector.objects.filter(pk=pk).first()
    if inspector is None:
        raise Http404(pk)
    return inspector


def plants_of(draw: InspectionDraw) -> QuerySet[DrawnPlant]:
    """The plants drawn with their inspectors."""
    return draw.plants.select_related("enterprise").prefetch_related("people__inspector")


def publish_by(draw: InspectionDraw) -> Any:
    """The last day on which a draw is to be published; None before it is made."""
    if draw.drawn_at is None:
        return None
    days = supervision_rules().draw.publish_days.value
    return after_working_days(timezone.localtime(draw.drawn_at).date(), days)


def waiting_facts(draws: Iterable[InspectionDraw]) -> dict[int, WaitingFacts]:
    """Draw → its own last day: that of the publication, or the day of the seed."""
    return {
        draw.pk: WaitingFacts(
            due=publish_by(draw) if draw.state == "drawn" else timezone.localdate(draw.seed_at)
        )
        for draw in draws
        if draw.state != "prepared"
    }


def draw_file_of(draw: InspectionDraw) -> dict[str, Any]:
    """The public file: list, sealing with the log's proof, seed, result."""
    entry = entry_of(draw)
    proof = proof_of(entry.index) if entry else None
    sealing = draw.sealing() | {
        "salt": bytes(entry.salt).hex() if entry else "",
        "proof": proof.text() if proof else "",
    }
    return {
        "schema": SCHEMA,
        "list": draw.listed,
        "sealing": sealing,
        "seed": {"value": draw.seed_value, "proof": draw.seed_proof},
        "result": draw.result,
    }
