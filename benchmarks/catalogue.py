"""Product pages a second: from the cache and without it, measured with wrk against the embedded
server.

``python benchmarks/catalogue.py`` loads the demonstration into a fresh folder and starts the server
twice (pages kept, and ``ZUJI_PAGE_SECONDS=0``). wrk runs on the same machine and takes its share of
the cores. Beside it stands the same server answering ``/healthz``, which is what a page costs that
asks nothing: the ceiling of server and middleware. Writes benchmarks/catalogue.json.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
PORT, SECONDS = 8231, 10
RATE, LATENCY = re.compile(r"Requests/sec:\s+([\d.]+)"), re.compile(r"99%\s+([\d.]+)(us|ms|s)")
SCALE = {"us": 1e-6, "ms": 1e-3, "s": 1.0}


def wrk(url: str) -> dict[str, float]:
    """Requests a second, 99th percentile in seconds, and answers that were no 2xx."""
    done = subprocess.run(
        ["wrk", "-t2", "-c16", f"-d{SECONDS}s", "--latency", url],
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    rate, slow = RATE.search(done), LATENCY.search(done)
    assert rate and slow, done
    errors = re.search(r"Non-2xx or 3xx responses: (\d+)", done)
    return {
        "per_second": float(rate[1]),
        "p99_s": float(slow[1]) * SCALE[slow[2]],
        "errors": float(errors[1]) if errors else 0,
    }


def on_a_phone(url: str) -> dict[str, float]:
    """Seconds to the load event and bytes over the wire: Chromium as a phone (a quarter of the
    speed, 1.6 Mbit/s, 150 ms).
    """
    from selenium import webdriver
    from selenium.webdriver.chrome.options import Options
    from selenium.webdriver.chrome.service import Service

    options = Options()
    for flag in ("--headless=new", "--no-sandbox", "--window-size=390,844"):
        options.add_argument(flag)
    options.binary_location = shutil.which("chromium") or ""
    browser = webdriver.Chrome(options=options, service=Service(shutil.which("chromedriver") or ""))
    try:
        browser.execute_cdp_cmd("Network.enable", {})
        browser.execute_cdp_cmd("Network.setCacheDisabled", {"cacheDisabled": True})
        slow = {
            "offline": False,
            "latency": 150,
            "downloadThroughput": 200_000,
            "uploadThroughput": 94_000,
        }
        browser.execute_cdp_cmd("Network.emulateNetworkConditions", slow)
        browser.execute_cdp_cmd("Emulation.setCPUThrottlingRate", {"rate": 4})
        found = []
        for _ in range(5):
            browser.get(url)
            found.append(
                browser.execute_script(
                    "const t = performance.timing; return (t.loadEventEnd - "
                    "t.navigationStart) / 1000"
                )
            )
        size = browser.execute_script(
            "return performance.getEntries().map(e => e.transferSize || 0).reduce((a, "
            "b) => a + b, 0)"
        )
        return {"seconds": statistics.median(found), "bytes": size}
    finally:
        browser.quit()


def measured(folder: str, keep: float) -> dict[str, Any]:
    """The rates of a server that keeps pages for `keep` seconds."""
    environment = {**os.environ, "ZUJI_VAR": folder, "ZUJI_PAGE_SECONDS": str(keep)}
    command = [sys.executable, "-m", "zuji_portal.web.manage", "demo", "--port", str(PORT)]
    base = f"http://127.0.0.1:{PORT}"
    with subprocess.Popen(
        command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    ) as server:
        try:
            for _ in range(240):
                time.sleep(0.5)
                try:
                    urllib.request.urlopen(f"{base}/healthz", timeout=2).read()
                    break
                except OSError:
                    continue
            sitemap = urllib.request.urlopen(f"{base}/sitemap.xml", timeout=10).read().decode()
            page = "/p/" + re.search(r"/p/(\w+)<", sitemap)[1]  # type: ignore[index]
            size = len(urllib.request.urlopen(base + page, timeout=10).read())
            phone = on_a_phone(f"{base}{page}?lang=en")
            return {
                "page": wrk(base + page),
                "bytes": size,
                "healthz": wrk(f"{base}/healthz"),
                "phone": phone,
            }
        finally:
            server.terminate()


def main() -> None:
    if shutil.which("wrk") is None:
        sys.exit("wrk is not installed")
    with tempfile.TemporaryDirectory() as folder:
        found = {"kept": measured(folder, 5), "made": measured(folder, 0)}
    for name, row in found.items():
        print(f"phone {row['phone']['seconds']:.2f} s, {row['phone']['bytes']:.0f} bytes")
        print(
            f"{name:5} {row['page']['per_second']:8.0f} /s  p99 "
            f"{1000 * row['page']['p99_s']:.1f} ms  of healthz "
            f"{row['page']['per_second'] / row['healthz']['per_second']:.2f}"
        )
    (HERE / "catalogue.json").write_text(json.dumps(found, indent=1) + "\n", "utf-8")


if __name__ == "__main__":
    main()
