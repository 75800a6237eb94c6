"""The command ``zuji measures``: recomputes a study under its low-carbon measures."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING, Any

import click

from zuji.cli.numbers import NUMBER
from zuji.cli.options import AS_JSON
from zuji.cli.show import out, print_json, table
from zuji.cli.words import LANG, say

if TYPE_CHECKING:
    from zuji.footprint.measures import Effect, Measure


@click.command(
    help=say(
        "把行业减排措施作为情景重算：新结果、减排量、成本区间。",
        (
            "Recompute the industry's low-carbon measures as scenarios: new result, "
            "abatement, cost range."
        ),
    )
)
@click.argument("study", type=click.Path())
@click.option("--measure", "only", help=say("只算这一项", "this measure only"))
@click.option("--level", type=NUMBER, help=say("措施力度", "level of the measure"))
@AS_JSON
def measures(study: str, only: str | None, level: float | None, as_json: bool) -> None:
    """Recompute measures."""
    from zuji.cli.studies import load_study, model_of
    from zuji.core.label import listed
    from zuji.core.refusals import refuse
    from zuji.footprint import assess
    from zuji.footprint.measures import effect, effects, measures_for, together

    document = load_study(study)
    today = str(document.data.get("as_of") or datetime.date.today())
    assessment = assess(document, model_of(document), as_of=today)
    if only:
        measure_of = {measure.id: measure for measure in measures_for(assessment.model)}
        if only not in measure_of:
            raise refuse("choice-unknown", "--measure", only, options=listed(measure_of))
        applied = [effect(assessment, measure_of[only], level)]
        left: list[tuple[Measure, str]] = []
    else:
        applied, left = effects(assessment)
    joint = (
        together(assessment, [outcome.measure for outcome in applied]) if len(applied) > 1 else None
    )
    if as_json:
        print_json(
            {
                "before": assessment.total,
                "unit": assessment.unit,
                "together": joint,
                "measures": [effect_data(outcome) for outcome in applied],
                "not_applicable": [{"id": measure.id, "reason": why} for measure, why in left],
            }
        )
        return
    out.print(
        f"{assessment.model.title[LANG]} · {assessment.total:,.1f} {assessment.unit}", markup=False
    )
    listing = table(
        say("措施", "measure"), say("之后", "after"), say("减少", "saving"), "%", "CNY/tCO2e"
    )
    for outcome in applied:
        cost = outcome.abatement_cost
        span = "—" if cost is None else f"{cost[0]:,.0f} … {cost[1]:,.0f}"
        share = f"{100 * outcome.saving / outcome.before:.1f}" if outcome.before else "—"
        listing.add_row(
            outcome.measure.label[LANG],
            f"{outcome.after:,.1f}",
            f"{outcome.saving:,.1f}",
            share,
            span,
        )
    out.print(listing)
    if joint is not None:
        out.print(
            say("依次全部采取 ", "all of them, one after the other ")
            + f"{joint:,.1f} {assessment.unit}",
            markup=False,
        )
    for measure, why in left:
        out.print(f"[dim]{say('不适用', 'not applicable')} {measure.label[LANG]}[/] ({why})")


def effect_data(applied: Effect) -> dict[str, Any]:
    """One effect as plain data."""
    return {
        "id": applied.measure.id,
        "zh": applied.measure.label.zh,
        "en": applied.measure.label.en,
        "after": applied.after,
        "saving": applied.saving,
        "abated_t_per_year": applied.abated_per_year,
        "cost_per_year": applied.cost_per_year,
        "abatement_cost": applied.abatement_cost,
        "inputs": {key: list(value) for key, value in applied.inputs.items()},
        "source": applied.measure.source[LANG],
    }
