"""What the public pages say, read from data/site and from the glossary."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import Any

from zuji.core.content import content_path, read_content
from zuji.core.label import Label

NO_SLUG = re.compile(r"[^a-z0-9]+")
TERMS_OF_PEOPLE = 1
"""How many sections of the glossary are for people; the others name parts of the program."""


@dataclass(frozen=True)
class GlossaryTerm:
    """A word of the glossary: its name and its meaning."""

    key: str
    name: Label
    meaning: Label


def text(name: str) -> Any:
    """The data of a file of texts."""
    return read_content("data", "site", f"{name}.yaml")


def one_of(name: str, key: str) -> Any | None:
    """The entry of a list of texts that has an id."""
    return next((row for row in text(name) if row["id"] == key), None)


@cache
def glossary() -> tuple[GlossaryTerm, ...]:
    """The terms of a footprint and their meanings, in the order of the glossary."""
    page = content_path("docs", "reference", "glossary.md").read_text("utf-8")
    sections = page.split("\n## ")[1 : 1 + TERMS_OF_PEOPLE]
    rows = [line for section in sections for line in section.splitlines() if line[:2] == "| "]
    terms = []
    for row in rows[1:]:
        zh, en, _, means_zh, means_en = (cell.strip() for cell in row.strip("|").split("|"))
        terms.append(
            GlossaryTerm(
                NO_SLUG.sub("-", en.lower()).strip("-"), Label(zh, en), Label(means_zh, means_en)
            )
        )
    return tuple(terms)
