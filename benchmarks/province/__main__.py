"""Every page of a whole province, per role, on PostgreSQL.

``python tools/with_postgresql.py python -m benchmarks.province [--enterprises 10000] [--products
100000] [--times 20]``; ``--rows-only`` writes the rows and stops, ``--walk-only`` measures what
stands in the database of ``ZUJI_DATABASE_URL``. Writes benchmarks/province/latest.json.
"""

from __future__ import annotations

import argparse
import gc
import json
import os
import platform
import random
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from benchmarks.province import offices, rows

HERE = Path(__file__).parent


def set_up(folder: str) -> None:
    os.environ.setdefault("ZUJI_VAR", folder)
    os.environ["DJANGO_SETTINGS_MODULE"] = "zuji_portal.web.settings"
    import django
    from django.conf import settings

    django.setup()
    settings.ALLOWED_HOSTS = ["*"]
    if "postgresql" not in settings.DATABASES["default"]["ENGINE"]:
        sys.exit("python tools/with_postgresql.py python -m benchmarks.province")


PARTS = (
    (rows, ("people", "enterprises", "products", "studies", "catalogue")),
    (offices, ("supervision", "notices", "offers", "training", "audit", "log")),
)


def write_province(enterprises: int, products: int, say: Callable[[str], None]) -> None:
    """All of it, on a site that holds the demonstration already."""
    from django.db import connection

    draw = random.Random(rows.SEED)
    for module, parts in PARTS:
        for part in parts:
            getattr(module, f"write_{part}")(draw, enterprises, products)
            say(part)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def facts() -> dict[str, Any]:
    """The machine and what else it was doing."""
    return {
        "machine": platform.machine(),
        "cores": os.cpu_count(),
        "load": [round(each, 1) for each in os.getloadavg()],
        "python": platform.python_version(),
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--enterprises", type=int, default=10_000)
    parser.add_argument("--products", type=int, default=100_000)
    parser.add_argument("--times", type=int, default=20)
    parser.add_argument("--rows-only", action="store_true")
    parser.add_argument("--walk-only", action="store_true")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        set_up(folder)
        from benchmarks.province.walk import walk
        from django.core.management import call_command

        started = time.perf_counter()

        def say(text: object) -> None:
            print(f"{time.perf_counter() - started:7.1f} s  {text}", flush=True)

        if not given.walk_only:
            call_command("demo", no_serve=True, verbosity=0)
            say("demonstration")
            write_province(given.enterprises, given.products, say)
        if given.rows_only:
            return
        gc.collect()
        gc.freeze()
        found = walk(
            given.times,
            lambda a: say(
                f"{a.role:10} {a.route:28} {a.queries:4} queries "
                f"{1000 * a.sql_seconds:8.1f} ms sql "
                f"{1000 * a.p95:8.1f} ms"
            ),
        )
    outcome = {
        "enterprises": given.enterprises,
        "products": given.products,
        "times": given.times,
        **facts(),
        "asked": [asked.row() for asked in found],
    }
    (HERE / "latest.json").write_text(json.dumps(outcome, indent=1, ensure_ascii=False) + "\n")


if __name__ == "__main__":
    main()
