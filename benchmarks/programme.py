"""What screening and matching are worth, and how long a whole province takes.

``python benchmarks/programme.py [--plants 600,10000]`` matches the labelled pairs, writes provinces
of the given sizes, computes, screens and locks each in one go, and writes
benchmarks/programme.json. Times belong to the machine; the ratio says whether time grows linearly
with the number of plants.
"""

from __future__ import annotations

import argparse
import json
import os
import tempfile
from pathlib import Path
from typing import Any

from matching.evaluate import evaluated
from screening.measure import run, show

HERE = Path(__file__).parent


def province_row(seed: int, plants: int) -> dict[str, Any]:
    """Recall, false alarms and seconds of one province."""
    with tempfile.TemporaryDirectory() as folder:
        outcome, written, screened = run(seed, plants, Path(folder))
    show(outcome)
    kinds = {
        k: {"planted": n, "found": f, "above_5_percent": m, "found_of_these": h}
        for k, (n, f, m, h) in outcome.kinds.items()
    }
    return {
        "seed": seed,
        "plants": plants,
        "recall": outcome.recall,
        "false_alarms": outcome.false_alarms,
        "clean": outcome.clean,
        "false_share": outcome.false_share,
        "seconds_to_write": written,
        "seconds_to_compute_screen_lock": screened,
        "kinds": kinds,
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--plants", default="600")
    parser.add_argument("--seed", type=int, default=7)
    given = parser.parse_args()
    matched = evaluated()
    print(f"matching: {matched.pairs} pairs, top-1 {matched.top1:.1%}, top-5 {matched.top5:.1%}")
    rows = [province_row(given.seed, int(n)) for n in given.plants.split(",")]
    first = rows[0]["seconds_to_compute_screen_lock"] / rows[0]["plants"]
    for row in rows:
        row["seconds_per_plant_over_first"] = (
            row["seconds_to_compute_screen_lock"] / row["plants"] / first
        )
        print(
            f"{row['plants']:6} plants: written {row['seconds_to_write']:.0f} s, "
            f"computed, screened and locked "
            f"{row['seconds_to_compute_screen_lock']:.0f} s; per plant × "
            f"{row['seconds_per_plant_over_first']:.2f}"
        )
    report = {
        "cores": os.cpu_count(),
        "provinces": rows,
        "matching": {"pairs": matched.pairs, "top1": matched.top1, "top5": matched.top5},
    }
    (HERE / "programme.json").write_text(
        json.dumps(report, ensure_ascii=False, indent=1) + "\n", "utf-8"
    )


if __name__ == "__main__":
    main()
