"""Parts that the data sets of ILCD and TIDAS share, as plain data: an element a key, attributes
with ``@``, text as ``#text``, an element that repeats as a list.
"""

from __future__ import annotations

import re
from typing import Any

from zuji.core.label import Label
from zuji.exchange.datasets.record import RecordSet, key_of
from zuji.exchange.datasets.texts import stamp

Row = dict[str, Any]
MODELS = "http://eplca.jrc.ec.europa.eu/ILCD/LifeCycleModel/2017"
COMMON = "http://lca.jrc.it/ILCD/Common"
SCHEMA_INSTANCE = "http://www.w3.org/2001/XMLSchema-instance"
LONGEST = 500
WIDE = re.compile(r"[\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff]")
FORMAT = "a97a0155-0234-4b87-b4ce-a45da52f2a40"
ENTRY_LEVEL = "d92a1a12-2545-49e2-a585-55c259997756"
"""Public source data sets: the ILCD format, and the compliance system of its entry level."""
FORMAT_NAME = Label("ILCD 格式", "ILCD format")
ENTRY_NAME = Label("ILCD 数据网络入门级", "ILCD Data Network - Entry-level")
NEW = "01.00.000"


def texts(label: Label, longest: int = LONGEST) -> list[Row]:
    """A label as texts by language. TIDAS takes a text for Chinese only where it has Chinese signs
    and for English only where it has none, so that one of two may be left out.
    """
    found: dict[str, str] = {}
    for words in (label.zh, label.en):
        if words.strip():
            found.setdefault("zh" if WIDE.search(words) else "en", words.strip())
    found = found or {"en": "—"}
    return [{"@xml:lang": lang, "#text": words[:longest]} for lang, words in found.items()]


def long_texts(label: Label) -> list[Row]:
    """A label as texts of any length."""
    return texts(label, 100_000)


def reference(kind: str, key: str, folder: str, name: Label, version: str = NEW) -> Row:
    """A reference to a data set of the package."""
    return {
        "@type": f"{kind} data set",
        "@refObjectId": key,
        "@version": version,
        "@uri": f"../{folder}/{key}.xml",
        "common:shortDescription": texts(name),
    }


def head(kind: str, *, with_locations: bool = False) -> Row:
    """The attributes of a data set's root."""
    name = f"{kind[0].upper()}{kind[1:]}"
    space = MODELS if kind == "lifeCycleModel" else f"http://lca.jrc.it/ILCD/{name}"
    row = {
        "@xmlns": space,
        "@xmlns:common": COMMON,
        "@xmlns:xsi": SCHEMA_INSTANCE,
        "@version": "1.1",
    }
    if kind == "flow":
        row["@xmlns:ecn"] = "http://eplca.jrc.ec.europa.eu/ILCD/Extensions/2018/ECNumber"
    if with_locations:
        row["@locations"] = "../ILCDLocations.xml"
    return row | {"@xsi:schemaLocation": f"{space} ../../schemas/ILCD_{name}DataSet.xsd"}


def classified(level: str, key: str, name: str) -> Row:
    """A class of one level of the ILCD's own classification."""
    class_row = {"@level": level, "@classId": key, "#text": name}
    return {"common:classification": {"common:class": class_row}}


def own_classes(name: Label) -> Row:
    """A class of this library, beside the classifications of the public lists."""
    words = name.en or name.zh
    class_row = {"@level": "0", "@classId": key_of("class", words)[:8], "#text": words}
    return {"common:classification": [{"@name": "Zuji", "common:class": [class_row]}]}


def compliance(*, is_process: bool = False) -> Row:
    """The declaration of every data set: the entry level, about which nothing is claimed."""
    words = ["approvalOfOverall"]
    if is_process:
        words += ["nomenclature", "methodological", "review", "documentation", "quality"]
    system = reference("source", ENTRY_LEVEL, "sources", ENTRY_NAME)
    row = {"common:referenceToComplianceSystem": system}
    return {"compliance": row | {f"common:{word}Compliance": "Not defined" for word in words}}


def owner_of(records: RecordSet) -> Row:
    """A reference to who hands the data set on."""
    key = key_of("contact", records.owner.zh)
    return reference("contact", key, "contacts", records.owner)


def administration(records: RecordSet, key: str, version: str = NEW) -> Row:
    """Who entered and owns a data set that is no process."""
    return {
        "dataEntryBy": {
            "common:timeStamp": stamp(records.made),
            "common:referenceToDataSetFormat": reference("source", FORMAT, "sources", FORMAT_NAME),
        },
        "publicationAndOwnership": {
            "common:dataSetVersion": version,
            "common:permanentDataSetURI": f"urn:uuid:{key}",
            "common:referenceToOwnershipOfDataSet": owner_of(records),
        },
    }


def real(number: float) -> str:
    """A number with every digit, as XML and TIDAS write it."""
    return repr(float(number))
