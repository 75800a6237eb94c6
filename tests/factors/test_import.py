"""Files a user brings: what is accepted, what is refused, and why."""

import csv

import pytest

from zuji.core.refusals import Refusal
from zuji.factors.packs import read_rows, safe_cell
from zuji.factors.plausibility import magnitude_findings
from zuji.factors.record import Factor, geometric_sd

HEAD = "id,name_zh,name_en,category,kind,use,unit,value,confidence\n"
ROW = "x.cement,某水泥,Some cement,cement,emission,product_footprint,kgCO2e/t,780,V\n"


def test_a_good_row_is_accepted():
    factors, findings = read_rows(HEAD + ROW, "f.csv", "1")
    assert not findings
    assert factors[0].base_gases() == {"co2e": pytest.approx(0.78)}  # 780 kg/t = 0.78 kg/kg


@pytest.mark.parametrize(
    ("row", "rule"),
    [
        (ROW.replace("kgCO2e/t", "kgCO2e/箱"), "unit-unknown"),
        (ROW.replace(",780,", ",,"), "factor-no-value"),
        (ROW.replace(",780,", ",七百,"), "number-unreadable"),
        (ROW.replace("product_footprint", "anything"), "value-type"),
        (ROW + ROW, "factor-duplicate"),
    ],
)
def test_each_bad_row_is_reported_with_its_line(row, rule):
    _, findings = read_rows(HEAD + row, "f.csv", "1")
    assert findings[0].rule == rule
    assert findings[0].place.startswith("f.csv:")


def test_bad_rows_do_not_take_good_rows_with_them():
    factors, findings = read_rows(
        HEAD + ROW.replace("x.cement", "y").replace(",780,", ",?,") + ROW, "f.csv", "1"
    )
    assert [f.id for f in factors] == ["x.cement"]
    assert len(findings) == 1


def test_a_missing_column_is_named():
    with pytest.raises(Refusal) as caught:
        read_rows(HEAD.replace(",unit", "") + ROW, "f.csv", "1")
    assert caught.value.findings[0].read == "unit"


def named(name, value, unit):
    return Factor(
        id="x",
        version="1",
        name_zh=name,
        name_en=name,
        category="c",
        kind="emission",
        use="product_footprint",
        unit=unit,
        value=value,
    )


@pytest.mark.parametrize(
    ("name", "value", "unit"),
    [  # factors.md §11: unit errors found in public Chinese data
        ("硫铝酸盐水泥(SAC)", 711.12, "kgCO2e/kg"),
        ("高贝利特硫铝酸盐水泥(GF-HBSAC)", 550.29, "kgCO2e/kg"),
        ("氧化铝（拜耳法）", 2165.0, "kgCO2e/kg"),
        ("聚丙烯", 0.868, "kgCO2e/t"),
        ("炭黑", 2.12, "kgCO2e/t"),
        ("烧碱（30%）", 11.555, "kgCO2e/kg"),
        ("低铝硅铁", 1.0, "kgCO2e/t"),
        ("球团", 58.5, "kgCO2e/kg"),
        ("型煤", 33.6, "kgCO2e/GJ"),
        ("原油", 0.007298, "kgCO2e/MJ"),
        ("电解铝", 13.904, "tCO2e/kg"),
        ("轮胎195/65R15", 47.032, "kgCO2e/kg"),
    ],
)
def test_known_unit_errors_of_public_data_are_blocked(name, value, unit):
    findings = magnitude_findings(named(name, value, unit), "f.csv")
    assert [f.severity for f in findings] == ["block"]
    assert "1000" in findings[0].remedy("en")


@pytest.mark.parametrize(
    ("name", "value", "unit"),
    [
        ("普通硅酸盐水泥", 780, "kgCO2e/t"),
        ("聚丙烯", 1.587, "kgCO2e/kg"),
        ("电力", 0.5777, "kgCO2e/kWh"),
        ("柴油货车运输", 0.2157, "kgCO2e/t·km"),
        ("氧化铝", 811.19, "kgCO2e/t"),
        ("一种新产品", 12345, "kgCO2e/kg"),
    ],
)
def test_real_values_pass(name, value, unit):
    assert magnitude_findings(named(name, value, unit), "f.csv") == []


def test_core_rows_of_the_public_catalogue_pass_the_magnitude_check(shared):
    """False alarms are as bad as misses: the reviewed core rows pass, but for the known wrong
    ones.
    """
    with (shared / "data" / "factors" / "cn_materials_cpcd.csv").open(encoding="utf-8") as file:
        core = [r for r in csv.DictReader(file) if "核心数据库" in r["note"]]
    blocked = {
        r["id"]
        for r in core
        if magnitude_findings(named(r["name_zh"], float(r["value"]), r["unit"]), "x")
    }
    assert len(core) > 50
    assert blocked <= {"cpcd.11040X0082025C"}  # briquette: a carbon content imported as CO2


def test_spreads_of_earlier_lockfiles_come_from_the_row_its_range_or_its_tag():
    default = {"A": 1.05, "other": 1.3}
    plain = named("x", 1, "kgCO2e/kg")
    assert geometric_sd(plain, default | {"V": 1.08}) == 1.08
    ranged = Factor(
        **{**{k: getattr(plain, k) for k in plain.__slots__}, "low": 1 / 1.44, "high": 1.44}
    )
    # low × gsd^1.96 = 1 and high = gsd^1.96: gsd = 1.44^(1/1.96)
    assert geometric_sd(ranged, default) == pytest.approx(1.44 ** (1 / 1.959964))


@pytest.mark.parametrize(
    ("text", "safe"),
    [
        ("=1+1", "'=1+1"),
        ("+cmd", "'+cmd"),
        ("@x", "'@x"),
        ("-cmd", "'-cmd"),
        ("-5.2", "-5.2"),
        ("水泥", "水泥"),
    ],
)
def test_exported_cells_are_never_formulas(text, safe):
    assert safe_cell(text) == safe
