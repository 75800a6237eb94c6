"""A province officer drills from the tile map to one enterprise and takes the quarterly report
along.
"""

import io
import re
import time

import pytest
from openpyxl import load_workbook
from selenium.webdriver.common.by import By

from browser.test_desk_journeys import press, sign_in
from browser.test_journeys import errors, find, until, violations
from by_turns import by_turns

pytestmark = pytest.mark.browser


def downloaded(folder, name, seconds=20):
    """The content of a download, once it is whole."""
    for _ in range(seconds * 5):
        if (folder / name).exists():
            return (folder / name).read_bytes()
        time.sleep(0.2)
    pytest.fail(f"{name} was not downloaded: {[p.name for p in folder.iterdir()]}")


@pytest.mark.parametrize("prefix", by_turns(["", "/en"]), ids=["zh", "en"])
def test_the_province_drills_from_the_tile_map_to_one_enterprise_and_downloads_the_quarterly_report(
    desktop, site, prefix, axe, picture, tmp_path
):
    name = "en" if prefix else "zh"
    sign_in(desktop, site, "province@zuji.example", prefix)
    press(desktop, "nav a[href$='/programme/']")
    until(desktop, lambda b: b.find_elements(By.CSS_SELECTOR, ".wide svg.tilemap a"))
    assert len(desktop.find_elements(By.CSS_SELECTOR, ".wide svg.tilemap a")) == 16
    assert violations(desktop, axe) == []
    picture(desktop, f"board-{name}")
    binzhou = find(desktop, ".wide svg.tilemap a[href*='city=3716']")
    on_tile = int(binzhou.find_element(By.CSS_SELECTOR, ".done").text)
    assert on_tile >= 1  # 鲁岱 has an approved study
    binzhou.find_element(By.CSS_SELECTOR, ".done").click()
    until(desktop, lambda b: "city=3716" in b.current_url)
    whole = find(desktop, "tfoot a.count")
    assert int(whole.text) == on_tile
    press(desktop, "tfoot a.count")
    until(desktop, lambda b: b.find_elements(By.CSS_SELECTOR, "#count"))
    assert (
        int(find(desktop, "#count").text)
        == on_tile
        == len(desktop.find_elements(By.CSS_SELECTOR, "tbody tr"))
    )
    assert violations(desktop, axe) == []
    desktop.find_element(By.PARTIAL_LINK_TEXT, "鲁岱" if not prefix else "Ludai").click()
    until(desktop, lambda b: "/enterprises/" in b.current_url)
    assert "鲁岱钢铁" in desktop.page_source
    press(desktop, "nav a[href$='/programme/']")
    press(desktop, "a[href$='/programme/reports/']")
    until(desktop, lambda b: b.find_elements(By.CSS_SELECTOR, "main a[href$='/file/']"))
    assert violations(desktop, axe) == []
    press(desktop, "tbody tr:first-child a[href$='.xlsx']")
    quarter = re.search(r"\d{4}(Q\d)?", find(desktop, "tbody tr:first-child th").text)[0]
    book = load_workbook(io.BytesIO(downloaded(tmp_path, f"zuji-report-{quarter}.xlsx")))
    cities = {row[0]: row[3] for row in book.worksheets[2].iter_rows(min_row=2, values_only=True)}
    assert cities["Binzhou" if prefix else "滨州"] == on_tile
    press(desktop, "tbody tr:first-child a[href$='.pdf']")
    assert downloaded(tmp_path, f"zuji-report-{quarter}.pdf").startswith(b"%PDF")
    if not prefix:
        press(desktop, "main a[href$='/file/']")
        press(desktop, "main form button.danger")
        until(desktop, lambda b: b.find_elements(By.CSS_SELECTOR, ".state.approved"))
        picture(desktop, "reports-zh")
    assert not errors(desktop)
