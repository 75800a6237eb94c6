"""Databases of other tools: known answers, an independent solve, rules of linking, hostile
files.
"""

import json
import zipfile
from pathlib import Path

import numpy as np
import pytest
from click.testing import CliRunner

from zuji.cli.lca import lca
from zuji.core.refusals import Refusal
from zuji.exchange.databases.climate import gas_of
from zuji.exchange.databases.reading import read_database
from zuji.exchange.databases.store import read_store, write_store
from zuji.exchange.databases.study import Opened
from zuji.exchange.databases.tables import INPUT, REFERENCE, Builder


def run(*arguments):
    done = CliRunner().invoke(lca, [str(a) for a in arguments])
    assert done.exit_code == 0, done.output + str(done.exception)
    return json.loads(done.stdout)


@pytest.fixture(scope="module")
def uslci(shared, tmp_path_factory):
    """USLCI FY17, imported once."""
    store = tmp_path_factory.mktemp("lca") / "uslci"
    run(
        "import",
        shared / "data" / "uslci" / "uslci_fy17_olca1.5_jsonld.zip",
        "--store",
        store,
        "--json",
    )
    return store


def test_the_small_steel_package_gives_its_published_answer(shared):
    folder = shared / "interchange" / "openlca" / "packages"
    expected = json.loads((folder / "steel-mini-schema2.expected.json").read_text())["expected"]
    found = run(
        "score",
        folder / "steel-mini-schema2.zip",
        "--process",
        "46509033-53f6-57e1-a52e-09d8e1b69087",
        "--json",
    )
    assert found["score"] == pytest.approx(expected["gwp100_kgCO2e"], rel=1e-12)
    assert found["gases"]["co2_fossil"]["kg"] == pytest.approx(expected["CO2_kg"])
    assert found["gases"]["ch4_fossil"]["kg"] == pytest.approx(expected["CH4_kg"])
    assert found["unit"] == "kg"
    assert found["bound"] < 1e-13


@pytest.mark.nightly
def test_uslci_chains_are_those_of_an_independent_solve(shared, uslci):
    """Against tools/build_uslci_pack.py, which solves the archive with scipy alone."""
    import sys

    sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "tools"))
    from build_uslci_pack import cradle_to_gate

    archive = shared / "data" / "uslci" / "uslci_fy17_olca1.5_jsonld.zip"
    independent = {name.strip(): found for name, found in cradle_to_gate(archive).items()}
    opened = Opened(read_store(uslci), "none")
    names = opened.database.processes["name"]
    checked = 0
    for key in ("co2_fossil", "ch4_fossil", "n2o", "sf6", "cf4"):
        for p in range(0, len(names), 7):
            name = str(names[p])
            if list(names).count(name) > 1:
                continue
            gases = opened.score(str(opened.database.processes["id"][p]))["gases"]
            expected = independent[name][0][key]
            if abs(expected) > 1e-9 and not _is_ambiguous(opened, p):
                assert gases[key]["kg"] == pytest.approx(expected, rel=1e-8), name
                checked += 1
    assert checked > 20


def _is_ambiguous(opened, p):
    return opened.score(str(opened.database.processes["id"][p]))["chain"]["ambiguous"] > 0


def test_what_linking_decided_is_counted(uslci):
    found = run("info", uslci, "--json")
    assert found["processes"] == 766
    assert found["flows"] == {"elementary": 2918, "product": 1659, "waste": 24}
    assert found["linking"]["multi_output"] == 132  # SOURCE.md of the archive
    assert found["linking"]["not_allocated"]["processes"] == 132  # it has no allocation factors
    assert (
        run("info", uslci, "--allocation", "none", "--json")["linking"]["not_allocated"][
            "processes"
        ]
        == 0
    )
    mass = run("info", uslci, "--allocation", "mass", "--json")
    assert mass["activities"] > 766


@pytest.mark.slow
def test_commands_answer_for_one_process(uslci):
    name = "Portland cement, at plant"
    score = run("score", uslci, "--process", name, "--json")
    assert score["score"] == pytest.approx(
        sum(g["kgco2e"] for g in score["gases"].values()), rel=1e-12
    )
    double = run("score", uslci, "--process", name, "--amount", "2", "--json")
    assert double["score"] == pytest.approx(2 * score["score"])
    ar5 = run("score", uslci, "--process", name, "--gwp", "AR5", "--json")
    assert ar5["gases"]["ch4_fossil"]["kgco2e"] == pytest.approx(
        28 * score["gases"]["ch4_fossil"]["kg"]
    )
    tree = run("tree", uslci, "--process", name, "--cutoff", "0.001", "--json")
    assert tree["total"] == pytest.approx(score["score"], rel=1e-9)
    assert tree["coverage"] > 0.95
    for by in ("process", "location", "category", "flow", "tier"):
        rows = run(
            "contributions", uslci, "--process", name, "--by", by, "--top", "100000", "--json"
        )
        assert sum(r["kgco2e"] for r in rows["rows"]) == pytest.approx(score["score"], rel=1e-9)
    assert run("search", "portland cement", uslci, "--json")["found"][0]["name"] == name
    assert run("convergence", uslci, "--json")["has_guaranteed_bound"] is True


def test_the_ecospold_1_release_of_uslci_is_read(shared):
    opened = Opened(read_database(shared / "data" / "uslci" / "uslci_fy21q3_ecospold1.zip"))
    assert len(opened.database.processes["id"]) == 639
    scores = opened.system.unit_scores()
    residual = opened.system.technosphere.T @ scores.values[:, 0] - opened.system.direct[:, 0]
    size = np.abs(opened.system.technosphere).T @ np.abs(scores.values[:, 0]) + np.abs(
        opened.system.direct[:, 0]
    )
    assert np.all(np.abs(residual) <= 1e-12 * size + 1e-300)


def samples(shared):
    yield from sorted((shared / "interchange" / "ecospold" / "samples").iterdir())
    yield from sorted((shared / "interchange" / "simapro-csv").glob("*.csv"))
    yield from sorted((shared / "interchange" / "openlca" / "packages").glob("*.zip"))
    yield from sorted((shared / "data" / "ilcd-epd-samples").glob("*.zip"))
    formats = shared / "data" / "format-samples"
    yield from sorted((formats / "brightway2-io" / "json-ld").iterdir())
    yield from sorted((formats / "brightway2-io" / "simapro").iterdir())
    yield from (formats / "brightway2-io" / "ecospold1", formats / "brightway2-io" / "ecospold2")
    yield from (formats / "olca-modules" / "ilcd", formats / "olca-modules" / "ecospold1")
    yield from sorted((formats / "olca-modules" / "ecospold2" / "input").iterdir())
    yield from sorted((formats / "olca-modules" / "simapro").rglob("*.csv"))
    yield from (shared / "interchange" / "tidas" / "fixtures" / k for k in ("ilcd", "openlca"))


def test_every_sample_is_imported_or_refused_with_its_reason(shared):
    read, refused = [], []
    for path in samples(shared):
        try:
            opened = Opened(read_database(path))
            opened.system.unit_scores()
            read.append(path.name)
        except Refusal as refusal:
            assert all(f.message("zh") and f.message("en") for f in refusal.findings)
            refused.append((path.name, refusal.findings[0].rule))
    assert {"steel-mini-schema2.zip", "US-FPL", "olca_process.csv", "sample_ecospold2.xml"} <= set(
        read
    )
    assert {"oekobau_with_dependencies.zip"} <= {
        name for name, rule in refused if rule == "lca-epd"
    }
    assert len(read) >= 25


TABLE = """process,flow,kind,amount,unit,process_name,law,spread
mine,ore,reference,1,kg,mine,,
mine,Carbon dioxide,emission,0.5,kg,,lognormal,0.2
mill,steel,reference,1,kg,mill,,
mill,ore,input,2,kg,,,
mill,Methane,emission,0.01,kg,,,
mill,Carbon dioxide biogenic,emission,5,kg,,,
"""


@pytest.mark.slow
def test_a_plain_table_is_a_database(tmp_path):
    path = tmp_path / "mine.csv"
    path.write_text(TABLE, "utf-8")
    found = run("score", path, "--process", "mill", "--json")
    assert found["score"] == pytest.approx(2 * 0.5 + 0.01 * 29.8)
    assert found["gases"]["co2_biogenic"] == {"kg": 5.0, "kgco2e": 0.0}
    drawn = run("montecarlo", path, "--process", "mill", "--draws", "4000", "--json")
    # mean of the lognormal: e^(0.2²/2)
    assert drawn["mean"] == pytest.approx(np.exp(0.02) + 0.298, rel=0.01)
    assert drawn["why"]


def test_a_store_gives_back_the_same_database(tmp_path):
    path = tmp_path / "mine.csv"
    path.write_text(TABLE, "utf-8")
    database = read_database(path)
    write_store(database, tmp_path / "store", path)
    again = read_store(tmp_path / "store")
    for table in ("processes", "flows", "exchanges"):
        for column, values in getattr(database, table).items():
            kept = getattr(again, table)[column]
            assert list(map(str, values)) == list(map(str, kept)), column
    assert Opened(again).score("mill")["score"] == Opened(database).score("mill")["score"]
    with pytest.raises(Refusal):
        write_store(database, tmp_path)  # other files stand there


def two_providers(provider=""):
    build = Builder("two", "test")
    gas = build.flow("co2", "Carbon dioxide, fossil", 0, "kg", compartment="air")
    power, car = build.flow("power", "power", 1, "kWh"), build.flow("car", "car", 1, "kg")
    for name, emitted in (("b-coal", 1.0), ("a-wind", 0.0)):
        p = build.process(name, name)
        build.exchange(p, power, 1.0, REFERENCE)
        build.exchange(p, gas, emitted)
    p = build.process("car", "car")
    build.exchange(p, car, 1.0, REFERENCE)
    build.exchange(p, power, 3.0, INPUT, provider=provider)
    return Opened(build.done())


def test_the_named_provider_wins_else_the_smallest_id_and_it_is_said():
    assert two_providers("b-coal").score("car")["score"] == pytest.approx(3.0)
    unnamed = two_providers().score("car")
    assert unnamed["score"] == 0.0
    assert unnamed["chain"]["ambiguous_flows"] == ["power"]
    assert two_providers("b-coal").score("car")["chain"]["ambiguous"] == 0


def cogeneration(**options):
    """10 kg steel and 5 kg slag out of 30 kg CO2; price of slag a tenth."""
    build = Builder("co", "test")
    gas = build.flow("co2", "Carbon dioxide, fossil", 0, "kg", compartment="air")
    steel = build.flow("steel", "steel", 1, "kg", mass=1.0, price=1.0)
    slag = build.flow("slag", "slag", 1, "kg", mass=1.0, price=0.1)
    p = build.process("furnace", "furnace", default=options.get("default", ""))
    build.exchange(p, steel, 10.0, REFERENCE)
    build.exchange(p, slag, 5.0)
    build.exchange(p, gas, 30.0)
    if options.get("stated"):
        build.share(p, steel, "physical", 0.8)
        build.share(p, slag, "physical", 0.2)
    return build.done()


@pytest.mark.parametrize(
    ("allocation", "steel", "slag"),
    [
        ("none", 3.0, None),
        ("mass", 30 * (10 / 15) / 10, 30 * (5 / 15) / 5),
        ("economic", 30 * (10 / 10.5) / 10, 30 * (0.5 / 10.5) / 5),
        ("energy", 3.0, None),  # no energy content known: all stays on the reference product
    ],
)
def test_burdens_are_shared_as_asked(allocation, steel, slag):
    opened = Opened(cogeneration(), allocation)
    assert opened.score("furnace")["score"] == pytest.approx(steel)
    if slag is not None:
        assert opened.score("furnace::slag")["score"] == pytest.approx(slag)
        assert opened.linked.report.unallocated.size == 0
    else:
        with pytest.raises(Refusal):
            opened.score("furnace::slag")


def test_the_database_s_own_allocation_is_the_default():
    opened = Opened(cogeneration(stated=True, default="physical"))
    assert opened.score("furnace")["score"] == pytest.approx(30 * 0.8 / 10)
    assert opened.score("furnace::slag")["score"] == pytest.approx(30 * 0.2 / 5)


def test_waste_and_credits_have_the_right_sign():
    build = Builder("w", "test")
    gas = build.flow("co2", "Carbon dioxide, fossil", 0, "kg", compartment="air")
    thing, waste, heat = (
        build.flow("thing", "thing", 1, "kg"),
        build.flow("waste", "waste", 2, "kg"),
        build.flow("heat", "heat", 1, "MJ"),
    )
    burner = build.process("burner", "burner")
    build.exchange(burner, waste, 2.0, INPUT | REFERENCE)
    build.exchange(burner, gas, 3.0)
    build.exchange(burner, heat, 10.0, 4)  # avoided
    boiler = build.process("boiler", "boiler")
    build.exchange(boiler, heat, 1.0, REFERENCE)
    build.exchange(boiler, gas, 0.1)
    maker = build.process("maker", "maker")
    build.exchange(maker, thing, 1.0, REFERENCE)
    build.exchange(maker, waste, 4.0)
    opened = Opened(build.done())
    # 4 kg waste: 2 burner runs, each 3 kg less 10 MJ · 0.1 kg
    assert opened.score("maker")["score"] == pytest.approx(2 * (3.0 - 1.0))
    assert opened.score("burner")["score"] == pytest.approx((3.0 - 1.0) / 2)


@pytest.mark.parametrize(
    ("name", "place", "cas", "gas"),
    [
        ("Carbon dioxide, fossil", "air/unspecified", "124-38-9", "co2_fossil"),
        ("Carbon dioxide, non-fossil", "air", "000124-38-9", "co2_biogenic"),
        ("Carbon dioxide, from soil or biomass stock", "air", "", "co2_luc"),
        ("Carbon dioxide, in air", "natural resource/in air", "", "co2_uptake"),
        ("Methane, tetrafluoro-, CFC-14", "air", "", "cf4"),
        ("Ethane, hexafluoro-, HFC-116", "air", "", "c2f6"),
        ("Ethane, 1,1,1,2-tetrafluoro-, HFC-134a", "air", "", "hfc134a"),
        ("Methane, biogenic", "air", "", "ch4_biogenic"),
        ("Dinitrogen monoxide", "Elementary flows/air", "", "n2o"),
        ("Methane, fossil", "water/ocean", "", ""),
        ("Carbon monoxide, fossil", "air", "630-08-0", ""),
        ("Particulate matter", "air", "", ""),
    ],
)
def test_greenhouse_gases_are_recognised(name, place, cas, gas):
    assert (
        gas_of({"id": "x", "name": name, "cas": cas, "formula": "", "compartment": place})[0] == gas
    )


def test_a_gas_without_a_value_is_missing_not_zero(tmp_path):
    path = tmp_path / "t.csv"
    path.write_text(TABLE + "mill,Perfluorocarbons unspecified,emission,0.1,kg,,,\n", "utf-8")
    cover = run("score", path, "--process", "mill", "--json")["coverage"]
    assert cover["missing_flows"] == ["Perfluorocarbons unspecified"]


def hostile(tmp_path, kind):
    path = tmp_path / f"{kind}.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        if kind == "bomb":
            archive.writestr("processes/a.json", b"0" * (64 << 20))
        elif kind == "traversal":
            archive.writestr("../processes/a.json", "{}")
        elif kind == "entities":
            archive.writestr("a.spold", '<!DOCTYPE x [<!ENTITY a "b">]><ecoSpold>&a;</ecoSpold>')
        elif kind == "broken":
            archive.writestr("processes/a.json", '{"@id": "a", "exchanges": [{"flow": 3}]}')
        elif kind == "deep":
            archive.writestr("processes/a.json", "[" * 100_000)
        else:
            archive.writestr("readme.txt", "hello")
    return path


@pytest.mark.parametrize(
    ("kind", "rule"),
    [
        ("bomb", "lca-archive"),
        ("traversal", "lca-archive"),
        ("entities", "lca-xml"),
        ("broken", "lca-json"),
        ("deep", "lca-json"),
        ("other", "lca-format"),
    ],
)
def test_hostile_and_strange_files_are_refused(tmp_path, kind, rule):
    with pytest.raises(Refusal) as caught:
        read_database(hostile(tmp_path, kind))
    assert caught.value.findings[0].rule == rule
    assert caught.value.explain("zh")


def test_a_failed_import_leaves_nothing(tmp_path):
    done = CliRunner().invoke(
        lca, ["import", str(hostile(tmp_path, "broken")), "--store", str(tmp_path / "store")]
    )
    assert done.exit_code != 0
    assert sorted(p.name for p in tmp_path.iterdir()) == ["broken.zip"]


def test_rows_that_cannot_be_used_are_all_named_and_their_process_is_refused_whole(tmp_path):
    path = tmp_path / "t.csv"
    path.write_text(TABLE + "mill,x,sideways,1,kg,,,\nmill,y,input,many,kg,,,\n", "utf-8")
    database = read_database(path)
    assert [(f.rule, f.place) for f in database.notes] == [
        ("value-type", "t.csv:8 C kind"),
        ("number-unreadable", "t.csv:9 D amount"),
    ]
    assert list(database.processes["id"]) == ["mine"]
    assert database.receipt.count("row", "refused") == 6
    with pytest.raises(Refusal):
        Opened(database).score("mill")


SPOLD = """<?xml version="1.0" encoding="utf-8"?>
<ecoSpold xmlns="http://www.EcoInvent.org/EcoSpold02"><activityDataset><activityDescription>
<activity id="{id}"><activityName xml:lang="en">{name}</activityName></activity>
<geography geographyId="g"><shortname xml:lang="en">GLO</shortname></geography>
</activityDescription><flowData>
<intermediateExchange intermediateExchangeId="p{id}" amount="{made}">
<name xml:lang="en">{name}</name><unitName xml:lang="en">kg</unitName>
<outputGroup>0</outputGroup></intermediateExchange>
{inputs}
<elementaryExchange elementaryExchangeId="co2" amount="{emitted}" casNumber="000124-38-9">
<name xml:lang="en">Carbon dioxide, fossil</name><unitName xml:lang="en">kg</unitName>
<uncertainty><lognormal meanValue="1" mu="0" variance="0.01"
 varianceWithPedigreeUncertainty="0.04"/></uncertainty>
<compartment><compartment xml:lang="en">air</compartment>
<subcompartment xml:lang="en">unspecified</subcompartment></compartment>
<outputGroup>4</outputGroup></elementaryExchange>
</flowData></activityDataset></ecoSpold>"""
TAKEN = (
    '<intermediateExchange intermediateExchangeId="p{of}" amount="{amount}" '
    'activityLinkId="{of}"><name xml:lang="en">x</name><unitName '
    'xml:lang="en">kg</unitName><inputGroup>5</inputGroup></intermediateExchange>'
)


def test_linked_ecospold_2_files_with_a_waste_treatment(tmp_path):
    """A treatment makes −1 kg of waste; who hands waste over takes a negative amount of it."""
    for key, made, emitted, taken in (
        ("a", 1, 2.0, [("b", 0.5), ("w", -3.0)]),
        ("b", 1, 4.0, []),
        ("w", -1, 0.1, []),
    ):
        inputs = "".join(TAKEN.format(of=of, amount=amount) for of, amount in taken)
        text = SPOLD.format(id=key, name=f"make {key}", made=made, emitted=emitted, inputs=inputs)
        (tmp_path / f"{key}_p{key}.spold").write_text(text, "utf-8")
    found = run("score", tmp_path, "--process", "a", "--json")
    assert found["score"] == pytest.approx(2.0 + 0.5 * 4.0 + 3.0 * 0.1)
    drawn = run("montecarlo", tmp_path, "--process", "b", "--draws", "20000", "--json")
    assert drawn["median"] == pytest.approx(4.0, rel=0.01)
    # variance of the logarithm with pedigree 0.04: sd of the mean e^0.02 √(e^0.04 − 1)
    assert drawn["sd"] == pytest.approx(4.0 * np.exp(0.02) * np.sqrt(np.expm1(0.04)), rel=0.03)


def test_a_brightway_datapackage_is_read(tmp_path):
    bwp = pytest.importorskip("bw_processing")
    from fsspec.implementations.zip import ZipFileSystem

    package = bwp.create_datapackage(
        fs=ZipFileSystem(str(tmp_path / "two.zip"), mode="w"), name="two"
    )
    package.add_persistent_vector(
        matrix="technosphere_matrix",
        name="t",
        data_array=np.array([1.0, 1.0, 0.5]),
        indices_array=np.array([(1, 1), (2, 2), (1, 2)], dtype=bwp.INDICES_DTYPE),
        flip_array=np.array([False, False, True]),
    )
    package.add_persistent_vector(
        matrix="biosphere_matrix",
        name="b",
        data_array=np.array([3.0, 4.0]),
        indices_array=np.array([(10, 1), (10, 2)], dtype=bwp.INDICES_DTYPE),
    )
    package.finalize_serialization()
    opened = Opened(read_database(tmp_path / "two.zip"))
    assert opened.system.inventory(opened.demand("2"))["10"] == pytest.approx(4.0 + 0.5 * 3.0)
    # a flow without a name cannot be judged: missing, never zero
    assert opened.score("2")["coverage"]["missing"] == 1


def test_a_study_uses_a_process_of_a_database_as_its_factor(uslci, tmp_path):
    """The factor's gases enter the footprint, and the lockfile holds figures, not the link."""
    import yaml

    from cast import example_data
    from zuji.cli.studies import load_study, model_of
    from zuji.exchange.databases.factor import factor_row
    from zuji.footprint import assess

    data = example_data("cement-us-2002")
    slot, used = next(
        (s, f)
        for s, f in data["factors"].items()
        if f == "us.uslci.electricity.grid_2000" or "electricity" in s
    )
    name = "Electricity, at grid, US, 2000"
    before = tmp_path / "before.yaml"
    before.write_text(yaml.safe_dump(data, allow_unicode=True), "utf-8")
    data["own_factors"] = [
        *(data.get("own_factors") or []),
        {"id": "db.power", "database": str(uslci), "process": name, "allocation": "none"},
    ]
    data["factors"] = {**data["factors"], slot: "db.power"}
    path = tmp_path / "study.yaml"
    path.write_text(yaml.safe_dump(data, allow_unicode=True), "utf-8")
    study = load_study(str(path))
    row = next(r for r in study.data["own_factors"] if r["id"] == "db.power")
    assert "database" not in row
    assert row == factor_row(Opened(read_store(uslci), "none"), name, "db.power")
    made, old = (
        assess(s, model_of(s), as_of="2026-11-22") for s in (study, load_study(str(before)))
    )
    assert made.totals["biogenic_co2_uptake"] < 0  # wood fuel's "carbon dioxide, in air"
    if used == "us.uslci.electricity.grid_2000":
        # the shipped pack holds the same process, rounded to six digits and without rare gases
        assert made.total == pytest.approx(old.total, rel=1e-3)
    assert made.total > 0


def test_a_factor_row_without_a_process_is_refused(tmp_path):
    from zuji.exchange.databases.factor import with_database_factors

    with pytest.raises(Refusal) as caught:
        with_database_factors(
            {"own_factors": [{"id": "x", "database": "nowhere"}]}, tmp_path, "study.yaml"
        )
    assert caught.value.findings[0].rule == "lca-factor"
