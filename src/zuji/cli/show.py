"""Terminal output of findings, tables and JSON."""

from __future__ import annotations

import json
import math
import sys
from collections.abc import Iterable, Mapping
from typing import Any, Literal

from rich.console import Console
from rich.markup import escape
from rich.table import Table

from zuji.cli.places import place_words
from zuji.cli.words import LANG, say
from zuji.core.figures import in_full, with_power
from zuji.core.refusals import NAMES, Finding, Refusal
from zuji.core.words import without_tags

out = Console(soft_wrap=True, highlight=False)
err = Console(stderr=True, soft_wrap=True, highlight=False)

SEVERITIES = {
    "block": say("须更正", "block"),
    "warn": say("警告", "warn"),
    "note": say("提示", "note"),
}
COLOURS = {"block": "bold red", "warn": "yellow", "note": "dim"}


NOT_FINITE = {
    "zh": "不是有限数（除以零，或超出可表示的范围）",
    "en": "not a finite number (divided by zero, or out of range)",
}


def json_text(data: Any, indent: int = 2) -> str:
    """Data as JSON that every reader takes: a number that is not finite becomes null, and its path
    stands with the reason under ``not_finite``.
    """
    paths: list[str] = []
    finite = _finite(data, "", paths)
    if paths and isinstance(finite, dict):
        finite["not_finite"] = {"paths": paths, "reason": NOT_FINITE}
    return json.dumps(finite, ensure_ascii=False, indent=indent, allow_nan=False)


def _finite(data: Any, path: str, paths: list[str]) -> Any:
    if isinstance(data, float) and not math.isfinite(data):
        paths.append(path)
        return None
    if isinstance(data, Mapping):
        return {
            key: _finite(value, f"{path}.{key}" if path else str(key), paths)
            for key, value in data.items()
        }
    if isinstance(data, list | tuple):
        return [_finite(value, f"{path}[{index}]", paths) for index, value in enumerate(data)]
    return data


def number(value: float | None, digits: int = 6) -> str:
    """A number of so many significant digits, very small ones as ``9.7×10⁻⁹``; a dash where there
    is none or it is not finite.
    """
    if value is None or not math.isfinite(value):
        return "—"
    is_tiny = 0 < abs(value) < 1e-4
    return with_power(f"{value:.{digits}g}") if is_tiny else in_full(value, digits)


def percent(share: float) -> str:
    """A share in per cent with one place; a dash where it is not finite."""
    return f"{share:.1%}" if math.isfinite(share) else "—"


def print_json(data: Any) -> None:
    """Print a JSON object on standard output."""
    sys.stdout.write(json_text(data) + "\n")


def written(path: str, as_json: bool) -> None:
    """Name the file that a command wrote; with --json as an object."""
    if as_json:
        print_json({"written": path})
    else:
        out.print(path, markup=False)


def show_refusal(problem: Refusal) -> None:
    """What refuses, on standard error, and how many warnings and notes wait behind it; with --json
    all of it as an object on standard output, with the rules.
    """
    if "--json" in sys.argv:
        print_json(
            {"refused": True, "findings": [finding.as_json(LANG) for finding in problem.findings]}
        )
    refusing = [row for row in problem.findings if row.severity == "block"] or problem.findings
    show_findings(refusing, err)
    if rest := len(problem.findings) - len(refusing):
        err.print(
            say(
                f"另有 {rest} 条警告与提示，改正后再看；--json 列出全部。",
                f"{rest} more warnings and notes wait until this is mended; --json lists all.",
            )
        )
    err.print(say("未计算，没有写出任何文件。", "Not computed; nothing was written."), style="bold")


def show_findings(findings: Iterable[Finding], console: Console = out) -> None:
    """Print findings as sentences: those of one rule and remedy under one head, each with its
    place, the value read and the value expected.
    """
    for same in _alike(findings):
        words = [_words(finding) for finding in same]
        severity = same[0].severity
        head = f"[{COLOURS[severity]}]{SEVERITIES[severity]}[/] {escape(words[0]['message'])}"
        console.print(head if len(same) == 1 else f"{head} ({len(same)})")
        for each in words:
            parts = [each["place"]]
            parts += [
                f"{labels[LANG]} {each[name]}" for name, labels in NAMES.items() if each[name]
            ]
            if line := " · ".join(part for part in parts if part):
                console.print(f"   {line}", markup=False)
        console.print("   → " + words[0]["remedy"], markup=False)


def _alike(findings: Iterable[Finding]) -> list[list[Finding]]:
    """The findings in their order, those with one message and remedy together."""
    groups: dict[tuple[str, ...], list[Finding]] = {}
    for finding in findings:
        key = (finding.severity, finding.message(LANG), finding.remedy(LANG))
        groups.setdefault(key, []).append(finding)
    return list(groups.values())


def _words(finding: Finding) -> dict[str, str]:
    """The words of a finding for people: fields by their names, tags of confidence as words."""
    words = {name: without_tags(text, LANG) for name, text in finding.worded(LANG).items()}
    return words | {"place": place_words(words["place"], LANG)}


def table(*columns: str, last: Literal["left", "right"] = "right") -> Table:
    """A plain table; the first column is text, the rest numbers, the `last` perhaps text again."""
    grid = Table(box=None, header_style="bold", pad_edge=False)
    for index, column in enumerate(columns):
        justify = last if index == len(columns) - 1 else "right"
        grid.add_column(column, justify="left" if index == 0 else justify)
    return grid
