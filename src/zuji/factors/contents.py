"""What a factor's numbers say of it, whatever its label: its sign, its gases, what it weighs."""

from __future__ import annotations

from zuji.core.content import read_rules
from zuji.core.figures import in_full
from zuji.core.refusals import refuse
from zuji.core.units import substance
from zuji.factors.gwp import gwp100, gwp_sets
from zuji.factors.record import Factor

SAME = 0.01
"""A stated sum and the sum of its gases may differ by rounding."""


def check_content(factor: Factor, stated: float | None, place: str) -> None:
    """Refuses numbers that contradict each other or the kind of the factor.

    `stated` is the sum written beside the gases. An emission is not negative (``factor-negative``)
    but for a credit (a category of ``credits`` in rules/factor_classes.yaml) and biogenic uptake,
    which is not positive (``uptake-sign``). A mass without its substance is no emission
    (``factor-substance``). A sum and its gases agree (``factor-two-values``).
    """
    if factor.kind != "emission":
        return
    is_sum = ("[co2e]", 1.0) in factor.measure.dimension
    if not factor.gases and not is_sum and not substance(factor.numerator):
        raise refuse("factor-substance", f"{place} unit", factor.unit, "kgCO2e/…, kgCO2/…")
    _check_signs(factor, place)
    if stated is not None and factor.gases:
        _check_sum(factor, stated, place)


def is_credit(factor: Factor) -> bool:
    """Whether a factor is declared to be a credit for something avoided."""
    return factor.category in read_rules("factor_classes")["credits"]


def is_partial(factor: Factor) -> bool:
    """Whether a factor counts only some of the gases of what happens, such as the CH4 and N2O of a
    fuel burned, and stands beside another that counts the rest.
    """
    return factor.category in read_rules("factor_classes")["partial"]


def _check_signs(factor: Factor, place: str) -> None:
    uptake = factor.gases.get("co2_uptake", 0.0)
    if uptake > 0:
        raise refuse("uptake-sign", f"{place} gases", f"co2_uptake={in_full(uptake)}", "≤ 0")
    if is_credit(factor):
        return
    amounts = {gas: mass for gas, mass in factor.gases.items() if gas != "co2_uptake"}
    if factor.value is not None:
        amounts = {"value": factor.value}
    for name, amount in amounts.items():
        if amount < 0:
            wanted = f"≥ 0 {factor.unit}"
            raise refuse(
                "factor-negative", f"{place} {name}", in_full(amount), wanted, id=factor.id
            )


def _check_sum(factor: Factor, stated: float, place: str) -> None:
    """Refuses a stated sum that the gases do not make under the stated set, or under any."""
    sets = [factor.gwp_basis] if factor.gwp_basis in gwp_sets() else gwp_sets()
    sums = []
    for name in sets:
        gwp = gwp100(name, factor.gases)
        apart = ("co2_uptake", "co2_biogenic")
        sums.append(sum(gwp[gas] * kg for gas, kg in factor.gases.items() if gas not in apart))
        sums.append(sum(gwp[gas] * kg for gas, kg in factor.gases.items()))
    if not any(abs(total - stated) <= SAME * max(abs(total), abs(stated)) for total in sums):
        read = f"{in_full(stated)} ≠ {in_full(sums[0])}"
        raise refuse("factor-two-values", f"{place} value, gases", read, factor.unit, id=factor.id)
