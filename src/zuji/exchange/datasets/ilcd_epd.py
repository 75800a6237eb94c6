"""The result of a study in the format of environmental product declarations (ILCD+EPD 1.2).

Raw materials and manufacture are module A1–A3, distribution is A4. The stages of use and of the end
of life are not parted into B1 … C4 by a footprint, so that they are left out and named. It is a
footprint in the form of a declaration: nothing is claimed of EN 15804, a programme or a review.
"""

from __future__ import annotations

import math
from collections.abc import Mapping

from zuji.core.label import Label, Lang
from zuji.core.refusals import refuse
from zuji.exchange.databases.epd import INDICATORS
from zuji.exchange.datasets.elementary import gas_flows
from zuji.exchange.datasets.ilcd import package_files
from zuji.exchange.datasets.ilcd_parts import Row, real, reference
from zuji.exchange.datasets.ilcd_process import process_set
from zuji.exchange.datasets.record import ProcessRecord, RecordSet

EPD, EPD2 = "http://www.iai.kit.edu/EPD/2013", "http://www.indata.network/EPD/2019"
CO2_UNITS = "1ebf3012-d0db-4de2-aefd-ef30cedb0be1"
"""Public unit group of kg CO2 equivalents. Source: ILCD+EPD 1.2, doc/identifiers."""
MODULES = {"A1-A3": ("raw_material", "manufacture"), "A4": ("distribution",)}
LATER = ("use_phase", "end_of_life")
"""Stages that no module holds."""
BIOGENIC = ("co2_biogenic", "co2_uptake", "ch4_biogenic")
NAMES = {
    "total": Label(
        "全球增温潜势，总量（GWP-total）", "Global Warming Potential - total (GWP-total)"
    ),
    "fossil": Label(
        "全球增温潜势，化石（GWP-fossil）", "Global Warming Potential - fossil fuels (GWP-fossil)"
    ),
    "biogenic": Label(
        "全球增温潜势，生物源（GWP-biogenic）",
        "Global Warming Potential - biogenic (GWP-biogenic)",
    ),
    "luluc": Label(
        "全球增温潜势，土地利用与变化（GWP-luluc）",
        "Global Warming Potential - land use and land use change (GWP-luluc)",
    ),
}


def epd_files(records: RecordSet, _lang: Lang) -> dict[str, bytes]:
    """The files of the package by path; refuses what has no stages (``export-epd``)."""
    for record in records:
        if not record.stages:
            raise refuse("export-epd", record.name, record.key)
    return {
        path: content
        for path, content in package_files(records, epd_set).items()
        if path.rpartition("/")[2] not in _emitted(records)
    }


def _emitted(records: RecordSet) -> set[str]:
    """The files of elementary flows, which no declaration refers to."""
    return {f"{gas_flows()[gas.gas].ef_id}.xml" for record in records for gas in record.gases}


def epd_set(records: RecordSet, record: ProcessRecord) -> Row:
    """A study's result as a data set of the kind EPD."""
    row = process_set(records, record, is_tidas=False)
    content = row["processDataSet"]
    content |= {"@xmlns:epd": EPD, "@xmlns:epd2": EPD2, "@epd2:epd-version": "1.2"}
    method = content["modellingAndValidation"]["LCIMethodAndAllocation"]
    for name in ("LCIMethodPrinciple", "deviationsFromLCIMethodApproaches"):
        method.pop(name, None)
    method["typeOfDataSet"] = "EPD"
    method["common:other"] = {"epd:subType": "specific dataset"}
    information = content["processInformation"]["dataSetInformation"]
    information["name"] = {"baseName": information["name"]["baseName"]}
    treatment = content["modellingAndValidation"].get("dataSourcesTreatmentAndRepresentativeness")
    if treatment:
        treatment.pop("dataCutOffAndCompletenessPrinciples")
    content["exchanges"] = {"exchange": content["exchanges"]["exchange"][:1]}
    content["LCIAResults"] = {"LCIAResult": _results(records, record)}
    return row


def _results(records: RecordSet, record: ProcessRecord) -> list[Row]:
    ids = {part: key for key, (part, gwp_set) in INDICATORS.items() if gwp_set == records.gwp_set}
    if not NAMES.keys() <= ids.keys():
        raise refuse("export-epd-gwp", record.name, records.gwp_set, "AR5, AR6")
    amounts = {module: parts_of(records.gwp, record, stages) for module, stages in MODULES.items()}
    return [_result(ids[part], part, amounts) for part in NAMES]


def parts_of(
    gwp: Mapping[str, float], record: ProcessRecord, stages: tuple[str, ...]
) -> dict[str, float]:
    """kgCO2e of some stages by the parts of EN 15804: uptake is below zero, the CO2 of biogenic
    carbon above it.
    """
    parts: dict[str, list[float]] = {"fossil": [], "biogenic": [], "luluc": []}
    for stage in stages:
        for gas, kg in record.stages.get(stage, {}).items():
            part = "biogenic" if gas in BIOGENIC else "luluc" if gas == "co2_luc" else "fossil"
            parts[part].append(gwp[gas] * kg)
    sums = {part: math.fsum(values) for part, values in parts.items()}
    return {"total": math.fsum(sums.values()), **sums}


def _result(key: str, part: str, amounts: Mapping[str, Mapping[str, float]]) -> Row:
    method = reference("LCIA method", key, "lciamethods", NAMES[part])
    units = reference("unit group", CO2_UNITS, "unitgroups", Label("", "kg CO2 eq."))
    modules = [
        {"@epd:module": module, "#text": real(values[part])} for module, values in amounts.items()
    ]
    return {
        "referenceToLCIAMethodDataSet": method,
        "meanAmount": real(math.fsum(values[part] for values in amounts.values())),
        "common:other": {
            "epd:amount": modules,
            "epd:referenceToUnitGroupDataSet": units,
        },
    }


def sums_as_fossil(records: RecordSet) -> float:
    """kgCO2e of which only the sum is known: a module counts them in its fossil part."""
    return math.fsum(
        record.stages.get(stage, {}).get("co2e", 0.0)
        for record in records
        for stages in MODULES.values()
        for stage in stages
    )


def later_stages(records: RecordSet) -> dict[str, float]:
    """kgCO2e of the stages that are left out, by stage."""
    found: dict[str, float] = {}
    for record in records:
        for stage in LATER:
            value = parts_of(records.gwp, record, (stage,))["total"]
            if value:
                found[stage] = found.get(stage, 0.0) + value
    return found
