"""One Chromium for all journeys. Each journey gets a browser context of its own, with its own
cookies, storage, cache and downloads, and a window of its own that emulation ends with.
"""

from __future__ import annotations

import itertools
import json
import shutil
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import pytest
import websocket
from selenium.webdriver.chrome.options import Options
from selenium.webdriver.chrome.service import Service

from browser.reading import GONE, ReadingChrome

FLAGS = [
    "--headless=new",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-dev-shm-usage",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--lang=zh-CN",
]


def started() -> ReadingChrome:
    """A new Chromium; the test is skipped, saying so, where there is none."""
    browser, driver = shutil.which("chromium"), shutil.which("chromedriver")
    if not browser or not driver:
        pytest.skip(
            "Chromium and chromedriver are not installed (apt-get install chromium chromium-driver)"
        )
    options = Options()
    options.binary_location = browser
    for flag in FLAGS:
        options.add_argument(flag)
    options.set_capability("goog:loggingPrefs", {"browser": "ALL"})
    return ReadingChrome(options=options, service=Service(driver))


class Protocol:
    """The DevTools protocol of the whole browser; the driver speaks only that of a page."""

    def __init__(self, driver: ReadingChrome) -> None:
        address = driver.capabilities["goog:chromeOptions"]["debuggerAddress"]
        with urllib.request.urlopen(f"http://{address}/json/version", timeout=30) as version:
            url = json.load(version)["webSocketDebuggerUrl"]
        self.socket = websocket.create_connection(url, timeout=30, suppress_origin=True)
        self.numbers = itertools.count(1)

    def call(self, method: str, **parameters: Any) -> dict[str, Any]:
        number = next(self.numbers)
        self.socket.send(json.dumps({"id": number, "method": method, "params": parameters}))
        while True:
            answer = json.loads(self.socket.recv())
            if answer.get("id") == number:
                assert "error" not in answer, f"{method}: {answer['error']}"
                result: dict[str, Any] = answer["result"]
                return result


class OneChromium:
    """Started when first asked for, and again where a journey ended it."""

    def __init__(self) -> None:
        self.driver: ReadingChrome | None = None
        self.is_taken = False

    def alive(self) -> tuple[ReadingChrome, Protocol]:
        if self.driver:
            with suppress(*GONE):
                self.driver.switch_to.window(self.driver.first)
                return self.driver, self.protocol
            self.quit()
        self.driver = started()
        self.driver.first = self.driver.current_window_handle
        self.protocol = Protocol(self.driver)
        return self.driver, self.protocol

    def quit(self) -> None:
        if self.driver:
            with suppress(OSError, *GONE):
                self.protocol.socket.close()
                self.driver.quit()
            self.driver = None

    @contextmanager
    def context(
        self,
        width: int,
        height: int,
        *,
        script: bool = True,
        downloads: Path | None = None,
    ) -> Iterator[ReadingChrome]:
        """The browser as somebody new finds it, with a window of this size; one at a time."""
        assert not self.is_taken, "another journey still has the browser"
        driver, protocol = self.alive()
        context = protocol.call("Target.createBrowserContext")["browserContextId"]
        if downloads:
            protocol.call(
                "Browser.setDownloadBehavior",
                behavior="allow",
                browserContextId=context,
                downloadPath=str(downloads),
            )
        size = {"width": width, "height": height}
        window = protocol.call(
            "Target.createTarget",
            url="about:blank",
            browserContextId=context,
            newWindow=True,
            **size,
        )
        driver.switch_to.window(window["targetId"])
        driver.show_at(width, height)
        if not script:
            driver.execute_cdp_cmd("Emulation.setScriptExecutionDisabled", {"value": True})
        driver.get_log("browser")
        self.is_taken = driver.is_read = True
        try:
            yield driver
        finally:
            self.is_taken = False
            driver.keep()
            with suppress(AssertionError, OSError, websocket.WebSocketException):
                protocol.call("Target.disposeBrowserContext", browserContextId=context)
