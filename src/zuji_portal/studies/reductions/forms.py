"""Forms of reduction measures: planning, finishing, dropping."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from zuji.footprint.measures import Measure
from zuji.sectors.model import Model
from zuji.sectors.registry import get_model
from zuji_portal.studies.models import ReductionMeasure, Revision
from zuji_portal.studies.reductions.effects import offered
from zuji_portal.ui.forms import CountField, DayField, SiteForm, column, reason
from zuji_portal.ui.language import lang

LONGEST_LIFE = 60
"""Years of use of a plant."""
MOST_YUAN = 10**12
"""More than any plant spends on a measure or saves with it in a year."""
MOST_SAVED = 10**9
"""kgCO2e a declared unit: a million tonnes."""


class ReductionForm(SiteForm):
    """A measure of the library, or one's own with what it should save."""

    measure = forms.ChoiceField(label=_("措施库中的措施"), required=False)
    name_zh = column(ReductionMeasure, "name_zh", label=_("或自填：措施名称"), required=False)
    name_en = column(ReductionMeasure, "name_en", label=_("自填：英文名称"))
    step = forms.ChoiceField(label=_("自填：作用的环节"), required=False)
    expected = forms.FloatField(
        label=_("自填：预计每声明单位减少（kgCO2e）"),
        required=False,
        min_value=0,
        max_value=MOST_SAVED,
    )
    planned_on = DayField(label=_("计划完成日期"))
    cost = forms.FloatField(
        label=_("预计投入（元）"), required=False, min_value=0, max_value=MOST_YUAN
    )
    life = CountField(label=_("使用年限（年）"), required=False, least=1, most=LONGEST_LIFE)
    running = forms.FloatField(
        label=_("每年运行费用的变化（元，省钱填负数）"),
        required=False,
        min_value=-MOST_YUAN,
        max_value=MOST_YUAN,
    )

    def __init__(self, data: Any = None, *, baseline: Revision | None = None):
        super().__init__(data)
        measures: list[Measure] = offered(baseline) if baseline else []
        model: Model | None = get_model(baseline.study.model_id) if baseline else None
        self._choose("measure", [(m.id, m.label[lang()]) for m in measures])
        self._choose("step", [(s.id, s.label[lang()]) for s in model.steps] if model else [])

    def _choose(self, name: str, options: list[tuple[str, str]]) -> None:
        chosen = self.fields[name]
        assert isinstance(chosen, forms.ChoiceField)
        chosen.choices = [("", "—"), *options]


class FinishReductionForm(SiteForm):
    done_on = DayField(label=_("完成日期"))
    paid = forms.FloatField(
        label=_("实际投入（元）"), required=False, min_value=0, max_value=MOST_YUAN
    )


class DropReductionForm(SiteForm):
    reason = reason(ReductionMeasure, "dropped_why", label=_("不再实施的理由"))
