"""From YAML to a checked `Model`. Every refusal names file, line and remedy."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from zuji.core.label import Label
from zuji.core.refusals import Finding, Refusal, blocking, or_refuse, refuse
from zuji.core.units import parse_unit
from zuji.core.yamlfile import Document, load_yaml
from zuji.factors.record import GASES
from zuji.sectors.blocks import expanded
from zuji.sectors.checks import check_units, ordered
from zuji.sectors.formula import parse_formula
from zuji.sectors.model import (
    KINDS,
    STAGES,
    Check,
    Choice,
    Default,
    Formula,
    Input,
    Model,
    Process,
    Quantity,
    Slot,
    Step,
    Table,
    View,
)

_NAME = re.compile(r"[a-z][a-z0-9_]{0,59}")
_ALLOWED: dict[str, str] = {
    "model": "zuji id version form industry title product about declared_unit boundary rule groups "
    "sources choices inputs factors tables quantities reference reference_product allocation "
    "processes steps checks views blocks examples published",
    "inputs": "zh en unit group optional range usual default applies hint source",
    "default": "value source review_by low high",
    "choices": "zh en options default",
    "factors": "zh en unit default by applies",
    "tables": "zh en unit rows source",
    "quantities": "zh en unit formula source",
    "steps": "id zh en stage kind process gas amount activity factor location_factor applies "
    "clause aircraft",
    "processes": "zh en outputs inputs weights applies",
    "checks": "id severity when zh en inputs shows shows_unit applies",
    "views": "id zh en unit per",
}


def load_model(text: str, source: str) -> Model:
    """The model written in `text`; raises `Refusal` with everything found wrong."""
    with or_refuse("model-damaged", source):
        return _loaded(expanded(load_yaml(text, source)))


def model_from_data(data: Mapping[str, Any], source: str = "lockfile") -> Model:
    """The model from already parsed data, as a lockfile holds it."""
    return _loaded(Document(source, data, {}))


def _loaded(document: Document) -> Model:
    with or_refuse("model-damaged", document.source):
        return _Loader(document).model()


TEXTS = frozenset(
    [
        "id",
        "unit",
        "stage",
        "kind",
        "process",
        "gas",
        "factor",
        "location_factor",
        "clause",
        "group",
        "source",
        "by",
        "formula",
        "amount",
        "activity",
        "when",
        "applies",
        "severity",
        "form",
        "version",
        "boundary",
        "industry",
        "reference",
        "shows",
        "shows_unit",
        "per",
    ]
)
"""Keys that hold one value wherever they stand in a model file."""


def _misplaced(
    data: Any, document: Document, path: tuple[str | int, ...] = ()
) -> Iterator[Finding]:
    """A list or mapping where one value belongs."""
    items = (
        data.items()
        if isinstance(data, Mapping)
        else enumerate(data)
        if isinstance(data, list)
        else ()
    )
    for key, value in items:
        here = (*path, key)
        if key in TEXTS and isinstance(value, Mapping | list) and not _is_name(path):
            yield blocking("value-type", document.place(*here), str(value)[:80], "single value")
        else:
            yield from _misplaced(value, document, here)


NAMED = frozenset(
    {
        "inputs",
        "choices",
        "factors",
        "tables",
        "quantities",
        "processes",
        "sources",
        "options",
        "rules",
        "rows",
        "groups",
        "outputs",
        "weights",
        "expect",
    }
)


def _is_name(path: tuple[str | int, ...]) -> bool:
    """Whether keys at `path` are names the author chose (an option may be called ``factor``)."""
    return bool(path) and path[-1] in NAMED


class _Loader:
    def __init__(self, document: Document):
        self.document = document
        self.data = document.data
        if not isinstance(self.data, Mapping):
            raise refuse("model-key", document.source, type(self.data).__name__, "mapping")
        self.findings: list[Finding] = []

    def model(self) -> Model:
        self._keys(self.data, "model")
        self.findings += _misplaced(self.data, self.document)
        self._stop()
        for key in (
            "id",
            "version",
            "form",
            "title",
            "product",
            "declared_unit",
            "inputs",
            "steps",
        ):
            if key not in self.data:
                raise refuse("key-missing", self.document.place(), "", key)
        unit = self.data["declared_unit"]
        sheet = self.data["form"] == "sheet"
        reference = "product" if sheet else self.data["reference_product"]
        by = reference.get("by", "") if isinstance(reference, dict) else ""
        made = Model(
            id=self.data["id"],
            version=str(self.data["version"]),
            form=self.data["form"],
            industry=self.data.get("industry", ""),
            title=self._label("title"),
            product=self._label("product"),
            about=self._label("about"),
            declared_amount=float(unit["amount"]),
            declared_unit=unit["unit"],
            boundary=self.data.get("boundary", "cradle_to_gate"),
            rule=self.data.get("rule", {}),
            groups={k: self._label("groups", k) for k in self.data.get("groups", {})},
            sources=self.data.get("sources", {}),
            choices=dict(self._collect("choices", self._choice)),
            inputs=dict(self._collect("inputs", self._input)),
            slots=dict(self._collect("factors", self._slot)),
            tables=dict(self._collect("tables", self._table)),
            quantities=tuple(q for _, q in self._collect("quantities", self._quantity)),
            processes=tuple(self._processes(sheet)),
            steps=tuple(self._steps(sheet)),
            checks=tuple(self._checks()),
            views=tuple(self._views()),
            reference_product=reference,
            reference_by=by,
            published=tuple(self.data.get("published", [])),
            data=self.data,
        )
        self._stop()
        self.findings += check_units(made, self.document)
        self._stop()
        return ordered(made, self.document)

    def _stop(self) -> None:
        if self.findings:
            raise Refusal(self.findings)

    def _keys(self, data: Mapping[str, Any], kind: str, *path: str | int) -> None:
        allowed = _ALLOWED[kind].split()
        for key in data:
            if key not in allowed:
                place = self.document.place(*path, key)
                self.findings.append(blocking("model-key", place, key, allowed=", ".join(allowed)))

    def _label(self, *path: str | int) -> Label:
        node: Any = self.data
        for part in path:
            node = node.get(part, {}) if isinstance(node, Mapping) else node[int(part)]
        if not isinstance(node, Mapping) or not node.get("zh") or not node.get("en"):
            place = self.document.place(*path)
            self.findings.append(blocking("key-missing", place, "", "zh, en"))
            return Label("", "")
        return Label(str(node["zh"]), str(node["en"]))

    def _collect(
        self, section: str, read: Callable[[str, Mapping[str, Any]], Any]
    ) -> Iterator[tuple[str, Any]]:
        for name, data in (self.data.get(section) or {}).items():
            if not _NAME.fullmatch(name):
                self.findings.append(
                    blocking("model-name", self.document.place(section, name), name)
                )
                continue
            if not isinstance(data, Mapping):
                place = self.document.place(section, name)
                self.findings.append(blocking("value-type", place, str(data), "mapping"))
                continue
            self._keys(data, section, section, name)
            try:
                yield name, read(name, data)
            except Refusal as problem:
                self.findings += problem.findings
            except (KeyError, TypeError, ValueError) as problem:
                place = self.document.place(section, name)
                self.findings.append(blocking("key-missing", place, "", str(problem)))
        if section == "choices" and "allocation" in self.data:
            yield "allocation", self._allocation()

    def _formula(self, text: Any, *path: str | int) -> Formula:
        return Formula(str(text), parse_formula(str(text), self.document.place(*path)))

    def _optional(self, data: Mapping[str, Any], key: str, *path: str | int) -> Formula | None:
        return self._formula(data[key], *path, key) if key in data else None

    def _choice(self, name: str, data: Mapping[str, Any]) -> Choice:
        options = {k: self._label("choices", name, "options", k) for k in data["options"]}
        if data["default"] not in options:
            raise refuse(
                "choice-unknown",
                self.document.place("choices", name, "default"),
                data["default"],
                options=", ".join(options),
            )
        return Choice(name, self._label("choices", name), options, data["default"])

    def _allocation(self) -> Choice:
        data = self.data["allocation"]
        rules = {k: self._label("allocation", "rules", k) for k in data["rules"]}
        return Choice("allocation", Label("分配规则", "Allocation rule"), rules, data["default"])

    def _input(self, name: str, data: Mapping[str, Any]) -> Input:
        parse_unit(data["unit"], self.document.place("inputs", name, "unit"))
        default = None
        if "default" in data:
            self._keys(data["default"], "default", "inputs", name, "default")
            given = data["default"]
            default = Default(
                float(given["value"]),
                str(given["source"]),
                str(given["review_by"]),
                given.get("low"),
                given.get("high"),
            )
        spans = {k: (float(data[k][0]), float(data[k][1])) for k in ("range", "usual") if k in data}
        return Input(
            name,
            self._label("inputs", name),
            data["unit"],
            data.get("group", ""),
            bool(data.get("optional", False)),
            spans.get("range"),
            spans.get("usual"),
            default,
            self._optional(data, "applies", "inputs", name),
            self._label("inputs", name, "hint") if "hint" in data else None,
            data.get("source", ""),
        )

    def _slot(self, name: str, data: Mapping[str, Any]) -> Slot:
        parse_unit(data["unit"], self.document.place("factors", name, "unit"))
        by = data.get("by", "")
        given = data["default"] or ""
        ids = list(given.values()) if isinstance(given, Mapping) else [given]
        if not all(isinstance(i, str) for i in ids):
            place = self.document.place("factors", name, "default")
            raise refuse("value-type", place, str(given)[:80], "factor id, or option: factor id")
        if isinstance(given, Mapping) and by not in self.data.get("choices", {}):
            place = self.document.place("factors", name, "by")
            raise refuse(
                "choice-unknown", place, by, options="、".join(self.data.get("choices", {}))
            )
        return Slot(
            name,
            self._label("factors", name),
            data["unit"],
            given,
            data.get("by", ""),
            self._optional(data, "applies", "factors", name),
        )

    def _table(self, name: str, data: Mapping[str, Any]) -> Table:
        parse_unit(data["unit"], self.document.place("tables", name, "unit"))
        rows = {str(k): float(v) for k, v in data["rows"].items()}
        return Table(name, self._label("tables", name), data["unit"], rows, data.get("source", ""))

    def _quantity(self, name: str, data: Mapping[str, Any]) -> Quantity:
        formula = self._formula(data["formula"], "quantities", name, "formula")
        return Quantity(
            name, self._label("quantities", name), data["unit"], formula, data.get("source", "")
        )

    def _processes(self, sheet: bool) -> Iterator[Process]:
        if sheet:
            reference = self._formula(self.data["reference"], "reference")
            yield Process("plant", Label("全厂", "Plant"), {"product": reference})
            return
        for name, data in self.data["processes"].items():
            self._keys(data, "processes", "processes", name)

            def flows(side: str, name: str = name, data: Any = data) -> dict[str, Formula]:
                return {
                    p: self._formula(f, "processes", name, side, p)
                    for p, f in data.get(side, {}).items()
                }

            weights = {
                rule: {
                    p: self._formula(f, "processes", name, "weights", rule, p)
                    for p, f in of.items()
                }
                for rule, of in data.get("weights", {}).items()
            }
            yield Process(
                name,
                self._label("processes", name),
                flows("outputs"),
                flows("inputs"),
                weights,
                self._optional(data, "applies", "processes", name),
            )

    def _steps(self, sheet: bool) -> Iterator[Step]:
        seen: set[str] = set()
        for i, data in enumerate(self.data["steps"]):
            self._keys(data, "steps", "steps", i)
            options = {"stage": STAGES, "kind": KINDS} | ({"gas": GASES} if "gas" in data else {})
            for key, allowed in options.items():
                if data.get(key) not in allowed:
                    place = self.document.place("steps", i, key)
                    self.findings.append(
                        blocking("choice-unknown", place, data.get(key), options=", ".join(allowed))
                    )
            if not _NAME.fullmatch(str(data.get("id"))) or data["id"] in seen:
                place = self.document.place("steps", i, "id")
                self.findings.append(blocking("model-name", place, data.get("id")))
                continue
            seen.add(data["id"])
            try:
                yield Step(
                    data["id"],
                    self._label("steps", i),
                    data["stage"],
                    data["kind"],
                    "plant" if sheet else data["process"],
                    data.get("gas", ""),
                    self._optional(data, "amount", "steps", i),
                    self._optional(data, "activity", "steps", i),
                    data.get("factor", ""),
                    data.get("location_factor", ""),
                    self._optional(data, "applies", "steps", i),
                    data.get("clause", ""),
                    bool(data.get("aircraft", False)),
                )
            except (KeyError, Refusal) as problem:
                found = (
                    problem
                    if isinstance(problem, Refusal)
                    else refuse("key-missing", self.document.place("steps", i), "", str(problem))
                )
                self.findings += found.findings

    def _views(self) -> Iterator[View]:
        for i, data in enumerate(self.data.get("views", [])):
            self._keys(data, "views", "views", i)
            per = self._formula(data["per"], "views", i, "per")
            yield View(data["id"], self._label("views", i), data["unit"], per)

    def _checks(self) -> Iterator[Check]:
        for i, data in enumerate(self.data.get("checks", [])):
            self._keys(data, "checks", "checks", i)
            try:
                yield self._check(i, data)
            except Refusal as problem:
                self.findings += problem.findings
            except (KeyError, IndexError) as problem:
                place = self.document.place("checks", i)
                self.findings.append(blocking("key-missing", place, "", str(problem)))

    def _check(self, i: int, data: Mapping[str, Any]) -> Check:
        texts = {lang: (str(data[lang][0]), str(data[lang][1])) for lang in ("zh", "en")}
        if any(len(data[lang]) != 2 for lang in ("zh", "en")):
            raise refuse(
                "value-type", self.document.place("checks", i), data["id"], "[message, remedy]"
            )
        return Check(
            data["id"],
            data["severity"],
            self._formula(data["when"], "checks", i, "when"),
            texts,
            tuple(data.get("inputs", ())),
            self._optional(data, "shows", "checks", i),
            data.get("shows_unit", ""),
            self._optional(data, "applies", "checks", i),
        )
