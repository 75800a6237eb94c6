"""What a proposed model, product rule or tier scheme changes, row by row in words."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from zuji.core.content import read_rules
from zuji.core.figures import in_full, unit_text
from zuji.core.label import Label
from zuji.core.refusals import Refusal
from zuji.core.words import BOUNDARIES, CONFIDENCE
from zuji.core.yamlfile import YamlDocument, load_yaml
from zuji.sectors.change_words import NO, NOTHING, YES, changes_in_words
from zuji.sectors.load import load_model
from zuji.sectors.registry import get_model, model_files
from zuji.sectors.render import written

KEYS = {
    "id": Label("代号", "code"),
    "number": Label("编号", "number"),
    "zh": Label("中文名称", "name in Chinese"),
    "en": Label("英文名称", "name in English"),
    "level": Label("层级", "level"),
    "status": Label("状态", "state"),
    "issued_on": Label("发布日期", "issued on"),
    "in_force_on": Label("实施日期", "in force from"),
    "retired_on": Label("停用日期", "retired on"),
    "products": Label("适用产品", "products"),
    "models": Label("适用模型", "models"),
    "declared_unit": Label("声明单位", "declared unit"),
    "boundary": Label("系统边界", "system boundary"),
    "cutoff_each": Label("单项取舍限", "cut-off of one item"),
    "cutoff_total": Label("取舍总限", "cut-off in all"),
    "text": Label("原文", "text"),
    "tag": Label("核对程度", "how far checked"),
    "source": Label("出处", "source"),
    "version": Label("版本", "version"),
    "is_official": Label("官方方案", "official scheme"),
    "basis": Label("分级依据", "basis of the tiers"),
    "scale": Label("换算", "conversion"),
    "value": Label("数值", "value"),
    "unit": Label("单位", "unit"),
    "levels": Label("等级", "tier"),
    "key": Label("等级名", "name of the tier"),
    "max": Label("上限", "upper limit"),
}
CODES = {
    "boundary": BOUNDARIES,
    "tag": CONFIDENCE,
    "status": {
        "in_force": Label("现行", "in force"),
        "draft": Label("草案", "draft"),
        "retired": Label("停用", "retired"),
    },
    "text": {
        "contents": Label("已得目次", "contents at hand"),
        "exists": Label("知其存在", "known to exist"),
        "excerpts": Label("已得摘录", "excerpts at hand"),
        "unseen": Label("未见原文", "not seen"),
    },
    "basis": {
        "fixed": Label("固定限值", "fixed limits"),
        "quartiles": Label("同类分位", "position in the class"),
    },
    "max": {
        "lower": Label("下四分位", "lower quartile"),
        "median": Label("中位数", "median"),
        "upper": Label("上四分位", "upper quartile"),
    },
}
NAMES = (("id",), ("key",))
"""What a thing is called by: no row of its own where the whole thing is new or gone."""


@dataclass(frozen=True)
class ProposedRow:
    """One change: of what, which of its properties, before and after, and the line of the
    proposed text where it stands (0 where it stands there no more).
    """

    of: Label
    aspect: Label
    old: Label
    new: Label
    line: int


@lru_cache(maxsize=64)
def proposed_rows(kind: str, base: str, proposed: str) -> tuple[ProposedRow, ...]:
    """The changes from the text that holds (empty for none) to the proposed one; none for what
    cannot be read.
    """
    try:
        rows = _of_model(base, proposed) if kind == "model" else _of_mapping(base, proposed)
        return tuple(rows)
    except Refusal:
        return ()


def _of_model(base: str, proposed: str) -> Iterator[ProposedRow]:
    document = load_yaml(proposed, "proposal")
    for change in changes_in_words(load_model(base, "base"), load_model(proposed, "proposal")):
        of = Label(*(f"{change.part[of]} · {change.thing[of]}" for of in ("zh", "en")))
        line = _line(document, _found(document.data, change.path))
        yield ProposedRow(of, change.aspect, change.old, change.new, line)


def _found(data: Any, path: tuple[str, ...]) -> tuple[str | int, ...]:
    """A path by names as far as it goes, by positions where things stand in a list under an id."""
    found: list[str | int] = []
    for name in path:
        key: str | int = name
        if isinstance(data, list):
            named = (i for i, part in enumerate(data) if name in (part.get("id"), part.get("name")))
            key = next(named, -1)
        if key == -1 or not isinstance(data, list | Mapping) or (key not in data and key == name):
            break
        found.append(key)
        data = data[key]  # type: ignore[index]
    return tuple(found)


def _line(document: YamlDocument, path: tuple[str | int, ...]) -> int:
    """The line of a path in the text, or of the nearest thing around it."""
    while path and path not in document.lines:
        path = path[:-1]
    return document.lines[path] if path else 0


def _of_mapping(base: str, proposed: str) -> Iterator[ProposedRow]:
    before = dict(_leaves(load_yaml(base, "base").data or {}))
    document = load_yaml(proposed, "proposal")
    after = dict(_leaves(document.data or {}))
    for path in [*after, *(gone for gone in before if gone not in after)]:
        old, new = before.get(path), after.get(path)
        if old != new and not (path[-1:] in NAMES and None in (old, new)):
            of, aspect = _named(path, document.data if path in after else load_yaml(base, "").data)
            line = _line(document, path) if path in after else 0
            yield ProposedRow(of, aspect, _said(path, old), _said(path, new), line)


def _leaves(data: Any, path: tuple[str | int, ...] = ()) -> Iterator[tuple[Any, Any]]:
    """Paths and values of a document; a list of plain values is one value."""
    pairs: Iterator[tuple[Any, Any]]
    if isinstance(data, Mapping):
        pairs = iter(data.items())
    elif isinstance(data, list) and any(isinstance(part, Mapping) for part in data):
        pairs = iter(enumerate(data))
    else:
        yield path, data
        return
    for key, value in pairs:
        yield from _leaves(value, (*path, key))


def _named(path: tuple[str | int, ...], data: Any) -> tuple[Label, Label]:
    """Where a value stands, and what it is: ``等级 A``, ``上限``."""
    words, here = [], data
    for step in path[:-1]:
        here = here[step]
        if isinstance(step, str):
            words.append(_key(step))
        else:
            name = str(here.get("key", step + 1)) if isinstance(here, Mapping) else str(step + 1)
            words.append(Label(name, name))
    of = Label(" ".join(word.zh for word in words), " ".join(word.en for word in words))
    return of, _key(str(path[-1])) if path else Label("全文", "whole text")


def _key(key: str) -> Label:
    """A key in words; one that the platform does not know, as it was written with blanks."""
    written_so = key.replace("_", " ")
    return KEYS.get(key, Label(written_so, written_so))


def _said(path: tuple[str | int, ...], value: Any) -> Label:
    """A value in words."""
    key = next((step for step in reversed(path) if isinstance(step, str)), "")
    if value is None or value in ("", [], {}):
        return NOTHING
    if isinstance(value, bool):
        return YES if value else NO
    if isinstance(value, list):
        parts = [_said(path, part) for part in value]
        return Label("、".join(part.zh for part in parts), ", ".join(part.en for part in parts))
    if isinstance(value, int | float):
        is_share = key.startswith("cutoff")
        number = f"{in_full(100 * value, 6)}%" if is_share else written(float(value))
        return Label(number, number)
    text = str(value)
    if key == "unit":
        return Label(unit_text(text, "zh"), unit_text(text, "en"))
    if key == "level":
        named = read_rules("product_rules")["levels"].get(text)
        return Label(named["zh"], named["en"]) if named else Label(text, text)
    if key in {"models", "products"} and text in model_files():
        return get_model(text).title
    return CODES.get(key, {}).get(text, Label(text, text))
