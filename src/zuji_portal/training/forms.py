"""Forms of sessions, and of checking a certificate of training."""

from __future__ import annotations

import datetime
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from zuji.training import courses
from zuji_portal.training.models import HOSTS, MODES, TrainingCertificate, TrainingSession
from zuji_portal.ui.forms import CountField, DayField, SiteForm, UploadField, column, reason
from zuji_portal.ui.language import lang, options

HOUR = r"([01]\d|2[0-3]):[0-5]\d"
MOST_SEATS = 5_000
LONGEST_CODE = 12


def _courses() -> list[tuple[str, str]]:
    return [(each.id, each.title[lang()]) for each in courses()]


def _hour(label: Any) -> forms.RegexField:
    wrong = {"invalid": "hour-wrong"}
    return forms.RegexField(HOUR, label=label, max_length=5, error_messages=wrong)


class SessionForm(SiteForm):
    """What is held, where and when, by whom, for how many."""

    course = forms.ChoiceField(label=_("课程"), choices=_courses)
    mode = forms.ChoiceField(label=_("形式"), choices=options(MODES))
    host_kind = forms.ChoiceField(label=_("主办方类别"), choices=options(HOSTS))
    host_zh = column(TrainingSession, "host_zh", label=_("主办方"))
    host_en = column(TrainingSession, "host_en", label=_("主办方（英文）"))
    place_zh = column(TrainingSession, "place_zh", label=_("地点或线上会议"))
    place_en = column(TrainingSession, "place_en", label=_("地点或线上会议（英文）"))
    day = DayField(label=_("日期"))
    start = _hour(_("开始时刻（如 09:00）"))
    end = _hour(_("结束时刻"))
    seats = CountField(label=_("名额"), least=1, most=MOST_SEATS)

    def clean(self) -> dict[str, Any]:
        read: dict[str, Any] = super().clean() or {}
        day, start, end = (read.pop(name, None) for name in ("day", "start", "end"))
        if day and start and end:
            for name, hour in (("starts_at", start), ("ends_at", end)):
                at = datetime.datetime.combine(day, datetime.time.fromisoformat(hour))
                read[name] = timezone.make_aware(at)
        return read


class CancelSessionForm(SiteForm):
    reason = reason(TrainingSession, "cancelled_why", label=_("取消的理由（报名的人会看到）"))


class AttendanceForm(SiteForm):
    code = forms.CharField(
        label=_("现场出示的签到码"),
        max_length=LONGEST_CODE,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "one-time-code"}),
    )


class CheckTrainingForm(SiteForm):
    """A number, or the file for checking."""

    number = column(TrainingCertificate, "number", label=_("证书编号"), required=False)
    file = UploadField(label=_("或核对文件"), accept=".json", required=False)
