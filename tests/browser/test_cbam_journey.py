"""A plant gives an importer its CBAM dossier by a link, mends it, revokes the link, withdraws."""

import pytest
from selenium.webdriver.common.by import By

from browser.test_desk_journeys import press, sign_in, type_over
from browser.test_journeys import errors, find, overflows, until, violations

pytestmark = [pytest.mark.browser, pytest.mark.nightly]
MILL = """
year: 2026
installation: {name: Ludai Steel Works, country: CN}
processes:
  - id: rolling
    route: C
    direct_emissions: 60000
    electricity: 90000 MWh
    goods: [{cn: 7214 20 00, name: Rebar, quantity_t: 1000000}]
    precursors:
      - {cn: 7207 11 14, name: Billets, quantity_t: 1030000, direct: DIRECT, indirect: 0, route: C}
"""


def upload(browser, folder, name, direct):
    """The mill's file with the billets' direct emissions, t/t, in the form of the page."""
    path = folder / name
    path.write_text(MILL.replace("DIRECT", direct), "utf-8")
    find(browser, "input[name=file]").send_keys(str(path))


def said(browser):
    return find(browser, "main").text


@pytest.mark.parametrize("prefix", ["", "/en"], ids=["zh", "en"])
def test_an_importer_sees_the_dossier_by_its_link_until_it_is_revoked(
    chromium, site, prefix, axe, tmp_path
):
    importer = f"Müller Stahl {'GmbH' if prefix else 'AG'}"
    with chromium(1280, 900) as browser:
        sign_in(browser, site, "clerk@ludai.example", prefix)
        browser.get(f"{site}{prefix}/products/1/")
        press(browser, "main a[href$='/cbam/']")
        until(browser, lambda b: b.find_elements(By.NAME, "importer"))
        for name, text in (
            ("quantity", "1200 t"),
            ("importer", importer),
            ("importer_country", "DE"),
            ("eori", "1"),
        ):
            type_over(browser, f"input[name={name}]", text)
        upload(browser, tmp_path, "mill.yaml", "2.0")
        press(browser, "main form button.primary")
        until(browser, lambda b: b.find_elements(By.CSS_SELECTOR, ".findings, [aria-invalid]"))
        assert "EORI" in said(browser) and violations(browser, axe) == []
        type_over(browser, "input[name=eori]", "DE123456789")
        upload(browser, tmp_path, "mill.yaml", "2.0")
        press(browser, "main form button.primary")
        until(browser, lambda b: b.find_elements(By.CSS_SELECTOR, "a[href*='/cbam/shared/']"))
        dossier = browser.current_url
        # 0.06 + 1.03 × 2.0
        assert "2.12 tCO₂e/t" in said(browser)
        assert violations(browser, axe) == [] and not overflows(browser)
        link = find(browser, "a[href*='/cbam/shared/']").get_attribute("href")
        press(browser, "a[href$='/update/']")
        until(browser, lambda b: "/update/" in b.current_url)
        type_over(browser, "input[name=quantity]", "1500")
        upload(browser, tmp_path, "mill2.yaml", "2.1")
        press(browser, "main form button.primary")
        until(browser, lambda b: b.current_url == dossier)
        assert "2.223 tCO₂e/t" in said(browser)
        assert errors(browser) == []
    with chromium(390, 844) as buyer:
        buyer.get(link)
        assert "2.223 tCO₂e/t" in said(buyer) and importer in said(buyer)
        assert violations(buyer, axe) == [] and not overflows(buyer)
    with chromium(1280, 900) as browser:
        sign_in(browser, site, "clerk@ludai.example", prefix)
        browser.get(dossier)
        press(browser, "a[href$='/revoke/']")
        until(browser, lambda b: "/revoke/" in b.current_url)
        assert violations(browser, axe) == []
        press(browser, "main form button")
        until(browser, lambda b: b.current_url == dossier)
        assert not browser.find_elements(By.CSS_SELECTOR, "a[href*='/cbam/shared/']")
        press(browser, "form[action$='/renew/'] button")
        until(browser, lambda b: b.find_elements(By.CSS_SELECTOR, "a[href*='/cbam/shared/']"))
        second = find(browser, "a[href*='/cbam/shared/']").get_attribute("href")
        assert second != link
        press(browser, "a[href$='/withdraw/']")
        until(browser, lambda b: "/withdraw/" in b.current_url)
        find(browser, "main form [name=reason]").send_keys("钢坯的数填错" if not prefix else "x")
        press(browser, "main form button")
        until(browser, lambda b: b.current_url == dossier)
    with chromium(390, 844) as buyer:
        for address in (link, second):
            buyer.get(address)
            assert "2.223" not in said(buyer)
        assert violations(buyer, axe) == []
