"""Events of enterprises: an entry changed; does something rest on it?"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from zuji_portal.foundation.events import Event

if TYPE_CHECKING:
    from zuji_portal.enterprises.organisations.models import Enterprise


@dataclass(frozen=True)
class EnterpriseChanged(Event[None]):
    """The entry of an enterprise was changed: name, city, notice."""

    enterprise: Enterprise


@dataclass(frozen=True)
class HeldAsked(Event[bool]):
    """Does a certificate, an application for one, or a page that was ever public rest on the
    registered facts of an enterprise – or of one of its products, where that is named?
    """

    enterprise_id: int
    product_id: int | None = None
