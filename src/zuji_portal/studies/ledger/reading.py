"""Reading an uploaded file for a study: the filled template or the plant's own ledger. Writes
nothing.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from openpyxl.utils import column_index_from_string

from zuji.core.label import Label, in_language
from zuji.core.numbers import read_number
from zuji.core.refusals import Finding, Refusal, refuse
from zuji.exchange.layout import INPUT_SHEET
from zuji.exchange.ledgers import LedgerReading, Question
from zuji.exchange.ledgers.grid import Cell
from zuji.exchange.ledgers.parts import is_worded
from zuji.exchange.sheets import Sheet
from zuji.sectors.model import Model
from zuji.sectors.registry import get_model
from zuji_portal.enterprises.evidence.models import EvidenceFile
from zuji_portal.enterprises.evidence.storage import content_of
from zuji_portal.foundation.readingroom.readers import read_import, read_workbook
from zuji_portal.studies.merge import Changes, applied, changes, flat
from zuji_portal.studies.models import LedgerImport, LedgerMapping, Study

NAMES = "names"
"""The signature under which an enterprise's confirmed names are kept."""
CHANGES = "changes"
"""The key of a mend that makes several changes; its value is a JSON object."""


@dataclass(frozen=True)
class Fix:
    """One correction of a problem: put `value` under `key` of the corrections and read again.

    `typed` is true where the person types the value.
    """

    key: str
    value: str
    label: Label
    typed: bool = False


@dataclass(frozen=True)
class CellProblem:
    """A finding at some cells with its possible corrections, best first; `item` is the name whose
    input is asked for, and `waiting` the number of cells that wait for the answer.
    """

    finding: Finding
    cell: str
    fixes: tuple[Fix, ...] = ()
    item: str = ""
    waiting: int = 0

    @property
    def is_of_name(self) -> bool:
        """Whether it is asked which input an item is."""
        return bool(self.fixes) and self.fixes[0].key.startswith("item:")

    @property
    def suggestion(self) -> Fix | None:
        """The nearest input, where it is asked which one an item is. An amount that is doubtful
        needs its own answer.
        """
        return self.fixes[0] if self.is_of_name else None


@dataclass
class Reading:
    """What an import would do: the study data after it, what would change, and what is wrong."""

    data: Mapping[str, Any] = field(default_factory=dict)
    changes: Changes = field(default_factory=dict)
    problems: Sequence[CellProblem] = ()
    items: Sequence[tuple[str, int, str]] = ()
    sheets: Sequence[Sheet] = ()
    ledger: LedgerReading | None = None
    rows: int = 0

    @property
    def blocking(self) -> list[CellProblem]:
        return [p for p in self.problems if p.finding.severity == "block"]


def cells_named(cells: Sequence[str]) -> str:
    """``台账!C5:C16`` for a run in one column or row, else the cells, shortened after the sixth."""
    sheet, _, first = cells[0].rpartition("!")
    runs = [cell.rpartition("!")[2] for cell in cells]
    letters = {re.sub(r"\d", "", run) for run in runs}
    numbers = [int(re.sub(r"\D", "", run)) for run in runs]
    if len(runs) == 1:
        return f"{sheet}!{first}"
    in_column = len(letters) == 1 and numbers == list(range(numbers[0], numbers[0] + len(runs)))
    if in_column or len(set(numbers)) == 1:
        return f"{sheet}!{runs[0]}:{runs[-1]}"
    shown = ",".join(runs[:6])
    return f"{sheet}!{shown}" + (f",… ({len(runs)})" if len(runs) > 6 else "")


def evidence_text(file: EvidenceFile) -> str:
    """How a value names its evidence: the file's name and its hash."""
    return f"{file.name} {file.digest}"


def reading_of(staged: LedgerImport) -> Reading:
    """Read the staged file again under its mapping and fixes; a refusal of the whole file passes
    through.
    """
    study, name = staged.study, staged.file.name
    content = content_of(staged.file.digest)
    start = str((study.data.get("period") or {}).get("start") or "")
    sheets, read = read_import(
        content,
        name,
        study.model_id,
        int(start[:4]) if start[:4].isdigit() else None,
        corrections_of(staged),
        learnt_names(study),
        {} if staged.mapping else described_forms(study),
    )
    if any(sheet.name == INPUT_SHEET for sheet in sheets):
        return _template(study, content, staged.file, sheets)
    if read is None:
        raise refuse("ledger-period", str(study), start)
    return _ledger(staged, read, sheets)


def _template(study: Study, content: bytes, file: EvidenceFile, sheets: Sequence[Sheet]) -> Reading:
    try:
        filled = read_workbook(content, file.name)
    except Refusal as problem:
        problems = [CellProblem(f, in_language(f.place, "zh")) for f in problem.findings]
        return Reading(study.data, {}, problems, sheets=sheets)
    fields = {
        f: v
        for f, v in flat(filled.data).items()
        if f.split(".")[0] in {"inputs", "choices", "factors", "profile", "period"}
    }
    model = get_model(study.model_id)
    for name, value in fields.items():
        if name.startswith("inputs."):
            fields[name] = completed(
                value, model, name.removeprefix("inputs."), evidence_text(file)
            )
    now = applied(study.data, {f: [None, v] for f, v in fields.items()})
    return Reading(now, changes(study.data, now), sheets=sheets, rows=len(fields))


def with_unit(value: Any, model: Model, name: str) -> dict[str, Any]:
    """A value as a mapping that says its unit."""
    entry = dict(value) if isinstance(value, Mapping) else {"value": value}
    if name in model.inputs:
        entry.setdefault("unit", model.inputs[name].unit)
    return entry


def completed(value: Any, model: Model, name: str, evidence: str) -> dict[str, Any]:
    """A value as the desk keeps it: with its unit, and with evidence where it named none."""
    entry = with_unit(value, model, name)
    if not entry.get("evidence") and entry.get("value") not in (None, ""):
        entry["evidence"] = evidence
    return entry


def corrections_of(staged: LedgerImport) -> dict[str, str]:
    """The import's own answers, on top of how the enterprise described this form of ledger."""
    return {**(staged.mapping or {}), **staged.fixes}


def learnt_names(study: Study) -> dict[str, str]:
    """Names of items that this enterprise has confirmed before, with the input of each."""
    known = LedgerMapping.objects.filter(
        enterprise=study.enterprise, model_id=study.model_id, signature=NAMES
    ).first()
    return dict(known.mapping) if known else {}


def described_forms(study: Study) -> dict[str, dict[str, str]]:
    """How this enterprise has described the columns of its ledgers, by their forms."""
    rows = LedgerMapping.objects.filter(enterprise=study.enterprise, model_id=study.model_id)
    return {row.signature: dict(row.mapping) for row in rows if row.signature != NAMES}


def _ledger(staged: LedgerImport, read: LedgerReading, sheets: Sequence[Sheet]) -> Reading:
    study = staged.study
    evidence = evidence_text(staged.file)
    estimated = estimated_cells(staged.fixes, sheets)
    values = {
        name: {
            "status": "calculated" if estimated & set(value.cells) else "measured",
            "value": value.value,
            "unit": value.unit,
            "cell": cells_named(value.cells),
            "evidence": evidence,
        }
        for name, value in read.values.items()
    }
    now = applied(study.data, {f"inputs.{name}": [None, value] for name, value in values.items()})
    return Reading(
        data=now,
        changes=changes(study.data, now),
        problems=[_problem(question) for question in read.questions],
        items=[(item.item, len(item.cells), item.input) for item in read.items],
        sheets=sheets,
        ledger=read,
        rows=len(read.read) + len(read.asked),
    )


INEXACT = {"number-approximate", "number-bound", "number-span"}


def estimated_cells(fixes: Mapping[str, str], sheets: Sequence[Sheet]) -> set[str]:
    """Cells that hold an approximation, a bound, a range or words, and for which a person has given
    a number other than zero: what is made of them is no measurement.
    """
    by_name = {sheet.name: sheet for sheet in sheets}
    cells = set()
    for key, given in fixes.items():
        kind, _, place = key.partition(":")
        name, _, address = place.rpartition("!")
        match = re.fullmatch(r"([A-Z]{1,3})(\d{1,7})", address)
        if kind != "value" or match is None or name not in by_name:
            continue
        row, column = int(match[2]), column_index_from_string(match[1]) - 1
        written = by_name[name].cell(row, column)
        if is_worded(Cell(row, column, written)) and given != "0":
            cells.add(place)
        try:
            read_number(written, place)
        except Refusal as refusal:
            if refusal.findings[0].rule in INEXACT:
                cells.add(place)
    return cells


def _problem(question: Question) -> CellProblem:
    """A question as the page shows it; each mend is one key and value, several together as JSON."""
    fixes = []
    for mend in question.mends:
        pairs = list(mend.changes.items())
        key, value = pairs[0] if len(pairs) == 1 else (CHANGES, json.dumps(mend.changes))
        fixes.append(Fix(key, value, mend.label, typed="?" in mend.changes.values()))
    blocks = replace(question.finding, severity="block")
    shown = cells_named(question.at) if question.at else ""
    return CellProblem(blocks, shown, tuple(fixes), question.item, len(question.cells))
