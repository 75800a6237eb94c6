"""Search among 200,000 factors; the blast radius of one factor over 10,000 studies.

``python benchmarks/library.py [--factors 200000] [--studies 10000]`` on a fresh database of its
own; ``python tools/with_postgresql.py python benchmarks/library.py`` does the same on PostgreSQL.
The records are the shipped factors under new ids, names, regions and years (seed 7), the studies
plants of the synthetic province: 240 different frozen studies, each stored often enough. Writes
benchmarks/library.json (library-postgresql.json).
"""

from __future__ import annotations

import argparse
import dataclasses
import json
import os
import random
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
WORDS = (
    "水泥",
    "电力",
    "电力 2024",
    "sn",
    "dl 2023",
    "cement",
    "electricity CN",
    "柴油 运输",
    "cn.elec",
    "天然气 燃烧 CN-SD",
    "不存在的词",
)
FACETS: tuple[dict[str, str], ...] = (
    {},
    {"region": "CN"},
    {"year": "2024", "tag": "V"},
    {"industry": "cement", "stage": "manufacture"},
)
GRID = "cn.elec.cf.2024.national_avg"
DIFFERENT = 240


def set_up(folder: str) -> None:
    os.environ["ZUJI_VAR"] = folder
    os.environ["DJANGO_SETTINGS_MODULE"] = "zuji_portal.web.settings"
    import django
    from django.core.management import call_command

    django.setup()
    call_command("migrate", verbosity=0)
    call_command("factors", "take-in")


def many_factors(count: int) -> None:
    """Take in `count` records of packs that differ in name, region and year."""
    from zuji.factors import builtin_library
    from zuji.factors.packs import Pack
    from zuji_portal.rulebook.factors.library import take_in

    draw, base = random.Random(7), list(builtin_library())
    kinds = ("普通", "优质", "再生", "低碳", "进口", "粉状", "散装", "袋装", "改性", "高强")
    regions = [f"CN-{c}" for c in ("SD", "BJ", "HE", "JS", "ZJ", "GD", "SC", "YN")] + [
        "CN",
        "GLO",
        "US",
        "DE",
        "JP",
    ]

    def made() -> Iterator[Any]:
        for n in range(count - len(base)):
            f = base[n % len(base)]
            kind = draw.choice(kinds)
            yield dataclasses.replace(
                f,
                id=f"{f.id}.{n}",
                name_zh=f"{kind}{f.name_zh}{n % 97}号",
                name_en=f"{f.name_en} grade {n % 97}",
                region=draw.choice(regions),
                year=draw.randint(2005, 2025),
            )

    take_in(
        [
            Pack(
                id="many",
                version="1",
                title_zh="许多",
                title_en="many",
                licence="CC0",
                about="",
                factors=tuple(made()),
            )
        ],
        is_shipped=False,
    )


def timed(ask: Callable[[], Any], times: int = 20) -> list[float]:
    found = []
    for _ in range(times):
        started = time.perf_counter()
        ask()
        found.append(time.perf_counter() - started)
    return found


def search_times() -> dict[str, Any]:
    from zuji_portal.rulebook.factors import queries

    rows, every = {}, []
    for words in ("", *WORDS):
        for facets in FACETS:
            if not words and not facets:
                continue
            times = timed(lambda words=words, facets=facets: queries.search(words, facets))
            rows[f"{words} {facets or ''}".strip()] = statistics.median(times)
            every += times
    every.sort()
    return {
        "p50": statistics.median(every),
        "p95": every[int(0.95 * len(every))],
        "worst_median": max(rows.values()),
        "worst": max(rows, key=lambda k: rows[k]),
        "queries": rows,
    }


def many_studies(count: int) -> None:
    """`count` frozen studies that stand on grid electricity."""
    import datetime

    from zuji.core.canonical import canonical_bytes
    from zuji.footprint import assess, study_from_data
    from zuji.lockfile import build_lock
    from zuji.sectors.registry import get_model
    from zuji.synth.plants import draw_plant, fictional_code
    from zuji_portal.enterprises.organisations.models import Enterprise
    from zuji_portal.enterprises.products.models import Product
    from zuji_portal.foundation.accounts.models import User
    from zuji_portal.studies.models import Revision, RevisionFactor, Study

    user = User.objects.create(email="bench@zuji.example", name="bench")
    locks: list[tuple[dict[str, Any], bytes]] = []
    number = 0
    while len(locks) < min(DIFFERENT, count):
        number += 1
        plant = draw_plant(7, number)
        try:
            study = study_from_data(plant.data, "bench")
            lock = build_lock(
                assess(study, get_model(study.model_id), as_of=datetime.date.today().isoformat())
            )
        except Exception:
            continue
        if GRID in {row["id"] for row in lock["factors"].values()}:
            locks.append((lock, canonical_bytes(lock)))
    enterprise = Enterprise.objects.create(uscc=fictional_code(1), name_zh="基准", city="3701")
    for start in range(0, count, 500):
        batch = [locks[i % len(locks)] for i in range(start, min(start + 500, count))]
        products = Product.objects.bulk_create(
            Product(enterprise=enterprise, name_zh=f"产品{start + i}", model_id=lock["model"]["id"])
            for i, (lock, _) in enumerate(batch)
        )
        studies = Study.objects.bulk_create(
            Study(
                product=p,
                enterprise=enterprise,
                model_id=p.model_id,
                year=2024,
                data={},
                state="approved",
                created_by=user,
            )
            for p in products
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
            for s, (lock, content) in zip(studies, batch, strict=True)
        )
        RevisionFactor.objects.bulk_create(
            RevisionFactor(revision=r, factor=i)
            for r, (lock, _) in zip(revisions, batch, strict=True)
            for i in {row["id"] for row in lock["factors"].values()}
        )


def blast_time() -> dict[str, Any]:
    """The job, as a worker runs it, with its checkpoints; and how many studies it found."""
    from django.test import Client

    from zuji_portal.blastradius.actions import PublishFactor
    from zuji_portal.blastradius.models import BlastReport
    from zuji_portal.blastradius.queries import report_of
    from zuji_portal.foundation.accounts.models import Appointment, User
    from zuji_portal.foundation.accounts.viewer import viewer_as
    from zuji_portal.foundation.jobs.actions import run_job
    from zuji_portal.foundation.jobs.models import Job
    from zuji_portal.rulebook.factors.actions import ProposeFactor, ReviewFactor
    from zuji_portal.rulebook.factors.library import stamp
    from zuji_portal.rulebook.factors.models import FactorVersion

    one, two = (
        viewer_as(
            Appointment.objects.create(
                user=User.objects.create(email=f"{n}@zuji.example"), role="expert"
            )
        )
        for n in "ab"
    )
    current = FactorVersion.objects.get(factor_id=GRID, is_current=True)
    fields = {"value": repr((current.factor.value or 0) * 0.9)}
    version = ReviewFactor(
        two, ProposeFactor(one, current, fields=fields, reason="bench").run(), text="ok"
    ).run()
    report = BlastReport.objects.create(version=version, stamp=stamp())
    job = Job.objects.create(kind="blastradius", arguments={"report": report.pk}, owner=one.acting)
    started = time.perf_counter()
    run_job.call(job.pk)
    seconds = time.perf_counter() - started
    report.refresh_from_db()
    assert report_of(version) == report
    client = Client()
    client.force_login(one.user, "django.contrib.auth.backends.ModelBackend")
    page = timed(lambda: client.get(f"/factors/versions/{version.pk}/blast-radius/"), 5)
    started = time.perf_counter()
    PublishFactor(one, version, digest=report.digest, threshold=0.01).run()
    return {
        "studies": report.rows.count(),
        "seconds": seconds,
        "page": statistics.median(page),
        "publish": time.perf_counter() - started,
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--factors", type=int, default=200_000)
    parser.add_argument("--studies", type=int, default=10_000)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        set_up(folder)
        started = time.perf_counter()
        many_factors(asked.factors)
        taken = time.perf_counter() - started
        found: dict[str, Any] = {
            "factors": asked.factors,
            "take_in_seconds": taken,
            "search": search_times(),
        }
        many_studies(asked.studies)
        found["blast_radius"] = blast_time()
    name = "library-postgresql.json" if os.environ.get("ZUJI_DATABASE_URL") else "library.json"
    (HERE / name).write_text(json.dumps(found, indent=1, ensure_ascii=False) + "\n", "utf-8")
    json.dump(found, sys.stdout, indent=1, ensure_ascii=False)


if __name__ == "__main__":
    main()
