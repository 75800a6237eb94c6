"""Events of the catalogue."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from zuji_portal.foundation.events import Event

if TYPE_CHECKING:
    from zuji_portal.catalogue.models import Entry


@dataclass(frozen=True)
class EntryDelisted(Event[None]):
    """The province took a product out of the catalogue."""

    entry: Entry
