"""Amounts that a careful person asks about: negative, zero, repeated, far off, months missing."""

from __future__ import annotations

import itertools
import math
import re
import statistics
from collections.abc import Sequence
from dataclasses import replace

from zuji.core.figures import grouped, in_full
from zuji.core.label import Label, listed
from zuji.core.numbers import read_quantity
from zuji.core.refusals import blocking, warning
from zuji.core.rulefile import Count, Multiple, rule_file
from zuji.core.shapes import Row
from zuji.exchange.ledgers.amounts import Amount
from zuji.exchange.ledgers.answers import Answers
from zuji.exchange.ledgers.doubts import Doubt, accepted, left_out
from zuji.exchange.ledgers.lines import Line
from zuji.exchange.ledgers.observe import Observation
from zuji.exchange.ledgers.periods import month_of_week, plain
from zuji.exchange.ledgers.records import Mend
from zuji.exchange.ledgers.resolved import Resolved, covered, is_ratio
from zuji.exchange.ledgers.vocabulary import processes, words_of


class LedgerRules(Row):
    """rules/ledgers.yaml."""

    jump: Multiple
    jump_months: Count


def ask(
    answer: Resolved, rule: str, amounts: Sequence[Amount], answers: Answers, label: Label
) -> None:
    """Ask about each of some amounts, unless the person has accepted it."""
    for amount in amounts:
        seen = amount.seen
        if answers.accepts(rule, seen.address):
            continue
        finding = warning(rule, seen.where, f"{grouped(amount.number)} {answer.item.unit}")
        mends = (
            accepted(rule, [seen.address], label),
            left_out([seen.address], Label("不计入", "leave out")),
        )
        answer.ask(finding, (seen.address,), mends, seen.item)


def ask_bills(answer: Resolved, answers: Answers) -> None:
    """What is billed and is not what was metered with its losses."""
    rule = "ledger-total-differs"
    for amount in answer.used:
        seen = amount.seen
        if seen.parts_sum is None or answers.accepts(rule, seen.address):
            continue
        stated, total = grouped(_written(seen)), grouped(seen.parts_sum)
        finding = blocking(rule, seen.where, stated, total, stated=stated, sum=total)
        mends = (accepted(rule, [seen.address], Label("合计是对的", "the total is right")),)
        answer.ask(finding, (seen.address,), mends, seen.item)


def _written(seen: Observation) -> float:
    return read_quantity(seen.cell.value, "1", seen.address)


def ask_untitled(answer: Resolved, line: Line, answers: Answers) -> None:
    """Several amounts of a row under no titles: a sum, months and a total look alike there."""
    rows: dict[int, list[Amount]] = {}
    for amount in line.plain:
        if not _is_titled(amount):
            rows.setdefault(amount.seen.cell.row, []).append(amount)
    rule = "ledger-columns-untitled"
    for same in rows.values():
        cells = [amount.seen.address for amount in same]
        if len(same) < 2 or answers.accepts(rule, cells[0]):
            continue
        finding = blocking(rule, same[0].seen.where, f"{len(same)}")
        mends = [accepted(rule, cells[:1], Label("各列相加", "add the columns up"))]
        for at in (-1, 0):
            rest = [cell for cell in cells if cell != cells[at]]
            label = Label(f"只计 {cells[at]}", f"count only {cells[at]}")
            mends.append(replace(left_out(rest, label), text="last" if at else "first"))
        doubt = Doubt(
            finding=finding,
            cause=(),
            at=tuple(cells),
            input=answer.item.name,
            mends=tuple(mends),
            item=same[0].seen.item,
        )
        answer.doubts.append(doubt)


def _is_titled(amount: Amount) -> bool:
    """Whether a letter stands anywhere over the column of an amount."""
    seen = amount.seen
    heads = (
        cell.text
        for column in seen.table.columns
        if column.index == seen.cell.column
        for cell in column.heads
    )
    return any(re.search(r"[^\W\d_]", text) for text in heads)


def ask_repeated(answer: Resolved, line: Line, answers: Answers) -> None:
    """The same date, labels and amount twice in a list, or two amounts of one month where there
    is no list: likely one row copied.
    """
    known: dict[tuple[object, ...], Amount] = {}
    rule = "ledger-repeated"
    for month, same in line.months.items():
        for amount in same:
            seen = amount.seen
            week = seen.period.week if seen.period else 0
            key: tuple[object, ...] = (month, week)
            if seen.dated:
                key = (month, seen.labels, amount.number, seen.says.text)
            if seen.says.flow == "returned":
                continue
            if key in known and not answers.accepts(rule, seen.address):
                finding = warning(rule, seen.where, str(seen.cell.value), known[key].seen.address)
                mends = (
                    left_out([seen.address], Label("只计一次", "count it once")),
                    accepted(rule, [seen.address], Label("确有两笔", "there were two")),
                )
                answer.ask(finding, (seen.address,), mends, seen.item)
            known.setdefault(key, amount)


def ask_jumps(answer: Resolved, line: Line, answers: Answers) -> None:
    """A month far from the others, by a thousand or ten thousand most likely a unit slipped."""
    months = {month: number for month, number in line.by_month.items() if number > 0}
    rules = rule_file(LedgerRules, "ledgers")
    jump = rules.jump.value
    if len(months) < rules.jump_months.value or is_ratio(answer.item):
        return
    rule = "ledger-jump"
    for month, number in months.items():
        usual = statistics.median(other for key, other in months.items() if key != month)
        ratio = number / usual
        cells = [amount.seen.address for amount in line.months[month]]
        if 1 / jump < ratio < jump or answers.accepts(rule, cells[0]):
            continue
        unit = answer.item.unit
        finding = warning(
            rule,
            line.months[month][0].seen.where,
            f"{grouped(number)} {unit}",
            f"≈ {grouped(usual)} {unit}",
            times=in_full(jump),
        )
        mends = [
            Mend(
                text=f"÷ {in_full(scale)}" if scale > 1 else f"× {in_full(1 / scale)}",
                changes={
                    f"value:{amount.seen.address}": f"{in_full(amount.number / scale, 12)} {unit}"
                    for amount in line.months[month]
                },
                label=Label(
                    f"改为 {grouped(number / scale)} {unit}",
                    f"read as {grouped(number / scale)} {unit}",
                ),
            )
            for scale in (1000.0, 10000.0, 100.0, 10.0, 0.001, 0.0001, 0.01, 0.1)
            if 0.3 < ratio / scale < 3
        ]
        mends.append(accepted(rule, cells, Label("数值无误", "the number is right")))
        answer.ask(finding, cells, mends, line.first.item)


RUNNING = 6
"""Months from which on amounts that grow evenly tell of sums since January."""


def ask_running(answer: Resolved, line: Line, answers: Answers) -> None:
    """Months that grow as the sum since January does: by about as much each month as the first."""
    rule = "ledger-running"
    if is_ratio(answer.item) or min(line.by_month, default=0) != 1:
        return
    numbers = [line.by_month[month] for month in sorted(line.by_month)]
    if len(numbers) < RUNNING or sorted(line.by_month)[-1] != len(numbers) or numbers[0] <= 0:
        return
    steps = [late - early for early, late in itertools.pairwise(numbers)]
    usual = statistics.median(steps)
    if min(steps) < 0 or not 0.5 <= usual / numbers[0] <= 2:
        return
    cells = [amount.seen.address for month in line.months for amount in line.months[month]]
    if answers.accepts(rule, cells[0]):
        return
    unit = answer.item.unit
    shown = f"{grouped(numbers[0])} … {grouped(numbers[-1])} {unit}"
    finding = warning(rule, line.first.where, shown, unit, amounts=shown)
    last = line.months[len(numbers)][0].seen.address
    whole = {f"skip:{cell}": "1" for cell in cells if cell != last}
    until = Mend(
        text="until",
        changes={**whole, f"accept:ledger-months-missing:{last}": "1"},
        label=Label(
            f"是累计数，全年按 {grouped(numbers[-1])} {unit} 计",
            f"they are sums since January: the year is {grouped(numbers[-1])} {unit}",
        ),
    )
    mends = (
        until,
        accepted(rule, cells[:1], Label("是各月的数，相加", "they are months: add them")),
    )
    answer.ask(finding, cells, mends if len(numbers) == 12 else mends[1:], line.first.item)


def ask_merged(answer: Resolved, answers: Answers) -> None:
    """An amount merged over lines of several items is of all of them, and no one says how."""
    rule = "ledger-amount-merged"
    for amount in answer.used:
        seen = amount.seen
        rows, columns = seen.grid.span(seen.cell)
        names = [
            cell.text
            for row in range(seen.cell.row, seen.cell.row + rows)
            for column in seen.table.of_role("item")
            if (cell := seen.grid.own(row, column.index)) is not None
        ]
        over = range(seen.cell.column, seen.cell.column + columns)
        heads = [each.heading for each in seen.table.of_role("amount") if each.index in over]
        if len(heads) > 1 and any(each.period is None for each in heads):
            names = [each.text for each in heads]  # 12月 with 合计
        if len(set(names)) < 2 or answers.accepts(rule, seen.address):
            continue
        items = listed(names)
        finding = blocking(rule, seen.where, str(seen.cell.value), items=items)
        label = Label(f"全部计入{names[0]}", f"all of it is {names[0]}")
        out = left_out([seen.address], Label("不计入", "leave out"))
        mends = (accepted(rule, [seen.address], label), out)
        answer.ask(finding, (seen.address,), mends, seen.item)


def ask_turns(answer: Resolved, answers: Answers) -> None:
    """A week that runs over the end of the year holds days of two years."""
    label = Label("这一段全部计入本年", "all of it counts in this year")
    turning = [each for each in answer.used if each.seen.period and each.seen.period.turns]
    ask(answer, "ledger-week-turns", turning, answers, label)


def ask_weeks(answer: Resolved, answers: Answers) -> None:
    """Weeks of the year of which no amount is booked, where amounts are booked by numbered weeks;
    nothing is asked of week 53.
    """
    spans = [(each.seen.period, each) for each in answer.used if each.seen.period]
    weeks = {span.week: each for span, each in spans}
    months = {month for span, _ in spans if not span.week for month in span.months}
    missing = [
        week for week in range(1, 53) if week not in weeks and month_of_week(week) not in months
    ]
    rule, numbered = "ledger-weeks-missing", sorted(week for week in weeks if week)
    first = weeks[numbered[0]] if numbered else None
    if first is None or not missing or answers.accepts(rule, first.seen.address):
        return
    finding = warning(rule, first.seen.where, listed(str(week) for week in missing), "52")
    label = Label("这些周确无发生", "nothing in these weeks")
    cells = [each.seen.address for each in answer.used]
    mends = (accepted(rule, [first.seen.address], label),)
    answer.ask(finding, cells, mends, first.seen.item)


_AWAY = re.compile("委外|外委|委托|外协|借给|借出|转借|调出|转出|捐赠|报废")
"""Destinations of issues that are no use in the works."""


def ask_destinations(answer: Resolved, answers: Answers) -> None:
    """Issues to workshops of several products (炭黑车间领用, 改质沥青车间领用), and those that were
    lent, given away or worked on by others.
    """
    places: dict[frozenset[str], list[Amount]] = {}
    for amount in answer.used:
        if amount.seen.says.flow == "issued":
            things = words_of(amount.seen.destination) - processes()
            places.setdefault(things, []).append(amount)
    places.pop(frozenset(), None)
    rule = "ledger-destinations"
    away = [each for each in answer.used if _AWAY.search(each.seen.destination)]
    if len(places) < 2:
        places = {frozenset({each.seen.destination}): [] for each in away}
        for each in away:
            places[frozenset({each.seen.destination})].append(each)
    names = listed(dict.fromkeys(same[0].seen.destination for same in places.values()))
    for same in places.values():
        cells = [each.seen.address for each in same]
        if answers.accepts(rule, cells[0]):
            continue
        place = same[0].seen.destination
        finding = blocking(rule, same[0].seen.where, place, places=names)
        mends = (
            accepted(rule, cells, Label(f"{place}的计入", f"{place} counts")),
            left_out(cells, Label(f"{place}的不计入", f"leave {place} out")),
        )
        answer.ask(finding, cells, mends, same[0].seen.item, cause=(place,))


_BASES = {
    "dry": re.compile(r"干基|干燥基|绝干|折干|干重|干量|\bdry\b"),
    "wet": re.compile(r"湿基|收到基|应用基|湿重|湿量|湿态|\bwet\b|\bas received\b"),
}


def _basis(text: str) -> str:
    """Whether a text speaks of dry or of wet amounts; "" for neither and for both."""
    found = [name for name, pattern in _BASES.items() if pattern.search(plain(text))]
    return found[0] if len(found) == 1 else ""


def ask_basis(answer: Resolved, answers: Answers) -> None:
    """Wet amounts where dry ones are wanted, and the other way round: moisture tells how much."""
    wanted, rule = _basis(answer.item.label.zh), "ledger-basis"
    for amount in answer.used if wanted else ():
        seen = amount.seen
        said = _basis(f"{seen.item} {seen.says.text}")
        if said in {"", wanted} or answers.weight_of(seen.item):
            continue
        if answers.accepts(rule, seen.address):
            continue
        finding = blocking(rule, seen.where, seen.item, answer.item.label)
        mends = (
            Mend(
                text="?",
                changes={f"weight-of:{seen.item}": "?"},
                label=Label("填写折算系数，如 0.9 t/t", "type the share that counts, as 0.9 t/t"),
            ),
            accepted(rule, [seen.address], Label("数量已经折算", "the amount is converted")),
        )
        answer.ask(finding, (seen.address,), mends, seen.item)


SLIPS = (1e-4, 1e-3, 0.01, 100.0, 1e3, 1e4)
"""How far a number is off where its unit or its percent sign slipped."""


def ask_range(answer: Resolved, answers: Answers) -> None:
    """A value outside the range of its input, a ratio by each of its amounts: a unit slipped. Not
    asked while another question about the input is open.
    """
    within, rule = answer.item.range, "ledger-out-of-range"
    if within is None or answer.number is None or answer.doubts:
        return
    groups = [[a] for a in answer.used] if is_ratio(answer.item) else [answer.used]
    low, high = (in_full(end) for end in within)
    for amounts in groups:
        number = math.fsum(amount.number for amount in amounts)
        cells = [amount.seen.address for amount in amounts]
        if within[0] <= number <= within[1] or answers.accepts(rule, cells[0]):
            continue
        unit = answer.item.unit
        finding = blocking(
            rule,
            amounts[0].seen.where,
            f"{grouped(number)} {unit}",
            f"{low} … {high} {unit}",
            low=low,
            high=f"{high} {unit}",
        )
        fitting = (scale for scale in SLIPS if within[0] < number * scale <= within[1])
        mends = [_scaled(amounts, scale, unit) for scale in fitting if number > 0]
        mends.append(accepted(rule, cells, Label("数值无误", "the number is right")))
        item = amounts[0].seen.item
        answer.ask(finding, cells, mends[-3:], item, cause=(item,))


def _scaled(amounts: Sequence[Amount], scale: float, unit: str) -> Mend:
    """The answer that amounts are so many times as large."""
    changes = {
        f"value:{each.seen.address}": f"{in_full(each.number * scale, 12)} {unit}"
        for each in amounts
    }
    total = grouped(math.fsum(each.number for each in amounts) * scale)
    label = Label(f"改为 {total} {unit}", f"read as {total} {unit}")
    return Mend(text=f"× {in_full(scale)}", changes=changes, label=label)


def ask_months(answer: Resolved, due: frozenset[int], answers: Answers) -> None:
    """Months of the year that a line does not cover."""
    groups: dict[tuple[object, ...], list[Line]] = {}
    for line in answer.lines:
        key = (line.first.own,) if line.first.dated else line.key[:-1]
        groups.setdefault(key, []).append(line)
    for lines in groups.values():
        lacking = sorted(due - covered(lines))
        if lacking:
            _ask_lacking(answer, lines, lacking, answers)


def _ask_lacking(
    answer: Resolved, lines: Sequence[Line], lacking: Sequence[int], answers: Answers
) -> None:
    used = [amount for line in lines for _, amount in line.used]
    first = used[0].seen
    rule = "ledger-months-missing"
    if answers.accepts(rule, first.address):
        return
    months = Label("、".join(f"{m}月" for m in lacking), ", ".join(map(str, lacking)))
    finding = warning(rule, answer.item.label, months, "12")
    cells = tuple(amount.seen.address for amount in used)
    mends = (accepted(rule, [first.address], Label("这些月份确无发生", "nothing in these months")),)
    answer.ask(finding, cells, mends, first.item, cause=tuple(map(str, lacking)))
