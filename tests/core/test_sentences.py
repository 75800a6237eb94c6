import ast
import re
from functools import cache
from pathlib import Path

import pytest

from zuji.core.refusals import AT_TERMINAL, Finding, Refusal, blocking, describe, sentences

SOURCE = Path(__file__).resolve().parents[2] / "src"


WORDS = {"refuse", "or_refuse", "blocking", "warning", "note", "Finding"}


def imported(tree):
    """Local name → name in `zuji.core.refusals` of what a module imports from there."""
    return {
        alias.asname or alias.name: alias.name
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom) and node.module == "zuji.core.refusals"
        for alias in node.names
    }


@cache
def calls():
    """Every call in the source that words a finding by a literal rule id."""
    return tuple(_calls())


def _calls():
    for path in sorted(SOURCE.rglob("*.py")):
        text = path.read_text("utf-8")
        if "core.refusals" not in text and path.name != "refusals.py":
            continue
        tree = ast.parse(text)
        names = {local for local, name in imported(tree).items() if name in WORDS}
        names |= WORDS if path.name == "refusals.py" else set()
        for node in ast.walk(tree):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") in names and node.args:
                rule = node.args[0]
                if isinstance(rule, ast.Constant) and isinstance(rule.value, str):
                    yield path, rule.value, node


def rules_in_code():
    return {rule for _, rule, _ in calls()}


def test_every_rule_the_code_raises_has_its_sentences():
    assert rules_in_code() <= set(sentences())


def test_no_sentence_is_left_without_a_rule():
    """Some rules reach their finding through a variable; their names stand in quotation marks."""
    source = "".join(path.read_text("utf-8") for path in SOURCE.rglob("*.py"))
    literals = set(re.findall(r"""["']([\w-]+)["']""", source))
    assert set(sentences()) - rules_in_code() - literals == set()


@pytest.mark.parametrize("rule", sorted(sentences()))
def test_both_languages_say_what_is_wrong_and_how_to_mend_it(rule):
    texts = sentences()[rule]
    assert set(texts) == {"zh", "en"}
    assert len({len(parts) for parts in texts.values()}) == 1
    for parts in texts.values():
        assert len(parts) in {2, 3}
        assert all(parts)
    fields = [
        {re.sub(f"_{lang}$", "", f) for f in re.findall(r"{(\w+)}", " ".join(texts[lang]))}
        for lang in ("zh", "en")
    ]
    assert fields[0] == fields[1]


def test_a_terminal_is_told_the_command_and_a_page_the_way_on_it():
    finding = Finding("lock-schema", "block")
    assert "下载" in finding.remedy("zh")
    before = AT_TERMINAL.set(True)
    try:
        assert "zuji calc --lock" in finding.remedy("zh")
    finally:
        AT_TERMINAL.reset(before)


def test_a_description_names_place_reading_expectation_and_remedy():
    finding = Finding("unit-dimension", "block", "电表!B3", "万度/月", "kWh")
    line = describe(finding, "zh")
    assert all(part in line for part in ("电表!B3", "读到 万度/月", "应为 kWh", "全年合计"))


def test_a_refusal_carries_every_finding():
    one = blocking("unit-unknown", "a", "x")
    two = blocking("value-missing", "b")
    assert Refusal([one, two]).explain("en").count("\n") == 1
