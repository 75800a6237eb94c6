"""Forms of asking an upstream enterprise for a footprint, and of taking a published one."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from zuji.core.label import Label
from zuji_portal.enterprises.organisations.models import Enterprise
from zuji_portal.studies.models import FootprintRequest
from zuji_portal.ui.forms import SiteForm, UploadField, column, identifier
from zuji_portal.ui.language import options

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
    email = column(
        FootprintRequest, "email", label=_("上游联系人的邮箱（平台发信索取）"), required=False
    )
    message = column(FootprintRequest, "message", label=_("说明"))


class UsePublishedForm(SlotForm):
    published = forms.CharField(label=_("公开结果的地址或摘要"), max_length=ADDRESS)
    product = column(FootprintRequest, "product", label=_("所要产品（名称与模型所列不同时填写）"))


class AnswerPublishedForm(SiteForm):
    published = forms.CharField(
        label=_("或用一个公开的碳足迹答复（结果页地址或摘要）"), max_length=ADDRESS
    )


WAYS: dict[str, Label] = {
    "certificate": Label("我们有证书，填编号", "We have a certificate: its number"),
    "published": Label("我们公开过碳足迹，填网址", "We have published a footprint: its address"),
    "epd": Label("我们有环境产品声明（EPD）", "We have an environmental product declaration (EPD)"),
    "file": Label(
        "我们有 PACT 碳足迹文件，或 EPD 的 ILCD 文件",
        "We have a PACT footprint or an EPD (ILCD) file",
    ),
    "stated": Label("我们自己算过，直接给数", "We have computed it ourselves: the figure"),
    "none": Label("没有数据", "Not available"),
}
NUMBER, YEAR_DIGITS = 60, 4
"""Characters of a number or certificate number as it is typed; digits of a year."""


class LinkAnswerForm(SiteForm):
    """What a supplier without an account answers."""

    way = forms.ChoiceField(
        label=_("您能提供什么"),
        choices=options(WAYS),
        widget=forms.RadioSelect,
        initial="certificate",
    )
    certificate = forms.CharField(label=_("证书编号"), max_length=NUMBER, required=False)
    published = forms.CharField(label=_("网址"), max_length=ADDRESS, required=False)
    file = UploadField(
        label=_("文件（.json 或 .xml；EPD 文件另填单位）"), required=False, accept=".json,.xml"
    )
    value = forms.CharField(label=_("数值"), max_length=NUMBER, required=False)
    unit = forms.CharField(label=_("单位"), max_length=NUMBER, required=False)
    year = forms.CharField(label=_("数据年份"), max_length=YEAR_DIGITS, required=False)
    source = forms.CharField(
        label=_("出处（EPD 登记号、报告名称、计算人）"), max_length=ADDRESS, required=False
    )
    reason = forms.CharField(label=_("没有数据的原因"), max_length=ADDRESS, required=False)
