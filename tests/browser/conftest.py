"""A real browser against a real server. Skipped, saying so, where Chromium is not installed."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path
from typing import Any

import pytest

from browser.one_chromium import OneChromium
from journey_end import wrong_on

ROOT = Path(__file__).resolve().parents[2]
DESKTOP, PHONE = (1280, 900), (390, 844)
"""Width and height of a screen."""


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Journeys of both screens and languages: by day Chinese on a desk and English on a phone, at
    night the other two.
    """
    for item in items:
        asked = getattr(item, "callspec", None)
        if asked and {"browser", "prefix"} <= set(asked.params):
            is_desk, is_chinese = asked.params["browser"] == DESKTOP, not asked.params["prefix"]
            if is_desk != is_chinese:
                item.add_marker(pytest.mark.nightly)


def free_port() -> int:
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        return int(s.getsockname()[1])


DEMO = [sys.executable, "-m", "zuji_portal.web.manage", "demo", "--enterprises", "12"]
"""A small province made now; the shipped history has tests of its own."""


@pytest.fixture(scope="session")
def environment(tmp_path_factory, own_database):
    """Of the server and of who reads its records: a folder and a database of its own, a free
    port.
    """
    var = tmp_path_factory.mktemp("var")
    return {
        **os.environ,
        **own_database("browser", var),
        "DJANGO_SETTINGS_MODULE": "zuji_portal.web.settings",
        "ZUJI_VAR": str(var),
        "ZUJI_SITE_URL": f"http://127.0.0.1:{free_port()}",
    }


@pytest.fixture(scope="session")
def site(environment):
    """The site as ``make run`` starts it, on a free port, with its own folder."""
    url = environment["ZUJI_SITE_URL"]
    server = subprocess.Popen(
        [*DEMO, "--port", url.rsplit(":")[-1]],
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


@pytest.fixture(scope="session")
def chromium():
    """Opens a browser of somebody new: ``with chromium(width, height) as browser``."""
    one = OneChromium()
    yield one.context
    one.quit()


@pytest.fixture(params=[DESKTOP, PHONE], ids=["desktop", "phone"])
def browser(request, chromium):
    with chromium(*request.param) as browser:
        yield browser


@pytest.fixture
def desktop(tmp_path, chromium):
    with chromium(*DESKTOP, downloads=tmp_path) as browser:
        yield browser


@pytest.fixture
def without_script(chromium):
    with chromium(*DESKTOP, script=False) as browser:
        yield browser


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
