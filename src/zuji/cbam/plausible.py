"""What a file of an installation says that cannot be so: more goods than their precursors hold,
contents that no such good has, more imported than made.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from zuji.core.figures import in_full
from zuji.core.refusals import warning

if TYPE_CHECKING:
    from zuji.cbam.fields import CbamFindings
    from zuji.cbam.installation import ProducedGood, ProductionProcess

CLOSE = 0.05
NITROGEN = {
    "ammonia": (50.0, 823.0),
    "nitric_acid": (50.0, 223.0),
    "urea": (50.0, 467.0),
    "mixed_fertilisers": (10.0, 467.0),
}
"""kg of nitrogen per tonne: at most that of the pure substance (14.007 / 17.031 of NH3, 14.007 /
63.013 of HNO3, 28.014 / 60.056 of urea), at least that of a thin solution.
"""
OF_AMMONIA = frozenset({"urea", "nitric_acid"})
OF_METAL = frozenset({"steel_products", "aluminium_products"})
"""Goods that are shaped of what they are made of."""
MOST_METAL = 3.0
"""Tonnes of metal for a tonne of shaped good, beyond which a unit is doubtful."""


def check_good(told: CbamFindings, process: ProductionProcess, product: ProducedGood) -> None:
    """Question the content of a good, and precursors that are too little or too much for it."""
    good = product.good
    if good is None:
        return
    if good.category in NITROGEN and product.content is not None:
        least, most = NITROGEN[good.category]
        if not least <= product.content <= most:
            place, read = (
                product.fields.place("nitrogen_content"),
                f"{in_full(product.content)} kg/t",
            )
            told.add(warning("cbam-magnitude", place, read, f"{in_full(least)} … {in_full(most)}"))
    if good.category == "cement":
        _check_clinker(told, process, product)
    elif good.category in OF_METAL:
        _check_metal(told, process)
    elif good.category in OF_AMMONIA:
        held = sum(_nitrogen(p) * p.quantity for p in process.products)
        needed, taken = held / NITROGEN["ammonia"][1], _taken(process)
        if taken < needed * (1 - CLOSE):
            _say_short(told, process, taken, needed)


def _nitrogen(product: ProducedGood) -> float:
    """kg per tonne of a good that is made of ammonia, of the pure one where it is not said."""
    if product.good is None or product.good.category not in OF_AMMONIA:
        return 0.0
    return NITROGEN[product.good.category][1] if product.content is None else product.content


def _taken(process: ProductionProcess, *categories: str) -> float:
    """Tonnes of precursors of some categories, of all where none is named."""
    return sum(
        each.quantity
        for each in process.precursors
        if not categories or each.good.category in categories
    )


def _say_short(told: CbamFindings, process: ProductionProcess, taken: float, needed: float) -> None:
    place = process.fields.place("precursors")
    told.add(
        warning("cbam-precursor-short", place, f"{in_full(taken)} t", f"≥ {in_full(needed, 4)} t")
    )


def _check_metal(told: CbamFindings, process: ProductionProcess) -> None:
    """The precursors of a process that shapes metal, beside its goods; once a process."""
    made = [product for product in process.products if product.good]
    if not all(p.good and p.good.category in OF_METAL for p in made):
        return
    tonnes = sum(product.quantity for product in made)
    taken = _taken(process)
    if taken < tonnes * (1 - CLOSE):
        _say_short(told, process, taken, tonnes)
    elif taken > tonnes * MOST_METAL:
        place = process.fields.place("precursors")
        read, most = f"{in_full(taken)} t", f"≤ {in_full(tonnes * MOST_METAL)} t"
        told.add(warning("cbam-magnitude", place, read, most))


def _check_clinker(told: CbamFindings, process: ProductionProcess, product: ProducedGood) -> None:
    """The clinker content of a cement beside the clinker that its process takes."""
    cements = [p for p in process.products if p.good and p.good.category == "cement"]
    if product is not cements[0]:
        return
    taken = _taken(process, "cement_clinker")
    if not taken:
        _say_short(told, process, 0.0, sum((p.content or 0.0) * p.quantity for p in cements))
    elif all(p.content is not None for p in cements):
        held = sum((p.content or 0.0) * p.quantity for p in cements)
        if abs(held - taken) > CLOSE * taken:
            place = product.fields.place("clinker_content")
            told.add(
                warning(
                    "cbam-content-differs", place, f"{in_full(held, 6)} t", f"{in_full(taken)} t"
                )
            )


def check_imported(told: CbamFindings, place: str, product: ProducedGood, quantity: float) -> None:
    """Question an import of more than the installation made in the year."""
    if quantity > product.quantity * (1 + CLOSE):
        read, most = f"{in_full(quantity)} t", f"≤ {in_full(product.quantity)} t"
        told.add(warning("cbam-import-over", place, read, most))
