"""A browser that keeps the text of every page as somebody leaves it."""

from __future__ import annotations

from typing import Any

from selenium.common.exceptions import StaleElementReferenceException, WebDriverException
from selenium.webdriver import Chrome
from selenium.webdriver.common.by import By
from selenium.webdriver.remote.command import Command
from selenium.webdriver.remote.webelement import WebElement
from selenium.webdriver.support.ui import WebDriverWait
from urllib3.exceptions import HTTPError

from journey_end import Page

LEAVING = {Command.GET, Command.REFRESH, Command.CLICK_ELEMENT}
GONE = (WebDriverException, HTTPError)
"""What the driver says of a page or a browser that is no more."""
POLL = 0.1
"""Between two looks for what is awaited [s]."""
WIDTH = "return window.innerWidth"
VISIBLE = """
const shut = [...document.querySelectorAll('details:not([open])')];
for (const one of shut) one.open = true;
const spoken = ["title", "aria-label", "aria-description", "alt", "placeholder"].flatMap((name) =>
  [...document.querySelectorAll(`[${name}]`)].map((one) => one.getAttribute(name)),
);
const text = [document.title, document.body.innerText, ...spoken].join("\n");
for (const one of shut) one.open = false;
return [location.href, document.documentElement.lang, text];
"""
"""What a person can read or hear on the page, with every fold opened."""
PASSED: list[Page] = []
"""Pages passed since the last journey ended; browsers run one after another."""


class PlacedElement(WebElement):
    """An element by its place on the page: where a part of the page was swapped under a person's
    hand, what stands in that place now is meant.
    """

    place = ("", "")

    def found_again(self) -> None:
        self._id = self.parent.find_element(*self.place).id

    def _execute(self, command: Any, params: Any = None) -> Any:
        try:
            return super()._execute(command, params)
        except StaleElementReferenceException:
            self.found_again()
            return super()._execute(command, params)

    def get_attribute(self, name: str) -> Any:
        try:
            return super().get_attribute(name)
        except StaleElementReferenceException:
            self.found_again()
            return super().get_attribute(name)


class ReadingChrome(Chrome):
    """Chrome that reads the page before each command that may leave it."""

    is_read = True
    first = ""
    """The window that the browser started with; no journey's."""

    def __init__(self, *arguments: Any, **named: Any) -> None:
        super().__init__(*arguments, **named)
        self.sessions: dict[tuple[str, str, str], list[dict[str, Any]]] = {}
        """The cookies of people who signed in before: by site, language and person."""

    def find_element(self, by: str = By.ID, value: str | None = None) -> WebElement:
        found = PlacedElement(self, super().find_element(by, value).id)
        found.place = (by, value or "")
        return found

    @property
    def window_handles(self) -> list[str]:
        return [handle for handle in super().window_handles if handle != self.first]

    def show_at(self, width: int, height: int) -> None:
        """A screen of this size; the page is laid out for it when this returns."""
        size = {"width": width, "height": height, "deviceScaleFactor": 1, "mobile": False}
        self.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", size)
        WebDriverWait(self, 15, POLL).until(lambda b: b.execute_script(WIDTH) == width)

    def execute(self, driver_command: str, params: Any = None) -> Any:
        if driver_command in LEAVING:
            self.keep()
        return super().execute(driver_command, params)

    def keep(self) -> None:
        if not self.is_read:
            return
        script = {"script": VISIBLE, "args": []}
        try:
            page = Page(*super().execute(Command.W3C_EXECUTE_SCRIPT, script)["value"])
        except GONE:  # no page yet, or one that is leaving
            return
        if page.url.startswith("http") and page not in PASSED:
            PASSED.append(page)
