"""Event of evidence: which studies cite a file."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from zuji_portal.foundation.accounts.viewer import Viewer
from zuji_portal.foundation.events import Event


@dataclass(frozen=True)
class CitationsAsked(Event[dict[str, list[tuple[Any, list[str]]]]]):
    """Digest of a file → the studies that the viewer sees and whose values name it, with the
    labels of those values.
    """

    viewer: Viewer
