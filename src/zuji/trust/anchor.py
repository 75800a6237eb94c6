"""The anchor of a lockfile: proofs that what it was computed with stands in a transparency log.

It is the part ``anchor`` of a lockfile, outside its digest: one signed checkpoint, the log entries
of the releases with their inclusion paths, and for each part the entry it belongs to (a factor of
a pack: its place in the pack and the path to the pack's root). With the log's public key it is
checked without a network.
"""

from __future__ import annotations

import base64
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from zuji.core.refusals import Finding, Refusal, or_refuse, refuse
from zuji.factors.record import factor_from_json
from zuji.trust import releases
from zuji.trust.certificate import log_entry
from zuji.trust.merkle import holds_inclusion, leaf_hash
from zuji.trust.notes import NoteKey, TreeHead, read_checkpoint

SCHEMA = "zuji-anchor/1"
KINDS = {
    "model": (releases.MODEL,),
    "profile": (releases.PROFILE,),
    "gwp": (releases.GWP,),
    "rules": (releases.RULE,),
    "factors": (releases.PACK, releases.FACTOR),
}
"""Part of a lockfile → the kinds of log entries that may prove it."""


@dataclass(frozen=True)
class LockPart:
    """One part that has to be published: ``factors`` with a slot, ``rules`` with a table, or
    ``model``, ``profile``, ``gwp`` alone; `name` and `version` as the lockfile states them.
    """

    group: str
    key: str
    name: str
    version: str
    data: Any

    @property
    def path(self) -> str:
        return f"{self.group}.{self.key}" if self.key else self.group


def parts_of(lock: Mapping[str, Any]) -> Iterator[LockPart]:
    """Every part of a lockfile that somebody must have published."""
    model, profile = lock["model"], lock["profile"]
    yield LockPart("model", "", str(model["id"]), str(model["version"]), model)
    yield LockPart("profile", "", str(profile["id"]), str(profile["version"]), profile)
    yield LockPart("gwp", "", str(profile["gwp_set"]), "", lock["gwp"])
    for name, table in lock["rules"].items():
        yield LockPart("rules", name, name, "", table)
    for slot, factor in lock["factors"].items():
        yield LockPart("factors", slot, str(factor["id"]), str(factor["version"]), factor)


@dataclass(frozen=True)
class AnchorCheck:
    """The result of checking the anchor of a lockfile.

    `status`: ``none`` (the file has no anchor), ``unchecked`` (no key of the log was given),
    ``wrong`` (not signed by that key, or of another log), ``holds``. `proven`: path of a part →
    index of its log entry.
    """

    status: str
    origin: str = ""
    size: int = 0
    signers: tuple[str, ...] = ()
    proven: Mapping[str, int] = field(default_factory=dict)
    findings: tuple[Finding, ...] = ()


def origin_of(anchor: Any) -> str:
    """The log that an anchor names; it is only said there, and proven by `check_anchor`."""
    note = anchor.get("checkpoint") if isinstance(anchor, Mapping) else None
    return note.split("\n", 1)[0][:120] if isinstance(note, str) else ""


def check_anchor(lock: Mapping[str, Any], keys: Sequence[NoteKey]) -> AnchorCheck:
    """Check the anchor of a lockfile with the keys of the logs that are trusted."""
    anchor = lock.get("anchor")
    if anchor is None:
        return AnchorCheck("none")
    named = origin_of(anchor)
    if not keys:
        return AnchorCheck("unchecked", named)
    try:
        with or_refuse("anchor-shape", "anchor"):
            head, signers = _head(anchor, keys)
            entries = list(anchor["entries"])
            proven = {
                part.path: index
                for part in parts_of(lock)
                if (index := _proven(part, anchor["parts"].get(part.path), entries, head))
                is not None
            }
    except Refusal as problem:
        return AnchorCheck("wrong", named, findings=tuple(problem.findings))
    return AnchorCheck("holds", head.origin, head.size, tuple(signers), proven)


def _head(anchor: Mapping[str, Any], keys: Sequence[NoteKey]) -> tuple[TreeHead, list[str]]:
    if anchor["schema"] != SCHEMA:
        raise refuse("anchor-shape", "anchor", str(anchor["schema"])[:60], SCHEMA)
    head, signers = read_checkpoint(anchor["checkpoint"], keys)
    if head.origin not in signers:
        raise refuse("checkpoint-origin", "anchor", head.origin, ", ".join(signers))
    return head, signers


def _proven(part: LockPart, place: Any, entries: Sequence[Any], head: TreeHead) -> int | None:
    """The index of the log entry that the part stands in; None where the proof does not hold."""
    if place is None:
        return None
    number = place["entry"]
    if type(number) is not int or not 0 <= number < len(entries):
        return None
    entry = entries[number]
    kind, index = entry["kind"], entry["index"]
    if kind not in KINDS[part.group] or type(index) is not int:
        return None
    content = _content(part, place, entry)
    if content is None:
        return None
    leaf = leaf_hash(log_entry(kind, content, bytes.fromhex(entry["salt"])))
    path = [base64.b64decode(step, validate=True) for step in entry["path"]]
    return index if holds_inclusion(leaf, index, head.size, path, head.root) else None


def _content(part: LockPart, place: Mapping[str, Any], entry: Mapping[str, Any]) -> bytes | None:
    """The bytes that the log entry must hash for this part, made from the lockfile's own data."""
    if part.group == "model":
        return releases.model_bytes(part.data)
    if part.group == "profile":
        return releases.profile_bytes(part.data)
    if part.group == "gwp":
        return releases.gwp_bytes(part.name, part.data)
    if part.group == "rules":
        return releases.rules_bytes(part.name, part.data)
    if entry["kind"] == releases.FACTOR:
        content = place.get("content", part.data)
        if factor_from_json(content) != factor_from_json(part.data):
            return None
        return releases.factor_bytes(part.name, str(place["version"]), content)
    size, root = entry["size"], bytes.fromhex(entry["root"])
    path = [base64.b64decode(step, validate=True) for step in place["path"]]
    index, leaf = place["index"], releases.factor_leaf(part.data)
    if type(index) is not int or type(size) is not int:
        return None
    if not holds_inclusion(leaf, index, size, path, root):
        return None
    return releases.pack_bytes(entry["pack"], entry["version"], size, root)
