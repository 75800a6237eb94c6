"""A PACT host in memory, for demonstrations and tests: clients, grants, events received and events
to be sent. Clock and random texts are brought by the caller.
"""

from __future__ import annotations

import datetime
import hmac
import threading
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from zuji.core.refusals import Refusal
from zuji.exchange.pact.criteria import criteria_of, pairs_of
from zuji.exchange.pact.hosting import HeldFootprint, PactProblem
from zuji.exchange.pact.messages import (
    CREATED,
    FULFILLED,
    PUBLISHED,
    REJECTED,
    event_of,
    fulfilment,
    rejection,
)

TOKEN_SECONDS = 3600


@dataclass
class PactMemory:
    """A host that holds footprints and gives each client those that it was granted."""

    source: str
    now: Callable[[], datetime.datetime]
    random_text: Callable[[], str]
    clients: dict[str, str] = field(default_factory=dict)
    footprints: dict[str, Mapping[str, Any]] = field(default_factory=dict)
    grants: dict[str, list[str]] = field(default_factory=dict)
    withdrawn: set[tuple[str, str]] = field(default_factory=set)
    received: list[tuple[str, Mapping[str, Any]]] = field(default_factory=list)
    outbox: list[tuple[str, dict[str, Any]]] = field(default_factory=list)
    asked: dict[str, str] = field(default_factory=dict)
    """Ids of our own requests → the client that was asked."""
    _tokens: dict[str, tuple[str, datetime.datetime]] = field(default_factory=dict)
    _seen: set[tuple[str, str, str]] = field(default_factory=set)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def grant(self, client: str, footprint: Mapping[str, Any]) -> None:
        """Let a client see a footprint from now on."""
        identity = str(footprint["id"]).lower()
        self.footprints[identity] = footprint
        held = self.grants.setdefault(client, [])
        if identity not in held:
            held.append(identity)
        self.withdrawn.discard((client, identity))

    def withdraw(self, client: str, identity: str) -> None:
        """Let a client no longer see a footprint."""
        self.withdrawn.add((client, identity.lower()))

    def deprecate(self, identity: str) -> None:
        """The one change that a footprint may undergo."""
        held = self.footprints[identity.lower()]
        self.footprints[identity.lower()] = {**held, "status": "Deprecated"}

    def issue(self, client: str, secret: str) -> tuple[str, int] | None:
        known = self.clients.get(client)
        if known is None or not hmac.compare_digest(known.encode(), secret.encode()):
            return None
        token = self.random_text()
        self._tokens[token] = (client, self.now() + datetime.timedelta(seconds=TOKEN_SECONDS))
        return token, TOKEN_SECONDS

    def recipient_of(self, token: str) -> str | None:
        client, ends = self._tokens.get(token, (None, self.now()))
        if client is not None and ends <= self.now():
            raise PactProblem("TokenExpired", "the access token has expired; log in again")
        return client

    def given_to(self, recipient: str) -> Sequence[HeldFootprint]:
        return [
            HeldFootprint(order, self.footprints[identity])
            for order, identity in enumerate(self.grants.get(recipient, ()), 1)
            if (recipient, identity) not in self.withdrawn
        ]

    def was_given(self, recipient: str, identity: str) -> bool:
        return (recipient, identity) in self.withdrawn

    def receive(self, recipient: str, event: Mapping[str, Any]) -> None:
        """Keep an event once; a request is answered by one event in the outbox."""
        key = (recipient, str(event["source"]), str(event["id"]))
        data = event["data"]
        with self._lock:
            if key in self._seen:
                return
            if event["type"] in (FULFILLED, REJECTED):
                if self.asked.get(data["requestEventId"]) != recipient:
                    raise PactProblem("BadRequest", "no such request was sent to you")
                del self.asked[data["requestEventId"]]
            self._seen.add(key)
            self.received.append((recipient, event))
            if event["type"] == CREATED:
                self.outbox.append((recipient, self._reply(recipient, event)))

    def _reply(self, recipient: str, request: Mapping[str, Any]) -> dict[str, Any]:
        try:
            criteria = criteria_of(pairs_of(request["data"]))
        except Refusal as problem:
            return self._event(REJECTED, rejection(request, "BadRequest", problem.explain("en")))
        held = [each.data for each in self.given_to(recipient) if criteria.matches(each.data)]
        if held:
            return self._event(FULFILLED, fulfilment(request, held))
        told = "no footprint that matches is shared with you"
        return self._event(REJECTED, rejection(request, "NotFound", told))

    def publish(self, client: str, identities: list[str]) -> None:
        """Tell a client of new or changed footprints that it was given."""
        self.outbox.append((client, self._event(PUBLISHED, {"pfIds": identities})))

    def ask(self, client: str, criteria: Mapping[str, Any]) -> dict[str, Any]:
        """A request of our own to a partner, kept until it is answered."""
        event = self._event(CREATED, criteria)
        self.asked[event["id"]] = client
        return event

    def _event(self, kind: str, data: Mapping[str, Any]) -> dict[str, Any]:
        time = f"{self.now():%Y-%m-%dT%H:%M:%SZ}"
        identity = self.random_text()
        return event_of(kind, data, identity=identity, source=self.source, time=time)
