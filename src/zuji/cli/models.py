"""The commands ``zuji models list | show | check | template | diff``."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from zuji.cli.options import AS_JSON
from zuji.cli.show import out, print_json, show_findings, table, written
from zuji.cli.words import LANG, say
from zuji.core.figures import in_full

if TYPE_CHECKING:
    from zuji.footprint.trials import ModelTrials
    from zuji.sectors.model import Model


@click.group(help=say("行业模型。", "Sector models."))
def models() -> None:
    """Sector models."""


@models.command("list", help=say("列出模型。", "List the models."))
@AS_JSON
def list_models(as_json: bool) -> None:
    """List the models."""
    from zuji.sectors.registry import get_model, model_files

    listed = [get_model(name) for name in model_files()]
    if as_json:
        print_json([model_facts(model) for model in listed])
        return
    listing = table(
        "id",
        say("版本", "version"),
        say("名称", "title"),
        say("数据项", "inputs"),
        say("步骤", "steps"),
    )
    for model in listed:
        listing.add_row(
            model.id,
            model.version,
            model.title[LANG],
            str(len(model.inputs)),
            str(len(model.steps)),
        )
    out.print(listing)


def model_facts(model: Model) -> dict[str, Any]:
    """One row of ``zuji models list --json``."""
    return {
        "id": model.id,
        "version": model.version,
        "industry": model.industry,
        "title_zh": model.title.zh,
        "title_en": model.title.en,
        "product_zh": model.product.zh,
        "product_en": model.product.en,
        "declared_amount": model.declared_amount,
        "declared_unit": model.declared_unit,
        "boundary": model.boundary,
        "form": model.form,
        "choices": {name: list(choice.options) for name, choice in model.choices.items()},
        "inputs": len(model.inputs),
        "factors": len(model.slots),
        "steps": len(model.steps),
        "checks": len(model.checks),
    }


@models.command(
    help=say("显示一个模型的数据项、公式与步骤。", "Show a model's inputs, formulas and steps.")
)
@click.argument("model")
@AS_JSON
def show(model: str, as_json: bool) -> None:
    """Show a model."""
    from zuji.sectors.registry import get_model

    m = get_model(model)
    if as_json:
        print_json(dict(m.data))
        return
    out.print(
        f"[bold]{m.title[LANG]}[/] {m.version} · {m.boundary} · {in_full(m.declared_amount)} "
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
        "检查一个模型文件或模型：名称、单位、循环、因子位置的适用条件；运行算例；把每个选项都算一遍。",
        "Check a model file, or a model by its id: names, units, circles, conditions of factor "
        "slots; run its worked examples; compute every option.",
    )
)
@click.argument("file", metavar="FILE|MODEL", type=click.Path())
@AS_JSON
def check(file: str, as_json: bool) -> None:
    """Check a model."""
    from zuji.core.refusals import Refusal
    from zuji.footprint.examples import example_findings
    from zuji.footprint.own_model import read_model
    from zuji.footprint.trials import try_model
    from zuji.sectors.registry import model_files, registration_findings

    path = Path(file)
    if not path.is_file():
        path = model_files().get(file, path)
    loaded = read_model(path)
    differing = example_findings(loaded)
    if differing:
        raise Refusal(differing)
    trials = try_model(loaded)
    if trials.faults:
        raise Refusal(trials.faults)
    notes = registration_findings(path)
    examples = len(loaded.data.get("examples") or [])
    if as_json:
        facts = {"examples": examples, **trials.record()}
        print_json(facts | {"findings": [note.as_json(LANG) for note in notes]})
        return
    out.print(repr(loaded), markup=False)
    out.print(
        say(f"{examples} 个算例与来源一致", f"{examples} worked examples agree with their sources")
    )
    _show_trials(trials)
    show_findings(notes)


def _show_trials(trials: ModelTrials) -> None:
    """Which options were tried, and what refused the settings that were not computed."""
    options = sum(len(choice.options) for choice in trials.model.choices.values())
    count, computed = len(trials.trials), len(trials.of("computed"))
    every = trials.is_every_combination
    out.print(
        say(
            f"{options} 个选项，试了 {count} 种设置"
            f"（{'全部组合' if every else '每个选项、每两个选项的组合'}），数据项取自其范围："
            f"算出 {computed}，按规则拒绝 {count - computed}",
            f"{options} options tried in {count} settings "
            f"({'every combination' if every else 'every option and every pair of options'}), "
            f"inputs filled from their ranges: {computed} computed, {count - computed} refused "
            "by name",
        )
    )
    for choice in trials.model.choices.values():
        names = [label[LANG] for label in choice.options.values()]
        out.print(f"   {choice.label[LANG]}: {say('、', ', ').join(names)}", markup=False)
    for rule, times in trials.refusals.items():
        message = trials.refusal(rule).message(LANG)
        out.print(f"   {times} × {message}  [dim]{rule}[/]")


@models.command(
    help=say(
        "写出模型的 Excel 填报模板（可带一次核算预填）。",
        "Write the Excel template of a model, optionally filled with a study.",
    )
)
@click.argument("model")
@click.option("-o", "--output", type=click.Path(), required=True)
@click.option("--study", type=click.Path(), help=say("用该次核算预填", "fill with this study"))
@AS_JSON
def template(model: str, output: str, study: str | None, as_json: bool) -> None:
    """Write a template."""
    from zuji.cli.studies import load_study
    from zuji.core.files import write_whole
    from zuji.exchange import write_template
    from zuji.sectors.registry import get_model

    write_whole(
        Path(output), write_template(get_model(model), load_study(study) if study else None)
    )
    written(output, as_json)


@models.command(
    help=say(
        "比较模型的两个版本：文件、模型名或 模型名@版本。",
        "Compare two versions of a model: files, ids or id@version.",
    )
)
@click.argument("old")
@click.argument("new")
@AS_JSON
def diff(old: str, new: str, as_json: bool) -> None:
    """Compare two versions of a model."""
    from zuji.sectors.versions import model_changes, model_version

    before, after = model_version(old), model_version(new)
    changes = model_changes(before, after)
    if as_json:
        print_json(
            [
                {
                    **asdict(change),
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
