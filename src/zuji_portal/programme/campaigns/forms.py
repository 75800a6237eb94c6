"""Forms of campaigns: opening, extending, answering."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from zuji.core.figures import figure_text
from zuji.sectors.registry import get_model, model_files
from zuji.supervision import WANTED
from zuji_portal.foundation.workflow.forms import logged_reason
from zuji_portal.programme.campaigns import rules
from zuji_portal.programme.campaigns.models import DataCampaign, DataRequest
from zuji_portal.programme.scope import every_industry
from zuji_portal.studies.models import Revision
from zuji_portal.ui.forms import CityField, CountField, DayField, SiteForm, UploadField, column
from zuji_portal.ui.language import lang
from zuji_portal.ui.templatetags.zuji import name


def _wanted() -> list[tuple[str, str]]:
    return [(key, word[lang()]) for key, word in WANTED.items()]


def _industries() -> list[tuple[str, Any]]:
    named = [(row.key, row.title[lang()]) for row in every_industry().values()]
    return [("", _("不限行业")), *named]


def _models() -> list[tuple[str, Any]]:
    return [("", _("不限产品类别")), *((m, get_model(m).title[lang()]) for m in model_files())]


class CampaignForm(SiteForm):
    """Whom to ask, for what, until when. A city's officer asks in the own city."""

    title_zh = column(DataCampaign, "title_zh", label=_("名称"))
    title_en = column(DataCampaign, "title_en", label=_("英文名称"))
    wanted = forms.ChoiceField(label=_("征集什么"), choices=_wanted)
    year = CountField(least=2000, most=2100, label=_("数据年份（征集核算时）"), required=False)
    what = column(DataCampaign, "what", label=_("要求：提供什么、依据什么文件、与谁联系"), rows=5)
    industry = forms.ChoiceField(label=_("行业"), choices=_industries, required=False)
    city = CityField(label=_("市"), empty=_("全省"))
    model_id = forms.ChoiceField(label=_("产品类别"), choices=_models, required=False)
    due_on = DayField(label=_("截止日期"))

    def __init__(self, data: Any = None, *, city: str = ""):
        super().__init__(data, initial={"year": timezone.localdate().year - 1})
        self.of_city = city
        if city:
            del self.fields["city"]

    def clean(self) -> None:
        today = timezone.localdate()
        self.check(lambda values: rules.read_campaign(values, today, self.of_city))


class ExtendForm(SiteForm):
    due_on = DayField(label=_("新的截止日期"))
    reason = logged_reason(label=_("延期理由，告知企业"))


class AnswerRequestForm(SiteForm):
    """Studies that fit, where a study is asked for; a file; words."""

    studies = forms.MultipleChoiceField(
        label=_("用哪份核算答复"), widget=forms.CheckboxSelectMultiple, required=False
    )
    file = UploadField(label=_("文件（选填，存入本企业的佐证材料）"), required=False)
    text = column(DataRequest, "text", label=_("说明（选填）"), rows=3)

    def __init__(
        self, data: Any = None, files: Any = None, *, fitting: list[Revision] | None = None
    ):
        super().__init__(data, files)
        chosen: Any = self.fields["studies"]
        chosen.choices = [(str(row.study_id), _named(row)) for row in fitting or ()]
        if not fitting:
            del self.fields["studies"]


def _named(revision: Revision) -> str:
    study, figures = revision.study, revision.figures
    said = figure_text(figures.total, figures.unit, lang())
    return f"{name(study.product)} · {study.year} · {said}"
