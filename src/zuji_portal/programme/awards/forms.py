"""The form of a package: for which programme."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from zuji_portal.programme.awards.actions import programmes
from zuji_portal.ui.forms import SiteForm
from zuji_portal.ui.language import lang


def _choices() -> list[tuple[str, str]]:
    return [(key, name[lang()]) for key, name in programmes().items()]


class PackageForm(SiteForm):
    programme = forms.ChoiceField(label=_("申报项目"), choices=_choices)
