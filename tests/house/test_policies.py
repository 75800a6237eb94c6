"""Policies and tables of moves know the types of their subjects, and load no model."""

import ast

import pytest

from cast import ROOT

SITE = ROOT / "src/zuji_portal"
TABLES = sorted([*SITE.rglob("policies.py"), *SITE.rglob("machine.py")])


def models_loaded(source: str) -> list[str]:
    """Modules of models that are imported when the module runs."""
    tree = ast.parse(source)
    typing_only = {
        id(node)
        for guard in ast.walk(tree)
        if isinstance(guard, ast.If) and ast.unparse(guard.test) == "TYPE_CHECKING"
        for node in ast.walk(guard)
    }
    return [
        node.module
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom)
        and str(node.module).endswith(".models")
        and id(node) not in typing_only
    ]


def subjects_of_any_kind(source: str) -> list[str]:
    """Functions that yield requirements about a subject of no type."""
    return [
        node.name
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.FunctionDef)
        and node.returns is not None
        and "Requirement" in ast.unparse(node.returns)
        for argument in node.args.args
        if argument.annotation is None or ast.unparse(argument.annotation) == "Any"
    ]


@pytest.mark.parametrize("path", TABLES, ids=lambda p: f"{p.parent.name}.{p.stem}")
def test_a_policy_names_the_type_of_its_subject_and_loads_no_model(path):
    source = path.read_text("utf-8")
    assert models_loaded(source) == []
    if path.parent != SITE / "foundation/workflow":  # the table itself takes records of any noun
        assert subjects_of_any_kind(source) == []


def test_what_is_not_allowed_is_noticed():
    assert models_loaded("from a.models import B") == ["a.models"]
    assert models_loaded("if TYPE_CHECKING:\n    from a.models import B") == []
    untyped = "def check(viewer: V, study: Any) -> Iterator[Requirement]: ..."
    assert subjects_of_any_kind(untyped) == ["check"]
