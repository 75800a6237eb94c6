"""A chart of the family in a page: drawn once for the desk and once for the phone."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from django.utils.safestring import SafeString, mark_safe

from zuji.charts.canvas import NARROW, WIDE, Look
from zuji_portal.ui.language import lang


@dataclass(frozen=True)
class Drawing:
    """SVG for a wide page and for a phone; the template is `ui/_drawn.html`."""

    wide: SafeString
    narrow: SafeString


def drawn(drawing: Callable[[Look], str]) -> Drawing:
    """Both pictures of a specification, in the colours of the page; the canvas escapes texts."""
    wide, narrow = (drawing(Look(width, "page", lang())) for width in (WIDE, NARROW))
    return Drawing(mark_safe(wide), mark_safe(narrow))  # noqa: S308 - the canvas escapes texts
