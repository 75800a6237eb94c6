"""Event of enterprises: an entry changed."""

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
