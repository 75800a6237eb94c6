"""The sets of ledgers: who tunes the reader is shown all of them but `kept`."""

from __future__ import annotations

from collections.abc import Callable
from types import ModuleType

from benchmarks.ledgers import (
    fifth,
    fourth,
    fourth_forms,
    kept,
    kept_faults,
    kept_half,
    kept_units,
    third,
    tuning,
    tuning_faults,
    tuning_units,
)
from benchmarks.ledgers.truth import Ledger

Maker = Callable[[], Ledger]


def _makers(mark: str, *modules: ModuleType) -> dict[str, Maker]:
    """The functions t01, t02 … or k01, k02 … of the modules, in order."""
    functions = {
        name: value
        for module in modules
        for name, value in vars(module).items()
        if name[0] == mark and name[1:].isdigit()
    }
    return dict(sorted(functions.items()))


SETS: dict[str, dict[str, Maker]] = {
    "tuning": _makers("t", tuning, tuning_faults, tuning_units),
    "third": _makers("s", third),
    "fourth": _makers("f", fourth, fourth_forms),
    "fifth": _makers("g", fifth),
    "kept": _makers("k", kept, kept_half, kept_faults, kept_units),
}
