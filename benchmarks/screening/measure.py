"""Recall and false alarms of the screening rules on the synthetic province, per kind of planted
error.

``python benchmarks/screening/measure.py [--seed 7] [--plants 600]`` writes the province to a
temporary folder, screens it with ``zuji check`` and compares with the labels. A planted error
counts as found when its study has a warning or worse; a clean study with one is a false alarm.
"""

from __future__ import annotations

import argparse
import csv
import os
import tempfile
import time
from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path

from zuji.cli.check import study_files
from zuji.cli.studies import load_study
from zuji.screening import Screened, screen
from zuji.synth import write_province

AS_OF = "2026-11-22"
MATERIAL = 0.05


@dataclass(frozen=True)
class Outcome:
    """Per kind: planted, found, planted that move the total by more than 5 % (or are refused),
    found of those.
    """

    kinds: dict[str, tuple[int, int, int, int]]
    clean: int
    false_alarms: int
    alarms: dict[str, int]
    missed: tuple[str, ...]

    @property
    def recall(self) -> float:
        """Share of material errors found."""
        material = sum(k[2] for k in self.kinds.values())
        return sum(k[3] for k in self.kinds.values()) / material if material else float("nan")

    @property
    def false_share(self) -> float:
        return self.false_alarms / self.clean if self.clean else float("nan")


def measured(folder: Path, found: Screened) -> Outcome:
    """Compare screening results with labels.csv."""
    with (folder / "labels.csv").open(encoding="utf-8") as file:
        labels = {row["plant"]: row for row in csv.DictReader(file)}
    involved = {
        row["after"].removeprefix("plant ").zfill(5)
        for row in labels.values()
        if row["kind"] == "copied_inventory"
    }
    numbers = {row["after"] for row in labels.values() if row["kind"] == "certificate_reused"}
    counts: dict[str, list[int]] = defaultdict(lambda: [0, 0, 0, 0])
    clean = false_alarms = 0
    alarms: dict[str, int] = defaultdict(int)
    missed = []
    for study in found.studies:
        plant = Path(study.place).parent.name
        fired = [f for f in study.findings if f.severity != "note"]
        label = labels.get(plant)
        if label is None:
            if plant in involved or numbers & set(study.certificates):
                continue  # the other half of a copy or of a certificate claimed twice: a true alarm
            clean += 1
            false_alarms += bool(fired)
            for f in fired:
                alarms[f.rule] += 1
            continue
        material = label["moved"] == "refused" or abs(float(label["moved"])) > MATERIAL
        row = counts[label["kind"]]
        row[0] += 1
        row[1] += bool(fired)
        row[2] += material
        row[3] += material and bool(fired)
        if material and not fired:
            missed.append(
                f"{plant} {label['kind']} {label['where']} {label['before']} → "
                f"{label['after']} ({label['moved']})"
            )
    return Outcome(
        {k: tuple(v) for k, v in sorted(counts.items())},
        clean,
        false_alarms,
        dict(alarms),
        tuple(missed),
    )  # type: ignore[misc]


def run(seed: int, plants: int, folder: Path) -> tuple[Outcome, float, float]:
    """Outcome, seconds to write the province, seconds to compute, screen and lock it."""
    jobs = os.cpu_count() or 1
    start = time.perf_counter()
    write_province(folder, seed, plants, workbooks=False, jobs=jobs)
    written = time.perf_counter()
    locks = folder / "locks"
    locks.mkdir()
    found = screen(
        study_files([str(folder / "plants")]), load_study, AS_OF, locks=str(locks), jobs=jobs
    )
    return measured(folder, found), written - start, time.perf_counter() - written


def show(outcome: Outcome) -> None:
    print(f"{'kind':24} planted  found   >5 %  found")
    for kind, (n, hit, material, found) in outcome.kinds.items():
        print(f"{kind:24} {n:7} {hit:6} {material:6} {found:6}")
    print(
        f"recall of errors > 5 %: {outcome.recall:.1%}; false alarms: "
        f"{outcome.false_alarms} of {outcome.clean} clean = {outcome.false_share:.1%}"
    )
    for rule, count in sorted(outcome.alarms.items(), key=lambda p: -p[1])[:12]:
        print(f"   false: {rule} × {count}")
    for line in outcome.missed:
        print("   missed:", line)


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--plants", type=int, default=600)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as temporary:
        outcome, written, screened_in = run(given.seed, given.plants, Path(temporary))
    show(outcome)
    print(
        f"written in {written:.1f} s; {given.plants} studies computed, screened and "
        f"locked in {screened_in:.1f} s"
    )
