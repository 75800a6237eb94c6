"""What became of a file of factors, and the ids of those that have none of their own."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from zuji.core.canonical import digest
from zuji.core.receipt import Receipt
from zuji.core.refusals import Finding
from zuji.factors.record import Factor

LONGEST_ID = 120
"""Characters of an id: as many as a library on a site keeps."""


@dataclass(frozen=True)
class Imported:
    """Accepted factors, refused rows as findings, and rows skipped by the rules of the format."""

    format: str
    accepted: tuple[Factor, ...]
    refused: tuple[Finding, ...]
    skipped: int = 0
    marks: tuple[Finding, ...] = ()
    """The statement of the file's decimal mark, where its numbers hold commas, and what is asked
    about accepted factors.
    """
    receipt: Receipt = field(default_factory=lambda: Receipt(source=""))
    part: str = "row"
    """The kind of part that the receipt counts factors in: rows of a table, cells of a workbook."""
    parts: Mapping[str, int] = field(default_factory=dict)
    """Id of a factor → parts it was read from, where they are not one."""


def made_id(prefix: str, text: str) -> str:
    """An id made of a name or code: letters, digits and points; a long one ends with a digest."""
    key = re.sub(r"[^0-9A-Za-z.一-鿿]+", "_", text).strip("_").lower()
    whole = f"{prefix}.{key}"
    if len(whole) <= LONGEST_ID:
        return whole
    mark = digest(text).removeprefix("sha256:")[:10]
    return f"{whole[: LONGEST_ID - len(mark) - 1]}_{mark}"
