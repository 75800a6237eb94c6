"""The commands ``zuji lca``: background databases of other tools."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from math import isfinite
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from zuji.cli.lca_info import info_of, show_info
from zuji.cli.numbers import NUMBER
from zuji.cli.receipts import show_import_notes
from zuji.cli.show import err, number, out, percent, print_json, table
from zuji.cli.understood import refuse_gaps, show_gaps, strict_option
from zuji.cli.words import say
from zuji.core.figures import in_full

if TYPE_CHECKING:
    from zuji.exchange.databases.study import Opened

ALLOCATIONS = ["database", "none", "mass", "energy", "economic"]
NO_SHARES = {
    "zh": "合计为零或超出范围，没有份额",
    "en": "the total is zero or out of range, so there are no shares",
}
PROCESS_WORDS = say("过程标识、名称或产品", "process id, name or product")
as_json_option = click.option(
    "--json",
    "as_json",
    is_flag=True,
    help=say("只打印一个 JSON 对象", "print one JSON object only"),
)


@click.group(
    help=say("背景数据库：导入、查询、计算。", "Background databases: import, search, compute.")
)
def lca() -> None:
    """The group itself does nothing."""


def on_database(command: Callable[..., Any]) -> Callable[..., Any]:
    """The options for the database, its allocation and its GWP set."""
    for option in (
        as_json_option,
        click.option(
            "--allocation",
            type=click.Choice(ALLOCATIONS),
            default="database",
            show_default=True,
            help=say("多产出过程的分配", "allocation of multi-output processes"),
        ),
        click.option("--gwp", default="AR6", show_default=True, help=say("GWP 数据集", "GWP set")),
        click.argument("store", type=click.Path()),
    ):
        command = option(command)
    return command


def on_process(command: Callable[..., Any]) -> Callable[..., Any]:
    """The options for the process and its amount."""
    for option in (
        click.option(
            "--amount",
            type=NUMBER,
            default=1.0,
            show_default=True,
            help=say("基准单位数", "reference units"),
        ),
        click.option("--process", required=True, help=PROCESS_WORDS),
        strict_option,
    ):
        command = option(command)
    return command


def opened(
    store: str, allocation: str, gwp: str, process: str = "", strict: bool = False
) -> Opened:
    """The database, or the part upstream of a process, read with a message while it takes time.

    With `strict` it is refused where something behind the process was not understood.
    """
    from zuji.engine.kernels import is_compiled
    from zuji.exchange.databases.reading import read_database
    from zuji.exchange.databases.study import Opened

    words = say("读取数据库…", "reading the database…")
    if not is_compiled():
        words = say(
            "首次运行：正在编译计算内核（数秒，仅此一次）…",
            "first run: compiling the kernels (some seconds, once)…",
        )
    with err.status(words):
        database = Opened(read_database(Path(store)), allocation, gwp)
        if not process:
            database.system.unit_scores()
            return database
        part = database.upstream(process)
        part.system.unit_scores()
    if strict:
        refuse_gaps(database.score(process), process)
    return part


@contextmanager
def bar(label: str) -> Iterator[Callable[[int, int], None]]:
    """A progress bar on standard error; the callback takes how many are done, and of how many."""
    from rich.progress import Progress

    with Progress(console=err, transient=True) as progress:
        task = progress.add_task(label, total=None)

        def advance(done: int, total: int) -> None:
            progress.update(task, completed=done, total=total)

        yield advance


@lca.command("import", help=say("导入 FILE 到存储文件夹。", "Import FILE into a store."))
@click.argument("file", type=click.Path())
@click.option(
    "--store", required=True, type=click.Path(), help=say("存储文件夹", "folder of the store")
)
@click.option(
    "--repairs",
    default="",
    help=say(
        "修复清单：随附的名称（tiangong）或 YAML 文件",
        "a list of repairs: one that is shipped (tiangong) or a YAML file",
    ),
)
@click.option(
    "--licence",
    default="",
    help=say(
        "数据库的许可，如 CC BY 4.0；决定因子能不能转给他人",
        "licence of the database, e.g. CC BY 4.0; decides whether its factors may be passed on",
    ),
)
@as_json_option
def import_database(file: str, store: str, repairs: str, licence: str, as_json: bool) -> None:
    """Import a database."""
    from zuji.exchange.databases.reading import read_database
    from zuji.exchange.databases.repairs import read_repairs, repaired
    from zuji.exchange.databases.store import write_store

    wanted = read_repairs(repairs) if repairs else None
    with bar(say("导入", "importing")) as advance:
        database = read_database(Path(file), advance)
        database = repaired(database, wanted) if wanted else database
        database = replace(database, licence=licence.strip() or database.licence)
        write_store(database, Path(store), Path(file))
    show_info(info_of(store), as_json)


@lca.command(
    help=say(
        "数据库的内容、链接与覆盖情况。", "What a database holds, how it links, what it covers."
    )
)
@on_database
def info(store: str, as_json: bool, allocation: str, gwp: str) -> None:
    """Describe a database."""
    show_info(info_of(store, allocation, gwp), as_json)


@lca.command(help=say("按名称、地点查找过程。", "Find processes by name and place."))
@click.argument("text")
@on_database
def search(store: str, text: str, as_json: bool, allocation: str, gwp: str) -> None:
    """Search a database."""
    from zuji.exchange.databases.reading import read_database
    from zuji.exchange.databases.study import Opened

    listing = Opened(read_database(Path(store)), allocation, gwp).search(text, 50)
    if as_json:
        print_json({"found": listing})
        return
    for row in listing:
        out.print(
            f"{row['process']}  {row['name']} · {row['location']} · {row['product']}", markup=False
        )


@lca.command(help=say("一个过程的温室气体排放。", "Greenhouse gases of one process."))
@on_process
@on_database
def score(
    *,
    store: str,
    process: str,
    amount: float,
    strict: bool,
    as_json: bool,
    allocation: str,
    gwp: str,
) -> None:
    """Score a process."""
    result = opened(store, allocation, gwp, process, strict).score(process, amount)
    if as_json:
        print_json(result)
        return
    out.print(f"[bold]{result['name']}[/] · {result['location']}")
    out.print(
        f"[bold]{number(result['score'])}[/] ± {number(result['bound'], 1)} kgCO2e · "
        f"{in_full(amount)} {result['unit']} · {gwp}"
    )
    listing = table(say("气体", "gas"), "kg", "kgCO2e")
    for gas, row in result["gases"].items():
        listing.add_row(gas, number(row["kg"], 4), number(row["kgco2e"], 4))
    out.print(listing)
    cover, chain = result["coverage"], result["chain"]
    out.print(
        say("供应链：", "supply chain: ")
        + say(
            (
                f"{chain['processes']} 个过程，截断 {chain['cut_off']}，供应不唯一 "
                f"{chain['ambiguous']}，未分配 {chain['not_allocated']}；"
            ),
            (
                f"{chain['processes']} processes, {chain['cut_off']} cut off, "
                f"{chain['ambiguous']} ambiguous, {chain['not_allocated']} not allocated; "
            ),
        )
        + say(f"没有数值的流 {cover['missing']} 种", f"{cover['missing']} flows without a value")
    )
    show_import_notes(chain)
    show_gaps(result["not_understood"])


@lca.command(
    help=say(
        "把一个过程写成核算文件的自带因子（YAML）。",
        "Write a process as an own factor of a study file (YAML).",
    )
)
@click.option("--id", "factor_id", required=True, help=say("因子编号", "id of the factor"))
@click.option("--process", required=True, help=PROCESS_WORDS)
@strict_option
@on_database
def factor(
    *,
    store: str,
    process: str,
    factor_id: str,
    strict: bool,
    as_json: bool,
    allocation: str,
    gwp: str,
) -> None:
    """Write a factor row."""
    import sys

    import yaml

    from zuji.exchange.databases.factor import factor_row

    database = opened(store, allocation, gwp, process, strict)
    row = factor_row(database, process, factor_id)
    if as_json:
        print_json(row)
        return
    sys.stdout.write(yaml.safe_dump({"own_factors": [row]}, allow_unicode=True, sort_keys=False))


@lca.command(
    help=say(
        "把整个数据库做成自用的因子包（文件夹）。",
        "Make a whole database a pack of factors for one's own use (a folder).",
    )
)
@click.option("--output", "-o", required=True, type=click.Path(), help=say("文件夹", "folder"))
@click.option("--prefix", required=True, help=say("因子编号的前缀，如 tg", "start of the ids: tg"))
@click.option("--words", default="", help=say("名称须含的词", "words that the names hold"))
@on_database
def pack(
    *,
    store: str,
    output: str,
    prefix: str,
    words: str,
    as_json: bool,
    allocation: str,
    gwp: str,
) -> None:
    """Make a pack."""
    from zuji.cli.lca_pack import make_pack, show_pack

    database = opened(store, allocation, gwp)
    with bar(say("计算", "computing")) as advance:
        facts = make_pack(database, Path(output), prefix, words, advance)
    show_pack(facts, as_json)


@lca.command(help=say("供应链树。", "The supply-chain tree."))
@click.option(
    "--cutoff",
    type=NUMBER,
    default=0.01,
    show_default=True,
    help=say("占结果的最小份额", "least share of the score"),
)
@on_process
@on_database
def tree(
    *,
    store: str,
    process: str,
    amount: float,
    cutoff: float,
    strict: bool,
    as_json: bool,
    allocation: str,
    gwp: str,
) -> None:
    """Expand a supply chain."""
    from zuji.engine import supply_tree

    database = opened(store, allocation, gwp, process, strict)
    supply = supply_tree(database.system, database.demand(process, amount), cutoff)
    if as_json:
        nodes = [
            {
                "process": database.linked.ids[int(position)],
                "name": database.name(int(position)),
                "parent": int(parent),
                "amount": float(node_amount),
                "score": float(node_score),
                "direct": float(direct),
            }
            for position, parent, node_amount, node_score, direct in zip(
                supply.process,
                supply.parent,
                supply.amount,
                supply.score,
                supply.direct,
                strict=True,
            )
        ]
        print_json(
            {
                "total": supply.total,
                "cutoff": cutoff,
                "coverage": supply.coverage if supply.has_shares else None,
                "coverage_reason": None if supply.has_shares else NO_SHARES,
                "nodes": nodes,
            }
        )
        return
    names = [database.name(index) for index in range(len(database.linked.ids))]
    named_tree = replace(supply, names=names)
    out.print(named_tree.text(60), markup=False)
    out.print(say("所列节点覆盖 ", "the nodes shown cover ") + percent(supply.coverage))


@lca.command(
    help=say(
        "按过程、地点、类别或基本流的贡献。", "Contributions by process, place, category or flow."
    )
)
@click.option(
    "--by",
    type=click.Choice(["process", "location", "category", "flow", "tier"]),
    default="process",
    show_default=True,
)
@click.option("--top", type=int, default=15, show_default=True)
@on_process
@on_database
def contributions(
    *,
    store: str,
    process: str,
    amount: float,
    by: str,
    top: int,
    strict: bool,
    as_json: bool,
    allocation: str,
    gwp: str,
) -> None:
    """Show contributions."""
    database = opened(store, allocation, gwp, process, strict)
    demand = database.demand(process, amount)
    if by == "flow":
        result = database.system.contributions_by_flow(demand)
        name: Callable[[str], str] = dict(
            zip(database.database.flows["id"], database.database.flows["name"], strict=True)
        ).__getitem__
    elif by == "tier":
        result, name = database.system.contributions_by_tier(demand), str
    else:
        result, name = (
            database.system.contributions(demand),
            lambda key: database.name(database.find(key)),
        )
        if by != "process":
            result, name = result.by(by), str
    top_rows = result.top(top)
    total = float(result.total[0])
    has_shares = bool(total) and isfinite(total)
    rows = [
        {"name": name(key), "id": key, "kgco2e": value, "share": share if has_shares else None}
        for key, value, share in top_rows
    ]
    if as_json:
        reason = None if has_shares else NO_SHARES
        print_json({"by": by, "total": total, "share_reason": reason, "rows": rows})
        return
    listing = table(by, "kgCO2e", say("份额", "share"))
    for key, value, share in top_rows:
        listing.add_row(name(key), number(value, 5), percent(share))
    out.print(listing)


@lca.command(
    help=say("精确随机模拟：每条交换重新抽样。", "Exact Monte Carlo: every exchange drawn anew.")
)
@click.option("--draws", type=int, default=1000, show_default=True)
@click.option("--seed", type=int, default=1, show_default=True)
@on_process
@on_database
def montecarlo(
    *,
    store: str,
    process: str,
    amount: float,
    draws: int,
    seed: int,
    strict: bool,
    as_json: bool,
    allocation: str,
    gwp: str,
) -> None:
    """Draw a process."""
    from zuji.cli.words import LANG
    from zuji.engine import sample

    database = opened(store, allocation, gwp, process, strict)
    demand = database.demand(process, amount)
    with bar(say("抽样", "drawing")) as advance:
        sampled = sample(
            database.system, demand, database.uncertainty, draws, seed, progress=advance
        )
    low, middle, high = (float(quantile[0]) for quantile in sampled.quantile(0.025, 0.5, 0.975))
    data: dict[str, Any] = {
        "process": database.linked.ids[database.find(process)],
        "draws": draws,
        "seed": seed,
        "static": float(sampled.static[0]),
        "mean": float(sampled.mean[0]),
        "sd": float(sampled.sd[0]),
        "median": middle,
        "low95": low,
        "high95": high,
        "why": sampled.why_means_differ(LANG) if sampled.is_uncertain else "",
        "uncertain_exchanges": int((database.database.exchanges["law"] > 0).sum()),
    }
    if as_json:
        print_json(data)
        return
    out.print(
        f"{say('静态', 'static')} {number(data['static'])} · {say('平均', 'mean')} "
        f"{number(data['mean'])} · sd {number(data['sd'], 3)} · "
        f"95 % [{number(low)}, {number(high)}] kgCO2e",
        markup=False,
    )
    nothing = say("上游没有带不确定性的交换。", "no exchange upstream carries an uncertainty.")
    out.print(data["why"] if data["why"] else nothing, style="dim")


@lca.command(
    help=say(
        "本数据库的收敛情况：循环、扫掠次数、速率。",
        "How this database converges: loops, sweeps, rate.",
    )
)
@on_database
def convergence(store: str, as_json: bool, allocation: str, gwp: str) -> None:
    """Report convergence."""
    from zuji.engine.convergence import convergence as report

    database = opened(store, allocation, gwp)
    figures = report(database.system).as_json()
    if as_json:
        print_json(figures)
        return
    for key, value in figures.items():
        out.print(f"{key:24} {value}", markup=False)
