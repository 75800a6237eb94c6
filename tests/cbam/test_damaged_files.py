"""Damaged files of an installation are refused at the place of the damage, or it is said."""

import copy

import pytest

from zuji.cbam import calculate
from zuji.cbam.reading import read_data
from zuji.cbam.words import place_in_words
from zuji.core.refusals import Refusal

PFC = {"method": "pfc_slope", "technology": "CWPB", "production": 1000, "aem": "0.5 min"}
STEEL = {
    "year": 2026,
    "installation": {"name": "Works"},
    "heat_units": [{"id": "boiler", "heat": 10}],
    "processes": [
        {
            "id": "rolling",
            "direct_emissions": 100,
            "goods": [{"cn": "72142000", "quantity_t": 1000}],
            "heat_imported": [{"unit_id": "boiler", "amount": 10}],
            "precursors": [{"cn": "72071114", "quantity_t": 1040, "direct": 2, "indirect": 0.05}],
        }
    ],
}


def damaged(path, value):
    data = copy.deepcopy(STEEL)
    place = data
    for key in path[:-1]:
        place = place[key]
    place[path[-1]] = value
    return data


def computed(data):
    return calculate(read_data(data, "works.yaml"))


TWO = [{"id": "boiler", "heat": 10}, {"id": "boiler", "heat": 5}]


@pytest.mark.parametrize(
    ("path", "value", "rule", "place"),
    [
        (("installation", "latitude"), float("inf"), "number-not-finite", "installation.latitude"),
        (("installation", "name"), "a\0b", "cbam-text", "installation.name"),
        (("processes", 0, "precursors"), float("nan"), "number-not-finite", "precursors"),
        (("processes", 0, "direct_emissions"), "5 kg/5", "cbam-unit", "direct_emissions"),
        (("heat_units",), TWO, "cbam-id-twice", "heat_units.1.id"),
        (("heat_units",), [{"id": "rolling", "heat": 10}], "cbam-id-twice", "heat_units.0.id"),
        (
            ("source_streams",),
            [{**PFC, "frequency": 0.2, "duration": 2}],
            *("cbam-two-values", "source_streams.0.aem"),
        ),
    ],
)
def test_damage_is_refused_at_its_place(path, value, rule, place):
    with pytest.raises(Refusal) as caught:
        computed(damaged(path, value))
    assert (rule, True) in [(f.rule, str(f.place).endswith(place)) for f in caught.value.findings]


@pytest.mark.parametrize(
    ("path", "value", "rule"),
    [
        (("processes", 0, "direct_emissions"), "", "value-blank"),
        (("source_streams",), [PFC], "cbam-collection-none"),
    ],
)
def test_what_was_taken_for_granted_is_said(path, value, rule):
    assert rule in {each["rule"] for each in computed(damaged(path, value))["findings"]}


def test_electricity_of_a_suppliers_process_of_annex_two_counts_nowhere():
    """Billets with 0.05 t of the supplier's own electricity: none of it is in the bars; the 0.05 of
    its sinter would be.
    """
    bars = computed(STEEL)["goods"][0]
    assert bars["indirect"] == pytest.approx(1040 * 0.05 / 1000)
    bought = {"cn": "72071114", "quantity_t": 1040, "direct": 2, "attributed_indirect": 0.05}
    made = computed(damaged(("processes", 0, "precursors"), [bought]))
    assert made["goods"][0]["indirect"] == 0
    assert "cbam-attributed-indirect" in {each["rule"] for each in made["findings"]}


def test_places_are_said_in_words():
    said = place_in_words("works.yaml:12 · processes.0.goods.1.cn")
    assert said.zh == "works.yaml 第 12 行：生产过程 1、货物 2、CN 编码"
    assert said.en == "works.yaml, line 12: production process 1, good 2, CN code"
    assert place_in_words("works.json · imports.0.cscf").en == (
        "works.json: this import, cross-sectoral correction factor"
    )
