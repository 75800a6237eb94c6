"""Forms of carbon inclusion: methodologies, scenes, operators, rewards; the simulator."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from zuji_portal.catalogue.models import Entry
from zuji_portal.catalogue.queries import public
from zuji_portal.consumer.models import Methodology, Operator, Reward, Scene
from zuji_portal.ui.forms import CountField, DayField, OnceField, SiteForm, column, reason
from zuji_portal.ui.language import lang


class MethodologyForm(SiteForm):
    """A product, its baseline, and why a purchase of the one avoids one of the other."""

    title_zh = column(Methodology, "title_zh", label=_("名称"))
    title_en = column(Methodology, "title_en", label=_("英文名称"))
    product = forms.ModelChoiceField(
        Entry.objects.none(), label=_("低碳产品（证书有效）"), empty_label=None
    )
    baseline = forms.ModelChoiceField(
        Entry.objects.none(), label=_("基准产品（证书有效）"), empty_label=None
    )
    behaviour = column(Methodology, "behaviour", label=_("什么行为"), rows=2)
    counterfactual = column(
        Methodology, "counterfactual", label=_("没有这项行为时会怎样（反事实）"), rows=3
    )
    equivalence = column(Methodology, "equivalence", label=_("两种产品功能等同的依据"), rows=3)
    conservativeness = column(Methodology, "conservativeness", label=_("怎样保守取值"), rows=3)
    ceiling = column(Methodology, "ceiling", label=_("每年减排量上限（吨二氧化碳当量）"))
    is_counted_elsewhere = column(
        Methodology,
        "is_counted_elsewhere",
        label=_("这项活动已计入碳排放权交易或自愿减排交易"),
        required=False,
    )

    def __init__(self, data: Any = None, **more: Any):
        super().__init__(data, **more)
        for name in ("product", "baseline"):
            field: Any = self.fields[name]
            field.queryset = public().filter(level="certified").order_by("name_zh")
            field.label_from_instance = _named


def _named(entry: Entry) -> str:
    name = (lang() == "en" and entry.name_en) or entry.name_zh
    return f"{name} · {entry.year}"


class AssessmentForm(SiteForm):
    """What the expert found."""

    reason = reason(Methodology, "assessment", label=_("技术评估意见"), rows=4)


class SceneForm(SiteForm):
    """An operator's scene: with a methodology it gives points, else coupons."""

    operator = forms.ModelChoiceField(
        Operator.objects.filter(ended_at=None), label=_("运营方"), empty_label=None
    )
    methodology = forms.ModelChoiceField(
        Methodology.objects.filter(state="published"),
        label=_("方法学（不选则只发激励券）"),
        required=False,
        empty_label="—",
    )
    name_zh = column(Scene, "name_zh", label=_("名称"))
    name_en = column(Scene, "name_en", label=_("英文名称"))
    data_source = column(Scene, "data_source", label=_("数据从哪来"), rows=2)
    coupon = column(Scene, "coupon", label=_("激励券（没有积分时发）"), required=False)

    def __init__(self, data: Any = None, **more: Any):
        super().__init__(data, **more)
        field: Any = self.fields["methodology"]
        field.label_from_instance = _titled


def _titled(method: Methodology) -> str:
    return str(method.title_en if lang() == "en" else method.title_zh)


class OperatorForm(SiteForm):
    """Who operates an app, and where it takes messages."""

    name_zh = column(Operator, "name_zh", label=_("名称"))
    name_en = column(Operator, "name_en", label=_("英文名称"), required=False)
    contact = column(Operator, "contact", label=_("联系人"))
    url = column(
        Operator,
        "url",
        label=_("接收消息的网址（选填）"),
        required=False,
        form_class=forms.CharField,
    )


class RewardForm(SiteForm):
    """What an operator gives for points."""

    name_zh = column(Reward, "name_zh", label=_("名称"))
    name_en = column(Reward, "name_en", label=_("英文名称"))
    points = CountField(label=_("所需积分"), least=1)
    stock = CountField(label=_("数量"), least=1)
    until = DayField(label=_("兑换截止"))


class ConsentForm(SiteForm):
    """Which operator may report."""

    operator = forms.ModelChoiceField(Operator.objects.none(), label=_("运营方"), empty_label=None)

    def __init__(self, data: Any = None, *, operators: Any = None):
        super().__init__(data)
        field: Any = self.fields["operator"]
        if operators is not None:
            field.queryset = operators


class RedeemForm(SiteForm):
    """Sending it twice takes one."""

    token = OnceField()
