"""Forms of a partner, a grant, a footprint to be published, and its withdrawal."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from zuji.core.label import Label
from zuji_portal.exchange.models import ExchangePartner, SharedFootprint, SupplierHost
from zuji_portal.ui.forms import SiteForm, column, reason
from zuji_portal.ui.language import options

INCLUDED = {
    "": Label("不清楚，不写", "Unknown, not stated"),
    "yes": Label("结果已含包装", "The result includes packaging"),
    "no": Label("结果不含包装", "The result excludes packaging"),
}
LONGEST_AMOUNT = 30
LONGEST_COMMENT = 500
LONGEST_SECRET = 200
LONGEST_PRODUCT = 200


class PartnerForm(SiteForm):
    """Who it is, and where its own host is, if it has one."""

    name = column(ExchangePartner, "name", label=_("对方名称"))
    callback = column(
        ExchangePartner,
        "callback",
        label=_("对方主机的网址（没有就留空，对方自己来取）"),
    )
    callback_client = column(ExchangePartner, "callback_client", label=_("对方给我们的客户号"))
    callback_secret = forms.CharField(
        label=_("对方给我们的口令"),
        required=False,
        max_length=LONGEST_SECRET,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )


class GrantForm(SiteForm):
    product = forms.ChoiceField(label=_("产品"))

    def __init__(self, data: Any = None, *, products: list[tuple[str, str]] | None = None):
        super().__init__(data)
        self.fields["product"] = forms.ChoiceField(label=_("产品"), choices=products or [])


class FootprintForm(SiteForm):
    """What a study does not know; amounts are per declared unit, and blank is not stated."""

    fossil_carbon = forms.CharField(label=_("化石碳含量（kg 碳）"), max_length=LONGEST_AMOUNT)
    biogenic_carbon = forms.CharField(
        label=_("生物源碳含量（kg 碳）"), max_length=LONGEST_AMOUNT, required=False
    )
    mass = forms.CharField(
        label=_("产品质量（kg，不按质量计的产品须填）"), max_length=LONGEST_AMOUNT, required=False
    )
    packaging_included = forms.ChoiceField(
        label=_("包装"), choices=options(INCLUDED), required=False
    )
    packaging = forms.CharField(
        label=_("其中包装的排放（kgCO2e）"), max_length=LONGEST_AMOUNT, required=False
    )
    outbound = forms.CharField(
        label=_("出厂物流的排放（kgCO2e，由本企业负责的才填）"),
        max_length=LONGEST_AMOUNT,
        required=False,
    )
    comment = forms.CharField(
        label=_("说明"),
        max_length=LONGEST_COMMENT,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class WithdrawFootprintForm(SiteForm):
    reason = reason(SharedFootprint, "withdrawn_why", label=_("作废的理由，由审计日志保存"))


class SupplierHostForm(SiteForm):
    """Where a supplier's host is, and what it gave us to log in with."""

    name = column(SupplierHost, "name", label=_("供应商名称"))
    base = column(SupplierHost, "base", label=_("主机的网址（对方给的，到 /3/footprints 之前）"))
    login = column(SupplierHost, "login", label=_("登录的网址（与主机相同就留空）"))
    client = column(SupplierHost, "client", label=_("对方给我们的客户号"))
    secret = forms.CharField(
        label=_("对方给我们的口令（加密保存）"),
        max_length=LONGEST_SECRET,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )


class FollowForm(SiteForm):
    """Which of one's own partners the supplier is."""

    partner = forms.ChoiceField(label=_("对方"), required=False)

    def __init__(self, data: Any = None, *, partners: list[tuple[str, str]] | None = None):
        super().__init__(data)
        choices = [("", _("不接收")), *(partners or [])]
        self.fields["partner"] = forms.ChoiceField(
            label=_("这家供应商是哪个已登记的对方"), choices=choices, required=False
        )


class InquiryForm(SiteForm):
    """What a supplier's host is asked for."""

    product = forms.CharField(
        label=_("供应商给产品的编号"),
        max_length=LONGEST_PRODUCT,
        help_text=_("例如 urn:gtin:4712345060507；不清楚的，请问供应商。"),
    )
    comment = forms.CharField(
        label=_("给供应商的说明"),
        max_length=LONGEST_COMMENT,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )


class HostedForm(SiteForm):
    """For which factor of which study."""

    target = forms.ChoiceField(label=_("用于哪次核算的哪个因子"))

    def __init__(self, data: Any = None, *, targets: list[tuple[str, str]] | None = None):
        super().__init__(data)
        self.fields["target"] = forms.ChoiceField(
            label=_("用于哪次核算的哪个因子"), choices=targets or []
        )
