"""What the pages of a plant show of a version that was computed. Reads only."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from zuji.core.figures import places_of, spoken_unit, to_places, with_power
from zuji.core.label import Label
from zuji.core.receipt import Receipt
from zuji.core.refusals import Finding
from zuji.core.words import STAGE_LABELS, STATUSES
from zuji_portal.foundation.accounts.viewer import Viewer
from zuji_portal.studies import queries as studies
from zuji_portal.studies.models import RevisionFigures
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
SUMMED = 3
"""Digits beside the usual three, with which figures are written that a reader adds up."""


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
    """A total of the plant: how it is shared and what it emits in the year; `plant` names its
    processes and keys.
    """

    row: Row
    plant: Row

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
        if not self.row["key"]:
            return Label("不分摊", "not shared")
        return named_in(self.plant, "keys", self.row["key"])

    @property
    def process(self) -> Label | str:
        return named_in(self.plant, "processes", self.row["process"] or "")

    @property
    def tonnes(self) -> float:
        return float(self.row["year"]) / 1000


def named_in(plant: Row, part: str, name: str) -> Label | str:
    """A process or key of a plant in both languages; its own name where it has no other."""
    row = (plant.get(part) or {}).get(name)
    return Label(row["zh"], row["en"]) if row else name


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
    """The processes that products pass, as choices in the order in which they are passed."""
    passed = dict.fromkeys(name for row in plant["products"] for name in row["routing"])
    return [(name, _word(named_in(plant, "processes", name))) for name in passed]


def _word(label: Label | str) -> str:
    return label if isinstance(label, str) else label[lang()]


def proof_of(plant: Row) -> dict[str, Any]:
    """Products, rest and plant side by side, in all and by stage [tCO2e], in so many digits that
    a reader can add them up.
    """
    products, rest, whole = plant["products"], plant["not_shared"], plant["plant"]
    year = whole["year"]
    places = max(0, SUMMED + places_of(year["value"] / 1000))

    def written(kilograms: float) -> str:
        return to_places(kilograms / 1000, places)

    rows = [
        {
            "name": STAGE_LABELS[stage],
            "products": written(sum(row["stages"][stage] for row in products)),
            "rest": written(rest["stages"][stage]),
            "plant": written(value),
        }
        for stage, value in whole["stages"].items()
    ]
    return {
        "stages": rows,
        "products": written(sum(row["year"]["value"] for row in products)),
        "rest": written(rest["year"]["value"]),
        "plant": written(year["value"]),
        "low": year["low"] / 1000,
        "high": year["high"] / 1000,
        "is_closed": plant["sum"]["is_closed"],
        "gap": with_power(f"{plant['sum']['gap']:.1e}"),
    }


def flows_of(plant: Row) -> list[ShownFlow]:
    """The totals of the plant, the largest first."""
    flows = [ShownFlow(row, plant) for row in plant["flows"]]
    return sorted(flows, key=lambda flow: -abs(flow.row["year"]))


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
            "flow": ShownFlow(flow, plant),
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
        "keys": [
            (named_in(plant, "keys", key), amount, _unit_of(plant, key))
            for key, amount in product.row["amounts"].items()
            if amount
        ],
        "routing": [_word(named_in(plant, "processes", name)) for name in product.row["routing"]],
        "stages": [
            (STAGE_LABELS[stage], value / 1000) for stage, value in product.row["stages"].items()
        ],
    }


def _unit_of(plant: Row, key: str) -> str:
    """The unit in which the amounts of a key are stated; empty where none is."""
    row = (plant.get("keys") or {}).get(key) or {}
    return str(row.get("unit") or "")


def package_page(viewer: Viewer, version: PlantVersion) -> dict[str, Any]:
    """What the products of a version have in common, and what differs in those of whose studies
    the viewer may know.
    """
    by_sku = {product.row["sku"]: product for product in products_of(version)}
    seen = studies.visible_to(viewer)
    made = version.studies.filter(study__in=seen).select_related("study").order_by("sku")
    figures = RevisionFigures.objects.filter(revision__study__plant_origin__in=made)
    latest = {row.revision.study_id: row for row in figures.select_related("revision")}
    rows = [
        {
            "product": by_sku[each.sku],
            "amounts": [
                (named_in(version.plant, "keys", key), amount)
                for key, amount in by_sku[each.sku].row["amounts"].items()
            ],
            "routing": [
                _word(named_in(version.plant, "processes", name))
                for name in by_sku[each.sku].row["routing"]
            ],
            "study": each.study,
            "opens": True,
            "result": _figure(latest.get(each.study_id)),
        }
        for each in made
        if each.sku in by_sku
    ]
    plant = version.plant
    keys = [
        (named_in(plant, "keys", key), _unit_of(plant, key)) for key in (plant.get("keys") or {})
    ]
    return {
        "proof": proof_of(plant),
        "flows": flows_of(plant),
        "keys": keys,
        "rows": rows,
        "width": 6 + len(keys),
        "checks": version.checks.all(),
    }


def _figure(row: RevisionFigures | None) -> dict[str, Any] | None:
    """The result of a revision with its interval and unit."""
    if row is None:
        return None
    return {"value": row.total, "low": row.low, "high": row.high, "unit": row.unit}
