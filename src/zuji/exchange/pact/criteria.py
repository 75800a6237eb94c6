"""The criteria by which footprints are asked for, in a query and in an event alike.

Every criterion must match; within one, any of its values. Texts match whatever their capitals.
Source: PACT Technical Specifications 3.0.4, section on filtering.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from zuji.core.label import listed
from zuji.core.refusals import Refusal, blocking
from zuji.exchange.pact.checks import PLACES, validity_of
from zuji.exchange.pact.places import containing
from zuji.exchange.pact.record import instant

TEXTS = ("productId", "companyId", "geography", "classification", "status")
MOMENTS = ("validOn", "validAfter", "validBefore")
KNOWN = {name.lower(): name for name in (*TEXTS, *MOMENTS)}
SHORT_DATES = ("%Y-%m-%dT%H:%M%z", "%Y-%m-%d", "%Y-%m", "%Y")
"""Shorter forms of a moment that people send; the specifications' own example has no seconds."""


@dataclass(frozen=True)
class FootprintCriteria:
    """What is asked for: values by criterion, folded to small letters, and moments in UTC."""

    texts: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    moments: Mapping[str, tuple[datetime.datetime, ...]] = field(default_factory=dict)

    def matches(self, footprint: Mapping[str, Any]) -> bool:
        """Whether a footprint is among what is asked for."""
        return all(
            set(wanted) & {each.casefold() for each in _values(footprint, name)}
            for name, wanted in self.texts.items()
        ) and all(
            any(_in_time(validity_of(footprint), name, moment) for moment in wanted)
            for name, wanted in self.moments.items()
        )


def _values(footprint: Mapping[str, Any], name: str) -> Iterable[str]:
    """The values of a footprint that a criterion is compared with."""
    if name == "geography":
        place = next((footprint["pcf"][each] for each in PLACES if footprint["pcf"].get(each)), "")
        return containing(place) if place else ()
    if name == "status":
        return (footprint["status"],)
    held: Sequence[str] = (
        footprint.get(
            {
                "productId": "productIds",
                "companyId": "companyIds",
                "classification": "productClassifications",
            }[name]
        )
        or ()
    )
    return held


def _in_time(
    period: tuple[datetime.datetime, datetime.datetime], name: str, moment: datetime.datetime
) -> bool:
    start, end = period
    if name == "validOn":
        return start <= moment <= end
    return start > moment if name == "validAfter" else end < moment


def criteria_of(asked: Iterable[tuple[str, str]]) -> FootprintCriteria:
    """The criteria of a query's pairs, or of an event's data taken apart by `pairs_of`. An empty
    value asks for nothing. Refuses names that are none (``pact-criterion``) and moments that cannot
    be read.
    """
    texts: dict[str, list[str]] = {}
    moments: dict[str, list[datetime.datetime]] = {}
    wrong = []
    for key, value in asked:
        name = KNOWN.get(key.lower())
        if name is None:
            wrong.append(blocking("pact-criterion", key[:60], "", listed(KNOWN.values())))
        elif not value.strip():
            continue
        elif name in TEXTS:
            texts.setdefault(name, []).append(value.strip().casefold())
        elif (moment := read_moment(value)) is None:
            wrong.append(blocking("pact-criterion", name, value[:60], "2025-01-01T00:00:00Z"))
        else:
            moments.setdefault(name, []).append(moment)
    if wrong:
        raise Refusal(wrong)
    return FootprintCriteria(
        {name: tuple(values) for name, values in texts.items()},
        {name: tuple(values) for name, values in moments.items()},
    )


def pairs_of(data: Mapping[str, Any]) -> list[tuple[str, str]]:
    """The criteria of a RequestCreated event as the pairs of a query."""
    return [
        (name, str(value))
        for name, values in data.items()
        if name != "comment"
        for value in (values if isinstance(values, list) else [values])
    ]


def read_moment(text: str) -> datetime.datetime | None:
    """A moment of a query. A ``+`` that was not encoded arrives as a blank; what has no zone is in
    UTC.
    """
    written = re.sub(r" (?=[0-9]{2}:[0-9]{2}$)", "+", text.strip())
    try:
        return instant(written)
    except ValueError:
        pass
    for form in SHORT_DATES:
        try:
            found = datetime.datetime.strptime(written, form)
        except ValueError:
            continue
        return found if found.tzinfo else found.replace(tzinfo=datetime.UTC)
    return None
