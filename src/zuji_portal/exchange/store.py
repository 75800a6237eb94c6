"""What the host of the site holds for a partner: its credentials, what it was given, its events."""

from __future__ import annotations

import datetime
import secrets
from collections.abc import Mapping, Sequence
from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.crypto import constant_time_compare
from ninja.throttling import SimpleRateThrottle

from zuji.core.refusals import Refusal
from zuji.exchange.pact.criteria import criteria_of, pairs_of
from zuji.exchange.pact.hosting import HeldFootprint, PactProblem
from zuji.exchange.pact.messages import CREATED, FULFILLED, PUBLISHED, REJECTED
from zuji_portal.exchange.actions import MeetRequest, TakeRequest, matching
from zuji_portal.exchange.asking import answered
from zuji_portal.exchange.models import (
    ExchangePartner,
    GivenFootprint,
    PartnerEvent,
    PartnerToken,
)
from zuji_portal.exchange.queries import given
from zuji_portal.exchange.reading import ask_to_read
from zuji_portal.exchange.storable import is_storable
from zuji_portal.foundation.accounts.links import secret_digest
from zuji_portal.foundation.accounts.viewer import Viewer

TOKEN_SECONDS = 3600
MOST_TOKENS = 10
"""Valid tokens of a partner; the oldest ends when one more is issued."""
MOST_OPEN = 100
"""Open requests of a partner."""
A_PARTNER = "600/m"
SEEN_AGAIN = datetime.timedelta(minutes=1)


class PartnerRate(SimpleRateThrottle):
    """So many requests a partner."""

    def allow_request(self, request: Any) -> bool:
        """Whether a partner, in place of a request, may ask again."""
        return super().allow_request(request)

    def get_cache_key(self, request: Any) -> str:
        return f"throttle:pact:partner:{request.pk}"


class PartnerStore:
    """The host's side of the protocol on the database; a partner is an `ExchangePartner`."""

    def issue(self, client: str, secret: str) -> tuple[str, int] | None:
        partner = None
        if is_storable(client):
            partner = ExchangePartner.objects.filter(client=client, ended_at=None).first()
        digest = secret_digest(secret)
        if not constant_time_compare(digest, partner.secret_digest if partner else "-"):
            return None
        assert partner is not None
        token, now = secrets.token_urlsafe(32), timezone.now()
        held = PartnerToken.objects.filter(partner=partner)
        held.filter(ends_at__lt=now).delete()
        newest = held.order_by("-pk").values_list("pk", flat=True)[: MOST_TOKENS - 1]
        held.exclude(pk__in=list(newest)).delete()
        PartnerToken.objects.create(
            partner=partner,
            digest=secret_digest(token),
            ends_at=now + datetime.timedelta(seconds=TOKEN_SECONDS),
        )
        return token, TOKEN_SECONDS

    def recipient_of(self, token: str) -> ExchangePartner | None:
        rows = PartnerToken.objects.select_related("partner__enterprise")
        held = rows.filter(digest=secret_digest(token), partner__ended_at=None).first()
        if held is None:
            return None
        now = timezone.now()
        if held.ends_at <= now:
            raise PactProblem("TokenExpired", "the access token has expired; log in again")
        if not PartnerRate(A_PARTNER).allow_request(held.partner):
            raise PactProblem("BadRequest", "too many requests, try again in a minute", 429)
        if held.partner.seen_at is None or held.partner.seen_at < now - SEEN_AGAIN:
            ExchangePartner.objects.filter(pk=held.partner_id).update(seen_at=now)
        return held.partner

    def given_to(self, recipient: ExchangePartner) -> Sequence[HeldFootprint]:
        return [HeldFootprint(row.pk, row.footprint.data()) for row in given(recipient)]

    def was_given(self, recipient: ExchangePartner, identity: str) -> bool:
        try:
            rows = GivenFootprint.objects.filter(footprint__identity=identity)
            return rows.filter(grant__partner=recipient).exists()
        except (ValueError, ValidationError):
            return False

    def receive(self, recipient: ExchangePartner, event: Mapping[str, Any]) -> None:
        """Keep an event once. A request is met at once by what is shared already, or waits for the
        enterprise; an answer belongs to a question that we sent to the partner's own host.
        """
        if not is_storable(event):
            raise PactProblem("BadRequest", "the event contains U+0000 or a lone surrogate")
        if event["type"] == CREATED and not recipient.callback:
            raise PactProblem(
                "BadRequest", "no host is registered for you to be answered at; read the footprints"
            )
        with transaction.atomic():
            kept = self._kept(recipient, event)
            if kept is not None and event["type"] == CREATED:
                self._asked(recipient, kept, event)
            if kept is not None and event["type"] in (FULFILLED, REJECTED):
                answered(recipient, event)
            if kept is not None and event["type"] == PUBLISHED:
                for host in recipient.supplier_hosts.filter(ended_at=None):
                    ask_to_read(host)

    def _kept(self, recipient: ExchangePartner, event: Mapping[str, Any]) -> PartnerEvent | None:
        """The event as it is kept; None where it came before."""
        whose = {"partner": recipient, "source": event["source"], "identity": event["id"]}
        for name, column in (("source", "source"), ("id", "identity")):
            longest: int = getattr(PartnerEvent, column).field.max_length
            if len(event[name]) > longest:
                raise PactProblem("BadRequest", f"{name} has at most {longest} characters")
        try:
            with transaction.atomic():
                return PartnerEvent.objects.create(**whose, kind=event["type"], content=dict(event))
        except IntegrityError:
            return None

    def _asked(
        self, recipient: ExchangePartner, kept: PartnerEvent, event: Mapping[str, Any]
    ) -> None:
        try:
            criteria = criteria_of(pairs_of(event["data"]))
        except Refusal as problem:
            raise PactProblem("BadRequest", problem.explain("en")[:500]) from problem
        action = MeetRequest if matching(recipient, criteria) else TakeRequest
        waiting = recipient.requests.filter(state="open").count()
        if action is TakeRequest and waiting >= MOST_OPEN:
            raise PactProblem("BadRequest", f"{waiting} requests of yours are open already", 429)
        action(Viewer(), recipient, event=kept).run()
