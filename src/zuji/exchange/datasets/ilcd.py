"""A record set as an ILCD package (XML) and as a TIDAS package (the same data sets as JSON), with a
life cycle model of eILCD for each process that was asked for where others stand behind it. TIDAS
asks a life cycle model for its reviewer, of whom nothing is known here, so that it gets none.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

from zuji.core.label import Lang
from zuji.exchange.datasets.elementary import gas_flows
from zuji.exchange.datasets.ilcd_flows import (
    cited_source,
    contact,
    flow_property,
    gas_flow,
    ilcd_unit,
    product_flow,
    public_source,
    source_key,
    unit_group,
)
from zuji.exchange.datasets.ilcd_model import life_cycle_model, model_key
from zuji.exchange.datasets.ilcd_parts import (
    ENTRY_LEVEL,
    ENTRY_NAME,
    FORMAT,
    FORMAT_NAME,
    Row,
)
from zuji.exchange.datasets.ilcd_process import process_set
from zuji.exchange.datasets.record import ProcessRecord, RecordSet, key_of

ProcessWriter = Callable[[RecordSet, ProcessRecord], Row]
LANGUAGE = "{http://www.w3.org/XML/1998/namespace}lang"


def ilcd_files(records: RecordSet, _lang: Lang) -> dict[str, bytes]:
    """The files of an ILCD package by path; every name in both languages."""
    return package_files(records)


def package_files(records: RecordSet, process: ProcessWriter | None = None) -> dict[str, bytes]:
    """The files of a package by path; `process` writes its processes in another way."""
    return {
        f"ILCD/{folder}/{key}.xml": xml_of(
            process(records, next(r for r in records if r.id == key))
            if process and folder == "processes"
            else row
        )
        for folder, key, row in data_sets(records, is_tidas=False)
    }


def tidas_files(records: RecordSet, _lang: Lang) -> dict[str, bytes]:
    """The files of a TIDAS package by path; every name in both languages."""
    return {
        f"{folder}/{key}.json": json.dumps(json_of(row), ensure_ascii=False, indent=1).encode()
        for folder, key, row in data_sets(records, is_tidas=True)
    }


def data_sets(records: RecordSet, *, is_tidas: bool) -> Iterator[tuple[str, str, Row]]:
    """Folder, identifier and content of each data set of a package, each once."""
    for folder, key, make in members(records, is_tidas=is_tidas):
        yield folder, key, make()


def members(records: RecordSet, *, is_tidas: bool) -> Iterator[tuple[str, str, Callable[[], Row]]]:
    """Folder and identifier of each data set of a package, and what makes its content."""
    for record in records:
        make = partial(process_set, records, record, is_tidas=is_tidas)
        yield "processes", record.id, make
        yield "flows", record.flow_id, partial(product_flow, records, record)
    if not is_tidas and len(records.wanted) < len(records.records):
        for record in (records.records[key] for key in records.wanted):
            model = partial(life_cycle_model, records, record)
            yield "lifecyclemodels", model_key(record), model
    used = dict.fromkeys(gas.gas for record in records for gas in record.gases)
    for gas in used:
        yield "flows", gas_flows()[gas].ef_id, partial(gas_flow, records, gas_flows()[gas])
    texts = [record.unit for record in records] + [gas_flows()[gas].unit for gas in used]
    units = {unit.quantity: unit for unit in map(ilcd_unit, dict.fromkeys(texts))}
    for unit in units.values():
        yield "flowproperties", unit.quantity, partial(flow_property, records, unit)
    for unit in {unit.group: unit for unit in units.values()}.values():
        yield "unitgroups", unit.group, partial(unit_group, records, unit)
    yield from _documents(records)


def _documents(records: RecordSet) -> Iterator[tuple[str, str, Callable[[], Row]]]:
    """The sources that are cited, those of the format itself, and who hands the data sets on."""
    cited = {
        source_key(source): source
        for record in records
        for source in record.sources
        if source.title
    }
    for key, source in cited.items():
        yield "sources", key, partial(cited_source, records, source)
    for key, name, number, kind in (
        (FORMAT, FORMAT_NAME, "1", "Data set formats"),
        (ENTRY_LEVEL, ENTRY_NAME, "3", "Compliance systems"),
    ):
        yield "sources", key, partial(public_source, records, key, name, number, kind)
    yield "contacts", key_of("contact", records.owner.zh), partial(contact, records)


def json_of(value: Any) -> Any:
    """A data set whose references lead to JSON files."""
    if isinstance(value, list):
        return [json_of(inner) for inner in value]
    if not isinstance(value, dict):
        return value
    return {
        key: f"{inner.removesuffix('.xml')}.json" if key == "@uri" else json_of(inner)
        for key, inner in value.items()
    }


def xml_of(row: Row) -> bytes:
    """A data set as XML."""
    from lxml import etree

    (name, content), *_ = row.items()
    space = content["@xmlns"]
    named = {
        key.removeprefix("@xmlns:"): value
        for key, value in content.items()
        if key.startswith("@xmlns:")
    }
    spaces: dict[Any, str] = {None: space, **named}
    root = etree.Element(f"{{{space}}}{name}", None, spaces)
    _fill(root, content, {"": space, **named})
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", pretty_print=True)


def _fill(node: Any, content: Any, spaces: dict[str, str]) -> None:
    from lxml import etree

    if not isinstance(content, dict):
        node.text = str(content)
        return
    for key, inner in content.items():
        if key == "#text":
            node.text = inner
        elif key.startswith("@xmlns"):
            continue
        elif key == "@xml:lang":
            node.set(LANGUAGE, inner)
        elif key.startswith("@"):
            prefix, mark, local = key[1:].rpartition(":")
            node.set(f"{{{spaces[prefix]}}}{local}" if mark else local, inner)
        else:
            prefix, _, local = key.rpartition(":")
            for each in inner if isinstance(inner, list) else [inner]:
                _fill(etree.SubElement(node, f"{{{spaces[prefix]}}}{local}"), each, spaces)
