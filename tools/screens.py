"""The pictures of the main pages in the documentation, taken from a running demonstration.

    python tools/screens.py http://127.0.0.1:8000 [name …]

Every page stands at the widths of a desk and of a phone, in both languages, as WebP of at most
60 kB; `docs/reference/screens.md` shows them all. The demonstration (`make run`) must be running.
"""

from __future__ import annotations

import base64
import re
import shutil
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from selenium import webdriver
from selenium.webdriver.chrome.service import Service
from selenium.webdriver.common.by import By

ROOT = Path(__file__).resolve().parents[1]
FOLDER = ROOT / "docs" / "pictures" / "screens"
PAGE = ROOT / "docs" / "reference" / "screens.md"
PASSWORD = "zuji-demo-2026"
WIDTHS = {1440: 1500, 390: 1600}
"""Width of a screen → how much of the page is shown, in pixels."""
MOST = 60_000
"""Bytes of a picture."""


@dataclass(frozen=True)
class Screen:
    """A page: its name in both languages, who sees it, and the address or the links that lead to
    it from there (expressions that addresses hold, the first link of each is taken).
    """

    name: str
    zh: str
    en: str
    person: str
    start: str
    links: tuple[str, ...] = ()


CLERK, APPROVER, OWNER = "clerk@ludai.example", "approver@ludai.example", "owner@ludai.example"
VERIFIER, EXPERT, AUDITOR = (
    "verifier@taiheng.example",
    "expert@zuji.example",
    "auditor@zuji.example",
)
PROVINCE = "province@zuji.example"
SCREENS = (
    Screen("home", "首页", "Home", "", "/"),
    Screen("calc", "算：行业模型", "Account: models", "", "/calc/"),
    Screen("form", "算：填报", "Account: the form", "", "/calc/cement/?example=cement-demo"),
    Screen("result", "结果", "A result", "", "/calc/cement/?example=cement-demo", ("/r/",)),
    Screen("search", "查：搜索", "Search", "", "/search/?q=%E7%94%B5%E7%BD%91"),
    Screen("check", "查验证书", "Check a certificate", "", "/check/"),
    Screen("catalogue", "产品目录", "Catalogue", "", "/catalogue/"),
    Screen("product", "产品页", "A product's page", "", "/catalogue/", ("/p/",)),
    Screen("learn", "学", "Learn", "", "/learn/"),
    Screen("courses", "培训课程", "Courses", "", "/learn/courses/"),
    Screen("course", "一门课程", "A course", "", "/learn/courses/clerk/"),
    Screen("services", "办：事项", "Services", "", "/services/"),
    Screen("board", "公开看板", "Public board", "", "/board/"),
    Screen("model", "一个行业模型", "A sector model", "", "/models/cement/"),
    Screen("todo-clerk", "待办（填报员）", "To do (clerk)", CLERK, "/todo/"),
    Screen(
        "tasks", "分步核算", "A study step by step", CLERK, "/desk/", ("/desk/studies/", "/tasks/")
    ),
    Screen("enterprise", "一企一档", "An enterprise", OWNER, "/desk/", ("/enterprises/",)),
    Screen("dossier", "一品一档", "A product", OWNER, "/desk/", ("/enterprises/", "/products/")),
    Screen("todo-approver", "待办（审批人）", "To do (approver)", APPROVER, "/todo/"),
    Screen("brief", "审批简报", "The approver's brief", APPROVER, "/todo/", ("/desk/studies/",)),
    Screen("todo-verifier", "待办（核查员）", "To do (verifier)", VERIFIER, "/todo/"),
    Screen(
        "sample",
        "核查样本",
        "A verifier's sample",
        VERIFIER,
        "/verification/",
        (r"/verification/\d", "/sample/"),
    ),
    Screen("todo-province", "待办（省）", "To do (province)", PROVINCE, "/todo/"),
    Screen("programme", "工作看板", "Board of the programme", PROVINCE, "/programme/"),
    Screen("studies", "核算清单", "List of studies", PROVINCE, "/programme/studies/"),
    Screen(
        "decision",
        "认证决定",
        "A decision on a certificate",
        PROVINCE,
        "/certification/",
        (r"/certification/\d",),
    ),
    Screen(
        "committee", "议题", "A case of the committee", EXPERT, "/committee/", (r"/committee/\d",)
    ),
    Screen("audit", "审计", "Audit", AUDITOR, "/audit/"),
)


def browser(width: int) -> Any:
    """Chromium whose page is as wide as a desk's or a phone's."""
    options = webdriver.ChromeOptions()
    for word in ("--headless", "--no-sandbox", "--disable-gpu", "--hide-scrollbars"):
        options.add_argument(word)
    driver = webdriver.Chrome(options=options, service=Service(shutil.which("chromedriver")))
    size = {"width": width, "height": 900, "deviceScaleFactor": 1, "mobile": width < 500}
    driver.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", size)
    return driver


def sign_in(driver: Any, base: str, person: str) -> None:
    """Signs a person in; the log-in page makes who asks too often wait."""
    for _ in range(8):
        driver.get(f"{base}/")
        driver.delete_all_cookies()
        if not person:
            return
        driver.get(f"{base}/account/login/")
        if driver.find_elements(By.NAME, "login"):
            break
        time.sleep(15)
    driver.find_element(By.NAME, "login").send_keys(person)
    driver.find_element(By.NAME, "password").send_keys(PASSWORD)
    driver.find_element(By.CSS_SELECTOR, "main form[method=post] button").click()
    time.sleep(1.5)


def address_of(driver: Any, base: str, screen: Screen) -> str:
    """The path of a page, found by following the links that lead to it: of several that fit, the
    first from which the way goes on.
    """
    driver.get(f"{base}{screen.start}")
    found = _followed(driver, base, screen.links)
    if found is None:
        raise LookupError(screen.name)
    return found


def _followed(driver: Any, base: str, links: tuple[str, ...]) -> str | None:
    """Where the links lead from the page that is open; None for nowhere."""
    there = urlsplit(driver.current_url)
    if not links:
        return f"{there.path}?{there.query}" if there.query else there.path
    hrefs = [
        link.get_attribute("href") or ""
        for link in driver.find_elements(By.CSS_SELECTOR, "main a[href], header a[href]")
    ]
    paths = dict.fromkeys(urlsplit(href).path for href in hrefs if href.startswith(base))
    for path in paths:
        if re.search(links[0], path) and path not in (there.path, links[0], f"/en{there.path}"):
            driver.get(f"{base}{path}")
            if found := _followed(driver, base, links[1:]):
                return found
    return None


def taken(driver: Any, width: int) -> bytes:
    """A picture of the top of the page, no larger than allowed."""
    time.sleep(0.6)
    height = driver.execute_script("return document.documentElement.scrollHeight")
    content = b""
    for shown in (WIDTHS[width], 1100, 900):
        clip = {"x": 0, "y": 0, "width": width, "height": min(height, shown), "scale": 1}
        for quality in (80, 65, 50, 40):
            more = {"format": "webp", "quality": quality, "captureBeyondViewport": True}
            made = driver.execute_cdp_cmd("Page.captureScreenshot", more | {"clip": clip})
            content = base64.b64decode(made["data"])
            if len(content) <= MOST:
                return content
    return content


def wanted(names: list[str]) -> list[Screen]:
    return [screen for screen in SCREENS if not names or screen.name in names]


def main(base: str, names: list[str]) -> None:
    FOLDER.mkdir(parents=True, exist_ok=True)
    for width in WIDTHS:
        driver, person = browser(width), None
        for screen in wanted(names):
            if screen.person != person:
                sign_in(driver, base, screen.person)
                person = screen.person
            try:
                path = address_of(driver, base, screen)
            except LookupError:
                print(f"no link to {screen.name}", file=sys.stderr)
                continue
            for lang, prefix in (("zh", ""), ("en", "/en")):
                plain = path.startswith("/p/")
                driver.get(f"{base}{path}?lang={lang}" if plain else f"{base}{prefix}{path}")
                content = taken(driver, width)
                (FOLDER / f"{screen.name}-{width}-{lang}.webp").write_bytes(content)
                print(screen.name, width, lang, len(content), path)
        driver.quit()
    PAGE.write_text(page(), "utf-8")


def page() -> str:
    """The page that shows every picture."""
    lines = [
        "# 画面 · Screens",
        "",
        "主要页面在桌面（1440 像素）与手机（390 像素）上的样子，中英文；"
        "由 `tools/screens.py` 从演示站点截取，数据都是示例。",
        "",
        "The main pages at the widths of a desk (1440 px) and a phone (390 px), in both languages, "
        "taken from the",
        "demonstration by `tools/screens.py`; all data are examples.",
    ]
    for screen in SCREENS:
        if not (FOLDER / f"{screen.name}-1440-zh.webp").is_file():
            continue
        lines += ["", f"## {screen.zh} · {screen.en}", ""]
        for width in WIDTHS:
            for lang, title in (("zh", screen.zh), ("en", screen.en)):
                file = f"{screen.name}-{width}-{lang}.webp"
                if (FOLDER / file).is_file():
                    lines.append(f"![{title} {width}](../pictures/screens/{file})")
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    main(sys.argv[1].rstrip("/"), sys.argv[2:])
