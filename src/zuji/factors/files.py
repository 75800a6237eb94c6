"""A file of factors, whatever its layout: an official publication, a format, a plain table."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Literal

from zuji.core.refusals import Refusal, refuse
from zuji.factors.imported import Imported
from zuji.factors.importing import has_semicolons, import_factors, read_table
from zuji.factors.official_files import read_official
from zuji.factors.receipts import sheets_held


def read_factor_file(
    content: bytes,
    name: str,
    *,
    form: str = "auto",
    sheet: str = "",
    encoding: str = "",
    renamed: Mapping[str, str] | None = None,
    fixed: Mapping[str, str] | None = None,
    decimal: Literal["", ".", ","] = "",
) -> Imported:
    """The factors of a file with its receipt.

    An official publication is known by its own marks and read whole, unless a format or a sheet is
    stated. Other files are read as `import_factors` and `read_table` do, and refused as they do; of
    a workbook the first sheet that holds a table of factors is taken.
    """
    published = read_official(content, name) if form == "auto" and not sheet else None
    if published:
        return published
    stated: dict[str, Any] = {"form": form, "renamed": renamed, "fixed": fixed, "decimal": decimal}
    stated["semicolons"] = has_semicolons(content, name, encoding)
    held = {} if sheet else sheets_held(content, name)
    start = sheet or next(iter(held), "")
    first: Refusal | None = None
    for own in (start, *(other for other, filled in held.items() if filled and other != start)):
        try:
            table = read_table(content, name, own, encoding)
            held = held or sheets_held(content, name)
            beside = [other for other, filled in held.items() if filled and other != own]
            titles = (own, name.rpartition(".")[0])
            return import_factors(table, name, beside=beside, titles=titles, **stated)
        except Refusal as refusal:
            if refusal.findings[0].rule != "import-format":
                raise
            first = first or refusal
    raise first or refuse("import-format", name, "")
