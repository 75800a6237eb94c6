"""Judges what a reader made of a ledger against the truth of the ledger."""

from __future__ import annotations

import re
import statistics
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from benchmarks.ledgers.book import Cell
from benchmarks.ledgers.truth import ASK, READ, Item, Ledger
from openpyxl.utils import column_index_from_string

from zuji.core.refusals import Refusal
from zuji.exchange.ledgers import read_plant_ledger
from zuji.sectors.registry import get_model

CLOSE = 1e-9
# Clicks for an item that no suggestion leads to: open the list, search, choose
WITHOUT_SUGGESTION = 5
# Outcomes of an item; the last four are silent errors
RIGHT, ASKED, REFUSED = "right", "asked", "refused"
WRONG, LOST, UNASKED, INVENTED = "wrong value", "lost", "trap not asked about", "invented"
SILENT = (WRONG, LOST, UNASKED, INVENTED)


@dataclass
class Outcome:
    """One item of a file: what became of it, with the value read beside the true one."""

    input: str
    name: str
    outcome: str
    kind: str
    plain: bool
    true: float | None = None
    read: float | None = None

    @property
    def failure(self) -> str:
        """The kind of a failure, without names or numbers."""
        trap = f" · {self.kind}" if self.kind else ""
        if self.outcome == WRONG and self.true and self.read is not None:
            return f"{self.outcome} ({relation(self.read / self.true)}){trap}"
        return f"{self.outcome}{trap}"


@dataclass
class Judgement:
    """A file judged: its items, the balance of cells, totals used of those stated, clicks."""

    id: str
    model: str
    form: str
    items: list[Outcome] = field(default_factory=list)
    balanced: bool = False
    counted: bool = False
    totals: int = 0
    totals_used: int = 0
    clicks: int = 0
    crash: str = ""

    @property
    def silent(self) -> list[Outcome]:
        return [item for item in self.items if item.outcome in SILENT]

    @property
    def plain(self) -> list[Outcome]:
        return [item for item in self.items if item.plain]

    @property
    def matched(self) -> int:
        return sum(item.outcome == RIGHT for item in self.plain)


def relation(ratio: float) -> str:
    """In words, what a wrong value is to the true one."""
    for power in (10, 100, 1000, 10000, 1e6):
        if abs(ratio / power - 1) < 0.05:
            return f"× {power:g}"
        if abs(ratio * power - 1) < 0.05:
            return f"÷ {power:g}"
    if 0.06 < ratio < 0.11:
        return "about one month"
    if 0.2 < ratio < 0.31:
        return "about a quarter"
    if 0.85 < ratio < 1.18:
        return "near"
    if 1.8 < ratio < 2.2:
        return "about twice"
    if 2.7 < ratio < 3.3:
        return "about three times"
    if 6 < ratio < 8.5:
        return "running totals added up"
    return "another number"


def cell_of(text: str, single: bool) -> Cell | None:
    """``台账!C5`` as sheet, row and column; the name of the only sheet does not count."""
    sheet, _, place = text.rpartition("!")
    match = re.fullmatch(r"\$?([A-Z]{1,3})\$?(\d+)", place)
    if not match:
        return None
    name = "" if single else sheet.strip("'")
    return (name, int(match[2]), column_index_from_string(match[1]))


def cells_of(texts: Iterable[str], single: bool) -> set[Cell]:
    return {cell for text in texts if (cell := cell_of(text, single))}


def plain_cells(cells: Iterable[Cell], single: bool) -> set[Cell]:
    return {("" if single else sheet, row, column) for sheet, row, column in cells}


def near(read: float, item: Item) -> bool:
    return any(
        abs(read - true) <= CLOSE * max(abs(true), 1e-300)
        for true in [item.value, *item.also]
        if true is not None
    )


def judge(ledger: Ledger, form: str = "") -> Judgement:
    """Reads the ledger as the command does and judges the answer."""
    verdict = Judgement(ledger.id, ledger.plant.model, form or form_of(ledger))
    model = get_model(ledger.plant.model)
    try:
        reading = read_plant_ledger(ledger.content, ledger.filename, model, ledger.year)
        record = reading.record()
    except Refusal as refusal:
        rule = refusal.findings[0].rule if refusal.findings else "refusal"
        return _refused(ledger, verdict, f"refused: {rule}")
    except Exception as broken:  # a traceback of the reader is a result of the measurement
        return _refused(ledger, verdict, f"{type(broken).__name__}: {broken}")
    return judge_record(ledger, record, verdict)


def form_of(ledger: Ledger) -> str:
    return ledger.filename.rpartition(".")[2]


def _refused(ledger: Ledger, verdict: Judgement, why: str) -> Judgement:
    verdict.crash = why
    verdict.items = [
        Outcome(item.input, item.name, REFUSED, item.kind, item.owes == READ, item.value)
        for item in ledger.items.values()
    ]
    verdict.clicks = WITHOUT_SUGGESTION * len(verdict.items) + 1
    verdict.totals = sum(total.main for total in ledger.totals)
    return verdict


def judge_record(ledger: Ledger, record: Mapping[str, Any], verdict: Judgement) -> Judgement:
    single = len(ledger.sheets) == 1
    questions = [
        (question, cells_of([*question["cells"], *question.get("at", ())], single))
        for question in record["questions"]
    ]
    asked: set[Cell] = set().union(*(cells for _, cells in questions)) if questions else set()
    anchors = plain_cells(ledger.anchors, single)
    for item in ledger.items.values():
        own = plain_cells(item.cells | item.labels, single)
        if item.owes == ASK:
            own |= anchors
        value = record["values"].get(item.input)
        read = None if value is None else float(value["value"])
        outcome = _outcome(item, read, bool(own & asked))
        verdict.items.append(
            Outcome(item.input, item.name, outcome, item.kind, item.owes == READ, item.value, read)
        )
    for key, value in record["values"].items():
        if key not in ledger.items and not cells_of(value["cells"], single) & asked:
            read = float(value["value"])
            verdict.items.append(Outcome(key, key, INVENTED, "", False, None, read))
    count = record["cells"]
    verdict.balanced = count["read"] + count["asked"] + count["ignored"] == count["filled"]
    verdict.counted = listed_once(ledger, record)
    used = set().union(*(cells_of(total["cells"], single) for total in record["totals"]), set())
    stated = [total for total in ledger.totals if total.main]
    verdict.totals = len(stated)
    verdict.totals_used = len(plain_cells((total.cell for total in stated), single) & used)
    lost = sum(item.outcome == LOST for item in verdict.items)
    verdict.clicks = (
        1
        + sum(clicks(ledger, question, cells, single) for question, cells in questions)
        + WITHOUT_SUGGESTION * lost
    )
    return verdict


def listed_once(ledger: Ledger, record: Mapping[str, Any]) -> bool:
    """Each cell that the maker filled stands in the values, in the questions or in what is
    ignored, and in no two of them.
    """
    single = len(ledger.sheets) == 1
    parts = [
        cells_of((cell for part in portions for cell in part["cells"]), single)
        for portions in (record["values"].values(), record["questions"], record["ignored"])
    ]
    filled = plain_cells(
        ((page.name, *place) for page in ledger.sheets for place in page.cells), single
    )
    return set().union(*parts) == filled and sum(map(len, parts)) == len(filled)


def _outcome(item: Item, read: float | None, asked: bool) -> str:
    if asked:
        return ASKED
    if read is None:
        return LOST
    if item.owes == ASK:
        return UNASKED
    return RIGHT if near(read, item) else WRONG


def clicks(ledger: Ledger, question: Mapping[str, Any], cells: set[Cell], single: bool) -> int:
    """Clicks for one question: one where a suggestion is right; as many as cells where nothing is
    suggested; five for each item that the suggested inputs do not hold.
    """
    inputs = get_model(ledger.plant.model).inputs
    suggestions = [str(text) for text in question["suggestions"]]
    named = {text for text in suggestions if text in inputs}
    wanted = {
        item.input
        for item in ledger.items.values()
        if plain_cells(item.cells | item.labels, single) & cells
    }
    if not suggestions:
        return len(question["cells"]) or 1
    missing = len(wanted - named) if named else 0
    return 1 if not missing else WITHOUT_SUGGESTION * missing


@dataclass
class Summary:
    """A set of files in numbers."""

    name: str
    judgements: list[Judgement]

    def rows(self) -> list[tuple[str, str, str]]:
        """What, goal, measured."""
        all_items = [item for j in self.judgements for item in j.items]
        plain = [item for j in self.judgements for item in j.plain]
        silent = [item for j in self.judgements for item in j.silent]
        files = len(self.judgements)
        right = sum(item.outcome == RIGHT for item in plain)
        held = [item for item in all_items if item.kind and item.outcome not in SILENT]
        traps = [item for item in all_items if item.kind]
        stated = sum(j.totals for j in self.judgements)
        return [
            ("files", "≥ 30", f"{files}"),
            ("items", "", f"{len(all_items)}, of them {len(plain)} without a trap"),
            ("silent errors, items", "0", f"{len(silent)}"),
            ("files with a silent error", "0", f"{sum(bool(j.silent) for j in self.judgements)}"),
            ("items matched without a click", "≥ 90 %", percent(right, len(plain))),
            (
                "clicks to written, median (nine of ten files)",
                "≤ 20",
                f"{statistics.median(j.clicks for j in self.judgements):g} "
                f"({sorted(j.clicks for j in self.judgements)[int(files * 0.9)]})",
            ),
            ("traps asked about or solved", "100 %", percent(len(held), len(traps))),
            (
                "balance of cells kept, files",
                "100 %",
                percent(sum(j.balanced for j in self.judgements), files),
            ),
            (
                "each filled cell listed once, files",
                "100 %",
                percent(sum(j.counted for j in self.judgements), files),
            ),
            (
                "stated totals used as a check",
                "",
                percent(sum(j.totals_used for j in self.judgements), stated),
            ),
            ("files refused or not read", "0", f"{sum(bool(j.crash) for j in self.judgements)}"),
        ]

    def failures(self) -> list[tuple[str, int, int]]:
        """Kind of silent error, items, files."""
        items = Counter(item.failure for j in self.judgements for item in j.silent)
        files = Counter(kind for j in self.judgements for kind in {i.failure for i in j.silent})
        return [(kind, count, files[kind]) for kind, count in items.most_common()]


def percent(part: int, whole: int) -> str:
    return f"{100 * part / whole:.1f} % ({part} of {whole})" if whole else "–"
