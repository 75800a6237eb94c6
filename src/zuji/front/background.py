"""The Chinese background system from the front door."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from html import escape
from typing import Any

from zuji.background.rows import shown as product_data
from zuji.background.solved import Derived, SolvedBackground, solution
from zuji.charts.specs import short
from zuji.charts.systems import tree_spec
from zuji.engine.system import System
from zuji.engine.tree import Tree
from zuji.front.charts import chart, intervals_chart
from zuji.front.frames import Frame, html_table, text_table
from zuji.front.language import both, language, say
from zuji.front.told import told


@dataclass(frozen=True)
class BackgroundTable(Frame):
    """All products of the system: ``zuji.background()["cement"]`` is one of them.

    Columns: id, name_zh, name_en, value, low, high (95 % interval, kgCO2e per unit), unit, region,
    year.
    """

    solved: SolvedBackground

    @property
    def system(self) -> System:
        """The solved system of the engine: ``np.asarray(system.unit_scores())`` is products ×
        (kgCO2e, kg of each gas).
        """
        return self.solved.system

    def __getitem__(self, product: str) -> BackgroundProduct:
        """A product by id; refuses an unknown one, naming the nearest."""
        return told(_product)(self.solved, product)

    def __iter__(self) -> Iterator[str]:
        return iter(self.solved.background.products)

    def __len__(self) -> int:
        return len(self.solved.background.products)

    @cached_property
    def rows(self) -> list[Derived]:
        """What the system says of each product."""
        return [self.solved.derived(name) for name in self]

    def columns(self) -> Mapping[str, Sequence[Any]]:
        """Column → values, as the class lists them."""
        return {
            "id": [row.product.id for row in self.rows],
            "name_zh": [row.product.name.zh for row in self.rows],
            "name_en": [row.product.name.en for row in self.rows],
            "value": [row.value for row in self.rows],
            "low": [row.low for row in self.rows],
            "high": [row.high for row in self.rows],
            "unit": [f"kgCO2e/{row.product.unit}" for row in self.rows],
            "region": [row.region for row in self.rows],
            "year": [row.year for row in self.rows],
        }

    def _named(self) -> dict[str, Sequence[Any]]:
        return {**self.columns(), "name": [both(row.product.name) for row in self.rows]}

    def __repr__(self) -> str:
        table = text_table(self._named(), ("id", "name", "value", "low", "high", "unit"))
        return f"<BackgroundTable {len(self)}>\n{table}"

    def _repr_html_(self) -> str:
        return html_table(self._named(), {"id": "id", **_heads()})


def _heads() -> dict[str, str]:
    return {
        "name": say("名称", "name"),
        "value": say("数值", "value"),
        "low": say("下限", "low"),
        "high": say("上限", "high"),
        "unit": say("单位", "unit"),
    }


@dataclass(frozen=True)
class BackgroundProduct(Frame):
    """One product of the system, cradle to gate, in kgCO2e per `unit`.

    Columns, one row a process that contributes: process, share (of the value). `data` is what
    ``zuji background show --json`` prints: gases, stages, sources, how it was derived, values held.
    """

    solved: SolvedBackground
    derived: Derived

    def __float__(self) -> float:
        return self.value

    @property
    def value(self) -> float:
        """kgCO2e per unit of the product."""
        return self.derived.value

    @property
    def interval(self) -> tuple[float, float]:
        """95 % interval of the value."""
        return self.derived.low, self.derived.high

    @property
    def unit(self) -> str:
        """``kgCO2e`` per unit of the product."""
        return f"kgCO2e/{self.derived.product.unit}"

    @cached_property
    def data(self) -> dict[str, Any]:
        """Everything that is said of the product, as plain data."""
        return product_data(self.solved, self.derived.product.id)

    def tree(self, cutoff: float = 0.01) -> Tree:
        """The supply chain; branches above `cutoff` of the value."""
        return self.solved.tree(self.derived.product.id, cutoff)

    @property
    def plot(self) -> BackgroundPlots:
        """The charts of the product."""
        return BackgroundPlots(self)

    def columns(self) -> Mapping[str, Sequence[Any]]:
        """Column → values, as the class lists them."""
        return {
            "process": [name for name, _ in self.derived.contributions],
            "share": [share for _, share in self.derived.contributions],
        }

    def __repr__(self) -> str:
        low, high = self.interval
        return (
            f"<BackgroundProduct {both(self.derived.product.name)}: {short(self.value)} "
            f"[{short(low)}, {short(high)}] {self.unit} · {self.derived.region} "
            f"{self.derived.year}>"
        )

    def _repr_html_(self) -> str:
        low, high = self.interval
        held = self.data["held_values"]
        columns = {
            "name": [row["name"] for row in held],
            "value": [row["value"] for row in held],
            "ratio": [row["ratio"] for row in held],
        }
        heads = {
            "name": say("手头的其他数值", "other values held"),
            "value": self.unit,
            "ratio": say("本系统 / 该值", "ours / held"),
        }
        return (
            f"<p><b>{escape(both(self.derived.product.name))}</b><br>"
            f"<span style='font-size:1.6em'>{short(self.value)}</span> "
            f"[{short(low)} – {short(high)}] {escape(self.unit)}<br>"
            f"<small>{escape(self.data['how_derived'][language()])}</small></p>"
            + (html_table(columns, heads) if held else "")
        )


@dataclass(frozen=True)
class BackgroundPlots:
    """The charts of a product, as Altair charts; refused where Altair is missing."""

    of: BackgroundProduct

    def tree(self, cutoff: float = 0.01) -> Any:
        """The supply chain as indented bars."""
        return told(chart)(tree_spec(self.of.tree(cutoff)))

    def interval(self) -> Any:
        """The value with its 95 % interval beside the other values held."""
        low, high = self.of.interval
        own = {"name": both(self.of.derived.product.name), "value": self.of.value}
        rows = [{**own, "low": low, "high": high}]
        rows += [
            {"name": row["name"], "value": row["value"], "low": row["value"], "high": row["value"]}
            for row in self.of.data["held_values"]
        ]
        return told(intervals_chart)(rows, self.of.unit)


def _product(solved: SolvedBackground, product: str) -> BackgroundProduct:
    return BackgroundProduct(solved, solved.derived(product))


@told
def background(product: str = "") -> BackgroundTable | BackgroundProduct:
    """The Chinese background system, solved as one: all its products, or the one that is named.

    Refuses an unknown product, naming the nearest (``background-product``).
    """
    solved = solution()
    return _product(solved, product) if product else BackgroundTable(solved)
