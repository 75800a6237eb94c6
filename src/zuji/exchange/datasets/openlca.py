"""A record set as an openLCA JSON-LD package (olca-schema 2): processes, flows, units, places,
sources, the climate method and, where some processes stand behind others, a product system of each
that was asked for.
"""

from __future__ import annotations

import json
import math
import re
from typing import Any

from zuji.core.label import Label, Lang
from zuji.exchange.datasets.elementary import APART, GasFlow, amount_of, gas_flows
from zuji.exchange.datasets.ilcd_flows import source_key, source_name
from zuji.exchange.datasets.record import GasOutput, ProcessRecord, RecordSet, key_of
from zuji.exchange.datasets.texts import described, dotted_version, stamp
from zuji.exchange.datasets.units import WrittenUnit, unit_id, written_unit
from zuji.factors.record import Source

Row = dict[str, Any]


def openlca_files(records: RecordSet, lang: Lang) -> dict[str, bytes]:
    """The files of the package by path; names in `lang`, the other language in descriptions."""
    return _OpenlcaWriting(records, lang).files()


class _OpenlcaWriting:
    """Collects the entities that processes refer to while it writes them."""

    def __init__(self, records: RecordSet, lang: Lang):
        self.records, self.lang = records, lang
        self.rows: dict[str, dict[str, Row]] = {}

    def files(self) -> dict[str, bytes]:
        for record in self.records:
            self._process(record)
        self._method()
        if len(self.records.wanted) < len(self.records.records):
            for key in self.records.wanted:
                self._system(self.records.records[key])
        files = {"olca-schema.json": b'{"version": 2}'}
        for folder, rows in self.rows.items():
            for key, row in rows.items():
                text = json.dumps(row, ensure_ascii=False, indent=1)
                files[f"{folder}/{key}.json"] = text.encode()
        return files

    def _put(self, folder: str, kind: str, key: str, name: str, **more: Any) -> Row:
        """Keeps an entity; the reference to it."""
        row = {"@type": kind, "@id": key, "name": name} | {
            field: value for field, value in more.items() if value not in ("", None)
        }
        row.setdefault("version", "01.00.000")
        row.setdefault("lastChange", stamp(self.records.made))
        self.rows.setdefault(folder, {}).setdefault(key, row)
        return {"@type": kind, "@id": key, "name": name}

    def _unit(self, unit: WrittenUnit) -> tuple[Row, Row]:
        """References to a unit and to its flow property; puts both and the unit group."""
        group = self._put(
            "unit_groups",
            "UnitGroup",
            unit.group,
            unit.group_name,
            units=[
                {
                    "@type": "Unit",
                    "@id": unit_id(unit.group, member.name),
                    "name": member.name,
                    "conversionFactor": member.size,
                    "isRefUnit": member.name == unit.reference,
                }
                for member in unit.members()
            ],
        )
        quantity = self._put(
            "flow_properties",
            "FlowProperty",
            unit.quantity,
            unit.quantity_name,
            flowPropertyType="PHYSICAL_QUANTITY",
            unitGroup=group,
        )
        return {"@type": "Unit", "@id": unit.id, "name": unit.name}, quantity

    def _flow(self, key: str, name: str, kind: str, unit: WrittenUnit, **more: Any) -> Row:
        _, quantity = self._unit(unit)
        factor = {
            "@type": "FlowPropertyFactor",
            "isRefFlowProperty": True,
            "conversionFactor": 1.0,
            "flowProperty": quantity,
        }
        return self._put("flows", "Flow", key, name, flowType=kind, flowProperties=[factor], **more)

    def _gas(self, flow: GasFlow) -> Row:
        path = ("Resource", "in air") if flow.is_resource else ("Emission to air", "unspecified")
        return self._flow(
            flow.id,
            flow.name,
            "ELEMENTARY_FLOW",
            written_unit(flow.unit),
            category="/".join(("Elementary flows", *path)),
            cas=flow.cas,
            formula=flow.formula,
            synonyms=flow.zh,
        )

    def _product(self, record: ProcessRecord) -> Row:
        other = record.product["en" if self.lang == "zh" else "zh"]
        return self._flow(
            record.flow_id,
            record.product[self.lang],
            "PRODUCT_FLOW",
            written_unit(record.unit),
            category=record.category[self.lang],
            synonyms="" if other == record.product[self.lang] else other,
        )

    def _process(self, record: ProcessRecord) -> None:
        exchanges = [self._made(record)]
        for taken in record.inputs:
            provider = self.records.records[taken.provider]
            row = self._line(
                len(exchanges) + 1, self._product(provider), provider.unit, taken.amount
            )
            row |= {"isInput": True, "defaultProvider": self._reference(provider)}
            row |= _spread(row["amount"], taken.log_sd)
            exchanges.append(row)
        exchanges += [
            self._emitted(at, gas) for at, gas in enumerate(record.gases, len(exchanges) + 1)
        ]
        self._put(
            "processes",
            "Process",
            record.id,
            record.name[self.lang],
            description=described(record, self.lang),
            category=record.category[self.lang],
            version=dotted_version(record.version),
            processType="LCI_RESULT" if record.is_system else "UNIT_PROCESS",
            defaultAllocationMethod="NO_ALLOCATION",
            isInfrastructureProcess=False,
            location=self._place(record.location),
            processDocumentation=self._documentation(record),
            exchanges=exchanges,
            lastInternalId=len(exchanges),
        )

    def _made(self, record: ProcessRecord) -> Row:
        row = self._line(1, self._product(record), record.unit, record.amount)
        return row | {"isQuantitativeReference": True}

    def _line(self, at: int, flow: Row, text: str, amount: float) -> Row:
        written = written_unit(text)
        unit, quantity = self._unit(written)
        return {
            "@type": "Exchange",
            "internalId": at,
            "isInput": False,
            "isAvoidedProduct": False,
            "isQuantitativeReference": False,
            "amount": amount * written.factor,
            "flow": flow,
            "unit": unit,
            "flowProperty": quantity,
        }

    def _emitted(self, at: int, gas: GasOutput) -> Row:
        flow = gas_flows()[gas.gas]
        row = self._line(at, self._gas(flow), flow.unit, amount_of(gas.gas, gas.amount))
        row |= {"isInput": flow.is_resource} | _spread(row["amount"], gas.log_sd)
        return row | ({"description": f"GWP100: {gas.basis}"} if gas.basis else {})

    def _reference(self, record: ProcessRecord) -> Row:
        return {"@type": "Process", "@id": record.id, "name": record.name[self.lang]}

    def _place(self, code: str) -> Row | None:
        if not code:
            return None
        return self._put("locations", "Location", key_of("location", code), code, code=code)

    def _source(self, source: Source) -> Row:
        address = re.search(r"https?://\S+", source.ref)
        parts = (source.title, source.publisher, source.ref, source.licence)
        return self._put(
            "sources",
            "Source",
            source_key(source),
            source_name(source)[self.lang],
            textReference=" · ".join(part for part in parts if part),
            year=int(source.year[:4]) if re.match(r"\d{4}", source.year) else None,
            url=address[0] if address else "",
        )

    def _documentation(self, record: ProcessRecord) -> Row:
        owner = self._put(
            "actors",
            "Actor",
            key_of("actor", self.records.owner.zh),
            self.records.owner[self.lang],
        )
        valid_to = re.fullmatch(r"\d{4}-\d\d-\d\d", record.valid_to)
        row = {
            "@type": "ProcessDocumentation",
            "creationDate": stamp(self.records.made),
            "timeDescription": str(record.year or ""),
            "validFrom": f"{record.year}-01-01" if record.year else "",
            "validUntil": record.valid_to if valid_to else "",
            "technologyDescription": record.technology[self.lang],
            "inventoryMethodDescription": _in(record.allocation, self.lang),
            "completenessDescription": record.boundary[self.lang],
            "dataTreatmentDescription": _in(record.quality, self.lang),
            "restrictionsDescription": self.records.licence,
            "isCopyrightProtected": self.records.is_copyrighted(record),
            "dataSetOwner": owner,
            "sources": [self._source(source) for source in record.sources if source.title],
        }
        return {field: value for field, value in row.items() if value not in ("", None)}

    def _method(self) -> None:
        """The climate method of the set, with the sum flow, so that every tool gets the total."""
        gwp_set = self.records.gwp_set
        name = f"GWP100 {gwp_set} (Zuji)"
        used = dict.fromkeys(gas.gas for record in self.records for gas in record.gases)
        factors = []
        for gas in used:
            flow = gas_flows()[gas]
            reference = self._gas(flow)
            unit, quantity = self._unit(written_unit(flow.unit))
            value = 0.0 if gas in APART else float(self.records.gwp[gas])
            factors.append(
                {
                    "@type": "ImpactFactor",
                    "flow": reference,
                    "unit": unit,
                    "flowProperty": quantity,
                    "value": value,
                }
            )
        category = self._put(
            "lcia_categories",
            "ImpactCategory",
            key_of("impact category", gwp_set),
            name,
            refUnit="kg CO2 eq",
            impactFactors=factors,
        )
        method = key_of("impact method", gwp_set)
        self._put("lcia_methods", "ImpactMethod", method, name, impactCategories=[category])

    def _system(self, record: ProcessRecord) -> None:
        """A product system of what stands behind a process, with a link for each input."""
        inside, links = [record.key], []
        for key in inside:
            own = self.records.records[key]
            for at, taken in enumerate(own.inputs, 2):
                provider = self.records.records[taken.provider]
                links.append(
                    {
                        "@type": "ProcessLink",
                        "provider": self._reference(provider),
                        "flow": self._product(provider),
                        "process": self._reference(own),
                        "exchange": {"@type": "ExchangeRef", "internalId": at},
                    }
                )
                if taken.provider not in inside:
                    inside.append(taken.provider)
        unit, quantity = self._unit(written_unit(record.unit))
        self._put(
            "product_systems",
            "ProductSystem",
            key_of("product system", record.key),
            record.name[self.lang],
            processes=[self._reference(self.records.records[key]) for key in inside],
            processLinks=links,
            refProcess=self._reference(record),
            refExchange={"@type": "ExchangeRef", "internalId": 1},
            targetAmount=record.amount * written_unit(record.unit).factor,
            targetUnit=unit,
            targetFlowProperty=quantity,
        )


def spreads_lost(records: RecordSet) -> list[Label]:
    """The products of the processes with an amount below zero, whose spread is not written."""

    def is_lost(record: ProcessRecord) -> bool:
        lines = [(taken.amount, taken.log_sd) for taken in record.inputs]
        lines += [(amount_of(gas.gas, gas.amount), gas.log_sd) for gas in record.gases]
        return any(amount < 0 and log_sd for amount, log_sd in lines)

    return [record.product for record in records if is_lost(record)]


def _in(label: Label | None, lang: Lang) -> str:
    return label[lang] if label else ""


def _spread(amount: float, log_sd: float) -> Row:
    """A lognormal law about the amount; none where no spread is stated, or below zero, where it
    has none.
    """
    if not log_sd or amount <= 0:
        return {}
    law = {
        "@type": "Uncertainty",
        "distributionType": "LOG_NORMAL_DISTRIBUTION",
        "geomMean": amount,
        "geomSd": math.exp(log_sd),
    }
    return {"uncertainty": law}
