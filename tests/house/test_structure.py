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


KEPT_IN_A_PROCESS = {
    "zuji/core/inforce.py _keeper": "who keeps the rules that were passed, named once at the start",
    "zuji/engine/structure.py _KEPT": "a cache by content",
    "zuji_portal/catalogue/cache.py _held": "a cache by the stamp of the last change",
}
CHANGES = {
    *("append", "add", "update", "setdefault", "pop", "popitem", "clear", "extend", "remove"),
    *("insert", "discard"),
}


def changed_by_functions(text):
    """Names of a module that its functions change: what a process keeps and no import shows."""
    tree = ast.parse(text)
    top = {
        name.id
        for node in tree.body
        if isinstance(node, ast.Assign | ast.AnnAssign)
        for target in (node.targets if isinstance(node, ast.Assign) else [node.target])
        for name in ast.walk(target)
        if isinstance(name, ast.Name)
    }
    changed = set()
    for function in ast.walk(tree):
        if not isinstance(function, ast.FunctionDef | ast.AsyncFunctionDef):
            continue
        inside = list(ast.walk(function))
        stored = {n.id for n in inside if isinstance(n, ast.Name) and isinstance(n.ctx, ast.Store)}
        own = stored | {n.arg for n in inside if isinstance(n, ast.arg)}
        for node in inside:
            if isinstance(node, ast.Global):
                changed |= set(node.names)
            is_change = isinstance(node, ast.Attribute) and node.attr in CHANGES
            is_item = isinstance(node, ast.Subscript) and not isinstance(node.ctx, ast.Load)
            if (is_change or is_item) and isinstance(node.value, ast.Name):
                changed |= {node.value.id} & top - own
    return changed


def test_no_module_keeps_what_its_functions_change():
    source = ROOT / "src"
    found = {
        f"{path.relative_to(source)} {name}"
        for path in source.rglob("*.py")
        if "migrations" not in path.parts
        for name in changed_by_functions(path.read_text("utf-8"))
    }
    assert found == KEPT_IN_A_PROCESS.keys()


def test_what_functions_change_is_seen():
    text = "OPENED = {}\nSEEN: list = []\ndef ready():\n    OPENED['x'] = 1\n    SEEN.append(2)\n"
    assert changed_by_functions(text) == {"OPENED", "SEEN"}
    assert changed_by_functions("ROWS = []\n\n\ndef f(ROWS):\n    ROWS.append(1)\n") == set()


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
    "zuji.exchange.footprints": {"read_footprint"},
    "zuji.exchange.ledgers": {"read_plant_ledger"},
    "zuji.exchange.ledgers.reading": {"read_plant_ledger", "read_grids"},
    "zuji.core.yamlfile": {"load_yaml"},
    "zuji.factors.importing": {"import_factors", "read_table"},
    "zuji.footprint": {"read_study"},
    "zuji.footprint.study": {"read_study"},
    "zuji.lockfile": {"verify_lock"},
    "zuji.lockfile.lock": {"verify_lock"},
}
"""Functions of the library that take bytes or text of a stranger apart."""
PARSING = frozenset(
    {"PIL", "bs4", "cbor2", "docx", "gzip", "lxml", "lzma", "marshal", "pickle", "pyhanko"}
    | {"pypdf", "python_calamine", "tarfile", "tomllib", "xml", "yaml", "zipfile", "zlib"}
)
"""Packages that take files apart."""
PARSING_CALLS = {
    *("json.loads", "json.load", "csv.reader", "csv.DictReader", "openpyxl.load_workbook"),
}
OWN_FILES = {
    "web/operations/backup.py": "a backup is brought by the operator on the command line",
    "foundation/constraints.py": "sentences that ship with the site",
    "studies/notifications/webhooks.py": "words that ship with the site",
    "programme/awards/package.py": "writes a zip",
}
"""Files of the site that use one of them, and why nothing of a stranger gets there."""
OWN_JSON = {
    "web/operations/backup.py": "a backup is brought by the operator on the command line",
    "web/operations/deployment_check.py": "the operator's key",
    "web/operations/secret_check.py": "the operator's key",
    "transparency/contents.py": "our own signed records",
    "transparency/issuer/keys.py": "the operator's key",
    "foundation/audit/models.py": "entries that the site wrote",
    "foundation/jobs/models.py": "refusals that the site wrote",
    "supervision/cases/migrations/0005_missed_by_orders.py": "entries that the site wrote",
    "rulebook/factors/anchoring.py": "releases that the site wrote",
    "transparency/released_views.py": "releases that the site wrote",
    "api/released.py": "the description of our own interface",
    "studies/computing.py": "canonical JSON that the site has just written",
    "studies/guide/factors.py": "canonical JSON that the site has just written",
    "api/reading.py": "bodies of at most 2.5 MB, with limits of depth, values and digits",
}
"""Files of the site that read JSON by themselves, and whose it is; the rest takes `read_json`."""
SITE = ROOT / "src" / "zuji_portal"


def doors(text):
    """Names in a module that take foreign bytes apart."""
    found = []
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.ImportFrom):
            names = PARSERS.get(node.module or "", set())
            found += [each.name for each in node.names if each.name in names]
            found += {(node.module or "").split(".")[0]} & PARSING
            found += [each.name for each in node.names if each.name == "load_workbook"]
        elif isinstance(node, ast.Import):
            found += sorted({each.name.split(".")[0] for each in node.names} & PARSING)
        elif isinstance(node, ast.Attribute):
            name = ast.unparse(node)
            found += [name] if name in PARSING_CALLS else []
    return found


def test_foreign_files_are_parsed_in_the_reading_room_only():
    """The demonstration reads shipped files only."""
    inside = [SITE / "foundation" / "readingroom", SITE / "demonstration"]
    wrong, used = [], set()
    for path in sorted(SITE.rglob("*.py")):
        if any(path.is_relative_to(folder) for folder in inside):
            continue
        name = str(path.relative_to(SITE))
        for door in doors(path.read_text("utf-8")):
            allowed = OWN_JSON if door.startswith("json.") else OWN_FILES
            used.add((name, allowed is OWN_JSON))
            wrong += [] if name in allowed else [f"{name}: {door}"]
    assert wrong == []
    reasons = {(name, is_json) for is_json, of in ((1, OWN_JSON), (0, OWN_FILES)) for name in of}
    assert reasons == used, "a reason that nothing needs any more"


def test_a_new_door_is_noticed():
    assert doors("import zipfile") == ["zipfile"]
    assert doors("from xml.etree import ElementTree") == ["xml"]
    assert doors("import json\njson.loads(text)") == ["json.loads"]
    assert doors("from openpyxl import load_workbook") == ["load_workbook"]
    assert doors("from zuji.exchange.sheets import read_sheets") == ["read_sheets"]
    assert doors("from openpyxl import Workbook\njson.dumps(1)") == []
