"""Form of a move that needs no more than a reason."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from zuji.core.refusals import blocking
from zuji_portal.foundation.workflow.machine import LONGEST_REASON, Move
from zuji_portal.ui.forms import FindingError, SiteForm
from zuji_portal.ui.language import lang

DIGITS = 4
"""Of the end of a number that is typed by hand."""


def logged_reason(**options: Any) -> Any:
    """The field of a reason that no column holds, only the audit log."""
    return forms.CharField(
        max_length=LONGEST_REASON,
        error_messages={"required": "reason-missing"},
        **{"label": _("理由"), **options},
    )


class ReasonForm(SiteForm):
    """The reason of a move; which one, decides its words and whether there must be one. An act on
    something with a number that cannot be taken back asks for its last digits, typed by hand.
    """

    reason = logged_reason()
    digits = forms.CharField(label=_("请输入编号的最后 4 位"), max_length=DIGITS)

    def __init__(self, data: Any = None, *, move: Move | None = None, number: str = ""):
        super().__init__(data)
        self.move, self.number = move, number
        if not number:
            del self.fields["digits"]
        if move is not None:
            public = gettext("（公开）") if move.is_public else ""
            self.fields["reason"].label = move.reason[lang()] + public
            self.fields["reason"].required = move.needs_reason

    def clean(self) -> dict[str, Any]:
        read: dict[str, Any] = super().clean() or {}
        typed = read.pop("digits", None)
        if typed is not None and typed != self.number[-DIGITS:]:
            wrong = blocking("digits-differ", "digits", typed, digits=str(DIGITS))
            self.add_error("digits", FindingError(wrong))
        return read
