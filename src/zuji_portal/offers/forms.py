"""Forms of an offer, its answer, a consent and the choice of an enterprise."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from zuji.sectors.registry import industries
from zuji_portal.offers.conditions import LEVEL_WORDS, city_words
from zuji_portal.offers.models import (
    BENEFITS,
    KINDS,
    LEVELS,
    OfferChoice,
    OfferConsent,
    PublishedOffer,
)
from zuji_portal.ui.forms import DayField, SiteForm, column, reason
from zuji_portal.ui.language import lang, options

LARGEST_SHARE = 100


def _industries() -> list[tuple[str, str]]:
    return [(key, word[lang()]) for key, word in industries().items()]


def _cities() -> list[tuple[str, str]]:
    return [(code, word[lang()]) for code, word in city_words().items()]


def _levels() -> list[tuple[str, str]]:
    return [("", "—"), *options(LEVEL_WORDS)()]


class OfferForm(SiteForm):
    """What an offer says, and its conditions: those left empty are not asked."""

    kind = forms.ChoiceField(label=_("类别"), choices=options(KINDS))
    level = forms.ChoiceField(label=_("层级"), choices=options(LEVELS))
    benefit = forms.ChoiceField(label=_("内容"), choices=options(BENEFITS))
    title_zh = column(PublishedOffer, "title_zh", label=_("中文标题"))
    title_en = column(PublishedOffer, "title_en", label=_("英文标题"))
    issuer_zh = column(PublishedOffer, "issuer_zh", label=_("发布单位或机构"))
    issuer_en = column(PublishedOffer, "issuer_en", label=_("发布单位或机构（英文）"))
    document_number = column(PublishedOffer, "document_number", label=_("文号"))
    terms_zh = column(PublishedOffer, "terms_zh", label=_("优惠内容、额度、利率、怎样申请"), rows=6)
    terms_en = column(PublishedOffer, "terms_en", label=_("优惠内容（英文）"), rows=6)
    link = column(PublishedOffer, "link", form_class=forms.CharField, label=_("原文网址"))
    contact = column(PublishedOffer, "contact", label=_("联系人、电话或邮箱"))
    valid_from = DayField(label=_("开始日期"))
    valid_until = DayField(label=_("截止日期（空：长期）"), required=False)
    industries = forms.MultipleChoiceField(
        label=_("条件：行业"),
        choices=_industries,
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    cities = forms.MultipleChoiceField(
        label=_("条件：所在市"),
        choices=_cities,
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    exporter = forms.BooleanField(label=_("条件：有出口业务"), required=False)
    assurance = forms.ChoiceField(label=_("条件：碳足迹至少"), choices=_levels, required=False)
    certificate = forms.BooleanField(label=_("条件：有有效的产品碳足迹证书"), required=False)
    public = forms.BooleanField(label=_("条件：已在目录库公开"), required=False)
    dqr = forms.FloatField(
        label=_("条件：数据质量评级不超过（1 最好，5 最差）"),
        min_value=1,
        max_value=5,
        required=False,
    )
    reduction = forms.FloatField(
        label=_("条件：比上一次核算至少降低（%）"),
        min_value=0,
        max_value=LARGEST_SHARE,
        required=False,
    )

    @classmethod
    def of(cls, offer: PublishedOffer, data: Any = None) -> OfferForm:
        """The form with what an offer says now."""
        columns = {name: getattr(offer, name, None) for name in cls.base_fields}
        return cls(data, initial=columns | offer.conditions)


class WithdrawOfferForm(SiteForm):
    reason = reason(PublishedOffer, "withdrawn_why", label=_("撤下的理由，收到过的企业看得到"))


class ShareForm(SiteForm):
    """What the enterprise asks for, whom the institution may call, and until when it may look."""

    need = column(OfferConsent, "need", label=_("融资需求：金额、期限、用途"), rows=3)
    contact = column(OfferConsent, "contact", label=_("本企业联系人和电话"))
    until = DayField(label=_("同意机构查看到哪一天（最长一年）"))


class ChoiceForm(SiteForm):
    wants_policies = column(OfferChoice, "wants_policies", label=_("告知政策优惠"), required=False)
    wants_finance = column(OfferChoice, "wants_finance", label=_("告知融资产品"), required=False)
