"""Allocation of a multi-output process to its products (GB/T 24067 / ISO 14067 6.4.6)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from zuji.core.refusals import refuse


def allocation_shares(weights: Mapping[str, Any], rule: str, place: str = "") -> dict[str, Any]:
    """Share of the burdens for each product: its weight over the sum of weights.

    `weights` are the products' totals of whatever the rule counts: mass [kg], energy [MJ], revenue
    [CNY], moles; for cut-off and substitution 1 for the main product and 0 for the others. Scalars
    or arrays of draws. Shares sum to 1. Refuses (``allocation-weight``) a negative weight, or all
    weights zero.
    """
    import numpy as np

    total = sum(weights.values())
    if any(np.any(np.asarray(w) < 0) for w in weights.values()) or np.any(np.asarray(total) <= 0):
        raise refuse("allocation-weight", place, f"{rule}: {dict(weights)}", "> 0")
    return {product: weight / total for product, weight in weights.items()}
