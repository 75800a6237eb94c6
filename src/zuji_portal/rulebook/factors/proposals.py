"""The form of a proposal: which fields an expert writes, and how they become a row of our schema
(pure).
"""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping

from zuji.factors import Factor
from zuji.factors.packs import COLUMNS, row_of

WRITTEN = (
    "value",
    "gases",
    "unit",
    "low",
    "high",
    "gwp_basis",
    "year",
    "valid_from",
    "valid_to",
    "review_by",
    "boundary",
    "boundary_code",
    "technology",
    "confidence",
    "evidence",
    "source_title",
    "source_publisher",
    "source_year",
    "source_ref",
    "licence",
    "note",
)
"""What a revision may say anew."""
IDENTITY = ("id", "name_zh", "name_en", "category", "kind", "use", "region")
"""What only a new factor says."""


def given(factor: Factor | None) -> dict[str, str]:
    """The fields as the form shows them first."""
    row = row_of(factor) if factor else {}
    fields = WRITTEN if factor else (*IDENTITY, *WRITTEN)
    return {name: row.get(name, "") for name in fields}


def as_csv(fields: Mapping[str, str], base: Factor | None) -> str:
    """One row of factors.csv: what was written over what the base says."""
    row = {**(row_of(base) if base else {}), **{k: fields[k] for k in given(base) if k in fields}}
    if row.get("gases"):
        row["value"] = ""
    text = io.StringIO()
    writer = csv.DictWriter(text, COLUMNS, lineterminator="\n", extrasaction="ignore")
    writer.writeheader()
    writer.writerow(row)
    return text.getvalue()


def differences(old: Factor, new: Factor) -> list[tuple[str, str, str]]:
    """(field, old, new) of every field that differs."""
    before, after = row_of(old), row_of(new)
    return [(name, before[name], after[name]) for name in COLUMNS if before[name] != after[name]]
