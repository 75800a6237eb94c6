"""``zuji check``"""

from __future__ import annotations

import datetime
import json
import os
import sys
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import click

from zuji.cli.show import SEVERITIES, err, out, print_json, show_findings, table
from zuji.cli.words import LANG, say
from zuji.core.files import make_folder, write_whole
from zuji.core.refusals import refuse

if TYPE_CHECKING:
    from zuji.screening import Screened

SUFFIXES = (".yaml", ".yml", ".xlsx")
jobs_option = click.option(
    "--jobs",
    type=int,
    default=os.cpu_count() or 1,
    show_default=True,
    help=say("并行进程", "processes"),
)


@click.command(
    help=say(
        "筛查一个或成千上万个研究：单项规则与同类比较；可同时锁定。目录会取其中的研究文件。",
        (
            "Screen one study or ten thousand: single rules and comparison with peers; can "
            "lock them too. A folder gives its study files."
        ),
    )
)
@click.argument("studies", nargs=-1, required=True, type=click.Path())
@click.option(
    "--lock",
    "locks",
    type=click.Path(),
    help=say("把锁定文件写入该文件夹", "write lockfiles into this folder"),
)
@click.option(
    "--as-of", "as_of", help=say("判断日期，默认今天", "date of judgement, default today")
)
@jobs_option
@click.option("--json", "as_json", is_flag=True, help=say("打印 JSON", "print JSON"))
@click.option(
    "-o",
    "--output",
    type=click.Path(),
    help=say("把全部发现写成 JSON", "write every finding as JSON"),
)
def check(
    studies: tuple[str, ...],
    locks: str | None,
    as_of: str | None,
    jobs: int,
    as_json: bool,
    output: str | None,
) -> None:
    """Screen studies."""
    from zuji.cli.studies import load_study
    from zuji.screening import screen

    paths = study_files(studies)
    today = as_of or str(datetime.date.today())
    if locks:
        make_folder(Path(locks))
    with progress_bar(len(paths), hidden=as_json) as advance:
        found = screen(paths, load_study, today, locks=locks or "", jobs=jobs, progress=advance)
    data = screening_data(found)
    if output:
        write_whole(Path(output), (json.dumps(data, ensure_ascii=False, indent=1) + "\n").encode())
    if as_json:
        print_json(data)
    elif len(paths) == 1:
        show_findings(found.studies[0].findings)
    else:
        _show_summary(found, output)
    sys.exit(
        1
        if any(finding.severity == "block" for study in found.studies for finding in study.findings)
        else 0
    )


def study_files(given: Sequence[str]) -> list[str]:
    """The files named, and in folders every study file below them (``study.yaml`` before
    workbooks).
    """
    found: list[str] = []
    for text in given:
        path = Path(text)
        if path.is_dir():
            inside = sorted(p for p in path.rglob("study.yaml"))
            inside = inside or sorted(p for p in path.rglob("*") if p.suffix.lower() in SUFFIXES)
            found += [str(p) for p in inside]
        elif path.is_file():
            found.append(text)
        else:
            raise refuse("file-missing", text)
    if not found:
        raise refuse("file-missing", " ".join(given))
    return found


@contextmanager
def progress_bar(total: int, hidden: bool = False) -> Iterator[Callable[[int], None]]:
    """A progress bar on a terminal, nothing where output is read by a program."""
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TimeRemainingColumn

    columns = (BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=err, disable=hidden or total < 2) as progress:
        task = progress.add_task("", total=total)
        yield lambda count: progress.advance(task, count)


def screening_data(found: Screened) -> dict[str, object]:
    """Counts by rule, and each study with its result and findings."""
    counts = Counter(finding.rule for study in found.studies for finding in study.findings)
    return {
        "studies": len(found.studies),
        "refused": sum(study.is_refused for study in found.studies),
        "flagged": len(found.flagged),
        "rules": dict(sorted(counts.items())),
        "results": [
            {
                "study": study.place,
                "model": study.model,
                "total": study.total,
                "unit": study.unit,
                "findings": [finding.as_json(LANG) for finding in study.findings],
            }
            for study in found.studies
        ],
    }


def _show_summary(found: Screened, output: str | None) -> None:
    refused = sum(study.is_refused for study in found.studies)
    out.print(
        say(
            f"{len(found.studies)} 个研究，{refused} 个被拒绝，{len(found.flagged)} 个有警告",
            f"{len(found.studies)} studies, {refused} refused, {len(found.flagged)} with warnings",
        )
    )
    shown = table(
        say("规则", "rule"),
        say("程度", "severity"),
        say("次数", "count"),
        say("说明", "meaning"),
        last="left",
    )
    first = {finding.rule: finding for study in found.studies for finding in study.findings}
    counts = Counter(finding.rule for study in found.studies for finding in study.findings)
    order = {"block": 0, "warn": 1, "note": 2}
    for rule, count in sorted(
        counts.items(), key=lambda pair: (order[first[pair[0]].severity], -pair[1])
    ):
        shown.add_row(rule, SEVERITIES[first[rule].severity], str(count), first[rule].message(LANG))
    out.print(shown)
    if not output:
        hint = say("逐份逐条见 -o found.json", "every study and finding: -o found.json")
        err.print(hint, style="dim")
