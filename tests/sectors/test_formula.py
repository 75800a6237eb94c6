"""The formula language: what parses, what does not, units, values, pictures."""

import re

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from zuji.core.refusals import Refusal
from zuji.core.units import ONE, parse_unit
from zuji.sectors.formula import evaluate, names_in, parse_formula, prune
from zuji.sectors.render import mathml, plain
from zuji.sectors.unit_check import UnitCheck

NAMES = {
    "m": parse_unit("t"),
    "e": parse_unit("kWh"),
    "share": ONE,
    "route": "choice",
    "ncv": parse_unit("GJ/t"),
}
CHECK = UnitCheck(NAMES, {"slag": (parse_unit("tCO2/t"), ["steel", "copper"])})
VALUES = {"m": 2000.0, "e": 36.0, "share": 0.25, "route": "own", "ncv": 0.02}  # base units: kg, MJ
TABLES = {"slag": {"steel": 0.215, "copper": 0.055}}


def run(text, **changes):
    return evaluate(parse_formula(text), VALUES | changes, TABLES)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("1 + 2 * 3", 7),
        ("(1 + 2) * 3", 9),
        ("2 ** 3 ** 2", 512),
        ("-2 ** 2", -4),
        ("7 - 2 - 1", 4),
        ("12 / 2 / 3", 2),
        ("m * share", 500),
        ("m + 1 t", 3000),
        ("50 kWh/t * m", 360),  # 50 kWh × 2 = 100 kWh = 360 MJ
        ("min(3, 1, 2)", 1),
        ("max(m, 3 t)", 3000),
        ("sum(1, 2, 3)", 6),
        ("clip(5, 0, 3)", 3),
        ("abs(-2)", 2),
        ("1 if share < 0.5 else 2", 1),
        ("1 if 0.1 < share <= 0.25 else 2", 1),
        ("1 if not share > 1 else 2", 1),
        ('1 if route == "own" else 2', 1),
        ('1 if route != "own" or share == 1 else 2', 2),
        ('m * table(slag, "steel")', 430),
        ("factor(share) * 4", 1),
        ("25 %", 0.25),
    ],
)
def test_formulas_compute_in_base_units(text, value):
    assert run(text) == pytest.approx(value)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "1 +",
        "m m",
        "__import__('os')",
        "m.__class__",
        "m[0]",
        "lambda: 1",
        "print(m)",
        "m; m",
        "x = 1",
        "exec(1)",
        "'text'",
        "m if share",
        "(((1))",
        "1 ** ",
        "eval(m)",
        "m @ m",
        "{1}",
        "f'{m}'",
        "-" * 3000 + "1",
        "(" * 900 + "1" + ")" * 900 + " +" * 2,
        "-" * 200 + "1",
    ],
)
def test_nothing_outside_the_language_parses(text):
    with pytest.raises(Refusal) as caught:
        parse_formula(text, "model.yaml:3")
    assert caught.value.findings[0].rule == "formula-syntax"
    assert caught.value.findings[0].place.startswith("model.yaml:3")


@given(st.text(alphabet="abm+-*/() .0123456789<>=\"'[]{}_:;,", max_size=40))
def test_any_text_parses_or_is_refused(text):
    try:
        parse_formula(text)
    except Refusal as problem:
        assert problem.findings[0].rule == "formula-syntax"


@pytest.mark.parametrize(
    ("text", "unit"),
    [
        ("m * ncv", "GJ"),
        ("e / m", "kWh/t"),
        ('m * table(slag, "steel")', "t"),
        ("m ** 2 / m", "kg"),
        ("share", "1"),
        ("e if share > 0.5 else 1 GJ", "MJ"),
    ],
)
def test_units_are_inferred(text, unit):
    found = CHECK.unit_of(parse_formula(text), "x")
    assert found.dimension == parse_unit(unit).dimension


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ("m + e", "formula-unit"),
        ("m > e", "formula-unit"),
        ("min(m, e)", "formula-unit"),
        ("m if share else e", "formula-unit"),
        ("m ** share", "formula-unit"),
        ("masse * 2", "formula-name"),
        ('table(slag, "zinc")', "table-key"),
        ('table(ash, "steel")', "formula-name"),
        ("route + 1", "formula-unit"),
        ("m and e", "formula-unit"),
    ],
)
def test_disagreeing_units_and_unknown_names_are_refused_with_a_remedy(text, rule):
    with pytest.raises(Refusal) as caught:
        CHECK.unit_of(parse_formula(text), "model.yaml:9 · q")
    finding = caught.value.findings[0]
    assert finding.rule == rule
    assert finding.place == "model.yaml:9 · q"
    assert finding.remedy("zh")


def test_arrays_run_through_the_same_tree():
    shares = np.array([0.1, 0.6])
    assert run("m * share if share < 0.5 else 0 t", share=shares).tolist() == [200.0, 0.0]
    assert run("min(share, 0.5)", share=shares).tolist() == [0.1, 0.5]
    assert run("1 if share > 0.2 and share < 1 else 0", share=shares).tolist() == [0.0, 1.0]


def test_vector_9_urea_stoichiometry():
    # molar masses NH3 17.0305, urea 60.0553, CO2 44.0095 g/mol; CO(NH2)2 takes 2 NH3 and 1 CO2
    urea = 1000.0
    assert evaluate(
        parse_formula("urea * 2 * 17.0305 / 60.0553"), {"urea": urea}, {}
    ) == pytest.approx(567.16, abs=0.05)
    assert evaluate(parse_formula("urea * 44.0095 / 60.0553"), {"urea": urea}, {}) == pytest.approx(
        732.8, abs=0.05
    )


def test_names_and_branches():
    tree = parse_formula('a * b if route == "own" else c')
    assert set(names_in(tree)) == {"a", "b", "c", "route"}
    assert set(names_in(prune(tree, {"route": "own"}))) == {"a", "b"}
    assert set(names_in(prune(tree, {"route": "bought"}))) == {"c"}


def test_formulas_are_typeset_and_escaped():
    tree = parse_formula("a / b ** 2 - min(a, 3 t)")
    picture = mathml(tree, lambda name: f"<{name}>")
    assert "<mfrac>" in picture
    assert "&lt;a&gt;" in picture
    assert "<a>" not in picture
    assert plain(tree, lambda name: name.upper()) == "A / B^2 − min(A, 3 t)"


def test_zero_terms_of_a_long_sum_can_be_left_out():
    tree = parse_formula("a + b + c")
    zero = {"b"}
    picture = mathml(tree, str, lambda node: getattr(node, "name", "") in zero)
    assert picture.count("<math") == 2
    assert ">b<" not in picture


@given(st.floats(0.001, 1e6), st.floats(0.001, 1e6), st.floats(0.001, 1e6))
def test_formulas_agree_with_python(a, b, c):
    names = {"a": a, "b": b, "c": c}
    text = "a * (b + c) / (a + 1) - min(b, c) ** 2 / c"
    assert evaluate(parse_formula(text), names, {}) == pytest.approx(
        a * (b + c) / (a + 1) - min(b, c) ** 2 / c
    )


@pytest.mark.parametrize(
    ("formula", "bracketed"), [("a + b", True), ("a - b", True), ("a * b", False), ("a", False)]
)
def test_a_sum_that_is_multiplied_stands_in_brackets(formula, bracketed):
    tree = parse_formula(formula)
    shown = re.sub(r"<[^>]+>", "", mathml(tree, str, times=True))
    assert (shown.startswith("(") and shown.endswith(")")) is bracketed
    assert "(" not in re.sub(r"<[^>]+>", "", mathml(tree, str))


def test_a_term_that_is_nothing_needs_no_brackets():
    def is_zero(node):
        return node == parse_formula("b")

    shown = re.sub(r"<[^>]+>", "", mathml(parse_formula("a - b"), str, is_zero, times=True))
    assert shown == "a"
