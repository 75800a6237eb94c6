"""Puts the log's proofs into a lockfile: for each part the entry of the release it comes from."""

from __future__ import annotations

import base64
import datetime
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from django.utils import timezone

from zuji.core.canonical import bytes_digest
from zuji.core.label import Label
from zuji.factors.record import factor_from_json
from zuji.trust import merkle, releases
from zuji.trust.anchor import SCHEMA, LockPart, check_anchor, parts_of
from zuji.trust.certificate import log_entry
from zuji.trust.published import InstalledLibrary
from zuji.trust.superseded import Later
from zuji_portal.foundation.audit.queries import when_done
from zuji_portal.rulebook.factors.models import FactorVersion
from zuji_portal.rulebook.factors.queries import PUBLIC
from zuji_portal.transparency.log import cosigned_note, leaves, public_key, sign_checkpoint
from zuji_portal.transparency.models import Checkpoint, LogEntry, Release

EARLIEST = datetime.datetime.min.replace(tzinfo=datetime.UTC)


@dataclass
class _Collected:
    """Log entries by their index, and the place of each part among them; `packs` are the released
    packs, `versions` the published versions of the factors by id, `released` the entries and
    contents of the releases met so far.
    """

    packs: tuple[tuple[int, str], ...]
    versions: Mapping[str, list[FactorVersion]]
    entries: dict[int, dict[str, Any]] = field(default_factory=dict)
    parts: dict[str, tuple[int, dict[str, Any]]] = field(default_factory=dict)
    released: dict[int, tuple[LogEntry, dict[str, Any]]] = field(default_factory=dict)

    def add(self, part: LockPart, entry: LogEntry, more: Mapping[str, Any], **place: Any) -> None:
        facts = {"kind": entry.kind, "index": entry.index, "salt": bytes(entry.salt).hex()}
        self.entries[entry.index] = facts | dict(more)
        self.parts[part.path] = (entry.index, place)

    def add_member(self, part: LockPart, pack: tuple[int, str], index: int) -> None:
        """A factor of a pack with its path to the pack's root."""
        pk = pack[0]
        if pk not in self.released:
            release = Release.objects.get(pk=pk)
            self.released[pk] = (_entry_of(release), json.loads(bytes(release.content)))
        path = _text(merkle.path_in(_pack_tree(*pack), index))
        self.add(part, *self.released[pk], index=index, path=path)


def anchored(lock: Mapping[str, Any]) -> dict[str, Any]:
    """The lockfile with its anchor made anew from this log; without one where nothing that it was
    computed with stands in the log. Its digest does not change.
    """
    bare = {name: value for name, value in lock.items() if name != "anchor"}
    packs = Release.objects.filter(kind=releases.PACK).values_list("pk", "digest")
    collected = _Collected(tuple(packs), versions_of(bare))
    for part in parts_of(bare):
        _collect(part, collected)
    anchor = _anchor(collected)
    return bare if anchor is None else bare | {"anchor": anchor}


def with_anchor(lock: Mapping[str, Any]) -> dict[str, Any]:
    """The lockfile with an anchor of this log: its own where that holds, else a new one."""
    if check_anchor(lock, [public_key()]).status == "holds":
        return dict(lock)
    return anchored(lock)


def _anchor(collected: _Collected) -> dict[str, Any] | None:
    if not collected.entries:
        return None
    last = max(collected.entries)
    checkpoint = _covering(last)
    if checkpoint is None:  # the process died between the commit and the signature
        sign_checkpoint()
        checkpoint = _covering(last)
    if checkpoint is None:
        return None
    levels = _log_tree(checkpoint.size, bytes(checkpoint.root))
    paths = {index: merkle.path_in(levels, index) for index in collected.entries}
    order = sorted(collected.entries)
    return {
        "schema": SCHEMA,
        "checkpoint": cosigned_note(checkpoint),
        "entries": [collected.entries[index] | {"path": _text(paths[index])} for index in order],
        "parts": {
            path: {"entry": order.index(index), **place}
            for path, (index, place) in collected.parts.items()
        },
    }


@lru_cache(maxsize=2)
def _log_tree(size: int, root: bytes) -> list[list[bytes]]:
    """The levels of the log under a checkpoint; its root tells one log from another."""
    return merkle.tree(leaves(size))


def _covering(index: int) -> Checkpoint | None:
    """The earliest checkpoint over an entry, so that the same lockfile gets the same anchor."""
    return Checkpoint.objects.filter(size__gt=index).order_by("size").first()


def _text(path: list[bytes]) -> list[str]:
    return [base64.b64encode(step).decode() for step in path]


def _collect(part: LockPart, collected: _Collected) -> None:
    if part.group == "factors":
        _collect_factor(part, collected)
    elif part.group == "model":
        subject = f"model:{part.name}@{part.version}"
        entry = LogEntry.objects.filter(kind=releases.MODEL, subject=subject[:160]).first()
        if entry and _hashes(entry, releases.model_bytes(part.data)):
            collected.add(part, entry, {})
    else:
        kind, content = {
            "profile": lambda: (releases.PROFILE, releases.profile_bytes(part.data)),
            "gwp": lambda: (releases.GWP, releases.gwp_bytes(part.name, part.data)),
            "rules": lambda: (releases.RULE, releases.rules_bytes(part.name, part.data)),
        }[part.group]()
        release = Release.objects.filter(kind=kind, digest=bytes_digest(content)).first()
        if release:
            collected.add(part, _entry_of(release), {})


def _hashes(entry: LogEntry, content: bytes) -> bool:
    return log_entry(entry.kind, content, bytes(entry.salt)) == bytes(entry.entry)


def _entry_of(release: Release) -> LogEntry:
    return LogEntry.objects.get(kind=release.kind, subject=f"release:{release.pk}")


def _collect_factor(part: LockPart, collected: _Collected) -> None:
    place = _pack_leaves(collected.packs).get(releases.factor_leaf(part.data))
    if place:
        collected.add_member(part, *place)
        return
    for version in stated(part, collected.versions):
        named = f"factorversion:{version.pk}"
        entry = LogEntry.objects.filter(kind=releases.FACTOR, subject=named).first()
        if entry and version.as_proposed == factor_from_json(part.data):
            is_other = version.content != part.data
            raw = {"content": version.content} if is_other else {}
            collected.add(part, entry, {}, version=version.version, **raw)
            return


@lru_cache(maxsize=2)
def _pack_leaves(
    packs: tuple[tuple[int, str], ...],
) -> dict[bytes, tuple[tuple[int, str], int]]:
    """Leaf of a factor → pack (number and digest of its release) and place in it."""
    found: dict[bytes, tuple[tuple[int, str], int]] = {}
    for pack in packs:
        for index, leaf in enumerate(_pack_tree(*pack)[0]):
            found.setdefault(leaf, (pack, index))
    return found


@lru_cache(maxsize=64)
def _pack_tree(pk: int, digest: str) -> list[list[bytes]]:
    """The tree of a released pack, which its digest determines."""
    members = bytes(Release.objects.get(pk=pk).members)
    return merkle.tree([members[start : start + 32] for start in range(0, len(members), 32)])


def versions_of(lock: Mapping[str, Any]) -> dict[str, list[FactorVersion]]:
    """Factor id → its published versions, of every factor that a lockfile names."""
    names = {str(factor["id"])[:120] for factor in lock["factors"].values()}
    found: dict[str, list[FactorVersion]] = {}
    for row in FactorVersion.objects.filter(factor_id__in=names, state__in=PUBLIC):
        found.setdefault(row.factor_id, []).append(row)
    return found


def stated(part: LockPart, versions: Mapping[str, list[FactorVersion]]) -> list[FactorVersion]:
    """The published versions of a factor under the version that the lockfile states, the current
    one first.
    """
    rows = [
        row
        for row in versions.get(part.name, [])
        if part.version in {row.version, str(row.content.get("version"))}
    ]
    return sorted(rows, key=lambda row: not row.is_current)


class SiteLibrary(InstalledLibrary):
    """What this site has published: its factor library in every version, beside what ships."""

    name = Label("本平台的因子库与模型", "the library and models of this site")

    def __init__(self, lock: Mapping[str, Any]) -> None:
        self.versions = versions_of(lock)

    def content(self, part: LockPart) -> Any:
        rows = stated(part, self.versions) if part.group == "factors" else []
        held = factor_from_json(part.data) if rows else None
        same = [row for row in rows if row.as_proposed == held]
        if rows:
            return (same or rows)[0].content
        return super().content(part)

    def later(self, part: LockPart) -> Later | None:
        rows = stated(part, self.versions) if part.group == "factors" else []
        held = factor_from_json(part.data) if rows else None
        row = next((row for row in rows if row.as_proposed == held), None)
        if row is None:
            return super().later(part)
        if row.state == "retired":
            return Later(day=_day(when_done("factor.retire", row)))
        if row.state != "superseded":
            return None
        after = _successor(row, self.versions[part.name])
        return Later(after.version, _day(after.published_at)) if after else None

    def other(self, part: LockPart) -> tuple[str, Any] | None:
        rows = self.versions.get(part.name, []) if part.group == "factors" else []
        for row in rows:
            if row.is_current:
                return row.version, row.content
        return super().other(part)


def _successor(row: FactorVersion, versions: list[FactorVersion]) -> FactorVersion | None:
    """The version that took the place of a superseded one: the first published after it, or the
    current one where a pack's version came after the province's own.
    """
    published = [other for other in versions if other.published_at]
    published.sort(key=lambda other: (other.published_at or EARLIEST, other.pk))
    since = row.published_at or EARLIEST
    following = next((o for o in published if (o.published_at or EARLIEST) > since), None)
    return following or next((other for other in versions if other.is_current), None)


def _day(moment: datetime.datetime | None) -> str:
    return timezone.localtime(moment).date().isoformat() if moment else ""
