"""Whether a person has proven the address that the account carries."""

from __future__ import annotations

from typing import Any

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount

from zuji_portal.foundation.accounts.models import User


def is_proven(user: User, address: str = "") -> bool:
    """Whether the person has proven an address, or else the one that the account carries: by the
    link of a mail, or by an identity provider that vouches for it.
    """
    wanted = (address or user.email).strip().lower()
    return bool(EmailAddress.objects.filter(user=user, email=wanted, verified=True).exists())


def proven_person(**fields: Any) -> User:
    """A new person whose address is known to be theirs, as of the demonstration."""
    user = User.objects.create(**fields)
    prove(user)
    return user


def prove(user: User) -> None:
    """Record that the account's address is the person's, where that is known by other means."""
    EmailAddress.objects.filter(user=user, primary=True).exclude(email=user.email).update(
        primary=False
    )
    EmailAddress.objects.update_or_create(
        user=user, email=user.email, defaults={"verified": True, "primary": True}
    )


def forget_other_keys(user: User) -> None:
    """Take from an account what somebody who has not proven its address may have left there to come
    in by: other addresses, second factors, passkeys, identities of providers.
    """
    EmailAddress.objects.filter(user=user).exclude(email=user.email).delete()
    Authenticator.objects.filter(user=user).delete()
    SocialAccount.objects.filter(user=user).delete()
