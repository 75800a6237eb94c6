"""Forms of an entry: what its holder makes public, and the province's reasons."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from zuji.core.figures import figure_text
from zuji.core.label import Label
from zuji_portal.catalogue import queries
from zuji_portal.catalogue.models import Entry, EntryEvent
from zuji_portal.catalogue.page import PARTS
from zuji_portal.catalogue.publishing import publishing_problem
from zuji_portal.studies.models import Revision
from zuji_portal.ui.forms import SiteForm, reason
from zuji_portal.ui.language import lang, options

WORDS = {
    "stages": Label("各阶段", "By stage"),
    "quality": Label("数据来源与质量", "Data sources and quality"),
    "class": Label("同类位置", "Position in the class"),
    "city": Label("所在市", "City"),
    "photo": Label("照片", "photo"),
}


class PublishForm(SiteForm):
    """What of an entry is shown to the public, beside what always is."""

    revision = forms.ChoiceField(
        label=_("公开哪次的数值"),
        required=False,
        help_text=_(
            "证书有效期间只公开证书所认证的数值；被退回或已更正的数值不能公开。"
            "数值、区间、边界、规则、数据时期与证书状态总是显示；下面各项可选。"
        ),
    )
    shows = forms.MultipleChoiceField(
        label=_("另外显示"),
        choices=options(WORDS),
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )

    def __init__(self, data: Any = None, *, entry: Entry | None = None):
        super().__init__(data)
        if entry is None:
            return
        revision: Any = self.fields["revision"]
        revision.choices = [
            (v.revision.address, f"{v.year} · {figure_text(v.total, v.unit, lang())}")
            for v in queries.values_of(entry)
            if data is not None or not publishing_problem(entry, v.revision)
        ]
        self.initial = {
            "revision": entry.revision.address if entry.revision else "",
            "shows": entry.shows if entry.is_public else PARTS,
        }
        self.entry = entry

    def clean_revision(self) -> Revision | None:
        return queries.accepted_of(self.entry, self.cleaned_data["revision"])


class HideForm(SiteForm):
    """Stopping to publish asks for nothing."""


class DelistForm(SiteForm):
    reason = reason(EntryEvent, label=_("移出理由（公开）"))


class RelistForm(SiteForm):
    reason = reason(EntryEvent, label=_("恢复理由"))
