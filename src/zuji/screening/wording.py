"""Findings of screening rules, worded in rules/screening.yaml."""

from __future__ import annotations

from typing import Any

from zuji.core.content import read_rules
from zuji.core.label import Text
from zuji.core.refusals import Finding


def limits() -> dict[str, Any]:
    """The whole rule file: thresholds and texts."""
    return read_rules("screening")


def rule_finding(rule: str, place: Text, read: Text = "", expected: Text = "") -> Finding:
    """A finding of a screening rule with its severity and texts."""
    row = limits()["rules"][rule]
    texts = {lang: (str(row[lang][0]), str(row[lang][1])) for lang in ("zh", "en")}
    return Finding(rule, row["severity"], place, read, expected, texts=texts)
