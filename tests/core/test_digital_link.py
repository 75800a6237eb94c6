"""Codes on products as GS1 Digital Link addresses. The GTINs are GS1's own examples."""

import pytest

from zuji.core.digital_link import read_digital_link
from zuji.core.refusals import Refusal

GTIN = "09506000134352"


@pytest.mark.parametrize(
    ("path", "qualifiers"),
    [
        (f"/01/{GTIN}", {}),
        (f"/01/{GTIN}/", {}),
        (f"/01/{GTIN}/22/2A", {"22": "2A"}),
        (f"/01/{GTIN}/10/ABC123", {"10": "ABC123"}),
        (f"/01/{GTIN}/21/12345", {"21": "12345"}),
        (f"/01/{GTIN}/22/2A/10/ABC/21/9", {"22": "2A", "10": "ABC", "21": "9"}),
        (f"/01/{GTIN}/235/{'x' * 28}", {"235": "x" * 28}),
        (f"/01/{GTIN}/10/AB%2FC%25", {"10": "AB/C%"}),
        (f"/01/{GTIN}/10/{'a' * 20}", {"10": "a" * 20}),
    ],
)
def test_a_gtin_and_what_follows_it(path, qualifiers):
    link = read_digital_link(path)
    assert (link.gtin, dict(link.qualifiers)) == (GTIN, qualifiers)
    assert read_digital_link(link.path) == link


def test_shorter_gtins_get_zeros_before_them():
    assert read_digital_link("/01/9506000134352").path == f"/01/{GTIN}"


@pytest.mark.parametrize(
    ("path", "rule"),
    [
        ("/01/09506000134353", "gtin-wrong"),
        ("/01/", "gs1-path"),
        (f"/gtin/{GTIN}", "gs1-short-name"),
        (f"/01/{GTIN}/lot/ABC", "gs1-short-name"),
        (f"/01/{GTIN}/DQnYUc1gmiCNV4JGaHdsJ", "gs1-path"),
        (f"/01/{GTIN}/21/9/10/A", "gs1-path"),
        (f"/01/{GTIN}/10/A/10/A", "gs1-path"),
        (f"/01/{GTIN}/17/261130", "gs1-path"),
        ("/8006/095060001343520102", "gs1-path"),
        (f"/01/{GTIN}/10/{'a' * 21}", "gs1-value"),
        (f"/01/{GTIN}/235/{'x' * 29}", "gs1-value"),
        (f"/01/{GTIN}/10/%E6%89%B9", "gs1-value"),
        (f"/01/{GTIN}/10//21/9", "gs1-value"),
    ],
)
def test_other_addresses_are_refused_with_what_is_wrong(path, rule):
    with pytest.raises(Refusal) as refusal:
        read_digital_link(path)
    assert refusal.value.findings[0].rule == rule


def test_data_of_the_query_string():
    pairs = [("17", "261130"), ("15", "261100"), ("3103", "000195"), ("linkType", "all")]
    link = read_digital_link(f"/01/{GTIN}", [*pairs, ("37", "24"), ("8200", "x")])
    assert dict(link.attributes) == {
        "17": "261130",
        "15": "261100",
        "3103": "000195",
        "37": "24",
        "8200": "x",
    }


@pytest.mark.parametrize(
    "pairs",
    [
        [("17", "261330")],
        [("17", "261132")],
        [("17", "2026-11-30")],
        [("3103", "195")],
        [("37", "123456789")],
        [("17", "261130"), ("17", "261129")],
    ],
)
def test_data_that_its_identifier_does_not_allow(pairs):
    with pytest.raises(Refusal) as refusal:
        read_digital_link(f"/01/{GTIN}", pairs)
    assert refusal.value.findings[0].rule == "gs1-value"
