"""What a data set provides: the checks of its reference, and the kind of a flow whose own data set
is not in the package.
"""

from __future__ import annotations

import math
from collections.abc import Collection, Container, Mapping, Sequence
from functools import cache

from zuji.core.content import table_rows
from zuji.core.figures import in_full
from zuji.core.refusals import Finding, refuse, warning
from zuji.exchange.databases.tables import ELEMENTARY, PRODUCT, Builder

SUM_OFF = 1e-3
UNKNOWN_UNIT = "?"
"""Unit of a flow of which no unit is known; it is never taken for kilograms."""


def check_reference(
    amounts: Sequence[float], provided: int, place: str, *, is_allocated: bool
) -> list[Finding]:
    """Refuses a data set that does not say what its amounts are for.

    `amounts` are those of the reference flows, `provided` the number of products. Rules:
    ``lca-reference`` (none, and not one product), ``lca-references`` (several without allocation),
    ``lca-reference-zero``. Where none is stated the only product is taken, and said so.
    """
    if not amounts and provided != 1:
        raise refuse("lca-reference", place, str(provided))
    if any(amount == 0 for amount in amounts):
        raise refuse("lca-reference-zero", place, "0")
    if len(amounts) > 1 and not is_allocated:
        raise refuse("lca-references", place, str(len(amounts)))
    return [] if amounts else [warning("lca-reference-assumed", place)]


def check_shares(build: Builder, shares: Collection[float], place: str) -> None:
    """Names shares of one exchange that do not sum to one, or are negative; they are used as
    stated.
    """
    total = math.fsum(shares)
    if abs(total - 1) > SUM_OFF or min(shares) < 0:
        read = in_full(total) if min(shares) >= 0 else in_full(min(shares))
        build.notes.append(warning("lca-share-sum", place, read, "1"))


@cache
def known_gases() -> Mapping[str, str]:
    """Greenhouse gases by the public identifiers of their elementary flows, all in kg."""
    return {row["flow"]: row["gas"] for row in table_rows("data", "lca", "flow_ids.csv")}


def kind_of_absent(
    flow: str, provided: Container[str], *, is_reference: bool, is_input: bool
) -> tuple[int, str, str]:
    """Kind, compartment and unit of a flow that is only referred to.

    A public identifier of a greenhouse gas is known; what a process of the package provides, and
    what is taken in, is a product; what goes out otherwise cannot be told and is never a
    co-product.
    """
    if flow in known_gases():
        uptake = known_gases()[flow] == "co2_uptake"
        return ELEMENTARY, "resource/in air" if uptake else "air", "kg"
    if is_reference or is_input or flow in provided:
        return PRODUCT, "", ""
    return ELEMENTARY, "", UNKNOWN_UNIT
