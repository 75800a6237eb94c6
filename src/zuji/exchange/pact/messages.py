"""What PACT hosts send each other around footprints: envelopes, errors and CloudEvents. The
footprints inside are read by themselves.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any

from pydantic import ConfigDict, Field

from zuji.core.shapes import Row, one_of
from zuji.exchange.pact.record import (
    AnyMoment,
    Filled,
    LifeCycleStatus,
    Moment,
    Names,
    Plain,
    Uuids,
)

PREFIX = "org.wbcsd.pact.ProductFootprint."
CREATED = f"{PREFIX}RequestCreatedEvent.3"
FULFILLED = f"{PREFIX}RequestFulfilledEvent.3"
REJECTED = f"{PREFIX}RequestRejectedEvent.3"
PUBLISHED = f"{PREFIX}PublishedEvent.3"
ERRORS = {
    "BadRequest": 400,
    "TokenExpired": 401,
    "AccessDenied": 403,
    "NotFound": 404,
    "InternalError": 500,
    "NotImplemented": 501,
}
"""Codes of errors and their HTTP status."""


class PactError(Row):
    """An error in PACT's own form."""

    code: one_of(*ERRORS)  # type: ignore[valid-type]
    message: Filled


class FootprintAnswer(Row):
    """The answer to a question for one footprint."""

    data: dict[str, Any]


class FootprintListing(Row):
    """The answer to a question for a list; an empty one is a list too."""

    data: list[Any]


class RequestedCriteria(Row):
    """What a recipient asks for; criteria of a host's own begin with ``x-``."""

    model_config = ConfigDict(extra="allow")
    productId: Names | None = None
    companyId: Names | None = None
    geography: Names | None = None
    classification: Names | None = None
    validOn: AnyMoment | None = None
    validAfter: AnyMoment | None = None
    validBefore: AnyMoment | None = None
    status: Annotated[list[LifeCycleStatus], Field(min_length=1)] | None = None
    comment: Plain | None = None


class RequestFulfilment(Row):
    """The footprints that answer a request."""

    requestEventId: Filled
    pfs: Annotated[list[Any], Field(min_length=1)]


class RequestRejection(Row):
    """Why a request is not answered."""

    requestEventId: Filled
    error: PactError


class PublishedFootprints(Row):
    """Ids of footprints that are new or changed."""

    pfIds: Uuids


class CloudEvent(Row):
    """The attributes of a CloudEvent 1.0; others may stand beside them, in small letters."""

    model_config = ConfigDict(extra="allow")
    type: Filled
    specversion: one_of("1.0")  # type: ignore[valid-type]
    id: Filled
    source: Filled
    time: Moment


def _of(kind: str) -> Any:
    return one_of(kind)


class RequestCreatedEvent(CloudEvent):
    """A recipient asks for footprints."""

    type: _of(CREATED)  # type: ignore[valid-type]
    data: RequestedCriteria


class RequestFulfilledEvent(CloudEvent):
    """The owner answers a request."""

    type: _of(FULFILLED)  # type: ignore[valid-type]
    data: RequestFulfilment


class RequestRejectedEvent(CloudEvent):
    """The owner declines a request."""

    type: _of(REJECTED)  # type: ignore[valid-type]
    data: RequestRejection


class PublishedEvent(CloudEvent):
    """The owner tells that footprints are new or changed."""

    type: _of(PUBLISHED)  # type: ignore[valid-type]
    data: PublishedFootprints


EVENTS: Mapping[str, type[CloudEvent]] = {
    CREATED: RequestCreatedEvent,
    FULFILLED: RequestFulfilledEvent,
    REJECTED: RequestRejectedEvent,
    PUBLISHED: PublishedEvent,
}
"""Type of an event → its shape."""


def event_of(
    kind: str, data: Mapping[str, Any], *, identity: str, source: str, time: str
) -> dict[str, Any]:
    """An event to be sent; `identity` is its id, which with `source` must never come again."""
    return {
        "type": kind,
        "specversion": "1.0",
        "id": identity,
        "source": source,
        "time": time,
        "data": dict(data),
    }


def fulfilment(request: Mapping[str, Any], footprints: list[Mapping[str, Any]]) -> dict[str, Any]:
    """The data of the event that fulfils a request; its id is repeated as it came."""
    return {"requestEventId": request["id"], "pfs": [dict(each) for each in footprints]}


def rejection(request: Mapping[str, Any], code: str, message: str) -> dict[str, Any]:
    """The data of the event that declines a request."""
    return {"requestEventId": request["id"], "error": {"code": code, "message": message}}
