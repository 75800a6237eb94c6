"""The commands ``zuji draw verify | run``: replay an inspection draw."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from zuji.cli.options import AS_JSON
from zuji.cli.show import out, print_json, show_findings, table
from zuji.cli.words import LANG, say
from zuji.core.label import Label

if TYPE_CHECKING:
    from zuji.supervision import DrawResult, InspectionList, Replayed

CHECKS = {
    "digest": Label("名单就是封存的名单", "the list is the one that was sealed"),
    "log": Label("透明日志里有这次封存", "the transparency log holds the sealing"),
    "order": Label("随机数产生在封存以后", "the seed came about after the sealing"),
    "seed": Label("随机数是该来源会给出的", "the seed is one of its source"),
    "result": Label("名单和随机数得出这个结果", "list and seed give this result"),
}
MARKS = {True: "✓", False: "✗", None: "–"}


@click.group(
    help=say(
        "双随机抽查：核对公布的抽取，或按名单和随机数重算。",
        "Inspection draws: verify one that was published, or draw from a list and a seed.",
    )
)
def draw() -> None:
    """Inspection draws."""


def _content(path: str) -> Any:
    from zuji.core.canonical import read_json
    from zuji.core.refusals import refuse

    file = Path(path)
    if not file.is_file():
        raise refuse("file-missing", path)
    return read_json(file.read_bytes(), file.name)


@draw.command(
    help=say(
        "核对一次公布的抽取：名单、封存、随机数、结果。全部成立退出码 0，否则 1。",
        "Verify a published draw: list, sealing, seed, result. Exit code 0 where all hold, else 1.",
    )
)
@click.argument("file", type=click.Path())
@click.option(
    "--log-key",
    default="",
    help=say("日志的公钥行，或存有它的文件", "the log's key line, or a file that holds it"),
)
@AS_JSON
def verify(file: str, log_key: str, as_json: bool) -> None:
    """Verify a draw."""
    from zuji.cli.sources import key_line
    from zuji.supervision import read_draw, replayed
    from zuji.trust.notes import read_key

    given = read_draw(_content(file), Path(file).name)
    line = key_line(log_key)
    found = replayed(given, [read_key(line)] if line else [])
    if as_json:
        print_json(_as_json(found))
    else:
        _say(found)
    sys.exit(0 if found.holds else 1)


def _as_json(found: Replayed) -> dict[str, Any]:
    return {
        "holds": found.holds,
        "checks": found.checks,
        "signers": found.signers,
        "result": found.drawn.as_json() if found.drawn else None,
        "findings": [finding.as_json(LANG) for finding in found.findings],
    }


def _say(found: Replayed) -> None:
    words = say("抽取属实", "the draw holds"), say("抽取不属实", "the draw does not hold")
    out.print(words[not found.holds], style="bold green" if found.holds else "bold red")
    for check, holds in found.checks.items():
        out.print(f"{MARKS[holds]} {CHECKS[check][LANG]}", markup=False)
    if found.checks["log"] is None:
        out.print(say("没有核对日志（未给 --log-key）", "the log was not checked (no --log-key)"))
    show_findings(found.findings)


@draw.command(
    help=say(
        "按名单和随机数抽取；同一名单、同一随机数总得同一结果。",
        "Draw from a list and a seed; the same list and seed always give the same result.",
    )
)
@click.argument("file", type=click.Path())
@click.option("--seed", required=True, help=say("随机数", "the seed"))
@AS_JSON
def run(file: str, seed: str, as_json: bool) -> None:
    """Draw."""
    from zuji.supervision import draw_plants, list_digest, read_list

    data = _content(file)
    if isinstance(data, dict) and "list" in data:
        data = data["list"]
    listed = read_list(data, Path(file).name)
    digest = list_digest(data)
    drawn = draw_plants(listed, digest, seed)
    if as_json:
        print_json({"digest": digest, "seed": seed, **drawn.as_json()})
        return
    _show(listed, drawn)
    out.print(f"{say('名单摘要', 'digest of the list')} {digest}", markup=False)


def _show(listed: InspectionList, drawn: DrawResult) -> None:
    names = {plant.id: plant.name for plant in listed.plants}
    way = say("等概率", "equal chances"), say("按风险", "by risk")
    rows = table(
        say("企业", "plant"),
        say("名称", "name"),
        say("抽取方式", "drawn with"),
        say("检查人员", "inspectors"),
        last="left",
    )
    for plant in drawn.plants:
        people = " ".join(drawn.inspectors[plant])
        rows.add_row(plant, names[plant], way[plant in drawn.risk], people)
    out.print(rows)
