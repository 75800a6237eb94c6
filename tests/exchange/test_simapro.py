"""SimaPro CSV: stages, units, parameters, waste, spreads, marks, encodings, and what is refused.

Steel: 2 kg CO2 per kg. Power: 0.2 kg CO2 per MJ. A chair takes 7 kg steel and 1 kWh.
"""

import pytest

from zuji.core.refusals import Refusal
from zuji.exchange.databases.reading import read_database
from zuji.exchange.databases.study import Opened

HEADER = """{{SimaPro 9.5.0.2}}
{{processes}}
{{Date: 2026-03-01}}
{{CSV Format version: 9.0.0}}
{{CSV separator: {separator}}}
{{Decimal separator: {mark}}}
{{Short date format: yyyy-MM-dd}}
"""
UNITS = (
    "Units\nkg;Mass;1;kg\nton;Mass;1000;kg\ng;Mass;0.001;kg\nMJ;Energy;1;MJ\nkWh;Energy;3.6;MJ\n"
)
CO2 = "Carbon dioxide, fossil;low. pop."


def process(name, products="", **sections):
    """A process with sections by name (``materials`` for Materials/fuels); rows are lines."""
    titles = {
        "materials": "Materials/fuels",
        "power": "Electricity/heat",
        "air": "Emissions to air",
        "avoided": "Avoided products",
        "waste": "Waste to treatment",
        "treatment": "Waste treatment",
        "scenario": "Waste scenario",
        "separated": "Separated waste",
        "remaining": "Remaining waste",
        "inputs": "Input parameters",
        "calculated": "Calculated parameters",
    }
    head = f"Process\n\nCategory type\n{sections.pop('category', 'material')}\n\n"
    head += f"Process identifier\n{name.upper()}\n\nProcess name\n{name}\n\nStatus\n\n\n"
    parts = {"Products": products or f"{name};kg;1;100;not defined;Metals;"}
    if "treatment" in sections or "scenario" in sections:
        parts = {}
    parts |= {titles[key]: rows for key, rows in sections.items()}
    return head + "\n".join(f"{key}\n{rows}\n" for key, rows in parts.items()) + "\nEnd\n\n"


def stage(kind, name, **sections):
    titles = {"materials": "Materials/assemblies", "processes": "Processes"}
    titles |= {"assembly": "Assembly", "waste": "Waste/Disposal scenario"}
    text = f"Product stage\n\nCategory type\n{kind}\n\nStatus\n\n\n"
    text += f"Products\n{name};p;1;Others;;\n\n"
    return (
        text + "\n".join(f"{titles[key]}\n{rows}\n" for key, rows in sections.items()) + "\nEnd\n\n"
    )


STEEL = process("steel", air=f"{CO2};kg;2;Undefined;0;0;0;;")
POWER = process(
    "power", "power;MJ;1;100;not defined;Energy;", air=f"{CO2};kg;0.2;Undefined;0;0;0;;"
)


def read(tmp_path, *blocks, separator="Semicolon", mark=".", encoding="utf-8", end="\r\n"):
    text = (
        HEADER.format(separator=separator, mark=mark) + "\n" + "".join([*blocks, UNITS, "\nEnd\n"])
    )
    path = tmp_path / "s.csv"
    path.write_bytes(text.replace("\n", end).encode(encoding))
    return read_database(path)


def score(database, name):
    return Opened(database).score(name)["score"]


def refusals(database):
    return {
        place.split(" ")[-1]: portion.finding.rule
        for portion in database.receipt.portions
        for place in portion.places
        if (portion.kind, portion.outcome) == ("data set", "refused")
    }


def test_assemblies_and_life_cycles_are_read(tmp_path):
    chair = stage("assembly", "chair", materials="steel;kg;7;Undefined;0;0;0;;")
    set_of = stage("assembly", "set", materials="chair;p;4;Undefined;0;0;0;;")
    life = stage(
        "life cycle",
        "life",
        assembly="set;p;1;Undefined;0;0;0;;",
        processes="power;kWh;10;Undefined;0;0;0;;",
    )
    database = read(tmp_path, STEEL, POWER, chair, set_of, life)
    assert score(database, "chair") == pytest.approx(14)
    assert score(database, "set") == pytest.approx(4 * 14)
    assert score(database, "life") == pytest.approx(4 * 14 + 10 * 3.6 * 0.2)
    assert database.receipt.unaccounted == {}


def test_stages_that_depend_on_the_make_up_of_an_assembly_are_refused_by_name(tmp_path):
    chair = stage("assembly", "chair", materials="steel;kg;7;Undefined;0;0;0;;")
    life = stage(
        "life cycle",
        "life",
        assembly="chair;p;1;Undefined;0;0;0;;",
        waste="landfill;;;Undefined;0;0;0;;",
    )
    others = [stage(kind, kind.split(" ")[0]) for kind in ("disposal scenario", "reuse")]
    database = read(tmp_path, STEEL, chair, life, *others)
    assert refusals(database) == {
        "life": "lca-stage-waste",
        "disposal": "lca-stage",
        "reuse": "lca-stage",
    }
    with pytest.raises(Refusal) as caught:
        score(database, "life")
    finding = caught.value.findings[0]
    assert (finding.rule, finding.read) == ("lca-refused", "landfill")


@pytest.mark.parametrize(
    ("amount", "unit"), [("1", "kWh"), ("3.6", "MJ"), ("0.001", "MWh"), ("0.0036", "GJ")]
)
def test_power_may_be_taken_in_any_unit_also_one_the_file_does_not_state(tmp_path, amount, unit):
    chair = process("chair", power=f"power;{unit};{amount};Undefined;0;0;0;;")
    assert score(read(tmp_path, POWER, chair), "chair") == pytest.approx(0.72)


@pytest.mark.parametrize(("amount", "unit"), [("1", "tkm"), ("1000", "kgkm"), ("0.001", "ktkm")])
def test_transport_may_be_taken_in_units_that_the_file_does_not_state(tmp_path, amount, unit):
    air = f"{CO2};kg;0.1;Undefined;0;0;0;;"
    truck = process("truck", "truck;tkm;1;100;not defined;Transport;", air=air)
    chair = process("chair", materials=f"truck;{unit};{amount};Undefined;0;0;0;;")
    assert score(read(tmp_path, truck, chair), "chair") == pytest.approx(0.1)


@pytest.mark.parametrize(("amount", "unit"), [("2", "kg"), ("0.002", "ton"), ("2000", "g")])
def test_gases_may_stand_in_any_unit_of_the_file(tmp_path, amount, unit):
    steel = process("steel", air=f"{CO2};{unit};{amount};Undefined;0;0;0;;")
    assert score(read(tmp_path, steel), "steel") == pytest.approx(2)


def test_the_decimal_mark_of_the_header_counts_for_numbers_and_formulas(tmp_path):
    steel = process(
        "steel",
        air=f"{CO2};kg;=2*half+Iff(half>1;5;0,5);Undefined;0;0;0;;".replace("=", "", 1),
        inputs="half;0,75;Undefined;0;0;0;No;",
    )
    units = UNITS.replace("0.001", "0,001").replace("3.6", "3,6")
    text = (
        HEADER.format(separator="Semicolon", mark=",")
        + "\n"
        + steel.replace("2*half+Iff(half>1;5;0,5)", '"2*half+Iff(half>1;5;0,5)"')
    )
    path = tmp_path / "s.csv"
    path.write_text(text + units + "\nEnd\n", "utf-8")
    assert score(read_database(path), "steel") == pytest.approx(2 * 0.75 + 0.5)


@pytest.mark.parametrize(
    ("formula", "value"),
    [
        ("2^3", 8),
        ("Sqr(3) + Sqrt(4)", 11),
        ("Ln(Exp(2))", 2),
        ("Iff(a = 2, 5, 7)", 5),
        ("a * (b + 1) / 2", 4),
        ("Max(a, b)", 3),
        ("Abs(-a)", 2),
        ("1e1 + 1E-1", 10.1),
    ],
)
def test_formulas_with_the_functions_of_simapro_are_computed(tmp_path, formula, value):
    steel = process(
        "steel",
        air=f"{CO2};kg;{formula};Undefined;0;0;0;;",
        inputs="a;2;Undefined;0;0;0;No;",
        calculated="B;A+1;",
    )
    assert score(read(tmp_path, steel), "steel") == pytest.approx(value)


def test_parameters_of_process_project_and_database_shadow_each_other(tmp_path):
    shared = (
        "Database Input parameters\nx;100;Undefined;0;0;0;No;\ny;10;Undefined;0;0;0;No;\n\nEnd\n\n"
        "Database Calculated parameters\nd;x+y;\n\nEnd\n\n"
        "Project Input parameters\nx;1;Undefined;0;0;0;No;\n\nEnd\n\n"
        "Project Calculated parameters\np;x+d;\n\nEnd\n\n"
    )
    steel = process(
        "steel", air=f"{CO2};kg;p+y;Undefined;0;0;0;;", inputs="y;5;Undefined;0;0;0;No;"
    )
    # d = 100 + 10; p = 1 + 110; y of the process is 5
    assert score(read(tmp_path, shared, steel), "steel") == pytest.approx(116)


def test_parameters_in_a_circle_refuse_their_process_with_both_names(tmp_path):
    circle = process(
        "circle",
        air=f"{CO2};kg;alpha;Undefined;0;0;0;;",
        calculated="alpha;beta*2;\nbeta;alpha/2;",
    )
    database = read(tmp_path, STEEL, circle)
    assert score(database, "steel") == pytest.approx(2)
    with pytest.raises(Refusal) as caught:
        score(database, "circle")
    message = caught.value.explain("en")
    assert "alpha" in message
    assert "beta" in message
    assert "SP_" not in message


@pytest.mark.parametrize(
    ("amount", "rule"),
    [
        ("0,581", "lca-formula-syntax"),
        ("1/0", "lca-formula-value"),
        ("gamma", "lca-formula-name"),
        ("Foo(1)", "lca-formula-name"),
        ("", "value-missing"),
        ("1e400", "number-not-finite"),
    ],
)
def test_an_amount_that_cannot_be_computed_refuses_its_process_and_no_other(tmp_path, amount, rule):
    other = process("other", air=f"{CO2};kg;{amount};Undefined;0;0;0;;")
    database = read(tmp_path, other, STEEL)
    assert refusals(database) == {"other": rule}
    assert score(database, "steel") == pytest.approx(2)
    assert database.receipt.unaccounted == {}


def test_a_point_in_a_file_of_decimal_commas_is_refused_not_read_as_another_number(tmp_path):
    steel = process("steel", air=f"{CO2};kg;1.234;Undefined;0;0;0;;")
    text = HEADER.format(separator="Semicolon", mark=",") + "\n" + STEEL.replace("STEEL", "IRON")
    (tmp_path / "s.csv").write_text(text + steel, "utf-8")
    assert refusals(read_database(tmp_path / "s.csv")) == {"steel": "number-marks-mixed"}


def test_a_header_without_a_decimal_mark_is_decided_by_the_numbers(tmp_path):
    text = HEADER.format(separator="Semicolon", mark=",").replace("{Decimal separator: ,}\n", "")
    steel = process("steel", air=f"{CO2};kg;0,5;Undefined;0;0;0;;")
    (tmp_path / "s.csv").write_text(text + "\n" + steel, "utf-8")
    assert score(read_database(tmp_path / "s.csv"), "steel") == pytest.approx(0.5)


@pytest.mark.parametrize(
    ("separator", "sign", "end", "encoding"),
    [
        ("Semicolon", ";", "\r\n", "utf-8"),
        ("Tab", "\t", "\n", "cp1252"),
        ("Comma", ",", "\r\n", "utf-8-sig"),
        (";", ";", "\r", "utf-8"),
    ],
)
def test_separators_line_ends_and_encodings(tmp_path, separator, sign, end, encoding):
    co2 = '"Carbon dioxide, fossil";low. pop.;kg;2;Undefined;0;0;0;;'
    steel = process("Stahlträger", "Stahlträger;kg;1;100;not defined;Métaux;", air=co2)
    text = HEADER.format(separator=separator, mark=".") + "\n" + steel.replace(";", sign)
    (tmp_path / "s.csv").write_bytes(text.replace("\n", end).encode(encoding))
    database = read_database(tmp_path / "s.csv")
    assert list(database.processes["name"]) == ["Stahlträger"]
    assert score(database, "Stahlträger") == pytest.approx(2)


def test_a_chinese_file_in_gb_18030_keeps_its_names(tmp_path):
    steel = process(
        "热轧钢板", "热轧钢板;kg;1;100;not defined;金属;", air=f"{CO2};kg;2;Undefined;0;0;0;;"
    )
    database = read(tmp_path, steel, encoding="gb18030")
    assert list(database.processes["name"]) == ["热轧钢板"]


def test_a_quote_that_does_not_close_is_refused_and_does_not_swallow_rows(tmp_path):
    steel = process("steel", air='"Carbon dioxide, fossil;;kg;2;Undefined;0;0;0;;')
    with pytest.raises(Refusal) as caught:
        read(tmp_path, steel)
    assert caught.value.findings[0].rule == "lca-simapro"


@pytest.mark.parametrize("section", ["separated", "remaining"])
def test_parts_of_a_waste_scenario_in_another_process_are_refused_not_passed_over(
    tmp_path, section
):
    row = "burning;All waste types;100;"
    odd = process("odd", air=f"{CO2};kg;2;Undefined;0;0;0;;", **{section: row})
    assert list(refusals(read(tmp_path, STEEL, odd)).values()) == ["lca-section-elsewhere"]


def test_avoided_products_and_waste_keep_their_signs(tmp_path):
    burner = process(
        "burner",
        category="waste treatment",
        treatment="waste paper;kg;1;All waste types;Others;",
        air=f"{CO2};kg;1;Undefined;0;0;0;;",
        avoided="power;MJ;2;Undefined;0;0;0;;",
    )
    book = process(
        "book",
        materials="steel;kg;0.1;Undefined;0;0;0;;",
        waste="waste paper;kg;0.5;Undefined;0;0;0;;",
    )
    database = read(tmp_path, STEEL, POWER, burner, book)
    assert score(database, "burner") == pytest.approx(1 - 2 * 0.2)
    assert score(database, "book") == pytest.approx(0.1 * 2 + 0.5 * (1 - 2 * 0.2))


def scenario(separated, remaining):
    return process(
        "scenario",
        category="waste scenario",
        scenario="old paper;kg;1;All waste types;Others;",
        separated=separated,
        remaining=remaining,
    )


TREATMENTS = [
    process(
        name, treatment=f"{name};kg;1;All waste types;x;", air=f"{CO2};kg;{co2};Undefined;0;0;0;;"
    )
    for name, co2 in (("burn", 1), ("dump", 3))
]


def test_a_waste_scenario_hands_its_fractions_to_the_treatments(tmp_path):
    database = read(
        tmp_path, *TREATMENTS, scenario("burn;All waste types;90;", "dump;All waste types;100")
    )
    assert score(database, "scenario") == pytest.approx(0.9 * 1 + 0.1 * 3)


@pytest.mark.parametrize(
    ("separated", "remaining", "rule"),
    [
        ("burn;Paper;90;", "dump;;100", "lca-waste-type"),
        ("burn;;90;", "dump;;50", "lca-waste-shares"),
        ("burn;;120;", "dump;;100", "lca-waste-shares"),
    ],
)
def test_fractions_that_depend_on_the_waste_or_do_not_add_up_are_refused(
    tmp_path, separated, remaining, rule
):
    assert refusals(read(tmp_path, *TREATMENTS, scenario(separated, remaining))) == {
        "scenario": rule
    }


def test_shares_of_several_products_are_used_as_stated_and_named(tmp_path):
    def joint(one, two):
        products = f"one;kg;1;{one};not defined;x;\ntwo;kg;1;{two};not defined;x;"
        return process("joint", products, air=f"{CO2};kg;10;Undefined;0;0;0;;")

    whole = Opened(read(tmp_path, joint("60%", "2*20")))
    assert whole.score("JOINT")["score"] == pytest.approx(6)
    assert whole.score("JOINT::two|kg")["score"] == pytest.approx(4)
    assert whole.score("JOINT")["chain"]["shares_not_one"] == 0
    part = Opened(read(tmp_path, joint("60", "30"))).score("JOINT")
    assert (part["score"], part["chain"]["shares_not_one"]) == (pytest.approx(6), 1)


@pytest.mark.parametrize(
    ("block", "rule"),
    [
        (process("x", "x;kg;1;50;not defined;x;"), "lca-share-alone"),
        (process("x", "x;kg;0;100;not defined;x;"), "lca-reference-zero"),
        (process("x", materials="x;kg;1;Undefined;0;0;0;;"), "lca-takes-itself"),
        (process("x").replace("Products\n", "Producten\n"), "lca-section-unknown"),
        (process("x", air=f"{CO2};kg;1;Undefined;0;0;0;;\nEmisiones"), "lca-section-unknown"),
        (process("steel"), "lca-activity-twice"),
        (
            process("x").replace("Status\n\n", f"Status\n{CO2};kg;1;Undefined;0;0;0;;\n"),
            "lca-section-unknown",
        ),
    ],
)
def test_what_cannot_be_meant_is_refused_by_name(tmp_path, block, rule):
    assert list(refusals(read(tmp_path, STEEL, block)).values()) == [rule]


@pytest.mark.parametrize(
    ("spread", "law", "size"),
    [
        ("Lognormal;1.44;0;0", 1, 0.1823215568),  # ln of the geometric sd, √1.44
        ("Normal;0.4;0;0", 2, 0.2),  # twice the standard deviation
        ("Lognormal;1;0;0", 0, 0.0),  # no spread
        ("Undefined;0;0;0", 0, 0.0),
    ],
)
def test_spreads_are_read_as_simapro_states_them(tmp_path, spread, law, size):
    exchanges = read(tmp_path, process("steel", air=f"{CO2};kg;2;{spread};;")).exchanges
    assert exchanges["law"].tolist() == [0, law]
    assert exchanges["spread"][1] == pytest.approx(size)


@pytest.mark.parametrize(
    "spread",
    ["Lognormal;0.5;0;0", "Lognormal;x;0;0", "Triangle;0;8;2", "Uniform;0;3;9", "Odd;1;1;1"],
)
def test_a_spread_that_cannot_be_is_named_and_counts_as_none(tmp_path, spread):
    database = read(tmp_path, process("steel", air=f"{CO2};kg;2;{spread};;"))
    assert database.exchanges["law"].tolist() == [0, 0]
    rule = "lca-spread-kind" if "Odd" in spread else "lca-spread"
    assert [note.rule for note in database.notes] == [rule]
    assert score(database, "steel") == pytest.approx(2)


def test_a_unit_that_the_file_states_otherwise_than_usual_is_named(tmp_path):
    odd = "Units\nton;Mass;1;kg\n\nEnd\n\n"
    database = read(tmp_path, odd, STEEL)
    assert ("lca-unit-stated", "1 ton = 1 kg", "1 ton = 1000 kg") in [
        (note.rule, note.read, note.expected) for note in database.notes
    ]
    used = process("used", materials="steel;ton;1;Undefined;0;0;0;;")
    assert refusals(read(tmp_path, odd, STEEL, used)) == {"used": "lca-unit-twice"}


def test_blocks_without_processes_are_counted(tmp_path):
    extra = "Quantities\nMass;Yes\n\nEnd\n\nLiterature reference\n\nName\nx\n\nEnd\n\n"
    receipt = read(tmp_path, extra, STEEL).receipt
    assert (receipt.count("block", "read"), receipt.count("block", "ignored")) == (3, 1)
    assert receipt.unaccounted == {}


def amounts_of_another_reader(path):
    """All amounts of all processes in the reference units of the file, as bw_simapro_csv reads."""
    library = pytest.importorskip("bw_simapro_csv")
    options = {"database_name": "x", "stderr_logs": False, "write_logs": False}
    read_ = library.SimaProCSV(path, **options)
    sections = [
        section.parsed
        for block in read_.blocks
        if type(block).__name__ == "Process"
        for name, section in block.blocks.items()
        if name not in ("Input parameters", "Calculated parameters", "Separated waste")
        and name != "Remaining waste"
    ]
    return sorted(float(row["amount"]) for rows in sections for row in rows)


@pytest.mark.parametrize(
    "name",
    [
        "bw_allocation",
        "bw_missing-project",
        "bw_process",
        "bw_process_identifiers",
        "bw_project_params",
        "bw_waste",
        "bw_weird_units",
        "olca_process",
    ],
)
def test_amounts_are_those_of_another_reader(shared, name):
    path = shared / "interchange" / "simapro-csv" / f"{name}.csv"
    ours = read_database(path).exchanges["amount"]
    assert sorted(ours) == pytest.approx(amounts_of_another_reader(path), rel=1e-12)
