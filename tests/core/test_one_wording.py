"""One noun, one table: the codes of `zuji.core.words` are worded nowhere a second time."""

import ast
import re
from pathlib import Path

from zuji.core import words
from zuji.core.label import Label

SOURCE = Path(__file__).resolve().parents[2] / "src"
TABLES = {
    name: table for name, table in vars(words).items() if isinstance(table, dict) and name.isupper()
}


def worded(node):
    """The label a call ``Label("…", "…")`` makes, or None."""
    texts = getattr(node, "args", [])
    if getattr(getattr(node, "func", None), "id", "") != "Label" or len(texts) != 2:
        return None
    if not all(isinstance(text, ast.Constant) for text in texts):
        return None
    return Label(*(text.value for text in texts))


def tables_of(text):
    """Code → label of every dictionary of labels that a module writes out."""
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.Dict):
            rows = zip(node.keys, node.values, strict=True)
            table = {getattr(key, "value", None): worded(value) for key, value in rows}
            yield {code: label for code, label in table.items() if code and label}


def bare(text):
    return re.sub(r"^(the|an?) ", "", text.lower())


def same(label, other):
    return label.zh == other.zh and bare(label.en) == bare(other.en)


def worded_twice(text):
    """Codes of one of our nouns that a module words otherwise.

    A dictionary speaks of the noun when it has two of its codes or more: a single common code
    such as ``note`` may stand for something else.
    """
    return [
        (name, code, label)
        for table in tables_of(text)
        for name, noun in TABLES.items()
        if len(table.keys() & noun.keys()) >= 2
        for code, label in table.items()
        if code in noun and not same(label, noun[code])
    ]


def test_no_code_of_a_noun_has_two_wordings():
    files = [path for path in SOURCE.rglob("*.py") if path != Path(words.__file__)]
    assert len(files) > 200
    twice = {
        str(path.relative_to(SOURCE)): rows
        for path in files
        if "Label(" in (text := path.read_text("utf-8")) and (rows := worded_twice(text))
    }
    assert twice == {}


def test_the_second_wording_of_a_code_is_noticed():
    two = '{"limited": Label("有限", "limited assurance"), "reasonable": Label("合理保证", "a")}'
    assert [code for _, code, _ in worded_twice(two)] == ["limited", "reasonable"]
    assert worded_twice('X = {"note": Label("备注", "note"), "unit": Label("单位", "unit")}') == []


def test_every_status_and_stage_of_the_models_has_a_word():
    from zuji.footprint.study_schema import STATUSES
    from zuji.sectors.model import STAGES

    assert set(words.STATUSES) == set(STATUSES)
    assert tuple(words.STAGE_LABELS) == STAGES
