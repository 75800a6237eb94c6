"""openLCA packages: formulas, units, avoided flows, allocation, and what is refused or named."""

import json
import zipfile

import pytest

from zuji.core.refusals import Refusal
from zuji.exchange.databases.reading import read_database
from zuji.exchange.databases.study import Opened

MASS, ENERGY = "93a60a56-a3c8-11da-a746-0800200b9a66", "f6811440-ee37-11de-8a39-0800200c9a66"
KG, GRAM, MJ, KWH = (
    "20aadc24-a391-41cf-b340-3e4529f44bde",
    "e1317ffc-7f83-4a85-bc65-4fb229a25cf8",
    "52765a6c-3896-43c2-b2f4-c679acf13efe",
    "86ad2244-1f0e-4912-af53-7865283103e4",
)


def flow(key, kind="PRODUCT_FLOW", name="", **more):
    reference = {
        "isRefFlowProperty": True,
        "conversionFactor": 1.0,
        "flowProperty": {"@id": MASS},
    }
    row = {"@type": "Flow", "@id": key, "name": name or key, "flowType": kind}
    return f"flows/{key}.json", row | {"flowProperties": [reference]} | more


CO2 = flow(
    "co2",
    "ELEMENTARY_FLOW",
    "Carbon dioxide, fossil",
    category="Elementary flows/Emission to air/unspecified",
)
CH4 = flow(
    "ch4",
    "ELEMENTARY_FLOW",
    "Methane, fossil",
    category="Elementary flows/Emission to air/unspecified",
)


def exchange(number, key, amount=1.0, **more):
    unit = {"@id": KG, "name": "kg"}
    row = {"internalId": number, "amount": amount, "flow": {"@id": key}, "unit": unit}
    return row | more


def process(key, *exchanges, **more):
    row = {"@type": "Process", "@id": key, "name": key, "exchanges": list(exchanges)}
    return f"processes/{key}.json", row | more


def made(key, amount=1.0, number=1, **more):
    return exchange(number, key, amount, isQuantitativeReference=True, **more)


def package(path, *rows):
    with zipfile.ZipFile(path, "w") as archive:
        for name, row in rows:
            archive.writestr(name, row if isinstance(row, str | bytes) else json.dumps(row))
    return path


def opened(tmp_path, *rows):
    return Opened(read_database(package(tmp_path / "p.zip", *rows)))


def score(tmp_path, key, *rows):
    return opened(tmp_path, *rows).score(key)["score"]


def refusal(tmp_path, *rows):
    with pytest.raises(Refusal) as caught:
        read_database(package(tmp_path / "p.zip", *rows))
    assert caught.value.explain("zh")
    return caught.value.findings[0]


COAL = flow("coal"), process("mine", made("coal"), exchange(2, "co2", 0.5)), CO2


def steam(amount, parameters=(), **more):
    bought = exchange(2, "coal", amount, isInput=True, **more)
    return flow("steam"), process("steam", made("steam"), bought, parameters=list(parameters))


def parameter(name, value=None, formula=None):
    row = {"@id": name, "name": name, "isInputParameter": formula is None}
    row |= {"value": value} if value is not None else {}
    return row | ({"formula": formula} if formula else {})


def test_an_amount_is_its_formula_over_the_parameters_of_the_process(tmp_path):
    stated = [parameter("need", 4.0), parameter("loss", 0.25)]
    rows = steam(0, stated, amountFormula="need*(1+loss)")
    # 4 · 1.25 kg coal of 0.5 kg CO2
    assert score(tmp_path, "steam", *COAL, *rows) == pytest.approx(2.5)


def test_parameters_of_the_package_and_dependent_ones_are_known(tmp_path):
    shared = "parameters/need.json", parameter("need", 4.0)
    stated = [parameter("all", formula="need * share"), parameter("share", 0.5)]
    rows = steam(7.0, stated, amountFormula="ALL")
    result = opened(tmp_path, *COAL, *rows, shared)
    assert result.score("steam")["score"] == pytest.approx(4 * 0.5 * 0.5)
    said = [note for note in result.database.notes if note.rule == "lca-formula-differs"]
    assert [(note.read, note.expected) for note in said] == [("7.0", "2")]


def test_a_formula_that_cannot_be_computed_refuses_its_process_and_no_other(tmp_path):
    for formula, rule in (("need * 2", "lca-formula-name"), ("a", "lca-formula-circle")):
        stated = [parameter("a", formula="b"), parameter("b", formula="a")]
        database = opened(tmp_path, *COAL, *steam(0, stated, amountFormula=formula)).database
        assert list(database.processes["id"]) == ["mine"]
        (note,) = database.notes
        assert (note.rule, note.place.split(" ")[0]) == (rule, "processes/steam.json")
        assert database.receipt.count("data set", "refused") == 1
        assert database.receipt.count("exchange", "refused") == 2
        assert database.receipt.count("parameter", "refused") == 2
        assert database.receipt.unaccounted == {}


def test_a_formula_without_its_parameters_leaves_the_stated_amount_and_is_named(tmp_path):
    result = opened(tmp_path, *COAL, *steam(3.0, amountFormula="need"))
    assert result.score("steam")["score"] == pytest.approx(1.5)
    assert [note.rule for note in result.database.notes] == ["lca-formula-kept"]


@pytest.mark.parametrize(
    ("unit", "amount"),
    [
        ({"@id": GRAM, "name": "g"}, 500),
        ({"@id": "own", "name": "g"}, 500),
        ({"name": "g"}, 500),
        ({"@id": GRAM}, 500),
        ({"@id": "0300ec69-ce1a-45f0-bcf0-7b33845dc53e", "name": "lb av"}, 0.5 / 0.45359237),
        ({"name": "t"}, 0.0005),
    ],
)
def test_units_of_a_package_without_unit_groups_are_known_by_id_or_name(tmp_path, unit, amount):
    emitted = exchange(2, "co2", amount, unit=unit)
    rows = flow("chip"), process("chip", made("chip"), emitted), CO2
    assert score(tmp_path, "chip", *rows) == pytest.approx(0.5)


@pytest.mark.parametrize(
    ("unit", "rule"),
    [
        ({"@id": "own", "name": "bushel"}, "lca-unit"),
        ({"@id": KWH, "name": "kWh"}, "lca-unit"),
        ({"@id": "own"}, "lca-unit"),
        ({"@id": KG, "name": "g"}, "lca-unit-contradicts"),
        ("kg", "lca-json"),
    ],
)
def test_a_unit_that_cannot_be_told_refuses_the_process(tmp_path, unit, rule):
    emitted = exchange(2, "co2", 500, unit=unit)
    rows = flow("chip"), process("chip", made("chip"), emitted), CO2
    assert refusal(tmp_path, *rows).rule == rule


def test_a_flow_that_is_not_in_the_package_is_what_refers_to_it_says(tmp_path):
    gas = {
        "@id": "gas",
        "name": "Carbon dioxide, fossil",
        "flowType": "ELEMENTARY_FLOW",
        "category": "Elementary flows/Emission to air/unspecified",
        "refUnit": "kg",
    }
    gram = {"@id": GRAM, "name": "g"}
    emitted = exchange(2, "gas", 500, flow=gas, unit=gram)
    rows = flow("chip"), process("chip", made("chip"), emitted)
    assert score(tmp_path, "chip", *rows) == pytest.approx(0.5)
    gas.pop("refUnit")  # the public unit says that grams are a mass
    assert score(tmp_path, "chip", *rows) == pytest.approx(0.5)


def test_an_output_of_which_nothing_is_known_is_no_co_product(tmp_path):
    strange = exchange(2, "x", 500, flow={"@id": "x", "name": "Kohlendunst"}, unit={"name": "kg"})
    result = opened(tmp_path, flow("chip"), process("chip", made("chip"), strange))
    assert result.linked.report.multi_output == 0
    assert result.database.flows["kind"].tolist() == [1, 0]
    assert result.score("chip")["coverage"]["unknown_flows"] == ["Kohlendunst"]


def test_an_exchange_in_another_flow_property_uses_its_factor(tmp_path):
    both = [
        {"isRefFlowProperty": True, "conversionFactor": 1.0, "flowProperty": {"@id": MASS}},
        {"conversionFactor": 42.8, "flowProperty": {"@id": ENERGY}},
    ]
    diesel = flow("diesel", flowProperties=both)
    in_energy = {"flowProperty": {"@id": ENERGY}, "unit": {"@id": KWH, "name": "kWh"}}
    trip = process(
        "trip", made("ride"), exchange(2, "diesel", 85.6 / 3.6, isInput=True, **in_energy)
    )
    refinery = process("refinery", made("diesel"), exchange(2, "co2", 0.5))
    rows = [diesel, flow("ride"), trip, refinery, CO2]
    assert score(tmp_path, "trip", *rows) == pytest.approx(85.6 / 42.8 * 0.5)
    rows[0] = flow("diesel")  # without the factor the amount cannot be told
    database = opened(tmp_path, *rows).database
    assert [note.rule for note in database.notes] == ["lca-flow-property"]
    assert list(database.processes["id"]) == ["refinery"]


def test_a_credit_for_its_own_product_is_told_by_the_score(tmp_path):
    own = exchange(3, "plate", 0.5, isInput=True, isAvoidedProduct=True)
    rows = flow("plate"), process("plate", made("plate"), exchange(2, "co2", 3.0), own), CO2
    result = opened(tmp_path, *rows).score("plate")
    assert result["score"] == pytest.approx(3 / 1.5)  # as the format computes it
    assert result["not_understood"]["import_warnings"]["count"] == 1


@pytest.mark.parametrize("is_input", [True, False])
def test_an_avoided_product_is_a_credit_in_both_spellings(tmp_path, is_input):
    avoided = exchange(3, "heat", 2.0, isInput=is_input, isAvoidedProduct=True)
    rows = (
        process("boiler", made("heat"), exchange(2, "co2", 3.0)),
        process("plate", made("plate"), exchange(2, "co2", 10.0), avoided),
    )
    # 10 kg less 2 heat of 3 kg
    assert score(tmp_path, "plate", flow("heat"), flow("plate"), CO2, *rows) == pytest.approx(4.0)


@pytest.mark.parametrize("is_input", [True, False])
def test_an_avoided_waste_is_a_treatment_less(tmp_path, is_input):
    waste = flow("waste", "WASTE_FLOW")
    avoided = exchange(3, "waste", 2.0, isInput=is_input, isAvoidedProduct=True)
    rows = (
        process("burning", made("waste", isInput=True), exchange(2, "co2", 3.0)),
        process("recycling", made("recyclate"), exchange(2, "co2", 10.0), avoided),
        process("maker", made("thing"), exchange(2, "waste", 2.0)),
    )
    flows = flow("recyclate"), flow("thing"), waste, CO2
    # olca-modules, CalcExchange.matrixValue: 10 kg less 2 kg waste of 3 kg
    assert score(tmp_path, "recycling", *flows, *rows) == pytest.approx(10 - 2 * 3)
    assert score(tmp_path, "maker", *flows, *rows) == pytest.approx(2 * 3)


def factor(product, value=None, number=None, kind="CAUSAL", **more):
    row = {"allocationType": f"{kind}_ALLOCATION", "product": {"@id": product}}
    row |= {} if value is None else {"value": value}
    return row | ({} if number is None else {"exchange": {"internalId": number}}) | more


def joint(*factors, method="CAUSAL", **more):
    exchanges = (
        made("a", number=1),
        exchange(2, "b"),
        exchange(3, "co2", 10.0),
        exchange(4, "ch4", 1.0),
    )
    row = process(
        "joint",
        *exchanges,
        defaultAllocationMethod=f"{method}_ALLOCATION",
        allocationFactors=list(factors),
        **more,
    )
    return flow("a"), flow("b"), CO2, CH4, row


def test_a_share_below_zero_is_used_as_stated_and_named(tmp_path):
    rows = joint(
        factor("a", 1.5, kind="ECONOMIC"), factor("b", -0.5, kind="ECONOMIC"), method="ECONOMIC"
    )
    result = opened(tmp_path, *rows).score("joint")
    assert result["score"] == pytest.approx(1.5 * (10 + 29.8))
    assert result["not_understood"]["shares_not_one"]["processes"] == 1
    assert not result["not_understood"]["complete"]


def test_a_process_that_says_no_allocation_is_not_allocated(tmp_path):
    shares = factor("a", 0.5, kind="PHYSICAL"), factor("b", 0.5, kind="PHYSICAL")
    result = opened(tmp_path, *joint(*shares, method="NO"))
    assert result.score("joint")["score"] == pytest.approx(10 + 29.8)  # all on its reference
    other = opened(tmp_path, *joint(*shares, method="ECONOMIC"))
    assert {note.rule for note in other.database.notes} == {"lca-method-absent"}
    unsaid = opened(tmp_path, *joint(*shares, method="USE_DEFAULT"))
    assert unsaid.score("joint")["score"] == pytest.approx(0.5 * (10 + 29.8))


def test_an_exchange_without_a_causal_factor_is_carried_whole_and_named(tmp_path):
    rows = joint(factor("a", 0.5, 3), factor("b", 0.5, 3))
    result = opened(tmp_path, *rows)
    # half of 10 kg CO2 and, as openLCA computes, all of 1 kg methane of 29.8
    for key in ("joint", "joint::b"):
        assert result.score(key)["score"] == pytest.approx(5 + 29.8)
    assert result.linked.report.as_json(result.database)["causal_gaps"]["flows"] == [
        "Methane, fossil"
    ]


def test_a_factor_may_be_a_formula(tmp_path):
    rows = joint(
        factor("a", 1, None, "PHYSICAL", formula="part"),
        factor("b", 1, None, "PHYSICAL", formula="1 - part"),
        method="PHYSICAL",
        parameters=[parameter("part", 0.8)],
    )
    assert score(tmp_path, "joint", *rows) == pytest.approx(0.8 * (10 + 29.8))


def test_causal_factors_that_do_not_sum_to_one_are_used_as_stated_and_named(tmp_path):
    shares = [factor(key, 0.3, number) for key in "ab" for number in (3, 4)]
    result = opened(tmp_path, *joint(*shares))
    assert result.score("joint")["score"] == pytest.approx(0.3 * (10 + 29.8))
    said = [(note.rule, note.read) for note in result.database.notes]
    assert said == [("lca-share-sum", "0.6"), ("lca-share-sum", "0.6")]


@pytest.mark.parametrize(
    "lost",
    [factor("nowhere", 0.5, 3), factor("a", 0.5, 99), factor("a", 0.5), {"value": 0.0}],
)
def test_a_factor_that_points_to_nothing_is_named(tmp_path, lost):
    shares = [factor(key, 0.5, number) for key in "ab" for number in (3, 4)]
    result = opened(tmp_path, *joint(*shares, lost))
    assert [note.rule for note in result.database.notes] == ["lca-share-target"]
    assert result.score("joint")["score"] == pytest.approx(0.5 * (10 + 29.8))


GOOD = flow("good"), process("good", made("good"), exchange(2, "co2", 2.0)), CO2


@pytest.mark.parametrize(
    ("bad", "rule"),
    [
        (exchange(2, "co2", "0,8"), "number"),
        (exchange(2, "co2", "many"), "number"),
        (exchange(2, "co2", None), "value-missing"),
        (exchange(2, "co2", True), "number"),
        (exchange(2, "co2", [1]), "number"),
        ({"internalId": 2, "flow": {"@id": "co2"}}, "value-missing"),
        ({"internalId": 2, "amount": 1.0, "flow": {"@id": "strange"}}, "lca-unit-missing"),
        ({"internalId": 2, "amount": 1.0}, "lca-json"),
        ({"internalId": 2, "amount": 1.0, "flow": "co2"}, "lca-json"),
        ("co2", "lca-json"),
        (exchange(2, "co2", 1.0, isInput="perhaps"), "lca-json"),
        (exchange(2, "co2", 1.0, isQuantitativeReference=True), "lca-reference-elementary"),
        (exchange(2, "good", 1.0, isQuantitativeReference=True), "lca-references"),
        (exchange(2, "co2", 1.0, uncertainty={"geomSd": "1,2"}), "number"),
    ],
)
def test_one_bad_process_is_left_out_whole_and_the_others_are_read(tmp_path, bad, rule):
    worse = process("bad", made("bad"), exchange(3, "co2", 1.0), bad)
    result = opened(tmp_path, worse, flow("bad"), *GOOD)
    assert list(result.database.processes["id"]) == ["good"]
    assert result.score("good")["score"] == pytest.approx(2.0)
    (note,) = result.database.notes
    assert note.rule.startswith(rule)
    assert note.place.startswith("processes/bad.json")
    assert note.message("zh")
    assert note.remedy("en")
    assert result.database.receipt.unaccounted == {}


@pytest.mark.parametrize(
    ("reference", "rule"),
    [
        ([exchange(1, "x"), exchange(2, "y")], "lca-reference"),
        ([made("x", 0.0)], "lca-reference-zero"),
        ([], "lca-reference"),
    ],
)
def test_a_process_that_does_not_say_what_it_is_for_is_refused(tmp_path, reference, rule):
    rows = flow("x"), flow("y"), process("p", *reference, exchange(9, "co2", 1.0)), CO2
    assert refusal(tmp_path, *rows).rule == rule


def test_the_only_product_is_the_reference_where_none_is_set(tmp_path):
    rows = flow("x"), process("p", exchange(1, "x", 2.0), exchange(9, "co2", 1.0)), CO2
    assert score(tmp_path, "p", *rows) == pytest.approx(0.5)
    notes = opened(tmp_path, *rows).score("p")["chain"]["import_notes"]
    assert [note["rule"] for note in notes] == ["lca-reference-assumed"]


@pytest.mark.parametrize(
    ("formula", "amount"),
    [("log(1000)", 3.0), ("lg(1000)", 3.0), ("ln(exp(3))", 3.0), ("mean(2; 4)", 3.0)],
)
def test_functions_are_those_of_openlca_whose_log_is_of_base_ten(tmp_path, formula, amount):
    """olca-modules, FunctionFactory: log and lg are Math.log10, ln is Math.log, mean is avg."""
    rows = flow("x"), process("p", made("x"), exchange(9, "co2", amountFormula=formula)), CO2
    assert score(tmp_path, "p", *rows) == pytest.approx(amount)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_files_in_any_unicode_encoding_are_read(tmp_path, encoding):
    rows = [(name, json.dumps(row, ensure_ascii=False).encode(encoding)) for name, row in GOOD]
    assert score(tmp_path, "good", *rows) == pytest.approx(2.0)


def test_a_file_that_is_no_json_or_says_a_name_twice_is_named(tmp_path):
    twice = '{"@id": "twice", "exchanges": [], "exchanges": []}'
    strange = "熟料".encode("gbk")
    bad = ("processes/twice.json", twice), ("processes/gbk.json", b'{"@id": "' + strange + b'"}')
    database = opened(tmp_path, *GOOD, *bad).database
    assert [(note.rule, note.place) for note in database.notes] == [
        ("lca-json", "processes/twice.json"),
        ("lca-json", "processes/gbk.json"),
    ]


def test_of_two_versions_the_newest_is_read_and_the_other_named(tmp_path):
    name, row = GOOD[1]
    newer = process("good", made("good"), exchange(2, "co2", 3.0), version="01.00.001")[1]
    rows = (f"a/{name}", newer), (f"b/{name}", row | {"version": "01.00.000"})
    result = opened(tmp_path, GOOD[0], GOOD[2], *rows)
    assert result.score("good")["score"] == pytest.approx(3.0)
    assert [(note.rule, note.place) for note in result.database.notes] == [
        ("lca-version", f"b/{name}")
    ]


def test_parts_of_the_package_that_are_not_read_are_named_once_with_their_count(tmp_path):
    other = [
        ("product_systems/s.json", {"@id": "s"}),
        ("product_systems/t.json", {"@id": "t"}),
        ("actors/a.json", {"@id": "a"}),
    ]
    social = process(
        "good", made("good"), exchange(2, "co2", 2.0), socialAspects=[{"comment": "x"}]
    )
    database = opened(tmp_path, GOOD[0], GOOD[2], social, *other).database
    assert [(note.rule, note.place, note.read) for note in database.notes] == [
        ("lca-part", "product_systems", "2")
    ]
    ignored = [(p.kind, p.count, p.places) for p in database.receipt.portions if p.finding]
    assert sorted(ignored) == [
        ("field", 1, ("socialAspects",)),
        ("file", 1, ("actors (1)",)),
        ("file", 2, ("product_systems (2)",)),
    ]
    assert database.receipt.unaccounted == {}


def test_a_process_of_zeros_alone_is_named(tmp_path):
    rows = flow("x"), process("p", made("x"), exchange(2, "co2", 0.0)), CO2
    assert [note.rule for note in opened(tmp_path, *rows).database.notes] == ["lca-only-zeros"]


def test_a_characterisation_that_cannot_be_read_does_not_end_the_import(tmp_path):
    def method(key, *factors):
        row = {"@id": key, "name": key, "impactFactors": list(factors)}
        return f"lcia_categories/{key}.json", row

    gram = {"@id": GRAM, "name": "g"}
    good = method("own", {"flow": {"@id": "co2"}, "value": 0.001, "unit": gram})
    bad = method("bad", {"flow": {"@id": "co2"}, "value": "1,5"})
    database = opened(tmp_path, *GOOD, good, bad).database
    assert database.methods["factor"].tolist() == [1.0]
    assert [note.place.split(" ")[0] for note in database.notes] == ["lcia_categories/bad.json"]


def test_negative_and_reversed_spreads_as_the_definitions_say(tmp_path):
    from zuji.engine import sample

    spread = {"distributionType": "LOG_NORMAL_DISTRIBUTION", "geomSd": 1.2}
    emitted = exchange(2, "co2", -5.0, uncertainty=spread)
    result = opened(tmp_path, flow("x"), CO2, process("p", made("x"), emitted))
    drawn = sample(result.system, result.demand("p"), result.uncertainty, 4000, 1)
    low, middle, high = (float(value[0]) for value in drawn.quantile(0.0, 0.5, 1.0))
    assert middle == pytest.approx(-5, rel=0.02)
    assert low < high < 0
    triangle = {"distributionType": "TRIANGLE_DISTRIBUTION", "minimum": 8, "mode": 5, "maximum": 2}
    emitted = exchange(2, "co2", 5.0, uncertainty=triangle)
    database = opened(tmp_path, flow("x"), CO2, process("p", made("x"), emitted)).database
    assert [note.rule for note in database.notes] == ["lca-spread"]
    assert database.exchanges["law"].tolist() == [0, 0]


@pytest.mark.parametrize("unit", ["g", "kWh"])
def test_a_package_of_its_own_unit_groups_is_converted_by_them(tmp_path, unit):
    group = {
        "@id": "mass",
        "units": [
            {"@id": "u1", "name": "kg", "isRefUnit": True, "conversionFactor": 1.0},
            {"@id": "u2", "name": "g", "conversionFactor": 0.001},
        ],
    }
    own = {"@id": "own", "name": "Mass", "unitGroup": {"@id": "mass"}}
    rows = [("unit_groups/mass.json", group), ("flow_properties/own.json", own)]
    properties = [
        {"isRefFlowProperty": True, "conversionFactor": 1.0, "flowProperty": {"@id": "own"}}
    ]
    gas = flow("co2", "ELEMENTARY_FLOW", "Carbon dioxide, fossil", flowProperties=properties)
    gas[1]["category"] = "Elementary flows/Emission to air/unspecified"
    key = {"g": "u2", "kWh": KWH}[unit]
    emitted = exchange(2, "co2", 500, unit={"@id": key, "name": unit})
    rows += [gas, flow("chip"), process("chip", made("chip"), emitted)]
    if unit == "g":
        assert score(tmp_path, "chip", *rows) == pytest.approx(0.5)
    else:
        assert refusal(tmp_path, *rows).rule == "lca-unit"


def test_a_result_carries_what_the_import_said_of_its_processes_and_no_others(tmp_path):
    odd = process("odd", made("odd"), exchange(2, "coal", 3.0, isInput=True, amountFormula="need"))
    zeros = process("zeros", made("zeros"), exchange(2, "co2", 0.0))
    bad = process("bad", made("bad"), exchange(2, "co2", "0,8"))
    result = opened(tmp_path, *COAL, flow("odd"), flow("zeros"), flow("bad"), odd, zeros, bad)
    chain = result.score("odd")["chain"]
    assert [note["rule"] for note in chain["import_notes"]] == ["lca-formula-kept"]
    assert chain["data_sets_refused"] == 1
    assert result.score("mine")["chain"]["import_notes"] == []


def test_asking_for_a_process_that_was_refused_gives_the_reason(tmp_path):
    bad = process("bad", made("bad"), exchange(2, "co2", "0,8"))
    result = opened(tmp_path, *COAL, flow("bad"), bad)
    with pytest.raises(Refusal) as caught:
        result.score("bad")
    assert caught.value.findings[0].read == "0,8"


@pytest.mark.parametrize("asked", ["plate", "7e"])
@pytest.mark.parametrize("other", ["good", "plate mill"])
def test_asking_by_the_name_of_a_process_that_was_refused_says_so_and_why(tmp_path, asked, other):
    good = process("4f", made("good", 1.0), name=other)
    bad = process("7e", made("plate", 0.0), name="plate")
    database = opened(tmp_path, flow("good"), flow("plate"), good, bad)
    with pytest.raises(Refusal) as caught:
        database.score(asked)
    assert [each.rule for each in caught.value.findings] == ["lca-refused"]
    assert "基准" in caught.value.findings[0].message("zh")


def test_a_name_that_a_refused_process_shares_with_another_is_asked_for_by_id(tmp_path):
    good = process("4f", made("good", 1.0), name="plate")
    bad = process("7e", made("plate", 0.0), name="plate")
    database = opened(tmp_path, flow("good"), flow("plate"), good, bad)
    with pytest.raises(Refusal) as caught:
        database.score("plate")
    assert [each.rule for each in caught.value.findings] == ["lca-name-shared", "lca-refused"]
    assert database.score("4f")["score"] == 0


def test_a_process_that_stands_twice_is_found_by_its_name(tmp_path):
    first = process("4f", made("good", 1.0), exchange(2, "co2", 2.0), name="plate")
    again = (f"more/{first[0]}", first[1] | {"version": "0"})
    database = opened(tmp_path, flow("good"), CO2, first, again)
    assert database.score("plate")["score"] == 2


def test_flows_are_accounted_for_as_used_or_not(tmp_path):
    receipt = opened(tmp_path, *GOOD, flow("unused")).database.receipt
    assert (receipt.count("flow", "read"), receipt.count("flow", "ignored")) == (2, 1)
    assert receipt.unaccounted == {}


def test_fields_that_the_format_does_not_know_are_named(tmp_path):
    row = process("p", made("x"), exchange(2, "co2", 2.0, isAvoided=True, ammount=3), notes="x")
    result = opened(tmp_path, flow("x"), CO2, row)
    notes = result.score("p")["chain"]["import_notes"]
    assert [(note["rule"], note["read"]) for note in notes] == [
        ("lca-element", "notes"),
        ("lca-element", "isAvoided"),
        ("lca-element", "ammount"),
    ]


@pytest.mark.parametrize(
    ("factor", "rule"), [({}, "value-missing"), ({"conversionFactor": -18}, "lca-unit-group")]
)
def test_a_flow_property_without_a_factor_above_zero_is_refused(tmp_path, factor, rule):
    both = [
        {"isRefFlowProperty": True, "flowProperty": {"@id": MASS}},
        {"flowProperty": {"@id": ENERGY}, **factor},
    ]
    diesel = flow("diesel", flowProperties=both)
    row = process("p", made("x"), exchange(2, "diesel", 1.0, isInput=True))
    assert refusal(tmp_path, diesel, flow("x"), row).rule == rule


def test_an_exchange_without_a_unit_is_in_the_reference_unit_of_its_flow_and_that_is_said(tmp_path):
    rows = flow("x"), process("p", made("x"), exchange(2, "co2", 0.5, unit=None)), CO2
    found = opened(tmp_path, *rows).score("p")
    assert found["score"] == pytest.approx(0.5)
    notes = found["chain"]["import_notes"]
    assert [(note["rule"], note["read"]) for note in notes] == [("lca-unit-assumed", "1")]


def test_an_avoided_product_whose_flow_is_absent_is_cut_off_by_name(tmp_path):
    avoided = exchange(3, "heat", 2.0, avoidedProduct=True)
    avoided |= {"unit": {"@id": MJ, "name": "MJ"}}
    rows = flow("steel"), process("steel", made("steel"), avoided), *COAL
    facts = opened(tmp_path, *rows).score("steel")["not_understood"]
    assert facts["cut_off"]["exchanges"] == 1


def test_a_data_set_that_stands_twice_with_other_contents_is_told_by_the_score(tmp_path):
    name, row = GOOD[1]
    other = process("good", made("good"), exchange(2, "co2", 3.0))[1]
    result = opened(tmp_path, GOOD[0], GOOD[2], (f"a/{name}", row), (f"b/{name}", other))
    assert result.score("good")["not_understood"]["import_warnings"]["count"] == 1
    again = "flows/again.json", GOOD[2][1] | {"name": "Methane, fossil"}  # the same @id
    result = opened(tmp_path, *GOOD, again)
    assert result.score("good")["not_understood"]["import_warnings"]["count"] == 1
