"""A draw as a file that anybody replays: the list, its sealing, the seed, the result."""

from __future__ import annotations

import datetime
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Annotated, Any

from pydantic import Field

from zuji.core.canonical import canonical_bytes
from zuji.core.refusals import Finding, Refusal, blocking
from zuji.core.shapes import Anything, Row, one_of
from zuji.supervision.drawing import DrawResult, draw_plants
from zuji.supervision.inspection_list import (
    Digest,
    Id,
    InspectionList,
    Instant,
    NamedSeed,
    list_digest,
    read_list,
    shaped,
    spelled,
)
from zuji.supervision.seeds import check_round, checked_seed, read_instant
from zuji.trust.certificate import log_entry
from zuji.trust.notes import NoteKey, read_proof, verify_proof

SCHEMA = "zuji-draw/1"
KIND = "draw.sealed"
"""Kind of the sealing's entry in the transparency log."""
LogSalt = Annotated[str, spelled(r"(?:[0-9a-f]{2})*", "0–9 a–f")]
CHECKS = ("digest", "log", "order", "seed", "result")
"""What is checked, in this order."""


class Sealing(Row):
    """When a list was sealed, its digest, and the proof that the log holds it."""

    digest: Digest
    at: Instant
    salt: LogSalt = ""
    proof: str = ""


class GivenSeed(Row):
    """The value that the source gave, with what shows it (a beacon's signature)."""

    value: str = Field(max_length=400)
    proof: str = Field(default="", max_length=400)


class ToldResult(Row):
    """The plants drawn, with equal chances and by risk, and the inspectors of each."""

    equal: list[Id]
    risk: list[Id]
    inspectors: dict[str, list[Id]]


class DrawFile(Row):
    """The public file of a draw."""

    schema_: one_of(SCHEMA) = Field(alias="schema")  # type: ignore[valid-type]
    listed: Anything = Field(alias="list")
    sealing: Sealing
    seed: GivenSeed
    result: ToldResult


@dataclass
class Replayed:
    """What held (True), did not (False), or could not be checked (None), and why."""

    checks: dict[str, bool | None] = field(default_factory=lambda: dict.fromkeys(CHECKS))
    findings: list[Finding] = field(default_factory=list)
    drawn: DrawResult | None = None
    signers: list[str] = field(default_factory=list)

    @property
    def holds(self) -> bool:
        """Whether everything that was checked holds, the result among it."""
        return self.checks["result"] is True and False not in self.checks.values()

    def note(self, check: str, problem: Refusal | Finding) -> None:
        self.checks[check] = False
        self.findings += problem.findings if isinstance(problem, Refusal) else [problem]


def sealed_content(digest: str, number: str, seed: Mapping[str, Any], at: str) -> bytes:
    """What the log keeps a salted digest of when a list is sealed."""
    return canonical_bytes(
        {"schema": SCHEMA, "number": number, "digest": digest, "seed": dict(seed), "at": at}
    )


def read_draw(data: Any, place: str = "draw") -> DrawFile:
    """The public file of a draw from its JSON; refuses another shape."""
    return shaped(DrawFile, data, place)


def replayed(given: DrawFile, log_keys: Sequence[NoteKey] = ()) -> Replayed:
    """Replay a draw from its file alone: the digest of the list, that the log holds it (where the
    log's key is given), that the seed came later, that it is one of its source, and that list and
    seed give just this result.
    """
    found = Replayed()
    digest = list_digest(given.listed)
    found.checks["digest"] = digest == given.sealing.digest
    if not found.checks["digest"]:
        found.note("digest", blocking("draw-list-changed", "list", digest, given.sealing.digest))
    try:
        listed = read_list(given.listed)
    except Refusal as problem:
        found.note("result", problem)
        return found
    _check_log(found, given, listed, log_keys)
    _check_order(found, given, listed.seed)
    _check_seed(found, given, listed.seed)
    found.drawn = draw_plants(listed, digest, given.seed.value)
    found.checks["result"] = found.drawn.as_json() == given.result.model_dump()
    if not found.checks["result"]:
        first = _first_difference(listed, found.drawn, given.result)
        found.note("result", blocking("draw-result-differs", "result", *first))
    return found


def _check_log(
    found: Replayed, given: DrawFile, listed: InspectionList, keys: Sequence[NoteKey]
) -> None:
    if not keys:
        return
    sealing = given.sealing
    content = sealed_content(sealing.digest, listed.number, given.listed["seed"], sealing.at)
    try:
        entry = log_entry(KIND, content, bytes.fromhex(sealing.salt))
        _, found.signers = verify_proof(read_proof(sealing.proof), entry, keys, keys[0].name)
        found.checks["log"] = True
    except Refusal as problem:
        found.note("log", problem)


def _check_order(found: Replayed, given: DrawFile, named: NamedSeed) -> None:
    try:
        sealed, known = read_instant(given.sealing.at), read_instant(named.at)
        found.checks["order"] = sealed < known
        if not found.checks["order"]:
            expected = f"> {given.sealing.at}"
            found.note("order", blocking("seed-too-early", "seed", named.at, expected))
        check_round(named)
    except Refusal as problem:
        found.note("order", problem)


def _check_seed(found: Replayed, given: DrawFile, named: NamedSeed) -> None:
    try:
        seed = checked_seed(named, given.seed.value, given.seed.proof)
        found.checks["seed"] = seed == given.seed.value
        if not found.checks["seed"]:
            found.note("seed", blocking("seed-form", "value", given.seed.value[:80], seed))
    except Refusal as problem:
        found.note("seed", problem)


def _first_difference(
    listed: InspectionList, drawn: DrawResult, told: ToldResult
) -> tuple[str, str]:
    """The first place in which the result told is another one: what is told, what is drawn."""
    theirs, ours = [*told.equal, *told.risk], list(drawn.plants)
    for number in range(max(len(theirs), len(ours))):
        pair = theirs[number : number + 1], ours[number : number + 1]
        if pair[0] != pair[1]:
            return pair[0][0] if pair[0] else "—", pair[1][0] if pair[1] else "—"
    for plant in ours:
        if list(drawn.inspectors[plant]) != told.inspectors.get(plant):
            people = ", ".join(told.inspectors.get(plant, ())) or "—"
            return f"{plant}: {people}", ", ".join(drawn.inspectors[plant])
    return "—", "—"


def draw_file(
    listed: Mapping[str, Any],
    sealing: Mapping[str, Any],
    seed: Mapping[str, Any],
    result: DrawResult,
) -> dict[str, Any]:
    """The public file of a draw as JSON."""
    return {
        "schema": SCHEMA,
        "list": dict(listed),
        "sealing": dict(sealing),
        "seed": dict(seed),
        "result": result.as_json(),
    }


def check_given(named: NamedSeed, now: datetime.datetime) -> None:
    """Refuses a seed before the instant from which it is known (``seed-not-yet``)."""
    if now < read_instant(named.at):
        raise Refusal(blocking("seed-not-yet", "value", now.strftime("%Y-%m-%dT%H:%MZ"), named.at))
