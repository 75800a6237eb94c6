"""A plant in one file: a workbook or a zip says what the folder says, cell by cell."""

import io
import zipfile

import pytest
from click.testing import CliRunner

from zuji.cli.main import cli
from zuji.core.label import LANGS
from zuji.core.refusals import Refusal
from zuji.plants import (
    calculate_plant,
    example_sheets,
    plant_workbook,
    read_packed_plant,
    read_plant,
    started_sheets,
    write_plant_template,
)
from zuji.plants.book_layout import FACTS, FLOWS, KEYS, PRODUCTS


def book(lang="zh", **changed):
    """The example's workbook; `changed` gives sheet → (row, column, cell)."""
    sheets = example_sheets(lang)
    for part, (row, column, cell) in changed.items():
        sheets[part][row][column] = cell
    return plant_workbook(sheets, lang)


def zipped(folder, below=""):
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for file in folder.iterdir():
            archive.write(file, f"{below}{file.name}")
    return packed.getvalue()


@pytest.mark.parametrize("lang", LANGS)
def test_a_workbook_and_a_zip_give_the_digits_of_the_folder(tmp_path, lang):
    write_plant_template(tmp_path / "plant", lang)
    folder = calculate_plant(read_plant(tmp_path / "plant")).record()
    reading = read_packed_plant(book(lang), "工厂.xlsx")
    assert calculate_plant(reading).record()["products"] == folder["products"]
    assert [receipt.unaccounted for receipt in reading.receipts] == [{}] * 7
    packed = read_packed_plant(zipped(tmp_path / "plant", "我的工厂/"), "工厂.zip")
    assert calculate_plant(packed).record()["products"] == folder["products"]
    assert list(folder["products"][0]["amounts"].values()) == [6.0, 4.0]


@pytest.mark.parametrize(
    ("changed", "rule", "place"),
    [
        ({FACTS: (1, 0, "企业名")}, "plant-field-unknown", "工厂.xlsx · 工厂!A2"),
        ({FACTS: (8, 1, "2023-01-01")}, "period-wrong", "工厂.xlsx · 工厂!B8"),
        ({KEYS: (1, 1, "重量")}, "choice-unknown", "工厂.xlsx · 分摊依据!B2"),
        ({FLOWS: (1, 5, "很多")}, "number-unreadable", "工厂.xlsx · 消耗!F2"),
        ({FLOWS: (2, 0, "混炼用电")}, "table-row-twice", "工厂.xlsx · 消耗!A3"),
        ({FLOWS: (1, 3, "重量")}, "plant-key-unknown", "工厂.xlsx · 消耗!D2"),
        ({PRODUCTS: (1, 2, "-5")}, "plant-number", "工厂.xlsx · 产品!C2"),
    ],
)
def test_a_wrong_cell_is_named(changed, rule, place):
    with pytest.raises(Refusal) as refused:
        read_packed_plant(book(**changed), "工厂.xlsx").taken()
    found = {(finding.rule, str(finding.place)) for finding in refused.value.findings}
    assert (rule, place) in found


def test_what_is_no_plant_is_refused_with_what_was_there(tmp_path):
    write_plant_template(tmp_path / "a", "zh")
    (tmp_path / "a" / "plant.yaml").unlink()
    cases = [
        (zipped(tmp_path / "a"), "a.zip", "file-missing"),
        (b"PK\x03\x04 no archive", "a.zip", "workbook-unreadable"),
        (b"%PDF-", "a.pdf", "file-kind"),
        (plant_workbook({PRODUCTS: [["产品编号"]]}, "zh"), "a.xlsx", "table-sheet"),
    ]
    for content, name, rule in cases:
        with pytest.raises(Refusal) as refused:
            read_packed_plant(content, name)
        assert [finding.rule for finding in refused.value.findings] == [rule], name


def test_a_started_workbook_holds_what_is_known_and_asks_for_the_rest():
    facts = {"organisation": {"name": "示例轮胎"}, "period": {"start": "2025-01-01"}}
    sheets = started_sheets("zh", facts, [{"sku": "T1", "name": "=轮胎", "unit": "条"}])
    assert ["企业名称", "示例轮胎"] in sheets[FACTS]
    facts["period"]["end"] = "2025-12-31"
    sheets = started_sheets("zh", facts, [{"sku": "T1", "name": "=轮胎", "unit": "条"}])
    reading = read_packed_plant(plant_workbook(sheets, "zh"), "a.xlsx")
    rules = {finding.rule for finding in reading.findings if finding.severity == "block"}
    assert rules == {"plant-flow-missing", "value-blank-cell"}


def test_the_command_line_takes_a_workbook(tmp_path):
    file = str(tmp_path / "plant.xlsx")
    run = CliRunner().invoke
    assert run(cli, ["plant", "template", file]).exit_code == 0
    assert run(cli, ["plant", "template", file]).exit_code == 1
    shown = run(cli, ["--lang", "zh", "plant", "calc", file])
    assert "一致" in shown.output or "agree" in shown.output
