"""The programme's report as an official document (公文): what both of its files print.

The layout is that of GB/T 9704-2012: A4, upper margin 37 mm, binding 28 mm, type area 156 × 225 mm
of 22 lines with 28 characters, title in size 2 (22 pt), text in size 3 (16 pt).
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from zuji.core.label import Label, Lang
from zuji.reports.programme_report import content_in_words, words
from zuji.reports.typeset import pdf
from zuji.reports.written import day_in

TOP, BINDING, WIDTH, HEIGHT = 37.0, 28.0, 156.0, 225.0
"""Millimetres of the page (5.1 and 5.2.1 of the standard, as its public text gives them)."""
LINES, CHARACTERS = 22, 28
SIZE_2, SIZE_3, SIZE_4, TABLE = 22.0, 16.0, 14.0, 10.5
"""Points of the sizes 二号, 三号, 四号; 五号 in tables."""
WORDS = {
    "draft": Label("（送审稿）", "(draft, not issued)"),
    "preliminary": Label(
        "（报告期尚未结束，数字为初步数）", "(the period has not ended: preliminary figures)"
    ),
    "closing": Label("特此报告。", "This is hereby reported."),
    "enclosures": Label("附件", "Enclosures"),
    "copies": Label("抄送", "Copies"),
    "printed": Label("印发", "issued"),
    "to_end": Label("：", ":"),
    "undated": Label("　　年　　月　　日", "Date:"),
    "full_stop": Label("。", "."),
}


def official_pdf(content: Mapping[str, Any], lang: Lang, fonts: Path | None = None) -> bytes:
    """The document as PDF/A-2b; `content` holds the report's figures and, under ``document``, its
    office, number and text. `fonts` is a folder with the office's own fonts.
    """
    return pdf("official", official_data(content, lang), {}, content["until"], fonts)


def official_data(content: Mapping[str, Any], lang: Lang) -> dict[str, Any]:
    """What the document prints, in words."""
    document, shown = content["document"], content_in_words(content, lang)
    office = document["office"] or {}
    day = day_in(document["day"], lang) if document["day"] else ""
    notes = [WORDS["draft"][lang]] if not document["is_issued"] else []
    notes += [WORDS["preliminary"][lang]] if not content["is_whole"] else []
    return {
        "lang": lang,
        "w": {key: label[lang] for key, label in WORDS.items()},
        "until": content["until"],
        "title": document["title"][lang],
        "notes": notes,
        "number": number_of(document, lang),
        "day": day or WORDS["undated"][lang],
        "printed_on": day,
        "mark": _of(office, "mark", lang),
        "office": _of(office, "name", lang),
        "to": _of(office, "to", lang),
        "copies": _of(office, "copies", lang),
        "chapters": document["chapters"][lang],
        "enclosures": enclosures(shown, lang),
    }


def _of(office: Mapping[str, Any], part: str, lang: Lang) -> str:
    """A text of the office's settings; "" where the province has none."""
    return str((office.get(part) or {}).get(lang, ""))


def number_of(document: Mapping[str, Any], lang: Lang) -> str:
    """The document's number 机关代字〔年份〕n号; blank inside where it was not issued."""
    word = (document["office"] or {}).get("number_word", "")
    if document["number"] or not word:
        return str(document["number"])
    return f"{word}〔　　〕　号" if lang == "zh" else f"{word} 〔    〕 No."


def enclosures(shown: Mapping[str, Any], lang: Lang) -> list[dict[str, Any]]:
    """The tables that go with the text: title, notes above, head, rows, widths of the columns."""
    word_of = words(lang)
    plans = [
        {
            "title": regime["title"],
            "note": f"{word_of['source']}{'：' if lang == 'zh' else ': '}{regime['source']}",
            "head": [word_of[key] for key in ("year", "planned", "actual", "backlog")],
            "rows": regime["rows"],
            "widths": [1, 1, 1, 1],
        }
        for regime in shown["regimes"]
    ]
    tables = (
        ("funnel", "stage enterprises products enterprises_now products_now", "funnel", 1.4),
        (
            "cities",
            "city planned_enterprises enterprises backlog planned_products products",
            "cities",
            1,
        ),
        (
            "industries",
            "industry planned_enterprises enterprises planned_products products",
            "industries",
            1.6,
        ),
        ("list", "day enterprise city product study_year total", "accounted", 1.1),
    )
    return plans + [
        {
            "title": word_of[title],
            "note": "" if shown[rows] else word_of["none"],
            "head": [word_of[key] for key in head.split()],
            "rows": shown[rows] + (shown["trade"] if rows == "funnel" else []),
            "widths": WIDTHS_OF_LIST if rows == "accounted" else [first] + [1] * head.count(" "),
        }
        for title, head, rows, first in tables
    ]


WIDTHS_OF_LIST = [1.1, 1.7, 0.8, 1.3, 0.6, 2.0]
