"""Secrets with which messages are signed as Standard Webhooks asks, changed with a day of both."""

from __future__ import annotations

import datetime
import secrets

from django.db import models

from zuji.core.refusals import Refusal
from zuji.trust.signed_message import (
    SIGNATURE,
    key_in,
    message_signature,
    secret_of,
    signed_headers,
)
from zuji_portal.foundation.outgoing.sealing import opened, sealed

SECRET_BYTES = 32
STAYS_GOOD = datetime.timedelta(hours=24)
"""How long messages are signed with the secret before, too."""
MOST_EARLIER = 4
"""Secrets before the present one with which messages are signed."""
SECRETS = ("secret", "earlier_secret", "earlier_until")
"""The columns of a secret that was changed."""


def new_secret() -> str:
    """A secret as the specification writes it."""
    return secret_of(secrets.token_bytes(SECRET_BYTES))


def is_standard(secret: str) -> bool:
    """Whether a secret is written as the specification writes it."""
    try:
        key_in(secret)
    except Refusal:
        return False
    return True


class SigningSecret(models.Model):
    """A system to which messages go. Its secrets are sealed; those before, with a space between,
    stay good until `earlier_until`.
    """

    secret = models.TextField()
    earlier_secret = models.TextField(blank=True)
    earlier_until = models.DateTimeField(null=True)

    class Meta:
        abstract = True

    def earlier_secrets(self, at: datetime.datetime) -> list[str]:
        """The secrets before the present one that are still good, sealed, the latest first."""
        is_good = self.earlier_until is not None and at < self.earlier_until
        return self.earlier_secret.split() if is_good else []

    def good_secrets(self, at: datetime.datetime) -> list[str]:
        """The secrets that are good, opened, the present one first."""
        return [opened(each) for each in (self.secret, *self.earlier_secrets(at))]

    def change_secret(self, secret: str, now: datetime.datetime) -> None:
        """Another secret; those before it stay good for a day, also where it is changed twice in a
        row. The row is not saved.
        """
        earlier = [self.secret, *self.earlier_secrets(now)]
        self.earlier_secret = " ".join(earlier[:MOST_EARLIER])
        self.secret, self.earlier_until = sealed(secret), now + STAYS_GOOD


def signature_headers(
    good: list[str], identity: str, body: bytes, at: datetime.datetime
) -> dict[str, str]:
    """The headers of a message: its id, the time, a signature with each secret that is good."""
    stamp = int(at.timestamp())
    headers = signed_headers(good[0], identity, stamp, body)
    for earlier in good[1:]:
        headers[SIGNATURE] += f" {message_signature(earlier, identity, stamp, body)}"
    return headers
