"""Events of products: the footprint changed, and which studies a product has."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from zuji_portal.foundation.accounts.viewer import Viewer
from zuji_portal.foundation.events import Event

if TYPE_CHECKING:
    from zuji_portal.enterprises.products.models import Product


@dataclass(frozen=True)
class FootprintChanged(Event[None]):
    """Something changed that a page about the product's footprint shows: its statement, its
    certificate, its names, codes or photo, or its enterprise's name.
    """

    product: Product


@dataclass(frozen=True)
class StudiesAsked(Event[list[Any]]):
    """Which studies of the product does the viewer see? The latest year first."""

    viewer: Viewer
    product: Product
