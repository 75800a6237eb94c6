"""How long a factor is good: by the age of its data, not by the pack that it came with."""

from __future__ import annotations

from zuji.core.content import read_rules


def best_before(kind: str, category: str, evidence: str, year: int | None, stated: str) -> str:
    """The best-before date of a factor: `stated`, or earlier where its data are older than
    ``good_for_years`` in rules/factor_classes.yaml allows.

    A constant (a parameter, a stoichiometric factor, a default of a guideline) does not age with
    its year. Empty where neither is known.
    """
    rules = read_rules("factor_classes")["good_for_years"]
    is_constant = kind == "parameter" or category in rules["constants"] or evidence == "default"
    if is_constant or year is None:
        return stated
    years = rules["by_category"].get(category, rules["else"])
    by_age = f"{year + int(years)}-12-31"
    return min(stated, by_age) if stated else by_age
