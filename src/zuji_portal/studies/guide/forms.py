"""The form of a plant's own factor."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from zuji_portal.ui.forms import SiteForm

NAME, TITLE = 120, 200
"""Characters of what a study's own factor is called and where it comes from."""


class OwnFactorForm(SiteForm):
    """Value, unit, source and year of a factor that is not in the library."""

    own = forms.CharField(widget=forms.HiddenInput, initial="1")
    name = forms.CharField(label=_("因子名称"), max_length=NAME)
    value = forms.CharField(label=_("数值"), max_length=40)
    unit = forms.CharField(label=_("单位"), max_length=40)
    source = forms.CharField(label=_("出处（发布者、文件名）"), max_length=TITLE)
    year = forms.CharField(label=_("年份"), max_length=4)

    def __init__(self, data: Any = None, *, unit: str = ""):
        super().__init__(data, initial={"own": "1", "unit": unit})
