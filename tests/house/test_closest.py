"""The fast run finds the tests that stand closest to a change."""

import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "tools"))

import closest_tests  # noqa: E402 - the folder of tools is no package


@pytest.mark.parametrize(
    ("changed", "first"),
    [
        ("tests/core/test_titles.py", "tests/core/test_titles.py"),
        ("src/zuji/core/titles.py", "tests/core/test_titles.py"),
        ("src/zuji/verification/conflicts.py", "tests/verification/test_conflicts.py"),
        ("src/zuji_portal/catalogue/views.py", "tests/portal/test_catalogue.py"),
        ("rules/committee.yaml", "tests/committee/test_rule_file.py"),
    ],
)
def test_the_closest_tests_come_first(changed, first):
    tests = closest_tests.closest([changed])
    assert first in tests[:3]
    assert len(tests) == len(set(tests))


def test_a_rule_file_is_tested_where_it_is_read():
    tests = closest_tests.closest(["rules/verification.yaml"])
    assert "tests/verification/test_rules.py" in tests
    assert "tests/core/test_titles.py" not in tests


def test_what_nothing_names_leaves_the_structure_of_the_house():
    assert closest_tests.closest(["docs/no-such-" + "page.md"]) == list(closest_tests.ALWAYS)
