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


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("0620", "0620"),  # YAML 1.1: octal, 400
        ("0o17", "0o17"),
        ("0x1F", "0x1F"),
        ("0b101", "0b101"),
        ("1:30", "1:30"),  # sexagesimal, 90
        ("1_000", "1_000"),
        ("NO", "NO"),  # Norway
        ("yes", "yes"),
        ("off", "off"),
        (".inf", ".inf"),
        (".nan", ".nan"),
        ("1.0e-400", "1.0e-400"),  # would be zero
        ("1e3", "1e3"),
        ("620", 620),
        ("-7", -7),
        ("0", 0),
        ("0.5", 0.5),
        ("0.0", 0.0),
        ("1.5e+3", 1500.0),
        ("true", True),
        ("False", False),
        ("~", None),
        ("'0620'", "0620"),
    ],
)
def test_a_scalar_is_what_its_writer_means_and_else_its_text(written, value):
    data = load_yaml(f"a: {written}\n", "x.yaml").data
    assert data == {"a": value}
    assert type(data["a"]) is type(value)
