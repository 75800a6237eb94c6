"""Forms of draws: preparing one, entering its seed; the inspectors' register."""

from __future__ import annotations

import datetime
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from zuji.core.places import industry_classes
from zuji.core.refusals import blocking
from zuji.supervision import seed_sources, supervision_rules
from zuji_portal.enterprises.organisations.models import Enterprise
from zuji_portal.supervision.draws.models import InspectionDraw, Inspector
from zuji_portal.ui.forms import CityField, CountField, DayField, FindingError, SiteForm, column
from zuji_portal.ui.language import lang

HOUR = r"([01]\d|2[0-3]):[0-5]\d"


def _divisions() -> list[tuple[str, str]]:
    """Divisions of GB/T 4754 in which an enterprise is enrolled."""
    codes = Enterprise.objects.exclude(industry="").values_list("industry", flat=True).distinct()
    used = sorted({code[:2] for code in codes})
    names = {row.code: row.zh if lang() == "zh" else row.en for row in industry_classes()}
    return [("", str(_("全部行业"))), *((code, names.get(code) or code) for code in used)]


def _sources() -> list[tuple[str, str]]:
    return [(key, source.label[lang()]) for key, source in seed_sources().items()]


class PrepareDrawForm(SiteForm):
    """What is drawn from, how many, and which public value will decide."""

    title = column(InspectionDraw, "title", label=_("抽查名称"))
    division = forms.ChoiceField(label=_("行业"), choices=_divisions, required=False)
    take = CountField(label=_("抽查家数"), least=1, most=9999)
    risk_percent = CountField(label=_("其中按风险加权抽取（%）"), most=100)
    source = forms.ChoiceField(label=_("公共随机数来源"), choices=_sources)
    seed_number = forms.CharField(
        label=_("彩票期号（其他来源不填）"), max_length=40, required=False
    )
    day = DayField(label=_("随机数产生的日期"))
    hour = forms.RegexField(
        HOUR,
        label=_("时刻（如 21:15）"),
        max_length=5,
        error_messages={"invalid": "hour-wrong"},
    )

    def __init__(self, data: Any = None):
        rules = supervision_rules().draw
        super().__init__(data, initial={"risk_percent": rules.risk_percent.value})

    def clean(self) -> dict[str, Any]:
        read: dict[str, Any] = super().clean() or {}
        day, hour = read.pop("day", None), read.pop("hour", None)
        if day and hour:
            at = datetime.datetime.combine(day, datetime.time.fromisoformat(hour))
            read["seed_at"] = timezone.make_aware(at)
        source = seed_sources().get(read.get("source", ""))
        if source and source.rule.kind == "lottery" and not read.get("seed_number"):
            self.add_error("seed_number", FindingError(blocking("field-missing", "seed_number")))
        return read


class SeedForm(SiteForm):
    """The seed as it was published; of a beacon with the signature."""

    value = column(InspectionDraw, "seed_value", label=_("随机数（照公布的原样）"), required=True)
    proof = column(InspectionDraw, "seed_proof", label=_("签名（signature）"), required=False)

    def __init__(self, data: Any = None, *, kind: str = ""):
        super().__init__(data)
        if kind != "beacon":
            del self.fields["proof"]


class InspectorForm(SiteForm):
    """A person of the register: code, name, office, own city, former employers, account."""

    code = forms.RegexField(
        r"^[A-Za-z0-9._-]{1,20}$",
        label=_("编号（公开）"),
        max_length=20,
        error_messages={"invalid": "inspector-code"},
    )
    name = column(Inspector, "name", label=_("姓名（不公开）"))
    office = column(Inspector, "office", label=_("单位"))
    city = CityField(label=_("所在市"), empty=_("省直"))
    employers = forms.CharField(
        label=_("任职过的企业（信用代码，空格分开，选填）"), max_length=400, required=False
    )
    email = forms.EmailField(label=_("账户邮箱（选填，用来查经手过的企业）"), required=False)
