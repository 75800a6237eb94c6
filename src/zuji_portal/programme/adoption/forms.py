"""Forms of adoption lists: one place, a file, taking off."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from zuji.core.refusals import blocking
from zuji_portal.enterprises.organisations.models import Enterprise
from zuji_portal.programme.adoption.models import AdoptedPlace
from zuji_portal.programme.adoption.resolving import programmes
from zuji_portal.ui.forms import (
    DayField,
    FindingError,
    SiteForm,
    TableForm,
    column,
    identifier,
    reason,
)
from zuji_portal.ui.language import lang

LONGEST_PRODUCT = 160


def _programmes() -> list[tuple[str, str]]:
    return [(key, title[lang()]) for key, title in programmes().items()]


class PlaceForm(SiteForm):
    """One place on a list."""

    programme = forms.ChoiceField(label=_("采信项目"), choices=_programmes)
    uscc = identifier(Enterprise, "uscc", label=_("企业（统一社会信用代码）"))
    product = forms.CharField(
        label=_("产品名称或档案编号（名单列产品时必填）"),
        max_length=LONGEST_PRODUCT,
        required=False,
    )
    park = column(AdoptedPlace, "park", label=_("园区（近零碳试点在园区内时）"))
    since = DayField(label=_("起"))
    until = DayField(label=_("止（没有写明的留空）"), required=False)
    document = column(AdoptedPlace, "document", label=_("文件（发布单位、文号）"))

    def clean(self) -> dict[str, Any]:
        read: dict[str, Any] = super().clean() or {}
        since, until = read.get("since"), read.get("until")
        if since and until and until < since:
            wrong = blocking("day-range", "until", until.isoformat(), f"≥ {since}")
            self.add_error("until", FindingError(wrong))
        return read


class AdoptionFileForm(TableForm):
    """A file of one programme's list."""

    programme = forms.ChoiceField(label=_("采信项目"), choices=_programmes)
    field_order = ("programme", "file")


class EndPlaceForm(SiteForm):
    until = DayField(label=_("最后一天"))
    reason = reason(AdoptedPlace, "ended_why", label=_("移出理由"))
