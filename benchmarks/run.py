"""Speed and size, measured side by side in one run; ratios first, absolute times for orientation.

``make bench`` prints a table and writes benchmarks/latest.json. Nothing here is a test: a slow
machine does not fail the build.
"""

from __future__ import annotations

import json
import os
import platform
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
ZUJI = [sys.executable, "-m", "zuji.cli.main"]


def seconds(run: Callable[[], Any], rounds: int = 7) -> float:
    """Median of `rounds` after one warm-up."""
    run()
    times = []
    for _ in range(rounds):
        started = time.perf_counter()
        run()
        times.append(time.perf_counter() - started)
    return statistics.median(times)


def process(*command: str) -> Callable[[], Any]:
    return lambda: subprocess.run([*ZUJI, *command], check=True, capture_output=True, cwd=ROOT)


def bare_python() -> float:
    return seconds(lambda: subprocess.run([sys.executable, "-c", "pass"], check=True))


def largest_model() -> tuple[Any, str]:
    from zuji.footprint import assess, read_study
    from zuji.sectors.registry import get_model

    path = ROOT / "examples" / "aluminium-us-1998.yaml"
    study = read_study(path.read_text("utf-8"), path.name)
    return assess(study, get_model(study.model_id), as_of="2026-11-22"), study.model_id


def naive_monte_carlo(made: Any, draws: int) -> Callable[[], Any]:
    """The usual way: draw one scenario, evaluate the whole model, repeat."""
    from zuji.uncertainty.monte_carlo import sample

    drawn = sample(made.variables, draws, 1)

    def run() -> list[float]:
        return [
            float(made.response({n: float(v[i]) for n, v in drawn.items()})) for i in range(draws)
        ]

    return run


def page_times() -> dict[str, float]:
    os.environ["ZUJI_VAR"] = tempfile.mkdtemp()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "zuji_portal.web.settings")
    import django

    django.setup()
    from io import StringIO

    from django.core.management import call_command
    from django.test import Client

    from zuji_portal.studies.results.models import StoredResult

    call_command("demo", "--no-serve", stdout=StringIO())
    digest = StoredResult.objects.get(example="aluminium-demo").digest
    client = Client()
    urls = {
        "home": "/",
        "result": f"/r/{digest}/",
        "step": f"/r/{digest}/step/captive_coal/",
        "model": "/models/cement/",
    }
    return {name: seconds(lambda u=url: client.get(u), 15) for name, url in urls.items()}


def main() -> None:
    from zuji.uncertainty import monte_carlo

    made, model = largest_model()
    python = bare_python()
    rows: list[tuple[str, float, str, str]] = []
    help_time = seconds(process("--help"))
    rows.append(
        ("zuji --help", help_time, f"{help_time / python:.1f} × a bare Python start", "≤ 0.3 s")
    )
    calc = seconds(process("calc", "examples/cement-demo.yaml", "--json"))
    rows.append(
        (
            "zuji calc (cement example, with start-up)",
            calc,
            f"{calc / python:.1f} × a bare Python start",
            "≤ 1 s",
        )
    )
    batch = seconds(lambda: monte_carlo(made.response, made.variables, 10_000, 1))
    loop = seconds(naive_monte_carlo(made, 300), 3) / 300 * 10_000
    rows.append(
        (
            f"10,000 draws, {model}",
            batch,
            f"{loop / batch:.0f} × faster than one scenario at a time",
            "≤ 0.2 s",
        )
    )
    for name, value in page_times().items():
        rows.append(
            (f"page: {name}", value, f"{value / python:.1f} × a bare Python start", "≤ 0.15 s")
        )
    print(
        f"{platform.processor() or platform.machine()}, {os.cpu_count()} cores, Python "
        f"{platform.python_version()}\n"
    )
    for name, value, ratio, goal in rows:
        print(f"{name:45} {value * 1000:9.1f} ms   goal {goal:9} {ratio}")
    report = [{"what": n, "seconds": v, "ratio": r, "goal": g} for n, v, r, g in rows]
    (ROOT / "benchmarks" / "latest.json").write_text(
        json.dumps(report, ensure_ascii=False, indent=1) + "\n", "utf-8"
    )


if __name__ == "__main__":
    main()
