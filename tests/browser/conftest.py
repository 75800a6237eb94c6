"""A real browser against a real server. Skipped, saying so, where Chromium is not installed."""

from __future__ import annotations

import json
import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path
from typing import Any

import pytest

from journey_end import wrong_on

ROOT = Path(__file__).resolve().parents[2]
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


def free_port() -> int:
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        return int(s.getsockname()[1])


@pytest.fixture(scope="session")
def environment(tmp_path_factory):
    """Of the server and of who reads its records: a folder of its own, a free port."""
    return {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "zuji_portal.web.settings",
        "ZUJI_VAR": str(tmp_path_factory.mktemp("var")),
        "ZUJI_SITE_URL": f"http://127.0.0.1:{free_port()}",
    }


@pytest.fixture(scope="session")
def site(environment):
    """The site as ``make run`` starts it, on a free port, with its own folder."""
    url = environment["ZUJI_SITE_URL"]
    server = subprocess.Popen(
        [sys.executable, "-m", "zuji_portal.web.manage", "demo", "--port", url.rsplit(":")[-1]],
        cwd=ROOT,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
    )
    try:
        for _ in range(2000):
            try:
                urllib.request.urlopen(f"{url}/healthz", timeout=1)
                break
            except OSError:
                time.sleep(0.2)
        else:
            server.kill()  # before what it said is read to the end
            pytest.fail("the site did not start: " + server.stdout.read().decode())
        yield url
    finally:
        server.terminate()
        server.wait(10)


@pytest.fixture(scope="session")
def records(site, environment):
    """Asks whether the records of the server still hold."""
    keeper = subprocess.Popen(
        [sys.executable, str(ROOT / "tests" / "browser" / "keeper.py")],
        env=environment,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )

    def ask() -> dict[str, Any]:
        keeper.stdin.write("\n")
        keeper.stdin.flush()
        found: dict[str, Any] = json.loads(keeper.stdout.readline())
        return found

    def steady() -> dict[str, Any]:
        """Asked again where a job was just writing."""
        for _ in range(3):
            found = ask()
            if not found["wrong"]:
                break
            time.sleep(0.5)
        return found

    yield steady
    keeper.stdin.close()
    keeper.wait(10)


@pytest.fixture(autouse=True)
def ends_well(request):
    """The end of every journey: the audit chain recomputed, the log monitor quiet, no identifier
    on any page that was passed, no Han on those in English but what people entered. Tests that
    walk lists of pages are no journeys.
    """
    is_journey = "site" in request.fixturenames and not request.node.name.startswith("test_pages_")
    records = request.getfixturevalue("records") if is_journey else None
    yield
    from browser.reading import PASSED

    pages = list(PASSED)
    PASSED.clear()
    if records is None:
        return
    found = records()
    assert found["wrong"] == []
    wrong = wrong_on(pages, found["data"])
    assert not wrong, "\n".join(wrong)


def chromium(width: int, height: int, *, script: bool = True, downloads: Path | None = None):
    from selenium.webdriver.chrome.options import Options
    from selenium.webdriver.chrome.service import Service

    from browser.reading import ReadingChrome

    browser, driver = shutil.which("chromium"), shutil.which("chromedriver")
    if not browser or not driver:
        pytest.skip(
            "Chromium and chromedriver are not installed (apt-get install chromium chromium-driver)"
        )
    options = Options()
    options.binary_location = browser
    for flag in (*FLAGS, f"--window-size={width},{height}"):
        options.add_argument(flag)
    preferences = {}
    if not script:
        preferences["profile.managed_default_content_settings.javascript"] = 2
    if downloads:
        preferences["download.default_directory"] = str(downloads)
    options.add_experimental_option("prefs", preferences)
    options.set_capability("goog:loggingPrefs", {"browser": "ALL"})
    return ReadingChrome(options=options, service=Service(driver))


@pytest.fixture(params=[(1280, 900), (390, 844)], ids=["desktop", "phone"])
def browser(request):
    made = chromium(*request.param)
    yield made
    made.quit()


@pytest.fixture
def desktop(tmp_path):
    made = chromium(1280, 900, downloads=tmp_path)
    yield made
    made.quit()


@pytest.fixture
def without_script():
    made = chromium(1280, 900, script=False)
    yield made
    made.quit()


@pytest.fixture
def picture():
    """Keeps a screenshot for the tutorials where ZUJI_PICTURES=1 asks for it."""

    def keep(browser, name: str) -> None:
        if os.environ.get("ZUJI_PICTURES"):
            browser.execute_script("document.activeElement.blur()")
            browser.save_screenshot(str(ROOT / "docs" / "pictures" / f"{name}.png"))

    return keep


@pytest.fixture(scope="session")
def axe() -> str:
    import axe_playwright_python

    folder = Path(axe_playwright_python.__file__).parent
    return next(folder.glob("*.js")).read_text("utf-8")
