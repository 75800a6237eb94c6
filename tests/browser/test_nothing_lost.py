"""The network is cut, the session ends, the site fails: what was typed stays and is sent again."""

import pytest
from selenium.webdriver.common.by import By

from browser.test_desk_journeys import is_ready, new_study, press, sign_in
from browser.test_journeys import find, until

pytestmark = pytest.mark.browser
FIELD = "#study-form .field input[inputmode=decimal]"


def cut(browser, is_off):
    """Pulls the network cable of the browser, or puts it back."""
    browser.execute_cdp_cmd("Network.enable", {})
    browser.execute_cdp_cmd(
        "Network.emulateNetworkConditions",
        {"offline": is_off, "latency": 0, "downloadThroughput": -1, "uploadThroughput": -1},
    )
    until(browser, lambda b: b.execute_script("return navigator.onLine") is not is_off)


def said(browser):
    return find(browser, "#keeping-bar").text


def is_said(browser):
    return find(browser, "#keeping-bar").is_displayed()


def state(browser):
    return find(browser, "[data-save-state]").get_attribute("data-save-state")


def first_field(browser):
    return find(browser, FIELD)


def draft(browser, site):
    """The expert form of a new draft, which saves itself."""
    sign_in(browser, site, "clerk@ludai.example")
    address = new_study(browser, site, "")
    browser.get(f"{address}draft/")
    return address


def test_typed_without_network_a_number_is_kept_and_saved_once_it_is_back(desktop, site):
    address = draft(desktop, site)
    cut(desktop, True)
    first_field(desktop).send_keys("1234")
    until(desktop, is_said)
    assert "1 处未保存" in said(desktop)
    assert state(desktop) == "unsaved"
    assert find(desktop, "#headline.is-old").get_attribute("data-old") == "这是旧结果"
    cut(desktop, False)
    until(desktop, lambda b: state(b) == "saved")
    assert not is_said(desktop)
    desktop.get(f"{address}draft/")
    assert first_field(desktop).get_attribute("value") == "1234"


def test_an_ended_session_asks_for_the_login_in_place_and_saves(desktop, site):
    address = draft(desktop, site)
    desktop.delete_cookie("sessionid")
    first_field(desktop).send_keys("4321")
    until(desktop, lambda b: b.find_elements(By.CSS_SELECTOR, "#keeping-login[open] [name=login]"))
    assert not desktop.find_elements(By.CSS_SELECTOR, "#headline form, #headline header")
    find(desktop, "#keeping-login [name=login]").send_keys("clerk@ludai.example")
    find(desktop, "#keeping-login [name=password]").send_keys("zuji-demo-2026")
    press(desktop, "#keeping-login [data-login] button[type=submit]")
    until(desktop, lambda b: state(b) == "saved")
    desktop.get(f"{address}draft/")
    assert first_field(desktop).get_attribute("value") == "4321"


def test_a_form_posted_as_a_page_waits_for_the_network_and_goes_by_itself(desktop, site):
    address = draft(desktop, site)
    desktop.get(f"{address}suppliers/")
    asked = "form[action$='ask/']"
    find(desktop, f"{asked} [name=supplier_name]").send_keys("石灰厂")
    cut(desktop, True)
    desktop.execute_script(f'document.querySelector("{asked}").noValidate = true')
    press(desktop, f"{asked} button")
    until(desktop, is_said)
    assert find(desktop, f"{asked} [name=supplier_name]").get_attribute("value") == "石灰厂"
    assert desktop.current_url.endswith("/suppliers/")
    before = find(desktop, "html")
    cut(desktop, False)
    until(desktop, lambda b: find(b, "html") != before and is_ready(b))


def test_text_that_was_not_saved_is_back_after_the_page_was_left(desktop, site):
    address = draft(desktop, site)
    desktop.get(f"{address}suppliers/")
    find(desktop, "[name=supplier_name]").send_keys("石灰厂")
    desktop.get(f"{address}suppliers/")
    until(desktop, is_said)
    assert find(desktop, "[name=supplier_name]").get_attribute("value") == "石灰厂"
    press(desktop, "#keeping-bar button")
    assert find(desktop, "[name=supplier_name]").get_attribute("value") == ""


def test_text_of_one_row_comes_back_into_that_row_and_not_once_it_was_sent(desktop, site):
    """Rows of a sample are forms with one address."""
    sign_in(desktop, site, "verifier@taiheng.example")
    sample = f"{site}/verification/2/sample/"
    notes = "details[open] form[action$='/seen/'] [name=note]"
    desktop.get(sample)
    find(desktop, notes).send_keys("与凭证一致")
    desktop.get(sample)
    until(desktop, is_said)
    kept = [note.get_attribute("value") for note in desktop.find_elements(By.CSS_SELECTOR, notes)]
    assert kept == ["与凭证一致", *[""] * (len(kept) - 1)] and len(kept) > 1
    before = find(desktop, "html")
    press(desktop, "details[open] form[action$='/seen/'] button[value='1']")
    until(desktop, lambda b: find(b, "html") != before and is_ready(b))
    assert not is_said(desktop)
    notes_left = desktop.find_elements(By.CSS_SELECTOR, notes)
    assert [note.get_attribute("value") for note in notes_left] == [""] * (len(kept) - 1)


def test_text_is_back_where_the_network_went_between_the_question_and_the_post(desktop, site):
    """The site still answered that it is there; what was posted did not arrive."""
    address = draft(desktop, site)
    desktop.get(f"{address}suppliers/")
    asked = "form[action$='ask/']"
    find(desktop, f"{asked} [name=supplier_name]").send_keys("石灰厂")
    desktop.execute_script(
        "const who = document.getElementById('keeping').dataset.who;"
        "const token = document.querySelector('[name=csrfmiddlewaretoken]').value;"
        "window.fetch = async () => new Response(JSON.stringify({ who, token }));"
    )
    desktop.execute_script(f'document.querySelector("{asked}").noValidate = true')
    cut(desktop, True)
    press(desktop, f"{asked} button")
    until(desktop, lambda b: not b.find_elements(By.CSS_SELECTOR, asked))
    cut(desktop, False)
    desktop.back()
    until(desktop, is_said)
    assert find(desktop, f"{asked} [name=supplier_name]").get_attribute("value") == "石灰厂"
