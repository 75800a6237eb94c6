"""Ledgers of plants: any layout read as values of a study, with questions where it is not clear."""

from zuji.exchange.ledgers.reading import read_plant_ledger
from zuji.exchange.ledgers.records import (
    IgnoredCells,
    LedgerReading,
    LedgerValue,
    Mend,
    Question,
    TotalCheck,
)

__all__ = [
    "IgnoredCells",
    "LedgerReading",
    "LedgerValue",
    "Mend",
    "Question",
    "TotalCheck",
    "read_plant_ledger",
]
