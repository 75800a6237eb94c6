"""How long a backup and its restore take, beside copying the same file.

``python tools/with_postgresql.py python benchmarks/restore.py [--gigabytes 10] [--folder FOLDER]``
fills a site until so much stands there (four fifths in evidence files of 5 MB, the rest in frozen
studies), backs it up, restores it into an empty database and folder, verifies the audit chain, and
copies the backup once with fsync. Writes benchmarks/restore.json.
"""

from __future__ import annotations

import argparse
import datetime
import hashlib
import json
import os
import platform
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
FILE = 5_000_000
GIGABYTE = 1_000_000_000
IN_FILES = 0.8
BATCH = 200


def site(folder: Path, url: str) -> dict[str, str]:
    """The environment of a site in a folder of its own."""
    return {
        **os.environ,
        "ZUJI_VAR": str(folder),
        "ZUJI_EVIDENCE": str(folder / "evidence"),
        "ZUJI_DATABASE_URL": url,
        "DJANGO_SETTINGS_MODULE": "zuji_portal.web.settings",
    }


def portal(environment: dict[str, str], *words: object) -> float:
    """Run a command of the portal; seconds."""
    started = time.perf_counter()
    command = [sys.executable, "-m", "zuji_portal.web.manage", *map(str, words)]
    subprocess.run(command, env=environment, check=True, stdout=subprocess.DEVNULL)
    return time.perf_counter() - started


def new_database(url: str, name: str) -> str:
    import psycopg

    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name} TEMPLATE template0")
    return url.rsplit("/", 1)[0] + f"/{name}"


def fill(gigabytes: float) -> None:
    """In the process of the site: evidence with its rows, frozen studies with their lockfiles."""
    import django

    django.setup()
    from django.db import transaction

    from zuji.core.canonical import canonical_bytes
    from zuji.footprint import assess, study_from_data
    from zuji.lockfile import build_lock
    from zuji.sectors.registry import get_model
    from zuji.synth.plants import draw_plant, fictional_code
    from zuji_portal.enterprises.evidence.models import EvidenceFile
    from zuji_portal.enterprises.evidence.storage import path_of
    from zuji_portal.enterprises.organisations.models import Enterprise
    from zuji_portal.enterprises.products.models import Product
    from zuji_portal.foundation.accounts.models import User
    from zuji_portal.foundation.accounts.viewer import Viewer
    from zuji_portal.foundation.audit.action import record
    from zuji_portal.studies.models import Revision, Study

    user = User.objects.create(email="restore@zuji.example")
    firm = Enterprise.objects.create(uscc=fictional_code(1), name_zh="基准", city="3701")
    for number in range(int(gigabytes * IN_FILES * GIGABYTE / FILE)):
        content = hashlib.sha256(str(number).encode()).digest() * (FILE // 32)
        digest = "sha256:" + hashlib.sha256(content).hexdigest()
        path = path_of(digest)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
        about = {"digest": digest, "name": f"{number}.pdf", "size": len(content)}
        with transaction.atomic():
            evidence = EvidenceFile.objects.create(enterprise=firm, added_by=user, **about)
            record(
                Viewer(user=user), "evidence.add", evidence, {"digest": digest}, enterprise=firm.pk
            )
    plant = study_from_data(draw_plant(7, 1).data, "restore")
    lock = build_lock(
        assess(plant, get_model(plant.model_id), as_of=datetime.date.today().isoformat())
    )
    content, written = canonical_bytes(lock), 0
    product = Product.objects.create(enterprise=firm, name_zh="基准", model_id=plant.model_id)
    while written < gigabytes * (1 - IN_FILES) * GIGABYTE:
        studies = Study.objects.bulk_create(
            Study(
                enterprise=firm,
                product=product,
                model_id=plant.model_id,
                year=2024,
                state="approved",
                created_by=user,
            )
            for _ in range(BATCH)
        )
        Revision.objects.bulk_create(
            Revision(
                study=s,
                number=1,
                digest=lock["digest"].removeprefix("sha256:"),
                lock=content,
                findings=[],
                by=user,
            )
            for s in studies
        )
        written += BATCH * len(content)


def copied(file: Path) -> float:
    """Seconds that one copy of a file takes, until it is on the disk."""
    target = file.with_name(file.name + ".copy")
    started = time.perf_counter()
    with file.open("rb") as source, target.open("wb") as out:
        shutil.copyfileobj(source, out, 1 << 20)
        out.flush()
        os.fsync(out.fileno())
    took = time.perf_counter() - started
    target.unlink()
    return took


def measured(gigabytes: float, folder: Path) -> dict[str, Any]:
    url = os.environ.get("ZUJI_DATABASE_URL", "")
    if not url:
        sys.exit("python tools/with_postgresql.py python benchmarks/restore.py")
    here = site(folder / "one", new_database(url, "restore_one"))
    there = site(folder / "two", new_database(url, "restore_two"))
    (folder / "one").mkdir()
    (folder / "two").mkdir()
    portal(here, "migrate")
    subprocess.run([sys.executable, __file__, "--fill", str(gigabytes)], env=here, check=True)
    file = folder / "site.tar"
    backup = portal(here, "backup", file)
    shutil.rmtree(folder / "one" / "evidence")
    copy = copied(file)
    restore = portal(there, "restore", file)
    megabytes = file.stat().st_size / 1e6
    return {
        "megabytes": round(megabytes),
        **{
            name: {"seconds": took, "mb_per_second": megabytes / took, "of_copy": took / copy}
            for name, took in (("backup", backup), ("restore", restore))
        },
        "copy_seconds": copy,
        "cores": os.cpu_count(),
        "load": [round(each, 1) for each in os.getloadavg()],
        "python": platform.python_version(),
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--gigabytes", type=float, default=10)
    parser.add_argument("--folder", type=Path, help="where the site and its backup lie")
    parser.add_argument("--fill", type=float, help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.fill:
        fill(given.fill)
        return
    with tempfile.TemporaryDirectory(dir=given.folder) as folder:
        found = measured(given.gigabytes, Path(folder))
    (HERE / "restore.json").write_text(json.dumps(found, indent=1) + "\n", "utf-8")
    json.dump(found, sys.stdout, indent=1)


if __name__ == "__main__":
    main()
