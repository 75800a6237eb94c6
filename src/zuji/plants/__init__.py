"""One plant, many products: shares of a plant's totals by stated keys, footprints of all its
products in one run, bills of materials.
"""

from zuji.plants.bom import BillOfMaterials, BomLine, bill_of
from zuji.plants.evaluation import PlantAmount, PlantFactor, PlantResult, evaluate_plant
from zuji.plants.sharing import PlantFlow, PlantProduct, Shares, SharingKey, share

__all__ = [
    "BillOfMaterials",
    "BomLine",
    "PlantAmount",
    "PlantFactor",
    "PlantFlow",
    "PlantProduct",
    "PlantResult",
    "Shares",
    "SharingKey",
    "bill_of",
    "evaluate_plant",
    "share",
]
