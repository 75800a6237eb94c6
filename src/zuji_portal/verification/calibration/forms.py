"""Forms of calibration: opening a round, answering it."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from zuji.sectors.registry import get_model
from zuji.training import course
from zuji_portal.ui.forms import DayField, SiteForm
from zuji_portal.ui.language import lang
from zuji_portal.verification.calibration.actions import COURSE, KIND


def _questions() -> list[tuple[str, str]]:
    found = course(COURSE).questions.values()
    return [(q.id, get_model(q.model).title[lang()]) for q in found if q.kind == KIND]


class CalibrationForm(SiteForm):
    question = forms.ChoiceField(label=_("案例"), choices=_questions)
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
