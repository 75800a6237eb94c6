"""How far a factor that is only a sum may lie off under another set of GWP.

A sum of CO2e cannot be converted: its gases are not known. Factors of the same category whose gases
are known say how much the sets differ for such products; the largest common difference bounds it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache

from zuji.core.content import read_rules
from zuji.factors.classes import class_of
from zuji.factors.gwp import gwp100, gwp_sets
from zuji.factors.library import builtin_library
from zuji.factors.record import Factor

COMMON = 0.9
"""Nine of ten factors of the category differ by no more."""
FEW = 3


def basis_difference(factor: Factor, gwp_set: str) -> float:
    """The share by which the sum of `factor` may differ under `gwp_set`; 0 where its gases are
    known or its basis is `gwp_set`.

    A basis that is not stated may be any set; where no like factor is split, all of it may be
    methane.
    """
    if factor.gwp_basis == gwp_set or "co2e" not in factor.base_gases():
        return 0.0
    sets = [factor.gwp_basis] if factor.gwp_basis in gwp_sets() else gwp_sets()
    is_classified = factor.category in read_rules("factor_classes")["categories"]
    for key in (factor.category, class_of(factor)) if is_classified else ():
        differences = [_differences(name, gwp_set).get(key, ()) for name in sets]
        if len(differences[0]) >= FEW:
            return max(sorted(of_set)[int(COMMON * (len(of_set) - 1))] for of_set in differences)
    wanted = gwp100(gwp_set)["ch4_fossil"]
    return max(abs(wanted / gwp100(name)["ch4_fossil"] - 1) for name in sets)


@cache
def _differences(before: str, after: str) -> Mapping[str, tuple[float, ...]]:
    """Category, and product class → how far each factor with known gases differs."""
    differences: dict[str, list[float]] = {}
    for factor, gases in _split():
        old, new = (
            sum(gwp100(name)[gas] * mass for gas, mass in gases.items()) for name in (before, after)
        )
        if old > 0:
            for key in {factor.category, class_of(factor)}:
                differences.setdefault(key, []).append(abs(new / old - 1))
    return {key: tuple(values) for key, values in differences.items()}


def _split() -> Iterator[tuple[Factor, Mapping[str, float]]]:
    usual = gwp100("AR6")
    for factor in builtin_library():
        gases = {gas: mass for gas, mass in factor.base_gases().items() if gas in usual}
        if factor.kind != "emission" or not {"ch4_fossil", "n2o"} & gases.keys():
            continue
        if gases.get("co2e", 0.0) <= 0.02 * sum(usual[gas] * gases[gas] for gas in gases):
            gases.pop("co2e", None)
            yield factor, gases
