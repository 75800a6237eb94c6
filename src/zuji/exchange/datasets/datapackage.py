"""A record set as a Brightway datapackage (bw_processing): the matrices of bw2calc as vectors, with
the climate method of the set and tables that say what each number is.

A process and its product share one number, made of the process's identifier, so that it is the same
in every export; a gas has that of its flow.
"""

from __future__ import annotations

import csv
import io
import json
import math
import uuid
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from zuji.core.label import Lang
from zuji.exchange.datasets.elementary import APART, amount_of, gas_flows
from zuji.exchange.datasets.record import RecordSet, key_of
from zuji.exchange.datasets.texts import stamp
from zuji.exchange.datasets.units import written_unit
from zuji.factors.packs import safe_cell

INDICES = [("row", np.int64), ("col", np.int64)]
LAWS = [
    ("uncertainty_type", np.uint8),
    *((name, np.float32) for name in ("loc", "scale", "shape", "minimum", "maximum")),
    ("negative", np.bool_),
]
"""Columns of a law of stats_arrays."""
LOGNORMAL, CERTAIN = 2, 0
PROCESS_HEAD = ("id", "uuid", "name_zh", "name_en", "location", "unit", "key")
FLOW_HEAD = ("id", "uuid", "name", "compartment", "unit", "kgCO2e")


@dataclass(frozen=True, kw_only=True)
class Element:
    """One place of a matrix; `is_flipped` says that the matrix holds it below zero."""

    row: int
    column: int
    amount: float
    log_sd: float = 0.0
    is_flipped: bool = False


def brightway_datapackage(records: RecordSet, _lang: Lang) -> dict[str, bytes]:
    """The files of the package by path."""
    files: dict[str, bytes] = {}
    resources: list[dict[str, Any]] = []
    for matrix, elements in (
        ("technosphere_matrix", list(_technosphere(records))),
        ("biosphere_matrix", list(_biosphere(records))),
        ("characterization_matrix", list(_characterisation(records))),
    ):
        group = f"zuji-{matrix.removesuffix('_matrix')}"
        for kind, content in _vectors(elements).items():
            path = f"{group}.{kind}.npy"
            files[path] = content
            resources.append(_resource(path, kind, matrix, group) | {"nrows": len(elements)})
    for name, table in (("processes", _processes(records)), ("flows", _flows(records))):
        files[f"{name}.csv"] = _csv(table)
        resources.append(
            {
                "profile": "data-resource",
                "mediatype": "text/csv",
                "name": f"zuji-{name}",
                "path": f"{name}.csv",
            }
        )
    about = json.dumps(_about(records) | {"resources": resources}, ensure_ascii=False, indent=1)
    return {"datapackage.json": about.encode(), **files}


def number_of(key: str) -> int:
    """The number by which a matrix knows what has this identifier: its first 63 bits."""
    return uuid.UUID(key).int >> 65


def _about(records: RecordSet) -> dict[str, Any]:
    return {
        "profile": "data-package",
        "name": f"zuji-{records.made}",
        "id": key_of("datapackage", records.made, *sorted(records.records)).replace("-", ""),
        "licenses": [{"name": records.licence}] if records.licence else [],
        "created": stamp(records.made),
        "combinatorial": False,
        "sequential": False,
        "seed": None,
        "64_bit_indices": True,
        "sum_intra_duplicates": True,
        "sum_inter_duplicates": False,
    }


def _resource(path: str, kind: str, matrix: str, group: str) -> dict[str, Any]:
    return {
        "profile": "data-resource",
        "format": "npy",
        "mediatype": "application/octet-stream",
        "name": path.removesuffix(".npy"),
        "matrix": matrix,
        "kind": kind,
        "path": path,
        "category": "vector",
        "group": group,
    }


def _technosphere(records: RecordSet) -> Iterator[Element]:
    for record in records:
        column = number_of(record.id)
        made = record.amount * written_unit(record.unit).factor
        yield Element(row=column, column=column, amount=made)
        for taken in record.inputs:
            provider = records.records[taken.provider]
            yield Element(
                row=number_of(provider.id),
                column=column,
                amount=taken.amount * written_unit(provider.unit).factor,
                log_sd=taken.log_sd,
                is_flipped=True,
            )


def _biosphere(records: RecordSet) -> Iterator[Element]:
    for record in records:
        for gas in record.gases:
            yield Element(
                row=number_of(gas_flows()[gas.gas].id),
                column=number_of(record.id),
                amount=amount_of(gas.gas, gas.amount),
                log_sd=gas.log_sd,
            )


def _characterisation(records: RecordSet) -> Iterator[Element]:
    for gas in _gases(records):
        row = number_of(gas_flows()[gas].id)
        yield Element(row=row, column=row, amount=_worth(records, gas))


def _worth(records: RecordSet, gas: str) -> float:
    """kgCO2e of a kg of a gas in the climate total; 0 for what is reported apart from it."""
    return 1.0 if gas == "co2e" else 0.0 if gas in APART else records.gwp[gas]


def _gases(records: RecordSet) -> list[str]:
    return list(dict.fromkeys(gas.gas for record in records for gas in record.gases))


def _vectors(elements: list[Element]) -> Mapping[str, bytes]:
    columns: Mapping[str, tuple[Any, Callable[[Element], Any]]] = {
        "indices": (INDICES, lambda each: (each.row, each.column)),
        "data": (np.float64, lambda each: each.amount),
        "distributions": (LAWS, _law),
        "flip": (np.bool_, lambda each: each.is_flipped),
    }
    return {
        kind: _npy(np.array([value(each) for each in elements], dtype))
        for kind, (dtype, value) in columns.items()
    }


def _law(element: Element) -> tuple[Any, ...]:
    """A lognormal law by the logarithm of the amount and its sd, or none."""
    blank, amount = math.nan, element.amount
    if not element.log_sd or not amount:
        return CERTAIN, amount, blank, blank, blank, blank, amount < 0
    middle = math.log(abs(amount))
    return LOGNORMAL, middle, element.log_sd, blank, blank, blank, amount < 0


def _npy(array: Any) -> bytes:
    stream = io.BytesIO()
    np.save(stream, array, allow_pickle=False)
    return stream.getvalue()


def _processes(records: RecordSet) -> Iterator[tuple[Any, ...]]:
    yield PROCESS_HEAD
    for record in records:
        unit = written_unit(record.unit).name
        names = record.product.zh, record.product.en
        yield number_of(record.id), record.id, *names, record.location, unit, record.key


def _flows(records: RecordSet) -> Iterator[tuple[Any, ...]]:
    yield FLOW_HEAD
    for gas in _gases(records):
        flow = gas_flows()[gas]
        where = "natural resource::in air" if flow.is_resource else "air"
        value = repr(_worth(records, gas))
        yield number_of(flow.id), flow.id, flow.name, where, flow.unit, value


def _csv(rows: Iterator[tuple[Any, ...]]) -> bytes:
    stream = io.StringIO()
    lines = csv.writer(stream, lineterminator="\n")
    lines.writerows([safe_cell(str(cell)) for cell in row] for row in rows)
    return stream.getvalue().encode()
