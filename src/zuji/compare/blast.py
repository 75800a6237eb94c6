"""Blast radius 影响范围: how a revision of factors changes the total of a study that uses them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from zuji.core.canonical import canonical_bytes, read_json
from zuji.core.refusals import Refusal, or_refuse
from zuji.factors import Factor, Library
from zuji.factors.record import factor_from_json
from zuji.footprint import study_from_data
from zuji.footprint.profile import profile_from_data
from zuji.footprint.recompute import total_only
from zuji.lockfile.lock import locked_model, read_lock
from zuji.sectors.model import Model
from zuji.sectors.registry import get_model, model_files


@dataclass(frozen=True, slots=True)
class Shift:
    """A locked total and its new value [kgCO2e per declared unit]; `refused` names the rule where
    there is none.
    """

    old: float
    new: float | None
    unit: str
    refused: str = ""

    @property
    def relative(self) -> float | None:
        """(new − old) / |old|; None where there is no new total or the old one is 0."""
        return None if self.new is None or self.old == 0 else (self.new - self.old) / abs(self.old)


@dataclass(frozen=True)
class Shifts:
    """`shift` for frozen bytes, as a runner that travels to a worker of a cluster."""

    revised: Mapping[str, Factor]

    def of(self, content: bytes, place: str) -> Shift:
        return shift(read_lock(content, place), self.revised)


def shift(lock: Mapping[str, Any], revised: Mapping[str, Factor]) -> Shift:
    """Recompute a lockfile's total with the factors of `revised` (by id) in place of its own; all
    else as locked.

    Refuses a damaged lockfile (``lock-damaged``). A revision that the study cannot stand on
    (another unit, retired) is no error: the shift names the rule.
    """
    total = lock["result"]["total"]
    with or_refuse("lock-damaged", "lockfile"):
        study = study_from_data(lock["study"], "lockfile", cells=lock["places"])
        own_ids = {str(row.get("id")) for row in study.data.get("own_factors") or []}
        locked = [factor_from_json(data) for data in lock["factors"].values()]
        library = Library(
            {
                factor.id: revised.get(factor.id, factor)
                for factor in locked
                if factor.id not in own_ids
            }
        )
        model, profile = _model(lock), profile_from_data(lock["profile"])
    try:
        new = total_only(study, model, library, profile, lock["gwp"])
    except Refusal as problem:
        return Shift(float(total["value"]), None, str(total["unit"]), problem.findings[0].rule)
    return Shift(float(total["value"]), new, str(total["unit"]))


def _model(lock: Mapping[str, Any]) -> Model:
    """The locked model, parsed once; the shipped model of the same content is reused."""
    model_id = str(lock["model"].get("id"))
    if model_id in model_files():
        shipped = get_model(model_id)
        if shipped.data == lock["model"]:
            return shipped
    return _parsed(canonical_bytes({"model": lock["model"], "order": lock["order"]}))


@lru_cache(maxsize=32)
def _parsed(content: bytes) -> Model:
    return locked_model(read_json(content, "lockfile"))
