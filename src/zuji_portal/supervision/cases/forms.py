"""Forms of cases: opening one, ordering a correction."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from zuji.supervision import supervision_rules
from zuji.verification import after_working_days
from zuji_portal.supervision.cases.models import SupervisionCase
from zuji_portal.ui.forms import DayField, SiteForm, column, reason
from zuji_portal.verification.models import Statement


class OpenSupervisionForm(SiteForm):
    """About whom, and what was found; where the address names the ground, not about whom."""

    uscc = forms.CharField(label=_("企业（统一社会信用代码）"), max_length=18)
    title = column(SupervisionCase, "title", label=_("案由"))
    found = column(SupervisionCase, "found", label=_("发现的情况和依据"), rows=5)

    def __init__(self, data: Any = None, *, is_named: bool = False):
        super().__init__(data)
        if is_named:
            del self.fields["uscc"]


class OrderForm(SiteForm):
    """What is to be corrected, and by which day."""

    reason = reason(SupervisionCase, "order", label=_("责令整改什么，依据什么"), rows=4)
    deadline = DayField(label=_("整改期限"))
    statement = forms.ChoiceField(
        label=_("没有查出这个问题的核查（计入机构的质量；没有就不选）"),
        required=False,
    )

    def __init__(self, data: Any = None, *, stated: Iterable[Statement] = ()):
        days = supervision_rules().case.rectification.default
        super().__init__(data, initial={"deadline": after_working_days(timezone.localdate(), days)})
        rows = [(s.number, f"{s.number} · {s.engagement.body}") for s in stated]
        chosen: Any = self.fields["statement"]
        chosen.choices = [("", "—"), *rows]
        if not rows:
            del self.fields["statement"]


class RecordForm(SiteForm):
    """What the public reads: a record with its reasons, or the note that ends it."""

    reason = reason(SupervisionCase, "order", label=_("公布的内容和理由（公开）"), rows=4)
