"""Trials of a model: every option computed, with inputs filled from their ranges."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any, Literal

import numpy as np

from zuji.core.label import Label, joined, listed
from zuji.core.refusals import Finding, Refusal, or_refuse
from zuji.factors import builtin_library
from zuji.footprint.assess import assess, scenario_of
from zuji.footprint.examples import AS_OF, typical_data
from zuji.footprint.findings import check_findings
from zuji.footprint.option_settings import settings_of, takes_every_combination
from zuji.footprint.profile import get_profile, profiles
from zuji.footprint.selection import select_factors
from zuji.footprint.study import StudyDocument, read_values, study_from_data
from zuji.footprint.values import applicable, condition
from zuji.sectors.dependencies import inputs_in
from zuji.sectors.evaluate import run_model
from zuji.sectors.model import Input, Model

Outcome = Literal["computed", "refused", "fault"]
OF_THE_MODEL = frozenset(
    {
        "allocation-unknown",
        "choice-unknown",
        "factor-family",
        "factor-inactive",
        "factor-needed",
        "factor-unit",
        "factor-unknown",
        "formula-value",
        "input-unknown",
        "model-damaged",
        "value-missing",
        "value-range",
    }
)
"""Rules that no plant's numbers explain: where inputs are inside their ranges and every slot has a
factor, the model is at fault."""
PLACES = {"low": 0.01, "middle": 0.5, "high": 0.99}
"""Where in its range an input is put, and its share of the way."""
ROUNDS = 4
"""Times that a refused study is mended where its checks point."""
MOST_MOVED = 8
"""Inputs that a refused study is mended by."""
LADDER = tuple(10.0 ** (-step / 4) for step in range(33))
"""Shares of the upper end tried for the inputs that no typical plant names, until one computes."""
PERIOD = {"start": "2024-01-01", "end": "2024-12-31"}


@dataclass(frozen=True, kw_only=True)
class SettingTrial:
    """One setting of the options: computed with some filling, refused by named rules of the plant's
    numbers, or at fault.
    """

    setting: Mapping[str, str]
    outcome: Outcome
    findings: tuple[Finding, ...] = ()
    total: float | None = None

    @property
    def rules(self) -> tuple[str, ...]:
        """Ids of the rules that refused the setting or name its fault."""
        return tuple(sorted({finding.rule for finding in self.findings}))


@dataclass(frozen=True)
class ModelTrials:
    """Every trial of a model."""

    model: Model
    trials: tuple[SettingTrial, ...]

    def __repr__(self) -> str:
        counts = Counter(trial.outcome for trial in self.trials)
        return f"<Trials of {self.model.id}: {dict(counts)}>"

    def of(self, outcome: Outcome) -> list[SettingTrial]:
        """The trials with this outcome."""
        return [trial for trial in self.trials if trial.outcome == outcome]

    @cached_property
    def refusals(self) -> dict[str, int]:
        """Rule → settings that it refused."""
        counts = Counter(rule for trial in self.of("refused") for rule in trial.rules)
        return dict(counts.most_common())

    def refusal(self, rule: str) -> Finding:
        """The first finding of a rule that refused settings."""
        refused = (row for trial in self.of("refused") for row in trial.findings)
        return next(row for row in refused if row.rule == rule)

    @property
    def faults(self) -> list[Finding]:
        """The faults, each once, with the first setting that shows it."""
        unique: dict[tuple[str, ...], Finding] = {}
        for trial in self.of("fault"):
            for finding in trial.findings:
                key = (finding.rule, str(finding.place), str(finding.read))
                place = joined([self.named(trial.setting), finding.place])
                unique.setdefault(key, replace(finding, place=place))
        return list(unique.values())

    @property
    def is_every_combination(self) -> bool:
        """Whether all combinations of options were tried, not only every pair."""
        return takes_every_combination(self.model)

    def named(self, setting: Mapping[str, str]) -> Label:
        """A setting in words: the options that are not the default ones."""
        choices = self.model.choices
        pairs = [
            (choices[name].label, choices[name].options[option])
            for name, option in setting.items()
            if option != choices[name].default
        ]
        words = [Label(f"{of.zh}“{to.zh}”", f"{of.en} “{to.en}”") for of, to in pairs]
        return listed(words) if words else Label("默认选项", "default options")

    def record(self) -> dict[str, Any]:
        """Plain data: what was tried and what came of it."""
        return {
            "id": self.model.id,
            "version": self.model.version,
            "settings": len(self.trials),
            "every_combination": self.is_every_combination,
            "computed": len(self.of("computed")),
            "refused": len(self.of("refused")),
            "refused_by": self.refusals,
            "trials": [
                {
                    "choices": dict(trial.setting),
                    "outcome": trial.outcome,
                    "rules": list(trial.rules),
                    "total": trial.total,
                }
                for trial in self.trials
            ],
        }


def try_model(model: Model) -> ModelTrials:
    """Compute every option of the model, with inputs inside their ranges.

    Per setting, the formulas are computed with every input near the low end, in the middle and near
    the high end of its range, with the required ones only, and for arrays; and the whole study is
    computed from the typical plant, from the worked examples and from the ranges, until a filling
    passes the model's own checks.
    """
    plants = _plants(model)
    trials = []
    for setting in settings_of(model):
        faults = _formula_faults(model, setting)
        attempt = Attempt({}, tuple(faults)) if faults else _best(model, setting, plants)
        if not attempt.refused and attempt.inputs not in plants:
            plants.append(attempt.inputs)
        trials.append(attempt.trial(setting))
    return ModelTrials(model, tuple(trials))


Amounts = dict[str, float]
"""Input → value in the model's unit."""


@dataclass(frozen=True, slots=True)
class Attempt:
    """A study of one setting that was computed, and what refused it."""

    inputs: Mapping[str, Any]
    refused: tuple[Finding, ...] = ()
    total: float | None = None

    @property
    def faults(self) -> tuple[Finding, ...]:
        return tuple(row for row in self.refused if row.rule in OF_THE_MODEL)

    @property
    def ends(self) -> bool:
        """Whether nothing is left to try: it was computed, or the model is at fault."""
        return not self.refused or bool(self.faults)

    def trial(self, setting: Mapping[str, str]) -> SettingTrial:
        """The trial that ends with this attempt."""
        if self.faults:
            return SettingTrial(setting=setting, outcome="fault", findings=self.faults)
        outcome: Outcome = "refused" if self.refused else "computed"
        return SettingTrial(
            setting=setting, outcome=outcome, findings=self.refused, total=self.total
        )


def _best(model: Model, setting: Mapping[str, str], plants: Sequence[Mapping[str, Any]]) -> Attempt:
    """The first study that is computed or shows a fault, else the one with the fewest refusals."""
    attempts = []
    for inputs in _fillings(model, setting, plants):
        attempts.append(_attempt(model, setting, inputs))
        if attempts[-1].ends:
            return attempts[-1]
    fewest = min(attempts, key=lambda attempt: len(attempt.refused))
    for start in (attempts[0], fewest):
        attempt: Attempt | None = start
        for _ in range(ROUNDS):
            attempt = _mended(model, setting, attempt) if attempt else None
            if attempt and attempt.ends:
                return attempt
    return fewest


def _attempt(model: Model, setting: Mapping[str, str], inputs: Mapping[str, Any]) -> Attempt:
    try:
        assessment = assess(_study(model, setting, inputs), model, as_of=AS_OF)
    except Refusal as problem:
        return Attempt(inputs, tuple(row for row in problem.findings if row.severity == "block"))
    return Attempt(inputs, total=assessment.total)


def _mended(model: Model, setting: Mapping[str, str], attempt: Attempt) -> Attempt | None:
    """A study that fewer checks refuse: the inputs that these checks name are moved through their
    ranges, the other optional ones of them also left out.
    """
    rules = {row.rule for row in attempt.refused}
    checks = [check for check in model.checks if check.id in rules]
    named = dict.fromkeys(name for check in checks for name in check.inputs)
    for check in checks:
        behind = inputs_in(model, check.when, setting)
        if not behind:
            return None  # it is decided by options alone
        named |= dict.fromkeys(behind)
    movable = [name for name in named if applicable(model.inputs[name], setting)][:MOST_MOVED]
    fewer = None
    for name in movable:
        left_out = {other for other in movable if other != name and model.inputs[other].optional}
        kept = {key: value for key, value in attempt.inputs.items() if key not in left_out}
        for base in (attempt.inputs, kept) if left_out else (attempt.inputs,):
            for value in (*_alike(model, name, base), *_positions(model.inputs[name])):
                moved = _attempt(model, setting, {**base, name: value})
                if not moved.refused:
                    return moved
                if fewer is None and len(moved.refused) < len(attempt.refused):
                    fewer = moved
    return fewer


def _alike(model: Model, name: str, inputs: Mapping[str, Any]) -> list[Any]:
    """The values of other inputs in the same unit: some checks ask for equal amounts. A number
    outside the range of this input is none of them.
    """
    unit, (low, high) = model.inputs[name].unit, model.inputs[name].range or (-math.inf, math.inf)
    return [
        value
        for other, value in inputs.items()
        if other != name and model.inputs[other].unit == unit
        if not isinstance(value, (int, float)) or low <= value <= high
    ]


def _positions(item: Input) -> Iterator[float]:
    """From the low end to the high one: small steps first, so that the first amount that passes
    is no giant one.
    """
    low, high = item.range or (0.0, 1000.0)
    yield low
    yield from (max(low, high * share) for share in reversed(LADDER) if high > 0)
    yield from (low + (high - low) * share / 20 for share in range(1, 20))


def _formula_faults(model: Model, setting: Mapping[str, str]) -> list[Finding]:
    """What the formulas alone refuse, whatever the checks of the model say of the plant."""
    fillings = [_from_ranges(model, setting, share) for share in PLACES.values()]
    required = {
        name: value for name, value in fillings[1].items() if not model.inputs[name].optional
    }
    for inputs in (*fillings, required):
        for copies in (1, 2):
            try:
                with or_refuse("model-damaged", model.id):
                    _run(model, setting, inputs, copies, checked=inputs is required)
            except Refusal as problem:
                faults = [row for row in problem.findings if row.rule in OF_THE_MODEL]
                if faults:
                    return faults
    return []


def _run(
    model: Model, setting: Mapping[str, str], inputs: Amounts, copies: int, checked: bool
) -> None:
    """Checks and steps of the model, for one plant or for an array of them; what a check refuses
    goes no further where it is `checked`.
    """
    study = _study(model, setting, inputs)
    values, findings = read_values(study, model, setting)
    chosen, more = select_factors(
        study, model, setting, builtin_library(), get_profile(study.profile_id)
    )
    blocking = [row for row in (*findings, *more) if row.severity == "block"]
    if blocking:
        raise Refusal(blocking)
    scenario = scenario_of(setting, values, chosen)
    refused = [row for row in check_findings(model, scenario, study) if row.severity == "block"]
    if checked and refused:
        raise Refusal(refused)
    if copies > 1:
        arrays = {name: np.full(copies, value) for name, value in scenario.values.items()}
        scenario = replace(scenario, values=arrays)
    run_model(model, scenario)


def _fillings(
    model: Model, setting: Mapping[str, str], plants: Sequence[Mapping[str, Any]]
) -> Iterator[dict[str, Any]]:
    """Inputs of whole studies: known plants completed from the ranges, then ranges alone."""
    middle = _from_ranges(model, setting, PLACES["middle"])
    completed = []
    for plant in plants:
        known = {name: plant[name] for name in plant if name in middle}
        others = [name for name in middle if name not in known and not model.inputs[name].optional]
        completed.append((known, others))
        yield {**known, **{name: middle[name] for name in others}}
    for known, others in completed:
        for share in LADDER if others else ():
            yield {**known, **{name: _at_share(model.inputs[name], share) for name in others}}
    yield middle


def _from_ranges(model: Model, setting: Mapping[str, str], share: float) -> Amounts:
    return {
        item.name: _within(item, share)
        for item in model.inputs.values()
        if applicable(item, setting)
    }


def _within(item: Input, share: float) -> float:
    """A value inside the range; the middle is the default or the middle of what is usual."""
    if share == PLACES["middle"] and item.default:
        return item.default.value
    ends = (item.usual if share == PLACES["middle"] else None) or item.range or (0.0, 1000.0)
    low, high = ends
    if low > 0 and high / low > 100:
        return float(low * (high / low) ** share)
    return low + (high - low) * share


def _at_share(item: Input, share: float) -> float:
    """A share of the upper end of an amount; of a property, its middle."""
    if item.default or item.usual:
        return _within(item, PLACES["middle"])
    low, high = item.range or (0.0, 1000.0)
    return max(low, high * share) if high > 0 else low


def _study(model: Model, setting: Mapping[str, str], inputs: Mapping[str, Any]) -> StudyDocument:
    """A study of the model; slots that it leaves open are filled with factors of one unit."""
    open_slots = [
        slot
        for slot in model.slots.values()
        if condition(slot.applies, setting) and slot.is_open(setting)
    ]
    emitting = {name for step in model.steps for name in (step.slot, step.location_slot)}
    data = {
        "model": model.id,
        "period": PERIOD,
        "profile": _profile_for(model, setting),
        "choices": dict(setting),
        "inputs": {
            name: value
            if isinstance(value, Mapping)
            else {"value": value, "unit": model.inputs[name].unit, "status": "measured"}
            for name, value in inputs.items()
        },
        "factors": {slot.name: f"trial.{slot.name}" for slot in open_slots},
        "own_factors": [
            {
                "id": f"trial.{slot.name}",
                "name_zh": slot.label.zh,
                "name_en": slot.label.en,
                "kind": "emission" if slot.name in emitting else "parameter",
                "unit": slot.unit,
                "value": 1,
                "source_title": "trial",
            }
            for slot in open_slots
        ],
    }
    return study_from_data(data, f"{model.id} · trial")


def _profile_for(model: Model, setting: Mapping[str, str]) -> str:
    """A profile that takes the boundary and leaves the options as they are set."""
    boundary = model.boundary_for(setting)
    for name in profiles():
        profile = get_profile(name)
        if boundary in profile.boundaries and all(
            setting.get(choice, option) == option for choice, option in profile.imposes.items()
        ):
            return name
    return profiles()[0]


def _plants(model: Model) -> list[Mapping[str, Any]]:
    """Inputs of plants that are known: the typical one and those of the worked examples."""
    usual = typical_data(model.id)
    plants: list[Mapping[str, Any]] = [
        dict(row["inputs"]) for row in model.data.get("examples") or []
    ]
    if usual:
        plants.insert(0, usual["inputs"])
    return plants
