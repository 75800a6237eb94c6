"""Places in a study in words: the file and line, and the field by the name that people know."""

from __future__ import annotations

import re
from contextvars import ContextVar
from types import MappingProxyType
from typing import TYPE_CHECKING

from zuji.core.label import Label, Lang
from zuji.core.parts import FILE_PARTS

if TYPE_CHECKING:
    from collections.abc import Mapping

    from zuji.sectors.model import Model

NAMES: ContextVar[Mapping[str, Label]] = ContextVar("names", default=MappingProxyType({}))
"""Names of what stands at a path, of the models that the running command read."""
_PATH = re.compile(r"(?P<head>.* · )?(?P<path>[a-z_]+(?:\.[A-Za-z0-9_]+)*)(?P<end> (?:low|high))?")


def remember(model: Model) -> None:
    """Take the names of a model's inputs, options, slots and steps for the places to come."""
    NAMES.set(
        {
            **NAMES.get(),
            **{f"inputs.{name}": item.label for name, item in model.inputs.items()},
            **{f"choices.{name}": choice.label for name, choice in model.choices.items()},
            **{f"factors.{name}": slot.label for name, slot in model.slots.items()},
            **{f"exempt.{step.id}": step.label for step in model.steps},
            model.id: model.title,
        }
    )


def place_words(place: str, lang: Lang) -> str:
    """``x.yaml:3 · inputs.coal`` as “x.yaml:3 · bituminous coal (coal)”: the key stays behind the
    name of what is typed under it in a file. Places that are no path of a study stay as they are;
    of several, each is said.
    """
    parts = [_words(part, lang) for part in re.split("[；;] ?", place)]
    return ("；" if lang == "zh" else "; ").join(dict.fromkeys(parts))


def _words(place: str, lang: Lang) -> str:
    match = _PATH.fullmatch(place)
    if match is None:
        return place
    names, steps = NAMES.get(), match["path"].split(".")
    if steps[0] not in FILE_PARTS and steps[0] not in names:
        return place
    head = match["head"] or ""
    label = names.get(".".join(steps[:2])) if len(steps) > 1 else names.get(steps[0])
    if label is not None and len(steps) > 1:
        key = f"（{steps[1]}）" if lang == "zh" else f" ({steps[1]})"
        words = [f"{label[lang]}{key}", *(_step(step, lang) for step in steps[2:])]
    elif label is not None:
        words = [label[lang]]
    else:
        words = [_step(step, lang) for step in steps]
    end = _step(match["end"].strip(), lang) if match["end"] else ""
    return head + " · ".join([*words, *([end] if end else [])])


def _step(step: str, lang: Lang) -> str:
    if step.isdigit():
        return f"第 {int(step) + 1} 行" if lang == "zh" else f"row {int(step) + 1}"
    return FILE_PARTS[step][lang] if step in FILE_PARTS else step
