"""A whole imported database as a pack of factors for one's own use."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from zuji.core.marks import DecimalMark
from zuji.core.refusals import Finding, Refusal
from zuji.exchange.databases.factor import factor_row
from zuji.exchange.databases.study import Opened
from zuji.exchange.databases.understood import implausible
from zuji.factors import Factor
from zuji.factors.packs import REQUIRED, read_factor

Progress = Callable[[int, int], None]


@dataclass
class Packed:
    """The factors made from a database, and the processes that made none, each with its reason."""

    factors: list[Factor] = field(default_factory=list)
    refused: list[Finding] = field(default_factory=list)
    doubtful: list[str] = field(default_factory=list)
    """Processes whose reference amount is not plausible; they are left out."""


def packed(
    opened: Opened, prefix: str, words: str = "", progress: Progress | None = None
) -> Packed:
    """Every process of a database (with all `words` in its name) as a factor named from `prefix`.

    Each is computed from what is upstream of it alone, so that a loop elsewhere spoils nothing. A
    process that cannot be computed, or that no study could use, is refused by name; one whose
    reference amount is not plausible is left out.
    """
    found = Packed()
    doubtful = {row["process"] for row in implausible(opened.database, opened.linked)}
    wanted = list(_wanted(opened, words))
    for done, process in enumerate(wanted, 1):
        if progress:
            progress(done, len(wanted))
        if process in doubtful:
            found.doubtful.append(process)
            continue
        try:
            row = factor_row(opened.upstream(process), process, _named(prefix, process))
            cells = dict.fromkeys(REQUIRED, "") | {key: str(text) for key, text in row.items()}
            found.factors.append(read_factor(cells, process, "imported", DecimalMark.of([])))
        except Refusal as problem:
            found.refused += problem.findings[:1]
    return found


def _wanted(opened: Opened, words: str) -> Iterator[str]:
    parts = words.casefold().split()
    names = opened.database.processes["names"]
    for process, at in zip(opened.linked.ids, opened.linked.process.tolist(), strict=True):
        text = str(names[at]).casefold()
        if all(part in text for part in parts):
            yield str(process)


def _named(prefix: str, process: str) -> str:
    return f"{prefix}.{re.sub(r'[^a-z0-9_.-]+', '_', process.casefold())}"
