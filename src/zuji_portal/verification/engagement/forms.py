"""Forms of an engagement: assigning a body, sample, findings, visits, conclusion."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from zuji.core.label import Label
from zuji.core.words import OPINIONS, SEVERITIES
from zuji_portal.foundation.workflow.forms import logged_reason
from zuji_portal.ui.forms import DayField, SiteForm, column, reason
from zuji_portal.ui.language import lang, options
from zuji_portal.verification.models import (
    Assignment,
    Remark,
    SampleChange,
    Sighting,
    VerificationFinding,
    Visit,
    VisitPhoto,
)
from zuji_portal.verification.rules import CONCLUSION

WHOLE_STUDY = Label("整个核算", "the study as a whole")
Options = list[tuple[str, str]]


class AssignForm(SiteForm):
    reason = reason(Assignment, label=_("选定理由"))


class SightingForm(SiteForm):
    note = column(Sighting, "note", label=_("查看记录"))


class AdjustForm(SiteForm):
    reason = reason(SampleChange)


class FindingForm(SiteForm):
    """A finding at one of the `places` of the study, or at the whole."""

    severity = forms.ChoiceField(label=_("严重程度"), choices=options(SEVERITIES))
    field = forms.ChoiceField(label=_("位置"))
    text = column(VerificationFinding, "text", label=_("读到什么、应为什么"), rows=3)

    def __init__(self, data: Any = None, *, places: Options | None = None):
        super().__init__(data)
        place: Any = self.fields["field"]
        place.choices = [("study", WHOLE_STUDY[lang()]), *(places or [])]


class AnswerForm(SiteForm):
    text = column(Remark, "text", label=_("怎样整改、依据什么"))


class SettleForm(SiteForm):
    text = column(Remark, "text", label=_("结论与依据"))


class VisitForm(SiteForm):
    site = forms.ChoiceField(label=_("场所"))
    visited_on = DayField(label=_("日期"))
    people = column(Visit, "people", label=_("参加人员"))
    text = column(Visit, "text", label=_("看到什么"), rows=5)
    caption = column(VisitPhoto, "caption", label=_("照片说明"))

    def __init__(self, data: Any = None, *, sites: Options | None = None):
        super().__init__(data)
        site: Any = self.fields["site"]
        site.choices = sites or []


def _part(name: str, label: Any, rows: int, *, required: bool = True) -> Any:
    """A text of the conclusion's draft."""
    area = forms.Textarea(attrs={"rows": rows})
    return forms.CharField(label=label, max_length=CONCLUSION[name], widget=area, required=required)


class ConclusionForm(SiteForm):
    opinion = forms.ChoiceField(label=_("意见类型"), choices=options(OPINIONS))
    scope = _part("scope", _("核查范围"), 3)
    procedures = _part("procedures", _("所做的程序"), 4)
    limits = _part("limits", _("限制与保留事项（无保留意见可留空）"), 3, required=False)


class ReopenForm(SiteForm):
    reason = logged_reason(label=_("退回理由"))
