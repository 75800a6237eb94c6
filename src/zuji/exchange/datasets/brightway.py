"""A record set as a workbook in the layout of Brightway and the Activity Browser (bw2io's
ExcelImporter): one database, an activity a process, linked by name, place and product.
"""

from __future__ import annotations

import datetime
import io
import math
from collections.abc import Iterator
from typing import Any

from zuji.core.label import Lang
from zuji.exchange.databases.measures import LONG
from zuji.exchange.datasets.elementary import amount_of, gas_flows
from zuji.exchange.datasets.record import GasOutput, ProcessRecord, ProviderInput, RecordSet
from zuji.exchange.datasets.texts import described, named_apart
from zuji.exchange.datasets.units import WrittenUnit, written_unit

LONG_OF = {short: name for name, short in reversed(LONG.items())} | {"Item(s)": "unit"}
"""Units as Brightway writes them out."""
BIOSPHERE = "biosphere3"
TITLES = (
    "name",
    "amount",
    "unit",
    "database",
    "location",
    "reference product",
    "categories",
    "type",
    "uncertainty type",
    "loc",
    "scale",
    "negative",
    "comment",
)
LOGNORMAL, NO_SPREAD = 2, 0
"""Codes of stats_arrays."""
LONGEST_CELL = 32_000


def brightway_workbook(records: RecordSet, lang: Lang) -> bytes:
    """The workbook; names in `lang`."""
    from openpyxl import Workbook

    book = Workbook(write_only=True)
    sheet = book.create_sheet("Zuji")
    for row in _BrightwayWriting(records, lang).rows():
        sheet.append([_cell(sheet, value) for value in row])
    day = datetime.datetime.fromisoformat(records.made[:10])
    book.properties.created = book.properties.modified = day
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def _cell(sheet: Any, value: Any) -> Any:
    """A cell; a text is text even when it begins with ``=``."""
    from openpyxl.cell import WriteOnlyCell

    if not isinstance(value, str):
        return value
    cell = WriteOnlyCell(sheet, value=value[:LONGEST_CELL])
    cell.data_type = "s"
    return cell


class _BrightwayWriting:
    def __init__(self, records: RecordSet, lang: Lang):
        self.records, self.lang = records, lang
        self.names = named_apart(records, lambda record: record.product[lang])
        self.database = f"Zuji {records.made}"

    def rows(self) -> Iterator[list[Any]]:
        yield ["Database", self.database]
        yield ["description", self.records.name[self.lang]]
        yield ["licence", self.records.licence]
        yield []
        for record in self.records:
            yield from self._activity(record)
            yield []

    def _activity(self, record: ProcessRecord) -> Iterator[list[Any]]:
        unit = written_unit(record.unit)
        fields = {
            "code": record.id,
            "location": record.location or "GLO",
            "production amount": record.amount * unit.factor,
            "reference product": self.names[record.key],
            "type": "process",
            "unit": long_name(unit),
            "categories": record.category[self.lang],
            "comment": described(record, self.lang),
            "source": "; ".join(source.title for source in record.sources if source.title),
        }
        yield ["Activity", self.names[record.key]]
        yield from ([name, value] for name, value in fields.items() if value not in ("", None))
        yield ["Exchanges"]
        yield list(TITLES)
        yield self._technical(record, record.amount, "production", 0.0)
        for taken in record.inputs:
            yield self._taken(taken)
        for gas in record.gases:
            yield self._emitted(gas)

    def _taken(self, taken: ProviderInput) -> list[Any]:
        provider = self.records.records[taken.provider]
        return self._technical(provider, taken.amount, "technosphere", taken.log_sd)

    def _technical(
        self, record: ProcessRecord, amount: float, kind: str, log_sd: float
    ) -> list[Any]:
        unit, name = written_unit(record.unit), self.names[record.key]
        amount *= unit.factor
        where = [self.database, record.location or "GLO", name, "", kind]
        return [name, amount, long_name(unit), *where, *_spread(amount, log_sd), ""]

    def _emitted(self, gas: GasOutput) -> list[Any]:
        flow, amount = gas_flows()[gas.gas], amount_of(gas.gas, gas.amount)
        where = "natural resource::in air" if flow.is_resource else "air"
        database = self.database if flow.is_sum else BIOSPHERE
        cells = [flow.name, amount, LONG_OF.get(flow.unit, flow.unit), database, "", "", where]
        return [*cells, "biosphere", *_spread(amount, gas.log_sd), gas.basis]


def long_name(unit: WrittenUnit) -> str:
    """A unit as Brightway writes it out."""
    return LONG_OF.get(unit.name, unit.name)


def _spread(amount: float, log_sd: float) -> list[Any]:
    """Code, location and scale of a lognormal law, and whether the amount is below zero."""
    if not log_sd or not amount:
        return [NO_SPREAD, amount, "", ""]
    return [LOGNORMAL, math.log(abs(amount)), log_sd, True if amount < 0 else ""]
