"""An expert publishes a factor revision after reading its blast radius; the clerk is told; programs
use the API.

Last of the journeys: afterwards the site computes with the revised factor.
"""

import csv
import io
import os
import subprocess
import sys
from pathlib import Path

import nbclient
import nbformat
import pytest
from selenium.webdriver.common.by import By

from browser.test_desk_journeys import press, sign_in
from browser.test_journeys import errors, find, until, violations
from cli_process import zuji

pytestmark = pytest.mark.browser
ROOT = Path(__file__).resolve().parents[2]


def test_an_expert_publishes_a_revision_after_reading_its_blast_radius_and_the_clerk_is_told(
    desktop, site, axe, picture
):
    sign_in(desktop, site, "expert@zuji.example")
    desktop.get(f"{site}/desk/")
    press(desktop, "main a[href$='/factors/agenda/']")
    press(desktop, "main section a[href*='/factors/versions/']")
    find(desktop, "textarea[name=text]").send_keys("示例：与公告一致")
    press(desktop, "form[action$='/review/'] button.primary")
    press(desktop, "a[href$='/blast-radius/']")
    press(desktop, "form[action$='/ask/'] button")
    for _ in range(60):
        if desktop.find_elements(By.CSS_SELECTOR, "form[action$='/publish/']"):
            break
        desktop.refresh()
    affected = int(find(desktop, "dl.fields dd strong").text)
    assert affected >= 1
    assert violations(desktop, axe) == []
    picture(desktop, "blast-radius-zh")
    press(desktop, "form[action$='/publish/'] input[type=checkbox]")
    press(desktop, "form[action$='/publish/'] button.primary")
    until(desktop, lambda b: b.find_elements(By.CSS_SELECTOR, "h1 .state.published"))
    picture(desktop, "factor-zh")
    sign_in(desktop, site, "clerk@ludai.example")
    find(desktop, "form[action*='/notices/']")
    told = [row.text for row in desktop.find_elements(By.CSS_SELECTOR, "li.todo-row.notice")]
    assert any("因子“2024年电力碳足迹因子-全国平均”更新为" in text for text in told), told
    picture(desktop, "told-zh")
    notices = "form[action*='/notices/']"
    before = len(desktop.find_elements(By.CSS_SELECTOR, notices))
    press(desktop, f"{notices} button")
    until(desktop, lambda b: len(b.find_elements(By.CSS_SELECTOR, notices)) == before - 1)
    assert not errors(desktop)


@pytest.mark.nightly
def test_an_analyst_pulls_the_factor_data_set_by_api_into_a_notebook(site, monkeypatch):
    monkeypatch.setenv("ZUJI_SITE", site)
    book = nbformat.read(ROOT / "docs" / "notebooks" / "4-factors-by-api.ipynb", 4)
    assert not any(cell.get("outputs") for cell in book.cells), "commit notebooks without outputs"
    nbclient.NotebookClient(book, timeout=120, kernel_name="python3").execute()
    outputs = [o for cell in book.cells for o in cell.get("outputs", [])]
    assert any("vega" in str(o.get("data", {}).get("text/html", "")) for o in outputs)
    assert any("cn.elec.cf.2024.national_avg" in str(o.get("data", {})) for o in outputs)


def test_an_analyst_pulls_the_factors_and_a_plant_pushes_a_study_from_the_command_line(
    desktop, site, tmp_path
):
    client = [sys.executable, str(ROOT / "examples" / "api_client.py"), site, "电力", "2024"]
    environment = {k: v for k, v in os.environ.items() if k != "ZUJI_KEY"}
    done = subprocess.run(client, capture_output=True, text=True, env=environment, check=True)
    rows = list(csv.DictReader(io.StringIO(done.stdout)))
    assert "cn.elec.cf.2024.national_avg" in {row["id"] for row in rows}
    assert all(row["licence"] for row in rows)
    sign_in(desktop, site, "clerk@ludai.example")
    desktop.get(f"{site}/api/keys/")
    find(desktop, "input[name=name]").send_keys("ERP")
    for scope in ("write", "submit"):
        press(desktop, f"input[value={scope}]")
    press(desktop, "main form button.primary")
    until(desktop, lambda b: b.find_elements(By.CSS_SELECTOR, "pre.command"))
    key = find(desktop, "pre.command").text
    example = (ROOT / "examples" / "eaf_steel-typical.yaml").read_text("utf-8")
    study = tmp_path / "study.yaml"
    study.write_text(example, "utf-8")
    refused = zuji("push", study, "--to", site, "--product", 1, "--year", 2023, ZUJI_KEY=key)
    assert "Steel (rule of the CISA EPD platform)" in refused.stderr  # the rule fixes the method
    study.write_text(example.replace("profile: gbt24067-2024", "profile: rule-steel-cisa"), "utf-8")
    words = ("push", study, "--to", site, "--product", 1, "--year", 2023)
    asked = ("factor-validity", "screen-evidence")
    answers = [part for rule in asked for part in ("--answer", f"{rule}=示例 example")]
    made = zuji(*words, "--submit", *answers, ZUJI_KEY=key)
    assert made.returncode == 0, made.stderr
    again = zuji(*words, ZUJI_KEY=key)
    assert again.stdout.splitlines()[0] == made.stdout.splitlines()[0]  # the same file is one study
    for bad, said in (
        (zuji(*words), "there is no API key"),
        (zuji(*words, ZUJI_KEY="zuji_no"), "401"),
        (
            zuji("push", study, "--to", "ftp://x", "--product", 1, "--year", 2023, ZUJI_KEY=key),
            "ftp://x",
        ),
        (
            zuji(
                "push",
                study,
                "--to",
                "http://127.0.0.1:9",
                "--product",
                1,
                "--year",
                2023,
                ZUJI_KEY=key,
            ),
            "127.0.0.1:9",
        ),
        (
            zuji("push", study, "--to", site, "--product", 99999, "--year", 2023, ZUJI_KEY=key),
            "404",
        ),
    ):
        assert bad.returncode == 1
        assert said in bad.stderr
