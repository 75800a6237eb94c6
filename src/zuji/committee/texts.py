"""Texts of rules as they ship, and whether two of them say the same."""

from __future__ import annotations

import yaml

from zuji.core.content import read_rules
from zuji.core.refusals import Refusal
from zuji.core.yamlfile import load_yaml
from zuji.sectors.registry import model_files

SHIPPED = {
    "product_rule": ("product_rules", "rules", "number"),
    "tier": ("tiers", "schemes", "id"),
}
"""Kind → file, list and name of the rules that ship."""


def shipped_text(kind: str, key: str) -> str:
    """The text of a rule that ships; empty where there is none."""
    if kind == "model":
        return model_files()[key].read_text("utf-8") if key in model_files() else ""
    if kind not in SHIPPED:
        return ""
    file, part, name = SHIPPED[kind]
    row = next((row for row in read_rules(file)[part] if row[name] == key), None)
    return yaml.safe_dump(dict(row), allow_unicode=True, sort_keys=False) if row else ""


def is_same_text(one: str, other: str) -> bool:
    """Whether two texts say the same, however they are laid out and commented."""
    if one == other:
        return True
    try:
        return bool(load_yaml(one, "").data == load_yaml(other, "").data)
    except Refusal:
        return False
