"""Environmental product declarations (ILCD+EPD) as factors: the production stage A1–A3 of each.

A declaration holds results by module, no inventory. Where it keeps the parts of its climate total
apart (EN 15804+A2), fossil and land use count and the biogenic part does not: it holds the uptake
of carbon that a footprint reports apart (GB/T 24067, ISO 14067). An older one has a total alone. A
module or part without a number is not declared, never zero.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from zuji.core.figures import in_full
from zuji.core.numbers import read_xml_number
from zuji.core.refusals import Finding, Refusal, note, or_refuse, refuse, warning
from zuji.exchange.databases.archive import Archive
from zuji.exchange.databases.elements import (
    attribute,
    child,
    children,
    content,
    languages,
    text,
    within,
)
from zuji.exchange.databases.factor import study_unit
from zuji.exchange.databases.ilcd_package import (
    IlcdFile,
    IlcdPackage,
    exchanges_of,
    reference_ids,
)
from zuji.exchange.databases.measures import mass_of
from zuji.exchange.databases.reading import with_files
from zuji.exchange.databases.tables import Builder
from zuji.factors.ages import best_before
from zuji.factors.imported import Imported, made_id
from zuji.factors.record import Factor, Source

PRODUCTION = ("A1", "A2", "A3")
WHOLE = "A1-A3"
INDICATORS = {
    "a7ea142a-9749-11ed-a8fc-0242ac120002": ("total", "AR6"),
    "a7ea186c-9749-11ed-a8fc-0242ac120002": ("biogenic", "AR6"),
    "a7ea19c0-9749-11ed-a8fc-0242ac120002": ("fossil", "AR6"),
    "a7ea1ae2-9749-11ed-a8fc-0242ac120002": ("luluc", "AR6"),
    "6a37f984-a4b3-458a-a20a-64418c145fa2": ("total", "AR5"),
    "2356e1ab-0185-4db5-86e5-16de51c7485c": ("biogenic", "AR5"),
    "5f635281-343e-44fb-83df-1971b155e6b6": ("fossil", "AR5"),
    "4331bbdb-978a-490d-8707-eeb047f01a55": ("luluc", "AR5"),
    "77e416eb-a363-4258-a04e-171d843a6460": ("total", ""),
}
"""Climate indicators of EN 15804 by identifier: the part, and the GWP set of its method (EF 3.1,
EF 3.0; that of +A1 is not stated). Source: ILCD+EPD 1.2, doc/identifiers.
"""
NAMES = {
    "total": "GWP-total",
    "fossil": "GWP-fossil",
    "luluc": "GWP-luluc",
    "biogenic": "GWP-biogenic",
}
"""What EN 15804 calls the parts."""
NAMED = re.compile(r"\bgwp[\s-]+(total|fossil|biogenic|luluc)\b")
OTHERS = re.compile("fossil|biogenic|luluc|land use|ghg|iobc")
"""Parts in the name of an indicator without a known identifier; words of what is no total."""
GWP_SETS = ("AR6", "AR5", "")
COUNTED = ("fossil", "luluc")
NOT_DECLARED = ("ND", "MND", "MNR", "INA", "NR", "N/A", "NA", "-", "–", "—")
"""What stands for a module that is not declared or not assessed."""
ROUNDED = 0.005
"""Numbers that differ by less are one: declarations print three significant digits."""
OF_CO2 = re.compile(
    r"\s*([^\W\d_]+?)[\s_\-·]*(?:[eé]q\w*\.?[\s\-]*(?:de\s+)?)?(?:CO[\s_({]*[2₂]|二氧化碳)",
    re.IGNORECASE,
)
"""The unit of mass before the CO2 of a unit: kg CO2 eq., kgCO2e, g CO₂-Äq., kg éq. CO2."""
KILOGRAMS = "1ebf3012-d0db-4de2-aefd-ef30cedb0be1"
"""Unit group of kg CO2 eq. Source: ILCD+EPD 1.2, doc/identifiers."""
DECLARED = re.compile(rb"typeOfDataSet>\s*EPD\s*<")


def has_epds(path: Path) -> bool:
    """Whether a file, folder or archive holds declarations."""
    if path.is_file() and path.suffix.lower() not in (".zip", ".xml"):
        return False
    archive = Archive(path)
    try:
        return any(DECLARED.search(archive.read(name)) for name in archive.ending(".xml"))
    finally:
        archive.close()


def read_epds(path: Path) -> Imported:
    """The declarations of a package as factors; one that cannot be used is refused by name."""
    archive = Archive(path)
    build = Builder(path.name, "ILCD+EPD")
    try:
        package = IlcdPackage(archive, build)
        accepted: list[Factor] = []
        refused: list[Finding] = []
        said: list[Finding] = []
        for key, file in package.sets["process"].items():
            build.book.meet("data set")
            try:
                with or_refuse("lca-dataset", file.path):
                    factor, found = _factor(package, key, file)
            except Refusal as refusal:
                refused += refusal.findings
                build.book.refuse("data set", refusal.findings[0], places=(file.path,))
            else:
                accepted.append(factor)
                said += found
                build.book.read("data set")
        package.account()
        receipt = with_files(build.book.receipt(), archive)
    finally:
        archive.close()
    return Imported(
        "epd",
        tuple(accepted),
        tuple(refused),
        marks=tuple(said),
        receipt=receipt,
        part="data set",
    )


def _factor(package: IlcdPackage, key: str, file: IlcdFile) -> tuple[Factor, list[Finding]]:
    root, place = package.root("process", key), file.path
    method = child(root, "modellingAndValidation", "LCIMethodAndAllocation")
    if text(method, "typeOfDataSet") != "EPD":
        raise refuse("epd-other", place, text(method, "typeOfDataSet") or "—", "EPD")
    unit, size = _declared(package, root, place)
    climate = climate_of(root, place)
    information = child(root, "processInformation")
    described = child(information, "dataSetInformation")
    shown, names = languages(children(child(described, "name"), "baseName"))
    chinese = next((name for name in names.split("\n") if re.search("[\u4e00-\u9fff]", name)), "")
    year = _year(text(information, "time", "referenceYear"), f"{place} referenceYear")
    valid_to = _year(text(information, "time", "dataSetValidUntil"), f"{place} dataSetValidUntil")
    location = child(information, "geography", "locationOfOperationSupplyOrProduction")
    until = f"{valid_to}-12-31" if valid_to else ""
    factor = Factor(
        id=made_id("epd", key),
        version=file.version or "1",
        name_zh=chinese or shown,
        name_en=shown,
        category="upstream",
        kind="emission",
        use="product_footprint",
        unit=f"kgCO2e/{study_unit(unit, place)}",
        value=climate.value / size,
        gwp_basis=climate.gwp_set,
        region=attribute(location, "location"),
        year=year,
        boundary=WHOLE,
        boundary_code="cradle_to_gate",
        valid_to=until,
        review_by=best_before("emission", "upstream", "database", year, until),
        confidence="D",
        evidence="database",
        source=_source(root, key, file, shown),
        note="; ".join(finding.message("zh") for finding in climate.said),
    )
    return factor, list(climate.said)


def _declared(package: IlcdPackage, root: Any, place: str) -> tuple[str, float]:
    """The unit of the declared product, and how many of it the results are for."""
    row, amount = declared_amount(root, place)
    return package.flow(child(row, "referenceToFlowDataSet"), True, False).unit, amount


def declared_amount(root: Any, place: str) -> tuple[Any, float]:
    """The exchange of the declared product, and its amount: the results are for so much."""
    ids = reference_ids(root)
    rows = [row for row in exchanges_of(root) if attribute(row, "dataSetInternalID") in ids]
    if len(rows) != 1:
        raise refuse("lca-reference", place, ", ".join(sorted(ids)) or "—")
    words = text(rows[0], "resultingAmount") or text(rows[0], "meanAmount")
    amount = read_xml_number(words, f"{place} meanAmount")
    if not amount > 0:
        raise refuse("lca-reference-zero", place, in_full(amount))
    return rows[0], amount


@dataclass(frozen=True)
class DeclaredClimate:
    """kgCO2e of production for the declared amount, its GWP set ("": not stated), what is to be
    said of it, and the results it was made of.
    """

    value: float
    gwp_set: str
    said: tuple[Finding, ...]
    used: tuple[Any, ...]


def climate_of(root: Any, place: str) -> DeclaredClimate:
    """The production stage A1–A3 of a declaration, without the biogenic part where that is told.

    Refuses a declaration that does not give it (``epd-production``), one that leaves out a part
    which counts and does not tell it by the rest (``epd-parts``), one that states two numbers for
    one thing (``epd-twice``), and one whose unit is no mass of CO2e (``epd-unit``).
    """
    found: dict[str, dict[str, tuple[float, Any]]] = {}
    for result in within(child(root, "LCIAResults"), "LCIAResult"):
        part, gwp_set = _indicator(result)
        amount = _production(result, f"{place} {NAMES[part]}") if part else None
        if amount is None:
            continue
        amount *= _kilograms(result, f"{place} {NAMES[part]}")
        parts = found.setdefault(gwp_set, {})
        if part in parts and not _are_alike(parts[part][0], amount):
            raise _twice(f"{place} {NAMES[part]}", parts[part][0], amount)
        parts[part] = amount, result
    if not found:
        raise refuse("epd-production", place, ", ".join(_modules(root)) or "—", WHOLE)
    for gwp_set in GWP_SETS:
        parts = found.get(gwp_set, {})
        amounts = {part: amount for part, (amount, _) in parts.items()}
        value, said = _counted(amounts, place)
        if value is not None:
            used = tuple(result for _, result in parts.values())
            return DeclaredClimate(value, gwp_set, said, used)
    told = dict.fromkeys(part for parts in found.values() for part in parts)
    lacking = ", ".join(NAMES[part] for part in COUNTED if part not in told)
    raise refuse("epd-parts", place, ", ".join(NAMES[part] for part in told), lacking)


def _counted(parts: Mapping[str, float], place: str) -> tuple[float | None, tuple[Finding, ...]]:
    """Fossil and land use: their sum, or the total less the biogenic part; a total alone where
    neither is told. None where a part that counts is missing.
    """
    biogenic, total = parts.get("biogenic"), parts.get("total")
    said: list[Finding] = []
    if biogenic:
        said.append(note("epd-biogenic", place, in_full(biogenic), kg=in_full(biogenic)))
    lacking = [NAMES[part] for part in COUNTED if part not in parts]
    if not lacking:
        said += _apart(parts, place)
        return math.fsum(parts[part] for part in COUNTED), tuple(said)
    if total is None:
        return None, ()
    if biogenic is not None:
        rest = note("epd-rest", place, in_full(total), parts=", ".join(lacking))
        return total - biogenic, (rest, *said)
    if len(lacking) < len(COUNTED):
        return None, ()
    return total, (warning("epd-total", place, in_full(total)),)


def _apart(parts: Mapping[str, float], place: str) -> list[Finding]:
    """What is to be said where the parts do not make the stated total (EN 15804 sums them)."""
    total, amounts = parts.get("total"), [parts[part] for part in parts if part != "total"]
    if total is None or "biogenic" not in parts:
        return []
    summed = math.fsum(amounts)
    if abs(total - summed) <= ROUNDED * (abs(total) + math.fsum(map(abs, amounts))):
        return []
    shown = {"total": in_full(total), "sum": in_full(summed)}
    return [warning("epd-sum", place, shown["total"], shown["sum"], **shown)]


def _kilograms(result: Any, place: str) -> float:
    """kg in the unit of a result; 1 where its unit is not stated."""
    groups = list(within(result, "referenceToUnitGroupDataSet"))
    stated = [content(node) for group in groups for node in within(group, "shortDescription")]
    words = next((text for text in stated if text.strip()), "")
    unit = OF_CO2.match(words)
    size = mass_of(unit[1]) if unit else math.nan
    if not math.isnan(size):
        return size
    is_known = any(attribute(group, "refObjectId").lower() == KILOGRAMS for group in groups)
    if words and not is_known:
        raise refuse("epd-unit", place, words, "kg CO2e")
    return 1.0


def _indicator(result: Any) -> tuple[str, str]:
    """Part and GWP set of a result, by its identifier, else by its name; blank for another one."""
    method = child(result, "referenceToLCIAMethodDataSet")
    key = attribute(method, "refObjectId").lower()
    if key in INDICATORS:
        return INDICATORS[key]
    title = title_of(result).casefold()
    if named := NAMED.search(title):
        return named[1], ""
    if "global warming potential" in title and not OTHERS.search(title):
        return "total", ""
    return "", ""


def title_of(result: Any) -> str:
    """The names of the indicator of a result."""
    return " ".join(content(node) for node in within(result, "shortDescription"))


def _production(result: Any, place: str) -> float | None:
    """A1–A3 of an indicator: as one module, or its three; None where one is not declared."""
    amounts: dict[str, float] = {}
    for node in within(result, "amount"):
        words = content(node).strip()
        module = re.sub(r"\s", "", attribute(node, "module")).replace("–", "-").upper()
        if module not in (WHOLE, *PRODUCTION) or attribute(node, "scenario"):
            continue
        if not words or words.upper() in NOT_DECLARED:
            continue
        amount = read_xml_number(words, f"{place} {module}")
        if module in amounts and not _are_alike(amounts[module], amount):
            raise _twice(f"{place} {module}", amounts[module], amount)
        amounts[module] = amount
    parts = [amounts[module] for module in PRODUCTION if module in amounts]
    whole = amounts.get(WHOLE)
    if len(parts) < len(PRODUCTION):
        return whole
    summed = math.fsum(parts)
    if whole is None:
        return summed
    if abs(whole - summed) > ROUNDED * (abs(whole) + math.fsum(map(abs, parts))):
        raise _twice(f"{place} {WHOLE}", whole, summed)
    return whole


def _are_alike(one: float, other: float) -> bool:
    return math.isclose(one, other, rel_tol=ROUNDED)


def _twice(place: str, one: float, other: float) -> Refusal:
    return refuse("epd-twice", place, in_full(other), in_full(one))


def _modules(root: Any) -> Iterator[str]:
    """The modules that have a number, with their scenario."""
    declared = (node for node in within(child(root, "LCIAResults"), "amount") if content(node))
    named = ((attribute(node, "module"), attribute(node, "scenario")) for node in declared)
    yield from dict.fromkeys(f"{module} ({case})" if case else module for module, case in named)


def _year(words: str, place: str) -> int | None:
    if not words:
        return None
    if not re.fullmatch(r"\d{4}", words):
        raise refuse("value-type", place, words, "2026")
    return int(words)


def _source(root: Any, key: str, file: IlcdFile, name: str) -> Source:
    owned = child(root, "administrativeInformation", "publicationAndOwnership")
    authority = child(owned, "referenceToRegistrationAuthority")
    owner = child(owned, "referenceToOwnershipOfDataSet")
    publisher, _ = languages(
        children(authority if authority is not None else owner, "shortDescription")
    )
    number = text(owned, "registrationNumber")
    rights = (text(owned, "licenseType"), text(owned, "accessRestrictions"))
    return Source(
        title=f"EPD {number}: {name}" if number else f"EPD: {name}",
        publisher=publisher,
        year=text(root, "processInformation", "time", "referenceYear"),
        ref=f"ILCD+EPD {key} {file.version}".strip(),
        licence="; ".join(words for words in rights if words),
    )
