"""The factors found, as CSV, JSON or Excel, each with its attribution."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Iterator, Mapping

from django.http import HttpResponse, HttpResponseBase, StreamingHttpResponse
from openpyxl import Workbook

from zuji.core.refusals import refuse
from zuji.factors import Factor
from zuji.factors.packs import COLUMNS, row_of
from zuji_portal.rulebook.factors import queries
from zuji_portal.ui.downloads import EXCEL

FIELDS = ("version", *COLUMNS)
A_READ = 1000
MOST_EXCEL_ROWS = 20_000
NOTICE = (
    "每行的 source_* 与 licence 是该数的出处与许可；再发布时请一并署名。",
    (
        "source_* and licence of a row are its origin and licence; keep the attribution "
        "when you publish it again."
    ),
)


def exported(form: str, words: str, facets: Mapping[str, str]) -> HttpResponseBase:
    """The whole answer to a search in one of three forms."""
    matches = every(words, facets)
    if form == "csv":
        return _attached(
            StreamingHttpResponse(csv_lines(matches), content_type="text/csv; charset=utf-8"), "csv"
        )
    if form == "json":
        return _attached(
            StreamingHttpResponse(json_parts(matches), content_type="application/json"), "json"
        )
    return _attached(HttpResponse(workbook(matches), content_type=EXCEL), "xlsx")


def _attached(response: HttpResponseBase, form: str) -> HttpResponseBase:
    response["Content-Disposition"] = f'attachment; filename="zuji-factors.{form}"'
    return response


def every(words: str, facets: Mapping[str, str]) -> Iterator[Factor]:
    """All pages of a search, one read at a time."""
    after = -1
    while after:
        page = queries.search(words, facets, after, A_READ)
        yield from (version.factor for version in page.versions)
        after = page.next_place


def _row(factor: Factor) -> dict[str, str]:
    return {"version": factor.version, **row_of(factor)}


def csv_lines(factors: Iterable[Factor]) -> Iterator[str]:
    """UTF-8 with a mark, so that a spreadsheet reads Chinese; one row a factor."""
    line = io.StringIO()
    writer = csv.DictWriter(line, FIELDS)
    writer.writeheader()
    yield "\ufeff" + line.getvalue()
    for factor in factors:
        line.seek(0)
        line.truncate()
        writer.writerow(_row(factor))
        yield line.getvalue()


def json_parts(factors: Iterable[Factor]) -> Iterator[str]:
    yield json.dumps({"notice": NOTICE}, ensure_ascii=False)[:-1] + ', "factors": ['
    for number, factor in enumerate(factors):
        yield (",\n" if number else "\n") + json.dumps(factor.as_json(), ensure_ascii=False)
    yield "\n]}\n"


def workbook(factors: Iterable[Factor]) -> bytes:
    """A sheet of factors and one that says where they come from; refused beyond what a person
    reads in Excel.
    """
    book = Workbook(write_only=True)
    sheet, about = book.create_sheet("factors"), book.create_sheet("来源 sources")
    sheet.append(FIELDS)
    sources: dict[tuple[str, str, str, str], int] = {}
    for number, factor in enumerate(factors):
        if number == MOST_EXCEL_ROWS:
            raise refuse("export-large", "xlsx", f"> {MOST_EXCEL_ROWS}", f"≤ {MOST_EXCEL_ROWS}")
        sheet.append([_row(factor)[name] for name in FIELDS])
        source = factor.source
        key = (source.publisher, source.title, source.year, source.licence)
        sources[key] = sources.get(key, 0) + 1
    for text in NOTICE:
        about.append([text])
    about.append(["publisher", "title", "year", "licence", "n"])
    for key, count in sorted(sources.items()):
        about.append([*key, count])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()
