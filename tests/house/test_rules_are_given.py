"""Rules of the site decide on what they are given; they never read the database."""

import ast

import pytest

from cast import ROOT

RULES = sorted((ROOT / "src/zuji_portal").rglob("rules.py"))
READS = {"objects", "_default_manager", "filter", "first", "exists", "values_list"}


def reads(source: str) -> list[str]:
    """Names of the database's interface that a module uses."""
    names = [node.attr for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Attribute)]
    return sorted(READS & set(names))


@pytest.mark.parametrize("path", RULES, ids=lambda p: p.parent.name)
def test_rules_read_nothing(path):
    assert reads(path.read_text("utf-8")) == []


def test_a_reading_rule_is_noticed():
    assert reads("Case.objects.filter(pk=1)") == ["filter", "objects"]
