"""The form that adds a file to an enterprise's evidence."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from zuji.core.refusals import blocking
from zuji_portal.enterprises.evidence.models import KINDS
from zuji_portal.ui.forms import DayField, SiteForm, UploadField
from zuji_portal.ui.language import options


class EvidenceForm(SiteForm):
    file = UploadField(label=_("文件（≤ 50 MB）"))
    kind = forms.ChoiceField(label=_("类型"), choices=options(KINDS), required=False)
    start = DayField(label=_("所属期间开始"), required=False)
    end = DayField(label=_("所属期间结束"), required=False)

    def clean(self) -> dict[str, Any]:
        start, end = self.cleaned_data.get("start"), self.cleaned_data.get("end")
        if (start is None) != (end is None):
            self.add([blocking("field-missing", "end" if start else "start")])
        elif start and end and end < start:
            self.add([blocking("period-wrong", "end", end.isoformat(), f"≥ {start}")])
        return self.cleaned_data
