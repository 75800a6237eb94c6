"""Forms of the committee: of a case from opening to vote, and of the experts' pool."""

from __future__ import annotations

from collections.abc import Iterable
from operator import attrgetter
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from zuji.committee import ProposedRow, committee_rules
from zuji.sectors.registry import industries
from zuji_portal.committee.choices import CHOICES, KINDS
from zuji_portal.committee.models import (
    Case,
    Consolidation,
    LineComment,
    RuleSunset,
    Score,
    Seat,
    Vote,
)
from zuji_portal.foundation.accounts.models import Appointment
from zuji_portal.foundation.workflow.forms import logged_reason
from zuji_portal.ui.forms import CountField, DayField, SiteForm, column, reason
from zuji_portal.ui.language import lang, options


def _disciplines() -> list[tuple[str, str]]:
    return [(key, d[lang()]) for key, d in committee_rules().disciplines.items()]


def _industries() -> list[tuple[str, str]]:
    return [(key, i[lang()]) for key, i in industries().items()]


class CaseForm(SiteForm):
    """What is brought before the committee, and why."""

    kind = forms.ChoiceField(label=_("类别"), choices=options(KINDS))
    subject = column(
        Case,
        "subject",
        label=_("对象（模型代号，因子修订、规则、声明、方法学或互认协议的编号）"),
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


class ObjectionForm(SiteForm):
    reason = column(Case, "reason", label=_("理由与依据"), rows=4)


class CommentForm(SiteForm):
    """A comment of the public on a change of the proposal (its line), or on the whole."""

    line = CountField(label=_("对哪一处"), initial=0, required=False)
    text = column(LineComment, "text", label=_("意见"), rows=3)

    def clean_line(self) -> int:
        return self.cleaned_data["line"] or 0


def places_of(proposed: Iterable[tuple[ProposedRow, Any]]) -> list[tuple[int, str]]:
    """Where a comment may be hung: on the whole, or on a change that stands in the new text."""
    places = {
        row.line: " · ".join(filter(None, (row.of[lang()], row.aspect[lang()])))
        for row, _ in proposed
        if row.line
    }
    return [(0, gettext("总体")), *places.items()]


class CloseForm(SiteForm):
    reason = logged_reason(label=_("提前结束的理由"), required=False)


class DrawForm(SiteForm):
    """How many experts are drawn; none takes the number of the rules."""

    size = CountField(
        label=_("人数（奇数）"), initial=lambda: committee_rules().default, required=False
    )

    def clean_size(self) -> int:
        return self.cleaned_data["size"] or 0


class RecuseForm(SiteForm):
    because = reason(Seat, "recused_why", label=_("回避理由"))


class ScoreForm(SiteForm):
    """A score for each criterion of the rules, and an opinion."""

    text = column(Score, "text", label=_("意见"), rows=4)

    def __init__(self, data: Any = None, **more: Any):
        super().__init__(data, **more)
        marks: dict[str, Any] = {
            name: forms.ChoiceField(
                label=label[lang()],
                choices=[(mark, mark) for mark in "12345"],
                error_messages={"required": "score-wrong", "invalid_choice": "score-wrong"},
            )
            for name, label in committee_rules().criteria.items()
        }
        self.fields = marks | self.fields

    def clean(self) -> dict[str, Any]:
        scores = {n: self.cleaned_data.get(n, "") for n in committee_rules().criteria}
        return {"scores": scores, "text": self.cleaned_data.get("text", "")}


class ConsolidateForm(SiteForm):
    text = column(Consolidation, "text", label=_("组长汇总（评分与公众意见）"), rows=6)


class VoteForm(SiteForm):
    choice = forms.ChoiceField(label=_("意见"), choices=options(CHOICES))
    reason = column(Vote, "reason", label=_("理由（通过可留空）"))


class ExpertForm(SiteForm):
    """Enters a person with an expert's appointment into the pool, or changes the entry."""

    appointment = forms.ModelChoiceField(
        Appointment.objects.in_force().filter(role="expert").select_related("user"),
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
