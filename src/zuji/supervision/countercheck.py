"""Counter-check: the least conspicuous edits of a study that pass every gate and move its result.

For whoever inspects: a plant that wants another number, and knows every gate, would edit like this.
A gate is what stops or warns: schema, units, ranges, usual values, carbon balances, screening.

With y the total and x a number that the plant wrote itself, ∂ln y/∂ln x is known from the engine.
An edit d of ln x is as conspicuous as |d|/s, where s is the spread of ln x that nobody would ask
about: the number's own, a quarter of its usual range, or the robust spread among peers, whichever
is larger. The set of edits whose most conspicuous one is least solves a linear programme
(`least_edits`): the total reaches its target, each number stays in its range, and each carbon
balance within its limits, to first order. What it gives is computed again in full, with every gate;
where one answers, the room of the numbers that it names is halved and the programme solved again.
The same study gives the same answer.
"""

from __future__ import annotations

import math
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from math import erfc, exp, log, log10, sqrt

import numpy as np

from zuji.core.figures import in_full
from zuji.core.label import in_language
from zuji.core.refusals import Finding, Refusal, refuse
from zuji.factors import Library
from zuji.footprint import assess
from zuji.footprint.assess import Assessment
from zuji.footprint.balances import balanced
from zuji.footprint.findings import named_values
from zuji.footprint.judging import current_rules
from zuji.footprint.own_factors import own_ids
from zuji.footprint.spread import PLANT
from zuji.footprint.study import StudyDocument
from zuji.footprint.values import Value
from zuji.screening.facts import StudyFacts, facts_of
from zuji.screening.peers import Peers, peers_of
from zuji.screening.run import screened
from zuji.screening.single import significant_digits
from zuji.supervision.least_edits import Limit, Programme
from zuji.supervision.rules import supervision_rules
from zuji.uncertainty.distributions import Z95

GATES = ("block", "warn")
FLAT = 1e-6
"""An elasticity so small moves nothing; a set so little better is no better."""
STEP = 1e-4
HALVINGS = 3
"""So often the room of a number is halved where a gate answers; then it is left alone."""
ROUNDS = 12
DIGITS = 4
"""Significant digits of an edited number, at least."""


@dataclass(frozen=True)
class Edit:
    """One number edited, in the unit of the input; `spread` is that of its logarithm that nobody
    would ask about.
    """

    name: str
    before: float
    after: float
    unit: str
    spread: float

    @property
    def change(self) -> float:
        """Relative change."""
        return self.after / self.before - 1

    @property
    def size(self) -> float:
        """The same without its sign."""
        return abs(self.change)

    @property
    def conspicuous(self) -> float:
        """How many spreads off."""
        return abs(log(self.after / self.before)) / self.spread

    @property
    def plausibility(self) -> float:
        """The chance that an honest number lies so far off or further, 2 (1 − Φ(z))."""
        return erfc(self.conspicuous / sqrt(2))


@dataclass(frozen=True)
class EditSet:
    """Edits that pass every gate together, and the total [kgCO2e per declared unit] with them."""

    edits: tuple[Edit, ...]
    total: float

    @property
    def conspicuous(self) -> float:
        """That of the most conspicuous edit."""
        return max(edit.conspicuous for edit in self.edits)


@dataclass(frozen=True)
class CounterCheck:
    """What was found. `sets`: the least conspicuous with one edit, with two, and so on, as far as
    one more edit is less conspicuous. `to_see`: the numbers whose evidence, once seen, leaves no
    inconspicuous way to move the result so far, in this order (by the programme, before gates).
    """

    total: float
    unit: str
    move: float
    sets: tuple[EditSet, ...]
    to_see: tuple[str, ...]


def counter_check(
    assessment: Assessment,
    move: float,
    *,
    seen: Collection[str] = (),
    peers: Sequence[StudyFacts] = (),
    most: int | None = None,
) -> CounterCheck:
    """Search the least conspicuous edits that move the total by the share `move` (−0.05: down by
    5 %) and leave the numbers `seen` alone, `most` of them at the most.

    Refuses a share that is none (``countercheck-move``), a name that is no input
    (``countercheck-seen``), and a total that is not positive (``countercheck-total``).
    """
    if not -1 < move < 1 or not move:
        raise refuse("countercheck-move", "move", in_full(move), "−0.99 … 0.99, ≠ 0")
    for name in seen:
        if name not in assessment.model.inputs:
            raise refuse("countercheck-seen", "seen", name)
    if assessment.total <= 0:
        raise refuse("countercheck-total", "result.total", in_full(assessment.total), "> 0")
    rules = supervision_rules().countercheck
    search = _Search(assessment, move, seen, peers)
    sets: list[EditSet] = []
    for count in range(1, min(most or rules.edits.value, len(search.names)) + 1):
        found = search.least(count)
        if found and (not sets or found.conspicuous < sets[-1].conspicuous * (1 - FLAT)):
            sets.append(found)
    to_see = tuple(search.closing(rules.striking.value))
    return CounterCheck(assessment.total, assessment.unit, move, tuple(sets), to_see)


class _Search:
    """The programme of one study, and the full computation that judges what it gives."""

    def __init__(
        self,
        assessment: Assessment,
        move: float,
        seen: Collection[str],
        peers: Sequence[StudyFacts],
    ) -> None:
        self.assessment, self.move, self.peers = assessment, move, peers
        self.rules = None if assessment.rules == current_rules() else assessment.rules
        own = own_ids(assessment.study.data)
        chosen = [each.factor for each in assessment.chosen.values()]
        self.library = Library({each.id: each for each in chosen if each.id not in own})
        facts = facts_of(assessment, "study")
        slopes = {
            name: slope
            for name, slope in facts.elasticities.items()
            if abs(slope) > FLAT and name not in seen and _is_own(assessment.values[name])
        }
        group = peers_of([facts, *(peer for peer in peers if peer.group == facts.group)])
        spreads = {name: _spread(assessment, name, group) for name in slopes}
        self.names = sorted(slopes, key=lambda name: (-abs(slopes[name]) * spreads[name], name))
        rooms = {name: _room(assessment, name) for name in self.names}
        limits = _limits(assessment, self.names)
        self.programme = Programme(log(1 + move), slopes, spreads, rooms, limits)
        self.known = {(each.rule, each.place) for each in _answers(facts, peers)}

    def least(self, count: int) -> EditSet | None:
        """The least conspicuous set of so many edits, or one more for each balance that has to be
        kept; None where no such set passes.
        """
        rooms = dict(self.programme.rooms)
        halved: dict[str, int] = dict.fromkeys(self.names, 0)
        try:
            for _ in range(ROUNDS):
                solved = self._with_at_most(count)
                if solved is None:
                    return None
                found, answers = self._computed(solved)
                if found and not answers:
                    return found
                self._narrow(solved, answers, halved)
            return None
        finally:
            self.programme.rooms = rooms

    def _with_at_most(self, count: int) -> dict[str, float] | None:
        """Of the numbers that move most within their spread, the first so many that reach the
        target, with those that keep the balances.
        """
        free = [name for name in self.names if any(self.programme.rooms[name])]
        for first in range(len(free) - count + 1):
            chosen = free[first : first + count]
            kept = {name for limit in self.programme.limits for name in limit.slopes}
            if not kept.isdisjoint(chosen):
                for more in (name for name in free if name in kept and name not in chosen):
                    if self.programme.solved(chosen) is not None:
                        break
                    chosen = [*chosen, more]
            solved = self.programme.solved(chosen)
            if solved is not None:
                return solved[1]
        return None

    def _computed(self, edits: Mapping[str, float]) -> tuple[EditSet | None, list[Finding]]:
        """The set computed in full, and what answers that did not answer before."""
        made = tuple(self._edit(name, edit) for name, edit in self._scaled(edits).items())
        study = edited(self.assessment.study, made)
        before = self.assessment
        try:
            after = assess(
                study,
                before.model,
                as_of=before.as_of,
                library=self.library,
                profile=before.profile,
                gwp=before.gwp,
                rules=self.rules,
            )
        except Refusal as refusal:
            return None, list(refusal.findings)
        told = _answers(facts_of(after, "study"), self.peers)
        new = [each for each in told if (each.rule, each.place) not in self.known]
        reached = (after.total / before.total - 1) / self.move >= 1 - FLAT
        return (EditSet(made, after.total) if reached else None), new

    def _scaled(self, edits: Mapping[str, float]) -> dict[str, float]:
        """The edits times what makes the move exact: the total is not linear in ln x."""
        centre, respond = self.assessment.centre, self.assessment.response
        low, high = 0.0, 2.0
        for _ in range(3):
            times = np.linspace(low, high, 65)
            totals = respond(
                {PLANT + n: centre[PLANT + n] * np.exp(d * times) for n, d in edits.items()}
            )
            moved = (np.asarray(totals) / self.assessment.total - 1) / self.move
            reached = np.flatnonzero(moved >= 1)
            if not reached.size or not reached[0]:
                break
            low, high = float(times[reached[0] - 1]), float(times[reached[0]])
        return {name: edit * high for name, edit in edits.items()}

    def _edit(self, name: str, edit: float) -> Edit:
        """An edited number, written with as many digits as before, away from what it was."""
        value, unit = self.assessment.values[name], self.assessment.model.inputs[name].unit
        before = value.value or 0.0
        digits = max(DIGITS, significant_digits(before))
        exact = before * exp(edit)
        step = 10.0 ** (math.floor(log10(exact)) + 1 - digits)
        away = math.ceil if edit > 0 else math.floor
        after = float(f"{away(exact / step) * step:.{digits}g}")
        return Edit(name, before, after, unit, self.programme.spreads[name])

    def _narrow(
        self, edits: Mapping[str, float], answers: Sequence[Finding], halved: dict[str, int]
    ) -> None:
        """Halves the room of the numbers that an answer names, else of the most conspicuous."""
        spreads = self.programme.spreads
        places = [in_language(each.place, "en") for each in answers]
        values = self.assessment.values
        named = {name for name in edits if any(values[name].place in each for each in places)}
        least = max(edits, key=lambda name: (abs(edits[name]) / spreads[name], name))
        for name in sorted(named or {least}):
            halved[name] += 1
            rest = 0.0 if halved[name] > HALVINGS else edits[name] / 2
            low, high = self.programme.rooms[name]
            self.programme.rooms[name] = (low, rest) if edits[name] > 0 else (rest, high)

    def closing(self, striking: float) -> list[str]:
        """The numbers to see one after the other until no way is left that is not striking."""
        left, to_see = list(self.names), list[str]()
        while solved := self.programme.solved(left):
            if solved[0] > striking:
                break
            moves = {name: abs(self.programme.slopes[name] * d) for name, d in solved[1].items()}
            to_see.append(max(left, key=lambda n: (moves.get(n, 0.0), -self.names.index(n))))
            left.remove(to_see[-1])
        return to_see


def edited(study: StudyDocument, edits: Sequence[Edit]) -> StudyDocument:
    """The study with the edits; an interval that a number has moves with it."""
    inputs = dict(study.data.get("inputs") or {})
    for edit in edits:
        row = inputs.get(edit.name)
        held = dict(row) if isinstance(row, Mapping) else {}
        ends = {
            end: held[end] * edit.after / edit.before
            for end in ("low", "high")
            if isinstance(held.get(end), int | float)
        }
        inputs[edit.name] = held | ends | {"value": edit.after, "unit": edit.unit}
    return replace(study, data={**study.data, "inputs": inputs})


def _is_own(value: Value) -> bool:
    """Whether the plant wrote the number itself, and a share of it can be changed."""
    return bool(value.place) and value.status != "default" and (value.value or 0.0) > 0


def _spread(assessment: Assessment, name: str, group: Peers) -> float:
    low, high = assessment.variables[PLANT + name].interval
    centre, sd = abs(assessment.centre[PLANT + name]), assessment.variables[PLANT + name].sd
    spread = log(high / low) / (2 * Z95) if low > 0 else sd / centre
    usual = assessment.model.inputs[name].usual
    if usual and usual[0] > 0:
        spread = max(spread, log(usual[1] / usual[0]) / 4)
    norm = group.inputs.get(name)
    return max(spread, norm.spread) if norm and group.are_enough else spread


def _room(assessment: Assessment, name: str) -> tuple[float, float]:
    """How far ln x may go: within the input's range, and in its usual one where it lies there."""
    item, number = assessment.model.inputs[name], assessment.values[name].value or 0.0
    ends = [end for end in (item.range, item.usual) if end and end[0] <= number <= end[1]]
    low = max((log(end[0] / number) for end in ends if end[0] > 0), default=-math.inf)
    high = min((log(end[1] / number) for end in ends), default=math.inf)
    return min(low, 0.0), max(high, 0.0)


def _answers(facts: StudyFacts, peers: Sequence[StudyFacts]) -> list[Finding]:
    """What the gates say of a study."""
    first = screened([facts, *peers]).studies[0]
    return [finding for finding in first.findings if finding.severity in GATES]


def _limits(assessment: Assessment, names: Sequence[str]) -> list[Limit]:
    """Of each carbon balance that holds, by how much its excess may fall and rise."""
    model, scenario = assessment.model, assessment.scenario

    def excesses(name: str, times: float) -> list[float]:
        values = {**scenario.values, name: scenario.values[name] * times}
        at = named_values(model, replace(scenario, values=values))
        return [row.excess for row in balanced(model, at)]

    rows = balanced(model, named_values(model, scenario))
    if not rows:
        return []
    slopes: list[dict[str, float]] = [{} for _ in rows]
    for name in names:
        pairs = zip(excesses(name, exp(STEP)), excesses(name, exp(-STEP)), strict=True)
        for slope, (up, down) in zip(slopes, pairs, strict=True):
            if math.isfinite(up - down) and up != down:
                slope[name] = (up - down) / (2 * STEP)
    limits = []
    for row, slope in zip(rows, slopes, strict=True):
        lost = math.inf if row.balance.lost is None else row.balance.lost
        if slope and -lost <= row.excess <= row.balance.created:
            limits.append(Limit(slope, -lost - row.excess, row.balance.created - row.excess))
    return limits
