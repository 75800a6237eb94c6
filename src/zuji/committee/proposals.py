"""Checks of a proposed sector model: validation, units, and the change of its typical plant's
footprint.
"""

from __future__ import annotations

from dataclasses import dataclass

from zuji.core.refusals import Finding, Refusal, blocking, refuse
from zuji.footprint.examples import typical_assessment
from zuji.sectors.load import load_model
from zuji.sectors.model import Model
from zuji.sectors.registry import get_model, model_files
from zuji.sectors.versions import ModelChange, model_changes

AS_OF = "2026-01-01"


@dataclass(frozen=True)
class Checked:
    """The findings about a proposed model.

    `model` is None where it cannot be read or its units do not hold (`findings` say why). `old` and
    `new` are the footprints of the model's typical plant in `unit`, None where it does not compute.
    """

    model: Model | None
    findings: tuple[Finding, ...]
    changes: tuple[ModelChange, ...] = ()
    old: float | None = None
    new: float | None = None
    unit: str = ""


def check_model(text: str, model_id: str) -> Checked:
    """Read a proposed model, check its units, compare it with the current one, and run the
    typical plant through both.
    """
    try:
        model = load_model(text, f"{model_id}.yaml")
        if model.id != model_id:
            raise refuse("choice-unknown", "id", model.id, model_id, options=model_id)
    except Refusal as problem:
        return Checked(None, problem.findings)
    if model_id not in model_files():
        return Checked(model, ())
    current = get_model(model_id)
    findings: tuple[Finding, ...] = ()
    if model.version == current.version and dict(model.data) != dict(current.data):
        findings = (blocking("version-same", "version", model.version),)
    old, _ = _typical(current)
    new, wrong = _typical(model)
    return Checked(
        model=model,
        findings=(*findings, *wrong),
        changes=tuple(model_changes(current, model)),
        old=old,
        new=new,
        unit=current.declared_unit,
    )


def _typical(model: Model) -> tuple[float | None, tuple[Finding, ...]]:
    try:
        assessment = typical_assessment(model)
    except Refusal as problem:
        return None, tuple(problem.findings)
    return (assessment.total if assessment else None), ()
