"""The shape of the files in data/background."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

from pydantic import BeforeValidator, Field

from zuji.core.rulefile import Sentence, Tag
from zuji.core.shapes import Name, Real, Row, Words, one_of
from zuji.factors.record import GASES

SUBSTANCES = (
    "air",
    "bauxite_in_ground",
    "brine",
    "clay",
    "coal_in_ground",
    "crude_in_ground",
    "fluorspar_in_ground",
    "gas_in_ground",
    "limestone_in_ground",
    "magnesite_in_ground",
    "minerals_in_ground",
    "ore_in_ground",
    "phosphate_in_ground",
    "potash_in_ground",
    "quartz_in_ground",
    "residues",
    "salt_in_ground",
    "scrap",
    "sea_water",
    "standing_timber",
    "water",
)
"""What is taken from nature, or comes without a burden."""

if TYPE_CHECKING:
    Basis = str
    Burner = str
    Form = str
    Gas = str
    Kind = str
    Substance = str
    TagName = str
else:
    Basis = one_of("energy", "mass", "price")
    Burner = one_of("boiler", "car", "locomotive", "machine", "power", "truck", "vessel")
    Form = one_of("inventory", "mix", "model", "printed")
    Gas = one_of(*GASES)
    Kind = one_of("solid", "liquid", "gas")
    Substance = one_of(*SUBSTANCES)
    TagName = Tag


def _amount(value: Any) -> Any:
    return value if isinstance(value, str) and value[:1].isalpha() else float(value)


Amount = Annotated[float | str, BeforeValidator(_amount)]
"""A number, or the name of a column of the table over which a process is repeated."""


class Cited(Row):
    """A figure's citation; what is left out is that of the process."""

    source: Name | None = None
    at: Words | None = None
    year: int | None = None
    tag: TagName | None = None
    note: Words | None = None


class Flow(Cited):
    """An amount with its unit and its spread: `spread` is a geometric standard deviation,
    `low` and `high` the ends of a printed range, read as 95 %.
    """

    amount: Amount
    unit: Words
    spread: Real | None = Field(default=None, gt=1)
    low: Real | None = None
    high: Real | None = None


class ProductInput(Flow):
    """A product taken; `burned` adds the gases of its combustion."""

    product: Words
    burned: Burner | None = None


class Emission(Flow):
    """A greenhouse gas to air, by substance."""

    gas: Gas


class Resource(Row):
    """What is taken from nature or comes free of burden; it counts in the balance of mass."""

    substance: Substance
    amount: Amount
    unit: Words


class Fuel(Row):
    """Combustion properties per unit of the product.

    `ncv` in MJ per unit, `carbon` in kg C per GJ, `oxidation` 0 … 1.
    """

    ncv: Real = Field(gt=0)
    carbon: Real = Field(ge=0)
    oxidation: Real = Field(default=1.0, gt=0, le=1)
    kind: Kind
    source: Name
    at: Words


class Good(Sentence):
    """A product: its unit, the amount made, and its properties."""

    unit: Words
    amount: Amount = 1.0
    fuel: Fuel | None = None
    carbon: Real | None = Field(default=None, ge=0, le=1)
    kg_per_unit: Real | None = Field(default=None, gt=0)
    kg_per_m3: Real | None = Field(default=None, gt=0)
    price: Real | None = Field(default=None, gt=0)


class AllocationRule(Sentence):
    """How the burdens of a process are divided over its products, and why."""

    by: Basis


class Held(Row):
    """Another value held for the same thing: a factor of the library, or a cited figure."""

    product: Name | None = None
    factor: Words | None = None
    value: Real | None = None
    unit: Words | None = None
    source: Name | None = None
    at: Words | None = None
    reason: Sentence | None = None


class TypicalPlant(Row):
    """A typical plant computed by a sector model in place of an inventory.

    `study` is a shipped study file, `choices` those that replace its own; `links` names the product
    of the system for each factor of the model that stands for a bought thing. `spread` is the
    geometric standard deviation of each of the plant's figures over Chinese plants. `apart` says
    why the row may differ from what the model says of the plant with its own defaults.
    """

    study: Words
    spread: Real | None = Field(default=None, gt=1)
    choices: dict[str, str] = Field(default_factory=dict)
    links: dict[str, Name] = Field(default_factory=dict)
    apart: Sentence | None = None


class UnitProcess(Good):
    """A unit process, or (with `rows`) one for each row of a table."""

    rows: Name | None = None
    technology: Sentence
    region: Words
    year: int | str
    stage: Name
    form: Form
    covers: list[int] = Field(default_factory=list)
    category: Words | None = None
    source: Name
    at: Words
    tag: TagName
    allocation: AllocationRule | None = None
    coproducts: dict[Name, Good] = Field(default_factory=dict)
    inputs: list[ProductInput] = Field(default_factory=list)
    resources: list[Resource] = Field(default_factory=list)
    emissions: list[Emission] = Field(default_factory=list)
    plant: TypicalPlant | None = None
    imbalance: Sentence | None = None
    held: list[Held] = Field(default_factory=list)


class ProcessFile(Row):
    """A file of unit processes."""

    title: Sentence
    processes: dict[Name, UnitProcess]


class Cite(Row):
    """A source: bibliographic title, year, where it was read, and its licence."""

    title: Words
    year: int | str
    ref: Words
    licence: Words


class SourceFile(Row):
    """The sources of all figures."""

    sources: dict[Name, Cite]


class Trace(Row):
    """CH4 and N2O of combustion, g per GJ, by kind of fuel, with the ends of their 95 % range."""

    ch4: Real = Field(ge=0)
    ch4_range: tuple[Real, Real]
    n2o: Real = Field(ge=0)
    n2o_range: tuple[Real, Real]


class Stage(Sentence):
    """A stage of the chain, and the category of the factor library for what it makes."""

    category: Words


class Settings(Row):
    """Version, GWP set, draws, spreads and names of the system.

    A row is good for `years_valid` years after its data, and at least to the year of the
    `next_review` of the whole system, in which newer sources are looked for again.
    """

    version: Words
    gwp_set: Words
    draws: int = Field(ge=16)
    seed: int
    years_valid: int = Field(ge=1)
    next_review: int = 0
    spread_by_tag: dict[str, Real]
    spread_abroad: Real = Field(ge=1)
    spread_of_carbon: Real = Field(ge=1)
    traces: dict[str, dict[str, Trace]]
    traces_source: Name
    stages: dict[Name, Stage]
    groups: dict[str, Sentence]
