"""A report as an official document: what its office, number, title and text are."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from typing import Any

from zuji.core.label import LANGS, Label, Lang, plain
from zuji.core.province import current_province
from zuji_portal.foundation.accounts.viewer import Viewer
from zuji_portal.programme.counting import ReportingPeriod
from zuji_portal.programme.drafting import draft_of, numbered
from zuji_portal.programme.wording import WordedChapter, worded

QUARTERS = (
    Label("第一季度", "the first quarter"),
    Label("第二季度", "the second quarter"),
    Label("第三季度", "the third quarter"),
    Label("第四季度", "the fourth quarter"),
)


def document_of(
    viewer: Viewer, period: ReportingPeriod, today: datetime.date, number: str = "", day: str = ""
) -> dict[str, Any]:
    """The document: office and its marks from the province's settings, text as the office worded
    it; `number` and `day` (ISO) are "" for one that was not issued.
    """
    drafted = draft_of(viewer, period, today)
    office = current_province().file.office if not viewer.city else None
    return {
        "title": plain(title_of(period, office.name if office else None)),
        "number": number,
        "day": day,
        "is_issued": bool(day),
        "office": office.model_dump(mode="json") if office else None,
        "chapters": {lang: _text(worded(drafted, viewer, period, lang), lang) for lang in LANGS},
    }


def _text(chapters: Sequence[WordedChapter], lang: Lang) -> list[dict[str, Any]]:
    """The chapters that say something, numbered as they stand."""
    printed = [chapter for chapter in chapters if chapter.text]
    return [
        {"title": numbered(n, chapter.title)[lang], "sentences": chapter.text}
        for n, chapter in enumerate(printed, 1)
    ]


def title_of(period: ReportingPeriod, office: Any = None) -> Label:
    """The title of a report: its office, matter and kind of document."""
    year = period.number
    when = Label(f"{year}年度", f"{year}")
    if period.quarter:
        quarter = QUARTERS[period.quarter - 1]
        when = Label(f"{year}年{quarter.zh}", f"{quarter.en} of {year}")
    by = Label(office.zh, office.en) if office else Label("", "")
    return Label(
        f"{by.zh}关于{when.zh}产品碳足迹工作情况的报告",
        f"Report{' of ' + by.en if by.en else ''} on product carbon footprints in {when.en}",
    )
