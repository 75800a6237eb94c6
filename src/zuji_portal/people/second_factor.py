"""Second factors: unreadable in the database, and asked of whom the operator says."""

from __future__ import annotations

import base64
from collections.abc import Callable
from typing import Any

from allauth.account.authentication import get_authentication_records
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from allauth.mfa.utils import is_mfa_enabled
from cryptography.fernet import Fernet, MultiFernet
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse

from zuji.core.label import Label
from zuji_portal.foundation.accounts.models import User
from zuji_portal.foundation.accounts.viewer import Viewer, viewer_of
from zuji_portal.foundation.permissions.roles import PLATFORM
from zuji_portal.foundation.permissions.routes import ROUTES
from zuji_portal.ui.language import lang
from zuji_portal.ui.requests import route_of

NOBODY, OFFICES, EVERYONE = "nobody", "offices", "everyone"
"""Values of ``ZUJI_SECOND_FACTOR``: of whom a second factor is asked."""
FACTORS = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)
WAYS_THERE = ("mfa_", "account_", "usersessions_", "session_end")
"""Routes that stay open beside the public ones: setting one up, signing out, sessions, password."""
SET_UP = Label(
    "您的岗位须用两种方式登录。请先设动态口令或通行密钥，再继续工作。",
    "Your role signs in with two factors. Set up an authenticator app or a passkey, then go on.",
)
ENCRYPTED = "fernet:"


def cipher() -> MultiFernet:
    """Keys that follow from the site's secret key, and from those it had before."""
    secrets = [str(key) for key in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)]
    return MultiFernet([Fernet(key_of(secret)) for secret in secrets])


def key_of(secret: str) -> bytes:
    derived = HKDF(algorithm=SHA256(), length=32, salt=None, info=b"zuji second factors")
    return base64.urlsafe_b64encode(derived.derive(secret.encode()))


class SecondFactorAdapter(DefaultMFAAdapter):  # type: ignore[misc]
    """Seeds are encrypted; the last factor of one of whom it is asked cannot be removed."""

    def encrypt(self, text: str) -> str:
        return ENCRYPTED + cipher().encrypt(text.encode()).decode("ascii")

    def decrypt(self, encrypted_text: str) -> str:
        if not encrypted_text.startswith(ENCRYPTED):  # written before seeds were encrypted
            return encrypted_text
        return cipher().decrypt(encrypted_text.removeprefix(ENCRYPTED)).decode()

    def can_delete_authenticator(self, authenticator: Authenticator) -> bool:
        if authenticator.type not in FACTORS or not is_asked_of_user(authenticator.user):
            return True
        others = Authenticator.objects.filter(user=authenticator.user, type__in=FACTORS)
        return bool(others.exclude(pk=authenticator.pk).exists())


def is_asked_of_user(user: User) -> bool:
    """Has the operator asked a second factor of this person, in any role held?"""
    if settings.SECOND_FACTOR == OFFICES:
        return bool(user.appointments.filter(ended_at=None, role__in=list(PLATFORM)).exists())
    return bool(settings.SECOND_FACTOR == EVERYONE)


def is_asked_of(viewer: Viewer) -> bool:
    """The same of a request, from what was read already."""
    if settings.SECOND_FACTOR == OFFICES:
        held = (*viewer.appointments, *viewer.suspended)
        return any(appointment.role in PLATFORM for appointment in held)
    return bool(settings.SECOND_FACTOR == EVERYONE) and viewer.is_signed_in


def came_by_provider(request: HttpRequest) -> bool:
    """Whoever signs in at the government's provider shows his factors there."""
    records = get_authentication_records(request, request.user)
    return any(record.get("method") == "socialaccount" for record in records)


class SecondFactorMiddleware:
    """Leads a person who still has to set up a second factor to the page where that is done."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Any, args: Any, kwargs: Any
    ) -> HttpResponse | None:
        if settings.SECOND_FACTOR == NOBODY:
            return None
        route = route_of(request)
        if route.startswith(WAYS_THERE) or "anonymous" in ROUTES.get(route, ()):
            return None
        viewer = viewer_of(request)
        if not viewer.is_signed_in or not is_asked_of(viewer):
            return None
        if is_mfa_enabled(viewer.user, FACTORS) or came_by_provider(request):
            return None
        messages.warning(request, SET_UP[lang()])
        return HttpResponseRedirect(reverse("mfa_index"))
