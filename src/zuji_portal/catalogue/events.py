"""Events of the catalogue."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from zuji.core.label import Label
from zuji_portal.foundation.events import Event

if TYPE_CHECKING:
    from zuji_portal.catalogue.models import Entry


@dataclass(frozen=True)
class EntryDelisted(Event[None]):
    """The province took a product out of the catalogue."""

    entry: Entry


@dataclass(frozen=True)
class AdoptionsAsked(Event[list[Label]]):
    """On which lists of other programmes do the product of the entry and its enterprise stand
    today? In words.
    """

    entry: Entry
