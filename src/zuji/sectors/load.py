"""Loading of sector models: YAML to a checked `Model`; every refusal names file, line and
remedy.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any, TypeVar

from zuji.core.figures import in_full
from zuji.core.kinds import kind_of
from zuji.core.label import Label, listed
from zuji.core.refusals import Finding, Refusal, blocking, or_refuse, refuse
from zuji.core.shapes import Path, Row, read_shape
from zuji.core.units import parse_unit
from zuji.core.yamlfile import YamlDocument, load_yaml
from zuji.sectors.blocks import expanded
from zuji.sectors.checks import check_units, ordered
from zuji.sectors.formula import parse_formula
from zuji.sectors.gates import gate_findings
from zuji.sectors.model import (
    CARBON_IN,
    Balance,
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
from zuji.sectors.schema import (
    BalanceRow,
    CheckRow,
    ChoiceRow,
    InBothLanguages,
    InputDefault,
    InputRow,
    ModelFile,
    ProcessRow,
    QuantityRow,
    SlotRow,
    StepRow,
    TableRow,
    ViewRow,
)

PLANT = "plant"
"""The process of a sheet, which has the steps that no process of a block has."""
Key = TypeVar("Key", str, int)
Written = TypeVar("Written", bound=Row)
Part = TypeVar("Part")


def load_model(text: str, source: str) -> Model:
    """The model in the YAML `text`; raises `Refusal` with all findings."""
    with or_refuse("model-damaged", source):
        return _loaded(expanded(load_yaml(text, source)))


def model_from_data(data: Mapping[str, Any], source: str = "model") -> Model:
    """The model from already parsed data, as a lockfile holds it."""
    return _loaded(YamlDocument(source, data, {}), frozen=True)


def _loaded(document: YamlDocument, frozen: bool = False) -> Model:
    with or_refuse("model-damaged", document.source):
        if not isinstance(document.data, Mapping):
            allowed = ", ".join(ModelFile.model_fields)
            read = kind_of(document.data)
            raise refuse("model-key", document.source, read, kind_of({}), allowed=allowed)
        return _Loader(document, _shaped(document, frozen), frozen).model()


def _shaped(document: YamlDocument, frozen: bool) -> ModelFile:
    def unknown(path: Path, allowed: list[str]) -> Finding:
        names = ", ".join(allowed)
        return blocking("model-key", document.place(*path), path[-1], allowed=names)

    file, findings = read_shape(ModelFile, document.data, document.place, unknown, frozen)
    required = ["inputs", "steps"]
    required += ["reference"] if file and file.form == "sheet" else []
    required += ["reference_product", "processes"] if file and file.form == "process" else []
    if file and file.form == "process" and file.takes:
        findings.append(
            unknown(("takes",), [key for key in ModelFile.model_fields if key != "takes"])
        )
    findings += [
        blocking("key-missing", document.place(), "", key)
        for key in required
        if document.data.get(key) is None
    ]
    if file and not frozen:
        findings += [*_uncited(file, document), *_turned(file, document)]
    if findings or file is None:
        raise Refusal(findings)
    return file


def _uncited(file: ModelFile, document: YamlDocument) -> Iterator[Finding]:
    """A finding for each end of a published range that names no source."""
    for position, row in enumerate(file.published):
        for end in ("min_source", "max_source"):
            if not getattr(row, end):
                yield blocking("key-missing", document.place("published", position), "", end)


def _turned(file: ModelFile, document: YamlDocument) -> Iterator[Finding]:
    """A finding for each range whose ends are not in their order, or that leaves its value out."""
    for name, row in file.inputs.items():
        for kind in ("range", "usual"):
            if ends := getattr(row, kind):
                yield from _in_order(document.place("inputs", name, kind), *ends)
        if default := row.default:
            place = document.place("inputs", name, "default")
            yield from _in_order(place, default.low, default.value, default.high)
            if row.range:
                yield from _in_order(place, row.range[0], default.value, row.range[1])
    for position, published in enumerate(file.published):
        place = document.place("published", position)
        yield from _in_order(place, published.min, published.median, published.max)


def _in_order(place: str, *ends: float | None) -> Iterator[Finding]:
    stated = [float(end) for end in ends if end is not None]
    if stated != sorted(stated):
        yield blocking("interval-wrong", place, " … ".join(in_full(end) for end in stated))


class _Loader:
    """Converts the rows of a file to a model; collects the faults of formulas and names.

    A `frozen` model, from a lockfile, passed the rules of its day: its gates are not judged again.
    """

    def __init__(self, document: YamlDocument, file: ModelFile, frozen: bool):
        self.document = document
        self.file = file
        self.frozen = frozen
        self.findings: list[Finding] = []

    def model(self) -> Model:
        file = self.file
        by = file.reference_product
        model = Model(
            id=file.id,
            version=file.version,
            form=file.form,
            industry=file.industry,
            title=_label(file.title),
            product=_label(file.product),
            about=_label(file.about),
            declared_amount=float(file.declared_unit.amount),
            declared_unit=file.declared_unit.unit,
            boundary=file.boundary,
            rule=file.rule,
            groups=_labels(file.groups),
            sources=file.sources,
            choices=self._choices(),
            inputs={row.name: row for row in self._read(file.inputs.items(), self._input)},
            slots={row.name: row for row in self._read(file.factors.items(), self._slot)},
            tables={row.name: row for row in self._read(file.tables.items(), self._table)},
            quantities=tuple(self._read(file.quantities.items(), self._quantity)),
            processes=tuple(self._processes()),
            steps=tuple(self._read(self._own_ids(), self._step)),
            checks=tuple(self._read(enumerate(file.checks), self._check)),
            balances=tuple(self._read(enumerate(file.balances), self._balance)),
            views=tuple(self._read(enumerate(file.views), self._view)),
            reference_product="product" if file.form == "sheet" else file.reference_product,
            reference_by=by.get("by", "") if isinstance(by, Mapping) else "",
            published=tuple(self.document.data.get("published") or []),
            limits=tuple(self.document.data.get("limits") or []),
            data=self.document.data,
        )
        self._stop()
        self.findings += check_units(model, self.document)
        self._stop()
        self.findings += [] if self.frozen else gate_findings(model, self.document)
        self._stop()
        return ordered(model, self.document)

    def _stop(self) -> None:
        if self.findings:
            raise Refusal(self.findings)

    def _read(
        self, rows: Iterable[tuple[Key, Written]], read: Callable[[Key, Written], Part]
    ) -> Iterator[Part]:
        """The rows of a section, converted by `read`; a refused row is only noted as a finding."""
        for key, row in rows:
            try:
                yield read(key, row)
            except Refusal as problem:
                self.findings += problem.findings

    def _formula(self, text: str, *path: str | int) -> Formula:
        return Formula(text, parse_formula(text, self.document.place(*path)))

    def _optional(self, text: str | None, *path: str | int) -> Formula | None:
        return None if text is None else self._formula(text, *path)

    def _formulas(self, texts: Mapping[str, str], *path: str | int) -> dict[str, Formula]:
        return {name: self._formula(text, *path, name) for name, text in texts.items()}

    def _choices(self) -> dict[str, Choice]:
        choices = {row.name: row for row in self._read(self.file.choices.items(), self._choice)}
        rules = self.file.allocation
        if rules:
            label = Label("分配规则", "Allocation rule")
            choices["allocation"] = Choice("allocation", label, _labels(rules.rules), rules.default)
        return choices

    def _choice(self, name: str, row: ChoiceRow) -> Choice:
        if row.default not in row.options:
            place = self.document.place("choices", name, "default")
            raise refuse("choice-unknown", place, row.default, options=", ".join(row.options))
        applies = self._optional(row.applies, "choices", name, "applies")
        return Choice(name, _label(row), _labels(row.options), row.default, applies)

    def _input(self, name: str, row: InputRow) -> Input:
        parse_unit(row.unit, self.document.place("inputs", name, "unit"))
        return Input(
            name=name,
            label=_label(row),
            unit=row.unit,
            group=row.group,
            optional=row.optional,
            range=_span(row.range),
            usual=_span(row.usual),
            default=_default(row.default) if row.default else None,
            applies=self._optional(row.applies, "inputs", name, "applies"),
            hint=_label(row.hint) if row.hint else None,
            source=row.source,
        )

    def _slot(self, name: str, row: SlotRow) -> Slot:
        parse_unit(row.unit, self.document.place("factors", name, "unit"))
        if isinstance(row.default, Mapping) and row.by not in self.file.choices:
            place = self.document.place("factors", name, "by")
            raise refuse("choice-unknown", place, row.by, options=listed(self.file.choices))
        applies = self._optional(row.applies, "factors", name, "applies")
        return Slot(
            name=name,
            label=_label(row),
            unit=row.unit,
            default=row.default,
            by=row.by,
            applies=applies,
        )

    def _table(self, name: str, row: TableRow) -> Table:
        parse_unit(row.unit, self.document.place("tables", name, "unit"))
        numbers = {key: float(value) for key, value in row.rows.items()}
        names = {key: _label(label) for key, label in row.names.items()}
        return Table(
            name=name,
            label=_label(row),
            unit=row.unit,
            rows=numbers,
            source=row.source,
            names=names,
        )

    def _quantity(self, name: str, row: QuantityRow) -> Quantity:
        formula = self._formula(row.formula, "quantities", name, "formula")
        return Quantity(name, _label(row), row.unit, formula, row.source)

    def _processes(self) -> Iterator[Process]:
        if self.file.form == "sheet":
            reference = self._formula(self.file.reference or "", "reference")
            yield Process(
                id=PLANT,
                label=Label("全厂", "Plant"),
                outputs={"product": reference},
                inputs=self._formulas(self.file.takes, "takes"),
            )
        yield from self._read(self.file.processes.items(), self._process)

    def _process(self, name: str, row: ProcessRow) -> Process:
        path = ("processes", name)
        return Process(
            id=name,
            label=_label(row),
            outputs=self._formulas(row.outputs, *path, "outputs"),
            inputs=self._formulas(row.inputs, *path, "inputs"),
            weights={
                rule: self._formulas(products, *path, "weights", rule)
                for rule, products in row.weights.items()
            },
            applies=self._optional(row.applies, *path, "applies"),
        )

    def _own_ids(self) -> Iterator[tuple[int, StepRow]]:
        """The steps; a step with the id of an earlier one becomes a finding."""
        ids: set[str] = set()
        for index, row in enumerate(self.file.steps):
            if row.id in ids:
                place = self.document.place("steps", index, "id")
                self.findings.append(blocking("model-name", place, row.id))
                continue
            ids.add(row.id)
            yield index, row

    def _step(self, index: int, row: StepRow) -> Step:
        sheet = self.file.form == "sheet"
        if not sheet and not row.process:
            raise refuse("key-missing", self.document.place("steps", index), "", "process")
        return Step(
            id=row.id,
            label=_label(row),
            stage=row.stage,
            kind=row.kind,
            process=PLANT if sheet and row.process not in self.file.processes else row.process,
            gas=row.gas,
            amount=self._optional(row.amount, "steps", index, "amount"),
            activity=self._optional(row.activity, "steps", index, "activity"),
            slot=row.factor,
            location_slot=row.location_factor,
            applies=self._optional(row.applies, "steps", index, "applies"),
            clause=row.clause,
            aircraft=row.aircraft,
        )

    def _balance(self, position: int, row: BalanceRow) -> Balance:
        known = {step.id for step in self.file.steps if step.gas in CARBON_IN}
        for step in row.steps:
            if step not in known:
                place = self.document.place("balances", position, "steps")
                raise refuse("formula-name", place, step, near=listed(sorted(known)[:6]))

        return Balance(
            id=row.id,
            label=_label(row),
            inputs=self._formulas(row.inputs, "balances", position, "inputs"),
            outputs=self._formulas(row.outputs, "balances", position, "outputs"),
            steps=tuple(row.steps),
            created=float(row.created),
            lost=None if row.lost is None else float(row.lost),
            fields=tuple(row.fields),
            applies=self._optional(row.applies, "balances", position, "applies"),
        )

    def _view(self, index: int, row: ViewRow) -> View:
        return View(row.id, _label(row), row.unit, self._formula(row.per, "views", index, "per"))

    def _check(self, index: int, row: CheckRow) -> Check:
        return Check(
            id=row.id,
            severity=row.severity,
            when=self._formula(row.when, "checks", index, "when"),
            texts={"zh": (row.zh[0], row.zh[1]), "en": (row.en[0], row.en[1])},
            inputs=tuple(row.inputs),
            shows=self._optional(row.shows, "checks", index, "shows"),
            shows_unit=row.shows_unit,
            applies=self._optional(row.applies, "checks", index, "applies"),
        )


def _default(row: InputDefault) -> Default:
    return Default(
        value=float(row.value),
        source=_label(row.source),
        review_by=row.review_by,
        low=row.low,
        high=row.high,
    )


def _label(row: InBothLanguages) -> Label:
    return Label(row.zh, row.en)


def _labels(rows: Mapping[str, InBothLanguages]) -> dict[str, Label]:
    return {name: _label(row) for name, row in rows.items()}


def _span(ends: list[Any] | None) -> tuple[float, float] | None:
    return (float(ends[0]), float(ends[1])) if ends else None
