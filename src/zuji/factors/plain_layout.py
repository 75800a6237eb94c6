"""How a plain factor table lies on its sheet: titles in one row or two, further tables below, and
what stands above them.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from zuji.core.cells import column_letters
from zuji.core.label import listed
from zuji.core.numbers import is_blank, own_unit
from zuji.core.plaintext import plain_text
from zuji.core.refusals import Finding, Refusal, note, refuse
from zuji.core.units import parse_unit
from zuji.factors.plain_titles import (
    LONE,
    SUM,
    Title,
    headings_of,
    joined,
    key_of,
    lone_gas,
    rank,
    says_value,
    title_of,
)
from zuji.factors.title_units import title_unit

HEADER_WITHIN = 30
LONGEST_TITLE = 60
NAMES = ("name_zh", "name_en", "region")
"""Fields that can name a factor: a region where there is no name."""
TURNED = " · 列 column"
"""How the place of a table ends that lies on its side."""
_REPORTS = {
    "AR4": "ar4|第四次|2007",
    "AR5": "ar5|第五次|2013",
    "AR6": "ar6|第六次|2021",
}
"""The assessment reports by which sums are made, in words."""


def line_place(place: str, index: int) -> str:
    """Where a line of a table stands: its row, or its column by letter where the table was turned;
    `index` counts from 0.
    """
    if place.endswith(TURNED):
        return f"{place} {column_letters(index)}"
    return f"{place}:{index + 1}"


@dataclass(frozen=True)
class FactorBlock:
    """A table of factors: its titles by column, its rows, and what stands above them.

    `value` is the column of the values, -1 where only gases are given; `gases` leads from a column
    to its title, `parts` are columns that the total in `value` is the sum of. `unit` and `gwp` are
    stated above the table, `year` in the title of the values. `beside` are columns that are left
    aside for a stated reason.
    """

    top: int
    first: int
    titles: Mapping[int, Title]
    columns: Mapping[str, int]
    value: int
    gases: Mapping[int, Title]
    end: int = 0
    parts: tuple[int, ...] = ()
    year: str = ""
    unit: str = ""
    gwp: str = ""
    lone: str = ""
    """The one gas of which the lines above the table say that its emissions are listed."""
    beside: Mapping[int, Finding] = field(default_factory=dict)
    said: tuple[Finding, ...] = ()

    @property
    def used(self) -> set[int]:
        """The columns that are read."""
        value = {self.value} if self.value >= 0 else set()
        return {*self.columns.values(), *value, *self.gases, *self.parts}

    @property
    def width(self) -> int:
        """The number of cells of a row that stand under a title."""
        return 1 + max(self.titles)

    @property
    def value_title(self) -> Title:
        return self.titles.get(self.value, Title(""))


def blocks_of(
    table: Sequence[Sequence[Any]],
    place: str,
    fields: Mapping[str, Any],
    fixed: Mapping[str, str],
    lines: Sequence[str] = (),
) -> list[FactorBlock]:
    """The tables of a sheet; none where no row of titles is among the first thirty rows. `lines`
    stand above a table that lies on its side ("" where none does).
    """
    blocks: list[FactorBlock] = []
    row = 0
    while row < len(table) and (blocks or row < HEADER_WITHIN):
        before = blocks[-1].first if blocks else -1
        said = lines if before < 0 else ()
        block = _block_at(
            table, row, place=place, fields=fields, fixed=fixed, before=before, lines=said
        )
        if block:
            blocks.append(block)
        row = block.first if block else row + 1
    ends = [*(block.top for block in blocks[1:]), *([len(table)] * bool(blocks))]
    return [replace(block, end=end) for block, end in zip(blocks, ends, strict=True)]


def _block_at(
    table: Sequence[Sequence[Any]],
    row: int,
    *,
    place: str,
    fields: Mapping[str, Any],
    fixed: Mapping[str, str],
    before: int,
    lines: Sequence[str] = (),
) -> FactorBlock | None:
    """The table whose titles stand in this row; None where the row holds no titles. `before` is the
    first row of the table above it, -1 for none.
    """
    over = _texts(table[row])
    if before >= 0 and not _are_titles(over, fields):
        return None
    under = _second(table, row, over)
    above = [*_above(table, row, before), *lines]
    for texts, depth in ((joined(over, under), 2), (over, 1)) if under else ((over, 1),):
        titles = {spot: title_of(text, fields) for spot, text in enumerate(texts) if text}
        chosen = _Columns(titles, fields, fixed, line_place(place, row), is_turned=bool(lines))
        heads = [title.text for title in titles.values() if title.field in NAMES]
        stated = [unit for text in [*heads, *above] if (unit := _stated_unit(text))]
        chosen.unit = stated[0] if stated else ""
        if chosen.is_table(table[row + depth :], is_again=before >= 0):
            said = gwp_said(" ".join([*above, *texts]))
            lone = lone_gas(above)
            return replace(chosen.block(), top=row, first=row + depth, gwp=said, lone=lone)
    return None


def _texts(cells: Sequence[Any]) -> list[str]:
    texts = []
    for cell in cells:
        is_whole = isinstance(cell, float) and cell.is_integer()
        texts.append("" if is_blank(cell) else str(int(cell) if is_whole else cell).strip())
    return texts


def _at(cells: Sequence[Any], spot: int) -> str:
    return _texts(cells[spot : spot + 1])[0] if spot < len(cells) else ""


def _is_number(text: str) -> bool:
    return bool(re.match(r"[-+]?[\d.,]*\d", plain_text(text)))


def _filled(cells: Sequence[Any]) -> list[str]:
    return [text for text in _texts(cells) if text]


def _above(table: Sequence[Sequence[Any]], row: int, before: int) -> list[str]:
    """The texts of the rows above the titles, the nearest first; of a table further down those that
    hold no row of the one before it.
    """
    texts: list[str] = []
    for index in range(row - 1, max(before, 0) - 1, -1):
        own = _filled(table[index])
        if before >= 0 and len(own) > 2:
            break
        texts += own
    return texts


def _stated_unit(text: str) -> str:
    unit = title_unit(text)
    return unit if "CO2" in unit and "/" in unit else ""


_OTHER_MEASURE = re.compile(
    r"\b(?:gtp|gwp\*|gwp[\s_-]?(?:20|500)(?!\d))"
    r"|(?<!\d)(?:20|500)[\s-]?(?:years?|yr|年)[\s-]*(?:的|gwp|time|horizon|时间|尺度|跨度|全球)"
    r"|(?:horizon|时间尺度|时间跨度)[^\d]{0,6}(?:20|500)(?!\d)"
)
_GWP100 = re.compile(r"gwp[\s_-]?100(?!\d)|(?<!\d)100[\s-]?(?:years?|yr|年)")


def gwp_said(text: str) -> str:
    """The one set of GWP that a text names, or another measure than GWP100 (``GWP20``, ``GTP``);
    "" for none or several.
    """
    plain = plain_text(text).lower()
    other = _OTHER_MEASURE.search(plain)
    if other and not _GWP100.search(plain):
        return other.group().upper()
    named = [
        name
        for name, words in _REPORTS.items()
        if re.search(rf"{name.lower()}\b|(?:gwp|ipcc|评估报告).{{0,12}}(?:{words})", plain)
        or re.search(rf"(?:{words}).{{0,4}}评估报告", plain)
    ]
    return named[0] if len(named) == 1 else ""


def _are_titles(texts: Sequence[str], fields: Mapping[str, Any]) -> bool:
    """Whether a row further down holds titles again: a name, a value, no number but years."""
    keys = {key_of(text) for text in texts if len(text) <= LONGEST_TITLE}
    if not any(key_of(heading) in keys for name in NAMES for heading in headings_of(fields, name)):
        return False
    titles = [title_of(text, fields) for text in texts if text]
    has_value = any(title.is_value or title.gas for title in titles)
    is_named = any(title.field in NAMES for title in titles)
    numbers = [text for text in texts if re.fullmatch(r"-?[\d.,]+(?:e-?\d+)?", text, re.I)]
    return is_named and has_value and all(map(_is_year, numbers))


def _is_year(text: str) -> bool:
    return bool(re.fullmatch(r"(?:19|20)\d\d\s?年?度?", plain_text(text)))


def _second(table: Sequence[Sequence[Any]], row: int, over: Sequence[str]) -> list[str]:
    """The second row of the titles; empty where the next row is none: it says nothing of the first
    column and holds no numbers but years.
    """
    under = _texts(table[row + 1]) if row + 1 < len(table) else []
    own = [
        spot
        for spot, text in enumerate(under)
        if text and (spot >= len(over) or text != over[spot])
    ]
    first = next((spot for spot, text in enumerate(over) if text), 0)
    if not own or own[0] <= first:
        return []
    for spot in own:
        text = plain_text(under[spot])
        if len(text) > 40 or (re.match(r"[-+<>≤≥~约]?\s?\d", text) and not _is_year(text)):
            return []
    return under


def _one_of_unit(titles: Mapping[int, Title]) -> list[int]:
    """The one column that is no field and whose title states CO2e, in whatever language it speaks
    (THG-Emissionen (kg CO2-Äq.)); none for several.
    """
    found = [
        spot
        for spot, title in titles.items()
        if not title.field and "[co2e]" in dict(_dimension(title.unit))
    ]
    return found if len(found) == 1 < len(titles) and says_value(titles[found[0]].text) else []


def _dimension(unit: str) -> tuple[tuple[str, float], ...]:
    try:
        return parse_unit(unit).dimension if unit else ()
    except Refusal:
        return ()


class _Columns:
    """The columns that count among the titles of a table."""

    def __init__(
        self,
        titles: Mapping[int, Title],
        fields: Mapping[str, Any],
        fixed: Mapping[str, str],
        place: str,
        *,
        is_turned: bool = False,
    ):
        self.titles, self.fixed, self.place, self.unit = titles, fixed, place, ""
        spots: dict[str, list[int]] = {}
        for spot, title in titles.items():
            if title.field:
                spots.setdefault(title.field, []).append(spot)
        self.columns = {
            name: min(found, key=lambda spot: (rank(titles[spot], fields), spot))
            for name, found in spots.items()
        }
        gases = {spot: title for spot, title in titles.items() if title.gas}
        sums = [spot for spot, title in gases.items() if title.gas == SUM]
        self.gases = {spot: title for spot, title in gases.items() if title.gas != SUM}
        self.values = [spot for spot, title in titles.items() if title.is_value]
        if sums and (self.gases or not self.values):
            self.values = sums
        weighed = [spot for spot in self.gases if re.search("CO2 ?e", self.gases[spot].unit)]
        is_whole = bool(weighed) and self.gases[weighed[0]].gas not in LONE
        if not self.values and len(weighed) == len(self.gases) == 1 and is_whole:
            self.values, self.gases = weighed, {}
        if not self.values and not self.gases and not is_turned:
            self.values = _one_of_unit(titles)
        self.units = spots.get("unit", [])

    def is_table(self, rows: Sequence[Sequence[Any]], *, is_again: bool) -> bool:
        """Whether the titles give a name, a number, and anywhere a unit."""
        stated_names = {"name_zh", "name_en"} & self.fixed.keys()
        if not stated_names and not self.columns.keys() & set(NAMES):
            self._name_first(rows[:5])
        is_named = self.columns.keys() & set(NAMES) or stated_names
        if not is_named or not (self.values or self.gases):
            return False
        stated = {"unit", "per"} & (self.columns.keys() | self.fixed.keys())
        counted = [*self.values, *self.gases]
        if is_again or stated or self.unit or any(self.titles[spot].unit for spot in counted):
            return True
        heads = [text for row in rows[:5] if len(text := _filled(row)) == 1]
        if any(_stated_unit(text) for (text,) in heads):
            return True
        cells = [row[spot] for row in rows[:5] for spot in self.values if spot < len(row)]
        return any("CO2" in (own_unit(cell) or "") for cell in cells)

    def _name_first(self, rows: Sequence[Sequence[Any]]) -> None:
        """Takes the first column of words for that of the names, beside a column of numbers."""
        counted = [*self.values, *self.gases]
        cells = {spot: [_at(row, spot) for row in rows] for spot in self.titles}
        if not any(_is_number(text) for spot in counted for text in cells[spot]):
            return
        for spot, title in sorted(self.titles.items()):
            filled = [text for text in cells[spot] if text]
            is_free = not (title.field or title.gas or title.is_value)
            if is_free and filled and not any(map(_is_number, filled)):
                self.columns["name_zh"] = spot
                return

    def block(self) -> FactorBlock:
        """The table of these columns; refuses several values of which none is the total
        (``import-values-several``).
        """
        chosen, beside, said = self._value()
        if right := [spot for spot in self.units if spot > chosen >= 0]:
            self.columns["unit"] = right[0]
        titles = self.titles
        parts = tuple(
            spot
            for spot in self.values
            if chosen >= 0 and titles[chosen].is_total and spot != chosen and spot not in beside
        )
        year = titles[chosen].year if chosen >= 0 else ""
        return FactorBlock(
            top=0,
            first=0,
            titles=titles,
            columns=self.columns,
            value=chosen,
            gases=self.gases,
            parts=parts,
            year=year,
            unit=self.unit,
            beside=beside,
            said=said,
        )

    def _value(self) -> tuple[int, dict[int, Finding], tuple[Finding, ...]]:
        """The column of the values, the columns beside it, and what is said of the choice."""
        titles = self.titles
        pool = [spot for spot in self.values if titles[spot].is_listed] or self.values
        pool = [spot for spot in pool if not titles[spot].year] or pool
        if not pool:
            return -1, {}, ()
        if len(pool) > 1 and all(titles[spot].year for spot in pool):
            return self._of_years(pool)
        totals = [spot for spot in pool if titles[spot].is_total]
        if len(pool) > 1 and len(totals) == 1:
            return totals[0], {}, ()
        units = [titles[spot].unit for spot in pool]
        is_one_value = len({titles[spot].qualifier for spot in pool}) == 1
        if len(pool) > 1 and not (is_one_value and all(units) and len(set(units)) == len(units)):
            shown = listed(titles[spot].text for spot in pool)
            raise refuse("import-values-several", self.place, shown)
        return pool[0], self._beside(pool[0], "import-value-beside"), ()

    def _of_years(self, pool: list[int]) -> tuple[int, dict[int, Finding], tuple[Finding, ...]]:
        titles = self.titles
        years = {titles[spot].year: spot for spot in pool}
        of_year = [titles[spot].qualifier for spot in pool]
        if len(years) < len(pool) or len(set(of_year)) > 1:
            shown = listed(titles[spot].text for spot in pool)
            raise refuse("import-values-several", self.place, shown)
        wanted = str(self.fixed.get("year") or max(years))
        if wanted not in years:
            raise refuse("import-year-absent", self.place, wanted, listed(sorted(years)))
        others = listed(sorted(years.keys() - {wanted}))
        said = note("import-year-chosen", self.place, wanted, others, year=wanted, others=others)
        return years[wanted], self._beside(years[wanted], "import-year-beside"), (said,)

    def _beside(self, chosen: int, rule: str) -> dict[int, Finding]:
        return {
            spot: note(rule, f"{self.place} {self.titles[spot].text}", self.titles[spot].text)
            for spot in self.values
            if spot != chosen
        }
