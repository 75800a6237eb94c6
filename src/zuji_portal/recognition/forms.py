"""Form of an agreement that is proposed."""

from __future__ import annotations

from functools import partial

from django import forms
from django.utils.translation import gettext_lazy as _

from zuji_portal.recognition.models import Agreement
from zuji_portal.recognition.rules import choices, read_agreement
from zuji_portal.ui.forms import DayField, SiteForm, column
from zuji_portal.ui.language import lang


def _options(name: str) -> list[tuple[str, str]]:
    return [(key, word[lang()]) for key, word in choices()[name].items()]


class AgreementForm(SiteForm):
    """The terms of an agreement with a scheme."""

    scheme = forms.ChoiceField(label=_("对方制度"), choices=partial(_options, "scheme"))
    kind = forms.ChoiceField(label=_("互认方式"), choices=partial(_options, "kind"))
    way = forms.ChoiceField(label=_("方向"), choices=partial(_options, "way"))
    title_zh = column(Agreement, "title_zh", label=_("协议名称"))
    title_en = column(Agreement, "title_en", label=_("协议英文名称"))
    reference = column(Agreement, "reference", label=_("文件：文号、签署日期、公布网址"))
    since = DayField(label=_("生效日期"))
    until = DayField(label=_("有效期至（空：长期）"), required=False)
    model_ids = forms.MultipleChoiceField(
        label=_("适用的产品（不选为所有）"),
        choices=partial(_options, "model_ids"),
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    conditions_zh = column(
        Agreement, "conditions_zh", label=_("条件与补充说明（附条件互认须填）"), rows=4
    )
    conditions_en = column(Agreement, "conditions_en", label=_("条件与补充说明（英文）"), rows=4)

    def clean(self) -> None:
        if not self.errors:
            self.check(read_agreement)
