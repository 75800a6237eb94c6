"""The readers of foreign files that the site uses, each in a disposable process."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from zuji.compare import cbam_filing
from zuji.core import yamlfile
from zuji.core.refusals import refuse
from zuji.exchange import footprints, sheets, studies, workbook
from zuji.exchange.layout import INPUT_SHEET
from zuji.exchange.ledgers import LedgerReading
from zuji.exchange.ledgers.doors import open_grids
from zuji.exchange.ledgers.reading import read_grids
from zuji.factors.files import read_factor_file
from zuji.factors.imported import Imported
from zuji.footprint import assess
from zuji.footprint.examples import typical_path
from zuji.footprint.study import read_study
from zuji.lockfile import LockfileVerification, build_lock, read_lock, verify_lock
from zuji.lockfile.lock import lock_bytes
from zuji.plants import calculate_plant, read_packed_plant
from zuji.sectors.registry import get_model
from zuji_portal.foundation.readingroom import pictures
from zuji_portal.foundation.readingroom.apart import apart
from zuji_portal.foundation.readingroom.limits import Limits

WORKBOOK = Limits(memory=1024, seconds=120)
"""Filling the Commission's template, a workbook of thousands of formulas."""
PLANT = Limits(memory=1024, seconds=30)
"""A plant of a thousand products is read and computed in one go."""
FACTOR_TABLE = Limits(seconds=20)
"""National factor workbooks have tens of thousands of cells over twenty sheets."""
MOST_DRAWS = 100_000
"""Draws that are computed for anybody who asks; the command line has no such limit."""


def verification_of(content: bytes, name: str) -> tuple[Mapping[str, Any], LockfileVerification]:
    """A lockfile and what came of computing it again."""
    lock = read_lock(content, name)
    draws = (lock["sampling"] or {}).get("draws", 0)
    if draws > MOST_DRAWS:
        raise refuse("draws-too-many", name, str(draws), f"≤ {MOST_DRAWS}")
    return lock, verify_lock(lock)


def import_of(  # noqa: PLR0917 - a reader takes positional arguments (`apart`)
    content: bytes,
    name: str,
    model_id: str,
    year: int | None,
    corrections: Mapping[str, str],
    learnt: Mapping[str, str],
    described: Mapping[str, Mapping[str, str]],
) -> tuple[list[sheets.Sheet], LedgerReading | None]:
    """The sheets of a file that is opened once, and its reading as a ledger: None for the filled
    template, and without a year. `described` holds, by the form of a ledger, how the plant has
    described its columns before; these answers stand below the `corrections`.
    """
    grids = open_grids(content, name)
    pages = sheets.sheets_of(grids)
    if year is None or any(page.name == INPUT_SHEET for page in pages):
        return pages, None
    model = get_model(model_id)
    reading = read_grids(grids, name, model, year, corrections=corrections, learnt=learnt)
    if known := described.get(reading.form):
        reading = read_grids(
            grids, name, model, year, corrections={**known, **corrections}, learnt=learnt
        )
    return pages, reading


def factors_of(content: bytes, name: str, sheet: str = "") -> Imported:
    """The factors of a file with its receipt, as ``zuji factors import`` reads it."""
    return read_factor_file(content, name, sheet=sheet)


def plant_of(content: bytes, name: str, as_of: str) -> dict[str, Any]:
    """A plant with all its products computed, as plain data: `plant` is None where something
    blocks; what is to be told and what became of every cell stand beside it.
    """
    reading = read_packed_plant(content, name, as_of)
    start, end = reading.document.period
    return {
        "plant": calculate_plant(reading).record() if reading.plant else None,
        "period": {"start": start, "end": end},
        "findings": [finding.record() for finding in reading.findings],
        "receipts": [receipt.stored() for receipt in reading.receipts],
    }


read_import = apart(import_of)
read_plant = apart(plant_of, PLANT)
read_sheets = apart(sheets.read_sheets)
read_workbook = apart(workbook.read_workbook)
read_factor_table = apart(factors_of, FACTOR_TABLE)
read_study_file = apart(studies.read_study_file)
read_yaml = apart(yamlfile.load_yaml)
read_cbam = apart(cbam_filing.cbam_filing)
fill_cbam_template = apart(cbam_filing.cbam_template, WORKBOOK)
read_verification = apart(verification_of)
read_footprint = apart(footprints.read_footprint)
read_picture = apart(pictures.reencoded)


def warm_up() -> None:
    """Load what every reading of a study or a lockfile needs, once in the keeper."""
    model = get_model("cement")
    study = read_study(typical_path("cement").read_text("utf-8"), "typical")
    lock = build_lock(assess(study, model, as_of=str(study.data["as_of"])), draws=100)
    verify_lock(read_lock(lock_bytes(lock), "typical"))
