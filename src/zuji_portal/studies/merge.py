"""Study data as fields: what changed, applying and undoing it, merging what two people did. Pure.

A field is ``inputs.coal`` (a value with its unit, status, evidence …), ``period.start``,
``profile``; a change maps fields to the pair of what stood there and what stands there now, None
for nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

Fields = dict[str, Any]
Changes = dict[str, list[Any]]


def flat(data: Mapping[str, Any]) -> Fields:
    """Study data as fields, one level deep."""
    fields: Fields = {}
    for key, content in data.items():
        if isinstance(content, Mapping):
            fields |= {f"{key}.{name}": inner for name, inner in content.items()}
        else:
            fields[key] = content
    return {
        field: content for field, content in fields.items() if content not in (None, "", {}, [])
    }


def nested(fields: Mapping[str, Any]) -> dict[str, Any]:
    """The study data that `flat` made the fields of."""
    data: dict[str, Any] = {}
    for field, content in fields.items():
        key, _, name = field.partition(".")
        if name:
            data.setdefault(key, {})[name] = content
        else:
            data[key] = content
    data.setdefault("inputs", {})
    return data


def changes(old: Mapping[str, Any], new: Mapping[str, Any]) -> Changes:
    """Fields that differ between two states of study data."""
    before, after = flat(old), flat(new)
    return {
        f: [before.get(f), after.get(f)]
        for f in sorted({*before, *after})
        if before.get(f) != after.get(f)
    }


def applied(data: Mapping[str, Any], changes: Mapping[str, Iterable[Any]]) -> dict[str, Any]:
    """Study data after changes."""
    fields = flat(data)
    for field, (_, now) in changes.items():
        if now in (None, "", {}, []):
            fields.pop(field, None)
        else:
            fields[field] = now
    return nested(fields)


def inverse(changes: Mapping[str, Iterable[Any]]) -> Changes:
    """The changes that take `made` back."""
    return {field: [now, before] for field, (before, now) in changes.items()}


def merged(
    base: Mapping[str, Any], mine: Mapping[str, Any], theirs: Mapping[str, Any]
) -> tuple[Changes, Changes]:
    """What of `mine` can enter `theirs`, and what cannot because both changed the same field.

    Both started from `base`. A conflict maps its field to [what stands there now, what I wrote].
    """
    ours, others = changes(base, mine), changes(base, theirs)
    current = flat(theirs)
    free: Changes = {}
    conflicts: Changes = {}
    for field, (_, wanted) in ours.items():
        if wanted == current.get(field):
            continue
        if field in others:
            conflicts[field] = [current.get(field), wanted]
        else:
            free[field] = [current.get(field), wanted]
    return free, conflicts
