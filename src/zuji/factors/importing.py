"""Import of a user's factor files into our schema (formats: rules/factor_imports.yaml).

Nothing is guessed in silence: a row whose number, unit or magnitude does not hold is refused with
its line, what was read and how to mend it; the others are accepted. The file itself is never
redistributed.
"""

from __future__ import annotations

import csv
import fnmatch
import io
import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Literal

from zuji.core.causes import cause
from zuji.core.content import read_rules
from zuji.core.encodings import decode, decode_or_refuse
from zuji.core.label import listed
from zuji.core.marks import DecimalMark
from zuji.core.number_formats import formats_of, with_formats
from zuji.core.numbers import is_blank, read_number
from zuji.core.receipt import ReceiptBook
from zuji.core.refusals import Finding, Refusal, note, refuse
from zuji.factors.contents import check_content
from zuji.factors.imported import Imported
from zuji.factors.making import emission_unit, factor_of_fields, named, usual_unit
from zuji.factors.packs import COLUMNS, read_rows
from zuji.factors.plain import import_plain
from zuji.factors.plausibility import all_doubts, magnitude_findings
from zuji.factors.receipts import heading_receipt
from zuji.factors.record import Factor

COMBINED = re.compile(
    (
        r"^\s*(?P<value>-?[\d.,]+(?:[eE][+-]?\d+)?)\s*(?P<mass>kg|t|g|千克|公斤|吨|公吨|克"
        r")?\s*CO2e?q?\s*/\s*(?P<per>.+?)\s*$"
    ),
    re.IGNORECASE,
)
NUMBERS = ("value", "combined", "co2", "ch4", "n2o", "low", "high")
"""Fields of a format that hold numbers."""
MASS = {
    "kg": "kg",
    "t": "t",
    "g": "g",
    "千克": "kg",
    "公斤": "kg",
    "吨": "t",
    "公吨": "t",
    "克": "g",
    None: "kg",
}


def import_factors(
    table: list[list[Any]],
    place: str,
    *,
    form: str = "auto",
    renamed: Mapping[str, str] | None = None,
    fixed: Mapping[str, str] | None = None,
    decimal: Literal["", ".", ","] = "",
    beside: Sequence[str] = (),
    titles: Sequence[str] = (),
    semicolons: bool = False,
) -> Imported:
    """Factors of a table (rows of cells, the heading somewhere in the first thirty rows).

    `renamed` maps our field to a heading of the file; `fixed` gives fields every row gets (region,
    year, licence …). `decimal` states the decimal mark of a file whose numbers do not show it;
    `beside` are sheets of the file that are not read; `titles` are the names of sheet and file.
    Refuses a format it cannot recognise (``import-format``) and missing columns
    (``factor-column``).
    """
    formats = read_rules("factor_imports")["formats"]
    name, top = _recognised(table, formats, form, place)
    if name == "plain":
        stated: dict[str, Any] = {"renamed": dict(renamed or {}), "fixed": dict(fixed or {})}
        stated["semicolons"] = semicolons
        made = import_plain(table, place, decimal=decimal, beside=beside, titles=titles, **stated)
        if made is None:
            first = " | ".join(str(cell) for cell in (table[0] if table else []))[:120]
            raise refuse("import-format", place, first, listed(formats))
        return made
    if name == "zuji":
        return _own_schema(table, top, place, decimal, beside)
    rule = formats[name]
    columns = _columns(rule["columns"] | dict(renamed or {}), [_key(cell) for cell in table[top]])
    _refuse_missing(columns, rule, table[top], place)
    shown = _marks(table[top + 1 :], columns, rule)
    marks = DecimalMark.stated(decimal) if decimal else shown
    gas_title = str(table[top][columns["co2"][0]]) if "co2" in columns else ""
    rows = _Rows(rule, marks, fixed or {}, columns, heading=gas_title, width=len(table[top]))
    for row_number, cells in enumerate(table[top + 1 :], start=top + 2):
        rows.take(cells, f"{place}:{row_number}")
    statement = marks.finding(place)
    said = (statement,) if statement and statement.severity == "note" else ()
    said = (*said, *all_doubts(rows.accepted.values(), place))
    known = {spot for spots in columns.values() for spot in spots}
    book = heading_receipt(table, top, known, place, beside)
    rows.account(book)
    return Imported(
        name,
        tuple(rows.accepted.values()),
        tuple(finding for _, findings in rows.refused for finding in findings),
        len(rows.skipped),
        marks=said,
        receipt=replace(book.receipt(), checks=said),
    )


@dataclass
class _Rows:
    """The rows of a table as they are taken, refused or left aside by the rules of the format."""

    rule: Mapping[str, Any]
    marks: DecimalMark
    fixed: Mapping[str, str]
    columns: Mapping[str, list[int]]
    heading: str
    width: int
    accepted: dict[str, Factor] = field(default_factory=dict)
    refused: list[tuple[str, tuple[Finding, ...]]] = field(default_factory=list)
    skipped: list[str] = field(default_factory=list)

    def take(self, cells: list[Any], place: str) -> None:
        row = {name: _cell(cells, spots, self.marks) for name, spots in self.columns.items()}
        if all(is_blank(cell) for cell in cells):
            return
        if not any(row.values()) or not _wanted(row, self.rule):
            self.skipped.append(place)
            return
        try:
            if beyond := [str(cell) for cell in cells[self.width :] if not is_blank(cell)]:
                raise refuse("lca-row-long", place, ", ".join(beyond)[:100], str(self.width))
            factor = _factor(
                row, self.rule, self.marks, place=place, fixed=self.fixed, heading=self.heading
            )
            check_content(factor, None, place)
            wrong = magnitude_findings(factor, place)
            if factor.id in self.accepted:
                raise refuse("factor-duplicate", place, factor.id)
            if wrong:
                raise Refusal(wrong)
            self.accepted[factor.id] = factor
        except Refusal as problem:
            self.refused.append((place, problem.findings))

    def account(self, book: ReceiptBook) -> None:
        """Says of every row below the titles what became of it."""
        book.meet("row", len(self.accepted) + len(self.refused) + len(self.skipped))
        book.read("row", len(self.accepted))
        for place, findings in self.refused:
            book.refuse("row", findings[0], places=(place,))
        if self.skipped:
            reason = note("import-row-other", self.skipped[0])
            book.ignore("row", reason, len(self.skipped), self.skipped)


def read_table(content: bytes, name: str, sheet: str = "", encoding: str = "") -> list[list[Any]]:
    """Rows of a CSV (comma, semicolon or tab) or a spreadsheet (xlsx, xls, ods).

    The encoding of a CSV is told by evidence unless `encoding` states it; a doubtful one is refused
    (``text-encoding-doubtful``).
    """
    if name.lower().endswith((".xlsx", ".xls", ".ods")):
        import python_calamine as calamine

        try:
            book = calamine.CalamineWorkbook.from_filelike(io.BytesIO(content))
            sheet_name = sheet or book.sheet_names[0]
            if sheet_name not in book.sheet_names:
                sheet_names = listed(book.sheet_names)
                raise refuse(
                    "workbook-sheet",
                    name,
                    sheet_names,
                    sheet_name,
                    sheet=sheet_name,
                    near=sheet_names,
                )
            found = book.get_sheet_by_name(sheet_name)
            rows = found.to_python(skip_empty_area=False)
            shown = with_formats(rows, formats_of(content).get(sheet_name, {}))
            return _merged_down(shown, found.merged_cell_ranges or ())
        except (calamine.CalamineError, OSError, IndexError) as problem:
            form = "HTML" if content.lstrip()[:1] == b"<" else cause(problem)
            raise refuse("workbook-unreadable", name, form, ".xlsx") from problem
    if decode(content, encoding) is None:
        raise refuse("import-encoding", name, encoding or "?", "UTF-8 | GBK")
    text = decode_or_refuse(content, name, encoding).text
    return [list(cells) for cells in csv.reader(io.StringIO(text), delimiter=_delimiter(text))]


def has_semicolons(content: bytes, name: str, encoding: str = "") -> bool:
    """Whether semicolons divide the columns of a file, as where the comma is the decimal mark."""
    if name.lower().endswith((".xlsx", ".xls", ".ods")):
        return False
    decoded = decode(content, encoding)
    return decoded is not None and _delimiter(decoded.text) == ";"


def _delimiter(text: str) -> str:
    return max(",;\t", key=text[:4000].count)


def _merged_down(
    rows: list[list[Any]], areas: Iterable[tuple[tuple[int, int], tuple[int, int]]]
) -> list[list[Any]]:
    """Rows in which a merged cell speaks for every row that it covers, in its first column."""
    for (top, left), (bottom, _) in areas:
        for row in range(top + 1, min(bottom + 1, len(rows))):
            if left < len(rows[row]) and is_blank(rows[row][left]):
                rows[row][left] = rows[top][left]
    return rows


def _own_schema(
    table: list[list[Any]],
    top: int,
    place: str,
    decimal: Literal["", ".", ","],
    beside: Sequence[str],
) -> Imported:
    text = io.StringIO()
    csv.writer(text).writerows(table[top:])
    marks = DecimalMark.stated(decimal) if decimal else None
    factors, findings = read_rows(text.getvalue(), place, "imported", marks)
    wrong = [finding for factor in factors for finding in magnitude_findings(factor, place)]
    bad = {finding.facts["id"] for finding in wrong if finding.severity == "block"}
    sound = tuple(finding for finding in factors if finding.id not in bad)
    known = {spot for spot, cell in enumerate(table[top]) if str(cell).strip() in COLUMNS}
    book = heading_receipt(table, top, known, place, beside)
    count = sum(not all(map(is_blank, cells)) for cells in table[top + 1 :])
    book.meet("row", count)
    book.read("row", len(sound))
    for reason in [*findings, *wrong][:1]:
        places = [str(finding.place) for finding in (*findings, *wrong)]
        book.refuse("row", reason, count - len(sound), places)
    said = all_doubts(sound, place)
    receipt = replace(book.receipt(), checks=said)
    return Imported("zuji", sound, (*findings, *wrong), 0, marks=said, receipt=receipt)


def _key(cell: Any) -> str:
    text = unicodedata.normalize("NFKC", str(cell or "")).lower().replace("’", "'")
    return re.sub(r"[\s_\-:：]+", " ", text).strip()


def _recognised(
    table: list[list[Any]], formats: Mapping[str, Any], form: str, place: str
) -> tuple[str, int]:
    """The format of a table and the row of its titles; what is no published one is plain."""
    if form != "auto" and form not in formats:
        raise refuse("choice-unknown", place, form, options=listed(formats))
    names = [form] if form != "auto" else [other for other in formats if other != "plain"]
    for name in names:
        for top, cells in enumerate(table[:30]):
            heading = [_key(cell) for cell in cells]
            keywords = formats[name]["detect"]
            if keywords and all(
                any(title.startswith(_key(keyword)) for title in heading) for keyword in keywords
            ):
                return name, top
    if form not in ("auto", "plain"):
        first = " | ".join(str(cell) for cell in (table[0] if table else []))[:120]
        raise refuse("import-format", place, first, listed(formats))
    return "plain", 0


def _columns(headings_of: Mapping[str, Any], heading: list[str]) -> dict[str, list[int]]:
    """Field → columns of the heading; a field may have several headings it goes by."""
    columns: dict[str, list[int]] = {}
    for name, names in headings_of.items():
        options = names if isinstance(names, list) else [names]
        if name == "levels":
            spots = [
                index
                for option in options
                for index, title in enumerate(heading)
                if title == _key(option)
            ]
        else:
            exact = [heading.index(_key(option)) for option in options if _key(option) in heading]
            spots = (
                exact[:1]
                or [
                    index
                    for option in options
                    for index, title in enumerate(heading)
                    if len(_key(option)) > 5 and title.startswith(_key(option))
                ][:1]
            )
        if spots:
            columns[name] = spots
    return columns


def _refuse_missing(
    columns: Mapping[str, Any], rule: Mapping[str, Any], heading: Iterable[Any], place: str
) -> None:
    has_number = columns.keys() & {"value", "combined", "co2"}
    has_name = columns.keys() & {"name_zh", "name_en", "name_fr", "levels"}
    if has_number and has_name:
        return
    shown = " | ".join(str(cell) for cell in heading)[:160]
    accepted = ", ".join(str(titles) for titles in rule["columns"].values())
    raise refuse("factor-column", place, shown, columns=accepted)


def _marks(
    rows: list[list[Any]], columns: Mapping[str, list[int]], rule: Mapping[str, Any]
) -> DecimalMark:
    """The decimal mark of the number columns; that of the format where they show none."""
    spots = [spot for field in NUMBERS for spot in columns.get(field, ())]
    marks = DecimalMark.of(cells[spot] for cells in rows for spot in spots if spot < len(cells))
    if not marks.mark and rule.get("decimal") == ",":
        return DecimalMark.stated(",")
    return marks


def _cell(cells: list[Any], spots: list[int], marks: DecimalMark) -> str:
    parts = [cells[spot] for spot in spots if spot < len(cells) and not is_blank(cells[spot])]
    return " / ".join(map(marks.written, parts))


def _wanted(row: Mapping[str, str], rule: Mapping[str, Any]) -> bool:
    """Whether a row is of the kind that the format accepts; a trailing ``*`` in a rule means any
    ending.
    """
    return all(
        fnmatch.fnmatch(row.get(field, "").lower(), str(value).lower())
        for field, value in (rule.get("only") or {}).items()
    )


def _factor(
    row: dict[str, str],
    rule: Mapping[str, Any],
    marks: DecimalMark,
    *,
    place: str,
    fixed: Mapping[str, str],
    heading: str,
) -> Factor:
    fields = {**rule["fixed"], **{key: value for key, value in row.items() if value}, **fixed}
    named(fields, place)
    amount = _amount(fields, rule, marks, place, heading)
    return factor_of_fields(fields, amount, rule["prefix"], marks, place)


def _amount(
    fields: Mapping[str, str],
    rule: Mapping[str, Any],
    marks: DecimalMark,
    place: str,
    heading: str,
) -> tuple[dict[str, float], float | None, str]:
    """Gases [kg per unit], or a CO2e value, and the unit of the factor."""
    if fields.get("combined"):
        parsed = COMBINED.match(unicodedata.normalize("NFKC", fields["combined"]))
        if not parsed:
            raise refuse("import-amount", place, fields["combined"], "1.23 kgCO2e/kg")
        mass = MASS[parsed["mass"].lower() if parsed["mass"] else None]
        unit = f"{mass}CO2e/{usual_unit(parsed['per'], place)}"
        return {}, _number(parsed["value"], place, marks), emission_unit(unit, place)
    if "co2" in fields:
        per = fields.get("unit") or heading.split(" per ", 1)[-1]
        unit = emission_unit(f"kgCO2e/{usual_unit(per, place)}", place)
        names = {"co2": "co2_fossil", "ch4": "ch4_fossil", "n2o": "n2o"}
        gases = {
            names[name]: _number(fields[name], place, marks) * float(rule["scale"][name])
            for name in names
            if fields.get(name)
        }
        return gases, None, unit
    if not fields.get("value"):
        raise refuse("value-missing", f"{place} value", "", "number")
    value = _number(fields["value"], place, marks)
    if fields.get("per"):
        unit = f"kgCO2e/{usual_unit(fields['per'], place)}"
        return {}, value, emission_unit(unit, place)
    unit = str(fields.get("unit", ""))
    known = read_rules("factor_imports")["units"]
    return {}, value, emission_unit(str(known.get(unit, unit)), place)


def _number(text: str, place: str, marks: DecimalMark) -> float:
    if "%" in unicodedata.normalize("NFKC", text):
        raise refuse("import-percent", f"{place} value", text)
    return read_number(text, f"{place} value", marks=marks)


def with_source(factors: Iterable[Factor], title: str) -> list[Factor]:
    """The factors with the user's own source title where a row has none."""
    return [
        factor
        if factor.source.title
        else replace(factor, source=replace(factor.source, title=title))
        for factor in factors
    ]
