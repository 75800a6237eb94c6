"""Forms of plants: a file, or the sheets as texts."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from zuji.plants.book_layout import SHEETS
from zuji.sectors.registry import by_industry, get_model, industries
from zuji_portal.studies.plants.models import PlantCheck
from zuji_portal.ui.forms import SiteForm, UploadField, column
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


class PlantStudiesForm(SiteForm):
    """Products of a plant that are to have studies, and the model of those not registered yet."""

    model_id = forms.ChoiceField(label=_("行业模型"))
    skus = forms.MultipleChoiceField(
        label=_("产品"), widget=forms.SelectMultiple(attrs={"size": 15})
    )

    def __init__(self, data: Any = None, *, products: Sequence[tuple[str, str]] = ()):
        super().__init__(data)
        chosen: Any = self.fields["skus"]
        chosen.choices = products
        models: Any = self.fields["model_id"]
        models.choices = [
            (industries()[industry][lang()], [(m, get_model(m).title[lang()]) for m in of])
            for industry, of in by_industry().items()
        ]


class PlantCheckForm(SiteForm):
    """What a verifier has checked of what the products have in common."""

    text = column(PlantCheck, "text", label=_("核对了哪些总量、凭证、因子和分摊依据"), rows=4)
