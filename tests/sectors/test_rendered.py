"""Formulas as people read them: inputs, options, table rows and factors under their names."""

import re

import pytest

from zuji.sectors.formula import parse_formula
from zuji.sectors.registry import get_model, model_files
from zuji.sectors.render import labels, mathml, numbers, plain, with_units

A_CODE = re.compile(r"[a-z0-9]+_[a-z0-9_]+|[a-z]+\[|=[a-z]")


def formulas(model):
    return [part.formula.tree for part in (*model.quantities, *model.steps)]


def unnamed(model, naming):
    """The names that a naming leaves as they are written in the file."""
    asked = set()

    def recorded(name):
        said = naming(name)
        if said == name or A_CODE.search(said):
            asked.add(name)
        return said

    for tree in formulas(model):
        mathml(tree, recorded)
    return asked


@pytest.mark.parametrize("model_id", list(model_files()))
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_no_formula_of_a_model_shows_a_code(model_id, lang):
    model = get_model(model_id)
    assert unnamed(model, with_units(model, lang)) == set()
    assert not [text for tree in formulas(model) if A_CODE.search(text := plain_words(tree, model))]


def plain_words(tree, model):
    return re.sub(r"[A-Za-z]+O2e?/\w+", "", plain(tree, labels(model, "zh")))


def test_names_stand_with_their_units_and_options_in_words():
    cement = get_model("cement")
    formula = 'alt_fly_ash * table(deduction, "fly_ash") if plant == "integrated" else 0'
    tree = parse_formula(formula)
    shown = re.sub(r"<[^>]+>", " ", mathml(tree, with_units(cement, "zh")))
    assert "替代原料扣减系数（粉煤灰）（tCO₂/t）" in shown
    assert "fly_ash" not in shown
    plant = cement.choices["plant"]
    assert plant.options["integrated"].zh in shown
    assert "其他情况" in shown
    assert "integrated" not in plain(tree, labels(cement, "zh"))


def test_a_row_looked_up_by_an_option_is_its_number():
    aluminium = get_model("primary_aluminium")
    choice = next(c for c in aluminium.choices.values() if "slope_cn" in c.options)
    tree = parse_formula(f"table(weight_fraction, {choice.name})")
    naming = numbers(aluminium, {}, {choice.name: "slope_cn"}, "zh")
    assert "0.1" in mathml(tree, naming)
    assert choice.label.zh in mathml(tree, labels(aluminium, "zh"))
