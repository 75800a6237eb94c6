"""What a finding speaks of by the keys of a model or the numbers of factors, in names."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from zuji.core.label import Label, Lang, Text, in_language
from zuji.core.places import in_english
from zuji.core.refusals import Finding
from zuji.core.regions import region_words
from zuji.core.words import without_tags
from zuji.factors.library import Library
from zuji.sectors.model import Model

KEY = re.compile(r"(?<![\w.-])[a-z][a-z0-9]*(?:[._][a-z0-9_]+)+(?![\w-])")
SEPARATOR = re.compile(r"、|, ")
BASES = {"not stated": Label("来源没有写明", "not stated")}
REGION = re.compile(r"^(地区|region) (\S+)$")
OF = Label("来自{place}", "from {place}")
Names = Mapping[str, Label]


def names_of(model: Model, factors: Mapping[str, Mapping[str, Any]]) -> dict[str, Label]:
    """Key → name: the model's inputs and slots, and factors given as records by their number."""
    named = {str(row["id"]): name_of(row) for row in factors.values() if row.get("id")}
    slots = {slot.name: slot.label for slot in model.slots.values()}
    return named | slots | {item.name: item.label for item in model.inputs.values()}


def name_of(row: Mapping[str, Any]) -> Label:
    """The name of a factor given as a record."""
    zh = str(row["name_zh"])
    return Label(zh, in_english(str(row.get("name_en") or zh)))


def names_in(model: Model, library: Library) -> dict[str, Label]:
    """The same with every factor of a library."""
    rows = {f.id: {"id": f.id, "name_zh": f.name_zh, "name_en": f.name_en} for f in library}
    return names_of(model, rows)


def named(finding: Finding, names: Names) -> Finding:
    """The finding with names in place of keys, and tags of confidence in words."""
    facts = {key: _fact(key, value) for key, value in finding.facts.items()}
    return replace(
        finding,
        read=written(finding.read, names),
        expected=written(finding.expected, names),
        facts=facts,
    )


def subject(finding: Finding, names: Names, lang: Lang) -> str:
    """The slot that a finding is about, by its name; "" where it is about none."""
    key = in_language(finding.place, "zh").rpartition("factors.")[2]
    return names[key][lang] if key in names else ""


def written(text: Text, names: Names) -> Text:
    """A text with the names of the keys in it."""
    return Label.both(lambda lang: _in_names(in_language(text, lang), names, lang)) if text else ""


def _in_names(text: str, names: Names, lang: Lang) -> str:
    items = SEPARATOR.split(text)
    if all(item in names for item in items):
        return ("、" if lang == "zh" else ", ").join(names[item][lang] for item in items)
    said = KEY.sub(lambda found: names[found[0]][lang] if found[0] in names else found[0], text)
    return without_tags(said, lang)


def _fact(key: str, value: Text) -> Text:
    if key == "basis" and str(value) in BASES:
        return BASES[str(value)]
    if key == "why" and (found := REGION.match(in_language(value, "zh"))):
        place = region_words(found[2])
        return Label.both(lambda lang: OF[lang].format(place=place[lang]))
    return value
