"""Plain tables of factors that a user holds: name, value, unit and what else stands beside them.

A sheet may hold several tables. Nothing is chosen in silence: columns that are left aside, the year
that was taken and what gases were weighed by stand in the receipt.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Literal

from zuji.core.content import read_rules
from zuji.core.figures import in_full
from zuji.core.label import listed
from zuji.core.marks import DecimalMark
from zuji.core.numbers import is_blank
from zuji.core.plaintext import is_ditto, plain_text
from zuji.core.receipt import ReceiptBook
from zuji.core.refusals import Finding, Refusal, note, refuse, warning
from zuji.core.units import parse_unit
from zuji.core.words import gas_label
from zuji.factors.contents import APART, check_content
from zuji.factors.imported import Imported
from zuji.factors.making import emission_unit, factor_of_fields, named
from zuji.factors.plain_amounts import (
    GasPart,
    gas_part,
    of_sum,
    read_value,
    refuse_lone,
    row_unit,
    spread,
    summed_up,
    unpacked,
    with_apart,
)
from zuji.factors.plain_layout import TURNED, FactorBlock, blocks_of, gwp_said, line_place
from zuji.factors.plain_rows import PlainRow, gathered
from zuji.factors.plain_titles import SUM, lone_gas, plain_fields, title_of
from zuji.factors.plain_turned import turned_over
from zuji.factors.plausibility import all_doubts, magnitude_findings
from zuji.factors.receipts import block_receipt
from zuji.factors.record import Factor
from zuji.factors.region_words import region_in
from zuji.factors.title_units import is_per, title_unit

AVERAGES = re.compile(
    r"(?:算术|加权|行业|总体)?(?:平均值?|均值|合计|小计|总计|累计|中位数|最[大小高低]值?)"
    r"|average|mean|total|sub-?total|sum|median|max(?:imum)?|min(?:imum)?",
    re.I,
)
VOID = re.compile(
    r"作废|废止|停用|失效|过期|撤[销回]|superseded|withdrawn|obsolete|deprecated|archived", re.I
)
TOLD_BY = ("name_zh", "region", "year", "technology", "boundary", "unit")
"""Fields by which factors of one name are told apart."""


def import_plain(
    table: list[list[Any]],
    place: str,
    *,
    renamed: Mapping[str, str],
    fixed: Mapping[str, str],
    decimal: Literal["", ".", ","] = "",
    beside: Sequence[str] = (),
    titles: Sequence[str] = (),
    semicolons: bool = False,
) -> Imported | None:
    """Factors of a plain table, also of one that lies on its side; None where no titles are found.
    `titles` are the names of its sheet and file.
    """
    fields = plain_fields(renamed)
    numbers: list[int] = []
    blocks = blocks_of(table, place, fields, fixed)
    if not blocks:
        table, lines, numbers = turned_over(table)
        place = f"{place}{TURNED}"
        blocks = blocks_of(table, place, fields, fixed, lines or [""])
    if not blocks:
        return None
    if lone := lone_gas([title.replace("_", " ") for title in titles]):
        blocks = [replace(block, lone=block.lone or lone) for block in blocks]
    marks = DecimalMark.stated(decimal) if decimal else _marks(table, blocks, semicolons)
    reading = _Reading(place, marks, fixed, tuple(numbers))
    for block in blocks:
        reading.take(table, block)
    reading.tell_apart()
    said = marks.finding(place)
    checks = [said] if said and said.severity == "note" else []
    checks += [note("import-turned", place)] if numbers else []
    checks += [*reading.said, *all_doubts(reading.accepted.values(), place)]
    book = block_receipt(table, blocks, place, beside)
    reading.account(book)
    return Imported(
        "plain",
        tuple(reading.accepted.values()),
        tuple(finding for _, findings in reading.refused for finding in findings),
        len(reading.aside),
        marks=tuple(checks),
        receipt=replace(book.receipt(), checks=tuple(checks)),
    )


def _marks(
    table: Sequence[Sequence[Any]], blocks: Sequence[FactorBlock], semicolons: bool
) -> DecimalMark:
    """The decimal mark that the columns of numbers show."""
    cells = []
    for block in blocks:
        columns = [block.columns[name] for name in ("low", "high") if name in block.columns]
        spots = [*block.gases, *block.parts, *columns, *([block.value] * (block.value >= 0))]
        rows = table[block.first : block.end]
        cells += [row[spot] for row in rows for spot in spots if spot < len(row)]
    return DecimalMark.of(cells, semicolons=semicolons)


@dataclass
class _Reading:
    """The rows of all tables of a sheet as they are taken, refused or left aside."""

    place: str
    marks: DecimalMark
    fixed: Mapping[str, str]
    numbers: tuple[int, ...] = ()
    """The rows of a table on its side, in which its fields stand; empty for one that is upright."""
    accepted: dict[str, Factor] = field(default_factory=dict)
    refused: list[tuple[str, tuple[Finding, ...]]] = field(default_factory=list)
    aside: list[tuple[str, Finding]] = field(default_factory=list)
    said: list[Finding] = field(default_factory=list)
    made: list[tuple[PlainRow, Factor]] = field(default_factory=list)

    def take(self, table: Sequence[Sequence[Any]], block: FactorBlock) -> None:
        """The rows of one table."""
        self.said += block.said
        rows = list(_BlockRows(self, block).rows(table))
        if "gas" in block.columns:
            rows, aside, problems = gathered(rows)
            self.aside += aside
            self.refused += problems
        for row in rows:
            try:
                factor = _Amounts(self, block, row).factor()
                check_content(factor, None, row.place)
                if wrong := magnitude_findings(factor, row.place):
                    raise Refusal(wrong)
                self.made.append((row, factor))
            except Refusal as problem:
                self.refused.append((row.place, problem.findings))
        split = [factor for _, factor in self.made if len(factor.gases) > 1]
        if block.gases and split:
            names = listed(map(gas_label, sorted({gas for each in split for gas in each.gases})))
            self.said.append(note("import-gases", line_place(self.place, block.top), names))

    def tell_apart(self) -> None:
        """Gives factors of one name ids by what they differ in; refuses those that differ in
        nothing that is read (``import-told-apart``).
        """
        alike: dict[str, list[tuple[PlainRow, Factor]]] = {}
        for row, factor in self.made:
            alike.setdefault(factor.id, []).append((row, factor))
        for name, found in alike.items():
            pairs = [_under_heading(row, factor) for row, factor in found] if found[1:] else found
            told = [field for field in TOLD_BY if len({_said(f, field) for _, f in pairs}) > 1]
            ids: dict[str, list[tuple[PlainRow, Factor]]] = {}
            for row, factor in pairs:
                ends = [_said(factor, field) for field in told]
                ids.setdefault(_id(name, ends), []).append((row, factor))
            for id, same in ids.items():
                self._accept(id, same)

    def _accept(self, id: str, same: list[tuple[PlainRow, Factor]]) -> None:
        if len({(factor.value, tuple(factor.gases.items())) for _, factor in same}) > 1:
            by = _differing([row for row, _ in same])
            for row, factor in same:
                finding = refuse("import-told-apart", row.place, factor.name_zh, by).findings[0]
                self.refused.append((row.place, (finding,)))
            return
        self.accepted[id] = replace(same[0][1], id=id)
        for row, _ in same[1:]:
            self.refused.append((row.place, refuse("factor-duplicate", row.place, id).findings))

    def account(self, book: ReceiptBook) -> None:
        """Says of every row below the titles what became of it."""
        book.meet("row", len(self.accepted) + len(self.refused) + len(self.aside))
        book.read("row", len(self.accepted))
        for place, findings in self.refused:
            book.refuse("row", findings[0], places=(place,))
        for place, reason in self.aside:
            book.ignore("row", reason, places=(place,))


def _under_heading(row: PlainRow, factor: Factor) -> tuple[PlainRow, Factor]:
    """A factor whose name is not its own, with the heading above it as its technology."""
    return row, replace(factor, technology=factor.technology or row.fields.get("group", ""))


def _said(factor: Factor, name: str) -> str:
    return str(getattr(factor, name) or "")


def _id(name: str, ends: Sequence[str]) -> str:
    key = "_".join(re.sub(r"[^0-9A-Za-z.一-鿿]+", "_", end).strip("_").lower() for end in ends)
    return f"{name}.{key}" if key else name


def _differing(rows: Sequence[PlainRow]) -> str:
    """The titles that are not read and by which rows of one name differ."""
    titles = dict.fromkeys(title for row in rows for title in row.unknown)
    return ", ".join(
        title for title in titles if len({row.unknown.get(title, "") for row in rows}) > 1
    )


class _BlockRows:
    """The rows of one table with what speaks for several of them: marks of repetition, headings."""

    def __init__(self, reading: _Reading, block: FactorBlock):
        self.reading, self.block = reading, block
        self.before: dict[int, str] = {}
        self.heading = self.unit = ""

    def rows(self, table: Sequence[Sequence[Any]]) -> Any:
        """Every row that may be a factor; the others are left aside with a reason."""
        block, reading = self.block, self.reading
        for index in range(block.first, block.end):
            cells, place = table[index], line_place(reading.place, index)
            filled = [spot for spot, cell in enumerate(cells) if not is_blank(cell)]
            if not filled or not set(filled) & block.used:
                if filled:
                    reading.aside.append(
                        (place, self._other([cells[spot] for spot in filled], place))
                    )
                continue
            if beyond := [str(cells[spot]) for spot in filled if spot >= block.width]:
                shown = ", ".join(beyond)[:100]
                problem = refuse("lca-row-long", place, shown, str(block.width))
                reading.refused.append((place, problem.findings))
                continue
            row = self._row(cells, place)
            reason = self._aside(row, [str(cells[spot]).strip() for spot in filled])
            if reason:
                reading.aside.append((place, reason))
            else:
                yield row

    def _other(self, filled: Sequence[Any], place: str) -> Finding:
        """What a row is that holds nothing in the columns that are read: a line that states the
        unit of what follows, else another row.
        """
        texts = {str(cell).strip() for cell in filled}
        stated = title_unit(next(iter(texts))) if len(texts) == 1 else ""
        if "CO2" not in stated:
            return note("import-row-other", place)
        self.unit = stated
        return note("import-row-heading", place, texts.pop()[:60])

    def _row(self, cells: Sequence[Any], place: str) -> PlainRow:
        block = self.block
        texts = {spot: self._text(cells, spot) for spot in block.titles}
        columns = dict(block.columns)
        fields = {name: texts[spot] for name, spot in columns.items() if texts[spot]}
        fields.pop("unit", None)
        known = block.used
        titles = block.titles.items()
        return PlainRow(
            place=place,
            fields=fields,
            unit=plain_text(texts.get(columns.get("unit", -1), "")),
            value=texts.get(block.value, ""),
            gases={spot: texts[spot] for spot in block.gases},
            parts=tuple(texts[spot] for spot in block.parts),
            unknown={title.text: texts[spot] for spot, title in titles if spot not in known},
        )

    def _text(self, cells: Sequence[Any], spot: int) -> str:
        """A cell as text; what repeats the cell above says what that said."""
        cell = cells[spot] if spot < len(cells) else ""
        text = "" if is_blank(cell) else self.reading.marks.written(cell)
        if is_ditto(text) and spot not in {self.block.value, *self.block.gases}:
            return self.before.get(spot, text)
        self.before[spot] = text
        return text

    def _aside(self, row: PlainRow, filled: Sequence[str]) -> Finding | None:
        """Why a row is no factor: a heading, a remark, an average or sum, one that is void."""
        has_number = bool(row.value or any(row.gases.values()))
        if len(set(filled)) == 1 and not has_number:
            self.heading = filled[0]
            stated = title_unit(self.heading)
            self.unit = stated if "CO2" in stated else self.unit
            return note("import-row-heading", row.place, self.heading[:60])
        written = row.fields.get("name_zh") or row.fields.get("name_en") or ""
        name = re.sub(r"[(（][^()（）]*[)）]|[\s:：]", "", written)
        if AVERAGES.fullmatch(name):
            return note("import-row-average", row.place, name)
        if VOID.search(row.fields.get("status", "")):
            return note("import-row-void", row.place, row.fields["status"])
        if not row.fields.get("region") and (region := region_in(self.heading.lower())):
            row.fields["region"] = region
        row.fields.setdefault("group", self.heading)
        row.unit = row.unit or self.unit
        return None


class _Amounts:
    """What a row counts: a value or gases, with the unit."""

    def __init__(self, reading: _Reading, block: FactorBlock, row: PlainRow):
        self.reading, self.block, self.row = reading, block, row
        self.rule = read_rules("factor_imports")["formats"]["plain"]

    def factor(self) -> Factor:
        """The factor of the row; refuses what is no factor, or cannot be told."""
        fields = {**self.rule["fixed"], **self.row.fields, **self.reading.fixed}
        if not {"name_zh", "name_en"} & (self.block.columns.keys() | fields.keys()):
            fields["name_zh"] = fields.get("region", "")
        named(fields, self.row.place)
        gases, value, unit, year = self._amount(fields)
        fields["year"] = fields.get("year") or year or self.block.year
        told = " ".join((fields.get("gwp_basis", ""), self.block.value_title.text, self.row.unit))
        fields["gwp_basis"] = gwp_said(told) or self.block.gwp or "not stated"
        unit, packed = unpacked(unit)
        self._tell_pack(fields, packed)
        factor = factor_of_fields(
            fields,
            (gases, value, emission_unit(unit, self.row.place)),
            self.rule["prefix"],
            self.reading.marks,
            self.row.place,
        )
        return self._spread(factor, fields)

    def _tell_pack(self, fields: dict[str, str], packed: str) -> None:
        if packed:
            fields["note"] = "; ".join(filter(None, (fields.get("note", ""), packed)))
        if share := fields.get("biomass_share"):
            finding = warning("import-biomass-share", self.row.place, share)
            self.reading.said.append(finding)

    def _spread(self, factor: Factor, fields: Mapping[str, str]) -> Factor:
        """The factor with the range that its uncertainty states; one in another form is named."""
        text = fields.get("uncertainty", "")
        if not text or factor.low is not None or factor.high is not None:
            return factor
        titled = self.block.titles[self.block.columns["uncertainty"]].text
        share = spread(text, titled)
        if share is None or factor.value is None:
            self.reading.said.append(note("import-spread-other", self.row.place, text))
            return factor
        ends = sorted(factor.value * side for side in (1 - share, 1 + share))
        low, high = (float(in_full(end, 12)) for end in ends)
        return replace(factor, low=low, high=high)

    def _amount(
        self, fields: Mapping[str, str]
    ) -> tuple[Mapping[str, float], float | None, str, str]:
        """Gases, value, unit and the year in the cell of the value."""
        block, row, place = self.block, self.row, self.row.place
        per, quantity = fields.get("per", ""), fields.get("quantity", "")
        parts = self._parts(per)
        inner = [part for part in parts if part.gas not in (*APART, "co2_luc")]
        if block.value < 0 or row.of_gases:
            return *summed_up(parts, None, place), ""
        if not row.value:
            raise refuse("value-missing", self._value_place(), "", "number")
        value, unit, year = self._value(per)
        if quantity and quantity != "1" and _is_of_nothing(self._titled(), row.unit):
            raise refuse("import-per-amount", place, f"{quantity} {row.unit}".strip())
        if block.lone and not inner:
            refuse_lone({block.lone}, place)
        if inner:
            return self._with_gases(parts, value, unit, year)
        if parts:
            gases, kept = with_apart(value, parts, self._titles(), place)
            return gases, kept, unit, year
        return {}, value, unit, year

    def _titles(self) -> str:
        titles = [self.block.value_title, *self.block.gases.values()]
        return " ".join(title.text for title in titles)

    def _titled(self) -> str:
        """The unit that the title of the values states, or the lines above the table."""
        return self.block.value_title.unit or self.block.unit

    def _value_place(self) -> str:
        """Where the value of the row stands: its cell, where the table was turned."""
        numbers, spot = self.reading.numbers, self.block.value
        if spot < 0 or spot >= len(numbers):
            return f"{self.row.place} value"
        return f"{self.row.place}{numbers[spot]}"

    def _value(self, per: str) -> tuple[float, str, str]:
        block, row, place = self.block, self.row, self.row.place
        value, own, year = read_value(row.value, self._value_place(), self.reading.marks)
        titled = block.value_title.unit or ("" if row.unit else block.unit)
        if block.value_title.is_total or block.parts:
            self._check_parts(value)
        celled = str(self.reading.fixed.get("unit", row.unit))
        if own:
            celled = row_unit(celled, own, "", place)
        unit = row_unit(titled, celled, per, place)
        return value, of_sum(unit) if block.value_title.gas == SUM else unit, year

    def _check_parts(self, value: float) -> None:
        """Refuses a total that its parts do not make."""
        place = self.row.place
        parts = [
            read_value(text, f"{place} value", self.reading.marks)[0]
            for text in self.row.parts
            if text
        ]
        if parts and abs(sum(parts) - value) > 0.01 * max(abs(value), abs(sum(parts))):
            raise refuse("import-parts-differ", place, f"{value} ≠ {sum(parts)}")

    def _parts(self, per: str) -> list[GasPart]:
        block, row, marks = self.block, self.row, self.reading.marks
        parts = []
        for spot, title in block.gases.items():
            units = title.unit, row.unit or block.unit or (f"/{per}" if per else "")
            place = f"{row.place} {title.text}"
            text = row.gases[spot]
            if not text and title.gas in APART:
                continue
            parts.append(
                gas_part(title.gas, text, units, place, marks, is_weighed=title.is_weighed)
            )
        for other in row.of_gases:
            units = block.value_title.unit, other.unit or block.unit or (f"/{per}" if per else "")
            gas = title_of(other.fields["gas"], {}).gas
            parts.append(gas_part(gas, other.value, units, other.place, marks))
        return parts

    def _with_gases(
        self, parts: list[GasPart], value: float, unit: str, year: str
    ) -> tuple[Mapping[str, float], float | None, str, str]:
        above = emission_unit(unit, self.row.place).partition("/")[0]
        stated = value * parse_unit(above, self.row.place).scale
        return *summed_up(parts, stated, self.row.place), year


def _is_of_nothing(titled: str, celled: str) -> bool:
    """Whether values are CO2e of no stated amount, and the unit beside them is of an amount."""
    return "CO2" in titled and not is_per(f"{titled} {celled}") and bool(celled)
