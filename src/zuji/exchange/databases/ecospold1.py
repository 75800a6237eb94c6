"""EcoSpold 1: many data sets a file (ecoinvent 1 and 2, BAFU, USLCI, exports of openLCA and
SimaPro).

Products are known by name and unit; an input finds its maker by the number of a data set, else by
name and place, else by the linking rules.
"""

from __future__ import annotations

import math
from collections import defaultdict
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


def _child(node: Any, name: str) -> Any:
    return next((c for c in node.iter() if isinstance(c.tag, str) and _tag(c) == name), None)


def read_ecospold1(archive: Archive, name: str) -> Database:
    """Reads every data set of every file; one without a reference product is left out with a
    note.
    """
    build = Builder(name, "EcoSpold 1")
    held: list[tuple[Any, str, str, str]] = []
    for path in archive.ending(".xml"):
        root = parsed(archive.read(path), path)
        for data in [n for n in root.iter() if isinstance(n.tag, str) and _tag(n) == "dataset"]:
            function, geography = _child(data, "referenceFunction"), _child(data, "geography")
            if function is None:
                build.note("lca-dataset", path, data.get("number") or "")
                continue
            place = (geography.get("location") if geography is not None else "") or ""
            held.append(
                (
                    data,
                    data.get("number") or str(len(held)),
                    (function.get("name") or "").strip(),
                    place,
                )
            )
    if not held:
        raise refuse("lca-empty", archive.path.name, "0")
    ids = _ids([number for _, number, _, _ in held])
    by_number = {number: (key, name) for key, (_, number, name, _) in zip(ids, held, strict=True)}
    by_place = {(name, place): key for key, (_, _, name, place) in zip(ids, held, strict=True)}
    for key, (data, _, title, place) in zip(ids, held, strict=True):
        _dataset(build, data, key, title, place, by_number, by_place)
    return build.done()


def _ids(numbers: list[str]) -> list[str]:
    seen: dict[str, int] = defaultdict(int)
    out = []
    for number in numbers:
        seen[number] += 1
        out.append(number if seen[number] == 1 else f"{number}#{seen[number]}")
    return out


def _dataset(
    build: Builder,
    data: Any,
    key: str,
    title: str,
    place: str,
    by_number: dict[str, tuple[str, str]],
    by_place: dict[tuple[str, str], str],
) -> None:
    function = _child(data, "referenceFunction")
    category = "/".join(c for c in (function.get("category"), function.get("subCategory")) if c)
    process = build.process(key, title, place, category, "causal")
    if process < 0:
        return
    numbers: dict[str, int] = {}
    flows: dict[str, int] = {}
    exchanges = [n for n in data.iter() if isinstance(n.tag, str) and _tag(n) == "exchange"]
    has_reference = False
    for e in exchanges:
        group = {(_tag(c)): (c.text or "").strip() for c in e}
        taken, given = group.get("inputGroup", ""), group.get("outputGroup", "")
        unit, name = e.get("unit") or "", (e.get("name") or "").strip()
        amount = float(e.get("meanValue") or "nan")
        if not math.isfinite(amount):
            build.note("lca-dataset", f"{key} {name}", e.get("meanValue") or "")
            continue
        if "4" in (taken, given):
            where = "/".join(c for c in (e.get("category"), e.get("subCategory")) if c)
            cas = e.get("CASNumber") or ""
            flow = build.flow(
                f"{name}|{where}|{unit}",
                name,
                ELEMENTARY,
                unit,
                cas=cas if cas[:1].isdigit() else "",
                formula=e.get("formula") or "",
                compartment=f"resource/{where}" if taken else where,
            )
            number = build.exchange(
                process, flow, amount, INPUT if taken else 0, "", *_law(e, amount)
            )
        else:
            flow = build.flow(
                f"{name}|{unit}",
                name,
                PRODUCT,
                unit,
                mass=1.0 if unit == "kg" else NAN,
                energy=ENERGY.get(unit, NAN),
            )
            is_reference = given == "0" and not has_reference
            has_reference |= is_reference
            flags = INPUT * bool(taken) + REFERENCE * is_reference + AVOIDED * (given == "1")
            if given == "3":  # waste to treatment: what is handed over is a negative input
                amount, flags = -amount, INPUT
            provider = ""
            if flags & (INPUT | AVOIDED):
                own = by_number.get(e.get("number") or "", ("", ""))
                provider = (
                    own[0]
                    if own[1] == name
                    else by_place.get((name, e.get("location") or place), "")
                )
            number = build.exchange(process, flow, amount, flags, provider, *_law(e, amount))
            flows[e.get("number") or ""] = flow
            if is_reference:
                build.reference_unit(process, unit, 1.0)
        numbers[e.get("number") or ""] = number
    _shares(build, process, data, flows, numbers)


def _shares(
    build: Builder, process: int, data: Any, flows: dict[str, int], numbers: dict[str, int]
) -> None:
    for row in [n for n in data.iter() if isinstance(n.tag, str) and _tag(n) == "allocation"]:
        product = flows.get(row.get("referenceToCoProduct") or "")
        targets = [(c.text or "").strip() for c in row if _tag(c) == "referenceToInputOutput"]
        share = float(row.get("fraction") or 0) / 100
        for target in targets:
            if product is not None and target in numbers:
                build.share(process, product, "causal", share, numbers[target])


def _law(e: Any, amount: float) -> tuple[int, float, float, float]:
    kind, spread = e.get("uncertaintyType") or "0", float(e.get("standardDeviation95") or 0)
    low, high = float(e.get("minValue") or NAN), float(e.get("maxValue") or NAN)
    if kind == "1" and spread > 1:
        return 1, math.log(spread) / 2, NAN, NAN  # the square of the geometric standard deviation
    if kind == "2" and spread > 0:
        return 2, spread / 2, NAN, NAN
    if kind in ("3", "4") and low < high and (kind == "4" or low <= amount <= high):
        return (4 if kind == "3" else 3), 0.0, low, high
    return 0, 0.0, NAN, NAN
