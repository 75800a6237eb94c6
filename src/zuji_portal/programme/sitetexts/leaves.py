"""A text as rows to edit: every place of it that is said in two languages."""

from __future__ import annotations

import copy
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from zuji.core.label import Label
from zuji.core.refusals import Finding, Refusal, blocking

PARTS = {
    "": Label("标题", "Title"),
    "lead": Label("开头的话", "Opening words"),
    "steps": Label("步骤", "Step"),
    "who": Label("谁可以办", "Who may"),
    "needs": Label("要准备的", "What is needed"),
    "result": Label("办成以后", "Result"),
    "meaning": Label("意思", "Meaning"),
    "sections": Label("一节", "Section"),
    "text": Label("段落", "Paragraph"),
    "help": Label("数据项下面的说明", "Help below the field"),
}
MAY_BE_EMPTY = "help"
"""A field need not have help."""
LONGEST = 2000


@dataclass(frozen=True)
class Leaf:
    """A place of a text: its path, what it is, its words in both languages; a blank one is room
    for another row of its list.
    """

    path: str
    label: Label
    zh: str = ""
    en: str = ""


def leaves(text: Any) -> list[Leaf]:
    """The places of a text in reading order, with room for one more behind each list."""
    return list(_leaves(text, (), ""))


def _leaves(value: Any, path: tuple[str, ...], part: str, number: int = 0) -> Iterator[Leaf]:
    if isinstance(value, Mapping):
        if "zh" in value and "en" in value:
            yield Leaf(".".join(path), _labelled(part, number), value["zh"], value["en"])
        for key, inside in value.items():
            if isinstance(inside, Mapping | list):
                yield from _leaves(inside, (*path, key), key)
    elif isinstance(value, list):
        for place, row in enumerate(value):
            yield from _leaves(row, (*path, str(place)), part, place + 1)
        if all(set(row) <= {"zh", "en", "page"} for row in value):
            yield Leaf(".".join((*path, str(len(value)))), _labelled(part, len(value) + 1))


def _labelled(part: str, number: int) -> Label:
    label = PARTS.get(part, PARTS[""])
    return Label(f"{label.zh} {number}", f"{label.en} {number}") if number else label


def changed(text: Any, typed: Mapping[str, tuple[str, str]]) -> Any:
    """The text with what was typed at its places (path → zh, en); rows of a list that are empty
    in both languages fall away. Refuses a place said in one language only, or too long.
    """
    findings: list[Finding] = []
    after = copy.deepcopy(text)
    for leaf in leaves(text):
        zh, en = (words.strip() for words in typed.get(leaf.path, (leaf.zh, leaf.en)))
        is_row = leaf.path.rpartition(".")[2].isdigit()
        may_be_empty = is_row or leaf.path == MAY_BE_EMPTY
        if bool(zh) != bool(en) or not (zh or may_be_empty):
            findings.append(blocking("text-both-languages", leaf.label, zh or en))
        elif max(len(zh), len(en)) > LONGEST:
            read = str(max(len(zh), len(en)))
            findings.append(blocking("text-length", leaf.label, read, f"≤ {LONGEST}"))
        else:
            _put(after, leaf.path.split(".") if leaf.path else [], zh, en)
    if findings:
        raise Refusal(findings)
    return _without_empty(after)


def _put(text: Any, path: list[str], zh: str, en: str) -> None:
    place = text
    for key in path:
        if isinstance(place, list):
            if int(key) == len(place):
                place.append({})
            place = place[int(key)]
        else:
            place = place[key]
    place["zh"], place["en"] = zh, en


def _without_empty(value: Any) -> Any:
    """Lists without the rows that say nothing in either language."""
    if isinstance(value, list):
        return [_without_empty(row) for row in value if row.get("zh") or row.get("en")]
    if isinstance(value, dict):
        return {key: _without_empty(inside) for key, inside in value.items()}
    return value
