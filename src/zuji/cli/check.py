"""The command ``zuji check``: screens studies."""

from __future__ import annotations

import datetime
import os
import sys
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING

import click

from zuji.cli.options import AS_JSON
from zuji.cli.show import SEVERITIES, err, json_text, out, print_json, show_findings, table
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
        "筛查一次或成千上万次核算：单项规则与同类对标；可同时锁定。目录会取其中的核算文件。",
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
    help=say("把存证文件写入该文件夹", "write lockfiles into this folder"),
)
@click.option(
    "--as-of", "as_of", help=say("核查基准日，默认今天", "date of judgement, default today")
)
@jobs_option
@AS_JSON
@click.option(
    "-o",
    "--output",
    type=click.Path(),
    help=say("把全部发现写成 JSON", "write every finding as JSON"),
)
def check(
    *,
    studies: tuple[str, ...],
    locks: str | None,
    as_of: str | None,
    jobs: int,
    as_json: bool,
    output: str | None,
) -> None:
    """Screen studies."""
    from zuji.cli.studies import load_study, model_of
    from zuji.core.refusals import Refusal
    from zuji.screening import screen

    paths = study_files(studies)
    today = as_of or str(datetime.date.today())
    if locks:
        make_folder(Path(locks))
    with progress_bar(len(paths), hidden=as_json) as advance:
        screened = screen(paths, load_study, today, locks=locks or "", jobs=jobs, progress=advance)
    data = screening_data(screened)
    if output:
        write_whole(Path(output), (json_text(data, 1) + "\n").encode())
    if as_json:
        print_json(data)
    elif len(paths) == 1:
        with suppress(Refusal):  # the findings say what refused it
            model_of(load_study(paths[0]))
        show_findings(screened.studies[0].findings)
    else:
        _show_summary(screened, output)
    sys.exit(
        1
        if any(
            finding.severity == "block" for study in screened.studies for finding in study.findings
        )
        else 0
    )


def study_files(names: Sequence[str]) -> list[str]:
    """The files named, and in folders every study file below them (``study.yaml`` before
    workbooks).
    """
    files: list[str] = []
    for text in names:
        path = Path(text)
        if path.is_dir():
            inside = sorted(path for path in path.rglob("study.yaml"))
            inside = inside or sorted(
                path for path in path.rglob("*") if path.suffix.lower() in SUFFIXES
            )
            files += [str(path) for path in inside]
        elif path.is_file():
            files.append(text)
        else:
            raise refuse("file-missing", text)
    if not files:
        raise refuse("file-missing", " ".join(names))
    return files


@contextmanager
def progress_bar(total: int, hidden: bool = False) -> Iterator[Callable[[int], None]]:
    """A progress bar on a terminal; none where a program reads the output."""
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TimeRemainingColumn

    columns = (BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=err, disable=hidden or total < 2) as progress:
        task = progress.add_task("", total=total)
        yield lambda count: progress.advance(task, count)


def screening_data(screened: Screened) -> dict[str, object]:
    """Counts by rule, and each study with its result and findings."""
    counts = Counter(finding.rule for study in screened.studies for finding in study.findings)
    return {
        "studies": len(screened.studies),
        "refused": sum(study.is_refused for study in screened.studies),
        "flagged": len(screened.flagged),
        "rules": dict(sorted(counts.items())),
        "results": [
            {
                "study": study.place,
                "model": study.model,
                "total": study.total,
                "unit": study.unit,
                "findings": [finding.as_json(LANG) for finding in study.findings],
            }
            for study in screened.studies
        ],
    }


def _show_summary(screened: Screened, output: str | None) -> None:
    refused = sum(study.is_refused for study in screened.studies)
    out.print(
        say(
            f"{len(screened.studies)} 次核算，{refused} 个被拒绝，{len(screened.flagged)} 个有警告",
            (
                f"{len(screened.studies)} studies, {refused} refused, "
                f"{len(screened.flagged)} with warnings"
            ),
        )
    )
    summary = table(
        say("规则", "rule"),
        say("程度", "severity"),
        say("次数", "count"),
        say("说明", "meaning"),
        last="left",
    )
    first = {finding.rule: finding for study in screened.studies for finding in study.findings}
    counts = Counter(finding.rule for study in screened.studies for finding in study.findings)
    order = {"block": 0, "warn": 1, "note": 2}
    for rule, count in sorted(
        counts.items(), key=lambda pair: (order[first[pair[0]].severity], -pair[1])
    ):
        summary.add_row(
            rule, SEVERITIES[first[rule].severity], str(count), first[rule].message(LANG)
        )
    out.print(summary)
    if not output:
        hint = say("逐份逐条见 -o found.json", "every study and finding: -o found.json")
        err.print(hint, style="dim")
