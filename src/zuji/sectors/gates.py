"""Gates of a model: where a factor slot is used under options for which its ``applies`` is false,
no factor is there; such a model is refused when it is loaded.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import product

from zuji.core.label import Label, joined, listed
from zuji.core.refusals import Finding, Refusal, blocking
from zuji.core.yamlfile import YamlDocument
from zuji.sectors.formula import Name, Node, Operation, TableLookup, Text, evaluate, parse_formula
from zuji.sectors.formula import names_in as names_of
from zuji.sectors.model import Check, Choice, Formula, Model, Step

MOST_SETTINGS = 5000
"""Settings of the options of one use that are tried; a formula over more options is too wide to
be judged when a model is loaded, and left to the trials of `zuji.footprint.trials`."""
Conditions = tuple[tuple[Node, bool], ...]
"""Conditions over choices alone, each with the truth it must have."""


@dataclass(frozen=True, slots=True)
class Use:
    """A name, or a row of a table, that a part of a model reads where its conditions hold."""

    name: str
    conditions: Conditions
    place: str
    table: str = ""


def gate_findings(model: Model, document: YamlDocument) -> list[Finding]:
    """Every slot and table row that is read where it does not exist, every gate that is decided by
    more than options, and every slot whose default leaves an option of ``by`` out.
    """
    findings = [*_gate_names(model, document)]
    if findings:
        return findings
    seen: set[tuple[str, str]] = set()
    for use in _uses(model, document):
        finding = _table_finding(model, use) if use.table else _slot_finding(model, use)
        if finding and (use.name, use.place) not in seen:
            seen.add((use.name, use.place))
            findings.append(finding)
    return findings + _defaults(model, document)


def _gate_names(model: Model, document: YamlDocument) -> Iterator[Finding]:
    """Gates of choices, inputs, slots and published ranges are decided by options alone, before
    any number is known.
    """
    gated: list[tuple[Formula, str]] = [
        (item.applies, document.place(section, item.name, "applies"))
        for section, rows in (
            ("choices", model.choices),
            ("inputs", model.inputs),
            ("factors", model.slots),
        )
        for item in rows.values()
        if item.applies
    ]
    for index, row in enumerate(model.published):
        place, when = document.place("published", index, "when"), str(row.get("when") or "")
        try:
            gated += [(Formula(when, parse_formula(when, place)), place)] if when else []
        except Refusal as problem:
            yield from problem.findings
    for formula, place in gated:
        others = [name for name in names_of(formula.tree) if name not in model.choices]
        if others:
            yield blocking("gate-not-option", place, listed(others), near=listed(model.choices))
    yield from _unknown_options(model, [*gated, *_formulas(model, document)])


def _formulas(model: Model, document: YamlDocument) -> Iterator[tuple[Formula, str]]:
    """Every other formula that may compare options, with its place."""
    for quantity in model.quantities:
        yield quantity.formula, document.place("quantities", quantity.name, "formula")
    for process in model.processes:
        place = document.place("processes", process.id)
        weighed = [formula for rule in process.weights.values() for formula in rule.values()]
        for formula in (*process.outputs.values(), *process.inputs.values(), *weighed):
            yield formula, place
        if process.applies:
            yield process.applies, place
    parts: tuple[tuple[str, Sequence[Step | Check]], ...] = (
        ("steps", model.steps),
        ("checks", model.checks),
    )
    for section, rows in parts:
        for index, row in enumerate(rows):
            main = row.formula if isinstance(row, Step) else row.when
            for formula in filter(None, (main, row.applies)):
                yield formula, document.place(section, index)


def _unknown_options(model: Model, gated: Iterable[tuple[Formula, str]]) -> Iterator[Finding]:
    for formula, place in gated:
        for choice, option in _compared(formula.tree):
            if choice in model.choices and option not in model.choices[choice].options:
                options = listed(model.choices[choice].options)
                yield blocking("choice-unknown", place, option, options=options)


def _compared(node: Node) -> Iterator[tuple[str, str]]:
    """Choice and option of every comparison with a literal option."""
    if not isinstance(node, Operation):
        return
    if node.kind in {"==", "!="}:
        names = [part.name for part in node.parts if isinstance(part, Name)]
        texts = [part.value for part in node.parts if isinstance(part, Text)]
        yield from zip(names, texts, strict=False)
    for part in node.parts:
        yield from _compared(part)


def _uses(model: Model, document: YamlDocument) -> Iterator[Use]:
    choices = model.choices
    for quantity in model.quantities:
        place = document.place("quantities", quantity.name, "formula")
        yield from _read(quantity.formula, (), place, choices)
    running: dict[str, Conditions] = {}
    for process in model.processes:
        held = running[process.id] = _conditions((process.applies,), choices)
        for section in ("outputs", "inputs"):
            for name, formula in getattr(process, section).items():
                place = document.place("processes", process.id, section, name)
                yield from _read(formula, held, place, choices)
        for rule, weights in process.weights.items():
            chosen = Operation("==", (Name("allocation"), Text(rule)))
            by_rule = (*held, (chosen, True)) if "allocation" in choices else held
            for name, formula in weights.items():
                place = document.place("processes", process.id, "weights", rule, name)
                yield from _read(formula, by_rule, place, choices)
    for index, step in enumerate(model.steps):
        held = running.get(step.process, ()) + _conditions((step.applies,), choices)
        place = document.place("steps", index)
        yield from _read(step.formula, held, place, choices)
        for slot in filter(None, (step.slot, step.location_slot)):
            yield Use(slot, held, place)
    for index, check in enumerate(model.checks):
        held = _conditions((check.applies,), choices)
        place = document.place("checks", index)
        yield from _read(check.when, held, place, choices)
        if check.shows:
            yield from _read(check.shows, held, place, choices)
    for index, view in enumerate(model.views):
        yield from _read(view.per, (), document.place("views", index), choices)


def _conditions(
    formulas: Iterable[Formula | None], choices: Mapping[str, Choice]
) -> tuple[tuple[Node, bool], ...]:
    """The parts of conditions that options decide; the parts joined by ``and`` count each."""
    nodes = [formula.tree for formula in formulas if formula]
    held: list[tuple[Node, bool]] = []
    while nodes:
        node = nodes.pop()
        if set(names_of(node)) <= set(choices):
            held.append((node, True))
        elif isinstance(node, Operation) and node.kind == "and":
            nodes += node.parts
    return tuple(held)


def _read(
    formula: Formula, held: Conditions, place: str, choices: Mapping[str, Choice]
) -> Iterator[Use]:
    yield from _mentions(formula.tree, held, place, choices)


def _mentions(
    node: Node, held: Conditions, place: str, choices: Mapping[str, Choice]
) -> Iterator[Use]:
    """Every name and table row of a formula, with the options under which it is read. Only a
    condition over options alone keeps a branch from being computed (see `evaluate`).
    """
    if isinstance(node, Name):
        yield Use(node.name, held, place)
    elif isinstance(node, TableLookup) and isinstance(node.key, Name):
        yield Use(node.key.name, held, place, node.table)
    elif isinstance(node, Operation) and node.kind == "if":
        yes, condition, no = node.parts
        decided = set(names_of(condition)) <= set(choices)
        yield from _mentions(condition, held, place, choices)
        for branch, truth in ((yes, True), (no, False)):
            inside = (*held, (condition, truth)) if decided else held
            yield from _mentions(branch, inside, place, choices)
    elif isinstance(node, Operation):
        for part in node.parts:
            yield from _mentions(part, held, place, choices)


def _slot_finding(model: Model, use: Use) -> Finding | None:
    slot = model.slots.get(use.name)
    if slot is None or slot.applies is None:
        return None
    gate = slot.applies
    for setting in _settings(model, use.conditions, gate.tree):
        if not evaluate(gate.tree, setting, {}) and _holds(use.conditions, setting):
            where = _named(model, setting)
            return blocking(
                "slot-outside-gate", use.place, slot.label, gate.text, slot=slot.name, where=where
            )
    return None


def _table_finding(model: Model, use: Use) -> Finding | None:
    choice, table = model.choices.get(use.name), model.tables.get(use.table)
    if choice is None or table is None:
        return None
    for option in choice.options:
        if option in table.rows:
            continue
        for setting in _settings(model, use.conditions, Name(choice.name)):
            if setting[choice.name] == option and _holds(use.conditions, setting):
                return blocking("table-key", use.place, option, near=listed(table.rows))
    return None


def _defaults(model: Model, document: YamlDocument) -> list[Finding]:
    """Slots whose default by option leaves out an option under which the slot applies."""
    findings = []
    for slot in model.slots.values():
        if isinstance(slot.default, str):
            continue
        gate = ((slot.applies.tree, True),) if slot.applies else ()
        left_out = [
            option
            for option in model.choices[slot.by].options
            if option not in slot.default
            and any(
                setting[slot.by] == option and _holds(gate, setting)
                for setting in _settings(model, gate, Name(slot.by))
            )
        ]
        if left_out:
            place = document.place("factors", slot.name, "default")
            options = joined([model.choices[slot.by].options[name] for name in left_out])
            findings.append(blocking("slot-default-option", place, options, by=slot.by))
    return findings


def _settings(model: Model, held: Conditions, *nodes: Node) -> Iterator[dict[str, str]]:
    """Every setting of the options that decide: nothing where there are too many of them."""
    wanted = dict.fromkeys(
        name for node in (*nodes, *(node for node, _ in held)) for name in names_of(node)
    )
    names = [name for name in wanted if name in model.choices]
    options: Sequence[Sequence[str]] = [list(model.choices[name].options) for name in names]
    if math.prod(map(len, options)) > MOST_SETTINGS:
        return
    for setting in product(*options):
        yield dict(zip(names, setting, strict=True))


def _holds(held: Conditions, setting: Mapping[str, str]) -> bool:
    return all(bool(evaluate(node, setting, {})) is truth for node, truth in held)


def _named(model: Model, setting: Mapping[str, str]) -> Label:
    pairs = [
        (model.choices[name].label, model.choices[name].options[option])
        for name, option in setting.items()
    ]
    return Label(
        "、".join(f"{choice.zh}“{option.zh}”" for choice, option in pairs),
        ", ".join(f"{choice.en} “{option.en}”" for choice, option in pairs),
    )
