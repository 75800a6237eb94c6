"""Adapters of django-allauth: sign-up, login and providers follow the site's rules."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from django.http import HttpRequest

from zuji_portal.foundation.accounts.models import User


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    """Messages that only repeat what the page shows are not queued."""

    def add_message(self, *args: Any, **kwargs: Any) -> None:
        if str(args[2] if len(args) > 2 else kwargs.get("message_template", "")).endswith(
            ("logged_in.txt", "logged_out.txt")
        ):
            return
        super().add_message(*args, **kwargs)


class ProviderAdapter(DefaultSocialAccountAdapter):  # type: ignore[misc]
    """The provider's name claim becomes ours; an address is trusted only where it says it is
    verified.
    """

    def populate_user(self, request: HttpRequest, sociallogin: Any, data: dict[str, Any]) -> User:
        user: User = super().populate_user(request, sociallogin, data)
        claims = sociallogin.account.extra_data
        claims = claims.get("userinfo") or claims.get("id_token") or claims
        user.name = str(claims.get("name") or data.get("name") or "")[:60]
        return user
