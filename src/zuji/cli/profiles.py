"""``zuji profiles``"""

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
        "同一研究在各方法配置下的结果，并解释差异。",
        "One study under every method profile, with the differences explained.",
    )
)
@click.argument("study", type=click.Path())
@click.option("--json", "as_json", is_flag=True, help=say("打印 JSON", "print JSON"))
def profiles(study: str, as_json: bool) -> None:
    """Compare profiles."""
    from zuji.cli.studies import load_study, model_of
    from zuji.footprint.profiles_compared import compared

    read = load_study(study)
    found = compared(read, model_of(read))
    if as_json:
        print_json(
            [
                {
                    "profile": r.profile.id,
                    "total": r.total,
                    "effects": dict(r.effects),
                    "refused": r.refused,
                }
                for r in found
            ]
        )
        return
    shown = table(
        say("方法配置", "profile"), "GWP", "kgCO2e", say("差异来自", "difference from"), last="left"
    )
    for r in found:
        title = r.profile.title_zh if LANG == "zh" else r.profile.title_en
        total = "—" if r.total is None else f"{r.total:,.2f}"
        shown.add_row(title, r.profile.gwp_set, total, r.refused or explained(r.effects))
    out.print(shown)


def explained(effects: Mapping[str, float]) -> str:
    """The effects in one line, largest first."""
    ranked = sorted(effects.items(), key=lambda pair: -abs(pair[1]))
    return "; ".join(f"{CAUSES.get(c, c)} {e:+,.2f}" for c, e in ranked) or "—"
