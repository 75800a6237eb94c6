"""How many clicks a journey takes from the signed-in home (ux 8.1)."""

import time

import pytest
from selenium.webdriver.common.by import By

from browser.test_desk_journeys import is_ready, problems, sign_in
from browser.test_journeys import find, until
from zuji_portal.demonstration.enterprises import demonstration_ledger

pytestmark = [pytest.mark.browser, pytest.mark.django_db]
GOAL = 15 - 3  # three more register the product


class Counted:
    """A person at a browser whose pointer is counted; a file dialogue is one click."""

    def __init__(self, browser):
        self.browser, self.clicks = browser, 0

    def press(self, css):
        before = self.browser.find_element(By.TAG_NAME, "html")
        button = find(self.browser, css)
        self.browser.execute_script("arguments[0].scrollIntoView({block: 'center'})", button)
        button.click()
        self.clicks += 1
        until(self.browser, lambda b: b.find_element(By.TAG_NAME, "html") != before and is_ready(b))

    def choose(self, css, file):
        find(self.browser, css).send_keys(str(file))
        self.clicks += 1


def test_a_clerk_comes_from_the_desk_and_a_ledger_to_an_own_result(desktop, site, tmp_path):
    ledger = tmp_path / "台账.xlsx"
    ledger.write_bytes(demonstration_ledger())
    sign_in(desktop, site, "clerk@ludai.example")
    began, person = time.monotonic(), Counted(desktop)
    desktop.get(f"{site}/desk/")
    person.press("a[href$='/study/']")
    desktop.execute_script("document.querySelector('[name=previous]').value = ''")
    desktop.execute_script("document.querySelector('[name=again]')?.click()")
    person.press("main form button.primary")
    until(desktop, lambda b: "/tasks/" in b.current_url)
    person.press(".guide-tasks a[href$='/ledgers/']")
    person.choose("input[type=file]", ledger)
    person.press("main form button.primary")
    if desktop.find_elements(By.CSS_SELECTOR, "form[action$='/accept/'] button"):
        person.press("form[action$='/accept/'] button")
    while problems(desktop):
        person.press(".findings li button")
    person.press("form[action$='/apply/'] button")
    until(desktop, lambda b: "/tasks/" in b.current_url)
    assert find(desktop, ".guide-number b").text
    print("clicks", person.clicks, "seconds", round(time.monotonic() - began))
    assert person.clicks <= GOAL
