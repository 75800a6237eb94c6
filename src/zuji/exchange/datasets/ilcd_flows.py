"""Data sets of ILCD and TIDAS beside the processes: flows, flow properties, unit groups, sources
and contacts.
"""

from __future__ import annotations

from zuji.core.label import Label
from zuji.exchange.databases.unit_ids import UnitSize
from zuji.exchange.datasets.elementary import GasFlow
from zuji.exchange.datasets.ilcd_parts import (
    Row,
    administration,
    classified,
    compliance,
    head,
    long_texts,
    own_classes,
    real,
    reference,
    texts,
)
from zuji.exchange.datasets.record import ProcessRecord, RecordSet, key_of
from zuji.exchange.datasets.units import WrittenUnit, written_unit
from zuji.factors.record import Source

AIR = (("1", "Emissions"), ("1.3", "Emissions to air"), ("1.3.4", "Emissions to air, unspecified"))
FROM_AIR = (
    ("2", "Resources"),
    ("2.3", "Resources from air"),
    ("2.3.7", "Renewable resources from air, unspecified"),
)
PRODUCT_MIX = Label("按数据集所述", "as the data set says")


def ilcd_unit(text: str) -> WrittenUnit:
    """A unit by the flow property that ILCD knows for it."""
    return written_unit(text, "ilcd")


def product_reference(record: ProcessRecord) -> Row:
    """A reference to the flow of what a process makes."""
    return reference("flow", record.flow_id, "flows", record.product)


def gas_reference(flow: GasFlow) -> Row:
    """A reference to the elementary flow of a gas, by its identifier in the EF list."""
    return reference("flow", flow.ef_id, "flows", Label(flow.zh, flow.ef_name))


def product_flow(records: RecordSet, record: ProcessRecord) -> Row:
    """The flow of what a process makes."""
    name = {
        "baseName": texts(record.product),
        "treatmentStandardsRoutes": texts(record.technology),
        "mixAndLocationTypes": texts(Label(record.location, record.location)),
    }
    return _flow(
        records,
        record.flow_id,
        name,
        classes=own_classes(record.category),
        kind="Product flow",
        unit=ilcd_unit(record.unit),
        numbers={},
    )


def gas_flow(records: RecordSet, flow: GasFlow) -> Row:
    """The elementary flow of a gas."""
    levels = FROM_AIR if flow.is_resource else AIR
    categories = [
        {"@level": str(level), "@catId": key, "#text": words}
        for level, (key, words) in enumerate(levels)
    ]
    classes = {"common:elementaryFlowCategorization": {"common:category": categories}}
    numbers = {"CASNumber": flow.cas, "sumFormula": flow.formula}
    return _flow(
        records,
        flow.ef_id,
        {"baseName": texts(Label(flow.zh, flow.ef_name))},
        classes=classes,
        kind="Elementary flow",
        unit=ilcd_unit(flow.unit),
        numbers={key: text for key, text in numbers.items() if text},
    )


def _flow(
    records: RecordSet,
    key: str,
    name: Row,
    *,
    classes: Row,
    kind: str,
    unit: WrittenUnit,
    numbers: Row,
) -> Row:
    quantity = reference(
        "flow property",
        unit.quantity,
        "flowproperties",
        Label(unit.quantity_name, unit.quantity_name),
    )
    return {
        "flowDataSet": head("flow", with_locations=True)
        | {
            "flowInformation": {
                "dataSetInformation": {
                    "common:UUID": key,
                    "name": name,
                    "classificationInformation": classes,
                    **numbers,
                },
                "quantitativeReference": {"referenceToReferenceFlowProperty": "0"},
            },
            "modellingAndValidation": {
                "LCIMethod": {"typeOfDataSet": kind},
                "complianceDeclarations": compliance(),
            },
            "administrativeInformation": administration(records, key),
            "flowProperties": {
                "flowProperty": {
                    "@dataSetInternalID": "0",
                    "referenceToFlowPropertyDataSet": quantity,
                    "meanValue": "1.0",
                }
            },
        }
    }


def flow_property(records: RecordSet, unit: WrittenUnit) -> Row:
    """A flow property with its unit group."""
    group = reference(
        "unit group", unit.group, "unitgroups", Label(unit.group_name, unit.group_name)
    )
    return {
        "flowPropertyDataSet": head("flowProperty")
        | {
            "flowPropertiesInformation": {
                "dataSetInformation": {
                    "common:UUID": unit.quantity,
                    "common:name": texts(Label(unit.quantity_name, unit.quantity_name)),
                    "classificationInformation": classified("0", "1", "Technical flow properties"),
                },
                "quantitativeReference": {"referenceToReferenceUnitGroup": group},
            },
            "modellingAndValidation": {"complianceDeclarations": compliance()},
            "administrativeInformation": administration(records, unit.quantity),
        }
    }


def unit_group(records: RecordSet, unit: WrittenUnit) -> Row:
    """A unit group with all its units."""
    members = unit.members()
    at = [member.name for member in members].index(unit.reference)
    return {
        "unitGroupDataSet": head("unitGroup")
        | {
            "unitGroupInformation": {
                "dataSetInformation": {
                    "common:UUID": unit.group,
                    "common:name": texts(Label(unit.group_name, unit.group_name)),
                    "classificationInformation": classified("0", "1", "Technical unit groups"),
                },
                "quantitativeReference": {"referenceToReferenceUnit": str(at)},
            },
            "modellingAndValidation": {"complianceDeclarations": compliance()},
            "administrativeInformation": administration(records, unit.group),
            "units": {"unit": [_unit(at, member) for at, member in enumerate(members)]},
        }
    }


def _unit(at: int, unit: UnitSize) -> Row:
    return {"@dataSetInternalID": str(at), "name": unit.name, "meanValue": real(unit.size)}


def source_key(source: Source) -> str:
    """The identifier of a cited source."""
    return key_of("source", source.title, source.publisher, source.year, source.ref)


def source_name(source: Source) -> Label:
    """A short name of a cited source."""
    name = source.title or source.publisher or source.ref
    return Label(name, name)


def cited_source(records: RecordSet, source: Source) -> Row:
    """A publication that a data set cites."""
    parts = (source.title, source.publisher, source.year, source.ref, source.licence)
    citation = " · ".join(part for part in parts if part)
    words = {"sourceCitation": citation[:500], "publicationType": "Undefined"}
    return _source_set(
        records,
        source_key(source),
        source_name(source),
        number="5",
        kind="Publications and communications",
        words=words,
    )


def public_source(records: RecordSet, key: str, name: Label, number: str, kind: str) -> Row:
    """A source data set of the ILCD itself: its format, its compliance system."""
    return _source_set(
        records, key, name, number=number, kind=kind, words={"publicationType": "Undefined"}
    )


def _source_set(
    records: RecordSet, key: str, name: Label, *, number: str, kind: str, words: Row
) -> Row:
    return {
        "sourceDataSet": head("source")
        | {
            "sourceInformation": {
                "dataSetInformation": {
                    "common:UUID": key,
                    "common:shortName": texts(name),
                    "classificationInformation": classified("0", number, kind),
                    **words,
                }
            },
            "administrativeInformation": administration(records, key),
        }
    }


def contact(records: RecordSet) -> Row:
    """Who hands the data sets on."""
    key = key_of("contact", records.owner.zh)
    return {
        "contactDataSet": head("contact")
        | {
            "contactInformation": {
                "dataSetInformation": {
                    "common:UUID": key,
                    "common:shortName": texts(records.owner),
                    "common:name": long_texts(records.owner),
                    "classificationInformation": classified("0", "2", "Organisations"),
                }
            },
            "administrativeInformation": administration(records, key),
        }
    }
