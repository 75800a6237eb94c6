"""Signing up asks for a name beside what allauth asks for."""

from typing import Any

from django import forms
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from zuji_portal.foundation.accounts.models import User


class SignupForm(forms.Form):
    name = forms.CharField(label=_("姓名"), max_length=60)

    def signup(self, request: HttpRequest, user: User) -> None:
        user.name = self.cleaned_data["name"]
        user.save(update_fields=["name"])

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["name"].widget.attrs["autocomplete"] = "name"
