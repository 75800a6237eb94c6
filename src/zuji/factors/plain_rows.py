"""`PlainRow`, and tables in which every gas has a row of its own: those of one factor together."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from zuji.core.refusals import Finding, note, refuse
from zuji.factors.plain_titles import SUM, title_of

Refused = list[tuple[str, tuple[Finding, ...]]]
_ALL = {"合计", "总计", "总", "全部", "total", "all", "sum", "ghg", "kyoto"}


@dataclass
class PlainRow:
    """A row as it is taken: its fields, what it counts, and where it stands."""

    place: str
    fields: dict[str, str]
    unit: str
    value: str = ""
    gases: dict[int, str] = field(default_factory=dict)
    parts: tuple[str, ...] = ()
    unknown: dict[str, str] = field(default_factory=dict)
    of_gases: tuple[PlainRow, ...] = ()
    """The rows that give the gases of this one, one by one."""


def gathered(
    rows: Sequence[PlainRow],
) -> tuple[list[PlainRow], list[tuple[str, Finding]], Refused]:
    """The factors of a table of gases, the rows that are part of a sum beside them, and the rows
    that name no gas (``import-gas-untold``).

    A row of the sum of all gases is the factor; without one the rows of the gases are.
    """
    groups: dict[tuple[str, ...], list[PlainRow]] = {}
    refused: Refused = []
    for row in rows:
        gas = gas_named(row.fields.get("gas", ""))
        if not gas:
            problem = refuse("import-gas-untold", row.place, row.fields.get("gas", ""))
            refused.append((row.place, problem.findings))
            continue
        groups.setdefault(_key(row), []).append(row)
    kept: list[PlainRow] = []
    aside: list[tuple[str, Finding]] = []
    for group in groups.values():
        sums = [row for row in group if gas_named(row.fields["gas"]) == SUM]
        others = [row for row in group if row not in sums]
        kept += sums
        if not sums:
            kept.append(replace(others[0], value="", of_gases=tuple(others)))
        left = others if sums else others[1:]
        aside += [(row.place, note("import-part-of-sum", row.place)) for row in left]
    return kept, aside, refused


def gas_named(text: str) -> str:
    """The gas of a row by its own words; the sum of all of them for "total" or a blank."""
    return SUM if text.strip().lower() in _ALL else title_of(text, {}).gas


def _key(row: PlainRow) -> tuple[str, ...]:
    names = ("name_zh", "name_en", "code", "region", "year", "technology", "boundary")
    return tuple(row.fields.get(name, "") for name in names)
