"""PACT 3.0.4: what a footprint, an answer and an event must be; expected values by arithmetic."""

import copy
import csv
import datetime
import json
from decimal import Decimal

import pytest
from click.testing import CliRunner

from cast import ROOT, SHARED
from zuji.cli.main import cli
from zuji.core.refusals import Refusal
from zuji.exchange.pact import validate, validate_file
from zuji.exchange.pact.amounts import NOT_NEGATIVE, NOT_POSITIVE
from zuji.exchange.pact.places import containing, is_country, is_subdivision
from zuji.exchange.pact.record import CarbonFootprint, ProductFootprint
from zuji.exchange.pact.supplier import supplier_figure

EXAMPLES = ROOT / "examples" / "pact"
GOLDEN = ("steel-bar", "boxboard", "cement-ccs")
FIELDS = SHARED / "interchange" / "pact" / "fields" / "pact-3.0.4-fields.csv"


def example(name):
    return json.loads((EXAMPLES / f"{name}.json").read_text("utf-8"))


def changed(name, path, value):
    """The example with one attribute set, or taken away where the value is None."""
    data = copy.deepcopy(example(name))
    *above, last = path.split(".")
    inside = data
    for key in above:
        inside = inside[int(key) if key.isdecimal() else key]
    if value is None:
        del inside[last]
    else:
        inside[int(last) if last.isdecimal() else last] = value
    return data


def found(data, **keywords):
    """Rule → severity of what is wrong with data."""
    return {each.rule: each.severity for each in validate(data, "x.json", **keywords).findings}


def test_every_example_is_valid_and_every_attribute_is_accounted_for():
    names = sorted(EXAMPLES.glob("*.json"))
    assert len(names) == 9
    for path in names:
        if path.name != "footprint.schema.json":
            report = validate_file(path.read_bytes(), path.name)
            assert report.findings == (), path.name
            assert report.receipt.unaccounted == {}


def test_the_totals_of_the_golden_examples():
    """2085.2 + 1.9 + 0.3; 0.62 + 0.03 + 0.02 − 0.04 + 0.012, less 0.42 × 44/12; 0.7 − 0.3 − 0.05.

    Land management of fossil origin (0.05) is inside the fossil emissions and not added.
    """
    pcfs = [example(name)["pcf"] for name in GOLDEN]
    totals = [
        tuple(Decimal(pcf[f"pcf{which}cludingBiogenicUptake"]) for which in ("Ex", "In"))
        for pcf in pcfs
    ]
    uptake = Decimal("0.42") * 44 / 12
    assert uptake == Decimal("1.54")
    assert totals == [
        (Decimal("2087.4"), Decimal("2087.4")),
        (Decimal("0.642"), Decimal("0.642") - uptake),
        (Decimal("0.35"), Decimal("0.35")),
    ]


@pytest.mark.parametrize(
    ("name", "path", "value", "rule"),
    [
        ("steel-bar", "pcf.pcfExcludingBiogenicUptake", "2087.46", "pact-sum-excluding"),
        ("boxboard", "pcf.pcfIncludingBiogenicUptake", "-0.8975", "pact-sum-including"),
        ("boxboard", "pcf.biogenicCO2Uptake", "1.54", "pact-sign"),
        ("boxboard", "pcf.landManagementBiogenicCO2Removals", "0.04", "pact-sign"),
        ("steel-bar", "pcf.fossilGhgEmissions", "-1", "pact-sign"),
        ("steel-bar", "pcf.declaredUnitAmount", "0", "pact-sign"),
        ("boxboard", "pcf.landManagementFossilGhgEmissions", "0.63", "pact-part-larger"),
        ("steel-bar", "pcf.packagingGhgEmissions", "2087.5", "pact-part-larger"),
        ("steel-bar", "pcf.recycledCarbonContent", "2.2", "pact-part-larger"),
        ("steel-bar", "pcf.productMassPerDeclaredUnit", "1", "pact-mass"),
        ("steel-bar", "pcf.fossilCarbonContent", "1000.1", "pact-carbon-over-mass"),
        ("steel-bar", "pcf.exemptedEmissionsPercent", "100.1", "pact-percent"),
        ("steel-bar", "pcf.primaryDataShare", "-0.1", "pact-percent"),
        ("steel-bar", "pcf.dqi.temporalDQR", "0.9", "pact-rating"),
        ("steel-bar", "pcf.dqi.temporalDQR", "5.1", "pact-rating"),
        ("steel-bar", "pcf.packagingEmissionsIncluded", False, "pact-flag-denies"),
        ("cement-ccs", "pcf.ccsTechnologicalCO2CaptureIncluded", False, "pact-flag-denies"),
        ("steel-bar", "pcf.ccuCreditCertification", "https://x.example", "pact-credit-only"),
        ("steel-bar", "pcf.geographyCountry", "CN", "pact-several-places"),
        ("boxboard", "pcf.geographyCountry", "XQ", "pact-place-unknown"),
        ("steel-bar", "pcf.geographyCountrySubdivision", "CN-37", "pact-place-unknown"),
        ("steel-bar", "pcf.secondaryEmissionFactorSources", None, "pact-secondary-unnamed"),
        (
            "steel-bar",
            "pcf.productOrSectorSpecificRules.0.otherOperatorName",
            None,
            "pact-operator-unnamed",
        ),
        ("steel-bar", "validityPeriodEnd", "2029-01-01T00:00:01Z", "pact-validity-long"),
        ("steel-bar", "validityPeriodStart", "2025-12-31T23:59:59Z", "pact-validity-early"),
        ("steel-bar", "validityPeriodEnd", "2026-01-01T00:00:00Z", "pact-period-order"),
        ("steel-bar", "pcf.referencePeriodEnd", "2025-01-01T00:00:00Z", "pact-period-order"),
        (
            "boxboard",
            "precedingPfIds.0",
            "5d0c7a3e-6f1b-4d55-9a21-000000000002",
            "pact-precedes-itself",
        ),
        ("steel-bar", "productIds.0", "urn:gtin:6901234567891", "gtin-wrong"),
        ("steel-bar", "specVersion", "2.3.0", "pact-version"),
        ("steel-bar", "version", 1, "pact-obsolete"),
        ("steel-bar", "pcf.unitaryProductAmount", "1", "pact-obsolete"),
        ("steel-bar", "pcf.gwp", "1", "pact-unknown"),
        ("steel-bar", "pcf.productOrSectorSpecificRules.0.note", "x", "pact-unknown"),
        ("steel-bar", "status", "Withdrawn", "choice-unknown"),
        ("steel-bar", "pcf.declaredUnitOfMeasurement", "tonne", "choice-unknown"),
        ("steel-bar", "pcf.fossilGhgEmissions", 2085.2, "value-type"),
        ("steel-bar", "pcf.fossilGhgEmissions", "2.085,2", "value-type"),
        ("steel-bar", "pcf.fossilGhgEmissions", None, "key-missing"),
        ("steel-bar", "pcf.packagingEmissionsIncluded", "true", "value-type"),
        ("steel-bar", "created", "2026-03-10", "value-type"),
        ("steel-bar", "created", "2026-13-10T00:00:00Z", "value-type"),
        ("steel-bar", "id", "steel-1", "value-type"),
        ("steel-bar", "companyIds", [], "value-type"),
        ("steel-bar", "productIds.0", "6901234567892", "value-type"),
        ("steel-bar", "pcf.ipccCharacterizationFactors.0", "6", "value-type"),
    ],
)
def test_a_broken_rule_blocks_at_its_place(name, path, value, rule):
    data = changed(name, path, value)
    report = validate(data, "x.json")
    assert not report.holds
    finding = next(each for each in report.findings if each.rule == rule)
    assert finding.severity == "block"
    assert str(finding.place).startswith("x.json")


@pytest.mark.parametrize(
    ("name", "path", "value", "rule"),
    [
        ("steel-bar", "created", "2026-03-10T10:00:00+08:00", "pact-not-utc"),
        ("steel-bar", "created", "2025-12-31T00:00:00Z", "pact-created-early"),
        ("steel-bar", "pcf.primaryDataShare", "0.785", "pact-share-fraction"),
        ("steel-bar", "pcf.exemptedEmissionsDescription", None, "pact-exempted-why"),
        ("steel-bar", "pcf.packagingGhgEmissions", None, "pact-flag-promises"),
        ("steel-bar", "pcf.ccsTechnologicalCO2CaptureIncluded", None, "pact-shall"),
        (
            "steel-bar",
            "pcf.verification.completedAt",
            "2025-06-01T00:00:00Z",
            "pact-verified-early",
        ),
        ("boxboard", "pcf.biogenicCarbonContent", "0.3", "pact-uptake-carbon"),
    ],
)
def test_what_is_doubtful_is_only_warned_of(name, path, value, rule):
    report = validate(changed(name, path, value), "x.json")
    assert report.holds
    assert {each.rule: each.severity for each in report.findings}[rule] == "warn"


def test_the_last_digit_decides_whether_a_sum_holds():
    """2087.4 may stand for 2087.35 … 2087.45: half a unit of its last digit."""
    for fossil, holds in (("2085.25", True), ("2085.15", True), ("2085.251", False)):
        rules = found(changed("steel-bar", "pcf.fossilGhgEmissions", fossil))
        assert ("pact-sum-excluding" not in rules) is holds


def test_what_was_received_is_warned_of_and_read():
    data = changed("steel-bar", "pcf.pcfExcludingBiogenicUptake", "2100")
    assert found(data)["pact-sum-excluding"] == "block"
    assert found(data, received=True)["pact-sum-excluding"] == "warn"


def test_the_same_id_twice_in_a_list_blocks():
    data = {"data": [example("steel-bar"), example("steel-bar")]}
    (finding,) = validate(data, "x.json").findings
    assert (finding.rule, finding.place) == ("pact-id-twice", "x.json!data[1].id")
    assert finding.facts["first"] == "[0]"


def test_null_is_no_way_to_leave_out():
    data = example("steel-bar")
    data["pcf"]["landCarbonLeakage"] = None
    (finding,) = validate(data, "x.json").findings
    assert (finding.rule, finding.place) == ("pact-null", "x.json!pcf.landCarbonLeakage")


@pytest.mark.parametrize(
    ("name", "path", "value", "rule"),
    [
        ("published", "data.pfIds.0", "urn:gtin:4712345060507", "value-type"),
        ("published", "data.pfIds", [], "value-type"),
        (
            "published",
            "type",
            "org.wbcsd.pathfinder.ProductFootprint.Published.v1",
            "pact-event-type",
        ),
        ("published", "specversion", "0.3", "choice-unknown"),
        ("published", "time", "yesterday", "value-type"),
        ("published", "source", "", "value-type"),
        ("published", "Trace-Id", "1", "pact-unknown"),
        ("request-created", "data.productId", "urn:gtin:6901234567892", "value-type"),
        ("request-created", "data", {"comment": "?"}, "pact-no-criteria"),
        ("request-created", "data.colour", "red", "pact-unknown"),
        ("request-created", "data.status", ["Old"], "choice-unknown"),
        ("request-fulfilled", "data.pfs", [], "value-type"),
        ("request-fulfilled", "data.pfs.0.pcf.fossilGhgEmissions", "1", "pact-sum-excluding"),
        ("request-rejected", "data.error.code", "Nope", "choice-unknown"),
        ("request-rejected", "data.error.message", None, "key-missing"),
    ],
)
def test_an_event_is_refused_for_what_it_lacks(name, path, value, rule):
    assert found(changed(name, path, value))[rule] == "block"


def test_further_attributes_of_cloudevents_and_criteria_of_a_hosts_own_are_allowed():
    assert found(changed("published", "traceparent", "00-1-2-01")) == {}
    assert found(changed("request-created", "data.x-zuji-invoice", ["12"])) == {}


@pytest.mark.parametrize("data", [7, "x", {"a": 1}, None])
def test_what_is_nothing_of_pact_is_refused(data):
    with pytest.raises(Refusal) as caught:
        validate(data, "x.json")
    assert caught.value.findings[0].rule == "file-kind"


@pytest.mark.skipif(not FIELDS.exists(), reason="the table of attributes is not here")
def test_attributes_and_their_signs_are_those_of_the_specifications():
    rows = [
        row
        for row in csv.DictReader(FIELDS.open(encoding="utf-8"))
        if row["object"] in ("ProductFootprint", "CarbonFootprint")
    ]
    ours = {
        (shape.__name__, name): about.is_required()
        for shape in (ProductFootprint, CarbonFootprint)
        for name, about in shape.model_fields.items()
    }
    theirs = {(row["object"], row["property"]): row["schema_required"] == "M" for row in rows}
    assert ours == theirs
    signs = {row["property"]: row["sign"] for row in rows if row["sign"]}
    assert {name for name, sign in signs.items() if sign == "<= 0"} == set(NOT_POSITIVE)
    named = {name for name, sign in signs.items() if sign == ">= 0"}
    assert named == set(NOT_NEGATIVE) - {"productMassPerDeclaredUnit"}


@pytest.mark.skipif(not FIELDS.exists(), reason="the samples are not here")
def test_the_published_samples_have_the_shape_and_miss_the_sum():
    """All 90 samples of WBCSD fit the schema; none satisfies the sum in its own description."""
    folder = FIELDS.parents[1] / "samples"
    reports = [validate_file(path.read_bytes(), path.name) for path in folder.glob("*.json")]
    assert sum(len(report.footprints) for report in reports) == 90
    rules = [each.rule for report in reports for each in report.findings]
    assert rules.count("pact-sum-excluding") == 90
    assert "pact-sum-including" not in rules
    for path in sorted((FIELDS.parents[1] / "synthetic").glob("*.json")):
        assert validate_file(path.read_bytes(), path.name).holds, path.name


def test_places_lie_within_each_other():
    assert containing("CN-SD") == ("CN-SD", "CN", "Eastern Asia", "Asia")
    assert containing("FR") == ("FR", "Western Europe", "Europe")
    assert containing("Eastern Asia") == ("Eastern Asia", "Asia")
    assert containing("Asia") == ("Asia",)
    assert is_country("CN")
    assert not is_country("XX")
    assert is_subdivision("CN-TW")
    assert not is_subdivision("CN-37")
    assert is_subdivision("DE-BY")


def test_a_supplier_figure_has_value_shares_verification_and_validity():
    """2087.4 kgCO2e for 1,000 kg; valid for three years from the end of 2025."""
    figure = supplier_figure(example("steel-bar"), "x.json")
    assert figure.value == pytest.approx(2.0874)
    assert (figure.per, figure.year, figure.mass) == ("kg", 2025, 1.0)
    assert (figure.primary, figure.verified) == (0.785, 1.0)
    assert figure.assurance.startswith("示例核查机构")
    days = [datetime.date(2025, 12, 31), datetime.date(2026, 1, 1), datetime.date(2029, 1, 1)]
    assert [figure.is_valid_on(day) for day in days] == [False, True, False]


@pytest.mark.parametrize(
    ("path", "value", "verified"),
    [
        ("pcf.verification", None, None),
        ("pcf.verification.coverage", "PCF program", 0.0),
        ("pcf.verification.completedAt", None, 0.0),
    ],
)
def test_only_a_completed_verification_of_the_product_counts(path, value, verified):
    assert supplier_figure(changed("steel-bar", path, value), "x.json").verified == verified


def test_a_share_that_may_be_a_fraction_is_not_guessed():
    figure = supplier_figure(changed("steel-bar", "pcf.primaryDataShare", "0.785"), "x.json")
    assert figure.primary is None
    assert "pact-share-fraction" in {each.rule for each in figure.findings}
    none = supplier_figure(changed("steel-bar", "pcf.primaryDataShare", "0"), "x.json")
    assert none.primary == 0


def test_one_footprint_is_taken_out_of_an_answer_and_several_are_refused():
    steel = example("steel-bar")
    assert supplier_figure({"data": steel}, "x.json").per == "kg"
    assert supplier_figure({"data": [steel]}, "x.json").per == "kg"
    with pytest.raises(Refusal) as caught:
        supplier_figure(example("listing"), "x.json")
    assert caught.value.findings[0].rule == "pact-several"


def test_the_command_says_what_is_wrong_and_exits_with_one(tmp_path):
    file = tmp_path / "x.json"
    file.write_text(json.dumps(changed("steel-bar", "pcf.fossilGhgEmissions", "1")), "utf-8")
    done = CliRunner().invoke(cli, ["pact", "validate", str(file), "--json"])
    answer = json.loads(done.stdout)
    assert (done.exit_code, answer["kind"], answer["holds"]) == (1, "footprint", False)
    assert next(each["rule"] for each in answer["findings"]) == "pact-sum-excluding"
    right = CliRunner().invoke(cli, ["pact", "validate", str(EXAMPLES / "boxboard.json")])
    assert right.exit_code == 0, right.output
