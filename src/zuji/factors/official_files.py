"""Recognition and reading of official publications: DESNZ workbooks, EPA Hub, EPA spend factors."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping
from dataclasses import replace

from zuji.core.encodings import decode_or_refuse
from zuji.factors import desnz, epa_hub, epa_spend
from zuji.factors.imported import Imported
from zuji.factors.official import Rows
from zuji.factors.plausibility import all_doubts


def read_official(content: bytes, name: str) -> Imported | None:
    """The factors of an official publication; None where the file is none that is known."""
    sheets = _sheets(content, name)
    for publisher in (desnz.PUBLISHER, epa_hub.PUBLISHER, epa_spend.PUBLISHER):
        if publisher.knows(sheets):
            made = publisher.read(sheets, name).imported(publisher.form)
            asked = all_doubts(made.accepted, name)
            return replace(made, marks=asked, receipt=replace(made.receipt, checks=asked))
    return None


def _sheets(content: bytes, name: str) -> Mapping[str, Rows]:
    if name.lower().endswith((".xlsx", ".xls", ".ods")):
        import python_calamine as calamine

        try:
            book = calamine.CalamineWorkbook.from_filelike(io.BytesIO(content))
            return {
                title: book.get_sheet_by_name(title).to_python(skip_empty_area=False)
                for title in book.sheet_names
            }
        except (calamine.CalamineError, OSError):
            return {}
    if not name.lower().endswith(".csv") or b"NAICS" not in content[:400]:
        return {}
    text = decode_or_refuse(content, name, "").text
    return {"": [list(cells) for cells in csv.reader(io.StringIO(text))]}
