"""`Label`: a text in Chinese and English, the library's only form of bilingual text."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Literal

Lang = Literal["zh", "en"]
LANGS: tuple[Lang, ...] = ("zh", "en")


@dataclass(frozen=True, slots=True)
class Label:
    """A text in both languages; ``label[lang]`` is the text of one."""

    zh: str
    en: str

    def __getitem__(self, lang: Lang) -> str:
        if lang not in LANGS:
            raise KeyError(lang)
        return self.zh if lang == "zh" else self.en

    __iter__ = None  # with __getitem__ alone, `word in label` would count up for ever
    __contains__ = None

    @classmethod
    def both(cls, worded: Callable[[Lang], str]) -> Label:
        """A label whose two texts are worded by one function of the language."""
        return cls(worded("zh"), worded("en"))


Text = str | Label
"""A text that is the same in both languages (a number, a name of the user's), or a `Label`."""


def in_language(text: Text, lang: Lang) -> str:
    """The text in `lang`."""
    return text[lang] if isinstance(text, Label) else text


def plain(text: Text) -> str | dict[str, str]:
    """The text as JSON: a string, or an object with ``zh`` and ``en``."""
    return {"zh": text.zh, "en": text.en} if isinstance(text, Label) else text


def of_plain(data: str | Mapping[str, str]) -> Text:
    """The inverse of `plain`."""
    return data if isinstance(data, str) else Label(data["zh"], data["en"])


def listed(texts: Iterable[Text]) -> Label:
    """The texts as an enumeration, with the comma of each language; "—" for none."""
    items = list(texts) or ["—"]
    return Label(
        "、".join(in_language(item, "zh") for item in items),
        ", ".join(in_language(item, "en") for item in items),
    )


def joined(texts: Iterable[Text]) -> Label:
    """The texts as clauses, with the semicolon of each language."""
    items = list(texts)
    return Label(
        "；".join(in_language(item, "zh") for item in items),
        "; ".join(in_language(item, "en") for item in items),
    )
