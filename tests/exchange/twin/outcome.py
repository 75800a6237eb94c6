"""What became of a twin: the same number, a refusal, a number with what is missing, or silence."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from exchange.twin.cases import Twin
from exchange.twin.packing import put
from exchange.twin.system import ALLOY, per_kg
from zuji.core.refusals import Refusal
from zuji.exchange.databases.reading import read_database
from zuji.exchange.databases.study import Opened

EXPECTED = {"cut_off": 1}
"""What every twin lacks: a provider of the film."""
CLOSE = 1e-9


def lacking(result: dict[str, Any]) -> dict[str, int]:
    """How many of each kind a result says it did not understand."""
    facts = result["not_understood"]
    return {
        "unknown": facts["unknown_count"],
        "cut_off": facts["cut_off"]["exchanges"],
        "refused": facts["receipt"]["refused"],
        **{
            kind: facts[kind]["exchanges"]
            for kind in ("ambiguous", "provider_absent", "units_differ", "causal_gaps")
        },
        **{kind: facts[kind]["processes"] for kind in ("not_allocated", "shares_not_one")},
        **{kind: len(facts[kind]) for kind in ("implausible", "taken_up", "origin_doubtful")},
    }


def outcome(twin: Twin, folder: Path) -> tuple[str, str]:
    """``same``, ``refused``, ``named`` or ``silent``, and what was said.

    `named` is another number with more not understood than the film. A twin that loses sight of the
    film is silent, whatever its number.
    """
    try:
        database = read_database(put(twin.write(), folder, twin.way))
        result = Opened(database).score(twin.process)
    except Refusal as refusal:
        finding = refusal.findings[0]
        return "refused", f"{finding.rule} {finding.place}: {finding.message('en')}"
    more = {kind: count for kind, count in lacking(result).items() if count}
    has_film = more.get("cut_off", 0) >= 1 or twin.answer_unit
    score = per_kg(result["score"], twin.answer_unit or result["unit"])
    if abs(score / ALLOY - 1) <= CLOSE:
        return ("same", str(more)) if has_film else ("silent", "the film is not named")
    said = f"{score!r} for {ALLOY!r}; {more}; {[note.rule for note in database.notes]}"
    return ("named" if {**more} != EXPECTED and more else "silent"), said
