"""Words that a county office does not use stand on no page of the site: templates, labels in code,
the texts of the public pages.
"""

import ast
import re
from pathlib import Path

import yaml

ROOT = Path(__file__).resolve().parents[2]
SITE = ROOT / "src/zuji_portal"
WORDS = yaml.safe_load((ROOT / "tests/wording.yaml").read_text("utf-8"))
COMMENT = re.compile(r"\{#.*?#\}|<!--.*?-->", re.S)


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
    for path in sorted(SITE.rglob("*.py")):
        if "migrations" in path.parts:
            continue
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                yield f"{path.relative_to(ROOT)}:{node.lineno}", node.value
    for path in sorted((ROOT / "data/site").glob("*.yaml")):
        yield path.relative_to(ROOT), path.read_text("utf-8")


def test_no_page_says_a_word_that_left():
    wrong = [(str(place), found) for place, text in texts() if (found := left_words(text))]
    assert wrong == []


def test_a_word_that_left_is_noticed_and_its_exceptions_are_not():
    assert left_words("新建研究") == ["研究 → 核算"]
    assert left_words("山东省环境科学研究院") == []
    assert left_words("按家规取值") == ["家规 → 平台推荐值"]
