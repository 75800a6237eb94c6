"""The tables of a sheet: bands of columns, header rows, units, titles, sections and data rows."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise
from typing import Any

from zuji.core.cells import column_letters
from zuji.exchange.ledgers.beside import side_by_side
from zuji.exchange.ledgers.columns import assign_roles
from zuji.exchange.ledgers.corrections import correct_heads
from zuji.exchange.ledgers.grid import Cell, Grid
from zuji.exchange.ledgers.headings import (
    Heading,
    heading,
    is_note,
    is_signature,
    says_stopped,
    unit_of,
)
from zuji.exchange.ledgers.parts import (
    BandRow,
    Column,
    LedgerTable,
    is_quantity,
    is_total,
    period_of_text,
)
from zuji.exchange.ledgers.periods import MonthSpan, period_of, plain
from zuji.exchange.ledgers.stacks import stack

DEEPEST_HEADER = 5


def tables_of(grid: Grid) -> list[LedgerTable]:
    """The tables of a sheet, from left to right and from top to bottom."""
    tables = []
    for first, last in bands(grid):
        tables += _tables_in(grid, first, last)
    return tables


def described_table(grid: Grid, header: int, roles: Mapping[str, str]) -> list[LedgerTable]:
    """The one table of a sheet as a person has described it: its header row, and what its columns
    hold by their letters.
    """
    rows = [_row(grid, number, 0, grid.width - 1) for number in range(1, grid.height + 1)]
    head = [row for row in rows if row.number == header]
    body = [row for row in rows if row.number > header and row.cells]
    table = _table(grid, head, body, 0, grid.width - 1)
    if table is None:
        return []
    for column in table.columns:
        column.role = roles.get(column_letters(column.index), "")
    table.titles = tuple(cell for row in rows if row.number < header for cell in row.cells)
    return [table]


def bands(grid: Grid) -> list[tuple[int, int]]:
    """Spans of columns that stand apart: divided by an empty column, each with its own labels."""
    empty = [column for column in range(grid.width) if not _is_used(grid, column)]
    edges = [-1, *empty, grid.width]
    spans = [(left + 1, right - 1) for left, right in pairwise(edges) if right - left > 1]
    joined: list[tuple[int, int]] = []
    for span in spans:
        if joined and not _stands_alone(grid, span):
            joined[-1] = (joined[-1][0], span[1])
        else:
            joined.append(span)
    if len(joined) > 1 and not _stands_alone(grid, joined[0]):
        joined[:2] = [(joined[0][0], joined[1][1])]
    return joined


def _is_used(grid: Grid, column: int) -> bool:
    """Whether a column holds anything but titles that are merged over it."""
    for row in range(1, grid.height + 1):
        cell = grid.at(row, column)
        if cell is not None and (cell.column == column or grid.span(cell)[1] < 4):
            return True
    return False


def _stands_alone(grid: Grid, span: tuple[int, int]) -> bool:
    """Whether a band has a title of items or dates and quantities of its own."""
    labelled = quantities = False
    for row in range(1, min(grid.height, 400) + 1):
        for column in range(span[0], span[1] + 1):
            cell = grid.own(row, column)
            if cell is None:
                continue
            quantities = quantities or is_quantity(cell)
            if isinstance(cell.value, str):
                labelled = labelled or heading(cell.text).kind in {"item", "date"}
        if labelled and quantities:
            return True
    return False


def _tables_in(grid: Grid, first: int, last: int) -> list[LedgerTable]:
    rows = [_row(grid, number, first, last) for number in range(1, grid.height + 1)]
    rows = [row for row in rows if row.cells]
    blocks = list(_blocks(grid, rows, first))
    tables = []
    for above, headers, body in blocks:
        parts = side_by_side(headers, first, last)
        for start, end in parts:
            table = _table(grid, headers, body, start, end)
            if table is None:
                continue
            table.titles = tuple(
                cell
                for row in above
                for cell in row.cells
                if len(parts) == 1 or _covers(grid, cell, start, end)
            )
            tables.append(table)
    return tables


def _covers(grid: Grid, cell: Cell, start: int, end: int) -> bool:
    width = grid.span(cell)[1]
    return width > end - start + 1 or start <= cell.column <= end


def _row(grid: Grid, number: int, first: int, last: int) -> BandRow:
    shown = []
    for column in range(first, last + 1):
        cell = grid.at(number, column)
        if cell is not None:
            shown.append((column, cell))
    return BandRow(number, tuple(shown))


Block = tuple[list[BandRow], list[BandRow], list[BandRow]]


def _blocks(grid: Grid, rows: Sequence[BandRow], first: int) -> Iterator[Block]:
    """Titles above, header rows and the rows below, until the next header."""
    above: list[BandRow] = []
    headers: list[BandRow] = []
    body: list[BandRow] = []
    for at, row in enumerate(rows):
        following = rows[at + 1] if at + 1 < len(rows) else None
        if headers and not body and _continues(grid, row, headers):
            headers.append(row)
        elif _repeats(row, headers) or _is_header(row, following, bool(headers or body), first):
            if headers or body:
                titles = _titles_below(body) if headers else []
                yield above, headers, body[: len(body) - len(titles)]
                above, headers, body = titles, [row], []
            else:
                headers = [row]
        elif headers or row.quantities:
            if not headers and not body:
                body, above = _worded_rows(above)
                headers, above = ([], above) if body else _structural_header(above)
            body.append(row)
        else:
            above.append(row)
    if headers or body:
        yield above, headers, body


def _titles_below(body: list[BandRow]) -> list[BandRow]:
    """The last rows of a body that hold one text only: they are titles of the next table."""
    count = 0
    for row in reversed(body):
        if row.quantities or len(row.texts) > 2 or any(is_total(cell) for cell in row.texts):
            break
        count += 1
    return body[len(body) - count :] if count else []


def _worded_rows(above: list[BandRow]) -> tuple[list[BandRow], list[BandRow]]:
    """Rows just above the first amounts that name a thing and its unit and hold words for its
    amount (原煤, t, 见附件), and what stands above them.
    """
    count = 0
    for row in reversed(above):
        units = [cell for cell in row.texts if unit_of(cell.text) is not None]
        titles = [cell for cell in row.texts if heading(cell.text).is_qualifier]
        if len(units) != 1 or titles or len(row.texts) < 3:
            break
        count += 1
    return (above[len(above) - count :], above[: len(above) - count]) if count else ([], above)


def _structural_header(above: list[BandRow]) -> tuple[list[BandRow], list[BandRow]]:
    """The last row above the first amounts, where it has two texts and nothing marks it."""
    if above and len(above[-1].texts) >= 2:
        texts = above[-1].texts
        if not any(is_signature(cell.text) or is_note(cell.text) for cell in texts):
            return [above[-1]], above[:-1]
    return [], above


def _numbers_of_header(row: BandRow) -> bool:
    """Whether the numbers of a row are months, years or numbers of columns, not amounts."""
    values: list[Any] = []
    if row.texts and _counts_months([cell.text for cell in row.quantities]):
        return True
    for cell in row.quantities:
        text = cell.text
        if cell.problem or not re.fullmatch(r"\d{1,4}", text):
            return False
        values.append(int(text))
    if not values:
        return True
    years = all(1990 <= value <= 2100 for value in values) and max(values) - min(values) < 30
    counted = len(values) >= 3 and values == list(range(values[0], values[0] + len(values)))
    return bool(row.texts or years) and (years or (counted and values[0] in {1, 2, 3}))


def _counts_months(texts: Sequence[str]) -> bool:
    """Whether numbers are months one after the other: 202401, 202402 … or 2024.1, 2024.2 …
    (where a sheet writes the tenth month 2024.1 as well).
    """
    matches = [re.fullmatch(r"(20\d\d)(?:\.(\d{1,2})|(0[1-9]|1[0-2]))", text) for text in texts]
    if len(texts) < 3 or not all(matches):
        return False
    months = [(int(m[1]), int(m[2] or m[3])) for m in matches if m]
    first = months[0][1]
    return [year for year, _ in months] == [months[0][0]] * len(months) and all(
        month == first + at or (first + at == 10 and month == 1)
        for at, (_, month) in enumerate(months)
    )


def _is_header(row: BandRow, following: BandRow | None, inside: bool, first: int) -> bool:
    if not _numbers_of_header(row) or len(row.cells) < 2:
        single = len(row.cells) == 1 and row.cells[0].column > first
        if not single or following is None or row.quantities:
            return False
        says = heading(row.cells[0].text)
        return says.says_when and not says.rest and _is_header(following, None, inside, first)
    if any(is_signature(cell.text) for cell in row.texts):
        return False
    meanings = [_meaning(cell) for cell in row.texts]
    kinds = sum(bool(each.kind) for each in meanings)
    spans = sum(bool(each.period or each.year) and not each.rest for each in meanings)
    spans += len(row.quantities)
    qualifiers = sum(each.is_qualifier for each in meanings)
    if kinds and not row.quantities and _names_over(row, following):
        return True
    days = sum(bool(each.period and each.period.days) for each in meanings)
    if inside and days == 1 and any(unit_of(cell.text) is not None for cell in row.texts):
        return False  # 2024-03-28, 原煤, t, 备注: a row of a list
    if not inside and not row.quantities and len(row.texts) > 2 and _is_units(following):
        return True  # 2025年, 石灰石, 原煤 over 单位, 吨, 吨
    if inside:
        return (kinds >= 2 or spans >= 3 or (kinds > 0 and spans + qualifiers >= 2)) and (
            _next_is_data(following)
        )
    if kinds >= 2 or spans >= 2 or (kinds and len(row.texts) >= 2):
        return not (
            kinds + spans + qualifiers < 2
            and following is not None
            and (_is_header(following, None, inside, first))
        )
    return qualifiers >= 2 and qualifiers * 2 >= len(row.texts)


def _is_units(row: BandRow | None) -> bool:
    """Whether a row holds units only, and the title of units."""
    if row is None or row.quantities or len(row.texts) < 2:
        return False
    units = [cell for cell in row.texts if unit_of(cell.text) is not None]
    others = [cell for cell in row.texts if cell not in units]
    return len(units) > 1 and all(heading(cell.text).kind == "unit" for cell in others)


def _repeats(row: BandRow, headers: Sequence[BandRow]) -> bool:
    """Whether a row begins a table below another one with the title of its first column again:
    月份 and the next item.
    """
    if not headers or row.quantities or len(row.cells) < 2:
        return False
    column, cell = row.shown[0]
    first, head = headers[0].shown[0]
    return (
        column == first
        and plain(cell.text) == plain(head.text)
        and heading(cell.text).kind in {"date", "item"}
        and cell.row == row.number
    )


def _names_over(row: BandRow, following: BandRow | None) -> bool:
    """Whether a row holds names over columns that the row below tells apart: 月份 and 石灰石, 黏土
    over 购进, 消耗, 库存.
    """
    if following is None or following.quantities or len(row.cells) < 3:
        return False
    below = dict(following.shown)
    own = [cell for cell in following.cells if cell.row == following.number]
    apart = [(column, cell) for column, cell in row.shown if heading(cell.text).kind]
    return (
        len(own) >= len(row.cells)
        and all(below.get(column) in {None, cell} for column, cell in apart)
        and all(_meaning(cell).is_qualifier and _meaning(cell).flow for cell in own)
    )


def _next_is_data(following: BandRow | None) -> bool:
    return following is not None and bool(following.cells)


def _meaning(cell: Cell) -> Heading:
    if isinstance(cell.value, str):
        return heading(cell.text)
    period = period_of(cell.value)
    if period is not None and not isinstance(cell.value, int | float):
        return Heading(period=MonthSpan(period.first, period.last, period.year), year=period.year)
    return Heading()


def _continues(grid: Grid, row: BandRow, headers: list[BandRow]) -> bool:
    """Whether a row still belongs to the header above it."""
    if len(headers) >= DEEPEST_HEADER:
        return False
    if _is_numbering(row):
        return True
    if not _numbers_of_header(row):
        return False
    top = headers[0].number
    covered = any(
        cell.row <= headers[-1].number and grid.span(cell)[0] + cell.row > row.number
        for cell in row.cells
    )
    if covered and all(cell.row >= top for cell in row.cells) and not _is_merged_data(row, headers):
        return True
    texts = [cell for cell in row.texts if cell.row == row.number]
    if row.quantities or not texts:
        return False
    units = [cell for cell in texts if unit_of(cell.text) is not None]
    if len(units) >= 2 and all(
        cell in units or heading(cell.text).kind == "unit" for cell in texts
    ):
        return True
    meanings = [heading(cell.text) for cell in texts]
    qualifiers = sum(each.is_qualifier for each in meanings)
    beneath = sum(_is_beneath_wide(grid, cell, headers[-1]) for cell in texts)
    if len(texts) == 1 and texts[0].column == row.shown[0][0]:
        return False
    return (qualifiers * 2 > len(texts) and len(texts) > 1 and not _has_first(row, headers)) or (
        beneath == len(texts)
    )


def _is_merged_data(row: BandRow, headers: list[BandRow]) -> bool:
    """Whether quantities stand in a row below the header's own cells."""
    return bool(row.quantities) and not _numbers_of_header(row)


def _has_first(row: BandRow, headers: list[BandRow]) -> bool:
    """Whether the row begins with a period in the first column: a data row without amounts."""
    column, cell = row.shown[0]
    return (
        column == headers[0].shown[0][0]
        and cell.row == row.number
        and bool(period_of_text(cell.text))
    )


def _is_numbering(row: BandRow) -> bool:
    """甲, 乙, 1, 2, 3: the numbers of columns of a statistical form."""
    stems = [cell.text for cell in row.cells if not is_quantity(cell)]
    numbers = [cell.text for cell in row.quantities]
    own = [int(text) for text in numbers if text.isdigit()]
    counted = (
        len(own) == len(numbers) and own == list(range(own[0], own[0] + len(own)))
        if own
        else not numbers
    )
    return (
        bool(stems)
        and counted
        and all(
            re.fullmatch(r"[甲乙丙丁戊己庚辛]|[a-h]|\(?\d+\)?(?:=.*)?", text.lower())
            for text in stems
        )
    )


def _is_beneath_wide(grid: Grid, cell: Cell, header: BandRow) -> bool:
    """Whether the header above is merged (or blank to the right) over this cell's column."""
    above = grid.at(header.number, cell.column)
    if above is None:
        return any(column < cell.column for column, _ in header.shown)
    right = cell.column + 1
    open_right = grid.at(header.number, right) is None and grid.at(cell.row, right) is not None
    return grid.span(above)[1] > 1 or open_right


def _table(
    grid: Grid, headers: Sequence[BandRow], body: Sequence[BandRow], start: int, end: int
) -> LedgerTable | None:
    numbers = tuple(row.number for row in headers)
    named = tuple(row.number for row in headers if row is headers[0] or not _is_numbering(row))
    columns = [Column(index, *stack(grid, named, index, start)) for index in range(start, end + 1)]
    correct_heads(columns)
    table = LedgerTable(grid, columns, numbers, [])
    section: tuple[Cell, ...] = ()
    for row in body:
        own = BandRow(row.number, tuple(pair for pair in row.shown if start <= pair[0] <= end))
        if not own.cells:
            continue
        kind = _body_kind(own)
        if kind == "note":
            table.notes += own.cells
        elif kind == "section":
            section = own.cells
            table.section_cells += own.cells
        else:
            table.rows.append(own.number)
            table.sections[own.number] = section
    if not table.rows:
        return None
    assign_roles(table)
    return table


def _body_kind(row: BandRow) -> str:
    texts = row.texts
    if not row.quantities and texts:
        if any(is_signature(cell.text) for cell in texts) or is_note(texts[0].text):
            return "note"
        marks = len(row.cells) - len(texts)
        if (
            len(texts) == 1
            and not marks
            and not period_of_text(texts[0].text)
            and not is_total(texts[0])
            and not says_stopped(texts[0].text)
        ):
            return "section"
    return "data"
