"""Gases of a factor by the names that people write."""

import pytest

from zuji.core.refusals import Refusal
from zuji.factors.gas_names import gases_near, parts_of
from zuji.factors.gases import WITHOUT_VALUE, substances
from zuji.factors.packs import known_parts

ALIKE = {"hgprime02", "nhfe7100", "pfc9118", "zhex2en1ol"}
"""Rows of table 7.SM.7 whose name or formula another row of the table has too."""


def test_every_gas_of_the_tables_is_known_by_its_code_formula_name_and_number():
    for gas, row in substances().items():
        if gas in WITHOUT_VALUE:
            continue
        for column in ("gas", "cas", "acronym", "name", "formula"):
            if row[column] and not (gas in ALIKE and column in ("name", "formula")):
                assert parts_of(row[column]) == {gas: 1.0}, (gas, column)


@pytest.mark.parametrize(
    ("gas", "names"),
    [
        (
            "hcfc22",
            "R22|R-22|HCFC-22|hcfc22|HCFC22|CHClF2|CHF2Cl|75-45-6|CAS 75-45-6|二氟一氯甲烷"
            "|一氯二氟甲烷|氟利昂22|制冷剂R22|Freon-22|Chlorodifluoromethane|ＨＣＦＣ－22",
        ),
        ("hfc152a", "R152a|HFC-152a|CH3CHF2|75-37-6|1,1-二氟乙烷|1,1-difluoroethane"),
        ("hcfc141b", "R141b|HCFC-141b|CH3CCl2F|1717-00-6|1,1-二氯-1-氟乙烷"),
        ("hcfc142b", "R142b|HCFC-142b|75-68-3|1-氯-1,1-二氟乙烷"),
        ("hfc125", "C2HF5|五氟乙烷|R125"),
        ("hfc227ea", "FM-200|七氟丙烷"),
        ("sf6", "SF6|SF₆|六氟化硫|2551-62-4"),
        ("ch4_biogenic", "生物甲烷|methane, biogenic"),
        ("hfe338pcc13", "HG-01|HFE-338pcc13"),
        ("hg02", "HG-02"),
        ("hgprime01", "HG'-01|HG’-01|73287-23-7"),
        ("ch4_fossil", "甲烷|CH4|74-82-8"),
        ("co2_luc", "CO2, land use change"),
    ],
)
def test_a_gas_is_known_by_each_name_that_people_write(gas, names):
    assert {name: dict(parts_of(name)) for name in names.split("|")} == {
        name: {gas: 1.0} for name in names.split("|")
    }


def test_a_blend_is_the_gases_it_is_made_of():
    assert parts_of("R410A") == {"hfc32": 0.5, "hfc125": 0.5}  # ASHRAE 34


@pytest.mark.parametrize(
    ("name", "near"),
    [
        ("四氟乙烷", ["HFC-134", "HFC-134a"]),  # two isomers
        ("一氟二氯乙烷", ["HCFC-141", "HCFC-141b"]),
        ("六氟化琉", ["六氟化硫"]),
    ],
)
def test_a_name_that_leaves_it_open_is_refused_with_the_nearest(name, near):
    assert gases_near(name) == near
    with pytest.raises(Refusal) as refused:
        known_parts(name, "x.csv:2")
    finding = refused.value.findings[0]
    assert (finding.rule, finding.place, finding.read) == ("gas-unknown", "x.csv:2 gases", name)
    assert all(each in finding.remedy("zh") for each in near)


def test_what_is_no_greenhouse_gas_is_said_to_be_none():
    with pytest.raises(Refusal) as refused:
        known_parts("氨", "x.csv:2")
    assert refused.value.findings[0].rule == "gas-none"
    assert known_parts("丙烷", "") == {"propane": 1.0}
