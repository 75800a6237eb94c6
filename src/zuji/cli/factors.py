"""``zuji factors search | show | import``"""

from __future__ import annotations

import sys
from dataclasses import asdict
from pathlib import Path

import click

from zuji.cli.show import err, out, print_json, show_findings, table
from zuji.cli.words import say


@click.group(help=say("因子库。", "The factor library."))
def factors() -> None:
    """Factors."""


@factors.command(help=say("按名称、编号、地区查找。", "Find by name, id or region."))
@click.argument("text", nargs=-1, required=True)
@click.option("--json", "as_json", is_flag=True)
@click.option("--limit", default=20, show_default=True)
def search(text: tuple[str, ...], as_json: bool, limit: int) -> None:
    """Search the factors."""
    from zuji.factors import builtin_library

    found = builtin_library().search(" ".join(text), limit=limit)
    if as_json:
        print_json([f.as_json() for f in found])
        return
    shown = table(
        "id",
        say("数值", "value"),
        say("单位", "unit"),
        say("用途", "use"),
        say("年", "year"),
        say("标签", "tag"),
        say("启用", "active"),
    )
    for f in found:
        value = f"{f.value:g}" if f.value is not None else "/".join(f.gases)
        shown.add_row(
            f.id,
            value,
            f.unit,
            f.use,
            str(f.year or ""),
            f.confidence,
            say("是", "yes") if f.active else say("否", "no"),
        )
    out.print(shown)
    if not found:
        err.print(
            say(
                "没有找到；请换一个词，或用 zuji factors import 导入自己的因子。",
                "Nothing found; try another word, or import your own with zuji factors import.",
            )
        )
        sys.exit(1)


@factors.command(help=say("显示一个因子的全部字段。", "Show every field of a factor."))
@click.argument("factor_id")
def show(factor_id: str) -> None:
    """Show a factor."""
    from zuji.factors import builtin_library

    f = builtin_library().get(factor_id, "zuji factors show")
    for key, value in asdict(f).items():
        if isinstance(value, dict) and key == "source":
            for part, text in value.items():
                out.print(f"source.{part:10} {text}", markup=False)
        elif value not in ("", None, {}):
            out.print(f"{key:17} {value}", markup=False)


@factors.command(
    "import",
    help=say(
        "检查一个因子 CSV：逐行报告接受与拒绝。",
        "Check a factor CSV: accepted and refused rows, line by line.",
    ),
)
@click.argument("file", type=click.Path())
@click.option(
    "-o",
    "--output",
    type=click.Path(),
    help=say("把接受的行写成因子包文件夹", "write the accepted rows as a pack folder"),
)
def import_csv(file: str, output: str | None) -> None:
    """Import a CSV of factors."""
    from zuji.core.refusals import refuse
    from zuji.factors.packs import read_rows
    from zuji.factors.plausibility import magnitude_findings

    path = Path(file)
    if not path.is_file():
        raise refuse("file-missing", file)
    accepted, findings = read_rows(path.read_text("utf-8-sig"), path.name, "imported")
    wrong = [f for factor in accepted for f in magnitude_findings(factor, path.name)]
    refused = {f.facts["id"] for f in wrong if f.severity == "block"}
    accepted = [factor for factor in accepted if factor.id not in refused]
    show_findings([*findings, *wrong], err)
    out.print(
        say("接受 ", "accepted ")
        + str(len(accepted))
        + say("，拒绝 ", ", refused ")
        + str(len(findings) + len(refused))
    )
    if output and accepted:
        from zuji.factors.packs import write_pack

        write_pack(Path(output), accepted)
        out.print(output)
    sys.exit(1 if findings or refused else 0)
