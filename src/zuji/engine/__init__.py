"""Unit processes → technosphere → supply → inventory → impacts."""

from zuji.engine.allocation import allocation_shares
from zuji.engine.solve import scaling
from zuji.engine.system import System, UnitScores

__all__ = ["System", "UnitScores", "allocation_shares", "scaling"]
