"""Units that the title of a factor table's value column states: 排放因子（tCO2e/t）."""

from __future__ import annotations

import re

from zuji.core.refusals import Refusal, refuse
from zuji.core.titles import unit_in_title
from zuji.core.units import parse_unit

_CO2 = re.compile(r"CO2(?!e)")


def bare_title(title: object) -> str:
    """A title without the unit it states."""
    text = str(title or "")
    name, unit = unit_in_title(text)
    return name if unit and name else text


def title_unit(title: object) -> str:
    """The unit of CO2 or CO2e that a title states; "" where it states none."""
    unit = unit_in_title(str(title or ""))[1] or ""
    try:
        parsed = parse_unit(unit) if unit else None
    except Refusal:
        return ""
    is_co2e = parsed is not None and dict(parsed.dimension).get("[co2e]") == 1.0
    return unit if is_co2e or "CO2" in unit else ""


def unit_of_both(titled: str, celled: str, place: str) -> str:
    """The unit of a row by its title and its cell; refuses two that do not say the same.

    A title of CO2e alone (kgCO2e) is compared with what stands above the stroke of the cell.
    """
    if not titled or not celled:
        return celled or titled
    try:
        in_title, in_cell = parse_unit(_CO2.sub("CO2e", titled)), parse_unit(celled)
        if in_title.dimension != in_cell.dimension and "/" not in titled:
            in_cell = parse_unit(celled.split("/", maxsplit=1)[0])
    except Refusal:
        return celled
    is_same = in_title.dimension == in_cell.dimension
    if not is_same or abs(in_title.scale - in_cell.scale) > 1e-9 * in_title.scale:
        raise refuse("import-units-differ", place, f"{titled} ≠ {celled}")
    return celled
