"""What the public pages say: the site's texts as they hold, and the glossary."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from zuji.core.label import Label
from zuji_portal.programme.sitetexts.queries import texts


@dataclass(frozen=True)
class GlossaryTerm:
    """A word of the glossary: its name and its meaning."""

    key: str
    name: Label
    meaning: Label


def text(name: str) -> Any:
    """The texts of a group: the pages about the site by their names, others in their order."""
    held = texts(name)
    return held if name == "pages" else list(held.values())


def one_of(name: str, key: str) -> Any | None:
    """The text of a group that has an id."""
    return texts(name).get(key)


def glossary() -> tuple[GlossaryTerm, ...]:
    """The terms of a footprint and their meanings, in the order of the glossary."""
    return tuple(
        GlossaryTerm(
            key,
            Label(term["zh"], term["en"]),
            Label(term["meaning"]["zh"], term["meaning"]["en"]),
        )
        for key, term in texts("glossary").items()
    )
