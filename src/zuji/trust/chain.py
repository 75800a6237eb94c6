"""An append-only log as a hash chain, verified and replayed from its own lines.

Each entry holds the digest of the one before; its own digest is SHA-256 over the canonical JSON
(RFC 8785) of everything else in it. Changing, dropping, swapping or inserting an entry breaks the
chain at that entry; cutting the end off shows against a head noted elsewhere.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from zuji.core.canonical import bytes_digest, canonical_bytes
from zuji.core.refusals import Refusal, refuse

START = "sha256:" + "0" * 64
"""The previous digest that the first entry names."""

MOVE = "move"
"""The fact that holds a transition: ``{"noun": …, "from": …, "to": …}``."""

Entry = Mapping[str, Any]
KEYS = frozenset(
    {"number", "at", "actor", "acting", "action", "subject", "facts", "previous", "digest"}
)


@dataclass(frozen=True)
class ChainReport:
    """The result of verifying a chain: number of valid entries, the head, and the first break with
    its reason.

    `states` is what replaying the transitions of each subject ends in.
    """

    count: int
    head: str
    broken_at: int | None = None
    reason: str = ""
    states: Mapping[str, str] = field(default_factory=dict)

    @property
    def holds(self) -> bool:
        return self.broken_at is None


def entry_digest(entry: Entry) -> str:
    """The digest of an entry: SHA-256 of its canonical JSON without the digest itself."""
    return bytes_digest(
        canonical_bytes({key: value for key, value in entry.items() if key != "digest"})
    )


def read_chain(text: str, place: str) -> list[dict[str, Any]]:
    """Entries from JSON lines; refuses a line that is not an entry (``chain-unreadable``)."""
    entries = []
    # not splitlines: JSON may hold U+2028 and other ends of a line as they are
    for number, line in enumerate(text.split("\n"), start=1):
        if not line.strip():
            continue
        try:
            entry = json.loads(line)
        except (ValueError, RecursionError) as problem:
            raise refuse("chain-unreadable", f"{place}:{number}", line[:60], "JSON") from problem
        if (
            not isinstance(entry, dict)
            or set(entry) != KEYS
            or not isinstance(entry["facts"], dict)
        ):
            raise refuse("chain-unreadable", f"{place}:{number}", line[:60], " ".join(sorted(KEYS)))
        entries.append(entry)
    return entries


def verify_chain(entries: Iterable[Entry], head: str = "") -> ChainReport:
    """Recompute every link and replay every transition, up to the first break.

    A transition is the fact ``move``; its ``from`` must be the state that replaying left the
    subject in (``""`` before the first). In entries from before that fact existed a transition is
    a pair ``from`` and ``to``; ``to`` alone was never one. With `head`, the last digest must be it.
    """
    previous, count = START, 0
    states: dict[str, str] = {}
    for entry in entries:
        reason = _broken(entry, count + 1, previous, states)
        if reason:
            return ChainReport(count, previous, count + 1, reason, states)
        move = transition(entry["facts"])
        if move is not None:
            states[str(entry["subject"])] = move[1]
        previous, count = str(entry["digest"]), count + 1
    if head and head != previous:
        return ChainReport(count, previous, count + 1, "end", states)
    return ChainReport(count, previous, None, "", states)


def _broken(entry: Entry, number: int, previous: str, states: Mapping[str, str]) -> str:
    if entry["number"] != number:
        return "number"
    if entry["previous"] != previous:
        return "previous"
    try:
        digest = entry_digest(entry)
    except Refusal:  # no canonical JSON: nothing that the log ever wrote
        return "digest"
    if digest != entry["digest"]:
        return "digest"
    move = transition(entry["facts"])
    if move is not None and move[0] != states.get(str(entry["subject"]), ""):
        return "state"
    return ""


def transition(facts: Mapping[str, Any]) -> tuple[str, str] | None:
    """The states before and after of an entry; None where it is no transition."""
    move = facts.get(MOVE, facts)
    if isinstance(move, Mapping) and "from" in move and "to" in move:
        return str(move["from"]), str(move["to"])
    return None
