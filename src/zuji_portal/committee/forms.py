"""Forms of the committee: opening a case, entering an expert into the pool."""

from __future__ import annotations

from operator import attrgetter
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from zuji.committee import committee_rules
from zuji.sectors.registry import industries
from zuji_portal.committee.choices import KINDS
from zuji_portal.committee.models import Case, RuleSunset
from zuji_portal.foundation.accounts.models import Appointment
from zuji_portal.ui.forms import DayField, SiteForm, column
from zuji_portal.ui.language import lang, options


def _disciplines() -> list[tuple[str, str]]:
    return [(key, d[lang()]) for key, d in committee_rules().disciplines.items()]


def _industries() -> list[tuple[str, str]]:
    return [(key, i[lang()]) for key, i in industries().items()]


class CaseForm(SiteForm):
    kind = forms.ChoiceField(label=_("类别"), choices=options(KINDS))
    subject = column(
        Case,
        "subject",
        label=_("对象（模型代号、因子修订号、规则编号、声明编号）"),
        required=False,
    )
    title_zh = column(Case, "title_zh", label=_("标题"))
    title_en = column(Case, "title_en", label=_("英文标题"))
    reason = column(Case, "reason", label=_("为什么"), rows=4)
    proposed_text = column(
        Case,
        "proposed_text",
        label=_("拟议文本（YAML；模型、产品规则、分级方案）"),
        rows=16,
        attrs={"spellcheck": "false"},
        strip=False,
    )
    replaced_by = column(
        RuleSunset,
        "replaced_by",
        label=_("由哪项规则取代（仅停用规则）"),
        required=False,
    )
    until = DayField(label=_("停用日期（仅停用规则）"), required=False)

    def clean_until(self) -> str:
        day = self.cleaned_data["until"]
        return day.isoformat() if day else ""


class ExpertForm(SiteForm):
    """Enters a person with an expert's appointment into the pool, or changes the entry."""

    appointment = forms.ModelChoiceField(
        Appointment.objects.filter(role="expert", ended_at=None).select_related("user"),
        label=_("已任命的专家"),
        empty_label=None,
    )
    disciplines = forms.MultipleChoiceField(
        label=_("专业"), choices=_disciplines, widget=forms.CheckboxSelectMultiple
    )
    industries = forms.MultipleChoiceField(
        label=_("行业（不选为所有）"),
        choices=_industries,
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    employers = forms.CharField(
        label=_("任职单位的统一社会信用代码（逗号分隔，用于回避）"),
        max_length=200,
        required=False,
    )

    def __init__(self, data: Any = None):
        super().__init__(data)
        appointment: Any = self.fields["appointment"]
        appointment.label_from_instance = attrgetter("user")

    def clean_employers(self) -> list[str]:
        return str(self.cleaned_data["employers"]).upper().replace("，", ",").split(",")
