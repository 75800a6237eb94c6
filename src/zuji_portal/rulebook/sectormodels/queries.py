"""Reads of the sector models."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from django.http import Http404

from zuji.core.label import Lang
from zuji.core.words import without_tags
from zuji.factors.worded import worded
from zuji.sectors.model import Model
from zuji.sectors.registry import get_model, model_files

OWN_FILE = re.compile(r"^[\w-]+\.md §?[\d.]+( \[\w\])?：")
"""A file of the makers' own notes, named before the arithmetic that a reader can follow."""
VERSION = re.compile(r"^- (\S+) \((\d{4}-\d{2}-\d{2})\) (.+)$")


def model_or_404(model_id: str) -> Model:
    if model_id not in model_files():
        raise Http404(model_id)
    return get_model(model_id)


@dataclass(frozen=True)
class WorkedExample:
    """A case with an expected value that does not come from us; the tests run it."""

    id: str
    source: str
    given: list[tuple[str, str]]
    expected: list[tuple[str, str]]


def examples_of(model: Model, lang: Lang) -> list[WorkedExample]:
    """Each worked example with what goes in and what must come out."""
    return [
        WorkedExample(
            str(example["id"]),
            worded(without_tags(OWN_FILE.sub("", str(example["source"])), lang), lang),
            _given(model, example, lang),
            [
                (_label(model, name, lang), _expected(what))
                for name, what in example["expect"].items()
            ],
        )
        for example in model.data.get("examples") or []
    ]


def _given(model: Model, example: dict[str, Any], lang: Lang) -> list[tuple[str, str]]:
    chosen = [
        (model.choices[name].label[lang], model.choices[name].options[option][lang])
        for name, option in (example.get("choices") or {}).items()
    ]
    return chosen + [
        (model.inputs[name].label[lang], f"{value} {model.inputs[name].unit}")
        for name, value in (example.get("inputs") or {}).items()
    ]


def _expected(what: dict[str, Any]) -> str:
    return f"{what.get('arithmetic', what.get('value'))} {what.get('unit', '')}".strip()


def _label(model: Model, name: str, lang: Lang) -> str:
    """The name of a quantity or step in words; its own name where it has no label."""
    quantities = {quantity.name: quantity.label for quantity in model.quantities}
    steps = {step.id: step.label for step in model.steps}
    label = quantities.get(name) or steps.get(name)
    return str(label[lang]) if label else name


def versions_of(model: Model) -> list[tuple[str, str, str]]:
    """(version, date, what changed) from the changelog beside the model, the latest first."""
    file = model_files()[model.id].parent / "CHANGELOG.md"
    versions: list[tuple[str, str, str]] = []
    section = ""
    for line in file.read_text("utf-8").splitlines() if file.exists() else ():
        if line.startswith("## "):
            section = line.removeprefix("## ").strip()
        elif section == model.id and (row := VERSION.match(line)):
            versions.append((row[1], row[2], row[3]))
    return versions
