"""Blast radius 影响范围: how a revision of factors changes the total of a study that uses them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from zuji.core.refusals import Refusal, or_refuse
from zuji.factors import Factor, Library
from zuji.factors.record import factor_from_json
from zuji.footprint import study_from_data
from zuji.footprint.own_factors import own_ids
from zuji.footprint.profile import profile_from_data
from zuji.footprint.recompute import Recomputed
from zuji.lockfile.lock import LOCKFILE, own_model
from zuji.lockfile.many import LockReader
from zuji.sectors.model import Model
from zuji.sectors.registry import get_model, model_files


def relative_change(old: float, new: float | None) -> float | None:
    """(new − old) / |old|; None where there is no new total or the old one is 0."""
    return None if new is None or old == 0 else (new - old) / abs(old)


@dataclass(frozen=True, slots=True)
class Shift:
    """The total now without the change and with it [kgCO2e per declared unit]; `refused` names the
    rule where there is none with it.
    """

    old: float
    new: float | None
    unit: str
    refused: str = ""

    @property
    def relative(self) -> float | None:
        return relative_change(self.old, self.new)


@dataclass(frozen=True)
class Shifts:
    """`shift` for frozen bytes, one study after another, as a runner that travels to a worker of a
    cluster.
    """

    revised: Mapping[str, Factor]
    present: Mapping[str, Factor] = field(default_factory=dict)
    reader: LockReader = field(default_factory=LockReader, repr=False, compare=False)

    def of(self, content: bytes, place: str) -> Shift:
        return shift(self.reader.read(content, place), self.revised, self.present)


def shift(
    lock: Mapping[str, Any],
    revised: Mapping[str, Factor],
    present: Mapping[str, Factor] | None = None,
) -> Shift:
    """Recompute a lockfile's total twice: with the factors of `present` (by id; as locked where
    there are none) and with those of `revised`; all else as locked. What changed since the study
    was frozen is in both totals and so in neither's difference.

    Refuses a damaged lockfile (``lock-damaged``). A revision that the study cannot stand on
    (another unit, retired) is no error: the shift names the rule. A study that cannot be computed
    without the change either is not moved by it.
    """
    total = lock["result"]["total"]
    with or_refuse("lock-damaged", LOCKFILE):
        study = study_from_data(lock["study"], "lockfile")
        own = own_ids(study.data)
        locked = [factor_from_json(data) for data in lock["factors"].values()]
        held = {factor.id: factor for factor in locked if factor.id not in own}
        model, profile = _model(lock), profile_from_data(lock["profile"])
        study_again = Recomputed(study, model, profile, lock["gwp"])

    def computed(others: Mapping[str, Factor]) -> tuple[float | None, str]:
        library = Library({name: others.get(name, factor) for name, factor in held.items()})
        try:
            return study_again.total(library), ""
        except Refusal as problem:
            return None, problem.findings[0].rule

    old, unusable = computed(present or {})
    new, refused = computed({**(present or {}), **revised})
    was = float(total["value"])
    if unusable and refused:
        return Shift(was, was, str(total["unit"]))
    return Shift(was if old is None else old, new, str(total["unit"]), refused)


def _model(lock: Mapping[str, Any]) -> Model:
    """The locked model; the shipped model of the same content is reused."""
    model_id = str(lock["model"].get("id"))
    if model_id in model_files():
        shipped = get_model(model_id)
        if shipped.data == lock["model"]:
            return shipped
    return own_model(lock)
