"""The command ``zuji whatif``: moves factors and limits of tiers over stored lockfiles, and spreads
a measure.
"""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from zuji.cli.numbers import NumberOption
from zuji.cli.options import AS_JSON
from zuji.cli.show import out, print_json, table
from zuji.cli.words import LANG, say

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from zuji.compare.spreading import MeasureSpread
    from zuji.compare.tiers import TierScheme
    from zuji.compare.whatif import FactorMove, MovedStudy, MovedWhole

SHOWN = 20
"""Rows of the table: the largest changes."""


@click.command(
    help=say(
        "因子或分级上限变动、措施推广时，每个存证文件和合计怎样变，带区间；目录会取其中的存证文件。",
        "What moved factors, limits of tiers or a measure that spreads do to every lockfile and to "
        "all together, with intervals. A folder gives its lockfiles.",
    )
)
@click.argument("locks", nargs=-1, required=True, type=click.Path())
@click.option(
    "--factor",
    "factors",
    multiple=True,
    help=say(
        "因子的变动，如 cn.elec.*=-10%，或设为一个数；可重复",
        "a factor moves: cn.elec.*=-10%, or a value; may be repeated",
    ),
)
@click.option(
    "--tier",
    "tiers",
    multiple=True,
    help=say(
        "某一级上限改为多少，如 green_methanol_mj:I=30；可重复",
        "the limit of a level: green_methanol_mj:I=30; may be repeated",
    ),
)
@click.option(
    "--measure",
    help=say("推广的减排措施，如 green_power", "a measure spreads: such as green_power"),
)
@click.option(
    "--share",
    type=NumberOption(0, 1, with_lowest=True),
    default=1.0,
    show_default=True,
    help=say("采用该措施的企业份额", "share of the plants that take the measure"),
)
@AS_JSON
def whatif(
    *,
    locks: tuple[str, ...],
    factors: tuple[str, ...],
    tiers: tuple[str, ...],
    measure: str | None,
    share: float,
    as_json: bool,
) -> None:
    """Ask what if."""
    from zuji.compare.tiers import schemes
    from zuji.compare.whatif import moved, whole
    from zuji.core.refusals import refuse

    if not factors and not tiers and not measure:
        raise refuse("whatif-nothing", "zuji whatif")
    moves, present = [_factor_move(text) for text in factors], schemes()
    proposed = _proposed(present, tiers)
    stored, passed_over = _held(locks)
    files, held = list(stored), list(stored.values())
    rows = [moved(lock, moves, present, proposed) for lock in held]
    for move in moves:
        if not any(move.is_of(name) for row in rows for name in row.moves):
            raise refuse("whatif-unmatched", "--factor", move.factor)
    together, taken = whole(rows), _spread(held, measure, share) if measure else None
    if as_json:
        studies = [moved_data(file, row) for file, row in zip(files, rows, strict=True)]
        answer: dict[str, Any] = {"whole": whole_data(together), "studies": studies}
        answer |= {"measure": asdict(taken) if taken else None}
        print_json(answer | {"passed_over": passed_over})
        return
    if factors or tiers:
        _show(rows, together)
    if taken:
        _show_spread(taken)
    for each in passed_over:
        told = say("未计入 ", "passed over ") + f"{each['file']}: {each['reason']}"
        out.print(told, style="yellow", markup=False)


def _spread(locks: Sequence[Mapping[str, Any]], measure: str, share: float) -> MeasureSpread:
    """The measure at a share of the plants; refuses one that fits none of them
    (``whatif-no-plant``).
    """
    from zuji.compare.spreading import spread, yearly_saving
    from zuji.core.refusals import refuse

    savings = [saving for lock in locks if (saving := yearly_saving(lock, measure)) is not None]
    if not savings:
        raise refuse("whatif-no-plant", "--measure", measure)
    return spread(savings, share)


def _show_spread(taken: MeasureSpread) -> None:
    low, high = (end / 1000 for end in taken.span)
    out.print(
        say("采用措施的企业 ", "plants that take the measure ")
        + f"{taken.taking} / {taken.fits}; "
        + say("每年减少 ", "avoided a year ")
        + f"{taken.saving / 1000:,.1f} ({low:,.1f} … {high:,.1f}) tCO2e",
        markup=False,
    )


def _held(names: Sequence[str]) -> tuple[dict[str, dict[str, Any]], list[dict[str, str]]]:
    """File → lockfile of the files named and of every lockfile in the folders; and the other JSON
    files there, each with its reason. A file that was named has to be a lockfile.
    """
    from zuji.cli.locks import load_lock
    from zuji.core.refusals import Refusal, refuse
    from zuji.lockfile.many import LockReader

    reader = LockReader()
    held: dict[str, dict[str, Any]] = {}
    passed_over: list[dict[str, str]] = []
    for name in names:
        path = Path(name)
        for file in sorted(map(str, path.rglob("*.json"))) if path.is_dir() else [name]:
            try:
                held[file] = load_lock(file, reader)
            except Refusal as problem:
                if file == name:
                    raise
                reason = problem.findings[0].message(LANG)
                passed_over.append({"file": Path(file).name, "reason": reason})
    if not held:
        raise refuse("file-missing", " ".join(names))
    return held, passed_over


def _number(text: str, place: str) -> tuple[str, float, bool]:
    """Name, number and whether it is a percentage, of ``NAME=-10%`` or ``NAME=0.5``."""
    from zuji.core.numbers import read_number
    from zuji.core.refusals import refuse

    name, sign, number = text.rpartition("=")
    if not sign or not name.strip() or not number.strip():
        raise refuse("whatif-move", place, text)
    is_share = number.strip().endswith("%")
    return name.strip(), read_number(number.strip().removesuffix("%"), place), is_share


def _factor_move(text: str) -> FactorMove:
    from zuji.compare.whatif import FactorMove
    from zuji.core.refusals import refuse

    name, number, is_share = _number(text, "--factor")
    if not is_share:
        return FactorMove(name, value=number)
    if number < -100:
        raise refuse("value-range", "--factor", text, "≥ -100%")
    return FactorMove(name, times=1 + number / 100)


def _proposed(present: Sequence[TierScheme], tiers: Sequence[str]) -> Sequence[TierScheme]:
    from zuji.compare.whatif import with_threshold
    from zuji.core.refusals import refuse

    proposed = present
    for text in tiers:
        name, limit, is_share = _number(text, "--tier")
        scheme, sign, level = name.partition(":")
        if not sign or is_share:
            raise refuse("whatif-move", "--tier", text)
        proposed = with_threshold(proposed, scheme, level, limit)
    return proposed


def moved_data(file: str, row: MovedStudy) -> dict[str, Any]:
    """One study as plain data."""
    return {
        "file": Path(file).name,
        "product_zh": row.product.zh,
        "product_en": row.product.en,
        "model": row.model,
        "unit": row.unit,
        "before": _value(row.before, row.span),
        "after": _value(row.after, row.later_span),
        "change": row.change,
        "tier_before": row.tier,
        "tier_after": row.later_tier,
        "output": row.output,
        "factors": list(row.moves),
        "recomputed": row.is_recomputed,
    }


def whole_data(together: MovedWhole) -> dict[str, Any]:
    """All studies together as plain data [kgCO2e of the years' outputs]."""
    return {
        "counted": together.counted,
        "left_out": together.left_out,
        "before": _value(together.before, together.span),
        "after": _value(together.after, together.later_span),
        "change": _value(together.change, together.change_span),
        "other_tier": together.other_tier,
    }


def _value(value: float, span: tuple[float, float]) -> dict[str, float]:
    return {"value": value, "low": span[0], "high": span[1]}


def _show(rows: Sequence[MovedStudy], together: MovedWhole) -> None:
    listing = table(
        say("产品", "product"),
        say("变动前", "before"),
        say("变动后", "after"),
        "%",
        say("区间", "interval"),
        say("分级", "tier"),
    )
    ranked = sorted(rows, key=lambda row: -abs(row.change / row.before if row.before else 0.0))
    for row in ranked[:SHOWN]:
        share = f"{100 * row.change / abs(row.before):+.2f}" if row.before else "—"
        tiers = " → ".join(tier or "—" for tier in (row.tier, row.later_tier))
        listing.add_row(
            row.product[LANG],
            f"{row.before:,.2f} {row.unit}",
            f"{row.after:,.2f}",
            share,
            f"{row.later_span[0]:,.1f} … {row.later_span[1]:,.1f}",
            tiers if row.is_other_tier else row.tier or "—",
        )
    out.print(listing)
    low, high = (end / 1000 for end in together.change_span)
    out.print(
        say("合计 ", "together ")
        + f"{together.before / 1000:,.1f} → {together.after / 1000:,.1f} tCO2e, "
        + f"{together.change / 1000:+,.1f} ({low:+,.1f} … {high:+,.1f})",
        markup=False,
    )
    out.print(
        say("换级的 ", "in another tier ")
        + f"{together.other_tier} / {len(rows)}; "
        + say("不知产量、没有计入的 ", "left out, output not known ")
        + str(together.left_out),
        markup=False,
    )
