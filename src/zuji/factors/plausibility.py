"""Order-of-magnitude checks of a factor: against its product class (rules/magnitude.yaml), and
against everything held for the same substance or item.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from zuji.core.content import read_rules
from zuji.core.figures import in_full
from zuji.core.label import Label
from zuji.core.refusals import Finding, Refusal, blocking, warning
from zuji.core.units import parse_unit
from zuji.factors.contents import APART, source_year
from zuji.factors.gwp import gwp100
from zuji.factors.library import Library, builtin_library, full_library
from zuji.factors.links import linked_by_name, shipped_links
from zuji.factors.record import Factor
from zuji.factors.substances import register

POWER = ("electricity_footprint", "electricity", "electricity_grid", "electricity_ets")
"""Categories of factors of electricity."""


def product_class(factor: Factor) -> dict[str, Any] | None:
    """The first class with a word in the factor's name and a unit of the factor's dimension."""
    name = f"{factor.name_zh} {factor.name_en}".lower()
    for row in read_rules("magnitude")["classes"]:
        if parse_unit(row["unit"]).dimension != factor.measure.dimension:
            continue
        if any(word in name for word in row["words"]) and not any(
            word in name for word in row.get("not", ())
        ):
            matching: dict[str, Any] = row
            return matching
    return None


def magnitude_findings(factor: Factor, place: str) -> list[Finding]:
    """A blocking finding when the value cannot belong to its class, usually kg against t."""
    if factor.kind != "emission" or factor.value is None:
        return []
    row = product_class(factor)
    if row is None:
        return []
    unit = parse_unit(row["unit"])
    value = factor.value * factor.measure.scale / unit.scale
    low, high = row["span"]
    if low <= value <= high:
        return []
    return [
        blocking(
            "factor-magnitude",
            f"{place} · {factor.id}",
            f"{in_full(factor.value)} {factor.unit}",
            f"{in_full(low)} … {in_full(high)} {row['unit']}",
            id=factor.id,
        )
    ]


def doubts(factor: Factor, place: str, usual: Sequence[Factor] = ()) -> list[Finding]:
    """What is asked about a factor that somebody brings; nothing of it is refused.

    Its data are more than ``years_after_source`` later than its source (``source-before-data``),
    its range sets no spread (``factor-range-open``, ``factor-range-idle``).

    Electricity lies outside its span (``factor-power``), or a factor lies more than ``held_times``
    outside everything held (``factor-far``): the factors that a model names for the item (`usual`),
    and the shipped ones of the substance that its names mean.
    """
    found = _power_doubt(factor, place, usual) or _far(factor, place, usual)
    return [
        each for each in (found, _source_doubt(factor, place), _range_doubt(factor, place)) if each
    ]


def all_doubts(factors: Iterable[Factor], place: str) -> tuple[Finding, ...]:
    """What is asked about the factors of a table."""
    return tuple(
        finding for factor in factors for finding in doubts(factor, f"{place} · {factor.id}")
    )


def _source_doubt(factor: Factor, place: str) -> Finding | None:
    """The question about data that are of a later year than the source they are said to be from."""
    of_source = source_year(factor.source.year, place)
    most = read_rules("magnitude")["years_after_source"]
    if of_source is None or factor.year is None or factor.year <= of_source + most:
        return None
    return warning("source-before-data", place, f"{factor.year}", f"≤ {of_source + most}")


def _range_doubt(factor: Factor, place: str) -> Finding | None:
    """That a range of which one end is missing, or that holds nothing, sets no spread."""
    if factor.low is None and factor.high is None:
        return None
    shown = " … ".join("—" if end is None else in_full(end, 6) for end in (factor.low, factor.high))
    if factor.low is None or factor.high is None:
        return warning("factor-range-open", place, shown)
    if factor.kind == "emission" and not factor.high > factor.low > 0:
        return warning("factor-range-idle", place, shown)
    return None


def _power_doubt(factor: Factor, place: str, usual: Sequence[Factor]) -> Finding | None:
    rule = read_rules("magnitude")["electricity"]
    unit = parse_unit(rule["unit"])
    size = _size(factor)
    if size is None or factor.per.dimension != parse_unit("kWh").dimension:
        return None
    if not any(known.category in POWER for known in (factor, *usual)) and not _is_power(factor):
        return None
    low, high = rule["span"]
    if low <= size / unit.scale <= high:
        return None
    wanted = f"{in_full(low)} … {in_full(high)} {rule['unit']}"
    shown = _shown(factor, size)
    return warning("factor-power", place, shown, wanted)


def _is_power(factor: Factor) -> bool:
    return linked_by_name(factor.name_zh, factor.name_en).substance.startswith("electricity")


def _far(factor: Factor, place: str, usual: Sequence[Factor]) -> Finding | None:
    """The question about a factor that lies far outside what is held for it."""
    size = _size(factor)
    if size is None:
        return None
    name, held = _held(factor, usual)
    sizes = [each for known in held if (each := _size(known))]
    if not sizes:
        return None
    times = float(read_rules("magnitude")["held_times"])
    low, high = min(sizes), max(sizes)
    if low / times <= size <= high * times:
        return None
    scale = factor.measure.scale
    wanted = f"{in_full(low / scale, 4)} … {in_full(high / scale, 4)} {factor.unit}"
    shown = _shown(factor, size)
    return warning("factor-far", place, shown, wanted, name=name, times=in_full(times))


def _held(factor: Factor, usual: Sequence[Factor]) -> tuple[Label, list[Factor]]:
    """What is held for a factor, and its name: the usual ones of the item, and those of the
    substance that the factor's names mean, with the same activity; of the optional packs where
    the built-in library has none.
    """
    alike = [known for known in usual if _is_alike(known, factor)]
    first = alike[0] if alike else factor
    name = Label(first.name_zh, first.name_en)
    if factor.kind != "emission":
        return name, alike
    link = linked_by_name(factor.name_zh, factor.name_en)
    if link.substance:
        name = register()[link.substance].name
        keys = [key for key, each in shipped_links().items() if each == link]
        alike += _alike_in(builtin_library(), keys, factor)
        if not alike:
            alike += _alike_in(full_library(), keys, factor)
    return name, alike


def _alike_in(library: Library, keys: Iterable[str], factor: Factor) -> list[Factor]:
    linked = (library.factors[key] for key in keys if key in library.factors)
    return [known for known in linked if known.active and _is_alike(known, factor)]


def _is_alike(known: Factor, factor: Factor) -> bool:
    """Whether two factors can be compared: of one kind, per one dimension, for a footprint."""
    if known.kind != factor.kind or known.id == factor.id:
        return False
    if known.kind == "parameter":
        return known.measure.dimension == factor.measure.dimension
    return known.per.dimension == factor.per.dimension and known.use in ("product_footprint", "any")


def _size(factor: Factor) -> float | None:
    """kgCO2e per base unit by AR6, without uptake and biogenic CO2 (a parameter: its value in base
    units); None where it holds a gas that AR6 does not value, or no number.
    """
    if factor.kind == "parameter":
        return None if factor.value is None else factor.base_value()
    gases = {gas: mass for gas, mass in factor.base_gases().items() if gas not in APART}
    try:
        gwp = gwp100("AR6", gases)
    except Refusal:
        return None
    return sum(gwp[gas] * mass for gas, mass in gases.items())


def _shown(factor: Factor, size: float) -> str:
    number = factor.value if factor.value is not None else size / factor.measure.scale
    return f"{in_full(number, 6)} {factor.unit}"
