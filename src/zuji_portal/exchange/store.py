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

from zuji.core.refusals import Refusal
from zuji.exchange.pact.criteria import FootprintCriteria, criteria_of, pairs_of
from zuji.exchange.pact.hosting import HeldFootprint, PactProblem
from zuji.exchange.pact.messages import CREATED, FULFILLED, REJECTED
from zuji_portal.exchange.actions import MeetRequest, TakeRequest
from zuji_portal.exchange.models import (
    ExchangePartner,
    GivenFootprint,
    PartnerEvent,
    PartnerToken,
)
from zuji_portal.exchange.queries import given
from zuji_portal.foundation.accounts.links import secret_digest
from zuji_portal.foundation.accounts.viewer import Viewer

TOKEN_SECONDS = 3600
LONGEST = {"source": 300, "id": 200}
"""Characters of the attributes by which an event is known again."""


class PartnerStore:
    """The host's side of the protocol on the database; a partner is an `ExchangePartner`."""

    def issue(self, client: str, secret: str) -> tuple[str, int] | None:
        partner = ExchangePartner.objects.filter(client=client[:40], ended_at=None).first()
        digest = secret_digest(secret)
        if not constant_time_compare(digest, partner.secret_digest if partner else "-"):
            return None
        assert partner is not None
        token, now = secrets.token_urlsafe(32), timezone.now()
        PartnerToken.objects.filter(partner=partner, ends_at__lt=now).delete()
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
        enterprise; we send no requests here, so that an answer to one has nothing to belong to.
        """
        if event["type"] in (FULFILLED, REJECTED):
            raise PactProblem("BadRequest", "no such request was sent to you")
        for name, most in LONGEST.items():
            if len(event[name]) > most:
                raise PactProblem("BadRequest", f"{name} has at most {most} characters")
        with transaction.atomic():
            kept = self._kept(recipient, event)
            if kept is not None and event["type"] == CREATED:
                self._asked(recipient, kept, event)

    def _kept(self, recipient: ExchangePartner, event: Mapping[str, Any]) -> PartnerEvent | None:
        """The event as it is kept; None where it came before."""
        whose = {
            "partner": recipient,
            "source": event["source"],
            "identity": event["id"],
        }
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
        action(Viewer(), recipient, event=kept).run()


def matching(partner: ExchangePartner, criteria: FootprintCriteria) -> list[dict[str, Any]]:
    """The footprints given to a partner that it asks for."""
    return [
        data for data in (row.footprint.data() for row in given(partner)) if criteria.matches(data)
    ]
