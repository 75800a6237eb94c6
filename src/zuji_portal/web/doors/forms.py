"""The form that follows a matter."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from zuji_portal.ui.forms import SiteForm

LONGEST_NUMBER, LONGEST_PROOF = 30, 254


class TrackForm(SiteForm):
    """A number, and the address or the code that goes with it."""

    number = forms.CharField(label=_("办件编号"), max_length=LONGEST_NUMBER)
    proof = forms.CharField(label=_("提交时的邮箱，或查询码"), max_length=LONGEST_PROOF)
