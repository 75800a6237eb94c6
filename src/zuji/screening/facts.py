"""What screening needs of an assessed study: small, plain, and able to travel between processes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from zuji.core.refusals import Finding
from zuji.footprint.assess import Assessment
from zuji.footprint.measures import yearly_output
from zuji.footprint.spread import PLANT
from zuji.screening.single import single_findings

EXTENSIVE = ("[mass]", "[energy]", "[volume]", "[item]")


@dataclass(frozen=True)
class StudyFacts:
    """Facts of one study; a refused study has findings only.

    `intensities` are inputs per declared unit made (amounts) or as they are (ratios), base units;
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

    @property
    def is_refused(self) -> bool:
        return self.total is None


def refused_facts(place: str, model: str, findings: tuple[Finding, ...]) -> StudyFacts:
    """Facts of a study that could not be computed."""
    return StudyFacts(place, model, findings)


def facts_of(made: Assessment, place: str) -> StudyFacts:
    """Facts of a computed study, with the findings of every rule that looks at one study."""
    data = made.study.data
    known = {
        value.name: made.scenario.values[value.name]
        for value in made.values.values()
        if value.value is not None
    }
    return StudyFacts(
        place,
        made.model.id,
        (*made.findings, *single_findings(made)),
        enterprise=_enterprise(data),
        product=_product(data),
        period=made.study.period,
        group=(
            made.model.id,
            *sorted(
                name
                for name, value in made.values.items()
                if value.place or value.value is not None
            ),
        ),
        total=made.total,
        unit=made.unit,
        intensities=intensities(made, known),
        elasticities=elasticities(made),
        amounts={
            name: value for name, value in known.items() if made.values[name].status != "default"
        },
        certificates=tuple(str(row.get("number") or "") for row in data.get("certificates") or ()),
        places={value.name: value.place for value in made.values.values() if value.place},
    )


def _enterprise(data: Mapping[str, Any]) -> str:
    who = data.get("organisation") or {}
    return str(who.get("uscc") or who.get("name") or "")


def _product(data: Mapping[str, Any]) -> str:
    what = data.get("product") or {}
    return str(what.get("name_zh") or what.get("name_en") or "")


def intensities(made: Assessment, known: Mapping[str, float]) -> dict[str, float]:
    """Every known input per declared unit made; shares, distances and qualities stay as they
    are.
    """
    output = yearly_output(made)
    found = {}
    for name, value in known.items():
        dimension = dict(made.model.inputs[name].measure.dimension)
        is_amount = all(p > 0 for p in dimension.values()) and any(
            d in dimension for d in EXTENSIVE
        )
        found[name] = value / output if is_amount and output else value
    return found


def elasticities(made: Assessment) -> dict[str, float]:
    """Input → relative change of the total per relative change of the input."""
    if not made.total:
        return {}
    moves = made.first_order.derivatives
    return {
        name.removeprefix(PLANT): float(moves[name]) * float(made.centre[name]) / made.total
        for name in made.variables
        if name.startswith(PLANT)
    }
