"""A score says what it does not hold: unknown flows, cut-offs, implausible references; --strict."""

import json

import pytest
from click.testing import CliRunner

from zuji.cli.lca import lca
from zuji.core.refusals import Refusal
from zuji.core.units import parse_unit
from zuji.exchange.databases.factor import factor_row
from zuji.exchange.databases.reading import read_database
from zuji.exchange.databases.study import Opened

HEAD = "process,flow,kind,amount,unit"


def table(tmp_path, *rows, head=HEAD):
    path = tmp_path / "plant.csv"
    path.write_text("\n".join([head, *rows]) + "\n", "utf-8")
    return path


def run(*arguments):
    done = CliRunner().invoke(lca, [str(argument) for argument in arguments])
    assert done.exit_code == 0, done.output + str(done.exception)
    return done.stdout


def score(path, process, *more):
    return json.loads(run("score", path, "--process", process, "--json", *more))


def test_gases_in_chinese_are_counted(tmp_path):
    path = table(
        tmp_path,
        "钢,钢,reference,1,kg",
        "钢,二氧化碳,emission,2,kg",
        "钢,甲烷,emission,0.01,kg",
        "钢,氧化亚氮,emission,0.001,kg",
    )
    result = score(path, "钢")
    assert result["score"] == pytest.approx(2 + 0.01 * 29.8 + 0.001 * 273)
    assert result["not_understood"]["complete"]


def test_blends_sums_and_formulas_are_counted_and_sums_are_said(tmp_path):
    path = table(
        tmp_path,
        "chiller,chiller,reference,1,item",
        "chiller,R410A,emission,0.1,kg",
        "chiller,CO2e,emission,5,kg",
        "chiller,CO2 emissions,emission,2,kg",
        "chiller,nitrogen oxide (N2O),emission,0.01,kg",
    )
    result = score(path, "chiller")
    assert result["score"] == pytest.approx(0.1 * (771 + 3740) / 2 + 5 + 2 + 2.73)
    assert result["gases"]["hfc32"]["kg"] == pytest.approx(0.05)
    assert result["not_understood"]["sums"] == ["CO2e"]
    assert "CO2e" in run("score", path, "--process", "chiller")


@pytest.mark.parametrize(
    ("amount", "unit"), [("2000", "g"), ("0.002", "t"), ("2000000", "mg"), ("2", "千克")]
)
def test_a_gas_counts_in_every_unit_of_mass(tmp_path, amount, unit):
    path = table(tmp_path, "a,a,reference,1,kg", f"a,CO2,emission,{amount},{unit}")
    result = score(path, "a")
    assert result["score"] == pytest.approx(2)
    assert result["gases"]["co2_fossil"]["kg"] == pytest.approx(2)


@pytest.mark.parametrize("unit", ["m3", "Nm3", "mol", "L", "桶"])
def test_a_gas_in_a_unit_that_is_no_mass_is_said(tmp_path, unit):
    path = table(tmp_path, "a,a,reference,1,kg", f"a,Methane,emission,3,{unit}")
    facts = score(path, "a")["not_understood"]
    (flow,) = facts["unknown_flows"]
    assert (flow["name"], flow["amount"], flow["unit"]) == ("Methane", 3.0, unit)
    assert flow["kg"] is None
    assert flow["may_be_strong"]
    assert not facts["complete"]


def test_what_cannot_be_told_stands_beside_the_score_with_its_worst_case(tmp_path):
    path = table(
        tmp_path,
        "mill,steel,reference,1,kg",
        "mill,ore,input,2,kg",
        "mill,CO2,emission,4,kg",
        "mine,ore,reference,1,kg",
        "mine,Stoff X,emission,500,g",
        "mine,SO2,emission,9,kg",
    )
    result = score(path, "mill")
    facts = result["not_understood"]
    (flow,) = facts["unknown_flows"]
    assert flow["processes"] == ["mine"]
    assert facts["mass_kg"] == pytest.approx(1.0)  # 2 kg of ore × 0.5 kg
    assert facts["worst_case"]["kgco2e"] == pytest.approx(1.0)
    assert facts["worst_case"]["share"] == pytest.approx(0.25)
    assert facts["worst_case"]["strong_gas_could_be_more"]
    assert result["coverage"]["zero"] == 1
    for words in facts["sentences"].values():
        assert "Stoff X" in words[0]
        assert "25 %" in words[1]


def test_cut_offs_are_given_by_number_and_by_mass(tmp_path):
    path = table(
        tmp_path,
        "mill,steel,reference,1,kg",
        "mill,ore,input,3,kg",
        "mill,paint,input,1,kg",
        "mill,CO2,emission,4,kg",
        "mine,ore,reference,1,kg",
    )
    cut = score(path, "mill")["not_understood"]["cut_off"]
    assert (cut["exchanges"], cut["inputs"], cut["flows"]) == (1, 2, ["paint"])
    assert cut["share_of_mass"] == pytest.approx(0.25)
    assert cut["share_of_energy"] is None


def test_a_reference_amount_out_of_all_proportion_is_said(tmp_path):
    path = table(
        tmp_path,
        "mill,steel,reference,0.03,t",
        "mill,ore,input,1800,t",
        "mine,ore,reference,1,t",
    )
    (row,) = score(path, "mill")["not_understood"]["implausible"]
    assert (row["made_kg"], row["inputs_kg"]) == (pytest.approx(30), pytest.approx(1_800_000))
    assert json.loads(run("info", path, "--json"))["implausible"] == [row]


def test_strict_refuses_what_is_not_understood(tmp_path):
    path = table(tmp_path, "a,a,reference,1,kg", "a,Stoff X,emission,1,kg")
    for command in ("score", "contributions", "tree"):
        done = CliRunner().invoke(lca, [command, str(path), "--process", "a", "--strict"])
        assert isinstance(done.exception, Refusal)
        assert done.exception.findings[0].rule == "lca-not-understood"
    good = table(tmp_path, "a,a,reference,1,kg", "a,CO2,emission,1,kg")
    assert score(good, "a", "--strict")["score"] == 1.0


def test_a_bad_loop_elsewhere_spoils_no_other_score(tmp_path):
    """b and c each take more of the other than they make of it: no supply can close that."""
    path = table(
        tmp_path,
        "a,a,reference,1,kg",
        "a,CO2,emission,3,kg",
        "b,b,reference,1,kg",
        "b,c,input,1,kg",
        "c,c,reference,1,kg",
        "c,b,input,1,kg",
        "d,d,reference,1,kg",
        "d,a,input,2,kg",
    )
    assert score(path, "a")["score"] == pytest.approx(3)
    assert score(path, "d")["score"] == pytest.approx(6)
    tree = json.loads(run("tree", path, "--process", "d", "--json"))
    assert [node["name"] for node in tree["nodes"]] == ["d", "a"]
    with pytest.raises(Refusal):
        Opened(read_database(path)).score("b")


def test_a_total_of_zero_gives_valid_json_and_no_nan(tmp_path):
    path = table(
        tmp_path, "bolt,bolt,reference,1,kg", "bolt,wire,input,1,kg", "wire,wire,reference,1,kg"
    )
    for command in ("score", "contributions", "tree", "montecarlo"):
        data = json.loads(run(command, path, "--process", "bolt", "--json"))
        assert data.get("score", data.get("total", data.get("static"))) == 0
        assert "nan" not in run(command, path, "--process", "bolt").lower()
    for by in ("process", "location", "category", "flow", "tier"):
        data = json.loads(run("contributions", path, "--process", "bolt", "--by", by, "--json"))
        assert all(row["share"] is None for row in data["rows"])
        assert data["share_reason"]["zh"]
    tree = json.loads(run("tree", path, "--process", "bolt", "--json"))
    assert tree["coverage"] is None
    assert tree["coverage_reason"]["en"]


def test_a_factor_says_what_it_does_not_hold_and_is_worth_less(tmp_path):
    rows = ("a,a,reference,1,kg", "a,CO2,emission,1,kg")
    whole = factor_row(Opened(read_database(table(tmp_path, *rows))), "a", "my.a")
    gap = table(tmp_path, *rows, "a,Stoff X,emission,1,kg")
    lacking = factor_row(Opened(read_database(gap)), "a", "my.a")
    assert (whole["confidence"], lacking["confidence"]) == ("D", "I")
    assert "Stoff X" in lacking["note"]
    assert "Stoff X" not in whole["note"]


@pytest.mark.parametrize(
    ("unit", "size", "dimension"),
    [
        ("t*km", 1e6, {"[mass]": -1, "[length]": -1}),
        ("sh tn", 907.18474, {"[mass]": -1}),
        ("lb av", 0.45359237, {"[mass]": -1}),
        ("person*km", 1000.0, {"[person]": -1, "[length]": -1}),
        ("v*km", 1000.0, {"[vehicle]": -1, "[length]": -1}),
        ("kg*day", 1.0, {"[mass]": -1, "[time]": -1}),
        ("m2*a", 365.25, {"[area]": -1, "[time]": -1}),
        ("Item(s)", 1.0, {"[item]": -1}),
        ("m3", 1.0, {"[volume]": -1}),
    ],
)
def test_a_factor_is_in_a_unit_that_a_study_reads(tmp_path, unit, size, dimension):
    path = table(tmp_path, f"s,s,reference,1,{unit}", "s,CO2,emission,0.1,kg")
    read = parse_unit(factor_row(Opened(read_database(path)), "s", "my.s")["unit"])
    assert dict(read.dimension) == {"[co2e]": 1, **dimension}
    assert read.scale == pytest.approx(1 / size)


def test_a_factor_in_a_unit_that_no_study_reads_is_refused(tmp_path):
    path = table(tmp_path, "s,s,reference,1,furlong", "s,CO2,emission,0.1,kg")
    with pytest.raises(Refusal) as refused:
        factor_row(Opened(read_database(path)), "s", "my.s")
    assert refused.value.findings[0].rule == "lca-factor-unit"


def test_carbon_dioxide_taken_from_the_air_is_an_uptake_and_no_negative_emission(tmp_path):
    path = table(
        tmp_path,
        "a,a,reference,1,kg,",
        "a,CO2,resource,3,kg,air",
        "a,CO2,emission,1,kg,air",
        head=f"{HEAD},compartment",
    )
    result = score(path, "a")
    assert result["score"] == pytest.approx(1)
    assert result["gases"]["co2_uptake"] == {"kg": 3.0, "kgco2e": 0.0}


def test_a_gas_that_lowers_the_score_is_said(tmp_path):
    path = table(tmp_path, "a,a,reference,1,kg", "a,CO2,emission,-2,kg", "a,CH4,emission,1,kg")
    facts = score(path, "a")["not_understood"]
    assert facts["taken_up"] == ["CO2"]
    assert "CO2" in facts["sentences"]["en"][0]


@pytest.mark.parametrize(
    ("name", "cas"),
    [
        ("Carbon dioxide, biognic", ""),
        ("二氧化碳（生物原）", ""),
        ("Carbon dioxide, biognic", "124-38-9"),
        ("Methane, biogenc", "74-82-8"),
    ],
)
def test_an_origin_that_is_not_understood_is_said(tmp_path, name, cas):
    rows = ["a,a,reference,1,kg,", f'a,"{name}",emission,2,kg,{cas}']
    path = table(tmp_path, *rows, head=f"{HEAD},cas")
    facts = score(path, "a")["not_understood"]
    assert facts["origin_doubtful"] == [name]
    assert not facts["complete"]
    for words in facts["sentences"].values():
        assert name in words[0]


@pytest.mark.parametrize(
    "name", ["Carbon dioxide, fossil", "CO2", "Methane (EU)", "甲烷（生物源）"]
)
def test_an_origin_that_is_told_or_left_open_is_not_in_doubt(tmp_path, name):
    path = table(tmp_path, "a,a,reference,1,kg", f'a,"{name}",emission,2,kg')
    assert score(path, "a")["not_understood"]["complete"]
