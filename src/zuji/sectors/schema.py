"""Pydantic schema of a sector model file: sections, rows and their fields, before formulas are
parsed.
"""

from __future__ import annotations

from typing import Annotated, Any, ClassVar

from pydantic import BeforeValidator, ConfigDict, Field, PlainValidator, WithJsonSchema
from pydantic_core import PydanticCustomError

from zuji.core.label import Label, listed
from zuji.core.shapes import (
    ANY_SCALAR,
    Anything,
    Name,
    Number,
    Row,
    Scalar,
    Span,
    Words,
    Written,
    json_schema,
    misfit,
    one_of,
)
from zuji.factors.gas_names import code_of, gases_near, parts_of
from zuji.factors.gases import substances
from zuji.factors.record import GASES
from zuji.sectors.model import KINDS, STAGES


def _text_or_texts(value: Any) -> Any:
    if value is None:
        return ""
    texts = list(value.values()) if isinstance(value, dict) else [value]
    if not all(isinstance(text, str) for text in texts):
        raise misfit(Label("因子编号，或 选项: 因子编号", "factor id, or option: factor id"))
    return value


def _gas(value: Any) -> str:
    """A gas by any of its names; a blend is several steps, one for each of its gases."""
    text = str(value or "")
    if not text or text in GASES:
        return text
    parts = parts_of(text)
    if len(parts) != 1:
        near = listed(map(code_of, parts) if parts else gases_near(text) or GASES[:6])
        raise PydanticCustomError("option", "{options}", {"options": near})
    return next(iter(parts))


CODES = tuple(sorted(row["acronym"] for row in substances().values() if row["acronym"]))
"""Gases that an editor offers beside those that are kept apart."""
Gas = Annotated[str, BeforeValidator(_gas), WithJsonSchema({"enum": [*GASES, *CODES]})]
TEXTS = {"type": "object", "additionalProperties": {"type": "string"}}
TextByOption = Annotated[
    Any,
    PlainValidator(_text_or_texts),
    WithJsonSchema({"anyOf": [{"type": ["string", "null"]}, TEXTS]}),
]
Formula = Annotated[
    Written, Field(description="公式，带单位 · a formula with units, e.g. coal * 25 GJ/t")
]
Applies = Annotated[Formula, Field(description="何时适用 · the condition under which it counts")]
Unit = Annotated[Written, Field(max_length=80, description="单位，如 t、kWh、kgCO2e/t · a unit")]
Source = Annotated[Written, Field(description="出处 · where it was read")]


def _message_and_remedy(value: Any) -> Any:
    if not isinstance(value, list) or len(value) != 2:
        raise misfit(Label("[问题, 如何修正]", "[message, remedy]"))
    return value


Sentences = Annotated[
    list[Written],
    BeforeValidator(_message_and_remedy),
    Field(min_length=2, max_length=2, description="[问题, 如何修正] · [message, remedy]"),
]


LONGEST, LONGEST_VERSION = 1000, 40
"""Most characters of a text and of the version of a model."""


class InBothLanguages(Row):
    """A name in both languages."""

    zh: Annotated[Words, Field(max_length=LONGEST)]
    en: Annotated[Words, Field(max_length=LONGEST)]


def _same_in_both(value: Any) -> Any:
    return {"zh": value, "en": value} if isinstance(value, str) else value


TextOrBoth = Annotated[
    InBothLanguages, BeforeValidator(_same_in_both, json_schema_input_type=str | InBothLanguages)
]


Parameter = Annotated[Any, WithJsonSchema({"anyOf": [ANY_SCALAR, TEXTS]})]
"""What a block is filled with: one value, or a text in both languages."""


class InputDefault(Row):
    """A visible default with its range, source and best-before date."""

    value: Number
    source: TextOrBoth
    review_by: Written
    low: Number | None = None
    high: Number | None = None


class InputRow(InBothLanguages):
    """One reported input of a plant."""

    unit: Unit
    group: Written = ""
    optional: bool = False
    range: Span | None = Field(
        None, description="物理上可能的范围，超出即须更正 · possible, else refused"
    )
    usual: Span | None = Field(None, description="常见范围，超出即提示 · usual, else warned about")
    default: InputDefault | None = None
    applies: Applies | None = None
    hint: InBothLanguages | None = None
    source: Source = ""


class ChoiceRow(InBothLanguages):
    """A named alternative."""

    options: dict[str, InBothLanguages]
    default: Written
    applies: Applies | None = None


class SlotRow(InBothLanguages):
    """A factor slot."""

    blank: ClassVar[frozenset[str]] = frozenset({"default"})
    unit: Unit
    default: TextByOption = Field(
        description="因子编号，或按选项；空由核算选择 · factor id, or by option; blank: the study"
    )
    by: Written = Field("", description="按哪个选择取因子 · the choice that decides")
    applies: Applies | None = None


class TableRow(InBothLanguages):
    """Numbers by name, read with table(name, key)."""

    unit: Unit
    rows: dict[str, Number]
    source: Source = ""
    names: dict[str, InBothLanguages] = Field(
        default_factory=dict, description="各行的名称 · names of the rows"
    )


class QuantityRow(InBothLanguages):
    """A worked-out quantity."""

    unit: Unit
    formula: Formula
    source: Source = ""


class ProcessRow(InBothLanguages):
    """A unit process in yearly amounts."""

    outputs: dict[str, Formula] = Field(default_factory=dict)
    inputs: dict[str, Formula] = Field(default_factory=dict)
    weights: dict[str, dict[str, Formula]] = Field(default_factory=dict)
    applies: Applies | None = None


class StepRow(InBothLanguages):
    """One emission: a gas and its amount, or an activity and its factor."""

    id: Name
    stage: one_of(*STAGES)  # type: ignore[valid-type]
    kind: one_of(*KINDS)  # type: ignore[valid-type]
    process: Written = ""
    gas: Gas = Field("", description="气体，如 co2_fossil、HCFC-22 · a gas by its name or code")
    amount: Formula | None = None
    activity: Formula | None = None
    factor: Written = ""
    location_factor: Written = ""
    applies: Applies | None = None
    clause: Written = ""
    aircraft: bool = False


class CheckRow(Row):
    """A physical envelope: `when` true means something is wrong."""

    id: Written
    severity: one_of("block", "warn", "note")  # type: ignore[valid-type]
    when: Formula
    zh: Sentences
    en: Sentences
    inputs: list[Written] = Field(default_factory=list)
    shows: Formula | None = None
    shows_unit: Written = ""
    applies: Applies | None = None


class BalanceRow(InBothLanguages):
    """A balance of carbon: inputs and outputs as masses of carbon, and steps whose CO2 leaves."""

    id: Written
    inputs: dict[str, Formula] = Field(description="带入的碳 · carbon that enters, by name")
    outputs: dict[str, Formula] = Field(
        default_factory=dict, description="产品与废物带走的碳 · carbon in products and waste"
    )
    steps: list[Written] = Field(
        default_factory=list, description="以 CO2 排出的步骤 · steps whose CO2 leaves"
    )
    created: Number = Field(description="允许多出的份额 · share that may come out in excess")
    lost: Number | None = Field(
        None, description="允许不明去向的份额 · share that may be unaccounted"
    )
    fields: list[Written] = Field(default_factory=list)
    applies: Applies | None = None
    source: Source = ""


class ViewRow(InBothLanguages):
    """The result in another unit."""

    id: Written
    unit: Unit
    per: Formula


class AllocationRow(Row):
    """The allocation rules that may be chosen."""

    default: Written
    rules: dict[str, InBothLanguages]


class DeclaredUnit(Row):
    """Amount and unit that the footprint counts."""

    amount: Number
    unit: Unit


class ExpectedRow(Row):
    """The value that the source of a worked example gives for a name."""

    value: Scalar = None
    arithmetic: Written = ""
    unit: Unit
    tolerance: Scalar = None


class ExampleRow(Row):
    """A worked example; it is computed whenever the model is checked."""

    id: Written
    source: Source = ""
    profile: Written = ""
    choices: dict[str, Scalar] = Field(default_factory=dict)
    inputs: dict[str, Anything]
    factors: dict[str, Scalar] = Field(default_factory=dict)
    expect: dict[str, ExpectedRow]


class RangeRow(InBothLanguages):
    """A range of results of the class that `when` names."""

    when: Written = Field("", description="属于哪一类 · the class, a condition over choices")
    view: Written = Field("", description="按哪种折算 · the view of the result it speaks of")
    unit: Unit
    min: Number
    max: Number


class PublishedRow(RangeRow):
    """Published results of a class: only what a source prints, with the source of each end."""

    model_config = ConfigDict(json_schema_extra={"required": ["min_source", "max_source"]})
    n: Number | None = Field(None, description="公布的数值个数 · published values")
    min_source: Source = ""
    max_source: Source = ""
    p25: Number | None = None
    median: Number | None = None
    p75: Number | None = None
    outside: InBothLanguages | None = Field(
        None, description="典型厂为何在外 · why a typical plant lies outside"
    )
    source: Source = Field("", description="早先存证文件所用 · of earlier lockfiles")


class LimitRow(RangeRow):
    """House limits of a class; zh and en say why they lie there."""


class BlockUse(Row):
    """A block of sectors/blocks to be expanded here."""

    use: Written
    prefix: Written = ""
    repeat: int | None = None
    with_: dict[str, Parameter] = Field(default_factory=dict, alias="with")


class Sections(Row):
    """The sections that a model and a block share."""

    groups: dict[str, InBothLanguages] = Field(default_factory=dict)
    sources: dict[str, Written] = Field(default_factory=dict)
    choices: dict[Name, ChoiceRow] = Field(default_factory=dict)
    inputs: dict[Name, InputRow] = Field(default_factory=dict)
    factors: dict[Name, SlotRow] = Field(default_factory=dict)
    tables: dict[Name, TableRow] = Field(default_factory=dict)
    quantities: dict[Name, QuantityRow] = Field(default_factory=dict)
    processes: dict[str, ProcessRow] = Field(default_factory=dict)
    takes: dict[str, Formula] = Field(
        default_factory=dict,
        description="全厂合计的模型取用过程的年量 · what a sheet takes from processes",
    )
    steps: list[StepRow] = Field(default_factory=list)
    checks: list[CheckRow] = Field(default_factory=list)
    balances: list[BalanceRow] = Field(default_factory=list)
    views: list[ViewRow] = Field(default_factory=list)


class ModelFile(Sections):
    """A sector model: a plant's inputs, and the formulas from them to its product's footprint."""

    model_config = ConfigDict(
        json_schema_extra={
            "anyOf": [{"required": ["blocks"]}, {"required": ["inputs", "steps"]}],
            "if": {"properties": {"form": {"const": "sheet"}}},
            "then": {"required": ["reference"]},
            "else": {"required": ["reference_product"]},
        }
    )
    zuji: Scalar = 1
    id: Written
    version: Annotated[Written, Field(max_length=LONGEST_VERSION)]
    form: one_of("sheet", "process")  # type: ignore[valid-type]
    industry: Written = ""
    title: InBothLanguages
    product: InBothLanguages
    about: InBothLanguages
    declared_unit: DeclaredUnit
    boundary: Written = "cradle_to_gate"
    rule: dict[str, Anything] = Field(default_factory=dict)
    reference: Formula | None = None
    reference_product: TextByOption = ""
    allocation: AllocationRow | None = None
    blocks: list[BlockUse] = Field(default_factory=list)
    examples: list[ExampleRow] = Field(default_factory=list)
    published: list[PublishedRow] = Field(default_factory=list)
    limits: list[LimitRow] = Field(default_factory=list)


class BlockFile(Sections):
    """A reusable part of models: ``<p>`` is the prefix, ``<name>`` a parameter, ``<n>`` the number
    of the repetition.
    """

    id: Written
    parameters: dict[str, Parameter] = Field(default_factory=dict)
    blocks: list[BlockUse] = Field(default_factory=list)


class MeasureLevel(Row):
    """The level of a measure and its range."""

    value: Number
    range: Span


class MeasureCost(Row):
    """The yearly cost of a measure, low and high."""

    low: Formula
    high: Formula


class MeasureRow(InBothLanguages):
    """A low-carbon measure: changes of inputs, recomputed by the model."""

    id: Written
    models: list[Written]
    when: Written = ""
    level: MeasureLevel | None = None
    changes: dict[str, Formula] = Field(default_factory=dict)
    choices: dict[str, Written] = Field(default_factory=dict)
    factors: dict[str, Written] = Field(default_factory=dict)
    cost: MeasureCost | None = None
    effect: InBothLanguages
    applicability: InBothLanguages
    source: TextOrBoth


class MeasuresFile(Row):
    """The measures of an industry."""

    measures: list[MeasureRow]


def measures_schema() -> dict[str, Any]:
    """JSON Schema of sectors/<industry>/measures.yaml."""
    return json_schema(MeasuresFile, "减排措施 · Measures")


def model_schema() -> dict[str, Any]:
    """JSON Schema of sectors/<industry>/<model>.yaml."""
    return json_schema(ModelFile, "行业模型 · Sector model")


def block_schema() -> dict[str, Any]:
    """JSON Schema of sectors/blocks/<block>.yaml: a model's rows, with parameters to be filled."""
    schema: dict[str, Any] = _fillable(json_schema(BlockFile, "可复用块 · Block of sector models"))
    return schema


PARAMETER = {"type": "string", "pattern": "<[a-z][a-z0-9_]*>"}


def _fillable(node: Any) -> Any:
    """`node` of a schema where ``<name>`` may stand for a value or inside a name."""
    if isinstance(node, list):
        return [_fillable(part) for part in node]
    if not isinstance(node, dict):
        return node
    filled = {
        ("^[a-z<][a-z0-9_<>]*$" if key.startswith("^[a-z]") else key): _fillable(value)
        for key, value in node.items()
    }
    if str(filled.get("pattern", "")).startswith("^[a-z]"):
        filled["pattern"] = "^[a-z<][a-z0-9_<>]*$"
    if "enum" in filled or str(filled.get("type")) in {"number", "integer", "boolean", "array"}:
        return {"anyOf": [filled, PARAMETER]}
    return filled
