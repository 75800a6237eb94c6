"""The reader's language, from the environment."""

from __future__ import annotations

import os
from collections.abc import Mapping

from zuji.core.label import Label, Lang


def language_of(environment: Mapping[str, str]) -> Lang:
    """The language by ZUJI_LANG, LC_ALL or LANG; English unless Chinese is asked for."""
    locale = (
        environment.get("ZUJI_LANG") or environment.get("LC_ALL") or environment.get("LANG") or ""
    )
    return "zh" if locale.lower().startswith("zh") else "en"


def language() -> Lang:
    """The reader's language now."""
    return language_of(os.environ)


def both(name: Label) -> str:
    """A name in both languages, the reader's first; once where they are the same."""
    first, second = (name.zh, name.en) if language() == "zh" else (name.en, name.zh)
    return first if first == second or not second else f"{first} {second}".strip()


def say(zh: str, en: str) -> str:
    """The text in the reader's language."""
    return zh if language() == "zh" else en
