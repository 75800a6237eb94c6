"""The sheets of a plant as texts for a page, and back. A line is a row, a tab parts two cells."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.utils import timezone

from zuji.core.figures import in_full
from zuji.core.label import Lang
from zuji.plants import plant_workbook, started_sheets
from zuji.plants.book_layout import SHEETS, part_of_sheet
from zuji_portal.enterprises.evidence.storage import content_of
from zuji_portal.enterprises.organisations.models import Enterprise
from zuji_portal.enterprises.products.models import Product
from zuji_portal.foundation.readingroom.readers import read_sheets
from zuji_portal.studies.plants.models import PlantVersion


def master_data(enterprise: Enterprise) -> dict[str, Any]:
    """What the register knows of a plant, for last year, as in plant.yaml."""
    year = timezone.localdate().year - 1
    site = enterprise.sites.filter(merged_into=None).order_by("pk").first()
    return {
        "organisation": {
            "name": enterprise.name_zh,
            "name_en": enterprise.name_en or None,
            "uscc": enterprise.uscc,
        },
        "site": {
            "name": site.name if site else None,
            "city": enterprise.city_name.zh,
            "country": "CN",
        },
        "period": {"start": f"{year}-01-01", "end": f"{year}-12-31"},
        "notice": enterprise.notice or None,
    }


def started(enterprise: Enterprise, lang: Lang) -> dict[str, list[list[Any]]]:
    """Sheets to be filled, with the enterprise and its products as they are registered."""
    products = [
        {"sku": product_code(product), "name": product.name_zh, "unit": "t"}
        for product in enterprise.products.order_by("pk")
    ]
    return started_sheets(lang, master_data(enterprise), products)


def product_code(product: Product) -> str:
    """The code of a registered product in a plant's table: its GTIN, else its specification, else
    its name.
    """
    return product.gtin or product.specification or product.name_zh


def texts_of(sheets: Mapping[str, Iterable[Iterable[Any]]]) -> dict[str, str]:
    """The sheets as texts."""
    return {part: "\n".join(map(_line, rows)) for part, rows in sheets.items()}


def _line(row: Iterable[Any]) -> str:
    return "\t".join(map(_text, row)).rstrip("\t")


def _text(cell: Any) -> str:
    if cell is None:
        return ""
    if isinstance(cell, float):
        return in_full(cell)
    if hasattr(cell, "isoformat"):
        return str(cell.isoformat())[:10]
    return " ".join(str(cell).split())


def rows_of(text: str) -> list[list[str]]:
    """The rows of a text; blank lines are none."""
    lines = text.replace("\r", "").split("\n")
    return [[cell.strip() for cell in line.split("\t")] for line in lines if line.strip()]


def last_texts(version: PlantVersion) -> dict[str, str]:
    """The sheets of a version that was a workbook; empty where it was an archive."""
    if version.file.name.lower().endswith(".zip"):
        return {}
    sheets = read_sheets(content_of(version.file.digest), version.file.name)
    named: dict[str, Sequence[Sequence[Any]]] = {
        part: sheet.rows for sheet in sheets if (part := part_of_sheet(sheet.name))
    }
    return texts_of(named)


def workbook_of(texts: Mapping[str, str], lang: Lang) -> bytes:
    """The workbook of what was entered; sheets without a row are left out."""
    rows = {part: rows_of(texts.get(part, "")) for part in SHEETS}
    return plant_workbook({part: cells for part, cells in rows.items() if cells}, lang)
