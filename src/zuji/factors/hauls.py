"""What carries a haul: the means of transport that a text names, and what drives it."""

from __future__ import annotations

from collections.abc import Sequence

from zuji.factors.name_rules import name_rules
from zuji.factors.name_words import Piece, pieces
from zuji.factors.substances import is_kind_of, register

CARRIED = frozenset({("[length]", 1.0), ("[mass]", 1.0)})
"""The dimension of an amount of freight: t·km."""


def driven(row: Sequence[Piece]) -> str:
    """The means of transport among known names that stand beside what drives it: 半挂 LNG is the
    gas truck; "" where nothing such stands there.
    """
    means = [piece.means for piece in row if piece.kind == "name"]
    carriers = [one for one in means if register()[one].kind == "transport"]
    for carrier, drives in name_rules().drives.items():
        if any(is_kind_of(one, carrier) for one in carriers):
            found = next((drives[one] for one in means if one in drives), "")
            if found:
                return found
    return ""


def haul_in(text: str) -> str:
    """The means of transport that a plain text of an amount in t·km names, "" for none: the fuel
    beside it is not what is carried (9.6米 厢车 柴油).
    """
    row = pieces(text)
    carriers = [
        p.means for p in row if p.kind == "name" and register()[p.means].kind == "transport"
    ]
    if not carriers:
        return ""
    return driven(row) or _most_special(carriers)


def _most_special(carriers: Sequence[str]) -> str:
    last = carriers[-1]
    return next((one for one in carriers if one != last and is_kind_of(one, last)), last)
