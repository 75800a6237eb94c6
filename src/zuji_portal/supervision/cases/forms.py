"""Forms of cases: opening one, ordering a correction."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from zuji.supervision import supervision_rules
from zuji.verification import after_working_days
from zuji_portal.foundation.workflow.machine import named
from zuji_portal.supervision.cases.machine import CASE_OF_SUPERVISION
from zuji_portal.supervision.cases.models import SupervisionCase
from zuji_portal.supervision.complaints.attachments import ACCEPTED, MOST
from zuji_portal.ui.forms import DayField, SiteForm, UploadsField, column, reason
from zuji_portal.ui.language import lang
from zuji_portal.verification.models import Statement

ATTRIBUTE = CASE_OF_SUPERVISION.move("supervision.attribute")


class OpenSupervisionForm(SiteForm):
    """About whom, and what was found; where the address names the ground, not about whom."""

    uscc = forms.CharField(label=_("企业（统一社会信用代码）"), max_length=18)
    title = column(SupervisionCase, "title", label=_("案由"))
    found = column(SupervisionCase, "found", label=_("发现的情况和依据"), rows=5)

    about = forms.ChoiceField(label=_("对哪一方立案"))

    def __init__(
        self,
        data: Any = None,
        *,
        is_named: bool = False,
        works: Iterable[tuple[str, str]] = (),
        initial: Mapping[str, str] | None = None,
    ):
        super().__init__(data, initial=dict(initial or {}))
        chosen: Any = self.fields["about"]
        chosen.choices = list(works)
        if is_named or chosen.choices:
            del self.fields["uscc"]
        if not chosen.choices:
            del self.fields["about"]


class OrderForm(SiteForm):
    """What is to be corrected, and by which day."""

    reason = reason(SupervisionCase, "order", label=_("责令整改什么，依据什么"), rows=4)
    deadline = DayField(label=_("整改期限"))
    statement = forms.ChoiceField(
        label=_("认定没有查出这个问题的核查（没有认定就不选）"),
        required=False,
    )
    missed_why = column(
        SupervisionCase, "missed_why", label=_("认定核查没有查出的理由，告知核查机构"), rows=3
    )

    def __init__(self, data: Any = None, *, stated: Iterable[Statement] = (), order: str = ""):
        days = supervision_rules().case.rectification.default
        deadline = after_working_days(timezone.localdate(), days)
        super().__init__(data, initial={"deadline": deadline, "reason": order})
        rows = _named(stated)
        chosen: Any = self.fields["statement"]
        chosen.choices = [("", "—"), *rows]
        chosen.help_text = " ".join(effect[lang()] for effect in ATTRIBUTE.effects)
        if not rows:
            del self.fields["statement"], self.fields["missed_why"]


class MissedForm(SiteForm):
    """Which verification missed what was ordered, and how one knows."""

    statement = forms.ChoiceField(label=_("没有查出这个问题的核查"))
    missed_why = reason(
        SupervisionCase, "missed_why", label=_("认定核查没有查出的理由，告知核查机构"), rows=3
    )

    def __init__(self, data: Any = None, *, stated: Iterable[Statement] = ()):
        super().__init__(data)
        chosen: Any = self.fields["statement"]
        chosen.choices = [("", "—"), *_named(stated)]


def _named(stated: Iterable[Statement]) -> list[tuple[str, str]]:
    """Statements to choose from: number, product and body."""
    return [
        (
            s.number,
            f"{s.number} · {named(s.engagement.study.product, lang())} · "
            f"{named(s.engagement.body, lang())}",
        )
        for s in stated
    ]


class CaseFilesForm(SiteForm):
    """Photos and PDF for the case."""

    attached = UploadsField(
        label=_("佐证材料：照片或 PDF"),
        most=MOST,
        accept=ACCEPTED,
        help_text=_(
            "一次最多 5 个，每个不超过 10 MB。照片里的拍摄地点等信息会去掉。附上后不能删除；"
            "责令整改以后双方都能查阅，不要附投诉人的材料。"
        ),
    )

    def __init__(self, data: Any = None, files: Any = None):
        super().__init__(data, files)


class RecordForm(SiteForm):
    """What the public reads: a record with its reasons, or the note that ends it."""

    reason = reason(SupervisionCase, "order", label=_("公布的内容和理由（公开）"), rows=4)
