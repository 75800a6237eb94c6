"""What one works gives away and another takes: CO2, heat, works gases, hydrogen, slag, power
(sectors/transfers.yaml).

A footprint that takes a burden off because something left the works is right only where somebody
else carries that burden. Each transfer of a model names its good, its amount as a formula over the
model's own inputs, and the steps in which the footprint takes it off or carries it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Annotated, Any, Literal

from pydantic import Field

from zuji.core.alike import nearest
from zuji.core.content import content_path
from zuji.core.label import Label, listed
from zuji.core.refusals import Finding, Refusal, blocking, refuse
from zuji.core.shapes import Path, Row, Written, json_schema, read_shape
from zuji.core.units import Unit, parse_unit
from zuji.core.yamlfile import YamlDocument, load_yaml
from zuji.sectors.checks import checker
from zuji.sectors.formula import Node, names_in, parse_formula
from zuji.sectors.model import Model
from zuji.sectors.schema import Applies, Formula, InBothLanguages
from zuji.sectors.unit_check import UnitCheck

Direction = Literal["given", "received", "passed_on"]
"""``passed_on``: leaves with the product itself, to whoever uses it, so that no works answers."""


class GoodRow(InBothLanguages):
    """What is given and taken, in one unit on both sides."""

    unit: Written


class TransferRow(InBothLanguages):
    """One transfer of one or more models."""

    id: Written
    good: Written
    direction: Direction
    models: Annotated[
        list[Written],
        Field(description="缺省：有这些数据项的每个模型 · else every model that has its inputs"),
    ] = Field(default_factory=list)
    amount: Formula
    steps: Annotated[
        list[Written],
        Field(description="承担或扣减它的步骤 · the steps that carry it, or take it off"),
    ] = Field(default_factory=list)
    deducted: Applies | None = Field(
        None, description="何时在过程排放中扣减（CO2） · when CO2 is taken off within a process"
    )
    within: bool = Field(
        False, description="由过程排放承担，不能分开 · carried within a process, not apart"
    )


class TransfersFile(Row):
    """sectors/transfers.yaml."""

    goods: dict[str, GoodRow] = Field(min_length=1)
    transfers: list[TransferRow] = Field(min_length=1)


def transfers_schema() -> dict[str, Any]:
    """JSON Schema of sectors/transfers.yaml."""
    return json_schema(TransfersFile, "厂间往来 · Transfers between works")


@dataclass(frozen=True)
class TransferGood:
    """What is given and taken, and the unit of its amounts."""

    id: str
    label: Label
    unit: str

    @property
    def measure(self) -> Unit:
        return parse_unit(self.unit)


@dataclass(frozen=True, kw_only=True)
class Transfer:
    """A transfer of one model; `amount` is a formula of the plant's year in the good's dimension.

    `steps` are those that carry its burden or take it off; `deducted` is the condition under which
    CO2 is taken off within a process; `within` says that the burden cannot be told apart.
    """

    id: str
    label: Label
    good: TransferGood
    direction: Direction
    amount: Node
    steps: tuple[str, ...]
    deducted: Node | None
    within: bool


@cache
def _document() -> YamlDocument:
    path = content_path("sectors", "transfers.yaml")
    return load_yaml(path.read_text("utf-8"), "sectors/transfers.yaml")


@cache
def _file() -> TransfersFile:
    return transfers_file(_document())


def transfers_file(document: YamlDocument) -> TransfersFile:
    """The rows of a file of transfers; refuses what does not fit the schema, an unknown good."""

    def unknown(path: Path, allowed: list[str]) -> Finding:
        return blocking("model-key", document.place(*path), path[-1], allowed=", ".join(allowed))

    file, findings = read_shape(TransfersFile, document.data, document.place, unknown)
    if file is None:
        raise Refusal(findings)
    for index, row in enumerate(file.transfers):
        if row.good not in file.goods:
            place = document.place("transfers", index, "good")
            raise refuse("formula-name", place, row.good, near=listed(file.goods))
    return file


@cache
def goods() -> dict[str, TransferGood]:
    """TransferGood id → what is given and taken between works."""
    rows: Mapping[str, GoodRow] = _file().goods
    return {name: TransferGood(name, Label(row.zh, row.en), row.unit) for name, row in rows.items()}


def transfers_of(model: Model) -> dict[str, Transfer]:
    """The transfers of a model by id. A row that names its models stands before one of every model;
    one whose inputs the model does not have is none of it. Refuses an amount of another unit than
    its good's, and a condition that is none (``formula-unit``).
    """
    rows, units = list(enumerate(_file().transfers)), checker(model)
    own = [(index, row) for index, row in rows if model.id in row.models]
    found = {row.id: _transfer(index, row, model, units) for index, row in own}
    for index, row in rows:
        if not row.models and row.id not in found and _fits(row, model):
            found[row.id] = _transfer(index, row, model, units)
    return found


def _fits(row: TransferRow, model: Model) -> bool:
    steps = {step.id for step in model.steps}
    names = {*model.inputs, *model.choices, *(each.name for each in model.quantities)}
    wanted = names_in(parse_formula(str(row.amount), ""))
    return steps.issuperset(row.steps) and names.issuperset(wanted)


def _transfer(index: int, row: TransferRow, model: Model, units: UnitCheck) -> Transfer:
    document, good = _document(), goods()[row.good]
    place = document.place("transfers", index, "amount")
    amount = parse_formula(str(row.amount), place)
    units.require(amount, good.measure, place)
    deducted = None
    if row.deducted is not None:
        place = document.place("transfers", index, "deducted")
        deducted = parse_formula(str(row.deducted), place)
        if units.unit_of(deducted, place) != "truth":
            raise refuse("formula-unit", place, str(row.deducted), "a condition")
    known = [step.id for step in model.steps]
    for name in row.steps:
        if name not in known:
            place = document.place("transfers", index, "steps")
            raise refuse("formula-name", place, name, near=listed(nearest(name, known)))
    return Transfer(
        id=row.id,
        label=Label(row.zh, row.en),
        good=good,
        direction=row.direction,
        amount=amount,
        steps=tuple(row.steps),
        deducted=deducted,
        within=row.within,
    )
