"""The data classes of a sector model: plain and immutable; formulas are parsed trees."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from zuji.core.label import Label
from zuji.core.units import Unit, parse_unit, weighed
from zuji.sectors.formula import Node, names_in

NO_LOCATION = "none"
"""The location slot of a step that belongs to a market instrument and is absent without it."""
ORDERED: tuple[str, ...] = (
    "choices",
    "groups",
    "inputs",
    "factors",
    "tables",
    "quantities",
    "processes",
)
"""Mappings of a model whose order a reader sees; canonical JSON sorts keys, so it is kept apart."""
STAGES = ("raw_material", "manufacture", "distribution", "use_phase", "end_of_life")
KINDS = (
    "combustion",
    "process",
    "energy",
    "upstream",
    "transport",
    "use",
    "end_of_life",
    "credit",
    "removal",
)


CARBON_IN = {
    "co2_fossil": 12.011 / 44.009,
    "co2_biogenic": 12.011 / 44.009,
    "co2_luc": 12.011 / 44.009,
    "ch4_fossil": 12.011 / 16.043,
    "ch4_biogenic": 12.011 / 16.043,
}
"""Carbon per mass of gas, from atomic masses."""


@dataclass(frozen=True, slots=True)
class Formula:
    """A formula as written and as parsed."""

    text: str
    tree: Node


@dataclass(frozen=True, slots=True)
class Default:
    """A visible, ranged, sourced and dated default of an input."""

    value: float
    source: Label
    review_by: str
    low: float | None = None
    high: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Input:
    """One reported input of a plant."""

    name: str
    label: Label
    unit: str
    group: str
    optional: bool = False
    range: tuple[float, float] | None = None
    usual: tuple[float, float] | None = None
    default: Default | None = None
    applies: Formula | None = None
    hint: Label | None = None
    source: str = ""

    @property
    def measure(self) -> Unit:
        return parse_unit(self.unit)

    @property
    def weighed_unit(self) -> str:
        """The unit with the gas that the label says is weighed: ``tCH4`` for a mass of CH4."""
        return weighed(self.unit, self.label.zh, self.label.en)


@dataclass(frozen=True, slots=True)
class Choice:
    """A named alternative: route, product type, parameter set, allocation rule.

    Where `applies` is false nobody is asked, and the default holds.
    """

    name: str
    label: Label
    options: Mapping[str, Label]
    default: str
    applies: Formula | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Slot:
    """A factor slot of a model: the unit it must have and its default factor.

    Without a default (empty text) the study chooses one as soon as anything flows through it.
    """

    name: str
    label: Label
    unit: str
    default: str | Mapping[str, str]
    by: str = ""
    applies: Formula | None = None

    def default_for(self, choices: Mapping[str, str]) -> str:
        """The default factor id under the given choices."""
        if isinstance(self.default, str):
            return self.default
        return self.default.get(choices.get(self.by, ""), "")

    def is_open(self, choices: Mapping[str, str]) -> bool:
        """Whether the model leaves this slot to the study under the given choices."""
        if isinstance(self.default, str):
            return self.default == ""
        return self.default.get(choices.get(self.by, "")) == ""


@dataclass(frozen=True, slots=True)
class Table:
    """Constants by row, with their unit and source, and the names of rows that are no input."""

    name: str
    label: Label
    unit: str
    rows: Mapping[str, float]
    source: str = ""
    names: Mapping[str, Label] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Quantity:
    """An intermediate result with a name of its own."""

    name: str
    label: Label
    unit: str
    formula: Formula
    source: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One emission or removal: a gas with its mass, or an activity times a factor."""

    id: str
    label: Label
    stage: str
    kind: str
    process: str
    gas: str = ""
    amount: Formula | None = None
    activity: Formula | None = None
    slot: str = ""
    location_slot: str = ""
    applies: Formula | None = None
    clause: str = ""
    aircraft: bool = False

    @property
    def formula(self) -> Formula:
        formula = self.amount or self.activity
        assert formula is not None
        return formula


@dataclass(frozen=True, slots=True, kw_only=True)
class Process:
    """A unit process in yearly amounts: its outputs, and its inputs from other processes."""

    id: str
    label: Label
    outputs: Mapping[str, Formula]
    inputs: Mapping[str, Formula] = field(default_factory=dict)
    weights: Mapping[str, Mapping[str, Formula]] = field(default_factory=dict)
    applies: Formula | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """A physical envelope: `when` true means that something is wrong."""

    id: str
    severity: str
    when: Formula
    texts: Mapping[str, tuple[str, str]]
    inputs: tuple[str, ...] = ()
    shows: Formula | None = None
    shows_unit: str = ""
    applies: Formula | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Balance:
    """A balance of carbon over a process: what goes in leaves in products, as CO2 or as waste.

    `inputs` and `outputs` are masses of carbon by name; `steps` are the steps whose CO2 (or CH4)
    leaves. More out than in by the share `created` is wrong; more in than out by `lost` is unusual.
    `fields` are the inputs to be checked then.
    """

    id: str
    label: Label
    inputs: Mapping[str, Formula]
    outputs: Mapping[str, Formula]
    steps: tuple[str, ...] = ()
    created: float
    lost: float | None = None
    fields: tuple[str, ...] = ()
    applies: Formula | None = None


@dataclass(frozen=True, slots=True)
class View:
    """The result in another unit: per tonne of nutrient, per tonne of tyres, per MJ.

    `per` is how much of `unit` one declared unit holds; the view is the total over it.
    """

    id: str
    label: Label
    unit: str
    per: Formula


@dataclass(frozen=True, kw_only=True)
class Model:
    """A checked sector model: every name known, every unit agreeing, no circular formulas."""

    id: str
    version: str
    form: str
    industry: str
    title: Label
    product: Label
    about: Label
    declared_amount: float
    declared_unit: str
    boundary: str
    rule: Mapping[str, Any]
    groups: Mapping[str, Label]
    sources: Mapping[str, str]
    choices: Mapping[str, Choice]
    inputs: Mapping[str, Input]
    slots: Mapping[str, Slot]
    tables: Mapping[str, Table]
    quantities: tuple[Quantity, ...]
    processes: tuple[Process, ...]
    steps: tuple[Step, ...]
    checks: tuple[Check, ...]
    balances: tuple[Balance, ...]
    views: tuple[View, ...]
    reference_product: str | Mapping[str, str]
    reference_by: str
    published: tuple[Mapping[str, Any], ...]
    limits: tuple[Mapping[str, Any], ...]
    data: Mapping[str, Any] = field(repr=False)

    def __repr__(self) -> str:
        return (
            f"<Model {self.id} {self.version}: {len(self.inputs)} inputs, {len(self.steps)} steps, "
            f"{len(self.processes)} processes, {len(self.checks)} checks>"
        )

    @cached_property
    def checks_of_footprint(self) -> tuple[Check, ...]:
        """The checks that ask what the footprint is."""
        return tuple(each for each in self.checks if "footprint" in names_in(each.when.tree))

    @cached_property
    def checks_of_inputs(self) -> tuple[Check, ...]:
        """The checks that the inputs alone decide."""
        return tuple(each for each in self.checks if each not in self.checks_of_footprint)

    @cached_property
    def names_behind(self) -> dict[Any, tuple[str, ...]]:
        """What `zuji.sectors.dependencies` found of formulas of this model before."""
        return {}

    def table_values(self) -> dict[str, dict[str, float]]:
        """Tables in base units, for evaluation."""
        return {
            table.name: {
                key: value * parse_unit(table.unit).scale for key, value in table.rows.items()
            }
            for table in self.tables.values()
        }

    def boundary_for(self, choices: Mapping[str, str]) -> str:
        """The system boundary: the choice named ``boundary`` where the model offers one."""
        return (
            choices.get("boundary", self.boundary) if "boundary" in self.choices else self.boundary
        )

    def product_for(self, choices: Mapping[str, str]) -> str:
        """The product that the declared unit counts, under the given choices."""
        if isinstance(self.reference_product, str):
            return self.reference_product
        return self.reference_product[choices[self.reference_by]]
