"""Titles of plain factor tables: other languages, units in the title, and two that differ."""

import pytest

from zuji.core.refusals import Refusal
from zuji.factors.importing import import_factors, read_table


def imported(text):
    return import_factors(read_table(text.encode(), "t.csv"), "t.csv")


@pytest.mark.parametrize(
    ("titles", "rows", "values"),
    [
        ("Bezeichnung;Wert;Einheit", "Strom;0,581;kgCO2e/kWh", [0.581]),
        ("nom;valeur;unité", "Acier;2,35;kgCO2e/kg", [2.35]),
        ("nombre;valor;unidad", "Acero;2,35;kgCO2e/kg", [2.35]),
        ("名稱;排放係數;單位", "鋼;2.1;kgCO2e/kg", [2.1]),
        ("品名;排出係数;単位", "鉄鋼;2.1;kgCO2e/kg", [2.1]),
    ],
)
def test_titles_in_other_languages_are_read(titles, rows, values):
    accepted = imported(f"{titles}\n{rows}\n").accepted
    assert [factor.value for factor in accepted] == values


@pytest.mark.parametrize(
    ("title", "unit"),
    [
        ("排放因子（tCO2e/t）", "tCO2e/t"),
        ("value [kgCO2e/kWh]", "kgCO2e/kWh"),
        ("emission factor (gCO2e/kWh)", "gCO2e/kWh"),
    ],
)
def test_the_unit_in_the_title_of_the_values_counts_for_every_row(title, unit):
    (factor,) = imported(f"name,{title}\nx,0.5\n").accepted
    assert (factor.value, factor.unit) == (0.5, unit)


@pytest.mark.parametrize(
    ("title", "unit"),
    [
        ("emission factor (gCO2e/kg)", "kgCO2e/kg"),
        ("排放因子（gCO2/kg）", "kgCO2e/kg"),
        ("value (gCO2e)", "kgCO2e/kg"),
        ("value (kgCO2e/t)", "kgCO2e/kg"),
    ],
)
def test_a_title_and_a_cell_that_state_different_units_refuse_the_row(title, unit):
    result = imported(f"name,{title},unit\nx,2000,{unit}\n")
    assert not result.accepted
    assert [finding.rule for finding in result.refused] == ["import-units-differ"]


@pytest.mark.parametrize("title", ["value (tCO2e/t)", "value (kgCO2e)"])
def test_a_title_that_agrees_with_the_cell_changes_nothing(title):
    (factor,) = imported(f"name,{title},unit\nx,2,kgCO2e/kg\n").accepted
    assert (factor.value, factor.unit) == (2.0, "kgCO2e/kg")


def test_carbon_dioxide_alone_in_the_title_is_no_carbon_dioxide_equivalent():
    result = imported("name,排放因子（tCO2/t）\nx,2\n")
    assert [finding.rule for finding in result.refused] == ["import-co2-alone"]


def test_a_table_without_a_unit_anywhere_is_not_recognised():
    with pytest.raises(Refusal, match="import-format"):
        imported("name,value\nx,2\n")
