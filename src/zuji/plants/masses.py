"""What a product weighs by a sharing key, held against its unit or its bill of materials."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping

from zuji.core.figures import in_full
from zuji.core.refusals import Finding, Refusal, warning
from zuji.core.units import conversion
from zuji.plants.bom import SLIP, BillOfMaterials
from zuji.plants.sharing import PlantProduct, SharingKey


def mass_findings(
    products: Iterable[PlantProduct],
    keys: Mapping[str, SharingKey],
    bill: BillOfMaterials | None,
) -> Iterator[Finding]:
    """A warning for each mass of a product that its unit or its bill of materials contradicts.

    A product counted by mass weighs its unit; another one weighs what its bill puts into it, where
    all lines of it are masses. The key may mean a part of it, such as the rubber of a tyre.
    """
    masses = [key for key in keys.values() if key.measure == "mass"]
    for product in products:
        for key in masses:
            told = product.amounts.get(key.id, 0.0)
            weighs = _own_mass(product, key.unit, bill)
            if told > 0 and weighs > 0 and not 1 / SLIP < told / weighs < SLIP:
                read = f"{in_full(told, 6)} {key.unit}"
                expected = f"{in_full(weighs, 4)} {key.unit}"
                yield warning("plant-mass-slip", product.at(key.id), read, expected, key=key.id)


def _own_mass(product: PlantProduct, unit: str, bill: BillOfMaterials | None) -> float:
    """The mass of one unit of a product; 0 where nothing tells."""
    try:
        return conversion(product.unit, unit)
    except Refusal:
        pass
    lines = [line for line in bill.lines if line.parent == product.sku] if bill else []
    try:
        return math.fsum(
            line.quantity
            / line.per
            * (1.0 if line.share is None else line.share)
            * conversion(line.unit, unit)
            for line in lines
        )
    except Refusal:
        return 0.0
