"""What a factor's numbers say of it, whatever its label: its sign, its gases, what it weighs.

Every door by which a factor comes in asks `check_content`: packs, imports, official publications,
a study's own factors, proposals, and the answers of suppliers.
"""

from __future__ import annotations

import datetime
import re
import unicodedata

from zuji.core.content import read_rules
from zuji.core.figures import in_full
from zuji.core.refusals import refuse
from zuji.core.units import CARBON, substance
from zuji.factors.gwp import gwp100, gwp_sets
from zuji.factors.record import Factor

SAME = 0.01
"""A stated sum and the sum of its gases may differ by rounding."""
KINDS = ("emission", "parameter")
APART = ("co2_uptake", "co2_biogenic")
"""Gases that a sum may hold or leave out."""


def check_content(
    factor: Factor, stated: float | None, place: str, *, is_past: bool = False
) -> None:
    """Refuses numbers that contradict each other or the kind of the factor.

    `stated` is the sum written beside the gases. A factor is of one of `KINDS` (``factor-kind``)
    and of a plausible year (``year-wrong``), as its source is (``source-year-wrong``); it ends and
    is to be reviewed after it begins (``value-range``), its basis is GWP100 (``value-type``) and
    its interval holds its value (``interval-wrong``). An emission is not negative
    (``factor-negative``) but for a credit (a category of ``credits`` in rules/factor_classes.yaml)
    and biogenic uptake, which is not positive (``uptake-sign``). A mass without its substance is no
    emission (``factor-substance``). A sum and its gases agree (``factor-two-values``). With
    `is_past` only those rules are asked that every lockfile met.
    """
    if not is_past:
        _check_frame(factor, place)
    if factor.kind != "emission":
        return
    is_sum = ("[co2e]", 1.0) in factor.measure.dimension
    if not factor.gases and not is_sum and substance(factor.numerator) not in CARBON:
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


def read_year(text: str, place: str) -> int | None:
    """The year in a cell of its own: four digits; None for an empty one."""
    if not text:
        return None
    match = re.fullmatch(r"(\d{4})(?:\.0|年)?", text.strip())
    if match is None:
        raise refuse("year-wrong", f"{place} year", text, _years())
    return int(match[1])


def year_within(text: str, place: str) -> int | None:
    """The first year that a text of a foreign table names (``2019-2021``, ``mars 2020``); None
    where it names no number. Digits that are no plausible year are refused.
    """
    first, last = read_rules("magnitude")["years"]
    years = [int(year) for year in re.findall(r"(?<!\d)\d{4}(?!\d)", text)]
    within = [year for year in years if first <= year <= last]
    if not within and re.search(r"\d", text):
        raise refuse("year-wrong", f"{place} year", text[:40], _years())
    return within[0] if within else None


def source_year(text: str, place: str) -> int | None:
    """The last year that the year of a source names (2024, 2023年版, 2019-2021); None where it
    names none (n.d.). Digits that are no plausible year are refused (``source-year-wrong``).
    """
    first, last = read_rules("magnitude")["years"]
    written = unicodedata.normalize("NFKC", text)
    years = [int(year) for year in re.findall(r"(?<!\d)\d{4}(?!\d)", written)]
    if any(not first <= year <= last for year in years) or (
        not years and re.search(r"\d", written)
    ):
        raise refuse("source-year-wrong", f"{place} source_year".strip(), text[:40], _years())
    return max(years, default=None)


def _years() -> str:
    first, last = read_rules("magnitude")["years"]
    return f"{first} … {last}"


def _check_frame(factor: Factor, place: str) -> None:
    """The kind, the year, the interval and the spread; a parameter is one number and not below
    zero.
    """
    if factor.kind not in KINDS:
        raise refuse("factor-kind", f"{place} kind", factor.kind, " | ".join(KINDS))
    first, last = read_rules("magnitude")["years"]
    if factor.year is not None and not first <= factor.year <= last:
        raise refuse("year-wrong", f"{place} year", str(factor.year), _years())
    source_year(factor.source.year, place)
    if factor.kind == "parameter":
        if factor.value is None:
            raise refuse("factor-no-value", f"{place} value", "", factor.unit, id=factor.id)
        if factor.value < 0:
            read, wanted = in_full(factor.value), f"≥ 0 {factor.unit}"
            raise refuse("value-negative", f"{place} value", read, wanted)
    if factor.gsd is not None and factor.gsd < 1:
        raise refuse("value-range", f"{place} gsd", in_full(factor.gsd), "≥ 1")
    for name in ("valid_from", "valid_to", "review_by"):
        _check_date(getattr(factor, name), f"{place} {name}")
    _check_order(factor, place)
    if OTHER_MEASURE.search(factor.gwp_basis):
        sets = " | ".join(gwp_sets())
        raise refuse("value-type", f"{place} gwp_basis", factor.gwp_basis, f"GWP100: {sets}")
    _check_interval(factor, place)


OTHER_MEASURE = re.compile(r"GTP|(?<!\d)(?:20|500)(?!\d)", re.IGNORECASE)
"""A basis of another horizon than 100 years, or of a temperature: no sum of CO2e that adds up with
others.
"""


def _check_order(factor: Factor, place: str) -> None:
    """Refuses an end before its beginning, and a best-before earlier than the year of the data."""
    begins, ends = factor.valid_from, factor.valid_to
    if begins and ends and ends < begins:
        raise refuse("value-range", f"{place} valid_to", ends, f"≥ {begins}")
    if factor.year is not None and factor.review_by and factor.review_by < f"{factor.year}":
        raise refuse("value-range", f"{place} review_by", factor.review_by, f"≥ {factor.year}")


def _check_date(text: str, place: str) -> None:
    """Refuses a day that is none: it would never be reached."""
    if not text:
        return
    try:
        datetime.date.fromisoformat(text)
    except ValueError as problem:
        raise refuse("date-wrong", place, text[:40], "YYYY-MM-DD") from problem


def _check_interval(factor: Factor, place: str) -> None:
    """Refuses an interval that does not hold the value, or whose ends are turned round."""
    low, high = factor.low, factor.high
    if low is None and high is None:
        return
    values = [factor.value] if factor.value is not None else sums_of(factor)
    slack = 0.0 if factor.value is not None else SAME * max(map(abs, values))
    is_below = low is not None and low > max(values) + slack
    is_above = high is not None and high < min(values) - slack
    if is_below or is_above or (low is not None and high is not None and low > high):
        ends = ("—" if end is None else in_full(end, 6) for end in (low, values[0], high))
        raise refuse("interval-wrong", f"{place} low, value, high", " … ".join(ends), factor.unit)
    of_emission = factor.kind == "emission" and not is_credit(factor)
    if of_emission and low is not None and low < 0 <= min(values):
        raise refuse(
            "factor-negative", f"{place} low", in_full(low), f"≥ 0 {factor.unit}", id=factor.id
        )


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


def sums_of(factor: Factor) -> list[float]:
    """What the gases make together, in the factor's unit: under the stated set of GWP or any, with
    and without what stands apart.
    """
    sets = [factor.gwp_basis] if factor.gwp_basis in gwp_sets() else gwp_sets()
    sums = []
    for name in sets:
        gwp = gwp100(name, factor.gases)
        sums.append(sum(gwp[gas] * kg for gas, kg in factor.gases.items() if gas not in APART))
        sums.append(sum(gwp[gas] * kg for gas, kg in factor.gases.items()))
    return sums


def _check_sum(factor: Factor, stated: float, place: str) -> None:
    """Refuses a stated sum that the gases do not make under the stated set, or under any."""
    sums = sums_of(factor)
    if not any(abs(total - stated) <= SAME * max(abs(total), abs(stated)) for total in sums):
        read = f"value {in_full(stated)} ≠ gases {in_full(sums[0])}"
        raise refuse("factor-two-values", f"{place} value, gases", read, factor.unit, id=factor.id)
