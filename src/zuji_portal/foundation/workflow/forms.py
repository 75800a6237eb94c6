"""Form of a move that needs no more than a reason."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from zuji_portal.foundation.workflow.machine import LONGEST_REASON, Move
from zuji_portal.ui.forms import SiteForm
from zuji_portal.ui.language import lang


def logged_reason(**options: Any) -> Any:
    """The field of a reason that no column holds, only the audit log."""
    return forms.CharField(
        max_length=LONGEST_REASON,
        error_messages={"required": "reason-missing"},
        **{"label": _("理由"), **options},
    )


class ReasonForm(SiteForm):
    """The reason of a move; which one, decides its words and whether there must be one."""

    reason = logged_reason()

    def __init__(self, data: Any = None, *, move: Move | None = None):
        super().__init__(data)
        self.move = move
        if move is not None:
            public = gettext("（公开）") if move.is_public else ""
            self.fields["reason"].label = move.reason[lang()] + public
            self.fields["reason"].required = move.needs_reason
