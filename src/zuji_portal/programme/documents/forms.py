"""Forms of documents: a version, and withdrawing one."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from zuji_portal.programme.documents.models import KINDS, Document
from zuji_portal.ui.forms import SiteForm, column, reason
from zuji_portal.ui.language import options


class VersionForm(SiteForm):
    """What every version of a document says."""

    kind = forms.ChoiceField(label=_("类别"), choices=options(KINDS))
    title_zh = column(Document, "title_zh", label=_("中文标题"))
    title_en = column(Document, "title_en", label=_("英文标题"))
    body_zh = column(Document, "body_zh", label=_("中文正文"), rows=10)
    body_en = column(Document, "body_en", label=_("英文正文"), rows=10)
    source = column(Document, "source", label=_("出处"))


class DocumentForm(VersionForm):
    """The first version of a document."""

    field_order = ("key",)
    key = column(
        Document,
        "key",
        label=_("代号（网址的一部分）"),
        error_messages={"invalid": "key-shape"},
    )


class NextVersionForm(VersionForm):
    """The next version, made from the one of `number`."""

    number = forms.IntegerField(widget=forms.HiddenInput, required=False)
    what_changed = column(Document, "what_changed", label=_("这一版改了什么"), required=True)

    @classmethod
    def of(cls, base: Document, data: Any = None) -> NextVersionForm:
        return cls(
            data, initial={n: getattr(base, n) for n in ("number", *VersionForm.base_fields)}
        )


class WithdrawForm(SiteForm):
    reason = reason(Document, "what_changed", label=_("废止的理由"))
