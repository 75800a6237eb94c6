"""Lists of certificates that other bodies issued: every row is read, refused or not counted, and
each is kept word for word.
"""

from __future__ import annotations

import datetime
import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Literal

from zuji.core.identifiers import read_id
from zuji.core.label import Label, listed
from zuji.core.numbers import is_blank, read_spelled
from zuji.core.places import industry_class
from zuji.core.refusals import Finding, Refusal, blocking, note, refuse, warning
from zuji.core.rulefile import Sentence, rule_file
from zuji.core.shapes import Row, Words
from zuji.core.units import parse_unit
from zuji.exchange.sheets import Sheet

Outcome = Literal["read", "refused", "ignored"]
HEAD_WITHIN = 20
"""Rows from the top of a sheet among which its head stands."""
LONGEST_EXACT = 10.0**15
"""From here on a spreadsheet no longer keeps every digit of a number."""
OF_CARBON = re.compile(r"co[2₂]|二氧化碳|碳当量", re.IGNORECASE)
DAY = re.compile(
    r"(?<!\d)(\d{4})(?:\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})|(\d\d)(\d\d))(?!\d)"
)
BRACKET = re.compile(r"[（(\[]([^（()）\]]+)[）)\]]\s*$")


class ListColumn(Sentence):
    """A column of a list: what it is called, other words for it, whether every row needs it."""

    words: tuple[Words, ...]
    needed: bool = False


class CertificateListRules(Row):
    """The columns of a list and the words that begin rows which are no certificate."""

    columns: dict[str, ListColumn]
    not_counted: tuple[Words, ...]


@dataclass(frozen=True)
class ListedRow:
    """A row of a list: its cells as they stand, what became of it and why; the `fields` that were
    read, where it was.
    """

    sheet: str
    row: int
    cells: tuple[str, ...]
    outcome: Outcome
    fields: Mapping[str, Any] = field(default_factory=dict)
    findings: tuple[Finding, ...] = ()


@dataclass(frozen=True)
class ReadSheet:
    """A sheet with a head: the head as it stands, and the column of each field (from 0)."""

    name: str
    head: tuple[str, ...]
    head_row: int
    columns: Mapping[str, int]


@dataclass(frozen=True)
class CertificateRows:
    """A list that was read: its sheets, every row that is not blank, and the names of the sheets
    that have no head.
    """

    sheets: tuple[ReadSheet, ...]
    rows: tuple[ListedRow, ...]
    without_head: tuple[str, ...]

    def of(self, outcome: Outcome) -> list[ListedRow]:
        """The rows of one outcome."""
        return [row for row in self.rows if row.outcome == outcome]


def list_rules() -> CertificateListRules:
    """The columns of lists (``rules/certificate_lists.yaml``)."""
    return rule_file(CertificateListRules, "certificate_lists")


def certificate_rows(
    book: Sequence[Sheet], name: str, today: datetime.date, own_prefix: str = ""
) -> CertificateRows:
    """Every row of the sheets of a file (`read_sheets`), each certificate once. Numbers that begin
    with `own_prefix` are refused: those are issued here. Refuses a file in which no sheet has a
    head (``header-missing``).
    """
    sheets, rows, others = list[ReadSheet](), list[ListedRow](), list[str]()
    for sheet in book:
        found = head_of(sheet, list_rules().columns)
        if found is None:
            others.append(sheet.name)
            continue
        sheets.append(found)
        rows += _rows(sheet, found, today, own_prefix)
    if not sheets:
        first = book[0]
        titles = "、".join(shown(c) for c in (first.rows[0] if first.rows else ()))[:80]
        needed = [Label(c.zh, c.en) for c in list_rules().columns.values() if c.needed]
        raise refuse("header-missing", f"{name} · {first.name}", titles, columns=listed(needed))
    return CertificateRows(tuple(sheets), tuple(_once(rows)), tuple(others))


def shown(value: Any) -> str:
    """A cell as it stands, as text: days as ISO dates, whole numbers without a point."""
    if isinstance(value, datetime.datetime):
        is_day = value.time() == datetime.time()
        return value.date().isoformat() if is_day else value.isoformat(sep=" ")
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return "" if is_blank(value) else str(value).strip()


def plain_number(number: str) -> str:
    """The number of a certificate as it is compared: half-width, capitals, without blanks."""
    return re.sub(r"\s", "", unicodedata.normalize("NFKC", number)).upper()


def _title(cell: Any) -> str:
    plain = unicodedata.normalize("NFKC", shown(cell)).lower()
    return re.sub(r"\s+", " ", re.sub(r"[*\n:]", " ", BRACKET.sub("", plain))).strip()


def head_of(sheet: Sheet, known: Mapping[str, ListColumn]) -> ReadSheet | None:
    """The first row near the top that names every column of `known` which is needed; None where
    none does.
    """
    words = {
        name: {each.lower() for each in (column.zh, column.en, *column.words)}
        for name, column in known.items()
    }
    for row in range(1, min(HEAD_WITHIN, len(sheet.rows)) + 1):
        titles = [_title(cell) for cell in sheet.rows[row - 1]]
        joined = [title.replace(" ", "") for title in titles]
        columns = {
            name: place
            for name, known_words in words.items()
            for place in [
                next(
                    (
                        n
                        for n, pair in enumerate(zip(titles, joined, strict=True))
                        if known_words & set(pair)
                    ),
                    -1,
                )
            ]
            if place >= 0
        }
        if all(name in columns for name, column in known.items() if column.needed):
            head = tuple(shown(cell) for cell in sheet.rows[row - 1])
            return ReadSheet(sheet.name, head, row, columns)
    return None


def _rows(
    sheet: Sheet, found: ReadSheet, today: datetime.date, own_prefix: str
) -> Iterator[ListedRow]:
    for row in range(found.head_row + 1, len(sheet.rows) + 1):
        cells = tuple(shown(cell) for cell in sheet.rows[row - 1])
        if not any(cells):
            continue
        place = sheet.address(row, 0)
        if cells == found.head:
            reason = note("list-row-head", place)
        elif _is_no_certificate(cells, found):
            reason = note("list-row-other", place, next(filter(None, cells)))
        else:
            yield _read(_ListReading(sheet, found, row), cells, today, own_prefix)
            continue
        yield ListedRow(
            sheet=sheet.name, row=row, cells=cells, outcome="ignored", findings=(reason,)
        )


def _is_no_certificate(cells: Sequence[str], found: ReadSheet) -> bool:
    """A sum, a remark or a signature below the table: without a credit code, and its first word
    says so or it is all there is.
    """
    column = found.columns["uscc"]
    if column < len(cells) and cells[column]:
        return False
    first = re.sub(r"\s", "", next(filter(None, cells))).lower()
    words = "|".join(re.escape(word) for word in list_rules().not_counted)
    return bool(re.match(rf"(?:{words})(?![a-z0-9-])", first)) or sum(map(bool, cells)) == 1


def _read(
    reading: _ListReading, cells: tuple[str, ...], today: datetime.date, own: str
) -> ListedRow:
    fields, findings = reading.fields(today, own), tuple(reading.findings)
    is_refused = any(each.severity == "block" for each in findings)
    outcome: Outcome = "refused" if is_refused else "read"
    kept = {} if is_refused else fields
    return ListedRow(
        sheet=reading.sheet.name,
        row=reading.row,
        cells=cells,
        outcome=outcome,
        fields=kept,
        findings=findings,
    )


@dataclass
class _ListReading:
    """A row as it is read, with what is wrong or worth a remark."""

    sheet: Sheet
    found: ReadSheet
    row: int
    findings: list[Finding] = field(default_factory=list)

    def text(self, name: str) -> str:
        return shown(self.raw(name))

    def raw(self, name: str) -> Any:
        column = self.found.columns.get(name)
        return "" if column is None else self.sheet.cell(self.row, column)

    def place(self, name: str) -> str:
        return self.sheet.address(self.row, max(self.found.columns.get(name, 0), 0))

    def fields(self, today: datetime.date, own_prefix: str) -> dict[str, Any]:
        """The fields of the row."""
        columns = list_rules().columns
        fields: dict[str, Any] = {name: self.text(name) for name in columns}
        for name, column in columns.items():
            if column.needed and not fields[name]:
                label = Label(column.zh, column.en)
                self.findings.append(blocking("list-cell-missing", self.place(name), column=label))
        fields["uscc"], wrong = read_id("uscc", self.raw("uscc"), self.place("uscc"))
        self.findings += wrong
        raw = self.raw("number")
        if isinstance(raw, float) and abs(raw) >= LONGEST_EXACT:
            self.findings.append(blocking("list-number-lost", self.place("number"), shown(raw)))
        if own_prefix and plain_number(fields["number"]).startswith(f"{own_prefix.upper()}-"):
            self.findings.append(blocking("list-own", self.place("number"), fields["number"]))
        fields["industry"] = self._industry()
        fields["unit"] = self._unit()
        self._days(fields, today)
        if fields["url"] and not fields["url"].lower().startswith(("https://", "http://")):
            self.findings.append(
                blocking("address-wrong", self.place("url"), fields["url"], "https://…")
            )
        return fields

    def _industry(self) -> str:
        text = self.text("industry")
        if not text:
            return ""
        if (known := industry_class(text)) is not None:
            return known.code
        says_code = bool(re.search(r"\d", text))
        wrong = blocking("gb4754-wrong", self.place("industry"), text)
        loose = note("list-industry-words", self.place("industry"), text)
        self.findings.append(wrong if says_code else loose)
        return ""

    def _unit(self) -> str:
        """The unit of the value: beside it, in a column of its own, or in the head."""
        value, place = self.text("value"), self.place("value")
        if not value:
            return ""
        head = BRACKET.search(unicodedata.normalize("NFKC", self._head("value")))
        try:
            spelled = read_spelled(self.raw("value"), place, choose=lambda *_: 0)
        except Refusal as problem:
            self.findings += problem.findings
            return ""
        unit = spelled.unit or self.text("unit") or (head.group(1).strip() if head else "")
        if not unit:
            self.findings.append(blocking("list-unit-missing", place, value))
        elif not OF_CARBON.search(unit):
            self.findings.append(blocking("list-unit-other", place, unit))
        else:
            try:
                parse_unit(unit, place)
            except Refusal:
                self.findings.append(warning("list-unit-unread", place, unit))
        return unit

    def _head(self, name: str) -> str:
        column = self.found.columns.get(name)
        return "" if column is None else self.found.head[column]

    def _days(self, fields: dict[str, Any], today: datetime.date) -> None:
        """Day of issue and last day; a cell of both is read as from … until."""
        issued, wrong = self._day("issued_on", first=True)
        until, wrong_until = self._day("expires_on", first=False)
        self.findings += [*wrong, *wrong_until]
        fields["issued_on"], fields["expires_on"] = issued, until
        if issued and issued > today:
            self.findings.append(
                blocking("list-issued-later", self.place("issued_on"), str(issued), f"≤ {today}")
            )
        if issued and until and until < issued:
            self.findings.append(
                blocking("list-ends-before", self.place("expires_on"), str(until), f"≥ {issued}")
            )

    def _day(self, name: str, *, first: bool) -> tuple[datetime.date | None, list[Finding]]:
        return day_of_cell(self.raw(name), self.place(name), first=first)


def day_of_cell(
    raw: Any, place: str, *, first: bool = True
) -> tuple[datetime.date | None, list[Finding]]:
    """The day that a cell holds, of two the first or the last; None for a blank cell, and what is
    wrong where it holds none (``date-wrong``).
    """
    if isinstance(raw, datetime.datetime):
        return raw.date(), []
    if isinstance(raw, datetime.date):
        return raw, []
    text = shown(raw)
    if not text:
        return None, []
    found = DAY.findall(unicodedata.normalize("NFKC", text))
    year, *rest = found[0 if first else -1] if found else ("", "")
    try:
        month, day = [int(each) for each in rest if each]
        return datetime.date(int(year), month, day), []
    except ValueError:
        return None, [blocking("date-wrong", place, text, "2026-12-31")]


def _once(rows: Sequence[ListedRow]) -> Iterator[ListedRow]:
    """Each certificate of a body once: a row that says the same again does not count, one that
    says something else of the same number is refused.
    """
    seen: dict[tuple[str, str], ListedRow] = {}
    for row in rows:
        if row.outcome != "read":
            yield row
            continue
        key = plain_number(row.fields["number"]), row.fields["issuer"]
        first = seen.setdefault(key, row)
        if first is row:
            yield row
            continue
        place = f"{row.sheet}!{row.row}"
        before = f"{first.sheet}!{first.row}"
        if first.fields == row.fields:
            again = note("list-row-again", place, row.fields["number"], first=before)
            yield replace(row, outcome="ignored", fields={}, findings=(again,))
        else:
            other = blocking("list-row-differs", place, row.fields["number"], first=before)
            yield replace(row, outcome="refused", fields={}, findings=(other,))
