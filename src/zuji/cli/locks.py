"""The commands ``zuji verify`` and ``zuji diff``."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import click

from zuji.cli.show import out, print_json, table
from zuji.cli.words import say

CAUSES = {
    "activity": say("活动数据", "activity"),
    "factor": say("因子", "factor"),
    "method": say("方法", "method"),
    "allocation": say("分配", "allocation"),
}


def load_lock(path: str) -> dict[str, Any]:
    """A lockfile from disk."""
    from zuji.core.refusals import refuse
    from zuji.lockfile import read_lock

    file = Path(path)
    if not file.is_file():
        raise refuse("file-missing", path)
    return read_lock(file.read_bytes(), file.name)


@click.command(
    help=say(
        (
            "只用锁定文件自身重算；逐位一致才返回 0。`zuji verify audit 日志.jsonl` 重算审"
            "计链；`zuji verify certificate 文件或网址 --keys did.json --offline` 离线核对"
            "证书。"
        ),
        "Recompute from the lockfile alone; exits 0 only when every digit agrees. "
        "`zuji verify audit log.jsonl` recomputes an audit chain; "
        "`zuji verify certificate FILE_OR_URL --keys did.json --offline` checks a certificate.",
    )
)
@click.argument("lock", type=click.Path())
@click.argument("log", type=click.Path(), required=False)
@click.option(
    "--head", default="", help=say("审计链应有的末条摘要", "digest the audit chain must end in")
)
@click.option(
    "--keys",
    type=click.Path(),
    default="did.json",
    help=say("证书：签发方的公钥文件", "certificate: the issuer's DID document"),
)
@click.option(
    "--log-key", default="", help=say("证书：日志的公钥行", "certificate: the log's key line")
)
@click.option(
    "--at", default="", help=say("证书：按这一时刻核对", "certificate: as of this moment")
)
@click.option(
    "--offline",
    "is_offline",
    is_flag=True,
    help=say("证书：不使用网络", "certificate: use no network"),
)
@click.option("--json", "as_json", is_flag=True, help=say("打印 JSON", "print JSON"))
def verify(
    lock: str,
    log: str | None,
    head: str,
    keys: str,
    log_key: str,
    at: str,
    is_offline: bool,
    as_json: bool,
) -> None:
    """Verify a lockfile; with ``audit`` an audit chain, with ``certificate`` a certificate."""
    from zuji.lockfile import verify_lock

    if lock == "audit" and log is not None:
        sys.exit(verify_audit(log, head, as_json))
    if lock == "certificate" and log is not None:
        from zuji.cli.certificates import verify_file

        sys.exit(verify_file(log, keys, log_key, at, as_json, is_offline))
    lockfile = load_lock(lock)
    verification = verify_lock(lockfile)
    if as_json:
        print_json(
            {
                "holds": verification.holds,
                "digest_agrees": verification.digest_agrees,
                "digest": lockfile["digest"],
                "first_difference": verification.first_difference,
                "locked": verification.locked,
                "recomputed": verification.recomputed,
            }
        )
    elif verification.holds:
        total = lockfile["result"]["total"]
        out.print(
            say("逐位一致", "every digit agrees")
            + f" · {total['value']!r} {total['unit']} · {lockfile['digest']}"
        )
    else:
        if verification.first_difference:
            out.print(
                say("不一致：", "differs: ") + verification.first_difference, style="bold red"
            )
            out.print(
                (
                    f"  {say('锁定', 'locked')} {verification.locked}\n  {say('重算', 'again')} "
                    f"{verification.recomputed}"
                ),
                markup=False,
            )
        if not verification.digest_agrees:
            out.print(
                say("摘要不符：文件被改动过", "digest differs: the file was altered"),
                style="bold red",
            )
    sys.exit(0 if verification.holds else 1)


def verify_audit(log: str, head: str, as_json: bool) -> int:
    """Recompute the chain of an exported audit log and replay its transitions; 0 when it holds."""
    from zuji.core.refusals import refuse
    from zuji.trust import read_chain, verify_chain

    file = Path(log)
    if not file.is_file():
        raise refuse("file-missing", log)
    report = verify_chain(read_chain(file.read_text("utf-8", errors="replace"), file.name), head)
    if as_json:
        print_json(
            {
                "holds": report.holds,
                "count": report.count,
                "head": report.head,
                "broken_at": report.broken_at,
                "reason": report.reason,
                "states": dict(report.states),
            }
        )
    elif report.holds:
        out.print(
            say(
                f"整条链一致 · {report.count} 条", f"the whole chain holds · {report.count} entries"
            )
            + f" · {report.head}"
        )
    else:
        broken = say(f"第 {report.broken_at} 条断开", f"broken at entry {report.broken_at}")
        out.print(f"{broken}: {report.reason}", style="bold red", markup=False)
    return 0 if report.holds else 1


@click.command(
    help=say(
        "把两个锁定文件的差异精确分解为活动数据、因子、方法、分配。",
        (
            "Split the difference of two lockfiles into activity, factor, method and "
            "allocation, exactly."
        ),
    )
)
@click.argument("old", type=click.Path())
@click.argument("new", type=click.Path())
@click.option("--json", "as_json", is_flag=True, help=say("打印 JSON", "print JSON"))
def diff(old: str, new: str, as_json: bool) -> None:
    """Decompose a difference."""
    from zuji.lockfile import decompose

    difference = decompose(load_lock(old), load_lock(new))
    if as_json:
        print_json(difference.as_json())
        return
    out.print(
        f"{difference.old:.6g} → {difference.new:.6g} {difference.unit}  ({difference.change:+.6g})"
    )
    causes = table(say("原因", "cause"), difference.unit)
    for cause, effect in difference.effects.items():
        causes.add_row(CAUSES[cause], f"{effect:+.6g}")
    steps = table(say("步骤", "step"), say("原", "old"), say("新", "new"), say("变化", "change"))
    for row in difference.steps:
        steps.add_row(row["id"], f"{row['old']:.6g}", f"{row['new']:.6g}", f"{row['change']:+.6g}")
    out.print(causes, steps)
