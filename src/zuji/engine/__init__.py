"""Unit processes → technosphere → supply → inventory → impacts."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from zuji.engine.allocation import allocation_shares
from zuji.engine.solve import scaling

if TYPE_CHECKING:
    from zuji.engine.results import UnitScores
    from zuji.engine.system import System

__all__ = ["System", "UnitScores", "allocation_shares", "scaling"]

_HOMES = {"System": "zuji.engine.system", "UnitScores": "zuji.engine.results"}


def __getattr__(name: str) -> Any:
    """Names of the database-size engine, imported when first asked for."""
    if name not in _HOMES:
        raise AttributeError(f"module 'zuji.engine' has no attribute {name!r}")
    from importlib import import_module

    return getattr(import_module(_HOMES[name]), name)
