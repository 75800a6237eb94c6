"""What a draw is made from: plants, inspectors, shares, and the public seed that will decide.

Everything is text or a whole number, so that its canonical JSON (RFC 8785) has one form in every
language.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Annotated, Any

from pydantic import BeforeValidator, Field

from zuji.core.canonical import digest
from zuji.core.refusals import Finding, Refusal, blocking
from zuji.core.shapes import Path, Row, Shape, misfit, one_of, read_shape
from zuji.supervision.rules import Conflict, Kind


def spelled(pattern: str, expected: str) -> BeforeValidator:
    """Reads a text of one spelling; another one is refused with what is expected."""
    form = re.compile(pattern, re.ASCII)

    def check(value: Any) -> str:
        if not isinstance(value, str) or not form.fullmatch(value):
            raise misfit(expected)
        return value

    return BeforeValidator(check)


Id = Annotated[str, spelled(r"[A-Za-z0-9._-]{1,40}", "1–40 × A–Z a–z 0–9 . _ -")]
Instant = Annotated[str, spelled(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", "2026-12-02T10:00:00Z")]
ListSalt = Annotated[str, spelled(r"[0-9a-f]{32}", "32 × 0–9 a–f")]
Digest = Annotated[str, spelled(r"sha256:[0-9a-f]{64}", "sha256:…")]
SeedNumber = Annotated[str, spelled(r"[0-9A-Za-z -]{0,40}", "≤ 40 × A–Z a–z 0–9 -")]
OTHER = "other"
"""The stratum of the plants whose own is too small."""


class ListedPlant(Row):
    """A plant that may be drawn: its code, name, stratum, city and whole risk weight."""

    id: Id
    name: str = Field(min_length=1, max_length=200)
    stratum: Id
    city: str = Field(max_length=6)
    weight: int = Field(ge=1, le=1000, strict=True)


class ListedInspector(Row):
    """An inspector by a code, without a name: city, credit codes of employers, and plants where
    the inspector had a hand earlier.
    """

    id: Id
    city: str = Field(default="", max_length=6)
    employers: list[Id] = []
    earlier: list[Id] = []


class NamedSeed(Row):
    """The public value that will decide, named before anybody can know it: the source, its number
    there (a round, an issue) and the instant from which it is known.
    """

    source: Id
    kind: Kind
    number: SeedNumber = ""
    at: Instant


class InspectionList(Row):
    """The list that is sealed before the draw."""

    schema_: one_of("zuji-draw-list/1") = Field(alias="schema")  # type: ignore[valid-type]
    number: Id
    title: str = Field(min_length=1, max_length=200)
    salt: ListSalt
    take: int = Field(ge=1, strict=True)
    risk_percent: int = Field(ge=0, le=100, strict=True)
    inspectors_each: int = Field(ge=1, le=9, strict=True)
    conflicts: list[Conflict]
    seed: NamedSeed
    plants: list[ListedPlant]
    inspectors: list[ListedInspector]

    def may_inspect(self, inspector: ListedInspector, plant: ListedPlant) -> bool:
        """Whether no rule of the list keeps an inspector from a plant."""
        blocked = {
            "employer": plant.id in inspector.employers,
            "city": inspector.city != "" and inspector.city == plant.city,
            "earlier": plant.id in inspector.earlier,
        }
        return not any(blocked[rule] for rule in self.conflicts)


def list_digest(data: Mapping[str, Any]) -> str:
    """``sha256:<hex>`` of the canonical JSON of a list: what is sealed."""
    return digest(data, "list")


def read_list(data: Any, place: str = "list") -> InspectionList:
    """A list from its JSON; refuses another shape and a list from which nothing can be drawn."""
    shape = shaped(InspectionList, data, place)
    findings = list(_findings(shape))
    if findings:
        raise Refusal(findings)
    return shape


def shaped(shape: type[Shape], data: Any, place: str) -> Shape:
    """`data` as `shape`, or a refusal with everything that does not fit."""

    def at(*keys: str | int) -> str:
        return ".".join(map(str, (place, *keys)))

    def unknown(keys: Path, allowed: list[str]) -> Finding:
        return blocking("draw-key", at(*keys), keys[-1], allowed=", ".join(allowed))

    read, findings = read_shape(shape, data, at, unknown)
    if read is None:
        raise Refusal(findings)
    return read


def _findings(read: InspectionList) -> Iterator[Finding]:
    """What makes a list unfit: twins, one candidate alone, nothing left to chance."""
    for rows, place in ((read.plants, "plants"), (read.inspectors, "inspectors")):
        twice = [name for name, n in Counter(row.id for row in rows).items() if n > 1]
        if twice:
            yield blocking("candidate-twice", place, twice[0])
    count = len(read.plants)
    if count < 2:
        yield blocking("draw-one-candidate", "plants", str(count), "≥ 2")
    elif read.take >= count:
        yield blocking("draw-takes-all", "take", str(read.take), f"≤ {count - 1}")
    for stratum, size in sorted(Counter(row.stratum for row in read.plants).items()):
        if size < 2 <= count:
            yield blocking("draw-one-candidate", f"plants · {stratum}", str(size), "≥ 2")
    for plant in read.plants:
        free = sum(read.may_inspect(inspector, plant) for inspector in read.inspectors)
        if free <= read.inspectors_each:
            least = f"≥ {read.inspectors_each + 1}"
            yield blocking("draw-inspectors-few", plant.name, str(free), least)
            break
