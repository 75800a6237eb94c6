"""Terminal output of findings, tables and JSON."""

from __future__ import annotations

import json
import math
import sys
from collections.abc import Iterable, Mapping
from typing import Any, Literal

from rich.console import Console
from rich.table import Table

from zuji.cli.words import LANG, say
from zuji.core.figures import in_full, with_power
from zuji.core.refusals import NAMES, Finding, Refusal

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
