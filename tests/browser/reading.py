"""A browser that keeps the text of every page as somebody leaves it."""

from __future__ import annotations

from typing import Any

from selenium.common.exceptions import WebDriverException
from selenium.webdriver import Chrome
from selenium.webdriver.remote.command import Command

from journey_end import Page

LEAVING = {Command.GET, Command.REFRESH, Command.CLICK_ELEMENT, Command.QUIT}
VISIBLE = """
const shut = [...document.querySelectorAll('details:not([open])')];
for (const one of shut) one.open = true;
const text = document.body.innerText;
for (const one of shut) one.open = false;
return [location.href, document.documentElement.lang, text];
"""
"""What a person can read on the page, with every fold opened."""
PASSED: list[Page] = []
"""Pages passed since the last journey ended; browsers run one after another."""


class ReadingChrome(Chrome):
    """Chrome that reads the page before each command that may leave it."""

    def execute(self, driver_command: str, params: Any = None) -> Any:
        if driver_command in LEAVING:
            self.keep()
        return super().execute(driver_command, params)

    def keep(self) -> None:
        script = {"script": VISIBLE, "args": []}
        try:
            page = Page(*super().execute(Command.W3C_EXECUTE_SCRIPT, script)["value"])
        except WebDriverException:  # no page yet, or one that is leaving
            return
        if page.url.startswith("http") and page not in PASSED:
            PASSED.append(page)
