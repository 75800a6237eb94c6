"""How often the right factor is first, or among the first five, over labelled pairs (pairs.csv).

The pairs are names as plants, price lists and ledgers write them, labelled by hand with the factor
of the shipped packs that fits (``|`` between several); ``python benchmarks/matching/evaluate.py``
prints the misses too.
"""

from __future__ import annotations

import csv
from dataclasses import dataclass
from pathlib import Path

from zuji.factors import builtin_library
from zuji.factors.links import link_of
from zuji.factors.matching import FactorQuery, match

PAIRS = Path(__file__).with_name("pairs.csv")


@dataclass(frozen=True)
class Outcome:
    """Shares of pairs whose factor is first or among the first five, and the misses."""

    pairs: int
    top1: float
    top5: float
    misses: tuple[tuple[str, str, tuple[str, ...]], ...]


def evaluated(path: Path = PAIRS) -> Outcome:
    """Match every pair of the file against the built-in library.

    Rows of the Chinese background joined the library after the labelling; one of the same substance
    and activity as the labelled factor is right too.
    """
    library = builtin_library()
    first = five = count = 0
    misses = []
    with path.open(encoding="utf-8") as file:
        for row in csv.DictReader(file):
            wanted = FactorQuery(
                row["name"], row["unit"], row["region"], int(row["year"]), row["stage"]
            )
            ids = tuple(c.factor.id for c in match(library, wanted, 5))
            right = row["expected"].split("|")
            of_the_same = {link_of(library.get(name)) for name in right}
            rows = [library.get(name) for name in ids]
            right += [row.id for row in rows if row.is_derived and link_of(row) in of_the_same]
            count += 1
            first += bool(ids) and ids[0] in right
            five += any(factor in ids for factor in right)
            if not ids or ids[0] not in right:
                misses.append((row["name"], row["expected"], ids))
    return Outcome(count, first / count, five / count, tuple(misses))


if __name__ == "__main__":
    found = evaluated()
    for name, expected, ids in found.misses:
        print(f"{name:28} wanted {expected:36} got {', '.join(ids[:3]) or '—'}")
    print(f"{found.pairs} pairs: top-1 {found.top1:.1%}, top-5 {found.top5:.1%}")
