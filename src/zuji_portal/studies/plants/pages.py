"""What the pages of a plant show of a version that was computed. Reads only."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from zuji.core.figures import spoken_unit
from zuji.core.label import Label
from zuji.core.receipt import Receipt
from zuji.core.refusals import Finding
from zuji.core.words import STAGE_LABELS, STATUSES
from zuji_portal.studies.plants.models import PlantVersion
from zuji_portal.ui.language import findings_for, lang

Row = Mapping[str, Any]
ORDERS: dict[str, tuple[Label, Callable[[Row], Any]]] = {
    "year": (Label("全年足迹从大到小", "largest year first"), lambda row: -row["year"]["value"]),
    "unit": (
        Label("每单位足迹从大到小", "largest per unit first"),
        lambda row: -(row["per_unit"] or {"value": float("-inf")})["value"],
    ),
    "sku": (Label("产品编号", "product code"), lambda row: row["sku"]),
}
"""Orders of the products, each with what it sorts by."""


@dataclass(frozen=True)
class ShownProduct:
    """A product of a plant: its footprint of a unit and of the year."""

    row: Row
    whole: float

    @property
    def unit_footprint(self) -> dict[str, Any] | None:
        """kgCO2e of one unit with the ends of its interval; None where nothing was made."""
        per = self.row["per_unit"]
        return per and {**per, "unit": f"kgCO2e/{self.row['unit']}"}

    @property
    def output(self) -> tuple[float, str]:
        return self.row["output"], spoken_unit(self.row["unit"], lang())

    @property
    def tonnes(self) -> float:
        """The year [tCO2e]."""
        return float(self.row["year"]["value"]) / 1000

    @property
    def share(self) -> float | None:
        """The year by that of the plant; None where the plant's sum is zero."""
        return self.row["year"]["value"] / self.whole if self.whole else None


@dataclass(frozen=True)
class ShownFlow:
    """A total of the plant: how it is shared and what it emits in the year."""

    row: Row

    @property
    def name(self) -> Label:
        return Label(self.row["name"]["zh"], self.row["name"]["en"])

    @property
    def status(self) -> Label:
        return STATUSES[self.row["status"]]

    @property
    def stage(self) -> Label:
        return STAGE_LABELS[self.row["stage"]]

    @property
    def shared_by(self) -> Label | str:
        """The key or the item of the bill by which it is shared."""
        if self.row["item"]:
            item = self.row["item"]
            return Label(f"按物料清单：{item}", f"by the bill of materials: {item}")
        return self.row["key"] or Label("不分摊", "not shared")

    @property
    def tonnes(self) -> float:
        return float(self.row["year"]) / 1000


def products_of(version: PlantVersion) -> list[ShownProduct]:
    """Every product of a version."""
    plant = version.plant
    whole = plant["plant"]["year"]["value"]
    return [ShownProduct(row, whole) for row in plant["products"]]


def found_in(
    products: Iterable[ShownProduct], asked: str, order: str, process: str
) -> list[ShownProduct]:
    """The products whose code or name holds every word that was asked and that pass a process,
    in an order of `ORDERS`.
    """
    words = asked.casefold().split()
    rows = [
        product
        for product in products
        if all(word in f"{product.row['sku']} {product.row['name']}".casefold() for word in words)
        and (not process or process in product.row["routing"])
    ]
    by = ORDERS.get(order, ORDERS["year"])[1]
    return sorted(rows, key=lambda product: (by(product.row), product.row["sku"]))


def processes_of(plant: Row) -> list[tuple[str, str]]:
    """The processes that products pass, as choices."""
    passed = {name for row in plant["products"] for name in row["routing"]}
    return [(name, name) for name in sorted(passed)]


def proof_of(plant: Row) -> dict[str, Any]:
    """Products, rest and plant side by side, in all and by stage [tCO2e]."""
    products, rest, whole = plant["products"], plant["not_shared"], plant["plant"]
    stages = [
        {
            "name": STAGE_LABELS[stage],
            "products": sum(row["stages"][stage] for row in products) / 1000,
            "rest": rest["stages"][stage] / 1000,
            "plant": value / 1000,
        }
        for stage, value in whole["stages"].items()
    ]
    year = whole["year"]
    return {
        "stages": stages,
        "products": sum(row["year"]["value"] for row in products) / 1000,
        "rest": rest["year"]["value"] / 1000,
        "plant": year["value"] / 1000,
        "low": year["low"] / 1000,
        "high": year["high"] / 1000,
        "is_closed": plant["sum"]["is_closed"],
        "gap": f"{plant['sum']['gap']:.1e}",
    }


def flows_of(plant: Row) -> list[ShownFlow]:
    """The totals of the plant, the largest first."""
    return sorted(map(ShownFlow, plant["flows"]), key=lambda flow: -abs(flow.row["year"]))


def told_of(version: PlantVersion) -> dict[str, Any]:
    """What is to be told of the reading, and what became of every cell of every sheet."""
    answer = version.answer or {}
    receipts = [Receipt.of_stored(stored) for stored in answer.get("receipts") or ()]
    return {
        "findings": findings_for(Finding.of_record(row) for row in answer.get("findings") or ()),
        "receipts": [
            {
                "source": receipt.source,
                "sentences": list(receipt.sentences(lang())),
                "portions": [p for p in receipt.portions if p.finding is not None],
            }
            for receipt in receipts
        ],
    }


def product_page(version: PlantVersion, product: ShownProduct) -> dict[str, Any]:
    """One product: its share of every total, by its keys, and what that emits a unit."""
    plant, output = version.plant, product.row["output"]
    parts = [
        {
            "flow": ShownFlow(flow),
            "share": share,
            "amount": share * flow["amount"],
            "tonnes": share * flow["year"] / 1000,
            "per_unit": share * flow["year"] / output if output else None,
        }
        for flow, share in zip(plant["flows"], product.row["shares"], strict=True)
        if share
    ]
    return {
        "product": product,
        "parts": sorted(parts, key=lambda part: -abs(part["tonnes"])),
        "keys": [(key, amount) for key, amount in product.row["amounts"].items() if amount],
        "stages": [
            (STAGE_LABELS[stage], value / 1000) for stage, value in product.row["stages"].items()
        ],
    }
