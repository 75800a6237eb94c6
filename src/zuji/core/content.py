"""Paths of the shipped content (sectors/, rules/, data/, examples/) and the reader of rule
files.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any


@cache
def content_root() -> Path:
    """Folder with sectors/, rules/, data/: inside the wheel, or the root of a checkout."""
    packaged = Path(__file__).resolve().parents[1] / "_content"
    return packaged if packaged.is_dir() else Path(__file__).resolve().parents[3]


def content_path(*parts: str) -> Path:
    """Path of a shipped file or folder."""
    return content_root().joinpath(*parts)


@cache
def read_content(*parts: str) -> Any:
    """A shipped YAML file as plain data, e.g. ``read_content("data", "site", "guides.yaml")``."""
    from zuji.core.yamlfile import load_yaml

    path = content_path(*parts)
    return load_yaml(path.read_text("utf-8"), "/".join(parts)).data


def table_rows(*parts: str) -> Iterator[dict[str, str]]:
    """Rows of a shipped CSV file, e.g. ``table_rows("data", "lca", "blends.csv")``."""
    import csv

    with content_path(*parts).open(encoding="utf-8", newline="") as lines:
        yield from csv.DictReader(lines)


@cache
def read_rules(name: str) -> dict[str, Any]:
    """A rule file of rules/ as plain data, e.g. ``read_rules("uncertainty")``."""
    rules: dict[str, Any] = read_content("rules", f"{name}.yaml")
    return rules
