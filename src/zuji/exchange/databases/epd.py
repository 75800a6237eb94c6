"""Environmental product declarations (ILCD+EPD) as factors: the production stage A1–A3 of each.

A declaration holds results by module, no inventory. Where it keeps the parts of its climate total
apart (EN 15804+A2), fossil and land use count and the biogenic part does not: it holds the uptake
of carbon that a footprint reports apart (GB/T 24067, ISO 14067). An older one has a total alone. A
module without a number is not declared, never zero.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
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
COUNTED = ("fossil", "luluc")
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
    value, gwp_set, said = _climate(root, place)
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
        value=value / size,
        gwp_basis=gwp_set,
        region=attribute(location, "location"),
        year=year,
        boundary=WHOLE,
        boundary_code="cradle_to_gate",
        valid_to=until,
        review_by=best_before("emission", "upstream", "database", year, until),
        confidence="D",
        evidence="database",
        source=_source(root, key, file, shown),
        note="; ".join(finding.message("zh") for finding in said),
    )
    return factor, said


def _declared(package: IlcdPackage, root: Any, place: str) -> tuple[str, float]:
    """The unit of the declared product, and how many of it the results are for."""
    ids = reference_ids(root)
    rows = [row for row in exchanges_of(root) if attribute(row, "dataSetInternalID") in ids]
    if len(rows) != 1:
        raise refuse("lca-reference", place, ", ".join(sorted(ids)) or "—")
    flow = package.flow(child(rows[0], "referenceToFlowDataSet"), True, False)
    amount = read_xml_number(text(rows[0], "meanAmount"), f"{place} meanAmount")
    if not amount > 0:
        raise refuse("lca-reference-zero", place, in_full(amount))
    return flow.unit, amount


def _climate(root: Any, place: str) -> tuple[float, str, list[Finding]]:
    """kgCO2e of production, its GWP set, and what is to be said of it."""
    found: dict[tuple[str, str], float] = {}
    for result in within(child(root, "LCIAResults"), "LCIAResult"):
        method = child(result, "referenceToLCIAMethodDataSet")
        indicator = INDICATORS.get(attribute(method, "refObjectId").lower())
        amount = _production(result, place) if indicator else None
        if indicator and amount is not None:
            found[indicator] = amount
    for gwp_set in ("AR6", "AR5", ""):
        parts = {part: amount for (part, of), amount in found.items() if of == gwp_set}
        if "fossil" in parts:
            said = []
            if biogenic := parts.get("biogenic"):
                said.append(note("epd-biogenic", place, in_full(biogenic), kg=in_full(biogenic)))
            return math.fsum(parts.get(part, 0.0) for part in COUNTED), gwp_set, said
        if "total" in parts:
            return parts["total"], gwp_set, [warning("epd-total", place, in_full(parts["total"]))]
    raise refuse("epd-production", place, ", ".join(_modules(root)) or "—", WHOLE)


def _production(result: Any, place: str) -> float | None:
    """A1–A3 of an indicator: as one module, or its three; None where one is not declared."""
    amounts: dict[str, float] = {}
    for node in within(result, "amount"):
        if content(node) and not attribute(node, "scenario"):
            module = attribute(node, "module").replace("–", "-")
            amounts[module] = read_xml_number(content(node), f"{place} {module}")
    if WHOLE in amounts:
        return amounts[WHOLE]
    if all(module in amounts for module in PRODUCTION):
        return math.fsum(amounts[module] for module in PRODUCTION)
    return None


def _modules(root: Any) -> Iterator[str]:
    declared = (node for node in within(child(root, "LCIAResults"), "amount") if content(node))
    yield from dict.fromkeys(attribute(node, "module") for node in declared)


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
