"""Each kind of failed request: the page says which, keeps what was typed, and sends it again."""

import pytest
from selenium.webdriver.common.by import By

from browser.test_desk_journeys import is_ready, press
from browser.test_journeys import find, until
from browser.test_nothing_lost import cut, draft, first_field, is_said, said, state

pytestmark = pytest.mark.browser
SAYS = {
    403: "不能办这一步",
    404: "已经不在",
    409: "刚被别人改过",
    413: "内容太大",
    429: "请求太多",
    500: "没有办成这一步",
    503: "没有办成这一步",
}
ANSWER = """
// answers every request of this page with one status, as a server would, until `failing` is 0
window.failing = arguments[0];
if (!window.isStanding) {
  window.isStanding = true;
  const [realFetch, realSend] = [window.fetch, XMLHttpRequest.prototype.send];
  window.fetch = async (...args) =>
    window.failing ? new Response("", { status: window.failing }) : realFetch(...args);
  XMLHttpRequest.prototype.send = function (body) {
    if (!window.failing) return realSend.call(this, body);
    const answer = { status: window.failing, responseText: "", response: "", readyState: 4 };
    for (const [name, value] of Object.entries(answer))
      Object.defineProperty(this, name, { value, configurable: true });
    this.getAllResponseHeaders = () => "";
    this.getResponseHeader = () => null;
    setTimeout(() => this.onload());
  };
}
"""
SLOW = """
// a patience of 0.3 s instead of 15 s, so that a test need not wait as long as a person would
window.patience = htmx.config.timeout;
htmx.config.timeout = 300;
"""


def answers(browser, status):
    browser.execute_script(ANSWER, status)


def slowly(browser, milliseconds):
    browser.execute_cdp_cmd("Network.enable", {})
    conditions = {"offline": False, "downloadThroughput": -1, "uploadThroughput": -1}
    browser.execute_cdp_cmd(
        "Network.emulateNetworkConditions", conditions | {"latency": milliseconds}
    )


def retype(browser, text):
    field = first_field(browser)
    browser.execute_script("arguments[0].value = ''", field)
    field.send_keys(text)


def test_a_number_that_is_saved_by_itself_outlives_each_kind_of_failure(desktop, site):
    address = draft(desktop, site)
    for place, (status, sentence) in enumerate(SAYS.items(), 1):
        answers(desktop, status)
        retype(desktop, f"{place}234")
        until(desktop, lambda b, words=sentence: is_said(b) and words in said(b))
        assert state(desktop) == "unsaved", status
        assert first_field(desktop).get_attribute("value") == f"{place}234"
        answers(desktop, 0)
        press(desktop, "#keeping-bar button:not([data-close])")
        until(desktop, lambda b: state(b) == "saved" and not is_said(b))
    desktop.get(f"{address}draft/")
    assert first_field(desktop).get_attribute("value") == f"{len(SAYS)}234"


def test_a_form_posted_as_a_page_outlives_each_kind_of_failure(desktop, site):
    address = draft(desktop, site)
    asked = "form[action$='ask/']"
    for status, sentence in SAYS.items():
        desktop.get(f"{address}suppliers/")
        find(desktop, f"{asked} [name=supplier_name]").send_keys(f"石灰厂{status}")
        desktop.execute_script(f'document.querySelector("{asked}").noValidate = true')
        answers(desktop, status)
        press(desktop, f"{asked} button")
        until(desktop, lambda b, words=sentence: is_said(b) and words in said(b))
        field = find(desktop, f"{asked} [name=supplier_name]")
        assert field.get_attribute("value") == f"石灰厂{status}"
        before = find(desktop, "html")
        answers(desktop, 0)
        press(desktop, "#keeping-bar button:not([data-close])")
        until(desktop, lambda b, old=before: find(b, "html") != old and is_ready(b))
        assert f"石灰厂{status}" in desktop.page_source, "it was sent once the site answered again"


def test_a_site_that_does_not_answer_is_a_lost_connection(desktop, site):
    address = draft(desktop, site)
    desktop.execute_script(SLOW)
    slowly(desktop, 3000)
    retype(desktop, "777")
    until(desktop, lambda b: is_said(b) and "连接中断" in said(b))
    assert state(desktop) == "unsaved"
    slowly(desktop, 0)
    desktop.execute_script("htmx.config.timeout = window.patience")
    press(desktop, "#keeping-bar button:not([data-close])")
    until(desktop, lambda b: state(b) != "unsaved" and not is_said(b))
    desktop.get(f"{address}draft/")
    assert first_field(desktop).get_attribute("value") == "777"


def test_what_a_person_put_away_is_not_sent_behind_the_back(desktop, site):
    address = draft(desktop, site)
    desktop.get(f"{address}suppliers/")
    asked = "form[action$='ask/']"
    find(desktop, f"{asked} [name=supplier_name]").send_keys("石灰厂")
    desktop.execute_script(f'document.querySelector("{asked}").noValidate = true')
    cut(desktop, True)
    press(desktop, f"{asked} button")
    until(desktop, is_said)
    press(desktop, "#keeping-bar [data-close]")
    before = find(desktop, "html")
    cut(desktop, False)
    desktop.execute_script("window.dispatchEvent(new Event('online'))")
    until(desktop, lambda b: b.execute_script("return document.readyState") == "complete")
    assert find(desktop, "html") == before
    assert not desktop.find_elements(By.CSS_SELECTOR, ".banner.good")
