"""Does the proposed sample hold the planted material error? Every kind of error in plants of the
synthetic province.

``python benchmarks/screening/sampling.py [--seed 7] [--plants 120]``. An error is material when it
moves the total by 5 % or more; one that is refused before anybody verifies, and one that lies in no
input, factor or certificate (the period, evidence), is counted apart. The sample is proposed from
the wrong study alone. Found: it holds the input or factor that is wrong; of a copied or rounded
inventory, an input that is off by more than 5 %. Writes sampling.json.
"""

from __future__ import annotations

import argparse
import json
import statistics
import sys
from collections import defaultdict
from pathlib import Path
from typing import Any

import numpy as np

from zuji.core.refusals import Refusal
from zuji.footprint import assess, study_from_data
from zuji.screening.sampling import MATERIALITY, propose_sample
from zuji.sectors.registry import get_model
from zuji.synth.errors import KINDS, plant_error
from zuji.synth.plants import AS_OF, draw_plant
from zuji.synth.province import _other

HERE = Path(__file__).parent


def wrong_names(clean: Any, planted: Any) -> set[str]:
    """What a verifier who looks at it would find wrong."""
    if planted.where == "inputs":
        new = planted.data["inputs"]
        return {
            n
            for n, row in clean.data["inputs"].items()
            if n not in new or abs(new[n]["value"] - row["value"]) > MATERIALITY * abs(row["value"])
        }
    return {w.strip() for w in planted.where.split(",")}


def measured(seed: int, plants: int) -> dict[str, Any]:
    kinds: dict[str, list[int]] = defaultdict(lambda: [0, 0])
    refused = elsewhere = 0
    sizes, shares = [], []
    for number in range(1, plants + 1):
        plant = draw_plant(seed, number)
        for place, kind in enumerate(KINDS):
            rng = np.random.default_rng([seed, number, place])
            other = _other(seed, plant, kind)
            planted = plant_error(rng, kind, plant, other) if other else None
            if planted is None:
                continue
            if planted.moved is None:
                refused += 1
                continue
            if abs(planted.moved) < MATERIALITY:
                continue
            if planted.where == "period" or kind == "evidence_missing":
                elsewhere += 1
                continue
            try:
                made = assess(
                    study_from_data(planted.data, "bench"), get_model(plant.model), as_of=AS_OF
                )
            except Refusal:
                refused += 1
                continue
            sample = propose_sample(made)
            sizes.append(len(sample.taken))
            shares.append(len(sample.taken) / (len(sample.taken) + len(sample.left)))
            kinds[kind][0] += 1
            kinds[kind][1] += bool(sample.names & wrong_names(plant, planted))
    material = sum(k[0] for k in kinds.values())
    found = sum(k[1] for k in kinds.values())
    return {
        "seed": seed,
        "plants": plants,
        "material": material,
        "found": found,
        "share": found / material,
        "refused_before": refused,
        "in_no_line": elsewhere,
        "median_lines": statistics.median(sizes),
        "median_share_of_lines": statistics.median(shares),
        "kinds": {k: kinds[k] for k in sorted(kinds)},
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--plants", type=int, default=120)
    asked = parser.parse_args()
    found = measured(asked.seed, asked.plants)
    (HERE / "sampling.json").write_text(json.dumps(found, indent=1) + "\n", "utf-8")
    json.dump(found, sys.stdout, indent=1)


if __name__ == "__main__":
    main()
