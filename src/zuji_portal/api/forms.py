"""The form of an API key."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from zuji_portal.api.keys import LONGEST
from zuji_portal.api.models import SCOPES, ApiKey
from zuji_portal.ui.forms import CountField, SiteForm, column
from zuji_portal.ui.language import options


class KeyForm(SiteForm):
    name = column(ApiKey, "name", label=_("名称"))
    days = CountField(label=_("有效天数"), least=1, most=LONGEST, initial=90)
    scope = forms.MultipleChoiceField(
        label=_("权限"),
        choices=options(SCOPES),
        widget=forms.CheckboxSelectMultiple,
        initial=["read"],
    )
