"""Factors that a study brings itself: read as any other, and asked about in its result."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from zuji.core.alike import nearest
from zuji.core.label import listed
from zuji.core.marks import DecimalMark
from zuji.core.refusals import Finding, Refusal, blocking, note, warning
from zuji.factors import Factor
from zuji.factors.ages import best_before
from zuji.factors.contents import source_year
from zuji.factors.licences import fence_of
from zuji.factors.packs import COLUMNS, NUMBERS, REQUIRED, read_factor
from zuji.footprint.study import StudyDocument
from zuji.footprint.study_schema import DATABASE_COLUMNS

KEYS = (*COLUMNS, *(name for name in NUMBERS if name not in COLUMNS), *DATABASE_COLUMNS)
DEFAULTS = {
    "kind": "emission",
    "use": "product_footprint",
    "confidence": "supplier",
    "category": "own",
}


def own_factors(study: StudyDocument, *, is_past: bool = False) -> list[Factor]:
    """Factors defined in the study itself, as rows of our schema with their source.

    Refuses every row that a table of factors may not hold either, keys that nobody reads
    (``key-unknown``), an id that occurs twice, and the study's own enterprise as its supplier.
    With `is_past` the study of a lockfile is read by what was accepted then.
    """
    rows = study.data.get("own_factors") or []
    marks = DecimalMark.of(row.get(name) for name in NUMBERS for row in rows)
    factors: dict[str, Factor] = {}
    findings: list[Finding] = []
    for number, row in enumerate(rows):
        place = study.place_of("own_factors", number)
        try:
            if not is_past:
                findings += _unread_keys(row, study, number)
            cells = _cells(row) if is_past else _with_defaults(_cells(row))
            factor = read_factor(cells, place, "study", marks, is_past=is_past)
        except Refusal as problem:
            findings += problem.findings
            continue
        if factor.id in factors:
            findings.append(blocking("factor-duplicate", place, factor.id))
        factors[factor.id] = factor
    findings += [found for row in rows if (found := _of_oneself(row, study))]
    if findings:
        raise Refusal(findings)
    return list(factors.values())


def check_own_factor(row: Mapping[str, Any]) -> None:
    """Refuses a row of ``own_factors`` that no study could use, at the name of its field; the door
    at which a figure comes in asks it, so that nothing wrong is kept until the study is computed.
    """
    marks = DecimalMark.of(row.get(name) for name in NUMBERS)
    try:
        read_factor(_with_defaults(_cells(row)), "", "study", marks)
    except Refusal as problem:
        found = (replace(each, place=str(each.place).strip()) for each in problem.findings)
        raise Refusal(found) from problem


def own_ids(data: Mapping[str, Any]) -> set[str]:
    """The ids of the factors that a study defines itself."""
    return {str(row.get("id")) for row in data.get("own_factors") or []}


def own_findings(used: Mapping[str, Factor], study: StudyDocument, as_of: str) -> list[Finding]:
    """Findings on the factors that the study brings, by place: without a source, of a year after
    the period or after the day of computing (or from a source after it), or older than such a
    factor is good for.
    """
    findings: list[Finding] = []
    end, today = study.period[1][:4], as_of[:4]
    own = own_ids(study.data)
    for place, factor in ((place, each) for place, each in used.items() if each.id in own):
        year = str(factor.year)
        if factor.is_unsourced:
            findings.append(note("factor-unsourced", place))
        if fence := fence_of(factor):
            licence = factor.source.licence or "—"
            findings.append(warning("factor-licence-fence", place, licence, terms=fence.label))
        if factor.year and factor.year > int(today):
            findings.append(warning("factor-future", place, year, f"≤ {today}"))
        elif factor.year and factor.year > int(end):
            findings.append(note("factor-period", place, f"{factor.id} {year}", f"≤ {end}"))
        of_source = source_year(factor.source.year, place)
        if of_source and of_source > int(today):
            findings.append(warning("source-future", place, str(of_source), f"≤ {today}"))
        newest = factor.year or of_source  # data are no newer than what they were published in
        until = best_before(factor.kind, factor.category, factor.evidence, newest, "")
        if until and until < as_of and not factor.review_by:
            findings.append(note("factor-old", place, str(newest), f"≥ {as_of}", until=until))
    return findings


def _cells(row: Mapping[str, Any]) -> dict[str, str]:
    """The cells of a row as the text that a table would hold."""
    cells = dict.fromkeys(REQUIRED, "") | DEFAULTS | {"name_en": _cell(row.get("name_zh"))}
    return cells | {str(key): _cell(value) for key, value in row.items()}


def _with_defaults(cells: dict[str, str]) -> dict[str, str]:
    """The cells with the kind and the use that an empty cell means."""
    return cells | {name: cells[name].strip() or DEFAULTS[name] for name in ("kind", "use")}


def _cell(value: Any) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return "" if value is None else str(value)


def _unread_keys(row: Mapping[str, Any], study: StudyDocument, number: int) -> list[Finding]:
    """A finding for every key that nobody reads: a number under it would be left out in silence."""
    return [
        blocking(
            "key-unknown",
            study.place_of("own_factors", number, str(key)),
            str(key),
            near=listed(nearest(str(key), KEYS, 2) or ["value", "gases"]),
        )
        for key in row
        if key not in KEYS
    ]


def _of_oneself(row: Mapping[str, Any], study: StudyDocument) -> Finding | None:
    """The finding where the study's own enterprise is the supplier that states a footprint."""
    organisation = study.data.get("organisation") or {}
    names = {spelled(organisation.get(key)) for key in ("name", "name_en")} - {""}
    code = spelled(organisation.get("uscc"))
    publisher, title = spelled(row.get("source_publisher")), spelled(row.get("source_title"))
    said = publisher in names or bool(code and code in publisher + title)
    of_supplier = row.get("confidence") in {None, "", "supplier"}
    if not said or not of_supplier or row.get("kind") not in {None, "", "emission"}:
        return None
    enterprise = str(organisation.get("name") or organisation.get("name_en") or code)
    place = study.place_of("own_factors")
    return blocking("own-supplier", place, str(row.get("id")), "", enterprise=enterprise)


def spelled(text: object) -> str:
    """A name without blanks and in one width and case, for comparing."""
    return re.sub(r"\s+", "", unicodedata.normalize("NFKC", str(text or ""))).casefold()
