"""Earlier versions of a model, and the differences between two of them.

When a model's version moves, its old file is kept as
``sectors/<industry>/earlier/<model>@<version>.yaml``.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, fields, is_dataclass
from pathlib import Path
from typing import Any

from zuji.core.figures import in_full
from zuji.core.inforce import versions_in_force
from zuji.core.label import Label, listed
from zuji.core.refusals import refuse
from zuji.sectors.load import load_model
from zuji.sectors.model import Formula, Model
from zuji.sectors.registry import get_model, model_files, passed_model, shipped_model

HEAD = (
    "title",
    "product",
    "about",
    "declared_amount",
    "declared_unit",
    "boundary",
    "form",
    "reference_product",
    "rule",
    "sources",
)
PARTS = (
    "choices",
    "inputs",
    "slots",
    "tables",
    "quantities",
    "processes",
    "steps",
    "checks",
    "balances",
    "views",
)


@dataclass(frozen=True, kw_only=True)
class ModelChange:
    """One difference: in which part, of what, which field; "" where the whole was added or
    removed.
    """

    part: str
    name: str
    label: Label
    field: str
    old: str
    new: str

    @property
    def kind(self) -> str:
        """``added``, ``removed`` or ``changed``."""
        if self.field:
            return "changed"
        return "removed" if self.old else "added"


def earlier_versions(model_id: str) -> dict[str, Path]:
    """Version → file of every earlier version that ships."""
    if model_id not in model_files():
        return {}
    folder = model_files()[model_id].parent / "earlier"
    files = sorted(folder.glob(f"{model_id}@*.yaml")) if folder.is_dir() else []
    return {path.stem.partition("@")[2]: path for path in files}


def past_versions(model_id: str) -> list[str]:
    """Every version but the one that holds: those that were passed, the one that ships, and the
    earlier ones that ship.
    """
    if model_id not in model_files():
        return []
    names = [
        *versions_in_force("model", model_id),
        shipped_model(model_id).version,
        *earlier_versions(model_id),
    ]
    return [name for name in dict.fromkeys(names) if name != get_model(model_id).version]


def past_model(model_id: str, version: str) -> Model | None:
    """A version of a model other than the one that holds; None where there is none of that
    name.
    """
    if rule := versions_in_force("model", model_id).get(version):
        return passed_model(rule)
    shipped = shipped_model(model_id)
    if shipped.version == version:
        return shipped
    file = earlier_versions(model_id).get(version)
    return load_model(file.read_text("utf-8"), file.name) if file else None


def model_version(named: str) -> Model:
    """A model by file, by id, or by id and version (``cement@1.0.0``); refuses an unknown one
    (``model-unknown``).
    """
    path = Path(named)
    if path.suffix in {".yaml", ".yml"}:
        if not path.is_file():
            raise refuse("file-missing", named)
        return load_model(path.read_text("utf-8"), path.name)
    model_id, _, version = named.partition("@")
    current = get_model(model_id)
    if version in {"", current.version}:
        return current
    past = past_model(model_id, version)
    if past is None:
        known = [*past_versions(model_id), current.version]
        raise refuse("model-unknown", "version", named, near=listed(known))
    return past


def model_changes(old: Model, new: Model) -> list[ModelChange]:
    """Every difference between two versions, part by part, in the order of the new one."""
    changes = [
        ModelChange(
            part="model",
            name=name,
            label=new.title,
            field=name,
            old=plain(getattr(old, name)),
            new=plain(getattr(new, name)),
        )
        for name in HEAD
        if plain(getattr(old, name)) != plain(getattr(new, name))
    ]
    for part in PARTS:
        changes += _part(part, part_of(old, part), part_of(new, part))
    return changes


def part_of(model: Model, part: str) -> dict[str, Any]:
    """A part of a model (one of `PARTS`) by the names of what stands in it."""
    section = getattr(model, part)
    if isinstance(section, Mapping):
        return dict(section)
    return {getattr(row, "id", "") or row.name: row for row in section}


def _part(part: str, old: Mapping[str, Any], new: Mapping[str, Any]) -> Iterator[ModelChange]:
    for name in [*new, *(gone for gone in old if gone not in new)]:
        before, after = old.get(name), new.get(name)
        label = getattr(after or before, "label", None) or Label(name, name)
        if before is None or after is None:
            yield ModelChange(
                part=part, name=name, label=label, field="", old=plain(before), new=plain(after)
            )
            continue
        for field in fields(after):
            was, now = plain(getattr(before, field.name)), plain(getattr(after, field.name))
            if was != now:
                yield ModelChange(
                    part=part, name=name, label=label, field=field.name, old=was, new=now
                )


def plain(value: Any) -> str:
    """The display text of a value of a model; the same text means the same value."""
    if value is None or value == "":
        return ""
    if isinstance(value, Label):
        return f"{value.zh} / {value.en}"
    if isinstance(value, Formula):
        return value.text
    if isinstance(value, Mapping):
        return "; ".join(f"{key}: {plain(value)}" for key, value in value.items())
    if is_dataclass(value):
        return "; ".join(
            f"{field.name}: {text}"
            for field in fields(value)
            if (text := plain(getattr(value, field.name)))
        )
    if isinstance(value, Iterable) and not isinstance(value, str):
        return ", ".join(plain(item) for item in value)
    return in_full(value, 15) if isinstance(value, float) else str(value)
