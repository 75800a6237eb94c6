"""Environmental product declarations are taken as factors of their production stage."""

import pytest
from click.testing import CliRunner

from zuji.cli.main import cli
from zuji.core.refusals import Refusal
from zuji.exchange.databases.epd import has_epds, read_epds
from zuji.exchange.databases.reading import read_database

MASS = "93a60a56-a3c8-11da-a746-0800200b9a66"
TOTAL, FOSSIL, LAND, BIO = (
    "a7ea142a-9749-11ed-a8fc-0242ac120002",
    "a7ea19c0-9749-11ed-a8fc-0242ac120002",
    "a7ea1ae2-9749-11ed-a8fc-0242ac120002",
    "a7ea186c-9749-11ed-a8fc-0242ac120002",
)
OLD = "77e416eb-a363-4258-a04e-171d843a6460"
SPACES = (
    'xmlns="http://lca.jrc.it/ILCD/Process" xmlns:common="http://lca.jrc.it/ILCD/Common" '
    'xmlns:epd="http://www.iai.kit.edu/EPD/2013"'
)


def result(indicator, **modules):
    amounts = "".join(
        f'<epd:amount epd:module="{module.replace("_", "-")}">{amount}</epd:amount>'
        for module, amount in modules.items()
    )
    return (
        f'<LCIAResult><referenceToLCIAMethodDataSet refObjectId="{indicator}"/>'
        f"<common:other>{amounts}</common:other></LCIAResult>"
    )


def package(tmp_path, *results, amount="1", kind="EPD"):
    (tmp_path / "processes").mkdir(exist_ok=True)
    (tmp_path / "flows").mkdir(exist_ok=True)
    (tmp_path / "processes" / "p.xml").write_text(
        f"<processDataSet {SPACES}><processInformation><dataSetInformation>"
        "<common:UUID>p-1</common:UUID><name><baseName xml:lang='en'>brick</baseName>"
        "<baseName xml:lang='zh'>砖</baseName></name></dataSetInformation>"
        "<quantitativeReference><referenceToReferenceFlow>7</referenceToReferenceFlow>"
        "</quantitativeReference><time><common:referenceYear>2025</common:referenceYear>"
        "<common:dataSetValidUntil>2030</common:dataSetValidUntil></time><geography>"
        "<locationOfOperationSupplyOrProduction location='DE'/></geography></processInformation>"
        f"<modellingAndValidation><LCIMethodAndAllocation><typeOfDataSet>{kind}</typeOfDataSet>"
        "</LCIMethodAndAllocation></modellingAndValidation><exchanges>"
        "<exchange dataSetInternalID='7'><referenceToFlowDataSet refObjectId='f-1'/>"
        f"<exchangeDirection>Output</exchangeDirection><meanAmount>{amount}</meanAmount>"
        f"</exchange></exchanges><LCIAResults>{''.join(results)}</LCIAResults></processDataSet>",
        "utf-8",
    )
    (tmp_path / "flows" / "f.xml").write_text(
        "<flowDataSet xmlns='http://lca.jrc.it/ILCD/Flow' "
        "xmlns:common='http://lca.jrc.it/ILCD/Common'><flowInformation><dataSetInformation>"
        "<common:UUID>f-1</common:UUID><name><baseName>brick</baseName></name>"
        "</dataSetInformation><quantitativeReference><referenceToReferenceFlowProperty>0"
        "</referenceToReferenceFlowProperty></quantitativeReference></flowInformation>"
        "<modellingAndValidation><LCIMethod><typeOfDataSet>Product flow</typeOfDataSet>"
        "</LCIMethod></modellingAndValidation><flowProperties>"
        "<flowProperty dataSetInternalID='0'>"
        f"<referenceToFlowPropertyDataSet refObjectId='{MASS}'/><meanValue>1</meanValue>"
        "</flowProperty></flowProperties></flowDataSet>",
        "utf-8",
    )
    return tmp_path


def only(tmp_path, *results, **more):
    imported = read_epds(package(tmp_path, *results, **more))
    assert imported.receipt.unaccounted == {}
    assert imported.refused == ()
    return imported.accepted[0], [finding.rule for finding in imported.marks]


def refused(tmp_path, *results, **more):
    imported = read_epds(package(tmp_path, *results, **more))
    assert imported.accepted == ()
    return [finding.rule for finding in imported.refused]


def test_fossil_and_land_use_count_and_the_biogenic_part_is_named(tmp_path):
    factor, said = only(
        tmp_path,
        result(TOTAL, A1_A3=-1.5),
        result(FOSSIL, A1_A3=10, C3=99),
        result(LAND, A1_A3=0.5),
        result(BIO, A1_A3=-12),
        amount="1000",
    )
    assert (factor.value, factor.unit) == (pytest.approx(10.5 / 1000), "kgCO2e/kg")
    assert (factor.gwp_basis, factor.region, factor.year) == ("AR6", "DE", 2025)
    assert (factor.name_zh, factor.name_en) == ("砖", "brick")
    assert (factor.boundary_code, factor.valid_to) == ("cradle_to_gate", "2030-12-31")
    assert said == ["epd-biogenic"]
    assert "-12" in factor.note


def test_three_modules_are_summed_and_an_older_total_is_said_to_be_one(tmp_path):
    factor, said = only(tmp_path, result(OLD, A1=1, A2=0.25, A3=2))
    assert (factor.value, factor.gwp_basis, said) == (3.25, "", ["epd-total"])


def test_a_part_that_counts_is_never_zero_because_it_is_missing(tmp_path):
    """12 in all less −3 of biogenic carbon leave 15 of fossil and land use, whichever is told."""
    rest = [result(TOTAL, A1_A3=12), result(BIO, A1_A3=-3)]
    for told in (result(FOSSIL, A1_A3=14.5), result(LAND, A1_A3=0.5), ""):
        factor, said = only(tmp_path, told, *rest)
        assert (factor.value, said) == (15, ["epd-rest", "epd-biogenic"])
    assert refused(tmp_path, result(FOSSIL, A1_A3=14.5)) == ["epd-parts"]
    assert refused(tmp_path, result(FOSSIL, A1_A3=14.5), rest[0]) == ["epd-parts"]
    assert refused(tmp_path, result(LAND, A1_A3=0.5), rest[0]) == ["epd-parts"]
    assert refused(tmp_path, result(FOSSIL, A1_A3=14.5), rest[1]) == ["epd-parts"]


def twice(indicator, *pairs):
    amounts = "".join(f'<epd:amount epd:module="{m}">{a}</epd:amount>' for m, a in pairs)
    return result(indicator).replace("<common:other>", f"<common:other>{amounts}")


def test_two_numbers_for_one_thing_are_refused(tmp_path):
    for pairs in (
        [("A1-A3", 10), ("A1-A3", 12)],
        [("A1-A3", 10), ("A1", 9), ("A2", 1), ("A3", 2)],
        [("A1", 9), ("A2", 1), ("A3", 2), ("A3", 3)],
    ):
        assert refused(tmp_path, twice(OLD, *pairs)) == ["epd-twice"]
    assert refused(tmp_path, result(OLD, A1_A3=10), result(OLD, A1_A3=12)) == ["epd-twice"]


def test_numbers_that_differ_by_their_rounding_are_one(tmp_path):
    same = [("A1-A3", 12.3), ("A1–A3", "12.3"), ("A1", 9.01), ("A2", 1.11), ("A3", 2.2)]
    assert only(tmp_path, twice(OLD, *same))[0].value == 12.3
    edge = [("A1", 100), ("A2", 0), ("A3", 0)]
    assert only(tmp_path, twice(OLD, ("A1-A3", 101), *edge))[0].value == 101  # 1 ≤ 0.005 × 201
    assert refused(tmp_path, twice(OLD, ("A1-A3", 101.1), *edge)) == ["epd-twice"]


def test_a_module_that_is_not_declared_by_a_word_keeps_nothing_else_out(tmp_path):
    factor, _ = only(tmp_path, result(OLD, A1_A3=10, B1="ND", C4="MND", D="many"))
    assert factor.value == 10
    assert refused(tmp_path, result(OLD, A1=1, A2="ND", A3=2)) == ["epd-production"]


@pytest.mark.parametrize(
    "modules", [{"A1": 1, "A2": 0.25}, {"A1_A3": ""}, {"A4": 3}, {"A1": 1, "A2": "", "A3": 2}]
)
def test_a_module_that_is_not_declared_is_not_zero(tmp_path, modules):
    assert refused(tmp_path, result(FOSSIL, **modules)) == ["epd-production"]


def test_what_is_no_declaration_or_for_nothing_is_refused(tmp_path):
    whole = result(FOSSIL, A1_A3=1)
    assert refused(tmp_path, whole, kind="LCI result") == ["epd-other"]
    assert refused(tmp_path, whole, amount="0") == ["lca-reference-zero"]
    assert refused(tmp_path, result(FOSSIL, A1_A3="many")) == ["number-unreadable"]


def test_a_database_of_declarations_says_where_they_belong(tmp_path):
    folder = package(tmp_path, result(FOSSIL, A1_A3=1))
    assert has_epds(folder)
    with pytest.raises(Refusal) as refusal:
        read_database(folder)
    assert {finding.rule for finding in refusal.value.findings} == {"lca-epd"}


def ordered(*options):
    done = CliRunner().invoke(cli, ["factors", "import", *map(str, options)])
    return [(each.rule, each.read) for each in getattr(done.exception, "findings", ())]


def test_the_command_refuses_a_folder_without_declarations_and_options_of_tables(tmp_path):
    (tmp_path / "notes").mkdir()
    assert ordered(tmp_path / "notes") == [("factors-folder", "")]
    package(tmp_path, result(OLD, A1_A3=1))
    assert ordered(tmp_path) == []
    for option in (["--set", "region=CN"], ["--map", "value=x"], ["--sheet", "x"]):
        found = ordered(tmp_path, "--format", "epd", *option)
        assert found == [("factors-epd-options", option[0])]


PRINTED = {
    "environdec": (2.79, "kgCO2e/m²"),
    "epditaly": (343.0, "kgCO2e/m³"),
    "ibu": (18.61 + 0.02416, "kgCO2e/m²"),
    "oekobau": (30.1, "kgCO2e/m²"),
}
"""A1–A3 as the declarations print them: GWP, of the third GWP-fossil and GWP-luluc."""


@pytest.mark.parametrize("name", PRINTED)
def test_declarations_of_four_programmes_give_their_printed_values(shared, name):
    path = shared / "data" / "ilcd-epd-samples" / f"{name}_with_dependencies.zip"
    assert has_epds(path)
    (factor,) = read_epds(path).accepted
    assert (pytest.approx(factor.value), factor.unit) == PRINTED[name]
    assert factor.source.title.startswith("EPD")


def in_unit(text, words):
    group = (
        '<epd:referenceToUnitGroupDataSet><common:shortDescription xml:lang="de">'
        f"{words}</common:shortDescription></epd:referenceToUnitGroupDataSet>"
    )
    return text.replace("</common:other>", f"{group}</common:other>")


@pytest.mark.parametrize(
    ("words", "value"),
    [
        ("kg CO2 eqv.", 250),
        ("kgCO2e", 250),
        ("kg CO_(2)-Äqv.", 250),
        ("kg éq. CO2", 250),
        ("千克二氧化碳当量", 250),
        ("g CO₂-Äq.", 0.25),
        ("t CO2 eq", 250_000),
        ("", 250),
    ],
)
def test_the_unit_of_the_indicator_is_read(tmp_path, words, value):
    assert only(tmp_path, in_unit(result(OLD, A1_A3=250), words))[0].value == pytest.approx(value)


def test_a_unit_that_is_no_mass_of_co2_is_refused(tmp_path):
    assert refused(tmp_path, in_unit(result(OLD, A1_A3=250), "MJ")) == ["epd-unit"]
    assert refused(tmp_path, in_unit(result(OLD, A1_A3=250), "m3 CO2")) == ["epd-unit"]
    assert refused(tmp_path, in_unit(result(OLD, A1_A3=250), "kg SO2 eq.")) == ["epd-unit"]


def test_a_total_that_is_not_the_sum_of_its_parts_is_said(tmp_path):
    parts = result(FOSSIL, A1_A3=140), result(LAND, A1_A3=10), result(BIO, A1_A3=0)
    factor, said = only(tmp_path, *parts, result(TOTAL, A1_A3=100))
    assert (factor.value, said) == (150, ["epd-sum"])
    assert "100" in factor.note and "150" in factor.note
    assert only(tmp_path, *parts, result(TOTAL, A1_A3=151))[1] == []  # 1 ≤ 0.005 × 301
