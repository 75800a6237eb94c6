"""No two files of the library lead to each other by their imports."""

import ast
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "tools"))

import import_graph  # noqa: E402 - the folder of tools is no package

INVENTED = {
    "__init__.py": "",
    "top/__init__.py": "",
    "top/page.py": "from ..low import paper\nfrom invented.low.ink import BLUE\n",
    "low/__init__.py": "from invented.low.ink import BLUE\n",
    "low/ink.py": "def press():\n    from invented.low import paper\n    return paper\n",
    "low/paper.py": (
        "from typing import TYPE_CHECKING\n"
        "if TYPE_CHECKING:\n"
        "    from . import ink\n"
        "    from invented.top.page import BLUE\n"
    ),
}


def invented(folder):
    """A package with a circle of three files, tied by a lazy, a relative and a typing import."""
    for name, text in INVENTED.items():
        path = folder / "invented" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
    return folder


def test_imports_inside_functions_under_type_checking_and_by_dots_are_seen(tmp_path):
    graph = import_graph.file_imports("invented", invented(tmp_path))
    assert graph["invented.low.ink"] == {"invented.low.paper"}
    assert graph["invented.low.paper"] == {"invented.low.ink", "invented.top.page"}
    assert graph["invented.top.page"] == {"invented.low.paper", "invented.low.ink"}
    assert import_graph.circles(graph) == [
        ["invented.low.ink", "invented.low.paper", "invented.top.page"]
    ]


def test_apps_that_import_each_other_are_a_circle_and_a_chain_is_none(tmp_path):
    assert import_graph.circles(import_graph.app_imports("invented", invented(tmp_path))) == [
        ["invented.low", "invented.top"]
    ]
    assert import_graph.circles({"a": {"b"}, "b": {"c"}, "c": set()}) == []


def test_no_files_of_the_library_import_each_other_in_a_circle():
    graph = import_graph.file_imports("zuji")
    assert "zuji.core.refusals" in graph["zuji.engine.system"]  # the drawing is not empty
    assert import_graph.circles(graph) == []


def test_no_apps_and_no_files_of_the_site_import_each_other_in_a_circle():
    """Floors, nested apps and files; which floor stands on which is in pyproject.toml."""
    files = import_graph.file_imports("zuji_portal")
    nested = {path.parent for path in (import_graph.SOURCE / "zuji_portal").rglob("apps.py")}
    apps = sorted(
        (".".join(p.relative_to(import_graph.SOURCE).parts) for p in nested), key=len, reverse=True
    )

    def app(name):
        return next((a for a in apps if name == a or name.startswith(a + ".")), name)

    assert "zuji_portal.studies.models" in files["zuji_portal.verification.models"]
    assert import_graph.circles(import_graph.app_imports("zuji_portal")) == []
    assert import_graph.circles(import_graph.joined(files, app)) == []
    assert import_graph.circles(files) == []


def test_views_read_another_apps_records_through_its_queries_only():
    """What a view reads of another app begins with what the viewer sees."""
    for name, targets in import_graph.file_imports("zuji_portal").items():
        if not name.rsplit(".", 1)[-1].endswith("views"):
            continue
        own = name.rsplit(".", 1)[0]
        others = {
            target.removesuffix(".models")
            for target in targets
            if target.endswith(".models") and not target.startswith("zuji_portal.foundation")
        }
        assert not {other for other in others if not own.startswith(other)}, name


PARSERS = {
    "zuji.exchange": {"read_workbook", "read_sheets"},
    "zuji.exchange.sheets": {"read_sheets"},
    "zuji.exchange.workbook": {"read_workbook"},
    "zuji.exchange.ledgers": {"read_plant_ledger"},
    "zuji.core.yamlfile": {"load_yaml"},
    "zuji.footprint": {"read_study"},
    "zuji.footprint.study": {"read_study"},
    "zuji.lockfile": {"verify_lock"},
    "PIL": {"Image"},
    "openpyxl": {"load_workbook"},
}
"""Functions that take bytes or text of a stranger apart."""


def test_foreign_files_are_parsed_in_the_reading_room_only():
    """The demonstration reads shipped files only."""
    site = ROOT / "src" / "zuji_portal"
    inside = [site / "foundation" / "readingroom", site / "demonstration"]
    doors = []
    for path in sorted(site.rglob("*.py")):
        if any(path.is_relative_to(folder) for folder in inside):
            continue
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.ImportFrom) and (names := PARSERS.get(node.module or "")):
                doors += [
                    f"{path.relative_to(ROOT)}: {n.name}" for n in node.names if n.name in names
                ]
    assert doors == []
