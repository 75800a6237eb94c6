"""Low-carbon measures: changes to named inputs, recomputed as scenarios
(sectors/<industry>/measures.yaml).

A measure is never a rule of thumb: its changes are formulas over the study's own inputs and a
level, checked for units like a model's, and the footprint is computed again with what they give.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from zuji.core.content import content_path
from zuji.core.label import Label
from zuji.core.refusals import Finding, Refusal, blocking, refuse
from zuji.core.shapes import Path, read_shape
from zuji.core.units import parse_unit
from zuji.core.yamlfile import YamlDocument, load_yaml
from zuji.factors import Library
from zuji.footprint.assess import Assessment
from zuji.footprint.findings import condition_text
from zuji.footprint.recompute import total_only
from zuji.footprint.study import StudyDocument, library_of
from zuji.sectors.checks import checker
from zuji.sectors.formula import Node, evaluate, parse_formula
from zuji.sectors.model import Model
from zuji.sectors.schema import MeasureRow, MeasuresFile
from zuji.sectors.unit_check import UnitCheck


@dataclass(frozen=True, kw_only=True)
class Measure:
    """One measure of one model: which inputs become what at `level` (between `lowest` and
    `highest`).
    """

    id: str
    label: Label
    level: float
    lowest: float
    highest: float
    when: str
    changes: Mapping[str, Node]
    choices: Mapping[str, str]
    factors: Mapping[str, str]
    cost: tuple[Node, Node] | None
    effect: Label
    applicability: Label
    source: str


@dataclass(frozen=True, kw_only=True)
class Effect:
    """A measure recomputed: total before and after [kgCO2e per declared unit], cost per year [CNY].

    `abatement_cost` is CNY per tonne CO2e avoided, low and high; None where nothing is avoided or
    no cost is known.
    """

    measure: Measure
    before: float
    after: float
    abated_per_year: float
    cost_per_year: tuple[float, float] | None
    inputs: Mapping[str, tuple[float, float]]

    @property
    def saving(self) -> float:
        return self.before - self.after

    @property
    def abatement_cost(self) -> tuple[float, float] | None:
        if self.cost_per_year is None or self.abated_per_year <= 0:
            return None
        low, high = self.cost_per_year
        return low / self.abated_per_year, high / self.abated_per_year


@cache
def _document(industry: str) -> YamlDocument | None:
    path = content_path("sectors", industry, "measures.yaml")
    return (
        load_yaml(path.read_text("utf-8"), f"{industry}/measures.yaml") if path.is_file() else None
    )


def measures_for(model: Model) -> list[Measure]:
    """The measures of a model, names and units checked; refuses what does not fit
    (``formula-*``).
    """
    document = _document(model.industry)
    if document is None:
        return []
    return [
        _measure(row, model, document, i)
        for i, row in enumerate(measures_file(document).measures)
        if model.id in row.models
    ]


def measures_file(document: YamlDocument) -> MeasuresFile:
    """The rows of a file of measures; refuses what has not their shape."""

    def unknown(path: Path, allowed: list[str]) -> Finding:
        names = ", ".join(allowed)
        return blocking("model-key", document.place(*path), path[-1], allowed=names)

    file, findings = read_shape(MeasuresFile, document.data, document.place, unknown)
    if file is None:
        raise Refusal(findings)
    return file


def _measure(row: MeasureRow, model: Model, document: YamlDocument, i: int) -> Measure:
    known = checker(model)
    units = UnitCheck({**known.names, "level": parse_unit("1")}, known.tables)
    changes = {}
    for name, text in row.changes.items():
        place = document.place("measures", i, "changes", name)
        if name not in model.inputs:
            raise refuse("formula-name", place, name, near="、".join(list(model.inputs)[:6]))
        changes[name] = parse_formula(text, place)
        units.require(changes[name], model.inputs[name].measure, place)
    cost = None
    if row.cost:
        place = document.place("measures", i, "cost")
        cost = parse_formula(row.cost.low, place), parse_formula(row.cost.high, place)
        for node in cost:
            units.require(node, parse_unit("CNY"), place)
    level = row.level
    return Measure(
        id=row.id,
        label=Label(row.zh, row.en),
        level=float(level.value) if level else 1.0,
        lowest=float(level.range[0]) if level else 0.0,
        highest=float(level.range[1]) if level else 1.0,
        when=row.when,
        changes=changes,
        choices=row.choices,
        factors=row.factors,
        cost=cost,
        effect=Label(row.effect.zh, row.effect.en),
        applicability=Label(row.applicability.zh, row.applicability.en),
        source=row.source,
    )


def applies(measure: Measure, made: Assessment) -> bool:
    """Whether the measure's condition holds under the study's choices."""
    return not measure.when or condition_text(measure.when, made.choices)


def changed_study(made: Assessment, measure: Measure, level: float | None = None) -> StudyDocument:
    """The study with the measure taken; refuses a level outside its range (``value-range``)."""
    level = measure.level if level is None else level
    if not measure.lowest <= level <= measure.highest:
        expected = f"{measure.lowest:g} … {measure.highest:g}"
        raise refuse("value-range", f"{measure.id} · level", level, expected)
    inputs = dict(made.study.data.get("inputs") or {})
    for name, value in _new_values(made, measure, level).items():
        item = made.model.inputs[name]
        inputs[name] = {
            "value": value / item.measure.scale,
            "unit": item.unit,
            "status": "archetype",
        }
    data = {
        **made.study.data,
        "inputs": inputs,
        "choices": {**(made.study.data.get("choices") or {}), **measure.choices},
        "factors": {**(made.study.data.get("factors") or {}), **measure.factors},
    }
    return StudyDocument(data, made.study.source, made.study.place_of, made.study.cells)


def _new_values(made: Assessment, measure: Measure, level: float) -> dict[str, float]:
    names = _names(made) | {"level": level}
    tables = made.model.table_values()
    return {name: float(evaluate(node, names, tables)) for name, node in measure.changes.items()}


def _names(made: Assessment) -> dict[str, Any]:
    return {**made.scenario.values, **made.choices, **made.evaluated.quantities}


def effect(
    made: Assessment, measure: Measure, level: float | None = None, library: Library | None = None
) -> Effect:
    """The footprint with the measure taken, computed again."""
    level = measure.level if level is None else level
    library = library_of(made.study) if library is None else library
    study = changed_study(made, measure, level)
    after = total_only(study, made.model, library, made.profile, made.gwp)
    new = _new_values(made, measure, level)
    abated = (made.total - after) * yearly_output(made) / 1000
    cost = None
    if measure.cost:
        names = _names(made) | {"level": level}
        low, high = (float(evaluate(n, names, made.model.table_values())) for n in measure.cost)
        cost = (low, high)
    before = {n: made.scenario.values[n] / made.model.inputs[n].measure.scale for n in new}
    pairs = {n: (before[n], v / made.model.inputs[n].measure.scale) for n, v in new.items()}
    return Effect(
        measure=measure,
        before=made.total,
        after=after,
        abated_per_year=abated,
        cost_per_year=cost,
        inputs=pairs,
    )


def yearly_output(made: Assessment) -> float:
    """Declared units made in the data period."""
    wanted = made.model.product_for(made.choices)
    amount = 0.0
    for process in made.model.processes:
        if wanted in process.outputs:
            node = process.outputs[wanted].tree
            amount = float(evaluate(node, _names(made), made.model.table_values()))
    unit = parse_unit(made.model.declared_unit).scale
    return amount / unit / made.model.declared_amount


def effects(
    made: Assessment, library: Library | None = None
) -> tuple[list[Effect], list[tuple[Measure, str]]]:
    """Every measure that applies, largest saving first, and those that do not, with the reason."""
    taken: list[Effect] = []
    left: list[tuple[Measure, str]] = []
    for measure in measures_for(made.model):
        if not applies(measure, made):
            left.append((measure, measure.when))
            continue
        try:
            found = effect(made, measure, library=library)
        except Refusal as problem:
            left.append((measure, problem.findings[0].rule))
            continue
        if found.saving == 0:
            left.append((measure, "0"))
        else:
            taken.append(found)
    return sorted(taken, key=lambda e: -e.saving), left


def together(
    made: Assessment, measures: Sequence[Measure], library: Library | None = None
) -> float:
    """The footprint with several measures taken one after the other, each on the inputs left by
    the last.
    """
    from zuji.footprint.assess import assess

    library = library_of(made.study) if library is None else library
    current = made
    for measure in measures:
        study = changed_study(current, measure)
        current = assess(
            study,
            made.model,
            as_of=made.as_of,
            library=library,
            profile=made.profile,
            gwp=made.gwp,
            rules=made.rules,
        )
    return current.total
