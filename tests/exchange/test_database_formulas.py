"""Formulas of data sets: values by hand, and what is refused by name."""

import pytest

from zuji.core.refusals import Refusal
from zuji.exchange.databases.formulas import FormulaScope, computed


def scope(**parameters):
    made = FormulaScope()
    for name, stated in parameters.items():
        value, formula = (None, stated) if isinstance(stated, str) else (stated, "")
        made.define(name, value, formula, f"parameter {name}")
    return made


@pytest.mark.parametrize(
    ("formula", "value"),
    [
        ("need*(1+loss)", 4 * 1.25),
        ("NEED / 2 - 1", 1.0),
        ("2^3 + 2^-1", 8.5),
        ("-(need)", -4.0),
        ("+need - -1", 5.0),
        ("10 - 2 - 3", 5.0),
        ("12 / 2 / 3", 2.0),
        ("=IF(need>3; 1; 2)", 1.0),
        ("if(need <> 4; 1/0; 7)", 7.0),
        ("min(3; 2) + max(1, 5)", 7.0),
        ("sqrt(16) + abs(-3) + ln(exp(2))", 9.0),
        ("log(1000) + round(2.5) + floor(-1.5)", 3 + 3 - 2),
        ("not (need = 4) or need >= 4 and 1 < 2", 1.0),
        ("1.5e-3*1E3", 1.5),
        (" wanted ", 5.0),
        ("系数 * 2", 6.0),
        ("2*pi", 6.283185307179586),
    ],
)
def test_formulas_have_the_value_of_their_arithmetic(formula, value):
    stated = scope(need=4.0, loss=0.25, wanted="need * (1 + loss)", 系数=3.0)
    assert stated.evaluate(formula, "here") == pytest.approx(value, rel=1e-15)


@pytest.mark.parametrize(
    ("formula", "rule", "named"),
    [
        ("2 * nowhere", "lca-formula-name", "nowhere"),
        ("uncertain(2)", "lca-formula-name", "uncertain()"),
        ("random()", "lca-formula-name", "random()"),
        ("a + 1", "lca-formula-circle", "a → b → a"),
        ("1,5 * 2", "lca-formula-syntax", ""),
        ("-a^2", "lca-formula-syntax", ""),
        ("2 ^ 3 ^ 2", "lca-formula-syntax", ""),
        ("2 *", "lca-formula-syntax", ""),
        ("__import__('os')", "lca-formula-syntax", ""),
        ("1/0", "lca-formula-value", ""),
        ("sqrt(-1)", "lca-formula-value", ""),
        ("10^400", "lca-formula-value", ""),
        ("(" * 5000, "lca-formula-syntax", ""),
        ("twice", "lca-formula-twice", "twice"),
    ],
)
def test_what_has_no_one_value_is_refused_by_name(formula, rule, named):
    stated = scope(a="b + 1", b="2 * a")
    stated.define("twice", 1.0, "", "first")
    stated.define("TWICE", 2.0, "", "second")
    with pytest.raises(Refusal) as caught:
        stated.evaluate(formula, "exchange 3")
    finding = caught.value.findings[0]
    assert finding.rule == rule
    assert named in finding.message("en")


def test_a_parameter_of_the_process_hides_one_of_the_package():
    package = scope(loss=0.5, all="2 * loss")
    process = FormulaScope(package)
    process.define("loss", 0.1, "", "process")
    assert process.evaluate("loss", "x") == 0.1
    # a formula of the package knows only names of the package
    assert process.evaluate("all", "x") == 1.0


def test_a_parameter_with_a_decimal_comma_is_refused_where_it_is_used():
    stated = scope()
    stated.define("x", "0,8", "", "process a x")
    with pytest.raises(Refusal) as caught:
        stated.evaluate("x * 2", "exchange 1")
    assert caught.value.findings[0].place == "process a x"


def test_an_amount_beside_a_formula():
    known = scope(a=2.0, c="d", d="c")
    assert computed(known, "3 * a", 0.0, "x") == (6.0, None)
    assert computed(known, "3 * a", None, "x") == (6.0, None)
    assert computed(known, "3 * a", 6.0000001, "x") == (6.0, None)
    value, said = computed(known, "3 * a", 5.0, "x")
    assert (value, said.rule, said.read, said.expected) == (6.0, "lca-formula-differs", "5.0", "6")
    value, said = computed(known, "3 * a", 5.0, "x", prefers_stated=True)
    assert (value, said.rule) == (5.0, "lca-formula-differs")
    value, said = computed(known, "3 * z", 5.0, "x")
    assert (value, said.rule) == (5.0, "lca-formula-kept")
    assert "z" in said.message("en")
    for formula, stated in (("3 * z", 0.0), ("3 * z", None), ("c", 5.0)):
        with pytest.raises(Refusal):
            computed(known, formula, stated, "x")
