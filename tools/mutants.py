"""Plants small faults in the rules and asks whether the closest tests notice.

``python tools/mutants.py [--sample 200] [--seed 1] [--group NAME] [--jobs 2] [--show]`` takes up
where the last run stopped (var/mutants.jsonl), prints the share of faults noticed by group, and
writes those that live to docs/reference/mutants.md; ``--stored`` makes that page from all samples
that are kept. tools/mutants.yaml says which tests stand closest to which file, and why a fault may
live.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import random
import subprocess
import sys
import tempfile
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import yaml

from mutant_operators import Mutant, mutants_of

ROOT = Path(__file__).resolve().parents[1]
CONFIG = Path(__file__).with_name("mutants.yaml")
KEPT = Path(os.environ.get("ZUJI_VAR", ROOT / "var")) / "mutants.jsonl"
PAGE = ROOT / "docs" / "reference" / "mutants.md"
LIVES = "survived"
GOAL = 0.9


@dataclass(frozen=True)
class Place:
    """A file with its group and its closest tests."""

    path: str
    group: str
    tests: tuple[str, ...]

    @cached_property
    def digest(self) -> str:
        """Moves with the file (first half) and with its tests (second half)."""
        tests: list[Path] = []
        for test in self.tests:
            there = ROOT / test
            tests += sorted(there.rglob("*.py")) if there.is_dir() else [there]
        return ".".join(digest_of(files) for files in ([ROOT / self.path], tests))


def digest_of(files: list[Path]) -> str:
    return hashlib.sha256(b"".join(f.read_bytes() for f in files)).hexdigest()[:16]


def places(config: dict) -> list[Place]:
    found: dict[str, Place] = {}
    for group in config["groups"]:
        tests = tuple(t for t in group["tests"] if (ROOT / t).exists())
        for pattern in group["sources"]:
            for file in sorted(ROOT.glob(pattern)):
                path = file.relative_to(ROOT).as_posix()
                found.setdefault(path, Place(path, group["name"], tests))
    return list(found.values())


def known(
    places: Iterable[Place], keep_noticed: bool, keep_all: bool = False
) -> dict[tuple[str, str], str]:
    """What was found before, by the fault's name and the state of its file and tests. Where tests
    were only added, a fault that was noticed is still noticed: ``keep_noticed`` says so. With
    ``keep_all``, one that lived lives until it is tried again, whatever became of the tests.
    """
    if not KEPT.exists():
        return {}
    rows = [json.loads(line) for line in KEPT.read_text("utf-8").splitlines()]
    found = {(r["key"], r["digest"]): r["outcome"] for r in rows}
    if keep_noticed or keep_all:
        now = {place.digest.partition(".")[0]: place.digest for place in places}
        for row in rows:
            digest = now.get(row["digest"].partition(".")[0])
            if digest and (keep_all or row["outcome"] != LIVES):
                found[row["key"], digest] = row["outcome"]
    return found


def run(waiting: list[tuple[Place, Mutant]], jobs: int) -> None:
    """Every fault against its closest tests; places with the same tests share a process."""
    by_tests: dict[tuple[str, ...], list[tuple[Place, Mutant]]] = {}
    for place, mutant in waiting:
        by_tests.setdefault(place.tests, []).append((place, mutant))
    for tests, rows in by_tests.items():
        print(f"{len(rows)} faults against {' '.join(tests)}", flush=True)
        hatch("hot", tests, rows, jobs)
        done = known([], keep_noticed=False)
        cold = [(p, m) for p, m in rows if (m.key, p.digest) not in done]
        if cold:
            print(f"  {len(cold)} of them in fresh processes", flush=True)
            hatch("cold", tests, cold, jobs)


def hatch(kind: str, tests: tuple[str, ...], rows: list[tuple[Place, Mutant]], jobs: int) -> None:
    """A process of its own that runs one kind of faults and notes what it finds."""
    digests = {place.path: place.digest for place, _ in rows}
    with tempfile.NamedTemporaryFile("w", suffix=".json", encoding="utf-8") as file:
        json.dump([m.row() for _, m in rows], file)
        file.flush()
        command = [sys.executable, str(Path(__file__).with_name("mutant_nest.py")), kind, file.name]
        words = [json.dumps(digests), str(jobs), str(KEPT), *tests]
        one = {f"{name}_NUM_THREADS": "1" for name in ("NUMBA", "OMP", "OPENBLAS", "MKL")}
        said = KEPT.with_suffix(".log")
        with said.open("w", encoding="utf-8") as log:
            done = subprocess.run(
                [*command, *words],
                cwd=ROOT,
                env=os.environ | one,
                check=False,
                stdout=log,
                stderr=subprocess.STDOUT,
            )
    lines = said.read_text("utf-8").splitlines()
    left_out = [line for line in lines if line.startswith("left out: ")]
    print(*left_out, *(lines[-20:] if done.returncode else []), sep="\n", end="", flush=True)


def chosen(every: list[tuple[Place, Mutant]], sample: int, seed: int) -> list[tuple[Place, Mutant]]:
    if not sample or sample >= len(every):
        return every
    picked = random.Random(seed).sample(range(len(every)), sample)
    return [every[n] for n in sorted(picked)]


def table(rows: Iterable[tuple[Place, Mutant]], done: dict, reasons: dict) -> list[tuple]:
    """Group, noticed, with a reason to live, all."""
    counts: dict[str, list[int]] = {}
    for place, mutant in rows:
        outcome = done.get((mutant.key, place.digest))
        if outcome is None:
            continue
        count = counts.setdefault(place.group, [0, 0, 0])
        count[0] += outcome != LIVES
        count[1] += outcome == LIVES and mutant.key in reasons
        count[2] += 1
    return [(group, *count) for group, count in counts.items()]


def share(noticed: int, excused: int, every: int) -> str:
    """Noticed, of those that could be."""
    return f"{100 * noticed / (every - excused):.1f} %" if every > excused else "—"


SAMPLED = (
    "（`make mutants`；`SAMPLE=200` 取样）。",
    "(`make mutants`; `SAMPLE=200` takes a sample).",
)
STORED = (
    "，是各组随机抽样保存下来的结果（`tools/mutants.py --stored`）。",
    "in random samples by group, whose results are kept (`tools/mutants.py --stored`).",
)


def page(
    rows: list[tuple[Place, Mutant]], done: dict, reasons: dict, of: int, how: tuple[str, str]
) -> str:
    """The reference page; `how` says in both languages which faults were tried."""
    counts = table(rows, done, reasons)
    tried = sum(c[3] for c in counts)
    lines = [
        "<!-- Generated by tools/mutants.py; do not edit. -->",
        "# 变异检验 · Planted faults",
        "",
        "把小错（符号、边界、守卫、表中一行）逐个放进规则，看最近的测试是否发现。"
        "Small faults (a sign, a limit, a guard, a row of a table) are planted in the rules one by "
        "one; the closest tests have to notice.",
        "",
        f"试了 {of} 处中的 {tried} 处{how[0]} {tried} of {of} were tried {how[1]}",
        "",
        "| 组 · group | 发现 · noticed | 有理由 · excused | 全部 · all | 比例 · share |",
        "|---|--:|--:|--:|--:|",
    ]
    for group, noticed, excused, every in [
        *counts,
        ("全部 · all", *(sum(c[n] for c in counts) for n in (1, 2, 3))),
    ]:
        words = share(noticed, excused, every)
        lines.append(f"| {group} | {noticed} | {excused} | {every} | {words} |")
    lines += ["", "## 未被发现 · Not noticed", ""]
    last = ""
    for place, mutant in rows:
        if done.get((mutant.key, place.digest)) != LIVES:
            continue
        if place.path != last:
            lines += ["", f"### {place.path}", ""]
            last = place.path
        what = mutant.key.split(" · ", 1)[1].replace("`", "'")
        reason = reasons.get(mutant.key, "")
        lines.append(f"- `{what}`" + (f" – {reason}" if reason else ""))
    return "\n".join(lines) + "\n"


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sample", type=int, default=0)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--group", default="")
    parser.add_argument("--file", default="", help="only files whose path holds this")
    parser.add_argument("--jobs", type=int, default=os.cpu_count() or 1)
    parser.add_argument("--show", action="store_true", help="only what is known already")
    parser.add_argument("--stored", action="store_true", help="all that is known, nothing is run")
    parser.add_argument(
        "--tests-added",
        action="store_true",
        help="since the last run tests were only added: what was noticed is not tried again",
    )
    asked = parser.parse_args()
    config = yaml.safe_load(CONFIG.read_text("utf-8"))
    reasons = config.get("reasons") or {}
    every = [
        (place, mutant)
        for place in places(config)
        if asked.group in place.group and asked.file in place.path
        for mutant in mutants_of(place.path, (ROOT / place.path).read_text("utf-8"))
    ]
    rows = every if asked.stored else chosen(every, asked.sample, asked.seed)
    watched = {place.path: place for place, _ in rows}.values()
    done = known(watched, asked.tests_added, asked.stored)
    if asked.stored:
        rows = [(p, m) for p, m in rows if (m.key, p.digest) in done]
    waiting = [(p, m) for p, m in rows if (m.key, p.digest) not in done]
    print(f"{len(every)} faults, {len(rows)} chosen, {len(waiting)} to run", flush=True)
    KEPT.parent.mkdir(parents=True, exist_ok=True)
    if not (asked.show or asked.stored):
        run(waiting, asked.jobs)
    done = known(watched, asked.tests_added, asked.stored)
    counts = table(rows, done, reasons)
    for group, noticed, excused, number in counts:
        print(f"{group:24} {noticed:5} / {number - excused:5}  {share(noticed, excused, number)}")
    for place, mutant in rows:
        if done.get((mutant.key, place.digest)) == LIVES and mutant.key not in reasons:
            print(f"lives: {place.path}:{mutant.first} · {mutant.key.split(' · ', 1)[1]}")
    if not (asked.group or asked.file):
        how = STORED if asked.stored else SAMPLED
        PAGE.write_text(page(rows, done, reasons, len(every), how), "utf-8")
    noticed, excused, number = (sum(c[n] for c in counts) for n in (1, 2, 3))
    print(f"all: {share(noticed, excused, number)}")
    return int(number - excused > 0 and noticed < GOAL * (number - excused))


if __name__ == "__main__":
    sys.exit(main())
