"""Forms of asking an upstream enterprise for a footprint, and of taking a published one."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from zuji_portal.enterprises.organisations.models import Enterprise
from zuji_portal.studies.models import FootprintRequest
from zuji_portal.ui.forms import SiteForm, column, identifier

ADDRESS = 200
"""Characters of the address of a published footprint; no column keeps it."""


class SlotForm(SiteForm):
    """A form about one of the factors that a footprint can stand for."""

    slot = forms.ChoiceField(label=_("用于哪个因子"))

    def __init__(self, data: Any = None, *, slots: list[tuple[str, str]] | None = None):
        super().__init__(data)
        slot: Any = self.fields["slot"]
        slot.choices = slots or []


class AskForm(SlotForm):
    supplier_name = column(FootprintRequest, "supplier_name", label=_("上游企业名称"))
    uscc = identifier(
        Enterprise, "uscc", label=_("其信用代码（若已登记，只有它能答复）"), required=False
    )
    product = column(FootprintRequest, "product", label=_("所要产品（名称与模型所列不同时填写）"))
    gb4754 = identifier(FootprintRequest, "gb4754", label=_("所要产品的 GB/T 4754 小类（可不填）"))
    message = column(FootprintRequest, "message", label=_("说明"))


class UsePublishedForm(SlotForm):
    published = forms.CharField(label=_("公开结果的地址或摘要"), max_length=ADDRESS)
    product = column(FootprintRequest, "product", label=_("所要产品（名称与模型所列不同时填写）"))


class AnswerPublishedForm(SiteForm):
    published = forms.CharField(
        label=_("或用一个公开的碳足迹答复（结果页地址或摘要）"), max_length=ADDRESS
    )
