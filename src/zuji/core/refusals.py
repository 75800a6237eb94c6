"""Findings and refusals: facts about what is wrong with an input, and their sentences in zh and en.

The wording lives in sentences.toml beside this file.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any, Literal

from zuji.core.label import Lang

Severity = Literal["block", "warn", "note"]


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing to know about a study: which rule, where, what was read, what was expected.

    `texts` carries the bilingual message and remedy of rules that live in data (sector-model
    checks); findings of the library itself are worded in sentences.toml.
    """

    rule: str
    severity: Severity
    place: str = ""
    read: str = ""
    expected: str = ""
    facts: Mapping[str, str] = field(default_factory=dict)
    texts: Mapping[str, tuple[str, str]] = field(default_factory=dict)

    def message(self, lang: Lang) -> str:
        """What is wrong, in one sentence."""
        return sentence(self, lang)[0]

    def remedy(self, lang: Lang) -> str:
        """How to mend it, in one sentence."""
        return sentence(self, lang)[1]

    def as_json(self, lang: Lang) -> dict[str, Any]:
        """The public shape: rule, severity, place, read, expected, message, remedy."""
        return {
            "rule": self.rule,
            "severity": self.severity,
            "place": self.place,
            "read": self.read,
            "expected": self.expected,
            "message": self.message(lang),
            "remedy": self.remedy(lang),
        }


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


class Refusal(Exception):  # noqa: N818 - the field's word; nothing crashed
    """Input that cannot be used, with every reason found (never only the first)."""

    def __init__(self, findings: Finding | Iterable[Finding]):
        self.findings = (findings,) if isinstance(findings, Finding) else tuple(findings)
        super().__init__("; ".join(f"{f.rule} {f.place}: {f.read!r}" for f in self.findings))

    def explain(self, lang: Lang = "zh") -> str:
        """All findings as text, one paragraph each."""
        return "\n".join(describe(f, lang) for f in self.findings)


def describe(finding: Finding, lang: Lang) -> str:
    """One finding as a line: what is wrong · place · what was read · what was expected · remedy."""
    labels = ("读到", "应为") if lang == "zh" else ("read", "expected")
    parts = [f"[{finding.rule}] {finding.message(lang)}", finding.place]
    parts += [f"{labels[0]} {finding.read}"] if finding.read else []
    parts += [f"{labels[1]} {finding.expected}"] if finding.expected else []
    return " · ".join(part for part in [*parts, finding.remedy(lang)] if part)


def blocking(
    rule: str, place: str = "", read: object = "", expected: str = "", **facts: str
) -> Finding:
    """A finding that blocks: ``findings.append(blocking("unit-unknown", place, read))``."""
    return Finding(rule, "block", place, str(read), expected, facts)


def warning(
    rule: str, place: str = "", read: object = "", expected: str = "", **facts: str
) -> Finding:
    """A finding that should be looked at and does not block."""
    return Finding(rule, "warn", place, str(read), expected, facts)


def note(
    rule: str, place: str = "", read: object = "", expected: str = "", **facts: str
) -> Finding:
    """A finding for the reader's information."""
    return Finding(rule, "note", place, str(read), expected, facts)


def refuse(
    rule: str, place: str = "", read: object = "", expected: str = "", **facts: str
) -> Refusal:
    """A refusal for one blocking finding: ``raise refuse("unit-unknown", place, read)``."""
    return Refusal(blocking(rule, place, read, expected, **facts))


BROKEN = (TypeError, KeyError, ValueError, AttributeError, IndexError, ArithmeticError)


@contextmanager
def or_refuse(rule: str, place: str) -> Iterator[None]:
    """What no check foresaw, refused as `rule` with its cause in words; a `Refusal` passes
    through.
    """
    try:
        yield
    except BROKEN as problem:
        raise refuse(rule, place, f"{type(problem).__name__}: {problem}"[:200]) from problem


def by_severity(findings: Iterable[Finding]) -> list[Finding]:
    """Each finding once: what blocks first, then warnings, then notes."""
    order = {"block": 0, "warn": 1, "note": 2}
    unique = {(f.rule, f.place, f.read, f.expected, *sorted(f.facts.items())): f for f in findings}
    return sorted(unique.values(), key=lambda f: order[f.severity])
