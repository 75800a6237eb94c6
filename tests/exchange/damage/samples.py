"""What is damaged: twins in every format, studies, a workbook, a lockfile, factors and a ledger."""

from __future__ import annotations

import io
import tempfile
import zipfile
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from cast import AS_OF, ROOT, assessed, example_data
from exchange.twin.cases import twins
from exchange.twin.ledger import LAYOUTS, YEAR, csv_bytes, html_bytes, rows_of, xlsx_bytes
from exchange.twin.outcome import lacking
from exchange.twin.packing import Files, packed, put
from zuji.core.receipt import Receipt
from zuji.core.refusals import Finding
from zuji.exchange import read_workbook, write_template
from zuji.exchange.databases.reading import read_database
from zuji.exchange.databases.study import Opened
from zuji.exchange.ledgers import read_plant_ledger
from zuji.exchange.studies import read_study_file
from zuji.factors.importing import import_factors, read_table
from zuji.footprint import assess, study_from_data
from zuji.lockfile.lock import build_lock, lock_bytes, read_lock, verify_lock
from zuji.sectors.registry import get_model


@dataclass(frozen=True)
class Reading:
    """The numbers that came out, what was said beside them, and how many parts were counted."""

    numbers: Mapping[str, float | None]
    said: frozenset[str]
    counted: frozenset[str] = frozenset()
    unaccounted: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True)
class Sample:
    """Files, and how they are read. A workbook is damaged inside as the archive that it is.

    `is_sealed`: the file carries a digest of itself, so that no damage is another valid statement.
    `has_checks`: whether its bytes are sums-checked or text; raw numbers in bytes are neither.
    """

    id: str
    files: Files
    read: Callable[[Files], Reading]
    is_sealed: bool = False
    is_raw: bool = False

    @property
    def is_archive(self) -> bool:
        return len(self.files) > 1


def _findings(findings: Iterable[Finding]) -> set[str]:
    return {f"{finding.rule} {finding.place}" for finding in findings}


def _receipt(receipt: Receipt) -> tuple[set[str], set[str]]:
    """What a receipt refuses, ignores and states; and how many parts it met."""
    said = {
        f"{portion.outcome} {portion.kind} {portion.count} {portion.finding.rule}"
        for portion in receipt.portions
        if portion.finding
    }
    return said | _findings(receipt.checks), {f"{k} {n}" for k, n in receipt.met.items()}


def _database(way: str, process: str) -> Callable[[Files], Reading]:
    def read(files: Files) -> Reading:
        with tempfile.TemporaryDirectory() as folder:
            database = read_database(put(files, Path(folder), way))
            result = Opened(database).score(process)
        said, counted = _receipt(database.receipt)
        facts = result["not_understood"]
        said |= _findings(database.notes) | {f"{k} {n}" for k, n in lacking(result).items() if n}
        said |= {f"unknown {row['name']}" for row in facts["unknown_flows"]}
        said |= {f"cut {name}" for name in facts["cut_off"]["flows"]}
        said |= {f"sum {name}" for name in facts["sums"]}
        numbers = {"score": result["score"]}
        said |= {f"per {result['unit']}"}
        if result["score"] is None:
            numbers, said = {}, said | {str(result["score_reason"])}
        return Reading(numbers, frozenset(said), frozenset(counted), database.receipt.unaccounted)

    return read


def _workbook_files(content: bytes) -> Files:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def _inside(name: str, read: Callable[[Files], Reading]) -> Callable[[Files], Reading]:
    return lambda files: read({name: packed(files)})


def _study(files: Files) -> Reading:
    (content,) = files.values()
    return _assessment(read_study_file(content, "study.yaml"))


def _assessment(study: object) -> Reading:
    made = assess(study, get_model(study.model_id), as_of=AS_OF)
    return Reading({"total": made.total}, frozenset(_findings(made.findings)))


def _template(files: Files) -> Reading:
    return _assessment(read_workbook(packed(files), "study.xlsx"))


def _lock(files: Files) -> Reading:
    (content,) = files.values()
    lock = read_lock(content, "lock.json")
    verification = verify_lock(lock)
    said = frozenset() if verification.holds else frozenset({"does not hold"})
    return Reading({"total": lock["result"]["total"]["value"]}, said)


def _factors(files: Files) -> Reading:
    ((name, content),) = files.items()
    made = import_factors(read_table(content, name), name)
    numbers = {str(at): factor.base_value() for at, factor in enumerate(made.accepted)}
    said = _findings((*made.refused, *made.marks)) | {f"skipped {made.skipped}"}
    said |= {factor.name_zh or factor.name_en for factor in made.accepted}
    return Reading(numbers, frozenset(said), frozenset({f"accepted {len(numbers)}"}))


def _ledger(files: Files) -> Reading:
    ((name, content),) = files.items()
    reading = read_plant_ledger(content, name, get_model("cement"), YEAR)
    said, counted = _receipt(reading.receipt())
    said |= {f"asked {question.finding.rule} {question.cells}" for question in reading.questions}
    said |= {f"{k} {len(months)} months" for k, months in reading.months.items()}
    said |= {f"total {total.cells} {total.agrees}" for total in reading.totals}
    numbers = {name: one.value for name, one in reading.values.items()}
    return Reading(numbers, frozenset(said), frozenset(counted), reading.receipt().unaccounted)


FACTORS = """名称,数值,单位,年份,来源
外购电力,0.5703,kgCO2e/kWh,2023,公告
外购蒸汽,110,kgCO2e/GJ,2023,指南
石灰石,0.0052,kgCO2e/kg,2022,文献
柴油,3.096,kgCO2e/kg,2022,指南
"""
CHOSEN = (
    "CSV · plain",
    "CSV · names zh",
    "CSV · cut ';', mark ',', plain",
    "XLSX · plain",
    "parquet · plain",
    "Brightway XLSX · plain",
    "Brightway CSV · utf-8, fr",
    "Brightway datapackage · folder",
    "EcoSpold 1 · one file",
    "EcoSpold 1 · folder",
    "EcoSpold 2 · folder",
    "ILCD · folder",
    "ILCD · without gas flows",
    "openLCA JSON-LD 1 · folder",
    "openLCA JSON-LD 2 · folder",
    "openLCA JSON-LD 2 · without both",
    "SimaPro CSV · plain",
    "SimaPro CSV · cut '\\t', mark ',', plain",
)
STUDIES = ("cement-demo", "aluminium-demo", "urea-typical", "tyre-typical")


def _of_twins() -> list[Sample]:
    made = []
    for twin in twins():
        if twin.id not in CHOSEN:
            continue
        files = twin.write()
        way = "file" if len(files) == 1 else "folder"
        read = _database(way, twin.process)
        is_raw = twin.form in ("parquet", "Brightway datapackage")
        if twin.form in ("XLSX", "Brightway XLSX"):
            ((name, content),) = files.items()
            files, read = _workbook_files(content), _inside(name, read)
        made.append(Sample(twin.id, files, read, is_raw=is_raw))
    return made


def _zipped() -> list[Sample]:
    """Archives damaged as they are: packed bytes."""
    made = []
    for twin in twins():
        if twin.id in ("openLCA JSON-LD 2 · folder", "ILCD · folder", "EcoSpold 2 · folder"):
            read = _database("file", twin.process)
            made.append(Sample(f"{twin.form} · packed", {"twin.zip": packed(twin.write())}, read))
    return made


@cache
def samples() -> tuple[Sample, ...]:
    """Every sample; the number of each must be known undamaged."""
    cement = example_data("cement-demo")
    template = write_template(get_model("cement"), study_from_data(cement, "cement"))
    lock = lock_bytes(build_lock(assessed(cement)))
    rows = rows_of(LAYOUTS["plain"])
    down = rows_of(LAYOUTS["months down, large units"])
    studies = [
        Sample(
            f"study · {name}",
            {"study.yaml": (ROOT / "examples" / f"{name}.yaml").read_bytes()},
            _study,
        )
        for name in STUDIES
    ]
    return (
        *_of_twins(),
        *_zipped(),
        *studies,
        Sample("template workbook", _workbook_files(template), _template),
        Sample("lockfile", {"lock.json": lock}, _lock, is_sealed=True),
        Sample("factor table", {"factors.csv": FACTORS.encode()}, _factors),
        Sample("ledger · CSV", {"台账.csv": csv_bytes(rows)}, _ledger),
        Sample("ledger · CSV down", {"台账.csv": csv_bytes(down, ";", ",")}, _ledger),
        Sample("ledger · xlsx", _workbook_files(xlsx_bytes(rows)), _inside("台账.xlsx", _ledger)),
        Sample("ledger · HTML", {"台账.xls": html_bytes(down)}, _ledger),
    )
