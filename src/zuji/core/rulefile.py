"""Numbers of rule files as typed rows; what does not fit is refused with its line."""

from __future__ import annotations

from functools import cache
from typing import Any

from pydantic import Field

from zuji.core.content import content_path
from zuji.core.refusals import Finding, Refusal, blocking
from zuji.core.shapes import Path, Place, Real, Row, Shape, Words, one_of, read_shape
from zuji.core.yamlfile import load_yaml

Tag = one_of("A", "V", "V-code", "D", "I", "R")


class Sentence(Row):
    """What a number of a rule means, in both languages."""

    zh: Words
    en: Words


class Sourced(Sentence):
    """The same with the handbook's tag of confidence, and the source."""

    tag: Tag  # type: ignore[valid-type]
    source: Words


class Stated(Row):
    """A rule with the handbook's tag of confidence and the source, in a file that says no more."""

    tag: Tag  # type: ignore[valid-type]
    source: Words


class Count(Sourced):
    """A whole number of things."""

    value: int = Field(ge=1, strict=True)


class Share(Sourced):
    """A part of the whole, above 0 and at most 1."""

    value: Real = Field(gt=0, le=1)


class Multiple(Sourced):
    """A ratio above 1."""

    value: Real = Field(gt=1)


class Part(Sentence):
    """A share of something, with the source of its file."""

    value: Real = Field(gt=0, le=1)


class Points(Sentence):
    """Points of a ranking, with the source of its file."""

    value: Real = Field(gt=0)


class YearCount(Sentence):
    """Whole years, with the source of its file."""

    value: int = Field(ge=1, strict=True)


def rule_file(shape: type[Shape], name: str) -> Shape:
    """``rules/<name>.yaml`` as `shape`; refuses with everything that does not fit."""
    rules: Shape = _read(shape, name)
    return rules


@cache
def _read(shape: type[Shape], name: str) -> Any:
    text = content_path("rules", f"{name}.yaml").read_text("utf-8")
    document = load_yaml(text, f"rules/{name}.yaml")
    return as_rules(shape, document.data or {}, document.place)


def as_rules(shape: type[Shape], data: Any, place: Place, *, frozen: bool = False) -> Shape:
    """`data` as `shape`, or a refusal with everything that does not fit; `frozen` in a lockfile."""

    def unknown(keys: Path, allowed: list[str]) -> Finding:
        return blocking("rule-key", place(*keys), keys[-1], allowed=", ".join(allowed))

    rules, findings = read_shape(shape, data, place, unknown, frozen)
    if rules is None:
        raise Refusal(findings)
    return rules
