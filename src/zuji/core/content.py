"""Where the shipped content lies: sectors/, rules/, data/, examples/."""

from __future__ import annotations

from functools import cache
from pathlib import Path


@cache
def content_root() -> Path:
    """Folder with sectors/, rules/, data/: inside the wheel, or the root of a checkout."""
    packaged = Path(__file__).resolve().parents[1] / "_content"
    return packaged if packaged.is_dir() else Path(__file__).resolve().parents[3]


def content_path(*parts: str) -> Path:
    """Path of a shipped file or folder."""
    return content_root().joinpath(*parts)
