"""How well names that the rules had not seen find their factors: labelled sets in ``fresh/``.

``python benchmarks/matching/fresh.py first.csv --half kept`` prints the shares and the misses. A
label is a key of ``fresh/accept.yaml`` (factors that are right, ids with wildcards, ``tw:名`` for
rows of the Taiwanese pack whose simplified name begins so, ``NONE`` where nothing is right too), or
``-`` where the library holds nothing. In plants.csv and plants-2.csv a label is written out: ids of
the register that are right, parted by ``|``, each with ``@`` an activity and with ``~`` the pattern
of the factor's simplified name where only some rows are right; ``-`` where nothing is right (too).
Names are looked for as the command does: in the built-in packs, then in the optional ones. Where
the right factor is per another kind of unit than the amount (tiles by the square metre, factors by
weight), the answer that names it and asks for the amount restated is right, too.
"""

from __future__ import annotations

import argparse
import csv
from collections.abc import Iterator
from dataclasses import dataclass
from fnmatch import fnmatchcase
from functools import cache
from pathlib import Path

from zuji.core.yamlfile import load_yaml
from zuji.factors.links import link_of
from zuji.factors.matching import FactorQuery
from zuji.factors.offering import offered_for
from zuji.factors.record import Factor
from zuji.factors.substances import written

FOLDER = Path(__file__).parent / "fresh"


@dataclass(frozen=True)
class Score:
    """Shares of names whose first answer, or one of the first five, is right, and those whose first
    answer is of another substance; the misses.
    """

    names: int
    top1: float
    top5: float
    wrong: float
    misses: tuple[tuple[str, str, tuple[str, ...]], ...]


@cache
def _accepted() -> dict[str, list[str]]:
    text = (FOLDER / "accept.yaml").read_text("utf-8")
    return {
        str(key): list(map(str, row)) for key, row in load_yaml(text, "accept.yaml").data.items()
    }


def _right(label: str, factor: Factor) -> bool:
    """Whether a factor is right for a label."""
    if label in _accepted():
        return _is_accepted(label, factor.id, factor.name_zh)
    return any(_fits(one, factor) for one in label.split("|"))


def _fits(label: str, factor: Factor) -> bool:
    named, _, pattern = label.partition("~")
    substance, _, activity = named.partition("@")
    link = link_of(factor)
    done = {activity} if activity else {"production", "recycled"}
    is_of_it = link.substance == substance and link.activity in done
    return is_of_it and (not pattern or fnmatchcase(written(factor.name_zh), pattern))


def _nothing_is_right(label: str) -> bool:
    return "-" in label.split("|") or "NONE" in _accepted().get(label, ())


def _is_accepted(label: str, factor_id: str, name: str) -> bool:
    for pattern in _accepted().get(label, ()):
        if pattern.startswith("tw:"):
            wanted = (
                "*" + written(pattern[3:].strip("*")) + "*"
                if "*" in pattern
                else (written(pattern[3:]) + "*")
            )
            if factor_id.startswith("tw.moenv") and fnmatchcase(written(name), wanted):
                return True
        elif fnmatchcase(factor_id, pattern) or fnmatchcase(factor_id, f"*.{pattern}"):
            return True
    return False


def rows_of(path: Path, half: str = "") -> Iterator[dict[str, str]]:
    """The labelled names of a set, of one half where it is split."""
    with path.open(encoding="utf-8") as file:
        yield from (row for row in csv.DictReader(file) if not half or row["half"] == half)


def score(path: Path, half: str = "") -> Score:
    """The score of a set."""
    first = five = wrong = count = 0
    misses = []
    for row in rows_of(path, half):
        count += 1
        label = row["label"]
        query = FactorQuery(row["name"], row.get("unit", ""), year=2024)
        offer = offered_for(query, 5)
        answers = [candidate.factor for candidate in offer.candidates]
        nothing = _nothing_is_right(label)
        hits = [_right(label, answer) for answer in answers]
        is_told = offer.other_unit is not None and _right(label, offer.other_unit.factor)
        is_first = hits[0] if hits else nothing or is_told
        first += is_first
        five += any(hits) or (not answers and is_first)
        wrong += bool(hits) and not hits[0]
        if not is_first:
            misses.append((row["name"], label, tuple(f"{row.id} {row.name_zh}" for row in answers)))
    return Score(count, first / count, five / count, wrong / count, tuple(misses))


def main() -> None:
    """Print the score of a set."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("set")
    parser.add_argument("--half", default="")
    asked = parser.parse_args()
    found = score(FOLDER / asked.set, asked.half)
    for name, label, answers in found.misses:
        print(f"{name:28} wanted {label:14} got {'; '.join(answers[:3]) or '—'}")
    print(
        f"{found.names} names: first {found.top1:.1%}, among five {found.top5:.1%}, "
        f"first of another substance {found.wrong:.1%}"
    )


if __name__ == "__main__":
    main()
