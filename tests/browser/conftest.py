"""A real browser against a real server. Skipped, saying so, where Chromium is not installed."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import pytest

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
def site(tmp_path_factory):
    """The site as ``make run`` starts it, on a free port, with its own folder."""
    port, folder = free_port(), tmp_path_factory.mktemp("var")
    server = subprocess.Popen(
        [sys.executable, "-m", "zuji_portal.web.manage", "demo", "--port", str(port)],
        cwd=ROOT,
        env={**os.environ, "ZUJI_VAR": str(folder), "ZUJI_SITE_URL": f"http://127.0.0.1:{port}"},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
    )
    url = f"http://127.0.0.1:{port}"
    try:
        for _ in range(600):
            try:
                urllib.request.urlopen(f"{url}/healthz", timeout=1)
                break
            except OSError:
                time.sleep(0.2)
        else:
            pytest.fail("the site did not start: " + server.stdout.read().decode())
        yield url
    finally:
        server.terminate()
        server.wait(10)


def chromium(width: int, height: int, *, script: bool = True, downloads: Path | None = None):
    from selenium import webdriver
    from selenium.webdriver.chrome.options import Options
    from selenium.webdriver.chrome.service import Service

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
    return webdriver.Chrome(options=options, service=Service(driver))


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
