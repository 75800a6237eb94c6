"""Forms of the register: bodies, their people and qualifications, relations, shareholdings."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from zuji.sectors.registry import industry_facts
from zuji_portal.ui.forms import CountField, DayField, SiteForm, column, identifier, reason
from zuji_portal.ui.language import lang, options
from zuji_portal.verification import rules
from zuji_portal.verification.choices import QUALIFICATIONS, RELATIONS
from zuji_portal.verification.models import (
    Body,
    BodyRelation,
    Qualification,
    Shareholding,
    Verifier,
)


def _industries() -> list[tuple[str, str]]:
    return [(key, i[lang()]) for key, i in industry_facts().items()]


class BodyForm(SiteForm):
    name_zh = column(Body, "name_zh", label=_("名称"))
    name_en = column(Body, "name_en", label=_("英文名称"))
    uscc = identifier(Body, "uscc", label=_("统一社会信用代码"))
    accreditation = column(Body, "accreditation", label=_("认可（编号）"))
    accredited_until = DayField(label=_("认可有效期至"))
    industries = forms.MultipleChoiceField(
        label=_("认可的行业"), choices=_industries, widget=forms.CheckboxSelectMultiple
    )

    @classmethod
    def of(cls, body: Body | None, data: Any = None) -> BodyForm:
        return cls(data, initial={n: getattr(body, n) for n in cls.base_fields} if body else {})

    def clean(self) -> None:
        self.check(lambda values: rules.read_body(values, values.get("industries", ())))


class SuspendForm(SiteForm):
    """A body is suspended with a reason and restored without."""

    reason = column(Body, "suspended_why", label=_("暂停理由"))


class VerifierForm(SiteForm):
    appointment = forms.ChoiceField(
        label=_("从已任命的核查机构人员中登记"),
        error_messages={"invalid_choice": "appointment-missing"},
    )

    def __init__(self, data: Any = None, *, free: Iterable[Any] = ()):
        super().__init__(data)
        chosen: Any = self.fields["appointment"]
        chosen.choices = [(a.pk, f"{a.user} · {a.body}") for a in free]


class QualificationForm(SiteForm):
    kind = forms.ChoiceField(label=_("类别"), choices=options(QUALIFICATIONS))
    title = column(Qualification, "title", label=_("名称"))
    issuer = column(Qualification, "issuer", label=_("颁发单位"))
    number = column(Qualification, "number", label=_("编号"))
    hours = CountField(label=_("学时"), most=9999, required=False)
    obtained_on = DayField(label=_("取得日期"))
    expires_on = DayField(label=_("有效期至"), required=False)

    def clean(self) -> None:
        self.check(rules.read_qualification)


class RelationForm(SiteForm):
    kind = forms.ChoiceField(label=_("关系"), choices=options(RELATIONS))
    enterprise = column(Shareholding, "company", label=_("企业的统一社会信用代码"))
    verifier = forms.ModelChoiceField(
        Verifier.objects.none(), label=_("人员（任职关系）"), required=False, empty_label="—"
    )
    since = DayField(label=_("自"))
    until = DayField(label=_("至"), required=False)
    about = column(BodyRelation, "about", label=_("说明与依据"))

    def __init__(self, data: Any = None, *, body: Body | None = None):
        super().__init__(data)
        if body:
            verifier: Any = self.fields["verifier"]
            verifier.queryset = body.verifiers_in_force()

    def clean(self) -> None:
        self.check(rules.read_relation)


class ShareholdingForm(SiteForm):
    company = column(Shareholding, "company", label=_("公司的统一社会信用代码"))
    owner = column(Shareholding, "owner", label=_("股东的统一社会信用代码"))
    source = column(Shareholding, "source", label=_("依据"))

    def clean(self) -> None:
        self.check(rules.read_shareholding)


class WrongRecordForm(SiteForm):
    """A relation or shareholding that was recorded wrongly."""

    reason = reason(BodyRelation, "withdrawn_why", label=_("登记有误的理由"))
