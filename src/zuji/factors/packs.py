"""Reading factor packs: a folder with pack.yaml (title, version, licence) and factors.csv."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from zuji.core.label import Label, listed
from zuji.core.marks import DecimalMark
from zuji.core.numbers import read_number, read_xml_number
from zuji.core.refusals import Finding, Refusal, refuse
from zuji.core.units import parse_unit
from zuji.core.yamlfile import load_yaml
from zuji.factors.codes import CODED, codes
from zuji.factors.contents import check_content, read_year
from zuji.factors.gas_names import gases_near, parts_of, said_by
from zuji.factors.gases import WITHOUT_VALUE
from zuji.factors.record import GASES, Factor, Source

GASES_FORM = "HCFC-22=0.01; CO2=2.5"
REQUIRED = ("id", "name_zh", "name_en", "category", "kind", "use", "unit", "value", "confidence")
COLUMNS = (
    *REQUIRED[:7],
    "value",
    "gases",
    "gwp_basis",
    "region",
    "year",
    "boundary",
    "boundary_code",
    "technology",
    "valid_from",
    "valid_to",
    "review_by",
    "low",
    "high",
    "gsd",
    "confidence",
    "evidence",
    "active",
    "inactive_reason",
    "source_title",
    "source_publisher",
    "source_year",
    "source_ref",
    "licence",
    "note",
)
USES = ("product_footprint", "organisation_accounting", "ets_reporting", "any")


@dataclass(frozen=True, kw_only=True)
class Pack:
    """A named, versioned set of factors under one licence."""

    id: str
    version: str
    title: Label
    licence: str
    about: str
    factors: tuple[Factor, ...]


EXTRA = ""
"""The key of cells beyond the titles."""
NUMBERS = ("value", "low", "high", "gsd", "primary_share", "verified_share")


def read_pack(folder: Path) -> Pack:
    """The pack in `folder`; every bad row is reported, none is skipped silently."""
    head = load_yaml((folder / "pack.yaml").read_text("utf-8"), f"{folder.name}/pack.yaml").data
    text = (folder / "factors.csv").read_text("utf-8-sig")
    factors, findings = read_rows(text, f"{folder.name}/factors.csv", head["version"])
    if findings:
        raise Refusal(findings)
    title = head["title"]
    return Pack(
        id=head["id"],
        version=head["version"],
        title=Label(title["zh"], title["en"]),
        licence=head["licence"],
        about=head["about"],
        factors=tuple(factors),
    )


def read_rows(
    text: str, place: str, version: str, marks: DecimalMark | None = None
) -> tuple[list[Factor], list[Finding]]:
    """Factors of a CSV text, and findings about the rows that are not among them.

    `marks` states the decimal mark; else the numbers of the text show it.
    """
    reader = csv.DictReader(io.StringIO(text), restkey=EXTRA)
    missing = [name for name in REQUIRED if name not in (reader.fieldnames or [])]
    if missing:
        raise refuse("factor-column", place, ", ".join(missing), columns=", ".join(REQUIRED))
    factors: dict[str, Factor] = {}
    findings: list[Finding] = []
    rows = list(reader)
    marks = marks or DecimalMark.of(row.get(column) for column in NUMBERS for row in rows)
    for line, row in enumerate(rows, start=2):
        row_place = f"{place}:{line}"
        try:
            if beyond := [text for text in row.get(EXTRA) or () if text.strip()]:
                width = str(len(reader.fieldnames or ()))
                raise refuse("lca-row-long", row_place, ", ".join(beyond)[:100], width)
            factor = read_factor(row, row_place, version, marks)
            if factor.id in factors:
                raise refuse("factor-duplicate", row_place, factor.id)
            factors[factor.id] = factor
        except Refusal as problem:
            findings += problem.findings
    return list(factors.values()), findings


def read_factor(
    row: Mapping[str, str], place: str, version: str, marks: DecimalMark, *, is_past: bool = False
) -> Factor:
    """The factor in one row, which holds every column of `REQUIRED`; refuses what cannot be read,
    and content that `check_content` refuses (with `is_past`, of a lockfile).
    """
    cell = {key: (text or "").strip() for key, text in row.items() if key}
    parse_unit(cell["unit"], f"{place} unit")
    if cell["use"] not in USES:
        raise refuse("value-type", f"{place} use", cell["use"], " | ".join(USES))
    for column in CODED:
        if cell.get(column) and cell[column] not in codes(column):
            raise refuse("value-type", f"{place} {column}", cell[column], " | ".join(codes(column)))

    def number(name: str) -> float | None:
        return read_number(cell[name], f"{place} {name}", marks=marks) if cell.get(name) else None

    def share(name: str) -> float | None:
        fraction = number(name)
        if fraction is not None and not 0 <= fraction <= 1:
            raise refuse("value-range", f"{place} {name}", cell[name], "0 … 1")
        return fraction

    year = cell.get("year", "")
    gases = _gases(cell.get("gases", ""), place, cell["id"], is_past=is_past)
    value = number("value")
    if value is None and not gases:
        raise refuse("factor-no-value", f"{place} value", "", cell["unit"], id=cell["id"])
    factor = Factor(
        id=cell["id"],
        version=version,
        name_zh=cell["name_zh"],
        name_en=cell["name_en"] or cell["name_zh"],
        category=cell["category"],
        kind=cell["kind"],
        use=cell["use"],
        unit=cell["unit"],
        value=None if gases else value,
        gases=gases,
        gwp_basis=cell.get("gwp_basis", ""),
        region=cell.get("region", ""),
        year=int(year) if is_past and year else read_year(year, place),
        boundary=cell.get("boundary", ""),
        technology=cell.get("technology", ""),
        valid_from=cell.get("valid_from", ""),
        valid_to=cell.get("valid_to", ""),
        review_by=cell.get("review_by", ""),
        low=number("low"),
        high=number("high"),
        gsd=number("gsd"),
        confidence=cell["confidence"],
        active=cell.get("active", "yes") != "no",
        inactive_reason=cell.get("inactive_reason", ""),
        source=_source(cell),
        note=cell.get("note", ""),
        evidence=cell.get("evidence", ""),
        boundary_code=cell.get("boundary_code", ""),
        primary_share=share("primary_share"),
        verified_share=share("verified_share"),
    )
    check_content(factor, value, place, is_past=is_past)
    return factor


def _source(cell: Mapping[str, str]) -> Source:
    names = ("source_title", "source_publisher", "source_year", "source_ref", "licence")
    return Source(*(cell.get(name, "") for name in names))


def _gases(text: str, place: str, factor_id: str, *, is_past: bool) -> dict[str, float]:
    """Gas → amount; a blend (R-410A) is the gases it is made of, a code counts whole. A gas or a
    blend that is given twice, also under two names, is refused.
    """
    masses: dict[str, float] = {}
    given: set[frozenset[tuple[str, float]]] = set()
    for part in filter(None, (piece.strip() for piece in re.split("[;；]", text))):
        gas, sign, amount = (piece.strip() for piece in part.replace("＝", "=").partition("="))
        if not sign:
            raise refuse("value-type", f"{place} gases", part, GASES_FORM)
        parts = {gas: 1.0} if gas in GASES else known_parts(gas, place)
        whole = frozenset(parts.items())
        if whole in given and not is_past:
            raise refuse("factor-gas-twice", f"{place} gases", text, id=factor_id, gas=gas)
        given.add(whole)
        mass = read_xml_number(amount, f"{place} gases")
        for name, share in parts.items():
            masses[name] = masses.get(name, 0.0) + mass * share
    return masses


def known_parts(name: str, place: str) -> Mapping[str, float]:
    """The gases of a name (`parts_of`); refuses one that is no greenhouse gas of the reports
    (``gas-none``) and one that nobody knows (``gas-unknown``), with the nearest.
    """
    parts = parts_of(name)
    if parts:
        return parts
    said = said_by(name)
    if said.gas in WITHOUT_VALUE:
        return {said.gas: 1.0}  # propane for itself is asked for its value, as any gas is
    if said.is_no_gas:
        raise refuse("gas-none", f"{place} gases", name)
    near = gases_near(name) or ["HFC-134a", "HCFC-22", "SF6"]
    raise refuse("gas-unknown", f"{place} gases", name, near=listed(near))


def write_pack(
    folder: Path,
    factors: Iterable[Factor],
    licence: str = "user-supplied",
    about: str = "imported with zuji factors import",
) -> None:
    """Write factors as a pack folder in our schema."""
    folder.mkdir(parents=True, exist_ok=True)
    text = io.StringIO()
    writer = csv.DictWriter(text, COLUMNS, lineterminator="\n")
    writer.writeheader()
    writer.writerows(row_of(factor) for factor in factors)
    (folder / "factors.csv").write_text(text.getvalue(), "utf-8")
    title = json.dumps(folder.name, ensure_ascii=False)
    (folder / "pack.yaml").write_text(
        f"id: {title}\nversion: imported\ntitle: {{zh: {title}, en: {title}}}\n"
        f"licence: {json.dumps(licence, ensure_ascii=False)}\n"
        f"about: {json.dumps(about, ensure_ascii=False)}\n",
        "utf-8",
    )


def row_of(factor: Factor) -> dict[str, str]:
    """The factor as a row of factors.csv, every cell safe in a spreadsheet."""
    data = factor.as_json()
    source = data.pop("source")
    data["gases"] = ";".join(f"{gas}={mass!r}" for gas, mass in factor.gases.items())
    data["active"] = "yes" if factor.active else "no"
    data |= {f"source_{key}": source[key] for key in ("title", "publisher", "year", "ref")}
    data["licence"] = source["licence"]
    return {
        column: safe_cell("" if data.get(column) is None else str(data[column]))
        for column in COLUMNS
    }


def safe_cell(text: str) -> str:
    """A cell that no spreadsheet takes for a formula (negative numbers stay numbers)."""
    risky = text[:1] in {"=", "+", "@", "\t", "\r"} or (text[:1] == "-" and not text[1:2].isdigit())
    return "'" + text if risky else text
