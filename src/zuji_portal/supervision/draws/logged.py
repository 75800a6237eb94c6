"""The log's record of a sealed list."""

from __future__ import annotations

from zuji.supervision.replay import KIND, sealed_content
from zuji_portal.supervision.draws.models import InspectionDraw
from zuji_portal.transparency.contents import row_reader
from zuji_portal.transparency.log import append
from zuji_portal.transparency.models import LogEntry


def draw_content(draw: InspectionDraw) -> bytes:
    """Number, digest, instant and named seed; nothing of the list."""
    sealing = draw.sealing()
    return sealed_content(sealing["digest"], draw.number, draw.named_seed, sealing["at"])


def log_sealing(draw: InspectionDraw) -> LogEntry:
    """The entry of a sealing, inside its transaction."""
    return append(KIND, draw, draw_content(draw))


def entry_of(draw: InspectionDraw) -> LogEntry | None:
    """The entry of a draw's sealing; None before it."""
    return LogEntry.objects.filter(kind=KIND, subject=f"inspectiondraw:{draw.pk}").first()


read_sealing = row_reader(InspectionDraw, draw_content)
