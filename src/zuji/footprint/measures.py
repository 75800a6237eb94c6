"""Low-carbon measures: changes to named inputs, recomputed as scenarios
(sectors/<industry>/measures.yaml).

A measure is never a rule of thumb: its changes are formulas over the study's own inputs and a
level, checked for units like a model's, and the footprint is computed again with what they give.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache

from zuji.core.content import content_path
from zuji.core.figures import in_full
from zuji.core.label import Label, listed
from zuji.core.refusals import Finding, Refusal, blocking, refuse
from zuji.core.shapes import Path, read_shape
from zuji.core.units import parse_unit
from zuji.core.yamlfile import YamlDocument, load_yaml
from zuji.factors import Library
from zuji.footprint.assess import Assessment, assessed_alike
from zuji.footprint.published import condition_text
from zuji.footprint.recompute import total_only
from zuji.footprint.study import StudyDocument, library_of
from zuji.sectors.checks import checker
from zuji.sectors.formula import Node, evaluate, parse_formula
from zuji.sectors.model import Model
from zuji.sectors.schema import MeasureRow, MeasuresFile
from zuji.sectors.unit_check import UnitCheck

NOTHING = 1e-12
"""Relative change up to which two totals are the same number."""


@dataclass(frozen=True, kw_only=True)
class Measure:
    """One measure of one model: the changed inputs at `level` (between `lowest` and `highest`)."""

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
    source: Label


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
        _measure(row, model, document, index)
        for index, row in enumerate(measures_file(document).measures)
        if model.id in row.models
    ]


def measures_file(document: YamlDocument) -> MeasuresFile:
    """The rows of a file of measures; refuses what does not fit the schema."""

    def unknown(path: Path, allowed: list[str]) -> Finding:
        names = ", ".join(allowed)
        return blocking("model-key", document.place(*path), path[-1], allowed=names)

    file, findings = read_shape(MeasuresFile, document.data, document.place, unknown)
    if file is None:
        raise Refusal(findings)
    return file


def _measure(row: MeasureRow, model: Model, document: YamlDocument, index: int) -> Measure:
    model_units = checker(model)
    units = UnitCheck({**model_units.names, "level": parse_unit("1")}, model_units.tables)
    changes = {}
    for name, text in row.changes.items():
        place = document.place("measures", index, "changes", name)
        if name not in model.inputs:
            raise refuse("formula-name", place, name, near=listed(list(model.inputs)[:6]))
        changes[name] = parse_formula(text, place)
        units.require(changes[name], model.inputs[name].measure, place)
    cost = None
    if row.cost:
        place = document.place("measures", index, "cost")
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
        source=Label(row.source.zh, row.source.en),
    )


def applies(measure: Measure, assessment: Assessment) -> bool:
    """Whether the measure's condition holds under the study's choices."""
    return not measure.when or condition_text(measure.when, assessment.choices)


def changed_study(
    assessment: Assessment, measure: Measure, level: float | None = None
) -> StudyDocument:
    """The study with the measure applied; refuses a level outside its range (``value-range``)."""
    level = measure.level if level is None else level
    if not measure.lowest <= level <= measure.highest:
        expected = f"{in_full(measure.lowest)} … {in_full(measure.highest)}"
        raise refuse("value-range", f"{measure.id} · level", level, expected)
    inputs = dict(assessment.study.data.get("inputs") or {})
    for name, value in _new_values(assessment, measure, level).items():
        item = assessment.model.inputs[name]
        inputs[name] = {
            "value": value / item.measure.scale,
            "unit": item.unit,
            "status": "archetype",
        }
    data = {
        **assessment.study.data,
        "inputs": inputs,
        "choices": {**(assessment.study.data.get("choices") or {}), **measure.choices},
        "factors": {**(assessment.study.data.get("factors") or {}), **measure.factors},
    }
    return replace(assessment.study, data=data)


def _new_values(assessment: Assessment, measure: Measure, level: float) -> dict[str, float]:
    names = assessment.names | {"level": level}
    tables = assessment.model.table_values()
    return {name: float(evaluate(node, names, tables)) for name, node in measure.changes.items()}


def effect(
    assessment: Assessment,
    measure: Measure,
    level: float | None = None,
    library: Library | None = None,
    before: float | None = None,
) -> Effect:
    """The footprint without the measure and with it, both computed with `library`; `before` is the
    first where it is known.
    """
    level = measure.level if level is None else level
    library = library_of(assessment.study) if library is None else library
    before = _total(assessment, assessment.study, library) if before is None else before
    study = changed_study(assessment, measure, level)
    after = _total(assessment, study, library)
    new = _new_values(assessment, measure, level)
    abated = (before - after) * yearly_output(assessment) / 1000
    cost = None
    if measure.cost:
        names = assessment.names | {"level": level}
        low, high = (
            float(evaluate(name, names, assessment.model.table_values())) for name in measure.cost
        )
        cost = (low, high)
    scales = {name: assessment.model.inputs[name].measure.scale for name in new}
    pairs = {
        name: (assessment.scenario.values[name] / scales[name], value / scales[name])
        for name, value in new.items()
    }
    return Effect(
        measure=measure,
        before=before,
        after=after,
        abated_per_year=abated,
        cost_per_year=cost,
        inputs=pairs,
    )


def _total(assessment: Assessment, study: StudyDocument, library: Library) -> float:
    return total_only(study, assessment.model, library, assessment.profile, assessment.gwp)


def yearly_output(assessment: Assessment) -> float:
    """Output of the data period in declared units."""
    product = assessment.model.product_for(assessment.choices)
    amount = 0.0
    for process in assessment.model.processes:
        if product in process.outputs:
            node = process.outputs[product].tree
            amount = float(evaluate(node, assessment.names, assessment.model.table_values()))
    unit = parse_unit(assessment.model.declared_unit).scale
    return amount / unit / assessment.model.declared_amount


def effects(
    assessment: Assessment, library: Library | None = None
) -> tuple[list[Effect], list[tuple[Measure, str]]]:
    """The applicable measures, largest saving first, and the others, each with the reason."""
    library = library_of(assessment.study) if library is None else library
    before = _total(assessment, assessment.study, library)
    applicable: list[Effect] = []
    others: list[tuple[Measure, str]] = []
    for measure in measures_for(assessment.model):
        if not applies(measure, assessment):
            others.append((measure, measure.when))
            continue
        try:
            result = effect(assessment, measure, library=library, before=before)
        except Refusal as problem:
            others.append((measure, problem.findings[0].rule))
            continue
        if abs(result.saving) <= NOTHING * abs(result.before):
            others.append((measure, "0"))
        else:
            applicable.append(result)
    return sorted(applicable, key=lambda applied: -applied.saving), others


def together(
    assessment: Assessment, measures: Sequence[Measure], library: Library | None = None
) -> float:
    """The footprint with several measures applied in turn, each on the inputs left by the last."""
    library = library_of(assessment.study) if library is None else library
    if not measures:
        return _total(assessment, assessment.study, library)
    return taken_in_turn(assessment, [(m, m.level) for m in measures], library).total


def taken_in_turn(
    assessment: Assessment, chosen: Sequence[tuple[Measure, float]], library: Library | None = None
) -> Assessment:
    """The study with measures at their levels taken one after the other, each on what the last
    left; the assessment itself without any.
    """
    for measure, level in chosen:
        changed = changed_study(assessment, measure, level)
        assessment = assessed_alike(assessment, changed, library)
    return assessment
