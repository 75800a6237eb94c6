"""Search among 200,000 factors; the blast radius of one factor over 10,000 studies.

``python benchmarks/library.py [--factors 200000] [--studies 10000]`` on a fresh database of its
own; ``python tools/with_postgresql.py python benchmarks/library.py`` does the same on PostgreSQL.
The records are the shipped factors under new ids, names, regions and years (seed 7), the studies
plants of the synthetic province: 240 frozen studies, and copies of each with amounts of their own
until there are enough, no two alike. ``--only-blast`` leaves the search aside. Writes
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


def base_locks(count: int) -> list[dict[str, Any]]:
    """Lockfiles of different plants that stand on grid electricity."""
    import datetime

    from zuji.core.refusals import Refusal
    from zuji.footprint import assess, study_from_data
    from zuji.lockfile import build_lock
    from zuji.sectors.registry import get_model
    from zuji.synth.plants import draw_plant

    today = datetime.date.today().isoformat()
    locks: list[dict[str, Any]] = []
    number = 0
    while len(locks) < count:
        number += 1
        study = study_from_data(draw_plant(7, number).data, "bench")
        try:
            lock = build_lock(assess(study, get_model(study.model_id), as_of=today))
        except Refusal:
            continue
        if GRID in {row["id"] for row in lock["factors"].values()}:
            locks.append(lock)
    return locks


def like(lock: dict[str, Any], number: int) -> tuple[dict[str, Any], bytes]:
    """The same plant with amounts of its own, up to 1 % off, its total computed; and its bytes."""
    from zuji.core.canonical import bytes_digest
    from zuji.core.refusals import Refusal
    from zuji.factors import Library
    from zuji.lockfile.extract import study_of

    draw = random.Random(number)
    inputs = {
        name: {**row, "value": row["value"] * draw.uniform(0.99, 1)}
        if isinstance(row.get("value"), float | int)
        else row
        for name, row in lock["study"]["inputs"].items()
    }
    moved = {**lock, "study": {**lock["study"], "inputs": inputs}}
    study, held = study_of(moved)
    try:
        total = {**lock["result"]["total"], "value": study.total(Library(held))}
        moved["result"] = {**lock["result"], "total": total}
    except Refusal:
        moved = dict(lock)
    moved["digest"] = bytes_digest(f"{lock['digest']} {number}".encode())
    written = json.dumps(moved, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return moved, written.encode()


def many_studies(count: int) -> None:
    """`count` frozen studies that stand on grid electricity."""
    from zuji.synth.plants import fictional_code
    from zuji_portal.enterprises.organisations.models import Enterprise
    from zuji_portal.enterprises.products.models import Product
    from zuji_portal.foundation.accounts.models import User
    from zuji_portal.studies.models import Revision, RevisionFactor, Study

    user = User.objects.create(email="bench@zuji.example", name="bench")
    locks = base_locks(min(DIFFERENT, count))
    enterprise = Enterprise.objects.create(uscc=fictional_code(1), name_zh="基准", city="3701")
    for start in range(0, count, 500):
        batch = [like(locks[i % len(locks)], i) for i in range(start, min(start + 500, count))]
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
    from zuji_portal.foundation.accounts.proof import prove
    from zuji_portal.foundation.accounts.viewer import viewer_as
    from zuji_portal.foundation.jobs.actions import run_job
    from zuji_portal.foundation.jobs.models import Job
    from zuji_portal.rulebook.factors.actions import ProposeFactor, ReviewFactor
    from zuji_portal.rulebook.factors.library import stamp
    from zuji_portal.rulebook.factors.models import FactorVersion

    people = [User.objects.create(email=f"{n}@zuji.example") for n in "ab"]
    for user in people:
        prove(user)
    one, two = (viewer_as(Appointment.objects.create(user=user, role="expert")) for user in people)
    current = FactorVersion.objects.get(factor_id=GRID, is_current=True)
    fields = {"value": repr((current.factor.value or 0) * 0.9)}
    version = ReviewFactor(
        two, ProposeFactor(one, current, fields=fields, reason="bench").run(), text="ok"
    ).run()

    def reported() -> tuple[BlastReport, float, float]:
        report = BlastReport.objects.create(version=version, stamp=stamp())
        arguments = {"report": report.pk}
        job = Job.objects.create(kind="blastradius", arguments=arguments, owner=one.acting)
        started, used = time.perf_counter(), time.process_time()
        run_job.call(job.pk)
        seconds = time.perf_counter() - started, time.process_time() - used
        report.refresh_from_db()
        job.refresh_from_db()
        assert report.digest, job.problem
        return report, *seconds

    first, making, making_processor = reported()
    report, seconds, processor = reported()
    assert report_of(version) == report
    assert _rows(first) == _rows(report)
    beside = _beside_lockfiles(report, processor / report.rows.count())
    client = Client()
    client.force_login(one.user, "django.contrib.auth.backends.ModelBackend")
    page = timed(lambda: client.get(f"/factors/versions/{version.pk}/blast-radius/"), 5)
    started = time.perf_counter()
    PublishFactor(one, version, digest=report.digest, threshold=0.01).run()
    return {
        "studies": report.rows.count(),
        "seconds": seconds,
        "processor_seconds": processor,
        "seconds_with_extracts_made": making,
        "processor_seconds_with_extracts_made": making_processor,
        **beside,
        "page": statistics.median(page),
        "publish": time.perf_counter() - started,
    }


def _rows(report: Any) -> list[Any]:
    return list(report.rows.order_by("revision").values_list("revision", "old", "new", "refused"))


SAMPLE = 300


def _beside_lockfiles(report: Any, together: float) -> dict[str, Any]:
    """The same from the lockfiles of every so many studies: equal to the last digit, and how much
    processor time a study takes beside it.
    """
    from zuji.compare import Shifts
    from zuji_portal.blastradius.job_kinds import present_of

    factor = report.version.factor
    step = max(report.rows.count() // SAMPLE, 1)
    rows = list(report.rows.order_by("revision").select_related("revision")[::step])
    contents = [(bytes(row.revision.lock), row.revision.digest) for row in rows]
    runner = Shifts({factor.id: factor}, present_of(factor.id))
    used = time.process_time()
    found = [runner.of(*content) for content in contents]
    alone = (time.process_time() - used) / len(rows)
    assert [(s.old, s.new, s.refused) for s in found] == [(r.old, r.new, r.refused) for r in rows]
    return {
        "sampled_equal": len(rows),
        "milliseconds_of_one_from_its_lockfile": 1000 * alone,
        "of_that_from_its_extract": together / alone,
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--factors", type=int, default=200_000)
    parser.add_argument("--studies", type=int, default=10_000)
    parser.add_argument("--only-blast", action="store_true")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        set_up(folder)
        name = "library-postgresql.json" if os.environ.get("ZUJI_DATABASE_URL") else "library.json"
        found: dict[str, Any] = json.loads((HERE / name).read_text("utf-8"))
        if not asked.only_blast:
            started = time.perf_counter()
            many_factors(asked.factors)
            taken = time.perf_counter() - started
            found = {
                "factors": asked.factors,
                "take_in_seconds": taken,
                "search": search_times(),
            }
        many_studies(asked.studies)
        found["blast_radius"] = blast_time()
    (HERE / name).write_text(json.dumps(found, indent=1, ensure_ascii=False) + "\n", "utf-8")
    json.dump(found, sys.stdout, indent=1, ensure_ascii=False)


if __name__ == "__main__":
    main()
