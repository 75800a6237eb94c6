"""Safe YAML parsing that keeps line numbers, so that a refusal can name the line."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from pathlib import Path as FilePath
from typing import Any

import yaml

from zuji.core.encodings import Decoded, decode_or_refuse
from zuji.core.numbers import LONGEST, is_some
from zuji.core.refusals import Refusal, refuse
from zuji.core.yamlerrors import FORMS, at, misreading

_Loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
Path = tuple[str | int, ...]
LARGEST = 2_000_000
DEEPEST = 50
"""Levels of a document; the parser that builds it recurses, and is not asked beyond."""
STANDARD_TAGS = "tag:yaml.org,2002:"
_FLOAT = re.compile(r"[+-]?(?:[0-9]+\.[0-9]*|\.[0-9]+|[0-9]+)(?:[eE][+-]?[0-9]+)?")
_USUAL = {"int": re.compile("[+-]?(?:0|[1-9][0-9]*)"), "bool": re.compile("(?i:true|false)")}


@dataclass(frozen=True)
class YamlDocument:
    """Plain data with the line number of each path into it."""

    source: str
    data: Any
    lines: dict[Path, int]

    def __call__(self, *path: str | int) -> str:
        """`place`, so that a document can say where things stand in it."""
        return self.place(*path)

    def place(self, *path: str | int) -> str:
        """``file:line · a.b.c`` for messages; the nearest known ancestor's line (plain data have
        no lines).
        """
        ancestor = path
        while ancestor and ancestor not in self.lines:
            ancestor = ancestor[:-1]
        line = f":{self.lines.get(ancestor, 1)}" if self.lines else ""
        return f"{self.source}{line} · {'.'.join(map(str, path))}".rstrip(" ·")


def yaml_decoded(content: bytes, place: str) -> Decoded:
    """The text of a YAML file: UTF-8, UTF-16, or GB 18030 and Windows-1252 where the evidence is
    clear. Refuses what is in doubt and what is no text (`decode_or_refuse`).
    """
    return decode_or_refuse(content, place)


def yaml_text(path: FilePath) -> str:
    """The text of a YAML file; refuses as `yaml_decoded` does."""
    return yaml_decoded(path.read_bytes(), path.name).text


def load_yaml(text: str, source: str) -> YamlDocument:
    """Parse one YAML document; refuses aliases, duplicate keys, tags and files above 2 MB."""
    if len(text) > LARGEST:
        raise refuse("file-too-large", source, f"{len(text)} B", f"≤ {LARGEST} B")
    try:
        depth = 0
        for event in yaml.parse(text, Loader=_Loader):
            depth += isinstance(event, yaml.CollectionStartEvent)
            depth -= isinstance(event, yaml.CollectionEndEvent)
            if depth > DEEPEST:
                raise refuse("yaml-too-deep", source, str(depth), f"≤ {DEEPEST}")
            if isinstance(event, yaml.AliasEvent) and event.start_mark:
                raise _unreadable(text, source, event.start_mark, "alias")
        node = yaml.compose(text, Loader=_Loader)
    except yaml.YAMLError as problem:
        found = misreading(problem, text)
        place = f"{source}:{found.line}"
        raise refuse("yaml-unreadable", place, found.read, found.expected) from problem
    lines: dict[Path, int] = {}
    loader = _Loader("")
    try:
        data = None if node is None else _construct(node, (), lines, _ValueMaker(source, loader))
    finally:
        loader.dispose()
    return YamlDocument(source, data, lines)


def _unreadable(text: str, source: str, mark: Any, form: str) -> Refusal:
    place = f"{source}:{mark.line + 1}"
    return refuse("yaml-unreadable", place, at(text, mark.line, mark.column), FORMS[form])


def _is_text(node: yaml.Node) -> bool:
    """Whether a plain scalar keeps its text although YAML 1.1 reads it as something else.

    ``0620`` is octal there, ``1:30`` ninety, ``NO`` false and ``1_000`` a thousand; nobody who
    writes a study means that. ``1.0e-400`` and ``1.0e+400``, which would become zero and infinity,
    stay texts as well, and a whole number of hundreds of digits.
    """
    kind, text = node.tag.removeprefix(STANDARD_TAGS), str(node.value)
    if kind == "float":
        if _FLOAT.fullmatch(text) is None:
            return True
        return math.isinf(float(text)) or (float(text) == 0 and is_some(text))
    if kind == "int" and len(text) > LONGEST:
        return True
    return kind in _USUAL and not _USUAL[kind].fullmatch(text)


@dataclass(frozen=True)
class _ValueMaker:
    """The name of a document, and what makes values of its scalars."""

    name: str
    loader: Any


def _construct(node: yaml.Node, path: Path, lines: dict[Path, int], source: _ValueMaker) -> Any:
    lines[path] = node.start_mark.line + 1
    if not node.tag.startswith(STANDARD_TAGS) or "python" in node.tag:
        tag = node.tag.replace("tag:yaml.org,2002:", "!!")
        raise refuse("yaml-unreadable", f"{source.name}:{lines[path]}", tag, FORMS["tag"])
    if isinstance(node, yaml.MappingNode):
        mapping: dict[str, Any] = {}
        for key_node, value_node in node.value:
            key = str(key_node.value)
            if key in mapping:
                raise refuse("yaml-duplicate", f"{source.name}:{key_node.start_mark.line + 1}", key)
            mapping[key] = _construct(value_node, (*path, key), lines, source)
            lines[(*path, key)] = key_node.start_mark.line + 1
        return mapping
    if isinstance(node, yaml.SequenceNode):
        return [
            _construct(child, (*path, index), lines, source)
            for index, child in enumerate(node.value)
        ]
    if not getattr(node, "style", None) and _is_text(node):
        return node.value
    try:
        return source.loader.construct_object(node)
    except (yaml.YAMLError, ValueError):
        return node.value  # a day that no calendar has stays a text, as other odd values do
