"""The factors found, as CSV, JSON or Excel, each with its attribution."""

from __future__ import annotations

import io
import json
from collections.abc import Iterable, Iterator, Mapping

from django.http import HttpResponse, HttpResponseBase, StreamingHttpResponse
from openpyxl import Workbook

from zuji.core.label import Label, Lang
from zuji.core.refusals import refuse
from zuji.factors import Factor
from zuji.factors.packs import row_of
from zuji_portal.rulebook.factors import queries
from zuji_portal.ui.downloads import EXCEL, dictionary, table_text
from zuji_portal.ui.language import lang

FIELDS = {
    "version": Label("版本", "version"),
    "id": Label("编号", "code"),
    "name_zh": Label("名称", "name (Chinese)"),
    "name_en": Label("英文名称", "name (English)"),
    "category": Label("类别", "category"),
    "kind": Label("种类", "kind"),
    "use": Label("用途", "use"),
    "unit": Label("单位", "unit"),
    "value": Label("数值", "value"),
    "gases": Label("各种气体", "gases"),
    "gwp_basis": Label("增温潜势版本", "GWP set"),
    "region": Label("地区", "region"),
    "year": Label("年份", "year"),
    "boundary": Label("边界", "boundary"),
    "boundary_code": Label("边界代码", "boundary code"),
    "technology": Label("工艺", "technology"),
    "valid_from": Label("有效期起", "valid from"),
    "valid_to": Label("有效期止", "valid to"),
    "review_by": Label("复审日期", "review by"),
    "low": Label("下限", "low"),
    "high": Label("上限", "high"),
    "gsd": Label("几何标准差", "geometric standard deviation"),
    "confidence": Label("可信度", "confidence"),
    "evidence": Label("依据", "evidence"),
    "active": Label("是否现行", "in force"),
    "inactive_reason": Label("停用原因", "why retired"),
    "source_title": Label("来源名称", "source"),
    "source_publisher": Label("出具单位", "publisher"),
    "source_year": Label("来源年份", "year of the source"),
    "source_ref": Label("来源位置", "place in the source"),
    "licence": Label("许可", "licence"),
    "note": Label("说明", "note"),
}
"""The key by which programs read a column, and its words."""
A_READ = 1000
MOST_EXCEL_ROWS = 20_000
NOTICE = (
    "每行的来源与许可是该数的来源与许可；再发布时请一并署名。",
    "Each row names its source and its licence; keep the attribution when you publish it again.",
)
SOURCE_HEADS = (
    Label("出具单位", "publisher"),
    Label("来源名称", "source"),
    Label("来源年份", "year"),
    Label("许可", "licence"),
    Label("因子数", "factors"),
)


def exported(form: str, words: str, facets: Mapping[str, str]) -> HttpResponseBase:
    """The whole answer to a search in one of three forms."""
    matches = every(words, facets)
    if form == "csv":
        return _attached(
            StreamingHttpResponse(
                csv_lines(matches, lang()), content_type="text/csv; charset=utf-8"
            ),
            "csv",
        )
    if form == "json":
        return _attached(
            StreamingHttpResponse(json_parts(matches), content_type="application/json"), "json"
        )
    return _attached(HttpResponse(workbook(matches, lang()), content_type=EXCEL), "xlsx")


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


def csv_lines(factors: Iterable[Factor], lang: Lang) -> Iterator[str]:
    """UTF-8 with a mark, so that a spreadsheet reads Chinese; one row a factor."""
    head, _, _ = table_text(FIELDS, (), lang).partition("\r\n")
    yield f"\ufeff{head}\r\n"
    for factor in factors:
        yield table_text(FIELDS, [_row(factor)], lang).partition("\r\n")[2]


def json_parts(factors: Iterable[Factor]) -> Iterator[str]:
    about = {"notice": NOTICE, "columns": dictionary(FIELDS)}
    yield json.dumps(about, ensure_ascii=False)[:-1] + ', "factors": ['
    for number, factor in enumerate(factors):
        yield (",\n" if number else "\n") + json.dumps(factor.as_json(), ensure_ascii=False)
    yield "\n]}\n"


def workbook(factors: Iterable[Factor], lang: Lang) -> bytes:
    """A sheet of factors and one that says where they come from; refused beyond what a person
    reads in Excel.
    """
    book = Workbook(write_only=True)
    sheet, about = book.create_sheet("因子 Factors"), book.create_sheet("来源 Sources")
    sheet.append([label[lang] for label in FIELDS.values()])
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
    about.append([head[lang] for head in SOURCE_HEADS])
    for key, count in sorted(sources.items()):
        about.append([*key, count])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()
