"""The command ``zuji synth``: writes a synthetic province."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import click

from zuji.cli.check import jobs_option, progress_bar
from zuji.cli.options import AS_JSON
from zuji.cli.show import out, print_json
from zuji.cli.words import say
from zuji.core.refusals import refuse


@click.command(
    help=say(
        "写出合成省：虚构企业的核算、工作簿、佐证材料桩与标注错误（处处水印“示例”）。",
        (
            "Write a synthetic province: studies, workbooks, evidence stubs and labelled "
            "errors of fictional plants."
        ),
    )
)
@click.option("--seed", type=int, default=7, show_default=True)
@click.option(
    "--plants", type=int, default=600, show_default=True, help=say("企业数", "number of plants")
)
@click.option(
    "--errors",
    type=click.Choice(["none", "labelled"]),
    default="labelled",
    show_default=True,
    help=say("错误", "errors"),
)
@click.option(
    "--workbooks/--no-workbooks",
    default=True,
    show_default=True,
    help=say("是否写工作簿", "write workbooks"),
)
@jobs_option
@click.option(
    "-o", "--output", type=click.Path(), required=True, help=say("输出文件夹", "folder to write")
)
@AS_JSON
def synth(
    *, seed: int, plants: int, errors: str, workbooks: bool, jobs: int, output: str, as_json: bool
) -> None:
    """Write a synthetic province."""
    from zuji.synth import write_province

    if not 1 <= plants <= 100_000:
        raise refuse("value-range", "--plants", str(plants), "1 … 100000")
    folder = Path(output)
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise refuse("folder-not-empty", output, output)
    with progress_bar(plants, hidden=as_json) as advance:
        written = write_province(
            folder, seed, plants, errors=errors, workbooks=workbooks, jobs=jobs, progress=advance
        )
    kinds = Counter(plant.label["kind"] for plant in written if plant.label)
    if as_json:
        print_json({"written": output, "plants": len(written), "errors": dict(kinds)})
        return
    out.print(
        say(
            f"{len(written)} 家虚构企业，{sum(kinds.values())} 个标注错误 → ",
            f"{len(written)} fictional plants, {sum(kinds.values())} labelled errors → ",
        )
        + output
    )
