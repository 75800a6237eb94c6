"""Reading of a study file: model, product, period, and the reported values with their origin."""

from __future__ import annotations

import datetime
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from zuji.core.alike import nearest
from zuji.core.figures import in_full
from zuji.core.identifiers import read_id
from zuji.core.kinds import kind_of
from zuji.core.label import Label, listed
from zuji.core.marks import DecimalMark
from zuji.core.numbers import decided_by_range, is_blank, own_unit, read_quantity
from zuji.core.places import CHINA, is_country
from zuji.core.receipt import Receipt
from zuji.core.refusals import Finding, Refusal, blocking, note, refuse, warning
from zuji.core.shapes import Path, read_shape
from zuji.core.units import (
    carbon_converted,
    coal_equivalent_as_power,
    is_same_unit,
    parse_unit,
    says_ton,
    states_no_gas_condition,
)
from zuji.core.words import STATUSES as WORDS
from zuji.core.yamlfile import load_yaml
from zuji.factors import Library, builtin_library, library_with, optional_packs
from zuji.footprint.profile import DEFAULT_PROFILE
from zuji.footprint.study_schema import DISTRIBUTIONS, STATUSES, UNSTATED, StudyFile, ValueRow
from zuji.footprint.values import (
    Value,
    applicable,
    idle_warning,
    omitted_note,
    unstated_note,
    value_findings,
)
from zuji.sectors.model import Input, Model

FIRST_YEAR = 1990
"""The first year that data of a study may be of, as for ledgers."""
KEYS = tuple(StudyFile.model_fields)
VALUE_KEYS = tuple(ValueRow.model_fields)


@dataclass(frozen=True)
class StudyDocument:
    """A study as read: plain data plus a way to name places in it."""

    data: Mapping[str, Any]
    source: str
    place_of: Callable[..., str] = field(repr=False)
    cells: Mapping[str, str] = field(default_factory=dict)
    receipt: Receipt | None = None
    own_model: Model | None = field(default=None, repr=False)
    """The model read from a file of one's own (`zuji.footprint.own_model`)."""
    reading_notes: tuple[Finding, ...] = ()
    """What the reader of the file has to say of it, such as its encoding."""

    @property
    def unread(self) -> list[Finding]:
        """What somebody wrote in the source and was not read, with its places."""
        if self.receipt is None:
            return []
        findings = [portion.finding for portion in self.receipt.portions]
        return [finding for finding in findings if finding and finding.severity == "warn"]

    @property
    def model_id(self) -> str:
        return str(self.data["model"])

    @property
    def profile_id(self) -> str:
        return str(self.data.get("profile", DEFAULT_PROFILE))

    @property
    def period(self) -> tuple[str, str]:
        period = self.data["period"]
        return str(period["start"]), str(period["end"])

    @cached_property
    def country(self) -> str:
        """ISO country of the site; a factor of another country is a proxy."""
        written = str((self.data.get("site") or {}).get("country") or "CN").strip()
        return CHINA.get(written.lower(), written.upper())

    @property
    def waivers(self) -> Mapping[str, str]:
        return self.data.get("waivers") or {}


def read_study(text: str, source: str) -> StudyDocument:
    """The study written in YAML `text`; refuses unknown keys and a wrong period."""
    document = load_yaml(text, source)
    return study_from_data(document.data, source, document)


@dataclass(frozen=True)
class PathsOf:
    """Names places of a source without lines by their path: ``form · inputs.coal``."""

    source: str

    def __call__(self, *path: str | int) -> str:
        return f"{self.source} · {'.'.join(map(str, path))}" if path else self.source


def study_from_data(
    data: Any,
    source: str,
    place_of: Callable[..., str] | None = None,
    cells: Mapping[str, str] | None = None,
) -> StudyDocument:
    """A study from plain data (a form, a workbook, a lockfile)."""
    place = place_of or PathsOf(source)
    if not isinstance(data, Mapping):
        raise refuse("value-type", source, kind_of(data), kind_of({}))
    study = StudyDocument(_coded(plain_dates(data)), source, place, cells or {})
    findings = [*_shape_findings(study, place), *fact_findings(study)]
    if findings:
        raise Refusal(findings)
    return study


def fact_findings(study: StudyDocument) -> list[Finding]:
    """What is wrong with the period, the codes of enterprise and product, and the country."""
    place = study.place_of
    return [
        *_period_findings(study, place),
        *_code_findings(study, place),
        *_country_findings(study, place),
    ]


def plain_dates(data: Any) -> Any:
    """Dates as ISO text, so that the study is JSON."""
    if isinstance(data, Mapping):
        return {str(key): plain_dates(value) for key, value in data.items()}
    if isinstance(data, list):
        return [plain_dates(item) for item in data]
    return data.isoformat() if isinstance(data, datetime.date) else data


def status_of(written: Any) -> Any:
    """The status that a text names by its code or its words in either language; else the text."""
    said = str(written).strip().casefold()
    named = (code for code, word in WORDS.items() if said in {word.zh, word.en.casefold()})
    return next(named, written)


def _coded(data: dict[str, Any]) -> dict[str, Any]:
    """The study with the statuses of its values, which may be written in words, by their codes."""
    inputs = data.get("inputs")
    if not isinstance(inputs, dict):
        return data
    for name, entry in inputs.items():
        if isinstance(entry, dict) and entry.get("status"):
            inputs[name] = entry | {"status": status_of(entry["status"])}
    return data


def _shape_findings(study: StudyDocument, place: Callable[..., str]) -> list[Finding]:
    """Every misfit of the form, every unknown key and every missing one."""

    def unknown(path: Path, allowed: list[str]) -> Finding:
        key = str(path[-1])
        nearest_keys = listed(nearest(key, allowed, 2) or allowed)
        return blocking("key-unknown", place(*path), key, near=nearest_keys)

    _, findings = read_shape(StudyFile, study.data, place, unknown)
    for key in ("model", "inputs", "period"):
        if study.data.get(key) is None:
            findings.append(blocking("key-missing", place(), "", key))
    return findings


def _code_findings(study: StudyDocument, place: Callable[..., str]) -> list[Finding]:
    """What is wrong with the ids of the enterprise and of the product."""
    findings = []
    for part, kinds in (("organisation", ("uscc",)), ("product", ("gtin", "hs", "cpc", "gb4754"))):
        facts = study.data.get(part)
        if isinstance(facts, Mapping):
            for kind in kinds:
                findings += read_id(kind, facts.get(kind), place(part, kind))[1]
    return findings


def _country_findings(study: StudyDocument, place: Callable[..., str]) -> list[Finding]:
    """A country that is no code of ISO 3166-1: every factor would count as a foreign one."""
    site = study.data.get("site")
    written = site.get("country") if isinstance(site, Mapping) else None
    if is_blank(written) or is_country(str(written)):
        return []
    return [blocking("country-unknown", place("site", "country"), str(written), "CN, US, DE …")]


def _period_findings(study: StudyDocument, place: Callable[..., str]) -> list[Finding]:
    period = study.data.get("period")
    if not isinstance(period, Mapping):
        return []
    try:
        start, end = (datetime.date.fromisoformat(str(period.get(key))) for key in ("start", "end"))
    except ValueError:
        written = " … ".join(str(period.get(key) or "—") for key in ("start", "end"))
        return [blocking("period-wrong", place("period"), written, "YYYY-MM-DD … YYYY-MM-DD")]
    if start > end:
        expected = Label("开始不晚于结束", "the start not after the end")
        return [blocking("period-wrong", place("period"), f"{start} … {end}", expected)]
    if start.year < FIRST_YEAR:
        first = f"≥ {FIRST_YEAR}-01-01"
        return [blocking("period-wrong", place("period"), f"{start} … {end}", first)]
    return []


def packs_of(study: StudyDocument) -> tuple[str, ...]:
    """Ids of the optional factor packs that the study uses."""
    return tuple(str(name) for name in study.data.get("packs") or ())


def library_of(study: StudyDocument) -> Library:
    """The built-in factors and the study's optional packs; refuses an unknown pack at its
    place.
    """
    names = packs_of(study)
    for index, name in enumerate(names):
        if name not in {*optional_packs(), *(pack.id for pack in builtin_library().packs)}:
            pack_names = listed(optional_packs())
            raise refuse("pack-unknown", study.place_of("packs", index), name, near=pack_names)
    return library_with(*names)


def read_values(
    study: StudyDocument, model: Model, choices: Mapping[str, str]
) -> tuple[dict[str, Value], list[Finding]]:
    """Every input of the model as a `Value`, and the findings about the inputs.

    Missing is never zero: a required input that is missing is a blocking finding; an optional one
    that is not reported is `not_applicable` and listed in one note.
    """
    entries: Mapping[str, Any] = study.data.get("inputs") or {}
    findings: list[Finding] = []
    for name in entries:
        if name not in model.inputs:
            nearest_names = nearest(name, model.inputs) or list(model.inputs)[:3]
            findings.append(
                blocking(
                    "input-unknown",
                    study.place_of("inputs", name),
                    name,
                    near=listed(nearest_names),
                )
            )
    marks = marks_of(entries)
    if statement := marks.finding(study.place_of("inputs")):
        findings.append(statement)
    values: dict[str, Value] = {}
    omitted: list[Input] = []
    idle: list[Input] = []
    for item in model.inputs.values():
        if not applicable(item, choices):
            entry = entries.get(item.name)
            if _is_amount(entry.get("value") if isinstance(entry, Mapping) else entry):
                idle.append(item)
            values[item.name] = Value(
                name=item.name, value=None, unit=item.unit, status="not_applicable", place=""
            )
            continue
        try:
            value, notes = _read_value(study, item, entries.get(item.name), marks)
        except Refusal as problem:
            findings += problem.findings
            continue
        if value.status == "omitted":
            omitted.append(item)
            value = Value(
                name=item.name,
                value=None,
                unit=item.unit,
                status="not_applicable",
                place=value.place,
            )
        values[item.name] = value
        findings += [*notes, *value_findings(item, value)]
    findings += omitted_note(omitted)
    findings += idle_warning(idle, study.place_of("inputs"))
    findings += _written_notes(study, model, entries, values)
    findings += unstated_note(
        [model.inputs[name].label for name, value in values.items() if value.status == UNSTATED]
    )
    reviewers = sorted({value.reviewed_by for value in values.values() if value.reviewed_by})
    if reviewers:
        findings.append(note("review-claimed", study.place_of("inputs"), listed(reviewers)))
    return values, findings


def _is_amount(number: Any) -> bool:
    """Whether something other than zero was written."""
    return not is_blank(number) and number not in (0, "0")


def _written_notes(
    study: StudyDocument,
    model: Model,
    entries: Mapping[str, Any],
    values: Mapping[str, Value],
) -> list[Finding]:
    """Numbers without a unit, which were taken in the model's, and entries written blank."""
    bare: list[Label] = []
    blank: list[Label] = []
    for name, entry in entries.items():
        if name not in values or name in study.cells:
            continue
        item = model.inputs[name]
        fields = entry if isinstance(entry, Mapping) else {"value": entry}
        if is_blank(fields.get("value")):
            if "value" in fields and fields.get("status") not in {"missing", "not_applicable"}:
                blank.append(item.label)
        elif item.unit != "1" and not fields.get("unit") and not own_unit(fields["value"]):
            bare.append(Label(f"{item.label.zh}（{item.unit}）", f"{item.label.en} ({item.unit})"))
    place = study.place_of("inputs")
    notes = [note("value-unit-unwritten", place, listed(bare))] if bare else []
    return notes + ([note("value-blank", place, listed(blank))] if blank else [])


def marks_of(entries: Mapping[str, Any]) -> DecimalMark:
    """The decimal mark that the amounts typed in a study's inputs show together."""
    texts: list[Any] = []
    for entry in entries.values():
        fields = entry if isinstance(entry, Mapping) else {"value": entry}
        texts += [fields.get(key) for key in ("value", "low", "high")]
    return DecimalMark.of(texts)


def _read_value(
    study: StudyDocument, item: Input, entry: Any, marks: DecimalMark
) -> tuple[Value, list[Finding]]:
    place = study.cells.get(item.name) or study.place_of("inputs", item.name)
    fields: Mapping[str, Any] = entry if isinstance(entry, Mapping) else {"value": entry}
    for key in fields:
        if key not in VALUE_KEYS:
            raise refuse("key-unknown", f"{place}.{key}", key, near=listed(VALUE_KEYS))
    stated = fields.get("status")
    status = str(stated or ("omitted" if is_blank(fields.get("value")) else UNSTATED))
    if status not in (*STATUSES, "omitted"):
        raise refuse("status-unknown", place, status)
    _refuse_contradiction(fields, status, place)
    _refuse_bare_spread(fields, place)
    if status == "not_applicable":
        if not item.optional:
            raise refuse("input-not-applicable", place, item.label, item.unit)
        value = Value(name=item.name, value=None, unit=item.unit, status=status, place=place)
        return value, []
    if status in {"omitted", "missing"} or is_blank(fields.get("value")):
        return _absent(item, status, place), []
    unit = str(fields["unit"]) if fields.get("unit") else None
    written = " ".join(str(part) for part in (fields["value"], unit or "") if part != "")
    asked = item.weighed_unit
    number = read_quantity(fields["value"], asked, place, unit, marks=marks, within=item.range)
    decided = decided_by_range(
        fields["value"], asked, place, given_unit=unit, marks=marks, within=item.range
    )
    of_ends = unit or own_unit(fields["value"])
    ends = {
        end: read_quantity(
            fields[end], asked, f"{place} {end}", of_ends, marks=marks, within=item.range
        )
        for end in ("low", "high")
        if not is_blank(fields.get(end))
    }
    refuse_two_units(fields, unit, place)
    distribution, pedigree = _spread_fields(fields, place)
    value = Value(
        name=item.name,
        value=number,
        unit=item.unit,
        status=status,
        place=place,
        given=written,
        low=ends.get("low"),
        high=ends.get("high"),
        evidence=str(fields.get("evidence") or ""),
        note=str(fields.get("note") or ""),
        reviewed_by=str(fields.get("reviewed_by") or ""),
        distribution=distribution,
        pedigree=pedigree,
    )
    written_unit = own_unit(fields["value"]) or unit or item.unit
    notes = [decided] if decided else []
    return value, notes + reading_notes(written_unit, item.unit, number, written, place)


def reading_notes(source: str, unit: str, number: float, written: str, place: str) -> list[Finding]:
    """What a reading rests on beside the number: the condition of a gas, a mass of carbon, coal
    equivalent, a ton of one of two sizes, digits behind a zero.
    """
    read = f"{in_full(number)} {unit}"
    notes = []
    if states_no_gas_condition(source, unit):
        notes.append(warning("unit-gas-condition", place, written, unit))
    if carbon_converted(source, unit):
        notes.append(note("unit-carbon-converted", place, written, read))
    if size := coal_equivalent_as_power(source, unit):
        notes.append(warning("unit-coal-equivalent", place, written, read, size=size))
    if says_ton(source):
        notes.append(note("unit-ton", place, written, read))
    if re.match(r"\s*[+-]?0[0-9]", written):
        notes.append(note("number-leading-zero", place, written, read))
    return notes


def refuse_two_units(fields: Mapping[str, Any], unit: str | None, place: str) -> None:
    """Refuses a number with one unit beside it and another in the field of the unit (5 MWh, kWh).

    Words such as 万 in front of the unit multiply the number and contradict nothing.
    """
    for name in ("value", "low", "high"):
        own = own_unit(fields.get(name))
        if not unit or not own or parse_unit(unit, place).dimension == ():
            continue
        bare = re.sub(r"^[十百千万亿]+\s?", "", own)
        if not any(is_same_unit(each, unit) for each in (own, bare) if each):
            raise refuse("unit-twice", place, str(fields[name]), unit, own=own, unit=unit)


def by_status(
    inputs: Mapping[str, Any], model: Model, choices: Mapping[str, str]
) -> dict[str, list[Input]]:
    """Status → the inputs whose number carries it: reported ones, and those left at the default of
    the model.
    """
    found: dict[str, list[Input]] = {}
    for item in model.inputs.values():
        entry = inputs.get(item.name)
        fields: Mapping[str, Any] = entry if isinstance(entry, Mapping) else {"value": entry}
        if not applicable(item, choices):
            continue
        if not is_blank(fields.get("value")):
            found.setdefault(str(fields.get("status") or UNSTATED), []).append(item)
        elif item.default is not None:
            found.setdefault("default", []).append(item)
    return found


def _refuse_contradiction(fields: Mapping[str, Any], status: str, place: str) -> None:
    """A number beside the words that there is none would be left out in silence."""
    number = fields.get("value")
    if status in {"not_applicable", "missing"} and _is_amount(number):
        raise refuse("status-contradicts", place, str(number), WORDS[status])


def _refuse_bare_spread(fields: Mapping[str, Any], place: str) -> None:
    """A spread beside no number would be left out in silence."""
    written = [str(fields[key]) for key in ("low", "high") if not is_blank(fields.get(key))]
    if written and is_blank(fields.get("value")):
        raise refuse("interval-alone", place, " … ".join(written))


def _spread_fields(fields: Mapping[str, Any], place: str) -> tuple[str, tuple[int, ...]]:
    """The description of a value's spread: a distribution over low … high, or pedigree scores.

    Pedigree scores are five digits 1–5: reliability, completeness, temporal, geographical and
    technological correlation, e.g. ``2 1 3 1 2``.
    """
    distribution = str(fields.get("distribution") or "")
    if distribution and distribution not in DISTRIBUTIONS:
        raise refuse("choice-unknown", place, distribution, options=listed(DISTRIBUTIONS))
    if distribution and (is_blank(fields.get("low")) or is_blank(fields.get("high"))):
        raise refuse("key-missing", place, distribution, "low, high")
    text = str(fields.get("pedigree") or "")
    scores = [int(character) for character in text if character.isdigit()] if text.isascii() else []
    if text and (len(scores) != 5 or not all(1 <= score <= 5 for score in scores)):
        raise refuse("value-type", place, text, "pedigree: 5 × 1–5")
    return distribution, tuple(scores)


def _absent(item: Input, status: str, place: str) -> Value:
    if item.default is not None:
        default = item.default
        return Value(
            name=item.name,
            value=default.value,
            unit=item.unit,
            status="default",
            place=place,
            given="",
            low=default.low,
            high=default.high,
            note=default.source,
        )
    if item.optional and status == "omitted":
        return Value(name=item.name, value=None, unit=item.unit, status="omitted", place=place)
    raise refuse("value-missing", place, item.label, item.unit)
