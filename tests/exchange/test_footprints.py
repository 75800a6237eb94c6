"""Footprints in files of other systems: PACT of versions 2 and 3, ILCD+EPD."""

import json

import pytest

from zuji.core.refusals import Refusal
from zuji.exchange.footprints import read_footprint

PCF = {
    "declaredUnitOfMeasurement": "kilogram",
    "declaredUnitAmount": "1000",
    "pcfExcludingBiogenicUptake": "1850.0",
    "pcfIncludingBiogenicUptake": "1840.0",
    "referencePeriodStart": "2024-01-01T00:00:00Z",
    "referencePeriodEnd": "2025-01-01T00:00:00Z",
    "geographyCountry": "CN",
    "geographyCountrySubdivision": "CN-SD",
    "primaryDataShare": "62.5",
}
PACT = {
    "id": "91715e5e-fd0b-4d1c-8fab-76290c46e6ed",
    "specVersion": "3.0.0",
    "status": "Active",
    "companyName": "示例石灰厂",
    "productNameCompany": "生石灰",
    "pcf": PCF,
}
EPD = """<?xml version="1.0" encoding="UTF-8"?>
<processDataSet xmlns="http://lca.jrc.it/ILCD/Process" xmlns:c="http://lca.jrc.it/ILCD/Common"
    xmlns:epd="http://www.iai.kit.edu/EPD/2013">
  <processInformation>
    <dataSetInformation><name><baseName>Quicklime</baseName></name></dataSetInformation>
    <quantitativeReference><referenceToReferenceFlow>1</referenceToReferenceFlow>
    </quantitativeReference>
    <time><c:referenceYear>2023</c:referenceYear></time>
  </processInformation>
  <exchanges><exchange dataSetInternalID="1"><meanAmount>1000</meanAmount></exchange></exchanges>
  <LCIAResults>
    <LCIAResult><referenceToLCIAMethodDataSet><c:shortDescription>Global Warming Potential total
      (GWP-total)</c:shortDescription></referenceToLCIAMethodDataSet>
      <c:other>{modules}</c:other></LCIAResult>
    <LCIAResult><referenceToLCIAMethodDataSet><c:shortDescription>Acidification
      (AP)</c:shortDescription></referenceToLCIAMethodDataSet>
      <c:other><epd:amount epd:module="A1-A3">9</epd:amount></c:other></LCIAResult>
    {more}
  </LCIAResults>
</processDataSet>"""
WHOLE = '<epd:amount epd:module="A1-A3">1240</epd:amount><epd:amount epd:module="C4">7</epd:amount>'


PART = """<LCIAResult><referenceToLCIAMethodDataSet><c:shortDescription>Global Warming Potential
  ({name})</c:shortDescription></referenceToLCIAMethodDataSet>
  <c:other><epd:amount epd:module="A1-A3">{value}</epd:amount></c:other></LCIAResult>"""


def epd(modules, **more):
    parts = "".join(PART.format(name=f"GWP-{name}", value=value) for name, value in more.items())
    return EPD.replace("{modules}", modules).replace("{more}", parts).encode()


def pact(**changes):
    return json.dumps(PACT | {"pcf": PCF} | changes).encode()


def of_pcf(**changes):
    return pact(pcf={k: v for k, v in (PCF | changes).items() if v is not None})


def refused(content, name="x.json"):
    with pytest.raises(Refusal) as caught:
        read_footprint(content, name)
    (finding,) = caught.value.findings
    return finding


def test_a_pact_footprint_of_1000_kilograms_is_1_85_a_kilogram():
    """Version 3: the figure is of the declared unit, which is the amount times its measure."""
    found = read_footprint(pact(), "x.json")
    assert found.value == pytest.approx(1.85)
    assert (found.per, found.year, found.primary) == ("kg", 2024, 0.625)
    assert (found.region, found.company, found.product) == ("CN-SD", "示例石灰厂", "生石灰")
    assert found.source == "PACT 3.0.0 · 示例石灰厂 · 生石灰"


def test_every_field_of_the_file_is_read_or_left_out_with_a_reason():
    receipt = read_footprint(pact(comment="x"), "x.json").receipt
    assert receipt.unaccounted == {}
    assert receipt.count("field") == len(PACT) - 1 + len(PCF) + 1
    left = [
        p for portion in receipt.portions if portion.outcome == "ignored" for p in portion.places
    ]
    assert set(left) == {"comment", "pcf.pcfIncludingBiogenicUptake"}


def test_version_2_is_read_where_it_speaks_of_one_unit_and_asked_about_otherwise():
    old = {
        "declaredUnit": "ton kilometer",
        "unitaryProductAmount": "1",
        "pCfExcludingBiogenic": "0.07",
        "reportingPeriodEnd": "2022-12-31T23:59:59Z",
    }
    found = read_footprint(pact(specVersion="2.1.0", pcf=old), "x.json")
    assert (found.value, found.per, found.year, found.primary) == (0.07, "t·km", 2022, None)
    finding = refused(pact(specVersion="2.1.0", pcf=old | {"unitaryProductAmount": "12"}))
    assert (finding.rule, finding.place, finding.read) == (
        "footprint-amount",
        "x.json!pcf.unitaryProductAmount",
        "12",
    )


@pytest.mark.parametrize(
    ("content", "rule", "place"),
    [
        (of_pcf(declaredUnitOfMeasurement="hour"), "choice-unknown", "declaredUnitOfMeasurement"),
        (of_pcf(pcfExcludingBiogenicUptake=None), "field-missing", "pcfExcludingBiogenicUptake"),
        (of_pcf(pcfExcludingBiogenicUptake="viel"), "number-unreadable", "pcfExcludingBiogenic"),
        (of_pcf(pcfExcludingBiogenicUptake="-3"), "value-negative", "pcfExcludingBiogenicUptake"),
        (of_pcf(declaredUnitAmount="0"), "value-negative", "declaredUnitAmount"),
        (of_pcf(primaryDataShare="120"), "footprint-share", "primaryDataShare"),
        (of_pcf(referencePeriodEnd="soon"), "date-wrong", "referencePeriodEnd"),
        (pact(status="Deprecated"), "footprint-deprecated", "status"),
        (pact(specVersion="7.0.0"), "choice-unknown", "specVersion"),
        (b'{"a": 1}', "file-kind", "x.json"),
        (b"%PDF-1.7", "file-kind", "x.json"),
        (b'{"pcf": {"a": 1, "a": 2}}', "json-unreadable", "x.json"),
    ],
)
def test_what_is_missing_or_wrong_is_refused_at_its_place(content, rule, place):
    finding = refused(content)
    assert finding.rule == rule
    assert place in str(finding.place)


def test_an_epd_is_read_from_cradle_to_gate_per_one_of_its_reference_flow():
    """1,240 kgCO2e for 1,000 of the product; the unit stands in another data set."""
    found = read_footprint(epd(WHOLE), "x.xml")
    assert (found.value, found.per, found.year) == (1.24, "", 2023)
    assert found.source == "EPD · Quicklime"
    assert found.receipt.unaccounted == {}
    assert [finding.rule for finding in found.findings] == ["epd-total"]


def test_an_epd_counts_the_parts_that_a_package_of_it_counts():
    """Uptake of −300 is in the total of 1,240; fossil 1,539 and land use 1 count."""
    found = read_footprint(epd(WHOLE, fossil=1539, luluc=1, biogenic=-300), "x.xml")
    assert (found.value, [row.rule for row in found.findings]) == (1.54, ["epd-biogenic"])
    found = read_footprint(epd(WHOLE, fossil=1539, biogenic=-300), "x.xml")
    assert (found.value, found.receipt.unaccounted) == (1.54, {})
    assert refused(epd(WHOLE, fossil=1539), "x.xml").rule == "epd-parts"


def test_three_modules_are_added_and_two_are_not_enough():
    parts = [
        f'<epd:amount epd:module="A{n}">{v}</epd:amount>' for n, v in ((1, 900), (2, 40), (3, 300))
    ]
    found = read_footprint(epd("".join(parts)), "x.xml")
    assert found.value == pytest.approx(1.24)
    finding = refused(epd("".join(parts[:2])), "x.xml")
    assert (finding.rule, finding.place) == ("epd-production", "x.xml!LCIAResults")


def test_an_epd_without_a_total_warming_potential_is_refused():
    content = epd(WHOLE).replace(b"GWP-total", b"AP")
    content = content.replace(b"Global Warming Potential total", b"Acidification")
    assert refused(content, "x.xml").rule == "epd-production"


def test_an_entity_in_an_epd_is_refused():
    content = epd(WHOLE).replace(b"?>", b'?><!DOCTYPE a [<!ENTITY b "c">]>', 1)
    assert refused(content, "x.xml").rule == "lca-xml"


def test_an_epd_below_zero_is_refused_as_a_pact_footprint_is():
    finding = refused(epd(WHOLE.replace("1240", "-1240")), "x.xml")
    assert (finding.rule, finding.read) == ("value-negative", "-1240")
