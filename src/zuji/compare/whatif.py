"""What if 情景推演 factors or limits of tiers move: what it does to each study and to the whole.

A total is linear in every emission factor, so that a study is answered from the steps of its
lockfile; where a moved factor enters a formula, or a rule of the profile rests on it, that study is
computed again (`zuji.compare.blast`). Only what is named moves; everything else is as locked.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from fnmatch import fnmatchcase
from typing import Any

from zuji.compare.blast import shift
from zuji.compare.tiers import TierScheme, tier_of
from zuji.core.figures import in_full
from zuji.core.label import Label, listed
from zuji.core.refusals import or_refuse, refuse
from zuji.factors.record import Factor, factor_from_json
from zuji.footprint.measures import yearly_output
from zuji.footprint.own_factors import own_ids
from zuji.footprint.spread import BY_ENERGY, FACTOR
from zuji.lockfile.lock import LOCKFILE, assessment_of
from zuji.uncertainty.distributions import Z95

Interval = tuple[float, float]
SHEET = "plant"
"""The one process of a model that is a sheet."""


@dataclass(frozen=True, slots=True)
class FactorMove:
    """A factor by its id, or several by a pattern with ``*``: multiplied by `times`, or set to
    `value` in the factor's own unit.
    """

    factor: str
    times: float = 1.0
    value: float | None = None

    def is_of(self, factor_id: str) -> bool:
        return fnmatchcase(factor_id, self.factor)

    def ratio(self, factor: Mapping[str, Any]) -> float | None:
        """What the locked factor is multiplied by; None where it is another one. Refuses a value
        for a factor that has one per gas, or is 0 (``whatif-by-gas``).
        """
        if not self.is_of(str(factor["id"])):
            return None
        if self.value is None:
            return self.times
        if factor.get("gases") or not factor.get("value"):
            raise refuse("whatif-by-gas", self.factor, factor["id"])
        return self.value / float(factor["value"])


@dataclass(frozen=True, slots=True)
class MovedStudy:
    """One study: kgCO2e per declared unit before and after with 95 % intervals, tiers, and declared
    units made in the data period (None where the lockfile does not tell).

    `moves`: ids of its factors that a move names. `errors` and `later_errors`: the standard
    deviation that the error of each factor makes before and after, with its sign; ``""`` is
    everything that belongs to this study alone.
    """

    product: Label
    model: str
    unit: str
    before: float
    after: float
    span: Interval
    later_span: Interval
    tier: str
    later_tier: str
    output: float | None
    moves: tuple[str, ...]
    is_recomputed: bool
    errors: Mapping[str, float] = field(repr=False)
    later_errors: Mapping[str, float] = field(repr=False)

    @property
    def change(self) -> float:
        return self.after - self.before

    @property
    def is_other_tier(self) -> bool:
        return self.tier != self.later_tier


@dataclass(frozen=True, slots=True)
class MovedWhole:
    """All studies whose output is known, together: kgCO2e of a year with 95 % intervals, and the
    change with its own. An error of a factor is the same in all of them.
    """

    counted: int
    left_out: int
    before: float
    after: float
    span: Interval
    later_span: Interval
    change_span: Interval
    other_tier: int

    @property
    def change(self) -> float:
        return self.after - self.before


def moved(
    lock: Mapping[str, Any],
    moves: Sequence[FactorMove] = (),
    present: Sequence[TierScheme] = (),
    proposed: Sequence[TierScheme] | None = None,
) -> MovedStudy:
    """A study under the moves, its tiers under `present` schemes before and `proposed` after (the
    same where None). Refuses a damaged lockfile (``lock-damaged``) and what cannot move
    (``whatif-by-gas``).
    """
    with or_refuse("lock-damaged", LOCKFILE):
        result, total = lock["result"], lock["result"]["total"]
        before, model_id = float(total["value"]), str(result["model"]["id"])
        ratios = _ratios(lock, moves)
        is_linear = _is_linear(lock, ratios)
        after = _by_steps(lock, before, ratios) if is_linear else _recomputed(lock, before, ratios)
        errors = _errors(lock)
        of_error = {_error(name): ratio for name, ratio in ratios.items()}
        own = after / before if before else 1.0
        later = {
            name: sd * (of_error.get(name, 1.0) if name else own) for name, sd in errors.items()
        }
        span = (float(total["low"]), float(total["high"]))
        names, output = lock["study"].get("product") or {}, yearly(lock)
    name = str(names.get("name_zh") or model_id)
    present = tuple(present)
    proposed = present if proposed is None else tuple(proposed)
    return MovedStudy(
        product=Label(name, str(names.get("name_en") or name)),
        model=model_id,
        unit=str(total["unit"]),
        before=before,
        after=after,
        span=span,
        later_span=_scaled(span, before, after, _sd(errors), _sd(later)),
        tier=_level(model_id, before, present),
        later_tier=_level(model_id, after, proposed),
        output=output,
        moves=tuple(ratios),
        is_recomputed=not is_linear,
        errors=errors,
        later_errors=later,
    )


def _ratios(lock: Mapping[str, Any], moves: Sequence[FactorMove]) -> dict[str, float]:
    """Factor id → what it is multiplied by; factors that nothing moves are left out, and so are
    those of the study's own, which no policy moves.
    """
    own = own_ids(lock["study"])
    ratios: dict[str, float] = {}
    for factor in lock["factors"].values():
        if factor["id"] in own:
            continue
        found = [ratio for move in moves if (ratio := move.ratio(factor)) is not None]
        if found:
            ratios[str(factor["id"])] = math.prod(found)
    return ratios


def _is_linear(lock: Mapping[str, Any], ratios: Mapping[str, float]) -> bool:
    """Whether steps alone say what the moves do: no parameter of a formula moves, and no part of
    the total is a share of the others.
    """
    if (lock["profile"].get("capital_goods") or {}).get("share"):
        return False
    moving = [factor for factor in lock["factors"].values() if factor["id"] in ratios]
    return all(factor["kind"] != "parameter" for factor in moving)


def _by_steps(lock: Mapping[str, Any], before: float, ratios: Mapping[str, float]) -> float:
    steps = [step for step in lock["result"]["steps"] if step["factor"] in ratios]
    return before + math.fsum((ratios[s["factor"]] - 1) * float(s["kgco2e"]) for s in steps)


def _recomputed(lock: Mapping[str, Any], before: float, ratios: Mapping[str, float]) -> float:
    """The total with what the moves make of it, computed with them and without: what changed since
    the study was frozen is in both. Refuses what the study cannot stand on (``whatif-refused``).
    """
    held = map(factor_from_json, lock["factors"].values())
    found = shift(lock, {f.id: _times(f, ratios[f.id]) for f in held if f.id in ratios})
    if found.new is None:
        raise refuse("whatif-refused", listed(ratios))
    return before + (found.new - found.old)


def _times(factor: Factor, ratio: float) -> Factor:
    value = None if factor.value is None else factor.value * ratio
    return replace(
        factor, value=value, gases={gas: mass * ratio for gas, mass in factor.gases.items()}
    )


def _errors(lock: Mapping[str, Any]) -> dict[str, float]:
    """Standard deviation by factor, from the ends that the tornado shows; what the tornado does not
    show, and the plant's own, is the rest to the study's own standard deviation.
    """
    errors: dict[str, float] = {}
    for bar in lock["result"]["tornado"]:
        factor = lock["factors"].get(bar["name"].removeprefix(FACTOR))
        if bar["name"].startswith(FACTOR) and factor:
            name = _error(str(factor["id"]))
            errors[name] = errors.get(name, 0.0) + (bar["high"] - bar["low"]) / (2 * Z95)
    rest = float(lock["result"]["uncertainty"]["sd"]) ** 2 - sum(sd**2 for sd in errors.values())
    return errors | {"": math.sqrt(max(rest, 0.0))}


def _error(factor_id: str) -> str:
    """What the error of a factor belongs to, as `zuji.footprint.spread.error_of` has it."""
    return factor_id.removesuffix(BY_ENERGY)


def _sd(errors: Mapping[str, float]) -> float:
    return math.hypot(*errors.values())


def _scaled(span: Interval, before: float, after: float, sd: float, later: float) -> Interval:
    """The study's own interval, moved with the total and as much wider as the spread is; one that
    nothing moves stays as it is.
    """
    wider = later / sd if sd else 1.0
    return after - (before - span[0]) * wider, after + (span[1] - before) * wider


def _level(model_id: str, value: float, schemes: Sequence[TierScheme]) -> str:
    tier = tier_of(model_id, value, None, schemes)
    return tier.level if tier else ""


def yearly(lock: Mapping[str, Any]) -> float | None:
    """Declared units made in the data period; None where the lockfile does not tell.

    A declared unit takes the reciprocal of the year's output of the process that makes it; where
    that process makes several products, the share that each takes hides it, and the model says.
    """
    result = lock["result"]
    made = result["declared_unit"]["of"]
    processes = lock["model"].get("processes") or {}
    makers = {name: row for name, row in processes.items() if made in (row.get("outputs") or {})}
    makers = makers or {SHEET: {"outputs": {made: None}}}
    running = [name for name in makers if result["supply"].get(name)]
    if any(len(makers[name]["outputs"]) > 1 for name in running):
        return yearly_output(assessment_of(lock)) or None
    taken = [float(result["supply"][name]) for name in running]
    return 1 / taken[0] if taken and taken[0] > 0 else None


@dataclass
class MovedSum:
    """Studies added one by one, so that no more than one has to be held; as plain data
    (``dataclasses.asdict``) it can be kept and gone on with. Their own errors are independent, the
    error of a factor is one in all of them: kgCO2e of a year, variances for `own`.
    """

    counted: int = 0
    left_out: int = 0
    other_tier: int = 0
    before: float = 0.0
    after: float = 0.0
    own: float = 0.0
    own_later: float = 0.0
    own_change: float = 0.0
    errors: dict[str, float] = field(default_factory=dict)
    later: dict[str, float] = field(default_factory=dict)

    def add(self, row: MovedStudy) -> None:
        """A study with the output that it tells; one that tells none is counted as left out."""
        self.other_tier += row.is_other_tier
        if row.output is None:
            self.left_out += 1
            return
        self.counted += 1
        self.before += row.before * row.output
        self.after += row.after * row.output
        self.own += (row.errors[""] * row.output) ** 2
        self.own_later += (row.later_errors[""] * row.output) ** 2
        self.own_change += ((row.later_errors[""] - row.errors[""]) * row.output) ** 2
        for name in row.errors.keys() - {""}:
            self.errors[name] = self.errors.get(name, 0.0) + row.errors[name] * row.output
            self.later[name] = self.later.get(name, 0.0) + row.later_errors[name] * row.output

    def whole(self) -> MovedWhole:
        """What was added, with 95 % intervals."""
        changes = [self.later[name] - sd for name, sd in self.errors.items()]
        sd = math.hypot(math.sqrt(self.own), *self.errors.values())
        later = math.hypot(math.sqrt(self.own_later), *self.later.values())
        change = math.hypot(math.sqrt(self.own_change), *changes)
        return MovedWhole(
            counted=self.counted,
            left_out=self.left_out,
            before=self.before,
            after=self.after,
            span=_about(self.before, sd),
            later_span=_about(self.after, later),
            change_span=_about(self.after - self.before, change),
            other_tier=self.other_tier,
        )


def whole(rows: Iterable[MovedStudy]) -> MovedWhole:
    """All studies together (`MovedSum`)."""
    together = MovedSum()
    for row in rows:
        together.add(row)
    return together.whole()


def _about(value: float, sd: float) -> Interval:
    return value - Z95 * sd, value + Z95 * sd


def with_threshold(
    schemes: Sequence[TierScheme], scheme_id: str, level: str, limit: float
) -> tuple[TierScheme, ...]:
    """The schemes with the upper limit of one level set, in the scheme's own unit. Refuses a scheme
    or level that there is not (``choice-unknown``) and limits that no longer rise
    (``whatif-limits``).
    """
    found = next((s for s in schemes if s.id == scheme_id and s.basis == "fixed"), None)
    if found is None:
        known = listed(s.id for s in schemes if s.basis == "fixed")
        raise refuse("choice-unknown", "tier", scheme_id, options=known)
    if level not in dict(found.levels):
        raise refuse("choice-unknown", "tier", level, options=listed(dict(found.levels)))
    levels = tuple((key, limit if key == level else most) for key, most in found.levels)
    limits = [most for _, most in levels if most is not None]
    if limits != sorted(limits):
        raise refuse("whatif-limits", scheme_id, in_full(limit))
    return tuple(replace(s, levels=levels) if s is found else s for s in schemes)
