"""Reusable parts of sector models: sectors/blocks/*.yaml, written once and expanded on loading.

A model lists ``blocks: [{use: coal, prefix: boiler_, with: {process: boiler}}]``. The block's text
has ``<p>`` where the prefix goes, ``<name>`` for each parameter and, with ``repeat: n``, ``<n>``
for 1 … n. What is expanded is plain model text: checks, lockfiles and pages know nothing of blocks.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any

from zuji.core.content import content_path
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
)
LISTS = ("steps", "checks", "views")
MOST = 60
ALWAYS = "always"
"""An ``applies`` that says nothing, left out."""
_TOKEN = re.compile(r"<([a-z][a-z0-9_]*)>")


@cache
def block_files() -> dict[str, str]:
    """Block id → text."""
    folder = content_path("sectors", "blocks")
    return {p.stem: p.read_text("utf-8") for p in sorted(folder.glob("*.yaml"))}


def expanded(document: YamlDocument) -> YamlDocument:
    """The document with its blocks written out; a model without blocks is returned as it is.

    Refuses an unknown block or parameter, and a name that two places define differently
    (``block-unknown``, ``block-parameter``, ``block-conflict``).
    """
    if not isinstance(document.data, Mapping) or "blocks" not in document.data:
        return document
    data = {key: value for key, value in document.data.items() if key != "blocks"}
    for section in MAPPINGS:
        if section in data or section != "processes":
            data[section] = dict(data.get(section) or {})
    for section in LISTS:
        data[section] = list(data.get(section) or [])
    for i, entry in enumerate(document.data["blocks"]):
        for part in _instances(entry, document.place("blocks", i)):
            _merge(data, part, document.place("blocks", i))
    return YamlDocument(document.source, data, document.lines)


def _instances(entry: Mapping[str, Any], place: str) -> Iterator[dict[str, Any]]:
    files = block_files()
    unknown = [key for key in entry if key not in ("use", "prefix", "repeat", "with")]
    if entry.get("use") not in files or unknown:
        read = str(entry.get("use")) if not unknown else ", ".join(unknown)
        raise refuse("block-unknown", place, read, near="、".join(files))
    block = _parsed(entry["use"])
    given = dict(entry.get("with") or {})
    known = dict(block.get("parameters") or {})
    for name in given:
        if name not in known:
            raise refuse("block-parameter", place, name, near="、".join(known) or "—")
    missing = [name for name, value in {**known, **given}.items() if value is None]
    if missing:
        raise refuse("block-parameter", place, "", near="、".join(missing))
    count = int(entry.get("repeat", 1))
    if not 1 <= count <= MOST:
        raise refuse("block-parameter", place, f"repeat: {count}", near=f"1 … {MOST}")
    for n in range(1, count + 1):
        words = {**known, **given, "p": entry.get("prefix", ""), "n": n}
        yield {s: _filled(block[s], words, place) for s in (*MAPPINGS, *LISTS) if s in block}


@cache
def _parsed(name: str) -> dict[str, Any]:
    data: dict[str, Any] = load_yaml(block_files()[name], f"blocks/{name}.yaml").data
    return data


def _filled(node: Any, words: Mapping[str, Any], place: str) -> Any:
    """`node` with every ``<name>`` replaced; a text that is one parameter takes the parameter's
    type.
    """
    if isinstance(node, Mapping):
        found = {_filled(k, words, place): _filled(v, words, place) for k, v in node.items()}
        return {k: v for k, v in found.items() if (k, v) != ("applies", ALWAYS)}
    if isinstance(node, list):
        return [_filled(v, words, place) for v in node]
    if not isinstance(node, str):
        return node
    whole = _TOKEN.fullmatch(node)
    if whole and whole[1] in words:
        return words[whole[1]]

    def word(match: re.Match[str]) -> str:
        if match[1] not in words:
            raise refuse("block-parameter", place, match[0], near="、".join(words))
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
        known = {row.get("id"): row for row in data[section]}
        for row in part.get(section) or []:
            if known.get(row.get("id"), row) != row:
                raise refuse("block-conflict", place, f"{section}.{row.get('id')}")
            if row.get("id") not in known:
                data[section].append(row)
