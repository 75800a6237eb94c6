"""A lockfile as a PACT footprint: everything that is known, nothing that is not."""

import copy
import json
from decimal import Decimal

import pytest
from click.testing import CliRunner

from cast import ROOT, assessed, example_data
from zuji.cli.main import cli
from zuji.core.refusals import Refusal
from zuji.core.yamlfile import load_yaml
from zuji.exchange.pact.amounts import SUMMANDS
from zuji.exchange.pact.filled import footprint_of
from zuji.lockfile import build_lock

FACTS = load_yaml(
    (ROOT / "examples" / "pact" / "cement-demo.facts.yaml").read_text("utf-8"), "facts"
).data
CREATED = "2026-11-22T00:00:00Z"


@pytest.fixture(scope="module")
def cement():
    return build_lock(assessed(example_data("cement-demo")))


def filled(lock, facts=FACTS, created=CREATED):
    return footprint_of(lock, domain="pcf.example.gov.cn", created=created, facts=facts).data


def refused(lock, facts=FACTS, domain="pcf.example.gov.cn"):
    with pytest.raises(Refusal) as caught:
        footprint_of(lock, domain=domain, created=CREATED, facts=facts)
    return caught.value.findings


def with_totals(lock, **totals):
    changed = copy.deepcopy(lock)
    changed["result"]["totals"] |= totals
    return changed


def test_a_tonne_is_a_thousand_kilograms_and_the_amounts_are_those_of_the_result(cement):
    data, total = filled(cement), cement["result"]["total"]["value"]
    pcf = data["pcf"]
    assert (pcf["declaredUnitOfMeasurement"], pcf["declaredUnitAmount"]) == ("kilogram", "1000")
    assert pcf["productMassPerDeclaredUnit"] == "1000"
    assert float(pcf["pcfExcludingBiogenicUptake"]) == pytest.approx(total, rel=1e-8)
    assert Decimal(pcf["primaryDataShare"]) == Decimal("90.34")
    assert pcf["dqi"] == {
        "technologicalDQR": "1.11",
        "geographicalDQR": "1.08",
        "temporalDQR": "1.03",
    }
    assert pcf["geographyCountrySubdivision"] == "CN-SD"
    assert pcf["crossSectoralStandards"] == ["GB/T 24067-2024", "ISO14067"]
    assert pcf["ipccCharacterizationFactors"] == ["AR6"]
    assert (pcf["referencePeriodStart"], pcf["referencePeriodEnd"]) == (
        "2024-01-01T00:00:00Z",
        "2025-01-01T00:00:00Z",
    )
    assert data["validityPeriodEnd"] == "2028-01-01T00:00:00Z"
    assert cement["digest"] in data["comment"]


def test_what_is_not_known_is_absent(cement):
    """Part of the result is known as CO2e only, so that land-use change in it is not known."""
    pcf = filled(cement)["pcf"]
    for name in ("landUseChangeGhgEmissions", "biogenicCO2Uptake", "packagingGhgEmissions"):
        assert name not in pcf
    assert "verification" not in pcf


def test_the_parts_add_up_exactly_with_a_biogenic_set(cement):
    """722.97 kg of which 20.5 from land-use change and 1.25 biogenic methane; 44 kg of CO2 taken up
    of which 11 are given off again: 33 kg leave in the product.
    """
    lock = with_totals(
        cement, luc=20.5, biogenic=1.25, biogenic_co2_uptake=-44.0, biogenic_co2_emitted=11.0
    )
    pcf = filled(lock)["pcf"]
    parts = {name: Decimal(pcf[name]) for name in SUMMANDS if name in pcf}
    assert parts["landUseChangeGhgEmissions"] == Decimal("20.5")
    assert parts["biogenicNonCO2Emissions"] == Decimal("1.25")
    assert sum(parts.values()) == Decimal(pcf["pcfExcludingBiogenicUptake"])
    assert Decimal(pcf["biogenicCO2Uptake"]) == -33
    assert Decimal(pcf["pcfIncludingBiogenicUptake"]) == sum(parts.values()) - 33


def test_biogenic_carbon_in_the_product_says_its_uptake(cement):
    """12 kg of carbon were 44 kg of CO2."""
    facts = {**FACTS, "pcf": {**FACTS["pcf"], "biogenicCarbonContent": "12"}}
    pcf = filled(cement, facts)["pcf"]
    assert pcf["biogenicCO2Uptake"] == "-44"


def test_biogenic_co2_given_off_without_an_uptake_is_asked_about(cement):
    (finding,) = refused(with_totals(cement, biogenic_co2_emitted=3.0))
    assert (finding.rule, finding.read) == ("pact-uptake-unknown", "3")


def test_gaps_are_all_named_at_once_and_no_zero_is_put_there(cement):
    findings = refused(cement, {})
    assert {each.rule for each in findings} == {"pact-gap"}
    assert {each.expected for each in findings} == {
        "fossilCarbonContent",
        "companyIds",
        "productIds",
    }


@pytest.mark.parametrize(
    ("facts", "rule"),
    [
        ({"id": "x"}, "pact-computed"),
        ({"pcf": {"pcfExcludingBiogenicUptake": "1"}}, "pact-computed"),
        ({"pcf": {"colour": "red"}}, "pact-unknown"),
        ({"pcf": {"fossilCarbonContent": 0}}, "value-type"),
        ({"validityPeriodEnd": "2029-01-01T00:00:00Z"}, "pact-validity-long"),
    ],
)
def test_facts_that_contradict_the_lockfile_or_pact_are_refused(cement, facts, rule):
    merged = {**FACTS, **facts, "pcf": {**FACTS["pcf"], **facts.get("pcf", {})}}
    assert rule in {each.rule for each in refused(cement, merged)}


def test_a_domain_is_needed(cement):
    for domain in ("", "localhost", "https://a.b"):
        assert refused(cement, domain=domain)[0].rule == "pact-domain"


def test_stages_after_the_gate_are_refused(cement):
    lock = copy.deepcopy(cement)
    lock["result"]["stages"]["use_phase"] = 3.0
    assert refused(lock)[0].rule == "pact-beyond-gate"


def test_the_same_content_has_the_same_id_and_any_change_another(cement):
    one, again = filled(cement), filled(cement)
    assert one["id"] == again["id"]
    assert filled(cement, created="2026-11-23T00:00:00Z")["id"] != one["id"]
    withdrawn = filled(cement, {**FACTS, "status": "Deprecated"})
    assert (withdrawn["id"], withdrawn["status"]) == (one["id"], "Deprecated")


def test_several_lockfiles_become_a_list_that_is_valid(cement, tmp_path):
    lock, out = tmp_path / "a.lock.json", tmp_path / "out.json"
    lock.write_text(json.dumps(cement), "utf-8")
    words = ["pact", "export", str(lock), "-o", str(out), "--domain", "pcf.example.gov.cn"]
    words += ["--facts", str(ROOT / "examples" / "pact" / "cement-demo.facts.yaml")]
    done = CliRunner().invoke(cli, [*words, "--created", CREATED, "--json"])
    assert done.exit_code == 0, (done.output, done.exception)
    held = json.loads(out.read_text("utf-8"))
    assert json.loads(done.stdout)["ids"] == [held["id"]] == [filled(cement)["id"]]
    assert CliRunner().invoke(cli, ["pact", "validate", str(out)]).exit_code == 0


@pytest.mark.parametrize("licence", ["confidential", "CC BY-NC 4.0"])
def test_a_result_that_its_data_keep_back_is_no_footprint(cement, licence):
    lock = copy.deepcopy(cement)
    next(iter(lock["factors"].values()))["source"]["licence"] = licence
    assert [finding.rule for finding in refused(lock)] == ["licence-keeps-result"]
