"""The command as its user calls it: a real process, exit codes, both languages."""

import json
import os
import subprocess
import sys

import pytest
import yaml

from cast import example_data
from cli_process import CEMENT, MODULE, ROOT, started, zuji


def test_calc_prints_one_json_object_that_sums():
    done = started([*MODULE, "calc", str(CEMENT), "--json"])
    assert done.returncode == 0
    data = json.loads(done.stdout)
    assert data["model"]["id"] == "cement"
    assert sum(data["stages"].values()) == pytest.approx(data["total"]["value"])
    assert data["total"]["unit"] == "kgCO2e/t"


@pytest.mark.slow
def test_calc_lock_verify_diff_report(tmp_path):
    assert zuji("calc", CEMENT, "--lock", "a.json", "--draws", 500, cwd=tmp_path).returncode == 0
    assert (
        zuji(
            "calc", CEMENT, "--lock", "b.json", "--profile", "gbt24067-2024-ar5", cwd=tmp_path
        ).returncode
        == 0
    )
    held = zuji("verify", "a.json", cwd=tmp_path)
    assert held.returncode == 0
    assert "every digit agrees" in held.stdout
    difference = zuji("diff", "a.json", "b.json", "--json", cwd=tmp_path)
    assert difference.returncode == 0
    data = json.loads(difference.stdout)
    assert sum(data["effects"].values()) == pytest.approx(data["change"], abs=1e-9)
    assert zuji("report", "a.json", "-o", "a.pdf", cwd=tmp_path).returncode == 0
    assert (tmp_path / "a.pdf").read_bytes().startswith(b"%PDF-1.")
    assert not list(tmp_path.glob("*.part"))


def test_verify_names_the_first_difference_and_fails(tmp_path):
    zuji("calc", CEMENT, "--lock", "a.json", cwd=tmp_path)
    text = (tmp_path / "a.json").read_text("utf-8")
    value = json.loads(text)["result"]["total"]["value"]
    (tmp_path / "b.json").write_text(text.replace(f'"value":{value!r}', '"value":700.5'), "utf-8")
    done = zuji("verify", "b.json", cwd=tmp_path)
    assert done.returncode == 1
    assert "result.total.value" in done.stdout
    assert "700.5" in done.stdout


def test_a_refused_study_exits_1_writes_nothing_and_explains(tmp_path):
    bad = tmp_path / "bad.yaml"
    bad.write_text(CEMENT.read_text("utf-8").replace("20.7万", "12.4万度/月"), "utf-8")
    done = zuji("calc", bad, "--lock", "out.json", "--lang", "zh", cwd=tmp_path)
    assert done.returncode == 1
    assert "单位的量纲不符" in done.stderr
    assert "bad.yaml:" in done.stderr
    assert "12.4万度/月" in done.stderr
    assert not (tmp_path / "out.json").exists()
    as_json = json.loads(zuji("calc", bad, "--json").stdout)
    assert as_json["refused"] is True
    assert as_json["findings"][0]["remedy"]


@pytest.mark.parametrize(
    "arguments",
    [["calc"], ["frobnicate"], ["calc", str(CEMENT), "--draws", "many"], ["report", "x.json"]],
)
def test_wrong_use_exits_2(arguments):
    assert zuji(*arguments).returncode == 2


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["calc", "nope.yaml"], "does not exist"),
        (["verify", "nope.json"], "does not exist"),
        (["models", "show", "zement"], "no such sector model"),
        (["factors", "show", "cn.elec"], "no such factor"),
        (["calc", "README.md"], "another kind"),
    ],
)
def test_missing_things_are_refused_in_words(arguments, words):
    done = zuji(*arguments, cwd=ROOT)
    assert done.returncode == 1
    assert words in done.stderr


def test_an_unwritable_place_and_a_wrong_date_are_refused_in_words(tmp_path):
    done = zuji("calc", CEMENT, "--lock", "no/such/folder/x.json", cwd=tmp_path)
    assert done.returncode == 1
    assert "cannot be written" in done.stderr
    assert not list(tmp_path.rglob("*"))
    done = zuji("calc", CEMENT, "--as-of", "heute")
    assert done.returncode == 1
    assert "YYYY-MM-DD" in done.stderr


def test_the_language_follows_option_and_environment():
    assert "计算一个核算文件" in zuji("--help", LANG="zh_CN.UTF-8").stdout
    assert "compute a study" in zuji("--help", LANG="en_GB.UTF-8").stdout
    assert "计算一个核算文件" in zuji("--help", "--lang", "zh", LANG="en_GB.UTF-8").stdout
    assert "compute a study" in zuji("--lang=en", "--help", LANG="zh_CN.UTF-8").stdout


@pytest.mark.slow
def test_factors_are_found_and_shown():
    done = zuji("factors", "search", "电力", "2024")
    assert done.returncode == 0
    assert "cn.elec.cf.2024" in done.stdout
    shown = zuji("factors", "show", "cn.elec.cf.2024.national_avg").stdout
    assert "0.5777" in shown and "product_footprint" in shown
    assert zuji("factors", "search", "没有这种东西").returncode == 1


def test_factors_are_imported_row_by_row(tmp_path):
    head = "id,name_zh,name_en,category,kind,use,unit,value,confidence\n"
    rows = (
        "a,某水泥,x,c,emission,product_footprint,kgCO2e/t,780,V\nb,某水泥"
        ",x,c,emission,product_footprint,kgCO2e/kg,780,V\n"
    )
    (tmp_path / "f.csv").write_text(head + rows, "utf-8")
    done = zuji("factors", "import", "f.csv", "-o", "mine", cwd=tmp_path)
    assert done.returncode == 1
    assert "accepted 1, refused 1" in done.stdout
    assert "block" in done.stderr
    kept = (tmp_path / "mine" / "factors.csv").read_text("utf-8")
    assert "\na," in kept and "\nb," not in kept


@pytest.mark.slow
def test_models_are_listed_shown_checked_and_turned_into_templates(tmp_path):
    assert "primary_aluminium" in zuji("models", "list").stdout
    assert "calcination" in zuji("models", "show", "cement").stdout
    assert "coal_ncv" in json.loads(zuji("models", "show", "cement", "--json").stdout)["inputs"]
    assert zuji("models", "check", ROOT / "sectors" / "cement" / "cement.yaml").returncode == 0
    (tmp_path / "bad.yaml").write_text("zuji: 1\nid: x\n", "utf-8")
    assert zuji("models", "check", "bad.yaml", cwd=tmp_path).returncode == 1
    assert (
        zuji(
            "models", "template", "cement", "-o", "t.xlsx", "--study", CEMENT, cwd=tmp_path
        ).returncode
        == 0
    )
    again = json.loads(zuji("calc", "t.xlsx", "--json", cwd=tmp_path).stdout)
    direct = json.loads(zuji("calc", CEMENT, "--json").stdout)
    assert again["total"]["value"] == direct["total"]["value"]


def test_help_does_not_import_numbers_units_or_the_site():
    code = (
        "import sys; sys.argv=['zuji','--help'];\ntry:\n import zuji.cli.main as m; "
        "m.main()\nexcept SystemExit: pass\nprint('LOADED', [n for n in "
        "('numpy','pint','django','scipy','openpyxl','typst') if n in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert "LOADED []" in done.stdout


def test_calc_does_not_import_what_it_does_not_need():
    code = (
        f"import sys; sys.argv=['zuji','calc',{str(CEMENT)!r},'--json'];\ntry:\n import "
        f"zuji.cli.main as m; m.main()\nexcept SystemExit: pass\nprint('LOADED', [n for n "
        f"in ('django','scipy.stats','scipy.sparse','openpyxl','typst','vl_convert') if n "
        f"in sys.modules])"
    )
    done = subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True,
        text=True,
        check=True,
        env={**os.environ, "PYTHONIOENCODING": "utf-8"},
    )
    assert "LOADED []" in done.stdout


def test_a_model_in_a_folder_that_is_no_registered_industry_is_warned_about(tmp_path):
    lime = (ROOT / "sectors" / "cement" / "lime.yaml").read_text("utf-8")
    for folder in ("lime_works", "cement"):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "lime.yaml").write_text(lime, "utf-8")
    register = (ROOT / "sectors" / "industries.yaml").read_text("utf-8")
    (tmp_path / "industries.yaml").write_text(register, "utf-8")
    warned = zuji("models", "check", tmp_path / "lime_works" / "lime.yaml", ZUJI_LANG="en")
    assert warned.returncode == 0
    assert "industries.yaml" in warned.stdout
    assert "lime_works/lime.yaml" in warned.stdout
    listed = zuji("models", "check", tmp_path / "cement" / "lime.yaml")
    assert "industries.yaml" not in listed.stdout


def test_calc_warns_of_power_ten_thousand_times_too_small(tmp_path):
    """万kWh typed as kWh: lime moves by 2 % only, and no check of its model answers."""
    data = example_data("lime-typical")
    data["inputs"]["power"] = {"value": 1000, "unit": "kWh"}
    file = tmp_path / "lime.yaml"
    file.write_text(yaml.safe_dump(data, allow_unicode=True), "utf-8")
    done = zuji("calc", file, "--draws", 100, "--json")
    found = json.loads(done.stdout)["findings"]
    (slip,) = [row for row in found if row["rule"] == "screen-peer-input"]
    assert "power" in slip["place"]
