import pytest

from zuji.core.refusals import Refusal
from zuji.core.yamlfile import load_yaml


def test_places_name_file_and_line():
    document = load_yaml("a: 1\nb:\n  c: 2\n", "x.yaml")
    assert document.place("b", "c") == "x.yaml:3 · b.c"


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("a: 1\na: 2\n", "x.yaml:2"),
        ("a: [1\n", "x.yaml"),
        ("a: &x 1\nb: *x\n", "x.yaml:2"),
        ("a: !!python/object/apply:os.system ['true']\n", "x.yaml:1"),
    ],
)
def test_duplicates_broken_text_aliases_and_tags_are_refused_with_the_line(text, line):
    with pytest.raises(Refusal) as caught:
        load_yaml(text, "x.yaml")
    assert caught.value.findings[0].place.startswith(line)


def test_a_billion_laughs_is_refused():
    text = "a: &a [x, x]\n" + "".join(
        f"{chr(98 + i)}: &{chr(98 + i)} [*{chr(97 + i)}, *{chr(97 + i)}]\n" for i in range(20)
    )
    with pytest.raises(Refusal):
        load_yaml(text, "x.yaml")


def test_a_huge_file_is_refused_before_it_is_parsed():
    with pytest.raises(Refusal) as caught:
        load_yaml("a" * 2_000_001, "x.yaml")
    assert caught.value.findings[0].rule == "file-too-large"
