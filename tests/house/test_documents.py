"""The architecture pages and the glossary say what is in the code."""

import ast
import csv
import re
import sys
from pathlib import Path

import pytest
import yaml

ROOT = Path(__file__).resolve().parents[2]
SOURCE = ROOT / "src"
DOCS = ROOT / "docs"
sys.path.insert(0, str(ROOT / "tools"))

import architecture  # noqa: E402 - the folder of tools is no package

GLOSSARY = DOCS / "reference" / "glossary.md"
PROJECT = (ROOT / "pyproject.toml").read_text("utf-8")


def names_of(body):
    """Name → its own body, of what is defined or assigned at one level."""
    names = {}
    for node in body:
        if isinstance(node, ast.ClassDef | ast.FunctionDef):
            names[node.name] = node.body
        elif isinstance(node, ast.Assign):
            names |= {t.id: [] for t in node.targets if isinstance(t, ast.Name)}
        elif isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name):
            names[node.target.id] = []
    return names


def exists(path):
    """Whether a dotted path names a package, a module, or a name inside one."""
    parts = path.split(".")
    for length in range(len(parts), 0, -1):
        folder = SOURCE.joinpath(*parts[:length])
        file = folder / "__init__.py" if folder.is_dir() else folder.with_suffix(".py")
        if not file.exists():
            continue
        body = ast.parse(file.read_text("utf-8")).body
        for name in parts[length:]:
            names = names_of(body)
            if name not in names:
                return False
            body = names[name]
        return True
    return False


def dotted(text):
    return set(re.findall(r"`((?:zuji|zuji_portal)(?:\.\w+)+)`", text))


def test_a_name_that_is_not_in_the_code_is_noticed():
    assert exists("zuji.factors.record.Factor.review_by")
    assert not exists("zuji.factors.record.Factor.best_before")
    assert not exists("zuji.factors.record.Factors")
    assert not exists("zuji.nothing")


def test_every_name_of_the_glossary_is_in_the_code():
    names = dotted(GLOSSARY.read_text("utf-8"))
    assert len(names) > 50
    assert [name for name in sorted(names) if not exists(name)] == []


def test_a_word_of_the_glossary_stands_for_one_thing_in_both_languages():
    rows = re.findall(r"^\| ([^|]+) \| ([^|]+) \| `", GLOSSARY.read_text("utf-8"), re.MULTILINE)
    for words in ([zh for zh, _ in rows], [en for _, en in rows]):
        assert sorted(words) == sorted(set(words))


def test_the_figure_of_the_glossary_is_that_of_the_pack_it_cites():
    text = GLOSSARY.read_text("utf-8")
    figure = float(re.search(r"为 ([0-9.]+) kgCO2e/kWh，因子号 `([\w.]+)`", text)[1])
    with (ROOT / "data/packs/cn-electricity/factors.csv").open(encoding="utf-8") as file:
        values = {row["id"]: float(row["value"]) for row in csv.DictReader(file) if row["value"]}
    assert figure == values["cn.elec.cf.2024.national_avg"]


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_floors_are_drawn_as_the_contracts_say(lang):
    page = architecture.PAGES[lang].read_text("utf-8")
    assert architecture.with_drawing(page, PROJECT, lang) == page, "python tools/architecture.py"
    assert "│ studies " in page
    assert "│ consumer" not in page


def test_a_new_floor_changes_the_drawing():
    more = PROJECT.replace('    "studies",\n', '    "studies",\n    "attic",\n')
    assert "│ attic " in architecture.drawing(more, "en")


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_every_step_of_the_walk_is_in_the_file_it_names(lang):
    page = architecture.PAGES[lang].read_text("utf-8")
    steps = re.findall(r"\| `(src/[\w/]+)\.py` \| `(\w+)` \|$", page, re.MULTILINE)
    assert len(steps) == 16
    for file, name in steps:
        assert exists(f"{file.removeprefix('src/').replace('/', '.')}.{name}"), (file, name)


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_every_file_of_the_foundation_that_the_page_names_is_there(lang):
    page = architecture.PAGES[lang].read_text("utf-8")
    files = re.findall(r"`((?:foundation|transparency)/[\w/]+\.py)`", page)
    assert len(files) >= 5
    for file in files:
        assert (SOURCE / "zuji_portal" / file).exists(), file


PORTAL = SOURCE / "zuji_portal"


def folders_with_pages():
    """Apps, and the folders that hold apps or parts of one."""
    apps = {path.parent for path in PORTAL.rglob("apps.py")}
    parts = {path.parent for path in PORTAL.rglob("views.py")}
    return sorted(apps | parts | {app.parent for app in apps if app.parent != PORTAL})


def own_names(folder, page):
    """Words in backticks that look like a module or folder, without commands and other paths."""
    return set(re.findall(r"`([a-z][a-z_]*)`", page)) - {"visible_to", "state_of", "tsvector"}


def test_every_folder_of_the_site_says_what_it_is_for_in_a_few_lines():
    assert len(folders_with_pages()) > 30
    for folder in folders_with_pages():
        page = (folder / "README.md").read_text("utf-8")
        assert len(page.splitlines()) <= 9, folder
        for name in own_names(folder, page):
            places = [folder / name, folder / f"{name}.py", PORTAL / name]
            assert any(place.exists() for place in places), (folder.name, name)


def cut_sentences(content, place):
    """Places of keys that are the rest of a sentence: `{en: a, b}` is two keys to YAML."""
    if isinstance(content, dict):
        for key, value in content.items():
            if value is None and isinstance(key, str) and (" " in key or not key.isascii()):
                yield (*place, key)
            yield from cut_sentences(value, (*place, key))
    elif isinstance(content, list):
        for position, value in enumerate(content):
            yield from cut_sentences(value, (*place, position))


def test_no_sentence_of_a_rule_is_cut_at_a_comma():
    assert list(cut_sentences(yaml.safe_load("{en: seen, not read}"), ())) == [("not read",)]
    files = sorted((ROOT / "rules").rglob("*.yaml"))
    assert files
    for file in files:
        assert not list(cut_sentences(yaml.safe_load(file.read_text("utf-8")), (file.name,)))
