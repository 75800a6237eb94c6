"""The facts of an assessed study that screening needs: small, plain and picklable for worker
processes.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from zuji.core.refusals import Finding
from zuji.footprint.assess import Assessment
from zuji.footprint.certificates import certificate_number
from zuji.footprint.measures import yearly_output
from zuji.footprint.spread import PLANT
from zuji.screening.single import single_findings
from zuji.sectors.model import Input

EXTENSIVE = ("[mass]", "[energy]", "[volume]", "[item]")


@dataclass(frozen=True)
class StudyFacts:
    """Facts of one study; a refused study has findings only.

    `intensities` are inputs per declared unit made (amounts) or as they are (`ratios`), base units;
    `elasticities` are relative changes of the total per relative change of an input.
    """

    place: str
    model: str
    findings: tuple[Finding, ...]
    enterprise: str = ""
    product: str = ""
    period: tuple[str, str] = ("", "")
    group: tuple[str, ...] = ()
    total: float | None = None
    unit: str = ""
    intensities: Mapping[str, float] = field(default_factory=dict)
    elasticities: Mapping[str, float] = field(default_factory=dict)
    amounts: Mapping[str, float] = field(default_factory=dict)
    certificates: tuple[str, ...] = ()
    places: Mapping[str, str] = field(default_factory=dict)
    choices: Mapping[str, str] = field(default_factory=dict)
    ratios: frozenset[str] = frozenset()

    @property
    def is_refused(self) -> bool:
        return self.total is None


def refused_facts(place: str, model: str, findings: tuple[Finding, ...]) -> StudyFacts:
    """Facts of a study that could not be computed."""
    return StudyFacts(place, model, findings)


def facts_of(assessment: Assessment, place: str) -> StudyFacts:
    """Facts of a computed study, with the findings of every single-study rule."""
    data = assessment.study.data
    values = {
        value.name: assessment.scenario.values[value.name]
        for value in assessment.values.values()
        if value.value is not None
    }
    return StudyFacts(
        place,
        assessment.model.id,
        (*assessment.findings, *single_findings(assessment)),
        enterprise=_enterprise(data),
        product=_product(data),
        period=assessment.study.period,
        group=(
            assessment.model.id,
            *sorted(
                name
                for name, value in assessment.values.items()
                if value.place or value.value is not None
            ),
        ),
        total=assessment.total,
        unit=assessment.unit,
        intensities=intensities(assessment, values),
        elasticities=elasticities(assessment),
        amounts={
            name: value
            for name, value in values.items()
            if assessment.values[name].status != "default"
        },
        certificates=tuple(map(certificate_number, data.get("certificates") or ())),
        places={value.name: value.place for value in assessment.values.values() if value.place},
        choices=dict(assessment.choices),
        ratios=frozenset(name for name in values if not is_amount(assessment.model.inputs[name])),
    )


def _enterprise(data: Mapping[str, Any]) -> str:
    organisation = data.get("organisation") or {}
    return str(organisation.get("uscc") or organisation.get("name") or "")


def _product(data: Mapping[str, Any]) -> str:
    product = data.get("product") or {}
    return str(product.get("name_zh") or product.get("name_en") or "")


def intensities(assessment: Assessment, values: Mapping[str, float]) -> dict[str, float]:
    """Every known input per declared unit of output; shares, distances and qualities stay
    unchanged.
    """
    output = yearly_output(assessment)
    per_unit = {}
    for name, value in values.items():
        is_divided = output and is_amount(assessment.model.inputs[name])
        per_unit[name] = value / output if is_divided else value
    return per_unit


def is_amount(item: Input) -> bool:
    """Whether an input grows with the output, and is no share, distance, price or quality."""
    dimension = dict(item.measure.dimension)
    return all(power > 0 for power in dimension.values()) and any(
        base_unit in dimension for base_unit in EXTENSIVE
    )


def elasticities(assessment: Assessment) -> dict[str, float]:
    """Input → relative change of the total per relative change of the input."""
    if not assessment.total:
        return {}
    moves = assessment.first_order.derivatives
    return {
        name.removeprefix(PLANT): float(moves[name])
        * float(assessment.centre[name])
        / assessment.total
        for name in assessment.variables
        if name.startswith(PLANT)
    }
