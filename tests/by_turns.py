"""Some cases of many by day, all of them at night."""

from collections.abc import Iterable
from typing import Any

import pytest


def by_turns(cases: Iterable[Any], *, every: int = 3) -> list[Any]:
    """Cases for `parametrize`: the first of each so many runs always, the others are of the night.

    For tests that try one and the same code over each model or each form: what a new model or form
    brings of its own has tests of its own.
    """
    return [of_the_night(case) if number % every else case for number, case in enumerate(cases)]


def of_the_night(case: Any) -> Any:
    if hasattr(case, "marks"):  # made by pytest.param
        return case._replace(marks=[*case.marks, pytest.mark.nightly])
    return pytest.param(*(case if isinstance(case, tuple) else (case,)), marks=pytest.mark.nightly)
