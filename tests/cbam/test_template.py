"""The Commission's communication template, filled; its own formulas agree with ours."""

import shutil
import subprocess
import tempfile
from io import BytesIO

import pytest
from click.testing import CliRunner
from openpyxl import Workbook, load_workbook

from cast import ROOT
from zuji.cbam import calculate, read_file
from zuji.cbam.calculation import solved_installation
from zuji.cbam.saving import workbook_bytes
from zuji.cbam.template import fill_template, template_figures
from zuji.cli.main import cli
from zuji.core.refusals import Refusal

BLANK = ROOT.parent / "shared/data/eu-cbam" / "cbam_communication_template_v2.1.1_blank.xlsx"
STEEL = ROOT / "examples" / "cbam" / "steel.yaml"
EXAMPLES = sorted((ROOT / "examples" / "cbam").glob("*.yaml"))


def refused(blank, output):
    with pytest.raises(Refusal) as caught:
        fill_template(read_file(STEEL), blank, str(output))
    assert not output.exists()
    return caught.value.findings[0].rule


def test_without_a_blank_workbook_it_says_where_to_get_one(tmp_path):
    for blank in (None, "", str(tmp_path / "none.xlsx")):
        assert refused(blank, tmp_path / "x.xlsx") == "cbam-template-blank"
    done = CliRunner().invoke(cli, ["cbam", "template", str(STEEL), "-o", str(tmp_path / "x.xlsx")])
    assert isinstance(done.exception, Refusal)


def test_another_workbook_is_refused(tmp_path):
    other = tmp_path / "other.xlsx"
    other.write_bytes(b"no workbook")
    assert refused(str(other), tmp_path / "x.xlsx") == "cbam-template-other"
    Workbook().save(other)
    assert refused(str(other), tmp_path / "x.xlsx") == "cbam-template-other"


def test_a_workbook_is_saved_where_no_file_may_be_written(monkeypatch):
    """As in the reading room of the site, whose processes write nothing."""
    monkeypatch.setattr(tempfile, "tempdir", "/nowhere")
    book = Workbook()
    book.active["B2"] = "=1+1"
    assert load_workbook(BytesIO(workbook_bytes(book))).active["B2"].value == "=1+1"


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
def test_the_template_s_figures_are_ours_where_all_electricity_counts(path):
    fields = read_file(path)
    fields.data["rules"] = "transitional"
    goods = {each["cn"]: each["per_tonne"] for each in calculate(fields)["goods"]}
    solver = solved_installation(read_file(path))
    for solved in solver.solved.values():
        for product in solved.process.products:
            if product.good:
                shown = template_figures(solver, solved)
                ours = goods[product.good.cn]
                assert (shown["direct"], shown["indirect"]) == pytest.approx(
                    (ours["direct"], ours["indirect"])
                )


@pytest.mark.nightly
@pytest.mark.skipif(not BLANK.is_file(), reason="the Commission's blank template is not here")
def test_a_filled_template_holds_the_inputs_where_its_formulas_read_them(tmp_path):
    output = tmp_path / "steel.xlsx"
    fill_template(read_file(STEEL), str(BLANK), str(output))
    book = load_workbook(output)
    assert book["A_InstData"]["L83"].value == "sinter"
    assert book["D_Processes"]["L16"].value == 1500000
    assert book["D_Processes"]["L32"].value == 1450000  # sinter taken by the blast furnace
    assert book["Summary_Products"]["F10"].value == "26011200"
    assert book["Summary_Communication"]["G12"].value.startswith("=")
    with pytest.raises(Refusal):
        fill_template(read_file(STEEL), str(output), str(tmp_path / "again.xlsx"))


@pytest.mark.nightly
@pytest.mark.skipif(not BLANK.is_file(), reason="the Commission's blank template is not here")
@pytest.mark.skipif(not shutil.which("soffice"), reason="LibreOffice is not here")
@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
def test_the_formulas_of_the_template_give_our_numbers(path, tmp_path):
    output = tmp_path / f"{path.stem}.xlsx"
    goods = fill_template(read_file(path), str(BLANK), str(output))
    command = ["soffice", f"-env:UserInstallation=file://{tmp_path}/profile", "--headless"]
    command += ["--convert-to", "xlsx:Calc MS Excel 2007 XML", "--outdir", str(tmp_path / "calc")]
    subprocess.run([*command, str(output)], check=True, capture_output=True)
    sheet = load_workbook(tmp_path / "calc" / output.name, data_only=True)["Summary_Communication"]
    rows = [[sheet.cell(row, column).value for column in (6, 9, 10)] for row in range(26, 36)]
    shown = {cn: (direct, indirect) for cn, direct, indirect in rows if cn}
    assert shown.keys() == {each["cn"] for each in goods}
    for each in goods:
        assert shown[each["cn"]] == pytest.approx((each["direct"], each["indirect"]), rel=1e-9)
