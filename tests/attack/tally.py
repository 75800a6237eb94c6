"""What an attack counted: inputs tried, faults injected, promises broken; and its small sample or
the whole.
"""

from __future__ import annotations

import json
import os
import random
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeVar

import pytest

Value = TypeVar("Value")
SEED = int(os.environ.get("ATTACK_SEED") or 20261128)
"""What is sampled; every night takes another."""
COUNTS = os.environ.get("ZUJI_ATTACK_COUNTS", "")
"""The folder for the counts of `make attack`; nothing is written without it."""


ALL = 10_000_000
EVERYTHING = int(os.environ.get("SAMPLE") or 0) or ALL
"""So many inputs of each kind: SAMPLE=2000 takes that many, without it or with 0 all are taken."""
PAGES_KILLED = EVERYTHING // 25
"""So many pages whose requests are killed; one page has some twenty statements."""


def sizes(
    sample: int, whole: int = EVERYTHING, *, is_of_database: bool = False
) -> pytest.MarkDecorator:
    """`size`: a seeded sample in every run of the tests, the whole in `make attack`, where what may
    differ between databases (`is_of_database`) runs on both.
    """
    marks = [pytest.mark.attack, *([pytest.mark.database] if is_of_database else [])]
    return pytest.mark.parametrize(
        "size", [sample, pytest.param(whole, marks=marks)], ids=["sample", "whole"]
    )


def some(values: Sequence[Value], size: int) -> list[Value]:
    """So many of the values, the same each time; all where there are fewer."""
    return random.Random(SEED).sample(values, min(size, len(values)))


@dataclass
class Tally:
    """Counts of one attack."""

    part: str
    tried: int = 0
    faults: int = 0
    broken: list[str] = field(default_factory=list)

    def hold(self, promise: object, what: str) -> None:
        """A promise that was looked at; what is said where it does not hold."""
        if not promise:
            self.broken.append(what)
            if COUNTS:
                Path(COUNTS).mkdir(parents=True, exist_ok=True)
                with (Path(COUNTS) / "broken.txt").open("a", encoding="utf-8") as file:
                    file.write(f"{self.part}: {what!r}\n")


@contextmanager
def tally(part: str) -> Iterator[Tally]:
    """Counts of an attack, written down and judged at its end."""
    counted = Tally(part)
    yield counted
    if COUNTS:
        database = "postgresql" if os.environ.get("ZUJI_DATABASE_URL") else "sqlite"
        row = {
            "part": part,
            "database": database,
            "tried": counted.tried,
            "faults": counted.faults,
            "broken": len(counted.broken),
        }
        Path(COUNTS).mkdir(parents=True, exist_ok=True)
        file = Path(COUNTS) / f"{part}-{database}.json"
        if not file.exists() or json.loads(file.read_text())["tried"] <= counted.tried:
            file.write_text(json.dumps(row), "utf-8")
    assert counted.broken == [], "\n".join(counted.broken[:40])
