"""The form of one partner of a transfer."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from zuji_portal.ui.forms import SiteForm

NAME, AMOUNT = 120, 40
"""Characters of a partner and of an amount; no columns keep them, the study's data do."""


class TransferPartnerForm(SiteForm):
    transfer = forms.ChoiceField(label=_("往来项"))
    partner = forms.CharField(label=_("对方的信用代码或全名"), max_length=NAME)
    amount = forms.CharField(label=_("数量（空着表示全部）"), max_length=AMOUNT, required=False)

    def __init__(self, data: Any = None, *, transfers: list[tuple[str, str]] | None = None):
        super().__init__(data)
        choice: Any = self.fields["transfer"]
        choice.choices = transfers or []
