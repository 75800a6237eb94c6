"""A text that is no YAML is told by its line and by how such a line is written."""

import pytest

from zuji.core.refusals import Refusal
from zuji.core.yamlerrors import FORMS
from zuji.core.yamlfile import load_yaml


def fault(text):
    with pytest.raises(Refusal) as refused:
        load_yaml(text, "x.yaml")
    return refused.value.findings[0]


@pytest.mark.parametrize(
    ("text", "where", "form"),
    [
        ("a:\n\tb: 1\n", "line 2, character 1: b: 1", "tab"),
        ("a:\n  b: 1\nb： 2\nc: 3\n", "line 3, character 1: b： 2", "wide"),
        ("a: {b: 1，c: 2}\nd: 2\n", "line 1, character 4: a: {b: 1，c: 2}", "wide"),
        ("a:\n\u3000b: 1\n  c: 2\n", "line 2, character 1: b: 1", "space"),
        ("a: ｛b: 1｝\n", "line 1, character 6: a: ｛b: 1｝", "wide"),
        ("a:b\nc: d\n", "line 1, character 1: a:b", "colon-space"),
        ("a: b: c\n", "line 1, character 5: a: b: c", "colon-inside"),
        ("a: 1\n b: 2\n", "line 2, character 3: b: 2", "aligned"),
        ("a: {x: 1}\n  b: 3\n", "line 2, character 3: b: 3", "aligned"),
        ("- a\nb: c\n", "line 2, character 1: b: c", "dash"),
        ('a: "b" c\n', 'line 1, character 8: a: "b" c', "after-quote"),
        ('a: 1\nb: "c\nd: 1\n', 'line 2, character 4: b: "c', "quote"),
        ("abc\nd: 1\n", "line 1, character 1: abc", "field"),
        ("a: *x\n", "line 1, character 4: a: *x", "alias"),
        ("b: &x 1\na: *x\n", "line 2, character 4: a: *x", "alias"),
        ("a: 1\n---\nb: 2\n", "line 2, character 1: ---", "document"),
        ("a: 1\nb: \x01\n", "line 2, character 4: b: \x01", "control"),
        ('a: "\\q"\n', 'line 1, character 5: a: "\\q"', "escape"),
        ("a: @b\n", "line 1, character 4: a: @b", "sign"),
        ("a: ,x\n", "line 1, character 4: a: ,x", "sign"),
        ("a: |x\n  y\n", "line 1, character 5: a: |x", "block"),
        ("{a: 1}}\n", "line 1, character 7: {a: 1}}", "end"),
    ],
)
def test_a_fault_is_told_by_its_line_and_the_form_of_such_a_line(text, where, form):
    found = fault(text)
    assert found.rule == "yaml-unreadable"
    assert found.read["en"].strip() == where.strip()
    assert found.expected == FORMS[form]


def test_a_bracket_is_shown_where_it_was_opened_and_by_its_sign():
    found = fault("a: 1\nb: [1, 2\nc: 3\n")
    assert (found.place, found.read["zh"]) == ("x.yaml:2", "第 2 行第 4 个字符：b: [1, 2")
    assert found.expected["zh"] == "合上的 ]，各项之间用逗号"


def test_a_long_line_is_shown_up_to_sixty_signs():
    assert fault(f"a: @{'b' * 90}\n").read["en"] == f"line 1, character 4: a: @{'b' * 56}…"
