"""Forms of passkeys: what a browser posts as a credential is refused where it is no JSON."""

from __future__ import annotations

from typing import Any

from allauth.mfa.webauthn import forms as webauthn
from django import forms
from django.core.exceptions import ValidationError


class CredentialField(forms.JSONField):
    """JSON of a credential; an endless number or depth in it is refused as no JSON is."""

    def to_python(self, value: Any) -> Any:
        try:
            return super().to_python(value)
        except (ValueError, RecursionError) as problem:
            raise ValidationError(self.error_messages["invalid"], code="invalid") from problem


def credential() -> CredentialField:
    return CredentialField(required=True, widget=forms.HiddenInput)


class AddPasskeyForm(webauthn.AddWebAuthnForm):
    credential = credential()


class AuthenticatePasskeyForm(webauthn.AuthenticateWebAuthnForm):
    credential = credential()


class LoginPasskeyForm(webauthn.LoginWebAuthnForm):
    credential = credential()


class ReauthenticatePasskeyForm(webauthn.ReauthenticateWebAuthnForm):
    credential = credential()
