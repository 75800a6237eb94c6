"""`Factor`s made of the fields of a foreign table: unit, region, codes, ends of the range."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping

from zuji.core.content import read_rules
from zuji.core.marks import DecimalMark
from zuji.core.numbers import read_number
from zuji.core.refusals import refuse
from zuji.core.units import parse_unit, substance
from zuji.factors.ages import best_before
from zuji.factors.codes import boundary_code_said, code_said, codes
from zuji.factors.contents import year_within
from zuji.factors.imported import made_id
from zuji.factors.record import Factor, Source
from zuji.factors.region_words import region_in
from zuji.factors.title_units import is_per


def factor_of_fields(
    fields: Mapping[str, str],
    amount: tuple[Mapping[str, float], float | None, str],
    prefix: str,
    marks: DecimalMark,
    place: str,
) -> Factor:
    """The factor that the fields of a row describe, with its gases, its value and its unit.

    Refuses a row without a name (``value-missing``) and digits that are no year (``year-wrong``).
    """
    gases, value, unit = amount
    zh, en = named(fields, place)
    category, evidence = fields.get("category", "material"), _evidence(fields)
    data_year = year_within(str(fields.get("year", "")), place)
    is_split = bool(gases) and "co2e" not in gases
    return Factor(
        id=made_id(prefix, fields.get("code") or zh or en),
        version="imported",
        name_zh=zh or en,
        name_en=en or zh,
        category=category,
        kind="emission",
        use=fields.get("use", "product_footprint"),
        unit=unit,
        value=value,
        gases=gases,
        gwp_basis="" if is_split else fields.get("gwp_basis", "not stated"),
        region=_region(fields),
        year=data_year,
        technology=fields.get("technology", ""),
        low=_end(fields, "low", place, marks),
        high=_end(fields, "high", place, marks),
        boundary=fields.get("boundary", ""),
        review_by=best_before(
            "emission", category, evidence, data_year, fields.get("review_by", "")
        ),
        confidence=fields["confidence"],
        source=Source(
            fields.get("source_title", ""),
            fields.get("source_publisher", ""),
            fields.get("source_year", ""),
            f"{place} {fields.get('code', '')}".strip(),
            fields.get("licence", "user-supplied"),
        ),
        note=fields.get("note", ""),
        evidence=evidence,
        boundary_code=boundary_code_said(fields.get("boundary", ""), category),
    )


def named(fields: Mapping[str, str], place: str) -> tuple[str, str]:
    """The Chinese and the English name that the fields of a row give; refuses a row of none."""
    zh = fields.get("name_zh", "")
    en = fields.get("name_en") or fields.get("levels") or fields.get("name_fr") or zh
    if fields.get("attribute"):
        en = f"{en}, {fields['attribute']}"
    if not (zh or en):
        raise refuse("value-missing", f"{place} name", "", "name")
    return zh, en


def _evidence(row: Mapping[str, str]) -> str:
    """The code in the row, or the one that the file's own column or the format's words name."""
    text = row.get("evidence", "")
    return text if text in codes("evidence") else code_said("evidence", text)


def _region(fields: Mapping[str, str]) -> str:
    """The code of a region that a row names; what is no known name stays as it is written."""
    text = fields.get("region", "")
    if "全国" in text:
        return "CN"
    known = {"france continentale": "FR", "france": "FR", "monde": "GLO", "中国": "CN"}
    if re.fullmatch(r"[A-Z]{2,3}(?:-[A-Z0-9]+)?", text):
        return text
    return known.get(text.lower()) or region_in(text.lower()) or text


def _end(fields: Mapping[str, str], name: str, place: str, marks: DecimalMark) -> float | None:
    """An end of the range of a factor, in the unit of its value; None where it is blank."""
    text = fields.get(name, "")
    return read_number(text, f"{place} {name}", marks=marks) if text else None


def usual_unit(text: str, place: str) -> str:
    """What stands below the stroke, by the words of foreign files; refuses gross energy
    (``import-unit``).
    """
    table = read_rules("factor_imports")
    text = unicodedata.normalize("NFKC", text).strip()
    if text in table["refused_units"]:
        raise refuse("import-unit", place, text, table["refused_units"][text])
    return str(table["units"].get(text, text))


def emission_unit(unit: str, place: str) -> str:
    """The unit of an emission factor (CO2e per something); refuses another, also CO2e alone, and
    carbon dioxide alone by its own rule (``import-co2-alone``).
    """
    parsed = parse_unit(unit, f"{place} unit") if unit else None
    powers = dict(parsed.dimension) if parsed else {}
    is_of_co2e = powers.pop("[co2e]", 0.0) == 1.0 and max(powers.values(), default=-1.0) <= 0
    if not (is_of_co2e and is_per(unit)):
        is_co2 = is_per(unit) and substance(unit.partition("/")[0]) == "CO2"
        rule = "import-co2-alone" if is_co2 else "import-unit"
        raise refuse(rule, place, unit, "kgCO2e/…")
    return unit
