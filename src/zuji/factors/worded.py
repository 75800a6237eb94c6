"""What a factor's row says in words (boundary, technology, licence, source, note), and a worked
example of a model, in the reader's language: by a table, by its two halves, or as a quotation;
paths of files become sentences.
"""

from __future__ import annotations

import re
from functools import cache

from zuji.core.content import table_rows
from zuji.core.label import Label, Lang

_WIDE = re.compile("[\u3400-\u9fff]")
_REPOSITORY = re.compile(r"github:(?P<name>[\w.-]+/[\w.-]+)(?:@(?P<revision>[0-9a-f]{7,40}))?")
_FILES = (
    (
        re.compile(r"data/background\b.*"),
        Label("本平台的背景系统", "the background system of this platform"),
    ),
    (
        re.compile(r"data/packs/.*"),
        Label("本平台的因子库", "the factor library of this platform"),
    ),
    (
        re.compile(r"rules/electricity\.yaml\b.*"),
        Label("本平台的电力规则", "the electricity rules of this platform"),
    ),
    (
        re.compile(r"examples/.*"),
        Label("本平台的典型工厂算例", "the typical plants of this platform"),
    ),
)
TABLES = ("factor_words.csv", "example_words.csv")
"""Texts of factors, and the arithmetic of the worked examples of models, in both languages."""
_QUOTED = Label("来源原文：", "in the words of the source: ")


@cache
def _words() -> dict[str, Label]:
    tables = (table_rows("data", "codes", name) for name in TABLES)
    rows = (row for table in tables for row in table)
    return {row["text"]: Label(row["zh"], row["en"]) for row in rows}


def worded(text: str, lang: Lang) -> str:
    """A text of a factor in one language. What stands in the table is worded by it; of a text in
    both languages (``中文 · English``) the half is taken; a part beside it, after a semicolon, is
    worded by itself; other words of the other language are quoted.
    """
    if text in _words():
        return _words()[text][lang]
    if half := _half(text, lang):
        return half
    first, sign, rest = text.partition("; ")
    if sign and first in _words():
        return f"{_words()[first][lang]}{'；' if lang == 'zh' else '; '}{worded(rest, lang)}"
    if text and bool(_WIDE.search(text)) is not (lang == "zh"):
        return f"{_QUOTED[lang]}{text}"
    return text


def _half(text: str, lang: Lang) -> str:
    """The Chinese or the English half of ``中文 · English``; "" where the text has no two such."""
    parts = text.split(" · ")
    for at in range(1, len(parts)):
        chinese, english = " · ".join(parts[:at]), " · ".join(parts[at:])
        if _WIDE.search(parts[at - 1]) and not _WIDE.search(english):
            return chinese if lang == "zh" else english
    return ""


def reference_words(text: str, lang: Lang) -> str:
    """Where the number was read, without paths: files of the platform and public repositories
    (with the revision that was read) in words.
    """
    for pattern, label in _FILES:
        if pattern.fullmatch(text):
            return label[lang]
    found = _REPOSITORY.search(text)
    if found is None:
        return worded(text, lang)
    revision = found["revision"] or ""
    if lang == "zh":
        return f"公开代码库 {found['name']} 中的转录" + (f"（版本 {revision}）" if revision else "")
    at = f" (revision {revision})" if revision else ""
    return f"as transcribed in the public repository {found['name']}{at}"
