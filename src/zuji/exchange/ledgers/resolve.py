"""The value of one input for the year from all its lines, with checks, parts and doubts."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import combinations

from zuji.core.figures import grouped
from zuji.core.label import Label, listed
from zuji.core.refusals import Finding, blocking, note
from zuji.exchange.ledgers.amounts import Amount
from zuji.exchange.ledgers.answers import Answers
from zuji.exchange.ledgers.containing import ask_columns, check_parts, measured_twice
from zuji.exchange.ledgers.doubts import Doubt, accepted, left_out
from zuji.exchange.ledgers.lines import ALL_MONTHS, Line, agrees, lines_of
from zuji.exchange.ledgers.places import are_sisters
from zuji.exchange.ledgers.records import Mend, TotalCheck
from zuji.exchange.ledgers.resolved import Resolved, covered, is_ratio
from zuji.exchange.ledgers.scales import ask_weighed
from zuji.exchange.ledgers.summaries import beside_summary, compare_summary
from zuji.exchange.ledgers.suspicions import (
    ask,
    ask_basis,
    ask_bills,
    ask_destinations,
    ask_jumps,
    ask_merged,
    ask_months,
    ask_range,
    ask_repeated,
    ask_running,
    ask_turns,
    ask_untitled,
    ask_weeks,
)
from zuji.exchange.ledgers.undated import ask_undated, take_undated
from zuji.sectors.model import Input


def resolved(
    item: Input, amounts: Sequence[Amount], answers: Answers, due: frozenset[int] = ALL_MONTHS
) -> Resolved:
    """The year's lines of one input, one source of each, parts and sums told apart."""
    answer = Resolved(item)
    lines = lines_of(amounts)
    if not any(line.months or line.spans or line.plain or line.cumulative for line in lines):
        _take_totals(lines)
    take_undated(lines, answers)
    lines = _without_hidden(answer, lines)
    lines, of_sum = beside_summary(answer, lines, answers)
    lines = _one_source(answer, lines, answers)
    if of_sum:
        mine, stated, own, total, agree = compare_summary(answer, lines, of_sum, answers)
        answer.totals.append(_total(answer, stated, (total, own), agree, mine))
    sums = [line for line in lines if not line.used or _only_sums(line, lines)]
    lines = [line for line in lines if line not in sums]
    lines = _without_parts(answer, lines, answers)
    answer.lines = lines
    _use(answer, lines)
    _check_lines(answer, lines, sums, answers)
    _doubt_amounts(answer, lines, answers)
    ask_months(answer, due, answers)
    ask_undated(answer, answers)
    ask_merged(answer, answers)
    ask_turns(answer, answers)
    ask_weeks(answer, answers)
    ask_destinations(answer, answers)
    ask_weighed(answer, answers)
    ask_basis(answer, answers)
    ask_range(answer, answers)
    return answer


def _only_sums(line: Line, lines: Sequence[Line]) -> bool:
    """Whether a line holds sums only, beside amounts of the same name in its table."""
    return not (line.months or line.spans or line.plain) and any(
        (other.months or other.spans or other.plain)
        and (other.source, other.key[0]) == (line.source, line.key[0])
        for other in lines
        if other is not line
    )


def _take_totals(lines: Sequence[Line]) -> None:
    """Where a ledger holds an item only as a sum (熟料产量合计), the sum is the line itself."""
    for line in lines:
        sums, line.of_lines = line.of_lines, []
        for amount in sums:
            says = replace(amount.seen.says, total=False)
            line.add(replace(amount, seen=replace(amount.seen, total=False, says=says)))


def _without_hidden(answer: Resolved, lines: list[Line]) -> list[Line]:
    """Hidden copies are left out where the same months stand in sight; else they are asked for."""
    hidden = [line for line in lines if any(each.seen.hidden for each in line.amounts)]
    seen = [line for line in lines if line not in hidden]
    if not hidden:
        return lines
    in_sight = {month for line in seen for month in line.covered}
    for line in hidden:
        if line.covered <= in_sight:
            answer.leave(line.amounts, note("ledger-hidden", line.first.where))
        else:
            cells = [amount.seen.address for amount in line.amounts]
            finding = blocking("ledger-hidden-used", line.first.where, line.first.item)
            answer.ask(
                finding,
                cells,
                (
                    accepted("ledger-hidden-used", cells, Label("计入", "count them")),
                    left_out(cells, Label("不计入", "leave out")),
                ),
                line.first.item,
            )
            seen.append(line)
    return seen


def _one_source(answer: Resolved, lines: list[Line], answers: Answers) -> list[Line]:
    """The lines of one table where several tables hold the same months; others are a check."""
    sources: dict[tuple[str, ...], list[Line]] = {}
    for line in lines:
        sources.setdefault(line.source, []).append(line)
    if len(sources) < 2:
        return lines
    ranked = sorted(
        (group for group in sources.values() if any(line.used for line in group)),
        key=lambda group: (
            not any(_sisters(group, other) for other in sources.values()),
            -len(covered(group)),
            -_fineness(group),
        ),
    )
    kept: list[Line] = []
    for group in ranked:
        if not covered(group) & covered(kept):
            kept += group
            continue
        if all(_are_added(line, group, answers) for line in kept) and not is_ratio(answer.item):
            kept += group
            answer.how = Label("各车间、产线的表相加", "the sheets of the workshops added up")
            continue
        _compare_sources(answer, kept, group, answers)
    kept += [line for group in sources.values() if group not in ranked for line in group]
    return kept


def _sisters(one: Sequence[Line], other: Sequence[Line]) -> bool:
    """Whether lines stand in sheets of two workshops: 一车间, 二车间."""
    return are_sisters(one[0].first.grid.name, other[0].first.grid.name)


def _are_added(line: Line, group: Sequence[Line], answers: Answers) -> bool:
    """Whether the sheets of two lines are added up: by their names, or as a person said."""
    names = line.first.grid.name, group[0].first.grid.name
    return _sisters([line], group) or answers.adds_sheets(*names)


def _fineness(lines: Iterable[Line]) -> int:
    return max((len(line.months) for line in lines), default=0)


def _compare_sources(
    answer: Resolved, kept: Sequence[Line], group: Sequence[Line], answers: Answers
) -> None:
    """Another table with the same months: equal sums are a check, others a question."""
    others = [amount for line in group for _, amount in line.used]
    mine = [amount for line in kept for span, amount in line.used if span <= covered(group)]
    total = math.fsum(amount.number for amount in others)
    own = math.fsum(amount.number for amount in mine)
    same = abs(total - own) <= 2e-3 * max(abs(total), abs(own)) and bool(mine)
    cells = tuple(amount.seen.address for amount in others)
    rule = "ledger-tables-differ"
    if same or answers.accepts(rule, cells[0]) or is_ratio(answer.item):
        answer.totals.append(_total(answer, others, (total, own), same, mine))
        answer.leave(
            [amount for line in group for amount in line.amounts],
            note("ledger-again", cells[0]),
        )
        return
    finding = blocking(
        rule,
        answer.item.label,
        grouped(total),
        grouped(own),
        one=grouped(own),
        other=grouped(total),
    )
    answer.doubts.append(_tables_doubt(answer, finding, mine, group))


def _tables_doubt(
    answer: Resolved, finding: Finding, mine: Sequence[Amount], group: Sequence[Line]
) -> Doubt:
    """Which of two tables counts, asked once for all items that two sheets both hold."""
    whole = [amount.seen.address for line in group for amount in line.amounts]
    other = group[0].first.grid.name
    one = mine[0].seen.grid.name if mine else other
    mends = [
        replace(left_out(whole, _counts(one, "以前一张表为准", "the first table")), text="first"),
        replace(
            left_out(
                [a.seen.address for a in mine], _counts(other, "以后一张表为准", "the second")
            ),
            text="second",
        ),
    ]
    if one != other:
        label = Label(f"是两处的数，相加（{one}、{other}）", f"two places: add {one} and {other}")
        mends.append(Mend(text="add", changes={f"sheets:{one}|{other}": "add"}, label=label))
    cause = (one, other) if one != other else (answer.item.name,)
    name = answer.item.name
    return Doubt(
        finding=finding,
        cause=cause,
        at=tuple(whole),
        input=name,
        mends=tuple(mends),
        item=group[0].first.item,
    )


def _counts(sheet: str, zh: str, en: str) -> Label:
    return Label(f"{zh}（{sheet}）", f"{en} counts ({sheet})")


def _without_parts(answer: Resolved, lines: list[Line], answers: Answers) -> list[Line]:
    """Lines that are parts of another line are not added to it; unlike names are asked about."""
    if len(lines) < 2:
        return lines
    marked = [line for line in lines if line.part]
    whole = [line for line in lines if not line.part]
    if sums := _with_its_parts(answer, lines):
        return sums
    if marked and whole:
        check_parts(answer, marked, whole, answers)
        answer.leave(
            [amount for line in marked for amount in line.amounts],
            note("ledger-part", marked[0].first.where, whole[0].first.item),
        )
        lines = whole
    if len(lines) < 2:
        return lines
    return _with_its_parts(answer, lines) or _told_apart(answer, lines, answers)


def _with_its_parts(answer: Resolved, lines: Sequence[Line]) -> list[Line]:
    """The line that is the sum of all others, which are left out; none where there is no such."""
    for line in _sums_of_the_others(lines):
        rest = [other for other in lines if other is not line]
        if len(rest) > 1 and not line.part:
            answer.leave(
                [amount for other in rest for amount in other.amounts],
                note("ledger-part", rest[0].first.where, line.first.item),
            )
            answer.totals.append(_sum_check(answer, line, rest))
            return [line]
    return []


def _sums_of_the_others(lines: Sequence[Line]) -> Iterator[Line]:
    """The lines that hold the sum of all others, month by month where they are booked so."""
    of_month = {
        month: math.fsum(line.by_month.get(month, 0.0) for line in lines)
        for month in {month for line in lines for month in line.by_month}
    }
    total = math.fsum(line.sum for line in lines)
    for line in lines:
        pairs = [(number, of_month[month]) for month, number in line.by_month.items()]
        if all(_is_half(number, both) for number, both in pairs or [(line.sum, total)]):
            yield line


def _is_half(number: float, both: float) -> bool:
    """Whether a number is as large as the rest of what it makes up together with that rest."""
    return abs(2 * number - both) <= 1e-6 * max(abs(number), 1e-9)


def _sum_check(answer: Resolved, line: Line, rest: Sequence[Line]) -> TotalCheck:
    parts = [amount for other in rest for _, amount in other.used]
    sums = (line.sum, math.fsum(other.sum for other in rest))
    return _total(answer, [amount for _, amount in line.used], sums, True, parts)


def _total(
    answer: Resolved,
    stated: Iterable[Amount],
    sums: tuple[float, float],
    agrees: bool,
    parts: Iterable[Amount],
) -> TotalCheck:
    """A stated sum beside the sum of its parts, with the cells of both."""
    return TotalCheck(
        cells=tuple(amount.seen.address for amount in stated),
        stated=sums[0],
        sum=sums[1],
        agrees=agrees,
        input=answer.item.name,
        of=tuple(amount.seen.address for amount in parts),
    )


def _told_apart(answer: Resolved, lines: list[Line], answers: Answers) -> list[Line]:
    """Lines that something tells apart are added: parts of a mixed input, workshops, grades,
    sections, months. Equal or unlike names without anything else are a question.
    """
    said = answers.lines(answer.item.name)
    if said == "add" or is_ratio(answer.item):
        return lines
    if said:
        chosen = [line for line in lines if line.first.address == said]
        rest = [line for line in lines if line not in chosen]
        answer.leave(
            [amount for line in rest for amount in line.amounts],
            note("ledger-left-out", rest[0].first.where if rest else ""),
        )
        return chosen or lines
    doubtful = next((pair for pair in combinations(lines, 2) if not _apart(*pair, answers)), None)
    if doubtful is not None:
        answer.doubts.append(_lines_doubt(answer, lines, *doubtful))
    return lines


def _apart(one: Line, two: Line, answers: Answers) -> bool:
    if not one.covered & two.covered or _are_added(one, [two], answers):
        return True
    first, second = one.first, two.first
    if first.says.slice and second.says.slice:
        return first.says.slice != second.says.slice or first.line[0] != second.line[0]
    if measured_twice(first, second):
        return False
    if first.member and second.member:
        return first.own != second.own
    labels = one.key[1:-1] != two.key[1:-1]
    same_name = first.own == second.own
    return labels and same_name and (one.by_month != two.by_month or one.sum != two.sum)


def _lines_doubt(answer: Resolved, lines: Sequence[Line], one: Line, two: Line) -> Doubt:
    same = one.sum == two.sum and one.by_month == two.by_month
    rule = "ledger-line-twice" if same else "ledger-lines-alike"
    names = listed(dict.fromkeys(line.first.item for line in lines))
    finding = blocking(rule, two.first.where, names, answer.item.label, lines=names)
    key = f"lines:{answer.item.name}"
    mends = [
        Mend(
            text=line.first.address,
            changes={key: line.first.address},
            label=Label(
                f"只计 {line.first.item}（{line.first.address}）",
                f"count only {line.first.item} ({line.first.address})",
            ),
        )
        for line in lines
    ]
    mends.insert(
        0 if not same else len(mends),
        Mend(text="add", changes={key: "add"}, label=Label("几行相加", "add the lines up")),
    )
    cells = tuple(amount.seen.address for line in lines for _, amount in line.used)
    return Doubt(
        finding=finding,
        cause=(answer.item.name,),
        at=cells,
        input=answer.item.name,
        mends=tuple(mends),
        item=two.first.item,
    )


def _use(answer: Resolved, lines: Sequence[Line]) -> None:
    answer.used = [amount for line in lines for _, amount in line.used]
    spans = [line.covered for line in lines]
    answer.months = frozenset().union(*spans) if spans else frozenset()
    for line in lines:
        for month, number in line.by_month.items():
            answer.by_month[month] = answer.by_month.get(month, 0.0) + number
    if answer.used:
        answer.number = math.fsum(amount.number for amount in answer.used)


def _check_lines(
    answer: Resolved, lines: Sequence[Line], sums: Sequence[Line], answers: Answers
) -> None:
    """The stated sums of each line, and the lines that state the sum of others."""
    checks: list[tuple[Amount, list[Amount]]] = []
    for line in lines:
        checks += list(line.checks())
        checks += _over_lines(line.of_lines, lines, same_row=True)
    for line in sums:
        for amount in line.of_lines:
            checks += _over_lines([amount], lines, same_row=False) or _over_lines(
                [amount], lines, same_row=True
            )
        checks += [(amount, answer.used) for amount in line.totals]
    checked: set[str] = set()
    for stated, parts in checks:
        if is_ratio(answer.item) or not parts:
            continue
        checked.add(stated.seen.address)
        _check(answer, stated, parts, answers)
    used = {amount.seen.address for amount in answer.used}
    for line in [*lines, *sums]:
        rest = [a for a in line.amounts if a.seen.address not in used]
        answer.leave(rest, note("ledger-total", line.first.where))


def _over_lines(
    stated: Iterable[Amount], lines: Sequence[Line], same_row: bool
) -> list[tuple[Amount, list[Amount]]]:
    checks = []
    for amount in stated:
        seen = amount.seen
        parts = [
            part
            for line in lines
            for _, part in line.used
            if (
                part.seen.cell.row == seen.cell.row if same_row else part.seen.column == seen.column
            )
            and part.seen.grid is seen.grid
            and not (same_row and part.seen.period != seen.period)
        ]
        if parts:
            checks.append((amount, parts))
    return checks


def _check(answer: Resolved, stated: Amount, parts: list[Amount], answers: Answers) -> None:
    total = math.fsum(part.number for part in parts)
    agree = agrees(stated, parts)
    address = stated.seen.address
    answer.totals.append(_total(answer, [stated], (stated.number, total), agree, parts))
    rule = "ledger-total-differs"
    if agree or answers.accepts(rule, address):
        return
    unit = answer.item.unit
    finding = blocking(
        rule,
        stated.seen.where,
        f"{grouped(stated.number)} {unit}",
        f"{grouped(total)} {unit}",
        stated=f"{grouped(stated.number)} {unit}",
        sum=f"{grouped(total)} {unit}",
    )
    mends = (accepted(rule, [address], Label("各月是对的", "the months are right")),)
    answer.ask(finding, (address,), mends, stated.seen.item)


def _doubt_amounts(answer: Resolved, lines: Sequence[Line], answers: Answers) -> None:
    """Negative amounts, zero months, months far from the others, rows that stand twice."""
    ask_bills(answer, answers)
    negative = [a for a in answer.used if a.number < 0 and a.seen.movement != "back"]
    ask(
        answer,
        "ledger-negative",
        negative,
        answers,
        Label("确是红字冲减", "they are corrections and count"),
    )
    for line in lines:
        ask_columns(answer, line, answers)
        ask_untitled(answer, line, answers)
        booked = [amount for _, amount in line.used]
        zeros = [a for a in booked if a.number == 0 and a.seen.movement != "back"]
        if zeros and len(zeros) < len(booked) and not is_ratio(answer.item):
            ask(
                answer,
                "ledger-zero-month",
                zeros,
                answers,
                Label("这些月确无发生", "nothing was used in these months"),
            )
        ask_repeated(answer, line, answers)
        ask_running(answer, line, answers)
        ask_jumps(answer, line, answers)
