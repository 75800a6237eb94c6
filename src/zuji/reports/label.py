"""The label for a package or a page in three sizes, with the mandatory fields and the QR code, as
SVG, PNG or PDF; never the national mark.
"""

from __future__ import annotations

import tempfile
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import segno

from zuji.charts.canvas import cut, width_of
from zuji.core.content import content_path
from zuji.core.label import Label, Lang
from zuji.reports.certificate_report import qr_svg
from zuji.reports.typeset import write_sources
from zuji.reports.written import figure

FORMS = {"svg": "image/svg+xml", "png": "image/png", "pdf": "application/pdf"}
DPI = 400
QUIET = 4
"""Modules of white around a QR code (ISO/IEC 18004)."""
POINT = 25.4 / 72
"""Millimetres of a typographic point."""
VALUE_SHARE = 0.41
"""Height of the value's type as a part of the label's height."""


@dataclass(frozen=True)
class Size:
    """Width, height and side of the QR code without its margin [mm], size of the text [pt], lines
    that a name may take.
    """

    width: float
    height: float
    code: float
    text: float
    lines: int


SIZES = {
    "40x25": Size(40, 25, 15, 5, 1),
    "60x40": Size(60, 40, 20, 5.8, 2),
    "90x60": Size(90, 60, 29, 8.6, 2),
}
USUAL = "60x40"
WORDS = {
    "title": Label("产品碳足迹", "Product carbon footprint"),
    "short_title": Label("碳足迹", "Carbon footprint"),
    "certifier": Label("签发", "Issued by"),
    "verifier": Label("核查", "Verified by"),
    "until": Label("有效期至", "Valid until"),
    "tier": Label("同类分级", "Tier"),
    "preview": Label("（预览）", " (preview)"),
    "example": Label("示例（虚构）", "Example (fictional)"),
    "note": Label("平台编号，非国家标识", "Not the national mark"),
}
MASSES = {
    "kgCO2e": Label("千克二氧化碳当量", "kg of CO2 equivalent"),
    "tCO2e": Label("吨二氧化碳当量", "tonnes of CO2 equivalent"),
    "gCO2e": Label("克二氧化碳当量", "g of CO2 equivalent"),
}
PER = {
    "t": Label("吨", "tonne"),
    "kg": Label("千克", "kilogram"),
    "kWh": Label("千瓦时", "kWh"),
    "MWh": Label("兆瓦时", "MWh"),
    "GJ": Label("吉焦", "GJ"),
    "MJ": Label("兆焦", "MJ"),
    "m3": Label("立方米", "cubic metre"),
    "m2": Label("平方米", "square metre"),
    "item": Label("件", "item"),
    "件": Label("件", "item"),
}


@dataclass(frozen=True)
class LabelFacts:
    """The content of a label; `value` in `unit`, dates as ISO; `tier` is the level among its
    kind, "" where there is none."""

    product: str
    enterprise: str
    value: float
    unit: str
    boundary: str
    period: str
    method: str
    certifier: str
    number: str
    verifier: str
    until: str
    issued: str
    url: str
    tier: str = ""
    is_official: bool = False
    notice: str = ""


def label(
    facts: LabelFacts, lang: Lang, form: str, size: str = USUAL, *, in_one_colour: bool = False
) -> bytes:
    """The label in one of `FORMS` and of `SIZES`; the same bytes for the same facts."""
    import typst

    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        data = label_data(facts, lang, SIZES[size], in_one_colour)
        write_sources(root, "label", data, {"qr": qr_svg(facts.url, QUIET)})
        options: dict[str, Any] = {"format": form}
        options |= {"ppi": DPI} if form == "png" else {}
        options |= {"pdf_standards": ["a-2b"]} if form == "pdf" else {}
        content: bytes = typst.compile(
            str(root / "label.typ"),
            root=str(root),
            font_paths=[str(content_path("data", "fonts"))],
            ignore_system_fonts=True,
            **options,
            timestamp=int(datetime.fromisoformat(facts.issued + "T00:00:00+00:00").timestamp()),
        )
        return content


def label_data(facts: LabelFacts, lang: Lang, size: Size, in_one_colour: bool) -> dict[str, Any]:
    """What the template prints, each line cut to the room there is; lengths in mm and pt."""
    words = {key: text[lang] for key, text in WORDS.items()}
    shown = figure(facts.value, facts.value, facts.value, facts.unit)
    code = code_side(facts.url, size)
    inset = size.height / 30
    room = (size.width - code - 2 * inset) / POINT
    is_small = size.lines == 1
    level = f"{words['tier']} {facts.tier}{'' if facts.is_official else words['preview']}"
    tier = level if facts.tier else ""
    unit = unit_words(shown.unit.en, lang, is_short=is_small)  # a unit is never cut
    lines = [
        (facts.boundary.partition("（")[0].partition(" (")[0], 1, ""),
        (facts.product, size.lines, facts.period),
        *([] if is_small else [(facts.enterprise, 1, "")]),
        *([(tier, 1, "")] if tier else []),
        (f"{words['certifier']} {facts.certifier}", 1, ""),
        *([] if is_small else [(f"{words['verifier']} {facts.verifier}", 1, "")]),
        (facts.method.partition(" · ")[0] if is_small else facts.method, 1, ""),
    ]
    return {
        "lang": lang,
        "title": words["short_title" if is_small and lang == "en" else "title"],
        "document": f"{words['title']} {facts.number}",
        "value": shown.value.replace(",", ""),
        "value_size": VALUE_SHARE * size.height / POINT,
        "lines": [[unit, "", size.lines]]
        + [
            [cut(text, _room(room, most) - width_of(tail, 1.2 * size.text), size.text), tail, most]
            for text, most, tail in lines
        ],
        "gap": 0.08 if is_small else 0.14,
        "number": facts.number,
        "foot": [
            *([words["example"]] if facts.notice else []),
            *([] if is_small else [f"{words['until']} {facts.until}", words["note"]]),
        ],
        "issued": facts.issued,
        "width": size.width,
        "height": size.height,
        "code": code,
        "inset": inset,
        "text": size.text,
        "black": in_one_colour,
    }


def _room(width: float, lines: int) -> float:
    """How much text stands in so many lines: one line may be set a little narrower, of several each
    ends at a word.
    """
    return width * 1.15 if lines == 1 else width * lines * 0.9


def code_side(url: str, size: Size) -> float:
    """Side of the QR code with its margin [mm], so that the code itself has the size's side."""
    modules = segno.make(url, error="m", micro=False).symbol_size(border=0)[0]
    return size.code * (modules + 2 * QUIET) / modules


def unit_words(unit: str, lang: Lang, *, is_short: bool = False) -> str:
    """A unit in words: 千克二氧化碳当量/吨, kg of CO2 equivalent per tonne, kg CO2e per tonne where
    short; what has no words stands as it is.
    """
    mass, _, per = unit.partition("/")
    above = MASSES.get(mass, Label(mass, mass))[lang]
    if is_short and lang == "en":
        above = mass.replace("CO2e", " CO2e")
    below = PER.get(per, Label(per, per))[lang]
    return f"{above}/{below}" if lang == "zh" else f"{above} per {below}"
