"""The texts that come with the site: data/site, and the glossary of the documentation."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from typing import Any

from zuji.core.content import content_path, read_content
from zuji.core.label import Label
from zuji_portal.programme.sitetexts.fields import GROUP, field_texts

GROUPS = {
    "guides": Label("教程", "Guides"),
    "services": Label("办事指南", "Services"),
    "pages": Label("关于本站的页", "Pages about the site"),
    "glossary": Label("术语", "Glossary"),
    GROUP: Label("数据项的说明", "Help of the fields"),
}
NO_SLUG = re.compile(r"[^a-z0-9]+")
TERMS_OF_PEOPLE = 1
"""How many sections of the glossary are for people; the others name parts of the program."""


@cache
def shipped(group: str) -> Mapping[str, Any]:
    """Key → the text of a group, in the order of its file."""
    if group == "glossary":
        return _glossary()
    if group == GROUP:
        return field_texts()
    data = read_content("data", "site", f"{group}.yaml")
    return {row["id"]: row for row in data} if isinstance(data, list) else dict(data)


def _glossary() -> dict[str, Any]:
    page = content_path("docs", "reference", "glossary.md").read_text("utf-8")
    sections = page.split("\n## ")[1 : 1 + TERMS_OF_PEOPLE]
    rows = [line for section in sections for line in section.splitlines() if line[:2] == "| "]
    terms = {}
    for row in rows[1:]:
        zh, en, _, means_zh, means_en = (cell.strip() for cell in row.strip("|").split("|"))
        terms[NO_SLUG.sub("-", en.lower()).strip("-")] = {
            "zh": zh,
            "en": en,
            "meaning": {"zh": means_zh, "en": means_en},
        }
    return terms
