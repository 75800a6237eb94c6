"""A person with a browser does the main job: sees, changes, asks why, downloads, verifies."""

import time

import pytest
from selenium.common.exceptions import (
    NoSuchElementException,
    StaleElementReferenceException,
    WebDriverException,
)
from selenium.webdriver.common.by import By
from selenium.webdriver.support.ui import WebDriverWait

from browser.reading import POLL

pytestmark = pytest.mark.browser
AXE = """
const done = arguments[arguments.length - 1];
const runOnly = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"];
axe.run(document, { runOnly, resultTypes: ["violations"] }).then((found) =>
  done(found.violations.map((v) => [v.id, v.nodes.slice(0, 3).map((n) => n.target)])),
);
"""


def find(browser, css):
    """The first such element, once it is there: the page before may still be leaving."""
    return until(browser, lambda b: b.find_element(By.CSS_SELECTOR, css))


LEAVING = "does not belong to the document"


def until(browser, condition, seconds=60):
    """Wait for a condition; an element of a page that is leaving is no answer."""

    def holds(driver):
        try:
            return condition(driver)
        except WebDriverException as problem:
            if LEAVING not in str(problem):
                raise
            return False

    ignored = (NoSuchElementException, StaleElementReferenceException)
    return WebDriverWait(browser, seconds, POLL, ignored_exceptions=ignored).until(holds)


def total(browser):
    return float(find(browser, "#total").text.replace(",", ""))


def enter(browser, name, text):
    field = find(browser, f"#i-{name}")
    field.clear()
    field.send_keys(text)


def errors(browser):
    return [
        e
        for e in browser.get_log("browser")
        if e["level"] == "SEVERE" and "422" not in e["message"]
    ]


def violations(browser, axe):
    """What axe finds on the page as it is laid out now."""
    if not browser.execute_script("return 'axe' in window"):
        browser.execute_script(axe)
    return browser.execute_async_script(AXE)


def overflows(browser):
    return browser.execute_script(
        "return document.documentElement.scrollWidth - document.documentElement.clientWidth"
    )


@pytest.mark.parametrize("prefix", ["", "/en"])
def test_a_visitor_changes_an_input_and_sees_the_result_move(browser, site, prefix):
    browser.get(f"{site}{prefix}/")
    find(browser, ".doors a[href$='/calc/']").click()
    find(browser, "main a[href$='/calc/cement/?example=cement-demo']").click()
    before = total(browser)
    assert 611 <= before <= 921
    enter(browser, "coal", "18万")
    until(browser, lambda b: total(b) < before)
    assert "▼" in find(browser, "#headline").text
    enter(browser, "coal", "十八万")
    until(browser, lambda b: b.find_elements(By.CSS_SELECTOR, "#headline .block"))
    expected = "读不出一个数" if not prefix else "cannot be read"
    assert expected in find(browser, "#headline").text
    enter(browser, "coal", "19万")
    until(browser, lambda b: b.find_elements(By.CSS_SELECTOR, "#total"))
    find(browser, "#study-form button.primary").click()
    until(browser, lambda b: "/r/" in b.current_url)
    assert total(browser) < before
    link = find(browser, "a[href*='/compare/']")
    browser.get(link.get_attribute("href"))
    assert "coal" in browser.page_source or "烟煤" in browser.page_source
    assert not errors(browser)


def test_a_choice_changes_the_form_at_once(desktop, site):
    desktop.get(f"{site}/calc/cement/?example=cement-demo")
    assert desktop.find_elements(By.CSS_SELECTOR, "#i-coal")
    desktop.execute_script(
        "const s = document.querySelector('[name=c-plant]'); s.value = 'grinding'; "
        "s.dispatchEvent(new Event('change', {bubbles: true}));"
    )
    until(desktop, lambda b: not b.find_elements(By.CSS_SELECTOR, "#i-coal"))
    assert desktop.find_elements(By.CSS_SELECTOR, "#i-clinker_purchased")
    # a grinding station must report the clinker it buys: the headline says so without a click
    until(desktop, lambda b: b.find_elements(By.CSS_SELECTOR, "#headline .block"))
    assert not errors(desktop)


def test_every_number_of_a_result_leads_to_formula_factor_and_source(desktop, site):
    desktop.get(f"{site}/calc/primary_aluminium/?example=aluminium-demo")
    find(desktop, "a.button[href*='/r/']").click()
    until(desktop, lambda b: "/r/" in b.current_url)
    find(desktop, "a[href$='step/grid_power/']").click()
    until(desktop, lambda b: "step/grid_power" in b.current_url)
    text = find(desktop, "main").text
    assert "0.5777" in text
    assert "生态环境部" in text
    assert desktop.find_elements(By.CSS_SELECTOR, "math")
    find(desktop, "a[href*='/factors/']").click()
    until(desktop, lambda b: "/factors/" in b.current_url)
    assert not errors(desktop)


def test_pictures_load(desktop, site):
    desktop.get(f"{site}/calc/cement/?example=cement-demo")
    find(desktop, "a.button[href*='/r/']").click()
    until(desktop, lambda b: "/r/" in b.current_url)
    for picture in desktop.find_elements(By.CSS_SELECTOR, ".picture img"):
        desktop.execute_script("arguments[0].scrollIntoView()", picture)
        until(
            desktop,
            lambda b, p=picture: b.execute_script(
                "return arguments[0].complete && arguments[0].naturalWidth > 0", p
            ),
        )
        assert picture.get_attribute("alt")


def test_the_lockfile_downloads_and_verifies_on_the_site(desktop, site, tmp_path):
    desktop.get(f"{site}/calc/cement/?example=cement-demo")
    find(desktop, "a[href$='lock.json']").click()
    for _ in range(100):
        files = list(tmp_path.glob("*.json"))
        if files:
            break
        time.sleep(0.1)
    desktop.get(f"{site}/verify/")
    find(desktop, "input[type=file]").send_keys(str(files[0]))
    find(desktop, "main form button").click()
    until(desktop, lambda b: "逐位一致" in b.page_source)


def test_without_script_everything_still_works(without_script, site):
    browser = without_script
    browser.get(f"{site}/calc/cement/?example=cement-demo")
    before = total(browser)
    enter(browser, "coal", "18万")
    find(browser, "#study-form button.primary").click()
    until(browser, lambda b: "/r/" in b.current_url)
    assert total(browser) < before
    browser.get(f"{site}/calc/cement/?example=cement-demo")
    enter(browser, "coal", "-1")
    find(browser, "#study-form button.primary").click()
    until(browser, lambda b: "数量不能为负" in b.page_source)


def test_a_refused_form_is_accessible_and_links_to_its_problems(browser, site, axe):
    browser.get(f"{site}/calc/cement/?example=cement-demo")
    enter(browser, "coal", "-1")
    find(browser, "#study-form button.primary").click()
    link = (By.CSS_SELECTOR, "ul.links a")
    until(browser, lambda b: b.find_element(*link).get_attribute("href").endswith("#i-coal"))
    assert violations(browser, axe) == []
    assert overflows(browser) <= 0


def test_the_page_prints_without_its_controls(desktop, site):
    desktop.get(f"{site}/calc/cement/?example=cement-demo")
    find(desktop, "a.button[href*='/r/']").click()
    desktop.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": "print"})
    assert not find(desktop, "header.site").is_displayed()
    assert find(desktop, "#total").is_displayed()
