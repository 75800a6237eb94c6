"""Lists of who was adopted by a programme (green factory, quality award, near-zero pilot): every
row is read or refused with its reason.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from zuji.core.identifiers import read_id
from zuji.core.label import Label, listed
from zuji.core.refusals import Finding, blocking, note, refuse
from zuji.core.rulefile import rule_file
from zuji.core.shapes import Row
from zuji.exchange.certificate_lists import (
    ListColumn,
    ListedRow,
    ReadSheet,
    day_of_cell,
    head_of,
    shown,
)
from zuji.exchange.sheets import Sheet


class AdoptionListRules(Row):
    """The columns of a list."""

    columns: dict[str, ListColumn]


def adoption_rules() -> AdoptionListRules:
    """The columns of lists (``rules/adoption_lists.yaml``)."""
    return rule_file(AdoptionListRules, "adoption_lists")


def adoption_rows(book: Sequence[Sheet], name: str) -> list[ListedRow]:
    """Every row of the sheets of a file (`read_sheets`) that have a head; blank rows are left out.
    Refuses a file in which no sheet has one (``header-missing``).
    """
    known = adoption_rules().columns
    found = [(sheet, head_of(sheet, known)) for sheet in book]
    rows = [row for sheet, head in found if head for row in _rows(sheet, head)]
    if not any(head for _, head in found):
        first = book[0]
        titles = "、".join(shown(c) for c in (first.rows[0] if first.rows else ()))[:80]
        needed = [Label(c.zh, c.en) for c in known.values() if c.needed]
        raise refuse("header-missing", f"{name} · {first.name}", titles, columns=listed(needed))
    return rows


def _rows(sheet: Sheet, head: ReadSheet) -> Iterator[ListedRow]:
    for row in range(head.head_row + 1, len(sheet.rows) + 1):
        cells = tuple(shown(cell) for cell in sheet.rows[row - 1])
        if not any(cells):
            continue
        if cells == head.head:
            said = (note("list-row-head", sheet.address(row, 0)),)
            yield ListedRow(sheet.name, row, cells, "ignored", findings=said)
            continue
        fields, findings = _read(sheet, head, row)
        is_refused = any(each.severity == "block" for each in findings)
        yield ListedRow(
            sheet.name,
            row,
            cells,
            "refused" if is_refused else "read",
            fields={} if is_refused else fields,
            findings=tuple(findings),
        )


def _read(sheet: Sheet, head: ReadSheet, row: int) -> tuple[Mapping[str, Any], list[Finding]]:
    known = adoption_rules().columns
    findings: list[Finding] = []
    raw: dict[str, Any] = {}
    for name, column in known.items():
        at = head.columns.get(name, -1)
        raw[name] = sheet.cell(row, at) if at >= 0 else ""
        if column.needed and not shown(raw[name]):
            label = Label(column.zh, column.en)
            findings.append(blocking("list-cell-missing", sheet.address(row, at), column=label))

    def place(name: str) -> str:
        return sheet.address(row, max(head.columns.get(name, 0), 0))

    fields: dict[str, Any] = {name: shown(value) for name, value in raw.items()}
    fields["uscc"], wrong = read_id("uscc", raw["uscc"], place("uscc"))
    findings += wrong
    for name in ("since", "until"):
        fields[name], wrong = day_of_cell(raw[name], place(name))
        findings += wrong
    since, until = fields["since"], fields["until"]
    if since and until and until < since:
        findings.append(blocking("day-range", place("until"), str(until), f"≥ {since}"))
    return fields, findings
