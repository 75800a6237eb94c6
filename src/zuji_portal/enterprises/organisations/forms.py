"""Forms of enterprises: the entry, claims, sites, and inviting a colleague."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from zuji.core.label import Label
from zuji_portal.enterprises.organisations.models import Claim, Enterprise, Site
from zuji_portal.enterprises.organisations.rules import REGISTERED, read_fields
from zuji_portal.foundation.accounts.models import Invitation
from zuji_portal.foundation.permissions.roles import ENTERPRISE
from zuji_portal.ui.forms import CityField, SiteForm, column, identifier, reason
from zuji_portal.ui.language import options

YES_NO = {"否": Label("否", "no"), "是": Label("是", "yes")}
"""As the column 出口 of the list of enterprises has it."""


class EnterpriseForm(SiteForm):
    """An enterprise's entry; its code is fixed once it is enrolled."""

    uscc = identifier(Enterprise, "uscc", label=_("统一社会信用代码"))
    name_zh = column(Enterprise, "name_zh", label=_("企业名称"))
    name_en = column(Enterprise, "name_en", label=_("企业英文名称"))
    city = CityField(label=_("市"))
    county = column(Enterprise, "county", label=_("县（区）"))
    industry = forms.CharField(
        label=_("行业（GB/T 4754 小类，代码或名称）"),
        required=False,
        widget=forms.TextInput(attrs={"list": "industry-classes"}),
    )
    is_exporter = forms.ChoiceField(label=_("出口"), choices=options(YES_NO), required=False)

    @classmethod
    def of(cls, enterprise: Enterprise, data: Any = None, *, held: bool = False) -> EnterpriseForm:
        """The form of an enrolled enterprise; facts that something rests on cannot be typed."""
        values = {n: getattr(enterprise, n) for n in cls.base_fields}
        form = cls(data, initial=values | {"is_exporter": "是" if enterprise.is_exporter else "否"})
        for name in ("uscc", *(REGISTERED if held else ())):
            form.fields[name].disabled = True
        return form

    def clean(self) -> dict[str, Any]:
        fields, findings = read_fields(self.cleaned_data, lambda name: name)
        self.add(findings)
        return fields


class ClaimForm(SiteForm):
    statement = column(Claim, "statement", label=_("您的职务与联系方式，供主管部门核实"))


class DecideClaimForm(SiteForm):
    reason = reason(Claim, required=False, label=_("理由（拒绝时必填）"))


class SiteOfEnterpriseForm(SiteForm):
    """One more site of an enterprise."""

    name = column(Site, "name", label=_("名称"))
    city = CityField(label=_("市"))
    address = column(Site, "address", label=_("地址"))


class MergeForm(SiteForm):
    """The site that another one turned out to be."""

    into = forms.ChoiceField(
        label=_("把这个场所并入"), error_messages={"invalid_choice": "site-merge-wrong"}
    )

    def __init__(self, data: Any = None, *, sites: Iterable[Site] = ()):
        super().__init__(data)
        self.fields["into"].choices = [(s.key, f"{s.name} {s.key}") for s in sites]  # type: ignore[attr-defined]


class InviteForm(SiteForm):
    email = column(Invitation, "email", label=_("邮箱"))
    role = forms.ChoiceField(label=_("角色"), choices=options(ENTERPRISE))
