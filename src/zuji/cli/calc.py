"""The command ``zuji calc``: computes a study and prints or locks its result."""

from __future__ import annotations

import datetime
import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from zuji.cli.options import SEED
from zuji.cli.show import err, out, print_json, show_findings, table
from zuji.cli.words import LANG, say
from zuji.core.files import write_whole

if TYPE_CHECKING:
    from zuji.footprint import Assessment, StudyDocument


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
    "--lock", "lock_path", type=click.Path(), help=say("写出存证文件", "write the lockfile")
)
@click.option("--profile", help=say("改用另一核算方法", "use another method profile"))
@click.option(
    "--model-file",
    "model_file",
    type=click.Path(),
    help=say("用自备的模型文件（YAML）计算", "compute with a model file (YAML) of your own"),
)
@click.option("--draws", type=int, default=0, help=say("随机模拟抽样次数", "Monte Carlo draws"))
@SEED
@click.option(
    "--sobol", "with_sobol", is_flag=True, help=say("加算 Sobol 指数", "add Sobol indices")
)
@click.option(
    "--as-of",
    "as_of",
    help=say("判断复审期的日期 YYYY-MM-DD，默认今天", "date for best-before, default today"),
)
def calc(
    *,
    study: str,
    as_json: bool,
    lock_path: str | None,
    profile: str | None,
    model_file: str | None,
    draws: int,
    seed: int,
    with_sobol: bool,
    as_of: str | None,
) -> None:
    """Compute a study."""
    from zuji.cli.studies import load_study, model_of, with_profile
    from zuji.footprint import assess
    from zuji.footprint.result import sobol_data, words_data
    from zuji.lockfile.lock import build_lock, lock_bytes
    from zuji.screening.run import slips

    document = with_profile(load_study(study, model_file), profile)
    today = as_of or str(document.data.get("as_of") or datetime.date.today())
    assessment = assess(document, model_of(document), as_of=today)
    with err.status(say("抽样与敏感性分析…", "sampling and sensitivity…")):
        lock = build_lock(assessment, draws, seed)
        data = lock["result"] | words_data(assessment, LANG)
        if with_sobol:
            data["sobol"] = sobol_data(assessment, seed=seed)
    doubted = slips(assessment)
    if lock_path:
        write_whole(Path(lock_path), lock_bytes(lock))
    if as_json:
        data["findings"] += [finding.as_json(LANG) for finding in doubted]
        print_json(data)
        return
    _print_result(assessment, data)
    show_findings(doubted)
    if profile:
        _print_profile(load_study(study, model_file), assessment)
    if lock_path:
        out.print(say("存证文件已写出：", "lockfile written: ") + lock_path)


def _print_result(assessment: Assessment, data: dict[str, Any]) -> None:
    from zuji.charts.specs import short
    from zuji.core.figures import unit_text
    from zuji.core.words import STAGE_LABELS, gas_label

    total, product = data["total"], data["product"]
    name = product.get("name_zh" if LANG == "zh" else "name_en") or product.get("name_zh", "")
    out.print(f"[bold]{assessment.model.title[LANG]}[/] · {name}")
    span = f"[{short(total['low'])} – {short(total['high'])}] {unit_text(total['unit'], LANG)}"
    out.print(f"[bold]{short(total['value'])}[/] ", end="")
    out.print(span, markup=False)
    out.print(say("基于位置的结果 ", "location-based ") + short(data["location_based_total"]))
    if data.get("spend"):
        words = say("按金额估算（不在结果之内）", "by money (not in the result)")
        out.print(f"{words} {short(data['spend']['kgco2e'])} · {data['spend']['share']:.1%}")
    steps = [
        (step.label[LANG], assessment.by_step[step.id])
        for step in assessment.model.steps
        if assessment.by_step.get(step.id)
    ]
    for title, entries in (
        (
            say("阶段", "stage"),
            [(STAGE_LABELS[name][LANG].lower(), value) for name, value in data["stages"].items()],
        ),
        (
            say("气体", "gas"),
            [
                (_lowered(gas_label(name)[LANG]), amount["kgco2e"])
                for name, amount in data["gases"].items()
            ],
        ),
        (say("步骤", "step"), steps),
    ):
        listing = table(title, "kgCO₂e", "%")
        for label, value in entries:
            share = f"{100 * value / total['value']:.1f}" if total["value"] else "—"
            listing.add_row(label, f"{value:,.3f}", share)
        out.print(listing)
    if "sobol" in data:
        shares = table("Sobol", say("一阶", "first"), say("总", "total"))
        for row in data["sobol"]:
            shares.add_row(row["name"], f"{row['first']:.3f}", f"{row['total']:.3f}")
        out.print(shares)
    quality, primary = data["dqr"], data["shares"]
    out.print(
        f"DQR {quality['value']:.2f} {quality['level'][LANG]} · {say('初级数据', 'primary')} "
        f"{primary['primary']:.0%} · {say('已核查', 'verified')} {primary['verified']:.0%}"
    )
    show_findings(assessment.findings)


def _lowered(formula: str) -> str:
    """A formula as people write it: CO₂, N₂O, C₂F₆; codes such as HFC-134a stay."""
    lowered = str.maketrans("0123456789", "₀₁₂₃₄₅₆₇₈₉")
    return re.sub(r"(?<=[A-Za-z])[0-9]+(?![A-Za-z]{2})", lambda f: f[0].translate(lowered), formula)


def _print_profile(original: StudyDocument, assessment: Assessment) -> None:
    """Print the difference from the result under the study's own profile, and its causes."""
    from zuji.cli.profiles import explained
    from zuji.footprint.profile import get_profile
    from zuji.footprint.profiles_compared import profile_effects
    from zuji.footprint.study import library_of

    own_profile = get_profile(original.profile_id)
    effects = profile_effects(
        original, assessment.model, own_profile, assessment.profile, library_of(original)
    )
    before = assessment.total - sum(effects.values())
    out.print(
        f"{own_profile.id} {before:,.2f} → {assessment.profile.id} {assessment.total:,.2f}: "
        f"{explained(effects)}",
        markup=False,
    )
