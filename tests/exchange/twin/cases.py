"""Every twin of the system by name: format, and what differs in how it is written."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import cache

from exchange.twin.markup import ecospold1, ecospold2, ilcd
from exchange.twin.openlca import openlca
from exchange.twin.package import datapackage
from exchange.twin.packing import Files
from exchange.twin.simapro import simapro
from exchange.twin.system import NAMES, Style
from exchange.twin.tabular import (
    brightway_csv,
    brightway_sheet,
    csv_file,
    parquet_file,
    xlsx_file,
)

PLAIN = Style()
STYLES = {
    "plain": PLAIN,
    "made in t, GJ": Style(made={"mass": "t", "energy": "GJ"}),
    "used in g, MWh": Style(used={"mass": "g", "energy": "MWh", "volume": "l"}),
    "in lb, MJ": Style(made={"mass": "lb", "energy": "MJ"}, used={"mass": "lb", "energy": "kWh"}),
    "kg*km, kWh": Style(made={"energy": "kWh"}, used={"transport": "kg*km", "energy": "GJ"}),
    "air in g": Style(air="g"),
    "air in mg": Style(air="mg"),
    "air in t": Style(air="t"),
    "air in lb": Style(air="lb"),
    **{f"names {lang}": Style(lang=lang) for lang in NAMES if lang != "en"},
}
LATIN = ("en", "de", "fr", "es", "it")


@dataclass(frozen=True)
class Twin:
    """The files of a twin, the way they are packed, and the process to compute."""

    form: str
    variant: str
    write: Callable[[], Files]
    way: str = "zip"
    process: str = "alloy works"

    @property
    def id(self) -> str:
        return f"{self.form} · {self.variant}"

    @property
    def answer_unit(self) -> str:
        """What the result is per where the format has no unit."""
        return "kg" if self.form == "Brightway datapackage" else ""


def _styled(
    form: str, write: Callable[[Style], Files], way: str, without: tuple[str, ...] = (), **more: str
) -> Iterator[Twin]:
    for name, style in STYLES.items():
        if name not in without:
            yield Twin(form, name, lambda style=style: write(style), way, **more)


def _encodings(
    form: str, write: Callable[[Style], Files], names: tuple[str, ...], way: str
) -> Iterator[Twin]:
    for encoding in names:
        langs = ("fr", "de") if encoding in ("cp1252", "iso-8859-1") else ("zh", "fr")
        for lang in langs if encoding != "gb18030" else ("zh",):
            style = Style(lang=lang, encoding=encoding)
            yield Twin(form, f"{encoding}, {lang}", lambda style=style: write(style), way)


def _tables() -> Iterator[Twin]:
    yield from _styled("CSV", csv_file, "file")
    yield from _styled("XLSX", xlsx_file, "file")
    yield from _styled("parquet", parquet_file, "file")
    yield from _encodings(
        "CSV", csv_file, ("utf-8-sig", "utf-16", "utf-16-le", "gb18030", "cp1252"), "file"
    )
    for cut, mark in ((";", ","), ("\t", ","), (",", ","), (";", "."), ("\t", "."), ("|", ".")):
        for name in ("plain", "air in mg", "in lb, MJ", "names zh"):
            style = replace(STYLES[name], mark=mark)
            variant = f"cut {cut!r}, mark {mark!r}, {name}"
            yield Twin("CSV", variant, lambda s=style, c=cut: csv_file(s, c), "file")
    for mark, thousands in ((".", ","), (",", "."), (",", " "), (".", " "), (".", "'")):
        for name in ("plain", "air in mg"):
            style = replace(STYLES[name], mark=mark, thousands=thousands)
            variant = f"mark {mark!r}, thousands {thousands!r}, {name}"
            yield Twin("CSV", variant, lambda s=style: csv_file(s, ";"), "file")
            yield Twin("XLSX", variant, lambda s=style: xlsx_file(s, True), "file")
    for mark in ".,":
        style = Style(mark=mark)
        yield Twin("XLSX", f"as text, mark {mark!r}", lambda s=style: xlsx_file(s, True), "file")
    for way in ("zip", "nested", "folder"):
        yield Twin("CSV", way, lambda: csv_file(PLAIN), way)
    for end in ("\r\n", "\r"):
        yield Twin("CSV", f"ends {end!r}", lambda e=end: csv_file(PLAIN, end=e), "file")


def _brightway() -> Iterator[Twin]:
    odd = ("in lb, MJ", "air in mg", "air in lb", "kg*km, kWh", "made in t, GJ", "used in g, MWh")
    yield from _styled("Brightway XLSX", brightway_sheet, "file", odd)
    for name in odd:
        style = STYLES[name]
        variant = f"{name}, short units"
        yield Twin("Brightway XLSX", variant, lambda s=style: brightway_sheet(s, False), "file")
    yield from _encodings("Brightway CSV", brightway_csv, ("utf-8", "utf-8-sig", "cp1252"), "file")
    for way in ("folder", "zip", "nested"):
        for apart in (False, True):
            variant = f"{way}{', products apart' if apart else ''}"
            yield Twin(
                "Brightway datapackage",
                variant,
                lambda a=apart: datapackage(PLAIN, a),
                way,
                "5",
            )


def _xml() -> Iterator[Twin]:
    yield from _styled("EcoSpold 1", ecospold1, "zip")
    yield from _styled("EcoSpold 2", ecospold2, "folder")
    for form, write in (("EcoSpold 1", ecospold1), ("EcoSpold 2", ecospold2), ("ILCD", ilcd)):
        yield from _encodings(
            form, write, ("utf-8-sig", "utf-16", "gb18030", "cp1252", "iso-8859-1"), "zip"
        )
        for way in ("folder", "zip", "nested"):
            yield Twin(form, way, lambda w=write: w(PLAIN), way)
        comma = Style(mark=",")
        yield Twin(form, "mark ','", lambda w=write, s=comma: w(s), "zip")
    yield Twin("EcoSpold 1", "one file", lambda: ecospold1(PLAIN, True), "file")
    for lang in NAMES:
        bare = Style(lang=lang, has_flows=False)
        yield Twin("EcoSpold 2", f"without CAS, {lang}", lambda s=bare: ecospold2(s), "zip")
    air = tuple(name for name in STYLES if name.startswith(("air", "kg*km", "used")))
    yield from _styled("ILCD", ilcd, "zip", air)
    for name, style in {
        "without gas flows": Style(has_flows=False),
        "without unit groups": Style(has_units=False),
        "without both": Style(has_flows=False, has_units=False),
    }.items():
        yield Twin("ILCD", name, lambda s=style: ilcd(s), "zip")


def _packages() -> Iterator[Twin]:
    for schema in (1, 2):
        form = f"openLCA JSON-LD {schema}"

        def write(style: Style, schema: int = schema) -> Files:
            return openlca(style, schema)

        yield from _styled(form, write, "zip")
        yield from _encodings(form, write, ("utf-8-sig", "utf-16"), "zip")
        for way in ("folder", "nested"):
            yield Twin(form, way, lambda w=write: w(PLAIN), way)
        for name, style in {
            "without gas flows": Style(has_flows=False),
            "without unit groups": Style(has_units=False),
            "without both": Style(has_flows=False, has_units=False),
        }.items():
            yield Twin(form, name, lambda s=style, w=write: w(s), "zip")
    yield from _styled("SimaPro CSV", simapro, "file")
    yield from _encodings(
        "SimaPro CSV", simapro, ("utf-8-sig", "utf-16", "gb18030", "cp1252"), "file"
    )
    for cut, mark in ((";", ","), ("\t", ","), ("\t", "."), (",", ".")):
        for name in ("plain", "air in mg", "in lb, MJ"):
            style = replace(STYLES[name], mark=mark)
            variant = f"cut {cut!r}, mark {mark!r}, {name}"
            yield Twin("SimaPro CSV", variant, lambda s=style, c=cut: simapro(s, c), "file")
    for way in ("zip", "nested", "folder"):
        yield Twin("SimaPro CSV", way, lambda: simapro(PLAIN), way)


@cache
def twins() -> tuple[Twin, ...]:
    """Every twin, once."""
    return (*_tables(), *_brightway(), *_xml(), *_packages())
