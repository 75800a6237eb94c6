"""A process as a data set of ILCD and TIDAS."""

from __future__ import annotations

import math
import re

from zuji.core.label import Label
from zuji.core.regions import region_words
from zuji.exchange.datasets.elementary import amount_of, gas_flows
from zuji.exchange.datasets.ilcd_flows import (
    PRODUCT_MIX,
    gas_reference,
    ilcd_unit,
    product_reference,
    source_key,
    source_name,
)
from zuji.exchange.datasets.ilcd_parts import (
    FORMAT,
    FORMAT_NAME,
    Row,
    compliance,
    head,
    long_texts,
    own_classes,
    owner_of,
    real,
    reference,
    texts,
)
from zuji.exchange.datasets.record import GasOutput, ProcessRecord, ProviderInput, RecordSet
from zuji.exchange.datasets.texts import described, dotted_version, placed, stamp
from zuji.factors.record import Source

PURPOSE = Label("产品碳足迹核算", "product carbon footprints")
CUT_OFF = Label("见说明", "see the general comment")
NOWHERE = "NULL"
"""What the list of places has for none."""


def process_reference(record: ProcessRecord) -> Row:
    """A reference to a process."""
    return reference("process", record.id, "processes", record.name, dotted_version(record.version))


def process_set(records: RecordSet, record: ProcessRecord, *, is_tidas: bool) -> Row:
    """The process. TIDAS takes sources at an exchange: beside the data's treatment it asks for an
    annual production, which is not known here.
    """
    exchanges = _exchanges(records, record)
    sources = [source for source in record.sources if source.title]
    if is_tidas and sources:
        exchanges[0]["referencesToDataSource"] = {
            "referenceToDataSource": [_cited(source) for source in sources]
        }
    treatment = {} if is_tidas else _treatment(sources)
    return {
        "processDataSet": head("process", with_locations=True)
        | {
            "processInformation": _information(record),
            "modellingAndValidation": {
                "LCIMethodAndAllocation": _method(record),
                **treatment,
                "validation": {"review": {"@type": "Not reviewed"}},
                "complianceDeclarations": compliance(is_process=True),
            },
            "administrativeInformation": _administration(records, record),
            "exchanges": {"exchange": [_ordered(row) for row in exchanges]},
        }
    }


def _information(record: ProcessRecord) -> Row:
    comment = Label.both(lambda lang: described(record, lang))
    time: Row = {"common:referenceYear": record.year} if record.year else {}
    if re.match(r"\d{4}", record.valid_to):
        time["common:dataSetValidUntil"] = int(record.valid_to[:4])
    code, rest = placed(record.location)
    place: Row = {"@location": code or NOWHERE}
    if rest:
        place["descriptionOfRestrictions"] = long_texts(region_words(rest))
    return {
        "dataSetInformation": {
            "common:UUID": record.id,
            "name": {
                "baseName": texts(record.name),
                "treatmentStandardsRoutes": texts(_or(record.technology, PRODUCT_MIX)),
                "mixAndLocationTypes": texts(_or(record.boundary, PRODUCT_MIX)),
            },
            "classificationInformation": own_classes(record.category),
            "common:generalComment": long_texts(comment),
        },
        "quantitativeReference": {
            "@type": "Reference flow(s)",
            "referenceToReferenceFlow": "0",
        },
        "time": time,
        "geography": {"locationOfOperationSupplyOrProduction": place},
        "technology": {
            "technologyDescriptionAndIncludedProcesses": long_texts(
                _or(record.technology, record.name)
            )
        },
    }


def _or(label: Label, other: Label) -> Label:
    return label if label.zh.strip() or label.en.strip() else other


def _method(record: ProcessRecord) -> Row:
    kind = "LCI result" if record.is_system else "Unit process, single operation"
    row: Row = {"typeOfDataSet": kind, "LCIMethodPrinciple": "Attributional"}
    if record.allocation:
        row["deviationsFromLCIMethodApproaches"] = long_texts(record.allocation)
    return row


def _treatment(sources: list[Source]) -> Row:
    if not sources:
        return {}
    return {
        "dataSourcesTreatmentAndRepresentativeness": {
            "dataCutOffAndCompletenessPrinciples": long_texts(CUT_OFF),
            "referenceToDataSource": [_cited(source) for source in sources],
        }
    }


def _cited(source: Source) -> Row:
    return reference("source", source_key(source), "sources", source_name(source))


def _administration(records: RecordSet, record: ProcessRecord) -> Row:
    owner = owner_of(records)
    licence = "; ".join(dict.fromkeys(s.licence for s in record.sources if s.licence))
    rights = {"common:accessRestrictions": long_texts(Label(licence, licence))} if licence else {}
    return {
        "common:commissionerAndGoal": {
            "common:referenceToCommissioner": owner,
            "common:intendedApplications": long_texts(PURPOSE),
        },
        "dataEntryBy": {
            "common:timeStamp": stamp(records.made),
            "common:referenceToDataSetFormat": reference("source", FORMAT, "sources", FORMAT_NAME),
            "common:referenceToPersonOrEntityEnteringTheData": owner,
        },
        "publicationAndOwnership": {
            "common:dataSetVersion": dotted_version(record.version),
            "common:permanentDataSetURI": f"urn:uuid:{record.id}",
            "common:referenceToOwnershipOfDataSet": owner,
            "common:copyright": str(records.is_copyrighted(record)).lower(),
            "common:licenseType": "Other",
            **rights,
        },
    }


def _exchanges(records: RecordSet, record: ProcessRecord) -> list[Row]:
    made = _line(
        0,
        product_reference(record),
        "Output",
        amount=record.amount * _size(record.unit),
        log_sd=0.0,
        status="Calculated",
    )
    rows = [made]
    for at, taken in enumerate(record.inputs, 1):
        rows.append(_taken(at, records.records[taken.provider], taken))
    for at, gas in enumerate(record.gases, len(rows)):
        rows.append(_emitted(at, gas))
    return rows


def _size(unit: str) -> float:
    written = ilcd_unit(unit)
    return written.factor * written.size


def _taken(at: int, provider: ProcessRecord, taken: ProviderInput) -> Row:
    flow, amount = product_reference(provider), taken.amount * _size(provider.unit)
    return _line(at, flow, "Input", amount=amount, log_sd=taken.log_sd, status="Unknown derivation")


def _emitted(at: int, gas: GasOutput) -> Row:
    flow = gas_flows()[gas.gas]
    direction, amount = "Input" if flow.is_resource else "Output", amount_of(gas.gas, gas.amount)
    row = _line(
        at, gas_reference(flow), direction, amount=amount, log_sd=gas.log_sd, status="Calculated"
    )
    if gas.basis:
        row["generalComment"] = texts(Label("", f"GWP100: {gas.basis}"))
    return row


def _line(at: int, flow: Row, direction: str, *, amount: float, log_sd: float, status: str) -> Row:
    row: Row = {
        "@dataSetInternalID": str(at),
        "referenceToFlowDataSet": flow,
        "exchangeDirection": direction,
        "meanAmount": real(amount),
        "resultingAmount": real(amount),
        "dataDerivationTypeStatus": status,
    }
    if log_sd:
        row["uncertaintyDistributionType"] = "log-normal"
        row["relativeStandardDeviation95In"] = percentage(math.exp(2 * log_sd))
    return row


def percentage(number: float) -> str:
    """A number in the five digits that the format's percentages have."""
    digits = 3 if number < 100 else 2 if number < 1000 else 0
    return f"{min(number, 99_999.0):.{digits}f}"


ORDER = (
    "@dataSetInternalID",
    "referenceToFlowDataSet",
    "exchangeDirection",
    "meanAmount",
    "resultingAmount",
    "uncertaintyDistributionType",
    "relativeStandardDeviation95In",
    "dataDerivationTypeStatus",
    "referencesToDataSource",
    "generalComment",
)
"""The order of an exchange's elements in the schema."""


def _ordered(row: Row) -> Row:
    return {key: row[key] for key in ORDER if key in row}
