"""The matrix engine: unit processes → technosphere → supply → inventory → impacts, and analyses of
them.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

from zuji.engine.allocation import allocation_shares
from zuji.engine.solve import scaling

if TYPE_CHECKING:
    from zuji.engine.foreground import own_and_bought, supply_tree
    from zuji.engine.monte_carlo import sample, sample_products
    from zuji.engine.network import Network
    from zuji.engine.results import UnitScores
    from zuji.engine.sensitivity import first_order_shares, sobol_by_group
    from zuji.engine.system import System
    from zuji.engine.uncertain import Laws, Uncertainty

_HOMES = {
    "Laws": "uncertain",
    "Network": "network",
    "System": "system",
    "Uncertainty": "uncertain",
    "UnitScores": "results",
    "first_order_shares": "sensitivity",
    "own_and_bought": "foreground",
    "sample": "monte_carlo",
    "sample_products": "monte_carlo",
    "sobol_by_group": "sensitivity",
    "supply_tree": "foreground",
}

__all__ = [
    "Laws",
    "Network",
    "System",
    "Uncertainty",
    "UnitScores",
    "allocation_shares",
    "first_order_shares",
    "own_and_bought",
    "sample",
    "sample_products",
    "scaling",
    "sobol_by_group",
    "supply_tree",
]


def __getattr__(name: str) -> Any:
    """Names of the database-size engine, imported when first asked for."""
    if name not in _HOMES:
        raise AttributeError(f"module 'zuji.engine' has no attribute {name!r}")
    return getattr(import_module(f"zuji.engine.{_HOMES[name]}"), name)
