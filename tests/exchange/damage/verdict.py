"""What became of a damaged file, and whether that is allowed.

A damage is of one of two classes. *Another valid statement* (a digit of an amount, a known unit
for a known unit, a row more or less): nobody can know, and the reader must read it as written: no
error but a refusal, no number that is not finite, every part accounted for, and another count where
rows were dropped or doubled. *Any other damage* keeps the meaning or destroys it: the numbers stay
the same, or the reading is refused, or it says something that it did not say of the whole file.
"""

from __future__ import annotations

import math
import signal
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import cache
from types import FrameType

from exchange.damage.kinds import Damage, damaged
from exchange.damage.samples import Reading, Sample, samples
from zuji.core.refusals import Refusal

SECONDS = 30
"""Longer than this is a hang."""
GOOD = ("same", "refused", "named", "as written")


class Hang(BaseException):
    """A reading that does not end."""


@contextmanager
def _limited() -> Iterator[None]:
    def stop(_signal: int, _frame: FrameType | None) -> None:
        raise Hang

    before = signal.signal(signal.SIGALRM, stop)
    signal.alarm(SECONDS)
    try:
        yield
    finally:
        signal.alarm(0)
        signal.signal(signal.SIGALRM, before)


@cache
def whole(sample_id: str) -> Reading:
    """The reading of an undamaged sample."""
    sample = next(sample for sample in samples() if sample.id == sample_id)
    return sample.read(sample.files)


def judge(sample: Sample, damage: Damage) -> tuple[str, str]:
    """``same``, ``refused``, ``named``, ``as written``; or ``silent``, ``error``, ``not finite``,
    ``hang``, ``unaccounted``; with what came out.
    """
    before = whole(sample.id)
    try:
        with _limited():
            after = sample.read(damage.files)
    except Refusal as refusal:
        return "refused", refusal.findings[0].rule
    except Hang:
        return "hang", f"{SECONDS} s"
    except Exception as error:
        return "error", f"{type(error).__name__}: {error}"[:300]
    if after.unaccounted:
        return "unaccounted", str(dict(after.unaccounted))
    if any(number is not None and not math.isfinite(number) for number in after.numbers.values()):
        return "not finite", str(dict(after.numbers))
    if agree(before.numbers, after.numbers):
        return "same", ""
    if news := after.said - before.said:
        return "named", "; ".join(sorted(news))[:300]
    shown = f"{dict(after.numbers)} for {dict(before.numbers)}"[:400]
    is_statement = (damage.is_statement or sample.is_raw) and not sample.is_sealed
    if not is_statement:
        return "silent", shown
    return "as written", ""


def agree(before: Mapping[str, float | None], after: Mapping[str, float | None]) -> bool:
    return before.keys() == after.keys() and all(
        number == after[name]
        or (None not in (number, after[name]) and math.isclose(number, after[name], rel_tol=1e-9))
        for name, number in before.items()
    )


def run(sample: Sample, kind: str, seed: int) -> tuple[str, str] | None:
    """The verdict of one damage, with its place; None where the kind does not apply."""
    damage = damaged(sample.files, kind, seed)
    if damage is None:
        return None
    became, said = judge(sample, damage)
    return became, f"{sample.id} · {kind} · seed {seed} · {damage.where}: {said}"
