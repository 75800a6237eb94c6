"""The report, and the rows behind a figure, as Excel."""

from __future__ import annotations

import io
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from openpyxl import Workbook
from openpyxl.styles import Font

from zuji.core.label import Lang
from zuji.factors.packs import safe_cell
from zuji.reports.programme_report import words

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


def report_book(content: Mapping[str, Any], lang: Lang, filing: Mapping[str, str]) -> bytes:
    """Every table of the report, a sheet each; a stage without records stays empty, which is not
    zero.
    """
    w = words(lang)
    units = ("enterprises", "products")
    return book_of(
        {
            w["targets"]: [
                [
                    w["targets"],
                    w["enterprises"],
                    w["year"],
                    w["planned"],
                    w["actual"],
                    w["backlog"],
                    w["source"],
                ],
                *(
                    [
                        r[lang],
                        w[r["unit"]],
                        x["year"] or w["sum"],
                        x["planned"],
                        x["actual"],
                        x["backlog"],
                        r["source"][lang],
                    ]
                    for r in content["regimes"]
                    for x in r["rows"]
                ),
            ],
            w["funnel"]: [
                [w["stage"], *(w[u] for u in units)],
                *([w[s["stage"]], *(s[u] for u in units)] for s in content["funnel"]),
                *(
                    [
                        f"{w[t['part']]} {t['value'] if t['part'] == 'market' else ''}".strip(),
                        *(t[u] for u in units),
                    ]
                    for t in content["trade"]
                ),
            ],
            w["cities"]: [
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
                        c[lang],
                        c["code"],
                        c["planned"],
                        c["enterprises"],
                        c["backlog"],
                        c["products_planned"],
                        c["products"],
                    ]
                    for c in content["cities"]
                ),
            ],
            w["industries"]: [
                [
                    w["industry"],
                    w["planned_enterprises"],
                    w["enterprises"],
                    w["planned_products"],
                    w["products"],
                ],
                *(
                    [i[lang], i["planned"], i["enterprises"], i["products_planned"], i["products"]]
                    for i in content["industries"]
                ),
            ],
            w["quality"]: [
                ["", w["quality"], w["products"]],
                *(
                    [w[name], b["band"].rstrip("]"), b["products"]]
                    for name in ("dqr", "primary")
                    for b in content[name]
                ),
            ],
            w["trend"]: [
                [w["period"], *(w[u] for u in units)],
                *([t["period"], *(t[u] for u in units)] for t in content["trend"]),
            ],
            w["list"]: [
                [w[k] for k in LISTED.values()],
                *([a[k] for k in LISTED] for a in content["accounted"]),
            ],
            w["definitions"]: [
                [w["definitions"], ""],
                *([w.get(k, k), d[lang]] for k, d in content["definitions"].items()),
                [w["period"], content["period"]],
                [w["until"], content["until"]],
                [w["due"], content["due_on"]],
                *([k, v] for k, v in filing.items()),
                ["", w["note"]],
            ],
        }
    )


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
    "dqr": "dqr",
    "primary_share": "primary",
    "digest": "digest",
    "notice": "notice",
}
