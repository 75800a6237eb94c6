"""`Finding` and `Refusal`: facts about what is wrong with an input, with their sentences in zh and
en.

The wording lives in sentences.toml beside this file.
"""

from __future__ import annotations

import tomllib
import warnings
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from string import Formatter
from typing import Any, Literal

from zuji.core.causes import cause
from zuji.core.label import LANGS, Label, Lang, Text, in_language, of_plain, plain

Severity = Literal["block", "warn", "note"]
NAMES = {"read": Label("读到", "read"), "expected": Label("应为", "expected")}
AT_TERMINAL: ContextVar[bool] = ContextVar("at_terminal", default=False)
"""Whether the reader types commands and edits files; a remedy that differs there has a third text
in sentences.toml, and only that one may name a command or a key of a file.
"""


class MissingFact(UserWarning):
    """A sentence names a fact that its finding does not carry; tests turn it into an error."""


@dataclass(frozen=True, slots=True)
class Finding:
    """A finding about a study: the rule, the place, the value read and the value expected.

    `place`, `read`, `expected` and the facts are data (a string) or words (a `Label`). `texts`
    carries the bilingual message and remedy of rules that live in data (sector-model checks);
    findings of the library itself are worded in sentences.toml.
    """

    rule: str
    severity: Severity
    place: Text = ""
    read: Text = ""
    expected: Text = ""
    facts: Mapping[str, Text] = field(default_factory=dict)
    texts: Mapping[str, tuple[str, str]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if not self.texts and (missing := placeholders(self.rule) - self.facts.keys()):
            text = f"the sentence of {self.rule!r} lacks {', '.join(sorted(missing))}"
            warnings.warn(text, MissingFact, stacklevel=3)

    def message(self, lang: Lang) -> str:
        """What is wrong, in one sentence."""
        return sentence(self, lang)[0]

    def remedy(self, lang: Lang) -> str:
        """How to mend it, in one sentence."""
        return sentence(self, lang)[1]

    def as_json(self, lang: Lang) -> dict[str, Any]:
        """The public shape: rule and severity, the words in `lang`, and under `texts` in both."""
        texts = {each: self.worded(each) for each in LANGS}
        return {"rule": self.rule, "severity": self.severity, **texts[lang], "texts": texts}

    def worded(self, lang: Lang) -> dict[str, str]:
        """Place, reading, expectation, message and remedy in one language."""
        message, remedy = sentence(self, lang)
        return {
            "place": in_language(self.place, lang),
            "read": in_language(self.read, lang),
            "expected": in_language(self.expected, lang),
            "message": message,
            "remedy": remedy,
        }

    def record(self) -> dict[str, Any]:
        """The finding without its sentences, as it is kept in files."""
        return {
            "rule": self.rule,
            "severity": self.severity,
            "place": plain(self.place),
            "read": plain(self.read),
            "expected": plain(self.expected),
            "facts": {name: plain(fact) for name, fact in self.facts.items()},
        }

    @classmethod
    def of_record(
        cls, record: Mapping[str, Any], texts: Mapping[str, tuple[str, str]] | None = None
    ) -> Finding:
        """A finding read back from a file."""
        place, read, expected = (
            of_plain(record.get(key, "")) for key in ("place", "read", "expected")
        )
        facts = {name: of_plain(fact) for name, fact in (record.get("facts") or {}).items()}
        rule, severity = record["rule"], record.get("severity", "warn")
        return cls(rule, severity, place, read, expected, facts, texts or {})


@cache
def sentences() -> dict[str, dict[str, list[str]]]:
    """Rule id → language → [what is wrong, how to mend it, how at a terminal if it differs]."""
    words: dict[str, Any] = tomllib.loads(
        Path(__file__).with_name("sentences.toml").read_text("utf-8")
    )
    return words


@cache
def placeholders(rule: str) -> frozenset[str]:
    """The facts that the sentences of a rule name."""
    texts = [text for pair in sentences().get(rule, {}).values() for text in pair]
    return frozenset(name for text in texts for _, name, _, _ in Formatter().parse(text) if name)


def sentence(finding: Finding, lang: Lang) -> tuple[str, str]:
    """Message and remedy of a finding in `lang`; a fact that is not there reads "—"."""
    if lang in finding.texts:
        return finding.texts[lang]
    message, remedy, *typed = sentences()[finding.rule][lang]
    remedy = typed[0] if typed and AT_TERMINAL.get() else remedy
    facts = dict.fromkeys(placeholders(finding.rule), "—")
    facts |= {name: in_language(fact, lang) for name, fact in finding.facts.items()}
    return message.format_map(facts), remedy.format_map(facts)


class Refusal(Exception):  # noqa: N818 - the field's word; nothing crashed
    """An input that cannot be used, with all findings (never only the first)."""

    def __init__(self, findings: Finding | Iterable[Finding]):
        self.findings = (findings,) if isinstance(findings, Finding) else tuple(findings)
        super().__init__(
            "; ".join(
                f"{finding.rule} {finding.place}: {in_language(finding.read, 'en')!r}"
                for finding in self.findings
            )
        )

    def explain(self, lang: Lang = "zh") -> str:
        """All findings as text, one paragraph each."""
        return "\n".join(describe(finding, lang) for finding in self.findings)


def describe(finding: Finding, lang: Lang) -> str:
    """The finding as a line: what is wrong · place · what was read · what was expected ·
    remedy.
    """
    words = finding.worded(lang)
    parts = [f"[{finding.rule}] {words['message']}", words["place"]]
    parts += [f"{labels[lang]} {words[name]}" for name, labels in NAMES.items() if words[name]]
    return " · ".join(part for part in [*parts, words["remedy"]] if part)


def shown(value: object) -> Text:
    """A value as a finding shows it: words stay in both languages."""
    return value if isinstance(value, Label) else str(value)


def blocking(
    rule: str, place: Text = "", read: object = "", expected: Text = "", **facts: Text
) -> Finding:
    """A finding that blocks: ``findings.append(blocking("unit-unknown", place, read))``."""
    return Finding(
        rule=rule, severity="block", place=place, read=shown(read), expected=expected, facts=facts
    )


def warning(
    rule: str, place: Text = "", read: object = "", expected: Text = "", **facts: Text
) -> Finding:
    """A finding that should be looked at and does not block."""
    return Finding(
        rule=rule, severity="warn", place=place, read=shown(read), expected=expected, facts=facts
    )


def note(
    rule: str, place: Text = "", read: object = "", expected: Text = "", **facts: Text
) -> Finding:
    """A finding for the reader's information."""
    return Finding(
        rule=rule, severity="note", place=place, read=shown(read), expected=expected, facts=facts
    )


def refuse(
    rule: str, place: Text = "", read: object = "", expected: Text = "", **facts: Text
) -> Refusal:
    """A refusal for one blocking finding: ``raise refuse("unit-unknown", place, read)``."""
    return Refusal(blocking(rule, place, read, expected, **facts))


BROKEN = (TypeError, KeyError, ValueError, AttributeError, IndexError, ArithmeticError)


@contextmanager
def or_refuse(rule: str, place: Text) -> Iterator[None]:
    """Turn any unexpected exception into a refusal under `rule` with its cause in words; a
    `Refusal` passes through.
    """
    try:
        yield
    except BROKEN as problem:
        raise refuse(rule, place, cause(problem)) from problem


def by_severity(findings: Iterable[Finding]) -> list[Finding]:
    """The findings without repetition: blocking ones first, then warnings, then notes."""
    order = {"block": 0, "warn": 1, "note": 2}
    unique = {
        (
            finding.rule,
            finding.place,
            finding.read,
            finding.expected,
            *sorted(finding.facts.items()),
        ): finding
        for finding in findings
    }
    return sorted(unique.values(), key=lambda finding: order[finding.severity])
