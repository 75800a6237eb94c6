"""The commands ``zuji models list | show | check | template | diff``."""

from __future__ import annotations

from pathlib import Path

import click

from zuji.cli.show import out, print_json, show_findings, table
from zuji.cli.words import LANG, say


@click.group(help=say("行业模型。", "Sector models."))
def models() -> None:
    """Sector models."""


@models.command("list", help=say("列出模型。", "List the models."))
def list_models() -> None:
    """List the models."""
    from zuji.sectors.registry import get_model, model_files

    listing = table(
        "id",
        say("版本", "version"),
        say("名称", "title"),
        say("数据项", "inputs"),
        say("步骤", "steps"),
    )
    for name in model_files():
        model = get_model(name)
        listing.add_row(
            model.id,
            model.version,
            model.title[LANG],
            str(len(model.inputs)),
            str(len(model.steps)),
        )
    out.print(listing)


@models.command(
    help=say("显示一个模型的数据项、公式与步骤。", "Show a model's inputs, formulas and steps.")
)
@click.argument("model")
@click.option("--json", "as_json", is_flag=True, help=say("打印 JSON", "print JSON"))
def show(model: str, as_json: bool) -> None:
    """Show a model."""
    from zuji.sectors.registry import get_model

    m = get_model(model)
    if as_json:
        print_json(dict(m.data))
        return
    out.print(
        f"[bold]{m.title[LANG]}[/] {m.version} · {m.boundary} · {m.declared_amount:g} "
        f"{m.declared_unit}\n{m.about[LANG]}"
    )
    inputs = table(say("数据项", "input"), say("单位", "unit"), say("名称", "name"))
    for item in m.inputs.values():
        inputs.add_row(
            item.name,
            item.unit,
            item.label[LANG] + (say("（选填）", " (optional)") if item.optional else ""),
        )
    steps = table(say("步骤", "step"), say("阶段", "stage"), say("公式", "formula"))
    for step in m.steps:
        steps.add_row(
            step.id, step.stage, step.formula.text + (f" × {step.slot}" if step.slot else "")
        )
    out.print(inputs, steps)


@models.command(
    help=say(
        "检查模型文件（名称、单位、循环），并运行它的算例。",
        "Check a model file (names, units, circles) and run its worked examples.",
    )
)
@click.argument("file", type=click.Path())
def check(file: str) -> None:
    """Check a model file."""
    from zuji.core.refusals import Refusal, refuse
    from zuji.footprint.examples import example_findings
    from zuji.sectors.load import load_model
    from zuji.sectors.registry import registration_findings

    path = Path(file)
    if not path.is_file():
        raise refuse("file-missing", file)
    loaded = load_model(path.read_text("utf-8"), path.name)
    differing = example_findings(loaded)
    if differing:
        raise Refusal(differing)
    out.print(repr(loaded), markup=False)
    count = len(loaded.data.get("examples") or [])
    out.print(say(f"{count} 个算例与来源一致", f"{count} worked examples agree with their sources"))
    show_findings(registration_findings(path))


@models.command(
    help=say(
        "写出模型的 Excel 填报模板（可带一个研究预填）。",
        "Write the Excel template of a model, optionally filled with a study.",
    )
)
@click.argument("model")
@click.option("-o", "--output", type=click.Path(), required=True)
@click.option("--study", type=click.Path(), help=say("用该研究预填", "fill with this study"))
def template(model: str, output: str, study: str | None) -> None:
    """Write a template."""
    from zuji.cli.studies import load_study
    from zuji.core.files import write_whole
    from zuji.exchange import write_template
    from zuji.sectors.registry import get_model

    write_whole(
        Path(output), write_template(get_model(model), load_study(study) if study else None)
    )
    out.print(output)


@models.command(
    help=say(
        "比较模型的两个版本：文件、模型名或 模型名@版本。",
        "Compare two versions of a model: files, ids or id@version.",
    )
)
@click.argument("old")
@click.argument("new")
@click.option("--json", "as_json", is_flag=True, help=say("打印 JSON", "print JSON"))
def diff(old: str, new: str, as_json: bool) -> None:
    """Compare two versions of a model."""
    from zuji.sectors.versions import model_changes, model_version

    before, after = model_version(old), model_version(new)
    changes = model_changes(before, after)
    if as_json:
        print_json(
            [
                {
                    **change.__dict__,
                    "label": {"zh": change.label.zh, "en": change.label.en},
                    "kind": change.kind,
                }
                for change in changes
            ]
        )
        return
    out.print(f"{before.id} {before.version} → {after.id} {after.version}: {len(changes)}")
    listing = table(
        say("部分", "part"),
        say("名称", "name"),
        say("字段", "field"),
        say("原来", "old"),
        say("现在", "new"),
    )
    for change in changes:
        listing.add_row(
            change.part,
            f"{change.name} {change.label[LANG]}",
            change.field or change.kind,
            change.old,
            change.new,
        )
    out.print(listing)
