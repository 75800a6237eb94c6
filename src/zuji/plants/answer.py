"""The footprints of a plant's products as plain data and as rows of a table."""

from __future__ import annotations

import csv
import io
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from zuji.core.label import LANGS, Label, Lang
from zuji.core.words import STAGE_LABELS, gas_label
from zuji.factors.packs import safe_cell
from zuji.plants.evaluation import DRAWS, PlantResult, evaluate_plant
from zuji.plants.flows import Rates
from zuji.plants.reading import PlantReading, SharedPlant
from zuji.uncertainty.factor_spread import SpreadPlace

REST = Label("未分摊", "not shared")
WHOLE = Label("全厂", "plant")


@dataclass(frozen=True)
class PlantAnswer:
    """A plant and the footprints of its products."""

    plant: SharedPlant
    result: PlantResult

    def rows(self) -> Iterator[dict[str, Any]]:
        """One row a product in kgCO2e, with stages and gases; then what no product takes."""
        result, products = self.result, self.result.shares.products
        for row, year in enumerate(result.years):
            made: dict[str, Any] = {}
            if row < len(products):
                product, value = products[row], result.per_unit(row)
                made = {
                    "sku": product.sku,
                    "name": product.title,
                    "output": product.output,
                    "unit": product.unit,
                    "routing": self._in_order(product.routing),
                    "amounts": {key: product.amounts.get(key) for key in self.plant.keys},
                    "per_unit": dict(zip(("value", "low", "high"), value, strict=True))
                    if value
                    else None,
                }
            yield made | {
                "year": {
                    "value": float(year),
                    "low": float(result.low[row]),
                    "high": float(result.high[row]),
                },
                "stages": {name: float(part[row]) for name, part in result.by_stage.items()},
                "gases": {name: float(part[row]) for name, part in result.by_gas.items()},
                "shares": [float(share) for share in result.shares.rows[row]],
            }

    def record(self) -> dict[str, Any]:
        """The whole answer as plain data."""
        *products, rest = self.rows()
        result, study = self.result, self.plant.document
        return {
            "organisation": study.data.get("organisation") or {},
            "period": dict(zip(("start", "end"), study.period, strict=True)),
            "profile": self.plant.profile.id,
            "gwp_set": self.plant.profile.gwp_set,
            "unit": "kgCO2e",
            "processes": {name: _both(label) for name, label in self.plant.processes.items()},
            "keys": {name: self._key(name) for name in self.plant.keys},
            "products": products,
            "not_shared": rest,
            "plant": {
                "year": {
                    "value": result.plant,
                    "low": result.plant_low,
                    "high": result.plant_high,
                },
                "stages": {name: float(part.sum()) for name, part in result.by_stage.items()},
                "gases": {name: float(part.sum()) for name, part in result.by_gas.items()},
            },
            "sum": {"gap": result.gap, "is_closed": result.is_closed},
            "flows": [self._flow(column) for column in range(len(self.plant.flows))],
            "items": items_record(self.plant),
        }

    def _in_order(self, routing: Collection[str]) -> list[str]:
        """The processes that a product passes, in the plant's order."""
        return [name for name in self.plant.processes if name in routing]

    def _key(self, name: str) -> dict[str, str]:
        """A sharing key: its names, and the unit in which its amounts are stated."""
        stated = (self.plant.document.data.get("keys") or {}).get(name) or {}
        return {**_both(self.plant.keys[name]), "unit": str(stated.get("unit") or "")}

    def _flow(self, column: int) -> dict[str, Any]:
        flow = self.plant.flows[column]
        amount, unit = self.plant.amounts[flow.id]
        rest = float(self.result.shares.rest[column])
        return {
            "id": flow.id,
            "name": _both(flow.label),
            "process": flow.process,
            "key": flow.key,
            "item": flow.item,
            "stage": flow.stage,
            "amount": amount,
            "unit": unit,
            "status": flow.status,
            "gsd": flow.gsd,
            "factors": [factor.id for factor in flow.factors],
            "year": float(self.result.totals[column]),
            "not_shared": rest,
        }

    def csv_text(self, lang: Lang) -> str:
        """The rows as a table for spreadsheets, with words in `lang`; kgCO2e."""
        text = io.StringIO()
        csv.writer(text, lineterminator="\n").writerows(plant_table(self.record(), lang))
        return text.getvalue()


def _both(label: Label) -> dict[str, str]:
    return {lang: label[lang] for lang in LANGS}


HEADS = (
    Label("产品编号", "product code"),
    Label("产品名称", "product name"),
    Label("产量", "output"),
    Label("单位", "unit"),
    Label("每单位 kgCO2e", "kgCO2e per unit"),
    Label("每单位下限", "per unit, low"),
    Label("每单位上限", "per unit, high"),
    Label("全年 kgCO2e", "kgCO2e of the year"),
    Label("全年下限", "year, low"),
    Label("全年上限", "year, high"),
)


def plant_table(record: Mapping[str, Any], lang: Lang) -> Iterator[list[Any]]:
    """The rows of a `PlantAnswer.record` under their headings in `lang`, with what is not shared
    and the plant below; kgCO2e. No text is taken for a formula.
    """
    whole = record["plant"]
    stages, gases = list(whole["stages"]), list(whole["gases"])
    yield [
        *(word[lang] for word in HEADS),
        *(f"{STAGE_LABELS[stage][lang]} kgCO2e" for stage in stages),
        *(f"{gas_label(gas)[lang]} kgCO2e" for gas in gases),
    ]
    last = ((record["not_shared"], REST[lang]), (whole, WHOLE[lang]))
    for row, name in (*((row, row["sku"]) for row in record["products"]), *last):
        per = row.get("per_unit") or {}
        yield [
            safe_cell(name),
            safe_cell(row.get("name", "")),
            row.get("output", ""),
            row.get("unit", ""),
            *(per.get(end, "") for end in ("value", "low", "high")),
            *(row["year"][end] for end in ("value", "low", "high")),
            *(row["stages"][stage] for stage in stages),
            *(row["gases"][gas] for gas in gases),
        ]


def calculate_plant(reading: PlantReading, draws: int = DRAWS, seed: int = 1) -> PlantAnswer:
    """The footprints of a plant's products, each of its year and of one unit; refuses what the
    reading refuses, and as `evaluate_plant` does.
    """
    plant = reading.taken()
    study = plant.document
    place = SpreadPlace(study.country, int(study.period[1][:4]))
    factors = [factor for flow in plant.flows for factor in flow.factors]
    rates = Rates(plant.profile, plant.rules, place, factors)
    amounts = {flow.id: rates.amount_of(flow, *plant.amounts[flow.id]) for flow in plant.flows}
    return PlantAnswer(
        plant, evaluate_plant(plant.shares, amounts, plant.profile.apart, draws, seed)
    )


def items_record(plant: SharedPlant) -> list[dict[str, Any]]:
    """What the products need of each bought item in the year, beside the ledger."""
    return [
        {
            "item": item.code,
            "name": item.title,
            "unit": item.unit,
            "bill": item.needed,
            "ledger": item.counted,
            "ratio": item.ratio,
            "flows": list(item.flows),
        }
        for item in plant.items
    ]
