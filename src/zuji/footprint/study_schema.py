"""Pydantic schema of a study file: its keys, its values with their origin, its own factors."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import ConfigDict, Field, PlainValidator, WithJsonSchema

from zuji.core.shapes import ANY_SCALAR, SINGLE_VALUE, Anything, Row, Scalar, json_schema, misfit
from zuji.factors.codes import CODED, codes
from zuji.factors.packs import COLUMNS

STATUSES = (
    "measured",
    "calculated",
    "supplier",
    "default",
    "archetype",
    "unstated",
    "not_applicable",
    "missing",
)
UNSTATED = "unstated"
"""The status of a number that nobody said anything about: no primary data, lowest precision."""
DISTRIBUTIONS = ("lognormal", "normal", "triangular", "uniform")
DATABASE_COLUMNS = ("database", "process", "allocation", "gwp")
"""Columns of an own factor that is worked out from an imported database."""


def _listed(*options: str) -> Any:
    """Any single value; an editor offers `options`, which are checked with the value's place."""
    return Annotated[Scalar, WithJsonSchema({"enum": [*options, None]})]


class ValueRow(Row):
    """One reported value and its origin."""

    value: Scalar = None
    unit: Scalar = Field(None, description="单位，缺省为模型的单位 · unit, else the model's")
    status: _listed(*STATUSES) = None  # type: ignore[valid-type]
    evidence: Scalar = Field(None, description="凭证 · the document that shows it")
    low: Scalar = None
    high: Scalar = None
    distribution: _listed(*DISTRIBUTIONS) = None  # type: ignore[valid-type]
    pedigree: Scalar = Field(None, description="五个 1—5 的分数 · five scores, e.g. 2 1 3 1 2")
    note: Scalar = None
    reviewed_by: Scalar = None
    cell: Scalar = None


def _value(entry: Any) -> Any:
    """A single value, or a mapping of such; the keys are checked later, with the place of the
    input.
    """
    parts = list(entry.values()) if isinstance(entry, dict) else [entry]
    if any(isinstance(part, list | dict) for part in parts):
        raise misfit(SINGLE_VALUE)
    return entry


Reported = Annotated[Any, PlainValidator(_value), WithJsonSchema({})]
Facts = dict[str, Scalar]


class Period(Row):
    """First and last day of the data."""

    model_config = ConfigDict(extra="allow")
    start: Scalar = None
    end: Scalar = None


class StudyFile(Row):
    """A study: model, product, period, and the values with their origin."""

    model_config = ConfigDict(json_schema_extra={"required": ["model", "period", "inputs"]})
    zuji_study: Scalar = None
    model: Scalar = None
    model_file: Scalar = Field(
        None, description="自备模型文件，只在命令行与笔记本 · a model file of one's own"
    )
    goal: Scalar = None
    product: Facts | None = None
    organisation: Facts | None = None
    site: Facts | None = None
    period: Period | None = None
    profile: Scalar = None
    choices: Facts | None = None
    inputs: dict[str, Reported] | None = None
    factors: Facts | None = None
    own_factors: list[Facts] | None = None
    packs: list[Scalar] | None = None
    certificates: list[Facts] | None = None
    transfers: list[Facts] | None = Field(
        None, description="往来：与谁、多少 · what went to or came from whom"
    )
    exempt: Facts | None = Field(
        None, description="步骤：不计的理由 · step: why it is left out, where the profile lets go"
    )
    delays: Facts | None = Field(
        None, description="阶段：产后几年排放 · stage: years after production until it emits"
    )
    spend: list[Facts] | None = Field(
        None, description="按金额估算的切断项目 · cut-off items by money, apart from the total"
    )
    spend_sector: Scalar = Field(None, description="产品的行业 · NAICS sector of the product")
    waivers: Facts | None = None
    notice: Scalar = None
    as_of: Scalar = None
    note: Scalar = None
    sources: Anything = None


def study_schema() -> dict[str, Any]:
    """JSON Schema of a study file."""
    schema = json_schema(StudyFile, "核算 · Study")
    value = json_schema(ValueRow, "填报值 · Value")
    del value["$schema"]
    reported = {"anyOf": [ANY_SCALAR, value]}
    schema["properties"]["inputs"] = {"type": "object", "additionalProperties": reported}
    factor_rows = {
        "type": "object",
        "properties": {
            **dict.fromkeys((*COLUMNS, *DATABASE_COLUMNS), ANY_SCALAR),
            **{name: {"enum": [*codes(name), "", None]} for name in CODED},
        },
        "required": ["id"],
    }
    schema["properties"]["own_factors"] = {"type": ["array", "null"], "items": factor_rows}
    return schema
