"""Extracts of lockfiles: what the total of a frozen study is computed from, small enough that
thousands are read at once.

An extract is derived from its lockfile and may be made anew at any time; it is only made where it
gives the total of the lockfile's study to the last digit. What studies share (model, profile, GWP
values; the options and slots) is kept apart as parts named by their digest.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from itertools import chain
from typing import Any

import numpy as np
from numpy.typing import NDArray

from zuji import __version__
from zuji.core.canonical import bytes_digest, canonical_bytes
from zuji.core.refusals import Refusal, or_refuse, refuse
from zuji.factors import Factor, Library
from zuji.factors.record import factor_from_json
from zuji.footprint import study_from_data
from zuji.footprint.own_factors import own_ids
from zuji.footprint.profile import Profile, profile_from_data
from zuji.footprint.profile_rules import dropped_steps
from zuji.footprint.recompute import Recomputed
from zuji.footprint.recompute_rows import RecomputedRows
from zuji.footprint.selection import refuse_unfit
from zuji.lockfile.lock import LOCKFILE, own_model
from zuji.lockfile.many import LockReader
from zuji.sectors.evaluate import Scenario
from zuji.sectors.model import Model
from zuji.sectors.registry import get_model, model_files

MADE_BY = f"extract/1 zuji/{__version__}"
"""The shape of an extract and the engine that made it; one made by another is made anew."""
SHARED = ("model", "profile", "gwp")


def study_of(lock: Mapping[str, Any]) -> tuple[Recomputed, dict[str, Factor]]:
    """The study of a lockfile, ready to be computed again, and its factors by id, without those
    that it defines itself. Refuses a damaged lockfile (``lock-damaged``).
    """
    with or_refuse("lock-damaged", LOCKFILE):
        study = study_from_data(lock["study"], "lockfile")
        own = own_ids(study.data)
        locked = [factor_from_json(data) for data in lock["factors"].values()]
        held = {factor.id: factor for factor in locked if factor.id not in own}
        model, profile = shared_model(lock), profile_from_data(lock["profile"])
        return Recomputed(study, model, profile, lock["gwp"]), held


def shared_model(lock: Mapping[str, Any]) -> Model:
    """The locked model; the shipped model of the same content is reused."""
    model_id = str(lock["model"].get("id"))
    if model_id in model_files():
        shipped = get_model(model_id)
        if shipped.data == lock["model"]:
            return shipped
    return own_model(lock)


@dataclass(frozen=True, kw_only=True)
class Extract:
    """What one frozen study has of its own: the digest of its lockfile and of the `frame` it
    shares, the id of the factor in each slot ("" for one of its own), and its numbers: the total
    and every value in base units, then of each slot the mass of each gas, or the value of a
    parameter.
    """

    lock: str
    frame: str
    factors: tuple[str, ...]
    numbers: bytes
    made_by: str = MADE_BY

    @property
    def seal(self) -> str:
        """The digest over all of it."""
        named = json.dumps([self.made_by, self.lock, self.frame, self.factors])
        return bytes_digest(named.encode() + self.numbers)

    @property
    def is_current(self) -> bool:
        """Whether this engine made it."""
        return self.made_by == MADE_BY


@dataclass(frozen=True)
class SharedFrame:
    """What the studies of one array share. `slots`: the gases of each factor slot, None for a
    parameter.
    """

    model: Model
    profile: Profile
    gwp: Mapping[str, float]
    choices: Mapping[str, str]
    dropped: tuple[str, ...]
    unit: str
    values: tuple[str, ...]
    slots: Mapping[str, tuple[str, ...] | None]

    def rows(self, count: int) -> RecomputedRows:
        """The totals of `count` studies of the frame."""
        return RecomputedRows(self.model, self.profile, self.gwp, self.dropped, count)

    def refuse_unfit(self, others: Mapping[str, Factor]) -> None:
        """Refuses the first factor of `others` that cannot stand in its slot, as selection does."""
        library = Library({factor.id: factor for factor in others.values()})
        for name, slot in self.model.slots.items():
            if name in others:
                refuse_unfit(others[name], slot, library, self.profile, name)

    def scenario(self, numbers: NDArray[np.float64], others: Mapping[str, Factor]) -> Scenario:
        """The studies whose numbers are the rows, with the factors of `others` in their slots.
        Refuses a parameter without a value.
        """
        columns = iter(numbers.T)
        next(columns)
        values: dict[str, Any] = {name: next(columns) for name in self.values}
        gases: dict[str, Mapping[str, Any]] = {}
        for slot, names in self.slots.items():
            held = [next(columns) for _ in names or ("value",)] if names != () else []
            factor = others.get(slot)
            if factor is None and names is None:
                values[slot] = held[0]
            elif factor is None:
                gases[slot] = dict(zip(names or (), held, strict=True))
            elif factor.kind == "parameter":
                values[slot] = factor.base_value()
            else:
                gases[slot] = factor.base_gases()
        return Scenario(self.choices, values, gases)


@dataclass
class SharedParts:
    """What extracts share, as bytes by their digest."""

    known: dict[str, bytes] = field(default_factory=dict)
    _frames: dict[str, SharedFrame] = field(default_factory=dict, repr=False)
    _models: dict[str, Model] = field(default_factory=dict, repr=False)

    def add(self, value: Any) -> str:
        """Keeps a part; its digest."""
        content = canonical_bytes(value)
        name = bytes_digest(content)
        self.known[name] = content
        return name

    def behind(self, frame: str) -> list[str]:
        """The frame of that digest and the parts that it names."""
        return [frame, *(self._read(frame)[kind] for kind in SHARED)]

    def frame(self, name: str) -> SharedFrame:
        """The frame of that digest; refuses what is missing or damaged (``lock-damaged``)."""
        if name not in self._frames:
            with or_refuse("lock-damaged", name):
                self._frames[name] = self._frame(self._read(name))
        return self._frames[name]

    def _frame(self, data: Mapping[str, Any]) -> SharedFrame:
        return SharedFrame(
            model=self._model(data["model"]),
            profile=profile_from_data(self._read(data["profile"])),
            gwp=self._read(data["gwp"]),
            choices=data["choices"],
            dropped=tuple(data["dropped"]),
            unit=data["unit"],
            values=tuple(data["values"]),
            slots={slot: None if gases is None else tuple(gases) for slot, gases in data["slots"]},
        )

    def _model(self, name: str) -> Model:
        if name not in self._models:
            model, order = self._read(name)
            self._models[name] = shared_model({"model": model, "order": order})
        return self._models[name]

    def _read(self, name: str) -> Any:
        content = self.known[name]
        if bytes_digest(content) != name:
            raise refuse("lock-damaged", name, bytes_digest(content), name)
        return json.loads(content)


def extract_of(lock: Mapping[str, Any], parts: SharedParts) -> Extract | None:
    """The extract of a lockfile, whose shared parts are added to `parts`; None for a study that is
    refused today or whose digits an array does not give. Refuses a damaged lockfile.
    """
    study, held = study_of(lock)
    library = Library(held)
    try:
        scenario, chosen = study.selected(library)
        alone = study.total(library)
    except Refusal:
        return None
    slots = {
        name: None if choice.factor.kind == "parameter" else tuple(scenario.gases[name])
        for name, choice in chosen.items()
    }
    values = [name for name in scenario.values if name not in slots]
    masses = [
        [scenario.values[name]] if gases is None else [scenario.gases[name][gas] for gas in gases]
        for name, gases in slots.items()
    ]
    total = lock["result"]["total"]
    frame = parts.add(
        {
            "model": parts.add([lock["model"], lock["order"]]),
            "profile": parts.add(lock["profile"]),
            "gwp": parts.add(lock["gwp"]),
            "choices": dict(scenario.choices),
            "dropped": sorted(dropped_steps(study.profile, study.model, study.study)),
            "unit": str(total["unit"]),
            "values": values,
            "slots": [[name, slots[name]] for name in slots],
        }
    )
    numbers = np.array(
        [float(total["value"]), *(scenario.values[name] for name in values), *chain(*masses)]
    )
    shared = parts.frame(frame)
    (again,) = shared.rows(1).totals(shared.scenario(numbers[None, :], {}))
    if again != alone:
        return None
    own = own_ids(study.study.data)
    ids = (choice.factor.id for choice in chosen.values())
    return Extract(
        lock=str(lock["digest"]),
        frame=frame,
        factors=tuple("" if name in own else name for name in ids),
        numbers=numbers.astype("<f8").tobytes(),
    )


@dataclass
class Extracting:
    """`extract_of` for frozen bytes, one lockfile after another, as a runner that travels to a
    worker of a cluster; with each extract the parts that it shares, by digest.
    """

    reader: LockReader = field(default_factory=LockReader, repr=False)
    parts: SharedParts = field(default_factory=SharedParts, repr=False)

    def of(self, content: bytes, place: str) -> tuple[Extract | None, dict[str, bytes]]:
        """None for a damaged lockfile too: whoever computes its study refuses it."""
        try:
            extract = extract_of(self.reader.read(content, place), self.parts)
        except Refusal:
            return None, {}
        if extract is None:
            return None, {}
        return extract, {name: self.parts.known[name] for name in self.parts.behind(extract.frame)}
