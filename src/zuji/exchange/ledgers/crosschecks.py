"""Checks over several lines: sums of a column, lines that changed places, means of ratios."""

from __future__ import annotations

import math
import statistics
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from zuji.core.figures import grouped, in_full
from zuji.core.label import Label, listed
from zuji.core.refusals import Finding, blocking, note, warning
from zuji.exchange.ledgers.amounts import Amount
from zuji.exchange.ledgers.answers import Answers
from zuji.exchange.ledgers.doubts import Doubt, accepted
from zuji.exchange.ledgers.observe import Observation
from zuji.exchange.ledgers.parts import is_worded
from zuji.exchange.ledgers.records import Mend, TotalCheck
from zuji.exchange.ledgers.resolved import Resolved, is_ratio
from zuji.sectors.model import Model

FAR, NEAR = 3.0, 1.6
"""A month this far from its line's usual, and this near to the other line's, has changed places."""
OF_ANOTHER = "ledger-item-ambiguous"
SUFFIXES = ("_ncv", "_oxidation", "_ef", "_biogenic", "_sulphur", "_ash")


def column_sums(
    sums: Sequence[Observation],
    counted: Mapping[str, Resolved],
    everything: Sequence[Observation],
    answers: Answers,
) -> tuple[list[TotalCheck], list[Doubt], list[tuple[Observation, Finding]]]:
    """Sums at the foot of a column or of a part of it, over lines of one unit.

    Returns checks, doubts, and the sums that stand over unlike units with the reason why nothing
    was checked.
    """
    checks: list[TotalCheck] = []
    doubts: list[Doubt] = []
    left: list[tuple[Observation, Finding]] = []
    used = {amount.seen.address for each in counted.values() for amount in each.used}
    owner = {amount.seen.address: name for name, each in counted.items() for amount in each.used}
    for total in sums:
        parts = _groups(total, sums, everything)
        if is_worded(total.cell):
            left.append((total, note("ledger-sum-words", total.where, total.cell.text[:40])))
            continue
        found = _first_agreeing(total, parts)
        if found is None:
            left.append((total, note("ledger-sum-unchecked", total.where, total.cell.text[:40])))
            continue
        stated, number, cells, agree = found
        left.append((total, note("ledger-total", total.where)))
        checks.append(
            TotalCheck(cells=(total.address,), stated=stated, sum=number, agrees=agree, of=cells)
        )
        rule = "ledger-total-differs"
        concerned = [cell for cell in cells if cell in used]
        if agree or not concerned or answers.accepts(rule, total.address):
            continue
        finding = blocking(
            rule,
            total.where,
            grouped(stated),
            grouped(number),
            stated=grouped(stated),
            sum=grouped(number),
        )
        mends = (accepted(rule, [total.address], Label("各行是对的", "the lines are right")),)
        for name in dict.fromkeys(owner[cell] for cell in concerned):
            doubts.append(
                Doubt(finding=finding, cause=(), at=(total.address,), input=name, mends=mends)
            )
    return checks, doubts, left


def _groups(
    total: Observation, sums: Sequence[Observation], everything: Sequence[Observation]
) -> list[list[Observation]]:
    """The lines above a sum that it may stand for: since the last sum, all, all sums."""
    column = [
        seen
        for seen in everything
        if seen.grid is total.grid
        and seen.column == total.column
        and seen.cell.row < total.cell.row
        and seen.table is total.table
    ]
    others = [seen for seen in sums if seen in column]
    lines = [seen for seen in column if seen not in others and not seen.part and not seen.total]
    last = max((seen.cell.row for seen in others), default=0)
    since = [seen for seen in lines if seen.cell.row > last]
    groups = [since, lines, others]
    return [group for group in groups if group]


def _first_agreeing(
    total: Observation, groups: Sequence[Sequence[Observation]]
) -> tuple[float, float, tuple[str, ...], bool] | None:
    stated = total.cell.number
    if stated is None:
        return None
    first: tuple[float, float, tuple[str, ...], bool] | None = None
    for group in groups:
        units = {seen.unit.unit for seen in group if seen.unit.unit}
        own = total.unit.unit
        if own and units and own not in units:
            continue  # 能源合计 in 吨标准煤 below lines in 吨
        if len(units) > 1 or len(group) < 2 or any("%" in unit or "/" in unit for unit in units):
            continue
        numbers = [seen.cell.number for seen in group]
        known = [number for number in numbers if number is not None]
        if len(known) < 2:
            continue
        number = math.fsum(known)
        cells = tuple(seen.address for seen in group)
        agree = abs(stated - number) <= max(2e-3 * abs(number), 0.5) and (
            len(known) == len(numbers) or stated == number
        )
        first = first or (stated, number, cells, agree)
        if agree:
            return stated, number, cells, True
    return first


def swaps(found: Mapping[str, Resolved], answers: Answers) -> list[Doubt]:
    """Two lines of one table whose amounts of one month fit each other's line and not their own."""
    doubts = []
    rule = "ledger-swapped"
    lines = [
        (name, line)
        for name, each in found.items()
        if not is_ratio(each.item)
        for line in each.lines
        if len(line.months) >= 6
    ]
    odd = [(name, line, month) for name, line in lines for month in _odd_months(line.by_month)]
    for at, (name, line, month) in enumerate(odd):
        for other_name, other, other_month in odd[at + 1 :]:
            if month != other_month or line is other or line.first.grid is not other.first.grid:
                continue
            mine, its = _written(line.months), _written(other.months)
            if not (_fits(mine[month], its, month) and _fits(its[month], mine, month)):
                continue
            cells = (
                *(a.seen.address for a in line.months[month]),
                *(a.seen.address for a in other.months[month]),
            )
            if answers.accepts(rule, cells[0]):
                continue
            names = listed([line.first.item, other.first.item])
            finding = warning(rule, cells[0], names, f"{month}", lines=names, month=str(month))
            mends = _swap_mends(line.months[month], other.months[month], rule, cells)
            for each in (name, other_name):
                doubts.append(
                    Doubt(finding=finding, cause=cells, at=cells, input=each, mends=mends)
                )
    return doubts


def _written(months: Mapping[int, Sequence[Amount]]) -> dict[int, float]:
    """The amounts of each month as they are written, without their units."""
    return {
        month: math.fsum(amount.seen.cell.number or 0.0 for amount in same)
        for month, same in months.items()
    }


def _odd_months(months: Mapping[int, float]) -> list[int]:
    odd = []
    for month, number in months.items():
        usual = statistics.median(other for key, other in months.items() if key != month)
        if usual > 0 and number > 0 and not 1 / FAR < number / usual < FAR:
            odd.append(month)
    return odd


def _fits(number: float, months: Mapping[int, float], month: int) -> bool:
    usual = statistics.median(other for key, other in months.items() if key != month)
    return usual > 0 and 1 / NEAR < number / usual < NEAR


def _swap_mends(
    one: Sequence[Amount], two: Sequence[Amount], rule: str, cells: Sequence[str]
) -> tuple[Mend, ...]:
    mends = []
    if len(one) == len(two) == 1:
        changes = {
            f"value:{one[0].seen.address}": str(two[0].seen.cell.value),
            f"value:{two[0].seen.address}": str(one[0].seen.cell.value),
        }
        mends.append(Mend(text="swap", changes=changes, label=Label("对调", "change them back")))
    mends.append(accepted(rule, cells[:1], Label("没有写错", "they are right")))
    return tuple(mends)


def weighted(
    answer: Resolved,
    found: Mapping[str, Resolved],
    model: Model,
    weights: Mapping[str, str],
    answers: Answers,
) -> None:
    """The year's value of a ratio: the one value, or the mean weighed by its amounts by month."""
    item = answer.item
    values = [amount.number for amount in answer.used]
    if not values:
        return
    stated = [
        amount for line in answer.lines for amount in line.totals if amount not in answer.used
    ]
    if max(values) - min(values) <= 1e-12 * abs(max(values)):
        answer.number = values[0]
        _compare_mean(answer, stated, answers, None)
        return
    name = weight_of(item.name, model, weights)
    weight = found.get(name) if name else None
    shares = _shares(answer, weight)
    if shares is not None and weight is not None:
        total = math.fsum(share for share, _ in shares)
        answer.number = math.fsum(share * value for share, value in shares) / total
        label = model.inputs[name].label
        answer.how = Label(
            f"按{label.zh}各月数量加权平均", f"mean weighed by the months of {label.en}"
        )
        _compare_mean(answer, stated, answers, statistics.fmean(values))
        return
    if len(stated) >= 1:
        answer.number = stated[0].number
        answer.used = [stated[0]]
        answer.how = Label("台账所列全年平均值", "the mean of the year that the ledger states")
        return
    _ask_mean(answer, values, answers)


def property_doubts(
    found: Mapping[str, Resolved], model: Model, weights: Mapping[str, str], answers: Answers
) -> Iterator[Doubt]:
    """Properties of a fuel of which the ledger does not hold all, or holds none but another.

    A heating value waits for the question about the total of its fuel, where lines of the fuel may
    be missing; one of a fuel without amounts is asked about where another fuel has amounts and no
    heating value.
    """
    for name, got in found.items():
        weight = weight_of(name, model, weights) if is_ratio(got.item) else ""
        if not weight or not got.used:
            continue
        first = got.used[0].seen
        if weight in found:
            for doubt in found[weight].doubts:
                same = any(each.seen.table is first.table for each in found[weight].used)
                if doubt.finding.rule == "ledger-total-differs" and same:
                    yield replace(doubt, input=name)
            continue
        ending = name.removeprefix(weight)
        others = [
            fuel + ending
            for fuel, amounts in found.items()
            if amounts.used and f"{fuel}{ending}" in model.inputs and f"{fuel}{ending}" not in found
        ]
        if others and ending in SUFFIXES and not answers.accepts(OF_ANOTHER, first.address):
            yield _of_another(got, others, model)


def _of_another(got: Resolved, others: Sequence[str], model: Model) -> Doubt:
    """Whether a property is of the fuel that it was taken for, of which there are no amounts."""
    first, inputs = got.used[0].seen, model.inputs
    shown = listed(inputs[each].label for each in (got.item.name, *others))
    finding = blocking(OF_ANOTHER, first.where, first.item, shown, item=first.item, input=shown)
    mends = [
        Mend(text=each, changes={f"item:{first.item}": each}, label=inputs[each].label)
        for each in others
    ]
    mends.append(accepted(OF_ANOTHER, [first.address], got.item.label))
    cells = tuple(each.seen.address for each in got.used)
    return Doubt(finding, (first.item,), cells, input=got.item.name, mends=tuple(mends))


def weight_of(name: str, model: Model, weights: Mapping[str, str]) -> str:
    """The input whose amounts weigh the mean of a ratio, "" where none is known."""
    told = weights.get(name, "")
    if told in model.inputs:
        return told
    for suffix in SUFFIXES:
        base = name.removesuffix(suffix)
        if base != name and base in model.inputs:
            return base
    return ""


def _shares(answer: Resolved, weight: Resolved | None) -> list[tuple[float, float]] | None:
    """Pairs of weight and value by month; None where a month has not both."""
    if weight is None or weight.doubts or weight.number is None:
        return None
    pairs = []
    lines = [line for line in answer.lines if line.months]
    if len(lines) != 1:
        return None
    for month, same in lines[0].months.items():
        share = weight.by_month.get(month)
        if len(same) != 1 or share is None:
            return None
        pairs.append((share, same[0].number))
    if not set(weight.by_month) <= set(lines[0].months) or not math.fsum(s for s, _ in pairs):
        return None
    return pairs


def _compare_mean(
    answer: Resolved, stated: Sequence[Amount], answers: Answers, plain_mean: float | None
) -> None:
    """A mean that the ledger states is compared with the weighted one."""
    for amount in stated:
        mean = answer.number or 0.0
        room = max(0.51 * amount.step, 1e-9 * abs(mean))
        agree = abs(amount.number - mean) <= room
        address = amount.seen.address
        answer.totals.append(
            TotalCheck(
                cells=(address,),
                stated=amount.number,
                sum=mean,
                agrees=agree,
                input=answer.item.name,
                of=tuple(each.seen.address for each in answer.used),
            )
        )
        rule = "ledger-mean-differs"
        if agree or answers.accepts(rule, address):
            continue
        if plain_mean is not None and abs(amount.number - plain_mean) <= room:
            continue
        finding = warning(
            rule,
            amount.seen.where,
            in_full(amount.number),
            in_full(mean),
            stated=in_full(amount.number),
            mean=in_full(mean),
        )
        cells = [each.seen.address for each in answer.used]
        mends = (
            accepted(rule, [address], Label("用加权平均", "take the weighted mean")),
            Mend(
                text=in_full(amount.number, 10),
                changes={f"skip:{cell}": "1" for cell in cells},
                label=Label("用台账所列平均值", "take the stated mean"),
            ),
        )
        answer.ask(finding, (address,), mends, amount.seen.item)


def _ask_mean(answer: Resolved, values: Sequence[float], answers: Answers) -> None:
    rule = "ledger-ratio-many"
    first = answer.used[0].seen
    mean = statistics.fmean(values)
    if answers.accepts(rule, first.address):
        answer.number = mean
        answer.how = Label("各值的算术平均", "the plain mean of the values")
        return
    cells = tuple(amount.seen.address for amount in answer.used)
    shown = f"{in_full(min(values))} … {in_full(max(values))}"
    finding = blocking(rule, answer.item.label, shown, answer.item.unit, mean=in_full(mean))
    changes = {f"skip:{cell}": "1" for cell in cells[1:]}
    mends = (
        accepted(
            rule,
            [first.address],
            Label(f"用算术平均 {in_full(mean)}", f"take the plain mean {in_full(mean)}"),
        ),
        Mend(
            text="?",
            changes={**changes, f"value:{first.address}": "?"},
            label=Label("填写全年加权平均值", "type the weighted mean of the year"),
        ),
    )
    answer.ask(finding, cells, mends, first.item, cause=(answer.item.name,))
