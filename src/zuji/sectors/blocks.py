"""Reusable blocks of sector models (sectors/blocks/*.yaml), expanded when a model is loaded.

A model lists ``blocks: [{use: coal, prefix: boiler_, with: {process: boiler}}]``. The block's text
has ``<p>`` where the prefix goes, ``<name>`` for each parameter and, with ``repeat: n``, ``<n>``
for 1 … n. A block may use blocks in turn. What is expanded is plain model text: checks, lockfiles
and pages know nothing of blocks.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any

from zuji.core.content import content_path
from zuji.core.label import listed
from zuji.core.refusals import refuse
from zuji.core.yamlfile import YamlDocument, load_yaml

MAPPINGS = (
    "sources",
    "groups",
    "choices",
    "inputs",
    "factors",
    "tables",
    "quantities",
    "processes",
    "takes",
)
LISTS = ("steps", "checks", "views")
MOST = 60
ALWAYS = "always"
"""An ``applies`` that says nothing, left out."""
_TOKEN = re.compile(r"<([a-z][a-z0-9_]*)>")


@cache
def block_files() -> dict[str, str]:
    """Block id → text of its file."""
    folder = content_path("sectors", "blocks")
    return {path.stem: path.read_text("utf-8") for path in sorted(folder.glob("*.yaml"))}


def expanded(document: YamlDocument) -> YamlDocument:
    """The document with its blocks expanded; a model without blocks is returned unchanged.

    Refuses an unknown block or parameter, and a name that two places define differently
    (``block-unknown``, ``block-parameter``, ``block-conflict``).
    """
    if not isinstance(document.data, Mapping) or "blocks" not in document.data:
        return document
    data = {key: value for key, value in document.data.items() if key != "blocks"}
    for section in MAPPINGS:
        if section in data or section not in {"processes", "takes"}:
            data[section] = dict(data.get(section) or {})
    for section in LISTS:
        data[section] = list(data.get(section) or [])
    for index, entry in enumerate(document.data["blocks"]):
        for part in _instances(entry, document.place("blocks", index)):
            _merge(data, part, document.place("blocks", index))
    return YamlDocument(document.source, data, document.lines)


def _instances(
    entry: Mapping[str, Any], place: str, within: tuple[str, ...] = ()
) -> Iterator[dict[str, Any]]:
    files = {name: text for name, text in block_files().items() if name not in within}
    unknown = [key for key in entry if key not in ("use", "prefix", "repeat", "with")]
    if entry.get("use") not in files or unknown:
        shown = str(entry.get("use")) if not unknown else ", ".join(unknown)
        raise refuse("block-unknown", place, shown, near=listed(files))
    block = _parsed(entry["use"])
    arguments = dict(entry.get("with") or {})
    parameters = dict(block.get("parameters") or {})
    for name in arguments:
        if name not in parameters:
            raise refuse("block-parameter", place, name, near=listed(parameters))
    missing = [name for name, value in {**parameters, **arguments}.items() if value is None]
    if missing:
        raise refuse("block-parameter", place, "", near=listed(missing))
    count = int(entry.get("repeat", 1))
    if not 1 <= count <= MOST:
        raise refuse("block-parameter", place, f"repeat: {count}", near=f"1 … {MOST}")
    for number in range(1, count + 1):
        words = {**parameters, **arguments, "p": entry.get("prefix", ""), "n": number}
        yield {
            section: _filled(block[section], words, place)
            for section in (*MAPPINGS, *LISTS)
            if section in block
        }
        for nested in block.get("blocks") or []:
            yield from _instances(_filled(nested, words, place), place, (*within, entry["use"]))


@cache
def _parsed(name: str) -> dict[str, Any]:
    data: dict[str, Any] = load_yaml(block_files()[name], f"blocks/{name}.yaml").data
    return data


def _filled(node: Any, words: Mapping[str, Any], place: str) -> Any:
    """`node` with every ``<name>`` replaced; a text that is one parameter takes the parameter's
    type.
    """
    if isinstance(node, Mapping):
        filled = {
            _filled(key, words, place): _filled(value, words, place) for key, value in node.items()
        }
        return {key: value for key, value in filled.items() if (key, value) != ("applies", ALWAYS)}
    if isinstance(node, list):
        return [_filled(item, words, place) for item in node]
    if not isinstance(node, str):
        return node
    parameter = _TOKEN.fullmatch(node)
    if parameter and parameter[1] in words:
        return words[parameter[1]]

    def word(match: re.Match[str]) -> str:
        if match[1] not in words:
            raise refuse("block-parameter", place, match[0], near=listed(words))
        return str(words[match[1]])

    return _TOKEN.sub(word, node)


def _merge(data: dict[str, Any], part: Mapping[str, Any], place: str) -> None:
    for section in MAPPINGS:
        target = data.setdefault(section, {}) if section in part else {}
        for name, content in (part.get(section) or {}).items():
            if name in target and section != "groups" and target[name] != content:
                raise refuse("block-conflict", place, f"{section}.{name}")
            target.setdefault(name, content)
    for section in LISTS:
        row_of = {row.get("id"): row for row in data[section]}
        for row in part.get(section) or []:
            if row_of.get(row.get("id"), row) != row:
                raise refuse("block-conflict", place, f"{section}.{row.get('id')}")
            if row.get("id") not in row_of:
                data[section].append(row)
