"""Writing the province: one folder a plant, a list of enterprises, the labels of planted errors."""

from __future__ import annotations

import csv
import hashlib
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import yaml

from zuji.core.content import read_rules
from zuji.core.files import make_folder
from zuji.footprint import study_from_data
from zuji.sectors.registry import shipped_model
from zuji.synth.errors import KINDS, plant_error
from zuji.synth.plants import Plant, draw_plant

LABELS = ("plant", "kind", "where", "before", "after", "moved", "total_before")
ENTERPRISES = (
    "plant",
    "name",
    "name_en",
    "uscc",
    "city",
    "city_code",
    "model",
    "product",
    "total",
    "unit",
)
CHUNK = 4


@dataclass(frozen=True)
class Written:
    """The record of one written plant: its row in the list and, where an error was planted, its
    label.
    """

    number: int
    enterprise: Mapping[str, Any]
    label: Mapping[str, Any] | None


def write_province(
    folder: Path,
    seed: int,
    plants: int,
    *,
    errors: str = "labelled",
    workbooks: bool = True,
    jobs: int = 1,
    progress: Callable[[int], None] | None = None,
) -> list[Written]:
    """Write `plants` fictional plants under `folder`.

    `errors` is ``none`` or ``labelled``: then a share of plants (rules/synthetic_province.yaml)
    carries one planted error each, listed in labels.csv. The same seed gives the same files.
    """
    make_folder(folder / "plants")
    written_plants = []
    for written in _all(
        folder, seed, plants, with_errors=errors == "labelled", workbooks=workbooks, jobs=jobs
    ):
        written_plants.append(written)
        if progress:
            progress(1)
    _list(folder / "enterprises.csv", ENTERPRISES, (plant.enterprise for plant in written_plants))
    _list(folder / "labels.csv", LABELS, (plant.label for plant in written_plants if plant.label))
    mark = read_rules("synthetic_province")["watermark"]
    (folder / "README.md").write_text(
        f"# 合成省 · Synthetic province\n\n**{mark['zh']}。**\n\n**{mark['en']}.**\n\n"
        f"seed {seed} · {plants} plants · zuji synth --seed {seed} --plants {plants}\n",
        "utf-8",
    )
    return written_plants


def _all(
    folder: Path, seed: int, plants: int, *, with_errors: bool, workbooks: bool, jobs: int
) -> Iterator[Written]:
    numbers = range(1, plants + 1)
    fixed = ([str(folder)] * plants, [seed] * plants, [with_errors] * plants, [workbooks] * plants)
    if jobs <= 1:
        yield from map(write_plant, numbers, *fixed)
        return
    with ProcessPoolExecutor(jobs) as pool:
        yield from pool.map(write_plant, numbers, *fixed, chunksize=CHUNK)


def write_plant(number: int, folder: str, seed: int, with_errors: bool, workbooks: bool) -> Written:
    """Draw plant `number`, plant an error in some, and write its folder."""
    plant = draw_plant(seed, number)
    rng = np.random.default_rng([seed, number, 1])
    data: Mapping[str, Any] = plant.data
    label = None
    if with_errors and rng.random() < read_rules("synthetic_province")["error_share"]:
        planted = _planted(rng, seed, plant)
        if planted is not None:
            data, label = planted
    _write(Path(folder) / "plants" / f"{number:05d}", data, workbooks)
    organisation, site = plant.data["organisation"], plant.data["site"]
    row = {
        "plant": f"{number:05d}",
        "name": organisation["name"],
        "name_en": organisation["name_en"],
        "uscc": organisation["uscc"],
        "city": site["city"],
        "city_code": site["city_code"],
        "model": plant.model,
        "product": plant.data["product"]["name_zh"],
        "total": repr(plant.total),
        "unit": f"kgCO2e/{shipped_model(plant.model).declared_unit}",
    }
    return Written(number, row, label)


def _planted(
    rng: np.random.Generator, seed: int, plant: Plant
) -> tuple[Mapping[str, Any], Mapping[str, Any]] | None:
    """The first kind of error, in a drawn order, that the plant allows."""
    for kind in rng.permutation(list(KINDS)):
        other = _other(seed, plant, str(kind))
        planted = plant_error(rng, str(kind), plant, other) if other else None
        if planted is None:
            continue
        label = {
            "plant": f"{plant.number:05d}",
            "kind": planted.kind,
            "where": planted.where,
            "before": planted.before,
            "after": planted.after,
            "moved": "refused" if planted.moved is None else f"{planted.moved:.6f}",
            "total_before": repr(plant.total),
        }
        return planted.data, label
    return None


def _other(seed: int, plant: Plant, kind: str) -> Plant | None:
    """A plant written before this one to copy from, where the kind of error needs one."""
    if kind not in {"copied_inventory", "certificate_reused"}:
        return plant
    for number in range(plant.number - 1, max(0, plant.number - 80), -1):
        other = draw_plant(seed, number)
        if (kind == "copied_inventory" and other.model == plant.model) or (
            kind == "certificate_reused" and other.data.get("certificates")
        ):
            return other
    return None


def _write(folder: Path, data: Mapping[str, Any], workbooks: bool) -> None:
    (folder / "evidence").mkdir(parents=True, exist_ok=True)
    mark = read_rules("synthetic_province")["watermark"]
    lines = []
    for name, row in data["inputs"].items():
        if not row.get("evidence"):
            continue
        text = f"{mark['zh']} · {mark['en']}\n{name}: {row['value']!r} {row['unit']}\n"
        (folder / row["evidence"]).write_text(text, "utf-8")
        lines.append(f"{hashlib.sha256(text.encode()).hexdigest()}  {row['evidence']}\n")
    (folder / "evidence.sha256").write_text("".join(lines), "utf-8")
    text = yaml.dump(
        dict(data), allow_unicode=True, sort_keys=False, default_flow_style=None, width=1000
    )
    (folder / "study.yaml").write_text(f"# {mark['zh']} · {mark['en']}\n{text}", "utf-8")
    if workbooks:
        from zuji.exchange import write_template

        study = study_from_data(data, "synth")
        (folder / "workbook.xlsx").write_bytes(write_template(shipped_model(study.model_id), study))


def _list(path: Path, columns: tuple[str, ...], rows: Any) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, columns, lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
