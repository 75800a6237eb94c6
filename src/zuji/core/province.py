"""Reads a province's configuration folder, says what is wrong in it, and names the current one."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import TypeVar
from zoneinfo import available_timezones

from zuji.core.content import content_path
from zuji.core.label import Label, Text
from zuji.core.province_file import City, ProgrammeFile, ProvinceFile
from zuji.core.refusals import Finding, Refusal, blocking, refuse
from zuji.core.shapes import Path as Keys
from zuji.core.shapes import Row, read_shape
from zuji.core.yamlfile import YamlDocument, load_yaml

VARIABLE = "ZUJI_PROVINCE"
DEFAULT = "shandong"
PREFIX = r"[A-Z][A-Z0-9]*(-[A-Z0-9]+)*"
LONGEST_PREFIX = 20
DEPARTMENT = r"[a-z][a-z0-9-]{0,19}"
COUNTED = ("enterprises", "products")
"""The units that the board counts for every city; a programme has targets for both."""
Shape = TypeVar("Shape", bound=Row)


@dataclass(frozen=True)
class Province:
    """One province: its names, numbers, places and people, and its programme."""

    folder: Path
    file: ProvinceFile
    programme: ProgrammeFile

    @property
    def name(self) -> Label:
        return Label(self.file.zh, self.file.en)

    @property
    def cities(self) -> list[City]:
        """All cities, in the order of their file."""
        return self.file.cities

    def city(self, code: str) -> City | None:
        return next((city for city in self.cities if city.code == code), None)

    @property
    def example_city(self) -> City:
        """The city of the demonstration and of hints in forms."""
        return next(city for city in self.cities if city.code == self.file.example_city)

    @property
    def static_folder(self) -> Path:
        """Files of the province that pages show, such as its logo."""
        return self.folder / "static"


def current_province() -> Province:
    """The province named by ``ZUJI_PROVINCE``: a shipped folder's name or a path."""
    return read_province(os.environ.get(VARIABLE, "") or DEFAULT)


@cache
def read_province(name: str) -> Province:
    """The province of a folder; refuses with everything that is wrong in its files."""
    folder = _folder(name)
    about, about_wrong = _shaped(ProvinceFile, folder / "province.yaml")
    programme, programme_wrong = _shaped(ProgrammeFile, folder / "programme.yaml")
    findings = [*about_wrong, *programme_wrong]
    if about:
        findings += _Check(folder, *about).findings()
    if about and programme:
        findings += _programme_findings(about[0], *programme)
    if findings or about is None or programme is None:
        raise Refusal(findings)
    return Province(folder, about[0], programme[0])


def _folder(name: str) -> Path:
    shipped = content_path("provinces")
    for folder in (shipped / name, Path(name)):
        if (folder / "province.yaml").is_file():
            return folder
    known = ", ".join(sorted(p.parent.name for p in shipped.glob("*/province.yaml")))
    raise refuse("province-unknown", VARIABLE, name, f"{known}, …/province.yaml")


def _shaped(
    shape: type[Shape], path: Path
) -> tuple[tuple[Shape, YamlDocument] | None, list[Finding]]:
    if not path.is_file():
        return None, [blocking("file-missing", str(path))]
    document = load_yaml(path.read_text("utf-8"), f"{path.parent.name}/{path.name}")

    def unknown(keys: Keys, allowed: list[str]) -> Finding:
        names = ", ".join(allowed)
        return blocking("province-key", document.place(*keys), keys[-1], allowed=names)

    file, findings = read_shape(shape, document.data or {}, document.place, unknown)
    return ((file, document) if file else None), findings


@dataclass(frozen=True)
class _Check:
    """Checks of province.yaml beyond its schema."""

    folder: Path
    file: ProvinceFile
    document: YamlDocument

    def findings(self) -> Iterator[Finding]:
        yield from self._texts()
        yield from self._codes()
        yield from self._doubles()

    def _value(self, expected: Text, read: object, *keys: str | int) -> Finding:
        return blocking("province-value", self.document.place(*keys), read, expected)

    def _texts(self) -> Iterator[Finding]:
        file = self.file
        for key in ("certificate_prefix", "archive_prefix"):
            written = getattr(file, key)
            if not re.fullmatch(PREFIX, written) or len(written) > LONGEST_PREFIX:
                expected = Label(
                    f"大写字母、数字和短横，最多 {LONGEST_PREFIX} 个，如 ZUJI-SD",
                    f"capital letters, digits and hyphens, at most {LONGEST_PREFIX}: ZUJI-SD",
                )
                yield self._value(expected, written, key)
        if file.time_zone not in available_timezones():
            yield self._value("Asia/Shanghai, …", file.time_zone, "time_zone")
        if file.logo and not (self.folder / "static" / file.logo).is_file():
            expected = Label("static/ 中的文件", "a file in static/")
            yield self._value(expected, file.logo, "logo")

    def _codes(self) -> Iterator[Finding]:
        file, codes = self.file, [city.code for city in self.file.cities]
        if not re.fullmatch(r"\d\d", file.code):
            yield self._value(Label("两位数字", "two digits"), file.code, "code")
        for n, city in enumerate(file.cities):
            if not re.fullmatch(rf"{re.escape(file.code)}\d\d", city.code):
                yield self._value(f"{file.code}××", city.code, "cities", n, "code")
            for m, county in enumerate(city.counties):
                if not re.fullmatch(rf"{re.escape(city.code)}\d\d", county.code):
                    keys = ("cities", n, "counties", m, "code")
                    yield self._value(f"{city.code}××", county.code, *keys)
        for n, former in enumerate(file.former):
            if former.into not in codes:
                yield _no_city(self.document, codes, former.into, "former", n, "into")
        if file.example_city not in codes:
            yield _no_city(self.document, codes, file.example_city, "example_city")

    def _doubles(self) -> Iterator[Finding]:
        seen: set[tuple[str, object]] = set()
        for n, city in enumerate(self.file.cities):
            tile = f"{city.column}, {city.row}"
            for key, value in (
                ("code", city.code),
                ("zh", city.zh),
                ("en", city.en),
                ("column", tile),
                *(("counties", county.code) for county in city.counties),
            ):
                if (key, value) in seen:
                    place = self.document.place("cities", n, key)
                    yield blocking("province-twice", place, value)
                seen.add((key, value))


def _no_city(document: YamlDocument, codes: list[str], read: str, *keys: str | int) -> Finding:
    return blocking("province-city", document.place(*keys), read, options=", ".join(codes))


def _programme_findings(
    about: ProvinceFile, programme: ProgrammeFile, document: YamlDocument
) -> Iterator[Finding]:
    """Findings on programme.yaml: unknown places, impossible dates, and units that no target
    counts.
    """
    codes = [city.code for city in about.cities]
    for index, pilot in enumerate(programme.pilots):
        for m, code in enumerate(pilot.cities):
            if code not in codes:
                yield _no_city(document, codes, code, "pilots", index, "cities", m)
        try:
            date.fromisoformat(pilot.since or "2000-01-01")
        except ValueError:
            place = document.place("pilots", index, "since")
            yield blocking("province-value", place, pilot.since, "2025-12-25")
    units = {regime.unit for regime in programme.regimes.values()}
    for unit in COUNTED:
        if unit not in units:
            yield blocking("province-target", document.place("regimes"), "", unit)
    yield from _department_findings(programme, document)


def _department_findings(programme: ProgrammeFile, document: YamlDocument) -> Iterator[Finding]:
    """Duties that are not listed, and more or less than one lead where there are duties."""
    options = ", ".join(programme.duties)
    for key, department in programme.departments.items():
        if not re.fullmatch(DEPARTMENT, key):
            expected = Label(
                "小写字母、数字和短横，最多 20 个", "small letters, digits and hyphens, at most 20"
            )
            yield blocking("province-value", document.place("departments", key), key, expected)
        for n, duty in enumerate(department.duties):
            if duty not in programme.duties:
                place = document.place("departments", key, "duties", n)
                yield blocking("province-duty", place, duty, options=options)
    leads = [key for key, department in programme.departments.items() if department.lead]
    if len(leads) > 1 or (programme.duties and not leads):
        place = document.place("departments")
        yield blocking("province-lead", place, ", ".join(leads))


__all__ = ["DEFAULT", "VARIABLE", "City", "Province", "current_province", "read_province"]
