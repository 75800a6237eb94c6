"""Refractories, refined alloys, intermediates and resins: their chains, by arithmetic shown."""

import pytest

from zuji.background import builtin_background, solution


def value(name):
    return solution().derived(name).value


def test_phenol_and_acetone_share_the_burden_of_cumene_by_mass():
    # 1.35 t cumene give 1.0 t phenol and 0.6 t acetone (Levi & Cullen 2018); 190 kg CO2 of losses
    whole = 1.35 * value("cumene") + 11 * value("steam_coal") + 300 * value("electricity_cn") + 190
    assert value("phenol") == pytest.approx(whole / 1.6, rel=1e-5)
    assert value("acetone") == pytest.approx(value("phenol"))


def test_vented_n2o_of_adipic_acid_is_all_that_parts_its_two_rows():
    # IPCC 2006: 300 kg/t by default, 30 kg/t between heat (11.9) and catalyst (53); AR6 273
    difference = value("adipic_acid") - value("adipic_acid_n2o_destroyed")
    assert difference == pytest.approx(270 * 273, rel=1e-4)


def test_calcined_dolomite_gives_off_the_carbon_dioxide_of_both_carbonates():
    # CaMg(CO3)2 184.40 → CaO·MgO 96.38: 88.02 / 96.38 = 0.913 t/t at full decomposition
    (flow,) = builtin_background().processes["calcined_dolomite"].emissions
    assert float(flow.amount) == pytest.approx(913 * 0.98, rel=0.002)
    assert value("calcined_dolomite") > float(flow.amount)


@pytest.mark.parametrize(
    ("made", "of", "amount"),
    [
        ("magnesia_carbon_brick", "magnesia_fused", 0.8),
        ("high_alumina_brick", "calcined_bauxite", 0.9),
        ("femn_refined", "simn", 0.9),
        ("fecr_lc", "ferro_silico_chromium", 0.65),
        ("polyamide_6", "caprolactam", 1.02),
        ("epoxy_resin", "bisphenol_a", 0.7),
        ("lithium_iron_phosphate", "lithium_carbonate", 0.245),
    ],
)
def test_a_product_carries_more_than_the_main_thing_it_is_made_of(made, of, amount):
    assert value(made) > amount * value(of)


def test_a_recalled_figure_is_tagged_so_and_has_a_range_of_its_own():
    recalled = [
        (name, flow)
        for name, process in builtin_background().processes.items()
        for flow in [*process.inputs, *process.emissions]
        if flow.source == "recalled"
    ]
    assert recalled
    for name, flow in recalled:
        assert flow.tag == "R", name
        assert flow.low < float(flow.amount) < flow.high, name
