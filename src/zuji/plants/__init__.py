"""One plant, many products: shares of a plant's totals by stated keys, footprints of all its
products in one run, bills of materials; and the folder in which a plant is written.
"""

from zuji.plants.answer import PlantAnswer, calculate_plant, items_record, plant_table
from zuji.plants.bom import BillOfMaterials, BomLine, bill_of
from zuji.plants.book import read_packed_plant
from zuji.plants.evaluation import PlantAmount, PlantFactor, PlantResult, evaluate_plant
from zuji.plants.items import PlantItem, factors_for
from zuji.plants.reading import PlantReading, SharedPlant, read_plant
from zuji.plants.sharing import PlantFlow, PlantProduct, PlantShares, SharingKey, share
from zuji.plants.template import (
    example_sheets,
    plant_workbook,
    started_sheets,
    write_plant_template,
)

__all__ = [
    "BillOfMaterials",
    "BomLine",
    "PlantAmount",
    "PlantAnswer",
    "PlantFactor",
    "PlantFlow",
    "PlantItem",
    "PlantProduct",
    "PlantReading",
    "PlantResult",
    "PlantShares",
    "SharedPlant",
    "SharingKey",
    "bill_of",
    "calculate_plant",
    "evaluate_plant",
    "example_sheets",
    "factors_for",
    "items_record",
    "plant_table",
    "plant_workbook",
    "read_packed_plant",
    "read_plant",
    "share",
    "started_sheets",
    "write_plant_template",
]
