"""Clauses of a standard as rows (rules/clauses/*.yaml), and the check of a study against them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from zuji.core.content import content_path, read_rules
from zuji.core.label import Label, listed
from zuji.core.refusals import refuse


@dataclass(frozen=True, slots=True)
class Clause:
    """One requirement: its clause number, its text, the content that shows it, the rules that
    check it.
    """

    id: str
    topic: str
    ref: str
    label: Label
    needs: tuple[str, ...]
    checked_by: tuple[str, ...]
    applies: str
    review: str

    @property
    def cited(self) -> Label:
        """Its number as each language writes it."""
        return reference_words(self.ref)


def reference_words(ref: str) -> Label:
    """The number of a clause; an annex is one in English too."""
    return Label(ref, ref.replace("附录", "Annex").replace("、", ", "))


def standards_held() -> list[str]:
    """Ids of the standards that ship with their clauses."""
    return sorted(path.stem for path in content_path("rules", "clauses").glob("*.yaml"))


@cache
def clauses(standard: str = "gbt24067-2024") -> tuple[Clause, ...]:
    """The clauses of a standard; refuses an unknown one (``standard-unknown``)."""
    if standard not in standards_held():
        raise refuse("standard-unknown", "standard", standard, near=listed(standards_held()))
    rows = read_rules(f"clauses/{standard}")["clauses"]
    return tuple(
        Clause(
            id=row["id"],
            topic=row["topic"],
            ref=row["ref"],
            label=Label(row["zh"], row["en"]),
            needs=tuple(row["needs"]),
            checked_by=tuple(row.get("checked_by", ())),
            applies=row.get("applies", ""),
            review=row["review"],
        )
        for row in rows
    )


def unmet(
    study: Mapping[str, Any], result: Mapping[str, Any], standard: str = "gbt24067-2024"
) -> list[tuple[Clause, str]]:
    """Clauses whose needed content is absent, with the first field that is missing."""
    open_clauses = []
    for clause in clauses(standard):
        if clause.applies and clause.applies != result.get("boundary"):
            continue
        absent = [need for need in clause.needs if not shows(need, study, result)]
        if absent:
            open_clauses.append((clause, absent[0]))
    return open_clauses


def shows(path: str, study: Mapping[str, Any], result: Mapping[str, Any]) -> bool:
    """Whether the field ``study.…`` or ``result.…`` at `path` has content."""
    root, *parts = path.split(".")
    node: Any = {"study": study, "result": result}[root]
    for part in parts:
        node = node.get(part) if isinstance(node, Mapping) else None
    return node is not None and node not in ("", {}, [])
