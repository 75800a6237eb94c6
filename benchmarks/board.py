"""The programme board with 10,000 enterprises.

``python benchmarks/board.py [--enterprises 10000]`` on a fresh database of its own; ``python
tools/with_postgresql.py python benchmarks/board.py`` does the same on PostgreSQL. Each enterprise
has a product, and nine of ten a frozen and approved study (240 different lockfiles of the synthetic
province, stored often enough), spread over the sixteen cities and over three years. Every page is
asked for 20 times through the whole site (middleware, templates) in one process; the same figures
counted by plain SQL, one GROUP BY a figure family, stand beside it as the bare cost. Writes
benchmarks/board.json (board-postgresql.json).
"""

from __future__ import annotations

import argparse
import datetime
import gc
import json
import os
import random
import statistics
import sys
import tempfile
from pathlib import Path
from typing import Any
from unittest import mock

from library import set_up, timed

HERE = Path(__file__).parent
DIFFERENT = 240
PAGES = {
    "board": "/programme/",
    "board, one city": "/programme/?city=3716",
    "board, last year, products": "/programme/?year=2025&unit=products",
    "rows": "/programme/rows/?unit=products&stage=accounted",
    "rows, page 150": "/programme/rows/?unit=products&stage=accounted&page=150",
    "trend": "/programme/trend.svg",
    "report, Excel": "/programme/reports/2025Q1.xlsx",
    "report, PDF": "/programme/reports/2025Q1.pdf",
}


def many_enterprises(count: int) -> None:
    """`count` enterprises with a product each, nine of ten accounted."""
    from zuji.core.canonical import canonical_bytes
    from zuji.core.places import cities, industry_classes
    from zuji.core.refusals import Refusal
    from zuji.footprint import assess, study_from_data
    from zuji.lockfile import build_lock
    from zuji.sectors.registry import get_model
    from zuji.synth.plants import draw_plant, fictional_code
    from zuji_portal.enterprises.organisations.models import Enterprise
    from zuji_portal.enterprises.products.models import Product
    from zuji_portal.foundation.accounts.models import User
    from zuji_portal.studies.models import Approval, Revision, RevisionFigures, Study

    draw = random.Random(7)
    user = User.objects.create(email="bench@zuji.example", name="bench")
    locks: list[tuple[dict[str, Any], bytes]] = []
    number = 0
    while len(locks) < min(DIFFERENT, count):
        number += 1
        plant = draw_plant(7, number)
        try:
            study = study_from_data(plant.data, "bench")
            lock = build_lock(assess(study, get_model(study.model_id), as_of="2026-01-01"))
        except Refusal:
            continue
        locks.append((lock, canonical_bytes(lock)))
    places, classes = cities(), industry_classes()
    for start in range(0, count, 500):
        numbers = range(start, min(start + 500, count))
        day = datetime.datetime(2024, 1, 1, tzinfo=datetime.UTC) + datetime.timedelta(
            days=draw.randrange(900)
        )
        with mock.patch("django.utils.timezone.now", return_value=day):
            firms = Enterprise.objects.bulk_create(
                Enterprise(
                    uscc=fictional_code(n),
                    name_zh=f"基准企业{n}",
                    city=draw.choice(places).code,
                    industry=draw.choice(classes).code,
                    is_exporter=draw.random() < 0.3,
                )
                for n in numbers
            )
            picked = [locks[n % len(locks)] for n in numbers]
            products = Product.objects.bulk_create(
                Product(enterprise=e, name_zh=f"产品{e.pk}", model_id=lock["model"]["id"])
                for e, (lock, _) in zip(firms, picked, strict=True)
            )
            done = [pair for pair in zip(products, picked, strict=True) if draw.random() < 0.9]
            studies = Study.objects.bulk_create(
                Study(
                    product=p,
                    enterprise=p.enterprise,
                    model_id=p.model_id,
                    year=2024,
                    state="approved",
                    created_by=user,
                )
                for p, _ in done
            )
            revisions = Revision.objects.bulk_create(
                Revision(
                    study=s,
                    number=1,
                    digest=lock["digest"].removeprefix("sha256:"),
                    lock=content,
                    findings=[],
                    by=user,
                )
                for s, (_, (lock, content)) in zip(studies, done, strict=True)
            )
            RevisionFigures.objects.bulk_create(
                RevisionFigures(
                    revision=r,
                    enterprise=p.enterprise,
                    product=p,
                    submitted_at=r.at,
                    **RevisionFigures.read(lock),
                )
                for r, (p, (lock, _)) in zip(revisions, done, strict=True)
            )
            Approval.objects.bulk_create(
                Approval(revision=r, is_approved=True, by=user) for r in revisions
            )


def bare_sql() -> float:
    """The least that the same figures could cost: firsts by enterprise and by product, grouped
    in the database.
    """
    from django.db import connection

    first = """SELECT MIN(a.at) FROM studies_approval a
               JOIN studies_revisionfigures f ON f.revision_id = a.revision_id
               WHERE a.is_approved GROUP BY """

    def ask() -> None:
        with connection.cursor() as cursor:
            for key in ("f.enterprise_id", "f.product_id"):
                cursor.execute(first + key)
                cursor.fetchall()
            cursor.execute(
                "SELECT city, industry, is_exporter, COUNT(*) FROM "
                "organisations_enterprise GROUP BY 1, 2, 3"
            )
            cursor.fetchall()

    return statistics.median(timed(ask))


def page_times() -> dict[str, Any]:
    from django.test import Client

    from zuji_portal.foundation.accounts.models import Appointment, User

    officer = Appointment.objects.create(
        user=User.objects.create(email="officer@zuji.example"), role="province"
    )
    client = Client()
    client.force_login(officer.user, "django.contrib.auth.backends.ModelBackend")
    found = {}
    client.get("/programme/")
    gc.collect()
    gc.freeze()  # as config/serving.py does
    for name, url in PAGES.items():
        assert client.get(url).status_code == 200, url
        times = sorted(timed(lambda url=url: client.get(url)))
        found[name] = {"median": statistics.median(times), "p95": times[int(0.95 * len(times))]}
    return found


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--enterprises", type=int, default=10_000)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        set_up(folder)
        many_enterprises(asked.enterprises)
        found = {"enterprises": asked.enterprises, "pages": page_times(), "bare_sql": bare_sql()}
    name = "board-postgresql.json" if os.environ.get("ZUJI_DATABASE_URL") else "board.json"
    (HERE / name).write_text(json.dumps(found, indent=1, ensure_ascii=False) + "\n", "utf-8")
    json.dump(found, sys.stdout, indent=1, ensure_ascii=False)


if __name__ == "__main__":
    main()
