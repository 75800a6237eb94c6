"""A record set as a SimaPro CSV file: English names in Windows-1252, links by name."""

from __future__ import annotations

import csv
import io
import math
from collections.abc import Iterator

from zuji.core.label import Lang
from zuji.exchange.datasets.elementary import GasFlow, amount_of, gas_flows
from zuji.exchange.datasets.record import ProcessRecord, RecordSet
from zuji.exchange.datasets.texts import described, named_apart
from zuji.exchange.datasets.units import WrittenUnit, written_unit
from zuji.factors.packs import safe_cell

ENCODING = "cp1252"
UNITS = {"t": "ton", "t*km": "tkm", "Item(s)": "p", "kg*km": "kgkm", "p*km": "personkm"}
"""Units as SimaPro calls them."""
NAMES = {
    "co2_biogenic": "Carbon dioxide, biogenic",
    "ch4_biogenic": "Methane, biogenic",
    "co2_luc": "Carbon dioxide, land transformation",
    "nf3": "Nitrogen trifluoride",
    "c2f6": "Ethane, hexafluoro-, HFC-116",
}
"""Elementary flows as SimaPro's own list calls them, where ecoinvent calls them otherwise."""
HEADINGS = (
    "Products",
    "Avoided products",
    "Resources",
    "Materials/fuels",
    "Electricity/heat",
    "Emissions to air",
    "Emissions to water",
    "Emissions to soil",
    "Final waste flows",
    "Non material emissions",
    "Social issues",
    "Economic issues",
    "Waste to treatment",
    "Input parameters",
    "Calculated parameters",
)
NO_SPREAD = ("Undefined", "0", "0", "0")
BREAK = "\x7f"
"""How the format writes a line break within a cell."""


def simapro_text(records: RecordSet, _lang: Lang) -> bytes:
    """The file; signs that the encoding lacks become question marks (`lost_signs` counts them)."""
    return _SimaProWriting(records).text().encode(ENCODING, "replace")


def lost_signs(records: RecordSet) -> int:
    """How many processes have a name with signs that the encoding lacks."""
    return sum(not _is_written(record.product.en) for record in records)


def _is_written(text: str) -> bool:
    return text == text.encode(ENCODING, "replace").decode(ENCODING)


class _SimaProWriting:
    def __init__(self, records: RecordSet):
        self.records = records
        self.names = named_apart(
            records,
            lambda record: record.product.en if _is_written(record.product.en) else record.key,
        )

    def text(self) -> str:
        blocks = ["\r\n".join(self._header())]
        blocks += ["\r\n".join(self._process(record)) for record in self.records]
        blocks += self._units()
        blocks.append("\r\n".join(self._substances()))
        return "\r\n\r\n".join(blocks) + "\r\n"

    def _header(self) -> Iterator[str]:
        yield "{SimaPro 9.5.0.2}"
        yield "{processes}"
        yield f"{{Date: {self.records.made}}}"
        yield "{Time: 00:00:00}"
        yield "{Project: Zuji}"
        yield "{CSV Format version: 9.0.0}"
        yield "{CSV separator: Semicolon}"
        yield "{Decimal separator: .}"
        yield "{Date separator: -}"
        yield "{Short date format: yyyy-MM-dd}"

    def _process(self, record: ProcessRecord) -> Iterator[str]:
        fields = {
            "Category type": "material",
            "Process identifier": record.id,
            "Type": "System" if record.is_system else "Unit process",
            "Process name": self.names[record.key],
            "Status": "",
            "Time period": str(record.year or "Unspecified"),
            "Geography": record.location or "Unspecified",
            "Technology": record.technology.en,
            "Record": "",
            "Generator": self.records.owner.en,
            "Comment": self._comment(record),
            "Allocation rules": record.allocation.en if record.allocation else "",
        }
        yield "Process"
        yield ""
        for name, value in fields.items():
            yield name
            yield _line(value.replace("\n", BREAK))
            yield ""
        rows = self._sections(record)
        for heading in HEADINGS:
            yield heading
            yield from rows.get(heading, ())
            yield ""
        yield "End"

    def _comment(self, record: ProcessRecord) -> str:
        sources = [f"{source.title} {source.ref}".strip() for source in record.sources]
        return "\n".join([described(record, "en"), *sources])

    def _sections(self, record: ProcessRecord) -> dict[str, list[str]]:
        unit, category = written_unit(record.unit), record.category.en
        made = record.amount * unit.factor
        name = self.names[record.key]
        rows = {
            "Products": [_line(name, _unit(unit), repr(made), "100", "not defined", category, "")]
        }
        for taken in record.inputs:
            provider = self.records.records[taken.provider]
            unit = written_unit(provider.unit)
            amount, spread = taken.amount * unit.factor, _spread(taken.log_sd)
            line = _line(self.names[provider.key], _unit(unit), repr(amount), *spread, "")
            rows.setdefault("Materials/fuels", []).append(line)
        for gas in record.gases:
            flow, amount = gas_flows()[gas.gas], amount_of(gas.gas, gas.amount)
            place = ("Resources", "in air") if flow.is_resource else ("Emissions to air", "")
            cells = (gas_name(flow), place[1], flow.unit, repr(amount), *_spread(gas.log_sd))
            rows.setdefault(place[0], []).append(_line(*cells, gas.basis))
        return rows

    def _units(self) -> Iterator[str]:
        texts = [record.unit for record in self.records]
        texts += [gas_flows()[gas.gas].unit for record in self.records for gas in record.gases]
        groups = {unit.group: unit for unit in map(written_unit, dict.fromkeys(texts))}
        lines = [_line(unit.quantity_name, "Yes") for unit in groups.values()]
        yield "\r\n".join(["Quantities", *lines, "", "End"])
        lines = [
            _line(
                UNITS.get(member.name, member.name),
                unit.quantity_name,
                repr(member.size),
                UNITS.get(unit.reference, unit.reference),
            )
            for unit in groups.values()
            for member in unit.members()
            if member.name in (unit.name, unit.reference) or member.name in _used(texts)
        ]
        yield "\r\n".join(["Units", *lines, "", "End"])

    def _substances(self) -> Iterator[str]:
        used = dict.fromkeys(gas.gas for record in self.records for gas in record.gases)
        for heading, is_taken in (("Raw materials", True), ("Airborne emissions", False)):
            yield heading
            for gas in used:
                flow = gas_flows()[gas]
                if flow.is_resource == is_taken:
                    yield _line(gas_name(flow), flow.unit, flow.cas, "")
            yield ""
            yield "End"
            yield ""


def _used(texts: list[str]) -> set[str]:
    return {written_unit(text).name for text in texts}


def gas_name(flow: GasFlow) -> str:
    """The name of a gas in SimaPro's list of substances."""
    return NAMES.get(flow.gas, flow.name)


def _unit(unit: WrittenUnit) -> str:
    return UNITS.get(unit.name, unit.name)


def _spread(log_sd: float) -> tuple[str, str, str, str]:
    """The kind of a spread and its parameters: the square of the geometric standard deviation."""
    if not log_sd:
        return NO_SPREAD
    return "Lognormal", repr(math.exp(2 * log_sd)), "0", "0"


def _line(*cells: str) -> str:
    """A row of cells, none of which a spreadsheet takes for a formula."""
    stream = io.StringIO()
    csv.writer(stream, delimiter=";", lineterminator="").writerow(map(safe_cell, cells))
    return stream.getvalue()
