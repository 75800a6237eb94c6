"""What is written for other tools, our own readers read to the same score, gas by gas."""

import json
import re
import zipfile
from copy import deepcopy
from dataclasses import replace
from functools import cache
from types import SimpleNamespace

import pytest
from click.testing import CliRunner

from cast import ROOT
from zuji.background import solution
from zuji.cli.main import cli
from zuji.core.label import Label
from zuji.core.refusals import Refusal
from zuji.core.units import conversion
from zuji.exchange.databases.epd import read_epds
from zuji.exchange.databases.measures import measure
from zuji.exchange.databases.reading import read_database
from zuji.exchange.databases.study import Opened
from zuji.exchange.datasets.chains import Chains
from zuji.exchange.datasets.datapackage import number_of
from zuji.exchange.datasets.ilcd_epd import parts_of
from zuji.exchange.datasets.of_background import set_of_background
from zuji.exchange.datasets.of_factor import per_unit, record_of_factor, set_of_factors
from zuji.exchange.datasets.of_study import set_of_study, steps_kept
from zuji.exchange.datasets.record import GasOutput, ProviderInput, record_set
from zuji.exchange.datasets.writing import FORMATS, written_set
from zuji.exchange.studies import load_study
from zuji.factors.gwp import gwp100
from zuji.factors.library import full_library
from zuji.factors.record import Factor, Source
from zuji.footprint import assess, model_for
from zuji.lockfile import build_lock

DAY = "2026-11-30"
LINKED = ("openlca", "ilcd", "tidas", "ecospold", "simapro", "brightway")
"""Formats that hold processes and that a reader of ours reads back."""
MASS = {"co2_fossil": 2.5, "ch4_fossil": 0.01, "n2o": 0.002, "co2e": 0.3, "cf4": 1e-5}


@cache
def cement():
    study = load_study(str(ROOT / "examples" / "cement-demo.yaml"))
    return build_lock(assess(study, model_for(study), as_of=DAY))


def read_back(tmp_path, records, name, lang="zh"):
    made = written_set(records, name, lang)
    path = tmp_path / f"set{made.format.ending}"
    path.write_bytes(made.content)
    return Opened(read_database(path))


def per_record(opened, record, lang="zh"):
    """Score and gases for the amount of a record, whatever unit the format reads it in."""
    keys = {str(key) for key in opened.linked.ids}
    named = (record.id, f"{record.id}_{record.flow_id}")
    score = opened.score(next((key for key in named if key in keys), record.name[lang]))
    size = record.amount * measure(record.unit)[1] / measure(score["unit"])[1]
    assert score["chain"]["cut_off"] == score["coverage"]["missing"] == 0
    gases = {
        gas: row["kg"] * size * (-1 if gas == "co2_uptake" else 1)
        for gas, row in score["gases"].items()
    }
    return score["score"] * size, gases


def own_factor(**more):
    fields = {
        "id": "own.steel",
        "version": "2026.11.0",
        "name_zh": "某种钢",
        "name_en": "a steel",
        "category": "upstream",
        "kind": "emission",
        "use": "product_footprint",
        "unit": "kgCO2e/t",
        "value": None,
        "gases": MASS,
        "gwp_basis": "AR6",
        "region": "CN-SD",
        "year": 2024,
        "gsd": 1.1,
    }
    return Factor(**fields | more)


@pytest.mark.parametrize("name", LINKED)
@pytest.mark.parametrize("with_inputs", [False, True])
def test_a_study_is_read_back_to_its_score_gas_by_gas(tmp_path, name, with_inputs):
    lock, result = cement(), cement()["result"]
    records = set_of_study(lock, with_inputs=with_inputs)
    opened = read_back(tmp_path, records, name)
    total, gases = per_record(opened, records.first)
    assert total == pytest.approx(result["total"]["value"], rel=1e-9)
    stated = {gas: row["kg"] for gas, row in result["gases"].items() if row["kg"]}
    assert gases == pytest.approx(stated, rel=1e-9)
    assert len(opened.linked.ids) == len(records.records)
    assert opened.database.receipt.unaccounted == {}


@pytest.mark.parametrize("name", LINKED)
def test_factors_of_every_unit_and_gas_are_read_back(tmp_path, name):
    wanted = [
        "bg.cement",
        "cn.elec.cf.2024.national_avg",
        "cn.freight.rail",
        "us.epahub2025.t9.office_paper.landfilled",
        "bg.natural_gas",
    ]
    factors = [full_library().get(key) for key in wanted]
    bio = {
        "co2_biogenic": 1.5,
        "co2_uptake": -1.8,
        "ch4_biogenic": 0.02,
        "co2_luc": 0.4,
        "sf6": 1e-6,
    }
    factors += [
        own_factor(),
        own_factor(id="own.wood", name_zh="木材", name_en="wood", unit="kgCO2e/m3", gases=bio),
        own_factor(id="own.gas", name_zh="气", name_en="gas", unit="tCO2e/万Nm3", gases=MASS),
        own_factor(id="own.money", name_zh="花费", name_en="money", unit="kgCO2e/CNY", gases=MASS),
        own_factor(id="own.item", name_zh="台数", name_en="machine", unit="kgCO2e/台", gases=MASS),
        own_factor(
            id="own.carbon", name_zh="碳", name_en="carbon", unit="tC/GJ", gases={}, value=0.02
        ),
    ]
    records = set_of_factors(factors, "AR6", DAY)
    opened = read_back(tmp_path, records, name)
    for factor in factors:
        amounts = {gas: kg for gas, kg in per_unit(factor).items() if kg}
        total, gases = per_record(opened, records.records[factor.id])
        assert gases == pytest.approx(amounts, rel=1e-9), factor.id
        counted = sum(
            gwp100("AR6")[gas] * kg
            for gas, kg in amounts.items()
            if gas not in ("co2_biogenic", "co2_uptake")
        )
        assert total == pytest.approx(counted, rel=1e-9), factor.id


def check_background(tmp_path, name, wanted):
    solved = solution()
    records = set_of_background(solved, DAY, wanted)
    opened = read_back(tmp_path, records, name)
    opened.system.unit_scores()
    for key in wanted or solved.background.products:
        row = solved.scores[solved.system.product(key)]
        record = records.records[f"bg/{key}"]
        total, gases = per_record(opened, record)
        assert total == pytest.approx(row[0] * record.amount, rel=1e-9), key
        stated = dict(zip(solved.system.indicators[1:], row[1:] * record.amount, strict=True))
        assert gases == pytest.approx({gas: kg for gas, kg in stated.items() if kg}, rel=1e-9)
    return records


@pytest.mark.parametrize("name", LINKED)
def test_a_loop_of_the_background_is_read_back_to_its_solution(tmp_path, name):
    records = check_background(tmp_path, name, ["cement", "electricity_cn"])
    power = records.records["bg/electricity_cn"]
    runs = Chains(records).runs(power.key)
    assert runs[power.key] > 1.0  # its own grid stands behind the coal it burns
    assert set(runs) < set(records.records)


@pytest.mark.nightly
@pytest.mark.parametrize("name", LINKED)
def test_the_whole_background_is_read_back(tmp_path, name):
    records = check_background(tmp_path, name, [])
    assert len(records.records) == len(solution().background.products)


def test_chains_are_those_of_the_engine():
    solved = solution()
    records = set_of_background(solved, DAY, ["cement"])
    gases = Chains(records).gases("bg/cement")
    row = solved.scores[solved.system.product("cement")]
    assert sum(gwp100("AR6")[gas] * kg for gas, kg in gases.items()) == pytest.approx(row[0])


def test_a_short_ton_is_not_written_as_the_rounded_one_of_the_public_list(tmp_path):
    factor = own_factor(unit="kgCO2e/short_ton", gases={"co2_fossil": 907.18474})
    records = set_of_factors([factor], "AR6", DAY)
    opened = read_back(tmp_path, records, "openlca")
    score = opened.score(records.first.id)
    assert (score["unit"], score["score"]) == ("kg", pytest.approx(1.0, rel=1e-12))
    assert conversion("short_ton", "kg") == pytest.approx(907.18474, rel=1e-12)


def test_the_table_for_the_national_database_holds_value_gases_and_chain():
    records = set_of_background(solution(), DAY, ["cement"])
    text = written_set(records, "national", "zh").content.decode("utf-8-sig")
    head, row = (line.split(",") for line in text.splitlines()[:2])
    cells = dict(zip(head, row, strict=False))
    assert (cells["因子编号"], cells["功能单位"], cells["系统边界"]) == (
        "bg/cement",
        "1 t",
        "摇篮到大门",
    )
    assert (
        cells["评审状态"] == cells["核算标准"] == "未说明"
    )  # nothing is claimed that is not known
    value = solution().scores[solution().system.product("cement"), 0]
    assert float(cells["因子数值"]) == pytest.approx(value, rel=1e-9)


def test_what_a_format_cannot_hold_is_named():
    def rules(records, name):
        return {finding.rule for finding in written_set(records, name, "zh").losses}

    plain = set_of_factors([own_factor(gases={"co2_fossil": 1.0})], "AR6", DAY)
    assert rules(plain, "openlca") == {"export-one-language"}
    assert rules(plain, "ilcd") == {"export-percentage"}
    several = set_of_factors([own_factor(unit="kgCO2e/万Nm3", region="CN-NCG")], "AR6", DAY)
    assert {"export-sum", "export-normal", "export-total-spread"} <= rules(several, "openlca")
    money = set_of_factors([own_factor(unit="kgCO2e/CNY")], "AR6", DAY)
    assert "export-own-unit" in rules(money, "openlca")
    assert {"export-place", "export-production"} <= rules(several, "tidas")
    wide = set_of_factors([own_factor(name_en="某种钢")], "AR6", DAY)
    assert "export-signs" in rules(wide, "simapro")
    linked = set_of_background(solution(), DAY, ["cement"])
    assert "export-correlation" in rules(linked, "openlca")
    assert rules(linked, "national") == {"export-national", "export-solved"}


FENCED = ("ecoinvent EULA", "保密", "CC BY-NC 4.0", "教育版")


def fenced(licence, **more):
    return own_factor(source=Source("a database", licence=licence), id="own.kept", **more)


@pytest.mark.parametrize("name", sorted(FORMATS.keys() - {"epd"}))
def test_a_factor_whose_licence_keeps_its_figures_is_left_out_and_named(name):
    kept = fenced("ecoinvent EULA")
    records = set_of_factors([own_factor(), kept], "AR6", DAY)
    assert list(records.records) == ["own.steel"]
    (loss,) = (
        each for each in written_set(records, name, "zh").losses if each.rule == "export-licence"
    )
    assert loss.place == Label("own.kept", "own.kept")


@pytest.mark.parametrize(
    "kept",
    [*map(fenced, FENCED), fenced("", category="database")],
    ids=[*FENCED, "unstated"],
)
def test_a_set_of_nothing_else_is_refused(kept):
    with pytest.raises(Refusal) as refusal:
        set_of_factors([kept], "AR6", DAY)
    (found,) = refusal.value.findings
    assert (found.rule, found.place) == ("export-licence", "own.kept")


def with_licence(slot, licence):
    lock = deepcopy(cement())
    lock["factors"][slot]["source"]["licence"] = licence
    return lock


def test_the_step_of_a_kept_factor_stays_with_the_plant():
    open_ = set_of_study(cement(), with_inputs=True)
    slot, key = next(
        (slot, row["id"])
        for slot, row in cement()["factors"].items()
        if row["id"] in {taken.provider for taken in open_.first.inputs}
    )
    lock = with_licence(slot, "ecoinvent EULA")
    records = set_of_study(lock, with_inputs=True)
    assert key not in records.records
    assert len(records.records) == len(open_.records) - 1
    assert Chains(records).gases(records.first.key) == pytest.approx(
        Chains(open_).gases(open_.first.key)
    )
    losses = [each.rule for each in written_set(records, "openlca", "zh").losses]
    assert "export-licence" in losses
    assert set(steps_kept(lock)) > set(steps_kept(cement()))
    assert not set_of_study(lock).withheld  # the result alone may be handed on


@pytest.mark.parametrize("licence", ["保密", "CC BY-NC 4.0"])
@pytest.mark.parametrize("with_inputs", [False, True])
def test_a_result_that_its_data_keep_back_is_refused(licence, with_inputs):
    lock = with_licence(next(iter(cement()["factors"])), licence)
    with pytest.raises(Refusal) as refusal:
        set_of_study(lock, with_inputs=with_inputs)
    assert [found.rule for found in refusal.value.findings] == ["licence-keeps-result"]


def test_the_command_leaves_kept_factors_out(tmp_path, monkeypatch):
    from zuji.factors import library

    rows = {row.id: row for row in (own_factor(), fenced("ecoinvent EULA"))}
    monkeypatch.setattr(library, "full_library", lambda: SimpleNamespace(get=rows.__getitem__))
    path = tmp_path / "set.csv"
    asked = ["export", "factor", "own.kept", "--format", "national", "-o", str(path)]
    refused = CliRunner().invoke(cli, asked)
    assert (refused.exit_code, path.exists()) == (1, False)
    made = CliRunner().invoke(cli, [*asked, "own.steel", "--json"])
    assert "export-licence" in {row["rule"] for row in json.loads(made.output)["losses"]}
    assert "own.kept" not in path.read_text("utf-8-sig")


def test_bytes_depend_on_the_content_alone():
    records = set_of_factors([own_factor()], "AR6", DAY)
    for name in ("openlca", "ilcd", "tidas", "simapro", "national"):
        assert written_set(records, name, "zh").content == written_set(records, name, "zh").content


def test_a_parameter_and_an_unknown_format_are_refused():
    with pytest.raises(Refusal) as refusal:
        record_of_factor(own_factor(kind="parameter", unit="GJ/t", value=20.0, gases={}))
    assert refusal.value.findings[0].rule == "export-parameter"
    with pytest.raises(Refusal):
        written_set(set_of_factors([own_factor()], "AR6", DAY), "gabi", "zh")


@pytest.mark.parametrize(
    "more",
    [
        {"inputs": (ProviderInput(provider="nobody", amount=1.0),)},
        {"gases": (GasOutput(gas="phlogiston", amount=1.0),)},
        {"gases": (GasOutput(gas="n2o", amount=float("nan")),)},
        {"amount": 0.0},
    ],
)
def test_a_set_that_does_not_hold_together_is_refused(more):
    record = replace(record_of_factor(own_factor()), **more)
    words = Label("集", "set")
    with pytest.raises(Refusal):
        record_set([record], [record.key], name=words, gwp_set="AR6", gwp={}, made=DAY, owner=words)


KINDS = {
    "processes": "Process",
    "flows": "Flow",
    "flowproperties": "FlowProperty",
    "unitgroups": "UnitGroup",
    "sources": "Source",
    "contacts": "Contact",
    "lifecyclemodels": "LifeCycleModel",
}
"""Folders of an ILCD package and the names of their schemas."""


def some_records():
    yield set_of_study(cement(), with_inputs=True)
    odd = own_factor(
        id="own.odd", name_zh="怪", name_en="odd", unit="kgCO2e/万Nm3", region="CN-NCG"
    )
    yield set_of_factors([own_factor(), odd, full_library().get("bg.cement")], "AR6", DAY)


def members(tmp_path, name):
    for records in some_records():
        path = tmp_path / "set.zip"
        path.write_bytes(written_set(records, name, "zh").content)
        with zipfile.ZipFile(path) as archive:
            yield from ((member, archive.read(member)) for member in archive.namelist())


def test_tidas_packages_fit_the_json_schemas(shared, tmp_path):
    from jsonschema import Draft7Validator
    from referencing import Registry, Resource
    from referencing.jsonschema import DRAFT7

    folder = shared / "interchange" / "tidas" / "schemas"

    def read(uri):
        content = json.loads((folder / uri.rpartition("/")[2]).read_text("utf-8"))
        return Resource.from_contents(content, default_specification=DRAFT7)

    registry = Registry(retrieve=read)
    checkers = {}
    for kind in KINDS:
        schema = json.loads((folder / f"tidas_{kind}.json").read_text("utf-8"))
        checkers[kind] = Draft7Validator(schema, registry=registry)
    seen = set()
    for name, content in members(tmp_path, "tidas"):
        kind = name.split("/")[0]
        errors = list(checkers[kind].iter_errors(json.loads(content)))
        assert not errors, (name, errors[0].message[:300])
        seen.add(kind)
    assert seen == set(KINDS) - {"lifecyclemodels"}  # they ask for a reviewer


def test_ilcd_packages_fit_the_xml_schemas(shared, tmp_path):
    from lxml import etree

    folder = shared / "interchange" / "tidas" / "eilcd-xsd"

    class OfFolder(etree.Resolver):
        def resolve(self, url, public, context):
            if url.endswith("xml.xsd"):
                return self.resolve_filename(str(folder / "xml.xsd"), context)
            return None

    parser = etree.XMLParser()
    parser.resolvers.add(OfFolder())
    schemas = {
        kind: etree.XMLSchema(etree.parse(str(folder / f"ILCD_{name}DataSet.xsd"), parser))
        for kind, name in KINDS.items()
    }
    seen = set()
    for name, content in members(tmp_path, "ilcd"):
        schema = schemas[name.split("/")[1]]
        assert schema.validate(etree.fromstring(content)), (name, schema.error_log)
        seen.add(name.split("/")[1])
    assert seen == set(KINDS)


def test_ecospold_data_sets_fit_the_xml_schema(shared, tmp_path):
    from lxml import etree

    path = shared / "interchange" / "ecospold" / "xsd-v2" / "EcoSpold02.xsd"
    schema = etree.XMLSchema(etree.parse(str(path)))
    count = 0
    for name, content in members(tmp_path, "ecospold"):
        assert schema.validate(etree.fromstring(content)), (name, schema.error_log)
        count += 1
    assert count > 3
    nameless = own_factor(name_en="x" * 121, year=None)
    losses = written_set(set_of_factors([nameless], "AR6", DAY), "ecospold", "zh").losses
    assert {"export-long-name", "export-undated"} <= {finding.rule for finding in losses}


def test_a_datapackage_is_read_back_to_its_score_with_its_own_method(tmp_path):
    bio = {"co2_uptake": -1.8, "co2_biogenic": 1.5, "ch4_fossil": 0.1, "co2e": 0.3}
    factors = set_of_factors([own_factor(gases=bio)], "AR6", DAY)
    opened = read_back(tmp_path, factors, "datapackage")
    number = str(number_of(factors.first.id))
    # 0.1 kg of fossil methane at 29.8 (AR6) and the sum; carbon taken up and given back is 0
    assert opened.score(number)["score"] == pytest.approx(0.1 * 29.8 + 0.3, rel=1e-12)
    lock = cement()
    records = set_of_study(lock, with_inputs=True)
    opened = read_back(tmp_path, records, "datapackage")
    found = opened.score(str(number_of(records.first.id)), amount=records.first.amount)
    assert found["score"] == pytest.approx(lock["result"]["total"]["value"], rel=1e-9)
    assert opened.database.receipt.unaccounted == {}


@pytest.mark.parametrize(("form", "encoding"), [("simapro", "cp1252"), ("national", "utf-8-sig")])
def test_a_name_that_looks_like_a_formula_stays_a_text(form, encoding):
    named = set_of_factors([own_factor(name_en="=1+1", name_zh="=1+1")], "AR6", DAY)
    text = written_set(named, form, "zh").content.decode(encoding)
    assert "1+1" in text
    assert not [cell for cell in re.split(r"[\n;,]", text) if cell.startswith(("=", '"='))]


def test_another_reader_of_simapro_files_finds_the_same_amounts(tmp_path):
    csv_reader = pytest.importorskip("bw_simapro_csv")
    records = set_of_background(solution(), DAY, ["cement"])
    path = tmp_path / "set.csv"
    path.write_bytes(written_set(records, "simapro", "zh").content)
    options = {"database_name": "x", "stderr_logs": False, "write_logs": False}
    read = csv_reader.SimaProCSV(path, **options).to_brightway()
    exchanges = [row for process in read["processes"] for row in process["exchanges"]]
    lines = sum(1 + len(record.inputs) + len(record.gases) for record in records)
    assert (len(read["processes"]), len(exchanges)) == (len(records.records), lines)
    carbon = sum(row["amount"] for row in exchanges if row["name"] == "Carbon dioxide, fossil")
    own = sum(gas.amount for record in records for gas in record.gases if gas.gas == "co2_fossil")
    assert carbon == pytest.approx(own, rel=1e-12)


def test_a_declaration_holds_the_stages_as_modules_and_names_the_rest(tmp_path):
    lock = cement()
    records = set_of_study(lock)
    made = written_set(records, "epd", "zh")
    path = tmp_path / "set.zip"
    path.write_bytes(made.content)
    (factor,) = read_epds(path).accepted
    assert factor.unit == "kgCO2e/kg"  # the declared tonne as 1000 kg
    stages = lock["result"]["stages"]
    produced = stages["raw_material"] + stages["manufacture"]
    assert factor.value == pytest.approx(produced / 1000, rel=1e-9)
    assert [finding.rule for finding in made.losses] == ["export-declaration", "export-epd-sum"]
    used = replace(records.first, stages={"manufacture": {"n2o": 1.0}, "use_phase": {"n2o": 2.0}})
    found = written_set(replace(records, records={used.key: used}), "epd", "zh").losses
    assert [(finding.rule, finding.read) for finding in found[1:]] == [
        ("export-later-stage", "546")
    ]


def test_uptake_stands_in_the_biogenic_part_alone():
    stages = {"raw_material": {"co2_uptake": -5.0, "co2_luc": 1.0, "ch4_biogenic": 0.1}}
    record = replace(set_of_study(cement()).first, stages=stages)
    parts = parts_of(gwp100("AR6"), record, ("raw_material",))
    assert parts == pytest.approx({"total": -1.3, "fossil": 0, "biogenic": -2.3, "luluc": 1.0})


def test_a_factor_is_no_declaration_and_an_older_gwp_has_no_indicator():
    with pytest.raises(Refusal) as refusal:
        written_set(set_of_factors([own_factor()], "AR6", DAY), "epd", "zh")
    assert refusal.value.findings[0].rule == "export-epd"
    with pytest.raises(Refusal) as refusal:
        written_set(replace(set_of_study(cement()), gwp_set="AR4"), "epd", "zh")
    assert refusal.value.findings[0].rule == "export-epd-gwp"


def test_declarations_fit_the_xml_schema(shared, tmp_path):
    xmlschema = pytest.importorskip("xmlschema")  # lxml cannot compile this one
    folder = shared / "interchange" / "ilcd-epd" / "v1.2" / "schemas"
    where = {"http://www.w3.org/XML/1998/namespace": str(folder / "xml.xsd")}
    schema = xmlschema.XMLSchema(str(folder / "EPD_DataSet.xsd"), locations=where, allow="local")
    path = tmp_path / "set.zip"
    path.write_bytes(written_set(set_of_study(cement()), "epd", "zh").content)
    with zipfile.ZipFile(path) as archive:
        (name,) = (name for name in archive.namelist() if "/processes/" in name)
        assert not list(schema.iter_errors(archive.read(name).decode()))


def test_every_format_has_a_name_in_both_languages_and_an_ending():
    assert set(LINKED) < set(FORMATS)
    for row in FORMATS.values():
        assert row.name.zh and row.name.en and row.ending.startswith(".")
