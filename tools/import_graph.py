"""Draws who imports whom in a source package, by file or by app, and finds the circles.

Every import counts: at the top, inside a function, under ``TYPE_CHECKING``, relative or absolute.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping
from pathlib import Path

import grimp
from scipy.sparse import csr_array
from scipy.sparse.csgraph import connected_components

SOURCE = Path(__file__).resolve().parents[1] / "src"
Graph = Mapping[str, set[str]]


def file_imports(package: str, source: Path = SOURCE) -> dict[str, set[str]]:
    """Module → the modules of the same package that it names in an import."""
    sys.path.insert(0, str(source))
    try:
        graph = grimp.build_graph(package, cache_dir=None)
    finally:
        sys.path.remove(str(source))
    return {name: graph.find_modules_directly_imported_by(name) for name in graph.modules}


def app_imports(package: str, source: Path = SOURCE) -> dict[str, set[str]]:
    """The same with one node for each module or folder directly below the package."""

    def app(name: str) -> str:
        return ".".join(name.split(".")[:2])

    return joined(file_imports(package, source), app)


def joined(graph: Graph, group: Callable[[str], str]) -> dict[str, set[str]]:
    """A graph between groups of nodes; arrows inside a group are left out."""
    between: dict[str, set[str]] = {group(name): set() for name in graph}
    for name, targets in graph.items():
        between[group(name)] |= {group(target) for target in targets} - {group(name)}
    return between


def circles(graph: Graph) -> list[list[str]]:
    """The sets of nodes that reach each other (strongly connected), largest first."""
    names = sorted(graph)
    place = {name: k for k, name in enumerate(names)}
    arrows = [(place[name], place[target]) for name in names for target in graph[name]]
    rows, columns = zip(*arrows, strict=True) if arrows else ((), ())
    matrix = csr_array(([1] * len(arrows), (rows, columns)), shape=(len(names), len(names)))
    count, label = connected_components(matrix, directed=True, connection="strong")
    knots = [[n for n, of in zip(names, label, strict=True) if of == k] for k in range(count)]
    return sorted((knot for knot in knots if len(knot) > 1), key=lambda knot: (-len(knot), knot))


if __name__ == "__main__":
    for package in sys.argv[1:] or ["zuji", "zuji_portal"]:
        for kind, graph in (("files", file_imports(package)), ("apps", app_imports(package))):
            knots = circles(graph)
            print(f"{package}, {kind}: {len(graph)} nodes, {len(knots)} circles")
            for knot in knots:
                print("  " + " ".join(name.removeprefix(f"{package}.") for name in knot))
