"""The goals of the engine, each beside its peer in one run: ``python benchmarks/engine/goals.py``.

Options: ``--backend superlu`` hides pypardiso from bw2calc; ``--only G3,G6``; ``--write``. Ratios
are medians of paired rounds; absolute times belong to the machine.
"""

from __future__ import annotations

import json
import sys

from bench import HERE, Bench
from sampling import g6, g9, g12
from solving import facts, g1, g2, g3, g4, g5, g14, g15
from supply_network import g10

GOALS = [facts, g1, g2, g3, g4, g5, g6, g9, g10, g12, g14, g15]


def main() -> None:
    from peers import backend

    only = (
        sys.argv[sys.argv.index("--only") + 1].lower().split(",") if "--only" in sys.argv else None
    )
    print(backend())
    bench, rows = Bench(), []
    for goal in GOALS:
        if only and goal.__name__ not in only:
            continue
        for name, what, target, value, met in goal(bench):
            rows.append(
                {
                    "goal": name,
                    "what": what,
                    "target": target,
                    "measured": float(value),
                    "met": bool(met),
                }
            )
            print(
                f"{name:4} {what:78} {target:>11} {value:12.4g}  {'met' if met else 'MISSED'}",
                flush=True,
            )
    if "--write" in sys.argv:
        path = HERE / "latest.json"
        kept = json.loads(path.read_text()) if path.exists() else {}
        fresh = {(row["goal"], row["what"]) for row in rows}
        older = [r for r in kept.get(backend(), []) if (r["goal"], r["what"]) not in fresh]
        kept[backend()] = sorted(older + rows, key=lambda r: int(r["goal"][1:]))
        path.write_text(json.dumps(kept, ensure_ascii=False, indent=1) + "\n")


if __name__ == "__main__":
    main()
