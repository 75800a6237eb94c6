"""The house keeps its own rules: documents current, catalogue complete, lock files clean,
numbers noted.
"""

import json
import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

import zuji
from cli_process import zuji as zuji_command

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "tools"))


def tracked():
    done = subprocess.run(
        ["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    if done.returncode:
        pytest.skip("not a git checkout")
    return [ROOT / line for line in done.stdout.splitlines()]


def test_every_number_that_can_move_a_footprint_stands_in_numbers_md():
    """A changed factor, model, profile, rule or example needs a line that says why."""
    import numbers_ledger

    assert numbers_ledger.unrecorded() == [], 'run: python tools/numbers_ledger.py "why"'


def test_a_changed_number_is_noticed():
    """The ledger's digests move with one factor and with one formula."""
    from dataclasses import replace

    import numbers_ledger
    from zuji.factors import builtin_library
    from zuji.sectors.load import load_model
    from zuji.sectors.registry import model_files

    pack = builtin_library().packs[0]
    moved = [replace(pack.factors[0], value=(pack.factors[0].value or 0) + 1e-9), *pack.factors[1:]]
    assert numbers_ledger.digest(numbers_ledger.of_pack(pack.factors)) != numbers_ledger.digest(
        numbers_ledger.of_pack(moved)
    )
    text = model_files()["lime"].read_text("utf-8")
    one, other = (load_model(t, "x") for t in (text, text.replace("value: 95\n", "value: 94\n")))
    assert numbers_ledger.digest(numbers_ledger.of_model(one)) != numbers_ledger.digest(
        numbers_ledger.of_model(other)
    )


def test_generated_reference_pages_are_current():
    import reference

    for name, content in reference.pages().items():
        assert (ROOT / "docs" / "reference" / name).read_text("utf-8") == content, (
            f"run make docs ({name})"
        )


def test_every_interface_message_has_english_and_the_catalogue_is_compiled():
    import messages

    found = messages.catalogue()
    assert messages.missing(found) == []
    import gettext
    import io

    with (messages.FOLDER / "django.mo").open("rb") as file:
        compiled = gettext.GNUTranslations(file)
    for message in found:
        if message.id and isinstance(message.id, str):
            assert compiled.gettext(message.id) == message.string, "run tools/messages.py"
    assert io


def test_lock_files_have_hashes_and_name_no_host():
    for lock in (ROOT / "requirements").glob("*.lock"):
        text = lock.read_text("utf-8")
        assert "://" not in text
        pins = re.findall(r"^[a-z0-9._-]+==", text, re.MULTILINE)
        assert len(pins) > 20 or lock.stem == "installer"
        for block in re.split(r"\n(?=[a-z0-9])", text):
            if "==" in block:
                assert "--hash=sha256:" in block, block[:60]


def test_run_time_dependencies_are_listed_with_licence_and_reason():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    names = {re.split(r"[<>=\[]", d)[0] for d in project["dependencies"]}
    page = (ROOT / "docs" / "reference" / "dependencies.md").read_text("utf-8")
    rows = dict(re.findall(r"^\| ([a-z0-9-]+) \| ([^|]+) \|", page, re.MULTILINE))
    assert names <= set(rows)
    assert not [n for n, licence in rows.items() if re.search(r"\bA?GPL", licence)]


def test_no_file_names_a_package_registry_or_a_machine():
    hosts = (
        "pypi" + ".org",
        "files.python" + "hosted.org",
        "registry.npm" + "js.org",
        "/" + "work/",
        "/" + "root/",
    )
    for path in tracked():
        if path.suffix in {".otf", ".mo", ".png", ".xlsx"} or not path.is_file():
            continue
        text = path.read_text("utf-8", errors="ignore")
        for host in hosts:
            assert host not in text, f"{path.name}: {host}"


def test_the_newest_release_of_the_changelog_is_the_version():
    """`zuji.__version__` is the only place a number stands; each release has its dates."""
    heads = re.findall(r"^## (.+)$", (ROOT / "CHANGELOG.md").read_text("utf-8"), re.MULTILINE)
    day = r"\d{4}-\d{2}-\d{2}"
    releases = [re.fullmatch(rf"(\d+\.\d+\.\d+)（{day}(?: 至 {day})?）", head) for head in heads]
    assert all(releases), heads
    assert releases[0][1] == zuji.__version__


def test_both_readmes_lead_to_the_same_commands():
    for name in ("README.md", "README.en.md"):
        text = (ROOT / name).read_text("utf-8")
        for word in ("make run", "make test", "zuji verify", "docs/"):
            assert word in text, (name, word)


def test_links_in_the_documents_lead_somewhere():
    for page in [
        *ROOT.glob("*.md"),
        *ROOT.joinpath("docs").rglob("*.md"),
        *ROOT.joinpath("sectors").rglob("*.md"),
    ]:
        for target in re.findall(r"\]\(([^)#]+?)(?:#[^)]*)?\)", page.read_text("utf-8")):
            if not target.startswith(("http", "mailto")):
                assert (page.parent / target).exists(), f"{page.relative_to(ROOT)} → {target}"


@pytest.mark.nightly
def test_commands_in_the_tutorial_run(tmp_path):
    """Documentation as a test: every ``zuji`` line of the tutorial, in order, in a fresh folder."""
    text = (ROOT / "docs" / "tutorial" / "first-footprint.md").read_text("utf-8")
    (tmp_path / "examples").symlink_to(ROOT / "examples")
    commands = [
        line[2:]
        for block in re.findall(r"```console\n(.*?)```", text, re.DOTALL)
        for line in block.splitlines()
        if line.startswith("$ zuji")
    ]
    assert len(commands) >= 5
    for command in commands:
        done = zuji_command(*command.split()[1:], cwd=tmp_path)
        assert done.returncode == 0, (command, done.stderr)


def test_python_in_the_documents_runs():
    for page in ROOT.joinpath("docs").rglob("*.md"):
        for block in re.findall(r"```python\n(.*?)```", page.read_text("utf-8"), re.DOTALL):
            done = subprocess.run(
                [sys.executable, "-c", block], cwd=ROOT, capture_output=True, text=True, check=False
            )
            assert done.returncode == 0, (page.name, done.stderr[-500:])


@pytest.mark.nightly
def test_the_wheel_carries_models_rules_and_data(tmp_path):
    """Installed from the wheel, far from the checkout, the command computes an example."""
    import os
    import zipfile

    build = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(tmp_path)]
    done = subprocess.run(build, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    zipfile.ZipFile(next(tmp_path.glob("*.whl"))).extractall(tmp_path / "installed")
    code = (
        "import sys; from zuji.core.content import content_root; from zuji.cli.main import main;"
        "assert 'installed' in str(content_root()), content_root();"
        "main(['calc', str(content_root() / 'examples' / 'cement-demo.yaml'), '--json'])"
    )
    env = {**os.environ, "PYTHONPATH": str(tmp_path / "installed"), "PYTHONIOENCODING": "utf-8"}
    done = subprocess.run(
        [sys.executable, "-c", code],
        cwd=tmp_path,
        env=env,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert '"unit": "kgCO2e/t"' in done.stdout


def test_every_test_that_the_threat_model_names_is_there():
    named = set(
        re.findall(r"`(test_\w+)`", (ROOT / "docs/explanation/threat-model.md").read_text("utf-8"))
    )
    written = {
        n
        for f in (ROOT / "tests").rglob("test_*.py")
        for n in re.findall(r"def (test_\w+)", f.read_text("utf-8"))
    }
    assert named - written == set()
    assert len(named) > 30


def test_every_requirement_of_the_asvs_names_tests_that_exist_or_a_reason():
    text = (ROOT / "docs/reference/asvs.md").read_text("utf-8")
    row = r"^\| (\d+\.\d+\.\d+) \| [^|]+ · [^|]+ \| ([^|]+) \|$"
    rows = re.findall(row, text, re.MULTILINE)
    assert len(rows) == len(dict(rows)) == 253  # 70 of level 1 and 183 of level 2 in ASVS 5.0.0
    for number, answer in rows:
        named = re.findall(r"`(tests/[\w/]+\.py)::(test_\w+)`", answer)
        is_reason = answer.startswith(("不适用：", "没有做到："))
        assert bool(named) != is_reason, number
        for file, name in named:
            assert f"def {name}(" in (ROOT / file).read_text("utf-8"), (number, file, name)


def test_every_finding_of_the_reviews_has_a_line_and_its_tests_exist():
    """36 of the first part, 11 of its ledgers and 23 of the second, in both languages."""
    text = (ROOT / "docs/reference/reviews.md").read_text("utf-8")
    rows = re.findall(r"^\|([PLG]\d+)\|([^|]+)\|([^|]+)<br>([^|]+)\|([^|]+)\|$", text, re.MULTILINE)
    wanted = [
        f"{key}{n}" for key, last in (("P", 36), ("L", 11), ("G", 23)) for n in range(1, last + 1)
    ]
    assert [number for number, *_ in rows] == wanted
    for number, state, zh, en, proof in rows:
        assert state in {"已改 mended", "已答复 answered", "未做 open"}, number
        assert re.search("[\u4e00-\u9fff]", zh) and not re.search("[\u4e00-\u9fff]", en), number
        named = re.findall(r"`(tests/[\w/]+\.py)(?:::(test_\w+))?`", proof)
        assert named, number
        for file, name in named:
            assert f"def {name}(" in (ROOT / file).read_text("utf-8") if name else (ROOT / file)


def test_the_page_of_attacks_is_made_from_the_counts():
    import resilience

    counts = json.loads(resilience.KEPT.read_text("utf-8"))
    assert resilience.PAGE.read_text("utf-8") == resilience.page(counts), (
        "python tools/resilience.py"
    )
    assert all(row["broken"] == 0 for row in counts)
    assert {resilience.family(row["part"]) for row in counts} <= set(resilience.PARTS)
