"""How a derived factor came about, in the terminal."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from zuji.background.derivations import Derivation
from zuji.cli.show import out, table
from zuji.cli.words import LANG, say
from zuji.core.figures import grouped


def show_derivation(derived: Derivation) -> None:
    """Value, interval, stages, supply chain, sources and other values held of a derived row."""
    ends = f"{grouped(derived.low, 4)} … {grouped(derived.high, 4)}"
    out.print(
        f"\n[bold]{say('这个数是怎样推得的', 'How this was derived')}[/]  "
        f"{grouped(derived.value, 6)} {derived.unit}  ({say('95 % 区间', '95 % interval')} {ends})"
    )
    out.print(derived.how[LANG], markup=False)
    stages = table(say("阶段", "stage"), derived.unit)
    for name, value in derived.stages:
        stages.add_row(name[LANG], grouped(value, 4))
    out.print(stages)
    for branch in derived.tree:
        out.print(f"{'  ' * branch.tier}{branch.share:7.1%}  {branch.name[LANG]}", markup=False)
    inside = say("在区间内", "inside the interval")
    held = [
        (row.name, row.value, row.ratio, row.reason[LANG] if row.reason else inside)
        for row in derived.beside
    ]
    show_beside(held, derived.sources)


def show_beside(
    held: Sequence[tuple[str, float, float, str]],
    sources: Iterable[Mapping[str, Any]],
) -> None:
    """Other values held of a product (name, value, ours over it, reason), and the sources."""
    listing = table(
        say("手头的其他数值", "other values held"),
        "kgCO2e",
        say("本系统 / 该值", "ours / held"),
        say("原因", "reason"),
        last="left",
    )
    for name, value, ratio, reason in held:
        listing.add_row(name, grouped(value, 6), f"{ratio:.2f}", reason)
    if held:
        out.print(listing)
    for source in sources:
        out.print(f"{source['title']} ({source['year']}) · {source['ref']}", markup=False)
