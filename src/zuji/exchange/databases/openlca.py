"""openLCA JSON-LD, schema 1 (olca 1.x) and 2, as zip or folder."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterator
from typing import Any

from zuji.core.kinds import kind_of
from zuji.core.numbers import exact_float, read_xml_number
from zuji.core.refusals import Finding, Refusal, note, or_refuse, refuse, warning
from zuji.exchange.databases.accounts import leave_files, left_aside, refuse_file, repeated
from zuji.exchange.databases.archive import Archive
from zuji.exchange.databases.formulas import FormulaScope
from zuji.exchange.databases.openlca_flows import OpenlcaFlows
from zuji.exchange.databases.openlca_process import OpenlcaProcess
from zuji.exchange.databases.openlca_units import (
    OpenlcaUnits,
    Row,
    define,
    identifier,
    rows_of,
)
from zuji.exchange.databases.tables import (
    Builder,
    Database,
)

READ = ("unit_groups", "flow_properties", "categories", "flows", "parameters", "processes")
METHODS = "lcia_categories"
KINDS = {"processes": "process", "flows": "flow"}
DOCUMENTS = ("actors", "sources", "locations", "currencies", "dq_systems")
"""Folders that say who, where and how well, not how much."""


def read_openlca(archive: Archive, name: str) -> Database:
    """Reads every process; units and flow properties are converted to the flow's reference."""
    return OpenlcaReader(archive, name).database()


def _no_repeated(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    row = dict(pairs)
    if len(row) != len(pairs):
        name = next(key for key, count in Counter(key for key, _ in pairs).items() if count > 1)
        raise ValueError(f"{name} ×2")
    return row


def loaded(content: bytes, place: str) -> Row:
    """The object of a JSON file; refuses what is not JSON, and a name that stands twice."""
    try:
        row = json.loads(
            content,
            object_pairs_hook=_no_repeated,
            parse_float=lambda text: exact_float(text, place),
        )
    except (UnicodeDecodeError, ValueError, RecursionError) as problem:
        raise refuse("lca-json", place, str(problem)[:100]) from problem
    if not isinstance(row, dict) or not row.get("@id"):
        raise refuse("lca-json", place, kind_of(row), "@id")
    return row


class OpenlcaReader:
    """Reads a package; what its processes refer to is at hand by identifier."""

    def __init__(self, archive: Archive, name: str):
        self.archive, self.build = archive, Builder(name, "openLCA JSON-LD")
        self.units = OpenlcaUnits()
        self.flows = OpenlcaFlows(self.build, self.units)
        self.parameters = FormulaScope()
        self.paths: dict[str, list[str]] = {}
        for path in archive.ending(".json"):
            parts = path.replace("\\", "/").split("/")
            if len(parts) >= 2:
                self.paths.setdefault(parts[-2], []).append(path)

    def database(self) -> Database:
        for path, row in self._files("unit_groups"):
            self._keep(self.units.add_group, row, path)
        for path, row in self._files("flow_properties"):
            self._keep(self.units.add_property, row, path)
        for _, row in self._files("categories"):
            self.flows.categories[row["@id"]] = row
        for path, row in self._files("flows"):
            self.flows.rows[row["@id"]] = (path, row)
        for path, row in self._files("parameters"):
            self._keep(self._parameter, row, path)
        for path in self._newest("processes"):
            with self.build.whole(path), or_refuse("lca-json", path):
                row = loaded(self.archive.read(path), path)
                self.build.called(str(row["@id"]), str(row.get("name") or ""))
                OpenlcaProcess(self.flows, self.parameters, row, path).read()
        for path, row in self._files(METHODS):
            self._keep(self._method, row, path)
        self._ignored()
        count, used = len(self.flows.rows), sum(key in self.flows.known for key in self.flows.rows)
        self.build.book.meet("flow", count)
        self.build.book.read("flow", used)
        finding = note("lca-flow-unused", "flows", str(count - used))
        self.build.book.ignore("flow", finding, count - used, ("flows",))
        return self.build.done()

    def _keep(self, read: Callable[[Row, str], None], row: Row, path: str) -> None:
        """Reads a file, or says why it was not."""
        try:
            with or_refuse("lca-json", path):
                read(row, path)
        except Refusal as refusal:
            refuse_file(self.build, self.archive, path, refusal)

    def _files(self, folder: str) -> Iterator[tuple[str, Row]]:
        """The files of a folder; of two that say the same identifier the first."""
        first: dict[str, str] = {}
        for path in self._newest(folder):
            try:
                row = loaded(self.archive.read(path), path)
            except Refusal as refusal:
                refuse_file(self.build, self.archive, path, refusal)
                continue
            before = first.setdefault(str(row["@id"]), path)
            if before == path:
                yield path, row
            else:
                finding = self._repeated(path, before, folder, str(row["@id"]))
                leave_files(self.build, self.archive, [path], finding)
                self.build.notes.append(finding)

    def _newest(self, folder: str) -> Iterator[str]:
        """The files of a folder; of files of one name in several folders, the newest version."""
        same: dict[str, list[str]] = {}
        for path in self.paths.get(folder, []):
            same.setdefault(path.replace("\\", "/").rsplit("/", 1)[-1], []).append(path)
        for paths in same.values():
            chosen = paths[0] if len(paths) == 1 else max(paths, key=self._version)
            yield chosen
            for path in paths:
                if path != chosen:
                    finding = self._left(path, chosen, folder)
                    leave_files(self.build, self.archive, [path], finding)
                    self.build.notes.append(finding)

    def _left(self, path: str, chosen: str, folder: str) -> Finding:
        """What is said of a file that is not read, since another one of its name is."""
        version = self._version(path)
        if version != self._version(chosen):
            return warning("lca-version", path, version[0], chosen)
        return self._repeated(path, chosen, folder, path.rsplit("/", 1)[-1].removesuffix(".json"))

    def _repeated(self, path: str, chosen: str, folder: str, key: str) -> Finding:
        contents = [self.archive.read(each) for each in (path, chosen)]
        return repeated(path, chosen, contents, KINDS.get(folder, folder), key)

    def _version(self, path: str) -> tuple[str, str]:
        try:
            row = loaded(self.archive.read(path), path)
        except Refusal:
            return "", ""
        return str(row.get("version") or ""), str(row.get("lastChange") or "")

    def _ignored(self) -> None:
        """Names the parts of a package that say nothing here."""
        for folder, paths in self.paths.items():
            if folder in (*READ, METHODS):
                continue
            finding = left_aside(folder, len(paths), folder in DOCUMENTS)
            leave_files(self.build, self.archive, paths, finding, folder)
            if folder not in DOCUMENTS:
                self.build.notes.append(finding)

    def _parameter(self, row: Row, place: str) -> None:
        define(self.parameters, row, place)

    def _method(self, row: Row, place: str) -> None:
        factors = []
        for factor in rows_of(row, "impactFactors", place):
            key = identifier(factor, "flow", place)
            if str(factor.get("formula") or "").strip():
                raise refuse("lca-formula-syntax", place, factor["formula"], "value")
            value = read_xml_number(factor.get("value"), f"{place} {key} value")
            factors.append((key, value / self.flows.size(factor, place)))
        for key, value in factors:
            self.build.factor(str(row.get("name") or ""), self.flows.put(key), value)
