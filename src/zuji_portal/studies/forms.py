"""Form of the approver's decision about a submitted study."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from zuji.core.label import Label
from zuji.core.refusals import blocking
from zuji_portal.studies.machine import STUDY
from zuji_portal.studies.models import Approval
from zuji_portal.ui.forms import FindingError, SiteForm, reason
from zuji_portal.ui.language import options

DECISIONS = {
    "approve": Label("批准并归档", "Approve and file"),
    "return": Label("退回修改", "Return for changes"),
}


class DecideStudyForm(SiteForm):
    """To approve, or to send back to who filled it in, with a reason and, where one is named, the
    item that it is about.
    """

    decision = forms.ChoiceField(
        label=_("您的决定"),
        choices=options(DECISIONS),
        widget=forms.RadioSelect,
    )
    field = forms.ChoiceField(label=_("哪一项要改（可不选）"), required=False)
    reason = reason(Approval, label=_("退回的理由"), required=False, rows=3)

    def __init__(self, data: Any = None, *, items: Iterable[tuple[str, str]] = ()):
        super().__init__(data)
        choices = [("", _("不限于某一项")), *items]
        self.fields["field"].choices = choices  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        read: dict[str, Any] = super().clean() or {}
        decision = read.get("decision")
        if decision and STUDY.move(f"study.{decision}").needs_reason and not read.get("reason"):
            self.add_error("reason", FindingError(blocking("reason-missing", "reason")))
        return read
