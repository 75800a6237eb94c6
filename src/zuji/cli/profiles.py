"""The command ``zuji profiles``: compares a study under several method profiles."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from zuji.cli.show import out, print_json, table
from zuji.cli.words import LANG, say

if TYPE_CHECKING:
    from collections.abc import Mapping

CAUSES = {
    "gwp": say("GWP 组", "GWP set"),
    "biogenic": say("生物源碳", "biogenic carbon"),
    "electricity": say("电力（市场或位置）", "electricity (market or location)"),
    "choice:recycling_rule": say("回收规则", "recycling rule"),
    "choice:boundary": say("系统边界", "system boundary"),
}


@click.command(
    help=say(
        "同一研究在各核算方法下的结果，并解释差异。",
        "One study under every method profile, with the differences explained.",
    )
)
@click.argument("study", type=click.Path())
@click.option("--json", "as_json", is_flag=True, help=say("打印 JSON", "print JSON"))
def profiles(study: str, as_json: bool) -> None:
    """Compare profiles."""
    from zuji.cli.studies import load_study, model_of
    from zuji.footprint.profiles_compared import compared

    document = load_study(study)
    results = compared(document, model_of(document))
    if as_json:
        print_json(
            [
                {
                    "profile": result.profile.id,
                    "total": result.total,
                    "effects": dict(result.effects),
                    "refused": result.refused,
                }
                for result in results
            ]
        )
        return
    listing = table(
        say("核算方法", "profile"), "GWP", "kgCO2e", say("差异来自", "difference from"), last="left"
    )
    for result in results:
        title = result.profile.title[LANG]
        total = "—" if result.total is None else f"{result.total:,.2f}"
        listing.add_row(
            title, result.profile.gwp_set, total, result.refused or explained(result.effects)
        )
    out.print(listing)


def explained(effects: Mapping[str, float]) -> str:
    """The effects in one line, largest first."""
    ranked = sorted(effects.items(), key=lambda pair: -abs(pair[1]))
    return (
        "; ".join(f"{CAUSES.get(cause, cause)} {effect:+,.2f}" for cause, effect in ranked) or "—"
    )
