"""The resources of a Brightway datapackage: groups of vectors in the order of the package."""

from __future__ import annotations

import io
import json
import tokenize
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from zuji.core.kinds import kind_of
from zuji.core.label import Label
from zuji.core.receipt import ReceiptBook
from zuji.core.refusals import BROKEN, blocking, note, refuse
from zuji.exchange.databases.archive import Archive

MATRICES = ("technosphere_matrix", "biosphere_matrix", "characterization_matrix")
VECTORS = ("indices", "data", "flip", "distributions", "rescale", "reference")
UNREADABLE = (EOFError, OSError, SyntaxError, MemoryError, tokenize.TokenError)
"""What numpy raises for a damaged header of an array."""
LABELS = ("params", "param_labels", "csv", "json")
"""Resources that describe a group and hold none of its values."""


@dataclass(frozen=True)
class Group:
    """One group of vectors: a place in a matrix, a value and perhaps a law for each element.

    `values` have the sign and size of the matrix; `sizes` is what the stored data were multiplied
    with. Of a characterisation only the elements of the column `index` count, where it is given.
    """

    name: str
    matrix: str
    indices: Any
    values: Any
    sizes: Any
    is_reference: Any
    distributions: Any = None
    index: int | None = None


@dataclass
class Package:
    """A datapackage.json with its folder."""

    archive: Archive
    place: str
    about: Mapping[str, Any]
    found: dict[str, Group] = field(default_factory=dict)

    @property
    def name(self) -> str:
        return str(self.about.get("name") or "")

    @property
    def sums_within(self) -> bool:
        """Whether values of one group at one place are summed; else the last one counts."""
        return bool(self.about.get("sum_intra_duplicates", True))

    @property
    def sums_between(self) -> bool:
        """Whether values of two groups at one place are summed; else the later one counts."""
        return bool(self.about.get("sum_inter_duplicates", False))

    def groups(self, book: ReceiptBook) -> Sequence[Group]:
        """The groups of the three matrices, in the order in which the package first names them.

        What is stored and not read (scenarios in arrays, interfaces, other matrices) is refused or
        ignored by name. A vector without its indices or data refuses the package.
        """
        members: dict[str, list[Mapping[str, Any]]] = {}
        for resource in self.about["resources"]:
            book.meet("resource")
            if reason := self._left_out(resource):
                outcome = book.ignore if reason.severity == "note" else book.refuse
                outcome("resource", reason)
                continue
            book.read("resource")
            members.setdefault(str(resource["group"]), []).append(resource)
        self.found = {name: self._group(name, rows) for name, rows in members.items()}
        return list(self.found.values())

    def _left_out(self, resource: Mapping[str, Any]) -> Any:
        """The reason why a resource is not read, or None."""
        kind, category = resource.get("kind"), resource.get("category")
        place = f"{self.place} · {resource.get('name') or resource.get('path')}"
        matrix = resource.get("matrix")
        if not resource.get("group") or kind in LABELS or (kind not in VECTORS and not category):
            return note("lca-package-label", place, str(kind or resource.get("mediatype") or "—"))
        if matrix not in MATRICES:
            return note("lca-package-matrix", place, str(matrix))
        if category != "vector" or resource.get("profile") == "interface" or kind not in VECTORS:
            shown = " ".join(
                str(resource.get(key) or "") for key in ("profile", "category", "kind")
            )
            return blocking("lca-package-resource", place, shown, "vector")
        return None

    def _group(self, name: str, rows: list[Mapping[str, Any]]) -> Group:
        place = f"{self.place} · {name}"
        vectors = {str(row["kind"]): self._array(row) for row in rows}
        missing = [kind for kind in ("indices", "data") if kind not in vectors]
        if missing:
            raise refuse("lca-package", place, ", ".join(vectors) or "—", ", ".join(missing))
        lengths = {kind: len(vector) for kind, vector in vectors.items()}
        if len(set(lengths.values())) > 1:
            shown = ", ".join(f"{kind} {length}" for kind, length in lengths.items())
            raise refuse("lca-package", place, shown, Label("长度相同", "equal lengths"))
        sizes = (
            np.where(vectors["flip"], -1.0, 1.0)
            if "flip" in vectors
            else np.ones(len(vectors["data"]))
        )
        if "rescale" in vectors:
            sizes = sizes * vectors["rescale"]
        index = rows[0].get("global_index")
        no_reference = np.zeros(len(sizes), bool)
        return Group(
            name=name,
            matrix=str(rows[0]["matrix"]),
            indices=vectors["indices"],
            values=vectors["data"] * sizes,
            sizes=np.where(sizes == 0, 1.0, sizes),
            is_reference=vectors.get("reference", no_reference),
            distributions=vectors.get("distributions"),
            index=None if index is None else int(index),
        )

    def _array(self, resource: Mapping[str, Any]) -> Any:
        folder = self.place.rpartition("/")[0]
        path = f"{folder}/{resource.get('path') or ''}".lstrip("/")
        if path not in self.archive.names:
            raise refuse("lca-package", path, "—", Label("该文件", "this file"))
        content = self.archive.read(path)
        if path.endswith(".parquet") or resource.get("format") == "pqt":
            return _of_parquet(content, str(resource["kind"]), path)
        try:
            stream = io.BytesIO(content)
            array = np.load(stream, allow_pickle=False)
        except (*BROKEN, *UNREADABLE) as problem:
            raise refuse("lca-package", path, str(problem)[:100], ".npy") from problem
        if stream.read(1):  # a damaged header makes numpy begin within the data
            raise refuse("lca-package", path, f"{len(content)} bytes", f"{stream.tell() - 1}")
        return array


def _of_parquet(content: bytes, kind: str, path: str) -> Any:
    import pyarrow as pa
    from pyarrow import parquet

    try:
        table = parquet.read_table(io.BytesIO(content))
    except pa.ArrowException as problem:
        raise refuse("lca-package", path, str(problem)[:100], ".parquet") from problem
    if kind in ("indices", "distributions"):
        return table.to_pandas().to_records(index=False)
    return table.column(0).to_numpy()


def packages_of(archive: Archive) -> list[Package]:
    """Every datapackage of an archive, by name."""
    packages = []
    for place in sorted(archive.ending("datapackage.json")):
        try:
            about = json.loads(archive.read(place))
            resources = about["resources"]
        except (ValueError, KeyError, TypeError, RecursionError) as problem:
            shown = f"{type(problem).__name__}: {problem}"[:100]
            raise refuse("lca-package", place, shown, "resources") from problem
        if not isinstance(resources, list) or not all(isinstance(row, dict) for row in resources):
            raise refuse("lca-package", place, kind_of(resources), "resources")
        packages.append(Package(archive, place, about))
    return packages
