"""Forms of research and staff."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from zuji_portal.enterprises.organisations.models import Enterprise
from zuji_portal.programme.research.models import ResearchProject
from zuji_portal.programme.research.rules import FIELDS, FIRST_YEAR, KINDS
from zuji_portal.studies.models import ReductionMeasure
from zuji_portal.ui.forms import CountField, DayField, SiteForm, column, reason
from zuji_portal.ui.language import options

MOST_YUAN = 10**12
"""More than any enterprise spends on research in a year."""
LAST_YEAR = 2100
MOST_HEADS = 1_000_000


def yuan(label: Any, *, required: bool = False) -> forms.FloatField:
    return forms.FloatField(label=label, required=required, min_value=0, max_value=MOST_YUAN)


class ProjectForm(SiteForm):
    """A research project."""

    name_zh = column(ResearchProject, "name_zh", label=_("项目名称"))
    name_en = column(ResearchProject, "name_en", label=_("英文名称"))
    field = forms.ChoiceField(label=_("领域"), choices=options(FIELDS))
    partner = column(ResearchProject, "partner", label=_("合作单位（高校、院所、企业）"))
    since = DayField(label=_("开始日期"))
    until = DayField(label=_("计划完成日期"), required=False)
    budget = yuan(_("预算（元）"))
    measure = forms.ModelChoiceField(
        ReductionMeasure.objects.none(),
        label=_("已用于的减排措施"),
        required=False,
        empty_label="—",
    )

    def __init__(self, data: Any = None, *, enterprise: Enterprise | None = None, **more: Any):
        super().__init__(data, **more)
        if enterprise is not None:
            chosen: Any = self.fields["measure"]
            chosen.queryset = ReductionMeasure.objects.filter(product__enterprise=enterprise)


class SpendingForm(SiteForm):
    year = CountField(label=_("年份"), least=FIRST_YEAR, most=LAST_YEAR)
    yuan = yuan(_("当年研发投入（元）"), required=True)


class FinishProjectForm(SiteForm):
    done_on = DayField(label=_("结题日期"))
    outcome = column(
        ResearchProject, "outcome", rows=3, label=_("成果（技术、专利、论文、应用）"), required=True
    )


class StopProjectForm(SiteForm):
    reason = reason(ResearchProject, "stopped_why", label=_("终止理由"))


class StaffForm(SiteForm):
    """People of one kind of work at the end of a year."""

    year = CountField(label=_("年份（年末数）"), least=FIRST_YEAR, most=LAST_YEAR)
    kind = forms.ChoiceField(label=_("工作"), choices=options(KINDS))
    heads = CountField(label=_("人数"), most=MOST_HEADS)
    qualified = CountField(label=_("其中持有相应证书的人数"), required=False, most=MOST_HEADS)
