"""Events of certification: the catalogue's entry of a product is asked for."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, ClassVar

from zuji_portal.foundation.events import Event


@dataclass(frozen=True)
class EntryAsked(Event[Any]):
    """Which entry of the catalogue has the product, public or not? None for none."""

    is_single: ClassVar[bool] = True
    product_id: int


@dataclass(frozen=True)
class CertificateMoved(Event[None]):
    """An issued certificate was suspended, restored, revoked, withdrawn, superseded, or expired."""

    certificate: Any
    action: str
    reason: str
