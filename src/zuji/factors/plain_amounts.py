"""Numbers and units of the cells of plain factor tables: values, gases, what is counted per."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass

from zuji.core.content import read_rules
from zuji.core.figures import in_full
from zuji.core.label import listed
from zuji.core.marks import DecimalMark
from zuji.core.numbers import read_number, read_spelled
from zuji.core.plaintext import plain_text
from zuji.core.refusals import Refusal, refuse
from zuji.core.units import CO2_OF_CARBON, parse_unit, substance
from zuji.core.words import gas_label
from zuji.factors.contents import APART, SAME
from zuji.factors.gwp import gwp100, gwp_sets
from zuji.factors.making import emission_unit, usual_unit
from zuji.factors.plain_titles import LONE, SUMMED
from zuji.factors.title_units import is_per, unit_of_both

_MARK = re.compile(
    r"\s*(?:[①-⑳*†‡§]+|\[\d{1,2}\]|注\d*|[(（\[][a-f][)）\]]|(?<=\d)(?<!10)[¹²³⁴⁵⁶⁷⁸⁹])\s*$"
)
_OF_YEAR = re.compile(r"\s*\(\s?((?:19|20)\d\d)\s?年?度?\s?\)$")
_PACKED = re.compile(
    r"(?P<counted>.+/)\s?(?P<pack>[^()/\d]+?)\s?\(\s?(?P<size>[\d.]+)\s?(?P<unit>[^()/\d]+?)\s?\)"
)
_PER = re.compile(r"(?P<size>\d+(?:\.\d+)?)?\s?(?P<unit>\D.*)")
_WITHOUT = re.compile(r"不含|不计|另[计列行]?|单列|除|化石|excl|separat|apart|fossil|outside", re.I)
_WITHIN = re.compile(r"其中|(?<!不)含|incl|of which", re.I)


@dataclass(frozen=True)
class GasPart:
    """A gas of a row: `mass` in kg of the gas, or in kg CO2e where it `is_weighed`; None where the
    cell is blank.
    """

    gas: str
    mass: float | None
    per: str
    is_weighed: bool
    is_told: bool = True
    """Whether the titles and units say which of the two it is."""


def read_value(text: str, place: str, marks: DecimalMark) -> tuple[float, str, str]:
    """The number of a cell, the unit in it and the year in it; "" for none.

    Marks of footnotes are left out. Refuses a percentage (``import-percent``).
    """
    plain, year = _MARK.sub("", text.strip()), ""
    if found := _OF_YEAR.search(plain_text(plain)):
        plain, year = plain_text(plain)[: found.start()], found[1]
    if "%" in plain_text(plain):
        raise refuse("import-percent", place, text)
    spelled = read_spelled(plain, place, marks=marks)
    unit = spelled.unit or ""
    if unit and "CO2" not in unit:
        return read_number(plain, place, marks=marks), "", year
    return spelled.value, unit, year


def row_unit(titled: str, celled: str, per: str, place: str) -> str:
    """The unit of a row by the title of its values, its cell, and the column of what it is per.

    CO2e of nothing in the title (kgCO2e) and a plain unit in the cell (kg) make kgCO2e/kg.
    """
    rules = read_rules("factor_imports")
    if celled in rules["refused_units"]:
        raise refuse("import-unit", f"{place} unit", celled, rules["refused_units"][celled])
    celled = str(rules["units"].get(celled, celled))
    if titled and celled and _is_counted(titled) and not is_per(celled) and ("CO2" not in celled):
        return f"{titled}/{below(celled, place)}"
    unit = unit_of_both(titled, celled, f"{place} unit")
    if per and unit and not is_per(unit):
        return f"{unit}/{below(per, place)}"
    return unit


def of_sum(unit: str) -> str:
    """The unit of a column that is called CO2e: kg/L there is kgCO2e/L."""
    above, stroke, under = unit.partition("/")
    if above and _is_counted(above) and "CO2" not in above and not substance(above):
        return f"{above.strip()}CO2e{stroke}{under}"
    return unit


def below(text: str, place: str) -> str:
    """What stands below the stroke: ``t``, ``(100*m2)`` of "100 m2"."""
    found = _PER.fullmatch(plain_text(text))
    if found is None:
        raise refuse("import-unit", f"{place} unit", text, "kgCO2e/…")
    unit = usual_unit(found["unit"], place)
    return unit if found["size"] in (None, "1") else f"({found['size']}*{unit})"


def _is_counted(unit: str) -> bool:
    """Whether a unit is CO2e or a mass of nothing."""
    try:
        dimension = dict(parse_unit(unit).dimension)
    except Refusal:
        return False
    return dimension in ({"[co2e]": 1.0}, {"[mass]": 1.0}) and not is_per(unit)


def unpacked(unit: str) -> tuple[str, str]:
    """A unit without the size of a pack in brackets, and that size in words.

    ``kgCO2e/件(1.2kg)`` is per piece; ``kgCO2e/卷(1000m)`` is per 1000 m: a roll is no unit.
    """
    found = _PACKED.fullmatch(plain_text(unit))
    if found is None or not _is_unit(found["unit"]):
        return unit, ""
    said = f"1 {found['pack']} = {found['size']} {found['unit']}"
    if _is_unit(found["pack"]):
        return f"{found['counted']}{found['pack']}", said
    return f"{found['counted']}({found['size']}*{found['unit']})", said


def _is_unit(text: str) -> bool:
    try:
        return bool(parse_unit(text).dimension)
    except Refusal:
        return False


def gas_part(
    gas: str,
    text: str,
    units: tuple[str, str],
    place: str,
    marks: DecimalMark,
    *,
    is_weighed: bool = False,
) -> GasPart:
    """A gas by its cell and the units of its title and of the row; refuses a unit of another gas
    (``import-gas-unit``) and a share (``import-percent``).
    """
    if "%" in plain_text(text):
        raise refuse("import-percent", place, text)
    titled, celled = units
    title_above, title_below = _parted(titled)
    cell_above, cell_below = _parted(celled)
    if titled and not is_per(titled) and not _is_counted(titled):
        title_above, title_below = "", titled
    if (
        celled
        and not is_per(celled)
        and (title_below or not _is_counted(celled) or _is_of_product(titled, celled, place))
    ):
        cell_above, cell_below = "", celled
    pers = {usual_unit(one, place) for one in (title_below, cell_below) if one}
    if len(pers) > 1:
        raise refuse("import-units-differ", f"{place} unit", f"{titled} ≠ {celled}")
    above, per = title_above or cell_above or "kg", title_below or cell_below
    if not per:
        raise refuse("import-unit", f"{place} unit", celled or titled, "kgCO2e/…")
    if title_above and cell_above and parse_unit(title_above).scale != parse_unit(cell_above).scale:
        raise refuse("import-units-differ", f"{place} unit", f"{titled} ≠ {celled}")
    counted = parse_unit(above, f"{place} unit")
    is_sum = counted.dimension == (("[co2e]", 1.0),)
    weighs = substance(above)
    if not is_sum and (counted.dimension != (("[mass]", 1.0),) or _is_other(weighs, gas)):
        raise refuse("import-gas-unit", place, above, gas_label(gas) if gas != SUMMED else "HFC")
    mass = None
    if text:
        mass, _, _ = read_value(text, place, marks)
        mass *= counted.scale * (CO2_OF_CARBON if weighs == "C" else 1.0)
    if gas == SUMMED and mass and not (is_sum or is_weighed):
        raise refuse("import-gas-mixture", place, text)
    is_told = bool(title_above) or not is_sum
    per = usual_unit(per, place)
    return GasPart(gas, mass, per, is_weighed or is_sum, is_told or is_weighed)


def _is_of_product(titled: str, celled: str, place: str) -> bool:
    """Whether a mass beside a gas with a unit of its own in the title is what the gas is per:
    CH4 (g) and kg. Refuses where it may as well say the unit again (``import-gas-per``).
    """
    if not _is_counted(titled):
        return False
    gas, product = parse_unit(titled), parse_unit(celled)
    if (gas.dimension, gas.scale) == (product.dimension, product.scale):
        raise refuse("import-gas-per", f"{place} unit", celled, f"{titled}/{celled}")
    return product.dimension == (("[mass]", 1.0),)


def _parted(unit: str) -> tuple[str, str]:
    plain = re.sub(r"\s?\bper\s", "/", unit, flags=re.I)
    above, _, under = plain.partition("/")
    return above.strip(), under.strip()


def _is_other(weighs: str, gas: str) -> bool:
    if weighs in ("", "C"):
        return weighs == "C" and not gas.startswith("co2")
    return not gas.startswith(weighs.lower())


def summed_up(
    parts: list[GasPart], stated: float | None, place: str
) -> tuple[dict[str, float], float | None, str]:
    """Gases [kg, CO2e apart], or their sum in kg CO2e, and the unit of the factor.

    `stated` is the sum written beside them [kg CO2e], which decides where the titles do not say
    whether a gas is a mass or CO2e. Refuses carbon dioxide alone (``import-co2-alone``), methane or
    nitrous oxide alone (``import-gas-alone``), a blank gas without a sum (``import-gas-blank``),
    and what contradicts the sum (``factor-two-values``).
    """
    pers = {part.per for part in parts}
    if len(pers) > 1:
        raise refuse("import-units-differ", f"{place} unit", " ≠ ".join(sorted(pers)))
    unit = emission_unit(f"kgCO2e/{pers.pop()}", place)
    given = [part for part in parts if part.mass is not None]
    blank = [part for part in parts if part.mass is None and part.gas not in APART]
    whole = {part.gas for part in given if part.gas not in APART}
    if stated is None and blank:
        raise refuse("import-gas-blank", place, gas_label(blank[0].gas.replace(SUMMED, "co2e")))
    if stated is None and whole <= {"co2_fossil", "co2_luc"} and not _all_weighed(given):
        raise refuse("import-co2-alone", place, listed(map(gas_label, sorted(whole))))
    if stated is None:
        refuse_lone(whole, place)
    apart = [part for part in given if part.gas in APART]
    is_co2_alone = whole <= {"co2_fossil", "co2_luc"}
    if stated is not None and (blank or (is_co2_alone and not apart)):
        return _stated_with_apart(given, stated, unit, place)
    untold = [part for part in given if not part.is_told and part.mass]
    readings = [_gases(given, weighed) for weighed in ((True, False) if untold else (None,))]
    if stated is not None:
        readings = [gases for gases in readings if _makes(gases, stated)]
    if not readings and stated is not None and is_co2_alone:
        return _stated_with_apart(given, stated, unit, place)
    alike = len(readings) == 1 or (readings and stated is not None)
    if not readings:
        shown = f"{in_full(stated or 0.0)} ≠ {_shown(given)}"
        raise refuse("factor-two-values", f"{place} value, gases", shown, unit, id=place)
    if not alike:
        raise refuse("import-gas-untold", place, _shown(untold))
    gases = readings[0]
    if set(gases) == {"co2e"}:
        return {}, gases["co2e"] if stated is None else stated, unit
    return gases, None, unit


def refuse_lone(gases: Collection[str], place: str) -> None:
    """Refuses gases that are methane or nitrous oxide and nothing else (``import-gas-alone``)."""
    kinds = {gas.partition("_")[0] for gas in gases}
    if len(kinds) == 1 and set(gases) <= set(LONE):
        raise refuse("import-gas-alone", place, listed(map(gas_label, sorted(gases))))


def _all_weighed(parts: list[GasPart]) -> bool:
    return bool(parts) and all(part.is_weighed for part in parts)


def _gases(parts: list[GasPart], weighed: bool | None) -> dict[str, float]:
    """Gas → kg, with all that is given as CO2e together; `weighed` decides for those untold."""
    gases: dict[str, float] = {}
    for part in parts:
        is_weighed = part.is_weighed if part.is_told or weighed is None else weighed
        mass = part.mass or 0.0
        gas = "co2_uptake" if part.gas == "co2_biogenic" and mass < 0 else part.gas
        mass = -abs(mass) if gas == "co2_uptake" else mass
        is_apart = gas in APART or gas == "co2_luc"
        name = gas if is_apart or not is_weighed else "co2e"
        if name == SUMMED and not mass:
            continue
        name = "co2e" if name == SUMMED else name
        gases[name] = gases.get(name, 0.0) + mass
    return gases


def _makes(gases: Mapping[str, float], stated: float) -> bool:
    """Whether gases make a stated sum under any set, with or without what stands apart."""
    for name in gwp_sets():
        gwp = gwp100(name, gases)
        weighed = {gas: gwp[gas] * mass for gas, mass in gases.items()}
        inner = sum(mass for gas, mass in weighed.items() if gas not in APART)
        for total in (inner, inner + weighed.get("co2_biogenic", 0.0), sum(weighed.values())):
            if abs(total - stated) <= SAME * max(abs(total), abs(stated)):
                return True
    return False


def _shown(parts: list[GasPart]) -> str:
    return ", ".join(f"{part.gas} {in_full(part.mass or 0.0)}" for part in parts)


def _stated_with_apart(
    given: list[GasPart], stated: float, unit: str, place: str
) -> tuple[dict[str, float], float | None, str]:
    """A sum whose gases are not all given, with what stands apart from it."""
    apart = [part for part in given if part.gas in APART]
    inner = sum(part.mass or 0.0 for part in given if part.gas not in APART)
    if inner > stated * (1 + SAME):
        shown = f"{in_full(stated)} < {_shown(given)}"
        raise refuse("factor-two-values", f"{place} value, gases", shown, unit, id=place)
    if not apart:
        return {}, stated, unit
    return {"co2e": stated, **_gases(apart, None)}, None, unit


def with_apart(
    stated: float, parts: list[GasPart], said: str, place: str
) -> tuple[dict[str, float], float | None]:
    """A value with the biogenic carbon beside it, which is kept apart.

    `said` are the titles: whether the value holds what stands beside it. What is larger than the
    value cannot be in it; else the row is refused (``import-apart-untold``).
    """
    gases = {gas: mass for gas, mass in _gases(parts, None).items() if mass}
    if not gases:
        return {}, stated
    is_without, is_within = _WITHOUT.search(said), _WITHIN.search(said)
    size = sum(abs(mass) for mass in gases.values())
    if is_without or size > stated:
        return {"co2e": stated, **gases}, None
    if is_within:
        return {"co2e": float(in_full(stated - sum(gases.values()), 12)), **gases}, None
    shown = ", ".join(f"{gas} {in_full(mass)}" for gas, mass in gases.items())
    raise refuse("import-apart-untold", place, f"{in_full(stated)}, {shown}")


def spread(text: str, titled: str) -> float | None:
    """The relative uncertainty that a cell states as a percentage, 0 … 1; None for another form."""
    plain = plain_text(text)
    found = re.fullmatch(r"(?:±|\+/-)?\s?(\d+(?:\.\d+)?)\s?(%?)", plain)
    if found is None or not (found[2] or "%" in titled):
        return None
    share = float(found[1]) / 100
    return share if 0 < share < 1 else None
