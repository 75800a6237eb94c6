"""The commands ``zuji export study | factor | background | passport | declaration``: data for other
tools.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from zuji.cli.options import AS_JSON, AS_OF, CREATED, DOMAIN, moment_of
from zuji.cli.show import out, print_json, show_findings
from zuji.cli.words import LANG, say

if TYPE_CHECKING:
    from zuji.core.refusals import Finding
    from zuji.exchange.datasets.record import RecordSet

TARGETS = ("catena-x", "aas", "aasx")
DECLARED = ("openepd", "lcax")
FORMAT_IDS = (
    *("openlca", "ilcd", "tidas", "ecospold", "epd", "simapro"),
    *("brightway", "datapackage", "national"),
)


@click.group(
    help=say(
        "写出其他软件能读的数据集（openLCA、ILCD、天工 TIDAS、EcoSpold 2、EPD、SimaPro、"
        "Brightway、国家因子库表）。",
        "Write data sets that other tools read (openLCA, ILCD, TIDAS, EcoSpold 2, EPD, SimaPro, "
        "Brightway, the table for the national factor database).",
    )
)
def export() -> None:
    """The group itself does nothing."""


def to_file(command: Callable[..., Any]) -> Callable[..., Any]:
    """The options for the format, the file and the language of its names."""
    for option in (
        AS_JSON,
        click.option(
            "--names",
            "lang",
            type=click.Choice(["zh", "en"]),
            default=LANG,
            show_default=True,
            help=say(
                "名称的语言（格式只容一种时）", "language of names where the format holds one"
            ),
        ),
        click.option(
            "--output", "-o", required=True, type=click.Path(), help=say("文件", "the file")
        ),
        click.option(
            "--format",
            "format_id",
            type=click.Choice(FORMAT_IDS),
            default="openlca",
            show_default=True,
            help=say("格式", "the format"),
        ),
    ):
        command = option(command)
    return command


@export.command(
    help=say(
        "一项核算（存证文件或核算文件）：结果作为汇总数据集；--inputs 连同投入作为单元过程。",
        "A study (lockfile or study file): its result as a system process; with --inputs a unit "
        "process and what it buys.",
    )
)
@click.argument("file", type=click.Path())
@click.option(
    "--inputs",
    "with_inputs",
    is_flag=True,
    help=say("连同用料和能源（会透露用量）", "with what it buys (discloses amounts)"),
)
@to_file
def study(
    *, file: str, with_inputs: bool, format_id: str, output: str, lang: str, as_json: bool
) -> None:
    """Export a study."""
    from zuji.cli.locks import lock_of
    from zuji.core.refusals import note
    from zuji.exchange.datasets.of_study import set_of_study, steps_kept

    lock = lock_of(file)
    records = set_of_study(lock, with_inputs=with_inputs)
    if with_inputs:
        kept = ", ".join(steps_kept(lock))
        more = [note("export-steps", records.name, kept, steps=kept)] if kept else []
    else:
        more = [note("export-inputs", records.name)]
    _write(records, format_id, output, lang=lang, as_json=as_json, more=more)


@export.command(
    help=say(
        "因子库的因子，一个或多个编号。", "Factors of the library by their ids, one or several."
    )
)
@click.argument("ids", nargs=-1, required=True)
@click.option("--gwp", default="AR6", show_default=True, help=say("GWP 数据集", "GWP set"))
@AS_OF
@to_file
def factor(
    *,
    ids: tuple[str, ...],
    gwp: str,
    as_of: str,
    format_id: str,
    output: str,
    lang: str,
    as_json: bool,
) -> None:
    """Export factors."""
    from zuji.exchange.datasets.of_factor import set_of_factors
    from zuji.factors.library import full_library

    library = full_library()
    chosen = [library.get(name) for name in dict.fromkeys(ids)]
    _write(
        set_of_factors(chosen, gwp, _day(as_of)),
        format_id,
        output,
        lang=lang,
        as_json=as_json,
        more=[],
    )


@export.command(
    help=say(
        "中国背景系统的单元过程：全部，或所列产品与它们的上游。",
        "Unit processes of the Chinese background system: all, or the products named and what "
        "stands behind them.",
    )
)
@click.argument("products", nargs=-1)
@AS_OF
@to_file
def background(
    *, products: tuple[str, ...], as_of: str, format_id: str, output: str, lang: str, as_json: bool
) -> None:
    """Export the background system."""
    from zuji.background import solution
    from zuji.background.plants import product_of
    from zuji.exchange.datasets.of_background import set_of_background

    names = [product_of(name) or name for name in products]
    _write(
        set_of_background(solution(), _day(as_of), names),
        format_id,
        output,
        lang=lang,
        as_json=as_json,
        more=[],
    )


@export.command(
    help=say(
        "一项核算，写成数据空间和产品护照里的碳足迹：catena-x（汽车产业链 PCF 9.0）、aas 与 aasx"
        "（工业 4.0 资产管理壳，IDTA 02023）。",
        "A study as dataspaces and passports carry its footprint: catena-x (automotive chain, PCF "
        "9.0), aas and aasx (asset administration shell of industry 4.0, IDTA 02023).",
    )
)
@click.argument("file", type=click.Path())
@click.option(
    "--to",
    "target",
    type=click.Choice(TARGETS),
    required=True,
    help=say("写给谁用的格式", "whose format"),
)
@DOMAIN
@click.option(
    "--facts",
    type=click.Path(),
    help=say(
        "核算不知道的属性（YAML、JSON）：PACT 的名称，Catena-X 另有的放在 catenax 下",
        "what the study does not know (YAML, JSON): by PACT's names, and under catenax what only "
        "Catena-X has",
    ),
)
@CREATED
@click.option("--output", "-o", required=True, type=click.Path(), help=say("文件", "the file"))
@AS_JSON
def passport(
    *,
    file: str,
    target: str,
    domain: str,
    facts: str | None,
    created: str,
    output: str,
    as_json: bool,
) -> None:
    """Export a footprint for a dataspace."""
    from zuji.cli.locks import lock_of
    from zuji.cli.pact import facts_in
    from zuji.core.files import write_whole
    from zuji.exchange.dataspaces.catena_x import catena_x_of
    from zuji.exchange.dataspaces.shell import package_of, shell_of

    moment = moment_of(created)
    lock, name = lock_of(file), Path(file).name
    if target == "catena-x":
        given = facts_in(facts) if facts else {}
        made = catena_x_of(lock, domain=domain, created=moment, facts=given, name=name)
    else:
        made = shell_of(lock, domain=domain, created=moment, name=name)
    text = json.dumps(made.data, ensure_ascii=False, indent=2) + "\n"
    write_whole(Path(output), package_of(made.data) if target == "aasx" else text.encode())
    if as_json:
        losses = [finding.as_json(LANG) for finding in made.losses]
        print_json({"written": output, "format": target, "losses": losses})
        return
    out.print(output, markup=False)
    show_findings(made.losses)


@export.command(
    help=say(
        "有证书的核算，写成建筑业软件能读的 JSON：openepd、lcax。不是环境产品声明。",
        "A certified study as JSON that tools of construction read: openepd, lcax. It becomes no "
        "environmental product declaration.",
    )
)
@click.argument("file", type=click.Path())
@click.option(
    "--to", "form", type=click.Choice(DECLARED), required=True, help=say("格式", "format")
)
@click.option(
    "--certificate",
    required=True,
    type=click.Path(),
    help=say(
        "证书（YAML、JSON）：number、url、issued、valid_until、issuer，可有 verifier、standard、"
        "site、codes",
        "the certificate (YAML, JSON): number, url, issued, valid_until, issuer; verifier, "
        "standard, site and codes may be there",
    ),
)
@click.option(
    "--names",
    "lang",
    type=click.Choice(["zh", "en"]),
    default=LANG,
    show_default=True,
    help=say("名称的语言", "language of names"),
)
@click.option("--output", "-o", required=True, type=click.Path(), help=say("文件", "the file"))
@AS_JSON
def declaration(
    *, file: str, form: str, certificate: str, lang: str, output: str, as_json: bool
) -> None:
    """Export a certified study as a declaration's JSON."""
    from zuji.cli.locks import lock_of
    from zuji.cli.pact import facts_in
    from zuji.core.files import write_whole
    from zuji.exchange.datasets.declared import certificate_facts, declared

    facts = certificate_facts(facts_in(certificate), Path(certificate).name)
    made = declared(lock_of(file), facts, form, "zh" if lang == "zh" else "en")
    write_whole(Path(output), made.content)
    if as_json:
        losses = [finding.as_json(LANG) for finding in made.losses]
        print_json({"written": output, "format": form, "losses": losses})
        return
    out.print(output, markup=False)
    show_findings(made.losses)


def _day(day: str) -> str:
    import datetime

    from zuji.core.refusals import refuse

    if not day:
        return datetime.date.today().isoformat()
    try:
        return datetime.date.fromisoformat(day).isoformat()
    except ValueError as problem:
        raise refuse("value-type", "--as-of", day, "2026-11-30") from problem


def _write(
    records: RecordSet,
    format_id: str,
    output: str,
    *,
    lang: str,
    as_json: bool,
    more: Iterable[Finding],
) -> None:
    """Writes the file and says what is in it and what the format cannot hold."""
    from zuji.core.files import write_whole
    from zuji.exchange.datasets.writing import written_set

    made = written_set(records, format_id, "zh" if lang == "zh" else "en")
    write_whole(Path(output), made.content)
    losses = [*more, *made.losses]
    if as_json:
        print_json(
            {
                "written": output,
                "format": format_id,
                "processes": made.processes,
                "wanted": [records.records[key].id for key in records.wanted],
                "links": made.links,
                "gwp": records.gwp_set,
                "losses": [finding.as_json(LANG) for finding in losses],
            }
        )
        return
    count, links = made.processes, made.links
    words = say(
        f"{made.format.name.zh}：{count} 个过程，{links} 条连接",
        f"{made.format.name.en}: {count} processes, {links} links",
    )
    out.print(f"{output}  {words}", markup=False)
    show_findings(losses)
