"""`ProcessRecord`: a process as a data set that belongs to no format, and `RecordSet`, several that
take from one another.

Amounts are for `amount` of `unit`, the unit as Zuji writes it (``t``, ``kWh``, ``t·km``); gases are
in kg by the names of `zuji.factors.record.GASES`, ``co2e`` in kgCO2e. What is taken out of the air
(``co2_uptake``) is below zero.
"""

from __future__ import annotations

import math
import re
import uuid
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, fields, is_dataclass, replace
from typing import Any, TypeVar

from zuji.core.figures import in_full
from zuji.core.label import Label
from zuji.core.refusals import refuse
from zuji.factors.licences import has_copyright
from zuji.factors.record import GASES, Source

SPACE = uuid.UUID("6f1a8c2e-7b0d-4d35-9c6a-2e5f4b7a9d10")
"""The name space of identifiers that are made here."""
NORMAL_95 = 1.959964
Held = TypeVar("Held")
CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufffe\uffff]")
"""Signs that XML 1.0 forbids or advises against, and that no name means."""


def key_of(kind: str, *names: str) -> str:
    """The identifier of something of a `kind` by its names: the same in each export."""
    return str(uuid.uuid5(SPACE, "/".join((kind, *names))))


def log_sd_of(low: float | None, high: float | None) -> float:
    """The sd of the logarithm whose 95 % range has these ends; 0 where they are no such range."""
    if low is None or high is None or not 0 < low < high:
        return 0.0
    return math.log(high / low) / (2 * NORMAL_95)


@dataclass(frozen=True, kw_only=True)
class ProviderInput:
    """What a process takes of the product of another record of the set, in the unit of that
    product; `log_sd` is the sd of its logarithm (0: not stated).
    """

    provider: str
    amount: float
    log_sd: float = 0.0


@dataclass(frozen=True, kw_only=True)
class GasOutput:
    """A greenhouse gas to air in kg (``co2e`` in kgCO2e under the GWP set `basis`)."""

    gas: str
    amount: float
    log_sd: float = 0.0
    basis: str = ""


@dataclass(frozen=True, kw_only=True)
class ProcessRecord:
    """A process: what it makes, takes and emits, where and when, and who says so.

    `key` is its name in Zuji, from which its identifiers are made. `is_system` says that gases are
    those of the whole chain behind it; else they are its own, and `inputs` lead to the rest.
    `stages` are kg of each gas by stage of the life cycle, where a study tells them.
    `chain_boundary` is that of the process with all that stands behind it, where `boundary` is its
    own alone.
    `low` and `high` are the ends of the 95 % interval of its footprint in kgCO2e; `gwp_set` is that
    of a sum of gases; `standard` the method it was computed by, where that is known.
    """

    key: str
    version: str
    name: Label
    product: Label
    unit: str
    amount: float = 1.0
    category: Label
    location: str
    year: int | None
    valid_to: str = ""
    technology: Label = field(default_factory=lambda: Label("", ""))
    boundary: Label = field(default_factory=lambda: Label("", ""))
    chain_boundary: Label | None = None
    is_system: bool = True
    inputs: tuple[ProviderInput, ...] = ()
    gases: tuple[GasOutput, ...] = ()
    stages: Mapping[str, Mapping[str, float]] = field(default_factory=dict)
    allocation: Label | None = None
    low: float | None = None
    high: float | None = None
    gwp_set: str = ""
    standard: Label | None = None
    quality: Label | None = None
    note: Label = field(default_factory=lambda: Label("", ""))
    sources: tuple[Source, ...] = ()

    @property
    def id(self) -> str:
        """Identifier of the process."""
        return key_of("process", self.key)

    @property
    def flow_id(self) -> str:
        """Identifier of the flow of what it makes."""
        return key_of("flow", self.key)


@dataclass(frozen=True, kw_only=True)
class RecordSet:
    """Records with all that they take from. `wanted` are the keys of those that were asked for;
    `gwp` the potentials under `gwp_set`; `made` the date of the export. `withheld` are factors that
    were asked for and are not written, by name with what their licence allows.
    """

    name: Label
    records: Mapping[str, ProcessRecord]
    wanted: tuple[str, ...]
    gwp_set: str
    gwp: Mapping[str, float]
    made: str
    owner: Label
    licence: str = ""
    withheld: Mapping[str, Label] = field(default_factory=dict)

    @property
    def first(self) -> ProcessRecord:
        """The record that was asked for first."""
        return self.records[self.wanted[0]]

    def __iter__(self) -> Iterator[ProcessRecord]:
        return iter(self.records.values())

    def is_copyrighted(self, record: ProcessRecord) -> bool:
        """Whether there is a copyright on a record, by the licences of what it rests on."""
        licences = {source.licence for source in record.sources} - {""}
        return any(map(has_copyright, licences or {self.licence}))

    @property
    def has_links(self) -> bool:
        """Whether a record takes from another."""
        return any(record.inputs for record in self)


def record_set(
    records: Iterable[ProcessRecord],
    wanted: Iterable[str],
    *,
    name: Label,
    gwp_set: str,
    gwp: Mapping[str, float],
    made: str,
    owner: Label,
    licence: str = "",
    withheld: Mapping[str, Label] | None = None,
) -> RecordSet:
    """The set of `records`, without the control characters that no format can hold; refuses one
    that does not hold together (``export-record``): a key twice, an input from outside, an amount
    that is no finite number, a gas of another name.
    """
    by_key: dict[str, ProcessRecord] = {}
    for record in map(cleaned, records):
        if record.key in by_key:
            raise refuse("export-record", record.key, "×2")
        by_key[record.key] = record
    for record in by_key.values():
        _check(record, by_key)
    return RecordSet(
        name=cleaned(name),
        records=by_key,
        wanted=cleaned(tuple(wanted)),
        gwp_set=gwp_set,
        gwp=gwp,
        made=made,
        owner=cleaned(owner),
        licence=cleaned(licence),
        withheld=withheld or {},
    )


def cleaned(value: Held) -> Held:
    """A value and all texts in it without control characters, which XML and workbooks refuse."""
    made: Any = value
    if isinstance(value, str):
        made = CONTROL.sub("", value)
    elif isinstance(value, tuple):
        made = tuple(map(cleaned, value))
    elif is_dataclass(value) and not isinstance(value, type):
        held = {each.name: getattr(value, each.name) for each in fields(value)}
        changed = {name: new for name, old in held.items() if (new := cleaned(old)) != old}
        made = replace(value, **changed) if changed else value
    kept: Held = made
    return kept


def _check(record: ProcessRecord, known: Mapping[str, ProcessRecord]) -> None:
    if not record.amount or not math.isfinite(record.amount):
        raise refuse("export-record", record.key, in_full(record.amount))
    for taken in record.inputs:
        if taken.provider not in known:
            raise refuse("export-record", record.key, taken.provider)
    for gas in record.gases:
        if gas.gas not in GASES:
            raise refuse("export-record", record.key, gas.gas, ", ".join(GASES))
    amounts = [line.amount for line in record.inputs] + [line.amount for line in record.gases]
    for amount in amounts:
        if not math.isfinite(amount):
            raise refuse("number-not-finite", record.key, amount)
