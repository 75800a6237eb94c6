"""Attribution by functional unit, and what a file leaves out or contradicts."""

import copy

import pytest

from zuji.cbam import calculate
from zuji.cbam.reading import of_document, read_data
from zuji.core.refusals import Refusal
from zuji.core.yamlfile import load_yaml


def computed(data):
    return calculate(read_data(copy.deepcopy(data), "plant.yaml"))


def rules(data):
    return {each["rule"] for each in computed(data)["findings"]}


def refused(data):
    with pytest.raises(Refusal) as caught:
        computed(data)
    return {each.rule for each in caught.value.findings if each.severity == "block"}


def screws(**precursor):
    row = {"cn": "72139110", "quantity_t": 1100, **precursor}
    goods = [{"cn": "73181588", "quantity_t": 1000}]
    process = {"id": "P", "direct_emissions": 200, "goods": goods, "precursors": [row]}
    return {"year": 2026, "processes": [process]}


def test_grades_of_one_code_have_the_same_emissions_per_functional_unit():
    # A.2 and Article 4: 90 t over 100 t of 90 % and 100 t of 45 % clinker = 135 t of clinker
    grades = [
        {"cn": "25232900", "quantity_t": 100, "clinker_content": 0.9},
        {"cn": "25232900", "quantity_t": 100, "clinker_content": 0.45},
    ]
    process = {"id": "P", "direct_emissions": 90, "electricity": 0, "goods": grades}
    data = {"year": 2026, "electricity": {"ef": 0.6}, "processes": [process]}
    high, low = computed(data)["goods"]
    assert high["direct"] == low["direct"] == pytest.approx(90 / 135)
    # equation 64: times the clinker content
    assert high["per_tonne"]["direct"] == pytest.approx(90 / 135 * 0.9)
    assert low["per_tonne"]["direct"] == pytest.approx(90 / 135 * 0.45)
    process["attribution"] = "mass"
    assert computed(data)["goods"][0]["per_tonne"]["direct"] == pytest.approx(90 / 200)


def test_goods_of_different_functional_units_share_by_tonnes():
    goods = [
        {"cn": "72083900", "quantity_t": 60},
        {"non_cbam": True, "name": "Other", "quantity_t": 40},
    ]
    process = {"id": "P", "direct_emissions": 10, "goods": goods}
    (made,) = computed({"year": 2026, "processes": [process]})["goods"]
    assert made["direct"] == pytest.approx(0.1)


def test_what_is_not_stated_is_said_and_a_zero_is_not():
    process = {"id": "P", "goods": [{"cn": "25231000", "quantity_t": 10}]}
    data = {"year": 2026, "electricity": {"ef": 0.6}, "processes": [process]}
    assert rules(data) >= {"cbam-power-none", "cbam-direct-none"}
    process |= {"electricity": 0, "direct_emissions": 0}
    assert not rules(data) & {"cbam-power-none", "cbam-direct-none"}


def test_an_importer_of_default_values_needs_no_process():
    row = {"cn": "72083900", "default": True, "country": "CN", "quantity_t": 100, "cscf": 1}
    (made,) = computed({"year": 2026, "imports": [row]})["imports"]
    # 3.186892655 with 10 %, less 1.370 of column B × 97.5 %
    assert made["certificates"] == pytest.approx(100 * (3.186892655 * 1.1 - 1.370 * 0.975))


def test_a_supplier_s_benchmark_of_the_whole_chain_is_used():
    data = screws(direct=2.0, country="CN", route="C")
    data["imports"] = [{"cn": "73181588", "process": "P", "quantity_t": 1000, "cscf": 1}]
    assert "cbam-precursor-chain" in rules(data)
    data["processes"][0]["precursors"][0]["benchmark"] = 1.3
    assert "cbam-precursor-chain" not in rules(data)
    (made,) = computed(data)["imports"]
    # 0.038 of its own process and 1.1 t/t of the precursor
    assert made["benchmark"] == pytest.approx(0.038 + 1.1 * 1.3)


def test_origin_and_default_country_agree():
    assert refused(screws(country="DE", default={"country": "CN"})) == {"cbam-two-values"}
    # the precursor's own country serves where the default names none
    data = screws(country="CN", default={"route": "C"})
    assert computed(data)["goods"][0]["precursors"][0]["country"] == "CN"


@pytest.mark.parametrize(
    ("end", "is_said"), [("2026-12-31", False), ("2026-12-30", True), ("2026-06-30", True)]
)
def test_a_part_of_a_year_is_said(end, is_said):
    data = screws(direct=2.0)
    data = {"period": {"start": "2026-01-01", "end": end}, "processes": data["processes"]}
    assert ("cbam-period-part" in rules(data)) is is_said


@pytest.mark.parametrize(
    ("route", "is_said"), [("C", False), ("(C)", False), ("C/D", False), ("Z", True), ("BOF", True)]
)
def test_a_route_is_a_letter_of_the_regulation(route, is_said):
    assert ("cbam-route-letter" in rules(screws(direct=2.0, route=route))) is is_said


def test_an_energy_of_waste_gas_without_unit_is_tj_and_a_mass_of_co2_may_be_plain():
    goods = [{"cn": "72011011", "quantity_t": 1000}]
    process = {"id": "P", "direct_emissions": "900000 kg", "goods": goods}
    process["waste_gas_exported"] = [{"energy": 10}]
    found = computed({"year": 2026, "processes": [process]})
    (made,) = found["goods"]
    # equation 54: 10 TJ × 56.1 × 0.667
    assert made["direct"] == pytest.approx((900 - 10 * 56.1 * 0.667) / 1000)
    assert "cbam-energy-bare" in {each["rule"] for each in found["findings"]}


@pytest.mark.parametrize("key", ["amount", "volume", "quantity"])
@pytest.mark.parametrize("ncv", [{}, {"ncv": 3.3}])
def test_a_number_of_waste_gas_without_unit_is_refused(key, ncv):
    goods = [{"cn": "72011011", "quantity_t": 1000}]
    process = {"id": "P", "direct_emissions": 9e5, "goods": goods}
    process["waste_gas_imported"] = [{key: 5000, **ncv}]
    with pytest.raises(Refusal) as caught:
        computed({"year": 2026, "processes": [process]})
    (found,) = [each for each in caught.value.findings if each.severity == "block"]
    assert found.rule == "cbam-unit" and found.expected == "TJ · Nm3"
    assert str(found.place).endswith(key)


@pytest.mark.parametrize(("direct", "is_said"), [(59000, False), (61000, True)])
def test_a_good_beyond_all_others_is_said(direct, is_said):
    goods = [{"cn": "72083900", "quantity_t": 1000}]
    data = {"year": 2026, "processes": [{"id": "P", "direct_emissions": direct, "goods": goods}]}
    assert ("cbam-magnitude" in rules(data)) is is_said


@pytest.mark.parametrize(("factor", "is_said"), [(2, False), (2.01, True), (600, True)])
def test_a_grid_factor_in_kilograms_is_said(factor, is_said):
    data = {**screws(direct=2.0), "electricity": {"ef": factor}}
    assert ("cbam-magnitude" in rules(data)) is is_said


def test_a_comma_that_splits_a_number_is_refused():
    text = "year: 2026\nprocesses:\n  - {id: P, direct: 10,000, cn: 72083900, output: 5}\n"
    with pytest.raises(Refusal) as caught:
        calculate(of_document(load_yaml(text, "plant.yaml")))
    assert [each.rule for each in caught.value.findings if each.severity == "block"] == [
        "cbam-comma"
    ]
