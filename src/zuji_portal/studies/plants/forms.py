"""Forms of plants: a file, or the sheets as texts."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from zuji.plants.book_layout import SHEETS
from zuji_portal.ui.forms import SiteForm, UploadField
from zuji_portal.ui.language import lang

LONGEST_SHEET = 300_000
"""Characters of one sheet that is entered on the page; a larger plant comes as a file."""


class PlantFileForm(SiteForm):
    """A plant as one file."""

    file = UploadField(label=_("台账文件（.zip、.xlsx）"), accept=".zip, .xlsx, .xls")


class PlantSheetsForm(SiteForm):
    """A plant as texts that a spreadsheet copies: a line a row, tabs between the cells."""

    def __init__(self, data: Any = None, *, initial: dict[str, str] | None = None):
        super().__init__(data, initial=initial)
        for part, label in SHEETS.items():
            self.fields[part] = forms.CharField(
                label=label[lang()],
                required=False,
                max_length=LONGEST_SHEET,
                strip=False,
                widget=forms.Textarea(attrs={"rows": 6, "wrap": "off", "spellcheck": "false"}),
            )
