"""The report, and the rows behind a figure, as Excel."""

from __future__ import annotations

import io
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from openpyxl import Workbook
from openpyxl.styles import Font

from zuji.core.label import Lang
from zuji.factors.packs import safe_cell
from zuji.reports.programme_report import words, year_words

Cells = Sequence[Any]


def book_of(sheets: Mapping[str, Iterable[Cells]]) -> bytes:
    """A workbook with a bold first row on every sheet; text that Excel would run is made
    harmless.
    """
    book = Workbook()
    book.remove(book.active)  # type: ignore[arg-type]
    for title, rows in sheets.items():
        sheet = book.create_sheet(title[:31])
        for cells in rows:
            sheet.append([safe_cell(c) if isinstance(c, str) else c for c in cells])
        for cell in sheet[1]:
            cell.font = Font(bold=True)
        sheet.freeze_panes = "A2"
        for column in "ABCDEF":
            sheet.column_dimensions[column].width = 18
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


Rows = list[list[Any]]
UNITS = ("enterprises", "products")


def report_book(content: Mapping[str, Any], lang: Lang, filing: Mapping[str, str]) -> bytes:
    """Every table of the report, a sheet each; a stage without records stays empty, which is not
    zero.
    """
    w = words(lang)
    return book_of(
        {
            w["targets"]: _targets(content, w, lang),
            w["funnel"]: _funnel(content, w),
            w["cities"]: _cities(content, w, lang),
            w["industries"]: _industries(content, w, lang),
            w["quality"]: [
                ["", w["quality"], w["products"]],
                *(
                    [w[name], b["band"].strip("(]"), b["products"]]
                    for name in ("dqr", "primary")
                    for b in content[name]
                ),
            ],
            w["trend"]: [
                [w["period"], *(w[u] for u in UNITS)],
                *([t["period"], *(t[u] for u in UNITS)] for t in content["trend"]),
            ],
            w["list"]: [
                [w[k] for k in LISTED.values()],
                *(_listed(a, w) for a in content["accounted"]),
            ],
            w["definitions"]: _definitions(content, w, lang, filing),
        }
    )


def _listed(product: Mapping[str, Any], w: Mapping[str, str]) -> list[Any]:
    """A listed product; a report of before says nothing of what became of it."""
    row = [product.get(key) for key in LISTED]
    standing = product.get("standing")
    return [
        w[standing] if key == "standing" and standing else v
        for key, v in zip(LISTED, row, strict=True)
    ]


def _targets(content: Mapping[str, Any], w: Mapping[str, str], lang: Lang) -> Rows:
    columns = ("targets", "enterprises", "year", "planned", "actual", "backlog", "source")
    return [
        [w[column] for column in columns],
        *(
            [
                regime[lang],
                w[regime["unit"]],
                year_words(row["year"], lang),
                row["planned"],
                row["actual"],
                row["backlog"],
                regime["source"][lang],
            ]
            for regime in content["regimes"]
            for row in regime["rows"]
        ),
    ]


def _funnel(content: Mapping[str, Any], w: Mapping[str, str]) -> Rows:
    return [
        [w["stage"], *(w[u] for u in UNITS), *(w[f"{u}_now"] for u in UNITS)],
        *(
            [
                w[stage["stage"]],
                *(stage[u] for u in UNITS),
                *((stage.get("in_force") or {}).get(u) for u in UNITS),
            ]
            for stage in content["funnel"]
        ),
        *(
            [
                f"{w[t['part']]} {t['value'] if t['part'] == 'market' else ''}".strip(),
                *(t[u] for u in UNITS),
            ]
            for t in content["trade"]
        ),
    ]


def _cities(content: Mapping[str, Any], w: Mapping[str, str], lang: Lang) -> Rows:
    return [
        [
            w["city"],
            "GB/T 2260",
            w["planned_enterprises"],
            w["enterprises"],
            w["backlog"],
            w["planned_products"],
            w["products"],
        ],
        *(
            [
                city[lang],
                city["code"],
                city["planned"],
                city["enterprises"],
                city["backlog"],
                city["products_planned"],
                city["products"],
            ]
            for city in content["cities"]
        ),
    ]


def _industries(content: Mapping[str, Any], w: Mapping[str, str], lang: Lang) -> Rows:
    columns = ("industry", "planned_enterprises", "enterprises", "planned_products", "products")
    return [
        [w[column] for column in columns],
        *(
            [i[lang], i["planned"], i["enterprises"], i["products_planned"], i["products"]]
            for i in content["industries"]
        ),
    ]


def _definitions(
    content: Mapping[str, Any], w: Mapping[str, str], lang: Lang, filing: Mapping[str, str]
) -> Rows:
    return [
        [w["definitions"], ""],
        *([w.get(key, key), text[lang]] for key, text in content["definitions"].items()),
        [w["period"], content["period"]],
        [w["until"], content["until"]],
        [w["due"], content["due_on"]],
        *([key, value] for key, value in filing.items()),
        ["", w["note"]],
    ]


LISTED = {
    "accounted_on": "day",
    "enterprise": "enterprise",
    "uscc": "uscc",
    "city": "city",
    "industry": "industry",
    "product": "product",
    "model": "model",
    "year": "study_year",
    "total": "total",
    "low": "low",
    "high": "high",
    "unit": "unit",
    "standing": "standing",
    "first_total": "first_total",
    "dqr": "dqr",
    "primary_share": "primary",
    "digest": "digest",
    "notice": "notice",
}
