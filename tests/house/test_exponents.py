"""No number reaches a reader with an exponent: ``:g`` writes 14,858 to four digits as 1.486e+04."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

SRC = Path(__file__).parents[2] / "src"
BESIDE = {
    "zuji/charts/specs.py": "`short` writes the range of ``g`` itself, the rest by `with_power`",
    "zuji/core/units.py": "powers of a unit, which are small",
    "zuji/footprint/assess.py": "the unit of a lockfile, which stays as it was written",
    "zuji/footprint/family.py": "counts the digits of a value",
    "zuji/footprint/profile_rules.py": "years, and limits of years and of a quality rating",
    "zuji/trust/certificate_check.py": "a limit of hours",
    "zuji_portal/foundation/readingroom/apart.py": "a limit of seconds",
    "zuji_portal/programme/counting.py": "ends of bands from 0 to 5, part of an address",
}
FOLDERS = ("zuji/engine/", "zuji/synth/")
"""What notebooks show of an object of arrays, names of columns, and made-up data."""


REWRITTEN = {"float", "Decimal", "with_power"}
"""Functions that take the text of ``g`` and write it in another way, or only round by it."""
FORM = re.compile(r",?\.\d+g")
"""A format of numbers, in a text that is filled or for Vega."""


def _uses(tree: ast.AST) -> Iterator[int]:
    """Lines that format a number with ``g``, unless to rewrite it or in a `__repr__`."""
    for node in ast.iter_child_nodes(tree):
        if isinstance(node, ast.FunctionDef) and node.name == "__repr__":
            continue
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") in REWRITTEN:
            continue
        if isinstance(node, ast.FormattedValue):
            spec = ast.unparse(node.format_spec) if node.format_spec else ""
            if spec.rstrip("'\"").endswith("g"):
                yield node.lineno
            yield from _uses(ast.Expression(node.value))
            continue
        if isinstance(node, ast.Constant) and FORM.fullmatch(str(node.value)):
            yield node.lineno
        yield from _uses(node)


def test_numbers_are_written_in_full() -> None:
    found = [
        f"{name}:{line}"
        for path in sorted(SRC.rglob("*.py"))
        if (name := path.relative_to(SRC).as_posix()) not in BESIDE and not name.startswith(FOLDERS)
        if re.search(r"[:}\d]g\b", text := path.read_text("utf-8"))
        for line in _uses(ast.parse(text))
    ]
    assert not found, "write these with zuji.core.figures.in_full or grouped"


def test_every_exception_is_still_needed() -> None:
    assert [
        name for name in BESIDE if not list(_uses(ast.parse((SRC / name).read_text("utf-8"))))
    ] == []


def test_a_number_with_g_is_seen_and_rounding_is_not() -> None:
    assert list(_uses(ast.parse('f"{value:.4g} kg"'))) == [1]
    assert list(_uses(ast.parse('{"format": ".4g"}'))) == [1]
    assert list(_uses(ast.parse('float(f"{value:.4g}")'))) == []
    assert list(_uses(ast.parse('with_power(f"{value:.4g}")'))) == []
