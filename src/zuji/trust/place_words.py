"""The place of a difference in a lockfile, in words: a path such as ``inputs.coal.range[1]`` is
written with the labels that the content itself carries.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from zuji.core.figures import in_full
from zuji.core.label import Label
from zuji.core.parts import FILE_PARTS
from zuji.core.words import STAGE_LABELS, STATUSES

OTHER = Label("其他内容", "other content")


def place_words(path: Sequence[str | int], content: Any = None) -> Label:
    """A path in words: the labels that `content` carries on the way, the known names of parts, and
    of a list the number of its row; what has no word of its own is "other content".
    """
    words: list[Label] = []
    at = content
    for step in path:
        at = _member(at, step)
        word = _label_of(at) or _word(step)
        if not words or word != words[-1]:
            words.append(word)
    said = words or [OTHER]
    return Label(" · ".join(w.zh for w in said), " · ".join(w.en for w in said))


def steps_of(text: str) -> list[str | int]:
    """The steps of a path as it is written: ``result.steps[2].kgco2e``."""
    steps: list[str | int] = []
    for part in text.replace("]", "").split("."):
        name, *numbers = part.split("[")
        steps += [name] if name else []
        steps += [int(number) if number.isdigit() else number for number in numbers]
    return steps


def values_in_words(old: str, new: str) -> tuple[Label, Label]:
    """Two values that differ, for readers: numbers with the figures that tell them apart, and no
    lists or tables.
    """
    pair = [number for text in (old, new) if (number := _number(text)) is not None]
    if len(pair) == 2:
        for figures in (4, 6, 9, 12, 17):
            shown = [in_full(number, figures) for number in pair]
            if shown[0] != shown[1]:
                return Label(shown[0], shown[0]), Label(shown[1], shown[1])
    return _value(old), _value(new)


def _number(text: str) -> float | None:
    try:
        return float(text)
    except ValueError:
        return None


def _value(text: str) -> Label:
    if text[:1] in {"[", "{"}:
        return Label("（一组内容）", "(several values)")
    number = _number(text)
    return Label(text, text) if number is None else Label(in_full(number), in_full(number))


def _word(step: str | int) -> Label:
    if isinstance(step, int):
        return Label(f"第 {step + 1} 项", f"no. {step + 1}")
    return FILE_PARTS.get(step) or STATUSES.get(step) or STAGE_LABELS.get(step) or OTHER


def _member(data: Any, step: str | int) -> Any:
    if isinstance(data, Mapping):
        return data.get(step)
    if isinstance(data, list) and isinstance(step, int) and step < len(data):
        return data[step]
    return None


def _label_of(data: Any) -> Label | None:
    """The name that a part of the content carries itself."""
    if not isinstance(data, Mapping):
        return None
    names = data.get("title") if isinstance(data.get("title"), Mapping) else data
    zh, en = (names.get(lang) for lang in ("zh", "en")) if isinstance(names, Mapping) else ("", "")
    if isinstance(zh, str) and isinstance(en, str) and zh and en:
        return Label(zh, en)
    return None
