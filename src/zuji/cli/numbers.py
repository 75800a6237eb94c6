"""Numbers among the options of commands, read by the reader of all other doors."""

from __future__ import annotations

from typing import Any

import click

from zuji.cli.words import LANG


class NumberOption(click.ParamType[float]):
    """A finite number, within `lowest` (left out) and `highest` where they are given."""

    name = "number"

    def __init__(self, lowest: float | None = None, highest: float | None = None) -> None:
        self.lowest, self.highest = lowest, highest

    def convert(
        self, value: Any, param: click.Parameter | None, ctx: click.Context | None
    ) -> float:
        from zuji.core.numbers import read_number
        from zuji.core.refusals import Refusal, refuse

        place = param.opts[-1] if param and param.opts else ""
        try:
            number = read_number(value, place)
            is_low = self.lowest is not None and number <= self.lowest
            is_high = self.highest is not None and number > self.highest
            if is_low or is_high:
                raise refuse("number-range", place, value, f"{self.lowest} < … ≤ {self.highest}")
        except Refusal as refusal:
            self.fail(refusal.explain(LANG), param, ctx)
        return number


NUMBER = NumberOption()
