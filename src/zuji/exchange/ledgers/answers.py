"""A person's answers to the questions of a reading, as changes by key (`Mend.changes`).

Keys and values:

- ``item:<name>`` → an input, or "" to leave the item out
- ``unit:<text>`` → the unit that a text means, wherever it stands as a unit
- ``unit-of:<name>`` → the unit of an item that has none, or whose units contradict each other
- ``weight-of:<name>`` → mass of one unit of volume (``0.84 kg/L``), or heat of one unit
- ``value:<cell>`` → the amount meant in a cell
- ``skip:<cell>`` → "1" to leave a cell out
- ``accept:<rule>:<cell>`` → "1" where the cell is right as it stands
- ``lines:<input>`` → ``add``, or the first cell of the one line that counts
- ``sheets:<sheet>|<sheet>`` → ``add`` where two sheets are of two places and are added up
- ``year:<table>`` → the year of a table that names none or another one
- ``span:*`` → "1" where twelve months that run over the end of a year are the period, else "0"
- ``turn:*`` → the year with which months over the end of a year begin, where the ledger does not
  say it; "0" where they are all of the year asked
- ``month:<table>`` → the last month that a report covers
- ``header:<sheet>`` → the row of the header, where a person says how a sheet is to be read
- ``role:<sheet>!<column>`` → the role of a column of that sheet: item, unit, date or amount
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from zuji.exchange.ledgers.periods import plain

NUMBERED = frozenset({"year", "turn", "span", "month", "header"})
"""Keys whose value is a whole number."""
FORMS = (
    *("item", "unit", "unit-of", "weight-of", "value", "skip", "accept", "lines", "sheets"),
    *sorted(NUMBERED),
    "role",
)
"""The kinds of keys, before their colon."""


def is_answer(key: str, value: str) -> bool:
    """Whether a key with its value is an answer that a reading would use."""
    form, colon, name = key.partition(":")
    if form not in FORMS or not colon or not name:
        return False
    return form not in NUMBERED or value.isdigit()


@dataclass(frozen=True)
class Answers:
    """The answers given until now."""

    changes: Mapping[str, str] = field(default_factory=dict)
    summary: str = ""
    """The sheet that holds the sums of the others, as its numbers say; "" for none."""

    def value(self, cell: str) -> str | None:
        return self.changes.get(f"value:{cell}")

    def skips(self, cell: str) -> bool:
        return f"skip:{cell}" in self.changes

    def accepts(self, rule: str, cell: str) -> bool:
        return f"accept:{rule}:{cell}" in self.changes

    def unit(self, text: str) -> str | None:
        return self.changes.get(f"unit:{text}")

    def unit_of(self, item: str) -> str | None:
        return self.changes.get(f"unit-of:{item}")

    def weight_of(self, item: str) -> str | None:
        return self.changes.get(f"weight-of:{item}")

    def lines(self, name: str) -> str | None:
        return self.changes.get(f"lines:{name}")

    def adds_sheets(self, one: str, other: str) -> bool:
        """Whether a person, or the sums of a summary, say that two sheets are added up."""
        if self.summary and one != other and self.summary not in {one, other}:
            return True
        pairs = (f"sheets:{one}|{other}", f"sheets:{other}|{one}")
        return any(self.changes.get(pair) == "add" for pair in pairs)

    def year(self, table: str) -> int | None:
        year = self.changes.get(f"year:{table}") or self.changes.get("year:*")
        return int(year) if year and year.isdigit() else None

    def month(self, table: str) -> int | None:
        month = self.changes.get(f"month:{table}") or self.changes.get("month:*")
        return int(month) if month and month.isdigit() and 1 <= int(month) <= 12 else None

    @property
    def span(self) -> bool | None:
        """Whether twelve months over the end of a year are the period; None where not said."""
        said = self.changes.get("span:*")
        return None if said is None else said == "1"

    @property
    def turn(self) -> int | None:
        """The year with which months over the end of a year begin, 0 for the year asked."""
        said = self.changes.get("turn:*")
        return int(said) if said and said.isdigit() else None

    def items(self) -> Iterator[tuple[str, str]]:
        """Names of items with the input that the person said."""
        for key, value in self.changes.items():
            if key.startswith("item:"):
                yield plain(key.removeprefix("item:")), value

    def header(self, sheet: str) -> int | None:
        """The header row of a sheet that a person has described."""
        row = self.changes.get(f"header:{sheet}")
        return int(row) if row and row.isdigit() and int(row) > 0 else None

    def roles(self, sheet: str) -> dict[str, str]:
        """Roles of the columns of a sheet by their letters."""
        start = f"role:{sheet}!"
        return {
            key.removeprefix(start): role
            for key, role in self.changes.items()
            if key.startswith(start)
        }
