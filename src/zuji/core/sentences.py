"""Turns a finding into a sentence; the wording lives in sentences.toml beside this file."""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path
from typing import Any

from zuji.core.refusals import Finding, Lang


@cache
def sentences() -> dict[str, dict[str, list[str]]]:
    """Rule id → language → [what is wrong, how to mend it]."""
    found: dict[str, Any] = tomllib.loads(
        Path(__file__).with_name("sentences.toml").read_text("utf-8")
    )
    return found


def sentence(finding: Finding, lang: Lang) -> tuple[str, str]:
    """Message and remedy of a finding in `lang`."""
    if lang in finding.texts:
        return finding.texts[lang]
    message, remedy = sentences()[finding.rule][lang]
    facts = _Facts(finding.facts)
    return message.format_map(facts), remedy.format_map(facts)


class _Facts(dict[str, str]):
    def __missing__(self, key: str) -> str:
        return "—"
