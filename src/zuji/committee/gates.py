"""Gates that a passed rule must meet before it holds: a model's units, options, examples and
published range; the form of a product rule or tier scheme.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from zuji.compare.tiers import scheme_of
from zuji.core.figures import in_full
from zuji.core.label import Label
from zuji.core.refusals import Finding, Refusal, blocking, refuse
from zuji.core.yamlfile import YamlDocument, load_yaml
from zuji.footprint.examples import example_findings, typical_assessment
from zuji.footprint.profile import passed_row, profile_of_row
from zuji.footprint.published import placed
from zuji.footprint.study import plain_dates
from zuji.footprint.trials import try_model
from zuji.sectors.load import load_model
from zuji.sectors.model import Model
from zuji.sectors.registry import frozen_content, get_model
from zuji.sectors.versions import past_versions
from zuji.standards.product_rules import product_rule_of

GATES = {
    "form": Label("内容与格式", "content and form"),
    "units": Label("名称、公式与单位", "names, formulas and units"),
    "version": Label("版本号是新的", "the version is a new one"),
    "options": Label("每个选项都能计算", "every option computes"),
    "examples": Label("算例与来源一致", "worked examples agree with their sources"),
    "published": Label(
        "典型工厂在公布范围内，或写明为什么不在",
        "the typical plant lies in the published range, or it is said why not",
    ),
}


@dataclass(frozen=True)
class Gate:
    """One gate: what closes it (nothing: it is open). `is_run` is false where an earlier one is
    closed, so that this one could not be looked at.
    """

    id: str
    findings: tuple[Finding, ...] = ()
    is_run: bool = True

    @property
    def label(self) -> Label:
        return GATES[self.id]

    @property
    def is_open(self) -> bool:
        return self.is_run and not self.findings


@dataclass(frozen=True)
class ReadRule:
    """A proposed rule as it was read: its content as plain data, version and name; or why it
    cannot be read.
    """

    content: Mapping[str, Any]
    version: str
    title: Label
    findings: tuple[Finding, ...] = ()


def read_rule(kind: str, key: str, text: str) -> ReadRule:
    """A proposed model, product rule or tier scheme, read and not yet tried."""
    try:
        return READERS[kind](key, text)
    except Refusal as problem:
        return ReadRule({}, "", Label(key, key), tuple(problem.findings))


def gates_of(kind: str, key: str, text: str) -> tuple[Gate, ...]:
    """The gates of a proposed rule; where the first is closed, the others are not looked at."""
    read = read_rule(kind, key, text)
    names = MODEL_GATES if kind == "model" else ("form",)
    first = Gate(names[0], read.findings)
    if read.findings:
        return (first, *(Gate(name, is_run=False) for name in names[1:]))
    if kind != "model":
        return (first,)
    model = _model_in(key, text)
    return (
        first,
        Gate("version", _version(model)),
        Gate("options", tuple(try_model(model).faults)),
        Gate("examples", tuple(example_findings(model))),
        Gate("published", _published(model)),
    )


MODEL_GATES = ("units", "version", "options", "examples", "published")


def _model_in(key: str, text: str) -> Model:
    model = load_model(text, f"{key}.yaml")
    if model.id != key:
        raise refuse("choice-unknown", "id", model.id, key, options=key)
    return model


def _model(key: str, text: str) -> ReadRule:
    model = _model_in(key, text)
    return ReadRule(frozen_content(model), model.version, model.title)


def _version(model: Model) -> tuple[Finding, ...]:
    known = {get_model(model.id).version, *past_versions(model.id)}
    if model.version not in known:
        return ()
    return (blocking("version-same", "version", model.version),)


def _published(model: Model) -> tuple[Finding, ...]:
    """A finding for each published range that the typical plant lies outside of without a
    reason.
    """
    try:
        assessment = typical_assessment(model)
    except Refusal as problem:
        return tuple(problem.findings)
    if assessment is None:
        return ()
    usual = assessment.totals["excluding_biogenic_uptake"]
    rows = placed(model, assessment.choices, usual, assessment.unit, assessment.viewed(usual))
    return tuple(
        blocking(
            "typical-outside",
            row.label,
            f"{in_full(row.value, 4)} {row.unit}",
            f"{in_full(row.low)} … {in_full(row.high)} {row.unit}",
        )
        for row in rows
        if row.verdict != "inside" and row.why is None
    )


def _row(key: str, text: str, name: str) -> tuple[Mapping[str, Any], YamlDocument]:
    """The mapping in a text whose member `name` is the key."""
    document = load_yaml(text, f"{key or 'proposal'}.yaml")
    data = plain_dates(document.data) if isinstance(document.data, Mapping) else {}
    if name in data and str(data[name]) != key:
        raise refuse("choice-unknown", document.place(name), str(data[name]), key, options=key)
    return data, document


def _tier(key: str, text: str) -> ReadRule:
    data, document = _row(key, text, "id")
    scheme = scheme_of(data, document)
    return ReadRule(data, scheme.version, scheme.title)


def _product_rule(key: str, text: str) -> ReadRule:
    data, document = _row(key, text, "number")
    rule = product_rule_of(data, document)
    if profile := passed_row(data):
        profile_of_row(profile)
    version = str((profile or {}).get("version") or rule.in_force_on)
    return ReadRule(data, version, rule.label)


READERS: Mapping[str, Callable[[str, str], ReadRule]] = {
    "model": _model,
    "product_rule": _product_rule,
    "tier": _tier,
}
