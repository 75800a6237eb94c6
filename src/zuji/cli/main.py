"""Entry point of the command line; commands are imported only when called, so that help is
quick.
"""

from __future__ import annotations

import sys
from contextvars import copy_context
from importlib import import_module
from typing import Any

import click

from zuji import __version__
from zuji.cli.words import LANG, say

COMMANDS = {
    "calc": (
        "zuji.cli.calc",
        "calc",
        say("计算一个核算文件（YAML、Excel）", "compute a study (YAML, Excel)"),
    ),
    "check": (
        "zuji.cli.check",
        "check",
        say("筛查一次或成千上万次核算", "screen one study or ten thousand"),
    ),
    "conservation": (
        "zuji.cli.conservation",
        "conservation",
        say("核对各厂之间的往来与绿证", "match what works give each other"),
    ),
    "sample": (
        "zuji.cli.sample",
        "sample",
        say("提出核查样本", "propose what a verifier must see"),
    ),
    "countercheck": (
        "zuji.cli.countercheck",
        "countercheck",
        say("反向核对：最不显眼的改动与证伪的凭证", "counter-check: the least conspicuous edits"),
    ),
    "draw": (
        "zuji.cli.draw",
        "draw",
        say("双随机抽查：verify run", "inspection draws: verify run"),
    ),
    "synth": (
        "zuji.cli.synth",
        "synth",
        say(
            "合成省：虚构企业与标注错误",
            "synthetic province: fictional plants with labelled errors",
        ),
    ),
    "verify": (
        "zuji.cli.locks",
        "verify",
        say("重算存证文件，逐位核对", "recompute a lockfile digit by digit"),
    ),
    "witness": (
        "zuji.cli.witness",
        "witness",
        say("作为见证人给日志检查点签名", "sign a log's checkpoint as a witness"),
    ),
    "diff": (
        "zuji.cli.locks",
        "diff",
        say("分解两个结果的差异", "decompose the difference of two lockfiles"),
    ),
    "report": (
        "zuji.cli.reports",
        "report",
        say("由存证文件生成 PDF 报告", "make the PDF report of a lockfile"),
    ),
    "measures": (
        "zuji.cli.measures",
        "measures",
        say("减排措施作为情景重算", "low-carbon measures recomputed as scenarios"),
    ),
    "whatif": (
        "zuji.cli.whatif",
        "whatif",
        say("因子或分级上限变动的情景推演", "what if factors or limits of tiers move"),
    ),
    "profiles": (
        "zuji.cli.profiles",
        "profiles",
        say("同一次核算在各核算方法下", "one study under every method profile"),
    ),
    "recognition": (
        "zuji.cli.recognition",
        "recognition",
        say("互认：list show gap", "mutual recognition: list show gap"),
    ),
    "models": (
        "zuji.cli.models",
        "models",
        say("行业模型：list show check template", "sector models: list show check template"),
    ),
    "factors": (
        "zuji.cli.factors",
        "factors",
        say("因子库：search show import", "factors: search show import"),
    ),
    "background": (
        "zuji.cli.background",
        "background",
        say(
            "中国背景系统：build show list diff",
            "Chinese background system: build show list diff",
        ),
    ),
    "training": (
        "zuji.cli.training",
        "training",
        say("培训题库：check sample", "training questions: check sample"),
    ),
    "ledger": (
        "zuji.cli.ledger",
        "ledger",
        say("读企业台账为一个年度的填报值", "read a plant's ledger as values of one year"),
    ),
    "plant": (
        "zuji.cli.plant",
        "plant",
        say(
            "一厂多品：template check calc bom match",
            "one plant, many products: template check calc bom match",
        ),
    ),
    "cbam": (
        "zuji.cli.cbam",
        "cbam",
        say("欧盟 CBAM：calc streams default template", "EU CBAM: calc streams default template"),
    ),
    "pact": (
        "zuji.cli.pact",
        "pact",
        say("PACT 数据交换：validate export pull serve", "PACT: validate export pull serve"),
    ),
    "push": (
        "zuji.cli.push",
        "push",
        say("把核算推送到站点", "push a study into a site by its API"),
    ),
    "mcp": (
        "zuji.cli.mcp",
        "mcp",
        say("供智能助手使用的 MCP 服务", "tools for assistants (MCP)"),
    ),
    "export": (
        "zuji.cli.export",
        "export",
        say(
            "为其他软件写数据集：study factor background",
            "data sets for other tools: study factor background",
        ),
    ),
    "lca": (
        "zuji.cli.lca",
        "lca",
        say(
            "背景数据库：import info search score tree …",
            "background databases: import info search score tree …",
        ),
    ),
}


class LazyGroup(click.Group):
    """A command group that imports a command only when it is called."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return None
        module, name, _ = COMMANDS[cmd_name]
        command: click.Command = getattr(import_module(module), name)
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section(say("命令", "Commands")):
            formatter.write_dl([(name, text) for name, (_, _, text) in COMMANDS.items()])


@click.group(
    cls=LazyGroup,
    help=say(
        "足迹 Zuji：产品碳足迹的核算、锁定与核对。",
        "Zuji 足迹: compute, freeze and verify product carbon footprints.",
    ),
)
@click.version_option(__version__, prog_name="zuji")
@click.option(
    "--lang",
    type=click.Choice(["zh", "en"]),
    default=LANG,
    expose_value=False,
    is_eager=True,
    help=say("语言", "language"),
)
def cli() -> None:
    """The group itself does nothing."""


def main(arguments: list[str] | None = None) -> Any:
    """Run the command; a refusal prints its findings and exits 1, wrong use exits 2. What a run
    remembers ends with it.
    """
    return copy_context().run(_main, arguments)


def _main(arguments: list[str] | None) -> Any:
    from zuji.core.refusals import AT_TERMINAL, Refusal

    AT_TERMINAL.set(True)
    try:
        return cli.main(_without_lang(arguments), standalone_mode=True)
    except Refusal as problem:
        from zuji.cli.show import show_refusal

        show_refusal(problem)
        sys.exit(1)


def _without_lang(arguments: list[str] | None) -> list[str]:
    """The arguments without ``--lang``, which may be anywhere on the line."""
    all_arguments = list(sys.argv[1:] if arguments is None else arguments)
    remaining: list[str] = []
    skip = False
    for index, argument in enumerate(all_arguments):
        if skip:
            skip = False
        elif argument == "--lang" and index + 1 < len(all_arguments):
            skip = True
        elif not argument.startswith("--lang="):
            remaining.append(argument)
    return remaining


if __name__ == "__main__":
    main()
