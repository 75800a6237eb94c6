"""Terminal output of findings, tables and JSON."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable
from typing import Any, Literal

from rich.console import Console
from rich.table import Table

from zuji.cli.words import LANG, say
from zuji.core.refusals import NAMES, Finding, Refusal

out = Console(soft_wrap=True, highlight=False)
err = Console(stderr=True, soft_wrap=True, highlight=False)

SEVERITIES = {
    "block": say("阻断", "block"),
    "warn": say("警告", "warn"),
    "note": say("提示", "note"),
}
COLOURS = {"block": "bold red", "warn": "yellow", "note": "dim"}


def print_json(data: Any) -> None:
    """Print a JSON object on standard output."""
    sys.stdout.write(json.dumps(data, ensure_ascii=False, indent=2, allow_nan=False) + "\n")


def show_refusal(problem: Refusal) -> None:
    """Findings on standard error; with --json also as an object on standard output."""
    if "--json" in sys.argv:
        print_json(
            {"refused": True, "findings": [finding.as_json(LANG) for finding in problem.findings]}
        )
    show_findings(problem.findings, err)
    err.print(say("未计算，没有写出任何文件。", "Not computed; nothing was written."), style="bold")


def show_findings(findings: Iterable[Finding], console: Console = out) -> None:
    """Print a block for each finding: rule, place, value read and expected, remedy."""
    for finding in findings:
        words = finding.worded(LANG)
        console.print(
            f"[{COLOURS[finding.severity]}]{SEVERITIES[finding.severity]}[/] {words['message']}  "
            f"[dim]{finding.rule}[/]"
        )
        parts = [words["place"]]
        parts += [f"{label[LANG]} {words[name]}" for name, label in NAMES.items() if words[name]]
        console.print("   " + " · ".join(part for part in parts if part), markup=False)
        console.print("   → " + words["remedy"], markup=False)


def table(*columns: str, last: Literal["left", "right"] = "right") -> Table:
    """A plain table; the first column is text, the rest numbers, the `last` perhaps text again."""
    grid = Table(box=None, header_style="bold", pad_edge=False)
    for index, column in enumerate(columns):
        justify = last if index == len(columns) - 1 else "right"
        grid.add_column(column, justify="left" if index == 0 else justify)
    return grid
