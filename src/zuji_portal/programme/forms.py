"""Forms of what the province enters itself."""

from __future__ import annotations

from collections import Counter
from functools import partial
from typing import Any, cast

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from zuji.core.figures import in_full
from zuji.core.numbers import read_quantity
from zuji.core.refusals import refuse
from zuji.sectors.registry import get_model, model_files
from zuji_portal.programme import rules
from zuji_portal.programme.actions import known_places
from zuji_portal.programme.agreed import read_task
from zuji_portal.programme.models import (
    AgreedTask,
    Benchmark,
    Consultation,
    FiledReport,
    KeyIndustry,
    Pilot,
    ReportSentence,
    Target,
)
from zuji_portal.programme.scope import departments, every_industry, regimes, schemes
from zuji_portal.programme.whatif import measured_in, measures, offered_factors, offered_tiers
from zuji_portal.ui.forms import CityField, CountField, DayField, SiteForm, column
from zuji_portal.ui.language import lang


def _regimes() -> list[tuple[str, str]]:
    return [(r.key, r.title[lang()]) for r in regimes().values()]


def _years() -> list[tuple[str, str]]:
    years = sorted({y for r in regimes().values() for y in r.years})
    return [(str(y), str(y)) for y in years]


def _industries() -> list[tuple[str, Any]]:
    named = [(i.key, i.title[lang()]) for i in every_industry().values()]
    return [("", _("不分行业")), *named]


def _key_industries() -> list[tuple[str, Any]]:
    return [("", _("新增一个行业")), *_industries()[1:]]


def _schemes() -> list[tuple[str, Any]]:
    named = [(key, scheme.title[lang()]) for key, scheme in schemes().items()]
    return [("", _("新的试点方案")), *named]


def _models() -> list[tuple[str, str]]:
    return [(m, get_model(m).title[lang()]) for m in model_files()]


def _departments() -> list[tuple[str, str]]:
    return [(key, d[lang()]) for key, d in departments().items()]


class TargetForm(SiteForm):
    """One target; without a number it is taken away."""

    regime = forms.ChoiceField(label=_("方案"), choices=_regimes)
    year = forms.ChoiceField(label=_("年份"), choices=_years)
    city = CityField(label=_("市"), empty=_("不分市"))
    industry = forms.ChoiceField(label=_("行业"), choices=_industries, required=False)
    planned = forms.CharField(
        label=_("目标（个；留空为取消）"),
        required=False,
        widget=forms.TextInput({"inputmode": "numeric"}),
    )
    source = column(Target, "source", label=_("依据"))
    row: rules.TargetRow | None = None

    def clean(self) -> None:
        self.row, findings = rules.read_target(self.cleaned_data, known_places(), str)
        self.add(findings)


class IndustryForm(SiteForm):
    key = forms.ChoiceField(label=_("调整哪一个"), choices=_key_industries, required=False)
    name_zh = column(KeyIndustry, "name_zh", label=_("中文名"))
    name_en = column(KeyIndustry, "name_en", label=_("英文名"))
    classes = forms.CharField(
        label=_("行业代码或其前几位"),
        max_length=200,
        widget=forms.TextInput({"placeholder": "1711 1712"}),
    )
    since = DayField(label=_("起"))
    until = DayField(label=_("止"), required=False)
    source = column(KeyIndustry, "source", label=_("依据"))

    def clean(self) -> None:
        self.check(rules.read_industry)


class PilotForm(SiteForm):
    scheme = forms.ChoiceField(label=_("试点方案"), choices=_schemes, required=False)
    name_zh = column(Pilot, "name_zh", label=_("中文名"))
    name_en = column(Pilot, "name_en", label=_("英文名"))
    city = CityField(label=_("市"), empty=_("不分市"))
    industry = forms.ChoiceField(label=_("行业"), choices=_industries, required=False)
    since = DayField(label=_("起"))
    source = column(Pilot, "source", label=_("依据"))

    def clean(self) -> None:
        self.check(lambda values: rules.read_pilot(values, list(every_industry())))


class EndPilotForm(SiteForm):
    until = DayField(label=_("止"))


class ConsultationForm(SiteForm):
    held_on = DayField(label=_("日期"))
    departments = forms.MultipleChoiceField(
        label=_("参加部门"), choices=_departments, widget=forms.CheckboxSelectMultiple
    )
    subject = column(Consultation, "subject", label=_("议题"))
    conclusions = column(Consultation, "conclusions", label=_("结论"), rows=4)

    def clean(self) -> None:
        today = timezone.localdate()
        self.check(lambda values: rules.read_consultation(values, list(departments()), today))


class TaskForm(SiteForm):
    """What a meeting agreed; one of the departments that took part is responsible."""

    department = forms.ChoiceField(label=_("责任部门"), choices=_departments)
    what = column(AgreedTask, "what", label=_("做什么"), rows=2)
    due_on = DayField(label=_("期限"))

    def __init__(self, *args: Any, meeting: Consultation | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if meeting is not None:
            department = cast(forms.ChoiceField, self.fields["department"])
            department.choices = [row for row in _departments() if row[0] in meeting.departments]
        self.meeting = meeting

    def clean(self) -> None:
        meeting = self.meeting
        if meeting is not None:
            self.check(lambda values: read_task(values, meeting, departments()))


class BenchmarkForm(SiteForm):
    model_id = forms.ChoiceField(label=_("产品类别"), choices=_models)
    place_zh = column(Benchmark, "place_zh", label=_("省或国家"))
    place_en = column(Benchmark, "place_en", label=_("省或国家（英文）"))
    year = CountField(least=1990, most=2100, label=_("数据年份"))
    low = forms.CharField(label=_("公开发布的数值或下限（kgCO₂e/单位）"))
    high = forms.CharField(label=_("上限（公布一个值时留空）"), required=False)
    source = column(Benchmark, "source", label=_("来源（文件名、发布单位）"))
    url = column(Benchmark, "url", label=_("网址"))
    published_on = DayField(label=_("发布日期"))

    def clean(self) -> None:
        today = timezone.localdate()
        self.check(lambda values: rules.read_benchmark(values, today))


class WithdrawBenchmarkForm(SiteForm):
    reason = column(Benchmark, "withdrawn_why", label=_("停用理由"), required=True)


def _factors() -> list[tuple[str, Any]]:
    return [("", _("不变")), *((key, label[lang()]) for key, label in offered_factors())]


def _tiers() -> list[tuple[str, Any]]:
    return [("", _("不变")), *((key, label[lang()]) for key, label in offered_tiers())]


def _measures() -> list[tuple[str, Any]]:
    titles = {key: m.label[lang()] for key, m in measures().items()}
    often = Counter(titles.values())
    named = sorted(
        (f"{title} · {measured_in()[key][lang()]}" if often[title] > 1 else title, key)
        for key, title in titles.items()
    )
    return [("", _("不推广")), *((key, title) for title, key in named)]


class WhatIfForm(SiteForm):
    """What moves: a factor, the limit of a tier, a measure."""

    factor = forms.ChoiceField(label=_("哪个因子变动"), choices=_factors, required=False)
    change = forms.CharField(label=_("变动（%，如 -10）"), required=False)
    tier = forms.ChoiceField(label=_("哪一级的上限变动"), choices=_tiers, required=False)
    limit = forms.CharField(label=_("新的上限（单位与原上限相同）"), required=False)
    measure = forms.ChoiceField(label=_("推广哪项措施"), choices=_measures, required=False)
    share = CountField(label=_("多少适用的企业采用（%）"), least=1, most=100, initial=50)

    def clean(self) -> None:
        values = self.cleaned_data
        for name, of, unit, ends in (
            ("change", "factor", "%", (-100.0, 900.0)),
            ("limit", "tier", "", (0.0, 1e9)),
        ):
            if values.get(of):
                self.check(partial(_read, name, unit, ends))


def _read(name: str, unit: str, ends: tuple[float, float], values: dict[str, Any]) -> None:
    number = read_quantity(values.get(name), unit, name)
    if not ends[0] <= number <= ends[1]:
        said = " … ".join(f"{in_full(end)}{unit}" for end in ends)
        raise refuse("value-range", name, f"{in_full(number)}{unit}", said)
    values[name] = number


class FileReportForm(SiteForm):
    number = forms.CharField(label=_("发文字号（选填，如 ×环函〔2026〕12号）"), required=False)
    reason = column(FiledReport, "reason", label=_("更正理由"))


class SentenceForm(SiteForm):
    """A sentence of a report in the editor; figures in square brackets."""

    key = forms.CharField(widget=forms.HiddenInput)
    text = column(ReportSentence, "text", label=_("文字"), rows=3)
