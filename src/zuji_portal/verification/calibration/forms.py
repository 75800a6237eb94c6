"""Forms of calibration: opening a round, answering it."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from zuji.sectors.registry import get_model
from zuji.training.plants import calibration_models
from zuji_portal.ui.forms import DayField, SiteForm
from zuji_portal.ui.language import lang


def _models() -> list[tuple[str, str]]:
    return [(model, get_model(model).title[lang()]) for model in calibration_models()]


class CalibrationForm(SiteForm):
    model = forms.ChoiceField(label=_("案例"), choices=_models)
    closes_on = DayField(label=_("答题截止日期（最长 90 天）"))


class CalibrationAnswerForm(SiteForm):
    """The corrected footprint, and the entry that is wrong."""

    value = forms.FloatField(label=_("更正后的碳足迹"))
    line = forms.ChoiceField(label=_("有错的数据"))

    def __init__(self, data: Any = None, *, lines: Any = ()):
        super().__init__(data)
        line = self.fields["line"]
        assert isinstance(line, forms.ChoiceField)
        line.choices = [(each.name, each.label[lang()]) for each in lines]
