"""A single reported value and its validation: range, interval, defaults, best-before."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from zuji.core.figures import in_full
from zuji.core.label import Text, listed
from zuji.core.refusals import Finding, Severity, blocking, note, warning
from zuji.sectors.formula import evaluate
from zuji.sectors.model import Choice, Formula, Input


@dataclass(frozen=True, slots=True, kw_only=True)
class Value:
    """One reported value in the model's unit, with its text and place in the file."""

    name: str
    value: float | None
    unit: str
    status: str
    place: str
    given: str = ""
    low: float | None = None
    high: float | None = None
    evidence: str = ""
    note: Text = ""
    reviewed_by: str = ""
    distribution: str = ""
    pedigree: tuple[int, ...] = ()

    @property
    def is_known(self) -> bool:
        return self.value is not None


def applicable(item: Input | Choice, choices: Mapping[str, str]) -> bool:
    """Whether the input is wanted, or the choice asked, under the given choices."""
    return condition(item.applies, choices)


def asked_choices(choices: Iterable[Choice], chosen: Mapping[str, str]) -> list[Choice]:
    """The choices that are asked under those that were made."""
    return [choice for choice in choices if applicable(choice, chosen)]


def condition(formula: Formula | None, choices: Mapping[str, str]) -> bool:
    """The truth of a condition over choices alone."""
    return formula is None or bool(evaluate(formula.tree, choices, {}))


def choose(
    choices: Mapping[str, Choice], own_choices: Mapping[str, object], place: str
) -> tuple[dict[str, str], list[Finding]]:
    """The option of every choice: the study's, else the default.

    A choice that does not apply has its default, and another option of the study is told
    (``choice-idle``).
    """
    chosen = {name: choice.default for name, choice in choices.items()}
    findings = []
    for name, option in own_choices.items():
        options = choices[name].options if name in choices else choices
        if name in choices and option in choices[name].options:
            chosen[name] = str(option)
        else:
            findings.append(
                blocking("choice-unknown", f"{place}.{name}", str(option), options=listed(options))
            )
    for name, choice in choices.items():
        if chosen[name] != choice.default and not applicable(choice, chosen):
            said, held = choice.options[chosen[name]], choice.options[choice.default]
            findings.append(note("choice-idle", f"{place}.{name}", said, held, name=choice.label))
            chosen[name] = choice.default
    return chosen, findings


def value_findings(item: Input, value: Value) -> list[Finding]:
    """Range, usual range, interval and negative amounts of one value.

    An interval with one end (``interval-open``), or without width (``interval-idle``), sets no
    spread, and says so.
    """
    number = value.value
    if number is None:
        return []
    shown = value.given or f"{in_full(number)} {item.unit}"
    if number < 0 and (item.range is None or item.range[0] >= 0):
        return [blocking("value-negative", value.place, shown, f"≥ 0 {item.unit}")]
    if item.range and not item.range[0] <= number <= item.range[1]:
        expected = f"{in_full(item.range[0])} … {in_full(item.range[1])} {item.unit}"
        return [blocking("value-range", value.place, shown, expected)]
    findings = []
    if item.usual and not item.usual[0] <= number <= item.usual[1]:
        expected = f"{in_full(item.usual[0])} … {in_full(item.usual[1])} {item.unit}"
        findings.append(warning("value-unusual", value.place, shown, expected))
    if (value.low is not None and value.low > number) or (
        value.high is not None and value.high < number
    ):
        ends = ("—" if end is None else in_full(end) for end in (value.low, number, value.high))
        findings.append(blocking("interval-wrong", value.place, " … ".join(ends)))
    if value.status == "default":
        findings.append(note("default-used", value.place, shown, value.note))
    elif (value.low is None) != (value.high is None):
        ends = ("—" if end is None else in_full(end) for end in (value.low, value.high))
        findings.append(warning("interval-open", value.place, " … ".join(ends)))
    elif value.low is not None and (value.low == value.high or not number):
        findings.append(warning("interval-idle", value.place, shown))
    return findings


def omitted_note(omitted: Sequence[Input]) -> list[Finding]:
    """One note that lists every optional input that was not reported."""
    if not omitted:
        return []
    return [note("input-omitted", "inputs", names=listed(item.label for item in omitted))]


def idle_warning(given: Sequence[Input], place: str) -> list[Finding]:
    """One warning that lists every input with a number that the options made do not ask for."""
    if not given:
        return []
    return [warning("input-idle", place, names=listed(item.label for item in given))]


def unstated_note(labels: Sequence[Text]) -> list[Finding]:
    """One note that lists every value whose origin the study does not state."""
    if not labels:
        return []
    return [note("status-unstated", "inputs", names=listed(labels))]


def default_expiry(
    item: Input, value: Value, as_of: str, waivers: Mapping[str, str]
) -> list[Finding]:
    """A default past its best-before date is a warning, a note once waived with a reason."""
    if value.status != "default" or item.default is None or as_of <= item.default.review_by:
        return []
    severity: Severity = "note" if waivers.get(item.name) else "warn"
    return [Finding("default-expired", severity, value.place, item.default.review_by, f"≥ {as_of}")]
