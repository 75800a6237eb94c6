"""Codes of the factor columns `evidence` and `boundary_code` (rules/factor_columns.yaml)."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Any

from zuji.core.content import read_rules

CODED = ("evidence", "boundary_code")


@cache
def codes(column: str) -> Mapping[str, Mapping[str, Any]]:
    """The codes of `column`: code → its words in zh and en, and whether it makes a factor a
    stand-in.
    """
    table: dict[str, dict[str, Any]] = read_rules("factor_columns")[column]
    return table


def is_stand_in(column: str, code: str) -> bool:
    """Whether a code of `column` makes an emission factor a stand-in; a blank one does not."""
    return bool(code) and bool(codes(column)[code].get("stand_in"))


def code_said(column: str, *texts: str) -> str:
    """The code named by a source's own words in `texts`; "" where they name none."""
    return next(
        (
            code
            for code, row in codes(column).items()
            if any(word in text for word in row["words"] for text in texts)
        ),
        "",
    )


def boundary_code_said(boundary: str, category: str) -> str:
    """The code of a boundary in a source's own words.

    Chinese tables write 大门到坟墓 for the operation of a vehicle with its fuel; of freight that is
    the whole of what is bought, not a part.
    """
    code = code_said("boundary_code", boundary)
    return "fuel_cycle" if code.endswith("_to_grave") and "freight" in category else code
