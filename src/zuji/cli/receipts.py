"""What the terminal says of a receipt, and of what linking took in place of what is stated."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from zuji.cli.show import out
from zuji.cli.words import LANG, say
from zuji.core.label import Label
from zuji.core.receipt import KINDS

REPAIRS = {
    "provider_absent": (
        "指定的供应过程不在库中或不生产该产品，已由另一过程代替：",
        "named providers that are absent or do not make the flow; another was taken: ",
    ),
    "units_differ": (
        "因生产与使用的单位不可换算而截断：",
        "cut off because the units of maker and user cannot be converted: ",
    ),
    "shares_not_one": (
        "所述分配份额之和不为 1 或有负数的过程（按所述计算，未缩放）：",
        "processes whose stated shares do not sum to one or are negative (used as stated): ",
    ),
    "causal_gaps": (
        "没有因果分配系数的交换（每种产品各计全部）：",
        "exchanges without a causal factor (each product carries them whole): ",
    ),
}
"""What linking took in place of what the database states, in words."""


def show_receipt(
    receipt: Mapping[str, Any], outcomes: Collection[str] = ("refused", "ignored")
) -> None:
    """What became of every part of a source, and why parts of it were not read."""
    for sentence in receipt["sentences"][LANG]:
        out.print(sentence, markup=False)
    for portion in receipt["portions"]:
        if portion["outcome"] in outcomes:
            words = portion["reason"]["texts"][LANG]
            kind, places = KINDS[portion["kind"]][LANG], "; ".join(portion["places"][:5])
            head = f"- {portion['count']} {kind} {OUTCOMES[portion['outcome']][LANG]}"
            out.print(f"{head}: {words['message']} ({places}) {words['remedy']}", markup=False)
    for check in receipt["checks"]:
        words = check["texts"][LANG]
        out.print(f"- {words['message']} ({words['place']})", markup=False)


OUTCOMES = {"refused": Label("拒绝", "refused"), "ignored": Label("不计入", "ignored")}


def show_repairs(chain: Mapping[str, Any]) -> None:
    """The choices behind a score that differ from what the database states, with names."""
    for key, (zh, en) in REPAIRS.items():
        if chain[key]:
            names = ", ".join(chain.get(f"{key}_flows", ())[:5])
            shown = f" ({names})" if names else ""
            out.print(f"{say(zh, en)}{chain[key]}{shown}", markup=False)
    for note in chain["import_notes"]:
        words = note["texts"][LANG]
        text = f"- {words['message']} ({words['place']}) {words['remedy']}"
        out.print(text, markup=False)
