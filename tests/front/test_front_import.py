"""``import zuji`` is quick, loads nothing, and its names are functions as well as packages."""

import ast
import inspect
import os
import subprocess
import sys
from importlib import import_module

import pytest

import zuji
from cast import ROOT

HEAVY = ("numpy", "pandas", "yaml", "pydantic", "scipy", "zuji.core", "zuji.front", "zuji.factors")


def run(script, *arguments):
    done = subprocess.run(
        [sys.executable, "-c", script, *arguments],
        capture_output=True,
        text=True,
        cwd=ROOT,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout.split()


def test_importing_loads_next_to_nothing():
    loaded = run(
        "import sys; before = {*sys.modules}; import zuji; print(*{*sys.modules} - before)"
    )
    assert not set(HEAVY) & set(loaded)
    assert len(loaded) < 10


FACTORS = "len(zuji.factors('coal', limit=3)) == 3"
BACKGROUND = "zuji.background('cement').value > 0"
LIBRARY = "zuji.factors.library.builtin_library() is not None"


ORDERS = [
    ["import zuji", f"assert {FACTORS}", "from zuji.factors import Factor"],
    ["import zuji", f"assert {FACTORS}", "import zuji.factors.library", f"assert {LIBRARY}"],
    ["import zuji.factors.library", f"assert {LIBRARY}", f"assert {FACTORS}"],
    ["from zuji.factors import Factor, builtin_library", "import zuji", f"assert {FACTORS}"],
    ["from zuji import factors", "assert len(factors('coal', limit=1)) == 1"],
    ["import zuji.factors as library", "assert len(library('coal', limit=1)) == 1"],
    [
        "import zuji",
        f"assert {BACKGROUND}",
        "from zuji.background import solution",
        "import zuji.background.rows",
        f"assert {BACKGROUND}",
    ],
    [
        "from zuji.background import solution",
        "import zuji",
        f"assert {BACKGROUND}",
        "assert zuji.background.solution is solution",
    ],
    ["import zuji", "zuji.calc", f"assert {FACTORS}", f"assert {BACKGROUND}"],
]
AFRESH = """
import os, sys
import numba, numpy, pint, pydantic, scipy.sparse, yaml  # what each would load again
for lines in sys.argv[1:]:
    if not (child := os.fork()):
        exec(lines, {})
        os._exit(0)
    if os.waitpid(child, 0)[1]:
        sys.exit(lines)
"""


@pytest.mark.nightly
@pytest.mark.skipif(not hasattr(os, "fork"), reason="this system starts no copy of a process")
def test_a_package_is_also_the_function_of_its_name_in_either_order():
    run(AFRESH, *("\n".join(lines) for lines in ORDERS))


def test_every_name_is_offered_typed_and_documented():
    stub = ast.parse((ROOT / "src" / "zuji" / "__init__.pyi").read_text("utf-8"))
    imports = [node for node in stub.body if isinstance(node, ast.ImportFrom)]
    typed = {name.asname for node in imports for name in node.names}
    typed |= {node.target.id for node in stub.body if isinstance(node, ast.AnnAssign)}
    called = {name.rpartition(".")[2] for name in zuji.CALLED}
    assert {*zuji.FRONT, *called} <= typed
    assert {*zuji.FRONT, *called} <= set(dir(zuji))
    for name in zuji.FRONT:
        assert inspect.getdoc(getattr(zuji, name)), name
    for name in called:
        home = import_module(zuji.CALLED[f"zuji.{name}"])
        assert inspect.getdoc(getattr(home, name))
        assert f"zuji.{name}(" in inspect.getdoc(getattr(zuji, name))


def test_a_name_that_is_not_offered_is_an_attribute_error():
    with pytest.raises(AttributeError, match="nothing"):
        zuji.nothing  # noqa: B018
    with pytest.raises(ImportError):
        from zuji import nothing  # noqa: F401


def test_public_members_of_results_are_documented():
    for module in ("background", "calculation", "databases", "library", "models", "verification"):
        home = import_module(f"zuji.front.{module}")
        for name, value in vars(home).items():
            if name.startswith("_") or getattr(value, "__module__", "") != home.__name__:
                continue
            assert inspect.getdoc(value), (module, name)
            for member, part in vars(value).items() if inspect.isclass(value) else ():
                plain = part.fget if isinstance(part, property) else getattr(part, "func", part)
                if not member.startswith("_") and inspect.isfunction(plain):
                    assert plain.__doc__, (module, name, member)


USER = """
from pathlib import Path

import zuji
import zuji.factors.library
from zuji.factors import Factor

value: float = zuji.calc(Path("study.yaml"), draws=1000).value
first: Factor = zuji.factors("ammonia", limit=3)[0]
best: Factor = zuji.match("coal", unit="t")[0]
cement: float = zuji.background("cement").value
many: int = len(zuji.background())
score: float = zuji.lca("store").score("steel").value
right: bool = zuji.verify("x.json").holds
title: str = zuji.models()["lime"].title.en
zuji.factors.library.builtin_library()
zuji.nothing
zuji.calc(3)
"""


@pytest.mark.nightly
@pytest.mark.slow
def test_the_types_are_known_to_a_checker(tmp_path):
    (tmp_path / "user.py").write_text(USER, "utf-8")
    done = subprocess.run(
        [sys.executable, "-m", "mypy", "--strict", "--config-file=", "user.py"],
        capture_output=True,
        text=True,
        cwd=tmp_path,
        env={"MYPYPATH": str(ROOT / "src"), "PATH": ""},
        check=False,
    )
    errors = [line for line in done.stdout.splitlines() if "user.py" in line and "error" in line]
    assert len(errors) == 2, done.stdout
    assert "nothing" in errors[0]
    assert "calc" in errors[1]
