"""The form of a suggestion."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from zuji_portal.standards.suggestions.models import Suggestion
from zuji_portal.standards.suggestions.rules import SUGGESTED, SUGGESTERS
from zuji_portal.ui.forms import OnceField, SiteForm, column
from zuji_portal.ui.language import options


class SuggestionForm(SiteForm):
    """What is suggested, on what basis, and who suggests it."""

    kind = forms.ChoiceField(label=_("建议什么"), choices=options(SUGGESTED))
    title = column(Suggestion, "title", label=_("题目"))
    about = column(Suggestion, "about", label=_("涉及哪个因子、产品或标准（选填）"))
    text = column(Suggestion, "text", label=_("建议内容和理由"), rows=6)
    basis = column(
        Suggestion, "basis", label=_("依据（选填：标准号、文献、实测数据的来源、网址）"), rows=3
    )
    suggester = forms.ChoiceField(label=_("提出人是"), choices=options(SUGGESTERS))
    name = column(Suggestion, "name", label=_("姓名（选填）"))
    organisation = column(Suggestion, "organisation", label=_("单位（选填）"))
    email = column(Suggestion, "email", label=_("邮箱（选填，用来收答复）"))
    is_named = forms.BooleanField(label=_("受理后公开建议时，写明我的姓名和单位"), required=False)
    token = OnceField()
