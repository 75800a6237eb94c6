"""The help of the study's fields as texts of the site: one a field, shared by the models that say
the same of it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from zuji.core.label import Label
from zuji.sectors.model import Input
from zuji.sectors.registry import get_model, model_files

GROUP = "fields"
NOTHING = Label("", "")


@dataclass(frozen=True)
class HelpedField:
    """A field with the key of its text: its name, or, where models differ, the first model that
    says so and the name.
    """

    key: str
    label: Label
    hint: Label


@cache
def helped() -> Mapping[tuple[str, str], HelpedField]:
    """Model and input → the field."""
    inputs = [(m, item) for m in sorted(model_files()) for item in get_model(m).inputs.values()]
    first: dict[str, dict[tuple[str, str], str]] = {}
    for model_id, item in inputs:
        first.setdefault(item.name, {}).setdefault(_said(item), model_id)
    fields = {}
    for model_id, item in inputs:
        said = first[item.name]
        key = item.name if len(said) == 1 else f"{said[_said(item)]}-{item.name}"
        fields[model_id, item.name] = HelpedField(key, item.label, item.hint or NOTHING)
    return fields


def _said(item: Input) -> tuple[str, str]:
    return item.label.zh, (item.hint or NOTHING).zh


@cache
def labels() -> Mapping[str, Label]:
    """Key → the field's name."""
    return {field.key: field.label for field in helped().values()}


@cache
def field_texts() -> Mapping[str, Any]:
    """Key → the help that comes with the site."""
    return {f.key: {"help": {"zh": f.hint.zh, "en": f.hint.en}} for f in helped().values()}


def fields_of(model_id: str) -> Iterator[HelpedField]:
    """The fields of a model, in the order of its form."""
    return (helped()[model_id, name] for name in get_model(model_id).inputs)
