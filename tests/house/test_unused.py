"""Nothing stands in the source for the tests alone."""

import ast
import re
from collections import Counter

from cast import ROOT

SITE = ROOT / "src" / "zuji_portal"
READERS = (
    *("src/**/*.py", "src/**/*.pyi", "src/**/*.html", "tools/*.py", "benchmarks/**/*.py"),
    *("docs/**/*.md", "docs/**/*.ipynb", "*.md", "*.toml"),
)
BY_NAME = {"Command", "__dir__", "__getattr__"}
"""What Django or Python look for by its name; so are settings, handlers and `AppConfig`s."""
FOUND_BY_DJANGO = [SITE / "web" / "settings.py", SITE / "web" / "urls.py"]
KEPT = {
    "check_detached": "the other half of `detached`, for whoever receives a detached signature",
    "EcVerifier": "its verifier",
    "signature_of": "the other half of `signed_pdf`, for whoever receives a signed file",
    "append_only": "migrations call it",
    "written_once": "migrations call it",
    "sealed_once": "migrations call it",
    "ledger_triggers": "migrations call it",
    "renewed_triggers": "migrations call it",
}


def names_of(source: str) -> list[str]:
    """Classes, constants and functions of a module; decorated functions are called by their
    decorator.
    """
    names: list[str] = []
    for node in ast.parse(source).body:
        if isinstance(node, ast.ClassDef):
            names.append(node.name)
        elif isinstance(node, ast.FunctionDef):
            names += [] if node.decorator_list else [node.name]
        elif isinstance(node, ast.Assign | ast.AnnAssign):
            targets = node.targets if isinstance(node, ast.Assign) else [node.target]
            names += [each.id for each in targets if isinstance(each, ast.Name)]
    return names


def test_everything_is_used_by_more_than_the_tests():
    words: Counter[str] = Counter()
    for pattern in READERS:
        for path in ROOT.glob(pattern):
            if "migrations" not in path.parts:
                words.update(re.findall(r"\w+", path.read_text("utf-8")))
    unused = {
        name: str(path.relative_to(ROOT))
        for path in (ROOT / "src").rglob("*.py")
        if not {"migrations", "apps.py"} & set(path.parts) and path not in FOUND_BY_DJANGO
        for name in names_of(path.read_text("utf-8"))
        if words[name] < 2 and name not in BY_NAME
    }
    assert unused.keys() == KEPT.keys(), unused


def test_names_that_something_may_call_are_seen():
    source = "A = 1\ndef f(): ...\n@register\ndef g(): ...\n@dataclass\nclass C: ...\n"
    assert names_of(source) == ["A", "f", "C"]
