"""ILCD and TIDAS packages: names, absent flows, variables, versions, shares, whole data sets."""

import json

import pytest

from zuji.core.refusals import Refusal
from zuji.exchange.databases.reading import read_database
from zuji.exchange.databases.study import Opened

MASS = "93a60a56-a3c8-11da-a746-0800200b9a66"
EF_CO2 = "08a91e70-3ddc-11dd-923d-0050c2490048"
"""Carbon dioxide (fossil), emissions to air, unspecified, of the EF 3.1 reference package."""


def information(key, kind, names, more=""):
    named = "".join(f'<baseName xml:lang="{lang}">{name}</baseName>' for lang, name in names)
    return (
        f"<{kind}Information><dataSetInformation><common:UUID>{key}</common:UUID>"
        f"<name>{named}</name>{more}</dataSetInformation>"
    )


def versioned(version):
    return (
        "<administrativeInformation><publicationAndOwnership><common:dataSetVersion>"
        f"{version}</common:dataSetVersion></publicationAndOwnership></administrativeInformation>"
    )


def ilcd(kind, space, inner, version="01.00.000"):
    return (
        f'<{kind}DataSet xmlns="http://lca.jrc.it/ILCD/{space}" '
        f'xmlns:common="http://lca.jrc.it/ILCD/Common">{inner}{versioned(version)}</{kind}DataSet>'
    )


def flow(key, kind="Product", names=(), where="", prop=MASS, more=""):
    category = "".join(f"<common:category>{level}</common:category>" for level in where.split("/"))
    classes = (
        "<classificationInformation><common:elementaryFlowCategorization>"
        f"{category}</common:elementaryFlowCategorization></classificationInformation>"
    )
    names = names or [("en", key)]
    return f"flows/{key}.xml", ilcd(
        "flow",
        "Flow",
        information(key, "flow", names, classes if where else "")
        + "<quantitativeReference><referenceToReferenceFlowProperty>0"
        "</referenceToReferenceFlowProperty></quantitativeReference></flowInformation>"
        f"<modellingAndValidation><LCIMethod><typeOfDataSet>{kind} flow</typeOfDataSet>"
        '</LCIMethod></modellingAndValidation><flowProperties><flowProperty dataSetInternalID="0">'
        f'<referenceToFlowPropertyDataSet refObjectId="{prop}"/><meanValue>1.0</meanValue>'
        f"</flowProperty>{more}</flowProperties>",
    )


def exchange(number, key, mean=None, resulting=None, direction="Output", inner="", name=""):
    stated = "" if mean is None else f"<meanAmount>{mean}</meanAmount>"
    stated += "" if resulting is None else f"<resultingAmount>{resulting}</resultingAmount>"
    described = f'<common:shortDescription xml:lang="en">{name or key}</common:shortDescription>'
    return (
        f'<exchange dataSetInternalID="{number}"><referenceToFlowDataSet refObjectId="{key}">'
        f"{described}</referenceToFlowDataSet><exchangeDirection>{direction}</exchangeDirection>"
        f"{stated}{inner}</exchange>"
    )


def process(key, *exchanges, references=(0,), variables="", names=(), version="01.00.000", **more):
    chosen = "".join(
        f"<referenceToReferenceFlow>{n}</referenceToReferenceFlow>" for n in references
    )
    relations = f"<mathematicalRelations>{variables}</mathematicalRelations>"
    kind = more.get("kind", "Unit process, single operation")
    return f"{more.get('folder', 'processes')}/{key}.xml", ilcd(
        "process",
        "Process",
        information(key, "process", names or [("en", key)])
        + f"<quantitativeReference>{chosen}</quantitativeReference>{relations}</processInformation>"
        f"<modellingAndValidation><LCIMethodAndAllocation><typeOfDataSet>{kind}</typeOfDataSet>"
        "</LCIMethodAndAllocation></modellingAndValidation>"
        f"<exchanges>{''.join(exchanges)}</exchanges>",
        version,
    )


CO2 = flow("co2", "Elementary", [("en", "Carbon dioxide (fossil)")], "Emissions/Emissions to air")
CEMENT = flow("cement", names=[("en", "cement"), ("zh", "水泥")])
MADE = exchange(0, "cement", 1, 1)


def package(tmp_path, *files):
    for name, text in files:
        path = tmp_path / "p" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
    return tmp_path / "p"


def opened(tmp_path, *files):
    return Opened(read_database(package(tmp_path, *files)))


def test_chinese_names_are_found_and_chinese_only_flows_keep_theirs(tmp_path):
    names = [("en", "cement production"), ("zh", "水泥生产")]
    gas = flow("gas", "Elementary", [("zh", "二氧化碳（化石）")], "排放/排放到空气")
    made = process("a", MADE, exchange(1, "gas", 0.8, 0.8), names=names)
    result = opened(tmp_path, CEMENT, gas, made)
    assert result.search("水泥生产")[0]["name"] == "cement production"
    assert result.search("水泥生产")[0]["names"] == "水泥生产 / cement production"
    assert result.database.flows["name"].tolist() == ["cement", "二氧化碳（化石）"]
    assert result.database.flows["names"][0] == "水泥\ncement"
    assert result.score("水泥生产")["score"] == pytest.approx(0.8)


def test_an_emission_whose_flow_is_absent_is_known_by_its_public_identifier(tmp_path):
    made = process("a", MADE, exchange(1, EF_CO2, 0.8, 0.8))
    result = opened(tmp_path, CEMENT, made)
    assert result.score("a")["score"] == pytest.approx(0.8)
    assert result.database.notes == ()


def test_an_output_of_which_nothing_is_known_is_named_and_no_co_product(tmp_path):
    result = opened(tmp_path, CEMENT, process("a", MADE, exchange(1, "x", 5, 5, name="Dunst")))
    assert result.score("a")["coverage"]["unknown_flows"] == ["Dunst"]
    assert result.linked.report.multi_output == 0
    assert [(note.rule, note.read) for note in result.database.notes] == [
        ("lca-flow-absent", "Dunst")
    ]


def test_absent_flows_between_processes_link_by_their_identifier(tmp_path):
    mine = process("mine", exchange(0, "ore", 1, 1), exchange(1, EF_CO2, 0.5, 0.5))
    mill = process("mill", exchange(0, "steel", 1, 1), exchange(1, "ore", 2, 2, "Input"))
    result = opened(tmp_path, mine, mill)
    assert result.score("mill")["score"] == pytest.approx(1.0)
    assert result.linked.report.cut_off.size == 0


@pytest.mark.parametrize(
    ("mean", "resulting", "value"),
    [(0.8, None, 0.8), (None, 0.8, 0.8), (0.8, 0.8, 0.8), (0.8, 0.4, 0.4)],
)
def test_the_resulting_amount_is_final(tmp_path, mean, resulting, value):
    result = opened(tmp_path, CEMENT, CO2, process("a", MADE, exchange(1, "co2", mean, resulting)))
    assert result.score("a")["score"] == pytest.approx(value)
    said = [(note.rule, note.read, note.expected) for note in result.database.notes]
    assert said == ([("lca-amounts-differ", "0.4", "0.8")] if resulting == 0.4 else [])


def variable(name, mean=None, formula=None):
    inner = "" if formula is None else f"<formula>{formula}</formula>"
    inner += "" if mean is None else f"<meanValue>{mean}</meanValue>"
    return f'<variableParameter name="{name}">{inner}</variableParameter>'


@pytest.mark.parametrize("resulting", [None, 0, 2.5, 2])
def test_an_amount_with_a_variable_is_mean_times_variable(tmp_path, resulting):
    variables = variable("share", 0.25) + variable("whole", formula="1 + share")
    emitted = exchange(
        1, "co2", 2, resulting, inner="<referenceToVariable>Whole</referenceToVariable>"
    )
    result = opened(tmp_path, CEMENT, CO2, process("a", MADE, emitted, variables=variables))
    assert result.score("a")["score"] == pytest.approx(2 * 1.25)
    rules = [note.rule for note in result.database.notes]
    assert rules == (["lca-formula-differs"] if resulting == 2 else [])
    assert result.database.receipt.count("parameter", "read") == 2


GOOD = process("good", exchange(0, "cement", 1, 1), exchange(1, "co2", 2, 2))


@pytest.mark.parametrize(
    ("bad", "rule"),
    [
        (exchange(1, "co2", "0,8", "0,8"), "number"),
        (exchange(1, "co2", "INF"), "number"),
        (exchange(1, "co2"), "value-missing"),
        (exchange(1, "co2", 0.8, 0), "lca-amounts-differ"),
        (exchange(1, "co2", 1, direction="sideways"), "lca-group"),
        (exchange(0, "co2", 1), "lca-exchange"),
        ('<exchange dataSetInternalID="1"><meanAmount>1</meanAmount></exchange>', "lca-exchange"),
        (
            exchange(1, "co2", 2, inner="<referenceToVariable>x</referenceToVariable>"),
            "lca-formula-name",
        ),
        (exchange(1, "co2", 1, inner="<minimumAmount>0,1</minimumAmount>"), "number"),
        (exchange(1, "odd", 1, 1), "lca-flow-property"),
    ],
)
def test_one_bad_data_set_is_left_out_whole_and_the_others_are_read(tmp_path, bad, rule):
    two = '<flowProperty dataSetInternalID="0"><meanValue>1</meanValue></flowProperty>'
    odd = flow("odd", "Elementary", where="air", more=two)
    worse = process("bad", MADE, exchange(9, "co2", 5, 5), bad)
    result = opened(tmp_path, CEMENT, CO2, odd, worse, GOOD)
    assert list(result.database.processes["id"]) == ["good"]
    assert result.score("good")["score"] == pytest.approx(2.0)
    (note,) = result.database.notes
    assert note.rule.startswith(rule)
    assert result.database.receipt.count("data set", "refused") == 1
    assert result.database.receipt.unaccounted == {}


def test_a_decimal_comma_alone_is_refused_with_file_element_and_value(tmp_path):
    with pytest.raises(Refusal) as caught:
        opened(tmp_path, CEMENT, CO2, process("a", MADE, exchange(1, "co2", "0,8", "0,8")))
    finding = caught.value.findings[0]
    assert (finding.place, finding.read) == ("processes/a.xml exchange 1 meanAmount", "0,8")


@pytest.mark.parametrize(
    ("made", "references", "rule"),
    [
        ([exchange(0, "cement", 0, 0)], (0,), "lca-reference-zero"),
        ([], (), "lca-reference"),
        ([exchange(0, "cement", 1, 1)], (7,), "lca-reference"),
        ([exchange(0, "co2", 1, 1)], (0,), "lca-reference-elementary"),
        ([exchange(0, "cement", 1, 1), exchange(5, "steel", 1, 1)], (0, 5), "lca-references"),
    ],
)
def test_a_data_set_that_does_not_say_what_it_is_for_is_refused(tmp_path, made, references, rule):
    with pytest.raises(Refusal) as caught:
        opened(tmp_path, CEMENT, CO2, flow("steel"), process("a", *made, references=references))
    assert caught.value.findings[0].rule == rule


def allocated(number, key, amount, **shares):
    rows = "".join(
        f'<allocation internalReferenceToCoProduct="{of[1:]}" allocatedFraction="{share}"/>'
        for of, share in shares.items()
    )
    return exchange(number, key, amount, amount, inner=f"<allocations>{rows}</allocations>")


def test_several_reference_flows_are_an_activity_each_with_the_stated_shares(tmp_path):
    heat = exchange(5, "heat", 2, 2)
    emitted = allocated(1, "co2", 10, _0=60, _5=40)
    made = process("a", exchange(0, "cement", 1, 1), heat, emitted, references=(0, 5))
    result = opened(tmp_path, CEMENT, CO2, flow("heat"), made)
    assert result.score("a")["score"] == pytest.approx(6.0)
    assert result.score("a::heat")["score"] == pytest.approx(4.0 / 2)


def test_fractions_that_lack_or_exceed_are_used_as_stated_and_named(tmp_path):
    heat = exchange(5, "heat", 1, 1)
    rows = allocated(1, "co2", 10, _0=60, _5=60), allocated(2, "co2", 3, _0=100)
    made = process("a", MADE, heat, *rows, exchange(3, "co2", 1, 1))
    result = opened(tmp_path, CEMENT, CO2, flow("heat"), made)
    # 60 % of 10, all of 3, and what has no fraction whole
    assert result.score("a")["score"] == pytest.approx(6 + 3 + 1)
    assert result.score("a::heat")["score"] == pytest.approx(6 + 1)
    assert [(note.rule, note.read) for note in result.database.notes] == [("lca-share-sum", "1.2")]
    assert result.linked.report.gaps.size == 1


def test_waste_treatment_and_avoided_products(tmp_path):
    waste = flow("waste", "Waste")
    burning = process("b", exchange(0, "waste", 1, 1, "Input"), exchange(1, "co2", 3, 3))
    maker = process("m", MADE, exchange(1, "waste", 2, 2))
    avoided = exchange(1, "waste", 2, 2).replace("<exchange ", '<exchange avoidedProduct="true" ')
    less = process("r", exchange(0, "steel", 1, 1), exchange(2, "co2", 10, 10), avoided)
    files = CEMENT, CO2, waste, flow("steel"), burning, maker, less
    result = opened(tmp_path, *files)
    assert result.score("m")["score"] == pytest.approx(6.0)
    assert result.score("r")["score"] == pytest.approx(10 - 6)


def test_reminder_flows_and_other_flows_are_no_co_products(tmp_path):
    reminder = exchange(
        1, "steel", 9, 9, inner="<functionType>Allocation reminder flow</functionType>"
    )
    other = exchange(2, "wages", 5, 5)
    files = CEMENT, CO2, flow("steel"), flow("wages", "Other")
    result = opened(tmp_path, *files, process("a", MADE, reminder, other, exchange(3, "co2", 1)))
    assert result.score("a")["score"] == pytest.approx(1.0)
    assert result.linked.report.multi_output == 0
    receipt = result.database.receipt
    assert (receipt.count("exchange", "read"), receipt.count("exchange", "ignored")) == (2, 2)


@pytest.mark.parametrize("order", [1, -1])
def test_of_two_versions_the_newest_is_read_and_the_other_named(tmp_path, order):
    older = process("a", MADE, exchange(1, "co2", 1, 1), folder="processes/old")
    newer = process(
        "a", MADE, exchange(1, "co2", 2, 2), version="02.00.000", folder="processes/z"[::order]
    )
    result = opened(tmp_path, CEMENT, CO2, older, newer)
    assert result.score("a")["score"] == pytest.approx(2.0)
    assert [(note.rule, note.place, note.read) for note in result.database.notes] == [
        ("lca-version", older[0], "01.00.000")
    ]


def test_a_broken_file_and_what_is_not_read_are_named(tmp_path):
    method = "methods/m.xml", ilcd("LCIAMethod", "LCIAMethod", "")
    contact = "contacts/c.xml", ilcd("contact", "Contact", "")
    broken = "flows/broken.xml", "<flowDataSet>"
    database = opened(tmp_path, CEMENT, CO2, GOOD, method, contact, broken).database
    assert [note.rule for note in database.notes] == ["lca-xml", "lca-part"]
    files = {p.finding.rule: p.places for p in database.receipt.portions if p.finding}
    assert files == {
        "lca-documents": ("contact (1)",),
        "lca-part": ("LCIAMethod (1)",),
        "lca-xml": ("flows/broken.xml",),
    }
    assert database.receipt.unaccounted == {}


def test_an_epd_among_processes_is_refused_alone(tmp_path):
    declared = process("d", MADE, kind="EPD")
    database = opened(tmp_path, CEMENT, CO2, GOOD, declared).database
    assert list(database.processes["id"]) == ["good"]
    assert [note.rule for note in database.notes] == ["lca-epd"]


def test_units_come_from_the_package_else_from_public_identifiers_else_cannot_be_told(tmp_path):
    volume = "93a60a56-a3c8-22da-a746-0800200c9a66"
    files = flow("gas", prop=volume), flow("odd", "Elementary", where="air", prop="nowhere")
    made = process("a", exchange(0, "gas", 1, 1), exchange(1, "odd", 1, 1))
    database = opened(tmp_path, *files, made).database
    assert database.flows["unit"].tolist() == ["m3", "?"]


def test_a_tidas_package_holds_the_same_as_json(tmp_path):
    def plain(text):
        from lxml import etree

        def of(node):
            inner = {}
            for key, value in node.items():
                inner["@" + key.replace("{http://www.w3.org/XML/1998/namespace}", "xml:")] = value
            for child in node:
                prefix = "common:" if "Common" in child.tag else ""
                inner.setdefault(prefix + etree.QName(child).localname, []).append(of(child))
            if not len(node) and (node.text or "").strip():
                inner["#text"] = node.text
            return inner.get("#text", "") if set(inner) <= {"#text"} else inner

        root = etree.fromstring(text)
        return json.dumps({etree.QName(root).localname: of(root)}, ensure_ascii=False)

    files = [CEMENT, CO2, process("a", MADE, exchange(1, "co2", 0.8, 0.8))]
    as_json = [(name.replace(".xml", ".json"), plain(text)) for name, text in files]
    result = opened(tmp_path, *as_json)
    assert result.database.source_format == "ILCD"
    assert result.score("a")["score"] == pytest.approx(0.8)
    assert result.database.flows["names"][0] == "水泥\ncement"


def test_a_gas_whose_unit_is_not_known_is_never_taken_for_kilograms(tmp_path):
    gas = flow("gas", "Elementary", [("en", "Carbon dioxide (fossil)")], "air", prop="nowhere")
    found = opened(tmp_path, CEMENT, gas, process("a", MADE, exchange(1, "gas", 800))).score("a")
    assert found["score"] == 0.0
    coverage = found["coverage"]
    assert [*coverage["missing_flows"], *coverage["unknown_flows"]] == ["Carbon dioxide (fossil)"]


def test_a_package_in_a_folder_of_its_archive_is_read(tmp_path):
    import zipfile

    with zipfile.ZipFile(tmp_path / "a.zip", "w") as archive:
        for name, text in (CEMENT, CO2, GOOD):
            archive.writestr(f"export/ILCD/{name}", text.encode("utf-16"))
    assert Opened(read_database(tmp_path / "a.zip")).score("good")["score"] == pytest.approx(2.0)


def told(result, key="a"):
    return result.score(key)["not_understood"]["import_warnings"]["count"]


def test_a_data_set_that_stands_twice_with_other_contents_is_told_by_the_score(tmp_path):
    one, other = (
        process("a", MADE, exchange(1, "co2", amount), folder=f"processes/{amount}")
        for amount in (1, 3)
    )
    result = opened(tmp_path / "1", CEMENT, CO2, one, other)
    assert told(result) == 1
    assert [note.rule for note in result.database.notes] == ["lca-set-twice"]
    same = f"again/{one[0]}", one[1]
    assert told(opened(tmp_path / "2", CEMENT, CO2, one, same)) == 0
    wide = "again/flows/co2.xml", CO2[1].replace("Carbon dioxide (fossil)", "carbon dioxide")
    assert told(opened(tmp_path / "3", CEMENT, CO2, one, wide)) == 1  # a flow that it uses


def test_an_other_flow_with_the_name_of_a_gas_is_told_by_the_score(tmp_path):
    gas = flow("gas", "Other", [("en", "methane")])
    made = process("a", MADE, exchange(1, "co2", 1), exchange(2, "gas", 5))
    result = opened(tmp_path, CEMENT, CO2, gas, made)
    assert (result.score("a")["score"], told(result)) == (1.0, 1)


def test_a_gas_in_cubic_metres_counts_by_the_mass_that_its_flow_states(tmp_path):
    volume = "93a60a56-a3c8-22da-a746-0800200c9a66"
    mass = (
        '<flowProperty dataSetInternalID="1"><referenceToFlowPropertyDataSet '
        f'refObjectId="{MASS}"/><meanValue>1.98</meanValue></flowProperty>'
    )
    gas = flow("gas", "Elementary", [("en", "carbon dioxide (fossil)")], "Emissions to air", volume)
    heavy = flow("gas", "Elementary", [("en", "carbon dioxide (fossil)")], "air", volume, mass)
    made = process("a", MADE, exchange(1, "gas", 2))
    assert opened(tmp_path / "1", CEMENT, heavy, made).score("a")["score"] == pytest.approx(3.96)
    unknown = opened(tmp_path / "2", CEMENT, gas, made).score("a")["not_understood"]
    assert unknown["unknown_count"] == 1


def test_a_process_is_found_by_what_it_alone_makes(tmp_path):
    made = process("a", MADE, exchange(1, "co2", 2), names=[("en", "kiln")])
    assert opened(tmp_path, CEMENT, CO2, made).score("cement")["score"] == pytest.approx(2.0)
