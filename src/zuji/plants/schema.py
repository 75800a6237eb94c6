"""The file of a plant, plant.yaml: its keys, and its JSON Schema for editors."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import ConfigDict, Field, PlainValidator, field_validator

from zuji.core.kinds import kind_of
from zuji.core.shapes import Anything, Row, Scalar, Words, json_schema, misfit, one_of
from zuji.core.words import STAGE_LABELS
from zuji.footprint.study_schema import STATUSES, Facts, Period
from zuji.plants.sharing import MEASURES

FILE_NAME = Annotated[Words, Field(description="文件名 · file in the plant's folder")]
NOT_SHARED = "none"
"""What a flow names as its key where it is shared to no product."""


class NamedRow(Row):
    """Names of something whose key is a word of the plant's own."""

    zh: Scalar = None
    en: Scalar = None
    note: Scalar = None


class KeyRow(NamedRow):
    """A sharing key: what it measures, and the unit of one product's amount."""

    model_config = ConfigDict(json_schema_extra={"required": ["measure"]})
    measure: one_of(*MEASURES)  # type: ignore[valid-type]
    unit: Scalar = Field(None, description="每单位产品的量的单位 · unit of a product's amount")


class TableRef(Row):
    """A table of the plant: a file of its folder, a sheet of it, and headings of its own."""

    file: FILE_NAME
    sheet: Scalar = None
    columns: dict[str, Words] = Field(
        default_factory=dict, description="字段：表头 · our field: the heading in the file"
    )


def _factors(value: Any) -> list[str]:
    """One factor or a list of factors, all of which hold for the same amount."""
    listed = value if isinstance(value, list) else [value]
    if not listed or not all(isinstance(each, str) and each.strip() for each in listed):
        raise misfit(kind_of(""))
    return [each.strip() for each in listed]


class FlowRow(NamedRow):
    """A total of the plant in the year, how it is shared, and its factors."""

    model_config = ConfigDict(json_schema_extra={"required": ["factors"]})
    process: Scalar = Field(
        None, description="所在工序，缺省为全厂 · process, else the whole plant"
    )
    key: Scalar = Field(None, description="分摊依据；不分摊写 none · sharing key, none for none")
    item: Scalar = Field(
        None, description="按物料清单分摊的物料编号 · item of the bill of materials"
    )
    amount: Scalar = Field(None, description="年度总量；按清单算出的可省 · total of the year")
    unit: Scalar = None
    factors: Annotated[list[str], PlainValidator(_factors, json_schema_input_type=str | list[str])]
    stage: one_of(*STAGE_LABELS) | None = None  # type: ignore[valid-type]
    status: one_of(*STATUSES[:6]) | None = None  # type: ignore[valid-type]
    evidence: Scalar = None
    low: Scalar = None
    high: Scalar = None


class PlantFile(Row):
    """A plant and a year: processes, sharing keys, totals, and the tables of its products."""

    zuji_plant: Scalar = None
    organisation: Facts | None = None
    site: Facts | None = None
    period: Period
    profile: Scalar = None
    products: TableRef
    bom: TableRef | None = None
    processes: dict[str, NamedRow | None] = Field(default_factory=dict)
    keys: dict[str, KeyRow] = Field(default_factory=dict)
    flows: dict[str, FlowRow]
    left_out: Facts = Field(
        default_factory=dict, description="不计的物料：理由 · items of the bill left out: reason"
    )
    own_factors: list[Facts] | None = None
    packs: list[Scalar] | None = None
    waivers: Facts | None = None
    as_of: Scalar = None
    notice: Scalar = None
    note: Scalar = None
    sources: Anything = None

    @field_validator("products", "bom", mode="before")
    @classmethod
    def _named(cls, value: Any) -> Any:
        """A table may be named by its file alone."""
        return {"file": value} if isinstance(value, str) else value


def plant_schema() -> dict[str, Any]:
    """JSON Schema of plant.yaml."""
    schema = json_schema(PlantFile, "工厂 · Plant")
    for name in ("products", "bom"):
        schema["properties"][name] = {"anyOf": [{"type": "string"}, schema["$defs"]["TableRef"]]}
    return schema
