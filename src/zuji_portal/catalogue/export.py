"""The public catalogue as open data: CSV, JSON and Parquet of the same rows, with licence and
source.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Any

from django.conf import settings
from django.db.models import QuerySet
from django.utils import timezone

from zuji_portal.catalogue.models import Entry
from zuji_portal.catalogue.page import permalink
from zuji_portal.catalogue.public import PublicView, views_of

LICENCE = "CC BY 4.0"
A_READ = 500
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
    "certificate_of_this_value",
    "changed_since",
    "as_of",
    "tier",
    "gtin",
    "hs",
    "lockfile",
    "notice",
)


def row_of(view: PublicView) -> dict[str, Any]:
    """One product as a row, in the words of its certificate where there is one; what its holder
    does not show is empty. `certificate_state` and `level` are of the day `as_of`; `changed_since`
    is the day of the first change of a registered fact after the issue.
    """
    entry, page, certificate = view.entry, view.page, view.certificate
    shows = set(entry.shows)
    changed = certificate.changed_since if certificate and view.changes else None
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
        "level": view.level,
        "certificate": certificate.number if certificate else "",
        "certificate_state": view.state,
        "certificate_of_this_value": ("yes" if view.signed else "no") if certificate else "",
        "changed_since": changed.isoformat() if changed else "",
        "as_of": timezone.localtime(view.as_of).date().isoformat(),
        "tier": entry.tier,
        "gtin": page["gtin"],
        "hs": page["hs"],
        "lockfile": page["lockfile"],
        "notice": page["notice"],
    }


def exported(entries: QuerySet[Entry], form: str) -> bytes:
    """The entries as CSV, JSON or Parquet."""
    rows = [row_of(view) for view in _views(entries.iterator(chunk_size=A_READ))]
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


def _views(entries: Iterable[Entry]) -> Iterator[PublicView]:
    """The public views of many entries, some hundred at a read."""
    rest = iter(entries)
    while chunk := list(islice(rest, A_READ)):
        yield from views_of(chunk)


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
