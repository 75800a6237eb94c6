"""``zuji calc``"""

from __future__ import annotations

import datetime
from pathlib import Path

import click

from zuji.cli.show import STAGE_NAMES, number, out, print_json, show_findings, table
from zuji.cli.words import LANG, say


@click.command(
    help=say(
        "核算 STUDY：打印总量、阶段、气体、步骤与发现的问题。",
        "Compute STUDY: totals, stages, gases, steps and findings.",
    )
)
@click.argument("study", type=click.Path())
@click.option(
    "--json",
    "as_json",
    is_flag=True,
    help=say("只打印一个 JSON 对象", "print one JSON object only"),
)
@click.option(
    "--lock", "lock_path", type=click.Path(), help=say("写出锁定文件", "write the lockfile")
)
@click.option("--profile", help=say("改用另一方法配置", "use another method profile"))
@click.option("--draws", type=int, default=0, help=say("蒙特卡洛抽样次数", "Monte Carlo draws"))
@click.option("--seed", type=int, default=1, show_default=True, help=say("随机种子", "random seed"))
@click.option(
    "--as-of",
    "as_of",
    help=say("判断复审期的日期 YYYY-MM-DD，默认今天", "date for best-before, default today"),
)
def calc(
    study: str,
    as_json: bool,
    lock_path: str | None,
    profile: str | None,
    draws: int,
    seed: int,
    as_of: str | None,
) -> None:
    """Compute a study."""
    from zuji.cli.studies import load_study, model_of, with_profile
    from zuji.footprint import assess
    from zuji.footprint.result import public_data

    read = with_profile(load_study(study), profile)
    today = as_of or str(read.data.get("as_of") or datetime.date.today().isoformat())
    made = assess(read, model_of(read), as_of=today)
    data = public_data(made, LANG, draws, seed)
    if lock_path:
        from zuji.lockfile.lock import build_lock, lock_bytes

        write_whole(Path(lock_path), lock_bytes(build_lock(made, draws, seed)))
    if as_json:
        print_json(data)
        return
    total = data["total"]
    out.print(f"[bold]{made.model.title[LANG]}[/] · {data['product'].get('name_zh', '')}")
    out.print(
        f"[bold]{number(total['value'])}[/] [{number(total['low'])} – {number(total['high'])}] {total['unit']}",
        highlight=False,
        markup=True,
    )
    out.print(say("基于位置的结果 ", "location-based ") + number(data["location_based_total"]))
    for title, rows in (
        (say("阶段", "stage"), [(STAGE_NAMES[s], v) for s, v in data["stages"].items()]),
        (say("气体", "gas"), [(g, v["kgco2e"]) for g, v in data["gases"].items()]),
        (
            say("步骤", "step"),
            [
                (s.label[LANG], made.by_step[s.id])
                for s in made.model.steps
                if made.by_step.get(s.id)
            ],
        ),
    ):
        shown = table(title, "kgCO2e", "%")
        for name, value in rows:
            shown.add_row(name, f"{value:,.3f}", f"{100 * value / total['value']:.1f}")
        out.print(shown)
    quality = data["dqr"]
    out.print(
        f"DQR {quality['value']:.2f} {quality['level'][LANG]} · {say('初级数据', 'primary')} {data['shares']['primary']:.0%} · {say('已核查', 'verified')} {data['shares']['verified']:.0%}"
    )
    show_findings(made.findings)
    if lock_path:
        out.print(say("锁定文件已写出：", "lockfile written: ") + lock_path)


def write_whole(path: Path, content: bytes) -> None:
    """Write beside and move into place: nothing half-written is ever seen."""
    beside = path.with_name(path.name + ".part")
    beside.write_bytes(content)
    beside.replace(path)
