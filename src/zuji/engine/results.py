"""Results of a system: values with their guaranteed bound and their provenance."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from zuji.core.label import listed
from zuji.core.refusals import refuse

Array = NDArray[np.float64]
FRAMES = ("pandas", "polars", "arrow", "xarray")


@dataclass(frozen=True)
class Provenance:
    """The origin of a figure: solver, sweeps, versions of engine and data, seed of its draws."""

    method: str
    sweeps: int
    engine: str
    data: str = ""
    seed: int | None = None


@dataclass(frozen=True)
class Numbers:
    """Named values with an error bound each; behaves as the array of its values."""

    values: Array
    bound: Array
    names: Sequence[str]
    provenance: Provenance
    label: str = "name"

    def __array__(self, dtype: Any = None, copy: Any = None) -> Array:
        return np.array(self.values, dtype, copy=copy)

    def __len__(self) -> int:
        return len(self.values)

    def __iter__(self) -> Iterator[Any]:
        return iter(self.values)

    def __getitem__(self, key: Any) -> Any:
        return self.values[list(self.names).index(key) if isinstance(key, str) else key]

    def __float__(self) -> float:
        """The only value; refused where there are several."""
        if self.values.size != 1:
            raise refuse("value-type", "score", f"{self.values.size} values", "one value")
        return float(self.values.ravel()[0])

    def __repr__(self) -> str:
        shown = ", ".join(
            f"{name} {value:.6g} ± {bound:.1g}"
            for name, value, bound in zip(self.names[:4], self.values, self.bound, strict=False)
        )
        more = f", … ({len(self.names)})" if len(self.names) > 4 else ""
        return f"<{shown}{more}; {self.provenance.method}, {self.provenance.sweeps} sweeps>"

    def tolist(self) -> list[float]:
        """The values as Python numbers."""
        return [float(v) for v in self.values]

    def frame(self, kind: str = "pandas") -> Any:
        """As a table of name, value and bound (pandas, polars, arrow or xarray)."""
        return framed(
            {self.label: list(self.names), "value": self.values, "bound": self.bound}, kind
        )


@dataclass(frozen=True)
class UnitScores:
    """Products × indicators: impact of one unit of each product, and a guaranteed error bound."""

    values: Array
    bound: Array
    products: Sequence[str]
    indicators: Sequence[str]
    provenance: Provenance

    def __array__(self, dtype: Any = None, copy: Any = None) -> Array:
        """The values, products × indicators."""
        return np.array(self.values, dtype, copy=copy)

    def __len__(self) -> int:
        return len(self.values)

    @property
    def sweeps(self) -> int:
        """Sweeps needed."""
        return self.provenance.sweeps

    @property
    def method(self) -> str:
        """The solver used."""
        return self.provenance.method

    def __repr__(self) -> str:
        products, indicators = self.values.shape
        return (
            f"<UnitScores {products} products × {indicators} indicators, {self.sweeps} "
            f"sweeps, {self.method}>"
        )

    def frame(self, kind: str = "pandas") -> Any:
        """One row a product and indicator: product, indicator, value, bound."""
        products, indicators = self.values.shape
        return framed(
            {
                "product": np.repeat(np.asarray(self.products, object), indicators),
                "indicator": np.tile(np.asarray(self.indicators, object), products),
                "value": self.values.ravel(),
                "bound": self.bound.ravel(),
            },
            kind,
        )


@dataclass(frozen=True)
class Contributions:
    """Impacts by process (indicators × processes); each row sums to the score."""

    values: Array
    names: Sequence[str]
    indicators: Sequence[str]
    provenance: Provenance
    of: str = "process"
    attributes: Mapping[str, Sequence[str]] = field(default_factory=dict)

    def __array__(self, dtype: Any = None, copy: Any = None) -> Array:
        return np.array(self.values, dtype, copy=copy)

    def __getitem__(self, key: Any) -> Any:
        return self.values[key]

    def tolist(self) -> list[list[float]]:
        """The values as Python numbers, a list an indicator."""
        return [[float(v) for v in row] for row in self.values]

    @property
    def total(self) -> Array:
        """The score by indicator."""
        totals: Array = self.values.sum(axis=1)
        return totals

    def __repr__(self) -> str:
        top = ", ".join(f"{name} {share:.1%}" for name, _, share in self.top(3))
        return f"<Contributions by {self.of}: {top}>"

    def top(self, count: int = 10, indicator: int = 0) -> list[tuple[str, float, float]]:
        """The largest in size: name, value, share of the total."""
        row = self.values[indicator]
        total = row.sum() or np.nan
        order = np.argsort(-np.abs(row), kind="stable")[:count]
        return [(self.names[int(i)], float(row[i]), float(row[i] / total)) for i in order]

    def by(self, attribute: str) -> Contributions:
        """Summed over an attribute of the processes: location, stage, category …"""
        if attribute not in self.attributes:
            available = listed(self.attributes)
            raise refuse("engine-attribute", "contributions", attribute, near=available)
        labels = list(self.attributes[attribute])
        names = list(dict.fromkeys(labels))
        number_of = {name: member for member, name in enumerate(names)}
        group = np.array([number_of[label] for label in labels])
        values: Array = np.stack([np.bincount(group, row, len(names)) for row in self.values])

        return Contributions(values, names, self.indicators, self.provenance, attribute)

    def frame(self, kind: str = "pandas", indicator: int = 0) -> Any:
        """Name, value and share, largest first."""
        rows = self.top(len(self.names), indicator)
        return framed(
            {
                self.of: [row[0] for row in rows],
                "value": np.array([row[1] for row in rows]),
                "share": np.array([row[2] for row in rows]),
            },
            kind,
        )


def framed(columns: Mapping[str, Any], kind: str) -> Any:
    """Columns as a table of the library asked for. Refuses one that is unknown or not installed."""
    import importlib

    if kind not in FRAMES:
        raise refuse("engine-frame", "frame", kind, ", ".join(FRAMES), library=kind)
    try:
        library = importlib.import_module("pyarrow" if kind == "arrow" else kind)
    except ImportError as problem:
        raise refuse("engine-frame", "frame", kind, ", ".join(FRAMES), library=kind) from problem
    if kind == "pandas":
        return library.DataFrame(dict(columns))
    if kind == "polars":
        return library.DataFrame({k: list(v) for k, v in columns.items()})
    if kind == "arrow":
        return library.table({k: list(v) for k, v in columns.items()})
    first = next(iter(columns))
    return library.Dataset(
        {k: (first, np.asarray(v)) for k, v in columns.items() if k != first},
        coords={first: np.asarray(columns[first], dtype=object)},
    )
