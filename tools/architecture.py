"""Draws the floors of the site and the library from the import contracts of pyproject.toml.

``python tools/architecture.py`` puts the drawing into both architecture pages; a test says when
they are behind the contracts.
"""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
PAGES = {
    "zh": ROOT / "docs" / "explanation" / "architecture.md",
    "en": ROOT / "docs" / "explanation" / "architecture.en.md",
}
WIDTH = 72
PLANNED = re.compile(r"\((\w+)\)")
"""A floor in brackets is kept free in the contract for an app that does not exist yet."""
HEADS = {
    "zh": {"site": "站点 zuji_portal", "foundation": "其中 foundation", "library": "库 zuji"},
    "en": {
        "site": "site zuji_portal",
        "foundation": "inside foundation",
        "library": "library zuji",
    },
}
CONTRACTS = {
    "site": "the site stands on floors: each imports only what stands below it",
    "foundation": "the foundation stands on floors of its own",
    "library": "each library package imports only what stands below it",
}


def layers(project: str) -> dict[str, list[str]]:
    """Contract → its floors, the highest first, without those that are only planned."""
    contracts = tomllib.loads(project)["tool"]["importlinter"]["contracts"]
    by_name = {contract["name"]: contract for contract in contracts}
    return {
        key: [floor for layer in by_name[name]["layers"] if (floor := built(layer))]
        for key, name in CONTRACTS.items()
    }


def built(layer: str) -> str:
    """The rooms of a floor that exist, side by side."""
    rooms = [room.strip().removeprefix("zuji.") for room in layer.split("|")]
    return " · ".join(room for room in rooms if not PLANNED.fullmatch(room))


def drawing(project: str, lang: str) -> str:
    """The floors as a text drawing, the highest at the top."""
    lines = []
    for key, floors in layers(project).items():
        lines += ["", HEADS[lang][key]]
        lines += ["┌" + "─" * WIDTH + "┐"]
        lines += [f"│ {floor:<{WIDTH - 1}}│" for floor in floors]
        lines += ["└" + "─" * WIDTH + "┘"]
    return "```text\n" + "\n".join(lines[1:]) + "\n```"


def with_drawing(page: str, project: str, lang: str) -> str:
    """The page with the present drawing between its two marks."""
    block = f"<!-- floors -->\n\n{drawing(project, lang)}\n\n<!-- end of floors -->"
    return re.sub(r"<!-- floors -->.*?<!-- end of floors -->", lambda _: block, page, flags=re.S)


if __name__ == "__main__":
    contracts = (ROOT / "pyproject.toml").read_text("utf-8")
    for language, file in PAGES.items():
        file.write_text(with_drawing(file.read_text("utf-8"), contracts, language), "utf-8")
