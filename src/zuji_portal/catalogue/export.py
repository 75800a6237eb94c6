"""The public catalogue as open data: CSV, JSON and Parquet of the same rows, with licence and
source.
"""

from __future__ import annotations

import csv
import io
import json
from typing import Any

from django.conf import settings
from django.db.models import QuerySet

from zuji_portal.catalogue.models import Entry
from zuji_portal.catalogue.page import permalink
from zuji_portal.certification.queries import of_product, state_now

LICENCE = "CC BY 4.0"
KINDS = {
    "csv": "text/csv; charset=utf-8",
    "json": "application/json",
    "parquet": "application/vnd.apache.parquet",
}
COLUMNS = (
    "archive_number",
    "url",
    "name_zh",
    "name_en",
    "enterprise_zh",
    "enterprise_en",
    "industry",
    "city",
    "model",
    "boundary",
    "period_start",
    "period_end",
    "value",
    "low",
    "high",
    "unit",
    "dqr",
    "primary_share",
    "verified_share",
    "level",
    "certificate",
    "certificate_state",
    "tier",
    "gtin",
    "hs",
    "lockfile",
    "notice",
)


def row_of(entry: Entry) -> dict[str, Any]:
    """One entry as a row; what its holder does not show is empty."""
    page, shows = entry.page, set(entry.shows)
    certificate = of_product(entry.product).first()
    return {
        "archive_number": entry.archive_number,
        "url": permalink(entry),
        "name_zh": page["zh"]["name"],
        "name_en": page["en"]["name"],
        "enterprise_zh": page["zh"]["enterprise"],
        "enterprise_en": page["en"]["enterprise"],
        "industry": entry.industry,
        "city": entry.city if "city" in shows else "",
        "model": page["model"],
        "boundary": page["boundary"],
        "period_start": page["period"]["start"],
        "period_end": page["period"]["end"],
        "value": page["total"]["value"],
        "low": page["total"]["low"],
        "high": page["total"]["high"],
        "unit": page["total"]["unit"],
        "dqr": page["dqr"]["value"] if "quality" in shows else None,
        "primary_share": page["primary_share"] if "quality" in shows else None,
        "verified_share": page["verified_share"],
        "level": entry.level,
        "certificate": str(certificate.number) if certificate else "",
        "certificate_state": state_now(certificate) if certificate else "",
        "tier": entry.tier,
        "gtin": page["gtin"],
        "hs": page["hs"],
        "lockfile": page["lockfile"],
        "notice": page["notice"],
    }


def exported(entries: QuerySet[Entry], form: str) -> bytes:
    """The entries as CSV, JSON or Parquet."""
    rows = [row_of(e) for e in entries.select_related("product").iterator(chunk_size=500)]
    if form == "csv":
        out = io.StringIO()
        writer = csv.DictWriter(out, COLUMNS)
        writer.writeheader()
        writer.writerows({k: safe(v) for k, v in row.items()} for row in rows)
        return ("\ufeff" + out.getvalue()).encode()
    if form == "json":
        about = {"licence": LICENCE, "source": settings.SITE_URL, "rows": rows}
        return json.dumps(about, ensure_ascii=False, indent=1).encode()
    return _parquet(rows)


def safe(value: Any) -> Any:
    """A text that a spreadsheet would take for a formula is marked as text."""
    return (
        f"'{value}"
        if isinstance(value, str) and value[:1] in {"=", "+", "-", "@", "\t", "\r"}
        else value
    )


def _parquet(rows: list[dict[str, Any]]) -> bytes:
    import pyarrow as pa
    from pyarrow import parquet

    numbers = {"value", "low", "high", "dqr", "primary_share", "verified_share"}
    columns = {
        n: pa.array([r[n] for r in rows], pa.float64() if n in numbers else pa.string())
        for n in COLUMNS
    }
    table = pa.table(columns).replace_schema_metadata(
        {"licence": LICENCE, "source": settings.SITE_URL}
    )
    out = io.BytesIO()
    parquet.write_table(table, out)
    return out.getvalue()
