"""Adapters of django-allauth: sign-up, login and providers follow the site's rules."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.internal.stagekit import unstash_login
from allauth.account.models import EmailAddress
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest

from zuji.core.label import Label
from zuji_portal.foundation.accounts.models import User
from zuji_portal.people import limits
from zuji_portal.ui.language import lang

NOT_SIGNED_IN = Label(
    "请先登录这个账号，再打开邮件里的链接。如果不是您注册的，请用“忘记密码”设新密码："
    "原来的密码与登录方式都会作废，账号归您。",
    "Sign in to this account first, then open the link of the mail. If it was not you who signed "
    "up, set a new password by “forgot password”: the former password and every other way in "
    "end, and the account is yours.",
)
TOO_OFTEN = Label(
    "密码错得太多次。请在 {seconds} 秒后再试，或用“忘记密码”。",
    "Too many wrong passwords. Try again in {seconds} seconds, or use “forgot password”.",
)


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    """Messages that only repeat what the page shows are not queued."""

    def add_message(self, *args: Any, **kwargs: Any) -> None:
        if str(args[2] if len(args) > 2 else kwargs.get("message_template", "")).endswith(
            ("logged_in.txt", "logged_out.txt")
        ):
            return
        super().add_message(*args, **kwargs)

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        """One who guesses waits alone: others behind the same address go on signing in."""
        wait = limits.attempt(credentials.get("email") or "", self.get_client_ip(request))
        if wait:
            text = TOO_OFTEN[lang()].format(seconds=wait)
            raise ValidationError(text, code="too_many_login_attempts")

    def authenticate(self, request: HttpRequest, **credentials: Any) -> Any:
        user = super().authenticate(request, **credentials)
        if user:
            limits.succeeded(credentials.get("email") or "", self.get_client_ip(request))
        return user

    def _delete_login_attempts_cached_email(self, request: HttpRequest, **credentials: Any) -> None:
        """Who has reset the password by mail starts from nothing."""
        limits.forget(credentials.get("email") or "", self.get_client_ip(request))

    def _rollback_login_failed_rl_usage(self) -> None:
        """Nothing to roll back: `authenticate` says what succeeded."""

    def confirm_email(self, request: HttpRequest, email_address: EmailAddress) -> bool:
        """An address is proven by who opens the mail *and* is signed in to the account (or just
        about to be): else an official who opens the mail would prove the account of a stranger
        who signed up with the address, and knows its password.
        """
        login = unstash_login(request, peek=True)
        signed_in = {request.user.pk, login.user.pk if login and login.user else None}
        if email_address.user_id not in signed_in:
            messages.error(request, NOT_SIGNED_IN[lang()])
            return False
        return bool(super().confirm_email(request, email_address))


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
