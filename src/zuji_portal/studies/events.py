"""Events of studies, and questions that studies ask of the apps above."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar, NamedTuple

from zuji.core.label import Label
from zuji_portal.foundation.events import Event

if TYPE_CHECKING:
    from zuji_portal.studies.models import Revision, Study


@dataclass(frozen=True)
class RevisionAccepted(Event[object]):
    """The enterprise's approver accepted a revision; told inside that transaction."""

    revision: Revision


class StatementFacts(NamedTuple):
    """A statement about a revision: its number, level of assurance, opinion, verified share (0 …
    1), the body.
    """

    number: str
    level: str
    opinion: str
    verified_share: float
    body: str


@dataclass(frozen=True)
class StatementAsked(Event["StatementFacts | None"]):
    """Is there a verification statement about this revision?"""

    is_single: ClassVar[bool] = True
    revision: Revision


class FixedProfile(NamedTuple):
    """The product rule in force as it is cited, and the id of the profile that it fixes."""

    rule: Label
    profile: str


@dataclass(frozen=True)
class FixedProfileAsked(Event["FixedProfile | None"]):
    """Which profile does the product rule in force on an ISO date fix for a model?"""

    is_single: ClassVar[bool] = True
    model_id: str
    date: str


class FieldRemark(NamedTuple):
    """Something that somebody outside the desk says of a field of a study, and where more
    stands.
    """

    title: str
    text: str
    url: str


@dataclass(frozen=True)
class RemarksAsked(Event[dict[str, list[FieldRemark]]]):
    """What is said of the fields of a study from outside: field → remarks, ``study`` for all."""

    study: Study


class RecognisedFacts(NamedTuple):
    """A scheme that recognises a certificate: what it is called, how it does so, by which
    agreement (its page, empty where it has none), since when.
    """

    scheme: Label
    kind: Label
    agreement: Label
    url: str
    since: str


@dataclass(frozen=True)
class RecognitionAsked(Event[list[RecognisedFacts] | None]):
    """Which schemes recognise today a certificate of a model that is valid between two days?"""

    is_single: ClassVar[bool] = True
    model_id: str
    since: datetime.date
    until: datetime.date


@dataclass(frozen=True)
class PublishedAsked(Event["tuple[Revision, str] | None"]):
    """Whose published footprint stands at this address, and what is it called?"""

    is_single: ClassVar[bool] = True
    address: str


@dataclass(frozen=True)
class CertifiedAsked(Event["tuple[Revision, str] | None"]):
    """Whose footprint does the certificate of this number certify, as of this moment?"""

    is_single: ClassVar[bool] = True
    number: str
