"""The study form: generated from a model, read back into study data. Pure, no state."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from copy import deepcopy
from dataclasses import dataclass, field
from typing import Any

from zuji.core.figures import spoken_unit
from zuji.core.label import in_language
from zuji.core.numbers import is_blank
from zuji.core.refusals import Finding, blocking
from zuji.footprint.profile import DEFAULT_PROFILE
from zuji.footprint.values import applicable, asked_choices, choose, condition
from zuji.sectors.model import Choice, Input, Model, Slot
from zuji_portal.enterprises.organisations.models import Enterprise
from zuji_portal.enterprises.products.models import Product
from zuji_portal.foundation.audit.lengths import longest

PLACE = "表单 form"
DETAILS = ("unit", "status", "low", "high", "evidence")
TEXTS = {
    "product_zh": ("product", "name_zh"),
    "product_en": ("product", "name_en"),
    "organisation": ("organisation", "name"),
    "city": ("site", "city"),
    "start": ("period", "start"),
    "end": ("period", "end"),
}

LIMITS = {
    "product_zh": longest(Product, "name_zh"),
    "product_en": longest(Product, "name_en"),
    "organisation": longest(Enterprise, "name_zh"),
    "city": longest(Enterprise, "county"),
}
"""Characters of the texts that a visitor enters: as many as a registered product has room for."""


def overlong(posted: Mapping[str, str]) -> list[Finding]:
    """Findings for the texts that are longer than the form takes."""
    lengths = {name: len(posted.get(name, "").strip()) for name in LIMITS}
    return [
        blocking("text-length", ".".join(TEXTS[name]), length, f"≤ {LIMITS[name]}")
        for name, length in lengths.items()
        if length > LIMITS[name]
    ]


@dataclass
class FormRow:
    """One input of the form with what stands in it and what is wrong with it."""

    input: Input
    value: str = ""
    details: dict[str, str] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)
    cell: str = ""

    @property
    def is_open(self) -> bool:
        return bool(self.findings)

    @property
    def has_origin(self) -> bool:
        return any(v for k, v in self.details.items() if k != "unit")


@dataclass
class StudyForm:
    """Everything the template shows."""

    model: Model
    texts: dict[str, str]
    profile: str
    choices: list[tuple[Choice, str]]
    groups: list[tuple[Any, list[FormRow]]]
    slots: list[tuple[Slot, str, str]]
    other_findings: list[Finding]

    @property
    def limits(self) -> dict[str, int]:
        """Characters that each of the texts may have."""
        return LIMITS

    @property
    def date_length(self) -> int:
        """Characters of a day as it is typed."""
        return len("2025-12-31")

    @property
    def wrong(self) -> list[FormRow]:
        """Rows with something to mend, for the summary above the form."""
        return [row for _, rows in self.groups for row in rows if row.findings]


def study_form(
    model: Model, data: Mapping[str, Any], findings: Iterable[Finding] = ()
) -> StudyForm:
    """The form of a model filled with study data."""
    choices, _ = choose(model.choices, _known(model, data), "")
    by_input: dict[str, list[Finding]] = {}
    others: list[Finding] = []
    for finding in findings:
        names = [
            n
            for n in re.findall(r"inputs\.(\w+)", in_language(finding.place, "zh"))
            if n in model.inputs
        ]
        for name in names:
            by_input.setdefault(name, []).append(finding)
        if not names:
            others.append(finding)
    inputs = data.get("inputs") or {}
    groups = []
    for group, label in model.groups.items():
        rows = [
            _row(item, inputs.get(item.name), by_input.get(item.name, []))
            for item in model.inputs.values()
            if item.group == group and applicable(item, choices)
        ]
        if rows:
            groups.append((label, rows))
    texts = {name: _at(data, path) for name, path in TEXTS.items()}
    factors = data.get("factors") or {}
    slots = [
        (
            s,
            str(factors.get(s.name, "")),
            s.default_for(choices) if _has_default(s, choices) else "",
        )
        for s in model.slots.values()
        if condition(s.applies, choices)
    ]
    return StudyForm(
        model=model,
        texts=texts,
        profile=str(data.get("profile") or DEFAULT_PROFILE),
        choices=[(c, choices[c.name]) for c in asked_choices(model.choices.values(), choices)],
        groups=groups,
        slots=slots,
        other_findings=others,
    )


def _known(model: Model, data: Mapping[str, Any]) -> dict[str, Any]:
    choices = data.get("choices") or {}
    return {
        k: v for k, v in choices.items() if k in model.choices and v in model.choices[k].options
    }


def _has_default(slot: Slot, choices: Mapping[str, str]) -> bool:
    return isinstance(slot.default, str) or choices[slot.by] in slot.default


def typed(value: Any) -> str:
    """A value as a person would have typed it: a file's 505000000.0 is 505000000."""
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        return str(int(value))
    return str(value)


def _at(data: Mapping[str, Any], path: tuple[str, ...]) -> str:
    value: Any = data
    for part in path:
        value = value.get(part) if isinstance(value, Mapping) else None
    return "" if value is None else typed(value)


def _row(item: Input, outcome: Any, findings: list[Finding]) -> FormRow:
    fields: Mapping[str, Any] = outcome if isinstance(outcome, Mapping) else {"value": outcome}
    value = fields.get("value")
    details = {name: "" if fields.get(name) is None else str(fields.get(name)) for name in DETAILS}
    return FormRow(
        item,
        "" if value is None else typed(value),
        details,
        findings,
        str(fields.get("cell") or ""),
    )


def study_data(
    model: Model, posted: Mapping[str, str], base: Mapping[str, Any] | None = None
) -> dict[str, Any]:
    """Study data from a posted form; what the form does not show is kept from `base`."""
    data: dict[str, Any] = deepcopy(dict(base or {}))
    data["model"] = model.id
    data.pop("as_of", None)  # a new computation is judged today
    data["profile"] = posted.get("profile") or data.get("profile") or DEFAULT_PROFILE
    for name, path in TEXTS.items():
        if name in posted:
            data.setdefault(path[0], {})[path[1]] = posted[name].strip()
    for part, mark, names in (("choices", "c", model.choices), ("factors", "f", model.slots)):
        shown = {
            name: posted[f"{mark}-{name}"].strip() for name in names if f"{mark}-{name}" in posted
        }
        kept = {n: v for n, v in (data.get(part) or {}).items() if n not in shown}
        data[part] = kept | {name: value for name, value in shown.items() if value}
    inputs: dict[str, Any] = dict(data.get("inputs") or {})
    for name in model.inputs:
        if f"i-{name}" not in posted:
            continue
        entered = _entered(name, posted, inputs.get(name), model.inputs[name].unit)
        inputs.pop(name, None)
        if entered:
            inputs[name] = entered
    data["inputs"] = inputs
    return data


def _entered(name: str, posted: Mapping[str, str], before: Any, asked: str) -> dict[str, Any]:
    """What was entered for one input, with what still holds of what stood there before. The unit
    in which it is asked is kept as the model writes it, in whatever words the form showed it.

    Evidence, review, note, cell and interval belong to a value: once the value or its unit changes,
    those that were not entered anew are gone.
    """
    earlier = dict(before) if isinstance(before, Mapping) else {}
    value = posted[f"i-{name}"].strip()
    details = {
        k: posted[f"{k}-{name}"].strip() if f"{k}-{name}" in posted else str(earlier.get(k) or "")
        for k in DETAILS
    }  # a page that does not ask for a detail leaves it
    if details["unit"] in {spoken_unit(asked, "zh"), spoken_unit(asked, "en")}:
        details["unit"] = asked
    entered = {k: v for k, v in details.items() if v}
    if is_blank(value):
        explicit = entered.get("status") in {"not_applicable", "missing"}
        return {"status": entered["status"]} if explicit else {}
    unit = entered.get("unit")
    same = typed(earlier.get("value")) == value and str(earlier.get("unit") or unit) == unit
    if same and all(str(earlier.get(k) or "") == details[k] for k in DETAILS if k != "unit"):
        return earlier
    if same:
        return {**{k: v for k, v in earlier.items() if k in KEPT}, **entered, "value": value}
    own = {k: v for k, v in entered.items() if k not in BOUND or v != str(earlier.get(k))}
    return {**own, "value": value}


KEPT = ("note", "cell", "reviewed_by", "distribution", "pedigree")
BOUND = ("evidence", "low", "high")
