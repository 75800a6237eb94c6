"""The language of the command line, decided before the commands are built."""

from __future__ import annotations

import gettext
import os
import sys
from collections.abc import Sequence
from pathlib import Path

from zuji.core.label import Lang
from zuji.front.language import language_of


def detect(arguments: Sequence[str], environment: dict[str, str]) -> Lang:
    """The language from ``--lang zh|en`` anywhere, else from LC_ALL, LANG; English unless Chinese
    is asked for.
    """
    for index, argument in enumerate(arguments):
        if argument.startswith("--lang"):
            value = argument.partition("=")[2] or (
                arguments[index + 1] if index + 1 < len(arguments) else ""
            )
            return "zh" if value.startswith("zh") else "en"
    return language_of(environment)


LANG: Lang = detect(sys.argv[1:], dict(os.environ))


def speak(lang: Lang) -> None:
    """Let click say in `lang` what is wrong with options and arguments: it asks gettext, which goes
    by the environment.
    """
    os.environ["LANGUAGE"] = lang
    gettext.bindtextdomain("messages", str(Path(__file__).with_name("locale")))


speak(LANG)


def say(zh: str, en: str) -> str:
    """The text in the command's language."""
    return zh if LANG == "zh" else en
