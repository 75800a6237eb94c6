"""The command ``zuji countercheck``: the least conspicuous edits that move a study's result."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from zuji.cli.numbers import NumberOption
from zuji.cli.options import AS_JSON
from zuji.cli.show import out, print_json, table
from zuji.cli.words import LANG, say

if TYPE_CHECKING:
    from zuji.sectors.model import Model
    from zuji.supervision import CounterCheck, EditSet


@click.command(
    help=say(
        "反向核对：找出能通过全部检查、又把结果移动若干百分点的最不显眼的改动，以及哪些凭证能证伪。",
        (
            "Counter-check: the least conspicuous edits that pass every gate and move the result, "
            "and the evidence that rules each out."
        ),
    )
)
@click.argument("study", type=click.Path())
@click.option(
    "--move",
    type=NumberOption(0, 1),
    show_default="rules/verification.yaml",
    help=say("把结果移动多少（占合计）", "by how much, as a share of the total"),
)
@click.option("--up", is_flag=True, help=say("移高，不是移低", "upwards, not downwards"))
@click.option(
    "--seen",
    multiple=True,
    help=say("已看过凭证的数据项，可重复", "an input whose evidence was seen; may be repeated"),
)
@click.option(
    "--peer",
    "peers",
    multiple=True,
    type=click.Path(),
    help=say("同类核算文件，可重复", "a peer's study; may be repeated"),
)
@AS_JSON
def countercheck(
    *,
    study: str,
    move: float | None,
    up: bool,
    seen: tuple[str, ...],
    peers: tuple[str, ...],
    as_json: bool,
) -> None:
    """Search edits."""
    import datetime

    from zuji.cli.studies import load_study, model_of
    from zuji.footprint import assess
    from zuji.screening import facts_of
    from zuji.screening.sampling import usual_materiality
    from zuji.supervision import counter_check

    document = load_study(study)
    model, today = model_of(document), datetime.date.today().isoformat()
    others = [(path, load_study(path)) for path in peers]
    found = counter_check(
        assess(document, model, as_of=today),
        (move or usual_materiality()) * (1 if up else -1),
        seen=seen,
        peers=[
            facts_of(assess(other, model_of(other), as_of=today), path) for path, other in others
        ],
    )
    if as_json:
        print_json(_as_json(found, model))
    else:
        _say(found, model)


def _as_json(found: CounterCheck, model: Model) -> dict[str, Any]:
    from zuji.supervision import evidence_for

    names = dict.fromkeys([*found.to_see, *(e.name for each in found.sets for e in each.edits)])
    return {
        "total": found.total,
        "unit": found.unit,
        "move": found.move,
        "sets": [_set_data(each) for each in found.sets],
        "to_see": list(found.to_see),
        "evidence": {
            name: [
                {"kind": kind, "zh": label.zh, "en": label.en}
                for kind, label in evidence_for(name, model)
            ]
            for name in names
        },
    }


def _set_data(found: EditSet) -> dict[str, Any]:
    return {
        "total": found.total,
        "conspicuous": found.conspicuous,
        "edits": [
            {
                "name": edit.name,
                "before": edit.before,
                "after": edit.after,
                "unit": edit.unit,
                "change": edit.change,
                "conspicuous": edit.conspicuous,
                "plausibility": edit.plausibility,
            }
            for edit in found.edits
        ],
    }


def _say(found: CounterCheck, model: Model) -> None:
    from zuji.core.figures import in_full
    from zuji.supervision import evidence_for

    out.print(f"{model.title[LANG]} · {in_full(found.total, 5)} {found.unit}", markup=False)
    for each in found.sets:
        listing = table(
            say("改动", "edit"),
            say("原来", "before"),
            say("改成", "after"),
            "%",
            say("诚实数据的概率", "chance for an honest number"),
            say("证伪的凭证", "ruled out by"),
        )
        for edit in each.edits:
            evidence = evidence_for(edit.name, model)
            listing.add_row(
                f"{model.inputs[edit.name].label[LANG]} ({edit.name})",
                f"{in_full(edit.before)} {edit.unit}",
                in_full(edit.after),
                f"{100 * edit.change:+.1f}",
                f"{edit.plausibility:.1%}",
                evidence[0][1][LANG],
            )
        out.print(f"→ {in_full(each.total, 5)} {found.unit}", markup=False)
        out.print(listing)
    if not found.sets:
        out.print(
            say("没有找到能通过全部检查的改动。", "No edits were found that pass every gate.")
        )
    if found.to_see:
        names = say("、", ", ").join(model.inputs[name].label[LANG] for name in found.to_see)
        out.print(
            say(
                "依次看过这些数据的凭证，就没有不显眼的改法：",
                "See the evidence of these in turn: ",
            )
            + names,
            markup=False,
        )
