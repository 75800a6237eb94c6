"""A product system as a life cycle model of eILCD: its processes, how often each runs, and which
one takes the product of which.
"""

from __future__ import annotations

from zuji.core.label import Label
from zuji.exchange.datasets.chains import Chains
from zuji.exchange.datasets.ilcd_parts import (
    FORMAT,
    FORMAT_NAME,
    NEW,
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
from zuji.exchange.datasets.ilcd_process import PURPOSE, process_reference
from zuji.exchange.datasets.record import ProcessRecord, RecordSet, key_of
from zuji.exchange.datasets.texts import described, dotted_version, stamp


def model_key(record: ProcessRecord) -> str:
    """The identifier of the product system of a process."""
    return key_of("life cycle model", record.key)


def life_cycle_model(records: RecordSet, record: ProcessRecord) -> Row:
    """The product system of a record for the amount that the record is for."""
    runs = Chains(records).runs(record.key)
    at = {key: number for number, key in enumerate(runs)}
    instances = [_instance(records, key, at, runs[key]) for key in runs]
    return {
        "lifeCycleModelDataSet": head("lifeCycleModel", with_locations=True)
        | {
            "lifeCycleModelInformation": {
                "dataSetInformation": {
                    "common:UUID": model_key(record),
                    "name": {
                        "baseName": texts(record.name),
                        "treatmentStandardsRoutes": texts(record.technology),
                        "mixAndLocationTypes": texts(Label(record.location, record.location)),
                    },
                    "classificationInformation": own_classes(record.category),
                    "common:generalComment": long_texts(
                        Label.both(lambda lang: described(record, lang))
                    ),
                },
                "quantitativeReference": {"referenceToReferenceProcess": str(at[record.key])},
                "technology": {"processes": {"processInstance": instances}},
            },
            "modellingAndValidation": {"complianceDeclarations": compliance(is_process=True)},
            "administrativeInformation": _administration(records, record),
        }
    }


def _instance(records: RecordSet, key: str, at: dict[str, int], runs: float) -> Row:
    """A process of the model with the processes that take its product."""
    record = records.records[key]
    takers = [
        other
        for other in at
        if any(taken.provider == key for taken in records.records[other].inputs)
    ]
    row: Row = {
        "@dataSetInternalID": str(at[key]),
        "@multiplicationFactor": real(runs),
        "referenceToProcess": process_reference(record),
    }
    if takers:
        downstream = [
            {"@id": str(at[other]), "@flowUUID": record.flow_id, "@version": NEW}
            for other in takers
        ]
        output = {
            "@flowUUID": record.flow_id,
            "@version": NEW,
            "downstreamProcess": downstream,
        }
        row["connections"] = {"outputExchange": [output]}
    return row


def _administration(records: RecordSet, record: ProcessRecord) -> Row:
    owner = owner_of(records)
    return {
        "common:commissionerAndGoal": {
            "common:referenceToCommissioner": owner,
            "common:intendedApplications": long_texts(PURPOSE),
        },
        "dataEntryBy": {
            "common:timeStamp": stamp(records.made),
            "common:referenceToDataSetFormat": reference("source", FORMAT, "sources", FORMAT_NAME),
        },
        "publicationAndOwnership": {
            "common:dataSetVersion": dotted_version(record.version),
            "common:permanentDataSetURI": f"urn:uuid:{model_key(record)}",
            "common:referenceToOwnershipOfDataSet": owner,
            "common:copyright": str(records.is_copyrighted(record)).lower(),
            "common:licenseType": "Other",
        },
    }
