"""Journeys share a browser and nothing else."""

import pytest
from selenium.webdriver.common.by import By

from browser.conftest import DESKTOP, PHONE

pytestmark = pytest.mark.browser
LEAVE = """
document.cookie = "left=1; path=/";
localStorage.left = sessionStorage.left = "1";
window.open("about:blank");
console.error("left");
"""
FOUND = """
return [document.cookie.includes("left"), localStorage.left || "", sessionStorage.left || "",
        innerWidth, innerHeight];
"""


def test_a_journey_leaves_nothing_to_the_next(chromium, site):
    with chromium(*PHONE, script=False) as browser:
        browser.get(f"{site}/check/")
        browser.execute_script(LEAVE)
        offline = {"offline": True, "latency": 0, "downloadThroughput": 0, "uploadThroughput": 0}
        browser.execute_cdp_cmd("Network.emulateNetworkConditions", offline)
        assert browser.execute_script(FOUND) == [True, "1", "1", *PHONE]
        assert len(browser.window_handles) == 2
    with chromium(*DESKTOP) as browser:
        browser.get(f"{site}/check/")
        assert browser.execute_script(FOUND) == [False, "", "", *DESKTOP]
        assert len(browser.window_handles) == 1
        assert browser.get_log("browser") == []
        assert browser.execute_async_script("setTimeout(arguments[0], 0, 'runs')") == "runs"


def test_what_stands_in_the_place_of_a_swapped_element_is_meant(desktop):
    desktop.get("data:text/html,<html lang=en><p id=a title=old>old</p>")
    found = desktop.find_element(By.ID, "a")
    desktop.execute_script("document.body.innerHTML = '<p id=a title=new>new</p>'")
    assert (found.get_attribute("title"), found.text) == ("new", "new")
