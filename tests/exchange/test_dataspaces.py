"""Footprints for dataspaces: valid by the published schemas, every amount that of the lockfile."""

import copy
import io
import json
import zipfile
from decimal import Decimal

import pytest
from click.testing import CliRunner

from cast import ROOT, SHARED, assessed, example_data
from zuji.cli.main import cli
from zuji.core.refusals import Refusal
from zuji.core.yamlfile import load_yaml
from zuji.exchange.dataspaces.aspect import check_aspect
from zuji.exchange.dataspaces.catena_x import catena_x_of
from zuji.exchange.dataspaces.shell import check_shell, package_of, shell_of
from zuji.lockfile import build_lock

FACTS = load_yaml(
    (ROOT / "examples" / "pact" / "cement-demo.catenax.yaml").read_text("utf-8"), "facts"
).data
MADE = {"domain": "pcf.example.gov.cn", "created": "2026-11-22T00:00:00Z"}
HELD = SHARED / "interchange"


@pytest.fixture(scope="module")
def cement():
    return build_lock(assessed(example_data("cement-demo")))


def aspect(lock, facts=FACTS):
    return catena_x_of(lock, facts=facts, **MADE)


def production(data):
    return data["productLifeCycleStagesAndEmissions"][0]["productionStage"][0]


def with_totals(lock, **totals):
    changed = copy.deepcopy(lock)
    changed["result"]["totals"] |= totals
    return changed


def rules(caught):
    return {finding.rule for finding in caught.value.findings}


@pytest.mark.skipif(not HELD.is_dir(), reason="the published schemas are not here")
def test_the_aspect_is_valid_by_the_published_schema_and_so_is_its_example(cement):
    import jsonschema

    folder = HELD / "catena-x" / "io.catenax.pcf" / "9.0.0"
    schema = json.loads((folder / "Pcf-schema.json").read_text("utf-8"))
    check = jsonschema.Draft4Validator(schema)
    attested = copy.deepcopy(FACTS)
    attested["catenax"]["attestationOfConformance"] = {
        "attestationType": "PCF verification",
        "standardName": "GB/T 24067-2024",
        "attestationStandard": "ISO 14064-3",
        "attestationOfConformanceId": "1",
        "providerName": "泰衡核查（示例）",
    }
    for facts in (FACTS, attested):
        assert list(check.iter_errors(aspect(cement, facts).data)) == []


def test_the_amounts_are_those_of_the_lockfile_to_the_last_digit(cement):
    data, total = aspect(cement).data, cement["result"]["total"]["value"]
    stage = production(data)
    assert stage["pcfExcludingBiogenicUptake"] == total
    assert stage["fossilGhgEmissions"] == total
    assert stage["pcfIncludingBiogenicUptake"] == total
    method = data["pcfAssessmentAndMethodology"][0]
    quality = method["dataSourcesAndQuality"][0]
    assert quality["primaryDataShare"] == 90.3366
    assert quality["technologicalDQR"] == 1.10847
    place = method["pcfAssessmentInformation"][0]["geography"][0]
    assert place == {
        "geographyRegionOrSubregion": "Eastern Asia",
        "geographyCountry": "CN",
        "geographyCountrySubdivision": "CN-SD",
    }
    assert method["verificationAndCertificationShares"] == [{"productVerificationShare3rdParty": 0}]
    product = data["companyAndProductInformation"][0]["productInformation"][0]
    assert (product["declaredUnitOfMeasurement"], product["declaredUnitAmount"]) == (
        "kilogram",
        1000.0,
    )


def test_parts_and_uptake_are_told_apart(cement):
    """Of 722.97 kg 20.5 come from land-use change and 1.25 are biogenic methane; 44 kg of CO2 are
    taken up and 11 given off again, so that 33 leave in the product.
    """
    lock = with_totals(
        cement, luc=20.5, biogenic=1.25, biogenic_co2_uptake=-44.0, biogenic_co2_emitted=11.0
    )
    stage, total = production(aspect(lock).data), cement["result"]["total"]["value"]
    assert stage["landUseChangeGhgEmissions"] == 20.5
    assert stage["biogenicNonCO2Emissions"] == 1.25
    assert stage["fossilGhgEmissions"] == pytest.approx(total - 21.75, rel=1e-12)
    assert stage["biogenicCO2Uptake"] == -33.0
    assert stage["pcfIncludingBiogenicUptake"] == pytest.approx(total - 33, rel=1e-12)


def test_what_is_not_stated_is_named(cement):
    facts = {**FACTS, "catenax": {"allocationWasteIncineration": "cut-off"}}
    facts["pcf"] = {**FACTS["pcf"], "outboundLogisticsGhgEmissions": "3.5"}
    found = {finding.rule: finding for finding in aspect(cement, facts).losses}
    assert {"catenax-left-out", "catenax-mass-balance", "catenax-shares"} <= set(found)
    assert "outboundLogisticsGhgEmissions" in found["catenax-left-out"].facts["names"]["en"]
    for own, rule in (
        ({}, "catenax-gap"),
        ({"allocationWasteIncineration": "cut-off", "share": 1}, "catenax-unknown"),
        ("cut-off", "catenax-unknown"),
    ):
        with pytest.raises(Refusal) as caught:
            aspect(cement, {**FACTS, "catenax": own})
        assert rules(caught) == {rule}
    with pytest.raises(Refusal):
        aspect(
            cement,
            {**FACTS, "catenax": FACTS["catenax"] | {"allocationWasteIncineration": "none"}},
        )


@pytest.mark.parametrize(
    ("name", "by"), [("pcfIncludingBiogenicUptake", 0.001), ("fossilGhgEmissions", 0.001)]
)
def test_totals_that_do_not_fit_their_parts_are_found(cement, name, by):
    data = copy.deepcopy(aspect(cement).data)
    assert check_aspect(data, "x") == []
    production(data)[name] += by
    assert [finding.rule for finding in check_aspect(data, "x")] == ["catenax-sum"]


def test_amounts_are_numbers_within_their_bounds(cement):
    data = copy.deepcopy(aspect(cement).data)
    for wrong in (-0.1, 100.1, "50", True):
        data["pcfAssessmentAndMethodology"][0]["dataSourcesAndQuality"][0]["primaryDataShare"] = (
            wrong
        )
        assert len(check_aspect(data, "x")) == 1, wrong


def elements(data):
    entry = data["submodels"][0]["submodelElements"][0]["value"][0]
    return {each["idShort"]: each for each in entry["value"]}


def test_the_submodel_holds_the_total_with_every_digit(cement):
    made = shell_of(cement, **MADE)
    held = elements(made.data)
    assert Decimal(held["PcfCO2eq"]["value"]) == Decimal(repr(cement["result"]["total"]["value"]))
    assert held["ReferenceImpactUnitForCalculation"]["value"] == "0173-1#07-ABZ598#003"  # t
    assert held["QuantityOfMeasureForCalculation"]["value"] == "1.0"
    assert [each["value"] for each in held["PcfCalculationMethods"]["value"]] == [
        "0173-1#07-ABU218#003"  # ISO 14067
    ]
    assert [each["value"] for each in held["LifeCyclePhases"]["value"]] == [
        "0173-1#07-ABZ789#003"  # A1-A3
    ]
    assert [finding.rule for finding in made.losses] == ["aas-left-out"]
    assert check_shell(made.data, "x") == []


@pytest.mark.skipif(not HELD.is_dir(), reason="the published template is not here")
def test_every_element_is_one_of_the_template_with_its_meaning_and_type(cement):
    path = HELD / "aas" / "IDTA_02023-1-0-1_Template_CarbonFootprint.json"
    template = json.loads(path.read_text("utf-8"))
    wanted = elements(template)
    text = path.read_text("utf-8")
    held = elements(shell_of(cement, **MADE).data)
    required = {short for short, each in wanted.items() if each["qualifiers"][0]["value"] == "One"}
    assert required <= set(held) <= set(wanted)
    for short, each in held.items():
        for name in ("semanticId", "valueType", "modelType", "semanticIdListElement"):
            assert each.get(name) == wanted[short].get(name), (short, name)
        for value in each["value"] if isinstance(each["value"], list) else [each]:
            code = value["value"]
            assert not code.startswith("0173") or f'"{code}' in text


def test_what_the_lists_of_the_template_lack_is_refused(cement):
    for path, value in (
        (("profile", "id"), "pef-climate"),
        (("result", "boundary"), "gate_to_port"),
    ):
        lock = copy.deepcopy(cement)
        lock[path[0]][path[1]] = value
        with pytest.raises(Refusal) as caught:
            shell_of(lock, **MADE)
        assert rules(caught) == {"aas-value"}
    broken = copy.deepcopy(shell_of(cement, **MADE).data)
    entry = broken["submodels"][0]["submodelElements"][0]["value"][0]
    entry["value"] = [each for each in entry["value"] if each["idShort"] != "PcfCO2eq"]
    assert [finding.rule for finding in check_shell(broken, "x")] == ["aas-value"]


def test_the_package_leads_from_its_root_to_the_environment(cement):
    data = shell_of(cement, **MADE).data
    with zipfile.ZipFile(io.BytesIO(package_of(data))) as package:
        names = package.namelist()
        assert names[:2] == ["[Content_Types].xml", "_rels/.rels"]
        assert b"/aasx/aasx-origin" in package.read("_rels/.rels")
        assert b"/aasx/environment.json" in package.read("aasx/_rels/aasx-origin.rels")
        assert json.loads(package.read("aasx/environment.json")) == data


@pytest.mark.parametrize("target", ["catena-x", "aas", "aasx"])
def test_the_command_writes_and_names_what_is_lost(target, tmp_path):
    output = tmp_path / "made"
    facts = ["--facts", str(ROOT / "examples" / "pact" / "cement-demo.catenax.yaml")]
    words = ["export", "passport", str(ROOT / "examples" / "cement-demo.yaml"), "--to", target]
    answer = CliRunner().invoke(
        cli, [*words, *facts, "--domain", MADE["domain"], "-o", str(output), "--json"]
    )
    assert answer.exit_code == 0, answer.output
    told = json.loads(answer.output)
    assert (told["format"], output.is_file()) == (target, True) and told["losses"]
