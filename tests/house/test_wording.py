"""Words that a county office does not use stand on no page of the site, in no sentence and in no
text of a model, a rule or a set of data; what a page shows names no command.
"""

import ast
import re
import tomllib
from pathlib import Path

import pytest
import yaml

from zuji.cli.main import COMMANDS
from zuji.core.content import read_rules
from zuji.core.refusals import sentences

ROOT = Path(__file__).resolve().parents[2]
SITE = ROOT / "src/zuji_portal"
WORDS = yaml.safe_load((ROOT / "tests/wording.yaml").read_text("utf-8"))
OTHER_WORDS = {"headings.yaml", "sources.yaml"}
"""What others wrote: heads of plants' ledgers, titles of sources. Training speaks of evidence."""
LIBRARY = ROOT / "src/zuji"
COMMENT = re.compile(r"\{#.*?#\}|<!--.*?-->", re.S)
BLOCK = re.compile(r"<pre class=\"command\".*?</pre>|{% load .*?%}|style=\"[^\"]*\"", re.S)
"""Where a page shows a command that is to be copied, and what it does not show."""
COMMAND = re.compile(
    rf"`|(?<![\w(-])--[a-z]|\bzuji ({'|'.join(COMMANDS)})\b|\bzuji-portal|\bpip install"
    r"|\bZUJI_[A-Z]|\bissuer rotate|命令行"
)
"""What only somebody at a terminal can use."""
KEY_OF_A_STUDY = re.compile(r"\b(waivers|own_factors|model_file|not_applicable)\b")


def left_words(text):
    """The words of the table that a text holds, those inside their exceptions left out."""
    found = []
    for row in WORDS:
        plain = text
        for longer in row.get("except", ()):
            plain = plain.replace(longer, "")
        if row["left"] in plain:
            found.append(f"{row['left']} → {row['right']}")
    return found


def texts():
    """Place and text of everything that pages may show."""
    for path in sorted(SITE.rglob("*.html")):
        yield path.relative_to(ROOT), COMMENT.sub("", path.read_text("utf-8"))
    for path in sorted([*SITE.rglob("*.py"), *LIBRARY.rglob("*.py")]):
        if "migrations" in path.parts or path.name == "layout.py":
            continue
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                yield f"{path.relative_to(ROOT)}:{node.lineno}", node.value
    for folder in ("sectors", "rules", "provinces", "data"):
        for path in sorted((ROOT / folder).rglob("*.yaml")):
            for keys, text in leaves(yaml.load(path.read_text("utf-8"), yaml.CSafeLoader)):
                if path.name not in OTHER_WORDS and path.parent.name != "training":
                    yield f"{path.relative_to(ROOT)}: {keys}", text
    for path in sorted((ROOT / "src").rglob("*.toml")):
        for keys, text in leaves(tomllib.loads(path.read_text("utf-8"))):
            yield f"{path.relative_to(ROOT)}: {keys}", text


def leaves(content, keys=()):
    """Keys and text of every text in nested data."""
    if isinstance(content, str):
        yield keys, content
    elif isinstance(content, dict | list):
        parts = content.items() if isinstance(content, dict) else enumerate(content)
        for key, part in parts:
            yield from leaves(part, (*keys, key))


def test_no_page_says_a_word_that_left():
    wrong = [(str(place), found) for place, text in texts() if (found := left_words(text))]
    assert wrong == []


def test_a_word_that_left_is_noticed_and_its_exceptions_are_not():
    assert left_words("新建研究") == ["研究 → 核算"]
    assert left_words("山东省环境科学研究院") == []
    assert left_words("按家规取值") == ["家规 → 平台推荐值"]


@pytest.mark.parametrize("pattern", [COMMAND, KEY_OF_A_STUDY])
def test_a_sentence_that_pages_show_names_no_command_and_no_key_of_a_file(pattern):
    shown = [
        (rule, part)
        for rule, texts in sentences().items()
        for message, remedy, *_ in texts.values()
        for part in (message, remedy)
    ]
    shown += [
        (rule, part)
        for rule, texts in read_rules("screening")["rules"].items()
        for lang in ("zh", "en")
        for part in texts[lang]
    ]
    assert [row for row in shown if pattern.search(row[1])] == []


def test_a_page_shows_a_command_only_in_a_block_to_copy():
    shown = {
        str(path.relative_to(ROOT)): COMMAND.findall(
            BLOCK.sub("", COMMENT.sub("", path.read_text("utf-8")))
        )
        for path in SITE.rglob("*.html")
    }
    assert {path: found for path, found in shown.items() if found} == {}


def test_a_command_is_noticed():
    for text in ("用 `zuji lca search` 查找", "zuji calc --lock", "pip install x", "去掉 --strict"):
        assert COMMAND.search(text)
    assert not COMMAND.search("a Zuji lockfile -- or none")
