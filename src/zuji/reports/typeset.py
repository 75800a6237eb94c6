"""Typesetting by Typst to PDF/A with the shipped font only: the same bytes for the same
content.
"""

from __future__ import annotations

import json
import tempfile
from collections.abc import Mapping
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any

from zuji.core.content import content_path

SHARED = "common.typ"
"""What the templates share: colours, the stage bar, small parts."""


def pdf(
    template: str,
    data: Mapping[str, Any],
    pictures: Mapping[str, str],
    as_of: str,
    fonts: Path | None = None,
) -> bytes:
    """PDF/A-2b of ``<template>.typ`` with `data` as data.json and SVG `pictures`; dated `as_of`
    (ISO date). `fonts` is a folder of an office's own fonts, beside the shipped one.
    """
    import typst

    with tempfile.TemporaryDirectory() as workplace:
        root, name = Path(workplace), f"{template}.typ"
        write_sources(root, template, data, pictures)
        content: bytes = typst.compile(
            str(root / name),
            root=str(root),
            font_paths=[str(folder) for folder in (fonts, content_path("data", "fonts")) if folder],
            ignore_system_fonts=True,
            pdf_standards=["a-2b"],
            timestamp=int(datetime.fromisoformat(as_of + "T00:00:00+00:00").timestamp()),
        )
        return content


def write_sources(
    root: Path, template: str, data: Mapping[str, Any], pictures: Mapping[str, str]
) -> None:
    """What Typst reads: the template, what it shares with others, the data and the pictures."""
    for name in (f"{template}.typ", SHARED):
        (root / name).write_text(Path(__file__).with_name(name).read_text("utf-8"), "utf-8")
    (root / "data.json").write_text(printable(json.dumps(data, ensure_ascii=False)), "utf-8")
    for picture, svg in pictures.items():
        (root / f"{picture}.svg").write_text(svg, "utf-8")


@cache
def _covered() -> frozenset[int]:
    lines = content_path("data", "fonts", "coverage.txt").read_text("ascii").split()
    ends = (line.split("-") for line in lines)
    return frozenset(
        code for first, last in ends for code in range(int(first, 16), int(last, 16) + 1)
    )


def printable(text: str) -> str:
    """Text with every character the shipped font lacks shown as 〓 (PDF/A forbids missing
    glyphs), a lower ₂ as 2, and without invisible ones, which would come along with copied text.
    """
    return "".join(
        character if ord(character) in _covered() or character in "\n\t" else "〓"
        for character in text.translate(_UNSEEN)
    )


_UNSEEN = dict.fromkeys(map(ord, "\u200b\u200c\u200d\u2060\ufeff\u00ad")) | {ord("₂"): "2"}
