"""A footprint beside CBAM's embedded emissions: every difference has one cause, and all sum."""

import math

import pytest

from cast import assessed, example_data
from zuji.cbam.calculation import solved_installation
from zuji.cbam.importing import good_made
from zuji.cbam.reading import read_data
from zuji.compare.cbam_bridge import bridge, rounded_to_sum
from zuji.core.refusals import Refusal

HYDROGEN = {
    "year": 2024,
    "rules": "transitional",
    "processes": {
        "direct_emissions": 180000,
        "electricity": {"amount": 17000, "ef": 0.6},
        "goods": {"cn": "28041000", "quantity_t": 20000},
    },
}
ACID = {
    "year": 2026,
    "processes": {
        "source_streams": [{"method": "measured", "gas": "N2O", "mass": "300 t"}],
        "electricity": {"amount": 10000, "ef": 0.6},
        "goods": {"cn": "28080000", "quantity_t": 200000, "nitrogen_content": 0.22},
        "precursors": [
            {"cn": "28141000", "name": "NH3", "quantity_t": 57000, "direct": 2, "indirect": 0.1}
        ],
    },
}
SMELTER = {
    "year": 2026,
    "processes": {
        "direct_emissions": 1500000,
        "source_streams": [
            {"method": "pfc_slope", "technology": "CWPB", "production": 1000000, "aem": 0.2}
        ],
        "electricity": {"amount": 13500000, "ef": 0.6},
        "goods": {"cn": "76011010", "quantity_t": 1000000},
    },
}


def bridged(name, data):
    assessment = assessed(example_data(name))
    solver = solved_installation(read_data(data))
    cn = data["processes"]["goods"]["cn"]
    return assessment, bridge(assessment, solver, *good_made(solver, cn))


def by_cause(made):
    return {row.cause.name: row for row in made.rows}


@pytest.mark.parametrize(
    ("name", "data"),
    [("hydrogen-typical", HYDROGEN), ("nitric_acid-typical", ACID), ("aluminium-demo", SMELTER)],
)
def test_both_columns_and_the_differences_sum(name, data):
    assessment, made = bridged(name, data)
    assert made.footprint == pytest.approx(assessment.total / 1000, rel=1e-12)
    assert made.footprint == math.fsum(row.footprint for row in made.rows)
    assert made.cbam == math.fsum(row.cbam for row in made.rows)
    for row in made.rows:
        assert row.footprint == pytest.approx(math.fsum(x.footprint for x in row.lines))
        assert row.cbam == pytest.approx(math.fsum(x.cbam for x in row.lines))
    shown = made.printed()
    units = [[round(value * 1e4) for value in row.figures] for row in shown.rows]
    totals = [round(shown.footprint * 1e4), round(shown.cbam * 1e4)]
    assert [sum(column) for column in zip(*units, strict=True)] == [
        *totals,
        totals[1] - totals[0],
    ]
    assert totals == [round(made.footprint * 1e4), round(made.cbam * 1e4)]


def test_electricity_counts_by_rule_and_nothing_upstream_does():
    _, made = bridged("hydrogen-typical", HYDROGEN)
    rows = by_cause(made)
    # by the rules of the transition 17 000 MWh × 0.6 / 20 000 t
    assert rows["power"].cbam == pytest.approx(0.51)
    assert rows["site"].cbam == pytest.approx(9.0)
    assert rows["materials"].cbam == rows["gases"].cbam == 0
    assert rows["materials"].footprint > 3 and rows["gases"].footprint > 0
    assert made.findings == ()
    definitive = HYDROGEN | {"year": 2026, "rules": "definitive"}
    _, now = bridged("hydrogen-typical", definitive)
    assert by_cause(now)["power"].cbam == 0
    assert "附件二" in by_cause(now)["power"].cause.why.zh
    assert [each.rule for each in now.findings] == ["cbam-bridge-year"]


def test_nitrous_oxide_is_weighed_by_both_sets():
    assessment, made = bridged("nitric_acid-typical", ACID)
    rows = by_cause(made)
    mass = sum(
        float(gases.get("n2o", 0))
        for step, gases in assessment.gases.items()
        if next(s for s in assessment.model.steps if s.id == step).kind == "process"
    )
    # kg per tonne of acid: × 273 (AR6) and × 265 (point G, table 6)
    assert rows["weights"].footprint == pytest.approx(mass * 0.273)
    assert rows["weights"].cbam == pytest.approx(mass * 0.265)
    # 300 t × 265 / 200 000 t = 0.3975, of which the weights hold the footprint's mass
    assert rows["site"].cbam == pytest.approx(0.3975 - mass * 0.265)
    # 57 000 t × (2 + 0.1) / 200 000 t
    assert rows["precursors"].cbam == pytest.approx(0.5985)
    assert rows["precursors"].lines[0].name.en == "NH3 28141000 (supplier's actual value)"


def test_a_captive_power_plant_is_a_cause_of_its_own():
    _, made = bridged("aluminium-demo", SMELTER)
    rows = by_cause(made)
    assert rows["plant"].footprint > 8 and rows["plant"].cbam == 0
    # 1 500 000 t + PFC of which the weights hold the footprint's mass, per 1 000 000 t
    assert rows["site"].cbam + rows["weights"].cbam == pytest.approx(made.cbam)
    assert "cbam-bridge-site" not in {each.rule for each in made.findings}


@pytest.mark.parametrize(("direct", "is_said"), [(189000, False), (191500, True)])
def test_a_site_that_differs_by_more_than_five_per_cent_is_said(direct, is_said):
    # the footprint's site has 9.057 t/t: 9.45 differs by 4.2 %, 9.575 by 5.4 % of itself
    processes = HYDROGEN["processes"] | {"direct_emissions": direct}
    rules = {"rules": "definitive", "year": 2026}
    _, made = bridged("hydrogen-typical", HYDROGEN | rules | {"processes": processes})
    assert ("cbam-bridge-site" in {each.rule for each in made.findings}) == is_said


def test_a_footprint_per_piece_has_no_place_beside_tonnes():
    with pytest.raises(Refusal) as caught:
        bridged("ready_mix_concrete-typical", SMELTER)
    assert caught.value.findings[0].rule == "cbam-bridge-unit"


def test_numbers_are_rounded_so_that_they_sum():
    assert rounded_to_sum([0.333, 0.333, 0.334], 2) == [0.33, 0.33, 0.34]
    assert rounded_to_sum([0.335, 0.335, 0.33], 2) == [0.34, 0.33, 0.33]
    assert rounded_to_sum([-0.333, 1.004, 0.333], 2) == [-0.33, 1.0, 0.33]
    assert rounded_to_sum([], 2) == []
