"""Forms of factors: a proposal, an opinion, retiring."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from zuji.factors import Factor
from zuji_portal.rulebook.factors.models import FactorVersion, Opinion
from zuji_portal.rulebook.factors.proposals import FIELDS, chosen_from, given
from zuji_portal.ui.forms import SiteForm, TableForm, column, reason
from zuji_portal.ui.language import lang

LONGEST = 400
"""Characters of one field of a proposed factor; together they are one JSON column."""


BESIDE = ("source_title", "source_publisher", "licence", "region")
"""What a table may say of all its rows at once."""


def _written(name: str, value: str) -> forms.Field:
    """The field of a column: a list to choose from where it holds a code, else a line of text."""
    said: dict[str, Any] = {"label": FIELDS[name][lang()], "required": False, "initial": value}
    if words := chosen_from(name):
        options = [("", "—"), *((code, label[lang()]) for code, label in words.items())]
        return forms.ChoiceField(choices=options, **said)
    return forms.CharField(max_length=LONGEST, **said)


class ProposalForm(SiteForm):
    """What a proposal may say: all of a new factor, or what a revision may say anew."""

    reason = reason(FactorVersion, rows=3)

    def __init__(self, data: Any = None, *, base: Factor | None = None):
        super().__init__(data)
        written: dict[str, Any] = {
            name: _written(name, value) for name, value in given(base).items()
        }
        if base is None:
            written["id"] = column(FactorVersion, "factor_id", label=FIELDS["id"][lang()])
        self.fields = written | self.fields


class FactorTableForm(TableForm):
    """A file of factors, which of them are wanted, and what its rows do not say themselves."""

    sheet = forms.CharField(label=_("只读这张工作表（可不填）"), max_length=LONGEST, required=False)
    words = forms.CharField(
        label=_("只要名称或单位含这些词的因子（可不填）"), max_length=LONGEST, required=False
    )
    reason = reason(FactorVersion, rows=3)

    def __init__(self, data: Any = None, files: Any = None):
        super().__init__(data, files)
        beside = {
            name: forms.CharField(label=FIELDS[name][lang()], max_length=LONGEST, required=False)
            for name in BESIDE
        }
        asked = {name: self.fields[name] for name in ("file", "sheet", "words")}
        self.fields = {**asked, **beside, "reason": self.fields["reason"]}


class OpinionForm(SiteForm):
    text = reason(Opinion, "text", label=_("评审意见"), rows=3)


class RetireForm(SiteForm):
    reason = reason(FactorVersion, "retired_because")
