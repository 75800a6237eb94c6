"""EcoSpold 1: many data sets a file (ecoinvent 1 and 2, BAFU, USLCI, exports of openLCA and
SimaPro).

Products are known by name and unit; an input finds its maker by the number of a data set, else by
name and place, else by the linking rules.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from zuji.core.refusals import refuse
from zuji.exchange.databases.archive import Archive, parsed
from zuji.exchange.databases.tables import (
    AVOIDED,
    ELEMENTARY,
    INPUT,
    NAN,
    PRODUCT,
    REFERENCE,
    Builder,
    Database,
)

ENERGY = {"MJ": 1.0, "kWh": 3.6}


def _tag(node: Any) -> str:
    return str(node.tag).rsplit("}", 1)[-1]


def _all(node: Any, name: str) -> Iterator[Any]:
    return (child for child in node.iter() if isinstance(child.tag, str) and _tag(child) == name)


def _child(node: Any, name: str) -> Any:
    return next(_all(node, name), None)


def read_ecospold1(archive: Archive, name: str) -> Database:
    """Reads every data set of every file; one without a reference product is left out with a
    note.
    """
    build = Builder(name, "EcoSpold 1")
    data_sets: list[tuple[Any, str, str, str]] = []
    for path in archive.ending(".xml"):
        root = parsed(archive.read(path), path)
        for data in _all(root, "dataset"):
            function, geography = _child(data, "referenceFunction"), _child(data, "geography")
            if function is None:
                build.note("lca-dataset", path, data.get("number") or "")
                continue
            place = (geography.get("location") if geography is not None else "") or ""
            data_sets.append(
                (
                    data,
                    data.get("number") or str(len(data_sets)),
                    (function.get("name") or "").strip(),
                    place,
                )
            )
    if not data_sets:
        raise refuse("lca-empty", archive.path.name, "0")
    ids = _ids([number for _, number, _, _ in data_sets])
    by_number = {
        number: (key, name) for key, (_, number, name, _) in zip(ids, data_sets, strict=True)
    }
    by_place = {(name, place): key for key, (_, _, name, place) in zip(ids, data_sets, strict=True)}
    makers = _Makers(by_number, by_place)
    for key, (data, _, title, place) in zip(ids, data_sets, strict=True):
        category = _path(_child(data, "referenceFunction"), "category", "subCategory")
        process = build.process(key, title, place, category, "causal")
        if process >= 0:
            _DataSet(build, makers, process, key, place).read(data)
    return build.done()


def _ids(numbers: list[str]) -> list[str]:
    count_of: dict[str, int] = defaultdict(int)
    ids = []
    for number in numbers:
        count_of[number] += 1
        ids.append(number if count_of[number] == 1 else f"{number}#{count_of[number]}")
    return ids


def _path(node: Any, *keys: str) -> str:
    return "/".join(node.get(key) for key in keys if node.get(key))


@dataclass(frozen=True)
class _Makers:
    """The data set that produces a product: by number (with its name), by name and place."""

    by_number: Mapping[str, tuple[str, str]]
    by_place: Mapping[tuple[str, str], str]

    def provider(self, e: Any, name: str, place: str) -> str:
        """The provider of an input; "" where it is not stated."""
        key, title = self.by_number.get(e.get("number") or "", ("", ""))
        return key if title == name else self.by_place.get((name, e.get("location") or place), "")


class _DataSet:
    """Writes one data set to the tables."""

    def __init__(self, build: Builder, makers: _Makers, process: int, key: str, place: str):
        self.build, self.makers, self.process = build, makers, process
        self.key, self.place = key, place
        self.numbers: dict[str, int] = {}
        self.flows: dict[str, int] = {}
        self.has_reference = False

    def read(self, data: Any) -> None:
        """Read the exchanges, then the allocation shares."""
        for exchange in _all(data, "exchange"):
            amount = float(exchange.get("meanValue") or "nan")
            name = (exchange.get("name") or "").strip()
            if not math.isfinite(amount):
                self.build.note(
                    "lca-dataset", f"{self.key} {name}", exchange.get("meanValue") or ""
                )
                continue
            group = {_tag(child): (child.text or "").strip() for child in exchange}
            input_group, output_group = group.get("inputGroup", ""), group.get("outputGroup", "")
            if "4" in (input_group, output_group):
                number = self._elementary(exchange, name, amount, is_input=bool(input_group))
            else:
                number = self._product(exchange, name, amount, input_group, output_group)
            self.numbers[exchange.get("number") or ""] = number
        self._shares(data)

    def _elementary(self, exchange: Any, name: str, amount: float, *, is_input: bool) -> int:
        compartment, unit = _path(exchange, "category", "subCategory"), exchange.get("unit") or ""
        cas = exchange.get("CASNumber") or ""
        flow = self.build.flow(
            f"{name}|{compartment}|{unit}",
            name,
            ELEMENTARY,
            unit,
            cas=cas if cas[:1].isdigit() else "",
            formula=exchange.get("formula") or "",
            compartment=f"resource/{compartment}" if is_input else compartment,
        )
        flags = INPUT if is_input else 0
        return self.build.exchange(self.process, flow, amount, flags, law=_law(exchange, amount))

    def _product(
        self, exchange: Any, name: str, amount: float, input_group: str, output_group: str
    ) -> int:
        unit = exchange.get("unit") or ""
        flow = self.build.flow(
            f"{name}|{unit}",
            name,
            PRODUCT,
            unit,
            mass=1.0 if unit == "kg" else NAN,
            energy=ENERGY.get(unit, NAN),
            family=name,
        )
        is_reference = output_group == "0" and not self.has_reference
        self.has_reference |= is_reference
        flags = (
            INPUT * bool(input_group) + REFERENCE * is_reference + AVOIDED * (output_group == "1")
        )
        if output_group == "3":  # waste to treatment: what is handed over is a negative input
            amount, flags = -amount, INPUT
        is_bought = flags & (INPUT | AVOIDED)
        provider = self.makers.provider(exchange, name, self.place) if is_bought else ""
        self.flows[exchange.get("number") or ""] = flow
        if is_reference:
            self.build.reference_unit(self.process, unit, 1.0)
        return self.build.exchange(
            self.process, flow, amount, flags, provider=provider, law=_law(exchange, amount)
        )

    def _shares(self, data: Any) -> None:
        for row in _all(data, "allocation"):
            product = self.flows.get(row.get("referenceToCoProduct") or "")
            targets = [
                (child.text or "").strip()
                for child in row
                if _tag(child) == "referenceToInputOutput"
            ]
            share = float(row.get("fraction") or 0) / 100
            for target in targets:
                if product is not None and target in self.numbers:
                    number = self.numbers[target]
                    self.build.share(self.process, product, "causal", share, number)


def _law(exchange: Any, amount: float) -> tuple[int, float, float, float]:
    kind, spread = (
        exchange.get("uncertaintyType") or "0",
        float(exchange.get("standardDeviation95") or 0),
    )
    low, high = float(exchange.get("minValue") or NAN), float(exchange.get("maxValue") or NAN)
    if kind == "1" and spread > 1:
        return 1, math.log(spread) / 2, NAN, NAN  # the square of the geometric standard deviation
    if kind == "2" and spread > 0:
        return 2, spread / 2, NAN, NAN
    if kind in ("3", "4") and low < high and (kind == "4" or low <= amount <= high):
        return (4 if kind == "3" else 3), 0.0, low, high
    return 0, 0.0, NAN, NAN
