"""The house's budgets (docs/reference/house-style.md): sizes, widths, names, docstrings. Exits 1
when broken.

Cyclomatic complexity (≤ 12) and the width of Python (≤ 100) are checked by ruff.
"""

from __future__ import annotations

import ast
import re
import statistics
import sys
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
FILE, FUNCTION, TEMPLATE, MODULE = 500, 60, 200, 250
# Characters a line, by folder and ending
WIDTHS = {
    ("src", ".html"): 120,
    ("src", ".css"): 100,
    ("src", ".js"): 100,
    ("src", ".yaml"): 100,
    ("sectors", ".yaml"): 100,
    ("examples/plants", ".yaml"): 100,
    ("rules", ".yaml"): 100,
    ("provinces", ".yaml"): 100,
}
# Generated kernels are tables of operations; everything else is formatted without exemptions
EXEMPT = Path("src/zuji/engine/kernels")
EXEMPTION = re.compile(r"#\s*(?:fmt:\s*(?:skip|off)|yapf:\s*disable)")
FORBIDDEN = {"manager", "helper", "helpers", "utils", "util", "misc", "common"}


def sources(*folders: str) -> list[Path]:
    return [
        p
        for folder in folders
        for p in sorted((ROOT / folder).rglob("*.py"))
        if "migrations" not in p.parts
    ]


def lines(path: Path) -> int:
    return len(path.read_text("utf-8").splitlines())


def functions(path: Path) -> Iterator[tuple[str, int, int]]:
    """Name, line and length without docstring of each function."""
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            size = (node.end_lineno or node.lineno) - node.lineno + 1
            doc = node.body[0]
            if (
                isinstance(doc, ast.Expr)
                and isinstance(doc.value, ast.Constant)
                and isinstance(doc.value.value, str)
            ):
                size -= (doc.end_lineno or doc.lineno) - doc.lineno + 1
            yield node.name, node.lineno, size


def problems() -> Iterator[str]:
    for path in sources("src", "tests", "tools", "benchmarks"):
        name = path.relative_to(ROOT)
        limit = FILE * 2 if "tests" in path.parts else FILE
        if lines(path) > limit:
            yield f"{name}: {lines(path)} lines > {limit}"
        if path.stem in FORBIDDEN:
            yield f"{name}: a file is named after what it holds, not “{path.stem}”"
        if "src" in path.parts:
            yield from (
                f"{name}:{at} {f}: {size} lines > {FUNCTION}"
                for f, at, size in functions(path)
                if size > FUNCTION
            )
    for path in (ROOT / "src").rglob("*.html"):
        if lines(path) > TEMPLATE:
            yield f"{path.relative_to(ROOT)}: {lines(path)} lines > {TEMPLATE}"
    for path in (ROOT / "src").rglob("static/**/*.js"):
        if lines(path) > MODULE:
            yield f"{path.relative_to(ROOT)}: {lines(path)} lines > {MODULE}"


def too_wide() -> Iterator[str]:
    """Lines wider than their kind may be."""
    for (folder, ending), limit in WIDTHS.items():
        for path in sorted((ROOT / folder).rglob(f"*{ending}")):
            for at, line in enumerate(path.read_text("utf-8").splitlines(), 1):
                if len(line) > limit:
                    yield f"{path.relative_to(ROOT)}:{at}: {len(line)} characters > {limit}"


def unformatted() -> Iterator[str]:
    """Lines that ask the formatter to look away."""
    for path in sources("src", "tests", "tools", "benchmarks"):
        name = path.relative_to(ROOT)
        if name.is_relative_to(EXEMPT):
            continue
        for at, line in enumerate(path.read_text("utf-8").splitlines(), 1):
            if EXEMPTION.search(line):
                yield f"{name}:{at}: formatter exemption outside {EXEMPT}"


def undocumented() -> Iterator[str]:
    """Public names of the library without a docstring (properties and small dunder methods
    aside).
    """
    for path in sources("src/zuji"):
        tree = ast.parse(path.read_text("utf-8"))
        if not ast.get_docstring(tree):
            yield f"{path.relative_to(ROOT)}: module without docstring"
        for node in tree.body:
            public = isinstance(node, ast.FunctionDef | ast.ClassDef) and not node.name.startswith(
                "_"
            )
            if public and not ast.get_docstring(node):
                yield f"{path.relative_to(ROOT)}:{node.lineno} {node.name}: no docstring"


def summary() -> str:
    files = sources("src")
    sizes = sorted(size for p in files for _, _, size in functions(p))
    source, tests = (sum(lines(p) for p in sources(f)) for f in ("src", "tests"))
    p95 = sizes[int(0.95 * len(sizes))]
    return (
        f"{len(files)} files, median {statistics.median(lines(p) for p in files):.0f} "
        f"lines; {len(sizes)} functions, "
        f"median {statistics.median(sizes):.0f}, p95 {p95}; tests : source {tests / source:.2f}"
    )


if __name__ == "__main__":
    found = [*problems(), *too_wide(), *unformatted(), *undocumented()]
    print(*found, sep="\n")
    print(("budgets kept: " if not found else f"{len(found)} budgets broken: ") + summary())
    sys.exit(1 if found else 0)
