"""The system as EcoSpold 1, EcoSpold 2 and ILCD."""

from __future__ import annotations

import uuid

from exchange.twin.packing import Files
from exchange.twin.system import (
    AIR,
    BASE,
    MEASURE_OF,
    PRODUCTS,
    SIZES,
    Line,
    Process,
    Style,
    in_units,
)

SPACE = uuid.UUID("5f0c8f5e-0d0e-4c77-9d3c-2f6f0a3c1b11")
CAS = {"co2": "124-38-9", "co2_biogenic": "124-38-9", "ch4": "74-82-8", "n2o": "10024-97-2"}
EF = {
    "co2": "08a91e70-3ddc-11dd-923d-0050c2490048",
    "ch4": "08a91e70-3ddc-11dd-9610-0050c2490048",
    "n2o": "08a91e70-3ddc-11dd-94c3-0050c2490048",
}
"""Emissions to air, unspecified, of the EF 3.1 reference package."""
PROPERTY = {
    "mass": "93a60a56-a3c8-11da-a746-0800200b9a66",
    "energy": "93a60a56-a3c8-11da-a746-0800200c9a66",
    "transport": "838aaa20-0117-11db-92e3-0800200c9a66",
    "volume": "93a60a56-a3c8-22da-a746-0800200c9a66",
}


def key_of(*words: str) -> str:
    """A stable identifier."""
    return str(uuid.uuid5(SPACE, "/".join(words)))


def _head(style: Style) -> str:
    name = {"utf-8-sig": "UTF-8", "cp1252": "windows-1252"}.get(style.encoding, style.encoding)
    return f'<?xml version="1.0" encoding="{name.upper()}"?>\n'


def _spold1_line(number: int, line: Line, style: Style) -> str:
    group, amount = "", line.written
    category = "technosphere"
    if line.side == "made":
        group = "<outputGroup>0</outputGroup>"
    elif line.side == "avoided":
        group = "<outputGroup>1</outputGroup>"
    elif line.side == "input":
        group = "<inputGroup>5</inputGroup>"
    elif line.side == "resource":
        group, category = "<inputGroup>4</inputGroup>", "resource"
    else:
        group, category = "<outputGroup>4</outputGroup>", "air"
    name = style.flow_name(line.flow).replace("'", "&apos;")
    return (
        f'<exchange number="{number}" category="{category}" subCategory="unspecified" '
        f'name="{name}" unit="{line.unit}" meanValue="{style.number(amount)}">{group}</exchange>\n'
    )


def _spold1_set(number: int, process: Process, style: Style) -> str:
    lines = "".join(
        _spold1_line(at, line, style) for at, line in enumerate((process.made, *process.lines), 1)
    )
    return (
        f'<dataset number="{number}"><metaInformation><processInformation>\n'
        f'<referenceFunction name="{process.name}" unit="{process.made.unit}" amount="1"/>\n'
        '<geography location="CN"/></processInformation></metaInformation>\n'
        f"<flowData>\n{lines}</flowData></dataset>\n"
    )


def ecospold1(style: Style, one_file: bool = False) -> Files:
    sets = [_spold1_set(at, process, style) for at, process in enumerate(in_units(style), 1)]
    groups = [sets] if one_file else [[text] for text in sets]
    return {
        f"twin-{at}.xml": (
            _head(style)
            + '<ecoSpold xmlns="http://www.EcoInvent.org/EcoSpold01">\n'
            + "".join(group)
            + "</ecoSpold>\n"
        ).encode(style.encoding)
        for at, group in enumerate(groups)
    }


def _spold2_line(line: Line, style: Style) -> str:
    lang = f'xml:lang="{style.tongue}"'
    unit = f'<unitName xml:lang="en">{line.unit}</unitName>'
    amount = style.number(-line.written if line.side == "avoided" else line.written)
    name = style.flow_name(line.flow)
    shown = f"<name {lang}>{name}</name>{unit}"
    if line.side in ("air", "resource"):
        where = ("air", "unspecified") if line.side == "air" else ("natural resource", "in water")
        group = "outputGroup" if line.side == "air" else "inputGroup"
        cas = f'casNumber="{CAS[line.flow].zfill(12)}" ' if line.flow in CAS else ""
        cas = cas if style.has_flows else ""
        return (
            f'<elementaryExchange id="{key_of("x", line.flow, line.unit)}" {cas}'
            f'elementaryExchangeId="{key_of("e", line.flow)}" amount="{amount}" '
            f'unitId="{key_of("u", line.unit)}">{shown}<compartment subcompartmentId="s">'
            f'<compartment xml:lang="en">{where[0]}</compartment>'
            f'<subcompartment xml:lang="en">{where[1]}</subcompartment></compartment>'
            f"<{group}>4</{group}></elementaryExchange>\n"
        )
    group = "<outputGroup>0</outputGroup>" if line.side == "made" else "<inputGroup>5</inputGroup>"
    maker = {process.made.flow: process.key for process in in_units(style)}.get(line.flow)
    link = f'activityLinkId="{key_of("a", maker)}" ' if line.side != "made" and maker else ""
    return (
        f'<intermediateExchange id="{key_of("x", line.flow, line.side)}" {link}'
        f'intermediateExchangeId="{key_of("p", line.flow)}" amount="{amount}" '
        f'unitId="{key_of("u", line.unit)}">{shown}{group}</intermediateExchange>\n'
    )


def ecospold2(style: Style) -> Files:
    files = {}
    for process in in_units(style):
        lines = "".join(_spold2_line(line, style) for line in (process.made, *process.lines))
        text = (
            f'{_head(style)}<ecoSpold xmlns="http://www.EcoInvent.org/EcoSpold02">'
            "<activityDataset><activityDescription>"
            f'<activity id="{key_of("a", process.key)}" type="1" specialActivityType="0">'
            f'<activityName xml:lang="en">{process.name}</activityName></activity>'
            '<geography geographyId="g"><shortname xml:lang="en">CN</shortname></geography>'
            f"</activityDescription><flowData>\n{lines}</flowData></activityDataset></ecoSpold>\n"
        )
        files[f"{key_of('a', process.key)}.spold"] = text.encode(style.encoding)
    return files


def _information(kind: str, key: str, name: str, lang: str, more: str = "") -> str:
    return (
        f"<{kind}Information><dataSetInformation><common:UUID>{key}</common:UUID>"
        f'<{"common:name" if kind not in ("flow", "process") else "name"} xml:lang="{lang}">'
        + (
            f'<baseName xml:lang="{lang}">{name}</baseName></name>'
            if kind in ("flow", "process")
            else f"{name}</common:name>"
        )
        + f"{more}</dataSetInformation>"
    )


def _ilcd(kind: str, space: str, inner: str, style: Style) -> bytes:
    version = (
        "<administrativeInformation><publicationAndOwnership><common:dataSetVersion>"
        "01.00.000</common:dataSetVersion></publicationAndOwnership></administrativeInformation>"
    )
    return (
        f'{_head(style)}<{kind}DataSet xmlns="http://lca.jrc.it/ILCD/{space}" '
        f'xmlns:common="http://lca.jrc.it/ILCD/Common" version="1.1">\n{inner}{version}'
        f"</{kind}DataSet>\n"
    ).encode(style.encoding)


def _ilcd_flow(flow: str, kind: str, measure: str, style: Style) -> bytes:
    where = ""
    if kind == "Elementary flow":
        levels = ("Emissions", "Emissions to air") if flow in AIR else ("Resources", "From water")
        where = (
            "<classificationInformation><common:elementaryFlowCategorization>"
            + "".join(
                f'<common:category level="{at}">{level}</common:category>'
                for at, level in enumerate(levels)
            )
            + "</common:elementaryFlowCategorization></classificationInformation>"
        )
    inner = (
        _information("flow", _flow_key(flow), style.flow_name(flow), style.tongue, where)
        + "<quantitativeReference><referenceToReferenceFlowProperty>0"
        "</referenceToReferenceFlowProperty></quantitativeReference></flowInformation>\n"
        f"<modellingAndValidation><LCIMethod><typeOfDataSet>{kind}</typeOfDataSet>"
        "</LCIMethod></modellingAndValidation>\n<flowProperties>"
        '<flowProperty dataSetInternalID="0">'
        f'<referenceToFlowPropertyDataSet refObjectId="{_property_key(measure, style)}"/>'
        "<meanValue>1.0</meanValue></flowProperty></flowProperties>\n"
    )
    return _ilcd("flow", "Flow", inner, style)


def _flow_key(flow: str) -> str:
    return EF.get(flow, key_of("f", flow))


def _property_key(measure: str, style: Style) -> str:
    """The public identifier; one of our own where the reference unit is another than usual."""
    return (
        key_of("q", measure) if _reference(measure, style) != BASE[measure] else PROPERTY[measure]
    )


def _reference(measure: str, style: Style) -> str:
    return style.made.get(measure, BASE[measure])


def _ilcd_units(measure: str, style: Style) -> Files:
    """The flow property and the unit group of a measure, whose reference is the style's unit."""
    unit, prop, group = (
        _reference(measure, style),
        _property_key(measure, style),
        key_of("g", measure),
    )
    units = "".join(
        f'<unit dataSetInternalID="{at}"><name>{name}</name>'
        f"<meanValue>{float(size / SIZES[measure][unit])!r}</meanValue></unit>"
        for at, (name, size) in enumerate(SIZES[measure].items())
    )
    at = list(SIZES[measure]).index(unit)
    asked = (
        f"<quantitativeReference><referenceToReferenceUnit>{at}</referenceToReferenceUnit>"
        f"</quantitativeReference></unitGroupInformation><units>{units}</units>\n"
    )
    told = (
        f'<quantitativeReference><referenceToReferenceUnitGroup refObjectId="{group}"/>'
        "</quantitativeReference></flowPropertiesInformation>\n"
    )
    named = _information("unitGroup", group, f"Units of {measure}", "en")
    property_named = _information("flowProperties", prop, measure, "en")
    return {
        f"flowproperties/{prop}.xml": _ilcd(
            "flowProperty", "FlowProperty", property_named + told, style
        ),
        f"unitgroups/{group}.xml": _ilcd("unitGroup", "UnitGroup", named + asked, style),
    }


def _ilcd_line(at: int, line: Line, style: Style) -> str:
    measure = MEASURE_OF[line.unit]
    amount = line.amount / SIZES[measure][_reference(measure, style)]
    amount = -amount if line.side == "avoided" else amount
    way = "Output" if line.side in ("made", "air") else "Input"
    return (
        f'<exchange dataSetInternalID="{at}"><referenceToFlowDataSet type="flow data set" '
        f'refObjectId="{_flow_key(line.flow)}"><common:shortDescription xml:lang="{style.tongue}">'
        f"{style.flow_name(line.flow)}</common:shortDescription></referenceToFlowDataSet>"
        f"<exchangeDirection>{way}</exchangeDirection><meanAmount>{style.number(amount)}"
        f"</meanAmount><resultingAmount>{style.number(amount)}</resultingAmount></exchange>\n"
    )


def ilcd(style: Style) -> Files:
    """`has_flows`: whether the package holds the flows that the public lists know."""
    files: dict[str, bytes] = {}
    measures = dict(PRODUCTS) | {"water": "volume"} | dict.fromkeys(AIR, "mass")
    for flow, measure in measures.items():
        if flow in EF and not style.has_flows:
            continue
        kind = "Product flow" if flow in PRODUCTS else "Elementary flow"
        files[f"flows/{_flow_key(flow)}.xml"] = _ilcd_flow(flow, kind, measure, style)
    for measure in BASE:
        if style.has_units or _reference(measure, style) != BASE[measure]:
            files |= _ilcd_units(measure, style)
    for process in in_units(style):
        lines = (process.made, *process.lines)
        body = "".join(_ilcd_line(at, line, style) for at, line in enumerate(lines))
        key = key_of("a", process.key)
        inner = (
            _information("process", key, process.name, "en")
            + '<quantitativeReference type="Reference flow(s)"><referenceToReferenceFlow>0'
            "</referenceToReferenceFlow></quantitativeReference></processInformation>\n"
            "<modellingAndValidation><LCIMethodAndAllocation><typeOfDataSet>Unit process, single "
            "operation</typeOfDataSet></LCIMethodAndAllocation></modellingAndValidation>\n"
            f"<exchanges>\n{body}</exchanges>\n"
        )
        files[f"processes/{key}.xml"] = _ilcd("process", "Process", inner, style)
    return files
