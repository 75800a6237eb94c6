"""Numbers among the options of commands, read by the reader of all other doors."""

from __future__ import annotations

from typing import Any

import click

from zuji.cli.words import LANG
from zuji.core.figures import in_full


class NumberOption(click.ParamType[float]):
    """A finite number, within `lowest` and `highest` where they are given; `lowest` itself is out
    of range unless `with_lowest`.
    """

    name = "number"

    def __init__(
        self,
        lowest: float | None = None,
        highest: float | None = None,
        with_lowest: bool = False,
    ) -> None:
        self.lowest, self.highest, self.with_lowest = lowest, highest, with_lowest

    def convert(
        self, value: Any, param: click.Parameter | None, ctx: click.Context | None
    ) -> float:
        from zuji.core.numbers import read_number
        from zuji.core.refusals import Refusal, refuse

        place = param.opts[-1] if param and param.opts else ""
        try:
            number = read_number(value, place)
            is_low = self.lowest is not None and (
                number < self.lowest or (number == self.lowest and not self.with_lowest)
            )
            is_high = self.highest is not None and number > self.highest
            if is_low or is_high:
                raise refuse("number-range", place, value, self._range())
        except Refusal as refusal:
            self.fail(refusal.explain(LANG), param, ctx)
        return number

    def _range(self) -> str:
        sign = "≤" if self.with_lowest else "<"
        low = "" if self.lowest is None else f"{in_full(self.lowest)} {sign} "
        return f"{low}…{'' if self.highest is None else f' ≤ {in_full(self.highest)}'}"


NUMBER = NumberOption()
