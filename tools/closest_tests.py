"""Names the test files that stand closest to changed files, closest first.

``python tools/closest_tests.py FILE…`` (paths from the root of the project). Closest are changed
tests themselves, then tests named for the file, tests that import it, tests that name the data
file, and the other tests of its package.
"""

from __future__ import annotations

import ast
import re
import sys
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
TESTS = ROOT / "tests"
ALWAYS = ("tests/house/test_structure.py", "tests/house/test_names.py", "tests/house/test_words.py")
SITE = "zuji_portal"


def closest(changed: list[str]) -> list[str]:
    """Test files for the changed files, closest first; the structure of the house at the end."""
    at: dict[str, int] = {}
    beside = [reader for path in changed for reader in readers(path)]
    for path in dict.fromkeys([*changed, *beside]):
        for test in all_tests():
            rank = distance(path, test)
            if rank is not None:
                at[test] = min(rank, at.get(test, rank))
    chosen = sorted(at, key=lambda test: (at[test], test))
    return [*chosen, *(test for test in ALWAYS if test not in at)]


def distance(path: str, test: str) -> int | None:
    """How far a test stands from a changed file, 0 the closest; None where nothing joins them."""
    if path == test:
        return 0
    if path.startswith("tests/"):
        return 1 if Path(path).stem in names_in(test) else None
    if not path.startswith("src/"):
        return 2 if Path(path).name in text_of(test) else None
    parts = Path(path).with_suffix("").parts[1:]
    module = ".".join(parts).removesuffix(".__init__")
    stem, package = module.rpartition(".")[2], parts[1]
    folder = "portal" if parts[0] == SITE else package
    is_near = test.startswith(f"tests/{folder}/")
    if is_near and stem.rstrip("s") in Path(test).stem:
        return 1
    if module in imports_of(test):
        return 2
    if parts[0] == SITE:
        app = f"{SITE}.{package}"
        is_of_app = any(f"{name}.".startswith(f"{app}.") for name in imports_of(test))
        return 3 if is_near and (is_of_app or package.rstrip("s") in Path(test).stem) else None
    return 3 if is_near else None


def readers(path: str) -> list[str]:
    """Source files that name a changed rule or data file: their tests are its tests."""
    if path.startswith(("src/", "tests/")) or not path.endswith(
        (".yaml", ".csv", ".json", ".toml")
    ):
        return []
    sources = (ROOT / "src").rglob("*.py")
    names = (f'("{Path(path).stem}")', f'"{Path(path).name}"', f"rules/{Path(path).name}")
    named = [file for file in sources if any(name in file.read_text("utf-8") for name in names)]
    return [file.relative_to(ROOT).as_posix() for file in named]


@cache
def all_tests() -> list[str]:
    return sorted(str(file.relative_to(ROOT).as_posix()) for file in TESTS.rglob("test_*.py"))


@cache
def text_of(test: str) -> str:
    return (ROOT / test).read_text("utf-8")


@cache
def names_in(test: str) -> set[str]:
    return set(re.findall(r"\w+", text_of(test)))


@cache
def imports_of(test: str) -> set[str]:
    """Dotted names of what a test imports: `a.b` and `a.b.c` of `from a.b import c`."""
    names: set[str] = set()
    for node in ast.walk(ast.parse(text_of(test))):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            names |= {node.module, *(f"{node.module}.{alias.name}" for alias in node.names)}
    return names


if __name__ == "__main__":
    print("\n".join(closest(sys.argv[1:])))
