"""The commands ``zuji verify`` and ``zuji diff``."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from zuji.cli.numbers import NumberOption
from zuji.cli.options import AS_JSON
from zuji.cli.show import out, print_json, table
from zuji.cli.words import say
from zuji.core.figures import in_full

if TYPE_CHECKING:
    from zuji.lockfile.many import LockReader

STUDIES = (".yaml", ".yml", ".xlsx")
"""Endings of study files; any other file is read as a lockfile."""
CAUSES = {
    "activity": say("活动数据", "activity"),
    "factor": say("因子", "factor"),
    "method": say("方法", "method"),
    "allocation": say("分配", "allocation"),
}


def load_lock(path: str, reader: LockReader | None = None) -> dict[str, Any]:
    """A lockfile from disk, by the reader of many where there are."""
    from zuji.core.refusals import refuse
    from zuji.lockfile import read_lock

    file = Path(path)
    if not file.is_file():
        raise refuse("file-missing", path)
    read = reader.read if reader else read_lock
    return read(file.read_bytes(), file.name)


def lock_of(path: str, profile: str | None = None) -> dict[str, Any]:
    """The lockfile of a file: itself, or that of a study computed today, under another method
    profile where one is named.
    """
    import datetime

    from zuji.cli.studies import load_study, model_of, with_profile
    from zuji.footprint import assess
    from zuji.lockfile import build_lock

    if Path(path).suffix.lower() not in STUDIES:
        return load_lock(path)
    study = with_profile(load_study(path), profile)
    day = str(study.data.get("as_of") or datetime.date.today())
    return build_lock(assess(study, model_of(study), as_of=day))


def status_hours_of_rules() -> float:
    """Hours that a status may be old where neither the option nor the environment says."""
    from zuji.verification import certification_rules

    return certification_rules().status_hours


@click.command(
    help=say(
        (
            "对存证文件分别回答三个问题：算术对不对（只用文件自身重算，逐位比较）；因子、模型、"
            "GWP 值和规则是不是已发布的（--log-key 核对文件里的日志证明；没有证明的与本机安装的"
            "比较）；谁担保（--certificate）。退出码：0 算术对且内容已发布或与本机相同；1 算术"
            "不对；3 与已发布的不同；4 在已知的发布中没有；5 证书不担保它。"
            "`zuji verify audit 日志.jsonl` 重算审计链；"
            "`zuji verify certificate 文件或网址 --keys did.json --offline` 离线查验证书，"
            "`zuji verify training 文件 --keys did.json --offline` 查验培训证书，"
            "`zuji verify passport 文件或网址`、`zuji verify facility 文件或网址` 以同样的选项"
            "查验由证书生成的产品护照与场所记录。"
        ),
        "Answers three questions about a lockfile apart: is the arithmetic right (recomputed from "
        "the file alone); are factors, model, GWP values and rules the published ones (--log-key "
        "checks the proofs in the file; what has none is compared with what is installed here); "
        "who vouches (--certificate). Exit code: 0 right, and published or equal to what is "
        "installed; 1 arithmetic wrong; 3 differs from what was published; 4 in no release known "
        "here; 5 the certificate does not vouch for it. "
        "`zuji verify audit log.jsonl` recomputes an audit chain; "
        "`zuji verify certificate FILE_OR_URL --keys did.json --offline` checks a certificate, "
        "`zuji verify training FILE --keys did.json --offline` one of training; "
        "`zuji verify passport FILE_OR_URL` and `zuji verify facility FILE_OR_URL` check, with the "
        "same options, the product passport and facility record made from a certificate.",
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
    "--log-key",
    default="",
    help=say("日志的公钥行，或存有它的文件", "the log's key line, or a file that holds it"),
)
@click.option(
    "--certificate",
    default="",
    help=say("存证文件：担保它的证书文件", "lockfile: the certificate that vouches for it"),
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
@click.option(
    "--status-hours",
    type=NumberOption(0, with_lowest=True),
    default=status_hours_of_rules,
    show_default="rules/certification.yaml",
    envvar="ZUJI_STATUS_HOURS",
    help=say(
        "证书：状态最多可以旧多少小时；更旧的答“上次得知状态时有效，状态太旧”",
        "certificate: hours that its status may be old; an older one answers “valid when last "
        "known, status too old”",
    ),
)
@click.option(
    "--ask-again",
    "asks_again",
    is_flag=True,
    help=say(
        "证书：向签发方的域名重新取状态列表",
        "certificate: fetch the status lists anew from the issuer's domain",
    ),
)
@AS_JSON
def verify(
    *,
    lock: str,
    log: str | None,
    head: str,
    keys: str,
    log_key: str,
    certificate: str,
    at: str,
    is_offline: bool,
    status_hours: float,
    asks_again: bool,
    as_json: bool,
) -> None:
    """Verify a lockfile; after ``audit`` an audit chain, after ``certificate``, ``training``,
    ``passport`` or ``facility`` one of these.
    """
    from zuji.cli.lock_words import verify_lockfile
    from zuji.cli.sources import key_line

    if lock == "audit" and log is not None:
        sys.exit(verify_audit(log, head, as_json))
    line = key_line(log_key)
    if lock in {"certificate", "training", "passport", "facility"} and log is not None:
        from zuji.cli.certificates import verify_file

        found = verify_file(
            log,
            keys,
            line,
            at=at,
            as_json=as_json,
            is_offline=is_offline,
            status_hours=status_hours,
            asks_again=asks_again,
            kind=lock,
        )
        sys.exit(found)
    beside = (certificate, keys, at, status_hours) if certificate else None
    sys.exit(verify_lockfile(load_lock(lock), line, beside, as_json))


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
        "把两个存证文件的差异精确分解为活动数据、因子、方法、分配。",
        (
            "Split the difference of two lockfiles into activity, factor, method and "
            "allocation, exactly."
        ),
    )
)
@click.argument("old", type=click.Path())
@click.argument("new", type=click.Path())
@AS_JSON
def diff(old: str, new: str, as_json: bool) -> None:
    """Decompose a difference."""
    from zuji.lockfile import decompose

    difference = decompose(load_lock(old), load_lock(new))
    if as_json:
        print_json(difference.as_json())
        return
    out.print(
        f"{in_full(difference.old)} → {in_full(difference.new)} {difference.unit}  "
        f"({in_full(difference.change, style='+')})"
    )
    causes = table(say("原因", "cause"), difference.unit)
    for cause, effect in difference.effects.items():
        causes.add_row(CAUSES[cause], in_full(effect, style="+"))
    steps = table(say("步骤", "step"), say("原", "old"), say("新", "new"), say("变化", "change"))
    for row in difference.steps:
        steps.add_row(
            row["id"], in_full(row["old"]), in_full(row["new"]), in_full(row["change"], style="+")
        )
    out.print(causes, steps)
