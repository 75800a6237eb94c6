"""How many clicks the journeys of ux 8.1 take, counted in a browser at a running demonstration.

    python benchmarks/clicks.py http://127.0.0.1:8000

A click is a press of the pointer or Enter; typing and looking are none. What would decide about
somebody's work is counted and not pressed. The clerk's ledger, which writes, is counted by
`tests/browser/test_clicks.py`. Writes `clicks.json` beside this file.
"""

from __future__ import annotations

import json
import shutil
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from selenium import webdriver
from selenium.webdriver.chrome.service import Service
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.support.ui import WebDriverWait

PASSWORD = "zuji-demo-2026"
WIDTHS = (1440, 390)


class Person:
    """Somebody at a browser whose presses are counted."""

    def __init__(self, base: str, width: int) -> None:
        options = webdriver.ChromeOptions()
        for word in ("--headless=new", "--no-sandbox", "--disable-gpu"):
            options.add_argument(word)
        self.base, self.clicks = base, 0
        self.browser: Any = webdriver.Chrome(
            options=options, service=Service(shutil.which("chromedriver"))
        )
        size = {"width": width, "height": 900, "deviceScaleFactor": 1, "mobile": width < 500}
        self.browser.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", size)

    def sign_in(self, who: str) -> None:
        """Not counted: a journey begins signed in."""
        for _ in range(8):
            self.browser.get(f"{self.base}/account/login/")
            if self.browser.find_elements(By.NAME, "login"):
                break
            time.sleep(15)  # who asks too often waits
        self.browser.find_element(By.NAME, "login").send_keys(who)
        self.browser.find_element(By.NAME, "password").send_keys(PASSWORD)
        self.browser.find_element(By.CSS_SELECTOR, "main form[method=post] button").click()
        WebDriverWait(self.browser, 60).until(lambda b: "/login/" not in b.current_url)

    def open(self, path: str) -> None:
        self.browser.get(f"{self.base}{path}")
        self.clicks = 0

    def shown(self, css: str) -> Any:
        """The first element that a person sees."""

        def seen(browser: Any) -> Any:
            found = browser.find_elements(By.CSS_SELECTOR, css)
            return next((each for each in found if each.is_displayed()), None)

        return WebDriverWait(self.browser, 60).until(seen)

    def press(self, css: str) -> None:
        element = self.shown(css)
        self.browser.execute_script("arguments[0].scrollIntoView({block: 'center'})", element)
        element.click()
        self.clicks += 1

    def could_press(self, css: str) -> None:
        """What would decide: it is there and works, and is left alone."""
        assert self.shown(css).is_enabled(), css
        self.clicks += 1

    def enter(self, css: str, text: str) -> None:
        self.shown(css).send_keys(text, Keys.ENTER)
        self.clicks += 1


def first_number(person: Person) -> None:
    person.open("/")
    person.press("main a[href='/calc/']")
    person.press("main a[href^='/calc/'][href*='example=']")
    person.shown("#headline, #total")


def checks_a_certificate(person: Person) -> None:
    number = certificate_of(person)
    person.open("/")
    person.enter("main input[type=search], main [role=search] input, main input[name=q]", number)
    WebDriverWait(person.browser, 60).until(lambda b: "/certificates/" in b.current_url)


def certificate_of(person: Person) -> str:
    person.open("/catalogue/")
    person.press("main a[href*='/p/']")
    found = person.browser.find_elements(By.CSS_SELECTOR, "a[href*='/certificates/']")
    return str(found[0].get_attribute("href")).rstrip("/").rsplit("/", 1)[-1]


def number_to_source(person: Person) -> None:
    person.open("/calc/cement/?example=cement-demo")
    person.browser.get(person.shown("a[href*='/r/']").get_attribute("href"))
    person.press("a[href*='/step/']")
    person.shown("math, .formula")


def approver_decides(person: Person) -> None:
    person.sign_in("approver@ludai.example")
    person.open("/todo/")
    person.press("main a.button[href*='/desk/studies/']")
    person.press("#decide input[value=return]")
    person.could_press("#decide button.primary")


def verifier_looks(person: Person) -> None:
    person.sign_in("verifier@taiheng.example")
    person.open("/verification/")
    person.press("main table a[href*='/verification/']")


def officer_lists(person: Person) -> None:
    person.sign_in("province@zuji.example")
    person.open("/programme/")
    person.press("main a[href*='/programme/rows/']")
    person.press("main a[href*='rows.xlsx']")


def officer_issues(person: Person) -> None:
    person.sign_in("province@zuji.example")
    person.open("/todo/")
    person.press("main a.button[href*='/certification/']")


JOURNEYS: dict[str, tuple[int, Callable[[Person], None]]] = {
    "visitor: first number of a sample": (6, first_number),
    "visitor: check a certificate by number": (2, checks_a_certificate),
    "anyone: from a number to its source": (2, number_to_source),
    "approver: open and decide": (3, approver_decides),
    "verifier: open a verification": (2, verifier_looks),
    "officer: which are behind, list to Excel": (3, officer_lists),
    "officer: from the list to the decision on a certificate": (4, officer_issues),
}
"""Journey → most clicks, and how it goes."""


def main(base: str) -> None:
    results: dict[str, Any] = {}
    for width in WIDTHS:
        for name, (most, journey) in JOURNEYS.items():
            person, began = Person(base, width), time.monotonic()
            try:
                journey(person)
                clicks: int | str = person.clicks
            except Exception as problem:
                clicks = f"not finished: {type(problem).__name__}"
            seconds = round(time.monotonic() - began)
            person.browser.quit()
            results.setdefault(name, {"most": most})[str(width)] = clicks
            print(f"{width:5} {name}: {clicks} (≤ {most}), {seconds} s", flush=True)
    file = Path(__file__).with_suffix(".json")
    file.write_text(json.dumps(results, ensure_ascii=False, indent=1) + "\n", "utf-8")


if __name__ == "__main__":
    main(sys.argv[1].rstrip("/"))
