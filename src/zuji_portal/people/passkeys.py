"""Forms of passkeys: what a browser posts as a credential is refused where it is none."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from allauth.mfa.webauthn import forms as webauthn
from django import forms
from django.core.exceptions import ValidationError

ODD = (ArithmeticError, AttributeError, LookupError, RecursionError, TypeError, ValueError)


@contextmanager
def refusing() -> Iterator[None]:
    """JSON that is broken, endlessly deep or long, or not what a passkey answers."""
    try:
        yield
    except ODD as problem:
        raise ValidationError(forms.JSONField.default_error_messages["invalid"]) from problem


class CredentialField(forms.JSONField):
    """JSON of a credential."""

    def to_python(self, value: Any) -> Any:
        with refusing():
            return super().to_python(value)


def credential() -> CredentialField:
    return CredentialField(required=True, widget=forms.HiddenInput)


class AddPasskeyForm(webauthn.AddWebAuthnForm):  # type: ignore[misc]
    credential = credential()

    def clean(self) -> Any:
        with refusing():
            return super().clean()


class AuthenticatePasskeyForm(webauthn.AuthenticateWebAuthnForm):  # type: ignore[misc]
    credential = credential()

    def clean_credential(self) -> Any:
        with refusing():
            return super().clean_credential()


class LoginPasskeyForm(AuthenticatePasskeyForm, webauthn.LoginWebAuthnForm):  # type: ignore[misc]
    pass


class ReauthenticatePasskeyForm(
    AuthenticatePasskeyForm,
    webauthn.ReauthenticateWebAuthnForm,  # type: ignore[misc]
):
    pass
