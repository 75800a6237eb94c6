"""Events of enterprises: an entry changed; does something rest on it?"""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from zuji.core.label import Label
from zuji_portal.foundation.accounts.viewer import Viewer
from zuji_portal.foundation.events import Event
from zuji_portal.foundation.workflow.machine import WaitingFigure

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


class YearLine(NamedTuple):
    """A product's study of a year: its state, whose turn it is, and the figure last submitted with
    its causes of change (kgCO₂e per unit) against the year before.
    """

    product: int
    year: int
    address: str
    state: Label
    turn: Label
    figure: WaitingFigure | None
    warnings: int
    revision: int | None
    causes: tuple[tuple[Label, float], ...] = ()


class Moment(NamedTuple):
    """Something on the time line of a product: when, what, and where it is read."""

    product: int
    on: datetime.date
    label: Label
    address: str


class StandingMark(NamedTuple):
    """How a product stands: its certificate, what of it is public, a list that adopted it. A mark
    of the enterprise itself has the product 0.
    """

    product: int
    kind: str
    label: Label
    address: str
    revision: int | None


@dataclass(frozen=True)
class YearsAsked(Event[list[YearLine]]):
    """The years of an enterprise's products, of one where that is named; with causes then."""

    viewer: Viewer
    enterprise_id: int
    product_id: int | None = None


@dataclass(frozen=True)
class MomentsAsked(Event[list[Moment]]):
    """What happened to an enterprise's products, or to one of them, and what comes next."""

    viewer: Viewer
    enterprise_id: int
    product_id: int | None = None


@dataclass(frozen=True)
class MarksAsked(Event[list[StandingMark]]):
    """How an enterprise's products, or one of them, stand: certificates, public pages."""

    viewer: Viewer
    enterprise_id: int
    product_id: int | None = None
