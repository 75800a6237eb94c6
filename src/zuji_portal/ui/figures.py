"""Figures that an app gives the programme's board, with the page where they are explained."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from zuji.core.label import Label

BOARD_FIGURES = "board figures"
"""Apps contribute under this name: a function of the viewer that gives a `FigureGroup`."""


@dataclass(frozen=True)
class FigureGroup:
    """A few counts under one title; `route` names the page behind them."""

    title: Label
    route: str
    rows: Sequence[tuple[Label, int]]
