"""Every number of the rules: what is decided just below, at and just above it."""

from fnmatch import fnmatchcase

import pytest

from boundaries.cases import CASES, NO_THRESHOLD, case_of
from boundaries.threshold import Threshold, rule_numbers

NUMBERS = rule_numbers()
THRESHOLDS = [path for path in NUMBERS if isinstance(case_of(path), Threshold)]


def test_every_number_of_the_rules_has_a_boundary_case_or_a_reason():
    assert [path for path in NUMBERS if case_of(path) is None] == []
    assert len(NUMBERS) > 200


def test_every_case_and_every_reason_speaks_of_a_number_that_is_there():
    for pattern in (*CASES, *NO_THRESHOLD):
        assert any(fnmatchcase(path, pattern) for path in NUMBERS), pattern


@pytest.mark.parametrize("path", THRESHOLDS)
def test_the_decision_turns_at_the_number_as_the_rule_says(path):
    case = case_of(path)
    assert case.answers(NUMBERS[path]) == case.expected
    assert len(set(case.expected)) > 1
