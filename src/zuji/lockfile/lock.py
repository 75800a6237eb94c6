"""The lockfile: one canonical JSON with everything needed to recompute a footprint, and its
verification.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from zuji import __version__
from zuji.core.canonical import canonical_bytes, digest, read_json
from zuji.core.kinds import kind_of
from zuji.core.label import Label, listed
from zuji.core.refusals import or_refuse, refuse
from zuji.factors import Library
from zuji.factors.record import factor_from_json
from zuji.footprint.assess import Assessment, assess
from zuji.footprint.own_factors import own_ids
from zuji.footprint.profile import profile_from_data
from zuji.footprint.profile_rules import with_capital
from zuji.footprint.result import result_data
from zuji.footprint.selection_record import selection_record
from zuji.footprint.study import study_from_data
from zuji.lockfile.shape import refuse_other_shapes
from zuji.sectors.load import model_from_data
from zuji.sectors.model import ORDERED, Model, Slot

SCHEMA = "zuji-lock/1"
NOTHING = "—"
LOCKFILE = Label("存证文件", "the lockfile")
UNSEALED = ("digest", "anchor")
"""Parts that the digest does not cover: itself, and the proofs of a transparency log
(`zuji.trust.anchor`), which carry their own signature and may be added or renewed at any time."""
PARTS = (
    "schema",
    "engine",
    "as_of",
    "study",
    "places",
    "model",
    "order",
    "factors",
    "profile",
    "gwp",
    "rules",
    "sampling",
    "result",
    "findings",
)


def build_lock(assessment: Assessment, draws: int = 0, seed: int = 1) -> dict[str, Any]:
    """The lockfile of an assessment; ``digest`` covers everything else.

    ``selection`` (which factors stood beside the chosen ones, and why) is a record for readers: it
    is hashed, but not recomputed, since a lockfile does not carry the library it was chosen from.
    """
    lock: dict[str, Any] = {
        "schema": SCHEMA,
        "engine": {"name": "zuji", "version": __version__},
        "as_of": assessment.as_of,
        "study": dict(assessment.study.data),
        "places": {value.name: value.place for value in assessment.values.values() if value.place},
        "model": dict(assessment.model.data),
        "order": {name: list(assessment.model.data.get(name) or {}) for name in ORDERED},
        "factors": {slot: choice.factor.as_json() for slot, choice in assessment.chosen.items()},
        "profile": dict(assessment.profile.data),
        "gwp": dict(assessment.gwp),
        "rules": dict(assessment.rules),
        "sampling": {"draws": draws, "seed": seed} if draws else None,
        "selection": selection_record(assessment),
        "result": result_data(assessment, draws, seed),
        "findings": [finding.record() for finding in assessment.findings],
    }
    return lock | {"digest": digest(lock)}


def lock_bytes(lock: Mapping[str, Any]) -> bytes:
    """The file: canonical JSON, one line."""
    return canonical_bytes(dict(lock)) + b"\n"


def read_lock(content: bytes, place: str) -> dict[str, Any]:
    """Parse a lockfile; refuses other JSON (``lock-schema``)."""
    lock = read_json(content, place)
    refuse_other_schemas(lock, place)
    refuse_other_shapes(lock, place)
    return dict(lock)


def refuse_other_schemas(lock: Any, place: str) -> None:
    """Refuse what is no lockfile by its name, or lacks a part (``lock-schema``)."""
    if not isinstance(lock, dict) or lock.get("schema") != SCHEMA:
        named = lock.get("schema") if isinstance(lock, dict) else None
        unnamed = Label("没有写明是哪种文件的 JSON", "JSON that does not say what it is")
        raise refuse(
            "lock-schema", place, named[:80] if isinstance(named, str) else unnamed, SCHEMA
        )
    missing = [part for part in (*PARTS, "digest") if part not in lock]
    if missing:
        raise refuse("lock-schema", place, f"− {', '.join(missing)}", SCHEMA)


def assessment_of(lock: Mapping[str, Any]) -> Assessment:
    """Compute again from the lockfile alone; no data folder is read.

    A lockfile whose parts were damaged is refused (``lock-damaged``), whatever the damage.
    """
    with or_refuse("lock-damaged", LOCKFILE):
        return _assessed(lock)


def _assessed(lock: Mapping[str, Any]) -> Assessment:
    study = study_from_data(lock["study"], "study", cells=lock["places"])
    own = own_ids(study.data)
    factors = [factor_from_json(data) for data in lock["factors"].values()]
    return assess(
        study,
        locked_model(lock),
        as_of=lock["as_of"],
        library=Library({factor.id: factor for factor in factors if factor.id not in own}),
        profile=profile_from_data(lock["profile"]),
        gwp=lock["gwp"],
        rules=lock["rules"],
    )


def locked_model(lock: Mapping[str, Any]) -> Model:
    """The model in a lockfile, its sections in the order they were written in."""
    model, profile = own_model(lock), lock.get("profile")
    return with_capital(model, profile_from_data(profile)) if profile else model


def own_model(lock: Mapping[str, Any]) -> Model:
    """The same without what the profile adds; one of the same content is read once."""
    return _model(json.dumps([lock["model"], lock["order"]], ensure_ascii=False))


@lru_cache(maxsize=32)
def _model(content: str) -> Model:
    model, order = json.loads(content)
    data = dict(model)
    for section, names in order.items():
        if names:
            _refuse_other_names(section, names, data.get(section))
            data[section] = {name: data[section][name] for name in names}
    return model_from_data(data)


def _refuse_other_names(section: str, names: list[str], members: Any) -> None:
    """An order that leaves out or repeats a name would be another model under the same digest."""
    if not isinstance(members, Mapping):
        raise refuse("lock-damaged", f"model.{section}", kind_of(members), kind_of({}))
    if section not in ORDERED or sorted(names) != sorted(members):
        raise refuse("lock-damaged", f"order.{section}", listed(names), listed(members))


@dataclass(frozen=True, slots=True)
class LockfileVerification:
    """The result of verifying a lockfile: its digest, and every digit of its result."""

    digest_agrees: bool
    first_difference: str
    locked: str
    recomputed: str

    @property
    def holds(self) -> bool:
        return self.digest_agrees and not self.first_difference


def verify_lock(lock: Mapping[str, Any]) -> LockfileVerification:
    """Recompute and compare every leaf; the first difference is named by its path.

    This is arithmetic alone: whether factors, model, GWP values and rules are the published ones
    is `zuji.trust.published`.
    """
    agrees = sealed_digest(lock, "lockfile") == lock["digest"]
    sampling = lock["sampling"] or {"draws": 0, "seed": 1}
    assessment = assessment_of(lock)
    with or_refuse("lock-damaged", LOCKFILE):
        again = result_data(assessment, **sampling)
        held, used = _factors(lock, assessment)
        parts = {part: str(lock[part]["id"]) for part in ("model", "profile")}
    asked = {"model": assessment.study.model_id, "profile": assessment.study.profile_id}
    difference = (
        first_difference(lock["result"], again, "result")
        or first_difference(held, used, "factors")
        or first_difference(asked, parts, "study")
    )
    return LockfileVerification(agrees, *(difference or ("", "", "")))


def _factors(
    lock: Mapping[str, Any], assessment: Assessment
) -> tuple[dict[str, Any], dict[str, Any]]:
    """The factors that the lockfile shows, and those that its result was computed with."""
    held = {slot: factor_from_json(data).as_json() for slot, data in lock["factors"].items()}
    used = {slot: choice.factor.as_json() for slot, choice in assessment.chosen.items()}
    return held, used


def sealed_digest(lock: Mapping[str, Any], place: str = "") -> str:
    """The digest of everything that it covers; `place` is named where it cannot be made."""
    return digest({key: value for key, value in lock.items() if key not in UNSEALED}, place)


def replaced_slots(lock: Mapping[str, Any]) -> list[Slot]:
    """The slots whose factor the study chose in place of the one that the model names."""
    with or_refuse("lock-damaged", LOCKFILE):
        asked = lock["study"].get("factors") or {}
        slots, choices = locked_model(lock).slots, lock["result"]["choices"]
        return [
            slots[name]
            for name in lock["factors"]
            if asked.get(name)
            and not slots[name].is_open(choices)
            and asked[name] != slots[name].default_for(choices)
        ]


def first_difference(locked: Any, again: Any, path: str) -> tuple[str, str, str] | None:
    """Path and both values of the first leaf that differs, or None."""
    if isinstance(locked, Mapping) and isinstance(again, Mapping):
        for key in sorted({*locked, *again}):
            if key not in locked or key not in again:
                return f"{path}.{key}", value_text(locked.get(key)), value_text(again.get(key))
            difference = first_difference(locked[key], again[key], f"{path}.{key}")
            if difference:
                return difference
        return None
    if isinstance(locked, list) and isinstance(again, list) and len(locked) == len(again):
        for index, (locked_item, item) in enumerate(zip(locked, again, strict=True)):
            difference = first_difference(locked_item, item, f"{path}[{index}]")
            if difference:
                return difference
        return None
    if is_same(locked, again):
        return None
    return path, value_text(locked), value_text(again)


def is_same(one: Any, other: Any) -> bool:
    """Whether two values of JSON are equal; true is no 1."""
    return bool(one == other) and isinstance(one, bool) == isinstance(other, bool)


def value_text(value: Any) -> str:
    """A value of a lockfile for a reader: a dash for none, else JSON (a number in its shortest
    exact form).
    """
    return NOTHING if value is None else json.dumps(value, ensure_ascii=False)
