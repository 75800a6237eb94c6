"""Another province from one configuration folder: its site, in a process with its own database."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from cli_process import zuji
from provinces import departments, write_province
from zuji.core.province import VARIABLE
from zuji_portal.web.operations.province_check import check_province

ROOT = Path(__file__).resolve().parents[2]
SCRIPT = ROOT / "tests" / "portal" / "second_province.py"
ISSUER = "示例省碳足迹中心（虚构）"


def run(folder, var, *words, **more):
    environment = {
        **os.environ,
        **more,
        VARIABLE: str(folder),
        "ZUJI_VAR": str(var),
        "ZUJI_EVIDENCE": str(var / "evidence"),
        "DJANGO_SETTINGS_MODULE": "zuji_portal.web.settings",
        "PYTHONPATH": os.pathsep.join([str(ROOT / "tests"), os.environ.get("PYTHONPATH", "")]),
    }
    environment.pop("PROMETHEUS_MULTIPROC_DIR", None)
    return subprocess.run(
        [sys.executable, *map(str, words)],
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.fixture(scope="module")
def var(tmp_path_factory):
    return tmp_path_factory.mktemp("site")


@pytest.fixture(scope="module")
def told(var, tmp_path_factory, own_database):
    """What the second province's site says after it issued its first certificate."""
    database = own_database("province", var)
    folder = write_province(tmp_path_factory.mktemp("province") / "example")
    done = run(folder, var, SCRIPT, **database)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout.splitlines()[-1])


@pytest.mark.slow
def test_numbers_carry_the_prefixes_of_the_province(told):
    assert told["number"].startswith("EX-CFP-20")
    assert told["archive"].startswith("EXA-20")
    assert told["number"] in told["certificate_page"]
    assert told["archive"] in told["product_page"]


@pytest.mark.slow
def test_pages_and_signed_files_name_the_province(told):
    assert "Example Province Footprints" in told["certificate_page"]
    assert "Example Province Footprint Office (fictional)" in told["certificate_page"]
    assert "office@province.example" in told["certificate_page"]
    assert "/static/province/mark.svg" in told["certificate_page"]
    assert told["mark"] == 200
    assert "示例省碳足迹服务" in told["product_page"]
    assert told["credential"]["issuer"]["name"] == ISSUER
    assert told["number"] in told["credential"]["id"]
    assert ISSUER in told["pdf"]
    assert told["number"] in told["pdf"]
    assert told["number"] in told["label"]
    assert "SD-" not in told["certificate_page"] + told["product_page"] + told["board"]


@pytest.mark.slow
def test_forms_and_board_offer_its_cities_and_its_targets_only(told):
    offered = dict(told["enrol"])
    assert {
        code: name for code, name in offered.items() if len(code) == 4 and code[:2] == "98"
    } == {
        "9801": "甲州",
        "9802": "乙州",
    }
    assert "滨州" not in offered.values()
    assert told["enrolled"] == "甲州"
    board = told["board"]
    assert "两市" in board
    assert "甲州" in board
    assert "乙州" in board
    assert "济南" not in board
    assert "示例方案：企业" in board
    assert "seed-2023" not in board


@pytest.mark.slow
def test_the_command_accepts_its_certificate(told, var):
    done = zuji(
        "verify",
        "certificate",
        var / "certificate.json",
        "--keys",
        var / "did.json",
        "--log-key",
        (var / "log-key").read_text("utf-8"),
        "--json",
    )
    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout)
    assert found["outcome"] == "valid"
    assert found["credential"]["issuer"]["name"] == ISSUER


@pytest.mark.nightly
def test_a_site_with_a_wrong_province_does_not_start_and_says_why(tmp_path):
    change = ('code: "9802"', 'code: "9801"')
    folder = write_province(tmp_path / "example", change)
    start = "import zuji_portal.web.wsgi"
    for words in (("-m", "zuji_portal.web.manage", "check"), ("-c", start)):
        done = run(folder, tmp_path / "var", *words)
        assert done.returncode == 1
        assert "example/province.yaml:31 · cities.1.code" in done.stderr
        assert "example/programme.yaml:32 · pilots.0.cities.0" in done.stderr
        assert "use a code of its cities" in done.stderr


def test_a_pilot_names_an_industry_that_there_is(tmp_path, monkeypatch):
    assert check_province() == []
    folder = write_province(tmp_path / "example", ("[cement]", "[cement, whaling]"))
    monkeypatch.setenv(VARIABLE, str(folder))
    (error,) = check_province()
    assert (error.id, "whaling" in error.msg) == ("zuji.E002", True)
    assert "pilots.0.industries" in error.msg


@pytest.mark.parametrize("name", ["certificates.", "certificate.isue", "certificate"])
def test_a_duty_names_actions_that_there_are(tmp_path, monkeypatch, name):
    folder = write_province(tmp_path / "example", departments("[digest.]", f"[digest., {name}]"))
    monkeypatch.setenv(VARIABLE, str(folder))
    (error,) = check_province()
    assert "duties.shared.actions.1" in error.msg and name in error.msg
    assert "certificate" in error.hint
