"""The shape of a lockfile: which parts it has and what stands in each, told by place where it does
not fit.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

from pydantic import ConfigDict, Field

from zuji.core.kinds import shown_value
from zuji.core.label import Label
from zuji.core.refusals import Finding, Refusal, blocking
from zuji.core.shapes import Anything, Path, Real, Row, Scalar, read_shape


class _Open(Row):
    """Named fields that are needed; others may stand beside them."""

    model_config = ConfigDict(extra="allow")


class _Engine(_Open):
    name: Scalar
    version: Scalar


class _Both(_Open):
    zh: str
    en: str


class _Source(Row):
    blank: ClassVar[frozenset[str]] = frozenset({"publisher", "year", "ref", "licence"})
    title: str
    publisher: Scalar = ""
    year: Scalar = ""
    ref: Scalar = ""
    licence: Scalar = ""


class _Factor(_Open):
    """A factor as `Factor.as_json` writes it; what it rests on is judged when it is read."""

    blank: ClassVar[frozenset[str]] = frozenset({"value", "gases", "source"})
    id: str
    version: str
    name_zh: str
    name_en: str
    category: str
    kind: str
    use: str
    unit: str
    value: Real | None
    gases: dict[str, Real] = {}
    source: _Source = _Source(title="")


class _Profile(_Open):
    id: str
    version: str
    title: _Both
    gwp_set: str
    headline: str
    boundaries: list[str]
    accepts_uses: list[str]
    electricity: dict[str, Anything]


class _Levels(_Open):
    below: Real | None = None
    up_to: Real | None = None
    zh: str
    en: str


class _DataQuality(_Open):
    covered_share: Real
    precision_by_status: dict[str, Real]
    time_cutpoints: list[Real]
    technology_by_confidence: dict[str, Real]
    geography: dict[str, Real]
    levels: list[_Levels] = Field(min_length=1)
    primary_statuses: list[str]


class _Uncertainty(_Open):
    """Rules frozen earlier have `confidence_gsd` and `proxy_gsd`; later ones those of pedigrees."""

    status_gsd: dict[str, Real]
    confidence_gsd: dict[str, Real] = {}
    supplier_gsd: Real | None = None
    parameter_gsd: dict[str, Real]
    proxy_gsd: Real | None = None
    pedigree: dict[str, list[Real]]


class _Rules(_Open):
    data_quality: _DataQuality
    uncertainty: _Uncertainty


class _Sampling(Row):
    draws: int = Field(strict=True)
    seed: int = Field(strict=True)


class LockShape(Row):
    """A lockfile. Study and model are read by their own shapes."""

    schema_name: str = Field(alias="schema")
    digest: str
    engine: _Engine
    as_of: str
    study: dict[str, Anything]
    places: dict[str, str]
    model: dict[str, Anything]
    order: dict[str, list[str]]
    factors: dict[str, _Factor]
    profile: _Profile
    gwp: dict[str, Real]
    rules: _Rules
    sampling: _Sampling | None = None
    selection: dict[str, Anything] = {}
    result: dict[str, Anything]
    findings: list[dict[str, Anything]]
    anchor: Anything = None


def refuse_other_shapes(lock: Mapping[str, Any], name: str) -> None:
    """Refuse a lockfile in which a part is missing, unknown or of another kind (``lock-damaged``),
    with the place of each, what was read and what belongs there.
    """

    def place(*path: str | int) -> str:
        return f"{name} · {'.'.join(map(str, path))}".rstrip(" ·")

    def unknown(path: Path, allowed: list[str]) -> Finding:
        known = Label(f"只有：{'、'.join(allowed)}", f"only {', '.join(allowed)}")
        return blocking("lock-damaged", place(*path), shown_value(_at(lock, path)), known)

    _, findings = read_shape(LockShape, lock, place, unknown)
    if findings:
        raise Refusal([_damage(finding) for finding in findings[:MOST]])


MOST = 20
"""Places that are named; a file of another kind differs everywhere."""
GONE = Label("没有", "nothing")


def _damage(finding: Finding) -> Finding:
    if finding.rule == "key-missing":
        wanted = Label(f"“{finding.expected}”", f"“{finding.expected}”")
        return blocking("lock-damaged", finding.place, GONE, wanted)
    return blocking("lock-damaged", finding.place, finding.read, finding.expected)


def _at(data: Any, path: Path) -> Any:
    for step in path:
        data = data[step]
    return data
