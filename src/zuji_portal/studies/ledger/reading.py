"""Reading an uploaded file for a study: the filled template or the plant's own ledger. Writes
nothing.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from zuji.core.label import in_language
from zuji.core.refusals import Refusal
from zuji.exchange.layout import INPUT_SHEET
from zuji.exchange.ledger import (
    CellProblem,
    Recipe,
    columns_from,
    guessed_columns,
    read_ledger,
    signature,
)
from zuji.exchange.sheets import Sheet
from zuji.sectors.model import Model
from zuji.sectors.registry import get_model
from zuji_portal.enterprises.evidence.models import EvidenceFile
from zuji_portal.enterprises.evidence.storage import content_of
from zuji_portal.foundation.readingroom.readers import read_sheets, read_workbook
from zuji_portal.studies.merge import Changes, applied, changes, flat
from zuji_portal.studies.models import LedgerImport, LedgerMapping, Study


@dataclass
class Reading:
    """What an import would do: the study data after it, what would change, and what is wrong."""

    data: Mapping[str, Any] = field(default_factory=dict)
    changes: Changes = field(default_factory=dict)
    problems: Sequence[CellProblem] = ()
    items: Sequence[tuple[str, int, str]] = ()
    sheets: Sequence[Sheet] = ()
    recipe: Recipe | None = None
    rows: int = 0

    @property
    def blocking(self) -> list[CellProblem]:
        return [p for p in self.problems if p.finding.severity == "block"]


def evidence_text(file: EvidenceFile) -> str:
    """How a value names its evidence: the file's name and its hash."""
    return f"{file.name} {file.digest}"


def reading_of(staged: LedgerImport) -> Reading:
    """Read the staged file again under its mapping and fixes; a refusal of the whole file passes
    through.
    """
    content = content_of(staged.file.digest)
    sheets = read_sheets(content, staged.file.name)
    study = staged.study
    if any(s.name == INPUT_SHEET for s in sheets):
        return _template(study, content, staged.file, sheets)
    recipe = recipe_of(staged, sheets)
    return _ledger(study, recipe, sheets, staged.file)


def _template(study: Study, content: bytes, file: EvidenceFile, sheets: Sequence[Sheet]) -> Reading:
    try:
        filled = read_workbook(content, file.name)
    except Refusal as problem:
        found = [CellProblem(f, in_language(f.place, "zh")) for f in problem.findings]
        return Reading(study.data, {}, found, sheets=sheets)
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


def recipe_of(staged: LedgerImport, sheets: Sequence[Sheet]) -> Recipe:
    """The import's own mapping, else the one remembered for this form of ledger, else a guess."""
    if staged.mapping:
        return Recipe(
            columns_from(staged.mapping["columns"]), staged.mapping.get("items", {}), staged.fixes
        )
    guess = guessed_columns(sheets)
    sheet = next(s for s in sheets if s.name == guess.sheet)
    known = LedgerMapping.objects.filter(
        enterprise=staged.study.enterprise,
        model_id=staged.study.model_id,
        signature=signature(sheet, guess),
    ).first()
    if known:
        return Recipe(columns_from(known.mapping["columns"]), known.mapping["items"], staged.fixes)
    return Recipe(guess, {}, staged.fixes)


def _ledger(study: Study, recipe: Recipe, sheets: Sequence[Sheet], file: EvidenceFile) -> Reading:
    model = get_model(study.model_id)
    period = study.data.get("period") or {}
    read = read_ledger(
        sheets,
        model,
        recipe,
        (str(period.get("start")), str(period.get("end"))),
        evidence_text(file),
    )
    values = {name: {"status": "measured", **value} for name, value in read.values.items()}
    now = applied(study.data, {f"inputs.{name}": [None, v] for name, v in values.items()})
    return Reading(
        now, changes(study.data, now), read.problems, read.items, sheets, recipe, read.rows
    )
