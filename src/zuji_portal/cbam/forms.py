"""Forms of a dossier: what is filed for whom, and another version."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from zuji_portal.cbam.models import FiledDossier
from zuji_portal.ui.forms import SiteForm, UploadField, column

LONGEST = 40


class InstallationForm(SiteForm):
    """The installation's file with the quantity and the origin of the good."""

    file = UploadField(
        label=_("装置文件（.yaml、.json）"),
        accept=".yaml, .yml, .json",
        help_text=_("一个装置的源流、生产过程、货物与前体。"),
    )
    quantity = forms.CharField(
        label=_("进口量"), max_length=LONGEST, help_text=_("没有写单位的按吨。")
    )
    country = forms.CharField(
        label=_("货物产地"),
        max_length=LONGEST,
        initial=_("中国"),
        help_text=_("国家名称或代码；默认值按产地取。"),
    )

    def filed(self) -> tuple[bytes, str, dict[str, Any]]:
        """Content and name of the file, and what stands beside it."""
        values = self.values()
        content, name = values.pop("file")
        return content, name, values


class FileForm(InstallationForm):
    """A dossier for an importer."""

    importer = column(FiledDossier, "importer", label=_("进口商名称"))
    importer_country = forms.CharField(label=_("进口商所在国"), max_length=LONGEST)
    eori = column(FiledDossier, "eori", label=_("进口商 EORI 号"), required=False)
    importer_number = column(
        FiledDossier, "importer_number", label=_("进口商 CBAM 账户号"), required=False
    )
    cn = forms.CharField(
        label=_("CN 编码（文件里这个产品只有一种货物时不用填）"),
        max_length=LONGEST,
        required=False,
    )
    process = column(
        FiledDossier,
        "process",
        label=_("生产过程（同一编码由几个过程制成时填）"),
        required=False,
    )


class UpdateForm(InstallationForm):
    """Another version for the same good and importer."""
