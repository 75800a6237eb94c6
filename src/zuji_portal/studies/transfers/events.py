"""Questions about one line of the transfers between works, between apps that do not know each
other: who opens a case, and who compares the works.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar, NamedTuple

from zuji.conservation import TransferMatch
from zuji.core.label import Label
from zuji_portal.foundation.accounts.viewer import Viewer
from zuji_portal.foundation.events import Event

if TYPE_CHECKING:
    from zuji_portal.studies.models import Study


class FoundLine(NamedTuple):
    """A line with the names of its works."""

    key: str
    match: TransferMatch
    giver: Label
    receiver: Label


@dataclass(frozen=True)
class LineAsked(Event["FoundLine | None"]):
    """Which line of the transfers has this key, where the viewer may see it?"""

    is_single: ClassVar[bool] = True
    viewer: Viewer
    key: str


class LineCase(NamedTuple):
    """A supervision case that was opened from a line."""

    pk: int
    number: str
    state: Label
    is_open: bool


@dataclass(frozen=True)
class LineCasesAsked(Event[Mapping[str, list[LineCase]] | None]):
    """Which cases that the viewer may see were opened from these lines, by key?"""

    is_single: ClassVar[bool] = True
    viewer: Viewer
    keys: Iterable[str]


class NeighbourLine(NamedTuple):
    """A line as one of its works may see it: whether that works gives, and the name of the other;
    None where the other is not named by that works and the viewer is no officer.
    """

    match: TransferMatch
    is_given: bool
    partner: Label | None


@dataclass(frozen=True)
class NeighboursAsked(Event["list[NeighbourLine] | None"]):
    """What went between the works of a study and others in the days of the study?"""

    is_single: ClassVar[bool] = True
    viewer: Viewer
    study: Study
