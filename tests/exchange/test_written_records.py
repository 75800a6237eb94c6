"""What a record keeps of its factor and its study, and what its texts and signs do to a file."""

import io
import json
import math
import zipfile
from dataclasses import replace

import openpyxl
import pytest

from cast import assessed, example_data
from zuji.background import solution
from zuji.core.label import Label
from zuji.exchange.datasets.ilcd_flows import source_key
from zuji.exchange.datasets.of_background import set_of_background
from zuji.exchange.datasets.of_factor import record_of_factor, set_of_factors
from zuji.exchange.datasets.of_study import set_of_study
from zuji.exchange.datasets.record import GasOutput
from zuji.exchange.datasets.writing import FORMATS, written_set
from zuji.factors.licences import has_copyright
from zuji.factors.record import Factor, Source
from zuji.lockfile import build_lock

DAY = "2026-11-30"


def steel(**more):
    fields = {
        "id": "own.steel",
        "version": "1",
        "name_zh": "钢",
        "name_en": "steel",
        "category": "upstream",
        "kind": "emission",
        "use": "product_footprint",
        "unit": "kgCO2e/kg",
        "value": 2.0,
    }
    return Factor(**fields | more)


@pytest.fixture(scope="module")
def cement():
    return build_lock(assessed(example_data("cement-demo")))


@pytest.mark.parametrize(
    ("unit", "kg"),
    [("gCO2e/kg", 0.001), ("tCO2e/t", 1000.0), ("kgCO2/kg", 1.0), ("kgC/GJ", 44 / 12)],
)
def test_the_ends_of_an_interval_count_what_the_value_counts(unit, kg):
    record = record_of_factor(steel(unit=unit, value=600.0, low=500.0, high=700.0))
    assert (record.low, record.high) == (pytest.approx(500 * kg), pytest.approx(700 * kg))
    assert record.gases[0].amount == pytest.approx(600 * kg)
    assert record.gases[0].log_sd == pytest.approx(math.log(1.4) / (2 * 1.959964))


def national(records):
    text = written_set(records, "national", "zh").content.decode("utf-8-sig")
    head, row = (line.split(",") for line in text.splitlines()[:2])
    return dict(zip(head, row, strict=False))


def test_the_national_table_tells_the_boundary_of_the_study(cement):
    lock = cement | {"result": cement["result"] | {"boundary": "cradle_to_grave"}}
    for with_inputs in (False, True):
        records = set_of_study(lock, with_inputs=with_inputs)
        assert national(records)["系统边界"] == records.first.boundary.zh == "摇篮到坟墓"
    assert national(set_of_background(solution(), DAY, ["cement"]))["系统边界"] == "摇篮到大门"


def test_a_name_is_no_formula_in_the_workbook():
    records = set_of_factors([steel(name_zh="=1+1", name_en="=HYPERLINK(1)")], "AR6", DAY)
    content = written_set(records, "brightway", "zh").content
    sheet = openpyxl.load_workbook(io.BytesIO(content)).active
    cells = [cell for row in sheet.iter_rows() for cell in row if str(cell.value)[:1] == "="]
    assert cells
    assert {cell.data_type for cell in cells} == {"s"}
    assert national(records)["产品名称"] == "'=1+1"


@pytest.mark.parametrize("name", sorted(FORMATS.keys() - {"epd"}))
def test_control_characters_are_left_out_of_every_format(name):
    source = Source("a\x0breport", licence="CC\x01 BY")
    odd = steel(id="own.\x1fsteel", name_zh="钢\x00", technology="line\ud800", source=source)
    records = set_of_factors([odd], "AR6", DAY)
    assert written_set(records, name, "zh").content
    assert records.first.key == "own.steel"
    assert (records.first.product.zh, records.first.sources[0].title) == ("钢", "areport")


def of_folder(records, folder):
    made = written_set(records, "openlca", "zh")
    with zipfile.ZipFile(io.BytesIO(made.content)) as archive:
        names = [name for name in archive.namelist() if name.startswith(folder)]
        return made, [json.loads(archive.read(name)) for name in names]


def test_an_amount_below_zero_has_no_lognormal_law_in_openlca():
    records = set_of_factors([steel(gsd=1.2)], "AR6", DAY)
    made, (process,) = of_folder(records, "processes/")
    assert "uncertainty" in process["exchanges"][1]
    gases = (
        GasOutput(gas="co2_fossil", amount=-1.0, log_sd=0.1),
        GasOutput(gas="co2_uptake", amount=-1.0, log_sd=0.1),
    )
    taken = replace(records.first, gases=gases)
    made, (process,) = of_folder(replace(records, records={taken.key: taken}), "processes/")
    assert ["uncertainty" in row for row in process["exchanges"]] == [False, False, True]
    (loss,) = (each for each in made.losses if each.rule == "export-below-zero")
    assert loss.place == Label("钢", "steel")


def test_a_source_has_one_identifier_in_every_format():
    source = Source("report", "publisher", "2024", "x")
    _, (row,) = of_folder(set_of_factors([steel(source=source)], "AR6", DAY), "sources/")
    assert (row["@id"], row["name"]) == (source_key(source), "report")


@pytest.mark.parametrize(
    ("licence", "is_protected"),
    [("CC BY 4.0", True), ("", True), ("CC0 1.0", False), ("US public, attribution NREL", False)],
)
def test_copyright_is_that_of_the_licence_in_ilcd_and_openlca_alike(licence, is_protected):
    assert has_copyright(licence) == is_protected
    records = set_of_factors([steel(source=Source("report", licence=licence))], "AR6", DAY)
    _, (process,) = of_folder(records, "processes/")
    assert process["processDocumentation"]["isCopyrightProtected"] == is_protected
    with zipfile.ZipFile(io.BytesIO(written_set(records, "ilcd", "zh").content)) as archive:
        (name,) = (name for name in archive.namelist() if "/processes/" in name)
        text = archive.read(name).decode()
    assert f"copyright>{str(is_protected).lower()}<" in text


def test_a_sum_in_a_declaration_is_said_to_count_as_fossil(cement):
    records = set_of_study(cement)
    stages = {"raw_material": {"co2e": 5.0, "n2o": 1.0}, "use_phase": {"co2e": 7.0}}
    lumped = replace(records.first, stages=stages)
    made = written_set(replace(records, records={lumped.key: lumped}), "epd", "zh")
    assert [each.read for each in made.losses if each.rule == "export-epd-sum"] == ["5"]
    alone = replace(records.first, stages={"raw_material": {"n2o": 1.0}})
    made = written_set(replace(records, records={alone.key: alone}), "epd", "zh")
    assert "export-epd-sum" not in {each.rule for each in made.losses}
